//! Names of persons in Latin letters: given and family names by lists, names in pinyin by their syllables. Weak evidence
//! throughout, because towns, brands and months are names of persons too.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicon::International;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LatinName {
    /// Given name and family name, both known.
    Full,
    /// Words written like a name, or one word that is a name.
    Possible,
}

/// Words of a name at most, titles not counted.
const MOST_WORDS: usize = 4;

/// Longest text, in bytes, that is looked at.
const LONGEST: usize = 60;

/// Titles before a name.
const TITLES: [&str; 16] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "sir",
    "madam",
    "rev",
    "herr",
    "frau",
    "ing",
    "dipl.-ing",
    "univ.prof",
    "mme",
];

/// What follows a name.
const SUFFIXES: [&str; 21] = [
    "jr", "sr", "ii", "iii", "iv", "md", "phd", "dds", "dvm", "esq", "ma", "ba", "mba", "cpa", "rn", "ph.d", "b.eng",
    "b.sc", "b.a", "m.sc", "m.a",
];

/// Words that close the names of companies, places and institutions.
const CLOSING: [&str; 56] = [
    "ltd",
    "inc",
    "co",
    "corp",
    "llc",
    "gmbh",
    "group",
    "company",
    "limited",
    "bank",
    "university",
    "school",
    "college",
    "street",
    "road",
    "avenue",
    "boulevard",
    "drive",
    "court",
    "county",
    "city",
    "river",
    "lake",
    "bay",
    "island",
    "islands",
    "airport",
    "station",
    "hospital",
    "church",
    "hotel",
    "museum",
    "mountain",
    "beach",
    "park",
    "valley",
    "center",
    "centre",
    "creek",
    "falls",
    "springs",
    "heights",
    "district",
    "province",
    "state",
    "republic",
    "sea",
    "ocean",
    "fund",
    "trust",
    "team",
    "club",
    "store",
    "shop",
    "market",
    "sales",
];

/// Looks at a text without Han characters.
pub(crate) fn examine(text: &str, lists: &International) -> Option<LatinName> {
    if text.len() > LONGEST
        || !text
            .bytes()
            .next()
            .is_some_and(|first| first.is_ascii_uppercase() || !first.is_ascii())
    {
        return None;
    }
    let plain = without_marks(text)?;
    let (head, tail) = match plain.split_once(',') {
        Some((head, tail)) if !tail.contains(',') => (head, Some(tail)),
        Some(_) => return None,
        None => (plain.as_ref(), None),
    };
    let mut room = [""; MOST_WORDS];
    let first = collect(head, &mut room, 0)?;
    let count = match tail {
        Some(tail) => collect(tail, &mut room, first)?,
        None => first,
    };
    // `Smith, John A.` has its family name first; `John Smith, MD` has nothing behind its comma.
    let words = room.get(..count)?;
    let is_turned = tail.is_some() && count > first;
    if is_turned && first > 2 {
        return None;
    }
    match words {
        [] => None,
        [only] => is_listed(only, lists).then_some(LatinName::Possible),
        words => judge(words, is_turned, first, lists),
    }
}

/// ASCII letters for letters with marks; nothing for a text with other characters.
fn without_marks(text: &str) -> Option<Cow<'_, str>> {
    if text.is_ascii() {
        return Some(Cow::Borrowed(text));
    }
    if !text.chars().all(|c| c.is_ascii() || c.is_alphabetic() || c == '’') {
        return None;
    }
    let mut plain = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'ß' => plain.push_str("ss"),
            'ø' => plain.push('o'),
            'Ø' => plain.push('O'),
            'æ' => plain.push_str("ae"),
            'Æ' => plain.push_str("Ae"),
            'ł' => plain.push('l'),
            'Ł' => plain.push('L'),
            'đ' => plain.push('d'),
            'Đ' => plain.push('D'),
            '’' => plain.push('\''),
            c if c.is_ascii() => plain.push(c),
            _ => return None,
        }
    }
    Some(Cow::Owned(plain))
}

/// Writes the words of a text behind those that are there, titles and suffixes left out, and gives how many there are then.
fn collect<'t>(text: &'t str, room: &mut [&'t str; MOST_WORDS], mut count: usize) -> Option<usize> {
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let bare = word.strip_suffix('.').unwrap_or(word);
        let is_known = |list: &[&str]| list.iter().any(|known| known.eq_ignore_ascii_case(bare));
        if (count == 0 && is_known(&TITLES)) || is_known(&SUFFIXES) {
            continue;
        }
        if !is_word(bare) {
            return None;
        }
        *room.get_mut(count)? = bare;
        count += 1;
    }
    Some(count)
}

/// A capital and letters, with hyphens and apostrophes among them.
fn is_word(word: &str) -> bool {
    let mut bytes = word.bytes();
    let is_inner = |byte: u8| byte.is_ascii_alphabetic() || matches!(byte, b'\'' | b'-');
    let closes = word.bytes().last().is_some_and(|last| last.is_ascii_alphabetic());
    let particle = matches!(
        word,
        "de" | "da" | "di" | "van" | "von" | "der" | "den" | "la" | "le" | "el" | "al" | "bin" | "y"
    );
    particle || (bytes.next().is_some_and(|first| first.is_ascii_uppercase()) && closes && bytes.all(is_inner))
}

/// Whether every letter is a capital.
fn is_shouted(word: &str) -> bool {
    word.len() > 1 && !word.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether one word is known as a name.
fn is_listed(word: &str, lists: &International) -> bool {
    let known = lists.given_names.contains(word) || lists.family_names.contains(word);
    word.len() > 1 && !is_shouted(word) && (known || (word.len() > 5 && syllables(word, lists) == Some(2)))
}

fn judge(words: &[&str], is_turned: bool, first: usize, lists: &International) -> Option<LatinName> {
    let (given, family) = match is_turned {
        true => (words.get(first..)?, words.get(..first)?),
        false => words.split_at_checked(words.len() - 1)?,
    };
    let is_closing = |word: &str| CLOSING.iter().any(|known| known.eq_ignore_ascii_case(word));
    if words.last().is_some_and(|last| is_closing(last)) {
        return None;
    }
    let known_given = given
        .first()
        .is_some_and(|given| part_listed(given, |part| lists.given_names.contains(part)));
    let known_family = family
        .last()
        .is_some_and(|family| part_listed(family, |part| lists.family_names.contains(part)));
    if (known_given && known_family) || is_pinyin(words, lists) {
        return Some(LatinName::Full);
    }
    // Headings are written in capitals, too.
    let shouted = words.iter().any(|word| is_shouted(word));
    (words.len() <= 3 && !shouted).then_some(LatinName::Possible)
}

/// Whether a word, or the part before its hyphen, is in a list.
fn part_listed(word: &str, is_in: impl Fn(&str) -> bool) -> bool {
    is_in(word)
        || word
            .split_once('-')
            .is_some_and(|(head, tail)| is_in(head) || is_in(tail))
        || {
            // `O'Neil` stands in the lists as `oneil`.
            word.contains('\'') && is_in(&word.replace('\'', ""))
        }
}

/// Whether the words are a Chinese name: the family name first or last, and one or two syllables, written together or apart.
fn is_pinyin(words: &[&str], lists: &International) -> bool {
    let is_name = |family: &str, given: &[&str]| {
        let count = given
            .iter()
            .try_fold(0, |count, part| Some(count + syllables(part, lists)?));
        lists.pinyin_surnames.contains(family) && count.is_some_and(|count| (1..=2).contains(&count))
    };
    let from_front = words
        .split_first()
        .is_some_and(|(family, given)| is_name(family, given));
    from_front || words.split_last().is_some_and(|(family, given)| is_name(family, given))
}

/// How many syllables of pinyin make a word, if it is one or two.
fn syllables(word: &str, lists: &International) -> Option<usize> {
    let is_one = |part: &str| lists.syllables.contains(part);
    if is_one(word) {
        return Some(1);
    }
    let parted = word.split_once(['-', '\'']);
    let two = match parted {
        Some((head, tail)) => is_one(head) && is_one(tail),
        None => (1..word.len().min(7)).any(|at| {
            let parts = word.split_at_checked(at);
            parts.is_some_and(|(head, tail)| is_one(head) && is_one(tail))
        }),
    };
    two.then_some(2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::tests::lexicons;

    fn of(text: &str) -> Option<LatinName> {
        examine(text, &lexicons().words().international)
    }

    #[test]
    fn full_names() {
        for name in [
            "Mary Johnson",
            "Dr. Jennifer Smith MD",
            "Smith, John A.",
            "JOHN SMITH",
            "John F. Kennedy Jr.",
            "Mary-Ann O'Neil",
            "José García",
            "Zhang Wei",
            "Xiaoming Wang",
            "WANG XIAOMING",
            "Li, Na",
            "Ouyang Nana",
            "Wang Xiao Ming",
            "Lü Xi'an",
            "Peter von Berg",
            "Herr Peter Koch B.Sc.",
        ] {
            assert_eq!(of(name), Some(LatinName::Full), "{name}");
        }
    }

    #[test]
    fn possible_names() {
        for name in ["Mary", "Smith", "Xiaoming", "Aranka Szilagyi", "Élodie Lefèvre-Dupuis"] {
            assert_eq!(of(name), Some(LatinName::Possible), "{name}");
        }
    }

    #[test]
    fn other_texts() {
        for text in [
            "",
            "active",
            "USD",
            "Google",
            "Acme Trading Ltd",
            "mary johnson",
            "Mary Johnson, Head of Sales",
            "New York City",
            "TERMS AND CONDITIONS",
            "A quick brown fox",
            "Mary123 Johnson",
            "Mary; Johnson",
            "One, Two, Three",
            "Élan™ Vital",
            "张三",
            "Madison Avenue",
            "Iris setosa",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
