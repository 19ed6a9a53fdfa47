//! GB 18030 on its bytes: the encoding that is met most after UTF-8, and so checked and decoded by loops of its own.
//!
//! The standard builds characters of one byte (ASCII), two (a lead of 0x81–0xFE, then 0x40–0x7E or 0x80–0xFE) or four
//! (lead, digit, lead, digit). All 23,940 pairs are characters; of the four-byte sequences, those that the WHATWG Encoding
//! Standard maps. The table of pairs is made from `encoding_rs`, which also decodes what is rare.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{DecoderResult, GB18030};

use super::words::{ascii_length, high_length, high_runs};

const FIRST_LEAD: u8 = 0x81;
const FIRST_TRAIL: u8 = 0x40;
/// Trail bytes from the first, 0x7F and 0xFF among them, so that an index needs no correction.
const TRAILS: usize = 192;
const LEADS: usize = 126;

/// A character in UTF-8: up to three bytes, then their number; 0 for no character.
type Packed = [u8; 4];

static PAIRS: LazyLock<Box<[Packed]>> = LazyLock::new(pairs);

/// A piece of text that is GB 18030.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    /// Whether a sequence of four bytes occurs; without, it is GBK.
    pub(super) four_bytes: bool,
}

/// Checks a piece that begins and ends between two characters, and calls `each_run` with every run of bytes that are not
/// ASCII: whoever looks at those as well need not look for them again.
///
/// Any two bytes of 0x81–0xFE are a character, so in a run of such bytes only its last byte is in question, and only if
/// their number is odd. 0x80 is a trail byte but no lead, and 0xFF is neither; pieces with these are walked.
///
/// # Errors
/// The offset of the first sequence that is malformed or lacks its end.
pub(super) fn scan(bytes: &[u8], mut each_run: impl FnMut(Range<usize>)) -> Result<Scanned, usize> {
    if memchr::memchr2(0x80, 0xFF, bytes).is_some() {
        high_runs(bytes).for_each(each_run);
        return walk(bytes);
    }
    let mut scanned = Scanned::default();
    let mut at = 0;
    loop {
        at += ascii_length(bytes.get(at..).unwrap_or_default());
        let run = high_length(bytes.get(at..).unwrap_or_default());
        if run > 0 {
            each_run(at..at + run);
        }
        at += run & !1;
        match bytes.get(at..).unwrap_or_default() {
            [] => return Ok(scanned),
            [0..=0x7F, ..] => {}
            [_, 0x40..=0x7E, ..] => at += 2,
            [first, second @ b'0'..=b'9', third, fourth, ..] if is_mapped([*first, *second, *third, *fourth]) => {
                scanned.four_bytes = true;
                // Its third byte, between two digits.
                each_run(at + 2..at + 3);
                at += 4;
            }
            _ => return Err(at),
        }
    }
}

/// [`scan`], character after character.
fn walk(bytes: &[u8]) -> Result<Scanned, usize> {
    let mut scanned = Scanned::default();
    let mut rest = bytes;
    loop {
        rest = skip_ascii(rest);
        while let [FIRST_LEAD..=0xFE, 0x40..=0x7E | 0x80..=0xFE, after @ ..] = rest {
            rest = after;
        }
        rest = match rest {
            [] => return Ok(scanned),
            [0..=0x7F, after @ ..] => after,
            // The WHATWG Encoding Standard reads it as the euro sign, as the Windows code page does.
            [0x80, after @ ..] => after,
            [first, second @ b'0'..=b'9', third, fourth, after @ ..]
                if is_mapped([*first, *second, *third, *fourth]) =>
            {
                scanned.four_bytes = true;
                after
            }
            _ => return Err(bytes.len() - rest.len()),
        };
    }
}

/// Appends the text of a piece that begins and ends between two characters.
///
/// # Errors
/// The offset of the first sequence that is malformed or lacks its end.
pub(super) fn decode(bytes: &[u8], text: &mut Vec<u8>) -> Result<(), usize> {
    let filled = text.len();
    // Two bytes become three; 0x80 alone would become three too and is left to the slow path, as four bytes are. The
    // table's entries are written four bytes wide.
    text.resize(filled + bytes.len() + bytes.len() / 2 + 4, 0);
    let mut rest = bytes;
    let mut written = filled;
    loop {
        let (after, at) = decode_pairs(rest, text, written);
        (rest, written) = (after, at);
        if rest.is_empty() {
            text.truncate(written);
            return Ok(());
        }
        let done = bytes.len() - rest.len();
        let taken = decode_slowly(rest, text, &mut written).ok_or(done)?;
        rest = rest.get(taken..).unwrap_or_default();
        text.resize(written + rest.len() + rest.len() / 2 + 4, 0);
    }
}

/// Decodes ASCII and pairs as far as there are any: what is left, and the end of what was written.
fn decode_pairs<'a>(bytes: &'a [u8], text: &mut [u8], mut written: usize) -> (&'a [u8], usize) {
    let table: &[Packed] = &PAIRS;
    let mut rest = bytes;
    loop {
        let after = skip_ascii(rest);
        if let Some((ascii, _)) = rest.split_at_checked(rest.len() - after.len()) {
            if let Some(room) = text.get_mut(written..written + ascii.len()) {
                room.copy_from_slice(ascii);
            }
            written += ascii.len();
        }
        rest = after;
        while let [lead, trail, after @ ..] = rest {
            let row = usize::from(lead.wrapping_sub(FIRST_LEAD));
            let column = usize::from(trail.wrapping_sub(FIRST_TRAIL));
            let packed = if column < TRAILS {
                table.get(row * TRAILS + column)
            } else {
                None
            };
            let Some(packed @ [_, _, _, length @ 1..=3]) = packed else {
                break;
            };
            let Some(room) = text.get_mut(written..written + 4) else {
                break;
            };
            room.copy_from_slice(packed);
            written += usize::from(*length);
            rest = after;
        }
        if !rest.first().is_some_and(u8::is_ascii) {
            return (rest, written);
        }
    }
}

/// Decodes a run of four-byte sequences or 0x80 at the start of `bytes`: bytes taken, or nothing if what starts there is
/// malformed.
fn decode_slowly(bytes: &[u8], text: &mut Vec<u8>, written: &mut usize) -> Option<usize> {
    let mut run = 0;
    while let Some(rest) = bytes.get(run..) {
        run += match rest {
            [0x80, ..] => 1,
            [first, second @ b'0'..=b'9', third, fourth, ..] if is_mapped([*first, *second, *third, *fourth]) => 4,
            _ => break,
        };
    }
    let run = bytes.get(..run).filter(|run| !run.is_empty())?;
    text.resize(*written + run.len() * 3 + 4, 0);
    let room = text.get_mut(*written..).unwrap_or_default();
    let mut decoder = GB18030.new_decoder_without_bom_handling();
    let (result, _, wrote) = decoder.decode_to_utf8_without_replacement(run, room, true);
    *written += wrote;
    (result == DecoderResult::InputEmpty).then_some(run.len())
}

/// Whether four bytes are a character: their place among all four-byte sequences is in one of the two mapped ranges.
const fn is_mapped(sequence: [u8; 4]) -> bool {
    let [
        first @ 0x81..=0xFE,
        second @ b'0'..=b'9',
        third @ 0x81..=0xFE,
        fourth @ b'0'..=b'9',
    ] = sequence
    else {
        return false;
    };
    let place = (((first - 0x81) as u32 * 10 + (second - b'0') as u32) * 126 + (third - 0x81) as u32) * 10
        + (fourth - b'0') as u32;
    place <= 39_419 || (place >= 189_000 && place <= 1_237_575)
}

/// The rest of `bytes` from the first that is not ASCII on.
fn skip_ascii(bytes: &[u8]) -> &[u8] {
    bytes.get(ascii_length(bytes)..).unwrap_or_default()
}

fn pairs() -> Box<[Packed]> {
    let mut table = vec![Packed::default(); LEADS * TRAILS].into_boxed_slice();
    for (row, columns) in (FIRST_LEAD..=0xFE).zip(table.chunks_mut(TRAILS)) {
        for (column, packed) in (FIRST_TRAIL..=0xFF).zip(columns) {
            let pair = [row, column];
            let character = GB18030.decode_without_bom_handling_and_without_replacement(&pair);
            let Some(utf8) = character.as_deref().map(str::as_bytes).filter(|utf8| utf8.len() <= 3) else {
                continue;
            };
            if let ([first @ .., length], true) = (packed, column != 0x7F) {
                *length = utf8.len() as u8;
                for (to, from) in first.iter_mut().zip(utf8) {
                    *to = *from;
                }
            }
        }
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    fn standard(bytes: &[u8]) -> Option<Vec<u8>> {
        GB18030
            .decode_without_bom_handling_and_without_replacement(bytes)
            .map(|text| text.into_owned().into_bytes())
    }

    fn ours(bytes: &[u8]) -> Option<Vec<u8>> {
        let mut text = b"before".to_vec();
        let decoded = decode(bytes, &mut text);
        let mut runs = Vec::new();
        let scanned = scan(bytes, |run| runs.push(run));
        assert_eq!(decoded.err(), scanned.err(), "{bytes:x?}");
        assert_eq!(walk(bytes), scanned, "{bytes:x?}");
        if scanned.is_ok() {
            assert_eq!(runs, high_runs(bytes).collect::<Vec<_>>(), "{bytes:x?}");
        }
        decoded.ok().map(|()| text.split_off(6))
    }

    #[test]
    fn every_sequence_of_one_or_two_bytes_is_read_as_the_standard_reads_it() {
        let mut characters = 0;
        for first in 0..=255_u8 {
            assert_eq!(ours(&[first]), standard(&[first]), "{first:x}");
            for second in 0..=255_u8 {
                let pair = [first, second];
                assert_eq!(ours(&pair), standard(&pair), "{pair:x?}");
                characters += usize::from(first > 0x80 && standard(&pair).is_some());
            }
        }
        assert_eq!(characters, 23_940);
    }

    #[test]
    fn every_sequence_of_four_bytes_is_read_as_the_standard_reads_it() {
        let mut characters = 0;
        for first in 0x80..=0xFF_u8 {
            for second in b'/'..=b':' {
                for third in 0x80..=0xFF_u8 {
                    for fourth in [b'/', b'0', b'1', b'5', b'9', b':'] {
                        let sequence = [first, second, third, fourth];
                        let expected = standard(&sequence);
                        assert_eq!(ours(&sequence), expected, "{sequence:x?}");
                        let is_one =
                            expected.is_some_and(|text| text.iter().filter(|byte| **byte & 0xC0 != 0x80).count() == 1);
                        characters += usize::from(is_one);
                    }
                }
            }
        }
        assert!(characters > 400_000, "{characters}");
    }

    #[test]
    fn runs_of_all_kinds_follow_each_other() {
        let text = "ab€cdefghijk中文\u{20bb7}\u{20bb8}x\u{20bb7}中12345678\u{fffd}é\u{1f600}ᠮᠣ。";
        let mut bytes = GB18030.encode(&text.repeat(3)).0.into_owned();
        assert_eq!(ours(&bytes), Some(text.repeat(3).into_bytes()));
        bytes.extend_from_slice(&[0x80; 50]);
        assert_eq!(ours(&bytes), standard(&bytes));
        bytes.push(0xFF);
        assert_eq!(decode(&bytes, &mut Vec::new()), Err(bytes.len() - 1));
    }
}
