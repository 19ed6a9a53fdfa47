//! Integers, decimals and floats. Values are folded by a small cache as they come; sums and extremes are taken over the
//! batch in machine words.

use arrow::array::{Array, AsArray};
use arrow::datatypes::{ArrowPrimitiveType, i256};
use dataseal_model::ValueKind;

use crate::decimal::{Decimal, MAX_SCALE};
use crate::observe::Observer;
use crate::repeats::WORTH_FOLDING;
use crate::typed::Pass;
use crate::weights::{Rows, Weights, each};

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

    #[inline]
    pub(super) fn add(&mut self, value: i64, weight: u64) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
        self.sum = self
            .sum
            .wrapping_add(i128::from(value).wrapping_mul(i128::from(weight)));
    }

    pub(super) const fn sum(&self) -> i128 {
        self.sum
    }

    /// The extremes, if anything was added.
    pub(super) fn ends(&self) -> Option<(i64, i64)> {
        (self.low <= self.high).then_some((self.low, self.high))
    }
}

impl Pass<'_> {
    /// Folds the words of a batch: `word` names the entry at an index, `observe` takes each different word with its rows
    /// (perhaps in several parts).
    pub(super) fn fold_words(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        mut word: impl FnMut(usize, u64, &mut Observer<'_>) -> Option<i64>,
        observe: impl Fn(&mut Observer<'_>, i64, u64),
    ) -> Rows {
        let words = &mut self.tools.words;
        let mut observer = Observer {
            set: self.set,
            measures: self.measures,
            bench: &mut self.tools.bench,
        };
        let folds = array.len() >= WORTH_FOLDING;
        let rows = each(array, weights, |index, weight| {
            let Some(word) = word(index, weight, &mut observer) else {
                return;
            };
            if !folds {
                observe(&mut observer, word, weight);
            } else if let Some((word, weight)) = words.add(word as u64, weight) {
                observe(&mut observer, word as i64, weight);
            }
        });
        if folds {
            for (word, weight) in words.drain() {
                observe(&mut observer, word as i64, weight);
            }
        }
        self.count_rows(rows);
        rows
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
        let (mut batch, mut single) = (Batch::new(), 0u64);
        let rows = self.fold_words(
            array,
            weights,
            |index, weight, observer| {
                let value = *values.get(index)?;
                match to_word(value).filter(|_| narrow.is_some()) {
                    Some(word) => {
                        batch.add(word, weight);
                        Some(word)
                    }
                    None => {
                        observer.wide(to_wide(value), scale, weight);
                        single = single.saturating_add(weight);
                        None
                    }
                }
            },
            |observer, word, weight| {
                let value = decimal(word, narrow.unwrap_or(0));
                observer.exact(value, scale == 0, weight);
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
            |observer, word, weight| observer.float(f64::from_bits(word as u64), weight),
        );
        Some(())
    }
}

fn decimal(word: i64, scale: u8) -> Decimal {
    Decimal {
        unscaled: i128::from(word),
        scale,
    }
}
