//! Bytes to UTF-8, strictly: what cannot be decoded is an error with its offset, never a substitute.
//!
//! The legacy encodings are decoded as the WHATWG Encoding Standard says. Of its peculiarities these show: in GB 18030 the
//! single byte 0x80 is the euro sign, and in windows-1252 the five bytes that the code page leaves open are control
//! characters.

use dataseal_model::Encoding;
use encoding_rs::DecoderResult;

use super::cutting::whole_characters;
use super::gb18030;

/// U+FEFF in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Appends the text of a piece that begins and ends between two characters, as [`cut`](super::cut) makes them. A byte
/// order mark is a character like others here.
///
/// # Errors
/// The offset in `bytes` of the first sequence that is malformed or lacks its end. What was appended by then is no use.
pub fn decode_piece(encoding: Encoding, bytes: &[u8], text: &mut Vec<u8>) -> Result<(), u64> {
    let coder = match encoding {
        Encoding::Utf8 | Encoding::Utf8Bom => {
            validate_utf8(bytes).map_err(|at| at as u64)?;
            text.extend_from_slice(bytes);
            return Ok(());
        }
        Encoding::Gbk | Encoding::Gb18030 => return gb18030::decode(bytes, text).map_err(|at| at as u64),
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Big5 => encoding_rs::BIG5,
        Encoding::ShiftJis => encoding_rs::SHIFT_JIS,
        Encoding::EucJp => encoding_rs::EUC_JP,
        Encoding::EucKr => encoding_rs::EUC_KR,
        Encoding::Windows1252 => encoding_rs::WINDOWS_1252,
        Encoding::Binary => return Err(0),
    };
    decode_by_standard(coder, bytes, text)
}

/// Bytes as a text, if all of them are UTF-8.
///
/// # Errors
/// The offset of the first sequence that is malformed or lacks its end.
pub fn validate_utf8(bytes: &[u8]) -> Result<&str, usize> {
    // The fast check does not say where; the other is asked once, about a piece that fails.
    simdutf8::basic::from_utf8(bytes)
        .or_else(|_| std::str::from_utf8(bytes))
        .map_err(|error| error.valid_up_to())
}

fn decode_by_standard(encoding: &'static encoding_rs::Encoding, bytes: &[u8], text: &mut Vec<u8>) -> Result<(), u64> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut done = 0;
    loop {
        let rest = bytes.get(done..).unwrap_or_default();
        let needed = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        let filled = text.len();
        text.resize(filled.saturating_add(needed.unwrap_or(rest.len())), 0);
        let room = text.get_mut(filled..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, room, true);
        text.truncate(filled + written);
        done += read;
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, after) => {
                return Err(done.saturating_sub(usize::from(length) + usize::from(after)) as u64);
            }
        }
    }
}

/// Turns the bytes of a text into UTF-8, in pieces that may end anywhere, without its byte order mark.
pub struct TextDecoder {
    encoding: Encoding,
    /// The start of a character whose end has not come yet.
    carry: Vec<u8>,
    /// Bytes decoded.
    decoded: u64,
    at_start: bool,
}

impl TextDecoder {
    /// A decoder at the start of a text.
    pub const fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            carry: Vec::new(),
            decoded: 0,
            at_start: true,
        }
    }

    /// Appends the text of the next bytes; those of a character that they do not complete wait for the next call.
    ///
    /// # Errors
    /// The offset in the whole text of the first sequence that is malformed or, in the `last` piece, lacks its end.
    pub fn decode(&mut self, mut bytes: &[u8], last: bool, text: &mut Vec<u8>) -> Result<(), u64> {
        while !self.carry.is_empty() {
            let Some((next, rest)) = bytes.split_first() else { break };
            self.carry.push(*next);
            bytes = rest;
            if whole_characters(self.encoding, &self.carry) == self.carry.len() {
                let carry = std::mem::take(&mut self.carry);
                self.decode_whole(&carry, text)?;
            }
        }
        let whole = if last {
            bytes.len()
        } else {
            whole_characters(self.encoding, bytes)
        };
        let (whole, rest) = bytes.split_at_checked(whole).unwrap_or((bytes, &[]));
        if last && !self.carry.is_empty() {
            let carry = std::mem::take(&mut self.carry);
            self.decode_whole(&carry, text)?;
        }
        self.decode_whole(whole, text)?;
        self.carry.extend_from_slice(rest);
        Ok(())
    }

    fn decode_whole(&mut self, bytes: &[u8], text: &mut Vec<u8>) -> Result<(), u64> {
        let before = text.len();
        decode_piece(self.encoding, bytes, text).map_err(|at| self.decoded + at)?;
        self.decoded += bytes.len() as u64;
        if self.at_start && text.len() > before {
            self.at_start = false;
            if text.get(before..).is_some_and(|start| start.starts_with(MARK)) {
                text.drain(before..before + MARK.len());
            }
        }
        Ok(())
    }
}
