//! Lists of a standard: codes with the words for each, and how a value that is one of them is recognised. Marital status,
//! education, occupation and their kin differ by nothing but their list.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use super::index::{CharacterSet, Endings, ShortCodes, WordHasher};
use super::{Lexicons, Words};
use crate::text::{count_digits, fold, hit, in_lower_case, is_digits, near};

/// The code under which a list has endings of words instead of whole words.
const ENDINGS: &str = "*";

/// Digits of the date that may stand behind a word: `中共党员(2005-06-01)`.
const DATE: u32 = 8;

/// Most characters before an ending: longer values are sentences.
const LONGEST_STEM: usize = 12;

/// Codes with their words.
#[derive(Debug)]
pub(crate) struct CodedWords {
    /// Words, ASCII letters in lower case, with the place of their code.
    words: HashMap<String, usize, BuildHasherDefault<WordHasher>>,
    codes: Vec<String>,
    /// The codes, with their zeros in front and without.
    written: ShortCodes,
    /// First characters of the words.
    first: CharacterSet,
    endings: Endings,
    /// Whether there are any.
    has_endings: bool,
    /// Bytes and characters of the longest word.
    longest: (usize, u32),
    /// Digits of the codes.
    digits: LengthSet,
    /// Digits of a word and a code, or a date, together, at most.
    most_digits: u32,
    letters: Letters,
}

/// What words and endings in ASCII letters look like from outside, so that prose is turned away at a glance.
#[derive(Debug, Default)]
pub(crate) struct Letters {
    /// Lengths of the words in bytes, as bits, by their first letter.
    lengths: [u64; 32],
    /// Last letters of the words, as bits, by their length in bytes, of which 31 stands for all longer ones.
    lasts: [u32; 32],
    /// Second last letters of the endings, as bits, by their last letter.
    tails: [u32; 32],
}

impl Letters {
    /// Takes words and endings in lower case.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str>, endings: impl Iterator<Item = &'a str>) -> Self {
        let mut letters = Self::default();
        for word in words.filter(|word| word.is_ascii()) {
            let (first, last) = (word.bytes().next(), word.bytes().next_back());
            if let Some(lengths) = letters.lengths.get_mut(usize::from(first.unwrap_or_default() & 31)) {
                *lengths |= 1 << word.len().min(63);
            }
            if let Some(lasts) = letters.lasts.get_mut(word.len().min(31)) {
                *lasts |= 1 << (last.unwrap_or_default() & 31);
            }
        }
        for ending in endings.filter(|ending| ending.is_ascii()) {
            let mut back = ending.bytes().rev();
            let (last, before) = (back.next().unwrap_or_default(), back.next());
            if let Some(tails) = letters.tails.get_mut(usize::from(last & 31)) {
                *tails |= before.map_or(u32::MAX, |before| 1 << (before & 31));
            }
        }
        letters
    }

    /// Whether a text in ASCII may be a word or end like one. What begins or ends with marks that folding takes off or that
    /// stand between a word and its code may; with other marks no word begins or ends.
    pub(crate) fn may_have(&self, text: &[u8]) -> bool {
        let [first, .., before, last] = text else { return true };
        let is_mark = |byte: u8| byte.is_ascii_digit() || b"-_.()='\"".contains(&byte) || byte.is_ascii_control();
        if is_mark(*first) || is_mark(*last) {
            return true;
        }
        let tails = self.tails.get(usize::from(last & 31));
        let has_tail = tails.is_some_and(|bits| bits >> (before & 31) & 1 == 1);
        self.has_length(text) || has_tail
    }

    /// Whether any word with the first letter of a text has its length, and any word of its length the last one.
    pub(crate) fn has_length(&self, text: &[u8]) -> bool {
        let length = text.len().min(63);
        let lengths = text.first().and_then(|first| self.lengths.get(usize::from(first & 31)));
        let lasts = self.lasts.get(length.min(31));
        lengths.is_some_and(|bits| bits >> length & 1 == 1)
            && lasts
                .zip(text.last())
                .is_some_and(|(bits, last)| bits >> (last & 31) & 1 == 1)
    }
}

impl CodedWords {
    /// Arranges lines of a code and its words; nothing if a line is no such line.
    pub(crate) fn of<'a>(lines: impl IntoIterator<Item = (usize, &'a str)>) -> Result<Self, usize> {
        let (mut words, mut codes, mut endings) = (HashMap::default(), Vec::new(), Vec::new());
        for (number, line) in lines {
            let (code, list) = line.split_once(',').ok_or(number)?;
            let list = list.split(',').map(|word| word.trim().to_ascii_lowercase());
            let list: Vec<String> = list.filter(|word| !word.is_empty()).collect();
            if code == ENDINGS {
                endings.extend(list);
            } else if is_digits(code) {
                words.extend(list.into_iter().map(|word| (word, codes.len())));
                codes.push(code.to_owned());
            } else {
                return Err(number);
            }
        }
        let written = || codes.iter().flat_map(|code| [code.as_str(), significant(code)]);
        let digits = written().fold(LengthSet::NONE, |set, code| {
            set.or(LengthSet::only(u32::try_from(code.len()).unwrap_or(u32::MAX)))
        });
        let in_words = words.keys().map(|word| count_digits(word)).max().unwrap_or(0);
        let in_codes = written().map(str::len).max().unwrap_or(0);
        let bytes = words.keys().map(String::len).max().unwrap_or(0);
        let characters = words.keys().map(|word| word.chars().count()).max().unwrap_or(0);
        Ok(Self {
            letters: Letters::of(words.keys().map(String::as_str), endings.iter().map(String::as_str)),
            first: CharacterSet::of(words.keys().filter_map(|word| word.chars().next())),
            has_endings: !endings.is_empty(),
            endings: Endings::of(endings),
            longest: (bytes, u32::try_from(characters).unwrap_or(u32::MAX)),
            written: ShortCodes::of(written()),
            digits,
            most_digits: u32::try_from(in_words + in_codes).map_or(u32::MAX, |digits| digits.max(DATE)),
            words,
            codes,
        })
    }

    /// The gate of values that are one of the words, or one of the codes.
    pub(crate) fn gate(&self) -> Gate {
        let room = if self.has_endings { LONGEST_STEM as u32 + 12 } else { 4 };
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::HAN | ClassMask::CODE | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::COLON | ClassMask::DOT | ClassMask::PLUS,
            digits: LengthSet::between(0, self.most_digits),
            digit_lengths: self.digits,
            ..Gate::length(1, self.longest.1.max(4) + room)
        }
    }

    /// The characters at the ends of the words and codes. What stands before an ending may begin in any way.
    pub(crate) fn clues(&self) -> Clues {
        let codes = || ('0'..='9').map(Clue::from);
        let words = || self.words.keys();
        let last = words()
            .filter_map(|word| Clue::closing(word))
            .chain(self.endings.closings());
        let first = words().filter_map(|word| Clue::heading(word));
        Clues {
            first: (!self.has_endings).then(|| first.flat_map(Clue::in_both_cases).chain(codes()).collect()),
            last: Some(last.flat_map(Clue::in_both_cases).chain(codes()).collect()),
            inside: Vec::new(),
        }
    }

    /// A word is a hit and counts under its code; a code alone has the shape of any small number and is a near miss.
    pub(crate) fn examine(&self, view: &ValueView<'_>) -> Examination {
        // Dates and telephones have no letters, and more than digits.
        let is_lettered = view
            .mask
            .has_any(ClassMask::HAN | ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED);
        if !is_lettered && view.mask.has_any(ClassMask::HYPHEN) {
            return Examination::Miss;
        }
        let is_plain = !view.mask.has_any(ClassMask::HAN | ClassMask::FOLDED);
        if is_plain && !self.letters.may_have(view.text.as_bytes().trim_ascii()) {
            return Examination::Miss;
        }
        let text = fold(view);
        if is_digits(&text) {
            return near(self.written.contains(&text));
        }
        if count_digits(&text) > self.most_digits as usize {
            return Examination::Miss;
        }
        match self.code_of(&text).or_else(|| self.code_of(self.without_code(&text))) {
            Some(code) => hit(code),
            None if self.has_endings && self.ends_well(&text) => hit(&text),
            None => Examination::Miss,
        }
    }

    /// The code of a word.
    pub(crate) fn code_of(&self, word: &str) -> Option<&str> {
        let first = word.chars().next()?.to_ascii_lowercase();
        if word.len() > self.longest.0 || !self.first.contains(first) {
            return None;
        }
        let place = self.words.get(in_lower_case(word).as_ref())?;
        self.codes.get(*place).map(String::as_str)
    }

    /// A word that is written behind or before its code: `10-未婚`, `未婚(10)`.
    fn without_code<'t>(&self, text: &'t str) -> &'t str {
        if !text.starts_with(is_coding) && !text.ends_with(is_coding) {
            return "";
        }
        match text.trim_matches(is_coding) {
            rest if rest.len() == text.len() => "",
            rest => rest,
        }
    }

    /// Whether something that is no sentence stands before one of the endings.
    fn ends_well(&self, text: &str) -> bool {
        let is_stem = |c: char| c.is_alphabetic() || matches!(c, ' ' | '/' | '(' | ')' | '-' | '·' | '、');
        // Most texts end otherwise.
        if !self.endings.may_close(text) {
            return false;
        }
        let text = in_lower_case(text);
        let Some(stem) = self.endings.strip(&text) else {
            return false;
        };
        // In letters the ending is a word of its own.
        let parted = !stem.ends_with(|c: char| c.is_ascii_alphanumeric()) || !text.ends_with(|c: char| c.is_ascii());
        let length = stem.chars().filter(|c| !c.is_ascii()).count() + stem.split_ascii_whitespace().count();
        parted && length <= LONGEST_STEM && stem.chars().all(|c| is_stem(c) || c.is_ascii_digit())
    }
}

/// The recogniser of a class whose values are those of a list.
pub(crate) struct Listed {
    class: &'static ClassId,
    words: Arc<Words>,
    list: fn(&Words) -> &CodedWords,
}

impl Listed {
    /// Of one list of all.
    pub(crate) fn new(class: &'static ClassId, lexicons: &Lexicons, list: fn(&Words) -> &CodedWords) -> Self {
        let words = lexicons.words();
        Self { class, words, list }
    }
}

impl Recogniser for Listed {
    fn class(&self) -> &ClassId {
        self.class
    }

    fn gate(&self) -> Gate {
        (self.list)(&self.words).gate()
    }

    fn clues(&self) -> Option<Clues> {
        Some((self.list)(&self.words).clues())
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        (self.list)(&self.words).examine(view)
    }
}

/// Whether a character may stand between a word and its code.
fn is_coding(c: char) -> bool {
    c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ' | '(' | ')' | '、')
}

/// A code without the zeros that numbers lose.
fn significant(code: &str) -> &str {
    let bare = code.trim_start_matches('0');
    if bare.is_empty() { "0" } else { bare }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sizes() -> CodedWords {
        CodedWords::of([(1, "01,大,大号,Large,Very large"), (2, "20,小,small"), (3, "*,帽,hat")]).unwrap()
    }

    fn answer(text: &str) -> Examination {
        let (sizes, view) = (sizes(), ValueView::new(text));
        match sizes.gate().admits(&view) {
            true => sizes.examine(&view),
            false => Examination::Miss,
        }
    }

    #[test]
    fn words_and_codes_are_told_apart() {
        for word in [
            "大",
            " 大号 ",
            "LARGE",
            "very large",
            "01-大",
            "小(20)",
            "草帽",
            "Top Hat",
            "hat",
        ] {
            assert!(matches!(answer(word), Examination::Hit(_)), "{word}");
        }
        for code in ["01", "1", "20", "２０"] {
            assert_eq!(answer(code), Examination::NearMiss, "{code}");
        }
        for other in ["", "中", "＝草帽", "2", "001", "大大", "what", "-", "01-", "20-中"] {
            assert_eq!(answer(other), Examination::Miss, "{other}");
        }
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(answer("大"), answer("Large"));
    }

    #[test]
    fn bad_lines_are_numbered() {
        assert_eq!(CodedWords::of([(7, "大")]).unwrap_err(), 7);
        assert_eq!(CodedWords::of([(3, "x,大")]).unwrap_err(), 3);
    }
}
