//! One sheet as a table: where it begins and ends, what its columns are called, who reads it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use arrow::datatypes::{DataType, SchemaRef};
use dataseal_bytes::IntakeError;
use dataseal_bytes::workbook::layout::join_names;
use dataseal_bytes::workbook::{Layout, Merges, SheetRows, SheetShape};
use dataseal_model::{Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn, Place};

use super::super::positional_schema;
use super::reader::{RowReader, note_cell};
use super::tally::Tally;
use crate::BatchReader;
use crate::columnar::Failure;
use crate::table::{Measured, Opening, Table};

/// A sheet that is being read.
pub(super) struct SheetTable {
    shared: Arc<Shared>,
    columns: Vec<PhysicalColumn>,
    format: Format,
    bytes: u64,
}

/// What all readers of a sheet need.
pub(super) struct Shared {
    pub(super) opening: Opening,
    pub(super) sheet: SheetRows,
    pub(super) merges: Merges,
    /// Rows that are no names, titles or remarks, by their places among those that are not blank.
    pub(super) body: std::ops::Range<u64>,
    pub(super) first_column: u32,
    pub(super) width: usize,
    /// Names of the columns if they are one row of the sheet; else empty.
    pub(super) names: Vec<String>,
    pub(super) schema: SchemaRef,
    pub(super) next_block: AtomicUsize,
    pub(super) failure: Failure,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    rows: u64,
    notes: Notes,
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes in what a reader has counted since it last did.
    pub(super) fn count(&self, rows: u64, tally: &mut Tally) {
        let mut state = self.state();
        state.rows += rows;
        tally.drain_into(&mut state.notes);
    }
}

impl SheetTable {
    /// Finds the table in a walked sheet.
    pub(super) fn open(opening: &Opening, format: Format, sheet: SheetRows) -> Result<Self, IntakeError> {
        let merges = Merges::of(&sheet)?;
        let shape = SheetShape::of(&sheet)?;
        let layout = Layout::of(&shape, &merges, &opening.options.dialect);
        let start = layout.preamble + layout.header;
        let body = start..sheet.rows.saturating_sub(layout.footer).max(start);
        let (first, last) = sheet
            .columns(layout.preamble, layout.footer)
            .ok_or(IntakeError::Empty)?;
        let width = u64::from(last - first) + 1;
        opening.limits().check_columns(width)?;
        let mut notes = sheet.notes.clone();
        let header = layout.header_rows(&shape);
        let names = join_names(header, &merges, first, last);
        note_layout(&layout, &names, &mut notes);
        notes.add_many(NoteKind::BlankLine, blank_outside(&sheet, &body, &layout)?, []);
        let hidden_columns = (first..=last).filter(|column| {
            let covers = |span: &(u32, u32)| (span.0..=span.1).contains(column);
            sheet.hidden_columns.iter().any(covers)
        });
        for column in hidden_columns {
            let place = Place {
                column: Some(column - first),
                ..Place::default()
            };
            notes.add(NoteKind::HiddenColumn, place);
        }
        let mut tally = Tally::default();
        for row in header {
            let place = |column| Place {
                row: Some(0),
                column,
                offset: None,
            };
            if row.hidden {
                tally.add(NoteKind::HiddenRow, 1, place(None));
            }
            for cell in &row.cells {
                note_cell(cell.kind, place(cell.column.checked_sub(first)), &mut tally);
            }
        }
        tally.drain_into(&mut notes);
        let width = names.len();
        let single_names = if header.len() == 1 { names.clone() } else { Vec::new() };
        Ok(Self {
            columns: columns(&layout, names),
            format,
            bytes: opening.region.len(),
            shared: Arc::new(Shared {
                opening: opening.clone(),
                sheet,
                merges,
                body,
                first_column: first,
                width,
                names: single_names,
                schema: positional_schema((0..width).map(|_| DataType::Utf8)),
                next_block: AtomicUsize::new(0),
                failure: Failure::new(Arc::clone(&opening.cancel)),
                state: Mutex::new(State {
                    notes,
                    ..State::default()
                }),
            }),
        })
    }

    /// Takes in notes that belong to the whole workbook.
    pub(super) fn take_notes(&mut self, notes: Notes) {
        self.shared.state().notes.merge(notes);
    }
}

/// Blank rows among titles and names, and from the last row of the table on. The readers count those above each row.
fn blank_outside(sheet: &SheetRows, body: &std::ops::Range<u64>, layout: &Layout) -> Result<u64, IntakeError> {
    let blank = |first: u64, count: u64| -> Result<u64, IntakeError> {
        let rows = sheet.take(first, usize::try_from(count).map_err(|_| IntakeError::Internal)?)?;
        let span = rows
            .first()
            .zip(rows.last())
            .map_or(0, |(first, last)| u64::from(last.row - first.row) + 1);
        Ok(span - rows.len() as u64)
    };
    let above = blank(0, body.start)?;
    let below = if layout.footer > 0 {
        blank(body.end.saturating_sub(1), layout.footer + 1)?
    } else {
        0
    };
    Ok(above + below)
}

fn columns(layout: &Layout, names: Vec<String>) -> Vec<PhysicalColumn> {
    let named = |(position, name): (usize, String)| PhysicalColumn {
        name: Masked::new(if layout.header == 0 {
            format!("column_{}", position + 1)
        } else {
            name
        }),
        declared: "text".to_owned(),
    };
    names.into_iter().enumerate().map(named).collect()
}

fn note_layout(layout: &Layout, names: &[String], notes: &mut Notes) {
    notes.add_many(NoteKind::PreambleLine, layout.preamble, []);
    notes.add_many(NoteKind::FooterLine, layout.footer, []);
    notes.add_many(NoteKind::ExtraHeaderRow, layout.header.saturating_sub(1), []);
    if layout.header == 0 {
        notes.add_many(NoteKind::NoHeader, 1, []);
        return;
    }
    let mut seen = HashSet::new();
    for (column, name) in (0..).zip(names) {
        let place = Place {
            row: Some(0),
            column: Some(column),
            offset: None,
        };
        if name.trim().is_empty() {
            notes.add(NoteKind::EmptyName, place);
        } else if !seen.insert(name) {
            notes.add(NoteKind::DuplicateName, place);
        }
    }
}

impl Table for SheetTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.columns
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.shared.schema)
    }

    fn size_hint(&self) -> u64 {
        self.shared.sheet.region.len()
    }

    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        let readers = wanted.clamp(1, self.shared.sheet.blocks.len().max(1));
        (0..readers)
            .map(|_| Box::new(RowReader::new(Arc::clone(&self.shared))) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        if let Some(error) = self.shared.failure.get() {
            return Err(error);
        }
        let state = std::mem::take(&mut *self.shared.state());
        let declared = self.shared.body.end - self.shared.body.start;
        let begun = self.shared.next_block.load(Ordering::Relaxed);
        if state.rows < declared && begun < self.shared.sheet.blocks.len() {
            return Err(IntakeError::Unfinished);
        }
        Ok(Measured {
            encoding: Some(Encoding::Binary),
            format: Some(self.format),
            inventory: Inventory {
                bytes: self.bytes,
                bytes_accounted: self.bytes,
                columns_declared: self.columns.len() as u64,
                columns_measured: self.shared.schema.fields().len() as u64,
                rows_declared: declared,
                rows_measured: state.rows,
                rows_quarantined: 0,
            },
            notes: state.notes,
            ..Measured::default()
        })
    }
}
