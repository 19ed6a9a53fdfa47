//! One value of a column in its inferred type, with a canonical text. Always inside `Masked` until disclosed.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate};

/// A value that can be an extreme or a quantile. Ordered within one variant only.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i128),
    /// A decimal in plain notation without needless zeros, kept as written text because it may exceed any machine type.
    Decimal(String),
    /// A binary floating-point number.
    Float(f64),
    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    Date(i32),
    /// Microseconds since midnight.
    Time(i64),
    /// Microseconds since 1970-01-01T00:00:00, in the time zone of the data (no zone is guessed).
    Timestamp(i64),
    /// A text.
    Text(String),
}

/// The civil date of a day number counted from 1970-01-01.
pub(crate) fn civil(day: i32) -> Option<NaiveDate> {
    let distance = Days::new(u64::from(day.unsigned_abs()));
    let epoch = DateTime::UNIX_EPOCH.date_naive();
    if day < 0 {
        epoch.checked_sub_days(distance)
    } else {
        epoch.checked_add_days(distance)
    }
}

impl fmt::Display for Scalar {
    /// ISO 8601 for dates and times, the shortest text that reads back equal for floats.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Decimal(text) | Self::Text(text) => f.write_str(text),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::Date(day) => match civil(*day) {
                Some(date) => write!(f, "{date}"),
                None => write!(f, "day {day}"),
            },
            Self::Time(micros) => {
                let seconds = micros.div_euclid(1_000_000);
                let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
                write!(f, "{hours:02}:{minutes:02}:{:02}", seconds % 60)
            }
            Self::Timestamp(micros) => match DateTime::from_timestamp_micros(*micros) {
                Some(moment) => write!(f, "{}", moment.naive_utc().format("%Y-%m-%dT%H:%M:%S%.f")),
                None => write!(f, "microsecond {micros}"),
            },
        }
    }
}

/// Day number (days since 1970-01-01) from which on a birth makes a person younger than `years` on a day. The birthday itself
/// still counts as younger: a full year of age begins on the day after it (法释〔2006〕1号 art. 2).
pub fn younger_from(as_of: NaiveDate, years: i32) -> i32 {
    let year = as_of.year().saturating_sub(years);
    let birthday = as_of.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28));
    birthday
        .and_then(|birthday| i32::try_from(day_number(birthday)).ok())
        .unwrap_or(i32::MIN)
}

/// Days from 1970-01-01 to a date.
pub fn day_number(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}
