//! Sums of squares, cubes and fourth powers, exact, from which variance, skewness and kurtosis follow.
//!
//! Most values are small, so that machine words hold their powers; the sums are kept in words as long as they fit and
//! flow into longer numbers when they do not. Where a value was added shows nowhere: the binary form is that of the sum.

use std::collections::BTreeMap;

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::decimal::MAX_SCALE;
use crate::fixed::Fixed;

/// Values below this have fourth powers of 108 bits, of which 2^16 rows fit into 124.
const SMALL: u64 = 1 << 27;
/// Rows of one value up to which words hold its powers.
const FEW: u64 = 1 << 16;
/// Words of the largest product: four numbers of 127 bits, times rows.
const WORDS: usize = 9;

/// Sums of the second, third and fourth powers of whole numbers.
#[derive(Clone, Default)]
pub(crate) struct PowerSums {
    small: [i128; 3],
    middle: [Five; 3],
    large: [Fixed; 3],
}

/// A number of 320 bits in two's complement. 2^50 values whose powers times rows have 268 bits fit.
#[derive(Clone, Copy, Default)]
struct Five([u64; 5]);

impl Five {
    #[inline]
    fn add(&mut self, magnitude: [u64; 5], negative: bool) {
        let flip = if negative { u64::MAX } else { 0 };
        let mut carry = negative;
        for (word, more) in self.0.iter_mut().zip(magnitude) {
            let (sum, over) = word.overflowing_add(more ^ flip);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            *word = sum;
            carry = over | over_again;
        }
    }

    fn drain(&mut self, into: &mut Fixed) {
        let mut words = std::mem::take(&mut self.0);
        let negative = words.last().is_some_and(|word| word >> 63 == 1);
        if negative {
            let mut positive = Self::default();
            positive.add(words, true);
            words = positive.0;
        }
        into.add(&words, 0, negative);
    }
}

impl PowerSums {
    /// Adds `weight` rows of a number.
    #[inline]
    pub(crate) fn add(&mut self, value: i128, weight: u64) {
        match i64::try_from(value) {
            Ok(small) if small.unsigned_abs() < SMALL && weight <= FEW => self.add_small(small, weight),
            Ok(middle) if weight <= FEW => self.add_middle(middle, weight),
            _ => self.add_large(value.unsigned_abs(), 0, weight, value < 0),
        }
    }

    /// Adds numbers of one row each, none of a magnitude beyond `largest`.
    pub(crate) fn add_all(&mut self, values: &[i64], largest: u64) {
        if largest >= SMALL {
            return values.iter().for_each(|value| self.add(i128::from(*value), 1));
        }
        for part in values.chunks(FEW as usize) {
            // Fourth powers of 108 bits, at most 2^16 of them: no sum needs more than 124.
            let mut sums = [0i128; 3];
            let [squares, cubes, fourths] = &mut sums;
            for value in part {
                let square = value * value;
                *squares += i128::from(square);
                *cubes += i128::from(square) * i128::from(*value);
                *fourths += i128::from(square) * i128::from(square);
            }
            self.add_sums(sums);
        }
    }

    #[inline]
    fn add_small(&mut self, value: i64, weight: u64) {
        let (square, rows) = (i128::from(value * value), i128::from(weight));
        self.add_sums([square * rows, square * i128::from(value) * rows, square * square * rows]);
    }

    #[inline]
    fn add_sums(&mut self, powers: [i128; 3]) {
        let mut is_full = false;
        for (sum, power) in self.small.iter().zip(powers) {
            is_full |= sum.checked_add(power).is_none();
        }
        if is_full {
            self.drain_small();
        }
        for (sum, power) in self.small.iter_mut().zip(powers) {
            *sum += power;
        }
    }

    #[inline]
    fn add_middle(&mut self, value: i64, weight: u64) {
        let magnitude = value.unsigned_abs();
        let mut power = [0; 5];
        if let Some(first) = power.first_mut() {
            *first = magnitude;
        }
        for (exponent, sum) in (2..).zip(&mut self.middle) {
            multiply(&mut power, magnitude);
            let mut rows = power;
            multiply(&mut rows, weight);
            sum.add(rows, exponent == 3 && value < 0);
        }
    }

    /// Adds `weight` rows of `magnitude × 2^shift`, or of its opposite.
    pub(crate) fn add_large(&mut self, magnitude: u128, shift: u32, weight: u64, negative: bool) {
        let (low, high) = (magnitude as u64, (magnitude >> 64) as u64);
        let mut power = [0; WORDS];
        let [first, second, ..] = &mut power;
        (*first, *second) = (low, high);
        for (exponent, sum) in (2..).zip(&mut self.large) {
            power = product(&power, low, high);
            let mut rows = power;
            multiply(&mut rows, weight);
            sum.add(&rows, shift * exponent, exponent == 3 && negative);
        }
    }

    fn drain_small(&mut self) {
        for (sum, large) in self.small.iter_mut().zip(&mut self.large) {
            let sum = std::mem::take(sum);
            let magnitude = sum.unsigned_abs();
            large.add(&[magnitude as u64, (magnitude >> 64) as u64], 0, sum < 0);
        }
    }

    /// The sums in one piece each.
    pub(crate) fn sums(&self) -> [Fixed; 3] {
        let mut copy = self.clone();
        copy.drain_small();
        for (middle, large) in copy.middle.iter_mut().zip(&mut copy.large) {
            middle.drain(large);
        }
        copy.large
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.large.iter_mut().zip(other.sums()) {
            ours.merge(&theirs);
        }
    }

    pub(crate) fn memory(&self) -> usize {
        size_of::<Self>() + self.large.iter().map(Fixed::memory).sum::<usize>()
    }
}

/// `words × factor`; what exceeds the words is lost.
#[inline]
fn multiply<const N: usize>(words: &mut [u64; N], factor: u64) {
    let mut carry = 0;
    for word in words {
        let product = u128::from(*word) * u128::from(factor) + carry;
        *word = product as u64;
        carry = product >> 64;
    }
}

/// `words × (low + high × 2^64)`; what exceeds the words is lost.
fn product(words: &[u64; WORDS], low: u64, high: u64) -> [u64; WORDS] {
    let mut lower = *words;
    multiply(&mut lower, low);
    if high == 0 {
        return lower;
    }
    let mut upper = [0; WORDS];
    for (to, from) in upper.iter_mut().skip(1).zip(words) {
        *to = *from;
    }
    multiply(&mut upper, high);
    let mut carry = 0;
    for (word, more) in lower.iter_mut().zip(upper) {
        let sum = u128::from(*word) + u128::from(more) + carry;
        *word = sum as u64;
        carry = sum >> 64;
    }
    lower
}

impl Portion for PowerSums {
    fn write(&self, out: &mut Writer) {
        self.sums().iter().for_each(|sum| sum.write(out));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        Ok(Self {
            large: [Fixed::read(from)?, Fixed::read(from)?, Fixed::read(from)?],
            ..Self::default()
        })
    }
}

/// Power sums of exact numbers by the digits after their point, which are few.
#[derive(Clone, Default)]
pub(crate) struct ExactPowers(BTreeMap<u8, Box<PowerSums>>);

impl ExactPowers {
    /// Adds `weight` rows of `unscaled × 10^-scale`.
    #[inline]
    pub(crate) fn add(&mut self, unscaled: i128, scale: u8, weight: u64) {
        self.0.entry(scale).or_default().add(unscaled, weight);
    }

    /// Adds unscaled numbers of one row each, none of a magnitude beyond `largest`.
    pub(crate) fn add_all(&mut self, unscaled: &[i64], largest: u64, scale: u8) {
        self.0.entry(scale).or_default().add_all(unscaled, largest);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (scale, sums) in &other.0 {
            self.0.entry(*scale).or_default().merge(sums);
        }
    }

    /// The sums by scale.
    pub(crate) fn by_scale(&self) -> impl Iterator<Item = (u8, [Fixed; 3])> {
        self.0.iter().map(|(scale, sums)| (*scale, sums.sums()))
    }

    pub(crate) fn memory(&self) -> usize {
        self.0.values().map(|sums| sums.memory()).sum()
    }
}

impl Portion for ExactPowers {
    fn write(&self, out: &mut Writer) {
        out.count(self.0.len());
        for (scale, sums) in &self.0 {
            out.u8(*scale);
            sums.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let mut by_scale = BTreeMap::new();
        for _ in 0..from.count(25)? {
            let scale = from.u8()?;
            from.demand(scale <= MAX_SCALE)?;
            by_scale.insert(scale, Box::new(PowerSums::read(from)?));
        }
        Ok(Self(by_scale))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(sums: &PowerSums) -> Vec<String> {
        let whole = |sum: &Fixed| {
            let whole = sum.whole();
            format!(
                "{}{}",
                if whole.negative { "-" } else { "" },
                whole.magnitude.to_digits()
            )
        };
        sums.sums().iter().map(whole).collect()
    }

    #[test]
    fn powers_of_every_size_are_exact() {
        let mut sums = PowerSums::default();
        sums.add(-3, 2);
        assert_eq!(texts(&sums), ["18", "-54", "162"]);
        sums.add(-3_000_000_000, 1);
        assert_eq!(
            texts(&sums),
            [
                "9000000000000000018",
                "-27000000000000000000000000054",
                "81000000000000000000000000000000000162"
            ]
        );
        let mut sums = PowerSums::default();
        sums.add(i128::MIN + 1, 1);
        // (2^127 - 1)^2 and its like.
        let [square, cube, fourth] = texts(&sums).try_into().unwrap();
        assert!(square.starts_with("28948022309329048855892746252171976962977213799"));
        assert!(cube.starts_with("-4925250774549309901534880012517951725"));
        assert_eq!(fourth.len(), 153);
    }

    proptest! {
        #[test]
        fn the_way_in_shows_nowhere(terms in prop::collection::vec((any::<i64>(), 0..100_000_u64, 0..64_u32), 0..40), cut: prop::sample::Index) {
            let terms: Vec<(i128, u64)> = terms.iter().map(|(value, weight, shift)| (i128::from(*value >> shift), *weight)).collect();
            let add = |terms: &[(i128, u64)]| {
                let mut sums = PowerSums::default();
                terms.iter().for_each(|(value, weight)| sums.add(*value, *weight));
                sums
            };
            let whole = add(&terms);
            let mut slow = PowerSums::default();
            terms.iter().for_each(|(value, weight)| slow.add_large(value.unsigned_abs(), 0, *weight, *value < 0));
            prop_assert_eq!(texts(&whole), texts(&slow));
            let (left, right) = terms.split_at(if terms.is_empty() { 0 } else { cut.index(terms.len()) });
            let mut merged = add(right);
            merged.merge(&add(left));
            let bytes = |sums: &PowerSums| {
                let mut out = Writer::default();
                sums.write(&mut out);
                out.finish()
            };
            prop_assert_eq!(bytes(&merged), bytes(&whole));
        }
    }
}
