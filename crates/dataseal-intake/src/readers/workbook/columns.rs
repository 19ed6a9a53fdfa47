//! The columns of one batch of a sheet: texts that are mostly there, or mostly not.

use arrow::array::ArrayRef;
use dataseal_bytes::IntakeError;

use crate::text_column::TextColumn;

/// The columns of one batch.
pub(super) struct Columns {
    columns: Vec<TextColumn>,
    rows: usize,
    bytes: u64,
}

impl Columns {
    pub(super) fn new(count: usize) -> Self {
        Self {
            columns: (0..count).map(|_| TextColumn::new()).collect(),
            rows: 0,
            bytes: 0,
        }
    }

    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// Bytes of text so far.
    pub(super) const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Adds a value to the row that is being filled.
    pub(super) fn push(&mut self, column: usize, text: &[u8]) -> Result<(), IntakeError> {
        let column = self.columns.get_mut(column).ok_or(IntakeError::Changed)?;
        column.push(self.rows, |values| values.extend_from_slice(text));
        self.bytes += text.len() as u64;
        Ok(())
    }

    /// Ends the row; what it did not get is absent.
    pub(super) const fn end_row(&mut self) {
        self.rows += 1;
    }

    /// The arrays.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] for text that is no UTF-8: the walk has validated it, so it is not what that wrote.
    pub(super) fn finish(self) -> Result<Vec<ArrayRef>, IntakeError> {
        let rows = self.rows;
        self.columns.into_iter().map(|column| column.finish(rows)).collect()
    }
}
