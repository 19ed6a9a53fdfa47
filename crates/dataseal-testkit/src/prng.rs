//! SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): reproducible choices for test values. Not for cryptography.

/// A generator of reproducible choices.
#[derive(Clone, Debug)]
pub struct Prng(u64);

impl Prng {
    /// From a seed; the same seed gives the same choices.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number in `0..limit`; 0 for a limit of 0.
    pub fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        u32::try_from(((mixed >> 32) * u64::from(limit)) >> 32).unwrap_or_default()
    }

    /// A number in `low..=high`.
    pub fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// One character of a non-empty alphabet.
    pub fn letter(&mut self, alphabet: &str) -> char {
        let limit = u32::try_from(alphabet.chars().count()).unwrap_or(u32::MAX);
        let place = usize::try_from(self.below(limit)).unwrap_or_default();
        alphabet.chars().nth(place).unwrap_or_default()
    }

    /// `length` characters of an alphabet.
    pub fn text(&mut self, alphabet: &str, length: usize) -> String {
        (0..length).map(|_| self.letter(alphabet)).collect()
    }
}
