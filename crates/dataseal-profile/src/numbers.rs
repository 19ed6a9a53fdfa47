//! Numbers that were read in texts, one row each, until many of them are measured together.

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
