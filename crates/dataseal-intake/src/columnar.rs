//! What readers of several formats share: one failure for all readers of a table, batches with names by position, and notes
//! on names and gaps.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::SchemaRef;
use dataseal_bytes::IntakeError;
use dataseal_model::{Masked, NoteKind, Notes, PhysicalColumn, Place};

/// The first failure of several readers, which stops them all and is what closing the table reports.
pub(crate) struct Failure {
    first: Mutex<Option<IntakeError>>,
    cancel: Arc<AtomicBool>,
}

impl Failure {
    pub(crate) fn new(cancel: Arc<AtomicBool>) -> Self {
        Self {
            first: Mutex::default(),
            cancel,
        }
    }

    /// The failure, if there was one.
    pub(crate) fn get(&self) -> Option<IntakeError> {
        *self.first.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of a failure and returns the first.
    pub(crate) fn set(&self, error: IntakeError) -> IntakeError {
        *self
            .first
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get_or_insert(error)
    }

    /// An error once the caller wants no more.
    pub(crate) fn check(&self) -> Result<(), IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        self.get().map_or(Ok(()), Err)
    }
}

/// A decoded batch under the schema whose names go by position; `None` if its columns are not of that schema's types.
pub(crate) fn renamed(batch: &RecordBatch, schema: SchemaRef) -> Option<RecordBatch> {
    let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
    RecordBatch::try_new_with_options(schema, batch.columns().to_vec(), &options).ok()
}

/// Notes columns without a name and columns whose name another one has.
pub(crate) fn note_names(columns: &[PhysicalColumn], notes: &mut Notes) {
    let none = Masked::new(String::new());
    let mut seen: BTreeSet<&Masked<String>> = BTreeSet::new();
    for (position, column) in columns.iter().enumerate() {
        let place = Place {
            column: u32::try_from(position).ok(),
            ..Place::default()
        };
        if column.name == none {
            notes.add(NoteKind::EmptyName, place);
        } else if !seen.insert(&column.name) {
            notes.add(NoteKind::DuplicateName, place);
        }
    }
}

/// Notes bytes that belong to nothing, each range by its start.
pub(crate) fn note_gap(offset: u64, length: u64, notes: &mut Notes) {
    let place = Place {
        offset: Some(offset),
        ..Place::default()
    };
    notes.add_many(NoteKind::UnreferencedBytes, length, [place]);
}
