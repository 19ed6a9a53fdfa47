//! From one `rules/*.toml` to a validated rule; its conditions stay texts, to be parsed where they are evaluated.
//!
//! A rule whose source is recalled says `confidence = "unverified"`; one whose source is recalled and unsure never blocks.

mod example;

use dataseal_model::facts::FactScope;
use dataseal_model::{Bilingual, Citation, RuleCode, Severity, Verdict};

use crate::Vocabulary;
use crate::examples::{BuiltInRule, Examples};
use crate::pack::{Certainty, Example, Expression, InForce, OWNERS, Rule};
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// A rule and where its code stands, so that doubles over all packs can be told.
pub(crate) struct ReadRule {
    pub(crate) rule: Rule,
    pub(crate) code_position: (u32, u32),
}

/// Reads a rule that the program was built with; its examples are read when somebody asks for them.
pub(crate) fn read_built_in_rule(file: &str, rule: BuiltInRule, problems: &mut Problems) -> Option<ReadRule> {
    let text = rule.without_examples();
    read(file, text.as_bytes(), problems, |_, _| Examples::later(rule))
}

/// Reads one rule file.
pub(crate) fn read_rule(
    file: &str,
    bytes: &[u8],
    vocabulary: &Vocabulary<'_>,
    problems: &mut Problems,
) -> Option<ReadRule> {
    read(file, bytes, problems, |root, scope| {
        read_examples(root, scope, vocabulary).into()
    })
}

fn read(
    file: &str,
    bytes: &[u8],
    problems: &mut Problems,
    examples: impl FnOnce(&mut Section<'_>, Option<FactScope>) -> Examples,
) -> Option<ReadRule> {
    read_toml(Document::Pack, file, bytes, problems, |root| {
        let code = root.required("code");
        let code_position = code.as_ref().map(Item::position);
        let code: Option<RuleCode> = code.and_then(|item| item.parsed(Form::RuleCode));
        let row = root.optional("row").and_then(|item| item.filled_text());
        let title = root.bilingual("title");
        let in_force = root.required("in_force").and_then(read_in_force);
        let severity = root.required("severity").and_then(|item| item.severity());
        let source = read_source(root, severity);
        let scope = root.one_of("scope", &SCOPES);
        let applies = root.optional("applies").and_then(|item| read_expression(&item));
        let require = root.required("require").and_then(|item| read_expression(&item));
        let remedy = root.required("remedy").and_then(read_remedy);
        let message = root.optional("message").and_then(Item::bilingual);
        let waivable = root
            .optional("waivable")
            .is_none_or(|item| item.boolean() != Some(false));
        let examples = examples(root, scope);
        let (remedy, owner) = remedy?;
        let source = source?;
        Some(ReadRule {
            rule: Rule {
                code: code?,
                row,
                title: title?,
                source: source.citation,
                certainty: source.certainty,
                note: source.note,
                in_force: in_force?,
                severity: severity?,
                scope: scope?,
                applies,
                require: require?,
                remedy,
                owner,
                message,
                waivable,
                examples,
                file: file.to_owned(),
            },
            code_position: code_position?,
        })
    })
}

const SCOPES: [(&str, FactScope); 3] = [
    ("dataset", FactScope::Dataset),
    ("table", FactScope::Table),
    ("column", FactScope::Column),
];

struct ReadSource {
    citation: Citation,
    certainty: Certainty,
    note: Option<String>,
}

fn read_source(root: &mut Section<'_>, severity: Option<Severity>) -> Option<ReadSource> {
    let verified = root
        .optional("confidence")
        .map(|item| item.one_of(&[("verified", true), ("unverified", false)]));
    let mut section = root.required("source")?.table()?;
    let instrument = section.text("instrument");
    let article = section.text("article");
    let certainty = section.required("text").and_then(|item| {
        let certainty = item.one_of(&Certainty::ALL.map(|certainty| (certainty.as_str(), certainty)))?;
        check_certainty(&item, certainty, verified.flatten(), severity);
        Some(certainty)
    });
    let note = section.optional("note").and_then(|item| item.filled_text());
    section.finish();
    let certainty = certainty?;
    let verified = certainty == Certainty::Read && verified.is_none_or(|verified| verified == Some(true));
    Some(ReadSource {
        citation: Citation {
            instrument: instrument?,
            article: article?,
            verified,
        },
        certainty,
        note,
    })
}

fn check_certainty(item: &Item<'_>, certainty: Certainty, verified: Option<bool>, severity: Option<Severity>) {
    if certainty != Certainty::Read && verified != Some(false) {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            "未读原文的依据须写明 confidence = \"unverified\"",
            "a source that was not read needs confidence = \"unverified\"",
        )));
    }
    if certainty == Certainty::Unsure && severity == Some(Severity::Blocking) {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            "依据不确定的规则不能是阻断级",
            "a rule with an unsure source cannot be blocking",
        )));
    }
}

/// How well a source is known.
pub(crate) fn read_certainty(section: &mut Section<'_>) -> Option<Certainty> {
    section.one_of("text", &Certainty::ALL.map(|certainty| (certainty.as_str(), certainty)))
}

/// Where something is written, and how well that is known.
pub(crate) fn read_citation(item: Item<'_>) -> Option<(Citation, Certainty)> {
    let mut section = item.table()?;
    let instrument = section.text("instrument");
    let article = section.text("article");
    let certainty = read_certainty(&mut section);
    section.finish();
    let certainty = certainty?;
    let citation = Citation {
        instrument: instrument?,
        article: article?,
        verified: certainty == Certainty::Read,
    };
    Some((citation, certainty))
}

pub(crate) fn read_in_force(item: Item<'_>) -> Option<InForce> {
    let mut section = item.table()?;
    let from = section.required("from").and_then(|item| item.date());
    let to = section.optional("to").and_then(|item| {
        let to = item.date()?;
        if from.is_some_and(|from| to < from) {
            item.report(ProblemKind::Contradiction(Bilingual::new(
                "失效日早于生效日",
                "the last day is before the first",
            )));
        }
        Some(to)
    });
    section.finish();
    Some(InForce { from: from?, to })
}

fn read_remedy(item: Item<'_>) -> Option<(Bilingual, String)> {
    let mut section = item.table()?;
    let (zh, en) = (section.text("zh"), section.text("en"));
    let owner = section.one_of("owner", &OWNERS.map(|owner| (owner, owner)));
    section.finish();
    Some((Bilingual { zh: zh?, en: en? }, owner?.to_owned()))
}

/// A condition, which stays a text here.
pub(crate) fn read_expression(item: &Item<'_>) -> Option<Expression> {
    let text = item.text()?;
    if text.trim().is_empty() {
        item.report(ProblemKind::Empty);
        return None;
    }
    let (line, column) = item.content_position();
    Some(Expression {
        text: text.to_owned(),
        file: item.file().to_owned(),
        line,
        column,
    })
}

/// The verdicts that a rule's examples must show, so that its author has thought of unknown facts.
const COVERED: [Verdict; 3] = [Verdict::Violated, Verdict::Satisfied, Verdict::Undetermined];

fn read_examples(root: &mut Section<'_>, scope: Option<FactScope>, vocabulary: &Vocabulary<'_>) -> Vec<Example> {
    let Some(sections) = root.required_tables("examples") else {
        return Vec::new();
    };
    let mut verdicts = Vec::new();
    let mut examples = Vec::new();
    for section in sections {
        let (verdict, example) = example::read_example(section, scope, vocabulary);
        verdicts.push(verdict);
        examples.extend(example);
    }
    // A verdict that could not be read has been reported; what it would have covered is not asked for again.
    if !verdicts.contains(&None) {
        for verdict in COVERED
            .into_iter()
            .filter(|verdict| !verdicts.contains(&Some(*verdict)))
        {
            root.report(ProblemKind::MissingEntry {
                entry: format!("[[examples]] verdict = \"{verdict}\""),
            });
        }
    }
    examples
}
