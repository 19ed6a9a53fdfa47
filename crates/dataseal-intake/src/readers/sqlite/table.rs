//! One table of a database: rows in the order of its tree, by one reader.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use dataseal_bytes::sqlite::{Cursor, Database, Row, Value, decode};
use dataseal_bytes::{IntakeError, Limits};
use dataseal_model::{Encoding, Format, Inventory, Masked, NoteKind, Notes, PhysicalColumn, Place};

use super::columns::{Column, Form, Given};
use super::survey::Counted;
use crate::BatchReader;
use crate::readers::positional_schema;
use crate::table::{Measured, Opening, Table};

/// A table that is being read.
pub(super) struct SqliteTable {
    columns: Vec<PhysicalColumn>,
    schema: SchemaRef,
    size: u64,
    size_hint: u64,
    rows: u64,
    notes: Notes,
    /// Handed out once.
    reader: Option<SqliteReader>,
    outcome: Arc<Mutex<Outcome>>,
}

/// What the reader leaves behind.
#[derive(Default)]
struct Outcome {
    rows: u64,
    ended: bool,
    failed: Option<IntakeError>,
    notes: Notes,
}

impl SqliteTable {
    pub(super) fn new(
        opening: &Opening,
        database: Arc<Database>,
        root: u32,
        counted: Counted,
        mut notes: Notes,
    ) -> Self {
        let encoding = database.header().encoding;
        let mut columns = Vec::new();
        let mut forms = Vec::new();
        let mut place_of = vec![None; counted.sql.columns.len()];
        for ((column, kinds), place) in counted.sql.columns.iter().zip(&counted.kinds).zip(&mut place_of) {
            if column.is_virtual {
                notes.add(NoteKind::ComputedColumn, Place::default());
                continue;
            }
            *place = Some(columns.len());
            columns.push(PhysicalColumn {
                name: Masked::new(column.name.clone()),
                declared: column.affinity.as_str().to_owned(),
            });
            forms.push(Form::new(column, *kinds, encoding));
        }
        let place = |column: usize| place_of.get(column).copied().flatten();
        let outcome = Arc::new(Mutex::new(Outcome::default()));
        let schema = positional_schema(forms.iter().map(Form::data_type));
        let page_size = u64::from(database.header().page_size);
        let limits = opening.limits();
        let reader = SqliteReader {
            cursor: Cursor::new(database, counted.kind, root, true, limits.max_cell_bytes),
            schema: Arc::clone(&schema),
            batch_rows: limits.rows_per_batch(columns.len(), page_size * counted.pages / counted.rows.max(1)),
            stored: counted.sql.stored.iter().filter_map(|column| place(*column)).collect(),
            alias: counted.sql.rowid_alias.and_then(place),
            forms,
            page_size,
            progress: Arc::clone(&opening.progress),
            rows: 0,
            notes: Notes::default(),
            outcome: Arc::clone(&outcome),
        };
        Self {
            columns,
            schema,
            size: opening.region.len(),
            size_hint: page_size * counted.pages,
            rows: counted.rows,
            notes,
            reader: Some(reader),
            outcome,
        }
    }
}

impl Table for SqliteTable {
    fn columns(&self) -> &[PhysicalColumn] {
        &self.columns
    }

    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }

    fn size_hint(&self) -> u64 {
        self.size_hint
    }

    fn partitions(&mut self, _wanted: usize) -> Vec<Box<dyn BatchReader>> {
        let reader = self.reader.take();
        reader
            .into_iter()
            .map(|reader| Box::new(reader) as Box<dyn BatchReader>)
            .collect()
    }

    fn finish(self: Box<Self>) -> Result<Measured, IntakeError> {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(error) = outcome.failed {
            return Err(error);
        }
        if !outcome.ended {
            return Err(IntakeError::Unfinished);
        }
        let mut notes = self.notes;
        notes.merge(std::mem::take(&mut outcome.notes));
        Ok(Measured {
            encoding: Some(Encoding::Binary),
            format: Some(Format::Sqlite),
            inventory: Inventory {
                bytes: self.size,
                // All pages were found to belong to something when the database was opened.
                bytes_accounted: self.size,
                columns_declared: self.columns.len() as u64,
                columns_measured: self.schema.fields().len() as u64,
                rows_declared: self.rows,
                rows_measured: outcome.rows,
                rows_quarantined: 0,
            },
            notes,
            ..Measured::default()
        })
    }
}

/// The reader of a table.
struct SqliteReader {
    cursor: Cursor,
    schema: SchemaRef,
    batch_rows: usize,
    forms: Vec<Form>,
    /// The column of each value of a record.
    stored: Vec<usize>,
    /// The column that stands for the row's number.
    alias: Option<usize>,
    page_size: u64,
    progress: Arc<AtomicU64>,
    rows: u64,
    notes: Notes,
    outcome: Arc<Mutex<Outcome>>,
}

impl SqliteReader {
    fn next_batch(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        let mut columns: Vec<Column> = self.forms.iter().map(Column::new).collect();
        let (mut rows, mut bytes) = (0, 0_u64);
        while rows < self.batch_rows && bytes < Limits::BATCH_BYTES {
            let Some(row) = self.cursor.next(None)? else {
                break;
            };
            rows += 1;
            self.rows += 1;
            bytes += row.payload.len() as u64;
            self.push(&row, &mut columns)?;
        }
        self.progress
            .store(self.cursor.pages * self.page_size, Ordering::Relaxed);
        if rows == 0 {
            return Ok(None);
        }
        let arrays = columns.into_iter().map(Column::finish).collect();
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), arrays);
        batch.map(Some).map_err(|_| IntakeError::Internal)
    }

    /// Every column gets one value. Values that a record lacks are those of columns that were added later.
    fn push(&mut self, row: &Row, columns: &mut [Column]) -> Result<(), IntakeError> {
        let values = decode(&row.payload).ok_or(IntakeError::Changed)?;
        let mut values = values.into_iter();
        for column in &self.stored {
            let value = values.next();
            let (Some(builder), Some(form)) = (columns.get_mut(*column), self.forms.get(*column)) else {
                return Err(IntakeError::Internal);
            };
            // Whatever the record has there, SQLite never looks at it.
            let value = if self.alias == Some(*column) {
                Some(Value::Integer(row.rowid))
            } else {
                value
            };
            let given = match value {
                None => builder.push_default(form).map(|()| Given::Plain)?,
                Some(value) => builder.push(form, value)?,
            };
            let kind = match given {
                Given::Plain => continue,
                Given::Blob => NoteKind::MixedBlob,
                Given::Undecodable => NoteKind::UndecodableText,
            };
            let place = Place {
                row: Some(self.rows),
                column: u32::try_from(*column).ok(),
                offset: None,
            };
            self.notes.add(kind, place);
        }
        Ok(())
    }
}

impl BatchReader for SqliteReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        let next = self.next_batch();
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        outcome.rows = self.rows;
        match &next {
            Ok(Some(_)) => {}
            Ok(None) => {
                outcome.ended = true;
                outcome.notes = std::mem::take(&mut self.notes);
            }
            Err(error) => outcome.failed = Some(*error),
        }
        next
    }
}
