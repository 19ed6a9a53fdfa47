//! Integers, decimals and floats. The values of a batch become machine words, of which sum and extremes are taken at once.
//! Words that follow each other, lie close together or repeat are folded, so that each different one is looked at once; of the
//! others all are measured in a row.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{ArrowPrimitiveType, i256};
use dataseal_model::ValueKind;

use crate::decimal::{Decimal, MAX_SCALE};
use crate::numbers::Batch;
use crate::observe::{Observer, Together};
use crate::repeats::{DenseWords, RepeatedWords, SAMPLE, SeenWords, WORTH_FOLDING};
use crate::tools::Tools;
use crate::typed::Pass;
use crate::weights::{Rows, Weights, each};

/// More than a quarter of the words may be different: then they are measured together.
const MANY: usize = 4;

/// The same of words that are known to come in runs: more than a sixteenth are different.
const MANY_RUNS: usize = 16;

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

    /// Takes many words with some of their rows.
    fn observe_all(&self, observer: &mut Observer<'_>, words: impl Iterator<Item = (i64, u64)>) {
        words.for_each(|(word, weight)| self.observe(observer, word, weight));
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

/// How many runs there are.
fn count_runs(words: &[i64]) -> usize {
    let pairs = words.iter().zip(words.iter().skip(1));
    usize::from(!words.is_empty()) + pairs.map(|(left, right)| usize::from(left != right)).sum::<usize>()
}

/// Makes the words of all entries, if each has one.
pub(super) fn fill<T: Copy>(words: &mut [i64], values: &[T], word: impl Fn(T) -> Option<i64>) -> bool {
    // One answer for all of them leaves the loop without a branch.
    let mut is_whole = words.len() == values.len();
    for (place, value) in words.iter_mut().zip(values) {
        let word = word(*value);
        is_whole &= word.is_some();
        *place = word.unwrap_or(0);
    }
    is_whole
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
            None => observer.exact_rows(Decimal::of_word(word, self.scale), self.identifier, weight, is_new),
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

    fn observe_all(&self, observer: &mut Observer<'_>, words: impl Iterator<Item = (i64, u64)>) {
        match self.together {
            None => words.for_each(|(word, weight)| self.observe(observer, word, weight)),
            Some(together) => observer.all_together(words, self.scale, together),
        }
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
    /// Folds the words of a batch: `fill` makes those of all entries, if each has one, and else `word` names that of the entry at
    /// an index; `words` takes each different one with its rows (perhaps in several parts).
    pub(super) fn fold_words<W: Weights>(
        &mut self,
        array: &dyn Array,
        weights: W,
        fill: impl FnOnce(&mut [i64]) -> bool,
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
        let whole = gathered
            .get_mut(..array.len())
            .filter(|_| W::ONCE && array.null_count() == 0);
        let (mut rows, mut used) = (Rows::default(), 0);
        if whole.is_some_and(fill) {
            used = array.len();
            rows.all = used as u64;
        } else {
            let mut places = gathered.iter_mut();
            rows = each(array, weights, |index, weight| {
                let Some(word) = word(index, weight, &mut observer) else {
                    return;
                };
                if !W::ONCE {
                    batch.add(word, weight);
                    observe_new(word, weight, &words, self.seen, &mut observer);
                } else if let Some(place) = places.next() {
                    *place = word;
                    used += 1;
                }
            });
        }
        let gathered = gathered.get(..used).unwrap_or_default();
        batch.add_all(gathered);
        let ends = (batch.low, batch.high);
        if gathered.len() < WORTH_FOLDING {
            gathered.iter().for_each(|word| words.observe(&mut observer, *word, 1));
        } else if !fold_runs(gathered, ends, &mut words, &mut observer) {
            if DenseWords::suits(gathered.len(), ends.0, ends.1) {
                fold_dense(dense, gathered, ends, &mut words, self.seen, &mut observer);
            } else {
                fold_repeated(repeated, gathered, ends, &mut words, &mut observer);
            }
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
            |words| narrow.is_some() && fill(words, values, &to_word),
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
            exact.add_batch(Decimal::of_word(low, scale), Decimal::of_word(high, scale), batch.sum());
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
            |_| false,
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

/// Observes a word, but does not identify it again if it was observed in an earlier batch, once its rows are not counted by
/// value any more.
#[inline]
fn observe_new(word: i64, weight: u64, words: &impl Words, seen: &mut SeenWords, observer: &mut Observer<'_>) {
    let known = !observer.measures.top.is_complete() && words.kind().is_some_and(|kind| !seen.is_new(kind, word));
    if known {
        words.observe_again(observer, word, weight);
    } else {
        words.observe(observer, word, weight);
    }
}

/// Folds words that come in runs, as those of a column by which rows are sorted do; says whether they do, and no other way would
/// leave fewer to look at.
fn fold_runs(gathered: &[i64], (low, high): (i64, i64), words: &mut impl Words, observer: &mut Observer<'_>) -> bool {
    let count = count_runs(gathered);
    let places = high.wrapping_sub(low).cast_unsigned();
    if count > gathered.len() / 2 || count as u64 > places.saturating_add(1) {
        return false;
    }
    let many = count > gathered.len() / MANY_RUNS;
    if many {
        words.begin(observer, gathered, low, high);
    }
    words.observe_all(observer, runs(gathered));
    if many {
        words.end(observer);
    }
    true
}

/// Folds words that lie close together.
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
        observe_new(word, weight, words, seen, observer)
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
    words.observe_all(observer, runs(rest));
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
