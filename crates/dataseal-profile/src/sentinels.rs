//! Numbers that stand for a missing value in some tables, and for themselves in others: only counted here.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::hash::SPREAD;

/// The numbers, in order: rows of nines and eights, which codebooks reserve, and minus one.
pub(crate) const SENTINELS: [i64; 16] = [
    -99_999, -9_999, -999, -99, -9, -1, 99, 888, 999, 8_888, 9_999, 88_888, 99_999, 999_999, 9_999_999, 99_999_999,
];

/// Two bits of each number's product with an odd one, by which most others are told apart without a search: words of 64 marks.
const MARKS: (u64, u64) = {
    let mut rest: &[i64] = &SENTINELS;
    let (mut first, mut second) = (0, 0);
    while let [number, others @ ..] = rest {
        let places = places(*number);
        first |= 1 << places.0;
        second |= 1 << places.1;
        rest = others;
    }
    (first, second)
};

/// Where the marks of a number would be.
const fn places(number: i64) -> (u32, u32) {
    // The upper bits of the product depend on all of the number's.
    let product = number.cast_unsigned().wrapping_mul(SPREAD);
    ((product >> 58) as u32, (product >> 52) as u32 % u64::BITS)
}

/// Rows of each.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentinels([u64; SENTINELS.len()]);

impl Sentinels {
    #[inline]
    pub(crate) fn add(&mut self, value: i128, weight: u64) {
        let places = places(value as i64);
        if MARKS.0 >> places.0 & MARKS.1 >> places.1 & 1 == 1
            && let Ok(value) = i64::try_from(value)
            && let Ok(place) = SENTINELS.binary_search(&value)
            && let Some(count) = self.0.get_mut(place)
        {
            *count = count.saturating_add(weight);
        }
    }

    /// Whether any of them lies between two numbers.
    pub(crate) fn lie_between(low: i64, high: i64) -> bool {
        SENTINELS.iter().any(|number| (low..=high).contains(number))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.0.iter_mut().zip(other.0) {
            *ours = ours.saturating_add(theirs);
        }
    }

    /// Those that occurred, with their rows.
    pub(crate) fn counts(&self) -> impl Iterator<Item = (i64, u64)> {
        SENTINELS.into_iter().zip(self.0).filter(|(_, count)| *count > 0)
    }
}

impl Portion for Sentinels {
    fn write(&self, out: &mut Writer) {
        self.0.iter().for_each(|count| out.u64(*count));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let mut counts = [0; SENTINELS.len()];
        for count in &mut counts {
            *count = from.u64()?;
        }
        Ok(Self(counts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_what_is_on_the_list() {
        assert!(SENTINELS.is_sorted());
        let mut sentinels = Sentinels::default();
        for value in [-1, 9_999, 9_999, 999, 19_999, 0, i128::MAX, -(1 << 70) - 9_999] {
            sentinels.add(value, 2);
        }
        assert_eq!(sentinels.counts().collect::<Vec<_>>(), [(-1, 2), (999, 2), (9_999, 4)]);
    }
}
