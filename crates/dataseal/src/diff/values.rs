//! What of a column's values takes part in a comparison: counts of frequent values under one spelling, magnitudes of
//! numbers, and the extremes. All of it stays masked, beside the few texts that may be shown.

use std::collections::BTreeMap;

use dataseal_model::{ColumnProfile, Disclosed, DisclosedColumn, InferredType, Masked, Scalar};

/// A day in microseconds, the unit in which dates and moments are ordered together.
const DAY: f64 = 86_400_000_000.0;

/// Where the values of a number column lie.
#[derive(Clone, PartialEq)]
pub(crate) struct Magnitudes {
    /// (per mille, value): the smallest value that at least this share of all values does not exceed.
    pub(crate) quantiles: Vec<(u16, f64)>,
    /// (lower edge, upper edge, values) of bars that lie side by side.
    pub(crate) bars: Vec<(f64, f64, u64)>,
    /// Whether only whole numbers occur.
    pub(crate) whole: bool,
}

/// What is known of a column's values.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Values {
    /// Rows of frequent values, in one spelling each; empty where there are too many different ones.
    pub(crate) counts: BTreeMap<Masked<String>, u64>,
    /// Rows of all values, the frequent and the others.
    pub(crate) present: u64,
    /// Where numbers lie.
    pub(crate) magnitudes: Option<Masked<Magnitudes>>,
    /// Smallest and largest number, date or moment.
    pub(crate) ends: Option<Masked<(f64, f64)>>,
    /// Whether values of the column may be shown.
    pub(crate) discloses: bool,
    /// Whether the counts are a report's: each value in them may be shown.
    pub(crate) reported: bool,
    /// Frequent values that may be shown, by the same spelling.
    pub(crate) shown: BTreeMap<Masked<String>, Disclosed>,
    /// Quantiles that may be shown.
    pub(crate) edges: Vec<(u16, Disclosed)>,
}

impl Values {
    /// Those of a measured column.
    pub(crate) fn measured(column: &ColumnProfile, shown: &DisclosedColumn) -> Self {
        let inferred = column.counts.inferred;
        let tops = column.values.top.iter().flatten();
        let values = &column.values;
        let number = |value: &Masked<Scalar>| scalar(value.expose());
        let both = values.min.as_ref().zip(values.max.as_ref());
        let ends = both.and_then(|(min, max)| Some(Masked::new((number(min)?, number(max)?))));
        let quantiles: Vec<(u16, f64)> = values
            .quantiles
            .iter()
            .filter_map(|(at, value)| Some((*at, number(value)?)))
            .collect();
        let bars = values.histogram.iter().flat_map(|bars| bars.expose());
        Self {
            counts: gathered(tops.map(|top| (spelling(top.value.expose(), inferred), top.count))),
            present: column.counts.present(),
            magnitudes: magnitudes(
                quantiles,
                bars.map(|bar| (bar.low, bar.high, bar.count)).collect(),
                inferred,
            ),
            ends,
            discloses: shown.withheld.is_none(),
            reported: false,
            shown: shown
                .top
                .iter()
                .map(|(value, _)| (spelling(value.as_str(), inferred), value.clone()))
                .collect(),
            edges: shown.quantiles.clone(),
        }
    }

    /// Whether a value may be shown as far as this side goes.
    pub(crate) fn shows(&self, key: &Masked<String>) -> bool {
        self.shown.contains_key(key) || (self.reported && self.discloses && self.counts.contains_key(key))
    }

    /// Between which numbers of rows a value's lies; `None` where that is unknown, because a report may leave out any
    /// value.
    pub(crate) fn rows_of(&self, key: &Masked<String>) -> Option<(u64, u64)> {
        match self.counts.get(key) {
            Some(rows) => Some((*rows, *rows)),
            None if self.is_complete() => Some((0, 0)),
            None if self.reported => None,
            // The most frequent are listed, so no other has more rows than the last of them.
            None => Some((0, self.counts.values().copied().min().unwrap_or(0))),
        }
    }

    /// Whether every value is counted by itself.
    pub(crate) fn is_complete(&self) -> bool {
        self.present > 0 && self.listed() == self.present
    }

    /// Rows of the values that are listed.
    pub(crate) fn listed(&self) -> u64 {
        self.counts.values().fold(0, |sum, n| sum.saturating_add(*n))
    }
}

/// Counts under one spelling.
pub(crate) fn gathered(counts: impl Iterator<Item = (Masked<String>, u64)>) -> BTreeMap<Masked<String>, u64> {
    let mut gathered: BTreeMap<Masked<String>, u64> = BTreeMap::new();
    for (value, count) in counts {
        let sum = gathered.entry(value).or_default();
        *sum = sum.saturating_add(count);
    }
    gathered
}

/// Magnitudes, if there are any.
pub(crate) fn magnitudes(
    quantiles: Vec<(u16, f64)>,
    bars: Vec<(f64, f64, u64)>,
    inferred: InferredType,
) -> Option<Masked<Magnitudes>> {
    let finite = quantiles.iter().all(|(_, value)| value.is_finite());
    (inferred.is_number() && finite && !quantiles.is_empty()).then(|| {
        Masked::new(Magnitudes {
            quantiles,
            bars,
            whole: inferred == InferredType::Of(dataseal_model::ValueKind::Integer),
        })
    })
}

fn scalar(value: &Scalar) -> Option<f64> {
    match value {
        Scalar::Integer(whole) => Some(*whole as f64),
        Scalar::Decimal(text) => text.parse().ok(),
        Scalar::Float(value) => Some(*value),
        Scalar::Date(day) => Some(f64::from(*day) * DAY),
        Scalar::Time(micros) | Scalar::Timestamp(micros) => Some(*micros as f64),
        Scalar::Boolean(_) | Scalar::Text(_) => None,
    }
}

/// An extreme as a report writes it.
pub(crate) fn written_end(text: &str, inferred: InferredType) -> Option<f64> {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};
    if inferred.is_number() {
        return text.parse().ok();
    }
    if !inferred.is_temporal() {
        return None;
    }
    if let Ok(date) = text.parse::<NaiveDate>() {
        let days = date.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days();
        return Some(days as f64 * DAY);
    }
    if let Ok(moment) = text.parse::<NaiveDateTime>() {
        return Some(moment.and_utc().timestamp_micros() as f64);
    }
    let time = text.parse::<NaiveTime>().ok()?;
    Some(time.signed_duration_since(NaiveTime::MIN).num_microseconds()? as f64)
}

/// One spelling for what is one value, so that 1 and 1.00, or a date with dashes and one with slashes, are counted
/// together.
pub(crate) fn spelling(text: &str, inferred: InferredType) -> Masked<String> {
    let spelt = if inferred.is_number() {
        text.trim()
            .parse::<f64>()
            .map_or_else(|_| text.to_owned(), |value| format!("{:?}", value + 0.0))
    } else if inferred.is_temporal() {
        moment(text)
    } else if inferred == InferredType::Of(dataseal_model::ValueKind::Boolean) {
        text.to_lowercase()
    } else {
        text.to_owned()
    };
    Masked::new(spelt)
}

/// The numbers of a date or moment, zeros at the end left out: a day at midnight is the day.
fn moment(text: &str) -> String {
    let mut numbers: Vec<&str> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|digits| !digits.is_empty())
        .map(|digits| digits.trim_start_matches('0'))
        .collect();
    while numbers.last().is_some_and(|last| last.is_empty()) {
        numbers.pop();
    }
    numbers.join("-")
}

#[cfg(test)]
mod tests {
    use dataseal_model::ValueKind;

    use super::*;

    #[test]
    fn one_value_has_one_spelling() {
        let of = |text: &str, kind| spelling(text, InferredType::Of(kind)).expose().clone();
        assert_eq!(of("1", ValueKind::Integer), of("1.00", ValueKind::Decimal));
        assert_eq!(of("-0.0", ValueKind::Float), of("0", ValueKind::Integer));
        assert_eq!(of("2024-01-02", ValueKind::Date), of("2024/1/2", ValueKind::Date));
        assert_eq!(
            of("2024-01-02 03:04:05", ValueKind::Timestamp),
            of("2024-01-02T03:04:05.000000", ValueKind::Timestamp)
        );
        assert_eq!(of("TRUE", ValueKind::Boolean), of("true", ValueKind::Boolean));
        assert_ne!(of("A", ValueKind::Text), of("a", ValueKind::Text));
    }

    #[test]
    fn ends_are_read_as_they_are_written() {
        let date = InferredType::Of(ValueKind::Date);
        assert_eq!(written_end("1970-01-02", date), Some(DAY));
        let moment = InferredType::Of(ValueKind::Timestamp);
        assert_eq!(written_end("1970-01-02T00:00:01", moment), Some(DAY + 1e6));
        assert_eq!(written_end("00:00:01", InferredType::Of(ValueKind::Time)), Some(1e6));
        assert_eq!(written_end("1.5e3", InferredType::Of(ValueKind::Float)), Some(1500.0));
        assert_eq!(written_end("abc", InferredType::Of(ValueKind::Text)), None);
    }
}
