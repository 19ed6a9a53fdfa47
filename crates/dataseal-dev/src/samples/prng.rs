//! SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): small, fast, the same everywhere. Not for cryptography.

/// A generator of reproducible choices.
pub(super) struct Prng {
    state: u64,
}

impl Prng {
    pub(super) fn new(seed: u64) -> Self {
        Self { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number in `0..limit`; 0 for a limit of 0. The bias of the multiplication is below 2⁻³² for the limits used here.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let scaled = (self.next() >> 32) * u64::from(limit);
        u32::try_from(scaled >> 32).unwrap_or_default()
    }

    /// A number in `low..=high`.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        low + self.below(high.saturating_sub(low) + 1)
    }

    /// True in `permille` of 1,000 cases.
    pub(super) fn chance(&mut self, permille: u32) -> bool {
        self.below(1000) < permille
    }

    /// One of the items; the default for an empty list.
    pub(super) fn pick<T: Copy + Default>(&mut self, items: &[T]) -> T {
        let limit = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let index = usize::try_from(self.below(limit)).unwrap_or_default();
        items.get(index).copied().unwrap_or_default()
    }

    /// One of the items, each with its weight.
    pub(super) fn pick_weighted<T: Copy + Default>(&mut self, items: &[(T, u32)]) -> T {
        let total = items.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        for (item, weight) in items {
            if left < *weight {
                return *item;
            }
            left -= weight;
        }
        T::default()
    }

    /// `length` decimal digits.
    pub(super) fn digits(&mut self, length: usize) -> String {
        (0..length)
            .map(|_| char::from_digit(self.below(10), 10).unwrap_or('0'))
            .collect()
    }
}
