//! The `tables` part of the document: what was measured of each column, its labels and its grade. Depends on rows alone.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::grades::{Criterion, Node, Reckoning};
use super::quality::Quality;
use super::relations::Relations;
use super::{Text, schema};

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Rows measured.
    pub rows: u64,
    /// What was counted of whole rows; null for a table that several files make up.
    pub whole_rows: Option<WholeRows>,
    /// How far the rows are filled in; null for a table that several files make up.
    pub completeness: Option<Completeness>,
    /// What was counted of columns together; null where nothing was asked for.
    pub relations: Option<Relations>,
    /// Its quality by indicator; null where nobody assessed it.
    pub quality: Option<Quality>,
    /// Grade of the table.
    #[schemars(schema_with = "schema::grade")]
    pub grade: String,
    /// Reasons that concern the table as a whole.
    pub drivers: Vec<Driver>,
    /// The further steps of its grade.
    pub reckoning: Reckoning,
    /// Columns in file order.
    pub columns: Vec<Column>,
}

/// What was counted of whole rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WholeRows {
    /// Rows all of whose values are null or blank.
    pub empty: u64,
    /// Different rows.
    pub distinct: u64,
    /// Whether `distinct` is exact rather than estimated.
    pub distinct_exact: bool,
    /// Rows that say the same as another one before them; null where that is only estimated.
    pub duplicates: Option<u64>,
    /// Rows that certainly do.
    pub duplicates_at_least: u64,
}

/// How far the rows are filled in. A cell is present here when it is neither null nor blank; a placeholder is present.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Completeness {
    /// Rows in which every cell is present.
    pub complete_rows: u64,
    /// Their share of all rows, a decimal from 0 to 1; null without rows.
    pub complete_share: Option<String>,
    /// Rows by pairs of columns; null for a table of more than 64 columns.
    pub pairs: Option<Pairs>,
}

/// For each pair of columns that have gaps, the rows in which both are present. A column that is not listed is present in
/// every row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Pairs {
    /// Places of the columns that have gaps, from 0, ascending.
    pub columns: Vec<u64>,
    /// A list for each of `columns`: the rows of the table in which it and each of `columns` in turn are present.
    pub both: Vec<Vec<u64>>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Whether the name was replaced.
    pub name_withheld: bool,
    /// The type that fits every value.
    #[serde(rename = "type")]
    #[schemars(schema_with = "schema::column_type")]
    pub column_type: String,
    /// The type as the file declares it.
    pub declared: String,
    /// Rows measured.
    pub rows: u64,
    /// Empty CSV fields, or the format's null.
    pub nulls: u64,
    /// Texts that stand for a missing value.
    pub placeholders: u64,
    /// Texts that are empty (outside CSV) or only white space.
    pub blanks: u64,
    /// Rows that hold a value.
    pub present: u64,
    /// Different values.
    pub distinct: u64,
    /// Whether `distinct` is exact rather than estimated.
    pub distinct_exact: bool,
    /// Values by kind.
    pub kinds: BTreeMap<String, u64>,
    /// Lengths of the values as text.
    pub lengths: Option<Lengths>,
    /// What recognisers counted.
    pub recognised: Vec<Recognised>,
    /// Numbers in spreadsheet exponent notation.
    pub exponents: u64,
    /// Long digit strings by length.
    pub long_digits: Vec<LongDigits>,
    /// Values wrapped by a spreadsheet export.
    pub wrapped: u64,
    /// Share of the values that are different ones, from `0.000000` to `1.000000`; null without a value.
    pub uniqueness: Option<String>,
    /// Lengths of texts in bytes of UTF-8.
    pub bytes: Option<Lengths>,
    /// What texts are made of.
    pub characters: Characters,
    /// Texts that begin or end with white space.
    pub padded: u64,
    /// Numbers that are zero.
    pub zeros: u64,
    /// Numbers below zero.
    pub negatives: u64,
    /// Infinite floats.
    pub infinities: u64,
    /// Floats that are NaN.
    pub nans: u64,
    /// Shannon entropy of the values in bits, to three digits; null where not every value was counted by itself.
    pub entropy: Option<String>,
    /// What the column holds: labels that are likely or confirmed, most certain first.
    pub labels: Vec<Label>,
    /// Labels that are only worth a look.
    pub hints: Vec<Label>,
    /// What a person decided, which labels and grade follow, beside what the program had found; null where nobody did.
    pub review: Option<Review>,
    /// Grade of the column.
    #[schemars(schema_with = "schema::grade")]
    pub grade: String,
    /// Reasons for the grade, highest first.
    pub drivers: Vec<Driver>,
    /// Why the values are withheld; null where they may be shown.
    #[schemars(schema_with = "schema::withheld")]
    pub withheld: Option<String>,
    /// Smallest number or date, where it may be shown.
    pub min: Option<String>,
    /// Largest number or date.
    pub max: Option<String>,
    /// Mean of a number column.
    pub mean: Option<String>,
    /// Sum of a number column: exact for integers and decimals.
    pub sum: Option<String>,
    /// Sample variance (over n - 1) of a number column.
    pub variance: Option<String>,
    /// The root of the variance.
    pub std_dev: Option<String>,
    /// Skewness m3 / m2^1.5 of a number column.
    pub skewness: Option<String>,
    /// Kurtosis m4 / m2^2 - 3 of a number column.
    pub kurtosis: Option<String>,
    /// Numbers that may stand for a missing value.
    pub suspected: Vec<Top>,
    /// How the dates of a column lie; null for other columns, and where they are withheld or too many days to count.
    pub days: Option<Days>,
    /// Forms of texts: `A` a capital, `a` a small letter, `9` a digit, `文` a Han character, `※` any other beyond ASCII.
    pub forms: Vec<Top>,
    /// Quantiles of a number column.
    pub quantiles: Vec<Quantile>,
    /// Histogram of a number column.
    pub histogram: Vec<Bar>,
    /// Frequent values that may be shown, most frequent first.
    pub top: Vec<Top>,
}

/// Lengths in characters, or in bytes of binary values.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Lengths {
    /// Shortest.
    pub min: u64,
    /// Longest.
    pub max: u64,
    /// Sum over all values.
    pub total: u64,
}

/// Texts by what they are made of. One text counts in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Characters {
    /// ASCII digits alone.
    pub only_digits: u64,
    /// With Latin letters (ASCII).
    pub latin: u64,
    /// With Han characters.
    pub han: u64,
    /// With full-width forms of ASCII characters.
    pub full_width: u64,
    /// With other characters beyond ASCII.
    pub other: u64,
    /// With Latin letters and Han characters.
    pub mixed: u64,
}

/// How dates lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Days {
    /// Different days.
    pub distinct: u64,
    /// Days between the first and the last that have no row.
    pub missing: u64,
    /// Days of the longest stretch without a row.
    pub longest_gap: u64,
    /// Rows of days after the assessment date.
    pub future: u64,
    /// Days from the last day that is not in the future to the assessment date; null if there is none.
    pub age: Option<u64>,
}

/// What one recogniser counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognised {
    /// What it recognises.
    pub class: String,
    /// Values that match and pass the validator.
    pub hits: u64,
    /// Values of the right shape that fail the validator.
    pub near_misses: u64,
    /// Free texts that contain a match.
    pub contained: u64,
    /// Matches inside these texts.
    #[serde(default)]
    pub occurrences: u64,
    /// Different values among the hits.
    pub distinct: u64,
}

/// Plain digit strings of one length.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LongDigits {
    /// Number of digits; 24 stands for 24 and more.
    pub length: u8,
    /// Values of that length.
    pub values: u64,
    /// Those whose digits after the 15th are all zero.
    pub zeroed: u64,
}

/// One class that a column was found to hold, with the figures behind it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Label {
    /// The class.
    pub class: String,
    /// What people call it.
    pub title: Text,
    /// How sure, from `0.000` to `1.000`.
    #[schemars(regex(pattern = r"^(0\.[0-9]{3}|1\.000)$"))]
    pub confidence: String,
    /// In which band.
    #[schemars(schema_with = "schema::strength")]
    pub strength: String,
    /// `plain`, `masked` or `pseudonym`: masked and pseudonymous values are personal information still (PIPL art. 73).
    #[serde(default = "plain")]
    #[schemars(schema_with = "schema::form")]
    pub form: String,
    /// Whether it is personal information.
    pub personal: bool,
    /// Whether it is sensitive personal information.
    pub sensitive: bool,
    /// Where it stands in the taxonomies that were chosen.
    pub nodes: Vec<Node>,
    /// Why.
    pub evidence: Evidence,
}

/// What a person decided about a column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// The classes that the column was said to hold, empty for none at all; null where labels were left as they were.
    pub classes: Option<Vec<String>>,
    /// The grade that was asked for.
    #[schemars(schema_with = "schema::grade_or_null")]
    pub grade: Option<String>,
    /// Whether it was said that values may be shown.
    pub disclose: bool,
    /// Why.
    pub reason: String,
    /// Who decided.
    pub reviewer: String,
    /// When.
    #[schemars(extend("format" = "date"))]
    pub date: String,
    /// Whether the data is no longer what was looked at then.
    pub stale: bool,
    /// The labels that the program gives, hints included, most certain first.
    pub machine_labels: Vec<Label>,
    /// The grade that they give.
    #[schemars(schema_with = "schema::grade")]
    pub machine_grade: String,
}

/// The figures behind a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The dictionary term found in the column's name.
    pub name_term: Option<String>,
    /// Whether the whole name is that term.
    pub name_whole: bool,
    /// Values that match and pass the validator.
    pub hits: u64,
    /// Values looked at.
    pub of: u64,
    /// Values of the right shape that fail the validator.
    pub near_misses: u64,
    /// Free texts that contain a match.
    pub contained: u64,
    /// Matches inside these texts.
    #[serde(default)]
    pub occurrences: u64,
    /// Different validated values.
    pub distinct: u64,
    /// Share of random text of the same shape that would pass.
    pub chance: String,
    /// The next best class.
    pub runner_up: Option<RunnerUp>,
    /// What else a person should know.
    #[serde(default)]
    pub remarks: Vec<Remark>,
}

/// A remark on a column, with a count. Codes are stable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Remark {
    /// What is remarked.
    #[schemars(schema_with = "schema::remark")]
    pub code: String,
    /// Of so many values; 0 where it is about none.
    pub count: u64,
}

/// The form of labels in documents that do not say it.
fn plain() -> String {
    dataseal_model::Form::Plain.as_str().to_owned()
}

/// The next best class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RunnerUp {
    /// The class.
    pub class: String,
    /// How sure.
    pub confidence: String,
}

/// One reason for a grade.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Driver {
    /// The grade that this reason alone gives.
    #[schemars(schema_with = "schema::grade")]
    pub grade: String,
    /// Which rule of the scheme.
    pub rule: String,
    /// For which class.
    pub class: Option<String>,
    /// Who is harmed.
    pub object: Option<String>,
    /// How badly.
    pub degree: Option<String>,
    /// The element of GB/T 43697-2024, 6.3 that raises the grade.
    pub element: Option<String>,
    /// Id of the signal that fired.
    pub signal: Option<String>,
    /// What that signal says and where it is written; it makes data a candidate at most, never more.
    pub criterion: Option<Criterion>,
    /// The figure that reached a threshold.
    pub figure: Option<u64>,
    /// The node of the sector's taxonomy that sets a floor.
    pub node: Option<Node>,
}

/// One quantile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quantile {
    /// Thousandths of the values at or below it.
    pub per_mille: u16,
    /// The value.
    pub value: String,
}

/// One bar of a histogram.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Bar {
    /// Lower edge.
    pub low: String,
    /// Upper edge.
    pub high: String,
    /// Values between them.
    pub count: u64,
}

/// One frequent value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Top {
    /// The value.
    pub value: String,
    /// Rows that hold it.
    pub count: u64,
}
