//! What packs cover: rules and clauses by what decides them, and how much of each instrument is cited at all.
//!
//! Counts only; what decides a rule is told by the crate that reads conditions.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{RuleCode, RuleKind, Severity};

use crate::instruments::{Instrument, article_number, cited_clauses, cited_instruments};
use crate::pack::{Certainty, Rule};

/// What a set of rules covers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackCoverage {
    /// How many rules there are.
    pub rules: usize,
    /// How many are decided in each way.
    pub kinds: BTreeMap<RuleKind, usize>,
    /// How well their sources are known.
    pub certainty: BTreeMap<Certainty, usize>,
    /// How much they weigh.
    pub severity: BTreeMap<Severity, usize>,
    /// The instruments that they cite, by name.
    pub instruments: Vec<InstrumentCoverage>,
}

/// What rules cite of an instrument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstrumentCoverage {
    /// Its title; the name by which it is cited where the index does not know it.
    pub title: String,
    /// Whether it stands in the index of instruments.
    pub indexed: bool,
    /// Distinct articles and clauses that are cited.
    pub clauses: usize,
    /// The same by what decides them. A clause of several rules counts once, as that which needs people least.
    pub kinds: BTreeMap<RuleKind, usize>,
    /// How many articles it has, where that is counted.
    pub articles: Option<u32>,
    /// Numbers of the articles that no rule cites; empty where they are not counted.
    pub uncited: Vec<u32>,
}

/// What `rules` cover. A rule whose kind is not told counts as one for a person.
pub fn coverage<'r>(
    rules: impl IntoIterator<Item = &'r Rule>,
    kinds: &BTreeMap<RuleCode, RuleKind>,
    instruments: &[Instrument],
) -> PackCoverage {
    let mut coverage = PackCoverage::default();
    let mut cited: BTreeMap<&str, BTreeMap<String, RuleKind>> = BTreeMap::new();
    for rule in rules {
        let kind = kinds.get(&rule.code).copied().unwrap_or(RuleKind::Human);
        coverage.rules = coverage.rules.saturating_add(1);
        count(&mut coverage.kinds, kind);
        count(&mut coverage.certainty, rule.certainty);
        count(&mut coverage.severity, rule.severity);
        for name in cited_instruments(&rule.source.instrument) {
            let title = named(instruments, name).map_or(name, |found| found.title.as_str());
            let clauses = cited.entry(title).or_default();
            for clause in cited_clauses(&rule.source.article) {
                let least = clauses.entry(clause).or_insert(kind);
                *least = kind.min(*least);
            }
        }
    }
    let of_each = cited.into_iter();
    coverage.instruments = of_each
        .map(|(title, clauses)| of_instrument(title, &clauses, named(instruments, title)))
        .collect();
    coverage
}

/// The instrument that is cited by this name.
pub(crate) fn named<'i>(instruments: &'i [Instrument], name: &str) -> Option<&'i Instrument> {
    instruments.iter().find(|instrument| instrument.is_named(name))
}

fn of_instrument(title: &str, clauses: &BTreeMap<String, RuleKind>, known: Option<&Instrument>) -> InstrumentCoverage {
    let mut kinds = BTreeMap::new();
    for kind in clauses.values() {
        count(&mut kinds, *kind);
    }
    let articles = known.and_then(|instrument| instrument.articles);
    let numbers: BTreeSet<u32> = clauses.keys().filter_map(|clause| article_number(clause)).collect();
    let all = 1..=articles.unwrap_or(0);
    InstrumentCoverage {
        title: title.to_owned(),
        indexed: known.is_some(),
        clauses: clauses.len(),
        kinds,
        articles,
        uncited: all.filter(|number| !numbers.contains(number)).collect(),
    }
}

fn count<K: Ord>(counts: &mut BTreeMap<K, usize>, key: K) {
    let count = counts.entry(key).or_default();
    *count = count.saturating_add(1);
}
