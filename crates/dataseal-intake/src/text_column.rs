//! The values of one text column of one batch, on their way into an Arrow array; many columns get few.

use std::sync::Arc;

use arrow::array::{ArrayRef, NullBufferBuilder, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};
use dataseal_bytes::IntakeError;

/// Values one after another, and where each ends. Rows without one are filled in when the next value comes.
pub(crate) struct TextColumn {
    values: Vec<u8>,
    /// INVARIANT: starts with 0 and never falls.
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
    /// Set when the values outgrow an array's 32-bit offsets, which a limit on batches and records prevents.
    overflowed: bool,
}

impl TextColumn {
    pub(crate) fn new() -> Self {
        Self {
            values: Vec::new(),
            offsets: vec![0],
            nulls: NullBufferBuilder::new(0),
            overflowed: false,
        }
    }

    /// Makes the rows before `row` null that have no value.
    fn fill_to(&mut self, row: usize) {
        let rows = self.offsets.len() - 1;
        if let Some(missing) = row.checked_sub(rows) {
            let end = self.offsets.last().copied().unwrap_or(0);
            self.offsets.resize(row + 1, end);
            self.nulls.append_n_nulls(missing);
        }
    }

    /// Gives a row its value, which `write` appends. Rows come in order and have at most one value.
    pub(crate) fn push(&mut self, row: usize, write: impl FnOnce(&mut Vec<u8>)) {
        self.fill_to(row);
        write(&mut self.values);
        match i32::try_from(self.values.len()) {
            Ok(end) => self.offsets.push(end),
            Err(_) => self.overflowed = true,
        }
        self.nulls.append_non_null();
    }

    /// The array of so many rows. Its text is validated as a whole.
    pub(crate) fn finish(mut self, rows: usize) -> Result<ArrayRef, IntakeError> {
        if self.overflowed {
            return Err(IntakeError::Internal);
        }
        self.fill_to(rows);
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        StringArray::try_new(offsets, Buffer::from_vec(self.values), self.nulls.finish())
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|_| IntakeError::Changed)
    }
}
