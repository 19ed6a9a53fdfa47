//! What is known of sensitive information and of children, and what stays unknown.

use dataseal_model::facts::FactValue;

use super::{AGE_SCREENING, minors, sensitive};
use crate::Facts;

const YES: Option<bool> = Some(true);
const NO: Option<bool> = Some(false);

/// Sensitive columns that were counted, and the answer whether there is sensitive information.
fn classes(columns: Option<i64>, declared: Option<bool>) -> Facts {
    let mut facts = Facts::new("2026-11-22".parse().unwrap());
    let columns = columns.map(|columns| ("spi_columns", FactValue::Integer(columns)));
    let declared = declared.map(|declared| ("contains_sensitive", FactValue::Boolean(declared)));
    facts.dataset.extend(columns.into_iter().chain(declared));
    facts
}

/// Rows of children that were counted, the answer whether there are any, and how the note on age screening stands.
fn ages(rows: Option<i64>, declared: Option<bool>, screening: Option<bool>) -> Facts {
    let mut facts = Facts::new("2026-11-22".parse().unwrap());
    let rows = rows.map(|rows| ("minor14_rows", FactValue::Integer(rows)));
    let declared = declared.map(|declared| ("contains_minors", FactValue::Boolean(declared)));
    facts.dataset.extend(rows.into_iter().chain(declared));
    let screening = screening.map(|valid| (AGE_SCREENING.to_owned(), valid));
    facts.evidence.extend(screening);
    facts
}

#[test]
fn everything_about_children_is_sensitive_and_unknown_ages_stay_unknown() {
    let denied = classes(Some(0), NO);
    assert_eq!(sensitive(&denied, YES, YES, true), YES);
    assert_eq!(sensitive(&denied, YES, NO, true), NO);
    assert_eq!(sensitive(&denied, YES, None, true), None);
    assert_eq!(sensitive(&denied, YES, NO, false), None);
    assert_eq!(sensitive(&denied, NO, None, true), NO);
    let silent = classes(Some(0), None);
    assert_eq!(sensitive(&silent, YES, YES, true), YES);
    assert_eq!(sensitive(&silent, YES, NO, true), None);
    for found in [classes(Some(1), NO), classes(None, YES)] {
        assert_eq!(sensitive(&found, YES, NO, true), YES);
        assert_eq!(sensitive(&found, YES, None, false), YES);
    }
}

#[test]
fn a_note_on_age_screening_stands_in_for_birth_dates_but_not_against_them() {
    let found = |rows, declared, screening, complete| minors(&ages(rows, declared, screening), &[], YES, complete);
    assert_eq!(found(None, NO, YES, true), NO);
    // Some rows have a birth date, and none of them is of a child.
    assert_eq!(found(Some(0), NO, YES, true), NO);
    assert_eq!(found(Some(1), NO, YES, true), YES);
    assert_eq!(found(None, YES, YES, true), YES);
    assert_eq!(found(None, None, YES, true), None);
    assert_eq!(found(None, NO, None, true), None);
    assert_eq!(found(None, NO, NO, true), None);
    assert_eq!(found(None, NO, YES, false), None);
}
