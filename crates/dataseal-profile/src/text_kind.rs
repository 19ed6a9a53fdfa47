//! What a text looks like: the kind by which a column that was read as text gets its type, with the value where the kind
//! has one. Surrounding spaces do not matter.
//!
//! Deliberately narrow, because a wrong type changes an identifier for good:
//! - digits with a leading zero (`000123`) are text, as are digits beyond 38, thousands separators and a leading `+`, which
//!   is how telephone numbers begin;
//! - `20250307` is an integer; dates are year first with `-`, `/` or 年月日, and in the calendar;
//! - `0` and `1` are integers, never booleans.

use crate::calendar::{DAY_MICROS, day_number};
use crate::decimal::{Decimal, MAX_SCALE};

/// The kind of a text, with its value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum TextKind {
    Boolean(bool),
    Integer(i128),
    Decimal(Decimal),
    Float(f64),
    /// Days since 1970-01-01.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01T00:00:00, in UTC where the text names a zone.
    Timestamp(i64),
    Text,
}

const TRUE: &[&str] = &["true", "yes", "y", "t", "是", "真"];
const FALSE: &[&str] = &["false", "no", "n", "f", "否", "假"];
/// Floats that are not digits.
const SPECIAL: &[(&str, f64)] = &[
    ("nan", f64::NAN),
    ("inf", f64::INFINITY),
    ("infinity", f64::INFINITY),
    ("-inf", f64::NEG_INFINITY),
    ("-infinity", f64::NEG_INFINITY),
];
/// Bytes of the longest word above.
const LONGEST_WORD: usize = 9;
/// Digits of an integer or decimal at most.
const MOST_DIGITS: usize = 38;

/// Looks at a text.
pub(crate) fn classify(text: &str) -> TextKind {
    let text = if text.starts_with(' ') || text.ends_with(' ') {
        text.trim_matches(' ')
    } else {
        text
    };
    let Some(first) = text.bytes().next() else {
        return TextKind::Text;
    };
    if first.is_ascii_digit() || matches!(first, b'-' | b'.') {
        return short_number(text.as_bytes())
            .or_else(|| number(text))
            .or_else(|| moment(text))
            .or_else(|| word(text))
            .unwrap_or(TextKind::Text);
    }
    word(text).unwrap_or(TextKind::Text)
}

fn word(text: &str) -> Option<TextKind> {
    if text.len() > LONGEST_WORD || !may_be_word(text.as_bytes()) {
        return None;
    }
    let is = |known: &&str| known.eq_ignore_ascii_case(text);
    if TRUE.iter().any(is) {
        return Some(TextKind::Boolean(true));
    }
    if FALSE.iter().any(is) {
        return Some(TextKind::Boolean(false));
    }
    let special = SPECIAL.iter().find(|(known, _)| is(known));
    special.map(|(_, value)| TextKind::Float(*value))
}

/// Whether a word begins like this, or is as long as a word beyond ASCII.
const fn may_be_word(bytes: &[u8]) -> bool {
    match bytes {
        [
            b't' | b'T' | b'y' | b'Y' | b'f' | b'F' | b'n' | b'N' | b'i' | b'I' | b'-',
            ..,
        ] => true,
        [first, ..] => !first.is_ascii() && bytes.len() == "是".len(),
        [] => false,
    }
}

/// Bytes that are consumed from the left.
struct Scan<'a>(&'a [u8]);

impl<'a> Scan<'a> {
    fn accept(&mut self, wanted: &[u8]) -> bool {
        match self.0.strip_prefix(wanted) {
            Some(rest) => {
                self.0 = rest;
                true
            }
            None => false,
        }
    }

    /// The digits at the front.
    fn digits(&mut self) -> &'a [u8] {
        let length = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at_checked(length).unwrap_or((&[], self.0));
        self.0 = rest;
        digits
    }

    /// A number of `least` to `most` digits.
    fn number(&mut self, least: usize, most: usize) -> Option<u32> {
        let digits = self.digits();
        (digits.len() >= least && digits.len() <= most).then(|| append(0, digits) as u32)
    }

    const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// `number` with `digits` written behind it. The caller bounds the digits.
fn append(number: i128, digits: &[u8]) -> i128 {
    // Up to 18 digits fit a machine word, which multiplies several times faster.
    match i64::try_from(number) {
        Ok(small) if small < 10 && digits.len() <= 17 => i128::from(
            digits
                .iter()
                .fold(small, |number, digit| number * 10 + i64::from(digit - b'0')),
        ),
        _ => digits.iter().fold(number, |number, digit| {
            number.wrapping_mul(10).wrapping_add(i128::from(digit - b'0'))
        }),
    }
}

/// Digits of a number that a machine word holds, whatever they are.
const SHORT: usize = 18;

/// What [`number`] says of most numbers: few digits, perhaps with a sign before them and a point among them.
fn short_number(text: &[u8]) -> Option<TextKind> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > SHORT || matches!(digits, [] | [b'0', b'0'..=b'9', ..]) {
        return None;
    }
    let (mut magnitude, mut point) = (0i64, None);
    for (place, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            magnitude = magnitude * 10 + i64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(place);
        } else {
            return None;
        }
    }
    let unscaled = i128::from(if negative { -magnitude } else { magnitude });
    match point.map(|point| digits.len() - point - 1) {
        None => Some(TextKind::Integer(unscaled)),
        Some(0) => None,
        Some(scale) => Some(TextKind::Decimal(Decimal {
            unscaled,
            scale: scale as u8,
        })),
    }
}

fn number(text: &str) -> Option<TextKind> {
    let mut scan = Scan(text.as_bytes());
    let negative = scan.accept(b"-");
    let whole = scan.digits();
    let point = scan.accept(b".");
    let fraction = if point { scan.digits() } else { &[] };
    let leading_zero = whole.len() > 1 && whole.first() == Some(&b'0');
    if leading_zero || (whole.is_empty() && fraction.is_empty()) || (point && fraction.is_empty()) {
        return None;
    }
    if scan.is_empty() {
        return plain(text, negative, whole, fraction);
    }
    if !scan.accept(b"e") && !scan.accept(b"E") {
        return None;
    }
    let _sign = scan.accept(b"+") || scan.accept(b"-");
    if scan.digits().is_empty() || !scan.is_empty() {
        return None;
    }
    float(text)
}

fn plain(text: &str, negative: bool, whole: &[u8], fraction: &[u8]) -> Option<TextKind> {
    if whole.len() + fraction.len() > MOST_DIGITS {
        // A fraction this long was printed from a binary float; whole digits this long are an identifier.
        return if fraction.is_empty() { None } else { float(text) };
    }
    let magnitude = append(append(0, whole), fraction);
    let unscaled = if negative { -magnitude } else { magnitude };
    if fraction.is_empty() {
        return Some(TextKind::Integer(unscaled));
    }
    let scale = fraction.len().min(usize::from(MAX_SCALE)) as u8;
    Some(TextKind::Decimal(Decimal { unscaled, scale }))
}

/// A finite float. What overflows is no number but a code such as `12E5678`.
fn float(text: &str) -> Option<TextKind> {
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(TextKind::Float(value))
}

fn moment(text: &str) -> Option<TextKind> {
    let mut scan = Scan(text.as_bytes());
    if scan.0.iter().take(3).any(|byte| *byte == b':') {
        let time = time(&mut scan)?;
        return scan.is_empty().then_some(TextKind::Time(time));
    }
    let day = date(&mut scan)?;
    if scan.is_empty() {
        return Some(TextKind::Date(day));
    }
    if !scan.accept(b"T") && !scan.accept(b" ") {
        return None;
    }
    let micros = i64::from(day) * DAY_MICROS + time(&mut scan)?;
    let offset = zone(&mut scan)?;
    scan.is_empty().then_some(TextKind::Timestamp(micros - offset))
}

/// `2025-03-07`, `2025/3/7` or `2025年3月7日`.
fn date(scan: &mut Scan<'_>) -> Option<i32> {
    let year = scan.number(4, 4)?;
    let (between, last): (&[u8], &[u8]) = if scan.accept(b"-") {
        (b"-", b"")
    } else if scan.accept(b"/") {
        (b"/", b"")
    } else if scan.accept("年".as_bytes()) {
        ("月".as_bytes(), "日".as_bytes())
    } else {
        return None;
    };
    let month = scan.number(1, 2)?;
    if !scan.accept(between) {
        return None;
    }
    let day = scan.number(1, 2)?;
    if !scan.accept(last) || year == 0 {
        return None;
    }
    day_number(year as i32, month as u8, day as u8)
}

/// `9:30`, `09:30:00` or `09:30:00.123456789`, in microseconds; finer digits are cut.
fn time(scan: &mut Scan<'_>) -> Option<i64> {
    let hour = scan.number(1, 2).filter(|hour| *hour < 24)?;
    if !scan.accept(b":") {
        return None;
    }
    let minute = scan.number(2, 2).filter(|minute| *minute < 60)?;
    let mut micros = i64::from(hour * 3600 + minute * 60) * 1_000_000;
    if scan.accept(b":") {
        let second = scan.number(2, 2).filter(|second| *second < 60)?;
        micros += i64::from(second) * 1_000_000;
        if scan.accept(b".") {
            let fraction = scan.digits();
            if fraction.is_empty() || fraction.len() > 9 {
                return None;
            }
            let padded = fraction.iter().chain(b"000000").take(6);
            micros += padded.fold(0, |number, digit| number * 10 + i64::from(digit - b'0'));
        }
    }
    Some(micros)
}

/// Nothing, `Z`, `+08`, `+0800` or `+08:00` as microseconds east of UTC.
fn zone(scan: &mut Scan<'_>) -> Option<i64> {
    if scan.is_empty() || scan.accept(b"Z") {
        return Some(0);
    }
    let sign = if scan.accept(b"+") {
        1
    } else if scan.accept(b"-") {
        -1
    } else {
        return None;
    };
    let digits = scan.digits();
    let (hour, minute) = match digits.len() {
        2 if scan.accept(b":") => (append(0, digits), i128::from(scan.number(2, 2)?)),
        2 => (append(0, digits), 0),
        4 => (append(0, digits) / 100, append(0, digits) % 100),
        _ => return None,
    };
    (hour < 24 && minute < 60).then(|| sign * (hour * 60 + minute) as i64 * 60_000_000)
}

#[cfg(test)]
mod tests;
