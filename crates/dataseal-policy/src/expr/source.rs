//! What a condition reads: one column of the record batch on which it is evaluated.
//!
//! `valid_evidence('kind')` and `includes(set, 'value')` are columns too: what they look into is no SQL value.

use arrow::datatypes::{DataType, Field};
use dataseal_model::facts::{FactOrigin, FactSpec, FactType};

/// A column of the batch.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// The value of a fact.
    Fact(&'static FactSpec),
    /// Whether a set holds a value.
    Includes(&'static FactSpec, String),
    /// Whether a set is known at all.
    KnownSet(&'static FactSpec),
    /// How a kind of evidence stands.
    Evidence(String),
    /// Days since the newest valid document of a kind was issued.
    EvidenceAge(String),
    /// The answer to a worksheet question.
    Answer(String),
}

/// Whether an answer rests on the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It does.
    Measured,
    /// It rests on declarations, documents or the date alone.
    Stated,
}

impl Source {
    /// Name of the column; no fact has a colon in its name.
    pub(crate) fn column(&self) -> String {
        match self {
            Self::Fact(fact) => fact.name.to_owned(),
            Self::Includes(fact, value) => format!("includes:{}:{value}", fact.name),
            Self::KnownSet(fact) => format!("known:{}", fact.name),
            Self::Evidence(kind) => format!("evidence:{kind}"),
            Self::EvidenceAge(kind) => format!("age:{kind}"),
            Self::Answer(question) => format!("answer:{question}"),
        }
    }

    /// Its Arrow field; unknown is null.
    pub(crate) fn field(&self) -> Field {
        let data_type = match self {
            Self::Fact(fact) => data_type(fact.fact_type),
            Self::Includes(..) | Self::KnownSet(_) | Self::Evidence(_) | Self::Answer(_) => DataType::Boolean,
            Self::EvidenceAge(_) => DataType::Int64,
        };
        Field::new(self.column(), data_type, true)
    }

    /// The fact behind it, if it is one.
    pub(crate) const fn fact(&self) -> Option<&'static FactSpec> {
        match self {
            Self::Fact(fact) | Self::Includes(fact, _) | Self::KnownSet(fact) => Some(fact),
            Self::Evidence(_) | Self::EvidenceAge(_) | Self::Answer(_) => None,
        }
    }

    /// What tells it from every other source.
    fn key(&self) -> (u8, &str, &str) {
        match self {
            Self::Fact(fact) => (0, fact.name, ""),
            Self::Includes(fact, value) => (1, fact.name, value),
            Self::KnownSet(fact) => (2, fact.name, ""),
            Self::Evidence(kind) => (3, kind, ""),
            Self::EvidenceAge(kind) => (4, kind, ""),
            Self::Answer(question) => (5, question, ""),
        }
    }

    /// Whether it rests on the measurement.
    pub(crate) fn origin(&self) -> Origin {
        match self.fact() {
            Some(fact) if fact.origin == FactOrigin::Scanned => Origin::Measured,
            Some(fact) if fact.origin == FactOrigin::Derived && !STATED.contains(&fact.name) => Origin::Measured,
            _ => Origin::Stated,
        }
    }
}

/// Derived facts that need no measurement.
const STATED: [&str; 4] = ["as_of", "grade_claimed_rank", "waivers_expired", "waivers_unused"];

const fn data_type(fact_type: FactType) -> DataType {
    match fact_type {
        FactType::Boolean => DataType::Boolean,
        FactType::Integer => DataType::Int64,
        FactType::Share => DataType::Float64,
        FactType::Text | FactType::TextSet => DataType::Utf8,
        FactType::Date => DataType::Date32,
    }
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Source {}

impl PartialOrd for Source {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Source {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}
