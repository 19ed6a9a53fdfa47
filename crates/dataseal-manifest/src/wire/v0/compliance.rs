//! What rules concluded and what persons waived, in version 0 of the predicate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Pack, Text, Threshold};

/// What the rules concluded: that nothing blocking was found under these packs as of this date, or nothing but what is waived,
/// and no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Compliance {
    /// Assessment date, `YYYY-MM-DD`.
    pub as_of: String,
    /// Packs that took part.
    pub packs: Vec<Pack>,
    /// Rules of these packs in force at the date.
    pub rules: u64,
    /// Rules that could be evaluated for everything they concern.
    pub evaluated: u64,
    /// Conclusions.
    pub decisions: Vec<Decision>,
    /// The law's numbers of persons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<Threshold>,
    /// `no-blocking-finding`, or `no-unwaived-blocking-finding` where one is waived: nothing else is ever signed.
    pub result: String,
    /// The result in words.
    pub summary: Text,
}

/// The conclusion of one rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Decision {
    /// `CN-CORE-008`.
    pub code: String,
    /// `satisfied`, `violated`, `undetermined` or `not-applicable`.
    pub verdict: String,
    /// `blocking`, `error`, `warning` or `note`.
    pub severity: String,
    /// Place in `profile.tables`, if it concerns one table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<u64>,
    /// Place in the table's `columns`, if it concerns one column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Place in `waivers` of the waiver that it rests on, if it rests on one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiver: Option<u64>,
}

/// A waiver on which conclusions rest. The verdicts stay what they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub struct Waiver {
    /// Code of the rule that need not be kept.
    pub code: String,
    /// Who answers for it.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// First day on which it holds, `YYYY-MM-DD`.
    pub approved: String,
    /// Last day on which it holds, `YYYY-MM-DD`.
    pub expires: String,
    /// The files it is about, sorted; absent for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<String>,
    /// The column it is about; absent for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
}
