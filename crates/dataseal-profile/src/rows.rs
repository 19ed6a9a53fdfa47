//! Whole rows: how many hold nothing, and how many different ones there are.

mod hash;

use std::fmt;

use arrow::array::{Array, ArrayAccessor, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use dataseal_model::RowCounts;

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::distinct::Distinct;
use crate::hll::FINE;
use crate::room::Room;

/// A table has more room than a column: tables of up to a quarter of a million different rows are counted exactly.
const ROOM: Room = Room {
    distinct: 1 << 18,
    precision: FINE,
    ..Room::FULL
};

/// What is counted of whole rows.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RowTotals {
    /// Rows all of whose values are null or blank.
    empty: u64,
    distinct: Distinct,
}

impl fmt::Debug for RowTotals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowTotals")
            .field("empty", &self.empty)
            .finish_non_exhaustive()
    }
}

impl Default for RowTotals {
    fn default() -> Self {
        Self {
            empty: 0,
            distinct: Distinct::new(ROOM),
        }
    }
}

impl RowTotals {
    /// Counts the rows of a batch; `hashes` is working memory.
    ///
    /// # Errors
    /// [`ProfileError::Mistyped`] for an array that is not what it declares.
    pub(crate) fn update(&mut self, batch: &RecordBatch, hashes: &mut Vec<u64>) -> Result<(), ProfileError> {
        hashes.clear();
        hashes.resize(batch.num_rows(), 0);
        for array in batch.columns() {
            hash::mix(array, hashes)?;
        }
        hashes.iter().for_each(|hash| self.distinct.insert(hash::spread(*hash)));
        self.empty = self.empty.saturating_add(empty_rows(batch));
        Ok(())
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.empty = self.empty.saturating_add(other.empty);
        self.distinct.merge(&other.distinct);
    }

    pub(crate) fn finish(&self, rows: u64) -> RowCounts {
        RowCounts {
            empty: self.empty,
            distinct: self.distinct.count(rows),
        }
    }

    /// Whether so many rows can have these counts.
    pub(crate) fn fits(&self, rows: u64) -> bool {
        self.empty <= rows && self.distinct.is_at_most(rows)
    }

    pub(crate) fn memory(&self) -> usize {
        self.distinct.memory()
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.empty);
        self.distinct.write(out);
    }

    pub(crate) fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        Ok(Self {
            empty: from.u64()?,
            distinct: Distinct::read(from, ROOM)?,
        })
    }
}

/// A hash for each value of a column, by which its rows are told apart.
///
/// # Errors
/// [`ProfileError::Mistyped`] for an array that is not what it declares.
pub(crate) fn column_hashes(array: &dyn Array) -> Result<Vec<u64>, ProfileError> {
    let mut hashes = vec![0; array.len()];
    hash::mix(array, &mut hashes)?;
    Ok(hashes)
}

/// Rows of a batch that hold nothing. Few columns are looked at: most rows have a value in the first.
fn empty_rows(batch: &RecordBatch) -> u64 {
    let mut left: Vec<usize> = (0..batch.num_rows()).collect();
    for array in batch.columns() {
        if left.is_empty() {
            break;
        }
        keep_empty(array, &mut left);
    }
    if batch.num_columns() == 0 { 0 } else { left.len() as u64 }
}

/// Keeps the rows in which the array has nothing.
fn keep_empty(array: &dyn Array, rows: &mut Vec<usize>) {
    match array.data_type() {
        DataType::Utf8 => keep_blank(array.as_string::<i32>(), rows),
        DataType::LargeUtf8 => keep_blank(array.as_string::<i64>(), rows),
        DataType::Utf8View => keep_blank(array.as_string_view(), rows),
        DataType::Dictionary(..) => {
            let Some(dictionary) = array.as_any_dictionary_opt() else {
                return;
            };
            let values = dictionary.values();
            let mut entries: Vec<usize> = (0..values.len()).collect();
            keep_empty(values, &mut entries);
            let mut nothing = vec![false; values.len()];
            for entry in entries {
                if let Some(entry) = nothing.get_mut(entry) {
                    *entry = true;
                }
            }
            let (keys, nulls) = (dictionary.normalized_keys(), dictionary.keys().nulls());
            let is_nothing = |row: usize| keys.get(row).and_then(|key| nothing.get(*key)).copied().unwrap_or(true);
            rows.retain(|row| nulls.is_some_and(|nulls| nulls.is_null(*row)) || is_nothing(*row));
        }
        DataType::RunEndEncoded(_, field) => {
            if let Ok(plain) = cast(array, field.data_type()) {
                keep_empty(&plain, rows);
            }
        }
        _ => {
            let nulls = array.logical_nulls();
            rows.retain(|row| nulls.as_ref().is_some_and(|nulls| nulls.is_null(*row)));
        }
    }
}

fn keep_blank<'a>(array: impl ArrayAccessor<Item = &'a str>, rows: &mut Vec<usize>) {
    rows.retain(|row| array.is_null(*row) || array.value(*row).trim().is_empty());
}
