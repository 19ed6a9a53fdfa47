//! One value, with the number of rows that hold it, enters the measurements.

use std::fmt::Write as _;

use arrow::datatypes::i256;
use dataseal_model::{RecogniserSet, Scalar, ValueKind};

use crate::buckets::Bucket;
use crate::calendar::DAY_MICROS;
use crate::decimal::{Decimal, MAX_SCALE, push_digits};
use crate::hash::{Seed, hash_bytes, hash_decimal, hash_text, hash_wide, hash_word};
use crate::numbers::{Batch, Kept};
use crate::placeholder::is_placeholder;
use crate::sentinels::Sentinels;
use crate::shape;
use crate::state::Measures;
use crate::text_kind::{self, TextKind};
use crate::tools::Bench;

/// Floats from here on no longer hold every whole number.
const WHOLE_FLOATS: f64 = 9_007_199_254_740_992.0;
/// Digits after the point up to which the power of ten is a whole float.
const WHOLE_POWERS: u8 = 22;
/// Digits from which a number can be a damaged identifier.
const LONG_NUMBER: u128 = 10_u128.pow(15);

/// Where a value goes, and what helps it there.
pub(crate) struct Observer<'a> {
    pub(crate) set: &'a RecogniserSet,
    pub(crate) measures: &'a mut Measures,
    pub(crate) bench: &'a mut Bench,
}

/// What is known of exact numbers that are looked at together.
#[derive(Clone, Copy)]
pub(crate) struct Together {
    /// Some may be identifiers.
    identifies: bool,
    /// Words and power of ten are whole floats, so that their quotient is that of the normalised number.
    divides: bool,
}

impl Together {
    /// The bucket of one of the numbers.
    #[inline]
    fn bucket(self, value: Decimal) -> Bucket {
        let divided = if self.divides { value } else { value.normalised() };
        Bucket::of(divided.to_f64())
    }
}

impl Observer<'_> {
    /// Counts the value as such: distinct values, and frequent ones by their text.
    fn identify(&mut self, hash: u64, weight: u64, write: impl FnOnce(&mut String)) {
        self.measures.distinct.insert(hash);
        if self.measures.top.is_complete() {
            let buffer = &mut self.bench.buffer;
            buffer.clear();
            write(buffer);
            self.measures.top.bump(hash, weight, buffer);
        }
    }

    /// A text. Its hash is known to the caller, who folds repetitions by it.
    pub(crate) fn text(&mut self, text: &str, hash: u64, weight: u64) {
        let view = shape::view(text);
        let measures = &mut *self.measures;
        if shape::is_blank(&view) {
            measures.blanks = measures.blanks.saturating_add(weight);
            return;
        }
        if is_placeholder(text) {
            measures.placeholders = measures.placeholders.saturating_add(weight);
            return;
        }
        measures.distinct.insert(hash);
        measures.top.bump(hash, weight, text);
        measures.text_rows = measures.text_rows.saturating_add(weight);
        measures.lengths.add(u64::from(view.chars), weight);
        measures.bytes.add(text.len() as u64, weight);
        measures.characters.add(view.mask, weight);
        measures.forms.add(&view, weight);
        if shape::is_padded(&view) {
            measures.padded = measures.padded.saturating_add(weight);
        }
        measures.texts.include(text);
        measures.damage.text(&view, weight);
        self.text_kind(text, weight);
        let (gates, recognised) = (&mut self.bench.gates, &mut self.measures.recognised);
        gates.examine(self.set, &view, weight, recognised);
    }

    /// A text that the caller did not hash.
    pub(crate) fn loose_text(&mut self, text: &str, weight: u64) {
        self.text(text, hash_text(text), weight);
    }

    fn text_kind(&mut self, text: &str, weight: u64) {
        let kind = text_kind::classify(text);
        let measures = &mut *self.measures;
        let kind = match kind {
            TextKind::Boolean(value) => {
                measures.booleans.include(value);
                ValueKind::Boolean
            }
            TextKind::Integer(unscaled) => {
                self.read_number(Decimal { unscaled, scale: 0 }, weight);
                ValueKind::Integer
            }
            TextKind::Decimal(value) => {
                self.read_number(value, weight);
                ValueKind::Decimal
            }
            TextKind::Float(value) => {
                measures.damage.float_text(text, weight);
                measures.add_float(value, weight);
                ValueKind::Float
            }
            TextKind::Date(day) => {
                measures.dates.include(i64::from(day));
                measures.days.add(i64::from(day), weight);
                ValueKind::Date
            }
            TextKind::Time(micros) => {
                measures.times.include(micros);
                ValueKind::Time
            }
            TextKind::Timestamp(micros) => {
                measures.timestamps.include(micros);
                measures.days.add(micros.div_euclid(DAY_MICROS), weight);
                ValueKind::Timestamp
            }
            TextKind::Text => ValueKind::Text,
        };
        self.measures.count(kind, weight);
    }

    /// An exact number that was read in a text. Those of one row wait for others of the batch.
    fn read_number(&mut self, value: Decimal, weight: u64) {
        let kept = if weight == 1 {
            self.bench.numbers.keep(value.unscaled, value.scale)
        } else {
            Kept::No
        };
        match kept {
            Kept::Yes => {}
            Kept::Full => self.measure_read(value.scale),
            Kept::No => {
                self.measures.exact.add(value, weight);
                self.measures.note_exact(value, weight);
                self.measures
                    .buckets
                    .add(Bucket::of(value.normalised().to_f64()), weight);
            }
        }
    }

    /// Measures the numbers that were read in texts. To be called before the measures are looked at, or those of another
    /// column are filled.
    pub(crate) fn measure_all_read(&mut self) {
        for scale in self.bench.numbers.scales() {
            self.measure_read(scale);
        }
    }

    fn measure_read(&mut self, scale: u8) {
        let Some(words) = self.bench.numbers.of_scale(scale).map(std::mem::take) else {
            return;
        };
        let decimal = |word: i64| Decimal::of_word(word, scale);
        let mut batch = Batch::new();
        batch.add_all(&words);
        if let Some((low, high)) = batch.ends() {
            let together = self.begin_exact(&words, (low, high), scale, false);
            for word in &words {
                self.bench.buckets.add(together.bucket(decimal(*word)), 1);
            }
            self.end_exact();
            self.measures.exact.add_batch(decimal(low), decimal(high), batch.sum());
        }
        if let Some(room) = self.bench.numbers.of_scale(scale) {
            *room = words;
            room.clear();
        }
    }

    /// An exact number. Sum, extremes and kind are the caller's, who has the whole batch. `identifier` says whether the
    /// column's numbers may be identifiers: whole by declaration, and no amount of time.
    pub(crate) fn exact(&mut self, value: Decimal, identifier: bool, weight: u64) {
        self.exact_rows(value, identifier, weight, true);
    }

    /// Rows of an exact number; `is_new` unless its identity is known and its rows are not counted by value.
    pub(crate) fn exact_rows(&mut self, value: Decimal, identifier: bool, weight: u64, is_new: bool) {
        self.measures.note_exact(value, weight);
        let value = value.normalised();
        if is_new {
            self.identify(hash_decimal(value), weight, |text| value.write_text(text));
        }
        self.measures.buckets.add(Bucket::of(value.to_f64()), weight);
        if identifier && let Ok(magnitude) = u128::try_from(value.unscaled) {
            self.digits(magnitude, weight);
        }
    }

    /// Begins with exact numbers of one row each, of one scale, as words between `low` and `high`: what can be measured of
    /// all of them in a row is. [`Observer::exact_together`] then takes each different one, and [`Observer::end_exact`] ends it.
    pub(crate) fn begin_exact(
        &mut self,
        words: &[i64],
        (low, high): (i64, i64),
        scale: u8,
        identifier: bool,
    ) -> Together {
        let largest = low.unsigned_abs().max(high.unsigned_abs());
        self.measures.note_all(words, (low, high), scale);
        Together {
            identifies: identifier && self.may_identify(largest),
            divides: largest < WHOLE_FLOATS as u64 && scale <= WHOLE_POWERS,
        }
    }

    /// A number of those that [`Observer::begin_exact`] was told of; `is_new` unless its identity is known and its rows are
    /// not counted by value.
    pub(crate) fn exact_together(&mut self, word: i64, scale: u8, weight: u64, together: Together, is_new: bool) {
        let value = Decimal::of_word(word, scale);
        if is_new {
            let normalised = value.normalised();
            self.identify(hash_decimal(normalised), weight, |text| normalised.write_text(text));
        }
        self.bench.buckets.add(together.bucket(value), weight);
        if together.identifies && word >= 0 {
            self.digits(u128::from(word.unsigned_abs()), weight);
        }
    }

    /// [`Observer::exact_together`] for many new words with their rows.
    pub(crate) fn all_together(&mut self, words: impl Iterator<Item = (i64, u64)>, scale: u8, together: Together) {
        if self.measures.top.is_complete() || scale > 0 || !together.divides {
            words.for_each(|(word, weight)| self.exact_together(word, scale, weight, together, true));
            return;
        }
        // Whole numbers are normalised, and are floats as they are.
        for (word, weight) in words {
            self.measures.distinct.insert(hash_word(word, Seed::Exact));
            self.bench.buckets.add(Bucket::of(word as f64), weight);
            if together.identifies && word >= 0 {
                self.digits(u128::from(word.unsigned_abs()), weight);
            }
        }
    }

    /// Ends what [`Observer::begin_exact`] began.
    pub(crate) fn end_exact(&mut self) {
        self.bench.buckets.drain(&mut self.measures.buckets);
    }

    /// Whether numbers up to this one may be identifiers.
    fn may_identify(&self, largest: u64) -> bool {
        let most = largest.checked_ilog10().unwrap_or(0) + 1;
        u128::from(largest) >= LONG_NUMBER || (1..=most).any(|digits| self.bench.gates.takes_number(digits))
    }

    /// A whole number that may be an identifier goes to the recognisers of numbers as plain digits.
    fn digits(&mut self, magnitude: u128, weight: u64) {
        if magnitude >= LONG_NUMBER {
            self.measures.damage.integer(magnitude, weight);
        }
        // Machine words first: logarithms of 128 bits take several divisions.
        let log = match u64::try_from(magnitude) {
            Ok(small) => small.checked_ilog10(),
            Err(_) => magnitude.checked_ilog10(),
        };
        let Bench { gates, buffer, .. } = &mut *self.bench;
        if gates.takes_number(log.unwrap_or(0) + 1) {
            buffer.clear();
            push_digits(magnitude, 1, buffer);
            gates.examine_digits(self.set, buffer, weight, &mut self.measures.recognised);
        }
    }

    /// A binary float. Whole ones may be identifiers: a column of integers with missing values is often stored so.
    pub(crate) fn float(&mut self, value: f64, weight: u64) {
        self.identify(hash_bytes(&value.to_le_bytes(), Seed::Float), weight, |text| {
            // Writing into a text does not fail.
            let _ = write!(text, "{}", Scalar::Float(value));
        });
        self.measures.add_float(value, weight);
        self.measures.count(ValueKind::Float, weight);
        if (0.0..WHOLE_FLOATS).contains(&value) && value.trunc() == value {
            self.digits(value as u128, weight);
        }
    }

    /// A decimal of any width and scale; beyond 38 digits it is measured as the nearest float.
    pub(crate) fn wide(&mut self, mut unscaled: i256, mut scale: i8, weight: u64) {
        let ten = i256::from_i128(10);
        let declared = if scale > 0 {
            ValueKind::Decimal
        } else {
            ValueKind::Integer
        };
        while scale < 0
            && let Some(larger) = unscaled.checked_mul(ten)
        {
            (unscaled, scale) = (larger, scale.saturating_add(1));
        }
        while scale > 0 && unscaled.wrapping_rem(ten) == i256::ZERO {
            (unscaled, scale) = (unscaled.wrapping_div(ten), scale.saturating_sub(1));
        }
        let narrow = u8::try_from(scale).ok().filter(|scale| *scale <= MAX_SCALE);
        if let (Some(scale), Some(unscaled)) = (narrow, unscaled.to_i128()) {
            let value = Decimal { unscaled, scale };
            self.measures.exact.add(value, weight);
            self.measures.count(declared, weight);
            self.exact(value, declared == ValueKind::Integer, weight);
            return;
        }
        let exponent = -i32::from(scale);
        let text = format!("{unscaled}e{exponent}");
        self.identify(hash_wide(unscaled, scale), weight, |buffer| buffer.push_str(&text));
        self.measures.add_float(text.parse().unwrap_or(f64::NAN), weight);
        self.measures.count(ValueKind::Float, weight);
    }

    /// Days since 1970-01-01.
    pub(crate) fn date(&mut self, day: i64, weight: u64) {
        self.measures.days.add(day, weight);
        let clamped = i32::try_from(day).unwrap_or(if day < 0 { i32::MIN } else { i32::MAX });
        self.identify(hash_word(day, Seed::Date), weight, |text| {
            let _ = write!(text, "{}", Scalar::Date(clamped));
        });
    }

    /// Microseconds since midnight.
    pub(crate) fn time(&mut self, micros: i64, rest_nanos: i64, weight: u64) {
        let hash = hash_moment(micros, rest_nanos, Seed::Time);
        self.identify(hash, weight, |text| {
            let _ = write!(text, "{}", Scalar::Time(micros.rem_euclid(DAY_MICROS)));
            write_nanos(micros, rest_nanos, text);
        });
    }

    /// Microseconds since 1970-01-01T00:00:00.
    pub(crate) fn timestamp(&mut self, micros: i64, rest_nanos: i64, weight: u64) {
        self.measures.days.add(micros.div_euclid(DAY_MICROS), weight);
        let hash = hash_moment(micros, rest_nanos, Seed::Timestamp);
        self.identify(hash, weight, |text| {
            if rest_nanos == 0 {
                let _ = write!(text, "{}", Scalar::Timestamp(micros));
            } else {
                let whole = micros - micros.rem_euclid(1_000_000);
                let _ = write!(text, "{}", Scalar::Timestamp(whole));
                write_nanos(micros, rest_nanos, text);
            }
        });
    }

    /// `true` or `false`.
    pub(crate) fn boolean(&mut self, value: bool, weight: u64) {
        self.measures.booleans.include(value);
        self.identify(hash_word(i64::from(value), Seed::Boolean), weight, |text| {
            let _ = write!(text, "{value}");
        });
    }

    /// Bytes that are no text: length and identity.
    pub(crate) fn binary(&mut self, bytes: &[u8], weight: u64) {
        self.measures.lengths.add(bytes.len() as u64, weight);
        self.opaque(hash_bytes(bytes, Seed::Binary));
    }

    /// A value of which only the identity counts.
    pub(crate) fn opaque(&mut self, hash: u64) {
        self.measures.distinct.insert(hash);
        self.measures.top.overflow();
    }
}

impl Measures {
    /// What is counted of an exact number besides its sum and extremes.
    fn note_exact(&mut self, value: Decimal, weight: u64) {
        self.powers.add(value.unscaled, value.scale, weight);
        if value.unscaled == 0 {
            self.zeros = self.zeros.saturating_add(weight);
        } else if value.unscaled < 0 {
            self.negatives = self.negatives.saturating_add(weight);
        }
        if value.scale == 0 {
            self.sentinels.add(value.unscaled, weight);
        }
    }

    /// [`Measures::note_exact`] for words of one row each, between `low` and `high`.
    fn note_all(&mut self, words: &[i64], (low, high): (i64, i64), scale: u8) {
        self.powers
            .add_all(words, low.unsigned_abs().max(high.unsigned_abs()), scale);
        if low <= 0 {
            let count = |is_such: fn(i64) -> bool| words.iter().map(|word| u64::from(is_such(*word))).sum::<u64>();
            self.zeros = self.zeros.saturating_add(count(|word| word == 0));
            self.negatives = self.negatives.saturating_add(count(|word| word < 0));
        }
        if scale == 0 && Sentinels::lie_between(low, high) {
            words.iter().for_each(|word| self.sentinels.add(i128::from(*word), 1));
        }
    }

    fn add_float(&mut self, value: f64, weight: u64) {
        // Adding zero turns negative zero into zero.
        let value = value + 0.0;
        if value == 0.0 {
            self.zeros = self.zeros.saturating_add(weight);
        } else if value < 0.0 {
            self.negatives = self.negatives.saturating_add(weight);
        }
        if (-WHOLE_FLOATS..WHOLE_FLOATS).contains(&value) && value.trunc() == value {
            self.sentinels.add(value as i128, weight);
        }
        self.floats.add(value, weight);
        if !value.is_nan() {
            self.buckets.add(Bucket::of(value), weight);
        }
    }
}

fn hash_moment(micros: i64, rest_nanos: i64, seed: Seed) -> u64 {
    if rest_nanos == 0 {
        hash_word(micros, seed)
    } else {
        let nanos = i128::from(micros) * 1000 + i128::from(rest_nanos);
        hash_bytes(&nanos.to_le_bytes(), seed)
    }
}

/// What the whole seconds of a time of day leave over.
fn write_nanos(micros: i64, rest_nanos: i64, text: &mut String) {
    let nanos = micros.rem_euclid(1_000_000) * 1000 + rest_nanos;
    if nanos > 0 {
        let _ = write!(text, ".{nanos:09}");
    }
}
