//! Facts that follow from scan and declaration together: "there is none" needs both.

use dataseal_model::Grade;
use dataseal_model::facts::FactValue::{Boolean, Integer, Text};

use super::TableInput;
use super::births::births;
use super::measured::in_full;
use crate::Facts;

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
    let sensitive = if personal == Some(false) {
        Some(false)
    } else {
        presence(facts, "spi_columns", "contains_sensitive", complete)
    };
    insert(facts, "sensitive_information", sensitive);
    let minors = minors(facts, tables, personal, complete);
    insert(facts, "minors_under_14", minors);
}

fn insert(facts: &mut Facts, name: &'static str, value: Option<bool>) {
    if let Some(value) = value {
        facts.dataset.insert(name, Boolean(value));
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

fn minors(facts: &Facts, tables: &[TableInput<'_>], personal: Option<bool>, complete: bool) -> Option<bool> {
    let declared = answer(facts, "contains_minors");
    let counted = match facts.dataset("minor14_rows") {
        Some(Integer(rows)) => Some(*rows > 0),
        _ => None,
    };
    let every_row_dated = || births(tables, facts.as_of()).is_some_and(|births| births.complete);
    match (counted, declared) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        _ if personal == Some(false) => Some(false),
        (Some(false), Some(false)) if complete && every_row_dated() => Some(false),
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
