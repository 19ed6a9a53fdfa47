//! Where a text may be cut so that each piece can be decoded by itself.
//!
//! A line feed is the best place: 0x0A is no part of another character in any of the encodings, except in UTF-16, where
//! it is one as a whole code unit only. Without a line feed a piece ends between two characters. What is malformed may be
//! cut anywhere: the piece that holds it fails, whichever that is.

use dataseal_model::Encoding;

/// Length of the longest start of `bytes` that can be decoded by itself: up to and with the last line feed, or without
/// any the last whole character. `bytes` must begin between two characters. 0 if not even one character is whole.
///
/// ```
/// use dataseal_bytes::encoding::cut;
/// use dataseal_model::Encoding;
///
/// // The second byte of a GBK character may be `|`, never a line feed.
/// assert_eq!(cut(Encoding::Gbk, b"\x81|\n\x81"), 3);
/// assert_eq!(cut(Encoding::Utf16Le, b"a\0\n\0b\0"), 4);
/// assert_eq!(cut(Encoding::Utf8, "界".as_bytes()), 3);
/// assert_eq!(cut(Encoding::Utf8, b"\xe7\x95"), 0);
/// ```
pub fn cut(encoding: Encoding, bytes: &[u8]) -> usize {
    let after_line = match encoding {
        Encoding::Utf16Le => last_unit(bytes, [b'\n', 0]),
        Encoding::Utf16Be => last_unit(bytes, [0, b'\n']),
        _ => memchr::memrchr(b'\n', bytes).map(|at| at + 1),
    };
    after_line.unwrap_or_else(|| whole_characters(encoding, bytes))
}

/// Length of the longest start of `bytes` that ends between two characters.
pub(super) fn whole_characters(encoding: Encoding, bytes: &[u8]) -> usize {
    match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => whole_utf8(bytes),
        Encoding::Utf16Le => whole_utf16(bytes, 1),
        Encoding::Utf16Be => whole_utf16(bytes, 0),
        Encoding::Windows1252 | Encoding::Binary => bytes.len(),
        Encoding::Gbk | Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis | Encoding::EucJp | Encoding::EucKr => {
            whole_multibyte(encoding, bytes)
        }
    }
}

/// End of the last code unit `unit` at an even offset.
fn last_unit(bytes: &[u8], unit: [u8; 2]) -> Option<usize> {
    let units = bytes.as_chunks::<2>().0;
    units.iter().rposition(|found| *found == unit).map(|at| (at + 1) * 2)
}

/// `high` is the offset of the high byte in a code unit.
fn whole_utf16(bytes: &[u8], high: usize) -> usize {
    let even = bytes.len() & !1;
    let last_high = even.checked_sub(2).and_then(|last| bytes.get(last + high));
    match last_high {
        Some(0xD8..=0xDB) => even - 2,
        _ => even,
    }
}

/// Without the start of a character at the end, if what is there can be one.
fn whole_utf8(bytes: &[u8]) -> usize {
    let length = bytes.len();
    for back in 1..=length.min(3) {
        let Some(byte) = bytes.get(length - back) else { break };
        let needed = match byte {
            0x80..=0xBF => continue,
            0xC2..=0xDF => 2,
            0xE0..=0xEF => 3,
            0xF0..=0xF4 => 4,
            _ => 1,
        };
        return if needed > back { length - back } else { length };
    }
    length
}

/// Whether a byte is a character of its own wherever it stands, in every encoding of several bytes a character: trail
/// bytes are 0x30–0x39 (GB 18030) or 0x40 and above.
pub(super) const fn stands_alone(byte: u8) -> bool {
    byte < b'0' || matches!(byte, 0x3A..=0x3F)
}

/// Walks from the last byte that certainly is a character by itself.
fn whole_multibyte(encoding: Encoding, bytes: &[u8]) -> usize {
    let mut at = bytes
        .iter()
        .rposition(|byte| stands_alone(*byte))
        .map_or(0, |found| found + 1);
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        let length = character_length(encoding, rest);
        if length > rest.len() {
            break;
        }
        at += length;
    }
    at
}

/// Bytes of the character that begins `bytes`, as far as its first bytes tell.
fn character_length(encoding: Encoding, bytes: &[u8]) -> usize {
    let (lead, second) = (bytes.first().copied().unwrap_or(0), bytes.get(1).copied());
    match (encoding, lead) {
        (Encoding::Gbk | Encoding::Gb18030, 0x81..=0xFE) if second.is_some_and(|byte| byte.is_ascii_digit()) => 4,
        (Encoding::EucJp, 0x8F) => 3,
        (Encoding::Gbk | Encoding::Gb18030 | Encoding::Big5 | Encoding::EucKr, 0x81..=0xFE)
        | (Encoding::ShiftJis, 0x81..=0x9F | 0xE0..=0xFC)
        | (Encoding::EucJp, 0x8E | 0xA1..=0xFE) => 2,
        _ => 1,
    }
}
