//! What looks like a slip in packs that can be judged by: thin examples, names that nothing reads, citations that lead nowhere,
//! dates that do not fit.
//!
//! Nothing here stops a pack from being used; what does is a problem, found when it is loaded.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dataseal_model::{PackId, RuleCode, Verdict, nearest};

use crate::coverage::named;
use crate::evidence::EVIDENCE_FILE;
use crate::instruments::{Instrument, article_number, cited_clauses, cited_instruments};
use crate::load::Policies;
use crate::pack::{Expression, Pack, Rule, Selection};
use crate::questions::QUESTIONS_FILE;

/// Examples of each verdict, below which a rule's bounds are hardly shown.
const ENOUGH: usize = 2;
/// Characters of a Chinese title that fit a line of a report.
pub const TITLE_LENGTH: usize = 40;

/// Something that looks like a slip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remark {
    /// Path of the file below `policies/`.
    pub file: String,
    /// The rule, kind of document or question that it is about.
    pub subject: String,
    /// What it is.
    pub kind: RemarkKind,
}

/// What looks like a slip.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkKind {
    /// One example of a verdict only.
    FewExamples(Verdict),
    /// `applies` without an example to which the rule does not apply.
    NoneNotApplicable,
    /// A title too long for a line.
    LongTitle {
        /// Its characters.
        characters: usize,
    },
    /// An instrument that is not in `sources/`.
    UnknownInstrument {
        /// The name by which it is cited.
        name: String,
        /// The one that was probably meant.
        nearest: Option<String>,
    },
    /// An article that the instrument does not have.
    NoSuchArticle {
        /// The instrument.
        instrument: String,
        /// The article.
        article: u32,
        /// How many it has.
        articles: u32,
    },
    /// A rule in force before its instrument is.
    BeforeInstrument {
        /// The instrument.
        instrument: String,
        /// Its first day.
        from: NaiveDate,
    },
    /// Another rule asks the same for the same row on some of the same days.
    SameConditions {
        /// The other rule.
        other: RuleCode,
    },
    /// A kind of document that neither a rule nor a registry asks for.
    UnreadKind,
    /// A question that no rule asks.
    UnreadQuestion,
}

impl RemarkKind {
    /// The name used in documents.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::FewExamples(_) => "few-examples",
            Self::NoneNotApplicable => "none-not-applicable",
            Self::LongTitle { .. } => "long-title",
            Self::UnknownInstrument { .. } => "unknown-instrument",
            Self::NoSuchArticle { .. } => "no-such-article",
            Self::BeforeInstrument { .. } => "before-instrument",
            Self::SameConditions { .. } => "same-conditions",
            Self::UnreadKind => "unread-kind",
            Self::UnreadQuestion => "unread-question",
        }
    }
}

/// What the conditions of all rules name, wherever they stand.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    /// Kinds of documents.
    pub documents: &'a BTreeSet<String>,
    /// Worksheet questions.
    pub questions: &'a BTreeSet<String>,
}

/// Everything that looks like a slip in these packs and in what they bring, by file. Without packs the common kinds of
/// documents are looked at as well.
pub fn remarks(policies: &Policies, packs: &[&Pack], instruments: &[Instrument], read: Named<'_>) -> Vec<Remark> {
    let mut remarks = Vec::new();
    let chosen = |pack: &Pack| packs.is_empty() || packs.iter().any(|wanted| wanted.reference.id == pack.reference.id);
    let chosen: Vec<&Pack> = policies.packs.iter().filter(|pack| chosen(pack)).collect();
    for rule in chosen.iter().flat_map(|pack| &pack.rules) {
        let found = of_examples(rule)
            .chain(of_title(rule))
            .chain(of_source(rule, instruments));
        remarks.extend(found.map(|kind| of_rule(rule, kind)));
    }
    remarks.extend(doubles(&chosen, policies));
    remarks.extend(unread(policies, &chosen, packs.is_empty(), read));
    remarks.sort();
    remarks
}

fn of_rule(rule: &Rule, kind: RemarkKind) -> Remark {
    Remark {
        file: rule.file.clone(),
        subject: rule.code.to_string(),
        kind,
    }
}

fn of_examples(rule: &Rule) -> impl Iterator<Item = RemarkKind> {
    let of = |verdict| {
        rule.examples
            .iter()
            .filter(|example| example.verdict == verdict)
            .count()
    };
    let shown = [Verdict::Violated, Verdict::Satisfied, Verdict::Undetermined];
    let few: Vec<Verdict> = shown.into_iter().filter(|verdict| of(*verdict) < ENOUGH).collect();
    let lacks_other = rule.applies.is_some() && of(Verdict::NotApplicable) == 0;
    few.into_iter()
        .map(RemarkKind::FewExamples)
        .chain(lacks_other.then_some(RemarkKind::NoneNotApplicable))
}

fn of_title(rule: &Rule) -> Option<RemarkKind> {
    let characters = rule.title.zh.chars().count();
    (characters > TITLE_LENGTH).then_some(RemarkKind::LongTitle { characters })
}

fn of_source(rule: &Rule, instruments: &[Instrument]) -> Vec<RemarkKind> {
    let mut found = Vec::new();
    for name in cited_instruments(&rule.source.instrument) {
        let Some(instrument) = named(instruments, name) else {
            let known = instruments.iter().map(|instrument| instrument.title.as_str());
            found.push(RemarkKind::UnknownInstrument {
                name: name.to_owned(),
                nearest: nearest(name, known).map(str::to_owned),
            });
            continue;
        };
        if let Some(articles) = instrument.articles {
            let numbers = cited_clauses(&rule.source.article).filter_map(|clause| article_number(&clause));
            let beyond = numbers.filter(|number| !(1..=articles).contains(number));
            found.extend(beyond.map(|article| RemarkKind::NoSuchArticle {
                instrument: instrument.title.clone(),
                article,
                articles,
            }));
        }
        let begins = instrument.in_force.map(|in_force| in_force.from);
        if let Some(from) = begins.filter(|from| rule.in_force.from < *from) {
            found.push(RemarkKind::BeforeInstrument {
                instrument: instrument.title.clone(),
                from,
            });
        }
    }
    found
}

/// A rule that asks the same as another with a smaller code, for the same row, on some of the same days. Packs of two sectors
/// are not judged by together, so that each has to say it.
fn doubles(chosen: &[&Pack], policies: &Policies) -> Vec<Remark> {
    let packs = chosen
        .iter()
        .flat_map(|pack| policies.packs.iter().map(move |other| (*pack, other)));
    let together = packs.filter(|(pack, other)| !of_two_sectors(pack, other));
    let pairs = together.flat_map(|(pack, other)| {
        let rules = pack.rules.iter();
        rules.flat_map(move |rule| other.rules.iter().map(move |other| (rule, other)))
    });
    pairs
        .filter(|(rule, other)| other.code < rule.code && asks_the_same(rule, other))
        .map(|(rule, other)| {
            let other = other.code.clone();
            of_rule(rule, RemarkKind::SameConditions { other })
        })
        .collect()
}

fn of_two_sectors(left: &Pack, right: &Pack) -> bool {
    match (&left.selection, &right.selection) {
        (Selection::Sector(left), Selection::Sector(right)) => left != right,
        _ => false,
    }
}

fn asks_the_same(left: &Rule, right: &Rule) -> bool {
    left.row.is_some()
        && left.row == right.row
        && left.scope == right.scope
        && condition(left.applies.as_ref()) == condition(right.applies.as_ref())
        && condition(Some(&left.require)) == condition(Some(&right.require))
        && overlap(left, right)
}

/// A condition without its spacing.
pub(crate) fn condition(expression: Option<&Expression>) -> Option<String> {
    let words = expression?.text.split_whitespace();
    Some(words.collect::<Vec<_>>().join(" "))
}

fn overlap(left: &Rule, right: &Rule) -> bool {
    let begins_by_end = |first: &Rule, second: &Rule| second.in_force.to.is_none_or(|to| first.in_force.from <= to);
    begins_by_end(left, right) && begins_by_end(right, left)
}

fn unread(policies: &Policies, chosen: &[&Pack], common: bool, read: Named<'_>) -> Vec<Remark> {
    let is_chosen = |pack: &PackId| chosen.iter().any(|chosen| chosen.reference.id == *pack);
    let registrations = policies.registries.iter().flat_map(|registry| &registry.kinds);
    let handed_in: BTreeSet<&String> = registrations.flat_map(|kind| &kind.documents).collect();
    let kinds = policies.evidence_kinds.iter().filter(|kind| {
        let concerned = kind.pack.as_ref().map_or(common, is_chosen);
        concerned && !read.documents.contains(&kind.kind) && !handed_in.contains(&kind.kind)
    });
    let kinds = kinds.map(|kind| Remark {
        file: match &kind.pack {
            Some(pack) => format!("{pack}/{EVIDENCE_FILE}"),
            None => EVIDENCE_FILE.to_owned(),
        },
        subject: kind.kind.clone(),
        kind: RemarkKind::UnreadKind,
    });
    let questions = policies.questions.iter();
    let questions = questions.filter(|question| is_chosen(&question.pack) && !read.questions.contains(&question.id));
    let questions = questions.map(|question| Remark {
        file: format!("{}/{QUESTIONS_FILE}", question.pack),
        subject: question.id.clone(),
        kind: RemarkKind::UnreadQuestion,
    });
    kinds.chain(questions).collect()
}
