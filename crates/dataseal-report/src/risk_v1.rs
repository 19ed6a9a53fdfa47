//! The JSON document of `dataseal risk`, version 1: frozen wire structs with their JSON Schema.
//!
//! Within version 1 fields are only added. Counts are exact; shares and distances are decimal strings: in full where they come
//! from two counts, to nine decimals where they are sums of fractions. No cell value
//! is in it, and no clock, host or path.

mod suggestion;

use dataseal_model as model;
use dataseal_model::{ReleaseModel, RiskReport};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use suggestion::{SUGGESTION_SCHEMA, SuggestedColumn, Suggestion, Suggestions};

use crate::number::decimal;
use crate::wire_v1::{InputError, Text, Tool, published};
use crate::{FailedInput, ReportError, risk_text};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/risk/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:risk:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// Always `dataseal/risk/v1`.
    #[schemars(extend("const" = "dataseal/risk/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The sentence that a reader takes away. It never says that data are anonymous.
    pub conclusion: Text,
    /// What was not measured, so that nobody takes silence for an answer.
    pub not_measured: Text,
    /// The release that was asked about; null if none was.
    pub release: Option<Release>,
    /// The tables, in the order of the inputs.
    pub tables: Vec<Table>,
    /// Tables that lack a column which was asked for, in files of which another table has them all.
    pub tables_without_columns: u64,
    /// Where no quasi-identifiers were named: what was suggested for each table, and why. Empty otherwise.
    pub suggested: Vec<Suggestion>,
    /// Inputs that could not be measured; they are in no other part of the document.
    pub errors: Vec<InputError>,
}

/// A release and the recipient's surroundings (GB/T 42460-2023).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Release {
    /// `public`, `controlled` or `enclave`.
    pub model: String,
    /// The smallest class that it admits; its inverse is the threshold of risk.
    pub required_k: u64,
    /// Probability of an attack; null for a public release, where it is 1.
    pub environment: Option<Environment>,
}

/// Probabilities of attack, as decimal strings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Environment {
    /// Attempts on purpose; null if not declared.
    pub insider: Option<String>,
    /// Recognition of acquaintances; null if not declared.
    pub acquaintance: Option<String>,
    /// Theft; null if not declared.
    pub breach: Option<String>,
    /// The largest of the three, or 1 where one of them is not declared.
    pub probability: String,
    /// Whether all three were declared.
    pub complete: bool,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Name of the file it came from, or `#n`.
    pub file: String,
    /// SHA-256 of the file.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Rows measured.
    pub rows: u64,
    /// Rows set aside, in no figure.
    pub quarantined_rows: u64,
    /// The columns that make equivalence classes. A null is a value of its own.
    pub quasi_identifiers: Vec<QuasiIdentifier>,
    /// Records of the smallest equivalence class (Sweeney 2002); null without rows.
    pub k: Option<u64>,
    /// Number of equivalence classes.
    pub classes: u64,
    /// Records of the largest.
    pub largest_class: u64,
    /// `rows / classes`; null without rows.
    pub average_class_size: Option<String>,
    /// Records in classes of one.
    pub unique_records: u64,
    /// `unique_records / rows`; null without rows.
    pub uniqueness: Option<String>,
    /// Largest risk of a record, `1 / k` (prosecutor risk); null without rows.
    pub max_risk: Option<String>,
    /// Mean risk of a record, `classes / rows` (marketer risk); null without rows.
    pub mean_record_risk: Option<String>,
    /// Mean over the classes of `1 / size`, which GB/T 42460 multiplies with the environment; null without rows.
    pub mean_class_risk: Option<String>,
    /// Equivalence classes by size, ascending.
    pub sizes: Vec<Size>,
    /// What each release model admits.
    pub models: Vec<Model>,
    /// What classes give away of each sensitive attribute.
    pub sensitive: Vec<Sensitive>,
    /// The table against the release that was asked about; null if none was, or without rows.
    pub assessment: Option<Assessment>,
}

/// A quasi-identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuasiIdentifier {
    /// Its name, or `#n` (counted from 1) where the name itself is withheld.
    pub name: String,
    /// Its place, from 0.
    pub position: u64,
    /// Rows in which it is null.
    pub nulls: u64,
}

/// Classes of one size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Size {
    /// Records of each class.
    pub size: u64,
    /// Number of classes.
    pub classes: u64,
}

/// A release model and what stands in its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// `public`, `controlled` or `enclave`.
    pub model: String,
    /// The k that it needs.
    pub required_k: u64,
    /// Records in smaller classes.
    pub records_below: u64,
}

/// A sensitive attribute: always the worst class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sensitive {
    /// Its name, or `#n`.
    pub name: String,
    /// Its place, from 0.
    pub position: u64,
    /// Rows in which it is null; nulls count as one value.
    pub nulls: u64,
    /// Distinct values over the whole table.
    pub values: u64,
    /// Distinct l-diversity (Machanavajjhala et al. 2007); 0 without rows.
    pub distinct_l: u64,
    /// Entropy l-diversity, to nine decimals; its whole part is l.
    pub entropy_l: String,
    /// Smallest whole c of recursive (c, l)-diversity at l = `distinct_l`; null where l is below 2.
    pub recursive_c: Option<u64>,
    /// What pycanon 1.3.6 calls c, which sorts counts in ascending order; for comparison only.
    pub recursive_c_pycanon: Option<u64>,
    /// `equal`, or `ordered` where every value is a number: what t rests on.
    pub distance: String,
    /// t-closeness (Li et al. 2007), from 0 to 1.
    pub t: String,
}

/// A table against a release.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Assessment {
    /// Risk of the data, before the environment.
    pub data_risk: String,
    /// Risk of the release; 1 as soon as one class is smaller than required.
    pub total_risk: String,
    /// Whether the threshold is exceeded.
    pub exceeded: bool,
    /// Records in classes that are smaller than required.
    pub records_below: u64,
    /// The best level of GB/T 42460 (1 to 4) that the table can have, if no direct identifier is left in it.
    pub level_at_best: u8,
}

impl Risk {
    /// The document of a report, of what was passed over, and of the inputs that are not in it.
    pub fn new(report: &RiskReport, passed_over: u64, failed: &[FailedInput]) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(&report.tool_version),
            conclusion: Text::both(|lang| risk_text::conclusion(report, lang)),
            not_measured: Text::both(risk_text::not_measured),
            release: report.release.map(|(model, environment)| release(model, &environment)),
            tables: report.tables.iter().map(table).collect(),
            tables_without_columns: passed_over,
            suggested: Vec::new(),
            errors: failed.iter().map(InputError::of).collect(),
        }
    }

    /// The same with what was suggested, where nobody named columns.
    #[must_use]
    pub fn suggested(self, tables: &[model::TableSuggestion]) -> Self {
        Self {
            suggested: tables.iter().map(suggestion::suggestion).collect(),
            ..self
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no report makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        crate::wire_v1::pretty(self)
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn risk_schema() -> Result<String, ReportError> {
    published::<Risk>(ID)
}

fn release(model: ReleaseModel, environment: &model::Environment) -> Release {
    let risk = environment.risk();
    let text = |probability: Option<f64>| probability.map(decimal);
    Release {
        model: model.as_str().to_owned(),
        required_k: model.required_k(),
        environment: (model != ReleaseModel::Public).then(|| Environment {
            insider: text(risk.insider),
            acquaintance: text(risk.acquaintance),
            breach: text(risk.breach),
            probability: decimal(risk.probability),
            complete: risk.is_known(),
        }),
    }
}

fn table(table: &model::TableRisk) -> Table {
    let classes = &table.result.classes;
    let (rows, count) = (classes.rows(), classes.classes());
    let share = |part: u64, whole: u64| (whole > 0).then(|| (part as f64 / whole as f64).to_string());
    let place = |position: usize| u64::try_from(position).unwrap_or(u64::MAX);
    let quasi = table.quasi_identifiers.iter().zip(&table.result.quasi_nulls);
    let sensitive = table.sensitive.iter().zip(&table.result.sensitive);
    let sizes = classes.sizes().iter().map(|(size, classes)| Size {
        size: *size,
        classes: *classes,
    });
    Table {
        name: table.name.to_string(),
        file: table.file_name.to_string(),
        sha256: table.digest.to_string(),
        rows,
        quarantined_rows: table.quarantined,
        quasi_identifiers: quasi
            .map(|(column, nulls)| QuasiIdentifier {
                name: column.name.to_string(),
                position: place(column.position),
                nulls: *nulls,
            })
            .collect(),
        k: classes.k(),
        classes: count,
        largest_class: classes.largest(),
        average_class_size: share(rows, count),
        unique_records: classes.unique(),
        uniqueness: share(classes.unique(), rows),
        max_risk: classes.k().and_then(|k| share(1, k)),
        mean_record_risk: share(count, rows),
        mean_class_risk: classes.mean_class_risk().map(decimal),
        sizes: sizes.collect(),
        models: ReleaseModel::ALL
            .into_iter()
            .map(|model| Model {
                model: model.as_str().to_owned(),
                required_k: model.required_k(),
                records_below: classes.records_below(model.required_k()),
            })
            .collect(),
        sensitive: sensitive
            .map(|(column, risk)| Sensitive {
                name: column.name.to_string(),
                position: place(column.position),
                nulls: risk.nulls,
                values: risk.values,
                distinct_l: risk.distinct_l,
                entropy_l: format!("{:.9}", risk.entropy_l),
                recursive_c: risk.recursive_c,
                recursive_c_pycanon: risk.ascending_c,
                distance: risk.distance.as_str().to_owned(),
                t: risk.t.to_string(),
            })
            .collect(),
        assessment: table.assessment.map(|assessment| Assessment {
            data_risk: decimal(assessment.data_risk),
            total_risk: decimal(assessment.total_risk),
            exceeded: assessment.exceeded,
            records_below: assessment.records_below,
            level_at_best: assessment.level_at_best,
        }),
    }
}

#[cfg(test)]
mod tests;
