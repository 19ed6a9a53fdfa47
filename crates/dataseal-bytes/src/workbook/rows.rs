//! Rows on their way from a sheet to a table: written once to the scratch file in blocks, read back in any order.
//!
//! A row is its number, its mark and its cells; what is not there takes no room. Blank rows are not written. Memory is one
//! block and one row, whatever the sheet.

use std::collections::VecDeque;

use dataseal_model::{NoteKind, Notes, Place};

use super::cell::{Cell, CellKind};
use super::damaged_sheet;
use super::merges::Merge;
use crate::{IntakeError, Limits, Region, SizeLimit};

/// What a sheet's walk tells, in the order of the sheet: a row, then its cells.
pub trait SheetSink {
    /// A row begins: its number from 0, and whether the sheet hides it.
    ///
    /// # Errors
    /// What stops the walk.
    fn row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError>;
    /// A cell of that row.
    ///
    /// # Errors
    /// What stops the walk.
    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError>;
    /// Cells that were merged; may come before or after them.
    ///
    /// # Errors
    /// What stops the walk.
    fn merge(&mut self, merge: Merge) -> Result<(), IntakeError>;
    /// Columns that the sheet hides, first and last.
    fn hide_columns(&mut self, first: u32, last: u32);
    /// Something in the sheet that is counted and not read.
    fn unread(&mut self, kind: NoteKind, count: u64);
}

/// A sink that stops at the first value.
#[derive(Default)]
pub(super) struct FirstValue(bool);

impl FirstValue {
    pub(super) const fn found(&self) -> bool {
        self.0
    }
}

impl SheetSink for FirstValue {
    fn row(&mut self, _row: u32, _hidden: bool) -> Result<(), IntakeError> {
        Ok(())
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError> {
        self.0 |= cell.counts();
        if self.0 { Err(IntakeError::Unfinished) } else { Ok(()) }
    }

    fn merge(&mut self, _merge: Merge) -> Result<(), IntakeError> {
        Ok(())
    }

    fn hide_columns(&mut self, _first: u32, _last: u32) {}

    fn unread(&mut self, _kind: NoteKind, _count: u64) {}
}

/// First and last column of something.
pub type Span = (u32, u32);

fn join(one: Option<Span>, other: Span) -> Span {
    one.map_or(other, |one| (one.0.min(other.0), one.1.max(other.1)))
}

/// Rows at either end of a sheet of which the columns are known one by one.
pub const ENDS: usize = 64;
/// Bytes of a block, about.
const BLOCK: usize = 256 << 10;
/// Merged ranges of one sheet at most: a spreadsheet program allows 65,490 in one record set and no person makes as many.
const MAX_MERGES: usize = 1 << 20;

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
    head: Vec<Span>,
    middle: Option<Span>,
    tail: VecDeque<Span>,
}

impl SheetRows {
    /// The columns that rows have, the first `before` and the last `after` left out (at most [`ENDS`] each).
    pub fn columns(&self, before: u64, after: u64) -> Option<Span> {
        let end = usize::try_from(self.rows.saturating_sub(after)).unwrap_or(usize::MAX);
        let start = usize::try_from(before).unwrap_or(usize::MAX);
        let tail_at = usize::try_from(self.rows).unwrap_or(usize::MAX) - self.tail.len();
        let head = self.head.iter().enumerate();
        let tail = self.tail.iter().enumerate().map(|(at, span)| (tail_at + at, span));
        head.chain(tail)
            .filter(|(at, _)| (start..end).contains(at))
            .map(|(_, span)| *span)
            .chain(self.middle)
            .fold(None, |joined, span| Some(join(joined, span)))
    }

    /// A block's rows.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if the scratch file is not what it was.
    pub fn read(&self, block: &Block) -> Result<BlockRows, IntakeError> {
        let length = usize::try_from(block.length).map_err(|_| IntakeError::Internal)?;
        Ok(BlockRows {
            bytes: self.region.read_range(block.offset, length)?,
            at: 0,
            column: 0,
        })
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

/// The rows of a block, one after the other.
pub struct BlockRows {
    bytes: Vec<u8>,
    at: usize,
    /// One more than the column of the last cell.
    column: u32,
}

impl BlockRows {
    /// The next row's number and whether it is hidden. The row before it must be read to its end.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if the bytes are not what was written.
    pub fn next_row(&mut self) -> Result<Option<(u32, bool)>, IntakeError> {
        if self.at == self.bytes.len() {
            return Ok(None);
        }
        let row = self.varint()?;
        let hidden = self.byte()? != 0;
        self.column = 0;
        Ok(Some((row, hidden)))
    }

    /// The next cell of the row; `None` after its last.
    ///
    /// # Errors
    /// As for [`BlockRows::next_row`].
    pub fn next_cell(&mut self) -> Result<Option<Cell<'_>>, IntakeError> {
        let gap = self.varint()?;
        if gap == 0 {
            return Ok(None);
        }
        self.column = self.column.checked_add(gap).ok_or(IntakeError::Changed)?;
        let kind = CellKind::from_byte(self.byte()?);
        let length = self.varint()? as usize;
        let end = self.at.checked_add(length).ok_or(IntakeError::Changed)?;
        let text = self.bytes.get(self.at..end).ok_or(IntakeError::Changed)?;
        self.at = end;
        Ok(Some(Cell {
            column: self.column - 1,
            kind,
            text,
        }))
    }

    fn byte(&mut self) -> Result<u8, IntakeError> {
        let byte = *self.bytes.get(self.at).ok_or(IntakeError::Changed)?;
        self.at += 1;
        Ok(byte)
    }

    fn varint(&mut self) -> Result<u32, IntakeError> {
        let (mut number, mut shift) = (0_u32, 0);
        loop {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7F).checked_shl(shift).ok_or(IntakeError::Changed)?;
            if byte < 0x80 {
                return Ok(number);
            }
            shift += 7;
        }
    }
}

fn put_varint(mut number: u32, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    into.push(number.to_le_bytes()[0]);
}

/// Where a writer's blocks go.
type Put<'a> = &'a mut dyn FnMut(&[u8]) -> Result<(), IntakeError>;

/// Writes what a walk tells.
pub struct SheetWriter<'a> {
    put: Put<'a>,
    written: u64,
    max_cell: u64,
    block: Vec<u8>,
    blocks: Vec<Block>,
    block_rows: u32,
    block_first: u32,
    block_previous: Option<u32>,
    /// Where the row that is being written starts in the block, if there is one.
    open: Option<OpenRow>,
    last_row: Option<u32>,
    first_row: Option<u32>,
    rows: u64,
    sheet: Aside,
}

/// What is kept of a sheet beside its rows.
#[derive(Default)]
struct Aside {
    head: Vec<Span>,
    middle: Option<Span>,
    tail: VecDeque<Span>,
    merges: Vec<Merge>,
    hidden_columns: Vec<Span>,
    notes: Notes,
}

#[derive(Clone, Copy)]
struct OpenRow {
    row: u32,
    start: usize,
    /// One more than the last cell's column.
    column: u32,
    span: Option<Span>,
    in_order: bool,
    formulas: u64,
}

impl<'a> SheetWriter<'a> {
    /// A writer that gives its blocks to `put`.
    pub fn new(put: Put<'a>, limits: &Limits) -> Self {
        Self {
            put,
            written: 0,
            max_cell: limits.max_cell_bytes.min(u64::from(u32::MAX / 2)),
            block: Vec::with_capacity(BLOCK * 2),
            blocks: Vec::new(),
            block_rows: 0,
            block_first: 0,
            block_previous: None,
            open: None,
            last_row: None,
            first_row: None,
            rows: 0,
            sheet: Aside::default(),
        }
    }

    /// Writes what is left. Where the region of the rows is, the caller tells afterwards.
    ///
    /// # Errors
    /// What `put` says.
    pub fn finish(mut self) -> Result<WrittenSheet, IntakeError> {
        self.end_row()?;
        self.flush()?;
        Ok(WrittenSheet {
            row_span: self.first_row.zip(self.last_row),
            blocks: self.blocks,
            rows: self.rows,
            aside: self.sheet,
        })
    }

    fn end_row(&mut self) -> Result<(), IntakeError> {
        let Some(open) = self.open.take() else {
            return Ok(());
        };
        let Some(span) = open.span else {
            // A row without a value is blank, even where formulas give nothing.
            self.block.truncate(open.start);
            self.sheet.notes.add_many(NoteKind::FormulaCell, open.formulas, []);
            return Ok(());
        };
        put_varint(0, &mut self.block);
        if !open.in_order {
            self.sort_row(open)?;
        }
        if self.block_rows == 0 {
            self.block_first = open.row;
            self.block_previous = self.last_row;
        }
        self.block_rows += 1;
        self.rows += 1;
        self.first_row.get_or_insert(open.row);
        self.last_row = Some(open.row);
        if self.sheet.head.len() < ENDS {
            self.sheet.head.push(span);
        } else {
            self.sheet.tail.push_back(span);
            if self.sheet.tail.len() > ENDS
                && let Some(passed) = self.sheet.tail.pop_front()
            {
                self.sheet.middle = Some(join(self.sheet.middle, passed));
            }
        }
        if self.block.len() >= BLOCK {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Writes the last row again with its cells from left to right.
    fn sort_row(&mut self, open: OpenRow) -> Result<(), IntakeError> {
        let mut row = BlockRows {
            bytes: self.block.split_off(open.start),
            at: 0,
            column: 0,
        };
        let (number, hidden) = row.next_row()?.ok_or(IntakeError::Internal)?;
        let mut cells: Vec<(u32, CellKind, Vec<u8>)> = Vec::new();
        loop {
            // Gaps of cells that go back wrap around, and so do they here.
            let gap = row.varint()?;
            if gap == 0 {
                break;
            }
            row.column = row.column.wrapping_add(gap);
            let kind = CellKind::from_byte(row.byte()?);
            let length = row.varint()? as usize;
            let text = row.bytes.get(row.at..row.at + length).ok_or(IntakeError::Internal)?;
            cells.push((row.column.wrapping_sub(1), kind, text.to_vec()));
            row.at += length;
        }
        cells.sort_by_key(|cell| cell.0);
        if cells.array_windows().any(|[one, next]| one.0 == next.0) {
            return Err(damaged_sheet());
        }
        put_varint(number, &mut self.block);
        self.block.push(u8::from(hidden));
        let mut next = 0;
        for (column, kind, text) in cells {
            append_cell(column - next + 1, kind, &text, &mut self.block);
            next = column + 1;
        }
        put_varint(0, &mut self.block);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), IntakeError> {
        if self.block_rows == 0 {
            return Ok(());
        }
        (self.put)(&self.block)?;
        let length = u32::try_from(self.block.len()).map_err(|_| IntakeError::TooLarge {
            limit: SizeLimit::RecordBytes,
            allowed: u64::from(u32::MAX),
            found: self.block.len() as u64,
        })?;
        self.blocks.push(Block {
            offset: self.written,
            length,
            first: self.rows - u64::from(self.block_rows),
            rows: self.block_rows,
            previous: self.block_previous,
            first_row: self.block_first,
        });
        self.written += u64::from(length);
        self.block.clear();
        self.block_rows = 0;
        Ok(())
    }
}

/// A sheet that is written, before it is known where.
pub struct WrittenSheet {
    blocks: Vec<Block>,
    rows: u64,
    row_span: Option<(u32, u32)>,
    aside: Aside,
}

impl WrittenSheet {
    /// The sheet in this region.
    pub fn at(self, region: Region) -> SheetRows {
        SheetRows {
            region,
            blocks: self.blocks,
            rows: self.rows,
            row_span: self.row_span,
            merges: self.aside.merges,
            hidden_columns: self.aside.hidden_columns,
            notes: self.aside.notes,
            head: self.aside.head,
            middle: self.aside.middle,
            tail: self.aside.tail,
        }
    }
}

fn append_cell(gap: u32, kind: CellKind, text: &[u8], into: &mut Vec<u8>) {
    put_varint(gap, into);
    into.push(kind.byte());
    put_varint(u32::try_from(text.len()).unwrap_or(u32::MAX), into);
    into.extend_from_slice(text);
}

impl SheetSink for SheetWriter<'_> {
    fn row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError> {
        if let Some(open) = &self.open
            && open.row >= row
        {
            return Err(damaged_sheet());
        }
        self.end_row()?;
        if self.last_row.is_some_and(|last| last >= row) {
            return Err(damaged_sheet());
        }
        self.open = Some(OpenRow {
            row,
            start: self.block.len(),
            column: 0,
            span: None,
            in_order: true,
            formulas: 0,
        });
        put_varint(row, &mut self.block);
        self.block.push(u8::from(hidden));
        Ok(())
    }

    fn cell(&mut self, cell: Cell<'_>) -> Result<(), IntakeError> {
        let Some(open) = &mut self.open else {
            return Err(damaged_sheet());
        };
        if !cell.counts() && !cell.kind.is_formula() {
            return Ok(());
        }
        if cell.text.len() as u64 > self.max_cell {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::CellBytes,
                allowed: self.max_cell,
                found: cell.text.len() as u64,
            });
        }
        if simdutf8::basic::from_utf8(cell.text).is_err() || cell.column >= MAX_COLUMN {
            return Err(damaged_sheet());
        }
        open.formulas += u64::from(cell.kind.is_formula());
        if cell.counts() {
            open.span = Some(join(open.span, (cell.column, cell.column)));
        }
        open.in_order &= cell.column >= open.column;
        let gap = (cell.column + 1).wrapping_sub(open.column);
        if gap == 0 {
            // The same column once more.
            return Err(damaged_sheet());
        }
        open.column = cell.column + 1;
        append_cell(gap, cell.kind, cell.text, &mut self.block);
        Ok(())
    }

    fn merge(&mut self, merge: Merge) -> Result<(), IntakeError> {
        if self.sheet.merges.len() >= MAX_MERGES {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed: MAX_MERGES as u64,
                found: MAX_MERGES as u64 + 1,
            });
        }
        self.sheet.merges.push(merge);
        Ok(())
    }

    fn hide_columns(&mut self, first: u32, last: u32) {
        self.sheet.hidden_columns.push((first, last));
    }

    fn unread(&mut self, kind: NoteKind, count: u64) {
        self.sheet.notes.add_many(kind, count, std::iter::empty::<Place>());
    }
}

/// No format has as many columns.
const MAX_COLUMN: u32 = 1 << 24;

#[cfg(test)]
mod tests;
