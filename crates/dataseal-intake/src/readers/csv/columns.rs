//! The values of a piece on their way into Arrow arrays: one buffer a column, filled row by row.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, StringArray};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::nullif;
use dataseal_bytes::IntakeError;
use dataseal_bytes::csv::Sink;
use dataseal_bytes::encoding::validate_utf8;

/// Short values are copied in one move of this many bytes, of which the surplus is then dropped.
const MOVE: usize = 32;

/// Bytes of room beyond that: more than the rows have that are taken at once. The columns of wide tables have less.
const AHEAD: usize = 4096;

/// A piece gets this part more room than the one before it took.
const SPARE: usize = 16;

/// Values and bytes that each column of a piece had.
#[derive(Default)]
pub(super) struct Shares(Vec<(usize, usize)>);

impl Shares {
    fn of(&self, column: usize) -> Option<(usize, usize)> {
        self.0.get(column).copied()
    }
}

/// Values one after another, and where each ends.
pub(super) struct Column {
    /// The values, and behind them room that is already cleared: a value that fits into it is copied without a call.
    room: Vec<u8>,
    /// Bytes of the values.
    filled: usize,
    /// INVARIANT: starts with 0 and never falls.
    pub(super) offsets: Vec<i32>,
    role: Role,
}

/// What becomes of the values of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// They become an array.
    Returned,
    /// They are looked at and then dropped.
    Inspected,
    /// They are not even taken.
    Skipped,
}

/// The columns of one piece.
pub(super) struct Columns {
    columns: Vec<Column>,
    /// Values taken of the row that is being filled.
    next: usize,
    rows: usize,
}

impl Columns {
    /// Room for a piece of text of this many bytes, of which each column had about the share that `shares` says; without
    /// one, as much as any other.
    pub(super) fn new(roles: &[Role], bytes: usize, shares: &Shares) -> Self {
        let even = bytes / roles.len().max(1);
        let column = |(index, role): (usize, &Role)| {
            let (values, bytes) = shares.of(index).unwrap_or((even / 8, even));
            let (values, bytes) = match role {
                Role::Skipped => (0, 0),
                _ => (
                    values + values / SPARE + 1,
                    bytes + bytes / SPARE + MOVE + AHEAD.min(even),
                ),
            };
            let mut offsets = Vec::with_capacity(values);
            offsets.push(0);
            Column {
                room: vec![0; bytes],
                filled: 0,
                offsets,
                role: *role,
            }
        };
        Self {
            columns: roles.iter().enumerate().map(column).collect(),
            next: 0,
            rows: 0,
        }
    }

    /// What the columns of this piece took, to make room for the next.
    pub(super) fn shares(&self) -> Shares {
        Shares(
            self.columns
                .iter()
                .map(|column| (column.offsets.len(), column.filled))
                .collect(),
        )
    }

    /// Rows that are complete.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// The buffers, to look at their values.
    pub(super) fn buffers(&self) -> &[Column] {
        &self.columns
    }

    /// The arrays of the columns that are returned. Their text is validated; empty values are null.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] for text that is no UTF-8, which the first reading would have refused.
    pub(super) fn finish(self) -> Result<Vec<ArrayRef>, IntakeError> {
        let rows = self.rows;
        let returned = self.columns.into_iter().filter(|column| column.role == Role::Returned);
        returned.map(|column| column.finish(rows)).collect()
    }
}

impl Column {
    /// The values, one after another.
    pub(super) fn values(&self) -> &[u8] {
        self.room.get(..self.filled).unwrap_or_default()
    }

    /// Copies a stretch of the text behind what is there. Does not say that it ends there.
    #[inline(always)]
    fn copy(&mut self, text: &[u8], start: usize, end: usize) {
        let length = end.saturating_sub(start);
        let chunk = text.get(start..).and_then(<[u8]>::first_chunk::<MOVE>);
        let room = self
            .room
            .get_mut(self.filled..)
            .and_then(<[u8]>::first_chunk_mut::<MOVE>);
        match (chunk, room) {
            (Some(chunk), Some(room)) if length <= MOVE => *room = *chunk,
            _ => self.copy_long(text.get(start..end).unwrap_or_default()),
        }
        self.filled += length;
    }

    fn copy_long(&mut self, value: &[u8]) {
        let end = self.filled + value.len();
        if self.room.len() < end {
            self.room.resize(end * 2 + MOVE, 0);
        }
        if let Some(room) = self.room.get_mut(self.filled..end) {
            room.copy_from_slice(value);
        }
    }

    /// Where the values end that were copied so far. Those that outgrow 32-bit offsets are refused by [`Column::finish`];
    /// the size of pieces and records prevents them.
    #[inline(always)]
    fn end(&self) -> i32 {
        i32::try_from(self.filled).unwrap_or(i32::MAX)
    }

    #[inline(always)]
    fn append(&mut self, text: &[u8], start: usize, end: usize) {
        self.copy(text, start, end);
        self.offsets.push(self.end());
    }

    /// Takes the values of this column out of rows of so many.
    fn extend(&mut self, text: &[u8], starts: &[u32], ends: &[u32], index: usize, columns: usize) {
        // No column has more bytes than the rows.
        let span = ends.last().zip(starts.first()).map_or(0, |(end, start)| end - start) as usize;
        if self.room.len() < self.filled + span + MOVE {
            let of_column = |places: &[u32]| {
                let places = places.chunks_exact(columns).filter_map(|places| places.get(index));
                places.map(|place| *place as usize).sum::<usize>()
            };
            let enough = self.filled + of_column(ends).wrapping_sub(of_column(starts)) + MOVE;
            if self.room.len() < enough {
                self.room.resize(enough + enough / 4, 0);
            }
        }
        let (room, mut filled) = (self.room.as_mut_slice(), self.filled);
        let rows = starts.chunks_exact(columns).zip(ends.chunks_exact(columns));
        self.offsets.extend(rows.map(|(starts, ends)| {
            if let (Some(start), Some(end)) = (starts.get(index), ends.get(index)) {
                let (start, end) = (*start as usize, *end as usize);
                let length = end.wrapping_sub(start);
                let chunk = text.get(start..).and_then(<[u8]>::first_chunk::<MOVE>);
                let to = room.get_mut(filled..).and_then(<[u8]>::first_chunk_mut::<MOVE>);
                match (chunk, to) {
                    (Some(chunk), Some(to)) if length <= MOVE => *to = *chunk,
                    _ => copy_long(room, filled, text.get(start..end).unwrap_or_default()),
                }
                filled += length;
            }
            i32::try_from(filled).unwrap_or(i32::MAX)
        }));
        self.filled = filled;
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
        let array = StringArray::from_iter_values(values);
        if !has_empty {
            return Ok(Arc::new(array));
        }
        let empty = BooleanBuffer::collect_bool(array.len(), |row| array.value_length(row) == 0);
        nullif(&array, &BooleanArray::new(empty, None)).map_err(|_| IntakeError::Internal)
    }
}

/// Kept out of the loop over values, most of which are short.
#[inline(never)]
fn copy_long(room: &mut [u8], filled: usize, value: &[u8]) {
    if let Some(room) = room.get_mut(filled..filled + value.len()) {
        room.copy_from_slice(value);
    }
}

impl Sink for Columns {
    #[inline(always)]
    fn stretch(&mut self, text: &[u8], start: usize, end: usize) {
        if let Some(column) = self.columns.get_mut(self.next) {
            self.next += 1;
            if column.role != Role::Skipped {
                column.append(text, start, end);
            }
        }
    }

    fn value(&mut self, value: &[u8]) {
        self.stretch(value, 0, value.len());
    }

    fn rows(&mut self, text: &[u8], columns: usize, starts: &[u32], ends: &[u32]) {
        for (index, column) in self.columns.iter_mut().enumerate() {
            if column.role != Role::Skipped {
                column.extend(text, starts, ends, index, columns);
            }
        }
        self.rows += starts.len() / columns.max(1);
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
        let mut columns = Columns::new(&[Role::Returned; 3], 40, &Shares::default());
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
            let mut columns = Columns::new(&[Role::Returned], 10, &Shares::default());
            for value in values {
                columns.value(value);
                columns.end_row();
            }
            assert_eq!(columns.finish().err(), Some(IntakeError::Changed));
        }
    }
}
