//! Waivers: a named person answers, with a reason and until a day, for a rule that a dataset does not keep.
//!
//! They are kept in a `waivers.toml` beside the data. A waiver never changes a verdict and never hides a finding; it only
//! takes away that the finding blocks a seal and counts for the exit status.

use chrono::NaiveDate;

use crate::{Finding, RuleCode, TableAppraisal};

/// One waiver, as its file states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule that need not be kept.
    pub rule: RuleCode,
    /// Who answers for it.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// First day on which it holds.
    pub approved: NaiveDate,
    /// Last day on which it holds.
    pub expires: NaiveDate,
    /// Names of the files it is about, as reports show them; empty for all.
    pub files: Vec<String>,
    /// The column it is about, as reports show it or `#n` by its place from 1; all if absent.
    pub column: Option<String>,
}

impl Waiver {
    /// Whether it holds on a day, both its first and its last included.
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.approved <= day && day <= self.expires
    }

    /// Whether a finding is one of its rule and within its scope. A finding about the whole dataset is within a list of files
    /// only if that names every file, and within a column never.
    pub fn covers(&self, finding: &Finding, tables: &[TableAppraisal]) -> bool {
        if self.rule != finding.code {
            return false;
        }
        let listed = |table: &TableAppraisal| self.files.iter().any(|file| file == table.file_name.as_str());
        let table = finding.table.and_then(|at| tables.get(at));
        let in_files = match (finding.table, table) {
            (_, Some(table)) => self.files.is_empty() || listed(table),
            (None, _) => self.files.is_empty() || !tables.is_empty() && tables.iter().all(listed),
            (Some(_), None) => false,
        };
        let in_column = self.column.as_deref().is_none_or(|wanted| {
            let place = finding.column;
            let column = place.and_then(|at| table?.columns.get(at));
            let numbered = place.map(|at| format!("#{}", at.saturating_add(1)));
            column.is_some_and(|column| column.shown.name.as_str() == wanted || numbered.as_deref() == Some(wanted))
        });
        in_files && in_column
    }
}

/// How a waiver stands on the assessment date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum WaiverState {
    /// It holds, and a finding rests on it.
    InUse,
    /// It holds, and there is nothing to waive.
    Unused,
    /// Its last day is over.
    Expired,
    /// Its first day is still to come.
    NotYet,
}

impl WaiverState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::InUse, Self::Unused, Self::Expired, Self::NotYet];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InUse => "in-use",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
        }
    }
}

/// A waiver of a run and how it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverRecord {
    /// The waiver.
    pub waiver: Waiver,
    /// How it stands.
    pub state: WaiverState,
}
