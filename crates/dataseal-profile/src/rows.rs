//! Whole rows: how many hold nothing, and how many different ones there are.

pub(crate) mod hash;

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
    /// Takes a column into the hashes of its rows. `texts` are those of its values where they are known already.
    ///
    /// # Errors
    /// [`ProfileError::Mistyped`] for an array that is not what it declares.
    pub(crate) fn mix(array: &dyn Array, texts: &[u64], hashes: &mut [u64]) -> Result<(), ProfileError> {
        hash::mix(array, texts, hashes)
    }

    /// Counts the rows of a batch, into whose hashes all columns were taken.
    pub(crate) fn count(&mut self, batch: &RecordBatch, hashes: &[u64]) {
        // A row that is the same as the one before it is known already.
        let different = hashes.chunk_by(u64::eq).filter_map(<[u64]>::first);
        different.for_each(|hash| self.distinct.insert(hash::spread(*hash)));
        self.empty = self.empty.saturating_add(empty_rows(batch));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.empty = self.empty.saturating_add(other.empty);
        self.distinct.merge(&other.distinct);
    }

    /// The same rows, each with one more value, which is not blank and has this hash; `None` if they are not all kept.
    pub(crate) fn beside(self, value: u64) -> Option<Self> {
        let distinct = self.distinct.mapped(|hash| hash::spread(hash ^ hash::spread(value)))?;
        Some(Self { empty: 0, distinct })
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
    hash::mix(array, &[], &mut hashes)?;
    Ok(hashes)
}

/// Rows of a batch that hold nothing. Few columns are looked at: most rows have a value in the first.
fn empty_rows(batch: &RecordBatch) -> u64 {
    if batch.columns().iter().any(|array| is_full(array)) {
        return 0;
    }
    let mut left: Vec<usize> = (0..batch.num_rows()).collect();
    for array in batch.columns() {
        if left.is_empty() {
            break;
        }
        keep_empty(array, &mut left);
    }
    if batch.num_columns() == 0 { 0 } else { left.len() as u64 }
}

/// Whether an array has a value in every row, which is known without looking at them where nothing can be blank.
fn is_full(array: &dyn Array) -> bool {
    array.data_type().is_primitive() && array.null_count() == 0
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
