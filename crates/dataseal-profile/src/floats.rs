//! Binary floats: extremes, exact sum, and the values that are no numbers.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::span::{Span, TotalOrder};
use crate::superaccumulator::Superaccumulator;

/// What is kept of floats. Negative zero counts as zero, every NaN as one value without magnitude.
#[derive(Clone, Default)]
pub(crate) struct Floats {
    pub(crate) span: Span<TotalOrder>,
    /// The sum of finite values, once there was one.
    sum: Option<Superaccumulator>,
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
    }

    pub(crate) const fn sum(&self) -> Option<&Superaccumulator> {
        self.sum.as_ref()
    }

    pub(crate) const fn has_infinities(&self) -> bool {
        self.infinities > 0
    }

    /// Rows that hold NaN.
    pub(crate) const fn nans(&self) -> u64 {
        self.nans
    }

    pub(crate) const fn memory(&self) -> usize {
        if self.sum.is_some() {
            Superaccumulator::MEMORY
        } else {
            0
        }
    }
}

impl Portion for Floats {
    fn write(&self, out: &mut Writer) {
        self.span.write(out);
        out.flag(self.sum.is_some());
        if let Some(sum) = &self.sum {
            sum.write(out);
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
        let sum = if from.flag()? {
            Some(Superaccumulator::read(from)?)
        } else {
            None
        };
        Ok(Self {
            span,
            sum,
            infinities: from.u64()?,
            nans: from.u64()?,
        })
    }
}
