//! Word lists arranged for looking words up inside texts.

use std::collections::{BTreeMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

use dataseal_model::{Clue, HEAD, head};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// Entries by character: those of the common Han characters are found by a table, the few others by search.
#[derive(Debug)]
pub(crate) struct ByCharacter<E> {
    /// For each common character one more than the place of its entry, or nothing.
    table: Vec<u16>,
    /// The common characters that have one, a bit each: most are asked about in vain, and this is small enough to stay near.
    known: Vec<u64>,
    common: Vec<E>,
    others: Vec<(char, E)>,
}

/// The common Han characters: the block of Unified Ideographs.
const COMMON: std::ops::RangeInclusive<u32> = 0x4e00..=0x9fff;

impl<E> ByCharacter<E> {
    /// Arranges entries.
    pub(crate) fn of(entries: BTreeMap<char, E>) -> Self {
        let mut index = Self {
            table: vec![0; (COMMON.end() - COMMON.start() + 1) as usize],
            known: vec![0; (COMMON.end() - COMMON.start()) as usize / 64 + 1],
            common: Vec::new(),
            others: Vec::new(),
        };
        for (c, entry) in entries {
            let place = common_place(c);
            match place.and_then(|place| Some((index.table.get_mut(place)?, index.known.get_mut(place / 64)?, place))) {
                Some((slot, bits, place)) => {
                    index.common.push(entry);
                    *slot = u16::try_from(index.common.len()).unwrap_or(0);
                    *bits |= 1 << (place % 64);
                }
                None => index.others.push((c, entry)),
            }
        }
        index
    }

    /// Whether a character has an entry.
    #[inline]
    pub(crate) fn has(&self, c: char) -> bool {
        match common_place(c) {
            Some(place) => self.knows(place),
            None => self.others.binary_search_by_key(&c, |(known, _)| *known).is_ok(),
        }
    }

    #[inline]
    fn knows(&self, place: usize) -> bool {
        self.known
            .get(place / 64)
            .is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    /// The entry of a character.
    #[inline]
    pub(crate) fn get(&self, c: char) -> Option<&E> {
        match common_place(c) {
            Some(place) if !self.knows(place) => None,
            Some(place) => {
                let number = usize::from(*self.table.get(place)?);
                self.common.get(number.checked_sub(1)?)
            }
            None => {
                let place = self.others.binary_search_by_key(&c, |(known, _)| *known).ok()?;
                self.others.get(place).map(|(_, entry)| entry)
            }
        }
    }

    /// The characters that have an entry.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> {
        // A look at sixty-four at a time: most of them have none.
        let common = (0..).step_by(64).zip(&self.known).filter(|(_, bits)| **bits != 0);
        let common = common.flat_map(|(first, bits)| {
            let set = (0..u64::BITS).filter(move |bit| bits >> bit & 1 == 1);
            set.filter_map(move |bit| char::from_u32(COMMON.start() + first + bit))
        });
        common.chain(self.others.iter().map(|(c, _)| *c))
    }

    /// Every entry.
    pub(crate) fn entries(&self) -> impl Iterator<Item = &E> {
        self.common.iter().chain(self.others.iter().map(|(_, entry)| entry))
    }
}

/// The place of a common Han character in a table of them.
#[inline]
fn common_place(c: char) -> Option<usize> {
    let code = u32::from(c);
    COMMON.contains(&code).then(|| (code - COMMON.start()) as usize)
}

/// A set of characters, most of them common Han characters.
#[derive(Debug)]
pub(crate) struct CharacterSet(ByCharacter<()>);

impl CharacterSet {
    /// Collects characters.
    pub(crate) fn of(characters: impl IntoIterator<Item = char>) -> Self {
        Self(ByCharacter::of(characters.into_iter().map(|c| (c, ())).collect()))
    }

    /// Whether a character is among them.
    #[inline]
    pub(crate) fn contains(&self, c: char) -> bool {
        self.0.has(c)
    }

    /// All of them.
    pub(crate) fn characters(&self) -> impl Iterator<Item = char> {
        self.0.characters()
    }

    /// How many there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.0.entries().count()
    }
}

/// Hashes words: quickly, since nobody who writes data chooses them.
#[derive(Clone, Copy, Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    /// What marks the end of a text says nothing where a word is all that is hashed.
    #[inline]
    fn write_u8(&mut self, _: u8) {}
}

/// Words that are looked up whole.
pub(crate) type WordSet = HashSet<String, BuildHasherDefault<WordHasher>>;

/// Codes of up to six digits, one bit each.
#[derive(Debug)]
pub(crate) struct ShortCodes(Vec<u64>);

impl ShortCodes {
    /// Collects codes. What has other characters, or more digits, is no code that is ever looked up, and left out.
    pub(crate) fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        let mut bits: Vec<u64> = Vec::new();
        for place in words.into_iter().filter_map(short_code) {
            bits.resize(bits.len().max(place / 64 + 1), 0);
            if let Some(word) = bits.get_mut(place / 64) {
                *word |= 1 << (place % 64);
            }
        }
        Self(bits)
    }

    /// Whether a text is one of the codes.
    #[inline]
    pub(crate) fn contains(&self, text: &str) -> bool {
        let word = |place: usize| self.0.get(place / 64).map(|word| word >> (place % 64) & 1);
        short_code(text).and_then(word) == Some(1)
    }
}

/// The digits behind a one, which tells `10` from `010`.
#[inline]
fn short_code(text: &str) -> Option<usize> {
    if text.len() > 6 {
        return None;
    }
    text.bytes().try_fold(1, |code, byte| {
        byte.is_ascii_digit().then(|| code * 10 + usize::from(byte - b'0'))
    })
}

/// Words by their first character, so that the few that may begin at a place of a text are found at once.
#[derive(Debug)]
pub(crate) struct Beginnings<T>(ByCharacter<Group<T>>);

/// A word, with what it stands for.
#[derive(Clone, Debug)]
struct Beginning<T> {
    second: Option<char>,
    /// Its first bytes as one number, and which bytes of such a number they are: one comparison tells most others apart, and all others
    /// from a short word.
    head: u128,
    mask: u128,
    word: String,
    meaning: T,
}

/// Words with one first character, in runs: those that one bit of a second character leads to, the longest first.
#[derive(Debug)]
struct Group<T> {
    /// A bit for each second character, by its last six bits. Most texts that begin like the words go on otherwise.
    seconds: u64,
    /// Where the runs begin and the last one ends. The first run is that of all other second characters.
    starts: Vec<usize>,
    words: Vec<Beginning<T>>,
}

impl<T: Clone> Group<T> {
    /// Takes words from the longest on.
    fn of(words: &[Beginning<T>]) -> Self {
        let bit = |word: &Beginning<T>| word.second.map_or(0, bit_of);
        let seconds = words.iter().fold(0, |bits, word| bits | bit(word));
        let bits = (0..u64::BITS).map(|place| 1 << place).filter(|bit| seconds & bit != 0);
        let mut group = Self {
            seconds,
            starts: Vec::new(),
            words: Vec::new(),
        };
        for of_run in std::iter::once(0).chain(bits) {
            group.starts.push(group.words.len());
            // Words of one character may stand before any.
            let run = words.iter().filter(|word| bit(word) == of_run || word.second.is_none());
            group.words.extend(run.cloned());
        }
        group.starts.push(group.words.len());
        group
    }
}

impl<T> Group<T> {
    /// The words with which a text with this second character may begin.
    #[inline]
    fn going_on(&self, second: Option<char>) -> &[Beginning<T>] {
        let bit = second.map_or(0, bit_of);
        let run = match self.seconds & bit {
            0 => 0,
            bit => 1 + (self.seconds & (bit - 1)).count_ones() as usize,
        };
        match (self.starts.get(run), self.starts.get(run + 1)) {
            (Some(start), Some(end)) => self.words.get(*start..*end).unwrap_or_default(),
            _ => &[],
        }
    }
}

fn bit_of(c: char) -> u64 {
    1 << (u32::from(c) % u64::BITS)
}

impl<T: Clone> Beginnings<T> {
    /// Arranges words, each with what it stands for. Empty words are left out.
    pub(crate) fn of(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let entries = words.into_iter().map(|(word, meaning)| Beginning {
            second: word.chars().nth(1),
            head: head(word.as_bytes()),
            mask: head(&vec![u8::MAX; word.len()]),
            word,
            meaning,
        });
        let groups = grouped(entries, |entry| &entry.word, |word| word.chars().next());
        Self(ByCharacter::of(
            groups.into_iter().map(|(c, words)| (c, Group::of(&words))).collect(),
        ))
    }
}

impl<T> Beginnings<T> {
    /// How many words of more than one character there are.
    #[cfg(test)]
    pub(crate) fn words(&self) -> usize {
        let words = self.0.entries().flat_map(|group| &group.words);
        words.filter(|entry| entry.second.is_some()).count()
    }

    /// With what the words begin.
    pub(crate) fn headings(&self) -> impl Iterator<Item = Clue> {
        self.every_word().filter_map(Clue::heading)
    }

    /// With what the words end.
    pub(crate) fn closings(&self) -> impl Iterator<Item = Clue> {
        self.every_word().filter_map(Clue::closing)
    }

    /// The words, some more than once.
    fn every_word(&self) -> impl Iterator<Item = &str> {
        let words = self.0.entries().flat_map(|group| &group.words);
        words.map(|entry| entry.word.as_str())
    }

    /// Whether any word begins with a character.
    #[inline]
    pub(crate) fn begin_with(&self, c: char) -> bool {
        self.0.has(c)
    }

    /// Whether a text is one of the words.
    pub(crate) fn has(&self, text: &str) -> bool {
        self.at(text).any(|(word, _)| word.len() == text.len())
    }

    /// The words that the text begins with, the longest first.
    pub(crate) fn at<'s>(&'s self, text: &'s str) -> impl Iterator<Item = (&'s str, &'s T)> {
        let mut characters = text.chars();
        let group = characters.next().and_then(|first| self.0.get(first));
        let second = characters.next();
        let words = group.map_or([].as_slice(), |group| group.going_on(second));
        let begins = if words.is_empty() { 0 } else { head(text.as_bytes()) };
        words.iter().filter_map(move |entry| {
            let begins = begins & entry.mask == entry.head
                && (entry.word.len() <= HEAD || text.starts_with(entry.word.as_str()));
            begins.then_some((entry.word.as_str(), &entry.meaning))
        })
    }
}

/// Words by their last character, each with the one before it: which of them a text ends with.
#[derive(Debug)]
pub(crate) struct Endings(ByCharacter<Vec<(Option<char>, String)>>);

impl Endings {
    /// Arranges words. Empty ones are left out.
    pub(crate) fn of(words: impl IntoIterator<Item = String>) -> Self {
        let before = |word: String| (word.chars().rev().nth(1), word);
        Self(ByCharacter::of(grouped(
            words.into_iter().map(before),
            |(_, word)| word,
            |word| word.chars().next_back(),
        )))
    }

    /// With what the words end.
    pub(crate) fn closings(&self) -> impl Iterator<Item = Clue> {
        let words = self.0.entries().flatten();
        words.filter_map(|(_, word)| Clue::closing(word))
    }

    /// The text before the longest word that it ends with.
    pub(crate) fn strip<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut characters = text.chars().rev();
        let words = self.0.get(characters.next()?)?;
        let before = characters.next();
        let mut fitting = words.iter().filter(|(other, _)| other.is_none() || *other == before);
        fitting.find_map(|(_, word)| text.strip_suffix(word.as_str()))
    }

    /// Whether a text ends with the last character of any word, if ASCII letters are small.
    #[inline]
    pub(crate) fn may_close(&self, text: &str) -> bool {
        let last = text.chars().next_back();
        last.is_some_and(|last| self.0.has(last.to_ascii_lowercase()))
    }
}

/// Entries by a character of their words, in order, the longest words first. Those of empty words are left out.
fn grouped<E>(
    entries: impl IntoIterator<Item = E>,
    word: impl Fn(&E) -> &String,
    character: impl Fn(&str) -> Option<char>,
) -> BTreeMap<char, Vec<E>> {
    let mut groups: BTreeMap<char, Vec<E>> = BTreeMap::new();
    for entry in entries {
        if let Some(character) = character(word(&entry)) {
            groups.entry(character).or_default().push(entry);
        }
    }
    for group in groups.values_mut() {
        group.sort_by(|left, right| {
            let (left, right) = (word(left), word(right));
            right.len().cmp(&left.len()).then_with(|| left.cmp(right))
        });
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_where_they_stand() {
        let words = ["路", "大街", "大道", "", "大街口"];
        let index = Beginnings::of(words.iter().zip(0..).map(|(word, number)| ((*word).to_owned(), number)));
        let at = |text| index.at(text).map(|(_, number)| *number).collect::<Vec<i32>>();
        assert_eq!(at("大街口3号"), [4, 1]);
        assert_eq!(at("路"), [0]);
        assert_eq!((at("街"), at("")), (vec![], vec![]));
        let endings = Endings::of(["公司", "有限公司", "局", ""].map(str::to_owned));
        assert_eq!(endings.strip("某某有限公司"), Some("某某"));
        assert_eq!(
            (endings.strip("公司"), endings.strip("司"), endings.strip("")),
            (Some(""), None, None)
        );
    }

    #[test]
    fn characters_are_found_in_the_table_and_beside_it() {
        let set = CharacterSet::of(['一', '鿿', 'A', '𠀀', '㐀']);
        assert!(['一', '鿿', 'A', '𠀀', '㐀'].into_iter().all(|c| set.contains(c)));
        assert!(!['丁', '\0', 'B', '𠀁', 'ꀀ', '㐁'].into_iter().any(|c| set.contains(c)));
        assert_eq!(set.count(), 5);
    }

    #[test]
    fn short_codes_keep_their_zeros() {
        let codes = ShortCodes::of(["010", "0571", "10", "", "310115", "1234567", "1a"]);
        assert!(
            ["010", "0571", "10", "", "310115"]
                .into_iter()
                .all(|code| codes.contains(code))
        );
        assert!(
            !["0010", "10 ", "1234567", "310116", "99999", "1a", "571", "0", "１０"]
                .into_iter()
                .any(|code| codes.contains(code))
        );
    }
}
