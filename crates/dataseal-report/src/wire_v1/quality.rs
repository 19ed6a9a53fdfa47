//! The quality of a table: dimensions, indicators, and the proxies that are none.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;

/// Data quality by GB/T 36344-2018, with the codes of DB31/T 1523-2024.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quality {
    /// The six dimensions.
    pub dimensions: Vec<Dimension>,
    /// Every indicator, by code.
    pub indicators: Vec<Indicator>,
    /// Figures that point to a dimension and are not its indicators.
    pub proxies: Vec<Proxy>,
}

/// One dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dimension {
    /// `conformity`, `completeness`, `accuracy`, `consistency`, `timeliness` or `accessibility`.
    pub id: String,
    /// What it is called.
    pub name: Text,
    /// Its indicators, parts of indicators not counted.
    pub indicators: u64,
    /// Those that have a value.
    pub assessed: u64,
    /// Mean of their values, a decimal from 0 to 1; null where none has one.
    pub value: Option<String>,
}

/// One indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Indicator {
    /// Row of the project's register, `B40` to `B58`.
    pub id: String,
    /// Its code, six digits; one that does not end in 00 is part of another.
    pub code: String,
    /// The dimension it belongs to.
    pub dimension: String,
    /// What it is called.
    pub name: Text,
    /// How the value follows from A, what satisfies (of 1 - A/B: what does not), and B, what was evaluated.
    pub formula: String,
    /// The value, a decimal from 0 to 1; null where it is not assessable, which is neither 0 nor 1.
    pub value: Option<String>,
    /// The value exactly: numerator.
    pub numerator: Option<u64>,
    /// The value exactly: denominator.
    pub denominator: Option<u64>,
    /// Place of the column that was taken to be the key, from 0.
    pub column_index: Option<u64>,
    /// What is missing for a value.
    pub missing: Option<String>,
    /// The same in words.
    pub missing_text: Option<Text>,
}

/// A figure that points to a dimension and is not its indicator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Proxy {
    /// `null-rate`, `type-consistency`, `parse-rate` or `lag-days`.
    pub id: String,
    /// The dimension it points to.
    pub dimension: String,
    /// What it is called.
    pub name: Text,
    /// `share` or `days`.
    pub unit: String,
    /// A decimal from 0 to 1, or days; null where there is nothing to count.
    pub value: Option<String>,
    /// Of a share: numerator.
    pub numerator: Option<u64>,
    /// Of a share: denominator.
    pub denominator: Option<u64>,
    /// Place of the column that it rests on, from 0.
    pub column_index: Option<u64>,
}
