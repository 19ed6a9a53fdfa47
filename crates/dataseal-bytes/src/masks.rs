//! Sixty-four bytes of a text at once: where in them a byte stands, as bits.

use fearless_simd::prelude::*;
use fearless_simd::u8x64;

/// Bytes looked at at once.
pub(crate) const BLOCK: usize = 64;

/// The bytes, in the widest registers that the processor has.
#[derive(Clone, Copy)]
pub(crate) struct Block<S: Simd>(u8x64<S>);

impl<S: Simd> Block<S> {
    /// The bytes from `position` on; zeros where the text has ended.
    #[inline(always)]
    pub(crate) fn at(simd: S, text: &[u8], position: usize) -> Self {
        let rest = text.get(position..).unwrap_or_default();
        if let Some(bytes) = rest.first_chunk::<BLOCK>() {
            return Self(u8x64::simd_from(simd, *bytes));
        }
        let mut bytes = [0; BLOCK];
        for (to, from) in bytes.iter_mut().zip(rest) {
            *to = *from;
        }
        Self(u8x64::simd_from(simd, bytes))
    }

    /// One bit for each byte, the lowest for the first, set where it is this one.
    #[inline(always)]
    pub(crate) fn equal(self, byte: u8) -> u64 {
        self.0.simd_eq(byte).to_bitmask()
    }

    /// One bit for each byte, set where it is smaller.
    #[inline(always)]
    pub(crate) fn below(self, byte: u8) -> u64 {
        self.0.simd_lt(byte).to_bitmask()
    }
}
