//! Binary floats: extremes, exact sum, and the values that are no numbers.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::fixed::Fixed;
use crate::powers::PowerSums;
use crate::span::{Span, TotalOrder};
use crate::superaccumulator::Superaccumulator;

/// What is kept of floats. Negative zero counts as zero, every NaN as one value without magnitude.
#[derive(Clone, Default)]
pub(crate) struct Floats {
    pub(crate) span: Span<TotalOrder>,
    /// The sum of finite values, once there was one.
    sum: Option<Superaccumulator>,
    /// Sums of the powers of finite values, in units of the powers of 2^-1074.
    powers: Option<Box<PowerSums>>,
    infinities: u64,
    nans: u64,
}

impl Floats {
    /// Adds `weight` rows of one value.
    pub(crate) fn add(&mut self, value: f64, weight: u64) {
        if value.is_nan() {
            self.nans = self.nans.saturating_add(weight);
            return;
        }
        self.span.include(TotalOrder(value));
        if value.is_finite() {
            self.sum.get_or_insert_with(Superaccumulator::new).add(value, weight);
            let (mantissa, shift) = parts(value);
            let powers = self.powers.get_or_insert_default();
            powers.add_large(u128::from(mantissa), shift, weight, value < 0.0);
        } else {
            self.infinities = self.infinities.saturating_add(weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.span.merge(&other.span);
        self.infinities = self.infinities.saturating_add(other.infinities);
        self.nans = self.nans.saturating_add(other.nans);
        if let Some(theirs) = &other.sum {
            self.sum.get_or_insert_with(Superaccumulator::new).merge(theirs);
        }
        if let Some(theirs) = &other.powers {
            self.powers.get_or_insert_default().merge(theirs);
        }
    }

    pub(crate) const fn sum(&self) -> Option<&Superaccumulator> {
        self.sum.as_ref()
    }

    /// The sums of squares, cubes and fourth powers.
    pub(crate) fn powers(&self) -> Option<[Fixed; 3]> {
        self.powers.as_ref().map(|powers| powers.sums())
    }

    /// Rows that hold an infinity.
    pub(crate) const fn infinities(&self) -> u64 {
        self.infinities
    }

    pub(crate) const fn has_infinities(&self) -> bool {
        self.infinities > 0
    }

    /// Rows that hold NaN.
    pub(crate) const fn nans(&self) -> u64 {
        self.nans
    }

    pub(crate) fn memory(&self) -> usize {
        let powers = self.powers.as_ref().map_or(0, |powers| powers.memory());
        powers
            + if self.sum.is_some() {
                Superaccumulator::MEMORY
            } else {
                0
            }
    }
}

/// A finite float as a whole number times 2^(shift - 1074), without its sign.
pub(crate) const fn parts(value: f64) -> (u64, u32) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match (bits >> 52 & 0x7ff) as u32 {
        0 => (fraction, 0),
        exponent => (fraction | 1 << 52, exponent - 1),
    }
}

impl Portion for Floats {
    fn write(&self, out: &mut Writer) {
        self.span.write(out);
        out.flag(self.sum.is_some());
        if let Some(sum) = &self.sum {
            sum.write(out);
        }
        if let Some(powers) = &self.powers {
            powers.write(out);
        }
        out.u64(self.infinities);
        out.u64(self.nans);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let span = Span::<TotalOrder>::read(from)?;
        from.demand(
            span.ends()
                .is_none_or(|(low, high)| !low.0.is_nan() && !high.0.is_nan()),
        )?;
        let (sum, powers) = if from.flag()? {
            (
                Some(Superaccumulator::read(from)?),
                Some(Box::new(PowerSums::read(from)?)),
            )
        } else {
            (None, None)
        };
        Ok(Self {
            span,
            sum,
            powers,
            infinities: from.u64()?,
            nans: from.u64()?,
        })
    }
}
