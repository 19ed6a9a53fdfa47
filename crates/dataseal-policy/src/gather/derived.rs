//! Facts that follow from scan and declaration together: "there is none" needs both.

use dataseal_model::Grade;
use dataseal_model::facts::FactValue::{Boolean, Integer, Text};

use super::TableInput;
use super::births::births;
use super::measured::in_full;
use crate::Facts;

/// The kind of document that says how children under 14 were excluded where the data hold no birth dates.
pub(crate) const AGE_SCREENING: &str = "age-screening";

/// Adds the derived facts.
pub(super) fn derive(facts: &mut Facts, tables: &[TableInput<'_>]) {
    if let Some(rank) = claimed_rank(facts) {
        facts.dataset.insert("grade_claimed_rank", Integer(rank));
    }
    if tables.iter().all(|table| table.measurement.profile.rows == 0) {
        return;
    }
    let complete = tables.iter().all(in_full);
    facts.dataset.insert("scanned_in_full", Boolean(complete));
    let ranks = tables.iter().map(|table| table.grading.grade.rank());
    if let Some(rank) = ranks.max() {
        facts.dataset.insert("grade_rank", Integer(i64::from(rank)));
    }
    let personal = presence(facts, "pi_columns", "contains_personal", complete);
    insert(facts, "personal_information", personal);
    let minors = minors(facts, tables, personal, complete);
    insert(facts, "minors_under_14", minors);
    let sensitive = sensitive(facts, personal, minors, complete);
    insert(facts, "sensitive_information", sensitive);
}

fn insert(facts: &mut Facts, name: &'static str, value: Option<bool>) {
    if let Some(value) = value {
        facts.dataset.insert(name, Boolean(value));
    }
}

/// True if one is, false if both are, otherwise unknown.
fn either(left: Option<bool>, right: Option<bool>) -> Option<bool> {
    match (left, right) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}

/// Measured or declared: it is there. Measured in full, not found and declared absent: it is not. Otherwise unknown.
fn presence(facts: &Facts, counted: &str, declared: &str, complete: bool) -> Option<bool> {
    let found = match facts.dataset(counted) {
        Some(Integer(columns)) => Some(*columns > 0),
        _ => None,
    };
    match (found, answer(facts, declared)) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) if complete => Some(false),
        _ => None,
    }
}

/// Everything about a child under 14 is sensitive, whatever its class (PIPL 28).
fn sensitive(facts: &Facts, personal: Option<bool>, minors: Option<bool>, complete: bool) -> Option<bool> {
    if personal == Some(false) {
        return Some(false);
    }
    either(presence(facts, "spi_columns", "contains_sensitive", complete), minors)
}

fn minors(facts: &Facts, tables: &[TableInput<'_>], personal: Option<bool>, complete: bool) -> Option<bool> {
    let declared = answer(facts, "contains_minors");
    let counted = match facts.dataset("minor14_rows") {
        Some(Integer(rows)) => Some(*rows > 0),
        _ => None,
    };
    let every_row_dated = || births(tables, facts.as_of()).is_some_and(|births| births.complete);
    // Rows without a birth date are vouched for by a person alone, in a document.
    let screened = || facts.evidence(AGE_SCREENING) == Some(true);
    match (counted, declared) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        _ if personal == Some(false) => Some(false),
        (Some(false), Some(false)) if complete && every_row_dated() => Some(false),
        (_, Some(false)) if complete && screened() => Some(false),
        _ => None,
    }
}

fn answer(facts: &Facts, name: &str) -> Option<bool> {
    match facts.dataset(name) {
        Some(Boolean(answer)) => Some(*answer),
        _ => None,
    }
}

/// The claimed grade on the scale of `grade_rank`; confirmed important and core data stand where the candidates do.
fn claimed_rank(facts: &Facts) -> Option<i64> {
    let Some(Text(claimed)) = facts.dataset("grade_claimed") else {
        return None;
    };
    let grade = match claimed.as_str() {
        "important" => Grade::ImportantCandidate,
        "core" => Grade::CoreCandidate,
        other => other.parse().ok()?,
    };
    Some(i64::from(grade.rank()))
}

#[cfg(test)]
mod tests;
