//! What a text is encoded in: what it was told to be, what its mark says, UTF-8, or what its characters speak for.

use std::sync::atomic::AtomicBool;

use dataseal_model::{Digest, Encoding};

use super::counting::{Counter, Oddities};
use super::decoder::{decode_piece, validate_utf8};
use super::gb18030::has_four_byte_sequence;
use super::pieces::{Walk, for_each_piece};
use crate::source::Hasher;
use crate::{IntakeError, Region, Signature};

/// Of a text's bytes, at most one in this many may be a control character.
const CONTROL_SHARE: u64 = 10;

/// What reading a text through tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// Encoding of all of it.
    pub encoding: Encoding,
    /// Bytes of its byte order mark, which is no part of the text.
    pub bom: usize,
    /// Whether the encoding was told.
    pub told: bool,
    /// The next likely encoding, where characters had to speak.
    pub runner_up: Option<Encoding>,
    /// How much the characters spoke for it, in thousandths; 1000 where they did not have to.
    pub confidence: u32,
    /// What the text holds that a text should not.
    pub oddities: Oddities,
}

/// Reads a whole file: whether it is a text, and in which encoding. One that is told wins over all evidence.
///
/// # Errors
/// [`IntakeError::Binary`] for what is no text, [`IntakeError::NotInEncoding`] if what was told or what its mark says is
/// not so, [`IntakeError::Encoding`] if it is in none of the encodings that are looked for.
pub fn detect(region: &Region, told: Option<Encoding>, cancel: &AtomicBool) -> Result<Detected, IntakeError> {
    Detection { region, cancel }.run(told)
}

/// [`detect`], with the SHA-256 of the bytes.
///
/// # Errors
/// Those of [`detect`].
pub fn detect_with_digest(
    region: &Region,
    told: Option<Encoding>,
    cancel: &AtomicBool,
) -> Result<(Detected, Digest), IntakeError> {
    let mut hasher = Hasher::default();
    for_each_piece(region, Encoding::Windows1252, 0, cancel, |_, piece| {
        hasher.update(piece);
        Ok(Walk::On)
    })?;
    Ok((detect(region, told, cancel)?, hasher.finish()))
}

struct Detection<'a> {
    region: &'a Region,
    cancel: &'a AtomicBool,
}

impl Detection<'_> {
    fn run(&self, told: Option<Encoding>) -> Result<Detected, IntakeError> {
        let mut start = [0; 4];
        let start = self.region.read_chunk(0, &mut start)?;
        let marked = mark(start);
        if let Some(told) = told.filter(|told| *told != Encoding::Binary) {
            let told = match (told, marked) {
                (Encoding::Utf8, Some((Encoding::Utf8Bom, _))) => Encoding::Utf8Bom,
                (Encoding::Utf8Bom, None) => Encoding::Utf8,
                _ => told,
            };
            let bom = marked
                .filter(|(encoding, _)| same_family(*encoding, told))
                .map_or(0, |(_, bom)| bom);
            return self.known(told, bom, true);
        }
        if is_utf32(start) {
            return Err(IntakeError::Binary {
                looks_like: Signature::Utf32,
                offset: 0,
            });
        }
        if let Some((encoding, bom)) = marked {
            return self.known(encoding, bom, false);
        }
        match self.utf8()? {
            Ok(counter) => {
                self.refuse_binary(&counter)?;
                Ok(found(Encoding::Utf8, counter))
            }
            Err(utf8) => self.by_evidence(utf8),
        }
    }

    fn by_evidence(&self, utf8: u64) -> Result<Detected, IntakeError> {
        let gb18030 = match self.decode(Encoding::Gb18030, 0)? {
            Ok(counter) => {
                self.refuse_binary(&counter)?;
                return Ok(found(self.gbk_or_gb18030()?, counter));
            }
            Err(offset) => offset,
        };
        Err(IntakeError::Encoding {
            utf8,
            gb18030,
            line: self.line_of(Encoding::Utf8, utf8)?,
        })
    }

    fn gbk_or_gb18030(&self) -> Result<Encoding, IntakeError> {
        let mut encoding = Encoding::Gbk;
        for_each_piece(self.region, Encoding::Gb18030, 0, self.cancel, |_, piece| {
            if has_four_byte_sequence(piece) {
                encoding = Encoding::Gb18030;
                return Ok(Walk::Enough);
            }
            Ok(Walk::On)
        })?;
        Ok(encoding)
    }

    /// Reads the text in an encoding that is not in question.
    fn known(&self, encoding: Encoding, bom: usize, told: bool) -> Result<Detected, IntakeError> {
        match self.decode(encoding, bom)? {
            Ok(counter) => {
                self.refuse_binary(&counter)?;
                let mut detected = found(encoding, counter);
                (detected.bom, detected.told) = (bom, told);
                Ok(detected)
            }
            Err(offset) => Err(IntakeError::NotInEncoding {
                encoding,
                offset,
                line: self.line_of(encoding, offset)?,
            }),
        }
    }

    /// Reads the text as UTF-8: the counts, or the first offset at which it is none.
    fn utf8(&self) -> Result<Result<Counter, u64>, IntakeError> {
        self.decode(Encoding::Utf8, 0)
    }

    /// Reads the text from its mark on as `encoding`: the counts, or the first offset at which it is not in it.
    fn decode(&self, encoding: Encoding, bom: usize) -> Result<Result<Counter, u64>, IntakeError> {
        let (mut counter, mut failed, mut text) = (Counter::default(), None, Vec::new());
        let is_utf8 = matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom);
        for_each_piece(self.region, encoding, bom as u64, self.cancel, |offset, piece| {
            let is_ascii = piece.is_ascii();
            let decoded = if is_utf8 {
                if is_ascii {
                    Ok(())
                } else {
                    validate_utf8(piece).map_err(|at| at as u64)
                }
            } else {
                text.clear();
                decode_piece(encoding, piece, &mut text)
            };
            if let Err(at) = decoded {
                failed = Some(offset + at);
                return Ok(Walk::Enough);
            }
            if is_utf8 {
                counter.update(piece, is_ascii);
            } else {
                counter.update(&text, false);
            }
            Ok(Walk::On)
        })?;
        Ok(failed.map_or(Ok(counter), Err))
    }

    fn refuse_binary(&self, counter: &Counter) -> Result<(), IntakeError> {
        let (nuls, controls) = (&counter.oddities.nuls, &counter.oddities.controls);
        let odd = nuls.count + controls.count;
        if odd > 0 && odd > counter.bytes / CONTROL_SHARE {
            let first = nuls.first.iter().chain(&controls.first).min().copied().unwrap_or(0);
            return Err(IntakeError::Binary {
                looks_like: Signature::Unknown,
                offset: first,
            });
        }
        Ok(())
    }

    /// The line, from 1, that the byte at `offset` is on.
    fn line_of(&self, encoding: Encoding, offset: u64) -> Result<u64, IntakeError> {
        let mut line = 1;
        let part = self.region.part(0, offset);
        for_each_piece(&part, encoding, 0, self.cancel, |_, piece| {
            line += match encoding {
                Encoding::Utf16Le => piece
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .filter(|unit| **unit == [b'\n', 0])
                    .count(),
                Encoding::Utf16Be => piece
                    .as_chunks::<2>()
                    .0
                    .iter()
                    .filter(|unit| **unit == [0, b'\n'])
                    .count(),
                _ => memchr::memchr_iter(b'\n', piece).count(),
            } as u64;
            Ok(Walk::On)
        })?;
        Ok(line)
    }
}

fn found(encoding: Encoding, counter: Counter) -> Detected {
    Detected {
        encoding,
        bom: 0,
        told: false,
        runner_up: None,
        confidence: 1000,
        oddities: counter.oddities,
    }
}

/// The encoding that a byte order mark at the start says, and the length of the mark.
fn mark(start: &[u8]) -> Option<(Encoding, usize)> {
    const MARKS: [(&[u8], Encoding); 4] = [
        (b"\xEF\xBB\xBF", Encoding::Utf8Bom),
        (b"\xFF\xFE", Encoding::Utf16Le),
        (b"\xFE\xFF", Encoding::Utf16Be),
        (b"\x84\x31\x95\x33", Encoding::Gb18030),
    ];
    let (mark, encoding) = MARKS.iter().find(|(mark, _)| start.starts_with(mark))?;
    Some((*encoding, mark.len()))
}

fn is_utf32(start: &[u8]) -> bool {
    start.starts_with(b"\xFF\xFE\0\0") || start.starts_with(b"\0\0\xFE\xFF")
}

fn same_family(one: Encoding, other: Encoding) -> bool {
    one == other || (one == Encoding::Gb18030 && other == Encoding::Gbk)
}
