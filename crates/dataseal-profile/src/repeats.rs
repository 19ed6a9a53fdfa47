//! Small caches that fold the repeated values of one batch into one value with a weight, so that hashing, bucketing and
//! recognising happen once. A value that is pushed out is simply handed on early: what a state counts does not depend on
//! how its rows were grouped.

/// Slots; a power of two.
const SLOTS: usize = 1024;

/// Batches of fewer entries are not worth going over all slots afterwards.
pub(crate) const WORTH_FOLDING: usize = 128;

/// Repeated machine words.
pub(crate) struct RepeatedWords(Vec<(u64, u64)>);

impl RepeatedWords {
    pub(crate) fn new() -> Self {
        Self(vec![(0, 0); SLOTS])
    }

    /// Counts a word, and returns the word and weight that had to leave its place.
    #[inline]
    pub(crate) fn add(&mut self, word: u64, weight: u64) -> Option<(u64, u64)> {
        // Multiplicative hashing (Knuth): the high bits of a product with 2^64 divided by the golden ratio.
        let slot = (word.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 54) as usize % SLOTS;
        let kept = self.0.get_mut(slot)?;
        if kept.0 == word {
            kept.1 = kept.1.saturating_add(weight);
            return None;
        }
        let left = std::mem::replace(kept, (word, weight));
        (left.1 > 0).then_some(left)
    }

    /// Takes out everything that is left.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = (u64, u64)> {
        let words = self.0.iter_mut().filter(|kept| kept.1 > 0);
        words.map(std::mem::take)
    }
}

/// A value of the batch at hand, by its row, with its hash and the rows that hold it.
#[derive(Clone, Copy, Default)]
pub(crate) struct RepeatedText {
    pub(crate) hash: u64,
    pub(crate) row: usize,
    pub(crate) weight: u64,
}

/// Repeated texts.
pub(crate) struct RepeatedTexts(Vec<RepeatedText>);

impl RepeatedTexts {
    pub(crate) fn new() -> Self {
        Self(vec![RepeatedText::default(); SLOTS])
    }

    /// Counts a text, and returns the one that had to leave its place. `equal` compares with the text of another row.
    #[inline]
    pub(crate) fn add(&mut self, text: RepeatedText, equal: impl FnOnce(usize) -> bool) -> Option<RepeatedText> {
        let slot = text.hash as usize % SLOTS;
        let kept = self.0.get_mut(slot)?;
        if kept.weight > 0 && kept.hash == text.hash && equal(kept.row) {
            kept.weight = kept.weight.saturating_add(text.weight);
            return None;
        }
        let left = std::mem::replace(kept, text);
        (left.weight > 0).then_some(left)
    }

    /// Takes out everything that is left; rows mean nothing beyond their batch.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = RepeatedText> {
        let texts = self.0.iter_mut().filter(|kept| kept.weight > 0);
        texts.map(std::mem::take)
    }
}
