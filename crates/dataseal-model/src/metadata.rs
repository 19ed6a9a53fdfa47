//! What names and declared types alone say of a dataset: no row was measured, nothing is graded or judged by it.

use crate::{ClassId, Digest, Disclosed, Label, Masked, PackRef, Part, PhysicalColumn, ShownPart};

/// The columns of one table, as a reader found them without measuring a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedTable {
    /// The file's name.
    pub file: Masked<String>,
    /// The way to the table inside the file.
    pub part: Vec<Part>,
    /// Its columns.
    pub columns: Vec<PhysicalColumn>,
}

/// What names and declared types say of the tables of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataReport {
    /// Version of the program.
    pub tool_version: String,
    /// Packs in force.
    pub packs: Vec<PackRef>,
    /// Digest of the taxonomy.
    pub taxonomy: Digest,
    /// The tables, by file name and place.
    pub tables: Vec<MetadataTable>,
}

/// What they say of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataTable {
    /// Its name.
    pub name: Disclosed,
    /// Name of its file.
    pub file: Disclosed,
    /// The way from the file to it.
    pub part: Vec<ShownPart>,
    /// Its columns.
    pub columns: Vec<MetadataColumn>,
}

/// What they say of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetadataColumn {
    /// Its name, or its place.
    pub name: Disclosed,
    /// Whether the name was replaced.
    pub name_withheld: bool,
    /// The type as the file declares it.
    pub declared: String,
    /// Labels that rest on the name and the declared type alone.
    pub labels: Vec<Label>,
}

/// One column with the reasons for its labels, under the names that may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplainedColumn {
    /// Name of its table.
    pub table: Disclosed,
    /// Its name, or its place.
    pub name: Disclosed,
    /// Names of the columns beside it that identify persons, with what they hold.
    pub neighbours: Vec<(Disclosed, ClassId)>,
    /// The reasons.
    pub explanation: crate::ColumnExplanation,
}

/// The answer to why columns have their labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassificationReport {
    /// Version of the program.
    pub tool_version: String,
    /// Packs in force.
    pub packs: Vec<PackRef>,
    /// Digest of the taxonomy by which it was decided.
    pub taxonomy: Digest,
    /// Digest of the recognisers that counted.
    pub recognisers: Option<Digest>,
    /// Whether counts come from data measured now or from a report.
    pub origin: crate::Origin,
    /// Whether a report was made under other classes or recognisers than those in force.
    pub outdated: bool,
    /// The columns.
    pub columns: Vec<ExplainedColumn>,
}
