//! A state of affairs as a lawyer puts it: facts, documents and answers, from which one thing can be taken away.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dataseal_model::facts::{FactScope, FactValue, fact};
use dataseal_model::{PackId, Verdict};
use dataseal_pack::{Example, ExampleEvidenceState, Policies, Rule};
use dataseal_policy::{Case, Facts, RuleBook, TableFacts, compile};

/// What is known on a day; all else is unknown.
#[derive(Clone, Debug)]
pub(crate) struct Situation {
    pub(crate) as_of: NaiveDate,
    pub(crate) facts: BTreeMap<String, FactValue>,
    pub(crate) documents: BTreeMap<String, Document>,
    pub(crate) answers: BTreeMap<String, bool>,
}

/// How a kind of document stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Document {
    pub(crate) valid: bool,
    /// On the day of the situation if absent.
    pub(crate) issued: Option<NaiveDate>,
}

/// Something that is known, by its name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Known {
    Fact(String),
    Document(String),
    Answer(String),
}

impl Situation {
    /// A day on which nothing is known.
    pub(crate) const fn on(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            facts: BTreeMap::new(),
            documents: BTreeMap::new(),
            answers: BTreeMap::new(),
        }
    }

    /// The situation of a rule's example; without a date of its own it plays on the rule's first day.
    pub(crate) fn of_example(rule: &Rule, example: &Example) -> Self {
        let mut situation = Self::on(match example.facts.get("as_of") {
            Some(FactValue::Date(date)) => *date,
            _ => rule.in_force.from,
        });
        situation.facts.clone_from(&example.facts);
        situation.facts.remove("as_of");
        situation.answers.clone_from(&example.answers);
        for document in &example.evidence {
            let valid = document.state == ExampleEvidenceState::Valid;
            let issued = document.issued;
            let kept = situation.documents.entry(document.kind.clone());
            let kept = kept.or_insert(Document { valid, issued });
            // The newest valid one of a kind counts.
            if valid && (!kept.valid || kept.issued < issued) {
                *kept = Document { valid, issued };
            }
        }
        situation
    }

    /// Everything that can be taken away. The day of the assessment cannot.
    pub(crate) fn known(&self) -> BTreeSet<Known> {
        let facts = self.facts.keys().cloned().map(Known::Fact);
        let documents = self.documents.keys().cloned().map(Known::Document);
        let answers = self.answers.keys().cloned().map(Known::Answer);
        facts.chain(documents).chain(answers).collect()
    }

    /// The same without one thing.
    pub(crate) fn without(&self, known: &Known) -> Self {
        let mut situation = self.clone();
        match known {
            Known::Fact(name) => drop(situation.facts.remove(name)),
            Known::Document(kind) => drop(situation.documents.remove(kind)),
            Known::Answer(question) => drop(situation.answers.remove(question)),
        }
        situation
    }

    /// As rules see it: one table of one column, so that it is one subject in every scope.
    pub(crate) fn seen_by_rules(&self) -> Facts {
        let mut facts = Facts::new(self.as_of);
        let mut table = TableFacts::default();
        table.columns.push(BTreeMap::new());
        for (name, value) in &self.facts {
            let spec = fact(name).unwrap_or_else(|| panic!("no fact is called `{name}`"));
            let owner = match spec.scope {
                FactScope::Dataset => &mut facts.dataset,
                FactScope::Table => &mut table.table,
                FactScope::Column => &mut table.columns[0],
            };
            owner.insert(spec.name, value.clone());
        }
        facts.tables.push(table);
        for (kind, document) in &self.documents {
            facts.evidence.insert(kind.clone(), document.valid);
            if document.valid {
                facts.note_issue(kind, document.issued.unwrap_or(self.as_of));
            }
        }
        facts.answers.clone_from(&self.answers);
        facts
    }
}

/// One rule, alone in its book.
pub(crate) struct Alone {
    pub(crate) rule: Rule,
    book: RuleBook,
    pub(crate) pack: BTreeSet<PackId>,
}

/// What it says about a situation: nothing if it is not in force that day, and else a verdict and what is missing for a better one.
pub(crate) type Answer = Option<(Verdict, Vec<String>)>;

/// Every rule of the repository, each alone in its book.
pub(crate) fn each_alone(mut policies: Policies) -> Vec<Alone> {
    let packs = std::mem::take(&mut policies.packs);
    let mut all = Vec::new();
    for mut pack in packs {
        for rule in std::mem::take(&mut pack.rules) {
            pack.rules = vec![rule.clone()];
            policies.packs = vec![pack.clone()];
            let book = compile(&policies).unwrap_or_else(|problems| panic!("{problems}"));
            let pack = BTreeSet::from([pack.reference.id.clone()]);
            all.push(Alone { rule, book, pack });
        }
    }
    all
}

impl Alone {
    /// What the rule says about each of these situations.
    pub(crate) fn judge(&self, situations: &[Situation]) -> Vec<Answer> {
        let facts: Vec<Facts> = situations.iter().map(Situation::seen_by_rules).collect();
        let packs = &self.pack;
        let cases: Vec<Case<'_>> = facts.iter().map(|facts| Case { facts, packs }).collect();
        let judgements = self.book.judge_all(&cases).into_iter();
        judgements
            .map(|judgement| {
                let finding = judgement.findings.into_iter().next()?;
                Some((finding.verdict, finding.missing))
            })
            .collect()
    }
}
