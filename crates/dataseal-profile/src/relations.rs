//! What is counted of columns together, only where it was asked for: how numbers go together, and which two columns name
//! a row. Both are kept for every pair of columns, so tables of more than [`WIDEST`] columns have neither.

mod correlations;
mod key_pairs;
mod numbers;

use std::fmt;

use arrow::array::RecordBatch;
use dataseal_model::{Relations, WantedRelations};

use self::correlations::Correlations;
use self::key_pairs::KeyPairs;
use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::gaps::WIDEST;
use crate::state::ColumnState;
use crate::whole::merge_known;

/// The parts that were asked for.
#[derive(Clone, Default)]
pub(crate) struct RelationTotals {
    wanted: WantedRelations,
    correlations: Option<Correlations>,
    key_pairs: Option<KeyPairs>,
}

/// Sums are as secret as what they are sums of.
impl fmt::Debug for RelationTotals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RelationTotals")
            .field("wanted", &self.wanted)
            .finish_non_exhaustive()
    }
}

impl RelationTotals {
    /// Those of no rows.
    pub(crate) fn new(columns: usize, wanted: WantedRelations) -> Self {
        let fits = columns <= WIDEST;
        Self {
            wanted,
            correlations: (fits && wanted.correlations).then(|| Correlations::new(columns)),
            key_pairs: (fits && wanted.key_pairs).then(|| KeyPairs::new(columns)),
        }
    }

    /// Counts the rows of a batch.
    ///
    /// # Errors
    /// [`ProfileError::Mistyped`] for an array that is not what it declares.
    pub(crate) fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        if let Some(correlations) = &mut self.correlations {
            correlations.update(batch)?;
        }
        if let Some(key_pairs) = &mut self.key_pairs {
            key_pairs.update(batch)?;
        }
        Ok(())
    }

    /// Adds what `other` counted; what only one of the two was asked for is not known of both together.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.wanted.correlations &= other.wanted.correlations;
        self.wanted.key_pairs &= other.wanted.key_pairs;
        merge_known(&mut self.correlations, other.correlations.as_ref(), Correlations::merge);
        merge_known(&mut self.key_pairs, other.key_pairs.as_ref(), KeyPairs::merge);
    }

    /// What is known of a table of these columns and so many rows.
    pub(crate) fn finish(&self, rows: u64, columns: &[ColumnState]) -> Relations {
        let correlations = self.correlations.as_ref();
        let key_pairs = self.key_pairs.as_ref();
        Relations {
            wanted: self.wanted,
            too_wide: columns.len() > WIDEST,
            correlations: correlations.map_or_else(Vec::new, |found| found.finish(columns)),
            key_pairs: key_pairs.map_or_else(Vec::new, |found| found.finish(rows, columns)),
        }
    }

    /// Whether a table of so many rows can have these counts.
    pub(crate) fn fits(&self, rows: u64) -> bool {
        self.correlations.as_ref().is_none_or(|found| found.fits(rows))
            && self.key_pairs.as_ref().is_none_or(|found| found.fits(rows))
    }

    pub(crate) fn memory(&self) -> usize {
        self.correlations.as_ref().map_or(0, Correlations::memory) + self.key_pairs.as_ref().map_or(0, KeyPairs::memory)
    }

    pub(crate) fn write(&self, out: &mut Writer) {
        out.flag(self.wanted.correlations);
        out.flag(self.wanted.key_pairs);
        if let Some(correlations) = &self.correlations {
            correlations.write(out);
        }
        if let Some(key_pairs) = &self.key_pairs {
            key_pairs.write(out);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, columns: usize) -> Result<Self, ProfileError> {
        let wanted = WantedRelations {
            correlations: from.flag()?,
            key_pairs: from.flag()?,
        };
        let fits = columns <= WIDEST;
        Ok(Self {
            wanted,
            correlations: (fits && wanted.correlations)
                .then(|| Correlations::read(from, columns))
                .transpose()?,
            key_pairs: (fits && wanted.key_pairs)
                .then(|| KeyPairs::read(from, columns))
                .transpose()?,
        })
    }
}

/// Every pair of columns, the earlier one first, in the order in which pairs are kept.
fn pairs(columns: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..columns).flat_map(|high| (0..high).map(move |low| (low, high)))
}
