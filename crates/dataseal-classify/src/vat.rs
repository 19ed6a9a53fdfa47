//! Value-added-tax numbers of the member states of the European Union and of the United Kingdom: form and check of what
//! follows the two letters, country by country, by the rules that VIES and the states publish.

use crate::calendar::day_number;
use crate::checksum::abroad::{mod_11_10, mod_97, weighted};
use crate::checksum::luhn;
use crate::text::{is_digits, value_of};

/// A state's form of numbers, and its check.
struct State {
    /// The two letters.
    letters: &'static str,
    /// Whether a text is written like a number of the state.
    is_shaped: fn(&str) -> bool,
    /// Whether a number so written passes the state's check.
    is_valid: fn(&str) -> bool,
}

const fn state(letters: &'static str, is_shaped: fn(&str) -> bool, is_valid: fn(&str) -> bool) -> State {
    State {
        letters,
        is_shaped,
        is_valid,
    }
}

/// Northern Ireland (XI) numbers its traders as the United Kingdom does; Greece uses EL.
const STATES: [State; 30] = [
    state("AT", |n| n.strip_prefix('U').is_some_and(|n| has_digits(n, 8)), austria),
    state("BE", |n| has_digits(n, 10) && n.starts_with(['0', '1']), belgium),
    state("BG", |n| has_digits(n, 9) || has_digits(n, 10), bulgaria),
    state("CY", |n| has_digits_and_letter(n, 8) && !n.starts_with("12"), cyprus),
    state("CZ", |n| (8..=10).any(|length| has_digits(n, length)), czechia),
    state("DE", |n| has_digits(n, 9) && !n.starts_with('0'), mod_11_10),
    state(
        "DK",
        |n| has_digits(n, 8) && !n.starts_with('0'),
        |n| rest(n, &[2, 7, 6, 5, 4, 3, 2, 1], 11) == Some(0),
    ),
    state(
        "EE",
        |n| has_digits(n, 9),
        |n| rest(n, &[3, 7, 1, 3, 7, 1, 3, 7, 1], 10) == Some(0),
    ),
    state("EL", |n| has_digits(n, 9), greece),
    state("ES", spain_shape, spain),
    state(
        "FI",
        |n| has_digits(n, 8),
        |n| rest(n, &[7, 9, 10, 5, 8, 4, 2, 1], 11) == Some(0),
    ),
    state("FR", france_shape, france),
    state("GB", kingdom_shape, kingdom),
    state("GR", |n| has_digits(n, 9), greece),
    state("HR", |n| has_digits(n, 11), mod_11_10),
    state(
        "HU",
        |n| has_digits(n, 8),
        |n| rest(n, &[9, 7, 3, 1, 9, 7, 3, 1], 10) == Some(0),
    ),
    state("IE", ireland_shape, ireland),
    state("IT", italy_shape, |n| luhn(n.as_bytes())),
    state("LT", lithuania_shape, lithuania),
    state("LU", |n| has_digits(n, 8), luxembourg),
    state("LV", |n| has_digits(n, 11), latvia),
    state(
        "MT",
        |n| has_digits(n, 8) && !n.starts_with('0'),
        |n| rest(n, &[3, 4, 6, 7, 8, 9, 10, 1], 37) == Some(0),
    ),
    state("NL", netherlands_shape, netherlands),
    state("PL", |n| has_digits(n, 10), poland),
    state("PT", |n| has_digits(n, 9) && !n.starts_with('0'), portugal),
    state(
        "RO",
        |n| is_digits(n) && (6..=10).contains(&n.len()) && !n.starts_with('0'),
        romania,
    ),
    state(
        "SE",
        |n| has_digits(n, 12) && n.ends_with("01"),
        |n| n.get(..10).is_some_and(|n| luhn(n.as_bytes())),
    ),
    state("SI", |n| has_digits(n, 8) && !n.starts_with('0'), slovenia),
    state("SK", |n| has_digits(n, 10), slovakia),
    state("XI", kingdom_shape, kingdom),
];

/// What a number is, in capitals and without separators: valid, shaped only, or neither.
pub(crate) fn examine(number: &str) -> Option<bool> {
    let (letters, body) = number.split_at_checked(2)?;
    let found = STATES.binary_search_by(|state| state.letters.cmp(letters)).ok()?;
    let state = STATES.get(found)?;
    // Belgian numbers of nine digits are the older form of those of ten.
    let older;
    let body = if letters == "BE" && has_digits(body, 9) {
        older = format!("0{body}");
        older.as_str()
    } else {
        body
    };
    let is_filler = || body.bytes().all(|byte| byte == b'0');
    ((state.is_shaped)(body) && !is_filler()).then(|| (state.is_valid)(body))
}

fn has_digits(text: &str, count: usize) -> bool {
    text.len() == count && is_digits(text)
}

/// The value of the two digits from a place on.
fn pair_at(number: &str, from: usize) -> Option<u32> {
    number.get(from..from + 2).and_then(value_of)
}

/// Digits closed by a capital.
fn has_digits_and_letter(text: &str, digits: usize) -> bool {
    let letter = text.bytes().last().is_some_and(|last| last.is_ascii_uppercase());
    text.len() == digits + 1 && letter && text.get(..digits).is_some_and(is_digits)
}

/// The remainder of the weighted sum.
fn rest(digits: &str, weights: &[u32], by: u32) -> Option<u32> {
    weighted(digits, weights).map(|sum| sum % by)
}

/// The remainder of the number itself.
fn divided(digits: &str, by: u64) -> Option<u64> {
    digits.parse::<u64>().ok().map(|number| number % by)
}

/// Whether the number's last digit is this one.
fn closes_with(number: &str, check: Option<u32>) -> bool {
    let last = number.chars().next_back().and_then(|last| last.to_digit(10));
    last.is_some() && last == check
}

fn austria(number: &str) -> bool {
    // Luhn's sum of the first seven, and four.
    let sum = number.bytes().skip(1).take(7).enumerate().map(|(place, byte)| {
        let value = u32::from(byte.wrapping_sub(b'0')) * if place % 2 == 0 { 1 } else { 2 };
        value / 10 + value % 10
    });
    closes_with(number, Some((96 - sum.sum::<u32>()) % 10))
}

fn belgium(number: &str) -> bool {
    let check = number.get(8..).and_then(value_of);
    number
        .get(..8)
        .and_then(value_of)
        .zip(check)
        .is_some_and(|(head, check)| head % 97 + check == 97)
}

fn bulgaria(number: &str) -> bool {
    if number.len() == 9 {
        let check = match rest(number, &[1, 2, 3, 4, 5, 6, 7, 8], 11) {
            Some(10) => rest(number, &[3, 4, 5, 6, 7, 8, 9, 10], 11),
            check => check,
        };
        return closes_with(number, check.map(|check| check % 10));
    }
    let person = rest(number, &[2, 4, 8, 5, 10, 9, 7, 3, 6], 11);
    let person = person.filter(|_| is_bulgarian_birth(number)).map(|check| check % 10);
    let foreigner = rest(number, &[21, 19, 17, 13, 11, 9, 7, 3, 1], 10);
    let other = rest(number, &[4, 3, 2, 7, 6, 5, 4, 3, 2], 11).map(|rest| (11 - rest) % 11);
    [person, foreigner, other]
        .into_iter()
        .any(|check| closes_with(number, check))
}

fn cyprus(number: &str) -> bool {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let sum: u32 = number
        .bytes()
        .take(8)
        .enumerate()
        .map(|(place, byte)| {
            let value = usize::from(byte.wrapping_sub(b'0'));
            match place % 2 {
                0 => ODD.get(value).copied().unwrap_or(0),
                _ => u32::try_from(value).unwrap_or(0),
            }
        })
        .sum();
    number
        .bytes()
        .last()
        .is_some_and(|last| u32::from(last) == u32::from(b'A') + sum % 26)
}

fn czechia(number: &str) -> bool {
    match number.len() {
        8 => {
            let check = rest(number, &[8, 7, 6, 5, 4, 3, 2], 11).map(|rest| match (11 - rest) % 11 {
                0 => 1,
                check => check % 10,
            });
            !number.starts_with('9') && closes_with(number, check)
        }
        // Birth numbers of those born before 1954 have no check digit.
        9 if number.starts_with('6') => {
            let special = number
                .get(1..)
                .and_then(|rest_of| rest(rest_of, &[8, 7, 6, 5, 4, 3, 2], 11));
            closes_with(number, special.map(|rest| (8 + 11 - (10 - rest % 11) % 11) % 11 % 10))
                || is_birth_number(number)
        }
        9 => is_birth_number(number),
        _ => is_checked_birth_number(number),
    }
}

/// Birth numbers of ten digits, which close with a check digit.
fn is_checked_birth_number(number: &str) -> bool {
    let check = number.get(..9).and_then(|head| divided(head, 11)).map(|rest| rest % 10);
    is_birth_number(number) && closes_with(number, check.and_then(|check| u32::try_from(check).ok()))
}

/// Whether a Czech or Slovak birth number holds a date: its month is raised for women and where numbers ran out, and those of
/// nine digits were given out until 1953.
fn is_birth_number(number: &str) -> bool {
    let Some(((year, month), day)) = pair_at(number, 0).zip(pair_at(number, 2)).zip(pair_at(number, 4)) else {
        return false;
    };
    let century = match (number.len(), year) {
        (9, 54..=79) => return false,
        (9, 80..) => 1800,
        (10, ..54) => 2000,
        _ => 1900,
    };
    is_day(century, year, month % 50 % 20, day)
}

/// Whether a Bulgarian number of ten digits holds a date: twenty is added to the months of 1800, forty to those of 2000.
fn is_bulgarian_birth(number: &str) -> bool {
    let Some(((year, month), day)) = pair_at(number, 0).zip(pair_at(number, 2)).zip(pair_at(number, 4)) else {
        return false;
    };
    match month {
        41.. => is_day(2000, year, month - 40, day),
        21.. => is_day(1800, year, month - 20, day),
        _ => is_day(1900, year, month, day),
    }
}

fn is_day(century: i32, year: u32, month: u32, day: u32) -> bool {
    i32::try_from(year).is_ok_and(|year| day_number(century + year, month, day).is_some())
}

fn greece(number: &str) -> bool {
    let check = rest(number, &[256, 128, 64, 32, 16, 8, 4, 2], 11);
    closes_with(number, check.map(|check| check % 10))
}

fn spain_shape(number: &str) -> bool {
    let (first, last) = (number.bytes().next(), number.bytes().last());
    number.len() == 9
        && number.get(1..8).is_some_and(is_digits)
        && first.is_some_and(|first| first.is_ascii_digit() || (first.is_ascii_uppercase() && !b"IOT".contains(&first)))
        && last.is_some_and(|last| last.is_ascii_digit() || last.is_ascii_uppercase())
        // Two digits at the ends are a number of nobody.
        && !is_digits(number)
}

fn spain(number: &str) -> bool {
    let Some((body, last)) = number.split_at_checked(8) else {
        return false;
    };
    let letter = |digits: &str| {
        let place = value_of(digits).map(|value| value as usize % 23);
        place.and_then(|place| "TRWAGMYFPDXBNJZSQVHLCKE".get(place..=place))
    };
    let tail = body.get(1..).unwrap_or_default();
    match body.bytes().next() {
        Some(b'0'..=b'9') => letter(body) == Some(last),
        Some(b'K' | b'L' | b'M') => letter(tail) == Some(last),
        Some(first @ (b'X' | b'Y' | b'Z')) => letter(&format!("{}{tail}", first - b'X')) == Some(last),
        _ => {
            let is_check = |check: &u32| luhn(format!("{tail}{check}").as_bytes());
            let check = (0..10).find(is_check);
            let letters = check.and_then(|check| "JABCDEFGHI".get(check as usize..=check as usize));
            letters == Some(last) || closes_with(number, check)
        }
    }
}

fn france_shape(number: &str) -> bool {
    let is_head = |byte: u8| byte.is_ascii_digit() || (byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O'));
    number.len() == 11 && number.bytes().take(2).all(is_head) && number.get(2..).is_some_and(is_digits)
}

fn france(number: &str) -> bool {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    let Some((head, siren)) = number.split_at_checked(2) else {
        return false;
    };
    let Ok(business) = siren.parse::<u64>() else {
        return false;
    };
    if !siren.starts_with("000") && !luhn(siren.as_bytes()) {
        return false;
    }
    if let Some(check) = value_of(head) {
        return u64::from(check) == (business * 100 + 12) % 97;
    }
    let place = |at: usize| {
        let byte = head.as_bytes().get(at)?;
        u64::try_from(ALPHABET.iter().position(|known| known == byte)?).ok()
    };
    let Some((first, second)) = place(0).zip(place(1)) else {
        return false;
    };
    let check = if first < 10 {
        first * 24 + second - 10
    } else {
        first * 34 + second - 100
    };
    (business + 1 + check / 11) % 11 == check % 11
}

fn kingdom_shape(number: &str) -> bool {
    has_digits(number, 9) || has_digits(number, 12)
}

fn kingdom(number: &str) -> bool {
    let sum = rest(number, &[8, 7, 6, 5, 4, 3, 2, 10, 1], 97);
    let is_later = !number.starts_with('0');
    sum == Some(0) || (is_later && matches!(sum, Some(42 | 55)))
}

fn ireland_shape(number: &str) -> bool {
    let letters = |text: &str| !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'A'..=b'W'));
    let older = number.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase);
    let head = match older {
        true => number.get(..1).is_some_and(is_digits) && number.get(2..7).is_some_and(is_digits) && number.len() == 8,
        false => number.get(..7).is_some_and(is_digits) && (8..=9).contains(&number.len()),
    };
    head && number.get(7..).is_some_and(letters)
}

fn ireland(number: &str) -> bool {
    // The older form has its first digit last and an empty place for the letter.
    let (digits, second) = match number.as_bytes().get(1).is_some_and(u8::is_ascii_uppercase) {
        true => {
            let moved = number.get(2..7).zip(number.get(..1));
            (moved.map(|(tail, first)| format!("0{tail}{first}")), None)
        }
        false => (number.get(..7).map(str::to_owned), number.as_bytes().get(8).copied()),
    };
    // `W` counts as nothing.
    let extra = second.map_or(0, |letter| u32::from(letter - b'A' + 1) % 23);
    let sum = digits.and_then(|digits| weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]));
    let check = sum.map(|sum| (sum + 9 * extra) % 23);
    let place = check.map(|check| check as usize);
    place.and_then(|place| b"WABCDEFGHIJKLMNOPQRSTUV".get(place)) == number.as_bytes().get(7)
}

fn italy_shape(number: &str) -> bool {
    let office = number.get(7..10).and_then(value_of);
    has_digits(number, 11)
        && !number.starts_with("0000000")
        && office.is_some_and(|office| matches!(office, 1..=100 | 120 | 121 | 888 | 999))
}

fn lithuania_shape(number: &str) -> bool {
    let is_one = |place: usize| number.as_bytes().get(place) == Some(&b'1');
    (has_digits(number, 9) && is_one(7)) || (has_digits(number, 12) && is_one(10))
}

fn lithuania(number: &str) -> bool {
    let body = number.len() - 1;
    let weights = |shift: usize| -> Vec<u32> { (0..body).map(|place| 1 + ((place + shift) % 9) as u32).collect() };
    let check = match rest(number, &weights(0), 11) {
        Some(10) => rest(number, &weights(2), 11),
        check => check,
    };
    closes_with(number, check.map(|check| check % 10))
}

fn luxembourg(number: &str) -> bool {
    number.get(..6).and_then(value_of).map(|head| head % 89) == number.get(6..).and_then(value_of)
}

fn latvia(number: &str) -> bool {
    if number.bytes().next().is_some_and(|first| first > b'3') {
        return rest(number, &[9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1], 11) == Some(3);
    }
    let dated = pair_at(number, 0).is_some_and(|day| (1..=31).contains(&day))
        && pair_at(number, 2).is_some_and(|month| (1..=12).contains(&month));
    let check = weighted(number, &[10, 5, 8, 4, 2, 1, 6, 3, 7, 9]).map(|sum| (sum + 1) % 11 % 10);
    (dated || number.starts_with("32")) && closes_with(number, check)
}

fn netherlands_shape(number: &str) -> bool {
    let tail = number.get(10..).and_then(value_of);
    number.len() == 12
        && number.get(..9).is_some_and(is_digits)
        && number.get(9..10) == Some("B")
        && tail.is_some_and(|tail| tail > 0)
}

fn netherlands(number: &str) -> bool {
    let sum = weighted(number, &[9, 8, 7, 6, 5, 4, 3, 2]);
    let last = number.get(8..9).and_then(value_of);
    let older = sum.zip(last).is_some_and(|(sum, last)| sum % 11 == last);
    older || mod_97(b"NL".iter().copied().chain(number.bytes())) == Some(1)
}

fn poland(number: &str) -> bool {
    closes_with(number, rest(number, &[6, 5, 7, 2, 3, 4, 5, 6, 7], 11))
}

fn portugal(number: &str) -> bool {
    let check = rest(number, &[9, 8, 7, 6, 5, 4, 3, 2], 11);
    closes_with(number, check.map(|rest| (11 - rest) % 11 % 10))
}

fn romania(number: &str) -> bool {
    let padded = format!("{number:0>10}");
    let check = weighted(&padded, &[7, 5, 3, 2, 1, 7, 5, 3, 2]).map(|sum| sum * 10 % 11 % 10);
    closes_with(number, check)
}

fn slovenia(number: &str) -> bool {
    let check = rest(number, &[8, 7, 6, 5, 4, 3, 2], 11).map(|rest| 11 - rest);
    // Eleven is no digit, so no such number is issued.
    closes_with(number, check.map(|check| if check == 10 { 0 } else { check }))
}

fn slovakia(number: &str) -> bool {
    let third = number.as_bytes().get(2).copied();
    let business = !number.starts_with('0') && matches!(third, Some(b'2' | b'3' | b'4' | b'7' | b'8' | b'9'));
    (business && divided(number, 11) == Some(0)) || is_checked_birth_number(number)
}

#[cfg(test)]
mod tests;
