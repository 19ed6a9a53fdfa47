//! The persons of a dataset on the wire: bounds, identifiers, minors, thresholds.

use dataseal_model as model;
use dataseal_model::ThresholdComparison;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Source, Text};

/// The persons concerned. An identifier counts once, however often and in however many columns, tables and files it occurs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Persons {
    /// All persons.
    pub all: PersonBounds,
    /// Persons in tables with sensitive personal information.
    pub sensitive: PersonBounds,
    /// Persons in none of these.
    pub ordinary: PersonBounds,
    /// Identifiers by class, the most persons first.
    pub identifiers: Vec<IdentifierCount>,
    /// Children under 14 and minors under 18 at the assessment date; empty where no column carries birth dates.
    pub minors: Vec<Minors>,
    /// Persons of each table, in the order of `tables`; null without personal information.
    pub tables: Vec<Option<PersonBounds>>,
    /// The law's thresholds.
    pub thresholds: Vec<Threshold>,
}

/// From how many persons to how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonBounds {
    /// At least so many: the largest lower bound of any class of identifiers.
    pub at_least: u64,
    /// At most so many: the sum of the classes and of rows without an identifier, no more than the rows have room for; null
    /// if nothing bounds them, as where something was not read.
    pub at_most: Option<u64>,
}

/// The identifiers of one class over the dataset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct IdentifierCount {
    /// The class.
    pub class: String,
    /// Columns that were united.
    pub columns: u64,
    /// Values in them that are such an identifier.
    pub values: u64,
    /// Different ones, or the estimate of their number.
    pub persons: u64,
    /// Whether that is exact.
    pub exact: bool,
    /// Standard error of the estimate, a share as a decimal; `0` if exact.
    pub standard_error: String,
    /// The 95 % interval: lower end.
    pub likely_low: u64,
    /// The 95 % interval: upper end.
    pub likely_high: u64,
    /// Three standard errors below, within what is certain.
    pub lower: u64,
    /// Three standard errors above, within what is certain.
    pub upper: u64,
}

/// Persons below an age.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Minors {
    /// The age in years.
    pub under: u32,
    /// Rows of such persons.
    pub rows: u64,
    /// Such persons.
    pub persons: PersonBounds,
}

/// A legal threshold against what was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Threshold {
    /// Its id.
    pub id: String,
    /// What follows where it is reached.
    pub title: Text,
    /// Where it is written.
    pub source: Source,
    /// `handled`, `exported`, `exported-sensitive` or `items`.
    pub counted: String,
    /// From how many on.
    pub at_least: u64,
    /// What this dataset has.
    pub measured: PersonBounds,
    /// The declared total; null if none was declared.
    pub declared: Option<u64>,
    /// This dataset alone: `reached`, `below` or `undetermined`.
    #[schemars(extend("enum" = ["reached", "below", "undetermined"]))]
    pub alone: String,
    /// What is counted in all, other datasets included: `reached`, `below` or `undetermined`.
    #[schemars(extend("enum" = ["reached", "below", "undetermined"]))]
    pub total: String,
}

impl Persons {
    /// `None` where no personal information was recognised.
    pub(super) fn of(persons: &model::Persons) -> Option<Self> {
        persons.found.then(|| Self {
            all: bounds(&persons.all),
            sensitive: bounds(&persons.sensitive),
            ordinary: bounds(&persons.ordinary),
            identifiers: persons.identifiers.iter().map(identifier).collect(),
            minors: persons.minors.iter().map(minors).collect(),
            tables: persons.tables.iter().map(|table| table.as_ref().map(bounds)).collect(),
            thresholds: persons.comparisons.iter().map(threshold).collect(),
        })
    }
}

const fn bounds(bounds: &model::PersonBounds) -> PersonBounds {
    PersonBounds {
        at_least: bounds.at_least,
        at_most: bounds.at_most,
    }
}

fn identifier(of: &model::IdentifierCount) -> IdentifierCount {
    IdentifierCount {
        class: of.class.to_string(),
        columns: of.columns,
        values: of.values,
        persons: of.persons,
        exact: of.exact,
        standard_error: (f64::from(of.error) / 1e6).to_string(),
        likely_low: of.likely.0,
        likely_high: of.likely.1,
        lower: of.bounds.0,
        upper: of.bounds.1,
    }
}

const fn minors(of: &model::MinorCount) -> Minors {
    Minors {
        under: of.under,
        rows: of.rows,
        persons: bounds(&of.persons),
    }
}

fn threshold(of: &ThresholdComparison) -> Threshold {
    Threshold {
        id: of.id.clone(),
        title: Text::from(&of.title),
        source: Source::from(&of.source),
        counted: of.counted.as_str().to_owned(),
        at_least: of.threshold,
        measured: bounds(&of.measured),
        declared: of.declared,
        alone: ThresholdComparison::state(of.alone).to_owned(),
        total: ThresholdComparison::state(of.reached).to_owned(),
    }
}
