//! Characters by which a text is told to be no match before any recogniser is asked.

use crate::{ClassMask, ValueView};

/// Characters of the matches of a recogniser.
///
/// A text that matches, or nearly, begins with one of `first` and ends with one of `last`, or has one of `inside`. These are common
/// Han characters (U+4E00 to U+9FFF) or ASCII characters. Of an end that is neither such a Han character nor an ASCII letter or digit
/// nothing is said. Nothing is said of texts that folding may change either, and what is inside is asked of short texts with Han
/// characters only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Characters with which matches begin (`None`: any).
    pub first: Option<Vec<char>>,
    /// Characters with which matches end (`None`: any).
    pub last: Option<Vec<char>>,
    /// Characters of which one occurs in matches that begin or end otherwise.
    pub inside: Vec<char>,
}

impl Clues {
    /// Of matches that each have one of these characters, wherever they begin and end.
    pub fn inside(characters: impl IntoIterator<Item = char>) -> Self {
        Self {
            first: Some(Vec::new()),
            last: Some(Vec::new()),
            inside: characters.into_iter().collect(),
        }
    }
}

/// The block of Unified Ideographs, in which nearly all Chinese text lies.
const FIRST_COMMON: u32 = 0x4e00;

/// How many characters it has room for.
const COMMON: usize = 0xa000 - FIRST_COMMON as usize;

/// ASCII characters, whose places stand behind those of the common Han characters.
const ASCII: usize = 128;

/// Most characters of a text that is searched for characters inside: longer ones have nearly all of them.
const LONGEST: u32 = 64;

/// A set of recognisers, a bit each.
pub(crate) type Marks = u32;

/// A set of recognisers for each character. Characters differ in few ways, so that a byte for each is enough, and near at hand.
struct ByCharacter {
    /// The place of each character's set.
    ways: Vec<u8>,
    sets: Vec<Marks>,
}

impl ByCharacter {
    /// Sets that each hold `all`, and what else is noted under a character.
    fn of(all: Marks, noted: &[(Vec<char>, Marks)]) -> Self {
        let mut wanted = vec![all; COMMON + ASCII];
        for (characters, mark) in noted {
            for place in characters.iter().copied().filter_map(place_of) {
                if let Some(marks) = wanted.get_mut(place) {
                    *marks |= mark;
                }
            }
        }
        // The first stands for what there is no other number for, and hides nothing.
        let mut sets = vec![Marks::MAX];
        let ways = wanted.into_iter().map(|marks| {
            let known = sets.iter().position(|set| *set == marks);
            let way = known.and_then(|way| u8::try_from(way).ok());
            way.unwrap_or_else(|| match u8::try_from(sets.len()) {
                Ok(way) => {
                    sets.push(marks);
                    way
                }
                Err(_) => 0,
            })
        });
        Self {
            ways: ways.collect(),
            sets,
        }
    }

    /// The set of a character; all of them of one that nothing is said of.
    #[inline]
    fn get(&self, place: Option<usize>) -> Marks {
        let way = place.and_then(|place| self.ways.get(place));
        let set = self.sets.get(usize::from(way.copied().unwrap_or(0)));
        set.copied().unwrap_or(Marks::MAX)
    }
}

/// The clues of a set of recognisers by character, so that one look at a text tells who may find something in it.
pub(crate) struct ClueIndex {
    /// The places of those that have a bit, in the order of the bits.
    places: Vec<u16>,
    first: ByCharacter,
    last: ByCharacter,
    inside: ByCharacter,
    /// Those that name characters inside.
    searching: Marks,
}

impl ClueIndex {
    /// Arranges the clues of recognisers, in their order.
    pub(crate) fn of(clues: impl IntoIterator<Item = Option<Clues>>) -> Self {
        let mut places = Vec::new();
        let (mut first, mut last, mut inside) = (Vec::new(), Vec::new(), Vec::new());
        let (mut any_first, mut any_last, mut searching) = (0, 0, 0);
        let given = (0..).zip(clues).filter_map(|(place, clues)| Some((place, clues?)));
        for (bit, (place, clues)) in (0..Marks::BITS).zip(given) {
            let mark: Marks = 1 << bit;
            places.push(place);
            if !clues.inside.is_empty() {
                searching |= mark;
            }
            inside.push((clues.inside, mark));
            match clues.first {
                Some(characters) => first.push((characters, mark)),
                None => any_first |= mark,
            }
            match clues.last {
                Some(characters) => last.push((characters, mark)),
                None => any_last |= mark,
            }
        }
        Self {
            places,
            first: ByCharacter::of(any_first, &first),
            last: ByCharacter::of(any_last, &last),
            inside: ByCharacter::of(0, &inside),
            searching,
        }
    }

    /// The bit of the recogniser at a place, if it gave clues and there was one left.
    pub(crate) fn mark(&self, place: usize) -> Option<Marks> {
        let bit = self.places.iter().position(|marked| usize::from(*marked) == place)?;
        Some(1 << bit)
    }

    /// The place of the recogniser that has a bit.
    #[inline]
    pub(crate) fn marked(&self, bit: u32) -> Option<u16> {
        self.places.get(bit as usize).copied()
    }

    /// Those that may find something in a text.
    #[inline]
    pub(crate) fn marks_of(&self, view: &ValueView<'_>) -> Marks {
        if view.mask.has_any(ClassMask::FOLDED) {
            return Marks::MAX;
        }
        let (first, last) = (view.text.chars().next(), view.text.chars().next_back());
        let ends = self.first.get(place_at_end(first)) & self.last.get(place_at_end(last));
        if !view.mask.has_any(ClassMask::HAN) || view.chars > LONGEST {
            return ends | self.searching;
        }
        places(view.text.as_bytes()).fold(ends, |marks, place| marks | self.inside.get(place))
    }
}

/// The places of a text's characters: what [`place_of`] says of each, without making characters of them.
#[inline]
fn places(text: &[u8]) -> impl Iterator<Item = Option<usize>> {
    let mut ahead = text;
    std::iter::from_fn(move || match *ahead {
        [] => None,
        [lead @ ..0x80, ref rest @ ..] => {
            ahead = rest;
            Some(Some(COMMON + usize::from(lead)))
        }
        [lead @ 0xe4..=0xe9, second, third, ref rest @ ..] => {
            ahead = rest;
            let bits = |byte: u8| usize::from(byte & 0x3f);
            let code = usize::from(lead & 0xf) << 12 | bits(second) << 6 | bits(third);
            // Some of what begins so lies below the block.
            Some(code.checked_sub(FIRST_COMMON as usize))
        }
        [_, ref rest @ ..] => {
            let behind = rest.iter().position(|byte| *byte & 0xc0 != 0x80).unwrap_or(rest.len());
            ahead = rest.get(behind..).unwrap_or_default();
            Some(None)
        }
    })
}

/// The place of a character that may not be taken off when a text is folded.
#[inline]
fn place_at_end(c: Option<char>) -> Option<usize> {
    c.filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric())
        .and_then(place_of)
}

/// The place of a common Han or ASCII character.
#[inline]
fn place_of(c: char) -> Option<usize> {
    match u32::from(c) {
        code @ FIRST_COMMON..=0x9fff => Some((code - FIRST_COMMON) as usize),
        code if c.is_ascii() => Some(COMMON + code as usize),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> ClueIndex {
        let of = |first: Option<&str>, last: Option<&str>, inside: &str| {
            Some(Clues {
                first: first.map(|characters| characters.chars().collect()),
                last: last.map(|characters| characters.chars().collect()),
                inside: inside.chars().collect(),
            })
        };
        ClueIndex::of([
            of(Some("张王"), None, "姓"),
            None,
            of(Some("未已"), Some("婚"), ""),
            of(Some(""), None, "Qq扣"),
        ])
    }

    fn asked(text: &str) -> Vec<usize> {
        let index = index();
        let marks = index.marks_of(&ValueView::new(text));
        let is_asked = |place: &usize| index.mark(*place).is_none_or(|mark| marks & mark != 0);
        (0..4).filter(is_asked).collect()
    }

    #[test]
    fn ends_decide_unless_a_character_inside_does() {
        assert_eq!(asked("张伟"), [0, 1]);
        assert_eq!(asked("未婚"), [1, 2]);
        assert_eq!(asked("未来"), [1]);
        assert_eq!(asked("结婚"), [1]);
        assert_eq!(asked("贵姓张"), [0, 1]);
        assert_eq!(asked("加扣扣1"), [1, 3]);
        assert_eq!(asked("加q聊"), [1, 3]);
    }

    #[test]
    fn nothing_is_said_of_other_ends_and_other_texts() {
        assert_eq!(asked("(未婚"), [0, 1, 2, 3]);
        assert_eq!(asked("未婚(10)"), [1, 2]);
        assert_eq!(asked("未婚10"), [1]);
        for text in ["", "未来，", "３", "𠀀𠀀", "〇一"] {
            assert_eq!(asked(text), [0, 1, 2, 3], "{text:?}");
        }
    }

    #[test]
    fn what_is_inside_is_asked_of_short_chinese_texts_only() {
        assert_eq!(asked("abc"), [0, 1, 3]);
        assert_eq!(asked(&"好".repeat(64)), [1]);
        assert_eq!(asked(&"好".repeat(65)), [0, 1, 3]);
    }

    #[test]
    fn places_are_those_of_the_characters() {
        let text = "aZ~张\u{4dff}\u{4e00}\u{9fff}\u{a000}é€𠀀〇，1";
        let by_character: Vec<_> = text.chars().map(place_of).collect();
        assert_eq!(places(text.as_bytes()).collect::<Vec<_>>(), by_character);
    }

    #[test]
    fn there_may_be_more_than_bits() {
        let none = Clues {
            first: Some(Vec::new()),
            ..Clues::default()
        };
        let index = ClueIndex::of(vec![Some(none); 40]);
        assert_eq!(index.marks_of(&ValueView::new("好")), 0);
        assert_eq!((0..40).filter(|place| index.mark(*place).is_some()).count(), 32);
        assert!((0..40).all(|place| index.mark(place).is_none_or(|mark| mark == 1 << place)));
        assert_eq!((index.marked(31), index.marked(32)), (Some(31), None));
    }
}
