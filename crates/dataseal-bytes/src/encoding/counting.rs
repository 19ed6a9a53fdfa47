//! What a text holds that a text should not: NULs, other control characters, replacement characters.
//!
//! Each is counted exactly in the UTF-8 of the text and located by its first offsets. The count runs over every byte of
//! every file, so what is rare is looked for in whole blocks first.

use fearless_simd::{Level, Simd, dispatch};
use memchr::memmem::Finder;

use crate::masks::{BLOCK, Block};

/// U+FFFD in UTF-8.
const REPLACEMENT: &[u8] = "\u{fffd}".as_bytes();

/// Its first byte, which full-width punctuation has too, and most texts have not.
const REPLACEMENT_LEAD: u8 = 0xEF;

/// Something that occurs in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// How often, exactly.
    pub count: u64,
    /// The first places, at most [`Occurrences::PLACES`]: bytes from the start of the text as UTF-8 without its byte
    /// order mark.
    pub first: Vec<u64>,
}

impl Occurrences {
    /// Places kept at most.
    pub const PLACES: usize = 10;

    fn add(&mut self, offset: u64) {
        self.count += 1;
        if self.first.len() < Self::PLACES {
            self.first.push(offset);
        }
    }

    /// Takes in those of the text that begins at `start`.
    fn append(&mut self, start: u64, later: &Self) {
        self.count += later.count;
        let room = Self::PLACES.saturating_sub(self.first.len());
        self.first
            .extend(later.first.iter().take(room).map(|place| start + place));
    }
}

/// What a text holds that a text should not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// U+0000.
    pub nuls: Occurrences,
    /// C0 and DEL but for NUL, tabs, line and page ends, escape and the end-of-file mark of DOS (0x1A).
    pub controls: Occurrences,
    /// U+FFFD: an earlier program lost characters.
    pub replacements: Occurrences,
}

/// Counts over the pieces of a text.
pub(super) struct Counter {
    /// What the processor can do.
    level: Level,
    finder: Finder<'static>,
    pub(super) oddities: Oddities,
    /// Of the control characters, those that programs separate fields with.
    pub(super) separators: u64,
    /// Bytes of text so far.
    pub(super) bytes: u64,
}

impl Default for Counter {
    fn default() -> Self {
        Self {
            level: Level::new(),
            finder: Finder::new(REPLACEMENT),
            oddities: Oddities::default(),
            separators: 0,
            bytes: 0,
        }
    }
}

impl Counter {
    /// Takes in the next piece, which ends between two characters.
    pub(super) fn update(&mut self, text: &[u8], is_ascii: bool) {
        dispatch!(self.level, simd => self.search(simd, text));
        if !is_ascii && memchr::memchr(REPLACEMENT_LEAD, text).is_some() {
            for found in self.finder.find_iter(text) {
                self.oddities.replacements.add(self.bytes + found as u64);
            }
        }
        self.bytes += text.len() as u64;
    }

    #[inline(always)]
    fn search<S: Simd>(&mut self, simd: S, text: &[u8]) {
        for position in (0..text.len()).step_by(BLOCK) {
            let block = Block::at(simd, text, position);
            // Most blocks hold no control characters but line feeds.
            let suspects = (block.below(b' ') & !block.equal(b'\n')) | block.equal(0x7F);
            if suspects != 0 {
                let used = block.equal(b'\t') | block.equal(b'\r');
                if suspects & !used != 0 {
                    let rest = text.get(position..).unwrap_or_default();
                    self.locate(self.bytes + position as u64, rest.get(..BLOCK).unwrap_or(rest));
                }
            }
        }
    }

    /// Takes in what was counted in the text behind this one.
    pub(super) fn append(&mut self, later: Self) {
        let Oddities {
            nuls,
            controls,
            replacements,
        } = later.oddities;
        self.oddities.nuls.append(self.bytes, &nuls);
        self.oddities.controls.append(self.bytes, &controls);
        self.oddities.replacements.append(self.bytes, &replacements);
        self.separators += later.separators;
        self.bytes += later.bytes;
    }

    fn locate(&mut self, start: u64, block: &[u8]) {
        for (offset, byte) in (start..).zip(block) {
            if *byte == 0 {
                self.oddities.nuls.add(offset);
            } else if is_control(*byte) {
                self.oddities.controls.add(offset);
                self.separators += u64::from(is_separator(*byte));
            }
        }
    }
}

/// A control character that texts do not use, NUL among them. Without branches, for the sake of the loop over blocks.
#[expect(
    clippy::needless_bitwise_bool,
    reason = "the loop over blocks has no branches this way"
)]
pub(super) const fn is_control(byte: u8) -> bool {
    let low = byte < 0x20;
    // Tab, line feed, vertical tab, form feed and carriage return; the end-of-file mark of DOS and escape.
    let used = (byte.wrapping_sub(b'\t') < 5) | (byte.wrapping_sub(0x1A) < 2);
    (low & !used) | (byte == 0x7F)
}

/// The separators of ASCII, those of Hive, and the bell.
const fn is_separator(byte: u8) -> bool {
    matches!(byte, 0x01..=0x03 | 0x07 | 0x1C..=0x1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_odd_is_counted_and_located_across_pieces() {
        let mut text = "ab\0c\u{fffd}\u{1}\n\t\r\u{1b}\u{1a}\u{7f}".repeat(40);
        text.push('界');
        let mut whole = Counter::default();
        whole.update(text.as_bytes(), false);
        let mut pieces = Counter::default();
        for line in text.split_inclusive('\n') {
            pieces.update(line.as_bytes(), false);
        }
        assert_eq!(whole.oddities, pieces.oddities);
        assert_eq!(whole.bytes, text.len() as u64);
        let found = &whole.oddities;
        assert_eq!(
            (found.nuls.count, found.controls.count, found.replacements.count),
            (40, 80, 40)
        );
        assert_eq!(found.nuls.first.get(..2), Some(&[2, 16][..]));
        assert_eq!(found.controls.first.get(..3), Some(&[7, 13, 21][..]));
        assert_eq!(found.replacements.first.len(), Occurrences::PLACES);
    }

    #[test]
    fn control_characters_are_those_that_texts_do_not_use() {
        for byte in 0..=255_u8 {
            let expected =
                byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A | 0x1B);
            assert_eq!(is_control(byte), expected, "{byte:#x}");
        }
    }
}
