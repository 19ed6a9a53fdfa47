//! The JSON document of `dataseal scan --metadata-only`, version 1: what names and declared types alone say.
//!
//! It holds no count, because no row was measured, and grades nothing: `grade` is always null and `verdict` always
//! `undetermined`. Labels have the form of those in `report.json`.

use dataseal_model::{MetadataColumn, MetadataReport, MetadataTable};
use dataseal_pack::Taxonomy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{InputError, Label, Pack, Text, Tool, label, published};
use crate::{FailedInput, ReportError, message};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/metadata/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:metadata:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// Always `dataseal/metadata/v1`.
    #[schemars(extend("const" = "dataseal/metadata/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// Always `names`: what the labels rest on.
    pub basis: String,
    /// Always false: no row was measured.
    pub measured: bool,
    /// That the labels are weaker than measured ones.
    pub caution: Text,
    /// Always `undetermined`: nothing can be judged or sealed by names.
    pub verdict: String,
    /// The tables.
    pub tables: Vec<Table>,
    /// Packs in force.
    pub packs: Vec<Pack>,
    /// SHA-256 of the taxonomy by which names were read.
    pub taxonomy: String,
    /// Inputs that could not be opened.
    pub errors: Vec<InputError>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Name of its file, or `#n`.
    pub file: String,
    /// Always null: names do not grade.
    pub grade: Option<String>,
    /// Its columns.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Whether the name was replaced.
    pub name_withheld: bool,
    /// The type as the file declares it.
    pub declared: String,
    /// Always null.
    pub grade: Option<String>,
    /// Labels that rest on name and declared type alone.
    pub labels: Vec<Label>,
}

impl Metadata {
    /// The document of what names say, and of the inputs that are not in it.
    pub fn new(report: &MetadataReport, failed: &[FailedInput], taxonomy: &Taxonomy) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(&report.tool_version),
            basis: "names".to_owned(),
            measured: false,
            caution: Text::both(|lang| message(lang, "metadata.caution", &[])),
            verdict: "undetermined".to_owned(),
            tables: report.tables.iter().map(|each| table(each, taxonomy)).collect(),
            packs: report.packs.iter().map(Pack::of).collect(),
            taxonomy: report.taxonomy.to_string(),
            errors: failed.iter().map(InputError::of).collect(),
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
pub fn metadata_schema() -> Result<String, ReportError> {
    published::<Metadata>(ID)
}

fn table(table: &MetadataTable, taxonomy: &Taxonomy) -> Table {
    Table {
        name: table.name.to_string(),
        file: table.file.to_string(),
        grade: None,
        columns: table.columns.iter().map(|each| column(each, taxonomy)).collect(),
    }
}

fn column(column: &MetadataColumn, taxonomy: &Taxonomy) -> Column {
    Column {
        name: column.name.to_string(),
        name_withheld: column.name_withheld,
        declared: column.declared.clone(),
        grade: None,
        labels: column.labels.iter().map(|each| label(each, &[], taxonomy)).collect(),
    }
}
