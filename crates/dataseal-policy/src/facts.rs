//! Whom rules are judged on, and how each subject sees the facts of its dataset.

use dataseal_model::facts::{FactScope, FactSpec, FactValue, Facts};

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

impl<'a> Row<'a> {
    /// The value of a fact as the subject sees it: its own, its table's or the dataset's.
    pub(crate) fn value(&self, spec: &FactSpec) -> Option<&'a FactValue> {
        let table = || self.facts.tables.get(self.subject.table?);
        match spec.scope {
            FactScope::Dataset => self.facts.dataset.get(spec.name),
            FactScope::Table => table()?.table.get(spec.name),
            FactScope::Column => table()?.columns.get(self.subject.column?)?.get(spec.name),
        }
    }

    /// Whether nothing was measured of the subject, so that no measured fact can speak for it.
    pub(crate) fn unmeasured(&self) -> bool {
        let rows = match self.subject.table {
            Some(table) => self
                .facts
                .tables
                .get(table)
                .and_then(|table| table.table.get("table_rows")),
            None => self.facts.dataset.get("rows"),
        };
        rows == Some(&FactValue::Integer(0))
    }
}

/// The subjects of a scope, in order.
pub(crate) fn rows(facts: &Facts, scope: FactScope) -> Vec<Row<'_>> {
    let row = |table, column| Row {
        facts,
        subject: Subject { table, column },
    };
    let tables = facts.tables.iter().enumerate();
    match scope {
        FactScope::Dataset => vec![row(None, None)],
        FactScope::Table => tables.map(|(table, _)| row(Some(table), None)).collect(),
        FactScope::Column => tables
            .flat_map(|(table, of_table)| (0..of_table.columns.len()).map(move |column| row(Some(table), Some(column))))
            .collect(),
    }
}
