//! Going through a text in one encoding: whether it is in it, and what it holds that a text should not.
//!
//! A large text is cut where a line ends, and both halves are read at the same time. What they hold is joined in order, so
//! that the answer is that of one reading.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use dataseal_model::Encoding;
use memchr::memmem;

use super::counting::Counter;
use super::cutting::{cut, whole_characters};
use super::decoder::{decode_piece, validate_utf8};
use super::gb18030;
use super::mixture::Mixture;
use super::pieces::{Walk, for_each_piece};
use crate::region::CHUNK;
use crate::{IntakeError, Region};

/// U+FFFD in GB 18030.
const GB18030_REPLACEMENT: &[u8] = b"\x84\x31\xA4\x37";

/// The first byte of a character of three bytes in UTF-8, or a later one of four.
const LONG_LEAD: u8 = 0xE0;

/// Bytes from which on a second thread is worth its start.
pub(super) const LARGE: u64 = 4 << 20;

/// What a text holds. Places of what is odd are those in the text as UTF-8, except for GBK and GB 18030, where they are
/// those in the bytes.
pub(super) struct Findings {
    pub(super) counter: Counter,
    /// Whether some of it is UTF-8, if that was asked.
    pub(super) mixture: Option<Mixture>,
    /// Whether UTF-8 has characters beyond ASCII, and whether any of them takes more than two bytes.
    pub(super) beyond_ascii: bool,
    pub(super) beyond_pairs: bool,
    /// Whether a sequence of four bytes occurs in GB 18030.
    pub(super) four_bytes: bool,
    /// Whether four bytes occur that may be U+FFFD in GB 18030.
    pub(super) may_be_replaced: bool,
}

/// Findings, or the first offset in the region at which the text is not in its encoding.
pub(super) type Found = Result<Findings, u64>;

/// A text to go through.
#[derive(Clone, Copy)]
pub(super) struct Scan<'a> {
    pub(super) region: &'a Region,
    pub(super) encoding: Encoding,
    /// Whether some of it may be UTF-8.
    pub(super) may_be_mixed: bool,
    pub(super) cancel: &'a AtomicBool,
    /// Set when the answer is no use any more, by whoever may call it off.
    pub(super) moot: Option<&'a AtomicBool>,
}

impl Scan<'_> {
    /// Goes through the region from `start` on.
    ///
    /// # Errors
    /// [`IntakeError::Interrupted`], also when the answer is no use any more; [`IntakeError::Io`].
    pub(super) fn from(self, start: u64) -> Result<Found, IntakeError> {
        let end = self.region.len();
        let Some(middle) = self.middle(start)? else {
            return self.stretch(start, end, None);
        };
        let first_failed = AtomicBool::new(false);
        let (first, second) = thread::scope(|scope| {
            let second = scope.spawn(|| self.stretch(middle, end, Some(&first_failed)));
            let first = self.stretch(start, middle, None);
            if !matches!(first, Ok(Ok(_))) {
                first_failed.store(true, Ordering::Relaxed);
            }
            (first, second.join().unwrap_or(Err(IntakeError::Internal)))
        });
        let mut findings = match first? {
            Ok(findings) => findings,
            Err(offset) => return Ok(Err(offset)),
        };
        Ok(second?.map(|later| {
            findings.append(later);
            findings
        }))
    }

    /// The place near the middle where a line ends; `None` if the text is read in one go. In UTF-16 the byte may be part
    /// of another character; in no other encoding it is.
    fn middle(&self, start: u64) -> Result<Option<u64>, IntakeError> {
        let length = self.region.len().saturating_sub(start);
        if length < LARGE || matches!(self.encoding, Encoding::Utf16Le | Encoding::Utf16Be) {
            return Ok(None);
        }
        let half = start + length / 2;
        let mut buffer = vec![0; CHUNK];
        let after = self.region.read_chunk(half, &mut buffer)?;
        Ok(memchr::memchr(b'\n', after).map(|at| half + at as u64 + 1))
    }

    /// Goes through a stretch, which an earlier one that failed makes moot too.
    fn stretch(self, start: u64, end: u64, failed_before: Option<&AtomicBool>) -> Result<Found, IntakeError> {
        let is_moot = || {
            let flags = [self.moot, failed_before];
            flags.into_iter().flatten().any(|flag| flag.load(Ordering::Relaxed))
        };
        let encoding = self.encoding;
        let is_gb18030 = matches!(encoding, Encoding::Gbk | Encoding::Gb18030);
        let mut findings = Findings::new(self.may_be_mixed.then_some(encoding));
        let (mut failed, mut text) = (None, Vec::new());
        let whole = |bytes: &[u8]| {
            if is_gb18030 {
                cut(encoding, bytes)
            } else {
                whole_characters(encoding, bytes)
            }
        };
        for_each_piece(&self.region.part(0, end), start, self.cancel, whole, |offset, piece| {
            if is_moot() {
                return Err(IntakeError::Interrupted);
            }
            let read = if is_gb18030 {
                findings.hear_gb18030(offset, piece)
            } else {
                findings.hear(encoding, offset, piece, &mut text)
            };
            failed = read.err().map(|at| offset + at);
            Ok(if failed.is_some() { Walk::Enough } else { Walk::On })
        })?;
        Ok(failed.map_or(Ok(findings), Err))
    }
}

impl Findings {
    pub(super) fn new(mixed_with: Option<Encoding>) -> Self {
        Self {
            counter: Counter::default(),
            mixture: mixed_with.map(Mixture::of),
            beyond_ascii: false,
            beyond_pairs: false,
            four_bytes: false,
            may_be_replaced: false,
        }
    }

    /// Decodes a piece; UTF-8 is only checked.
    pub(super) fn hear(
        &mut self,
        encoding: Encoding,
        offset: u64,
        piece: &[u8],
        text: &mut Vec<u8>,
    ) -> Result<(), u64> {
        if let Some(mixture) = &mut self.mixture {
            mixture.hear(offset, piece);
        }
        if matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom) {
            let is_ascii = piece.is_ascii();
            if !is_ascii {
                validate_utf8(piece).map_err(|at| at as u64)?;
                self.beyond_ascii = true;
                self.beyond_pairs = self.beyond_pairs || piece.iter().any(|byte| *byte >= LONG_LEAD);
            }
            self.counter.update(piece, is_ascii);
            return Ok(());
        }
        text.clear();
        decode_piece(encoding, piece, text)?;
        self.counter.update(text, false);
        Ok(())
    }

    /// Checks a piece without decoding it, unless characters in it must be told apart for that.
    fn hear_gb18030(&mut self, offset: u64, piece: &[u8]) -> Result<(), u64> {
        let mixture = &mut self.mixture;
        let scanned = gb18030::scan(piece, |run| {
            if let Some(mixture) = mixture {
                mixture.hear_run(offset, piece, run);
            }
        });
        if scanned.map_err(|at| at as u64)?.four_bytes {
            self.four_bytes = true;
            self.may_be_replaced |= memmem::find(piece, GB18030_REPLACEMENT).is_some();
        }
        self.counter.update(piece, true);
        Ok(())
    }

    /// Takes in what was found in the stretch behind this one.
    pub(super) fn append(&mut self, later: Self) {
        self.counter.append(later.counter);
        if let (Some(mixture), Some(later)) = (&mut self.mixture, later.mixture) {
            mixture.append(&later);
        }
        self.beyond_ascii |= later.beyond_ascii;
        self.beyond_pairs |= later.beyond_pairs;
        self.four_bytes |= later.four_bytes;
        self.may_be_replaced |= later.may_be_replaced;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    const fn scan<'a>(region: &'a Region, encoding: Encoding, cancel: &'a AtomicBool) -> Scan<'a> {
        Scan {
            region,
            encoding,
            may_be_mixed: true,
            cancel,
            moot: None,
        }
    }

    /// Read in halves, and in one go.
    fn scanned(bytes: &[u8], encoding: Encoding) -> [Found; 2] {
        let (region, cancel) = (region_of(bytes), AtomicBool::new(false));
        let scan = scan(&region, encoding, &cancel);
        [scan.from(0).unwrap(), scan.stretch(0, region.len(), None).unwrap()]
    }

    fn same(bytes: &[u8], encoding: Encoding) -> Result<(), u64> {
        match scanned(bytes, encoding) {
            [Ok(halves), Ok(whole)] => {
                assert_eq!(halves.counter.oddities, whole.counter.oddities);
                assert_eq!(halves.counter.bytes, whole.counter.bytes);
                assert_eq!(
                    (halves.four_bytes, halves.may_be_replaced),
                    (whole.four_bytes, whole.may_be_replaced)
                );
                let ends = |findings: &Findings| findings.mixture.as_ref().and_then(Mixture::finish);
                assert_eq!(ends(&halves), ends(&whole));
                Ok(())
            }
            [halves, whole] => {
                let (halves, whole) = (halves.err(), whole.err());
                assert_eq!(halves, whole);
                Err(halves.unwrap())
            }
        }
    }

    #[test]
    fn halves_are_joined_to_what_one_reading_finds() {
        let line = "编号,姓名\0\u{fffd}\u{1},x\n";
        let repeated = line.repeat(LARGE as usize / line.len() + 100);
        assert_eq!(same(repeated.as_bytes(), Encoding::Utf8), Ok(()));
        let plain = "编号,姓名,x\n".repeat(LARGE as usize / 8);
        let (gbk, ..) = encoding_rs::GB18030.encode(&plain);
        let mut gbk = gbk.into_owned();
        assert_eq!(same(&gbk, Encoding::Gb18030), Ok(()));
        let [halves, _] = scanned(&gbk, Encoding::Big5);
        assert_eq!(same(&gbk, Encoding::Big5).is_ok(), halves.is_ok());
        gbk.extend_from_slice(b"\x84\x31\xA4\x37,\x81\x30\x81\x30\n");
        gbk.extend_from_slice("姓名在最后一\n".repeat(9).as_bytes());
        assert_eq!(same(&gbk, Encoding::Gb18030), Ok(()));
    }

    #[test]
    fn the_first_failure_counts_wherever_it_is() {
        let plain = "编号,姓名,x\n".repeat(LARGE as usize / 8).into_bytes();
        for places in [vec![100], vec![plain.len() - 100], vec![100, plain.len() - 100]] {
            let mut damaged = plain.clone();
            for place in &places {
                damaged[*place] = 0xFF;
            }
            let failed = same(&damaged, Encoding::Utf8).unwrap_err();
            assert!(failed <= places[0] as u64 && failed + 3 > places[0] as u64);
        }
    }

    #[test]
    fn what_is_moot_ends() {
        let (cancel, moot) = (AtomicBool::new(false), AtomicBool::new(true));
        let region = region_of(&b"abc\n".repeat(LARGE as usize / 2));
        let scan = Scan {
            moot: Some(&moot),
            ..scan(&region, Encoding::Utf8, &cancel)
        };
        assert_eq!(scan.from(0).err(), Some(IntakeError::Interrupted));
    }
}
