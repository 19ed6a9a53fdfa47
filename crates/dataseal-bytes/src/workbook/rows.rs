//! Rows on their way from a sheet to a table: written once to the scratch file in blocks, read back in any order.
//!
//! A row is its number, its mark and its cells; what is not there takes no room. Blank rows are not written. Memory is one
//! block and one row, whatever the sheet.

mod record;
mod write;

use std::collections::VecDeque;

use dataseal_model::Notes;

use super::cell::CellKind;
use super::merges::Merge;
use crate::{IntakeError, Region};

pub use record::BlockRows;
pub use write::{SheetWriter, WrittenSheet};

/// First and last column of something.
pub type Span = (u32, u32);

fn join(one: Option<Span>, other: Span) -> Span {
    one.map_or(other, |one| (one.0.min(other.0), one.1.max(other.1)))
}

/// Rows at either end of a sheet of which the columns are known one by one.
pub const ENDS: usize = 64;

/// Which columns the rows have: one by one at either end, together in between.
#[derive(Clone, Debug, Default)]
struct RowSpans {
    head: Vec<Span>,
    middle: Option<Span>,
    tail: VecDeque<Span>,
}

impl RowSpans {
    fn push(&mut self, span: Span) {
        if self.head.len() < ENDS {
            self.head.push(span);
            return;
        }
        self.tail.push_back(span);
        if self.tail.len() > ENDS
            && let Some(passed) = self.tail.pop_front()
        {
            self.middle = Some(join(self.middle, passed));
        }
    }
}

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
        let end = usize::try_from(self.rows.saturating_sub(after)).unwrap_or(usize::MAX);
        let start = usize::try_from(before).unwrap_or(usize::MAX);
        let RowSpans { head, middle, tail } = &self.spans;
        let tail_at = usize::try_from(self.rows).unwrap_or(usize::MAX) - tail.len();
        let head = head.iter().enumerate();
        let tail = tail.iter().enumerate().map(|(at, span)| (tail_at + at, span));
        head.chain(tail)
            .filter(|(at, _)| (start..end).contains(at))
            .map(|(_, span)| *span)
            .chain(*middle)
            .fold(None, |joined, span| Some(join(joined, span)))
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
