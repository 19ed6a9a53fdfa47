//! Natural persons counted by their identifiers, with what is certain about the count, and held against legal thresholds.
//!
//! An identifier counts once, however often and in however many columns, tables and files it occurs: columns of one class are
//! united, never added. Identifiers of different classes cannot be united, because nothing says whose telephone number goes
//! with whose identity number: the largest count is what there is at least, the sum what there is at most, and no table
//! concerns more persons than its rows have room for. One person has about one identifier of a class; where people have
//! several (telephones, cards), the count is one of identifiers and is called so.

use crate::{Bilingual, Citation, ClassId, Masked};

/// The canonical identifiers of one class in one column, as hashes. They can be united with those of other columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identities {
    /// Every hash, ascending, each once.
    Hashes(Vec<u64>),
    /// The registers of a HyperLogLog; their number is a power of two.
    Registers(Vec<u8>),
}

/// Identifiers of one class in a column. A hash of an identity number can be looked up by trying all numbers, so it is as
/// secret as the number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnIdentities {
    /// What they are.
    pub class: ClassId,
    /// The hashes.
    pub identities: Masked<Identities>,
}

/// How many different identifiers several columns hold together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitedCount {
    /// The count, or its estimate.
    pub value: u64,
    /// Whether it is exact (up to 64-bit hash collisions).
    pub exact: bool,
    /// What there is for certain.
    pub at_least: u64,
    /// Standard error of an estimate in millionths; 0 if exact.
    pub error: u32,
}

impl UnitedCount {
    /// An exact count.
    pub const fn exactly(value: u64) -> Self {
        Self {
            value,
            exact: true,
            at_least: value,
            error: 0,
        }
    }

    /// So many thousandths of a standard error below and above, within what is certain and no more than `most`.
    fn around(&self, thousandths: u128, most: u64) -> (u64, u64) {
        const WHOLE: u128 = 1_000_000 * 1_000;
        let value = u128::from(self.value);
        let margin = (value * u128::from(self.error) * thousandths).div_ceil(WHOLE);
        let low = u64::try_from(value.saturating_sub(margin)).unwrap_or(u64::MAX);
        let high = u64::try_from(value.saturating_add(margin)).unwrap_or(u64::MAX);
        let low = low.max(self.at_least).min(most);
        (low, high.min(most).max(low))
    }
}

/// From how many persons to how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonBounds {
    /// At least so many.
    pub at_least: u64,
    /// At most so many; `None` if nothing bounds it.
    pub at_most: Option<u64>,
}

impl PersonBounds {
    /// Whether there are `threshold` persons or more; `None` where the bounds lie on both sides of it.
    ///
    /// ```
    /// use dataseal_model::PersonBounds;
    /// let bounds = PersonBounds { at_least: 990_000, at_most: Some(1_010_000) };
    /// assert_eq!(bounds.reaches(100_000), Some(true));
    /// assert_eq!(bounds.reaches(1_000_000), None);
    /// assert_eq!(bounds.reaches(10_000_000), Some(false));
    /// ```
    pub fn reaches(&self, threshold: u64) -> Option<bool> {
        if self.at_least >= threshold {
            return Some(true);
        }
        self.at_most.and_then(|at_most| (at_most < threshold).then_some(false))
    }

    /// With a declared total: a measurement can only raise it, and without one nothing bounds the total.
    #[must_use]
    pub fn raising(&self, declared: Option<u64>) -> Self {
        Self {
            at_least: declared.map_or(self.at_least, |declared| declared.max(self.at_least)),
            at_most: declared.and_then(|declared| Some(declared.max(self.at_most?))),
        }
    }

    /// Those of these persons that are not among `others`, all of whom are among these.
    #[must_use]
    pub fn without(&self, others: &Self) -> Self {
        Self {
            at_least: others.at_most.map_or(0, |others| self.at_least.saturating_sub(others)),
            at_most: self.at_most.map(|most| most.saturating_sub(others.at_least)),
        }
    }

    /// Whether both bounds are one number.
    pub fn is_exact(&self) -> bool {
        self.at_most == Some(self.at_least)
    }
}

/// The identifiers of one class over a whole dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdentifierCount {
    /// What they are.
    pub class: ClassId,
    /// Columns that were united.
    pub columns: u64,
    /// Values in them that are such an identifier.
    pub values: u64,
    /// Different ones, or the estimate of their number.
    pub persons: u64,
    /// Whether `persons` is exact.
    pub exact: bool,
    /// Standard error of the estimate in millionths; 0 if exact.
    pub error: u32,
    /// From and to with a probability of 95 %; both `persons` if exact.
    pub likely: (u64, u64),
    /// From and to by three standard errors (99.7 %), within what is certain; both `persons` if exact.
    pub bounds: (u64, u64),
}

/// 95 % of a normal distribution, in thousandths of a standard error.
const LIKELY: u128 = 1_960;
/// Three standard errors, in thousandths.
const SURE: u128 = 3_000;

impl IdentifierCount {
    /// From the columns that hold the class. `united` is what their union counts; `None` if it cannot be had, as where only
    /// the counts of a column are left.
    pub fn of(class: ClassId, columns: &[ColumnCount], united: Option<UnitedCount>) -> Self {
        let sum = |of: fn(&ColumnCount) -> u64| columns.iter().map(of).fold(0_u64, u64::saturating_add);
        let values = sum(|column| column.values);
        let count = match (united, columns) {
            (Some(united), _) => united,
            (None, [only]) => only.distinct,
            (None, _) => {
                let largest = columns
                    .iter()
                    .map(|column| column.distinct)
                    .max_by_key(|count| count.value);
                return Self::spread(class, columns, values, largest.unwrap_or_default());
            }
        };
        let most = if count.exact { count.value } else { values };
        Self {
            class,
            columns: number(columns.len()),
            values,
            persons: count.value.min(most),
            exact: count.exact,
            error: count.error,
            likely: count.around(LIKELY, most),
            bounds: count.around(SURE, most),
        }
    }

    /// Counts that cannot be united: from the largest to the sum.
    fn spread(class: ClassId, columns: &[ColumnCount], values: u64, largest: UnitedCount) -> Self {
        let ends = |thousandths: u128| {
            let each = columns
                .iter()
                .map(|column| column.distinct.around(thousandths, column.values));
            let (mut low, mut high) = (0_u64, 0_u64);
            for (least, most) in each {
                low = low.max(least);
                high = high.saturating_add(most);
            }
            (low, high)
        };
        Self {
            class,
            columns: number(columns.len()),
            values,
            persons: largest.value,
            exact: false,
            error: largest.error,
            likely: ends(LIKELY),
            bounds: ends(SURE),
        }
    }
}

/// What one column says of one class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ColumnCount {
    /// Values that are such an identifier.
    pub values: u64,
    /// Different ones among them.
    pub distinct: UnitedCount,
}

/// Rows of tables with the same identifiers: room for persons.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonRows {
    /// Rows, those that were set aside among them.
    pub rows: u64,
    /// Persons that a row can concern: the largest number of columns of one class, at least 1.
    pub room: u64,
    /// Places for a person that an identifier fills.
    pub identified: u64,
    /// Places that an identifier fills of which everybody has one and that nobody shares.
    pub numbered: u64,
    /// Identifiers that texts can hold at most beside those of whole values.
    pub loose: u64,
}

impl PersonBounds {
    /// From the identifiers of each class and the rows of the tables that hold personal information. `is_whole` says that
    /// every row of them was read or set aside; nothing bounds the persons otherwise. Of the class `sole` everybody has one
    /// and nobody shares it: there are no more persons than such identifiers and places without one.
    pub fn of(identifiers: &[IdentifierCount], rows: &[PersonRows], is_whole: bool, sole: Option<&ClassId>) -> Self {
        let add = |sum: u64, each: u64| sum.saturating_add(each);
        let largest = identifiers.iter().map(|count| count.bounds.0).max().unwrap_or(0);
        let any = rows.iter().any(|rows| rows.rows > 0);
        let at_least = largest.max(u64::from(any));
        let places = |rows: &PersonRows| rows.rows.saturating_mul(rows.room);
        let named = identifiers.iter().map(|count| count.bounds.1).fold(0, add);
        let unnamed = rows
            .iter()
            .map(|rows| places(rows).saturating_sub(rows.identified))
            .fold(0, add);
        let room = rows.iter().map(places).fold(0, add);
        let numbers = identifiers.iter().find(|count| Some(&count.class) == sole);
        let unnumbered = rows
            .iter()
            .map(|rows| places(rows).saturating_sub(rows.numbered))
            .fold(0, add);
        let by_number = numbers.map_or(room, |count| count.bounds.1.saturating_add(unnumbered));
        let loose = rows.iter().map(|rows| rows.loose).fold(0, add);
        let at_most = named
            .saturating_add(unnamed)
            .min(room)
            .min(by_number)
            .saturating_add(loose);
        Self {
            at_least,
            at_most: is_whole.then(|| at_most.max(at_least)),
        }
    }
}

/// Persons below an age at the assessment date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinorCount {
    /// The age in years.
    pub under: u32,
    /// Rows of such persons, by birth date.
    pub rows: u64,
    /// Such persons. Nothing bounds them where a row of personal information has no birth date.
    pub persons: PersonBounds,
}

/// What a threshold counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
    /// All persons whose information the holder handles, in whatever datasets.
    Handled,
    /// Persons whose information, none of it sensitive, the holder provided abroad since 1 January.
    Exported,
    /// The same for sensitive personal information.
    ExportedSensitive,
    /// Items of personal information of some kind in this dataset, one a person.
    Items,
}

impl Counted {
    /// Everything that is counted.
    pub const ALL: [Self; 4] = [Self::Handled, Self::Exported, Self::ExportedSensitive, Self::Items];

    /// The name used in packs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Handled => "handled",
            Self::Exported => "exported",
            Self::ExportedSensitive => "exported-sensitive",
            Self::Items => "items",
        }
    }

    /// The declared total that stands beside it, by the name of its fact.
    pub const fn declared(self) -> Option<&'static str> {
        match self {
            Self::Handled => Some("handler_persons"),
            Self::Exported => Some("abroad_persons"),
            Self::ExportedSensitive => Some("abroad_sensitive_persons"),
            Self::Items => None,
        }
    }
}

/// A legal threshold and how this dataset stands to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThresholdComparison {
    /// Id of the threshold.
    pub id: String,
    /// What follows where it is reached.
    pub title: Bilingual,
    /// Where it is written.
    pub source: Citation,
    /// What it counts.
    pub counted: Counted,
    /// From how many on.
    pub threshold: u64,
    /// What this dataset has of it.
    pub measured: PersonBounds,
    /// The declared total, if there is one.
    pub declared: Option<u64>,
    /// Whether this dataset alone reaches it; `None`: undetermined.
    pub alone: Option<bool>,
    /// Whether what is counted reaches it, other datasets included; `None`: undetermined.
    pub reached: Option<bool>,
}

impl ThresholdComparison {
    /// The name of a conclusion: `reached`, `below` or `undetermined`.
    pub const fn state(answer: Option<bool>) -> &'static str {
        match answer {
            Some(true) => "reached",
            Some(false) => "below",
            None => "undetermined",
        }
    }
}

/// The persons of a dataset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Persons {
    /// Whether personal information was recognised in any table that has rows. Without it nothing else here means anything.
    pub found: bool,
    /// Identifiers by class, the most persons first, then by class.
    pub identifiers: Vec<IdentifierCount>,
    /// All persons.
    pub all: PersonBounds,
    /// Persons in tables with sensitive personal information.
    pub sensitive: PersonBounds,
    /// Persons in none of these.
    pub ordinary: PersonBounds,
    /// Children and minors, where a column carries birth dates: under 14 and under 18.
    pub minors: Vec<MinorCount>,
    /// Persons of each table in order; `None` without personal information.
    pub tables: Vec<Option<PersonBounds>>,
    /// How the dataset stands to legal thresholds.
    pub comparisons: Vec<ThresholdComparison>,
}

impl Persons {
    /// The most persons that one class of identifiers counts; `None` without identifiers.
    pub fn estimate(&self) -> Option<u64> {
        self.identifiers.iter().map(|count| count.persons).max()
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
