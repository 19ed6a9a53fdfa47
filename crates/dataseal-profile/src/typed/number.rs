//! Integers, decimals and floats. The values of a batch become machine words, of which sum and extremes are taken at once.
//! Words that lie close together or repeat are folded, so that each different one is looked at once; of the others all are
//! measured in a row.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{ArrowPrimitiveType, i256};
use dataseal_model::ValueKind;

use crate::decimal::{Decimal, MAX_SCALE};
use crate::observe::{Observer, Together};
use crate::repeats::{DenseWords, RepeatedWords, SAMPLE, SeenWords, WORTH_FOLDING};
use crate::tools::Tools;
use crate::typed::Pass;
use crate::weights::{Rows, Weights, each};

/// More than a quarter of the words may be different: then they are measured together.
const MANY: usize = 4;

/// Sum and extremes of a batch.
pub(super) struct Batch {
    pub(super) low: i64,
    pub(super) high: i64,
    sum: i128,
}

impl Batch {
    pub(super) const fn new() -> Self {
        Self {
            low: i64::MAX,
            high: i64::MIN,
            sum: 0,
        }
    }

    /// Adds what stands behind one word.
    #[inline]
    fn add(&mut self, value: i64, weight: u64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.sum = self
            .sum
            .wrapping_add(i128::from(value).wrapping_mul(i128::from(weight)));
    }

    /// Adds words of one row each. The loops are so simple that they run on several words at once.
    fn add_all(&mut self, words: &[i64]) {
        for word in words {
            self.low = self.low.min(*word);
            self.high = self.high.max(*word);
        }
        self.sum += words.iter().map(|word| i128::from(*word)).sum::<i128>();
    }

    pub(super) const fn sum(&self) -> i128 {
        self.sum
    }

    /// The extremes, if anything was added.
    pub(super) fn ends(&self) -> Option<(i64, i64)> {
        (self.low <= self.high).then_some((self.low, self.high))
    }
}

/// What becomes of the words of a column.
pub(super) trait Words {
    /// What keeps these words apart from those of other kinds that a column may hold; none where all must be observed alike.
    fn kind(&self) -> Option<u16> {
        None
    }

    /// Takes a word with some of its rows.
    fn observe(&self, observer: &mut Observer<'_>, word: i64, weight: u64);

    /// Takes more rows of a word whose identity was counted before.
    fn observe_again(&self, observer: &mut Observer<'_>, word: i64, weight: u64) {
        self.observe(observer, word, weight);
    }

    /// Is told of words of one row each, many of which are different, before they are observed; the last are their extremes.
    fn begin(&mut self, _observer: &mut Observer<'_>, _words: &[i64], _low: i64, _high: i64) {}

    /// Is told that they were observed.
    fn end(&mut self, _observer: &mut Observer<'_>) {}
}

impl<F: Fn(&mut Observer<'_>, i64, u64)> Words for F {
    fn observe(&self, observer: &mut Observer<'_>, word: i64, weight: u64) {
        self(observer, word, weight);
    }
}

/// Words with the rows that follow each other and hold them.
fn runs(words: &[i64]) -> impl Iterator<Item = (i64, u64)> {
    let runs = words.chunk_by(|left, right| left == right);
    runs.filter_map(|run| run.first().map(|word| (*word, run.len() as u64)))
}

/// Exact numbers of one scale, by their unscaled words.
struct Exact {
    scale: u8,
    identifier: bool,
    /// How words are observed of which many are different, once they are looked at together.
    together: Option<Together>,
}

impl Exact {
    fn rows(&self, observer: &mut Observer<'_>, word: i64, weight: u64, is_new: bool) {
        match self.together {
            None => observer.exact_rows(decimal(word, self.scale), self.identifier, weight, is_new),
            Some(together) => observer.exact_together(word, self.scale, weight, together, is_new),
        }
    }
}

impl Words for Exact {
    fn kind(&self) -> Option<u16> {
        Some(u16::from(self.scale))
    }

    fn observe(&self, observer: &mut Observer<'_>, word: i64, weight: u64) {
        self.rows(observer, word, weight, true);
    }

    fn observe_again(&self, observer: &mut Observer<'_>, word: i64, weight: u64) {
        self.rows(observer, word, weight, false);
    }

    fn begin(&mut self, observer: &mut Observer<'_>, words: &[i64], low: i64, high: i64) {
        self.together = Some(observer.begin_exact(words, (low, high), self.scale, self.identifier));
    }

    fn end(&mut self, observer: &mut Observer<'_>) {
        self.together = None;
        observer.end_exact();
    }
}

impl Pass<'_> {
    /// Folds the words of a batch: `word` names the entry at an index, `words` takes each different one with its rows
    /// (perhaps in several parts).
    pub(super) fn fold_words<W: Weights>(
        &mut self,
        array: &dyn Array,
        weights: W,
        mut word: impl FnMut(usize, u64, &mut Observer<'_>) -> Option<i64>,
        mut words: impl Words,
    ) -> (Rows, Batch) {
        let mut batch = Batch::new();
        let Tools {
            words: repeated,
            dense,
            gathered,
            bench,
            ..
        } = &mut *self.tools;
        let mut observer = Observer {
            set: self.set,
            measures: self.measures,
            bench,
        };
        if gathered.len() < array.len() {
            gathered.resize(array.len(), 0);
        }
        let (mut places, mut used) = (gathered.iter_mut(), 0);
        let rows = each(array, weights, |index, weight| {
            let Some(word) = word(index, weight, &mut observer) else {
                return;
            };
            if !W::ONCE {
                batch.add(word, weight);
                words.observe(&mut observer, word, weight);
            } else if let Some(place) = places.next() {
                *place = word;
                used += 1;
            }
        });
        let gathered = gathered.get(..used).unwrap_or_default();
        batch.add_all(gathered);
        let (low, high) = (batch.low, batch.high);
        if DenseWords::suits(gathered.len(), low, high) {
            fold_dense(dense, gathered, (low, high), &mut words, self.seen, &mut observer);
        } else if gathered.len() < WORTH_FOLDING {
            gathered.iter().for_each(|word| words.observe(&mut observer, *word, 1));
        } else {
            fold_repeated(repeated, gathered, (low, high), &mut words, &mut observer);
        }
        self.count_rows(rows);
        (rows, batch)
    }

    /// Integers that fit a signed word.
    pub(super) fn whole<T: ArrowPrimitiveType>(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        to_word: impl Fn(T::Native) -> i64,
    ) -> Option<()> {
        let wide = |_: T::Native| i256::ZERO;
        self.exact::<T>(array, 0, weights, |value| Some(to_word(value)), wide)
    }

    /// Exact numbers: those that fit a signed word in bulk, the others one by one.
    pub(super) fn exact<T: ArrowPrimitiveType>(
        &mut self,
        array: &dyn Array,
        scale: i8,
        weights: impl Weights,
        to_word: impl Fn(T::Native) -> Option<i64>,
        to_wide: impl Fn(T::Native) -> i256,
    ) -> Option<()> {
        let values = array.as_primitive_opt::<T>()?.values();
        let narrow = u8::try_from(scale).ok().filter(|scale| *scale <= MAX_SCALE);
        let mut single = 0u64;
        let (rows, batch) = self.fold_words(
            array,
            weights,
            |index, weight, observer| {
                let value = *values.get(index)?;
                let word = to_word(value).filter(|_| narrow.is_some());
                if word.is_none() {
                    observer.wide(to_wide(value), scale, weight);
                    single = single.saturating_add(weight);
                }
                word
            },
            Exact {
                scale: narrow.unwrap_or(0),
                identifier: scale == 0,
                together: None,
            },
        );
        let kind = if scale > 0 {
            ValueKind::Decimal
        } else {
            ValueKind::Integer
        };
        self.measures.count(kind, rows.present().saturating_sub(single));
        if let (Some((low, high)), Some(scale)) = (batch.ends(), narrow) {
            let exact = &mut self.measures.exact;
            exact.add_batch(decimal(low, scale), decimal(high, scale), batch.sum);
        }
        Some(())
    }

    /// Binary floats.
    pub(super) fn floats<T: ArrowPrimitiveType>(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        to_float: impl Fn(T::Native) -> f64,
    ) -> Option<()> {
        let values = array.as_primitive_opt::<T>()?.values();
        self.fold_words(
            array,
            weights,
            |index, _, _| {
                // One form for each value: zero without sign, NaN without payload.
                let value = to_float(*values.get(index)?) + 0.0;
                let value = if value.is_nan() { f64::NAN } else { value };
                Some(value.to_bits() as i64)
            },
            |observer: &mut Observer<'_>, word: i64, weight: u64| observer.float(f64::from_bits(word as u64), weight),
        );
        Some(())
    }
}

/// Folds words that lie close together. Those that were observed in an earlier batch are not identified again, once their
/// rows are not counted by value any more.
fn fold_dense(
    dense: &mut DenseWords,
    gathered: &[i64],
    (low, high): (i64, i64),
    words: &mut impl Words,
    seen: &mut SeenWords,
    observer: &mut Observer<'_>,
) {
    let many = high.wrapping_sub(low) as usize > gathered.len() / MANY;
    if many {
        words.begin(observer, gathered, low, high);
    }
    dense.fold(gathered, low, |word, weight| {
        let known = !observer.measures.top.is_complete() && words.kind().is_some_and(|kind| !seen.is_new(kind, word));
        if known {
            words.observe_again(observer, word, weight);
        } else {
            words.observe(observer, word, weight);
        }
    });
    if many {
        words.end(observer);
    }
}

/// Folds words by a small cache as long as that pays: while their frequent ones are counted, and where they repeat.
fn fold_repeated(
    repeated: &mut RepeatedWords,
    gathered: &[i64],
    (low, high): (i64, i64),
    words: &mut impl Words,
    observer: &mut Observer<'_>,
) {
    let (sample, rest) = gathered.split_at_checked(SAMPLE).unwrap_or((gathered, &[]));
    let different = fold_by_cache(repeated, sample, words, observer);
    if observer.measures.top.is_complete() || different < sample.len() * 3 / 4 {
        fold_by_cache(repeated, rest, words, observer);
        return;
    }
    words.begin(observer, rest, low, high);
    for (word, weight) in runs(rest) {
        words.observe(observer, word, weight);
    }
    words.end(observer);
}

/// Returns how often a word was observed.
fn fold_by_cache(
    repeated: &mut RepeatedWords,
    gathered: &[i64],
    words: &impl Words,
    observer: &mut Observer<'_>,
) -> usize {
    let mut observed = 0;
    for word in gathered {
        if let Some((word, weight)) = repeated.add(*word as u64, 1) {
            observed += 1;
            words.observe(observer, word as i64, weight);
        }
    }
    let left = repeated.drain();
    observed
        + left
            .map(|(word, weight)| words.observe(observer, word as i64, weight))
            .count()
}

fn decimal(word: i64, scale: u8) -> Decimal {
    Decimal {
        unscaled: i128::from(word),
        scale,
    }
}
