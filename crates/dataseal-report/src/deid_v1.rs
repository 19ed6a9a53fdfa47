//! The JSON document of `dataseal diff --deid`, version 1: before and after de-identification, side by side.

use dataseal_model::{ClassId, DeidColumn, DeidComparison, DeidSide, Lowering, ValueForm};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::wire_v1::{pretty, published};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/deid/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:deid:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deid {
    /// Always `dataseal/deid/v1`.
    pub schema: String,
    /// Whether a report of de-identification is among the evidence.
    pub has_report: bool,
    /// Whether a grade is lower than before and no report says why it may be.
    pub unjustified: bool,
    /// Tables that stand on both sides.
    pub tables: Vec<Table>,
    /// Names of tables that stand before only.
    pub only_before: Vec<String>,
    /// Names of tables that stand after only.
    pub only_after: Vec<String>,
}

/// One table on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Its name before.
    pub before_name: String,
    /// Its name after.
    pub after_name: String,
    /// Its grade before.
    pub before: String,
    /// Its grade after.
    pub after: String,
    /// Size of its smallest group of equal quasi-identifiers before (k-anonymity); null where it was not asked.
    pub before_k: Option<u64>,
    /// The same after.
    pub after_k: Option<u64>,
    /// Whether the grade is lower, and whether that rests on something.
    pub lowering: String,
    /// Its columns, those that are gone or new among them.
    pub columns: Vec<Column>,
}

/// One column on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// As it was; null for a new one.
    pub before: Option<Side>,
    /// As it is; null for one that is gone.
    pub after: Option<Side>,
    /// Whether its grade is lower, and whether that rests on something.
    pub lowering: String,
}

/// A column on one side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub classes: Vec<String>,
    /// In which form its values are: plain, masked, a digest.
    pub form: String,
    /// Its grade.
    pub grade: String,
}

/// The comparison as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no comparison makes happen.
pub fn deid_json(comparison: &DeidComparison) -> Result<String, ReportError> {
    let wire = |side: &DeidSide| Side {
        name: side.name.to_string(),
        classes: side.classes.iter().map(ClassId::to_string).collect(),
        form: ValueForm::as_str(side.form).to_owned(),
        grade: side.grade.as_str().to_owned(),
    };
    let column = |column: &DeidColumn| Column {
        before: column.before.as_ref().map(wire),
        after: column.after.as_ref().map(wire),
        lowering: Lowering::as_str(column.lowering).to_owned(),
    };
    let names = |names: &[dataseal_model::Disclosed]| names.iter().map(ToString::to_string).collect();
    pretty(&Deid {
        schema: SCHEMA.to_owned(),
        has_report: comparison.has_report,
        unjustified: comparison.is_unjustified(),
        tables: comparison
            .tables
            .iter()
            .map(|table| Table {
                before_name: table.before_name.to_string(),
                after_name: table.after_name.to_string(),
                before: table.before.as_str().to_owned(),
                after: table.after.as_str().to_owned(),
                before_k: table.before_k,
                after_k: table.after_k,
                lowering: table.lowering.as_str().to_owned(),
                columns: table.columns.iter().map(column).collect(),
            })
            .collect(),
        only_before: names(&comparison.only_before),
        only_after: names(&comparison.only_after),
    })
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn deid_schema() -> Result<String, ReportError> {
    published::<Deid>(ID)
}
