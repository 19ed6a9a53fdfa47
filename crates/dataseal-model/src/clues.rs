//! Characters by which a text is told to be no match before any recogniser is asked.

use std::collections::HashSet;

use crate::{ClassMask, ValueView};

/// A character, or two that follow each other, in a match. Of two the first is the one nearer to the end of the text that is looked
/// at: [`Clue::heading`] and [`Clue::closing`] take them from words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clue {
    outer: char,
    inner: Option<char>,
}

impl Clue {
    /// The first two characters of a word, or its only one; nothing of an empty word.
    pub fn heading(word: &str) -> Option<Self> {
        Self::of(word.chars())
    }

    /// The last two characters of a word, or its only one; nothing of an empty word.
    pub fn closing(word: &str) -> Option<Self> {
        Self::of(word.chars().rev())
    }

    /// The same in small and in capital ASCII letters, however they are mixed.
    pub fn in_both_cases(self) -> impl Iterator<Item = Self> {
        let cases = |c: char| [c.to_ascii_lowercase(), c.to_ascii_uppercase()];
        cases(self.outer).into_iter().flat_map(move |outer| {
            let inner = self.inner.map(cases);
            let inners = inner.map_or([None, None], |inner| inner.map(Some));
            inners.map(|inner| Self { outer, inner })
        })
    }

    fn of(mut characters: impl Iterator<Item = char>) -> Option<Self> {
        let outer = characters.next()?;
        Some(Self {
            outer,
            inner: characters.next(),
        })
    }
}

impl From<char> for Clue {
    fn from(outer: char) -> Self {
        Self { outer, inner: None }
    }
}

/// Characters of the matches of a recogniser, alone or two that follow each other.
///
/// A text that matches, or nearly, begins with one of `first` and ends with one of `last`, or has one of `inside`. These are common
/// Han characters (U+4E00 to U+9FFF) or ASCII characters. White space around a text does not count. Of an end that is neither such a Han
/// character nor an ASCII letter or digit nothing is said. Nothing is said of texts that folding may change either, nor of what stands
/// behind a Han character in a text with white space, and what is inside is asked of short texts with Han characters only.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Characters with which matches begin (`None`: any).
    pub first: Option<Vec<Clue>>,
    /// Characters with which matches end, the last first (`None`: any).
    pub last: Option<Vec<Clue>>,
    /// Characters of which some occur in matches that begin or end otherwise.
    pub inside: Vec<Clue>,
}

impl Clues {
    /// Of matches that each have one of these characters, wherever they begin and end.
    pub fn inside(characters: impl IntoIterator<Item = char>) -> Self {
        Self::holding(characters.into_iter().map(Clue::from))
    }

    /// Of matches that each have one of these characters, or two that follow each other, wherever they begin and end.
    pub fn holding(clues: impl IntoIterator<Item = Clue>) -> Self {
        Self {
            first: Some(Vec::new()),
            last: Some(Vec::new()),
            inside: clues.into_iter().collect(),
        }
    }
}

/// The block of Unified Ideographs, in which nearly all Chinese text lies.
const FIRST_COMMON: u32 = 0x4e00;

/// How many characters it has room for.
const COMMON: usize = 0xa000 - FIRST_COMMON as usize;

/// ASCII characters, whose places stand behind those of the common Han characters.
const ASCII: usize = 128;

/// The place of all other characters.
const OTHER: usize = COMMON + ASCII;

/// Most characters of a text that is searched for characters inside: longer ones have nearly all of them.
const LONGEST: u32 = 64;

/// A set of recognisers, a bit each.
pub(crate) type Marks = u32;

/// What is noted of a character.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Noted {
    /// Those that want the character.
    alone: Marks,
    /// Those that want it with certain others behind it.
    paired: Marks,
}

impl Noted {
    const ALL: Self = Self {
        alone: Marks::MAX,
        paired: 0,
    };
}

/// A byte for each of many sets, which differ in few ways.
struct Ways<T> {
    ways: Vec<u8>,
    sets: Vec<T>,
}

impl<T: Copy + PartialEq> Ways<T> {
    /// `all` stands for what there is no other number for, and hides nothing.
    fn of(wanted: impl IntoIterator<Item = T>, all: T) -> Self {
        let mut sets = vec![all];
        let ways = wanted.into_iter().map(|set| {
            let known = sets.iter().position(|known| *known == set);
            let way = known.and_then(|way| u8::try_from(way).ok());
            way.unwrap_or_else(|| match u8::try_from(sets.len()) {
                Ok(way) => {
                    sets.push(set);
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

    #[inline]
    fn get(&self, place: usize) -> Option<T> {
        let way = self.ways.get(place).copied().unwrap_or(0);
        self.sets.get(usize::from(way)).copied()
    }
}

/// A set of recognisers for each character, and for two that follow each other: those of pairs that fall on one place share theirs.
struct ByCharacter {
    characters: Ways<Noted>,
    pairs: Ways<Marks>,
    /// Leading bits of a product that are no place of a pair.
    shift: u32,
}

impl ByCharacter {
    /// Sets that each hold `all`, and what else is noted under a character or a pair.
    fn of(all: Marks, noted: &[(Vec<Clue>, Marks)]) -> Self {
        let every = || {
            noted
                .iter()
                .flat_map(|(clues, mark)| clues.iter().map(move |clue| (clue, *mark)))
        };
        let pairs = every().filter(|(clue, _)| clue.inner.is_some());
        let different: HashSet<(char, Option<char>)> = pairs.map(|(clue, _)| (clue.outer, clue.inner)).collect();
        // One place in four is taken, at most.
        let places = (different.len() * 4).next_power_of_two().max(64);
        let shift = u64::BITS - places.ilog2();
        let mut wanted = vec![Noted { alone: all, paired: 0 }; OTHER];
        let mut paired: Vec<Marks> = vec![0; places];
        for (clue, mark) in every() {
            let outer = place_of(clue.outer);
            let Some(place) = wanted.get_mut(outer) else { continue };
            match clue.inner {
                None => place.alone |= mark,
                Some(inner) => {
                    place.paired |= mark;
                    if let Some(marks) = paired.get_mut(place_of_pair(outer, place_of(inner), shift)) {
                        *marks |= mark;
                    }
                }
            }
        }
        // Whoever wants a character alone does not look behind it.
        wanted.iter_mut().for_each(|noted| noted.paired &= !noted.alone);
        Self {
            characters: Ways::of(wanted, Noted::ALL),
            pairs: Ways::of(paired, Marks::MAX),
            shift,
        }
    }

    /// What is noted of a character; all of them of one that nothing is said of.
    #[inline]
    fn get(&self, place: usize) -> Noted {
        self.characters.get(place).unwrap_or(Noted::ALL)
    }

    /// Those of `paired` that want one character behind the other.
    #[inline]
    fn of_pair(&self, paired: Marks, outer: usize, inner: usize) -> Marks {
        let marks = self.pairs.get(place_of_pair(outer, inner, self.shift));
        paired & marks.unwrap_or(Marks::MAX)
    }

    /// Those that want a text which ends, or begins, with these characters.
    #[inline]
    fn at_end(&self, mut characters: impl Iterator<Item = char>, is_spaced: bool) -> Marks {
        let outer = characters.next().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric());
        let Some(outer) = outer.map(place_of) else {
            return Marks::MAX;
        };
        let noted = self.get(outer);
        match noted.paired {
            0 => noted.alone,
            paired if is_spaced && outer < COMMON => noted.alone | paired,
            paired => {
                let inner = characters
                    .next()
                    .map(|inner| self.of_pair(paired, outer, place_of(inner)));
                noted.alone | inner.unwrap_or(0)
            }
        }
    }
}

/// The sets for the characters at one end of a text.
struct End {
    characters: ByCharacter,
    /// All of two ASCII characters that follow each other, so that prose is told at a glance.
    ascii: Ways<Marks>,
}

impl End {
    /// That of clues, as [`ByCharacter::of`].
    fn of(all: Marks, noted: &[(Vec<Clue>, Marks)]) -> Self {
        let characters = ByCharacter::of(all, noted);
        let letters = || (0..ASCII as u8).map(char::from);
        let pairs = letters().flat_map(|outer| letters().map(move |inner| [outer, inner]));
        let ascii: Vec<Marks> = pairs.map(|pair| characters.at_end(pair.into_iter(), false)).collect();
        Self {
            characters,
            ascii: Ways::of(ascii, Marks::MAX),
        }
    }

    /// [`ByCharacter::at_end`] of two ASCII characters.
    #[inline]
    fn at_ascii(&self, outer: u8, inner: u8) -> Marks {
        let marks = self.ascii.get(usize::from(outer) * ASCII + usize::from(inner));
        marks.unwrap_or(Marks::MAX)
    }
}

/// The clues of a set of recognisers by character, so that one look at a text tells who may find something in it.
pub(crate) struct ClueIndex {
    /// The places of those that have a bit, in the order of the bits.
    places: Vec<u16>,
    first: End,
    last: End,
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
            first: End::of(any_first, &first),
            last: End::of(any_last, &last),
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

    /// Those of `wanted` that may find something in a text.
    #[inline]
    pub(crate) fn marks_of(&self, view: &ValueView<'_>, wanted: Marks) -> Marks {
        if view.mask.has_any(ClassMask::FOLDED) {
            return wanted;
        }
        let is_spaced = view.mask.has_any(ClassMask::SPACE);
        let bare = match is_spaced {
            true => view.text.trim_ascii(),
            false => view.text,
        };
        if !view.mask.has_any(ClassMask::HAN)
            && let [first, second, .., before, last] = bare.as_bytes()
            && [first, second, before, last].into_iter().all(u8::is_ascii)
        {
            let ends = self.first.at_ascii(*first, *second) & self.last.at_ascii(*last, *before);
            return wanted & (ends | self.searching);
        }
        let characters = || bare.chars();
        let first = self.first.characters.at_end(characters(), is_spaced);
        let ends = first & self.last.characters.at_end(characters().rev(), is_spaced);
        if !view.mask.has_any(ClassMask::HAN) || view.chars > LONGEST {
            return wanted & (ends | self.searching);
        }
        let searching = wanted & self.searching & !ends;
        if searching == 0 {
            return wanted & ends;
        }
        // Those that wait for the next character, and the place of the last one. Most characters are nobody's.
        let (mut marks, mut waiting, mut before) = (ends, 0, OTHER);
        for place in places(view.text.as_bytes()) {
            if waiting != 0 {
                marks |= self.inside.of_pair(waiting, before, place);
            }
            let noted = self.inside.get(place);
            waiting = noted.paired & searching;
            if (noted.alone | waiting) & searching != 0 {
                let is_enough = is_spaced && place < COMMON;
                marks |= noted.alone | if is_enough { waiting } else { 0 };
            }
            before = place;
        }
        wanted & marks
    }
}

/// The places of a text's characters: what [`place_of`] says of each, without making characters of them.
#[inline]
fn places(text: &[u8]) -> impl Iterator<Item = usize> {
    let mut ahead = text;
    std::iter::from_fn(move || match *ahead {
        [] => None,
        [lead @ ..0x80, ref rest @ ..] => {
            ahead = rest;
            Some(COMMON + usize::from(lead))
        }
        [lead @ 0xe4..=0xe9, second, third, ref rest @ ..] => {
            ahead = rest;
            let bits = |byte: u8| usize::from(byte & 0x3f);
            let code = usize::from(lead & 0xf) << 12 | bits(second) << 6 | bits(third);
            // Some of what begins so lies below the block.
            Some(code.checked_sub(FIRST_COMMON as usize).unwrap_or(OTHER))
        }
        [_, ref rest @ ..] => {
            let behind = rest.iter().position(|byte| *byte & 0xc0 != 0x80).unwrap_or(rest.len());
            ahead = rest.get(behind..).unwrap_or_default();
            Some(OTHER)
        }
    })
}

/// The place of a common Han or ASCII character, or that of all others.
#[inline]
fn place_of(c: char) -> usize {
    match u32::from(c) {
        code @ FIRST_COMMON..=0x9fff => (code - FIRST_COMMON) as usize,
        code if c.is_ascii() => COMMON + code as usize,
        _ => OTHER,
    }
}

/// The place of two characters that follow each other, by their places.
#[inline]
const fn place_of_pair(outer: usize, inner: usize, shift: u32) -> usize {
    // The golden ratio in 64 bits: multiplying by it spreads every bit upwards.
    let spread = ((outer as u64) << 16 | inner as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (spread >> shift) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index() -> ClueIndex {
        let of = |first: Option<&str>, last: Option<&str>, inside: &str| {
            Some(Clues {
                first: first.map(|characters| characters.chars().map(Clue::from).collect()),
                last: last.map(|characters| characters.chars().map(Clue::from).collect()),
                inside: inside.chars().map(Clue::from).collect(),
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
        let marks = index.marks_of(&ValueView::new(text), Marks::MAX);
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
        for text in ["", "未来，", "３", "𠀀𠀀", "〇"] {
            assert_eq!(asked(text), [0, 1, 2, 3], "{text:?}");
        }
        assert_eq!(asked("〇一"), [0, 1, 3]);
    }

    #[test]
    fn what_is_inside_is_asked_of_short_chinese_texts_only() {
        assert_eq!(asked("abc"), [0, 1, 3]);
        assert_eq!(asked(&"好".repeat(64)), [1]);
        assert_eq!(asked(&"好".repeat(65)), [0, 1, 3]);
    }

    #[test]
    fn two_characters_that_follow_each_other_are_told_from_one() {
        let clues = |words: &[&str], of: fn(&str) -> Option<Clue>| words.iter().filter_map(|word| of(word)).collect();
        let index = ClueIndex::of([Some(Clues {
            first: Some(clues(&["北京市", "沪", "Qq"], Clue::heading)),
            last: Some(clues(&["有限公司", "局", "𠀀路"], Clue::closing)),
            inside: clues(&["弄", "号楼", ""], Clue::heading),
        })]);
        let is_asked = |text: &str| index.marks_of(&ValueView::new(text), Marks::MAX) & 1 == 1;
        for text in [
            "北京公司",
            "沪上税务局",
            "Qq公司",
            "北京𠀀路",
            "二弄",
            "三号楼",
            "三号 楼",
            "北 京公 司",
            "沪局",
            "局公司弄",
        ] {
            assert!(is_asked(text), "{text}");
        }
        for text in [
            "北上公司",
            "北京局长",
            "京北公司",
            "Q公司",
            "号弁楼",
            "北京合司",
            "上京局",
            "北",
            "司",
        ] {
            assert!(!is_asked(text), "{text}");
        }
        assert_eq!(Clue::heading(""), None);
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
        assert_eq!(index.marks_of(&ValueView::new("好"), Marks::MAX), 0);
        assert_eq!((0..40).filter(|place| index.mark(*place).is_some()).count(), 32);
        assert!((0..40).all(|place| index.mark(place).is_none_or(|mark| mark == 1 << place)));
        assert_eq!((index.marked(31), index.marked(32)), (Some(31), None));
    }
}
