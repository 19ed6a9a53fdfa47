//! What a text is encoded in: what it was told to be, what its mark says, UTF-8, or what its characters speak for.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use dataseal_model::Encoding;

use super::contest::{Contest, Verdict};
use super::counting::{Counter, Oddities, is_control};
use super::cutting::{stands_alone, whole_characters};
use super::decoder::decode_piece;
use super::evidence::Cost;
use super::mixture::Mixture;
use super::pieces::{Walk, even, for_each_piece};
use super::scan::{Findings, Found, LARGE, Scan};
use crate::{IntakeError, Region, Signature};

/// Of a text's bytes, at most one in this many may be a NUL or a control character.
const ODD_SHARE: u64 = 10;
/// So many may be in any text, as long as they are not half of it.
const ODD_FEW: u64 = 8;

/// A text that is UTF-8 and has two NULs, and one in this many bytes, may be UTF-16.
const UTF16_NUL_SHARE: u64 = 20;

/// How much better Chinese must suit a text that is well-formed UTF-8.
const CHINESE_LEAD: Cost = 5_000;

/// What reading a text through tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detected {
    /// Encoding of all of it.
    pub encoding: Encoding,
    /// Bytes of its byte order mark, which is no part of the text.
    pub bom: usize,
    /// Whether the encoding was told.
    pub told: bool,
    /// The next likely encoding that the text can be decoded in, where characters had to speak.
    pub runner_up: Option<Encoding>,
    /// How clearly the characters spoke, in thousandths: 500 for a toss-up, 999 at most; 1000 where they did not have to.
    pub confidence: u32,
    /// What the text holds that a text should not.
    pub oddities: Oddities,
}

/// Reads a whole file: whether it is a text, and in which encoding. One that is told wins over all evidence
/// ([`Encoding::Binary`] tells nothing).
///
/// # Errors
/// [`IntakeError::Binary`] for what is no text, [`IntakeError::NotInEncoding`] if what was told or what its mark says is
/// not so, [`IntakeError::MixedEncodings`] if only some of it is UTF-8, [`IntakeError::Encoding`] if it is in none of the
/// encodings that are looked for. Offsets are those of the bytes in the region.
pub fn detect(region: &Region, told: Option<Encoding>, cancel: &AtomicBool) -> Result<Detected, IntakeError> {
    let reading = Reading { region, cancel };
    let mut start = [0; 4];
    let start = region.read_chunk(0, &mut start)?;
    let marked = mark(start);
    if let Some(told) = told.filter(|told| *told != Encoding::Binary) {
        return reading.told(told, marked);
    }
    if is_utf32(start) {
        return Err(IntakeError::Binary {
            looks_like: Signature::Utf32,
            offset: 0,
        });
    }
    match marked {
        Some((encoding, bom)) => reading.known(encoding, bom),
        None => reading.unmarked(),
    }
}

/// The encoding that a byte order mark at the start says, and the length of the mark.
pub(super) fn mark(start: &[u8]) -> Option<(Encoding, usize)> {
    const MARKS: [(&[u8], Encoding); 4] = [
        (b"\xEF\xBB\xBF", Encoding::Utf8Bom),
        (b"\xFF\xFE", Encoding::Utf16Le),
        (b"\xFE\xFF", Encoding::Utf16Be),
        (b"\x84\x31\x95\x33", Encoding::Gb18030),
    ];
    let (mark, encoding) = MARKS.iter().find(|(mark, _)| start.starts_with(mark))?;
    Some((*encoding, mark.len()))
}

pub(super) fn is_utf32(start: &[u8]) -> bool {
    start.starts_with(b"\xFF\xFE\0\0") || start.starts_with(b"\0\0\xFE\xFF")
}

/// One file under examination.
struct Reading<'a> {
    region: &'a Region,
    cancel: &'a AtomicBool,
}

impl Reading<'_> {
    /// A mark of the told encoding is no part of the text; of another, it is whatever those bytes mean.
    fn told(&self, told: Encoding, marked: Option<(Encoding, usize)>) -> Result<Detected, IntakeError> {
        let (encoding, bom) = match (told, marked) {
            (Encoding::Utf8 | Encoding::Utf8Bom, Some((Encoding::Utf8Bom, bom))) => (Encoding::Utf8Bom, bom),
            (Encoding::Utf8Bom, _) => (Encoding::Utf8, 0),
            (Encoding::Gbk, Some((Encoding::Gb18030, bom))) => (Encoding::Gbk, bom),
            (told, Some((marked, bom))) if told == marked => (told, bom),
            _ => (told, 0),
        };
        let detected = self.known(encoding, bom)?;
        Ok(Detected { told: true, ..detected })
    }

    /// Reads the text in an encoding that is not in question.
    fn known(&self, encoding: Encoding, bom: usize) -> Result<Detected, IntakeError> {
        let read = self.scan(encoding, false).from(bom as u64)?;
        match read {
            Ok(findings) => {
                let (_, counter) = self.counted(encoding, bom, findings)?;
                self.found(encoding, bom, counter)
            }
            Err(offset) => Err(IntakeError::NotInEncoding {
                encoding,
                offset,
                line: self.line_of(encoding, offset)?,
            }),
        }
    }

    fn unmarked(&self) -> Result<Detected, IntakeError> {
        let utf8 = self.scan(Encoding::Utf8, false).from(0)?;
        let utf8 = match utf8 {
            Ok(findings) if findings.beyond_ascii && !findings.beyond_pairs => return self.pairs(findings.counter),
            Ok(Findings { counter, .. }) => return self.unmarked_utf8(counter),
            Err(offset) => offset,
        };
        let (contest, verdict, ahead) = self.contest_and_scan()?;
        if let Some(winner) = verdict.winner
            && let Some(detected) = self.checked(winner, &verdict, utf8, ahead)?
        {
            return Ok(detected);
        }
        // The contest may have ended before it came to what does not fit.
        if contest.bytes.bytes < self.region.len() {
            let (contest, verdict) = self.contest(true)?;
            if let Some(winner) = verdict.winner
                && let Some(detected) = self.checked(winner, &verdict, utf8, None)?
            {
                return Ok(detected);
            }
            return Err(self.refusal(utf8, &contest, &verdict)?);
        }
        Err(self.refusal(utf8, &contest, &verdict)?)
    }

    fn unmarked_utf8(&self, counter: Counter) -> Result<Detected, IntakeError> {
        if may_be_utf16(&counter) {
            let (_, verdict) = self.contest(true)?;
            if let Some(encoding @ (Encoding::Utf16Le | Encoding::Utf16Be)) = verdict.winner {
                return self.guessed(encoding, &verdict);
            }
        }
        self.found(Encoding::Utf8, 0, counter)
    }

    /// A text that is UTF-8 with characters of two bytes only: so are a few common words in GBK (元, 状态).
    fn pairs(&self, utf8: Counter) -> Result<Detected, IntakeError> {
        let (contest, verdict) = self.contest(false)?;
        if verdict.winner == Some(Encoding::Gb18030)
            && contest.lead_over_utf8() >= CHINESE_LEAD
            && let Some(detected) = self.checked(Encoding::Gb18030, &verdict, 0, None)?
        {
            return Ok(detected);
        }
        self.unmarked_utf8(utf8)
    }

    /// The contest, and beside it, if there is much text, the reading that will most likely be asked for next.
    fn contest_and_scan(&self) -> Result<(Contest, Verdict, Option<Found>), IntakeError> {
        if self.region.len() < LARGE {
            let (contest, verdict) = self.contest(false)?;
            return Ok((contest, verdict, None));
        }
        let moot = AtomicBool::new(false);
        thread::scope(|scope| {
            let scan = Scan {
                moot: Some(&moot),
                ..self.scan(Encoding::Gb18030, true)
            };
            let ahead = scope.spawn(move || scan.from(0));
            let contest = self.contest(false);
            let is_asked = matches!(&contest, Ok((_, verdict)) if verdict.winner == Some(Encoding::Gb18030));
            moot.store(!is_asked, Ordering::Relaxed);
            let ahead = ahead.join().unwrap_or(Err(IntakeError::Internal));
            let (contest, verdict) = contest?;
            let ahead = if is_asked { Some(ahead?) } else { None };
            Ok((contest, verdict, ahead))
        })
    }

    /// Lets the words of the text speak; all of them, if `patient`.
    fn contest(&self, patient: bool) -> Result<(Contest, Verdict), IntakeError> {
        let mut contest = Contest::new(patient);
        let length = self.region.len();
        let after_word = |bytes: &[u8]| {
            bytes
                .iter()
                .rposition(|byte| stands_alone(*byte))
                .map_or(0, |at| at + 1)
        };
        for_each_piece(self.region, 0, self.cancel, after_word, |offset, piece| {
            contest.hear(offset, piece, offset + piece.len() as u64 >= length);
            Ok(if contest.is_decided() { Walk::Enough } else { Walk::On })
        })?;
        let verdict = contest.verdict();
        Ok((contest, verdict))
    }

    /// Reads all of the text in the encoding that won, unless that was done `ahead`; nothing, if it is not in it after all.
    fn checked(
        &self,
        winner: Encoding,
        verdict: &Verdict,
        utf8: u64,
        ahead: Option<Found>,
    ) -> Result<Option<Detected>, IntakeError> {
        if matches!(winner, Encoding::Utf16Le | Encoding::Utf16Be) {
            return self.guessed(winner, verdict).map(Some);
        }
        let read = match ahead {
            Some(read) => read,
            None => self.scan(winner, true).from(0)?,
        };
        let Ok(findings) = read else {
            return Ok(None);
        };
        let second = findings.mixture.as_ref().and_then(Mixture::finish);
        let (encoding, counter) = self.counted(winner, 0, findings)?;
        if let Some(offset) = second.filter(|_| !is_binary(&counter)) {
            return Err(self.mixed(offset, utf8)?);
        }
        let detected = self.found(encoding, 0, counter)?;
        Ok(Some(detected.by_evidence(verdict)))
    }

    fn guessed(&self, encoding: Encoding, verdict: &Verdict) -> Result<Detected, IntakeError> {
        Ok(self.known(encoding, 0)?.by_evidence(verdict))
    }

    const fn scan(&self, encoding: Encoding, may_be_mixed: bool) -> Scan<'_> {
        Scan {
            region: self.region,
            encoding,
            may_be_mixed,
            cancel: self.cancel,
            moot: None,
        }
    }

    /// The counts with places in the decoded text. What was read as GB 18030 turns out to be GBK if it has no sequence of
    /// four bytes, and was not decoded so far.
    fn counted(&self, encoding: Encoding, bom: usize, findings: Findings) -> Result<(Encoding, Counter), IntakeError> {
        if !matches!(encoding, Encoding::Gbk | Encoding::Gb18030) {
            return Ok((encoding, findings.counter));
        }
        let found = if findings.four_bytes {
            Encoding::Gb18030
        } else {
            Encoding::Gbk
        };
        if findings.may_be_replaced {
            return Ok((found, self.decoded(bom)?));
        }
        let mut counter = findings.counter;
        self.locate_decoded(Encoding::Gb18030, bom, &mut counter.oddities)?;
        Ok((found, counter))
    }

    /// Turns the places of what is odd from offsets in the bytes into offsets in the text, both without the mark.
    fn locate_decoded(&self, encoding: Encoding, bom: usize, oddities: &mut Oddities) -> Result<(), IntakeError> {
        let mut places: Vec<&mut u64> = oddities
            .nuls
            .first
            .iter_mut()
            .chain(&mut oddities.controls.first)
            .collect();
        places.sort_unstable();
        let mut places = places.into_iter().peekable();
        let (mut done, mut text) = (0, Vec::new());
        let whole = |bytes: &[u8]| whole_characters(encoding, bytes);
        for_each_piece(self.region, bom as u64, self.cancel, whole, |offset, piece| {
            if places.peek().is_none() {
                return Ok(Walk::Enough);
            }
            let start = offset - bom as u64;
            let decode = |bytes: &[u8], text: &mut Vec<u8>| {
                text.clear();
                decode_piece(encoding, bytes, text).map_err(|_| IntakeError::Changed)
            };
            while let Some(place) = places.next_if(|place| **place < start + piece.len() as u64) {
                let before = usize::try_from(*place - start).ok().and_then(|at| piece.get(..at));
                decode(before.unwrap_or_default(), &mut text)?;
                *place = done + text.len() as u64;
            }
            decode(piece, &mut text)?;
            done += text.len() as u64;
            Ok(Walk::On)
        })
    }

    /// The counts of a text in GB 18030, by its characters.
    fn decoded(&self, bom: usize) -> Result<Counter, IntakeError> {
        let (mut counter, mut text) = (Counter::default(), Vec::new());
        let whole = |bytes: &[u8]| whole_characters(Encoding::Gb18030, bytes);
        for_each_piece(self.region, bom as u64, self.cancel, whole, |_, piece| {
            text.clear();
            decode_piece(Encoding::Gb18030, piece, &mut text).map_err(|_| IntakeError::Changed)?;
            counter.update(&text, false);
            Ok(Walk::On)
        })?;
        Ok(counter)
    }

    /// # Errors
    /// [`IntakeError::Binary`] if the text is none.
    fn found(&self, encoding: Encoding, bom: usize, counter: Counter) -> Result<Detected, IntakeError> {
        if is_binary(&counter) {
            return Err(self.binary(encoding, bom)?);
        }
        Ok(Detected {
            encoding,
            bom,
            told: false,
            runner_up: None,
            confidence: 1000,
            oddities: counter.oddities,
        })
    }

    /// The refusal of what is no text, with the first byte that is a NUL or a control character.
    fn binary(&self, encoding: Encoding, bom: usize) -> Result<IntakeError, IntakeError> {
        let mut first = bom as u64;
        let is_odd = |unit: &[u8; 2], high: usize| match (unit, high) {
            ([0, low], 0) | ([low, 0], 1) => is_control(*low),
            _ => false,
        };
        for_each_piece(self.region, first, self.cancel, even, |offset, piece| {
            let units = piece.as_chunks::<2>().0;
            let at = match encoding {
                Encoding::Utf16Be => units.iter().position(|unit| is_odd(unit, 0)).map(|at| at * 2),
                Encoding::Utf16Le => units.iter().position(|unit| is_odd(unit, 1)).map(|at| at * 2),
                _ => piece.iter().position(|byte| is_control(*byte)),
            };
            first = at.map_or(first, |at| offset + at as u64);
            Ok(if at.is_some() { Walk::Enough } else { Walk::On })
        })?;
        Ok(IntakeError::Binary {
            looks_like: Signature::Unknown,
            offset: first,
        })
    }

    /// Why the text is in no encoding.
    fn refusal(&self, utf8: u64, contest: &Contest, verdict: &Verdict) -> Result<IntakeError, IntakeError> {
        if is_binary(&contest.bytes) {
            return self.binary(Encoding::Binary, 0);
        }
        match (verdict.gb18030_fails, contest.first_utf8_word) {
            (None, Some(word)) => self.mixed(word, utf8),
            (fails, _) => Ok(IntakeError::Encoding {
                utf8,
                gb18030: fails.unwrap_or(utf8),
                line: self.line_of(Encoding::Utf8, utf8)?,
            }),
        }
    }

    fn mixed(&self, utf8: u64, other: u64) -> Result<IntakeError, IntakeError> {
        Ok(IntakeError::MixedEncodings {
            utf8,
            utf8_line: self.line_of(Encoding::Utf8, utf8)?,
            other,
            other_line: self.line_of(Encoding::Utf8, other)?,
        })
    }

    /// The line, from 1, that the byte at `offset` is on. Lines end with LF, CR or both.
    fn line_of(&self, encoding: Encoding, offset: u64) -> Result<u64, IntakeError> {
        let (mut line, mut after_cr) = (1, false);
        let mut count = |unit: u16| {
            line += u64::from(unit == 0x0D || (unit == 0x0A && !after_cr));
            after_cr = unit == 0x0D;
        };
        let before = self.region.part(0, offset);
        for_each_piece(&before, 0, self.cancel, even, |_, piece| {
            let units = piece.as_chunks::<2>().0;
            match encoding {
                Encoding::Utf16Le => units.iter().for_each(|unit| count(u16::from_le_bytes(*unit))),
                Encoding::Utf16Be => units.iter().for_each(|unit| count(u16::from_be_bytes(*unit))),
                _ => piece.iter().for_each(|byte| count(u16::from(*byte))),
            }
            Ok(Walk::On)
        })?;
        Ok(line)
    }
}

impl Detected {
    fn by_evidence(self, verdict: &Verdict) -> Self {
        Self {
            runner_up: verdict.runner_up,
            confidence: verdict.confidence,
            ..self
        }
    }
}

/// Whether what is UTF-8 may be Latin text in UTF-16, which is well-formed UTF-8, every other byte of it a NUL.
pub(super) fn may_be_utf16(counter: &Counter) -> bool {
    counter.oddities.nuls.count >= 2.max(counter.bytes / UTF16_NUL_SHARE)
}

/// Whether so many characters are NULs or controls that they are data.
pub(super) const fn is_binary(counter: &Counter) -> bool {
    let all = counter.oddities.nuls.count + counter.oddities.controls.count;
    // Characters that separate fields may be many, but not most of a text.
    let odd = if counter.separators * 2 <= counter.bytes {
        all - counter.separators
    } else {
        all
    };
    let is_few = odd <= ODD_FEW && odd * 2 <= counter.bytes;
    odd > counter.bytes / ODD_SHARE && !is_few
}
