//! How common a character is, by the standards' own division into levels.
//!
//! The Chinese and Japanese standards put the characters of daily use into a first level and the rest into a second. These
//! ranges, and no list of words, are what encodings are told apart by.

use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_KR, Encoding, GB18030, SHIFT_JIS};

/// Which standards have a character, and at which level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Level(u8);

impl Level {
    /// GB 2312 level 1: rows 16 to 55, 3,755 characters.
    pub(super) const GB_FIRST: Self = Self(1);
    /// GB 2312 level 2: rows 56 to 87, 3,008 characters.
    pub(super) const GB_SECOND: Self = Self(2);
    /// Big5 level 1: A440 to C67E, 5,401 characters.
    pub(super) const BIG5_FIRST: Self = Self(4);
    /// Big5 level 2: C940 to F9D5, 7,652 characters.
    pub(super) const BIG5_SECOND: Self = Self(8);
    /// JIS X 0208 level 1: rows 16 to 47, 2,965 characters.
    pub(super) const JIS_FIRST: Self = Self(16);
    /// JIS X 0208 level 2: rows 48 to 84, 3,390 characters.
    pub(super) const JIS_SECOND: Self = Self(32);
    /// KS X 1001: the 2,350 syllables of rows 16 to 40.
    pub(super) const KS_SYLLABLE: Self = Self(64);
    /// GB 18030 in two bytes.
    pub(super) const GB_PAIR: Self = Self(128);

    /// Whether the character has one of `levels`.
    pub(super) const fn is(self, levels: Self) -> bool {
        self.0 & levels.0 != 0
    }

    /// Any of both.
    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The level of a character.
    pub(super) fn of(character: char) -> Self {
        LEVELS.get(character as usize).copied().unwrap_or_default()
    }
}

/// One for each code point of the Basic Multilingual Plane.
static LEVELS: LazyLock<Box<[Level]>> = LazyLock::new(|| {
    let mut levels = vec![Level::default(); 1 << 16].into_boxed_slice();
    for (encoding, first, last, level) in [
        (GB18030, 0xB0A1, 0xD7FE, Level::GB_FIRST),
        (GB18030, 0xD8A1, 0xF7FE, Level::GB_SECOND),
        (GB18030, 0x8140, 0xFEFE, Level::GB_PAIR),
        (BIG5, 0xA440, 0xC67E, Level::BIG5_FIRST),
        (BIG5, 0xC940, 0xF9D5, Level::BIG5_SECOND),
        (SHIFT_JIS, 0x889F, 0x9872, Level::JIS_FIRST),
        (SHIFT_JIS, 0x989F, 0xEAA4, Level::JIS_SECOND),
        (EUC_KR, 0xB0A1, 0xC8FE, Level::KS_SYLLABLE),
    ] {
        mark(&mut levels, encoding, first..=last, level);
    }
    levels
});

/// Marks the characters of a range of pairs. In the levels of GB 2312 and KS X 1001 a trail byte begins at 0xA1; below it
/// are the later additions.
fn mark(levels: &mut [Level], encoding: &'static Encoding, pairs: std::ops::RangeInclusive<u16>, level: Level) {
    let from_a1 = Level::GB_FIRST.or(Level::GB_SECOND).or(Level::KS_SYLLABLE);
    for pair in pairs {
        let bytes = pair.to_be_bytes();
        if level.is(from_a1) && bytes[1] < 0xA1 {
            continue;
        }
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
        let mut characters = text.as_deref().unwrap_or_default().chars();
        if let (Some(character), None) = (characters.next(), characters.next())
            && let Some(known) = levels.get_mut(character as usize)
        {
            *known = known.or(level);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_have_the_sizes_that_the_standards_give() {
        let count = |level: Level| LEVELS.iter().filter(|known| known.is(level)).count();
        // Rows 16 to 55, of which the last has five places free; those are private-use characters of GB 18030.
        assert_eq!(count(Level::GB_FIRST), 3755 + 5);
        assert_eq!(count(Level::GB_SECOND), 3008);
        assert_eq!(count(Level::BIG5_FIRST), 5401);
        assert_eq!(count(Level::BIG5_SECOND), 7652);
        assert_eq!(count(Level::JIS_FIRST), 2965);
        assert_eq!(count(Level::JIS_SECOND), 3390);
        assert_eq!(count(Level::KS_SYLLABLE), 2350);
        // A3A0 is read as the ideographic space, as A1A1 is.
        assert_eq!(count(Level::GB_PAIR), 23_939);
    }

    #[test]
    fn common_characters_are_of_the_first_level() {
        assert!(Level::of('的').is(Level::GB_FIRST) && Level::of('的').is(Level::BIG5_FIRST));
        assert!(Level::of('國').is(Level::BIG5_FIRST) && !Level::of('國').is(Level::GB_FIRST));
        assert!(Level::of('国').is(Level::GB_FIRST) && Level::of('国').is(Level::JIS_FIRST));
        assert!(Level::of('喆').is(Level::GB_PAIR) && !Level::of('喆').is(Level::GB_FIRST.or(Level::GB_SECOND)));
        assert_eq!(Level::of('\u{20bb7}'), Level::default());
    }
}
