//! A finished profile: counts in the open, values masked.

use crate::{ColumnCounts, ColumnIdentities, Digest, DistinctCount, Masked, Relations, Scalar};

/// One bar of a histogram: values from `low` (inclusive) to `high` (exclusive, but for the last bar).
#[derive(Clone, Debug, PartialEq)]
pub struct HistogramBucket {
    /// Lower edge.
    pub low: f64,
    /// Upper edge.
    pub high: f64,
    /// Values between them.
    pub count: u64,
}

/// One frequent value with the exact number of rows that hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopValue {
    /// The value as text.
    pub value: Masked<String>,
    /// Rows that hold it.
    pub count: u64,
}

/// A form of texts (`A` a capital, `a` a small letter, `9` a digit, `文` a Han character, `※` any other beyond ASCII) with
/// the exact number of rows of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormCount {
    /// The form.
    pub form: Masked<String>,
    /// Rows.
    pub count: u64,
}

/// What is known of a column's values. Nothing here leaves but through [`crate::disclose`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ColumnValues {
    /// Smallest value in the inferred type; texts by Unicode scalar values.
    pub min: Option<Masked<Scalar>>,
    /// Largest value.
    pub max: Option<Masked<Scalar>>,
    /// Arithmetic mean of a number column, rounded half-even to 12 significant digits.
    pub mean: Option<Masked<String>>,
    /// Sum of a number column: exact for integers and decimals, rounded once to 12 significant digits for floats.
    pub sum: Option<Masked<String>>,
    /// Variance of a number column as a sample (over n - 1), rounded half-even to 12 significant digits.
    pub variance: Option<Masked<String>>,
    /// The root of the variance.
    pub deviation: Option<Masked<String>>,
    /// Skewness m3 / m2^1.5 of a number column, to nine digits after the point.
    pub skewness: Option<Masked<String>>,
    /// Kurtosis m4 / m2^2 - 3 of a number column, to nine digits after the point.
    pub kurtosis: Option<Masked<String>>,
    /// Numbers that may stand for a missing value (-1, 9999 and their like) because they are an extreme of the column and
    /// more frequent than chance explains, with the rows of each.
    pub suspected: Vec<(Masked<Scalar>, u64)>,
    /// Rows by day (days since 1970-01-01) of a column of dates or timestamps; `None` where they are too many.
    pub days: Option<Masked<Vec<(i32, u64)>>>,
    /// Forms of texts, most frequent first; `None` when there are too many.
    pub forms: Option<Vec<FormCount>>,
    /// Quantiles of a number column as (per mille, value), relative error at most 0.4 %.
    pub quantiles: Vec<(u16, Masked<Scalar>)>,
    /// Histogram of a number column.
    pub histogram: Option<Masked<Vec<HistogramBucket>>>,
    /// The most frequent values, most frequent first, ties by value; `None` when there are too many different ones to
    /// count each exactly.
    pub top: Option<Vec<TopValue>>,
    /// Hashes of the identifiers of persons, by class; what makes persons countable over several columns.
    pub identities: Vec<ColumnIdentities>,
}

/// One measured column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnProfile {
    /// The name as written in the file. A name can itself be personal data, hence masked.
    pub name: Masked<String>,
    /// Place in the file, counted from 0.
    pub position: usize,
    /// The type as the file declares it: `csv`, `INT64`, `BYTE_ARRAY (String)`; free of data.
    pub declared: String,
    /// What was counted.
    pub counts: ColumnCounts,
    /// What the values were.
    pub values: ColumnValues,
}

/// How the days of a column lie, seen from an assessment date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayCoverage {
    /// Different days.
    pub distinct: u64,
    /// Days from the first to the last, both included.
    pub between: u64,
    /// Days of the longest stretch without a row.
    pub longest_gap: u64,
    /// Rows of days after the assessment date.
    pub future: u64,
    /// Days from the last day that is not in the future to the assessment date.
    pub age: Option<u64>,
}

impl DayCoverage {
    /// That of rows by day, in order; `as_of` is a day too (all since 1970-01-01). `None` without a day.
    pub fn of(by_day: &[(i32, u64)], as_of: i64) -> Option<Self> {
        let ((first, _), (last, _)) = (by_day.first()?, by_day.last()?);
        let gaps = by_day
            .array_windows()
            .map(|[(day, _), (next, _)]| (i64::from(*next) - i64::from(*day) - 1).unsigned_abs());
        let future = by_day.iter().filter(|(day, _)| i64::from(*day) > as_of);
        let latest = by_day.iter().rev().find(|(day, _)| i64::from(*day) <= as_of);
        Some(Self {
            distinct: u64::try_from(by_day.len()).unwrap_or(u64::MAX),
            between: (i64::from(*last) - i64::from(*first) + 1).unsigned_abs(),
            longest_gap: gaps.max().unwrap_or(0),
            future: future.map(|(_, rows)| rows).sum(),
            age: latest.map(|(day, _)| (as_of - i64::from(*day)).unsigned_abs()),
        })
    }

    /// Days between the first and the last that have no row.
    pub const fn missing(&self) -> u64 {
        self.between.saturating_sub(self.distinct)
    }
}

/// What is counted of whole rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowCounts {
    /// Rows all of whose values are null or blank.
    pub empty: u64,
    /// Different rows: exact (up to collisions of 64-bit hashes) for a quarter of a million, then an estimate.
    pub distinct: DistinctCount,
}

impl RowCounts {
    /// Rows that say the same as another one before them, where that is known exactly.
    pub const fn duplicates(&self, rows: u64) -> Option<u64> {
        if self.distinct.exact {
            Some(rows.saturating_sub(self.distinct.value))
        } else {
            None
        }
    }

    /// Rows that certainly say the same as another one, beyond the error of the estimate.
    pub fn duplicates_at_least(&self, rows: u64) -> u64 {
        let most = DistinctCount::at_most(u128::from(self.distinct.value));
        let sure = u64::try_from(most).map_or(0, |most| rows.saturating_sub(most));
        self.duplicates(rows).unwrap_or(sure)
    }
}

/// How far the rows of a table are filled in. A cell is present here when it is neither null nor blank; unlike in a
/// column's own counts a placeholder is present, because it is told only by the text of each value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completeness {
    /// Rows in which every cell is present.
    pub complete: u64,
    /// Rows by pairs of columns; `None` for a table of more than 64 columns.
    pub pairs: Option<PairsPresent>,
}

/// For each pair of columns that have gaps, the rows in which both are present. A column that is not listed is present in
/// every row, so together with another it is present as often as that one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PairsPresent {
    /// Positions of the columns that have gaps, from 0, ascending.
    pub columns: Vec<usize>,
    /// A row for each of `columns`: the rows of the table in which it and each of `columns` in turn are present; with
    /// itself, those in which it is.
    pub both: Vec<Vec<u64>>,
}

/// One measured table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableProfile {
    /// Rows measured.
    pub rows: u64,
    /// What was counted of whole rows; `None` where it is not known, such as for files with different columns put together.
    pub row_counts: Option<RowCounts>,
    /// How far its rows are filled in; `None` where it is not known, as above.
    pub completeness: Option<Completeness>,
    /// What was counted of columns together, where it was asked for.
    pub relations: Relations,
    /// Columns in file order.
    pub columns: Vec<ColumnProfile>,
    /// Digest of the recogniser set that was run.
    pub recognisers: Digest,
    /// Version of the state's algorithms. Profiles of different versions are not compared.
    pub state_version: u16,
}
