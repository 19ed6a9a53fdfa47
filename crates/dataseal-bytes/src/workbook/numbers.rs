//! Numbers of cells as text: the shortest decimal form that reads back as the same number.

use std::io::Write as _;

use super::cell::CellKind;

/// From here on a double stores integers of sixteen digits or more, of which a spreadsheet keeps fifteen.
const SIXTEEN_DIGITS: f64 = 1e15;
/// Numbers from here on, and those below [`SMALL`], are written with an exponent.
const LARGE: f64 = 1e21;
const SMALL: f64 = 1e-7;

/// Appends a number; one that is no number gives no text.
pub fn append_number(number: f64, into: &mut Vec<u8>) -> CellKind {
    let magnitude = number.abs();
    if !number.is_finite() {
        return CellKind::ERROR;
    }
    let exponent = magnitude >= LARGE || (magnitude < SMALL && magnitude > 0.0);
    // Writing to memory does not fail. A zero has no sign in a cell.
    let _ = if exponent {
        write!(into, "{number:E}")
    } else {
        write!(into, "{}", if number == 0.0 { 0.0 } else { number })
    };
    many_digits(number)
}

/// Appends a truth as spreadsheets show it.
pub(super) fn append_bool(truth: bool, into: &mut Vec<u8>) -> CellKind {
    into.extend_from_slice(if truth { b"TRUE" } else { b"FALSE" });
    CellKind::BOOL
}

/// Marks an integer of more digits than survive in a spreadsheet.
fn many_digits(number: f64) -> CellKind {
    let magnitude = number.abs();
    if !(SIXTEEN_DIGITS..LARGE).contains(&magnitude) || magnitude.fract() != 0.0 {
        return CellKind::NUMBER;
    }
    // Below 1e21 the text of an integer is exact, so its digits show what was kept.
    let digits = format!("{magnitude:.0}");
    let tail = digits.as_bytes().get(15..).unwrap_or_default();
    if tail.iter().all(|digit| *digit == b'0') {
        CellKind::NUMBER.with_zeroed_digits()
    } else {
        CellKind::NUMBER.with_many_digits()
    }
}

/// Appends a number that stands in a file as text. `None` if it is no number.
///
/// What is already in shortest form, as most are, is copied: up to fifteen digits, no exponent, no needless zero.
pub fn append_written(written: &[u8], into: &mut Vec<u8>) -> Option<CellKind> {
    if is_short(written) {
        into.extend_from_slice(written);
        return Some(CellKind::NUMBER);
    }
    let number = parse(written)?;
    Some(append_number(number, into))
}

/// A number as XML Schema writes doubles.
pub fn parse(written: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(written).ok()?.trim();
    // Rust also reads words such as `inf`.
    let is_number = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    if is_number { text.parse().ok() } else { None }
}

/// A number packed in 30 bits, as both binary forms have it ([MS-XLS] 2.5.217): an integer or the high half of a double, in
/// hundredths or not.
pub(super) fn unpack(raw: u32) -> f64 {
    let number = if raw & 2 != 0 {
        f64::from(raw.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(raw & !3) << 32)
    };
    if raw & 1 != 0 { number / 100.0 } else { number }
}

fn is_short(written: &[u8]) -> bool {
    let digits = written.strip_prefix(b"-").unwrap_or(written);
    if digits.len() > 16 || matches!(digits, [] | [b'0', b'0'..=b'9', ..] | [b'.', ..]) || written == b"-0" {
        return false;
    }
    let mut points = 0;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {}
            b'.' => points += 1,
            _ => return false,
        }
    }
    match points {
        0 => digits.len() <= 15,
        // Fifteen digits are the shortest form of the double that they name, unless the last one is a zero or the number
        // is so small that it is written with an exponent.
        1 => !matches!(digits.last(), Some(b'0' | b'.')) && !digits.starts_with(b"0.000000"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(written: &str) -> Option<(String, CellKind)> {
        let mut into = Vec::new();
        let kind = append_written(written.as_bytes(), &mut into)?;
        Some((String::from_utf8(into).unwrap(), kind))
    }

    fn plain(written: &str) -> String {
        text(written).unwrap().0
    }

    #[test]
    fn numbers_have_their_shortest_form() {
        for (written, expected) in [
            ("1", "1"),
            ("-12.5", "-12.5"),
            ("1.0", "1"),
            ("0.30000000000000004", "0.30000000000000004"),
            ("1.1000000000000001", "1.1"),
            ("1E3", "1000"),
            ("1.5e-05", "0.000015"),
            ("-0", "0"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("1e300", "1E300"),
            ("1e-9", "1E-9"),
            ("123456789012345", "123456789012345"),
            (" 4 ", "4"),
        ] {
            assert_eq!(plain(written), expected, "{written}");
        }
        for none in ["", "abc", "inf", "NaN", "1,5", "--1"] {
            assert_eq!(text(none), None, "{none}");
        }
    }

    #[test]
    fn identifiers_that_lost_digits_are_marked() {
        let (id, kind) = text("1.10101199003070E+17").unwrap();
        assert_eq!(id, "110101199003070000");
        assert!(kind.has_zeroed_digits());
        let (id, kind) = text("6222021234567890").unwrap();
        assert_eq!(id, "6222021234567890");
        assert!(kind.has_zeroed_digits());
        assert!(text("6222021234567891").unwrap().1.has_many_digits());
        assert_eq!(text("622202123456789").unwrap().1, CellKind::NUMBER);
        assert_eq!(text("1e21").unwrap().1, CellKind::NUMBER);
    }

    #[test]
    fn what_is_no_number_is_an_error() {
        assert_eq!(append_number(f64::NAN, &mut Vec::new()), CellKind::ERROR);
        assert_eq!(append_number(f64::INFINITY, &mut Vec::new()), CellKind::ERROR);
    }

    #[test]
    fn packed_numbers_are_unpacked() {
        assert_eq!(unpack(5 << 2 | 2), 5.0);
        assert_eq!(unpack((-3_i32 << 2).cast_unsigned() | 2), -3.0);
        assert_eq!(unpack(12_345 << 2 | 3), 123.45);
        assert_eq!(unpack(0x3FF0_0000), 1.0);
        assert_eq!(unpack(0x4059_0000 | 1), 1.0);
    }

    proptest! {
        #[test]
        fn every_number_reads_back(number in any::<f64>()) {
            prop_assume!(number.is_finite());
            let mut into = Vec::new();
            append_number(number, &mut into);
            prop_assert_eq!(parse(&into), Some(number));
            // Writing what was written changes nothing.
            let mut again = Vec::new();
            append_written(&into, &mut again).unwrap();
            prop_assert_eq!(into, again);
        }

        #[test]
        fn short_texts_are_the_shortest(integer in 0_u64..1_000_000_000, places in 0_usize..7) {
            let written = format!("{}", integer as f64 / 10_f64.powi(i32::try_from(places).unwrap()));
            let mut into = Vec::new();
            append_number(written.parse().unwrap(), &mut into);
            prop_assert_eq!(String::from_utf8(into).unwrap(), plain(&written));
        }
    }
}
