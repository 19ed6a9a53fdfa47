//! What is counted of whole rows, apart from their columns.

use arrow::array::{Array, RecordBatch};

use crate::gaps::Gaps;
use crate::hash::{SPREAD, hash_text};
use crate::rows::RowTotals;

/// Counts of whole rows, as far as they are known: not where only columns were measured.
#[derive(Clone, Debug, Default)]
pub struct WholeRows {
    pub(crate) totals: Option<RowTotals>,
    pub(crate) gaps: Option<Gaps>,
}

/// Merges what both know; what one of the two does not know is not known of both.
pub(crate) fn merge_known<T>(ours: &mut Option<T>, theirs: Option<&T>, merge: impl FnOnce(&mut T, &T)) {
    match (ours.as_mut(), theirs) {
        (Some(ours), Some(theirs)) => merge(ours, theirs),
        _ => *ours = None,
    }
}

impl WholeRows {
    /// Those of a table of so many columns and no rows.
    pub(crate) fn of(columns: usize) -> Self {
        Self {
            totals: Some(RowTotals::default()),
            gaps: Some(Gaps::new(columns)),
        }
    }

    /// Takes a column into the hashes of its rows; a type that rows cannot be compared by leaves them uncounted.
    pub(crate) fn mix(&mut self, array: &dyn Array, texts: &[u64], hashes: &mut [u64]) {
        if self.totals.is_some() && RowTotals::mix(array, texts, hashes).is_err() {
            self.totals = None;
        }
    }

    /// Counts the rows of a batch, into whose hashes all columns were taken.
    pub(crate) fn count(&mut self, batch: &RecordBatch, hashes: &[u64]) {
        match self.gaps.as_mut().map(|gaps| gaps.update(batch)) {
            Some(Ok(empty)) => {
                if let Some(totals) = &mut self.totals {
                    totals.count(hashes, empty);
                }
            }
            _ => *self = Self::default(),
        }
    }

    pub(crate) fn memory(&self) -> usize {
        self.totals.as_ref().map_or(0, RowTotals::memory) + self.gaps.as_ref().map_or(0, Gaps::memory)
    }

    /// Adds the rows of a table with the same columns. What one of the two does not know is not known of both.
    pub fn merge(&mut self, other: &Self) {
        merge_known(&mut self.totals, other.totals.as_ref(), RowTotals::merge);
        merge_known(&mut self.gaps, other.gaps.as_ref(), Gaps::merge);
    }

    /// The same rows with further columns behind theirs, each of which has one value in all of them. Rows of two tables are
    /// then the same only if these values are. Not known where a value is absent or blank, or rows were too many to be
    /// told apart for certain.
    #[must_use]
    pub fn beside(self, values: &[Option<&str>]) -> Self {
        let is_there = |value: &Option<&str>| value.is_some_and(|value| !value.trim().is_empty());
        if values.is_empty() {
            return self;
        }
        if !values.iter().all(is_there) {
            return Self::default();
        }
        let key = values.iter().flatten().fold(0_u64, |key, value| {
            key.rotate_left(17).wrapping_mul(SPREAD) ^ hash_text(value)
        });
        Self {
            totals: self.totals.and_then(|totals| totals.beside(key)),
            gaps: self.gaps.map(|gaps| gaps.widened(values.len())),
        }
    }
}
