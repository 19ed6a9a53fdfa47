//! Tables with notes of what was met on the way to them: what a container holds besides its tables.

use arrow::datatypes::SchemaRef;
use dataseal_bytes::IntakeError;
use dataseal_model::{Notes, PhysicalColumn};

use crate::table::{BatchReader, Located, Measured, Opened, Parts, Table};

/// Adds notes to every table of what was opened.
pub(crate) fn with_notes(opened: Opened, notes: &Notes) -> Opened {
    if *notes == Notes::default() {
        return opened;
    }
    match opened {
        Opened::Table(table) => Opened::Table(noted(table, notes)),
        Opened::Parts(inner) => Opened::Parts(Box::new(NotedParts {
            inner,
            notes: notes.clone(),
        })),
    }
}

fn noted(inner: Box<dyn Table>, notes: &Notes) -> Box<dyn Table> {
    Box::new(NotedTable {
        inner,
        notes: notes.clone(),
    })
}

struct NotedTable {
    inner: Box<dyn Table>,
    notes: Notes,
}

impl Table for NotedTable {
    fn columns(&self) -> &[PhysicalColumn] {
        self.inner.columns()
    }

    fn schema(&self) -> SchemaRef {
        self.inner.schema()
    }

    fn size_hint(&self) -> u64 {
        self.inner.size_hint()
    }

    fn choose(&mut self, columns: &[usize]) -> bool {
        self.inner.choose(columns)
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        self.inner.partitions(wanted)
    }

    fn read_again(&mut self) -> Result<bool, IntakeError> {
        self.inner.read_again()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let mut measured = self.inner.finish()?;
        measured.notes.merge(self.notes);
        Ok(measured)
    }
}

struct NotedParts {
    inner: Box<dyn Parts>,
    notes: Notes,
}

impl Parts for NotedParts {
    fn next(&mut self) -> Option<Located> {
        let Located { part, table } = self.inner.next()?;
        Some(Located {
            part,
            table: table.map(|table| noted(table, &self.notes)),
        })
    }

    fn finish(&mut self) -> Result<(), IntakeError> {
        self.inner.finish()
    }
}
