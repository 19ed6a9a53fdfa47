//! Which cells hold nothing, row by row: rows with a gap, and for each pair of columns the rows in which both have one.
//!
//! A cell is a gap when it is null or blank. A placeholder is no gap here: it is told apart by the text of each value,
//! which only the columns' own counts look at. Columns without gaps cost nothing: what is present follows from the gaps.

mod mask;

use arrow::array::RecordBatch;
use dataseal_model::{Completeness, PairsPresent};

use self::mask::{Mask, gaps_of};
use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::state::ColumnState;

/// Columns up to which pairs are counted.
pub(crate) const WIDEST: usize = 64;
/// Bytes of one pair in the binary form.
const PAIR_BYTES: usize = 10;

/// Rows by what they lack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Gaps {
    columns: usize,
    /// Rows with at least one gap.
    incomplete: u64,
    /// Rows in which both columns of a pair have a gap, in the order of [`pair`]; empty for wider tables.
    together: Vec<u64>,
}

/// Number of pairs of so many columns.
const fn pairs(columns: usize) -> usize {
    if columns > WIDEST {
        0
    } else {
        columns * columns.saturating_sub(1) / 2
    }
}

/// Place of the pair of column `low` with the later column `high`.
const fn pair(low: usize, high: usize) -> usize {
    pairs(high) + low
}

impl Gaps {
    pub(crate) fn new(columns: usize) -> Self {
        Self {
            columns,
            incomplete: 0,
            together: vec![0; pairs(columns)],
        }
    }

    /// Counts the rows of a batch of as many columns, and says how many of them hold nothing at all.
    ///
    /// # Errors
    /// [`ProfileError::Mistyped`] for an array that is not what it declares.
    pub(crate) fn update(&mut self, batch: &RecordBatch) -> Result<u64, ProfileError> {
        let (mut any, mut all) = (None::<Mask>, None::<Mask>);
        let mut is_full = false;
        let mut masks: Vec<(usize, Mask)> = Vec::new();
        for (column, array) in batch.columns().iter().enumerate() {
            let Some(mask) = gaps_of(array)? else {
                is_full = true;
                continue;
            };
            match (&mut any, &mut all) {
                (Some(any), Some(all)) => {
                    any.include(&mask);
                    all.keep(&mask);
                }
                _ => (any, all) = (Some(mask.clone()), Some(mask.clone())),
            }
            if !self.together.is_empty() {
                masks.push((column, mask));
            }
        }
        let incomplete = any.as_ref().map_or(0, Mask::count);
        self.incomplete = self.incomplete.saturating_add(incomplete);
        for (at, (high, later)) in masks.iter().enumerate() {
            for (low, earlier) in masks.iter().take(at) {
                if let Some(count) = self.together.get_mut(pair(*low, *high)) {
                    *count = count.saturating_add(later.count_with(earlier));
                }
            }
        }
        Ok(all.filter(|_| !is_full).as_ref().map_or(0, Mask::count))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.incomplete = self.incomplete.saturating_add(other.incomplete);
        for (ours, theirs) in self.together.iter_mut().zip(&other.together) {
            *ours = ours.saturating_add(*theirs);
        }
    }

    /// The same rows with so many columns behind theirs that have no gap.
    pub(crate) fn widened(mut self, columns: usize) -> Self {
        self.columns = self.columns.saturating_add(columns);
        self.together.resize(pairs(self.columns), 0);
        self
    }

    /// What is present, in a table of these columns and so many rows.
    pub(crate) fn finish(&self, rows: u64, columns: &[ColumnState]) -> Completeness {
        let gaps: Vec<u64> = columns.iter().map(gaps_in).collect();
        let with_gaps = || gaps.iter().enumerate().filter(|(_, gaps)| **gaps > 0);
        let both = |(one, own): (usize, &u64)| {
            let present = |(other, theirs): (usize, &u64)| {
                let together = match one.cmp(&other) {
                    std::cmp::Ordering::Less => self.together(one, other),
                    std::cmp::Ordering::Equal => *own,
                    std::cmp::Ordering::Greater => self.together(other, one),
                };
                let either = u128::from(*own) + u128::from(*theirs) - u128::from(together.min(*own));
                rows.saturating_sub(u64::try_from(either).unwrap_or(u64::MAX))
            };
            with_gaps().map(present).collect()
        };
        Completeness {
            complete: rows.saturating_sub(self.incomplete),
            pairs: (self.columns <= WIDEST).then(|| PairsPresent {
                columns: with_gaps().map(|(column, _)| column).collect(),
                both: with_gaps().map(both).collect(),
            }),
        }
    }

    fn together(&self, low: usize, high: usize) -> u64 {
        self.together.get(pair(low, high)).copied().unwrap_or(0)
    }

    /// Whether a table of these columns and so many rows can have these counts.
    pub(crate) fn fits(&self, rows: u64, columns: &[ColumnState]) -> bool {
        let gaps: Vec<u64> = columns.iter().map(gaps_in).collect();
        let most = gaps.iter().copied().fold(0, u64::saturating_add).min(rows);
        let least = gaps.iter().copied().max().unwrap_or(0);
        let pairs_fit = gaps.iter().enumerate().all(|(high, later)| {
            gaps.iter().take(high).enumerate().all(|(low, earlier)| {
                let together = self.together(low, high);
                let either = u128::from(*later) + u128::from(*earlier);
                together <= *later.min(earlier) && either - u128::from(together) <= u128::from(self.incomplete)
            })
        });
        (least..=most).contains(&self.incomplete) && (self.together.is_empty() || pairs_fit)
    }

    pub(crate) const fn memory(&self) -> usize {
        self.together.capacity() * size_of::<u64>()
    }

    /// Pairs without a row are left out.
    pub(crate) fn write(&self, out: &mut Writer) {
        out.u64(self.incomplete);
        let counted = || self.together.iter().enumerate().filter(|(_, count)| **count > 0);
        out.count(counted().count());
        for (place, count) in counted() {
            out.u16(u16::try_from(place).unwrap_or(u16::MAX));
            out.u64(*count);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, columns: usize) -> Result<Self, ProfileError> {
        let mut gaps = Self::new(columns);
        gaps.incomplete = from.u64()?;
        for _ in 0..from.count(PAIR_BYTES)? {
            let place = usize::from(from.u16()?);
            let count = gaps.together.get_mut(place).ok_or(from.malformed())?;
            *count = from.u64()?;
        }
        Ok(gaps)
    }
}

/// Rows in which a column holds nothing.
const fn gaps_in(column: &ColumnState) -> u64 {
    column.measures.nulls.saturating_add(column.measures.blanks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_has_a_place_of_its_own() {
        let mut places: Vec<usize> = (0..WIDEST)
            .flat_map(|high| (0..high).map(move |low| pair(low, high)))
            .collect();
        places.sort_unstable();
        assert!(places.into_iter().eq(0..pairs(WIDEST)));
        assert_eq!((pairs(0), pairs(1), pairs(WIDEST + 1)), (0, 0, 0));
    }
}
