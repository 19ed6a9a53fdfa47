//! Reads a sheet's rows back, block by block, and makes batches of them.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use arrow::array::RecordBatch;
use dataseal_bytes::workbook::{Block, BlockRows, CellKind, Sweep};
use dataseal_bytes::{IntakeError, Limits};
use dataseal_model::{NoteKind, Place};

use super::columns::Columns;
use super::table::Shared;
use super::tally::Tally;
use crate::BatchReader;

/// One of a sheet's readers: takes one block after the other that no other reader has.
pub(super) struct RowReader {
    shared: Arc<Shared>,
    block: Option<OpenBlock>,
    tally: Tally,
    batch_rows: usize,
    row: Row,
}

struct OpenBlock {
    rows: BlockRows,
    /// Place of the next row among those that are not blank.
    place: u64,
    /// Number of the row before it.
    previous: Option<u32>,
    sweep: Sweep,
}

/// The cells of a row with merges, copied so that covered ones can be put between them.
#[derive(Default)]
struct Row {
    cells: Vec<RowCell>,
    text: Vec<u8>,
}

#[derive(Clone, Copy)]
struct RowCell {
    column: u32,
    kind: CellKind,
    from: usize,
    to: usize,
}

impl RowReader {
    pub(super) fn new(shared: Arc<Shared>) -> Self {
        let blocks = &shared.sheet.blocks;
        let rows = shared.sheet.rows.max(1);
        let bytes: u64 = blocks.iter().map(|block| u64::from(block.length)).sum();
        let batch_rows = shared.opening.limits().rows_per_batch(shared.width, bytes / rows);
        Self {
            shared,
            block: None,
            tally: Tally::default(),
            batch_rows,
            row: Row::default(),
        }
    }

    /// Fills a batch; it has no rows at the end.
    fn fill(&mut self) -> Result<Columns, IntakeError> {
        let mut columns = Columns::new(self.shared.width);
        while columns.rows() < self.batch_rows && columns.bytes() < Limits::BATCH_BYTES {
            let Some(mut block) = self.next_block()? else { break };
            let more = self.read_row(&mut block, &mut columns)?;
            self.block = more.then_some(block);
        }
        Ok(columns)
    }

    /// The block that is being read, or the next one that has a row of the table.
    fn next_block(&mut self) -> Result<Option<OpenBlock>, IntakeError> {
        if let Some(block) = self.block.take() {
            return Ok(Some(block));
        }
        if self.shared.failure.get().is_some() {
            return Ok(None);
        }
        self.shared.failure.check()?;
        let body = &self.shared.body;
        loop {
            let next = self.shared.next_block.fetch_add(1, Ordering::Relaxed);
            let Some(block) = self.shared.sheet.blocks.get(next) else {
                return Ok(None);
            };
            self.shared
                .opening
                .progress
                .fetch_add(u64::from(block.length), Ordering::Relaxed);
            if block.first < body.end && block.first + u64::from(block.rows) > body.start {
                return self.open_block(block).map(Some);
            }
        }
    }

    fn open_block(&self, block: &Block) -> Result<OpenBlock, IntakeError> {
        Ok(OpenBlock {
            rows: self.shared.sheet.read(block)?,
            place: block.first,
            previous: block.previous,
            sweep: Sweep::from_row(&self.shared.merges, block.first_row),
        })
    }

    /// Reads one row; false if the block has no more.
    fn read_row(&mut self, block: &mut OpenBlock, columns: &mut Columns) -> Result<bool, IntakeError> {
        let Some((number, hidden)) = block.rows.next_row()? else {
            return Ok(false);
        };
        let place = block.place;
        let previous = block.previous.replace(number);
        block.place += 1;
        if !self.shared.body.contains(&place) {
            while block.rows.next_cell()?.is_some() {}
            return Ok(true);
        }
        let row = place - self.shared.body.start + 1;
        let at = |column| Place {
            row: Some(row),
            column,
            offset: None,
        };
        let blank = previous.map_or(0, |previous| number.saturating_sub(previous).saturating_sub(1));
        if blank > 0 {
            self.tally.add(NoteKind::BlankLine, u64::from(blank), at(None));
        }
        if hidden {
            self.tally.add(NoteKind::HiddenRow, 1, at(None));
        }
        let first = self.shared.first_column;
        let touching = block.sweep.at(&self.shared.merges, number);
        let mut names = NamesAgain::default();
        if touching.is_empty() {
            while let Some(cell) = block.rows.next_cell()? {
                names.see(&self.shared, cell.column, cell.text);
                put(cell.column, cell.kind, cell.text, first, at, columns, &mut self.tally)?;
            }
        } else {
            self.row.read(&mut block.rows)?;
            self.row.unfold(&self.shared, touching, number);
            for cell in &self.row.cells {
                let text = self.row.text.get(cell.from..cell.to).unwrap_or_default();
                names.see(&self.shared, cell.column, text);
                put(cell.column, cell.kind, text, first, at, columns, &mut self.tally)?;
            }
        }
        columns.end_row();
        if names.are_all(&self.shared) {
            self.tally.add(NoteKind::RepeatedHeader, 1, at(None));
        }
        Ok(true)
    }
}

/// Whether a row is that of the names again, as sheets have it on every page and where exports were joined.
#[derive(Default)]
struct NamesAgain {
    same: usize,
    is_other: bool,
}

impl NamesAgain {
    fn see(&mut self, shared: &Shared, column: u32, text: &[u8]) {
        // Nearly every row is told by its first cell.
        if self.is_other || text.is_empty() {
            return;
        }
        let position = column.checked_sub(shared.first_column);
        let position = position.and_then(|position| usize::try_from(position).ok());
        let name = position.and_then(|position| shared.names.get(position));
        if name.is_some_and(|name| name.as_bytes() == text) {
            self.same += 1;
        } else {
            self.is_other = true;
        }
    }

    fn are_all(&self, shared: &Shared) -> bool {
        !self.is_other && self.same > 1 && self.same == shared.names.iter().filter(|name| !name.is_empty()).count()
    }
}

/// Puts a cell into its column. One outside the table's columns has no text.
fn put(
    column: u32,
    kind: CellKind,
    text: &[u8],
    first: u32,
    at: impl Fn(Option<u32>) -> Place,
    columns: &mut Columns,
    tally: &mut Tally,
) -> Result<(), IntakeError> {
    let column = column.checked_sub(first);
    if kind != CellKind::TEXT && kind != CellKind::NUMBER {
        note_cell(kind, at(column), tally);
    }
    if text.is_empty() {
        return Ok(());
    }
    let position = column.and_then(|column| usize::try_from(column).ok());
    columns.push(position.ok_or(IntakeError::Changed)?, text)
}

/// Counts what is to be said of a cell.
pub(super) fn note_cell(kind: CellKind, place: Place, tally: &mut Tally) {
    let mut add = |note, applies: bool| {
        if applies {
            tally.add(note, 1, place);
        }
    };
    if kind.is_covered() {
        // The rest is said of the cell that holds the value.
        return add(NoteKind::MergedCell, true);
    }
    add(NoteKind::FormulaCell, kind.is_formula());
    add(NoteKind::UncachedFormula, kind.plain() == CellKind::UNCACHED);
    add(NoteKind::ErrorCell, kind.plain() == CellKind::ERROR);
    add(NoteKind::ZeroedDigits, kind.has_zeroed_digits());
    add(NoteKind::ExponentForm, kind.has_many_digits());
}

impl Row {
    fn read(&mut self, rows: &mut BlockRows) -> Result<(), IntakeError> {
        self.cells.clear();
        self.text.clear();
        while let Some(cell) = rows.next_cell()? {
            self.add(cell.column, cell.kind, cell.text);
        }
        Ok(())
    }

    fn add(&mut self, column: u32, kind: CellKind, text: &[u8]) {
        let from = self.text.len();
        self.text.extend_from_slice(text);
        self.cells.push(RowCell {
            column,
            kind,
            from,
            to: self.text.len(),
        });
    }

    /// Gives the value of each merge to the cells that it covers and that have none of their own.
    fn unfold(&mut self, shared: &Shared, touching: &[usize], row: u32) {
        let own = self.cells.len();
        for merge in touching {
            let Some(range) = shared.merges.list().get(*merge) else {
                continue;
            };
            let here = range.first_row == row;
            let (kind, text) = if here {
                let own = self.cells.get(..own).unwrap_or_default();
                match own.binary_search_by_key(&range.first_column, |cell| cell.column) {
                    Ok(at) => {
                        let Some(cell) = self.cells.get(at).copied() else {
                            continue;
                        };
                        (
                            cell.kind,
                            self.text.get(cell.from..cell.to).unwrap_or_default().to_vec(),
                        )
                    }
                    Err(_) => continue,
                }
            } else {
                match shared.merges.value(*merge) {
                    Some((kind, text)) => (kind, text.to_vec()),
                    None => continue,
                }
            };
            let first = range.first_column.saturating_add(u32::from(here));
            for column in first..=range.last_column {
                // A value below a merge is not shown, but it is there and stays.
                let own = self.cells.get(..own).unwrap_or_default();
                if own.binary_search_by_key(&column, |cell| cell.column).is_err() {
                    self.add(column, kind.as_covered(), &text);
                }
            }
        }
        self.cells.sort_by_key(|cell| cell.column);
        self.cells.dedup_by_key(|cell| cell.column);
    }
}

impl BatchReader for RowReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        let shared = Arc::clone(&self.shared);
        let columns = self.fill().map_err(|error| shared.failure.set(error))?;
        let rows = columns.rows();
        self.shared.count(rows as u64, &mut self.tally);
        if rows == 0 {
            return Ok(None);
        }
        let arrays = columns.finish().map_err(|error| shared.failure.set(error))?;
        let batch = RecordBatch::try_new(Arc::clone(&self.shared.schema), arrays);
        batch.map(Some).map_err(|_| shared.failure.set(IntakeError::Internal))
    }
}
