//! Rows written as a walk tells them: one block and one row in memory, whatever the sheet.

use dataseal_model::{NoteKind, Notes, Place};

use super::record::{BlockRows, append_cell, put_varint};
use super::spans::{RowSpans, Span, join};
use super::{Block, SheetRows};
use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::damaged_sheet;
use crate::workbook::merges::Merge;
use crate::workbook::sink::SheetSink;
use crate::{IntakeError, Limits, Region, SizeLimit};

/// Bytes of a block, about.
const BLOCK: usize = 256 << 10;
/// Merged ranges of one sheet at most: a spreadsheet program allows 65,490 in one record set and no person makes as many.
const MAX_MERGES: usize = 1 << 20;
/// No format has as many columns.
const MAX_COLUMN: u32 = 1 << 24;

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
    spans: RowSpans,
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
        unite(&mut self.sheet.hidden_columns);
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
        self.sheet.spans.push(span);
        if self.block.len() >= BLOCK {
            self.flush()
        } else {
            Ok(())
        }
    }

    /// Writes the last row again with its cells from left to right.
    fn sort_row(&mut self, open: OpenRow) -> Result<(), IntakeError> {
        let mut row = BlockRows::new(self.block.split_off(open.start));
        let (number, hidden) = row.next_row()?.ok_or(IntakeError::Internal)?;
        let mut cells: Vec<(u32, CellKind, Vec<u8>)> = Vec::new();
        while let Some(cell) = row.next_unordered()? {
            cells.push((cell.column, cell.kind, cell.text.to_vec()));
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

/// Makes one of spans that overlap or touch, so that what is asked of them does not grow with how often a sheet repeats
/// itself.
fn unite(spans: &mut Vec<Span>) {
    spans.retain(|span| span.0 <= span.1);
    spans.sort_unstable();
    spans.dedup_by(|next, kept| {
        let meets = next.0 <= kept.1.saturating_add(1);
        if meets {
            kept.1 = kept.1.max(next.1);
        }
        meets
    });
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
            spans: self.aside.spans,
        }
    }
}

impl SheetSink for SheetWriter<'_> {
    fn row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError> {
        if let Some(open) = &self.open
            && open.row >= row
        {
            return Err(damaged_sheet());
        }
        self.end_row()?;
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
