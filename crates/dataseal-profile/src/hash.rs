//! The one hash of a value (XXH3, 64 bits) from which every sketch is fed. It covers canonical bytes: equal values have
//! equal hashes whatever array holds them, and values of different kinds are seeded apart.

use arrow::datatypes::i256;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use crate::decimal::Decimal;

/// Seeds by kind. Texts have none; exact numbers add their scale.
#[derive(Clone, Copy)]
pub(crate) enum Seed {
    Exact = 0x100,
    Float = 1,
    Date = 2,
    Time = 3,
    Timestamp = 4,
    Boolean = 5,
    Binary = 6,
    Nested = 7,
    /// Decimals beyond 38 digits.
    Wide = 0x200,
}

/// The golden ratio in 64 bits, odd: multiplying by it spreads every bit upwards (Knuth's multiplicative hashing).
pub(crate) const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

/// A word spread over all bits: the upper half of the product depends on all of them, and the fold brings it down.
#[inline]
pub(crate) const fn folded(word: u64) -> u64 {
    let product = word as u128 * SPREAD as u128;
    product as u64 ^ (product >> 64) as u64
}

#[inline]
pub(crate) fn hash_text(text: &str) -> u64 {
    xxh3_64(text.as_bytes())
}

#[inline]
pub(crate) fn hash_bytes(bytes: &[u8], seed: Seed) -> u64 {
    xxh3_64_with_seed(bytes, seed as u64)
}

#[inline]
pub(crate) fn hash_word(word: i64, seed: Seed) -> u64 {
    xxh3_64_with_seed(&word.to_le_bytes(), seed as u64)
}

/// The hash of a number in its normalised form.
pub(crate) fn hash_decimal(value: Decimal) -> u64 {
    let seed = Seed::Exact as u64 + u64::from(value.scale);
    match i64::try_from(value.unscaled) {
        Ok(small) => xxh3_64_with_seed(&small.to_le_bytes(), seed),
        Err(_) => xxh3_64_with_seed(&value.unscaled.to_le_bytes(), seed),
    }
}

/// The hash of a number beyond 38 digits, without needless zeros.
pub(crate) fn hash_wide(unscaled: i256, scale: i8) -> u64 {
    let seed = (Seed::Wide as u64).wrapping_add_signed(i64::from(scale));
    xxh3_64_with_seed(&unscaled.to_le_bytes(), seed)
}
