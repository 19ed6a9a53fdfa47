//! Postal addresses in Latin letters: house number and street, post-office boxes, and the closing lines of the United States
//! and the United Kingdom; also the streets of German and French towns.

use crate::lexicon::International;
use crate::text::is_digits;

/// What a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LatinAddress {
    /// Down to a house or box.
    Full,
    /// A street, with its number or without, and nothing else; or a town with its code.
    Partial,
}

/// Words of an address at most.
const MOST_WORDS: usize = 24;

/// Longest text, in bytes, that is looked at.
const LONGEST: usize = 160;

/// Codes of the states of the United States, of its territories and of its forces abroad.
const STATES: &str = "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK \
     OR PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP AA AE AP";

/// What German streets end with.
const GERMAN: [&str; 10] = [
    "straße", "strasse", "str", "allee", "gasse", "platz", "weg", "ring", "damm", "ufer",
];

/// What French and Spanish streets begin with.
const ROMANCE: [&str; 14] = [
    "rue",
    "avenue",
    "boulevard",
    "chemin",
    "impasse",
    "allée",
    "quai",
    "place",
    "route",
    "cours",
    "calle",
    "avenida",
    "paseo",
    "via",
];

/// Looks at a text without Han characters that has digits or letters.
pub(crate) fn examine(text: &str, lists: &International) -> Option<LatinAddress> {
    if text.len() > LONGEST {
        return None;
    }
    let mut room = [""; MOST_WORDS];
    let mut count = 0;
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '\'' | '/');
    for word in text.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()) {
        *room.get_mut(count)? = word;
        count += 1;
    }
    let words = room.get(..count)?;
    if count < 2 || is_sentence(text, words) {
        return None;
    }
    let numbered = words.first().is_some_and(|first| is_house_number(first));
    let street = numbered && (is_street(words, lists) || is_romance(words));
    let closing = closing_of(words);
    let boxed = is_box(words);
    let located = closing.is_some_and(|length| words.len() > length + 1 && (numbered || is_unit(words)));
    let german = is_german(words);
    let street = street || german;
    // Films and novels are called like streets: alone, such a line needs the column's name.
    let is_bare = closing.is_none() && !text.contains([',', '\n', '#']) && !ends_in_number(words, german);
    if boxed || located || (street && !is_bare) {
        return Some(LatinAddress::Full);
    }
    let named = words.len() <= 5 && is_capital(words) && words.last().is_some_and(|last| closes_street(last, lists));
    (street || closing.is_some() || named).then_some(LatinAddress::Partial)
}

/// Whether the text has the marks or the little words of a sentence.
fn is_sentence(text: &str, words: &[&str]) -> bool {
    const LITTLE: [&str; 10] = [
        "is", "are", "was", "were", "has", "have", "please", "will", "you", "with",
    ];
    text.contains(['?', '!', ';', '=', '@', '<', '{', '"', '|'])
        || text.contains("://")
        || words.iter().any(|word| LITTLE.contains(word))
}

/// Digits, at most six, with a letter or a second number behind: `12`, `12B`, `12-14`.
fn is_house_number(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let tail = word.get(digits..).unwrap_or_default();
    let letter = tail.len() == 1 && tail.bytes().all(|byte| byte.is_ascii_alphabetic());
    let second = tail.strip_prefix(['-', '/']).is_some_and(|second| {
        second.len() <= 5 && !second.is_empty() && second.bytes().all(|byte| byte.is_ascii_alphanumeric())
    });
    (1..=6).contains(&digits) && (tail.is_empty() || letter || second)
}

/// Whether a flat or unit, or a town's code, stands behind the street.
fn ends_in_number(words: &[&str], german: bool) -> bool {
    let last = words.last().is_some_and(|last| is_house_number(last));
    last && words.len() > if german { 3 } else { 4 }
}

/// A house number, one to five words, and a word for streets.
fn is_street(words: &[&str], lists: &International) -> bool {
    let close = words.iter().skip(2).take(5).position(|word| closes_street(word, lists));
    let Some(name) = close.and_then(|close| words.get(1..close + 2)) else {
        return false;
    };
    // What names the street is written with a capital, or a number of order (`5th`).
    name.iter().any(|word| begins_with_capital(word) || is_ordinal(word))
        || words.len() <= 5 && !name.iter().any(|word| is_digits(word))
}

fn closes_street(word: &str, lists: &International) -> bool {
    word.len() > 1 && word.is_ascii() && lists.street_words.contains(word)
}

fn begins_with_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

fn is_capital(words: &[&str]) -> bool {
    words.iter().all(|word| begins_with_capital(word) || is_ordinal(word))
}

fn is_ordinal(word: &str) -> bool {
    ["st", "nd", "rd", "th"].iter().any(|tail| {
        let digits = word.get(..word.len().saturating_sub(2)).unwrap_or_default();
        is_digits(digits) && word.ends_with(tail)
    })
}

/// `12 rue de la Paix`.
fn is_romance(words: &[&str]) -> bool {
    let way = words.get(1).map(|way| way.to_lowercase());
    words.len() >= 3 && way.is_some_and(|way| ROMANCE.contains(&way.as_str()))
}

/// `Hauptstraße 12`, `Unter den Linden` not.
fn is_german(words: &[&str]) -> bool {
    words.iter().zip(words.iter().skip(1)).any(|(way, number)| {
        let lower = way.to_lowercase();
        begins_with_capital(way)
            && GERMAN
                .iter()
                .any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(ending))
            && is_house_number(number)
    })
}

/// Words of the closing line: state and ZIP code, or the two halves of a British postcode.
fn closing_of(words: &[&str]) -> Option<usize> {
    let [.., state, code] = words else { return None };
    let zip = is_zip(code) && state.len() == 2 && STATES.split(' ').any(|known| known == *state);
    (zip || is_british(state, code)).then_some(2)
}

fn is_zip(code: &str) -> bool {
    let (main, more) = code
        .split_once('-')
        .map_or((code, None), |(main, more)| (main, Some(more)));
    let fits = |digits: &str, count: usize| digits.len() == count && is_digits(digits);
    fits(main, 5) && more.is_none_or(|more| fits(more, 4))
}

/// The outward and inward code of a British postcode.
pub(crate) fn is_british(outward: &str, inward: &str) -> bool {
    let mut inner = inward.bytes();
    let inward = inward.len() == 3
        && inner.next().is_some_and(|first| first.is_ascii_digit())
        // C, I, K, M, O and V are not used there.
        && inner.all(|byte| byte.is_ascii_uppercase() && !b"CIKMOV".contains(&byte));
    let letters = outward.bytes().take_while(u8::is_ascii_uppercase).count();
    let rest = outward.as_bytes().get(letters..).unwrap_or_default();
    let district = match rest {
        [one] => one.is_ascii_digit(),
        [one, two] => one.is_ascii_digit() && (two.is_ascii_digit() || two.is_ascii_uppercase()),
        _ => false,
    };
    inward && (1..=2).contains(&letters) && district && !outward.starts_with(['Q', 'V', 'X'])
}

/// `PO Box 12`, `P.O. Box 12`.
fn is_box(words: &[&str]) -> bool {
    let is = |word: Option<&&str>, wanted: &str| word.is_some_and(|word| word.eq_ignore_ascii_case(wanted));
    let at = |place: usize| words.get(place);
    let numbered = |place: usize| at(place).is_some_and(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    let short = is(at(0), "po") && is(at(1), "box") && numbered(2);
    short || (is(at(0), "p") && is(at(1), "o") && is(at(2), "box") && numbered(3))
}

/// Flats and the units of forces abroad, which stand where a house number does.
fn is_unit(words: &[&str]) -> bool {
    const UNITS: [&str; 9] = ["flat", "studio", "apt", "unit", "suite", "psc", "uss", "usns", "usnv"];
    let first = words.first().copied().unwrap_or_default();
    UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::tests::lexicons;

    fn of(text: &str) -> Option<LatinAddress> {
        examine(text, &lexicons().words().international)
    }

    #[test]
    fn full_addresses() {
        for address in [
            "1600 Pennsylvania Avenue NW, Washington, DC 20500",
            "7593 Juan Throughway Apt. 948\nWest Corey, TX 47780",
            "10 Downing Street, London SW1A 2AA",
            "221B Baker Street, London",
            "350 5th Ave Apt 12",
            "1510 First Ave #112",
            "12-14 High Road\nLeeds",
            "PO Box 1234",
            "P.O. Box 77, Springfield, IL 62704",
            "Flat 3B\nJordan fields\nEast Karen\nB3J 0ZP",
            "Studio 12, 4 King's Mews, London W1T 4JD",
            "PSC 1234, Box 5678\nAPO AP 96303",
            "Unit 1234 Box 5678\nDPO AE 09624-1234",
            "Hauptstraße 12, 10115 Berlin",
            "Müllerweg 3a\n04109 Leipzig",
            "12, rue de la Paix, 75002 Paris",
        ] {
            assert_eq!(of(address), Some(LatinAddress::Full), "{address}");
        }
    }

    #[test]
    fn partial_addresses() {
        for address in [
            "Elm Street",
            "Springfield, IL 62704",
            "London SW1A 2AA",
            "Fifth Avenue",
            "221B Baker Street",
            "350 5th Ave",
            "123 main st",
            "36 quai des Orfèvres",
            "Hauptstraße 12",
        ] {
            assert_eq!(of(address), Some(LatinAddress::Partial), "{address}");
        }
    }

    #[test]
    fn other_texts() {
        for text in [
            "",
            "2024-01-01 12:30:00",
            "12 months warranty",
            "3 men were on the road",
            "42nd",
            "Chapter 3",
            "12 x 30 cm",
            "iPhone 12 Pro Max",
            "1 2 3 4 5",
            "https://example.com/12 Main Street",
            "Boeing 747",
            "Please call 12 Main Street!",
            "version 1.2.3",
            "A1 B2",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn british_postcodes() {
        for (outward, inward) in [
            ("SW1A", "1AA"),
            ("M1", "1AE"),
            ("B33", "8TH"),
            ("CR2", "6XH"),
            ("EC1A", "1BB"),
        ] {
            assert!(is_british(outward, inward));
        }
        for (outward, inward) in [
            ("SW1A", "1CA"),
            ("Q1", "1AE"),
            ("", ""),
            ("ABC1", "1AA"),
            ("B", "8TH"),
            ("b33", "8TH"),
        ] {
            assert!(!is_british(outward, inward), "{outward} {inward}");
        }
    }
}
