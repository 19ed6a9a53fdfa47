//! Which encoding a text that is not UTF-8 fits best, by all of its different words.
//!
//! UTF-8 takes part, so that a damaged text in it is not taken for something else; so do EUC-KR and EUC-JP, whose texts
//! are well-formed GB 18030 throughout. Who wins with a word that it cannot decode has not won: the text is refused.
//! UTF-16 is heard as a whole, because its bytes make no words.

use dataseal_model::Encoding;

use super::counting::Counter;
use super::cutting::whole_characters;
use super::decoder::TextDecoder;
use super::evidence::{ANY_BYTE, ASCII, CONTROL, Cost, text_cost, word_cost};
use super::words::{Met, Words};

/// The encodings of bytes that take part, with what each has to make up for: what is rarer needs more evidence.
const CANDIDATES: [(Encoding, Cost); 7] = [
    (Encoding::Utf8, 0),
    (Encoding::Gb18030, 0),
    (Encoding::Big5, 5_000),
    (Encoding::ShiftJis, 5_000),
    (Encoding::EucJp, 6_000),
    (Encoding::EucKr, 25_000),
    (Encoding::Windows1252, 1_000),
];

/// What a text costs that ends in the middle of its last UTF-8 character.
const CUT_OFF: Cost = 12_000;
/// A text may cost this much more than bytes drawn by lot: a short one may consist of rare characters.
const SLACK: Cost = 20_000;
/// What one byte of UTF-16 may cost on average.
const UNIT_BYTE: Cost = 5_000;
/// After this many bytes UTF-16 must look like text.
const UNITS_BYTES: u64 = 64 << 10;
/// What UTF-16 has to make up for that it has no byte order mark.
const UNMARKED: Cost = 15_000;
/// The rest is not heard when the winner is this far ahead after this many bytes of words, or of UTF-16.
const EARLY_BYTES: u64 = 8 << 10;
const EARLY_MARGIN: Cost = 1_000_000;
/// Nor is it when so many bytes of text held no new word and the winner is this far ahead: a table that repeats a few
/// values would otherwise be heard to its end for nothing.
const QUIET_BYTES: u64 = 8 << 20;
const QUIET_MARGIN: Cost = 50_000;
/// After this many bytes of words that make sense in no encoding, none is looked for any more.
const SENSELESS_BYTES: u64 = 1 << 20;
/// Who is further behind than this is not asked any more.
const HOPELESS: Cost = EARLY_MARGIN;
/// Of 20 characters beyond ASCII, how many of a Western text may be signs amid letters, as the letters of other alphabets
/// come out.
const SIGNS_AMID_LETTERS: u64 = 1;
/// Accents are the same bytes in several code pages, so no evidence makes this one more certain.
const WESTERN_CONFIDENCE: u32 = 800;
/// The same, if most of what is not ASCII is no letter of a Latin word.
const DOUBTFUL_CONFIDENCE: u32 = 600;

/// The evidence for each encoding.
pub(super) struct Contest {
    met: Met,
    candidates: [Candidate; 7],
    units: [Units; 2],
    western: Western,
    /// NULs and controls of the bytes as they are.
    pub(super) bytes: Counter,
    /// Bytes of all words, and of those that were heard.
    word_bytes: u64,
    heard_bytes: u64,
    /// The end of the piece with the last word that was new.
    last_heard: u64,
    /// The first word beyond ASCII that is UTF-8.
    pub(super) first_utf8_word: Option<u64>,
    in_cut_word: bool,
    /// Whether a clear lead ends the contest, and whether it has.
    is_patient: bool,
    decided: bool,
    scratch: Vec<u8>,
}

#[derive(Clone, Copy)]
struct Candidate {
    encoding: Encoding,
    cost: Cost,
    failed_at: Option<u64>,
}

/// How the contest went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    /// What the text fits best, unless it fits nothing.
    pub(super) winner: Option<Encoding>,
    /// The next best that makes a text of it as well.
    pub(super) runner_up: Option<Encoding>,
    /// In thousandths.
    pub(super) confidence: u32,
    /// The first offset at which GB 18030 fails, if it does.
    pub(super) gb18030_fails: Option<u64>,
}

impl Contest {
    pub(super) fn new(is_patient: bool) -> Self {
        Self {
            met: Met::new(),
            candidates: CANDIDATES.map(|(encoding, cost)| Candidate {
                encoding,
                cost,
                failed_at: None,
            }),
            units: [Encoding::Utf16Le, Encoding::Utf16Be].map(Units::new),
            western: Western::default(),
            bytes: Counter::default(),
            word_bytes: 0,
            heard_bytes: 0,
            last_heard: 0,
            first_utf8_word: None,
            in_cut_word: false,
            is_patient,
            decided: false,
            scratch: Vec::new(),
        }
    }

    /// Takes in the next piece, which ends where a word ends unless the word is longer than a piece.
    pub(super) fn hear(&mut self, offset: u64, piece: &[u8], is_last: bool) {
        self.bytes.update(piece, true);
        for units in &mut self.units {
            units.hear(piece, is_last);
        }
        let ends_in_word = piece.last().is_some_and(|byte| !super::cutting::stands_alone(*byte));
        let continues = std::mem::replace(&mut self.in_cut_word, ends_in_word && !is_last);
        for (at, word) in Words::new(piece) {
            if self.decided {
                return;
            }
            self.word_bytes += word.len() as u64;
            // The middle of a word cannot be read by itself.
            if !(continues && at == 0) && self.met.is_new(word) {
                let is_cut = self.in_cut_word && at + word.len() == piece.len();
                let at_end = is_last && at + word.len() == piece.len();
                self.hear_word(offset + at as u64, word, is_cut, at_end);
                self.last_heard = self.bytes.bytes;
            }
        }
        self.decided |= !self.is_patient && self.is_quiet();
    }

    fn hear_word(&mut self, offset: u64, word: &[u8], is_cut: bool, at_end: bool) {
        self.heard_bytes += word.len() as u64;
        self.western.hear(word);
        let least = self
            .candidates
            .iter()
            .map(|candidate| candidate.cost)
            .min()
            .unwrap_or(0);
        let mut leader_pays = 0;
        let (asked, hopeless): (Vec<_>, Vec<_>) = self
            .candidates
            .iter_mut()
            .partition(|candidate| candidate.cost <= least + HOPELESS);
        for candidate in asked {
            let is_leader = candidate.cost == least;
            let length = if is_cut {
                whole_characters(candidate.encoding, word)
            } else {
                word.len()
            };
            let whole = word.get(..length).unwrap_or(word);
            let (mut cost, failed) = word_cost(candidate.encoding, whole, &mut self.scratch);
            if let (Encoding::Utf8, Some(at), true) = (candidate.encoding, failed, at_end) {
                cost = cut_off_cost(word, at, &mut self.scratch).unwrap_or(cost);
            }
            candidate.cost += cost;
            candidate.failed_at = candidate.failed_at.or(failed.map(|at| offset + at));
            if candidate.encoding == Encoding::Utf8 && failed.is_none() && !whole.is_ascii() {
                self.first_utf8_word.get_or_insert(offset);
            }
            if is_leader {
                leader_pays = cost;
            }
        }
        for candidate in hopeless {
            // They stay as far behind as they are.
            candidate.cost += leader_pays;
        }
        self.decided = (!self.is_patient && self.words_decide()) || self.is_senseless();
    }

    fn is_senseless(&self) -> bool {
        self.heard_bytes >= SENSELESS_BYTES
            && !self.candidates.iter().any(|candidate| self.fits(candidate))
            && !self.units.iter().any(Units::fits)
    }

    fn words_decide(&self) -> bool {
        self.heard_bytes >= EARLY_BYTES && self.leads_by(EARLY_MARGIN)
    }

    fn is_quiet(&self) -> bool {
        self.bytes.bytes - self.last_heard >= QUIET_BYTES && self.leads_by(QUIET_MARGIN)
    }

    /// Whether the best is so far ahead, and can be decoded so far.
    fn leads_by(&self, margin: Cost) -> bool {
        let [first, second, ..] = self.ranking();
        first.failed_at.is_none() && second.cost - first.cost >= margin && self.units.iter().all(|units| !units.fits())
    }

    /// Whether the rest can change nothing, as long as it can be decoded.
    pub(super) fn is_decided(&self) -> bool {
        let units = self
            .units
            .iter()
            .filter(|units| units.fits())
            .min_by_key(|units| units.cost);
        let by_units = units.is_some_and(|units| {
            units.bytes >= EARLY_BYTES && self.other_than_units().saturating_sub(units.cost) >= EARLY_MARGIN
        });
        self.decided || (!self.is_patient && by_units)
    }

    pub(super) fn verdict(&self) -> Verdict {
        let [first, second, ..] = self.ranking();
        let gb18030_fails = self
            .candidates
            .iter()
            .find(|candidate| candidate.encoding == Encoding::Gb18030)
            .and_then(|candidate| candidate.failed_at);
        if let Some((winner, confidence)) = self.utf16() {
            let runner_up = self.decoded_after(None);
            return Verdict {
                winner: Some(winner),
                runner_up,
                confidence,
                gb18030_fails,
            };
        }
        let is_western = first.encoding == Encoding::Windows1252;
        let margin = second.cost - first.cost;
        let most = match is_western {
            true if self.western.is_doubtful() => DOUBTFUL_CONFIDENCE,
            true => WESTERN_CONFIDENCE,
            false => 999,
        };
        let winner = self.winner();
        Verdict {
            winner,
            runner_up: self.decoded_after(Some(winner.unwrap_or(first.encoding))),
            confidence: confidence(margin).min(most),
            gb18030_fails,
        }
    }

    /// What the text fits best. What fits best but cannot be decoded has not won; then it is Chinese if it can be that.
    /// Damaged UTF-8 is nothing else, though it may be well-formed something else.
    fn winner(&self) -> Option<Encoding> {
        let [first, ..] = self.ranking();
        if self.fits(&first) {
            return Some(first.encoding);
        }
        let is_chinese = |candidate: &&Candidate| candidate.encoding == Encoding::Gb18030 && self.fits(candidate);
        let may_be_other = first.failed_at.is_some() && first.encoding != Encoding::Utf8;
        self.candidates
            .iter()
            .find(|candidate| may_be_other && is_chinese(candidate))
            .map(|candidate| candidate.encoding)
    }

    /// How much less the text costs as GB 18030 than as UTF-8.
    pub(super) fn lead_over_utf8(&self) -> Cost {
        let cost = |encoding| {
            let found = self.candidates.iter().find(|candidate| candidate.encoding == encoding);
            found.map_or(0, |candidate| candidate.cost)
        };
        cost(Encoding::Utf8).saturating_sub(cost(Encoding::Gb18030))
    }

    /// UTF-16, if the text fits it and fits it better than the best of the others.
    fn utf16(&self) -> Option<(Encoding, u32)> {
        let units = self
            .units
            .iter()
            .filter(|units| units.fits())
            .min_by_key(|units| units.cost)?;
        let margin = self.other_than_units().checked_sub(units.cost + UNMARKED)?;
        Some((units.encoding, confidence(margin).min(999)))
    }

    /// What the text costs in the best of the encodings of bytes.
    fn other_than_units(&self) -> Cost {
        let [best, ..] = self.ranking();
        let odd = self.bytes.oddities.nuls.count + self.bytes.oddities.controls.count;
        let plain = self.bytes.bytes.saturating_sub(self.word_bytes + odd);
        // Words were heard once each; all of them cost in proportion.
        let words = u128::from(best.cost) * u128::from(self.word_bytes) / u128::from(self.heard_bytes.max(1));
        Cost::try_from(words)
            .unwrap_or(Cost::MAX)
            .saturating_add(ASCII * plain + CONTROL * odd)
    }

    fn decoded_after(&self, winner: Option<Encoding>) -> Option<Encoding> {
        let ranking = self.ranking();
        let [best, ..] = ranking;
        let is_rival =
            |candidate: &&Candidate| Some(candidate.encoding) != winner && candidate.cost <= best.cost + HOPELESS;
        let mut others = ranking.iter().filter(is_rival);
        others
            .find(|candidate| self.fits(candidate))
            .map(|candidate| candidate.encoding)
    }

    /// Whether a text in this encoding makes more sense than bytes drawn by lot.
    fn fits(&self, candidate: &Candidate) -> bool {
        candidate.failed_at.is_none()
            && candidate.cost < ANY_BYTE * self.heard_bytes + SLACK
            && !(candidate.encoding == Encoding::Windows1252 && self.western.is_foreign())
    }

    fn ranking(&self) -> [Candidate; 7] {
        let mut ranking = self.candidates;
        ranking.sort_by_key(|candidate| candidate.cost);
        ranking
    }
}

/// What a text in UTF-8 costs that breaks off in the middle of its last character, if `word`, its last, does.
fn cut_off_cost(word: &[u8], fails_at: u64, scratch: &mut Vec<u8>) -> Option<Cost> {
    let (start, end) = word.split_at_checked(usize::try_from(fails_at).ok()?)?;
    let is_cut_off = whole_characters(Encoding::Utf8, end) == 0;
    is_cut_off.then(|| word_cost(Encoding::Utf8, start, scratch).0 + CUT_OFF)
}

/// A figure that rises from 500 without a margin towards 1000: 750 for one of 20 nats.
fn confidence(margin: Cost) -> u32 {
    let nats = margin / 1000;
    500 + u32::try_from(500 * nats / (nats + 20)).unwrap_or(0)
}

/// UTF-16 in one byte order.
struct Units {
    encoding: Encoding,
    decoder: TextDecoder,
    text: Vec<u8>,
    bytes: u64,
    cost: Cost,
    failed: bool,
}

impl Units {
    fn new(encoding: Encoding) -> Self {
        Self {
            encoding,
            decoder: TextDecoder::new(encoding),
            text: Vec::new(),
            bytes: 0,
            cost: 0,
            failed: false,
        }
    }

    fn hear(&mut self, piece: &[u8], is_last: bool) {
        if self.failed {
            return;
        }
        self.text.clear();
        self.failed = self.decoder.decode(piece, is_last, &mut self.text).is_err();
        self.bytes += piece.len() as u64;
        self.cost += text_cost(self.encoding, std::str::from_utf8(&self.text).unwrap_or_default());
        // A fifth dearer than it may be after so much: it will not become text any more.
        self.failed |= self.bytes >= UNITS_BYTES && self.cost > UNIT_BYTE * self.bytes / 5 * 6;
    }

    fn fits(&self) -> bool {
        !self.failed && self.cost < UNIT_BYTE * self.bytes
    }
}

/// Whether a text in windows-1252 reads as a Western one.
#[derive(Default)]
struct Western {
    high: u64,
    /// Letters beside a plain letter.
    in_words: u64,
    amid_letters: u64,
}

impl Western {
    fn hear(&mut self, word: &[u8]) {
        self.high += word.iter().filter(|byte| !byte.is_ascii()).count() as u64;
        let mut before = 0_u8;
        let mut bytes = word.iter().copied().peekable();
        while let Some(byte) = bytes.next() {
            let beside = before.is_ascii_alphabetic() || bytes.peek().is_some_and(u8::is_ascii_alphabetic);
            self.in_words += u64::from(beside && matches!(byte, 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFF));
            before = byte;
        }
        for window in word.windows(3) {
            if let [before, sign, after] = window
                && before.is_ascii_alphabetic()
                && after.is_ascii_alphabetic()
                && Self::is_sign(*sign)
            {
                self.amid_letters += 1;
            }
        }
    }

    /// A sign that stands in no word, as apostrophes, dashes and middle dots do.
    const fn is_sign(byte: u8) -> bool {
        matches!(byte, 0x80..=0xBF)
            && !matches!(byte, 0x8A | 0x8C | 0x8E | 0x91..=0x92 | 0x96..=0x97 | 0x9A | 0x9C | 0x9E | 0x9F | 0xA0 | 0xAD | 0xB7)
    }

    const fn is_doubtful(&self) -> bool {
        self.in_words * 2 < self.high
    }

    const fn is_foreign(&self) -> bool {
        self.amid_letters * 20 > self.high * SIGNS_AMID_LETTERS
    }
}
