//! The JSON document of `dataseal grade`, version 1: grades with every step and nothing else. Its parts are those of
//! `report.json`, so that both say the same in the same words.

use dataseal_model::Appraisal;
use dataseal_pack::Taxonomy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{Basis, Driver, Grades, Label, Reckoning, Report, Tool, pretty, published};
use crate::{FailedInput, ReportError};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/grade/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:grade:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GradeTrace {
    /// Always `dataseal/grade/v1`.
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The assessment date.
    pub as_of: String,
    /// The three grades side by side.
    pub grades: Grades,
    /// Tables with their steps.
    pub tables: Vec<TableTrace>,
    /// Under what it was judged.
    pub basis: Basis,
}

/// The grade of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TableTrace {
    /// Its name, or `#n`.
    pub name: String,
    /// Its grade.
    pub grade: String,
    /// Reasons that concern the table as a whole.
    pub drivers: Vec<Driver>,
    /// The further steps.
    pub reckoning: Reckoning,
    /// Its columns.
    pub columns: Vec<ColumnTrace>,
}

/// The grade of one column.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ColumnTrace {
    /// Its name, or `#n`.
    pub name: String,
    /// What it holds.
    pub labels: Vec<Label>,
    /// Its grade.
    pub grade: String,
    /// Why.
    pub drivers: Vec<Driver>,
}

impl GradeTrace {
    /// The document of an appraisal. With a column's name, columns of other names are left out.
    pub fn new(appraisal: &Appraisal, failed: &[FailedInput], taxonomy: &Taxonomy, column: Option<&str>) -> Self {
        let report = Report::new(appraisal, failed, taxonomy);
        let tables = report.tables.into_iter().map(|table| TableTrace {
            name: table.name,
            grade: table.grade,
            drivers: table.drivers,
            reckoning: table.reckoning,
            columns: table
                .columns
                .into_iter()
                .filter(|each| column.is_none_or(|wanted| each.name == wanted))
                .map(|each| ColumnTrace {
                    name: each.name,
                    labels: each.labels,
                    grade: each.grade,
                    drivers: each.drivers,
                })
                .collect(),
        });
        Self {
            schema: SCHEMA.to_owned(),
            tool: report.tool,
            as_of: report.as_of,
            grades: report.dataset.grades,
            tables: tables.collect(),
            basis: report.basis,
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no appraisal makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        pretty(self)
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn grade_schema() -> Result<String, ReportError> {
    published::<GradeTrace>(ID)
}
