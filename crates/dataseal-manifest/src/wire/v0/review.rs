//! Decisions of persons about columns, in version 0 of the predicate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Label;

/// A person's decision about a column. `classification` holds the labels and grades in force, which follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Review {
    /// Place in `profile.tables`.
    pub table: u64,
    /// Place in the table's `columns`.
    pub column: u64,
    /// The classes that the column was said to hold, empty for none at all; absent where labels were left as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub classes: Option<Vec<String>>,
    /// The grade that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<String>,
    /// Whether it was said that values may be shown.
    pub disclose: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub reviewer: String,
    /// When, `YYYY-MM-DD`.
    pub date: String,
    /// Whether the data is no longer what was looked at then.
    pub stale: bool,
    /// What the program had found.
    pub machine: MachineClassification,
}

/// What the program finds in a column when no person decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct MachineClassification {
    /// As in `classification`.
    pub grade: String,
    /// Most certain first.
    pub labels: Vec<Label>,
}
