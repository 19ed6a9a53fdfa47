//! The values of one column of one batch, on their way into an Arrow array.

use std::sync::Arc;

use arrow::array::{ArrayRef, NullBufferBuilder, StringArray};
use arrow::buffer::{Buffer, OffsetBuffer, ScalarBuffer};

use dataseal_bytes::IntakeError;

/// Bytes to make room for at first for each value.
const VALUE_BYTES: usize = 8;

/// Values one after another, and where each ends.
pub(super) struct ColumnBuffer {
    values: Vec<u8>,
    /// INVARIANT: starts with 0 and never falls.
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
    /// Set when the values outgrow an array's 32-bit offsets, which a limit on batches and records prevents.
    overflowed: bool,
}

impl ColumnBuffer {
    pub(super) fn with_rows(rows: usize) -> Self {
        let mut offsets = Vec::with_capacity(rows + 1);
        offsets.push(0);
        Self {
            values: Vec::with_capacity(rows * VALUE_BYTES),
            offsets,
            nulls: NullBufferBuilder::new(rows),
            overflowed: false,
        }
    }

    /// Adds a value; an empty one is null.
    pub(super) fn push(&mut self, field: &[u8]) {
        self.values.extend_from_slice(field);
        match i32::try_from(self.values.len()) {
            Ok(end) => self.offsets.push(end),
            Err(_) => self.overflowed = true,
        }
        self.nulls.append(!field.is_empty());
    }

    /// The array. Its text is validated as a whole.
    pub(super) fn finish(mut self) -> Result<ArrayRef, IntakeError> {
        if self.overflowed {
            return Err(IntakeError::Internal);
        }
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        StringArray::try_new(offsets, Buffer::from_vec(self.values), self.nulls.finish())
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|_| IntakeError::Changed)
    }
}
