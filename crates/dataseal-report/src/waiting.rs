//! What waits for the holder while there is no `asset.toml`: how many rules, which sections, how many kinds of documents.
//!
//! Only counting; each rule is still in the JSON document and on the page.

use std::collections::BTreeSet;

use dataseal_model::facts::{self, FactOrigin, FactSpec, OF_PAPERS};
use dataseal_model::{Appraisal, Finding, Severity, Verdict};

use dataseal_pack::ANSWERS;

use crate::story::{evidence_kind, fact_name, question};
use crate::{Lang, message};

/// Rules that a declaration and documents would settle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    blocking: usize,
    other: usize,
    sections: Vec<&'static str>,
    documents: usize,
}

impl Waiting {
    /// Two sentences: which rules wait, and for what.
    pub(crate) fn lines(&self, lang: Lang) -> [String; 2] {
        let sections: Vec<String> = self.sections.iter().map(|name| format!("[{name}]")).collect();
        [
            message(
                lang,
                "waiting.rules",
                &[("blocking", &self.blocking), ("other", &self.other)],
            ),
            message(
                lang,
                "waiting.answers",
                &[("sections", &sections.join(" ")), ("documents", &self.documents)],
            ),
        ]
    }
}

/// Whether an answer in `asset.toml` or a document could settle it.
pub(crate) fn awaits_holder(finding: &Finding) -> bool {
    let from_holder = |name: &String| {
        evidence_kind(name).is_some()
            || question(name).is_some()
            || section(name).is_some()
            || OF_PAPERS.contains(&fact_name(name))
    };
    finding.verdict == Verdict::Undetermined && finding.is_open() && finding.missing.iter().any(from_holder)
}

/// Whether not a row was measured: then no rule can be told, and naming each says nothing.
pub(crate) fn all_in_vain(appraisal: &Appraisal) -> bool {
    appraisal.rows() == 0
}

/// What waits for the holder; `None` where there is an `asset.toml` or nothing waits.
pub(crate) fn waiting(appraisal: &Appraisal) -> Option<Waiting> {
    if appraisal.asset.is_some() || all_in_vain(appraisal) {
        return None;
    }
    let awaiting: Vec<&Finding> = appraisal
        .findings
        .iter()
        .filter(|finding| awaits_holder(finding))
        .collect();
    if awaiting.is_empty() {
        return None;
    }
    let missing = || awaiting.iter().flat_map(|finding| &finding.missing);
    let wanted: BTreeSet<&str> = missing().filter_map(|name| section(name)).collect();
    let mut sections = in_order(&wanted);
    sections.extend(missing().any(|name| question(name).is_some()).then_some(ANSWERS));
    let documents: BTreeSet<&str> = missing().filter_map(|name| evidence_kind(name)).collect();
    let (blocking, other): (BTreeSet<_>, BTreeSet<_>) = awaiting
        .iter()
        .map(|finding| (finding.severity, &finding.code))
        .partition(|(severity, _)| *severity == Severity::Blocking);
    Some(Waiting {
        blocking: blocking.len(),
        other: other.len(),
        sections,
        documents: documents.len(),
    })
}

/// The section of `asset.toml` that answers a missing fact.
fn section(missing: &str) -> Option<&'static str> {
    facts::fact(fact_name(missing)).and_then(section_of)
}

fn section_of(spec: &FactSpec) -> Option<&'static str> {
    spec.asset_key
        .and_then(|key| key.split_once('.'))
        .map(|(section, _)| section)
}

/// The sections in the order in which `asset.toml` has them.
fn in_order(wanted: &BTreeSet<&str>) -> Vec<&'static str> {
    let mut sections = Vec::new();
    let declared = facts::FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared);
    for section in declared.filter_map(section_of) {
        if wanted.contains(section) && !sections.contains(&section) {
            sections.push(section);
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures;

    #[test]
    fn with_a_declaration_nothing_is_folded() {
        let declared = fixtures::orders();
        assert!(declared.asset.is_some() && declared.findings.iter().any(awaits_holder));
        assert_eq!(waiting(&declared), None);
    }

    #[test]
    fn rules_are_counted_once_and_sections_named_in_order() {
        let mut orders = fixtures::orders();
        orders.asset = None;
        let waiting = waiting(&orders).unwrap();
        let blocking = waiting.blocking;
        assert_eq!(blocking, 1);
        let [rules, answers] = waiting.lines(Lang::En);
        assert!(rules.contains(&blocking.to_string()), "{rules}");
        assert!(
            waiting
                .sections
                .iter()
                .all(|name| answers.contains(&format!("[{name}]"))),
            "{answers}"
        );
    }
}
