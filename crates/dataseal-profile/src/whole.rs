//! What is counted of whole rows, apart from their columns: for tables that are put together from several.

use crate::gaps::Gaps;
use crate::hash::hash_text;
use crate::rows::RowTotals;

/// Counts of whole rows, as far as they are known.
#[derive(Clone, Debug, Default)]
pub struct WholeRows {
    pub(crate) totals: Option<RowTotals>,
    pub(crate) gaps: Option<Gaps>,
}

impl WholeRows {
    /// Adds the rows of a table with the same columns. What one of the two does not know is not known of both.
    pub fn merge(&mut self, other: &Self) {
        self.totals = match (self.totals.take(), &other.totals) {
            (Some(mut ours), Some(theirs)) => {
                ours.merge(theirs);
                Some(ours)
            }
            _ => None,
        };
        self.gaps = match (self.gaps.take(), &other.gaps) {
            (Some(mut ours), Some(theirs)) => {
                ours.merge(theirs);
                Some(ours)
            }
            _ => None,
        };
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
            key.rotate_left(17).wrapping_mul(MIX) ^ hash_text(value)
        });
        Self {
            totals: self.totals.and_then(|totals| totals.beside(key)),
            gaps: self.gaps.map(|gaps| gaps.widened(values.len())),
        }
    }
}

/// An odd number without pattern: the golden ratio in 64 bits.
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;
