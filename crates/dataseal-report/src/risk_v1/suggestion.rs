//! Suggested quasi-identifiers on the wire.

use dataseal_model as model;
use dataseal_model::RoleReason;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::InputError;
use crate::{FailedInput, ReportError};

/// The id and version of the document of suggestions alone.
pub const SUGGESTION_SCHEMA: &str = "dataseal/risk-suggestion/v1";

/// What `risk --suggest` prints: for each table the columns by which a person could be found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestions {
    /// Always `dataseal/risk-suggestion/v1`.
    #[schemars(extend("const" = "dataseal/risk-suggestion/v1"))]
    pub schema: String,
    /// The tables, in the order of the inputs.
    pub tables: Vec<Suggestion>,
    /// Inputs that could not be measured.
    pub errors: Vec<InputError>,
}

/// The roles of a table's columns: a proposal to look at, made from labels, names and counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Suggestion {
    /// Name of the table, or `#n`.
    pub table: String,
    /// Name of the file, or `#n`.
    pub file: String,
    /// Rows measured.
    pub rows: u64,
    /// In file order.
    pub columns: Vec<SuggestedColumn>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuggestedColumn {
    /// Its name, or `#n` (counted from 1).
    pub name: String,
    /// Its place, from 0.
    pub position: u64,
    /// `direct`, `quasi`, `sensitive` or `other`.
    #[schemars(extend("enum" = ["direct", "quasi", "sensitive", "other"]))]
    pub role: String,
    /// Why: `class`, `name`, `event-date`, `distinctness`, `key`, `constant` or `unremarkable`.
    pub reason: String,
    /// The class, where that is why; else the attribute of the program's own list that the name speaks of.
    pub of: Option<String>,
    /// Different values, or the estimate of their number.
    pub distinct: u64,
    /// Whether that is exact.
    pub distinct_exact: bool,
    /// Rows that hold a value.
    pub present: u64,
    /// Different values among them, a decimal from 0 to 1; null without values.
    pub distinction: Option<String>,
    /// Share of row pairs that the column tells apart, at least; null where the counts do not tell.
    pub separation_at_least: Option<String>,
    /// The same, at most.
    pub separation_at_most: Option<String>,
}

impl Suggestions {
    /// The document of suggestions and of the inputs that are not in it.
    pub fn new(tables: &[model::TableSuggestion], failed: &[FailedInput]) -> Self {
        Self {
            schema: SUGGESTION_SCHEMA.to_owned(),
            tables: tables.iter().map(suggestion).collect(),
            errors: failed.iter().map(InputError::of).collect(),
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which no suggestion makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        crate::wire_v1::pretty(self)
    }
}

pub(super) fn suggestion(table: &model::TableSuggestion) -> Suggestion {
    let columns = table.suggestion.columns.iter().zip(&table.names);
    Suggestion {
        table: table.name.to_string(),
        file: table.file_name.to_string(),
        rows: table.rows,
        columns: columns.map(|(column, name)| suggested(column, name.as_str())).collect(),
    }
}

fn suggested(column: &model::ColumnSuggestion, name: &str) -> SuggestedColumn {
    let share = |per_mille: u16| (f64::from(per_mille) / 1000.0).to_string();
    let (at_least, at_most) = column.separation.unzip();
    SuggestedColumn {
        name: name.to_owned(),
        position: u64::try_from(column.position).unwrap_or(u64::MAX),
        role: column.role.as_str().to_owned(),
        reason: column.reason.as_str().to_owned(),
        of: match &column.reason {
            RoleReason::Class(class) => Some(class.to_string()),
            RoleReason::Name(attribute) => Some((*attribute).to_owned()),
            _ => None,
        },
        distinct: column.distinct,
        distinct_exact: column.distinct_exact,
        present: column.present,
        distinction: (column.present > 0)
            .then(|| (column.distinct as f64 / column.present as f64).min(1.0).to_string()),
        separation_at_least: at_least.map(share),
        separation_at_most: at_most.map(share),
    }
}
