//! Whether a text in one encoding has words that are UTF-8: two texts in one file.
//!
//! Words in UTF-8 are well-formed GB 18030 as often as not, so that being decodable settles nothing. Now and then a word
//! is well-formed UTF-8 by chance; how much more likely it is as UTF-8 is set against how many words there were for chance
//! to work on.

use dataseal_model::Encoding;

use super::evidence::{Cost, text_cost, word_cost};
use super::words::Words;

/// Nats beyond chance that make two encodings of one.
const PROOF: u64 = 8;

/// What the words say so far.
pub(super) struct Mixture {
    encoding: Encoding,
    words: u64,
    /// How many words are this many nats likelier as UTF-8.
    gains: [u64; 256],
    /// The most convincing word: its gain and its offset.
    best: (Cost, u64),
    scratch: Vec<u8>,
}

impl Mixture {
    /// Of UTF-8 with `encoding`.
    pub(super) const fn of(encoding: Encoding) -> Self {
        Self {
            encoding,
            words: 0,
            gains: [0; 256],
            best: (0, 0),
            scratch: Vec::new(),
        }
    }

    /// Takes in the next piece.
    pub(super) fn hear(&mut self, offset: u64, piece: &[u8]) {
        for (at, word) in Words::new(piece) {
            self.words += 1;
            if let Ok(text) = std::str::from_utf8(word) {
                self.hear_utf8(offset + at as u64, word, text);
            }
        }
    }

    fn hear_utf8(&mut self, offset: u64, word: &[u8], text: &str) {
        let (cost, _) = word_cost(self.encoding, word, &mut self.scratch);
        let gain = cost.saturating_sub(text_cost(Encoding::Utf8, text));
        let nats = usize::try_from(gain / 1000).unwrap_or(usize::MAX);
        if let Some(count) = self.gains.get_mut(nats.min(255)) {
            *count += 1;
        }
        if gain > self.best.0 {
            self.best = (gain, offset);
        }
    }

    /// The offset of the most convincing word in UTF-8, if there are two encodings.
    pub(super) fn finish(&self) -> Option<u64> {
        // The natural logarithm of the number of words, rounded up.
        let chance = u64::from(self.words.checked_ilog2().unwrap_or(0) + 1) * 7 / 10;
        let proof: u64 = (0..)
            .zip(&self.gains)
            .map(|(nats, count): (u64, _)| nats.saturating_sub(chance) * count)
            .sum();
        (proof >= PROOF).then_some(self.best.1)
    }
}
