//! `report.json`, version 1: frozen wire structs with their JSON Schema, apart from the model so that it may change.
//!
//! Within version 1 fields are only added. Keys are snake_case English, texts for people are `{zh, en}`, fractions are
//! decimal strings, dates are ISO 8601. No clock, host or absolute path is in it, and `tables` depends on rows, packs and
//! declarations alone, so the same rows in another encoding give the same `tables`.

mod convert;
mod facts;
mod findings;
mod grades;
mod pack;
mod persons;
mod quality;
mod relations;
mod schema;
mod tables;
#[cfg(test)]
mod tests;
mod waivers;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::quality_v1::QualityCheck;

pub(crate) use convert::{label, pretty, remarks};
pub use facts::{EvidenceFact, FactValue, Facts, TableFacts};
pub use findings::{Finding, Source, Step, UsedFact};
pub use grades::{Criterion, Derived, ElementReading, Grades, Node, QualityGrade, Readiness, Reason, Reckoning};
pub use pack::{Approval, Pack};
pub use persons::{IdentifierCount, Minors, PersonBounds, Persons, Threshold};
pub use quality::{Dimension, Indicator, Proxy, Quality};
pub use relations::{Correlation, KeyPair, Relations};
pub(crate) use schema::published;
pub use schema::report_schema;
pub use tables::{
    Bar, Characters, Column, Completeness, Days, Driver, Evidence, Label, Lengths, LongDigits, Pairs, Quantile,
    Recognised, Remark, Review, RunnerUp, Table, Top, WholeRows,
};
pub use waivers::Waiver;

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/report/v1";

/// How many quarantined rows are listed at most; `truncated` says whether there are more.
pub const LISTED_ROWS: usize = 100;

/// The whole document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `dataseal/report/v1`.
    #[schemars(extend("const" = "dataseal/report/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The assessment date.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// The sentence that a reader takes away. It never says that something complies.
    pub conclusion: Text,
    /// The whole dataset in figures.
    pub dataset: Dataset,
    /// What was measured, table by table. Depends on rows and, for labels and grades, on packs, declarations and what persons
    /// decided about columns.
    pub tables: Vec<Table>,
    /// What rules read of the measurement, the declaration and the documents; absent in reports of earlier builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<Facts>,
    /// What was concluded, heaviest first.
    pub findings: Vec<Finding>,
    /// What came of the checks of a `checks.toml`; empty if none was asked.
    #[serde(default)]
    pub checks: Vec<QualityCheck>,
    /// SHA-256 of that `checks.toml` in lower-case hexadecimal; null if there was none.
    #[serde(default)]
    pub checks_sha256: Option<String>,
    /// What is to be said about decisions of persons: those that fit nothing, are out of date, or are no longer needed.
    pub review_notes: Vec<ReviewNote>,
    /// The waivers of a `waivers.toml`; absent if there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<Waiver>,
    /// What each table was read from, in the order of `tables`.
    pub files: Vec<File>,
    /// How much was evaluated.
    pub coverage: Coverage,
    /// Number of findings by severity and verdict.
    pub summary: BTreeMap<String, BTreeMap<String, u64>>,
    /// What the holder declared; absent without an `asset.toml`.
    pub asset: Option<Asset>,
    /// Under what it was judged.
    pub basis: Basis,
    /// Inputs that could not be measured; they are in no other part of the document.
    pub errors: Vec<InputError>,
}

/// One thing to be said about a decision of a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewNote {
    /// The file.
    pub file: String,
    /// Place of the table in the file; empty if the file is the table.
    pub part: String,
    /// The column.
    pub column: String,
    /// What it is.
    #[schemars(schema_with = "schema::review_note")]
    pub kind: String,
    /// The same in words.
    pub text: Text,
}

/// A text in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// The program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `dataseal`.
    pub name: String,
    /// Its version.
    pub version: String,
}

/// The dataset as a whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dataset {
    /// Number of files.
    pub files: u64,
    /// Number of tables.
    pub tables: u64,
    /// Rows measured over all tables.
    pub rows: u64,
    /// Columns over all tables.
    pub columns: u64,
    /// Highest grade of the tables.
    #[schemars(schema_with = "schema::grade")]
    pub grade: String,
    /// The three grades side by side.
    pub grades: Grades,
    /// Findings that forbid a seal.
    pub obstacles: u64,
    /// The persons concerned; null where no personal information was recognised.
    pub persons: Option<Persons>,
    /// How easily somebody is found by the suggested quasi-identifiers; null unless that was measured (`--risk`).
    pub risk: Option<DatasetRisk>,
}

/// The risk of all tables together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DatasetRisk {
    /// Records of the smallest equivalence class; null without rows.
    pub k: Option<u64>,
    /// Records that are one of a kind.
    pub unique_records: u64,
    /// Records.
    pub rows: u64,
}

/// What a table was read from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct File {
    /// Name relative to the argument, or `#n` where the name itself is withheld.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes, in lower-case hexadecimal digits.
    #[schemars(regex(pattern = r"^[0-9a-f]{64}$"))]
    pub sha256: String,
    /// Text encoding.
    #[schemars(schema_with = "schema::encoding")]
    pub encoding: String,
    /// Container format.
    pub format: String,
    /// Rows set aside.
    pub quarantined_rows: u64,
    /// What was there against what was read.
    pub inventory: Inventory,
    /// Where the rows that were set aside stand.
    pub quarantine: Quarantine,
    /// The way from the file to the table; empty if the file is the table.
    pub part: Vec<Part>,
    /// How a delimited text is written, and how sure that is.
    pub dialect: Option<DialectDecision>,
    /// What reading met: counted exactly, located by example.
    pub notes: Vec<Note>,
    /// The files of a table that several make up; empty for a table from one file.
    pub pieces: Vec<Piece>,
    /// Digests beyond that of the file, each only on request.
    pub digests: ContentDigests,
}

/// One step of the way from a file to a table inside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// `member`, `sheet` or `table`.
    pub kind: String,
    /// Place among its siblings, from 0.
    pub position: u64,
    /// Its name, or `#n` where the name itself is withheld.
    pub name: String,
    /// Whether the file hides it from a person who opens it.
    pub hidden: bool,
}

/// One file of a table that several make up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Piece {
    /// Name relative to the argument, or `#n`.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub sha256: String,
    /// Rows measured.
    pub rows: u64,
}

/// Which dialect was chosen, and by how much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DialectDecision {
    /// The one that the text was read in.
    pub chosen: Dialect,
    /// Share of rows that fit it, a decimal from 0 to 1.
    pub fit: String,
    /// The next best.
    pub runner_up: Option<Dialect>,
    /// Share of rows that fit the next best.
    pub runner_up_fit: Option<String>,
    /// Whether a person settled some of it.
    pub told: bool,
}

/// How a delimited text is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Dialect {
    /// What separates fields.
    pub delimiter: String,
    /// What quotes fields.
    pub quote: Option<String>,
    /// What escapes inside quotes, besides doubling.
    pub escape: Option<String>,
    /// What begins a comment line.
    pub comment: Option<String>,
    /// `lf`, `crlf` or `cr`.
    pub line_ending: String,
    /// Lines before the column names.
    pub preamble_lines: u64,
    /// Rows of column names.
    pub header_rows: u64,
    /// Lines after the last row.
    pub footer_lines: u64,
}

/// Something that reading met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Note {
    /// What.
    pub kind: String,
    /// How often, exactly.
    pub count: u64,
    /// The first places.
    pub places: Vec<Place>,
}

/// Where something was met.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Data row, from 1; 0 is the row of column names.
    pub row: Option<u64>,
    /// Column, from 0.
    pub column: Option<u64>,
    /// Bytes from the start of the file or of its text decoded to UTF-8.
    pub offset: Option<u64>,
}

/// Digests beyond that of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContentDigests {
    /// RFC 6962 root over the file's chunks of 8 MiB.
    pub chunk_root: Option<String>,
    /// One for each row group of a Parquet file.
    pub row_groups: Vec<RowGroup>,
    /// The rows as a multiset.
    pub rowset: Option<Rowset>,
}

/// The digest of one row group's byte range.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RowGroup {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes.
    pub length: u64,
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of the range.
    pub sha256: String,
}

/// The digest of a table's rows as a multiset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rowset {
    /// `dataseal-rowset-v1`.
    pub algorithm: String,
    /// RFC 6962 root over the sorted row digests with their counts.
    pub root: String,
    /// Rows.
    pub rows: u64,
    /// Distinct rows.
    pub distinct: u64,
}

/// What the file physically holds against what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Inventory {
    /// Whether the two are equal.
    pub complete: bool,
    /// Size in bytes.
    pub bytes: u64,
    /// Bytes that the reader accounted for.
    pub bytes_accounted: u64,
    /// Columns declared.
    pub columns_declared: u64,
    /// Columns measured.
    pub columns_measured: u64,
    /// Rows declared or delimited.
    pub rows_declared: u64,
    /// Rows measured.
    pub rows_measured: u64,
    /// Rows set aside.
    pub rows_quarantined: u64,
}

/// Rows set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Quarantine {
    /// How many.
    pub total: u64,
    /// Whether more were counted than are listed here.
    pub truncated: bool,
    /// The first of them.
    pub entries: Vec<QuarantineEntry>,
}

/// One row set aside: where it stands, never what it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct QuarantineEntry {
    /// Number of the data row, from 1, the header not counted.
    pub row: u64,
    /// Byte offset in the text decoded to UTF-8.
    pub offset: u64,
    /// Why.
    pub reason: String,
    /// Fields expected, where their number is the reason.
    pub expected: Option<u64>,
    /// Fields found.
    pub found: Option<u64>,
}

/// How much was evaluated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Rules in force in the chosen packs.
    pub rules: u64,
    /// Rules that could be evaluated for everything they concern.
    pub evaluated: u64,
}

/// What the holder declared. Nobody else vouches for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Asset {
    /// Declared facts by name.
    pub declared: BTreeMap<String, String>,
    /// Answers to worksheet questions of packs; absent if none was answered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub answers: BTreeMap<String, bool>,
    /// Documents.
    pub evidence: Vec<Document>,
}

/// One document attached as evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Kind.
    pub kind: String,
    /// Path relative to `asset.toml`.
    pub file: String,
    /// SHA-256 that the declarer wrote down.
    pub sha256: String,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued.
    pub issued: String,
    /// Last day on which it holds.
    pub valid_until: Option<String>,
    /// How the file stands against the declaration: `matches`, `differs`, `missing` or `unchecked`.
    pub state: String,
}

/// Under what the result was reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Basis {
    /// Packs by id.
    pub packs: Vec<Pack>,
    /// Files of the built-in policies in whose place others stand, by path, with the SHA-256 of those.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub replaced: BTreeMap<String, String>,
    /// Digest of the recogniser set.
    pub recognisers: String,
    /// Digest of the classes and the grading scheme.
    pub taxonomy: String,
    /// Under which reading classes are sensitive personal information: `gbt35273-2020` or `gbt45574-2025`.
    pub sensitive_profile: String,
    /// Taxonomies in which labels were placed, by id.
    pub taxonomies: Vec<Pack>,
    /// Version of the profile's algorithms.
    pub state_version: u16,
}

/// An input that could not be measured.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InputError {
    /// Its disclosed name.
    pub file: String,
    /// The error code; `dataseal explain CODE` tells more.
    pub code: String,
    /// The exit status that this input alone would have had.
    pub exit: u8,
}
