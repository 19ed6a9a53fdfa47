//! Rows on their way from a sheet to a table: written once to the scratch file in blocks, read back in any order.
//!
//! A row is its number, its mark and its cells; what is not there takes no room. Blank rows are not written. Memory is one
//! block and one row, whatever the sheet.

mod record;
mod spans;
mod write;

use dataseal_model::Notes;

use super::cell::CellKind;
use super::merges::Merge;
use crate::{IntakeError, Region};

use self::spans::RowSpans;

pub use record::BlockRows;
pub use spans::{ENDS, Span};
pub use write::{SheetWriter, WrittenSheet};

/// A stretch of rows in the scratch file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Where it starts in [`SheetRows::region`].
    pub offset: u64,
    /// Bytes.
    pub length: u32,
    /// Place of its first row among the rows that are not blank, from 0.
    pub first: u64,
    /// Rows.
    pub rows: u32,
    /// The number of the last row before it that is not blank.
    pub previous: Option<u32>,
    /// The number of its first row.
    pub first_row: u32,
}

/// A sheet as it was walked.
#[derive(Clone, Debug)]
pub struct SheetRows {
    /// Where the rows are.
    pub region: Region,
    /// The blocks in order.
    pub blocks: Vec<Block>,
    /// Rows with a value.
    pub rows: u64,
    /// Number of the first and the last of them.
    pub row_span: Option<(u32, u32)>,
    /// Merged ranges.
    pub merges: Vec<Merge>,
    /// Hidden columns.
    pub hidden_columns: Vec<Span>,
    /// What was counted beside the rows.
    pub notes: Notes,
    spans: RowSpans,
}

impl SheetRows {
    /// The columns that rows have, the first `before` and the last `after` left out (at most [`ENDS`] each).
    pub fn columns(&self, before: u64, after: u64) -> Option<Span> {
        self.spans.columns(self.rows, before, after)
    }

    /// A block's rows.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if the scratch file is not what it was.
    pub fn read(&self, block: &Block) -> Result<BlockRows, IntakeError> {
        let length = usize::try_from(block.length).map_err(|_| IntakeError::Internal)?;
        Ok(BlockRows::new(self.region.read_range(block.offset, length)?))
    }

    /// Up to `count` rows from the one at place `first` on, each with its cells.
    ///
    /// # Errors
    /// As for [`SheetRows::read`].
    pub fn take(&self, first: u64, count: usize) -> Result<Vec<OwnedRow>, IntakeError> {
        let mut taken = Vec::new();
        let reached = |block: &&Block| block.first.saturating_add(u64::from(block.rows)) > first;
        for block in self.blocks.iter().filter(reached) {
            let mut rows = self.read(block)?;
            let mut place = block.first;
            while let Some((row, hidden)) = rows.next_row()? {
                if taken.len() == count {
                    return Ok(taken);
                }
                let mut cells = Vec::new();
                while let Some(cell) = rows.next_cell()? {
                    if place >= first {
                        cells.push(OwnedCell {
                            column: cell.column,
                            kind: cell.kind,
                            text: String::from_utf8_lossy(cell.text).into_owned(),
                        });
                    }
                }
                if place >= first {
                    taken.push(OwnedRow { row, hidden, cells });
                }
                place += 1;
            }
        }
        Ok(taken)
    }
}

/// A row by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedRow {
    /// Its number in the sheet, from 0.
    pub row: u32,
    /// Whether the sheet hides it.
    pub hidden: bool,
    /// Its cells from left to right.
    pub cells: Vec<OwnedCell>,
}

/// A cell by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnedCell {
    /// Column of the sheet, from 0.
    pub column: u32,
    /// What it holds.
    pub kind: CellKind,
    /// Its text.
    pub text: String,
}

#[cfg(test)]
mod tests;
