//! A large text that looks like UTF-8 wherever one looks: taken to be it, and shown to be while it is read.
//!
//! Nothing is guessed this way. Every piece is checked as it is read, and where the whole turns out otherwise, what was read
//! is dropped and the text is gone through with [`detect`](super::detect) first. It saves reading most large files twice.

use dataseal_model::Encoding;

use super::counting::{Counter, Oddities};
use super::cutting::whole_characters;
use super::decoder::validate_utf8;
use super::detection::{is_binary, is_utf32, mark, may_be_utf16};
use super::scan::{Findings, LARGE};
use crate::{IntakeError, Region};

/// Stretches that are looked at.
const STRETCHES: u64 = 16;

/// Bytes of one.
const STRETCH: usize = 64 << 10;

/// Bytes of a character that may stand before a stretch, and of one that may be cut at its end.
const CUT: usize = 3;

/// What a text is taken to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presumption {
    /// UTF-8, with or without a mark.
    pub encoding: Encoding,
    /// Bytes of its byte order mark, which is no part of the text.
    pub bom: usize,
}

/// Takes a large text for UTF-8 if all stretches of it that are looked at are, without NULs. `None` says nothing.
///
/// # Errors
/// [`IntakeError::Io`].
pub fn presume(region: &Region) -> Result<Option<Presumption>, IntakeError> {
    if region.len() < LARGE {
        return Ok(None);
    }
    let mut buffer = vec![0; STRETCH];
    for number in 0..STRETCHES {
        let offset = region.len() / STRETCHES * number;
        let bytes = region.read_chunk(offset, &mut buffer)?;
        let is_continued = |byte: &&u8| offset > 0 && **byte & 0xC0 == 0x80;
        let begun = bytes.iter().take(CUT).take_while(is_continued).count();
        let rest = bytes.get(begun..).unwrap_or_default();
        let whole = rest.get(..whole_characters(Encoding::Utf8, rest)).unwrap_or_default();
        if validate_utf8(whole).is_err() || memchr::memchr(0, whole).is_some() {
            return Ok(None);
        }
    }
    let mut start = [0; 4];
    let start = region.read_chunk(0, &mut start)?;
    Ok(match mark(start) {
        _ if is_utf32(start) => None,
        None => Some(Presumption {
            encoding: Encoding::Utf8,
            bom: 0,
        }),
        Some((Encoding::Utf8Bom, bom)) => Some(Presumption {
            encoding: Encoding::Utf8Bom,
            bom,
        }),
        Some(_) => None,
    })
}

/// What the pieces of a text say about it, which is in UTF-8 so far.
pub struct Proof(Findings);

impl Proof {
    /// That of a piece, which ends between two characters; `None` if it is not UTF-8.
    pub fn of(piece: &[u8]) -> Option<Self> {
        let mut findings = Findings::new(None);
        findings.hear(Encoding::Utf8, 0, piece, &mut Vec::new()).ok()?;
        Some(Self(findings))
    }

    /// Takes in the piece behind.
    pub fn append(&mut self, later: Self) {
        self.0.append(later.0);
    }

    /// What the text holds that a text should not, if the presumption is proved; `None` if it has to be gone through with
    /// [`detect`](super::detect), which may still come to the same.
    pub fn proves(self, presumption: Presumption) -> Option<Oddities> {
        let Findings {
            counter,
            beyond_ascii,
            beyond_pairs,
            ..
        } = self.0;
        let is_marked = presumption.encoding == Encoding::Utf8Bom;
        let is_in_doubt = !is_marked && (may_be_utf16(&counter) || (beyond_ascii && !beyond_pairs));
        if is_binary(&counter) || is_in_doubt {
            return None;
        }
        let Counter { oddities, .. } = counter;
        Some(oddities)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::super::detect;
    use super::*;
    use crate::testing::region_of;

    fn repeated(line: &str) -> Vec<u8> {
        line.repeat(LARGE as usize / line.len() + 1).into_bytes()
    }

    /// What reading in pieces of so many bytes, cut between characters, proves.
    fn proved(text: &[u8], presumption: Presumption, size: usize) -> Option<Oddities> {
        let mut rest = &text[presumption.bom..];
        let mut proof = Proof::of(b"").unwrap();
        while !rest.is_empty() {
            let length = whole_characters(Encoding::Utf8, &rest[..size.min(rest.len())]);
            let (piece, behind) = rest.split_at(if length == 0 { rest.len() } else { length });
            proof.append(Proof::of(piece)?);
            rest = behind;
        }
        proof.proves(presumption)
    }

    #[test]
    fn what_is_proved_is_what_reading_through_detects() {
        for line in [
            "编号,姓名,x\n",
            "plain,text\n",
            "\0编号,\u{1}\u{fffd}姓名,0123456789012345678\n",
            "\u{feff}编号,x\n",
        ] {
            let text = repeated(line);
            let region = region_of(&text);
            let presumed = presume(&region).unwrap();
            if line.starts_with('\0') {
                assert_eq!(presumed, None);
                continue;
            }
            let presumed = presumed.unwrap();
            let detected = detect(&region, None, &AtomicBool::new(false)).unwrap();
            assert_eq!((detected.encoding, detected.bom), (presumed.encoding, presumed.bom));
            for size in [5_000, 1 << 20] {
                assert_eq!(
                    proved(&text, presumed, size).as_ref(),
                    Some(&detected.oddities),
                    "{line}"
                );
            }
        }
    }

    #[test]
    fn what_is_odd_is_counted_across_pieces() {
        let mut text = repeated("编号,姓名,x\n");
        let at = text.len() / 2 - text.len() / 2 % 16 + 15;
        for place in [at, at + 32, at + 48] {
            text[place] = 1;
        }
        let region = region_of(&text);
        let presumed = presume(&region).unwrap().unwrap();
        let detected = detect(&region, None, &AtomicBool::new(false)).unwrap();
        assert_eq!(detected.oddities.controls.count, 3);
        assert_eq!(proved(&text, presumed, 7_000), Some(detected.oddities));
    }

    #[test]
    fn doubt_is_left_to_detection() {
        let utf8 = Presumption {
            encoding: Encoding::Utf8,
            bom: 0,
        };
        // Characters of two bytes only, which may be Chinese in GBK; binary; UTF-16.
        for text in [
            "caf\u{e9}\n".as_bytes(),
            b"\x04\x05\x06\x08\x0E\x0F\x10\x11\x12\x13ab",
            b"a\0b\0c\0\n\0",
        ] {
            assert_eq!(Proof::of(text).unwrap().proves(utf8), None);
        }
        assert!(Proof::of(b"\xD0\xD5\xC3\xFB").is_none());
        // Small, damaged in a stretch, in another encoding by its mark.
        assert_eq!(presume(&region_of(b"abc\n")), Ok(None));
        let mut damaged = repeated("编号,姓名,x\n");
        damaged[100] = 0xFF;
        assert_eq!(presume(&region_of(&damaged)), Ok(None));
        let marked = [b"\xFF\xFE\0\0".as_slice(), &repeated("abcdefg\n")].concat();
        assert_eq!(presume(&region_of(&marked)), Ok(None));
    }
}
