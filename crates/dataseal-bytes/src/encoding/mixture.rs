//! Whether a text in one encoding is UTF-8 in places: two texts in one file.
//!
//! UTF-8 is well-formed GB 18030 as often as not, so that being decodable settles nothing. Now and then a run of bytes
//! beyond ASCII is well-formed UTF-8 by chance; how much likelier it is as UTF-8 is set against how many runs there were
//! for chance to work on.

use std::ops::Range;

use dataseal_model::Encoding;

use super::evidence::{ASCII, Cost, text_cost, word_cost};
use super::words::high_runs;

/// Nats beyond chance that make two encodings of one.
const PROOF: u64 = 14;

/// What the words say so far.
pub(super) struct Mixture {
    encoding: Encoding,
    runs: u64,
    /// How many runs are this many nats likelier as UTF-8.
    gains: [u64; 256],
    /// The most convincing run: its gain and its offset.
    best: (Cost, u64),
    scratch: Vec<u8>,
}

impl Mixture {
    /// Of UTF-8 with `encoding`.
    pub(super) const fn of(encoding: Encoding) -> Self {
        Self {
            encoding,
            runs: 0,
            gains: [0; 256],
            best: (0, 0),
            scratch: Vec::new(),
        }
    }

    /// Takes in the next piece, which begins between two characters.
    pub(super) fn hear(&mut self, offset: u64, piece: &[u8]) {
        for run in high_runs(piece) {
            self.hear_run(offset, piece, run);
        }
    }

    /// Takes in a run of bytes of the piece that are not ASCII.
    pub(super) fn hear_run(&mut self, offset: u64, piece: &[u8], run: Range<usize>) {
        self.runs += 1;
        let bytes = piece.get(run.clone()).unwrap_or_default();
        // Most runs are no UTF-8 from their first two bytes on.
        if let [0xC2..=0xF4, 0x80..=0xBF, ..] = bytes
            && let Ok(text) = std::str::from_utf8(bytes)
        {
            // The last byte may want an ASCII byte to be a character.
            let with_next = piece.get(run.start..run.end + 1).unwrap_or(bytes);
            self.hear_utf8(offset + run.start as u64, bytes, with_next, text);
        }
    }

    /// Takes in what was heard of the text behind this one.
    pub(super) fn append(&mut self, later: &Self) {
        self.runs += later.runs;
        for (count, more) in self.gains.iter_mut().zip(&later.gains) {
            *count += more;
        }
        if later.best.0 > self.best.0 {
            self.best = later.best;
        }
    }

    fn hear_utf8(&mut self, offset: u64, run: &[u8], with_next: &[u8], text: &str) {
        let (cost, other_cost) = match word_cost(self.encoding, run, &mut self.scratch) {
            (cost, None) => (cost, text_cost(Encoding::Utf8, text)),
            (_, Some(_)) => (
                word_cost(self.encoding, with_next, &mut self.scratch).0,
                text_cost(Encoding::Utf8, text) + ASCII,
            ),
        };
        let gain = cost.saturating_sub(other_cost);
        let nats = usize::try_from(gain / 1000).unwrap_or(usize::MAX);
        if let Some(count) = self.gains.get_mut(nats.min(255)) {
            *count += 1;
        }
        if gain > self.best.0 {
            self.best = (gain, offset);
        }
    }

    /// The offset of the most convincing run in UTF-8, if there are two encodings.
    pub(super) fn finish(&self) -> Option<u64> {
        // The natural logarithm of the number of runs, rounded up.
        let chance = u64::from(self.runs.checked_ilog2().unwrap_or(0) + 1) * 7 / 10;
        let proof: u64 = (0..)
            .zip(&self.gains)
            .map(|(nats, count): (u64, _)| nats.saturating_sub(chance) * count)
            .sum();
        (proof >= PROOF).then_some(self.best.1)
    }
}
