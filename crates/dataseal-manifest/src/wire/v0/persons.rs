//! Persons in a statement: counted by identifier over all tables, with bounds; and how they stand to legal thresholds.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The persons concerned. An identifier counts once, in however many columns, tables and files it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Persons {
    /// All persons.
    pub all: PersonBounds,
    /// Persons in tables with sensitive personal information.
    pub sensitive: PersonBounds,
    /// Identifiers by class, the most persons first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub identifiers: Vec<IdentifierCount>,
    /// Children under 14 and minors under 18 at the assessment date; absent where no column carries birth dates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub minors: Vec<Minors>,
}

/// From how many persons to how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct PersonBounds {
    /// At least so many.
    pub at_least: u64,
    /// At most so many; absent if nothing bounds them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u64>,
}

/// The identifiers of one class over all tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct IdentifierCount {
    /// The class.
    pub class: String,
    /// Columns that were united.
    pub columns: u64,
    /// Different identifiers, or the estimate of their number.
    pub persons: u64,
    /// Whether that is exact.
    pub exact: bool,
    /// Three standard errors below, within what is certain.
    pub lower: u64,
    /// Three standard errors above, within what is certain.
    pub upper: u64,
}

/// Persons below an age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Minors {
    /// The age in years.
    pub under: u32,
    /// Rows of such persons.
    pub rows: u64,
    /// Such persons.
    pub persons: PersonBounds,
}

/// How the dataset stands to a legal threshold: `reached`, `below` or `undetermined`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Threshold {
    /// Its id.
    pub id: String,
    /// From how many on.
    pub at_least: u64,
    /// This dataset alone.
    pub alone: String,
    /// What is counted in all, by the declared total.
    pub total: String,
}
