//! Columns of text that is mostly there, or mostly not: absent cells take no step of their own.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringBuilder};

use dataseal_bytes::IntakeError;

/// The columns of one batch.
pub(super) struct Columns {
    columns: Vec<Column>,
    rows: usize,
    bytes: u64,
}

struct Column {
    values: StringBuilder,
    filled: usize,
}

impl Columns {
    pub(super) fn new(count: usize) -> Self {
        let column = || Column {
            values: StringBuilder::new(),
            filled: 0,
        };
        Self {
            columns: (0..count).map(|_| column()).collect(),
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
        // The walk has validated it; what fails now is not what it wrote.
        let text = std::str::from_utf8(text).map_err(|_| IntakeError::Changed)?;
        let column = self.columns.get_mut(column).ok_or(IntakeError::Changed)?;
        if column.filled < self.rows {
            column.values.append_nulls(self.rows - column.filled);
        }
        column.values.append_value(text);
        column.filled = self.rows + 1;
        self.bytes += text.len() as u64;
        Ok(())
    }

    /// Ends the row; what it did not get is absent.
    pub(super) const fn end_row(&mut self) {
        self.rows += 1;
    }

    pub(super) fn finish(self) -> Vec<ArrayRef> {
        let rows = self.rows;
        self.columns
            .into_iter()
            .map(|mut column| {
                column.values.append_nulls(rows - column.filled);
                Arc::new(column.values.finish()) as ArrayRef
            })
            .collect()
    }
}
