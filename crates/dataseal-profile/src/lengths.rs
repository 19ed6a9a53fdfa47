//! Lengths of texts in characters and of binary values in bytes.

use dataseal_model::Lengths;

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::span::Span;

/// Extremes and sum of lengths.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct LengthTotals {
    span: Span<u64>,
    total: u64,
}

impl LengthTotals {
    #[inline]
    pub(crate) fn add(&mut self, length: u64, weight: u64) {
        self.span.include(length);
        self.total = self.total.saturating_add(length.saturating_mul(weight));
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.span.merge(&other.span);
        self.total = self.total.saturating_add(other.total);
    }

    pub(crate) fn finish(&self) -> Option<Lengths> {
        let (min, max) = self.span.ends()?;
        Some(Lengths {
            min: *min,
            max: *max,
            total: self.total,
        })
    }
}

impl Portion for LengthTotals {
    fn write(&self, out: &mut Writer) {
        self.span.write(out);
        out.u64(self.total);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        Ok(Self {
            span: Span::read(from)?,
            total: from.u64()?,
        })
    }
}
