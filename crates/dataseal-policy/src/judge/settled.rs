//! What settles derived facts: which declared or measured facts, and which documents.

use std::collections::BTreeSet;

use dataseal_model::Finding;
use dataseal_model::facts::{FactSpec, FactValue, fact};

use crate::Facts;
use crate::expr::Source;
use crate::gather::AGE_SCREENING;

/// Derived facts and the others that settle them, derived ones among those.
const BY_FACTS: [(&str, &[&str]); 7] = [
    ("personal_information", &["contains_personal", "scanned_in_full"]),
    (
        "sensitive_information",
        &[
            "contains_sensitive",
            "minors_under_14",
            "contains_personal",
            "scanned_in_full",
        ],
    ),
    (
        "minors_under_14",
        &[
            "contains_minors",
            "minor14_rows",
            "contains_personal",
            "scanned_in_full",
        ],
    ),
    ("grade_claimed_rank", &["grade_claimed"]),
    ("handler_persons_at_most", &["handler_persons"]),
    ("abroad_persons_at_most", &["abroad_persons", "cross_border"]),
    (
        "abroad_sensitive_persons_at_most",
        &["abroad_sensitive_persons", "cross_border"],
    ),
];

/// Derived facts and the kind of document that settles them too.
const BY_DOCUMENT: [(&str, &str); 1] = [("minors_under_14", AGE_SCREENING)];

/// What settles this fact at first hand.
fn behind(spec: &FactSpec) -> impl Iterator<Item = Source> {
    let facts = BY_FACTS.iter().find(|(name, _)| *name == spec.name);
    let facts = facts.map_or(&[][..], |(_, facts)| facts);
    let document = BY_DOCUMENT.iter().find(|(name, _)| *name == spec.name);
    let document = document.map(|(_, kind)| Source::Evidence((*kind).to_owned()));
    let facts = facts.iter().filter_map(|name| fact(name)).map(Source::Fact);
    facts.chain(document)
}

/// Everything that settles this fact, through derived ones too.
pub(crate) fn settled_by(spec: &FactSpec) -> BTreeSet<Source> {
    let mut all = BTreeSet::new();
    for source in behind(spec) {
        all.extend(source.fact().into_iter().flat_map(settled_by));
        all.insert(source);
    }
    all
}

/// What to ask for when this fact is unknown: what is open of all that settles it, or else the fact itself.
pub(super) fn asked_for(spec: &FactSpec, facts: &Facts) -> BTreeSet<String> {
    let mut open = BTreeSet::new();
    for source in behind(spec) {
        match source {
            Source::Evidence(kind) if facts.evidence(&kind).is_none() => {
                open.insert(document(&kind));
            }
            Source::Fact(spec) if is_open(spec, facts) => open.extend(asked_for(spec, facts)),
            _ => {}
        }
    }
    if open.is_empty() {
        open.insert(shown(spec));
    }
    open
}

fn is_open(spec: &FactSpec, facts: &Facts) -> bool {
    let incomplete = FactValue::Boolean(false);
    match facts.dataset(spec.name) {
        None => true,
        Some(value) => spec.name == "scanned_in_full" && *value == incomplete,
    }
}

/// A fact's name, with its key in `asset.toml` where a person can answer it.
fn shown(spec: &FactSpec) -> String {
    match spec.asset_key {
        Some(key) => format!("{} ({key})", spec.name),
        None => spec.name.to_owned(),
    }
}

/// A kind of document as something missing.
pub(super) fn document(kind: &str) -> String {
    format!("{}{kind}", Finding::EVIDENCE)
}
