//! The rules of all packs, read and planned once, ready to judge any number of datasets.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::datatypes::{Schema, SchemaRef};
use datafusion::common::DFSchema;
use dataseal_model::facts::FactScope;
use dataseal_model::{PackId, RuleCode, RuleKind};
use dataseal_pack::{Expression, Policies, Problem, Problems, Rule, in_parts};

use crate::expr::{self, Condition, Context, Origin, Planned, Source};
use crate::judge::{Grounds, settled_by};

/// Scopes in the order in which they are judged.
const SCOPES: [FactScope; 3] = [FactScope::Dataset, FactScope::Table, FactScope::Column];

/// Every rule of the chosen packs, compiled.
#[derive(Clone, Debug)]
pub struct RuleBook {
    pub(crate) shelves: Vec<Shelf>,
}

/// The rules of one scope and the batch on which they are evaluated.
#[derive(Clone, Debug)]
pub(crate) struct Shelf {
    pub(crate) scope: FactScope,
    pub(crate) sources: BTreeSet<Source>,
    pub(crate) schema: SchemaRef,
    pub(crate) rules: Vec<CompiledRule>,
}

/// One rule with its conditions.
#[derive(Clone, Debug)]
pub(crate) struct CompiledRule {
    pub(crate) pack: PackId,
    pub(crate) rule: Rule,
    pub(crate) applies: Option<Planned>,
    pub(crate) require: Planned,
    /// What each of the two reads.
    pub(crate) grounds: RuleGrounds,
    /// Whether an answer rests on the measurement, so that there is none where nothing was measured.
    pub(crate) measured: bool,
}

/// What the conditions of a rule read.
#[derive(Clone, Debug)]
pub(crate) struct RuleGrounds {
    pub(crate) applies: Grounds,
    pub(crate) require: Grounds,
}

impl CompiledRule {
    /// Everything that its conditions read.
    pub(crate) fn sources(&self) -> BTreeSet<Source> {
        let mut sources = self.require.sources();
        sources.extend(self.applies.iter().flat_map(Planned::sources));
        sources
    }

    /// What decides whether it is kept. What it applies to does not count: nearly every rule asks that of the measurement.
    fn kind(&self) -> RuleKind {
        let sources = self.require.sources();
        let is_document = |source: &Source| matches!(source, Source::Evidence(_) | Source::EvidenceAge(_));
        if sources.iter().any(|source| source.origin() == Origin::Measured) {
            RuleKind::Machine
        } else if sources.iter().any(is_document) {
            RuleKind::Document
        } else {
            RuleKind::Human
        }
    }
}

/// What rules read, each by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reads {
    /// Facts, and those behind derived ones.
    pub facts: BTreeSet<&'static str>,
    /// Worksheet questions.
    pub questions: BTreeSet<String>,
    /// Kinds of documents.
    pub documents: BTreeSet<String>,
    /// Whether any of it rests on the measurement.
    pub measured: bool,
}

impl Reads {
    fn of(sources: impl IntoIterator<Item = Source>) -> Self {
        let mut reads = Self::default();
        let mut behind: BTreeSet<Source> = BTreeSet::new();
        for source in sources {
            reads.measured |= source.origin() == Origin::Measured;
            behind.extend(source.fact().into_iter().flat_map(settled_by));
            reads.add(source);
        }
        behind.into_iter().for_each(|source| reads.add(source));
        reads
    }

    fn add(&mut self, source: Source) {
        match source {
            Source::Evidence(kind) | Source::EvidenceAge(kind) => {
                self.documents.insert(kind);
            }
            Source::Answer(question) => {
                self.questions.insert(question);
            }
            Source::Fact(spec) | Source::Includes(spec, _) | Source::KnownSet(spec) => {
                self.facts.insert(spec.name);
            }
        }
    }
}

/// A rule whose conditions were read and not yet planned.
struct Draft {
    pack: PackId,
    rule: Rule,
    applies: Option<Condition>,
    require: Condition,
    /// What the two read.
    sources: (BTreeSet<Source>, BTreeSet<Source>),
}

impl Draft {
    fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.0.iter().chain(&self.sources.1)
    }
}

/// Reads and plans the conditions of every rule.
///
/// # Errors
/// Everything that is wrong in any of them, with file, line and column.
pub fn compile(policies: &Policies) -> Result<RuleBook, Problems> {
    let mut problems = Problems::default();
    let mut drafts: BTreeMap<FactScope, Vec<Draft>> = BTreeMap::new();
    let kinds: Vec<&str> = policies.evidence_kinds.iter().map(|kind| kind.kind.as_str()).collect();
    let questions: Vec<&str> = policies.questions.iter().map(|question| question.id.as_str()).collect();
    let classes: Vec<&str> = policies
        .taxonomy
        .classes
        .iter()
        .map(|class| class.id.as_str())
        .collect();
    let rules = policies
        .packs
        .iter()
        .flat_map(|pack| pack.rules.iter().map(|rule| (&pack.reference.id, rule)));
    let parts = in_parts(rules.collect(), |rules| {
        let read = |(pack, rule): (&PackId, &Rule)| {
            let context = Context {
                scope: rule.scope,
                evidence_kinds: &kinds,
                questions: &questions,
                calendar: &policies.calendar,
                classes: &classes,
            };
            draft(pack, rule, &context)
        };
        rules.into_iter().map(read).collect::<Vec<_>>()
    });
    for read in parts.into_iter().flatten() {
        match read {
            Ok(draft) => drafts.entry(draft.rule.scope).or_default().push(draft),
            Err(found) => problems.extend(found),
        }
    }
    let shelves = SCOPES.iter().filter_map(|scope| {
        let drafts = drafts.remove(scope)?;
        Some(shelf(*scope, drafts, &mut problems))
    });
    let book = RuleBook {
        shelves: shelves.collect(),
    };
    problems.or(book)
}

fn draft(pack: &PackId, rule: &Rule, context: &Context<'_>) -> Result<Draft, Vec<Problem>> {
    let applies = rule
        .applies
        .as_ref()
        .map(|applies| expr::read(applies, "applies", context))
        .transpose();
    let require = expr::read(&rule.require, "require", context);
    match (applies, require) {
        (Ok(applies), Ok(require)) => Ok(Draft {
            pack: pack.clone(),
            rule: rule.clone(),
            sources: (
                applies.as_ref().map(Condition::sources).unwrap_or_default(),
                require.sources(),
            ),
            applies,
            require,
        }),
        (applies, require) => Err([applies.err(), require.err()].into_iter().flatten().flatten().collect()),
    }
}

fn shelf(scope: FactScope, drafts: Vec<Draft>, problems: &mut Problems) -> Shelf {
    let sources: BTreeSet<Source> = drafts.iter().flat_map(Draft::sources).cloned().collect();
    let schema = Arc::new(Schema::new(sources.iter().map(Source::field).collect::<Vec<_>>()));
    let planning = expr::plan_schema(&schema);
    let parts = in_parts(drafts, |drafts| {
        let planned = drafts.into_iter().map(|draft| planned(draft, planning.as_ref()));
        planned.collect::<Vec<_>>()
    });
    let mut rules = Vec::new();
    for planned in parts.into_iter().flatten() {
        match planned {
            Ok(rule) => rules.push(rule),
            Err(problem) => problems.extend([*problem]),
        }
    }
    Shelf {
        scope,
        sources,
        schema,
        rules,
    }
}

fn planned(draft: Draft, schema: Option<&DFSchema>) -> Result<CompiledRule, Box<Problem>> {
    let measured = draft.sources().any(|source| source.origin() == Origin::Measured);
    let unplannable = |expression: &Expression, key| {
        let problem = Problem::in_expression(expression, key, 0, expr::unplannable());
        Box::new(problem)
    };
    let applies = match draft.applies {
        Some(condition) => {
            let expression = draft.rule.applies.as_ref().unwrap_or(&draft.rule.require);
            let planned = schema.and_then(|schema| expr::plan(condition, schema));
            Some(planned.ok_or_else(|| unplannable(expression, "applies"))?)
        }
        None => None,
    };
    let require = schema.and_then(|schema| expr::plan(draft.require, schema));
    let require = require.ok_or_else(|| unplannable(&draft.rule.require, "require"))?;
    Ok(CompiledRule {
        pack: draft.pack,
        rule: draft.rule,
        grounds: RuleGrounds {
            applies: Grounds::of(draft.sources.0),
            require: Grounds::of(draft.sources.1),
        },
        applies,
        require,
        measured,
    })
}

impl RuleBook {
    /// The rules, by scope and then in pack order.
    pub fn rules(&self) -> impl Iterator<Item = (&PackId, &Rule)> {
        self.compiled().map(|rule| (&rule.pack, &rule.rule))
    }

    /// What the rules of some packs read: with it a declaration asks for no more than is judged.
    pub fn reads(&self, wanted: impl Fn(&PackId) -> bool) -> Reads {
        let rules = self.compiled().filter(|rule| wanted(&rule.pack));
        Reads::of(rules.flat_map(CompiledRule::sources))
    }

    /// What a rule reads to tell whether it is kept, apart from whether it applies; `None` if there is no such rule.
    pub fn required_by(&self, code: &str) -> Option<Reads> {
        let rule = self.compiled().find(|rule| rule.rule.code.as_str() == code)?;
        Some(Reads::of(rule.require.sources()))
    }

    /// What decides whether each rule is kept.
    pub fn kinds(&self) -> BTreeMap<RuleCode, RuleKind> {
        let rules = self.compiled();
        rules.map(|rule| (rule.rule.code.clone(), rule.kind())).collect()
    }

    /// How many rules there are.
    pub fn len(&self) -> usize {
        self.compiled().count()
    }

    /// Whether there is no rule.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn compiled(&self) -> impl Iterator<Item = &CompiledRule> {
        self.shelves.iter().flat_map(|shelf| &shelf.rules)
    }
}
