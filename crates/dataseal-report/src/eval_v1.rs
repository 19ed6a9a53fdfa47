//! The JSON document of `dataseal eval`, version 1: wire structs with their JSON Schema.
//!
//! Within version 1 fields are only added. Counts are exact; shares are decimal strings to six decimals. No cell value is in
//! it, and no clock, host or path.

use dataseal_model as model;
use dataseal_model::ClassId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{InputError, Tool, published};
use crate::{FailedInput, ReportError};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/eval/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:eval:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Eval {
    /// Always `dataseal/eval/v1`.
    #[schemars(extend("const" = "dataseal/eval/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// Whose labels were scored: `dataseal`, or `given` where they were handed in.
    pub labels: String,
    /// Tables that were judged.
    pub tables: u64,
    /// Their rows; 0 where labels were handed in and nothing was read.
    pub rows: u64,
    /// Columns of the data of which truth says nothing. They are in no figure.
    pub unjudged_columns: u64,
    /// Tables and columns that truth names and the data does not hold. They are in no figure.
    pub absent: Vec<String>,
    /// Classes that truth names and the taxonomy in force does not hold: missing wherever they are due.
    pub unknown_classes: Vec<String>,
    /// The scores, one for each naming.
    pub namings: Vec<Naming>,
    /// Inputs that could not be measured; they are in no other part of the document.
    pub errors: Vec<InputError>,
}

/// The scores under one naming.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Naming {
    /// `kept`, `blinded` (c1, c2 …) or `permuted` (names of other columns of the table).
    pub naming: String,
    /// Every column.
    pub all: Score,
    /// The groups that truth names.
    pub groups: Vec<Group>,
}

/// A group of tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its name in the truth file.
    pub group: String,
    /// Its score.
    pub score: Score,
}

/// The score of a set of columns, counted in pairs of column and class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Score {
    /// Columns that were judged.
    pub columns: u64,
    /// All pairs together.
    pub micro: Rates,
    /// Means over the classes that are due; null where none is.
    #[serde(rename = "macro")]
    pub means: Option<Means>,
    /// The same over those classes that content alone can carry.
    pub macro_by_content: Option<Means>,
    /// Columns that hold no class.
    pub negatives: Negatives,
    /// Every class that is due or was given somewhere.
    pub classes: Vec<Class>,
    /// What was taken for what, right ones included.
    pub confusions: Vec<Confusion>,
    /// Columns whose labels are not those that are due.
    pub faults: Vec<Fault>,
}

/// Counts of pairs, and the shares that follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rates {
    /// Due and given.
    pub right: u64,
    /// Given, neither due nor permitted.
    pub wrong: u64,
    /// Due and not given.
    pub missing: u64,
    /// right / (right + wrong); null where nothing was given.
    pub precision: Option<Interval>,
    /// right / (right + missing); null where nothing is due.
    pub recall: Option<Interval>,
    /// Harmonic mean of both; null where nothing is due and nothing was given.
    pub f1: Option<String>,
}

/// A share with Wilson's 95 % interval.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Interval {
    /// The share.
    pub share: String,
    /// Lower end.
    pub lower: String,
    /// Upper end.
    pub upper: String,
}

/// Means over classes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Means {
    /// How many classes.
    pub classes: u64,
    /// Mean precision of the classes of which a label was given; null where none was.
    pub precision: Option<String>,
    /// Mean recall.
    pub recall: String,
    /// Mean F1.
    pub f1: String,
}

/// Columns that hold no class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Negatives {
    /// How many.
    pub columns: u64,
    /// Of them, those with a label that is not permitted.
    pub labelled: u64,
    /// Of them, those labelled as personal information.
    pub labelled_personal: u64,
    /// Share left without such a label; null where there are no such columns.
    pub unlabelled: Option<Interval>,
    /// Share not labelled as personal information; null where there are no such columns.
    pub not_personal: Option<Interval>,
}

/// One class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Class {
    /// Its id.
    pub class: String,
    /// Whether the taxonomy in force has it.
    pub known: bool,
    /// Whether content alone can carry a label.
    pub by_content: bool,
    /// Its counts and shares.
    #[serde(flatten)]
    pub rates: Rates,
}

/// A cell of the confusion table; null is no class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Confusion {
    /// What columns hold.
    pub expected: Option<String>,
    /// What they were labelled as.
    pub given: Option<String>,
    /// Number of columns.
    pub columns: u64,
}

/// A column whose labels are not those that are due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Fault {
    /// The table's name, or `#n` where the name itself is withheld.
    pub table: String,
    /// The column's name, or `#n`.
    pub column: String,
    /// Due and not given.
    pub missing: Vec<String>,
    /// Given and not permitted.
    pub wrong: Vec<String>,
}

impl Eval {
    /// The document of an evaluation, and of the inputs that are not in it. `is_given`: labels were handed in.
    pub fn new(evaluation: &model::Evaluation, is_given: bool, failed: &[FailedInput], version: &str) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(version),
            labels: if is_given { "given" } else { "dataseal" }.to_owned(),
            tables: evaluation.tables,
            rows: evaluation.rows,
            unjudged_columns: evaluation.unjudged,
            absent: evaluation.absent.clone(),
            unknown_classes: texts(&evaluation.unknown),
            namings: evaluation.namings.iter().map(Naming::of).collect(),
            errors: failed.iter().map(InputError::of).collect(),
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no evaluation makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        crate::wire_v1::pretty(self)
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn eval_schema() -> Result<String, ReportError> {
    published::<Eval>(ID)
}

fn texts(classes: &[ClassId]) -> Vec<String> {
    classes.iter().map(ToString::to_string).collect()
}

fn share(value: f64) -> String {
    format!("{value:.6}")
}

impl Naming {
    fn of(scored: &model::NamingScore) -> Self {
        let groups = scored.groups.iter().map(|(group, score)| Group {
            group: group.clone(),
            score: Score::of(score),
        });
        Self {
            naming: scored.naming.as_str().to_owned(),
            all: Score::of(&scored.all),
            groups: groups.collect(),
        }
    }
}

impl Score {
    fn of(score: &model::Score) -> Self {
        Self {
            columns: score.columns,
            micro: Rates::of(&score.micro()),
            means: score.means(false).map(Means::of),
            macro_by_content: score.means(true).map(Means::of),
            negatives: Negatives::of(&score.negatives),
            classes: score
                .classes
                .iter()
                .map(|class| Class {
                    class: class.class.to_string(),
                    known: class.known,
                    by_content: class.by_content,
                    rates: Rates::of(&class.tally),
                })
                .collect(),
            confusions: score
                .confusions
                .iter()
                .map(|cell| Confusion {
                    expected: cell.expected.as_ref().map(ToString::to_string),
                    given: cell.given.as_ref().map(ToString::to_string),
                    columns: cell.columns,
                })
                .collect(),
            faults: score
                .faults
                .iter()
                .map(|fault| Fault {
                    table: fault.table.clone(),
                    column: fault.column.clone(),
                    missing: texts(&fault.missing),
                    wrong: texts(&fault.wrong),
                })
                .collect(),
        }
    }
}

impl Rates {
    fn of(tally: &model::Tally) -> Self {
        Self {
            right: tally.right,
            wrong: tally.wrong,
            missing: tally.missing,
            precision: tally.precision().map(Interval::of),
            recall: tally.recall().map(Interval::of),
            f1: tally.f1().map(share),
        }
    }
}

impl Interval {
    fn of(interval: model::Interval) -> Self {
        Self {
            share: share(interval.share),
            lower: share(interval.lower),
            upper: share(interval.upper),
        }
    }
}

impl Means {
    fn of(means: model::Macro) -> Self {
        Self {
            classes: means.classes,
            precision: means.precision.map(share),
            recall: share(means.recall),
            f1: share(means.f1),
        }
    }
}

impl Negatives {
    fn of(negatives: &model::Negatives) -> Self {
        let without = |labelled: u64| {
            let rest = negatives.columns.saturating_sub(labelled);
            model::Interval::wilson(rest, negatives.columns).map(Interval::of)
        };
        Self {
            columns: negatives.columns,
            labelled: negatives.labelled,
            labelled_personal: negatives.labelled_personal,
            unlabelled: without(negatives.labelled),
            not_personal: without(negatives.labelled_personal),
        }
    }
}

#[cfg(test)]
mod tests;
