//! The parts of a text that say something about its encoding: words with a byte that is not ASCII.
//!
//! A word ends at a byte that is a character by itself in every encoding of bytes, so that it can be read by itself in
//! each of them. Each different word is heard once: a table repeats its values, and a value that fits a wrong encoding by
//! chance would be believed for being repeated.

use std::hash::Hasher as _;
use std::ops::Range;

use super::cutting::stands_alone;

/// The words of a piece that hold a byte that is not ASCII, with their offsets.
pub(super) struct Words<'a> {
    piece: &'a [u8],
    at: usize,
}

impl<'a> Words<'a> {
    pub(super) const fn new(piece: &'a [u8]) -> Self {
        Self { piece, at: 0 }
    }
}

impl<'a> Iterator for Words<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.piece.get(self.at..)?;
        let high = ascii_length(rest);
        if high == rest.len() {
            return None;
        }
        let (before, after) = rest.split_at_checked(high)?;
        let start = before
            .iter()
            .rposition(|byte| stands_alone(*byte))
            .map_or(0, |found| found + 1);
        let end = high + after.iter().position(|byte| stands_alone(*byte)).unwrap_or(after.len());
        let word = (self.at + start, rest.get(start..end)?);
        self.at += end;
        Some(word)
    }
}

/// The runs of bytes that are not ASCII.
pub(super) fn high_runs(piece: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + ascii_length(piece.get(at..)?);
        let length = high_length(piece.get(start..)?);
        at = start + length;
        (length > 0).then_some(start..at)
    })
}

const HIGH: u64 = 0x8080_8080_8080_8080;

/// Bytes before the first that is not ASCII.
pub(super) fn ascii_length(bytes: &[u8]) -> usize {
    length_while(bytes, |word| word & HIGH)
}

/// Bytes before the first that is ASCII.
pub(super) fn high_length(bytes: &[u8]) -> usize {
    length_while(bytes, |word| !word & HIGH)
}

/// Bytes before the first whose high bit `stop` leaves set.
fn length_while(bytes: &[u8], stop: impl Fn(u64) -> u64) -> usize {
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk::<8>() {
        let stops = stop(u64::from_le_bytes(*block));
        if stops != 0 {
            return bytes.len() - rest.len() + stops.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    let stops_at = |byte: &u8| stop(u64::from_le_bytes([*byte; 8])) != 0;
    bytes.len() - rest.len() + rest.iter().position(stops_at).unwrap_or(rest.len())
}

/// Which words were met before, as far as a table of fixed size remembers.
pub(super) struct Met {
    slots: Box<[u64]>,
}

impl Met {
    const SLOTS: usize = 1 << 16;

    pub(super) fn new() -> Self {
        Self {
            slots: vec![0; Self::SLOTS].into_boxed_slice(),
        }
    }

    /// Whether the word is new, or forgotten. Digits do not make a word another one: 客户1 and 客户2 say the same.
    pub(super) fn is_new(&mut self, word: &[u8]) -> bool {
        // The same hash in every process, so that the same file always has the same answer.
        let mut hasher = std::hash::DefaultHasher::new();
        for part in word.split(u8::is_ascii_digit) {
            hasher.write(part);
        }
        let hash = hasher.finish() | 1;
        let slot = (hash >> 16) as usize % Self::SLOTS;
        self.slots
            .get_mut(slot)
            .is_none_or(|known| std::mem::replace(known, hash) != hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_what_is_not_ascii_between_separators() {
        let piece = b"id,ab\xd0|c 1\n\xe9\n'x\xe9y9'\n plain ascii of more than thirty-two bytes, \xff";
        let words: Vec<_> = Words::new(piece).collect();
        assert_eq!(
            words,
            [
                (3, &b"ab\xd0|c"[..]),
                (11, b"\xe9"),
                (14, b"x\xe9y9"),
                (piece.len() - 1, b"\xff")
            ]
        );
        assert_eq!(Words::new(b"").count(), 0);
    }

    #[test]
    fn runs_are_what_is_not_ascii() {
        let piece = b"abcdefghijk\xd0\xd1xy\xff long enough for a block \x80\x81\x82\x83\x84\x85\x86\x87\x88\x89.";
        let runs: Vec<_> = high_runs(piece).collect();
        assert_eq!(runs, [11..13, 15..16, 41..51]);
        assert_eq!(high_runs(b"").count() + high_runs(b"plain ascii").count(), 0);
    }

    #[test]
    fn a_word_is_new_once() {
        let mut met = Met::new();
        let fresh = |met: &mut Met| (100..200_u8).filter(|word| met.is_new(&[*word, 0x80])).count();
        assert_eq!(fresh(&mut met), 100);
        assert!(fresh(&mut met) < 5);
        assert!(met.is_new(b"\xbf\xcd1") && !met.is_new(b"12\xbf\xcd345"));
    }
}
