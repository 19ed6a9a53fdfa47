//! The fact table of one dataset: what rules read, by subject. Built by `gather`, or from a rule's example.
//!
//! Absence means unknown. Nothing here is a cell value: counts, shares, flags, declared answers, dates.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::facts::{FactScope, FactSpec, FactValue, fact};

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
    pub(crate) dataset: FactMap,
    pub(crate) tables: Vec<TableFacts>,
    pub(crate) evidence: BTreeMap<String, bool>,
    /// When the newest valid document of a kind was issued.
    pub(crate) issued: BTreeMap<String, NaiveDate>,
    pub(crate) answers: BTreeMap<String, bool>,
}

/// Whom a rule is judged on: the dataset, a table, or a column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Subject {
    /// Index of the table.
    pub(crate) table: Option<usize>,
    /// Index of the column in it.
    pub(crate) column: Option<usize>,
}

/// One row of a batch: a subject and the facts of its dataset.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) subject: Subject,
}

impl Row<'_> {
    /// The value of a fact as the subject sees it.
    pub(crate) fn value(&self, spec: &FactSpec) -> Option<&FactValue> {
        self.facts.value(spec, self.subject)
    }

    /// Whether nothing was measured of the subject.
    pub(crate) fn unmeasured(&self) -> bool {
        self.facts.unmeasured(self.subject)
    }
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

    /// The assessment date.
    pub const fn as_of(&self) -> NaiveDate {
        self.as_of
    }

    /// A fact about the dataset; `None` if it is unknown.
    pub fn dataset(&self, name: &str) -> Option<&FactValue> {
        self.dataset.get(name)
    }

    /// Facts of the tables and columns, in order.
    pub fn tables(&self) -> &[TableFacts] {
        &self.tables
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

    /// The subjects of a scope, in order.
    pub(crate) fn rows(&self, scope: FactScope) -> impl Iterator<Item = Row<'_>> {
        let subjects = self.subjects(scope).into_iter();
        subjects.map(|subject| Row { facts: self, subject })
    }

    fn subjects(&self, scope: FactScope) -> Vec<Subject> {
        let tables = self.tables.iter().enumerate();
        match scope {
            FactScope::Dataset => vec![Subject {
                table: None,
                column: None,
            }],
            FactScope::Table => tables
                .map(|(table, _)| Subject {
                    table: Some(table),
                    column: None,
                })
                .collect(),
            FactScope::Column => tables
                .flat_map(|(table, facts)| {
                    (0..facts.columns.len()).map(move |column| Subject {
                        table: Some(table),
                        column: Some(column),
                    })
                })
                .collect(),
        }
    }

    /// The value of a fact as this subject sees it: its own, its table's or the dataset's.
    fn value(&self, spec: &FactSpec, subject: Subject) -> Option<&FactValue> {
        let table = || self.tables.get(subject.table?);
        match spec.scope {
            FactScope::Dataset => self.dataset.get(spec.name),
            FactScope::Table => table()?.table.get(spec.name),
            FactScope::Column => table()?.columns.get(subject.column?)?.get(spec.name),
        }
    }

    /// Whether nothing was measured of this subject, so that no measured fact can speak for it.
    fn unmeasured(&self, subject: Subject) -> bool {
        let name = if subject.table.is_some() { "table_rows" } else { "rows" };
        fact(name).and_then(|spec| self.value(spec, subject)) == Some(&FactValue::Integer(0))
    }
}
