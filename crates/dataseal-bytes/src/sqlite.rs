//! SQLite databases read from their bytes (file format 3, <https://sqlite.org/fileformat2.html>), page by page.
//!
//! Nothing of SQLite itself is linked: its library opens files by name only, follows links on the way, and would meet
//! hostile pages in unsafe code. What is needed to read tables is small: a header, b-trees of two kinds, records, and the
//! text of `CREATE TABLE`. Every page belongs to exactly one tree or list, which [`Claims`] checks, so that a page that
//! nothing refers to shows, and no loop can be built.
//!
//! What is not read: a `-wal` file beside the database, and the values of virtual generated columns, which are computed
//! from columns that are read.

mod header;
mod record;
mod schema;
mod sql;
mod tree;

pub use header::{Header, TextEncoding};
pub use record::{Value, decode};
pub use schema::{Object, ObjectKind, objects};
pub use sql::{Affinity, ColumnSql, DefaultSql, TableSql, parse_table};
pub use tree::{Claims, Cursor, Row, TreeKind};

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::{Damage, IntakeError, Region};

/// An open database.
#[derive(Clone, Debug)]
pub struct Database {
    region: Region,
    header: Header,
    cancel: Arc<AtomicBool>,
}

impl Database {
    /// Checks the header against the file.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for a header that contradicts itself or the file's size, [`IntakeError::HiddenBytes`] for
    /// bytes after the last page, [`IntakeError::Unsupported`] for a newer format.
    pub fn open(region: Region, cancel: Arc<AtomicBool>) -> Result<Self, IntakeError> {
        let header = Header::read(&region)?;
        Ok(Self { region, header, cancel })
    }

    /// The header.
    pub const fn header(&self) -> &Header {
        &self.header
    }

    /// A page by its number from 1.
    fn page(&self, number: u32) -> Result<Vec<u8>, IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let size = u64::from(self.header.page_size);
        let offset = u64::from(number.saturating_sub(1)) * size;
        if number == 0 || number > self.header.pages {
            return Err(IntakeError::Corrupt {
                part: Damage::Page,
                offset: 0,
            });
        }
        let length = usize::try_from(size).map_err(|_| IntakeError::Internal)?;
        self.region.read_range(offset, length)
    }

    /// Damage at a byte of a page.
    const fn damaged(&self, page: u32, at: usize) -> IntakeError {
        IntakeError::Corrupt {
            part: Damage::Page,
            offset: (page as u64).saturating_sub(1) * self.header.page_size as u64 + at as u64,
        }
    }
}

#[cfg(test)]
mod tests;
