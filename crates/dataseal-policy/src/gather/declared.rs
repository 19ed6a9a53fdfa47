//! Facts that the holder states: answers of `asset.toml` and how the attached documents stand.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::facts::{FactOrigin, FactType, FactValue, fact};
use dataseal_model::{Asset, Evidence, EvidenceState, Examination, RecogniserSet, ValueView};

use super::identifiers::NEVER_PUBLISHED;
use crate::Facts;

/// Declared texts that a registry publishes.
const PUBLIC_TEXTS: [&str; 4] = ["asset_name", "asset_overview", "source_statement", "restrictions"];

/// Takes over the answers that the fact table knows, and looks for personal data in the texts that will be published.
pub(super) fn answers(facts: &mut Facts, asset: &Asset, recognisers: &RecogniserSet) {
    for (name, value) in &asset.declared {
        let spec = fact(name).filter(|spec| spec.origin == FactOrigin::Declared);
        if let Some(spec) = spec.filter(|spec| fits(spec.fact_type, value)) {
            facts.dataset.insert(spec.name, value.clone());
        }
    }
    facts.answers.clone_from(&asset.answers);
    let hits = PUBLIC_TEXTS
        .iter()
        .filter_map(|name| asset.text(name))
        .filter(|text| names_a_person(text, recognisers))
        .count();
    let hits = i64::try_from(hits).unwrap_or(i64::MAX);
    facts.dataset.insert("public_text_hits", FactValue::Integer(hits));
}

const fn fits(fact_type: FactType, value: &FactValue) -> bool {
    matches!(
        (fact_type, value),
        (FactType::Boolean, FactValue::Boolean(_))
            | (FactType::Integer, FactValue::Integer(_))
            | (FactType::Share, FactValue::Share { .. })
            | (FactType::Text, FactValue::Text(_))
            | (FactType::TextSet, FactValue::TextSet(_))
            | (FactType::Date, FactValue::Date(_))
    )
}

/// Whether the text, or a word of it, is an identifier of a person or contains one.
fn names_a_person(text: &str, recognisers: &RecogniserSet) -> bool {
    let words = text.split(|character: char| !(character.is_ascii_alphanumeric() || "@.+-_·".contains(character)));
    std::iter::once(text).chain(words).any(|part| {
        let view = ValueView::new(part);
        recognisers
            .iter()
            .filter(|recogniser| NEVER_PUBLISHED.contains(&recogniser.class().as_str()))
            .any(|recogniser| {
                recogniser.gate().admits(&view)
                    && matches!(
                        recogniser.examine(&view),
                        Examination::Hit(_) | Examination::Contained(_)
                    )
            })
    })
}

/// Counts the documents and settles how each kind stands.
pub(super) fn evidence(facts: &mut Facts, asset: Option<&Asset>) {
    let documents = asset.map_or(&[][..], |asset| asset.evidence.as_slice());
    let as_of = facts.as_of();
    let how_many = |holds: &dyn Fn(&Evidence) -> bool| {
        let found = documents.iter().filter(|document| holds(document)).count();
        FactValue::Integer(i64::try_from(found).unwrap_or(i64::MAX))
    };
    facts.dataset.insert("evidence_attached", how_many(&|_| true));
    if documents
        .iter()
        .all(|document| document.state != EvidenceState::Unchecked)
    {
        facts.dataset.insert(
            "evidence_broken",
            how_many(&|document| document.state != EvidenceState::Matches),
        );
    }
    facts
        .dataset
        .insert("evidence_expired", how_many(&|document| !document.in_period(as_of)));
    let valid = |document: &&Evidence| standing(document, as_of) == Some(true);
    for document in documents.iter().filter(valid) {
        facts.note_issue(&document.kind, document.issued);
    }
    let mut kinds: BTreeMap<String, Vec<Option<bool>>> = BTreeMap::new();
    for document in documents {
        kinds
            .entry(document.kind.clone())
            .or_default()
            .push(standing(document, as_of));
    }
    facts.evidence = kinds
        .into_iter()
        .filter_map(|(kind, standings)| Some((kind, any(&standings)?)))
        .collect();
}

/// Whether a document is there, unaltered and in its period; `None` while nobody has looked at the file.
fn standing(document: &Evidence, as_of: NaiveDate) -> Option<bool> {
    match document.state {
        EvidenceState::Matches => Some(document.in_period(as_of)),
        EvidenceState::Differs | EvidenceState::Missing => Some(false),
        EvidenceState::Unchecked if document.in_period(as_of) => None,
        EvidenceState::Unchecked => Some(false),
    }
}

/// One valid document is enough; one that nobody looked at may be it.
fn any(standings: &[Option<bool>]) -> Option<bool> {
    if standings.contains(&Some(true)) {
        Some(true)
    } else if standings.contains(&None) {
        None
    } else {
        Some(false)
    }
}
