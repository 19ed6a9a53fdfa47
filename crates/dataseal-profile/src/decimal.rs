//! Exact decimal numbers of up to 38 digits, and their sums.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use arrow::datatypes::i256;

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::span::Span;

/// Digits after the point at most.
pub(crate) const MAX_SCALE: u8 = 38;

const POWERS: [i128; MAX_SCALE as usize + 1] = {
    let mut powers = [1i128; MAX_SCALE as usize + 1];
    let mut rest: &mut [i128] = &mut powers;
    let mut power = 1i128;
    while let [first, others @ ..] = rest {
        *first = power;
        power = power.wrapping_mul(10);
        rest = others;
    }
    powers
};

/// The same as floats, each correctly rounded.
const FLOAT_POWERS: [f64; MAX_SCALE as usize + 1] = {
    let mut powers = [1.0; MAX_SCALE as usize + 1];
    let (mut rest, mut exact): (&mut [f64], &[i128]) = (&mut powers, &POWERS);
    while let ([first, others @ ..], [power, more @ ..]) = (rest, exact) {
        *first = *power as f64;
        rest = others;
        exact = more;
    }
    powers
};

/// Ten to the power of `scale`, which is at most [`MAX_SCALE`].
fn power_of_ten(scale: u8) -> i128 {
    POWERS.get(usize::from(scale)).copied().unwrap_or(i128::MAX)
}

/// `unscaled × 10^-scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) unscaled: i128,
    pub(crate) scale: u8,
}

impl Decimal {
    /// A number by its unscaled word.
    pub(crate) fn of_word(word: i64, scale: u8) -> Self {
        Self {
            unscaled: i128::from(word),
            scale,
        }
    }

    /// The same number without needless zeros after the point: one form for each number.
    pub(crate) fn normalised(mut self) -> Self {
        if let Ok(mut small) = i64::try_from(self.unscaled) {
            while self.scale > 0 && small % 10 == 0 {
                small /= 10;
                self.scale -= 1;
            }
            self.unscaled = i128::from(small);
            return self;
        }
        while self.scale > 0 && self.unscaled % 10 == 0 {
            self.unscaled /= 10;
            self.scale -= 1;
        }
        self
    }

    /// The nearest float, up to one rounding of each of numerator, power and quotient. Equal for equal normalised forms,
    /// which is all that buckets need.
    pub(crate) fn to_f64(self) -> f64 {
        let numerator = i64::try_from(self.unscaled).map_or(self.unscaled as f64, |small| small as f64);
        if self.scale == 0 {
            numerator
        } else {
            numerator
                / FLOAT_POWERS
                    .get(usize::from(self.scale))
                    .copied()
                    .unwrap_or(f64::INFINITY)
        }
    }

    /// Plain notation, without needless zeros when normalised.
    pub(crate) fn write_text(self, out: &mut String) {
        let digits = self.unscaled.unsigned_abs();
        if self.unscaled < 0 {
            out.push('-');
        }
        let power = power_of_ten(self.scale).unsigned_abs();
        push_digits(digits / power, 1, out);
        if self.scale > 0 {
            out.push('.');
            push_digits(digits % power, usize::from(self.scale), out);
        }
    }

    pub(crate) fn to_text(self) -> String {
        let mut text = String::new();
        self.write_text(&mut text);
        text
    }
}

/// Appends a number with at least `width` digits.
pub(crate) fn push_digits(mut number: u128, width: usize, out: &mut String) {
    let mut reversed = [b'0'; 40];
    let mut used = 0;
    for slot in &mut reversed {
        if number == 0 && used >= width {
            break;
        }
        // Machine words divide several times faster than 128 bits do.
        let digit = match u64::try_from(number) {
            Ok(small) => {
                number = u128::from(small / 10);
                (small % 10) as u8
            }
            Err(_) => {
                let digit = (number % 10) as u8;
                number /= 10;
                digit
            }
        };
        *slot = b'0' + digit;
        used += 1;
    }
    out.extend(reversed.iter().take(used).rev().map(|digit| char::from(*digit)));
}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    /// By magnitude; equal numbers of different scales by scale, so that the order is total over what is stored.
    fn cmp(&self, other: &Self) -> Ordering {
        if self.scale == other.scale {
            return self.unscaled.cmp(&other.unscaled);
        }
        let scale = self.scale.max(other.scale);
        let parts = |number: &Self| {
            let power = power_of_ten(number.scale);
            let aligned = (number.unscaled % power).wrapping_mul(power_of_ten(scale - number.scale));
            (number.unscaled / power, aligned)
        };
        parts(self).cmp(&parts(other)).then(self.scale.cmp(&other.scale))
    }
}

impl Portion for Decimal {
    fn write(&self, out: &mut Writer) {
        out.i128(self.unscaled);
        out.u8(self.scale);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let (unscaled, scale) = (from.i128()?, from.u8()?);
        let number = Self { unscaled, scale };
        from.demand(scale <= MAX_SCALE && number == number.normalised())?;
        Ok(number)
    }
}

/// Extremes and exact sums of integers and decimals. A sum a scale, because scales are few and aligning costs digits: 128
/// bits times 2^64 rows fit 256 bits.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct ExactNumbers {
    pub(crate) span: Span<Decimal>,
    sums: BTreeMap<u8, i256>,
}

impl ExactNumbers {
    /// Adds `weight` rows of one number.
    pub(crate) fn add(&mut self, value: Decimal, weight: u64) {
        self.span.include(value.normalised());
        // Machine words first: 256 bits multiply many times slower.
        let total = match i64::try_from(value.unscaled) {
            Ok(small) => i256::from_i128(i128::from(small).wrapping_mul(i128::from(weight))),
            Err(_) => i256::from_i128(value.unscaled).wrapping_mul(i256::from_i128(i128::from(weight))),
        };
        self.add_sum(value.scale, total);
    }

    /// Adds many rows whose sum and extremes are known.
    pub(crate) fn add_batch(&mut self, low: Decimal, high: Decimal, sum: i128) {
        self.span.include(low.normalised());
        self.span.include(high.normalised());
        self.add_sum(low.scale, i256::from_i128(sum));
    }

    fn add_sum(&mut self, scale: u8, total: i256) {
        let sum = self.sums.entry(scale).or_insert(i256::ZERO);
        *sum = sum.wrapping_add(total);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.span.merge(&other.span);
        other
            .sums
            .iter()
            .for_each(|(scale, total)| self.add_sum(*scale, *total));
    }

    /// Sums by scale.
    pub(crate) const fn sums(&self) -> &BTreeMap<u8, i256> {
        &self.sums
    }

    /// Most digits after the point of any number seen.
    pub(crate) fn scale(&self) -> u8 {
        self.sums.keys().next_back().copied().unwrap_or(0)
    }
}

impl Portion for ExactNumbers {
    fn write(&self, out: &mut Writer) {
        self.span.write(out);
        out.count(self.sums.len());
        for (scale, sum) in &self.sums {
            out.u8(*scale);
            out.i256(*sum);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let span = Span::read(from)?;
        let length = from.count(33)?;
        let mut sums = BTreeMap::new();
        for _ in 0..length {
            let scale = from.u8()?;
            from.demand(scale <= MAX_SCALE)?;
            sums.insert(scale, from.i256()?);
        }
        Ok(Self { span, sums })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_across_scales() {
        let decimal = |unscaled, scale| Decimal { unscaled, scale };
        assert!(decimal(15, 1) < decimal(16, 1));
        assert!(decimal(149, 2) < decimal(15, 1));
        assert!(decimal(-151, 2) < decimal(-15, 1));
        assert!(decimal(i128::MAX, 0) > decimal(i128::MAX, 38));
        assert!(decimal(10_i128.pow(38) - 1, 38) < decimal(1, 0));
    }

    #[test]
    fn writes_plain_text() {
        let text = |unscaled, scale| Decimal { unscaled, scale }.normalised().to_text();
        assert_eq!(text(0, 0), "0");
        assert_eq!(text(-5, 3), "-0.005");
        assert_eq!(text(1500, 2), "15");
        assert_eq!(text(-1234, 2), "-12.34");
        assert_eq!(text(i128::MAX, 0), i128::MAX.to_string());
    }
}
