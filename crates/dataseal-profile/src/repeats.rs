//! Small caches that fold the repeated values of one batch into one value with a weight, so that hashing, bucketing and
//! recognising happen once. A value that is pushed out is simply handed on early: what a state counts does not depend on
//! how its rows were grouped.

use crate::hash::SPREAD;

/// Slots; a power of two.
const SLOTS: usize = 1024;

/// Batches of fewer entries are not worth going over all slots afterwards.
pub(crate) const WORTH_FOLDING: usize = 128;

/// Entries that show whether those of a batch repeat, of which a quarter must.
pub(crate) const SAMPLE: usize = 512;

/// Repeated machine words.
pub(crate) struct RepeatedWords(Vec<(u64, u64)>);

impl RepeatedWords {
    pub(crate) fn new() -> Self {
        Self(vec![(0, 0); SLOTS])
    }

    /// Counts a word, and returns the word and weight that had to leave its place.
    #[inline]
    pub(crate) fn add(&mut self, word: u64, weight: u64) -> Option<(u64, u64)> {
        let slot = (word.wrapping_mul(SPREAD) >> 54) as usize % SLOTS;
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

/// Words of one batch that lie close together, counted by their distance from the smallest.
pub(crate) struct DenseWords(Vec<u32>);

impl DenseWords {
    /// Distances at most.
    const MOST: usize = 1 << 14;

    pub(crate) fn new() -> Self {
        Self(vec![0; Self::MOST])
    }

    /// Whether so many words between `low` and `high` are best counted here: there are few, or as many as there are places to
    /// go over afterwards.
    pub(crate) fn suits(words: usize, low: i64, high: i64) -> bool {
        let places = high.wrapping_sub(low).cast_unsigned();
        low <= high && places < Self::MOST.min(words) as u64 && u32::try_from(words).is_ok()
    }

    /// Counts words of which `low` is the smallest, and hands on each different one with its rows.
    pub(crate) fn fold(&mut self, words: &[i64], low: i64, mut observe: impl FnMut(i64, u64)) {
        let mut used = 0;
        for word in words {
            let place = word.wrapping_sub(low) as usize;
            if let Some(count) = self.0.get_mut(place) {
                *count += 1;
            }
            used = used.max(place);
        }
        for (place, count) in self.0.iter_mut().take(used + 1).enumerate() {
            if *count > 0 {
                observe(low.wrapping_add(place as i64), u64::from(std::mem::take(count)));
            }
        }
    }
}

/// Which words of a column were observed already, as far as they lie close to the first of them. Once observed is observed for
/// good: nothing that a state keeps of different values is ever given up but by what absorbs all of them.
#[derive(Default)]
pub(crate) struct SeenWords {
    kind: u16,
    first: i64,
    bits: Vec<u64>,
}

impl SeenWords {
    /// Words that are remembered.
    const MOST: usize = 1 << 15;

    /// Whether a word comes for the first time, or may do so; it is remembered.
    #[inline]
    pub(crate) fn is_new(&mut self, kind: u16, word: i64) -> bool {
        if self.bits.is_empty() || self.kind != kind {
            let before = (Self::MOST / 2) as i64;
            (self.kind, self.first) = (kind, word.saturating_sub(before));
            self.bits.clear();
            self.bits.resize(Self::MOST / u64::BITS as usize, 0);
        }
        let place = word.wrapping_sub(self.first).cast_unsigned();
        let (at, bit) = (place / u64::from(u64::BITS), 1 << (place % u64::from(u64::BITS)));
        let Some(bits) = usize::try_from(at).ok().and_then(|at| self.bits.get_mut(at)) else {
            return true;
        };
        let new = *bits & bit == 0;
        *bits |= bit;
        new
    }

    pub(crate) const fn memory(&self) -> usize {
        self.bits.capacity() * size_of::<u64>()
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
pub(crate) struct RepeatedTexts {
    kept: Vec<RepeatedText>,
    /// Texts that were found again since the cache was empty.
    found: usize,
}

impl RepeatedTexts {
    pub(crate) fn new() -> Self {
        Self {
            kept: vec![RepeatedText::default(); SLOTS],
            found: 0,
        }
    }

    /// Counts a text, and returns the one that had to leave its place. `equal` compares with the text of another row.
    #[inline]
    pub(crate) fn add(&mut self, text: RepeatedText, equal: impl FnOnce(usize) -> bool) -> Option<RepeatedText> {
        let slot = text.hash as usize % SLOTS;
        let kept = self.kept.get_mut(slot)?;
        if kept.weight > 0 && kept.hash == text.hash && equal(kept.row) {
            kept.weight = kept.weight.saturating_add(text.weight);
            self.found += 1;
            return None;
        }
        let left = std::mem::replace(kept, text);
        (left.weight > 0).then_some(left)
    }

    /// Texts that were found again since the cache was empty.
    pub(crate) const fn found(&self) -> usize {
        self.found
    }

    /// Takes out everything that is left; rows mean nothing beyond their batch.
    pub(crate) fn drain(&mut self) -> impl Iterator<Item = RepeatedText> {
        self.found = 0;
        let texts = self.kept.iter_mut().filter(|kept| kept.weight > 0);
        texts.map(std::mem::take)
    }
}
