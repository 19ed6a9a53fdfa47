//! The canonical form of one text: what it says, if it is in one of the forms that typed formats have values for.
//!
//! Numbers are those of JSON (RFC 8259, section 6): `007`, `+5` and `.5` are texts. Dates and times are those of ISO 8601 in
//! the extended form, with `T` or a space between date and time.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta};

use super::canonical::{write_array_head, write_head, write_null, write_tagged, write_text};

/// CBOR major types.
const UNSIGNED: u8 = 0;
const NEGATIVE: u8 = 1 << 5;
const BYTES: u8 = 2 << 5;
const TAG: u8 = 6 << 5;
/// Simple values.
const FALSE: u8 = 0xF4;
const TRUE: u8 = 0xF5;
/// Tags: RFC 3339 text, big integers, decimal fraction (RFC 8949, section 3.4), date text (RFC 8943).
const INSTANT: u64 = 0;
const BIG_POSITIVE: u64 = 2;
const BIG_NEGATIVE: u64 = 3;
const DECIMAL: u64 = 4;
const DATE: u64 = 1004;
/// Longer mantissas than any decimal type has are texts.
const MAX_DIGITS: usize = 100;

/// Appends the form of a text.
pub(super) fn write_value(out: &mut Vec<u8>, text: &str) {
    let Some(first) = text.bytes().next() else {
        return write_null(out);
    };
    let known = match first {
        b'0'..=b'9' | b'-' => write_number(out, text) || write_time(out, text) || write_special(out, text),
        b't' | b'T' | b'f' | b'F' => write_boolean(out, text),
        b'N' | b'n' | b'I' | b'i' => write_special(out, text),
        _ => false,
    };
    if !known {
        write_text(out, text);
    }
}

fn write_boolean(out: &mut Vec<u8>, text: &str) -> bool {
    let value = [("true", TRUE), ("false", FALSE)];
    let found = value.iter().find(|(name, _)| text.eq_ignore_ascii_case(name));
    out.extend(found.map(|(_, value)| *value));
    found.is_some()
}

/// Floats that are no numbers, as Arrow and most exports write them.
fn write_special(out: &mut Vec<u8>, text: &str) -> bool {
    const NAMES: &[(&str, &str)] = &[
        ("NaN", "NaN"),
        ("inf", "Infinity"),
        ("Infinity", "Infinity"),
        ("-inf", "-Infinity"),
        ("-Infinity", "-Infinity"),
    ];
    let Some((_, form)) = NAMES.iter().find(|(name, _)| text.eq_ignore_ascii_case(name)) else {
        return false;
    };
    write_array_head(out, 1);
    write_text(out, form);
    true
}

/// A number as `[exponent, mantissa]`; false if the text is none.
fn write_number(out: &mut Vec<u8>, text: &str) -> bool {
    let Some((negative, mantissa, exponent)) = decimal(text) else {
        return false;
    };
    write_head(out, TAG, DECIMAL);
    write_array_head(out, 2);
    write_integer(out, exponent < 0, u128::from(exponent.unsigned_abs()));
    match mantissa.parse::<u128>() {
        Ok(small) => write_integer(out, negative, small),
        Err(_) => write_big(out, negative, big_endian(&mantissa)),
    }
    true
}

/// Sign, digits without zeros at either end, and exponent of ten; zero is `(false, "0", 0)`.
fn decimal(text: &str) -> Option<(bool, String, i64)> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (number, exponent) = match rest.split_once(['e', 'E']) {
        Some((number, exponent)) => (number, exponent_of(exponent)?),
        None => (rest, 0),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let leading = whole.len() > 1 && whole.starts_with('0');
    if !digits(whole) || leading || !fraction.is_none_or(digits) {
        return None;
    }
    let fraction = fraction.unwrap_or_default();
    let all = format!("{whole}{fraction}");
    let significant = all.trim_start_matches('0');
    let mantissa = significant.trim_end_matches('0');
    if mantissa.is_empty() {
        return Some((false, "0".to_owned(), 0));
    }
    if mantissa.len() > MAX_DIGITS {
        return None;
    }
    let zeros = i64::try_from(significant.len() - mantissa.len()).ok()?;
    let places = i64::try_from(fraction.len()).ok()?;
    Some((negative, mantissa.to_owned(), exponent - places + zeros))
}

fn exponent_of(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let sound = (1..=9).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| text.parse().ok()).flatten()
}

/// An integer in its shortest form; CBOR writes a negative `n` as `-1 - n`.
fn write_integer(out: &mut Vec<u8>, negative: bool, magnitude: u128) {
    let argument = if negative {
        magnitude.saturating_sub(1)
    } else {
        magnitude
    };
    match u64::try_from(argument) {
        Ok(argument) => write_head(out, if negative { NEGATIVE } else { UNSIGNED }, argument),
        Err(_) => write_big(out, negative, magnitude.to_be_bytes().to_vec()),
    }
}

fn write_big(out: &mut Vec<u8>, negative: bool, mut magnitude: Vec<u8>) {
    if negative {
        // -1 - n: one less, borrowed from the end.
        for byte in magnitude.iter_mut().rev() {
            let (less, borrowed) = byte.overflowing_sub(1);
            *byte = less;
            if !borrowed {
                break;
            }
        }
    }
    let zeros = magnitude.iter().take_while(|byte| **byte == 0).count();
    let bytes = magnitude.get(zeros..).unwrap_or_default();
    write_head(out, TAG, if negative { BIG_NEGATIVE } else { BIG_POSITIVE });
    write_head(out, BYTES, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

/// Decimal digits as big-endian bytes.
fn big_endian(digits: &str) -> Vec<u8> {
    let mut bytes: Vec<u8> = Vec::new();
    for digit in digits.bytes() {
        let mut carry = u16::from(digit.wrapping_sub(b'0'));
        for byte in bytes.iter_mut().rev() {
            let next = u16::from(*byte) * 10 + carry;
            *byte = next.to_le_bytes()[0];
            carry = next >> 8;
        }
        if carry > 0 {
            bytes.insert(0, carry.to_le_bytes()[0]);
        }
    }
    bytes
}

/// A date, a time of day or both; false if the text is none.
fn write_time(out: &mut Vec<u8>, text: &str) -> bool {
    if let Some(date) = date(text) {
        write_head(out, TAG, DATE);
        write_text(out, &date.to_string());
        return true;
    }
    if let Some(time) = time(text) {
        write_tagged(out, "time", &time_text(time));
        return true;
    }
    let Some((day, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let Some(rest) = rest.strip_prefix(['T', ' ']) else {
        return false;
    };
    let (clock, zone) = zone(rest);
    let (Some(day), Some(clock)) = (date(day), time(clock)) else {
        return false;
    };
    let local = NaiveDateTime::new(day, clock);
    let shown = |at: NaiveDateTime| format!("{}T{}", at.date(), time_text(at.time()));
    match zone {
        None => write_tagged(out, "local", &shown(local)),
        Some(offset) => match local.checked_sub_signed(TimeDelta::minutes(offset)) {
            Some(utc) => {
                write_head(out, TAG, INSTANT);
                write_text(out, &format!("{}Z", shown(utc)));
            }
            None => return false,
        },
    }
    true
}

/// `YYYY-MM-DD` of a day that exists.
fn date(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    NaiveDate::from_ymd_opt(
        text.get(..4)?.parse().ok()?,
        text.get(5..7)?.parse().ok()?,
        text.get(8..)?.parse().ok()?,
    )
}

/// `HH:MM`, `HH:MM:SS` or with up to nine places of a second.
fn time(text: &str) -> Option<NaiveTime> {
    let (clock, fraction) = match text.split_once('.') {
        Some((clock, fraction)) => (clock, Some(fraction)),
        None => (text, None),
    };
    let part = |part: &str| {
        let sound = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        sound.then(|| part.parse::<u32>().ok()).flatten()
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (part(parts.next()?)?, part(parts.next()?)?);
    let second = match (parts.next(), fraction) {
        (Some(second), _) => part(second)?,
        (None, None) => 0,
        (None, Some(_)) => return None,
    };
    let nanos = match fraction {
        None => 0,
        Some(places) if (1..=9).contains(&places.len()) && places.bytes().all(|byte| byte.is_ascii_digit()) => {
            format!("{places:0<9}").parse().ok()?
        }
        Some(_) => return None,
    };
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_nano_opt(hour, minute, second, nanos)
}

/// Whether a text is a time of day, perhaps with a zone behind it.
pub(crate) fn is_time(text: &str) -> bool {
    time(zone(text).0.trim_end()).is_some()
}

/// A time without trailing zeros in its fraction.
fn time_text(time: NaiveTime) -> String {
    let text = time.format("%H:%M:%S%.9f").to_string();
    match text.split_once('.') {
        Some((_, places)) if places.bytes().any(|place| place != b'0') => text.trim_end_matches('0').to_owned(),
        _ => text.split('.').next().unwrap_or_default().to_owned(),
    }
}

/// Minutes east of Greenwich behind a time, if a zone is written there.
fn zone(text: &str) -> (&str, Option<i64>) {
    if let Some(clock) = text.strip_suffix('Z') {
        return (clock, Some(0));
    }
    let at = text.len().saturating_sub(6);
    let Some((clock, zone)) = text.split_at_checked(at) else {
        return (text, None);
    };
    let sign = match zone.bytes().next() {
        Some(b'+') => 1,
        Some(b'-') => -1,
        _ => return (text, None),
    };
    let minutes = zone.get(1..).and_then(|offset| {
        let (hours, minutes) = offset.split_once(':')?;
        let digits = hours.bytes().chain(minutes.bytes()).all(|byte| byte.is_ascii_digit());
        digits.then_some(())?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    });
    match minutes.filter(|minutes| *minutes < 24 * 60) {
        Some(minutes) => (clock, Some(sign * minutes)),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Vec<u8> {
        let mut out = Vec::new();
        write_value(&mut out, text);
        out
    }

    #[test]
    fn numbers_are_one_however_they_are_written() {
        for (one, other) in [
            ("1.5", "1.50"),
            ("100", "1e2"),
            ("100", "1.00E+2"),
            ("0", "-0.000"),
            ("0.001", "1e-3"),
            (
                "-12345678901234567890123456789012345678901234567890",
                "-1234567890123456789012345678901234567890123456789e1",
            ),
        ] {
            assert_eq!(form(one), form(other), "{one} {other}");
        }
        for text in [
            "007",
            "+5",
            ".5",
            "5.",
            "1,000",
            "0x10",
            "1e",
            "--1",
            "1e9999999999",
            "12-3",
        ] {
            assert_eq!(form(text)[0] >> 5, 3, "`{text}` is a text");
        }
    }

    /// Written with the `cbor2` package of Python: `dumps(Decimal(...), canonical=True)`.
    #[test]
    fn numbers_are_cbor_decimal_fractions() {
        assert_eq!(form("1.5"), [0xC4, 0x82, 0x20, 0x0F]);
        assert_eq!(form("-273.15"), [0xC4, 0x82, 0x21, 0x39, 0x6A, 0xB2]);
        assert_eq!(form("0"), [0xC4, 0x82, 0, 0]);
        assert_eq!(
            form("18446744073709551616"),
            [0xC4, 0x82, 0, 0xC2, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        assert_eq!(
            form("-18446744073709551617"),
            [0xC4, 0x82, 0, 0xC3, 0x49, 1, 0, 0, 0, 0, 0, 0, 0, 0]
        );
    }

    #[test]
    fn times_are_one_however_they_are_written() {
        assert_eq!(form("2025-01-01 08:00:00"), form("2025-01-01T08:00:00.000"));
        assert_eq!(form("2025-01-01T08:00:00+08:00"), form("2025-01-01 00:00:00Z"));
        assert_ne!(form("2025-01-01T00:00:00"), form("2025-01-01T00:00:00Z"));
        assert_ne!(form("2025-01-01"), form("2025-01-01T00:00:00"));
        assert_eq!(form("08:30"), form("08:30:00"));
        for text in [
            "2025-13-01",
            "2025-02-30",
            "2025-1-1",
            "25:00:00",
            "2025-01-01T08",
            "2025-01-01 08:00:00+25:00",
        ] {
            assert_eq!(form(text)[0] >> 5, 3, "`{text}` is a text");
        }
    }

    #[test]
    fn the_rest_is_text_or_nothing() {
        assert_eq!(form(""), [0xF6]);
        assert_eq!((form("TRUE"), form("false")), (vec![0xF5], vec![0xF4]));
        assert_eq!(form("上海")[0], 0x66);
        assert_eq!(form("nan"), form("NaN"));
        assert_eq!(form("inf"), form("Infinity"));
    }
}
