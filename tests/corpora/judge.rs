//! Holds an outcome against what the list expects of the file.

use dataseal::model::{ErrorCode, NoteKind, QuarantineReason};

use crate::harness::{Outcome, SLOWNESS};
use crate::list::{Case, Expectation};
use crate::{MEMORY, SECONDS};

/// How an outcome stands to the expectation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// As the list has it.
    Right,
    /// Read, with other rows.
    Wrong,
    /// Refused, where it must be read.
    Refused,
    /// Read, where it must be refused.
    Accepted,
}

/// What is to be said of one file.
#[derive(Clone, Debug)]
pub(crate) struct Judgement {
    pub(crate) fit: Fit,
    /// No exit status of the table, or an internal error.
    pub(crate) unclean: bool,
    /// The reader died of something else than a limit.
    pub(crate) died: bool,
    pub(crate) slow: bool,
    pub(crate) heavy: bool,
    /// What happened, without data.
    pub(crate) told: String,
}

impl Judgement {
    pub(crate) const fn within_limits(&self) -> bool {
        !self.slow && !self.heavy
    }
}

pub(crate) fn judge(case: &Case, outcome: &Outcome) -> Judgement {
    let code = outcome.error().map(dataseal::Error::code);
    let seconds = u64::from(SECONDS * SLOWNESS);
    Judgement {
        fit: fit(case, outcome, code),
        unclean: !outcome.is_clean(),
        died: outcome.died(),
        slow: code == Some(ErrorCode::LimitTime) || outcome.elapsed.as_secs() >= seconds,
        heavy: code == Some(ErrorCode::LimitMemory) || outcome.peak > MEMORY,
        told: outcome.told(),
    }
}

fn fit(case: &Case, outcome: &Outcome, code: Option<ErrorCode>) -> Fit {
    // A file without a byte has no rows, and the program says that nothing was measured.
    let is_empty = code == Some(ErrorCode::NothingMeasured) && case.rows == Some(0);
    let rows_fit = code.is_none() && case.rows.is_none_or(|rows| has_rows(case, outcome, rows));
    match (case.expect, code) {
        (Expectation::AnyClean, _) => Fit::Right,
        (Expectation::Error, None) => Fit::Accepted,
        (Expectation::Error, Some(_)) => Fit::Right,
        (Expectation::OkIfSupported, Some(_)) => Fit::Right,
        (Expectation::Ok, Some(_)) if !is_empty => Fit::Refused,
        _ if rows_fit || is_empty => Fit::Right,
        _ => Fit::Wrong,
    }
}

/// Whether the rows are those of the list. It was made by readers that take the first record of a text as names: where
/// the evidence says that there are none, one row more is right too; and what follows the first table is not counted.
/// For workbooks it counts every row from a sheet's first cell to its last, so that titles, names and blank rows are among
/// them: more than that is wrong.
fn has_rows(case: &Case, outcome: &Outcome, rows: u64) -> bool {
    let found = outcome.rows();
    match case.format.as_str() {
        "csv" => found == rows || (without_names(outcome) && found == rows + 1),
        "csv-pollock" => found - of_another_table(outcome) == rows,
        "excel" => found <= rows,
        _ => found == rows,
    }
}

/// Rows that were set aside because they belong to another table in the same text.
fn of_another_table(outcome: &Outcome) -> u64 {
    let entries = outcome.measured().flat_map(|table| &table.file.quarantine.entries);
    entries
        .filter(|entry| entry.reason == QuarantineReason::AnotherTable)
        .count() as u64
}

/// Whether the first row of a table was taken for data because nothing in it names columns.
fn without_names(outcome: &Outcome) -> bool {
    let mut notes = outcome.measured().flat_map(|table| &table.file.reading.notes);
    notes.any(|note| note.kind == NoteKind::NoHeader)
}
