//! Numbers as machine words, many together: their sum and extremes, and those of texts until there are many.

/// Sum and extremes of a batch.
pub(crate) struct Batch {
    pub(crate) low: i64,
    pub(crate) high: i64,
    sum: i128,
}

impl Batch {
    pub(crate) const fn new() -> Self {
        Self {
            low: i64::MAX,
            high: i64::MIN,
            sum: 0,
        }
    }

    /// Adds what stands behind one word.
    #[inline]
    pub(crate) fn add(&mut self, value: i64, weight: u64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.sum = self
            .sum
            .wrapping_add(i128::from(value).wrapping_mul(i128::from(weight)));
    }

    /// Adds words of one row each. The loops are so simple that they run on several words at once.
    pub(crate) fn add_all(&mut self, words: &[i64]) {
        for word in words {
            self.low = self.low.min(*word);
            self.high = self.high.max(*word);
        }
        self.sum += words.iter().map(|word| i128::from(*word)).sum::<i128>();
    }

    pub(crate) const fn sum(&self) -> i128 {
        self.sum
    }

    /// The extremes, if anything was added.
    pub(crate) fn ends(&self) -> Option<(i64, i64)> {
        (self.low <= self.high).then_some((self.low, self.high))
    }
}

/// Digits after the point up to which numbers are kept.
const SCALES: usize = 9;

/// Numbers of one scale that are kept.
const MOST: usize = 1 << 13;

/// Unscaled numbers by the digits after their point. Working memory, no part of any state; a column takes its numbers out
/// before another one puts its own in.
#[derive(Default)]
pub(crate) struct PendingNumbers {
    by_scale: [Vec<i64>; SCALES],
}

impl PendingNumbers {
    /// Keeps one row of a number, if it is one of those that are kept. Says whether it did, and whether there is no more
    /// room for its like.
    #[inline]
    pub(crate) fn keep(&mut self, unscaled: i128, scale: u8) -> Kept {
        let word = i64::try_from(unscaled);
        let (Ok(word), Some(words)) = (word, self.by_scale.get_mut(usize::from(scale))) else {
            return Kept::No;
        };
        words.push(word);
        if words.len() < MOST { Kept::Yes } else { Kept::Full }
    }

    /// Takes out the numbers of a scale; they may be given back, empty, for their room.
    pub(crate) fn of_scale(&mut self, scale: u8) -> Option<&mut Vec<i64>> {
        self.by_scale.get_mut(usize::from(scale))
    }

    /// The scales of which there are numbers.
    pub(crate) fn scales(&self) -> impl Iterator<Item = u8> + use<> {
        let there: [bool; SCALES] = self.by_scale.each_ref().map(|words| !words.is_empty());
        (0u8..)
            .zip(there)
            .filter(|(_, is_there)| *is_there)
            .map(|(scale, _)| scale)
    }
}

/// Whether a number was kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    No,
    Yes,
    /// Yes, and it was the last for which there was room.
    Full,
}
