//! Whole rows: how many hold nothing, and how many different ones there are.

pub(crate) mod hash;

use std::fmt;

use arrow::array::Array;
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

    /// Counts the rows of a batch, into whose hashes all columns were taken, and of which so many hold nothing.
    pub(crate) fn count(&mut self, hashes: &[u64], empty: u64) {
        // A row that is the same as the one before it is known already.
        let different = hashes.chunk_by(u64::eq).filter_map(<[u64]>::first);
        different.for_each(|hash| self.distinct.insert(hash::spread(*hash)));
        self.empty = self.empty.saturating_add(empty);
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
