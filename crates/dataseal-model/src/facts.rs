//! The fact schema: every name that a rule may read, typed and documented in one table.
//!
//! Facts are counts, shares, flags, declared answers and dates; never cell values. `docs/facts.md` is printed from
//! [`FACTS`], and so is the questionnaire of `asset.toml`.

mod known;
mod table;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

use chrono::NaiveDate;

pub use known::{FactMap, Facts, TableFacts};
pub use table::FACTS;

/// SQL type of a fact as rules see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactType {
    /// `BOOLEAN`.
    Boolean,
    /// `BIGINT`.
    Integer,
    /// `DOUBLE` between 0 and 1 or a ratio; carried as an exact fraction until a rule compares it.
    Share,
    /// `VARCHAR`.
    Text,
    /// A set of `VARCHAR`s, read by `includes(fact, 'value')`.
    TextSet,
    /// `DATE`.
    Date,
}

impl FactType {
    /// Name in the documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Share => "share",
            Self::Text => "text",
            Self::TextSet => "text set",
            Self::Date => "date",
        }
    }
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactScope {
    /// The dataset as a whole.
    Dataset,
    /// One table.
    Table,
    /// One column.
    Column,
}

impl FactScope {
    /// Name in packs and documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Dataset => "dataset",
            Self::Table => "table",
            Self::Column => "column",
        }
    }
}

/// Who says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactOrigin {
    /// Measured from the data.
    Scanned,
    /// Declared by the holder in `asset.toml`.
    Declared,
    /// Read from attached documents.
    Evidenced,
    /// Computed from the others.
    Derived,
}

impl FactOrigin {
    /// Name in the documentation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Scanned => "scanned",
            Self::Declared => "declared",
            Self::Evidenced => "evidenced",
            Self::Derived => "derived",
        }
    }
}

/// One permitted answer to a question, with what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Machine value, also what rules compare with.
    pub value: &'static str,
    /// Chinese wording; accepted in `asset.toml` as well.
    pub zh: &'static str,
    /// English wording.
    pub en: &'static str,
}

/// One fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactSpec {
    /// snake_case name that rules use.
    pub name: &'static str,
    /// SQL type.
    pub fact_type: FactType,
    /// What it is about.
    pub scope: FactScope,
    /// Who says it.
    pub origin: FactOrigin,
    /// Unit, if it has one: `rows`, `persons`, `characters`.
    pub unit: &'static str,
    /// What it means, or the question that `asset.toml` asks, in Chinese.
    pub zh: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// `section.key` in `asset.toml`, for declared facts only.
    pub asset_key: Option<&'static str>,
    /// Permitted answers; empty for free text, numbers and dates.
    pub choices: &'static [Choice],
}

/// Facts that are counted on papers, the declaration and the waivers, and so say nothing about the data.
pub const OF_PAPERS: [&str; 3] = ["public_text_hits", "waivers_expired", "waivers_unused"];

/// Finds a fact by name.
pub fn fact(name: &str) -> Option<&'static FactSpec> {
    static BY_NAME: LazyLock<BTreeMap<&str, &FactSpec>> =
        LazyLock::new(|| FACTS.iter().map(|spec| (spec.name, spec)).collect());
    BY_NAME.get(name).copied()
}

/// The value of a fact. Absence means unknown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactValue {
    /// Yes or no.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// `part` of `whole`, exact; an empty whole is unknown.
    Share {
        /// Numerator.
        part: u64,
        /// Denominator.
        whole: u64,
    },
    /// A text.
    Text(String),
    /// A set of texts, sorted, without doubles.
    TextSet(Vec<String>),
    /// A civil date.
    Date(NaiveDate),
}

impl fmt::Display for FactValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Share { part, whole } => write!(f, "{part}/{whole}"),
            Self::Text(text) => f.write_str(text),
            Self::TextSet(items) => f.write_str(&items.join(", ")),
            Self::Date(date) => write!(f, "{date}"),
        }
    }
}
