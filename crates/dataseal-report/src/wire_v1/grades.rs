//! The three grades side by side, and how that of sensitivity was reckoned, as report.json tells them.

use std::collections::BTreeMap;

use dataseal_model as model;
use dataseal_model::{QualityGrade as QualityFound, Readiness as ReadinessFound};
use dataseal_pack::Taxonomy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Text, schema};

/// Three grades that stand apart; no one number is made of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Grades {
    /// How much harm a leak, change, loss or misuse does: the grade of the dataset.
    #[schemars(schema_with = "schema::grade")]
    pub sensitivity: String,
    /// How good what could be assessed is.
    pub quality: QualityGrade,
    /// Whether the data are ready to circulate.
    pub readiness: Readiness,
}

/// The grade of quality, with how much could be assessed. Its bands are the project's policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QualityGrade {
    /// `A` to `D`, by the lowest indicator that has a value; null where none has.
    pub band: Option<String>,
    /// That indicator's value, a decimal from 0 to 1.
    pub lowest: Option<String>,
    /// Indicators with a value, over all tables.
    pub assessed: u64,
    /// Indicators, over all tables.
    pub indicators: u64,
}

/// Readiness to circulate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Readiness {
    /// `ready`, `needs-work` or `not-listable`. Unknown is never ready.
    pub level: String,
    /// Why not, worst first.
    pub reasons: Vec<Reason>,
}

/// One reason why data are not ready.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Its name, such as `blocking-violated`.
    pub reason: String,
    /// The rules that it rests on.
    pub rules: Vec<String>,
}

/// The steps of a table's grade beyond its columns and drivers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reckoning {
    /// The highest grade of the columns.
    pub highest_column: Option<String>,
    /// The eight elements, those of which nothing is known included.
    pub elements: Vec<ElementReading>,
    /// The table's level in each taxonomy that has levels of its own.
    pub levels: BTreeMap<String, String>,
    /// Derived data, where the holder says that they are.
    pub derived: Option<Derived>,
}

/// What is known of one element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ElementReading {
    /// `domain`, `group`, `region`, `precision`, `scale`, `depth`, `coverage` or `importance`.
    pub element: String,
    /// Whether anything is known of it.
    pub known: bool,
    /// Figures of the scan by name.
    pub measured: BTreeMap<String, u64>,
    /// Answers of the holder.
    pub declared: Vec<String>,
    /// The grade that it raises the table to; null if it raises nothing.
    pub raises: Option<String>,
}

/// Derived data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Derived {
    /// `desensitised`, `labelled`, `statistical` or `fused`.
    pub derivation: String,
    /// The highest grade of the sources, as declared.
    pub source: Option<String>,
    /// The grade before this step.
    pub reckoned: String,
    /// What follows: `source-unknown`, `not-lower`, `lowered-with-report`, `kept-without-report` or `raised-to-sources`.
    pub outcome: String,
}

/// A node of a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// The taxonomy.
    pub taxonomy: String,
    /// Code of the node; empty for classes that have a level together.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// Its level, where the taxonomy has levels.
    pub level: Option<String>,
}

/// The criterion of a signal that fired.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// What it says.
    pub title: Text,
    /// The law, regulation or standard.
    pub instrument: String,
    /// Article or clause.
    pub article: String,
    /// Whether the text was read.
    pub verified: bool,
    /// Whether the threshold or the step is the project's own policy.
    pub policy: bool,
}

impl Grades {
    pub(super) fn of(appraisal: &model::Appraisal) -> Self {
        let quality = QualityFound::of(&appraisal.tables);
        let readiness = ReadinessFound::of(appraisal);
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Self {
            sensitivity: appraisal.grade.as_str().to_owned(),
            quality: QualityGrade {
                band: quality.band.map(|band| band.as_str().to_owned()),
                lowest: quality
                    .lowest
                    .map(|millionths| format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000)),
                assessed: number(quality.assessed),
                indicators: number(quality.indicators),
            },
            readiness: Readiness {
                level: readiness.level.as_str().to_owned(),
                reasons: readiness
                    .reasons
                    .iter()
                    .map(|(reason, codes)| Reason {
                        reason: reason.as_str().to_owned(),
                        rules: codes.iter().map(ToString::to_string).collect(),
                    })
                    .collect(),
            },
        }
    }
}

impl Reckoning {
    pub(super) fn of(found: &model::Reckoning) -> Self {
        let grade = |grade: Option<model::Grade>| grade.map(|grade| grade.as_str().to_owned());
        Self {
            highest_column: grade(found.highest_column),
            elements: found
                .elements
                .iter()
                .map(|reading| ElementReading {
                    element: reading.element.as_str().to_owned(),
                    known: reading.is_known(),
                    measured: reading
                        .measured
                        .iter()
                        .map(|(measure, figure)| (measure.as_str().to_owned(), *figure))
                        .collect(),
                    declared: reading.declared.clone(),
                    raises: grade(reading.raises),
                })
                .collect(),
            levels: found
                .levels
                .iter()
                .map(|level| (level.taxonomy.to_string(), level.level.clone()))
                .collect(),
            derived: found.derived.as_ref().map(|reading| Derived {
                derivation: reading.derivation.as_str().to_owned(),
                source: grade(reading.source),
                reckoned: reading.reckoned.as_str().to_owned(),
                outcome: reading.outcome.as_str().to_owned(),
            }),
        }
    }
}

impl Node {
    pub(super) fn of(node: &model::NodeRef) -> Self {
        Self {
            taxonomy: node.taxonomy.to_string(),
            code: node.code.clone(),
            title: Text::from(&node.title),
            level: node.level.clone(),
        }
    }
}

impl Criterion {
    pub(super) fn of(id: &str, taxonomy: &Taxonomy) -> Option<Self> {
        let signal = taxonomy.scheme.signal(id)?;
        Some(Self {
            title: Text::from(&signal.title),
            instrument: signal.source.instrument.clone(),
            article: signal.source.article.clone(),
            verified: signal.source.verified,
            policy: signal.policy,
        })
    }
}
