//! Strings as they are meant, from strings as they are written.

use super::Text;

/// What the escapes of a string stand for that a person should know of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// NULs.
    pub nuls: u64,
    /// Other control characters but tabs and line ends.
    pub controls: u64,
    /// Halves of a surrogate pair without the other: no character at all.
    pub lone_surrogates: u64,
}

/// Appends what a string means. The string has passed the grammar. Half a surrogate pair is kept as it is written, a
/// backslash, `u` and four digits, because no text can hold it and U+FFFD would lose it.
pub fn unescape(text: Text<'_>, meant: &mut Vec<u8>) -> Marks {
    let mut marks = Marks::default();
    let mut rest = text.written;
    while let Some(stop) = memchr::memchr(b'\\', rest) {
        let (plain, escape) = rest.split_at_checked(stop).unwrap_or((rest, &[]));
        meant.extend_from_slice(plain);
        rest = one_escape(escape, meant, &mut marks);
    }
    meant.extend_from_slice(rest);
    marks
}

/// Takes one escape off the front.
fn one_escape<'a>(escape: &'a [u8], meant: &mut Vec<u8>, marks: &mut Marks) -> &'a [u8] {
    let short = match escape.get(1) {
        Some(b'b') => 0x08,
        Some(b'f') => 0x0C,
        Some(b'n') => b'\n',
        Some(b'r') => b'\r',
        Some(b't') => b'\t',
        Some(b'u') => return long_escape(escape, meant, marks),
        Some(other) => *other,
        None => return &[],
    };
    marks.controls += u64::from(short == 0x08);
    meant.push(short);
    escape.get(2..).unwrap_or_default()
}

fn long_escape<'a>(escape: &'a [u8], meant: &mut Vec<u8>, marks: &mut Marks) -> &'a [u8] {
    let (written, rest) = escape.split_at_checked(6).unwrap_or((escape, &[]));
    let first = code_unit(written);
    let (code, rest) = match (first, rest.split_at_checked(6)) {
        (Some(high @ 0xD800..=0xDBFF), Some((low, after))) => match code_unit(low) {
            Some(low @ 0xDC00..=0xDFFF) => (Some(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)), after),
            _ => (None, rest),
        },
        _ => (first, rest),
    };
    match code.and_then(char::from_u32) {
        Some(character) => {
            marks.nuls += u64::from(character == '\0');
            let is_control = character.is_ascii_control() && !matches!(character, '\0' | '\t' | '\n' | '\r' | '\x0C');
            marks.controls += u64::from(is_control);
            meant.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
        None => {
            marks.lone_surrogates += 1;
            meant.extend_from_slice(written);
        }
    }
    rest
}

/// The number in `\uXXXX`.
fn code_unit(escape: &[u8]) -> Option<u32> {
    let digits = escape.strip_prefix(b"\\u").filter(|digits| digits.len() == 4)?;
    digits
        .iter()
        .try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)?))
}
