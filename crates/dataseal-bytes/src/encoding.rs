//! Text encoding, established over the whole file and never guessed from a sample.
//!
//! A text is UTF-8 if all of it is; otherwise GB 18030 if all of it is, called GBK when no four-byte sequence occurs;
//! otherwise it is refused with the first offset at which each fails. Decoding is strict both times: no byte becomes
//! U+FFFD. GB 18030 is decoded as the WHATWG Encoding Standard says, which reads the single byte 0x80 as the euro sign.

use std::sync::atomic::{AtomicBool, Ordering};

use dataseal_model::{Digest, Encoding};
use encoding_rs::{DecoderResult, GB18030};

use crate::region::CHUNK;
use crate::source::Hasher;
use crate::{IntakeError, Region, Signature};

/// U+FEFF in UTF-8.
const BOM: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Of a text's bytes, at most one in this many may be a control character.
const CONTROL_SHARE: u64 = 10;

/// What the first reading of a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Detected {
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Encoding of all of them.
    pub encoding: Encoding,
}

/// Reads a whole file: its digest, whether it is a text, and in which encoding.
pub fn detect(region: &Region, cancel: &AtomicBool) -> Result<Detected, IntakeError> {
    let mut hasher = Hasher::default();
    let mut utf8 = Utf8Check::default();
    let mut text = TextCheck::default();
    let mut starts_with_bom = false;
    for_each_chunk(region, cancel, |offset, chunk| {
        hasher.update(chunk);
        starts_with_bom |= offset == 0 && chunk.starts_with(&BOM);
        utf8.update(chunk);
        text.update(offset, chunk)
    })?;
    text.finish()?;
    let encoding = match utf8.finish() {
        None if starts_with_bom => Encoding::Utf8Bom,
        None => Encoding::Utf8,
        Some(utf8) => detect_gb18030(region, cancel, utf8)?,
    };
    Ok(Detected {
        digest: hasher.finish(),
        encoding,
    })
}

fn detect_gb18030(region: &Region, cancel: &AtomicBool, utf8: u64) -> Result<Encoding, IntakeError> {
    let mut decoder = TextDecoder::new(Encoding::Gb18030);
    let mut four_bytes = FourByteScan::default();
    let mut scratch = Vec::new();
    let fails = |gb18030: u64| IntakeError::Encoding { utf8, gb18030, line: 0 };
    for_each_chunk(region, cancel, |_, chunk| {
        four_bytes.update(chunk);
        scratch.clear();
        decoder.decode(chunk, false, &mut scratch).map_err(fails)
    })?;
    decoder.decode(&[], true, &mut scratch).map_err(fails)?;
    Ok(if four_bytes.found {
        Encoding::Gb18030
    } else {
        Encoding::Gbk
    })
}

fn for_each_chunk(
    region: &Region,
    cancel: &AtomicBool,
    mut each: impl FnMut(u64, &[u8]) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let mut buffer = vec![0; CHUNK];
    let mut offset = 0;
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let chunk = region.read_chunk(offset, &mut buffer)?;
        if chunk.is_empty() {
            return Ok(());
        }
        each(offset, chunk)?;
        offset += chunk.len() as u64;
    }
}

/// Tells text from binary: no NUL at all, and few control characters.
#[derive(Default)]
struct TextCheck {
    bytes: u64,
    controls: u64,
    first_control: u64,
}

impl TextCheck {
    fn update(&mut self, offset: u64, chunk: &[u8]) -> Result<(), IntakeError> {
        if chunk.contains(&0) {
            let position = chunk.iter().take_while(|byte| **byte != 0).count();
            return Err(IntakeError::Binary {
                looks_like: if is_utf16(chunk) {
                    Signature::Unknown
                } else {
                    Signature::Unknown
                },
                offset: offset + position as u64,
            });
        }
        let found = chunk.iter().filter(|byte| is_control(**byte)).count();
        if self.controls == 0 && found > 0 {
            let position = chunk.iter().position(|byte| is_control(*byte)).unwrap_or(0);
            self.first_control = offset + position as u64;
        }
        self.controls += found as u64;
        self.bytes += chunk.len() as u64;
        Ok(())
    }

    fn finish(&self) -> Result<(), IntakeError> {
        if self.controls > 0 && self.controls > self.bytes / CONTROL_SHARE {
            return Err(IntakeError::Binary {
                looks_like: Signature::Unknown,
                offset: self.first_control,
            });
        }
        Ok(())
    }
}

/// A control character that texts do not use: C0 and DEL but for tabs, line and page ends, escape and the end-of-file
/// mark of DOS.
const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A | 0x1B)
}

/// Whether NULs stand on one side of byte pairs only, and on many, as they do in UTF-16 of mostly Latin text.
fn is_utf16(chunk: &[u8]) -> bool {
    let pairs = chunk.as_chunks::<2>().0;
    let (mut first, mut second) = (0_usize, 0_usize);
    for [left, right] in pairs {
        first += usize::from(*left == 0);
        second += usize::from(*right == 0);
    }
    first.min(second) == 0 && first.max(second) * 2 >= pairs.len()
}

/// UTF-8 validity over pieces that may cut a character.
#[derive(Default)]
struct Utf8Check {
    checked: u64,
    carry: Vec<u8>,
    failed_at: Option<u64>,
}

impl Utf8Check {
    fn update(&mut self, mut chunk: &[u8]) {
        while !self.carry.is_empty() && self.failed_at.is_none() {
            let Some((next, rest)) = chunk.split_first() else {
                return;
            };
            self.carry.push(*next);
            chunk = rest;
            let carry = std::mem::take(&mut self.carry);
            self.check(&carry);
        }
        if self.failed_at.is_none() {
            self.check(chunk);
        }
    }

    fn check(&mut self, bytes: &[u8]) {
        let Err(error) = std::str::from_utf8(bytes) else {
            self.checked += bytes.len() as u64;
            return;
        };
        self.checked += error.valid_up_to() as u64;
        if error.error_len().is_some() {
            self.failed_at = Some(self.checked);
        } else {
            self.carry = bytes.get(error.valid_up_to()..).unwrap_or_default().to_vec();
        }
    }

    /// Offset of the first failure; a character cut off at the end is one.
    fn finish(self) -> Option<u64> {
        self.failed_at.or((!self.carry.is_empty()).then_some(self.checked))
    }
}

/// Looks for a four-byte sequence of GB 18030 by walking the bytes as that standard builds them: a lead of 0x81–0xFE,
/// then a digit for four bytes, anything else for two.
#[derive(Default)]
struct FourByteScan {
    after_lead: bool,
    found: bool,
}

impl FourByteScan {
    fn update(&mut self, chunk: &[u8]) {
        if self.found {
            return;
        }
        for byte in chunk {
            if self.after_lead {
                self.after_lead = false;
                if byte.is_ascii_digit() {
                    self.found = true;
                    return;
                }
            } else {
                self.after_lead = matches!(byte, 0x81..=0xFE);
            }
        }
    }
}

/// Turns the bytes of a file into UTF-8, piece by piece, without its byte order mark.
pub struct TextDecoder {
    /// Absent for UTF-8, whose bytes pass unchanged; what they become is validated where text is made of them.
    gb18030: Option<encoding_rs::Decoder>,
    /// Bytes taken in.
    taken: u64,
    at_start: bool,
}

impl TextDecoder {
    /// A decoder at the start of a text.
    pub fn new(encoding: Encoding) -> Self {
        let is_gb = matches!(encoding, Encoding::Gbk | Encoding::Gb18030);
        Self {
            gb18030: is_gb.then(|| GB18030.new_decoder_without_bom_handling()),
            taken: 0,
            at_start: true,
        }
    }

    /// Appends the text of the next bytes. The first piece must hold a whole byte order mark if there is one.
    ///
    /// # Errors
    /// The offset of the first byte that cannot be decoded.
    pub fn decode(&mut self, bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), u64> {
        let before = text.len();
        match &mut self.gb18030 {
            None => text.extend_from_slice(bytes),
            Some(decoder) => {
                decode_strictly(decoder, bytes, last, text).map_err(|at| self.taken.saturating_add_signed(at))?
            }
        }
        self.taken += bytes.len() as u64;
        if self.at_start && text.len() > before {
            self.at_start = false;
            if text.get(before..).is_some_and(|start| start.starts_with(&BOM)) {
                text.drain(before..before + BOM.len());
            }
        }
        Ok(())
    }
}

/// # Errors
/// Where the first malformed sequence starts, relative to `bytes`; negative if in an earlier piece.
fn decode_strictly(
    decoder: &mut encoding_rs::Decoder,
    bytes: &[u8],
    last: bool,
    text: &mut Vec<u8>,
) -> Result<(), i64> {
    let mut done = 0;
    loop {
        let rest = bytes.get(done..).unwrap_or_default();
        let needed = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        let filled = text.len();
        text.resize(filled + needed.unwrap_or(CHUNK * 3), 0);
        let room = text.get_mut(filled..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, room, last);
        text.truncate(filled + written);
        done += read;
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                let back = i64::from(length) + i64::from(after);
                return Err(i64::try_from(done).unwrap_or(i64::MAX) - back);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detect_bytes(bytes: &[u8]) -> Result<Encoding, IntakeError> {
        detect(&crate::testing::region_of(bytes), &AtomicBool::new(false)).map(|detected| detected.encoding)
    }

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(detect_bytes(b"a,b\n1,2\n"), Ok(Encoding::Utf8));
        assert_eq!(detect_bytes("姓名\n张三\n".as_bytes()), Ok(Encoding::Utf8));
        assert_eq!(detect_bytes("\u{feff}姓名\n".as_bytes()), Ok(Encoding::Utf8Bom));
        assert_eq!(detect_bytes(b"\xd0\xd5\xc3\xfb\n"), Ok(Encoding::Gbk));
        assert_eq!(detect_bytes(&GB18030.encode("姓名𠮷\n").0), Ok(Encoding::Gb18030));
    }

    #[test]
    fn a_digit_after_a_two_byte_character_is_no_four_byte_sequence() {
        // 0xD5 0xFD is one character; the digits stand by themselves.
        assert_eq!(detect_bytes(b"\xd5\xfd1\xd5\xfd30\n"), Ok(Encoding::Gbk));
    }

    #[test]
    fn text_of_neither_encoding_names_both_offsets() {
        let latin1 = b"id,name\n1,caf\xe9\n";
        assert_eq!(
            detect_bytes(latin1),
            Err(IntakeError::Encoding {
                utf8: 13,
                gb18030: 13,
                line: 0
            })
        );
        let cut = b"\xd0\xd5\xc3\xfb\n\xd0";
        assert_eq!(
            detect_bytes(cut),
            Err(IntakeError::Encoding {
                utf8: 0,
                gb18030: 5,
                line: 0
            })
        );
        assert_eq!(
            detect_bytes(b"ok\n\xff"),
            Err(IntakeError::Encoding {
                utf8: 3,
                gb18030: 3,
                line: 0
            })
        );
    }

    #[test]
    fn failures_are_located_across_pieces() {
        let mut bytes = vec![b'a'; CHUNK - 1];
        bytes.extend_from_slice("界".as_bytes());
        assert_eq!(detect_bytes(&bytes), Ok(Encoding::Utf8));
        bytes.truncate(CHUNK + 1);
        let at = CHUNK as u64 - 1;
        // The two bytes that are left of the character happen to be GBK.
        assert_eq!(detect_bytes(&bytes), Ok(Encoding::Gbk));
        bytes.push(b'\n');
        bytes.push(0xFF);
        let gb18030 = CHUNK as u64 + 2;
        assert_eq!(
            detect_bytes(&bytes),
            Err(IntakeError::Encoding {
                utf8: at,
                gb18030,
                line: 0
            })
        );
    }

    #[test]
    fn binary_is_named() {
        let unknown = |offset| {
            Err(IntakeError::Binary {
                looks_like: Signature::Unknown,
                offset,
            })
        };
        assert_eq!(detect_bytes(b"abc\x00def"), unknown(3));
        assert_eq!(detect_bytes(b"a\x01\x02\x03"), unknown(1));
        let utf16 = Err(IntakeError::Binary {
            looks_like: Signature::Unknown,
            offset: 1,
        });
        assert_eq!(detect_bytes(b"a\x00b\x00\n\x00"), utf16);
        assert_eq!(detect_bytes(b"a,b\n1,\x01x\n2,yyyyyyyyyyyy\n"), Ok(Encoding::Utf8));
    }

    #[test]
    fn decoding_in_pieces_is_decoding_at_once() {
        let text = "姓名,𠮷野家\n张三,1\n".repeat(50);
        let bytes = GB18030.encode(&text).0;
        for piece in [1, 2, 3, 7, 64] {
            let mut decoder = TextDecoder::new(Encoding::Gb18030);
            let mut decoded = Vec::new();
            for part in bytes.chunks(piece) {
                decoder.decode(part, false, &mut decoded).unwrap();
            }
            decoder.decode(&[], true, &mut decoded).unwrap();
            assert_eq!(decoded, text.as_bytes(), "pieces of {piece}");
        }
    }
}
