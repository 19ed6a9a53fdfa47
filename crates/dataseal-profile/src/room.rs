//! How much a column may keep exactly, by the width of its table: wide tables have less for each column, so that all of
//! them fit. The limits are part of what a state is: the same table always has the same.

use crate::hll::{COARSE, FINE};

/// Columns up to which each has all the room.
const FULL_WIDTH: usize = 1_000;

/// Limits of what is kept of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Room {
    /// Different hashes that are kept as a set, before they are only estimated.
    pub(crate) distinct: usize,
    /// Bits of a hash that choose a register of the estimate.
    pub(crate) precision: u32,
    /// Different values whose rows are counted each.
    pub(crate) values: usize,
    /// Bytes of their texts together.
    pub(crate) value_bytes: usize,
    /// Stretches of 64 days whose rows are counted by day: 512 are 89 years without a gap.
    pub(crate) stretches: usize,
}

impl Room {
    /// All of it: that of a column by itself.
    pub(crate) const FULL: Self = Self {
        distinct: 16_384,
        precision: FINE,
        values: 1_000,
        value_bytes: 64 * 1024,
        stretches: 512,
    };

    /// Different identifiers of persons that are kept where they are to be counted exactly: more than ten million, the largest
    /// threshold of the law, in some 300 MB.
    const EXACT: usize = 1 << 24;

    /// The same with all the room for different values that there ever is.
    pub(crate) const fn exact(self) -> Self {
        Self {
            distinct: Self::EXACT,
            ..self
        }
    }

    /// That of each of so many columns.
    pub(crate) fn of(columns: usize) -> Self {
        if columns <= FULL_WIDTH {
            return Self::FULL;
        }
        let share = |all: usize, least: usize| {
            let part = all.saturating_mul(FULL_WIDTH) / columns;
            part.max(least)
        };
        let Self {
            distinct,
            values,
            value_bytes,
            stretches,
            ..
        } = Self::FULL;
        // A set takes more than the coarse registers do from a few hundred hashes on.
        Self {
            distinct: share(distinct / 4, 256),
            precision: COARSE,
            values: share(values, 20),
            value_bytes: share(value_bytes, 1024),
            stretches: share(stretches, 8),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_tables_have_less_for_each_column() {
        assert_eq!(Room::of(1), Room::FULL);
        assert_eq!(Room::of(1_000), Room::FULL);
        let wide = Room::of(10_000);
        assert_eq!(
            (wide.distinct, wide.values, wide.value_bytes, wide.stretches),
            (409, 100, 6_553, 51)
        );
        assert!(Room::of(usize::MAX).distinct >= 256);
    }
}
