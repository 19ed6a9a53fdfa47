//! Findings on the wire: what a rule concluded, where it is written, how it was evaluated and what it rests on.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{FactValue, Text, Waiver, schema};

/// What one rule concluded about the dataset, a table or a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule.
    pub code: String,
    /// The pack it belongs to.
    pub pack: String,
    /// The conclusion. What could not be told is never a pass.
    #[schemars(schema_with = "schema::verdict")]
    pub verdict: String,
    /// How much it weighs.
    #[schemars(schema_with = "schema::severity")]
    pub severity: String,
    /// Whether it forbids a seal.
    pub blocks: bool,
    /// Name of the table it concerns, if it concerns one.
    pub table: Option<String>,
    /// Name of the column it concerns, if it concerns one.
    pub column: Option<String>,
    /// Place of the table in `tables`, from 0.
    pub table_index: Option<u64>,
    /// Place of the column in the table, from 0.
    pub column_index: Option<u64>,
    /// What the rule asks for.
    pub title: Text,
    /// What to do about it.
    pub remedy: Text,
    /// Which role can mend it.
    pub owner: String,
    /// Where the requirement is written.
    pub source: Source,
    /// Facts and documents without which it stays undetermined.
    pub missing: Vec<String>,
    /// How the condition was evaluated, outermost first.
    pub trace: Vec<Step>,
    /// What the verdict rests on: what tells whether the rule applies, and where it does, what tells whether it is kept.
    #[serde(default)]
    pub facts: Vec<UsedFact>,
    /// The waiver that it rests on: the verdict stands, but blocks nothing and does not count for the exit status.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<Waiver>,
}

/// Where a requirement is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The law, regulation or standard.
    pub instrument: String,
    /// Article or clause.
    pub article: String,
    /// Whether the text was read when the rule was written.
    pub verified: bool,
}

/// Something that a verdict rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsedFact {
    /// Name of the fact; `evidence:`, `evidence-age:` (in days) or `answer:` and an id for documents and worksheet questions.
    pub name: String,
    /// Who says so: `scanned`, `declared`, `evidenced` or `derived`.
    pub origin: String,
    /// What it is; null is unknown.
    pub value: Option<FactValue>,
    /// Whether it differs between the columns or tables that the finding is about; it has no value then.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub varies: bool,
}

/// One sub-expression of a condition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// As written in the pack.
    pub expression: String,
    /// Its value; null is unknown.
    pub value: Option<bool>,
}
