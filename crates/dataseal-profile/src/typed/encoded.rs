//! Dictionaries and runs: every entry is examined once and counts for the rows that refer to it.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, RunArray, UInt64Array};
use arrow::compute::take;
use arrow::datatypes::{ArrowNativeType, Int16Type, Int32Type, Int64Type, RunEndIndexType};

use crate::ProfileError;
use crate::typed::Pass;
use crate::weights::{Rows, Shared, Weights, each};

/// A dictionary this many times longer than the array that refers to it is cut down first, so that the cost of a batch
/// follows its rows.
pub(crate) const SPARSE: usize = 4;

/// Counts the rows of each entry of a dictionary; returns those of the keys.
fn count_keys(
    keys: &dyn Array,
    weights: impl Weights,
    key: impl Fn(usize) -> Option<usize>,
    counts: &mut [u64],
) -> Rows {
    each(keys, weights, |row, weight| {
        if let Some(count) = key(row).and_then(|key| counts.get_mut(key)) {
            *count = count.saturating_add(weight);
        }
    })
}

impl Pass<'_> {
    pub(super) fn dictionary(&mut self, array: &dyn Array, weights: impl Weights) -> Result<(), ProfileError> {
        let dictionary = array.as_any_dictionary_opt().ok_or(ProfileError::Mistyped)?;
        let values = dictionary.values();
        if values.is_empty() {
            self.nulls(array.len(), weights);
            return Ok(());
        }
        if values.len() / SPARSE > array.len() {
            return self.sparse_dictionary(dictionary.keys(), &dictionary.normalized_keys(), values, weights);
        }
        let mut counts = vec![0u64; values.len()];
        // The usual keys are read where they are; others are widened first.
        let rows = if let Some(keys) = dictionary.keys().as_primitive_opt::<Int32Type>() {
            let values = keys.values();
            count_keys(
                keys,
                weights,
                |row| values.get(row).map(|key| *key as usize),
                &mut counts,
            )
        } else {
            let keys = dictionary.normalized_keys();
            count_keys(dictionary.keys(), weights, |row| keys.get(row).copied(), &mut counts)
        };
        self.entries(rows, values, &counts)
    }

    fn sparse_dictionary(
        &mut self,
        keys: &dyn Array,
        normalised: &[usize],
        values: &ArrayRef,
        weights: impl Weights,
    ) -> Result<(), ProfileError> {
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        let rows = each(keys, weights, |index, weight| {
            if let Some(key) = normalised.get(index) {
                let count = counts.entry(*key as u64).or_default();
                *count = count.saturating_add(weight);
            }
        });
        let used = UInt64Array::from_iter_values(counts.keys().copied());
        let values = take(values, &used, None).map_err(|_| ProfileError::Mistyped)?;
        let counts: Vec<u64> = counts.into_values().collect();
        self.entries(rows, &values, &counts)
    }

    /// Measures the entries that rows refer to; `rows` counts those whose key itself is null.
    pub(super) fn entries(&mut self, rows: Rows, values: &ArrayRef, counts: &[u64]) -> Result<(), ProfileError> {
        let all = rows.nulls;
        self.count_rows(Rows { all, nulls: all });
        self.array(values, Shared(counts))
    }

    pub(super) fn runs(&mut self, array: &dyn Array, weights: impl Weights) -> Result<(), ProfileError> {
        if let Some(runs) = array.as_run_opt::<Int16Type>() {
            self.runs_of(runs, weights)
        } else if let Some(runs) = array.as_run_opt::<Int32Type>() {
            self.runs_of(runs, weights)
        } else if let Some(runs) = array.as_run_opt::<Int64Type>() {
            self.runs_of(runs, weights)
        } else {
            Err(ProfileError::Mistyped)
        }
    }

    fn runs_of<R: RunEndIndexType>(&mut self, runs: &RunArray<R>, weights: impl Weights) -> Result<(), ProfileError> {
        if runs.is_empty() {
            return Ok(());
        }
        let ends = runs.run_ends();
        let (first, last) = (ends.get_start_physical_index(), ends.get_end_physical_index());
        let mut from = 0;
        let counts: Vec<u64> = ends
            .values()
            .iter()
            .take(last.saturating_add(1))
            .skip(first)
            .map(|end| {
                let to = end.as_usize().saturating_sub(ends.offset()).min(ends.len());
                let count = weights.between(from, to);
                from = to;
                count
            })
            .collect();
        let values = runs.values().slice(first, counts.len());
        self.array(&values, Shared(&counts))
    }
}
