//! SQLite databases: every table with rows of its own is a table, read from its pages without SQLite itself.
//!
//! Before the first table is handed out, the whole file is walked: each page must belong to one table, index or list, each
//! record must be whole, and what is counted then must come again when rows are read. Views and virtual tables are not
//! read, which is noted; the tables behind a virtual table are ordinary ones. SQLite's own tables (`sqlite_…`) hold no
//! data of the user. A file in WAL mode is read as it is, and what a `-wal` file beside it may hold is not, which is noted
//! too.
//!
//! SQLite types values, not columns. A column of BLOBs only is binary; every other is text: integers exactly, numbers with
//! a fraction in the shortest form that reads back the same, texts as they are, and a BLOB among them as `x'…'`.

mod columns;
mod survey;
mod table;

use std::sync::Arc;

use dataseal_bytes::sqlite::{Database, Object};
use dataseal_bytes::{Head, IntakeError, Signature};
use dataseal_model::{Format, Masked, Notes, Part, PartKind};

use self::survey::{Counted, survey};
use self::table::SqliteTable;
use crate::table::{Located, Opened, Opening, Parts};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Sqlite];

pub(crate) fn sniff(head: &Head) -> bool {
    head.signature() == Some(Signature::Sqlite)
}

/// Walks the whole database once and prepares its tables; the digest is computed meanwhile.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let database = Arc::new(Database::open(opening.region.clone(), Arc::clone(&opening.cancel))?);
    opening.start_digest();
    let surveyed = survey(&database, opening.limits())?;
    // Also one whose tables are all in its write-ahead log still.
    if surveyed.tables.is_empty() {
        return Err(IntakeError::Empty);
    }
    Ok(Opened::Parts(Box::new(SqliteParts {
        mark: opening.scratch.mark(),
        opening,
        database,
        tables: surveyed.tables.into_iter(),
        notes: surveyed.notes,
    })))
}

/// The tables that have not been handed out.
struct SqliteParts {
    opening: Opening,
    database: Arc<Database>,
    tables: std::vec::IntoIter<(u32, Object, Result<Counted, IntakeError>)>,
    /// What concerns the whole database goes with the first table.
    notes: Notes,
    /// How far the scratch file is taken by what is around the database: whoever reads a table may put down more.
    mark: u64,
}

impl Parts for SqliteParts {
    fn next(&mut self) -> Option<Located> {
        self.opening.scratch.release(self.mark);
        let (position, object, counted) = self.tables.next()?;
        let table = counted.map(|counted| {
            let notes = std::mem::take(&mut self.notes);
            let table = SqliteTable::new(&self.opening, Arc::clone(&self.database), object.root, counted, notes);
            Box::new(table) as Box<dyn crate::table::Table>
        });
        let part = Part {
            kind: PartKind::Table,
            position,
            name: Masked::new(object.name),
            hidden: false,
        };
        Some(Located {
            part: vec![part],
            table,
        })
    }

    /// Every page was accounted for when the database was opened.
    fn finish(&mut self) -> Result<(), IntakeError> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
