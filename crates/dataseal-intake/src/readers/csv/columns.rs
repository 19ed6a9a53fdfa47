//! The values of a piece on their way into Arrow arrays: one buffer a column, filled row by row.

use std::sync::Arc;

use arrow::array::{ArrayRef, StringArray};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use dataseal_bytes::IntakeError;
use dataseal_bytes::csv::Sink;
use dataseal_bytes::encoding::validate_utf8;

/// Short values are copied in one move of this many bytes, of which the surplus is then dropped.
const MOVE: usize = 32;

/// Values one after another, and where each ends.
pub(super) struct Column {
    /// The values, and behind them room that is already cleared: a value that fits into it is copied without a call.
    room: Vec<u8>,
    /// Bytes of the values.
    filled: usize,
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
            room: vec![0; share],
            filled: 0,
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
    /// The values, one after another.
    pub(super) fn values(&self) -> &[u8] {
        self.room.get(..self.filled).unwrap_or_default()
    }

    /// Values that outgrow 32-bit offsets are refused by [`Column::finish`]; the size of pieces and records prevents them.
    #[inline(always)]
    fn end_value(&mut self, length: usize) {
        self.filled += length;
        self.offsets.push(i32::try_from(self.filled).unwrap_or(i32::MAX));
    }

    fn append(&mut self, value: &[u8]) {
        let end = self.filled + value.len();
        if self.room.len() < end {
            self.room.resize(end * 2 + MOVE, 0);
        }
        if let Some(room) = self.room.get_mut(self.filled..end) {
            room.copy_from_slice(value);
        }
        self.end_value(value.len());
    }

    fn finish(mut self, rows: usize) -> Result<ArrayRef, IntakeError> {
        self.room.truncate(self.filled);
        if self.offsets.len() != rows + 1 || i32::try_from(self.filled).is_err() {
            return Err(IntakeError::Internal);
        }
        // Over slices, so that it becomes vector instructions.
        let starts = self.offsets.get(..rows).unwrap_or_default();
        let ends = self.offsets.get(1..).unwrap_or_default();
        let has_empty = starts
            .iter()
            .zip(ends)
            .fold(false, |has, (start, end)| has | (start == end));
        if !self.room.is_ascii() {
            return self.beyond_ascii(has_empty);
        }
        let nulls = has_empty.then(|| {
            let filled = |row: usize| starts.get(row) != ends.get(row);
            NullBuffer::new(BooleanBuffer::collect_bool(rows, filled))
        });
        let offsets = OffsetBuffer::new(ScalarBuffer::from(self.offsets));
        StringArray::try_new(offsets, Buffer::from_vec(self.room), nulls)
            .map(|array| Arc::new(array) as ArrayRef)
            .map_err(|_| IntakeError::Changed)
    }

    /// The array of values that are not all ASCII. Arrow checks UTF-8 more slowly than it copies what is known to be such.
    fn beyond_ascii(&self, has_empty: bool) -> Result<ArrayRef, IntakeError> {
        let text = validate_utf8(&self.room).map_err(|_| IntakeError::Changed)?;
        let place = |offset: i32| usize::try_from(offset).unwrap_or(usize::MAX);
        if !self.offsets.iter().all(|offset| text.is_char_boundary(place(*offset))) {
            return Err(IntakeError::Changed);
        }
        let values = self
            .offsets
            .array_windows()
            .map(|[start, end]| text.get(place(*start)..place(*end)).unwrap_or_default());
        Ok(if has_empty {
            let filled = values.map(|value| (!value.is_empty()).then_some(value));
            Arc::new(filled.collect::<StringArray>())
        } else {
            Arc::new(StringArray::from_iter_values(values))
        })
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
        let filled = column.filled;
        let chunk = text.get(start..).and_then(<[u8]>::first_chunk::<MOVE>);
        let room = column.room.get_mut(filled..).and_then(<[u8]>::first_chunk_mut::<MOVE>);
        match (chunk, room) {
            (Some(chunk), Some(room)) if length <= MOVE => {
                *room = *chunk;
                column.end_value(length);
            }
            _ => column.append(text.get(start..end).unwrap_or_default()),
        }
    }

    fn value(&mut self, value: &[u8]) {
        if let Some(column) = self.columns.get_mut(self.next) {
            self.next += 1;
            column.append(value);
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
            column.filled = usize::try_from(end).unwrap_or(0);
        }
        self.next = 0;
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;

    #[test]
    fn values_of_all_lengths_come_out_as_they_went_in() {
        let value = |row: usize, column: usize| match column {
            0 => "x".repeat(row % 70),
            1 => "\u{754c}".repeat(row % 23),
            _ => "\u{e9}".repeat(row % 5 + 1),
        };
        let mut columns = Columns::new(3, 40);
        for row in 0..200 {
            // A row that is taken back, after one value or two.
            for column in 0..row % 3 {
                columns.value(value(row + 7, column).as_bytes());
            }
            columns.undo_row();
            for column in 0..3 {
                let text = format!("{},{}", value(row, column), "surplus".repeat(row % 9));
                columns.stretch(text.as_bytes(), 0, value(row, column).len());
            }
            columns.end_row();
        }
        for (column, array) in columns.finish().unwrap().iter().enumerate() {
            let array = array.as_string::<i32>();
            for row in 0..200 {
                let found = array.is_valid(row).then(|| array.value(row).to_owned());
                assert_eq!(found, Some(value(row, column)).filter(|value| !value.is_empty()));
            }
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for values in [[&b"ab\xff"[..], b"c"], [b"ab\xe7\x95", b"\x8c"]] {
            let mut columns = Columns::new(1, 10);
            for value in values {
                columns.value(value);
                columns.end_row();
            }
            assert_eq!(columns.finish().err(), Some(IntakeError::Changed));
        }
    }
}
