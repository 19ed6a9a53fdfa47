//! Dates, times, timestamps and spans of time.
//!
//! Timestamps of any unit and zone become microseconds (of UTC where they have a zone); nanoseconds are kept apart for
//! distinct values and cut for extremes. Durations count as whole microseconds, intervals as text in ISO 8601 form,
//! because months have no fixed length.

use std::fmt::Write as _;

use arrow::array::{Array, AsArray};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType, Date32Type, Date64Type, DurationMicrosecondType, DurationMillisecondType,
    DurationNanosecondType, DurationSecondType, IntervalDayTimeType, IntervalMonthDayNanoType, IntervalUnit,
    IntervalYearMonthType, Time32MillisecondType, Time32SecondType, Time64MicrosecondType, Time64NanosecondType,
    TimeUnit, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use dataseal_model::ValueKind;

use crate::calendar::DAY_MICROS;
use crate::decimal::Decimal;
use crate::observe::Observer;
use crate::typed::Pass;
use crate::typed::number::{Words, fill};
use crate::weights::{Weights, each};

/// What a moment belongs to.
#[derive(Clone, Copy)]
enum Moment {
    Time,
    Timestamp,
}

/// Days since 1970-01-01.
struct Dates;

impl Words for Dates {
    fn kind(&self) -> Option<u16> {
        Some(u16::MAX)
    }

    fn observe(&self, observer: &mut Observer<'_>, day: i64, weight: u64) {
        observer.date(day, weight);
    }

    fn observe_again(&self, observer: &mut Observer<'_>, day: i64, weight: u64) {
        observer.measures.days.add(day, weight);
    }
}

impl Pass<'_> {
    pub(super) fn temporal(&mut self, array: &dyn Array, weights: impl Weights) -> Option<()> {
        use Moment::{Time, Timestamp};
        use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
        match array.data_type() {
            DataType::Date32 => self.dates::<Date32Type>(array, weights, i64::from),
            DataType::Date64 => self.dates::<Date64Type>(array, weights, |millis| millis.div_euclid(DAY_MICROS / 1000)),
            DataType::Time32(Second) => self.moments::<Time32SecondType>(array, weights, Second, Time, i64::from),
            DataType::Time32(_) => self.moments::<Time32MillisecondType>(array, weights, Millisecond, Time, i64::from),
            DataType::Time64(Nanosecond) => {
                self.moments::<Time64NanosecondType>(array, weights, Nanosecond, Time, |value| value)
            }
            DataType::Time64(_) => {
                self.moments::<Time64MicrosecondType>(array, weights, Microsecond, Time, |value| value)
            }
            DataType::Timestamp(unit, _) => match unit {
                Second => self.moments::<TimestampSecondType>(array, weights, *unit, Timestamp, |value| value),
                Millisecond => {
                    self.moments::<TimestampMillisecondType>(array, weights, *unit, Timestamp, |value| value)
                }
                Microsecond => {
                    self.moments::<TimestampMicrosecondType>(array, weights, *unit, Timestamp, |value| value)
                }
                Nanosecond => self.moments::<TimestampNanosecondType>(array, weights, *unit, Timestamp, |value| value),
            },
            DataType::Duration(unit) => match unit {
                Second => self.durations::<DurationSecondType>(array, weights, *unit),
                Millisecond => self.durations::<DurationMillisecondType>(array, weights, *unit),
                Microsecond => self.durations::<DurationMicrosecondType>(array, weights, *unit),
                Nanosecond => self.durations::<DurationNanosecondType>(array, weights, *unit),
            },
            DataType::Interval(unit) => self.intervals(array, weights, *unit),
            _ => None,
        }
    }

    fn dates<T: ArrowPrimitiveType>(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        to_day: impl Fn(T::Native) -> i64,
    ) -> Option<()> {
        let values = array.as_primitive_opt::<T>()?.values();
        let (rows, batch) = self.fold_words(
            array,
            weights,
            |words| fill(words, values, |value| Some(to_day(value))),
            |index, _, _| values.get(index).map(|value| to_day(*value)),
            Dates,
        );
        self.measures.count(ValueKind::Date, rows.present());
        if let Some((low, high)) = batch.ends() {
            self.measures.dates.include(low);
            self.measures.dates.include(high);
        }
        Some(())
    }

    fn moments<T: ArrowPrimitiveType>(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        unit: TimeUnit,
        moment: Moment,
        to_word: impl Fn(T::Native) -> i64,
    ) -> Option<()> {
        let values = array.as_primitive_opt::<T>()?.values();
        let (rows, batch) = self.fold_words(
            array,
            weights,
            |words| fill(words, values, |value| Some(to_word(value))),
            |index, _, _| values.get(index).map(|value| to_word(*value)),
            |observer: &mut Observer<'_>, word: i64, weight: u64| {
                let (micros, nanos) = to_micros(word, unit);
                match moment {
                    Moment::Time => observer.time(micros, nanos, weight),
                    Moment::Timestamp => observer.timestamp(micros, nanos, weight),
                }
            },
        );
        let (kind, span) = match moment {
            Moment::Time => (ValueKind::Time, &mut self.measures.times),
            Moment::Timestamp => (ValueKind::Timestamp, &mut self.measures.timestamps),
        };
        if let Some((low, high)) = batch.ends() {
            span.include(to_micros(low, unit).0);
            span.include(to_micros(high, unit).0);
        }
        self.measures.count(kind, rows.present());
        Some(())
    }

    fn durations<T: ArrowPrimitiveType<Native = i64>>(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        unit: TimeUnit,
    ) -> Option<()> {
        let values = array.as_primitive_opt::<T>()?.values();
        let whole = |word: i64| Decimal {
            unscaled: i128::from(word),
            scale: 0,
        };
        let (rows, batch) = self.fold_words(
            array,
            weights,
            |words| fill(words, values, |value| Some(to_micros(value, unit).0)),
            |index, _, _| values.get(index).map(|value| to_micros(*value, unit).0),
            |observer: &mut Observer<'_>, micros: i64, weight: u64| observer.exact(whole(micros), false, weight),
        );
        self.measures.count(ValueKind::Integer, rows.present());
        if let Some((low, high)) = batch.ends() {
            self.measures.exact.add_batch(whole(low), whole(high), batch.sum());
        }
        Some(())
    }

    fn intervals(&mut self, array: &dyn Array, weights: impl Weights, unit: IntervalUnit) -> Option<()> {
        match unit {
            IntervalUnit::YearMonth => {
                let values = array.as_primitive_opt::<IntervalYearMonthType>()?.values();
                self.interval_texts(array, weights, |index| values.get(index).map(|months| (*months, 0, 0)))
            }
            IntervalUnit::DayTime => {
                let values = array.as_primitive_opt::<IntervalDayTimeType>()?.values();
                self.interval_texts(array, weights, |index| {
                    let value = values.get(index)?;
                    Some((0, value.days, i64::from(value.milliseconds) * 1_000_000))
                })
            }
            IntervalUnit::MonthDayNano => {
                let values = array.as_primitive_opt::<IntervalMonthDayNanoType>()?.values();
                self.interval_texts(array, weights, |index| {
                    let value = values.get(index)?;
                    Some((value.months, value.days, value.nanoseconds))
                })
            }
        }
    }

    /// Months, days and nanoseconds as `P1M2DT3.500000000S`.
    fn interval_texts(
        &mut self,
        array: &dyn Array,
        weights: impl Weights,
        parts: impl Fn(usize) -> Option<(i32, i32, i64)>,
    ) -> Option<()> {
        let mut text = String::new();
        let mut observer = self.observer();
        let rows = each(array, weights, |index, weight| {
            if let Some((months, days, nanos)) = parts(index) {
                let sign = if nanos < 0 { "-" } else { "" };
                let (seconds, rest) = (
                    nanos.unsigned_abs() / 1_000_000_000,
                    nanos.unsigned_abs() % 1_000_000_000,
                );
                text.clear();
                // Writing into a text does not fail.
                let _ = write!(text, "P{months}M{days}DT{sign}{seconds}.{rest:09}S");
                observer.loose_text(&text, weight);
            }
        });
        self.count_rows(rows);
        Some(())
    }
}

/// Microseconds, and the nanoseconds beyond them. What no microsecond count can hold is held at its limit.
const fn to_micros(value: i64, unit: TimeUnit) -> (i64, i64) {
    match unit {
        TimeUnit::Second => (value.saturating_mul(1_000_000), 0),
        TimeUnit::Millisecond => (value.saturating_mul(1000), 0),
        TimeUnit::Microsecond => (value, 0),
        TimeUnit::Nanosecond => (value.div_euclid(1000), value.rem_euclid(1000)),
    }
}
