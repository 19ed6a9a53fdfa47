//! What is known about one dataset on one day: the values of facts by subject, how documents stand, what was answered.
//!
//! Absence means unknown. Nothing here is a cell value: counts, shares, flags, declared answers, dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::FactValue;

/// Facts of one subject by name.
pub type FactMap = BTreeMap<&'static str, FactValue>;

/// Facts of one table and of its columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableFacts {
    /// About the table.
    pub table: FactMap,
    /// About its columns, in file order.
    pub columns: Vec<FactMap>,
}

/// Everything that is known about a dataset on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    as_of: NaiveDate,
    /// About the dataset; the assessment date is among them.
    pub dataset: FactMap,
    /// About the tables and their columns, in order.
    pub tables: Vec<TableFacts>,
    /// How each kind of document stands: valid or not. A kind that is absent was not attached, or nobody has looked at it.
    pub evidence: BTreeMap<String, bool>,
    /// When the newest valid document of a kind was issued.
    pub issued: BTreeMap<String, NaiveDate>,
    /// Answers to worksheet questions.
    pub answers: BTreeMap<String, bool>,
}

impl Facts {
    /// Nothing but the assessment date, which is a fact itself.
    pub fn new(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            dataset: FactMap::from([("as_of", FactValue::Date(as_of))]),
            tables: Vec::new(),
            evidence: BTreeMap::new(),
            issued: BTreeMap::new(),
            answers: BTreeMap::new(),
        }
    }

    /// Takes note of a valid document of a kind; the newest of them tells the age.
    pub fn note_issue(&mut self, kind: &str, issued: NaiveDate) {
        let newest = self.issued.entry(kind.to_owned()).or_insert(issued);
        *newest = issued.max(*newest);
    }

    /// The assessment date.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// A fact about the dataset; `None` if it is unknown.
    pub fn dataset(&self, name: &str) -> Option<&FactValue> {
        self.dataset.get(name)
    }

    /// How a kind of evidence stands: valid, invalid, or unknown because none is attached.
    pub fn evidence(&self, kind: &str) -> Option<bool> {
        self.evidence.get(kind).copied()
    }

    /// Days from the issue of the newest valid document of a kind to the assessment date.
    pub fn evidence_age(&self, kind: &str) -> Option<i64> {
        let issued = self.issued.get(kind)?;
        Some((self.as_of - *issued).num_days())
    }

    /// The answer to a worksheet question; `None` if nobody gave one.
    pub fn answer(&self, question: &str) -> Option<bool> {
        self.answers.get(question).copied()
    }
}
