//! The values of a piece on their way into Arrow arrays: one buffer a column, filled row by row.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use dataseal_bytes::IntakeError;
use dataseal_bytes::csv::Sink;

/// Short values are copied in one move of this many bytes, of which the surplus is then dropped.
const MOVE: usize = 16;

/// Values one after another, and where each ends.
pub(super) struct Column {
    pub(super) values: Vec<u8>,
    /// INVARIANT: starts with 0 and never falls.
    pub(super) offsets: Vec<i32>,
}

/// The columns of one piece.
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Values taken of the row that is being filled.
    next: usize,
    rows: usize,
}

impl Columns {
    /// Room for a piece of text of this many bytes.
    pub(super) fn new(columns: usize, bytes: usize) -> Self {
        let share = bytes / columns.max(1);
        let column = || Column {
            values: Vec::with_capacity(share),
            offsets: {
                let mut offsets = Vec::with_capacity(share / 8 + 1);
                offsets.push(0);
                offsets
            },
        };
        Self {
            columns: (0..columns).map(|_| column()).collect(),
            next: 0,
            rows: 0,
        }
    }

    /// Rows that are complete.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// The buffers, to look at their values.
    pub(super) fn buffers(&self) -> &[Column] {
        &self.columns
    }

    /// The arrays. Their text is validated; empty values are null.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] for text that is no UTF-8, which the first reading would have refused.
    pub(super) fn finish(self) -> Result<Vec<ArrayRef>, IntakeError> {
        let rows = self.rows;
        self.columns.into_iter().map(|column| column.finish(rows)).collect()
    }
}

impl Column {
    /// Values that outgrow 32-bit offsets are refused by [`Column::finish`]; the size of pieces and records prevents them.
    #[inline]
    fn end_value(&mut self) {
        self.offsets.push(i32::try_from(self.values.len()).unwrap_or(i32::MAX));
    }

    fn finish(self, rows: usize) -> Result<ArrayRef, IntakeError> {
        if self.offsets.len() != rows + 1 || i32::try_from(self.values.len()).is_err() {
            return Err(IntakeError::Internal);
        }
        // Over slices, so that it becomes vector instructions.
        let starts = self.offsets.get(..rows).unwrap_or_default();
        let ends = self.offsets.get(1..).unwrap_or_default();
        let has_empty = starts
            .iter()
            .zip(ends)
            .fold(false, |has, (start, end)| has | (start == end));
        let nulls = has_empty.then(|| {
            let filled = |row: usize| starts.get(row) != ends.get(row);
            NullBuffer::new(BooleanBuffer::collect_bool(rows, filled))
        });
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        StringArray::try_new(offsets, Buffer::from_vec(self.values), nulls)
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|_| IntakeError::Changed)
    }
}

impl Sink for Columns {
    #[inline(always)]
    fn stretch(&mut self, text: &[u8], start: usize, end: usize) {
        let Some(column) = self.columns.get_mut(self.next) else {
            return;
        };
        self.next += 1;
        let length = end - start;
        match text.get(start..).and_then(<[u8]>::first_chunk::<MOVE>) {
            Some(chunk) if length <= MOVE => {
                let filled = column.values.len();
                column.values.extend_from_slice(chunk);
                column.values.truncate(filled + length);
            }
            _ => column
                .values
                .extend_from_slice(text.get(start..end).unwrap_or_default()),
        }
        column.end_value();
    }

    fn value(&mut self, value: &[u8]) {
        if let Some(column) = self.columns.get_mut(self.next) {
            self.next += 1;
            column.values.extend_from_slice(value);
            column.end_value();
        }
    }

    #[inline]
    fn end_row(&mut self) {
        self.rows += 1;
        self.next = 0;
    }

    fn undo_row(&mut self) {
        for column in self.columns.iter_mut().take(self.next) {
            column.offsets.truncate(self.rows + 1);
            let end = column.offsets.last().copied().unwrap_or(0);
            column.values.truncate(usize::try_from(end).unwrap_or(0));
        }
        self.next = 0;
    }
}
