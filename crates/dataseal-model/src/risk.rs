//! Anonymity risk as it is measured: how many records share their quasi-identifiers, and what a class of such records gives
//! away of its sensitive attributes. Counts and figures only; no cell value is in here.
//!
//! Terms and definitions are those of the literature: k-anonymity (Sweeney 2002), l-diversity in its distinct, entropy and
//! recursive forms (Machanavajjhala et al. 2007), t-closeness (Li et al. 2007). An *equivalence class* is the set of records
//! with the same values in all quasi-identifiers. A null is a value of its own, equal to itself only.

mod release;

pub use release::{Acquaintance, Environment, EnvironmentRisk, Insider, Rating, ReleaseAssessment, ReleaseModel};

use std::collections::BTreeMap;

use crate::{Disclosed, FileRecord, Part, PhysicalColumn};

/// How a person names a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnChoice {
    /// By the name in the file.
    Name(String),
    /// By its place, from 0.
    Position(usize),
}

impl ColumnChoice {
    /// `#3` is the third column, everything else a name.
    pub fn of(text: &str) -> Self {
        let place = text.strip_prefix('#').and_then(|digits| digits.parse::<usize>().ok());
        match place.and_then(|place| place.checked_sub(1)) {
            Some(position) => Self::Position(position),
            None => Self::Name(text.to_owned()),
        }
    }

    /// Where the column stands.
    ///
    /// # Errors
    /// [`ChoiceError::Missing`] and [`ChoiceError::Ambiguous`].
    pub fn resolve(&self, columns: &[PhysicalColumn]) -> Result<usize, ChoiceError> {
        let name = match self {
            Self::Position(position) if *position < columns.len() => return Ok(*position),
            Self::Position(_) => return Err(ChoiceError::Missing),
            Self::Name(name) => crate::Masked::new(name.clone()),
        };
        let mut found = (0_usize..).zip(columns).filter(|(_, column)| column.name == name);
        match (found.next(), found.next()) {
            (Some((position, _)), None) => Ok(position),
            (Some(_), Some(_)) => Err(ChoiceError::Ambiguous),
            (None, _) => Err(ChoiceError::Missing),
        }
    }
}

/// Why a column that was asked for cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChoiceError {
    /// The table has no such column.
    Missing,
    /// Several columns have that name: only their places tell them apart.
    Ambiguous,
    /// The column was asked for before.
    Twice,
    /// No quasi-identifier was named.
    Nothing,
}

impl ChoiceError {
    /// Every reason.
    pub const ALL: [Self; 4] = [Self::Missing, Self::Ambiguous, Self::Twice, Self::Nothing];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Missing => "no-such-column",
            Self::Ambiguous => "several-columns-of-that-name",
            Self::Twice => "column-named-twice",
            Self::Nothing => "no-quasi-identifier",
        }
    }
}

/// What is asked of every table: columns as a person names them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskRequest {
    /// The quasi-identifiers.
    pub quasi_identifiers: Vec<ColumnChoice>,
    /// The sensitive attributes.
    pub sensitive: Vec<ColumnChoice>,
}

/// What is asked of the tables of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RiskRequests {
    /// The same of every table.
    Every(RiskRequest),
    /// Of single tables, by their places in the file; the others stay unread.
    Each(BTreeMap<Vec<Part>, RiskRequest>),
}

impl RiskRequests {
    /// What is asked of the table at this place.
    pub fn of(&self, part: &[Part]) -> Option<&RiskRequest> {
        match self {
            Self::Every(request) => Some(request),
            Self::Each(requests) => requests.get(part),
        }
    }
}

impl RiskRequest {
    /// The question to a table of these columns; else the place of the choice that does not fit, counted from 0 over
    /// quasi-identifiers and then sensitive attributes, and why.
    ///
    /// # Errors
    /// As told.
    pub fn resolve(&self, columns: &[PhysicalColumn]) -> Result<RiskQuestion, (usize, ChoiceError)> {
        if self.quasi_identifiers.is_empty() {
            return Err((0, ChoiceError::Nothing));
        }
        let mut positions = Vec::new();
        for (place, choice) in self.quasi_identifiers.iter().chain(&self.sensitive).enumerate() {
            let position = choice.resolve(columns).map_err(|why| (place, why))?;
            if positions.contains(&position) {
                return Err((place, ChoiceError::Twice));
            }
            positions.push(position);
        }
        let sensitive = positions.split_off(self.quasi_identifiers.len());
        Ok(RiskQuestion {
            quasi_identifiers: positions,
            sensitive,
        })
    }
}

/// What is measured of one table: columns by their places, from 0, no column twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskQuestion {
    /// The quasi-identifiers, at least one.
    pub quasi_identifiers: Vec<usize>,
    /// The sensitive attributes, each measured by itself.
    pub sensitive: Vec<usize>,
}

/// What was measured of one table. Rows that were set aside are in no figure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskResult {
    /// Rows in which each quasi-identifier is null, in the order of the question.
    pub quasi_nulls: Vec<u64>,
    /// How large the equivalence classes are.
    pub classes: ClassSizes,
    /// What classes give away, for each sensitive attribute in the order of the question.
    pub sensitive: Vec<SensitiveRisk>,
}

/// How many equivalence classes there are of each size, ascending: everything about k-anonymity follows from it exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassSizes(Vec<(u64, u64)>);

impl ClassSizes {
    /// From pairs of a size (records of a class) and the number of classes of that size; `None` unless sizes ascend, none
    /// of the numbers is 0, and their sums can be told.
    pub fn new(sizes: Vec<(u64, u64)>) -> Option<Self> {
        let mut last = 0;
        let (mut rows, mut classes) = (0_u64, 0_u64);
        for (size, count) in &sizes {
            if *size <= last || *count == 0 {
                return None;
            }
            last = *size;
            rows = rows.checked_add(size.checked_mul(*count)?)?;
            classes = classes.checked_add(*count)?;
        }
        Some(Self(sizes))
    }

    /// (records of a class, number of such classes), ascending.
    pub fn sizes(&self) -> &[(u64, u64)] {
        &self.0
    }

    /// k: records of the smallest class (Sweeney 2002); `None` without rows.
    pub fn k(&self) -> Option<u64> {
        self.0.first().map(|(size, _)| *size)
    }

    /// Records of the largest class; 0 without rows.
    pub fn largest(&self) -> u64 {
        self.0.last().map_or(0, |(size, _)| *size)
    }

    /// Records over all classes.
    pub fn rows(&self) -> u64 {
        self.0.iter().map(|(size, count)| size * count).sum()
    }

    /// Number of classes. `rows / classes` is the average class size, `classes / rows` the mean risk of a record when an
    /// attacker knows that everybody is in the table and picks among equals (marketer risk).
    pub fn classes(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Records in classes of one: whoever knows their quasi-identifiers finds exactly them. `unique / rows` is the
    /// uniqueness of the table.
    pub fn unique(&self) -> u64 {
        self.records_below(2)
    }

    /// Records in classes of fewer than `size`.
    pub fn records_below(&self, size: u64) -> u64 {
        let below = self.0.iter().take_while(|(records, _)| *records < size);
        below.map(|(records, count)| records * count).sum()
    }

    /// Mean over the classes of `1 / size`, from 0 to 1; `None` without rows.
    pub fn mean_class_risk(&self) -> Option<f64> {
        let classes = self.classes();
        let sum: f64 = self.0.iter().map(|(size, count)| *count as f64 / *size as f64).sum();
        (classes > 0).then(|| (sum / classes as f64).min(1.0))
    }
}

/// How far two values of a sensitive attribute are from each other for t-closeness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Distance {
    /// All values are equally far: t is half the sum of `|q - p|` (variational distance). Taken as soon as one value is
    /// no number or one is null, because neither has a place in an order.
    Equal,
    /// Numbers in their order: t is the sum over the sorted distinct values of the cumulated `q - p`, divided by their
    /// number less one.
    Ordered,
}

impl Distance {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Equal, Self::Ordered];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Ordered => "ordered",
        }
    }
}

/// What equivalence classes give away of one sensitive attribute: always the worst class.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SensitiveRisk {
    /// Rows in which it is null. Nulls count as one value.
    pub nulls: u64,
    /// Distinct values over the whole table.
    pub values: u64,
    /// Distinct l-diversity: fewest distinct values in a class.
    pub distinct_l: u64,
    /// Entropy l-diversity: smallest `exp(H)` of a class, rounded to nine decimals, so that it is the same with every
    /// mathematical library. Its whole part is the l that other tools tell.
    pub entropy_l: f64,
    /// Recursive (c, l)-diversity at `l = distinct_l`: the smallest whole c with `r1 < c (rl + … + rm)` in every class, r
    /// the counts of its values in descending order (Machanavajjhala et al. 2007). `None` where l is below 2.
    pub recursive_c: Option<u64>,
    /// What pycanon 1.3.6 calls c, for comparison only: it sorts the counts in ascending order, so that it tells smaller
    /// figures than the definition.
    pub ascending_c: Option<u64>,
    /// Which distance `t` rests on.
    pub distance: Distance,
    /// t-closeness (Li et al. 2007): largest distance between the distribution in a class and that of the table, 0 to 1.
    pub t: f64,
}

impl RiskResult {
    /// Whether the figures can be an answer to `question` over `rows` rows. What comes from a reader is looked at with it
    /// before anybody relies on it.
    pub fn answers(&self, question: &RiskQuestion, rows: u64) -> bool {
        let within = |share: f64, most: f64| share.is_finite() && share >= 0.0 && share <= most;
        let fits = |risk: &SensitiveRisk| {
            let (least, most) = if rows == 0 { (0, 0) } else { (1, rows) };
            (least..=most).contains(&risk.values)
                && (least..=risk.values).contains(&risk.distinct_l)
                && risk.distinct_l <= self.classes.largest()
                && risk.nulls <= rows
                && within(risk.t, 1.0)
                // Entropy is at its largest where all values are equally frequent.
                && within(risk.entropy_l, risk.values as f64 + 1e-6)
                && risk.recursive_c.is_some() == (risk.distinct_l > 1)
                && risk.ascending_c.is_some() == (risk.distinct_l > 1)
        };
        self.classes.rows() == rows
            && self.quasi_nulls.len() == question.quasi_identifiers.len()
            && self.quasi_nulls.iter().all(|nulls| *nulls <= rows)
            && self.sensitive.len() == question.sensitive.len()
            && self.sensitive.iter().all(fits)
    }
}

/// One table as its risk was measured, before anybody looked at a threshold.
#[derive(Clone, Debug, PartialEq)]
pub struct RiskMeasurement {
    /// The file it came from.
    pub file: FileRecord,
    /// Its columns.
    pub columns: Vec<PhysicalColumn>,
    /// What was asked.
    pub question: RiskQuestion,
    /// What was found.
    pub result: RiskResult,
}

/// What the risk of a whole dataset comes to, with the suggested columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RiskSummary {
    /// Records of the smallest class of any table; `None` without rows.
    pub k: Option<u64>,
    /// Fewest different values of a sensitive attribute in a class of any table; `None` without such an attribute.
    pub l: Option<u64>,
    /// Records in classes of one.
    pub unique: u64,
    /// Records.
    pub rows: u64,
}

impl RiskSummary {
    /// Adds a sensitive attribute of a table.
    pub fn add_diversity(&mut self, distinct_l: u64) {
        self.l = Some(self.l.map_or(distinct_l, |known| known.min(distinct_l)));
    }

    /// Adds a table.
    pub fn add(&mut self, k: Option<u64>, unique: u64, rows: u64) {
        self.k = self.k.into_iter().chain(k).min();
        self.unique = self.unique.saturating_add(unique);
        self.rows = self.rows.saturating_add(rows);
    }
}

/// A column that was asked for, as results name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskColumn {
    /// Its place, from 0.
    pub position: usize,
    /// Its name, or `#n` (counted from 1) where the name itself is withheld.
    pub name: Disclosed,
}

/// One table's risk as it may be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRisk {
    /// Name of the file, or its place.
    pub file_name: Disclosed,
    /// Name of the table.
    pub name: Disclosed,
    /// SHA-256 of the file.
    pub digest: crate::Digest,
    /// Rows measured.
    pub rows: u64,
    /// Rows set aside, in no figure.
    pub quarantined: u64,
    /// The quasi-identifiers, in the order of the question.
    pub quasi_identifiers: Vec<RiskColumn>,
    /// The sensitive attributes, in the order of the question.
    pub sensitive: Vec<RiskColumn>,
    /// The figures.
    pub result: RiskResult,
    /// What they mean for the release that was asked about; `None` if none was, or without rows.
    pub assessment: Option<ReleaseAssessment>,
}

/// The answer of the verb `risk`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RiskReport {
    /// Version of the program.
    pub tool_version: String,
    /// How the data is to be released, and into what surroundings, if it was asked about.
    pub release: Option<(ReleaseModel, Environment)>,
    /// The tables, in the order of the inputs.
    pub tables: Vec<TableRisk>,
}

#[cfg(test)]
mod tests;
