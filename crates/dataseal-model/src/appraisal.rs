//! The result of scan and check: everything that a renderer or a statement may show, and nothing else.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::facts::Facts;
use crate::{
    Asset, CheckOutcome, ColumnCounts, ColumnGrade, ColumnReview, Completeness, ContentDigests, DialectDecision,
    Digest, Disclosed, DisclosedColumn, Encoding, Finding, Format, Grade, GradeDriver, Inventory, Label, Note, PackRef,
    PartKind, Persons, Placement, Quality, Quarantine, Reckoning, ReviewNote, RiskSummary, RowCounts, SensitiveProfile,
    Severity, ShownRelations, TableProfile, Verdict, WaiverRecord,
};

/// One table as it was measured, before anybody judged it: a file record and its profile.
#[derive(Clone, Debug, PartialEq)]
pub struct TableMeasurement {
    /// The file it came from.
    pub file: crate::FileRecord,
    /// What was measured.
    pub profile: TableProfile,
}

/// Under what the result was reached. With the same basis and the same rows the result has the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The assessment date.
    pub as_of: NaiveDate,
    /// Version of the program.
    pub tool_version: String,
    /// Packs, by id.
    pub packs: Vec<PackRef>,
    /// Files of the built-in policies in whose place others stand, by path, with the digests of those: a calendar, say, which no
    /// pack's digest covers.
    pub replaced: BTreeMap<String, Digest>,
    /// The recogniser set.
    pub recognisers: Digest,
    /// Version of the profile's algorithms.
    pub state_version: u16,
    /// Digest of the classes and grading scheme in force.
    pub taxonomy: Digest,
    /// Under which reading classes are sensitive personal information.
    pub sensitive: SensitiveProfile,
    /// Taxonomies in which labels were placed, by id.
    pub taxonomies: Vec<PackRef>,
    /// How reading was told to go, by option name; whatever is absent was decided by evidence.
    pub told: BTreeMap<String, String>,
}

/// How many rules there were and how many could be evaluated, so that "nothing found" is never "nothing checked".
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Rules in the chosen packs that are in force at the assessment date.
    pub rules: u64,
    /// Rules with a verdict other than undetermined for everything they concern.
    pub evaluated: u64,
}

/// One judged column.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnAppraisal {
    /// What was counted.
    pub counts: ColumnCounts,
    /// Declared type, free of data.
    pub declared: String,
    /// Name and whatever values may be shown.
    pub shown: DisclosedColumn,
    /// Labels, most certain first.
    pub labels: Vec<Label>,
    /// Where the labels stand in the taxonomies that were chosen, by label and taxonomy.
    pub placements: Vec<Placement>,
    /// Grade with reasons.
    pub grade: ColumnGrade,
    /// What a person decided, beside what the machine had found; labels and grade above follow the person.
    pub review: Option<ColumnReview>,
}

/// One step of the way from a file to a table inside it, its name as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownPart {
    /// What it is.
    pub kind: PartKind,
    /// Its place among its siblings, from 0.
    pub position: u32,
    /// Its name, or `#n`.
    pub name: Disclosed,
    /// Whether the file hides it.
    pub hidden: bool,
}

/// One file of a table that several files make up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ShownPiece {
    /// Name relative to the argument, or `#n`.
    pub name: Disclosed,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Rows measured.
    pub rows: u64,
}

/// How a table was read, as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownReading {
    /// The way from the file to the table; empty if the file is the table.
    pub part: Vec<ShownPart>,
    /// The dialect of a delimited text.
    pub dialect: Option<DialectDecision>,
    /// What was met.
    pub notes: Vec<Note>,
    /// The files of a table that several files make up.
    pub pieces: Vec<ShownPiece>,
    /// Digests beyond that of the file.
    pub digests: ContentDigests,
}

impl ShownReading {
    /// The way to the table by kinds and places alone, `member[0]/sheet[2]`: the same whatever the names are.
    pub fn place(&self) -> String {
        let steps = self.part.iter().map(|step| (step.kind, step.position));
        crate::reading::place(steps)
    }
}

/// One judged table and the file it came from.
#[derive(Clone, Debug, PartialEq)]
pub struct TableAppraisal {
    /// Table name: the file's stem, or `#n` when the name itself is withheld.
    pub name: Disclosed,
    /// File name relative to the argument, or `#n`.
    pub file_name: Disclosed,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the file.
    pub digest: Digest,
    /// Text encoding.
    pub encoding: Encoding,
    /// Container format.
    pub format: Format,
    /// What was there against what was read.
    pub inventory: Inventory,
    /// Rows set aside.
    pub quarantine: Quarantine,
    /// How the table was read.
    pub reading: ShownReading,
    /// Rows measured.
    pub rows: u64,
    /// What was counted of whole rows, if it was.
    pub row_counts: Option<RowCounts>,
    /// How far its rows are filled in, if that was counted.
    pub completeness: Option<Completeness>,
    /// What was counted of columns together, where it was asked for.
    pub relations: ShownRelations,
    /// Its quality by indicator; empty where nobody assessed it.
    pub quality: Quality,
    /// Columns in file order.
    pub columns: Vec<ColumnAppraisal>,
    /// Grade of the table.
    pub grade: Grade,
    /// Reasons that concern the table as a whole.
    pub drivers: Vec<GradeDriver>,
    /// The further steps of its grade.
    pub reckoning: Reckoning,
}

impl TableAppraisal {
    /// Whether what was measured is all that the file holds, as [`crate::FileRecord::is_read_whole`] has it.
    pub fn is_read_whole(&self) -> bool {
        self.inventory.check().is_ok() && !self.reading.notes.iter().any(|note| note.kind.is_unread())
    }
}

/// Everything that was found out about a dataset.
#[derive(Clone, Debug, PartialEq)]
pub struct Appraisal {
    /// Under what.
    pub basis: Basis,
    /// Tables in order of file name.
    pub tables: Vec<TableAppraisal>,
    /// The dataset's grade: the highest of its tables.
    pub grade: Grade,
    /// What rules read: with it the same dataset can be judged by other rules without being measured again.
    pub facts: Facts,
    /// Conclusions, heaviest first, then by code, table and column.
    pub findings: Vec<Finding>,
    /// How much was evaluated.
    pub coverage: Coverage,
    /// The persons concerned.
    pub persons: Persons,
    /// How easily somebody is found by the suggested columns, where that was measured.
    pub risk: Option<RiskSummary>,
    /// What came of a person's checks of data quality, where any were asked.
    pub checks: Vec<CheckOutcome>,
    /// SHA-256 of the `checks.toml` that asks for them.
    pub checks_file: Option<Digest>,
    /// What the holder declared, when there is an `asset.toml`.
    pub asset: Option<Asset>,
    /// What is to be said about decisions of persons: those that fit nothing, are out of date, or are no longer needed.
    pub review_notes: Vec<ReviewNote>,
    /// The waivers of this run, in the order of their file.
    pub waivers: Vec<WaiverRecord>,
}

impl Appraisal {
    /// Rows measured over all tables.
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|table| table.rows).sum()
    }

    /// How many findings have this verdict at this severity.
    pub fn count(&self, verdict: Verdict, severity: Severity) -> usize {
        self.findings
            .iter()
            .filter(|finding| finding.verdict == verdict && finding.severity == severity)
            .count()
    }

    /// The findings that forbid a seal.
    pub fn obstacles(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.blocks())
    }

    /// The checks of data quality that forbid a seal: blocking ones that are violated or cannot be told.
    pub fn failing_checks(&self) -> impl Iterator<Item = &CheckOutcome> {
        let blocking = self.checks.iter().filter(|check| check.severity == Severity::Blocking);
        blocking.filter(|check| check.verdict().is_open())
    }
}
