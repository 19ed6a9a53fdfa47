//! What is counted about a column. Counts, shares and lengths are never secret; values live in `profile`.

use std::fmt;
use std::str::FromStr;

use crate::ClassId;

/// What a single non-null, non-placeholder value looks like as text, or is in a typed file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// `true`/`false`, `是`/`否`, `Y`/`N` and the like.
    Boolean,
    /// Plain digits with an optional sign, up to 38 digits.
    Integer,
    /// Plain digits with a fraction, up to 38 digits.
    Decimal,
    /// A number with an exponent, `inf` or `NaN`, or a binary float.
    Float,
    /// A calendar date.
    Date,
    /// A time of day.
    Time,
    /// A date with a time.
    Timestamp,
    /// Anything else.
    Text,
    /// Bytes without a text encoding.
    Binary,
    /// A list, map, struct or union.
    Nested,
}

impl ValueKind {
    /// Every kind, in the order in which counts are kept.
    pub const ALL: [Self; 10] = [
        Self::Boolean,
        Self::Integer,
        Self::Decimal,
        Self::Float,
        Self::Date,
        Self::Time,
        Self::Timestamp,
        Self::Text,
        Self::Binary,
        Self::Nested,
    ];

    /// The name used in `report.json`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Float => "float",
            Self::Date => "date",
            Self::Time => "time",
            Self::Timestamp => "timestamp",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Nested => "nested",
        }
    }
}

/// The type of a whole column: a kind, or `Empty` when no value was seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InferredType {
    /// Every value that is neither null, blank nor placeholder is of this kind (integers count as decimals or floats
    /// where those occur beside them).
    Of(ValueKind),
    /// No value.
    #[default]
    Empty,
}

impl InferredType {
    /// The name used in `report.json`: `boolean integer decimal float date time timestamp text binary nested empty`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Of(kind) => kind.as_str(),
            Self::Empty => "empty",
        }
    }

    /// Whether values of this type have a magnitude (so that a mean makes sense).
    pub const fn is_number(self) -> bool {
        matches!(
            self,
            Self::Of(ValueKind::Integer | ValueKind::Decimal | ValueKind::Float)
        )
    }

    /// Whether values of this type are dates or moments.
    pub const fn is_temporal(self) -> bool {
        matches!(self, Self::Of(ValueKind::Date | ValueKind::Time | ValueKind::Timestamp))
    }
}

impl fmt::Display for InferredType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for InferredType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text == "empty" {
            return Ok(Self::Empty);
        }
        ValueKind::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .map(Self::Of)
            .ok_or(())
    }
}

/// How many different values were seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DistinctCount {
    /// The count, or its HyperLogLog estimate (standard error 0.81 %, in tables of more than a thousand columns 1.63 %).
    pub value: u64,
    /// Whether `value` is exact (up to 64-bit hash collisions).
    pub exact: bool,
}

impl DistinctCount {
    /// Thousandths that an estimate may be off: three standard errors of 0.81 %.
    const MARGIN: u128 = 25;

    /// The largest number that an estimate of so many may stand for.
    pub const fn at_most(estimate: u128) -> u128 {
        estimate.saturating_mul(1000 + Self::MARGIN) / 1000
    }
}

/// Lengths in characters (Unicode scalar values) of texts, or in bytes of binary values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lengths {
    /// Shortest.
    pub min: u64,
    /// Longest.
    pub max: u64,
    /// Sum over all values, from which the mean follows.
    pub total: u64,
}

/// Texts by what they are made of. One text counts in several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CharacterCounts {
    /// Texts of ASCII digits alone.
    pub only_digits: u64,
    /// Texts with Latin letters (ASCII).
    pub latin: u64,
    /// Texts with Han characters.
    pub han: u64,
    /// Texts with full-width forms of ASCII characters, the ideographic space among them.
    pub full_width: u64,
    /// Texts with characters of other scripts, symbols or controls beyond ASCII.
    pub other: u64,
    /// Texts that mix Latin letters and Han characters.
    pub mixed: u64,
}

/// Plain digit strings of one length of 16 or more, and how many of them end in zeros from the 16th digit on.
/// Spreadsheets keep 15 significant digits, so a damaged identifier looks like this; chance alone gives
/// 10^-(length - 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LongDigits {
    /// Number of digits; 24 stands for 24 and more.
    pub length: u8,
    /// Values of that length.
    pub values: u64,
    /// Those whose digits after the 15th are all zero.
    pub zeroed: u64,
}

impl LongDigits {
    /// The zeroed values where there are more of them than chance explains, else 0. Chance explains its mean
    /// m = values / 10^(length - 15), rounded up, and four standard deviations of a Poisson count beyond it.
    ///
    /// ```
    /// use dataseal_model::LongDigits;
    /// // Of 4,000 order numbers of 18 digits, four end in three zeros by chance.
    /// assert_eq!(LongDigits { length: 18, values: 4_000, zeroed: 4 }.damaged(), 0);
    /// assert_eq!(LongDigits { length: 18, values: 4_000, zeroed: 90 }.damaged(), 90);
    /// ```
    pub fn damaged(&self) -> u64 {
        let free_digits = u32::from(self.length.saturating_sub(15));
        let mean = self
            .values
            .checked_div(10_u64.saturating_pow(free_digits))
            .unwrap_or(0)
            .saturating_add(1);
        let explained = mean.saturating_add(mean.isqrt().saturating_mul(4));
        if self.zeroed > explained { self.zeroed } else { 0 }
    }
}

/// What one recogniser counted in one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognisedCount {
    /// What it recognises.
    pub class: ClassId,
    /// Whole values that match and pass the validator.
    pub hits: u64,
    /// Whole values of the right shape that fail the validator.
    pub near_misses: u64,
    /// Free texts that contain a match inside.
    pub contained: u64,
    /// Matches inside these texts, as many as there are.
    pub occurrences: u64,
    /// Different canonical values among the hits.
    pub distinct: DistinctCount,
    /// Hits by day number (days since 1970-01-01), for classes that carry a date such as a birth date.
    pub days: Vec<(i32, u64)>,
}

/// Everything that is counted about one column. Always shown: nothing here is a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnCounts {
    /// Rows measured.
    pub rows: u64,
    /// Empty CSV fields, quoted or not, or the format's own null.
    pub nulls: u64,
    /// Texts that are empty (outside CSV) or only white space.
    pub blanks: u64,
    /// Texts that stand for a missing value: `NA`, `无`, `-`, …
    pub placeholders: u64,
    /// Remaining values by kind, in the order of [`ValueKind::ALL`], zero counts left out.
    pub kinds: Vec<(ValueKind, u64)>,
    /// The type that fits every remaining value.
    pub inferred: InferredType,
    /// Different values, nulls, blanks and placeholders not counted.
    pub distinct: DistinctCount,
    /// Lengths of the remaining values as text; `None` for typed numbers and when there is no value.
    pub lengths: Option<Lengths>,
    /// Lengths of texts in bytes of UTF-8; `None` where no value came as text.
    pub bytes: Option<Lengths>,
    /// What texts are made of.
    pub characters: CharacterCounts,
    /// Texts that begin or end with white space.
    pub padded: u64,
    /// Numbers that are zero.
    pub zeros: u64,
    /// Numbers below zero.
    pub negatives: u64,
    /// Floats that are infinite.
    pub infinities: u64,
    /// Floats that are NaN.
    pub nans: u64,
    /// Shannon entropy of the values in thousandths of a bit; `None` where not every value is counted by itself.
    pub entropy: Option<u64>,
    /// Recogniser counts, in order of class id, zero rows left out.
    pub recognised: Vec<RecognisedCount>,
    /// Numbers in exponent notation with an exponent of 10 or more and no more digits than a spreadsheet shows.
    pub exponents: u64,
    /// Long digit strings by length.
    pub long_digits: Vec<LongDigits>,
    /// Values wrapped by a spreadsheet export (`="…"`, a leading `'` or a trailing tab).
    pub wrapped: u64,
}

impl ColumnCounts {
    /// Rows that hold a value: neither null, blank nor placeholder.
    pub fn present(&self) -> u64 {
        self.rows
            .saturating_sub(self.nulls)
            .saturating_sub(self.blanks)
            .saturating_sub(self.placeholders)
    }

    /// The counts of one recogniser, if it saw anything.
    pub fn recognised(&self, class: &ClassId) -> Option<&RecognisedCount> {
        self.recognised.iter().find(|count| &count.class == class)
    }
}
