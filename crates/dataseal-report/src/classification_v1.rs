//! The JSON document of `dataseal classify explain`, version 1: why a column has its labels and no others.
//!
//! Counts, codes and names of classes; never a value. Within version 1 fields are only added.

use dataseal_model as model;
use dataseal_model::{ClassificationReport, ExplainedColumn, Strength};
use dataseal_pack::Taxonomy;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{Label, Pack, Remark, Text, Tool, label, published, remarks};
use crate::{ReportError, words};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/classification/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:classification:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Classification {
    /// Always `dataseal/classification/v1`.
    #[schemars(extend("const" = "dataseal/classification/v1"))]
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// `data` measured now, or the counts of a `report`.
    pub origin: String,
    /// Whether a report was made under other classes or recognisers than those in force.
    pub outdated: bool,
    /// Packs in force.
    pub packs: Vec<Pack>,
    /// SHA-256 of the taxonomy by which it was decided.
    pub taxonomy: String,
    /// SHA-256 of the recognisers that counted; null where a report does not say.
    pub recognisers: Option<String>,
    /// The columns that were asked about.
    pub columns: Vec<Column>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Column {
    /// Name of its table, or `#n`.
    pub table: String,
    /// Its name, or `#n`.
    pub name: String,
    /// Its place, from 0.
    pub position: u64,
    /// The type that fits every value.
    #[serde(rename = "type")]
    pub column_type: String,
    /// Rows.
    pub rows: u64,
    /// Values looked at: neither null, blank nor placeholder.
    pub of: u64,
    /// Whether the name asks a question or counts, so that it speaks for no class.
    pub name_is_question: bool,
    /// `masked` or `pseudonym` where the name says so; null otherwise.
    pub name_says: Option<String>,
    /// Values with a part masked.
    pub masked: u64,
    /// Values that are digests.
    pub hashed: u64,
    /// Columns beside it that identify persons.
    pub neighbours: Vec<Neighbour>,
    /// What it holds, hints among them.
    pub labels: Vec<Label>,
    /// Classes with anything for or against them: labels first.
    pub candidates: Vec<Candidate>,
    /// What a person should know.
    pub remarks: Vec<Remark>,
}

/// A column that identifies persons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Neighbour {
    /// Its name, or `#n`.
    pub name: String,
    /// What it holds.
    pub class: String,
}

/// One class that was asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Candidate {
    /// The class.
    pub class: String,
    /// What people call it.
    pub title: Text,
    /// `label`, `outranked` or `refused`.
    pub standing: String,
    /// Why, as a stable code.
    pub ruling: String,
    /// The same in words.
    pub why: Text,
    /// Band, where it could have been a label.
    pub strength: Option<String>,
    /// Confidence, where it could have been a label.
    pub confidence: Option<String>,
    /// The dictionary's term found in the name.
    pub name_term: Option<String>,
    /// Whether the whole name is that term.
    pub name_whole: bool,
    /// Whether that term fits many things.
    pub name_generic: bool,
    /// Whether the name speaks against the class.
    pub vetoed: bool,
    /// Values that match and pass the validator.
    pub hits: u64,
    /// Values of the shape that fail it.
    pub near_misses: u64,
    /// Texts with a match inside.
    pub contained: u64,
    /// Different matching values.
    pub distinct: u64,
    /// Share of values of the shape that pass the validator by chance.
    pub chance: String,
    /// Values that chance would let pass, rounded.
    pub expected_by_chance: u64,
    /// How surprising the hits are against that (upper binomial tail): `none`, `weak` (at most 0.1) or `strong` (at most 0.001).
    pub surprise: String,
    /// Share of all values that match at least: lower end of Wilson's 95 % interval.
    pub share_at_least: String,
    /// Share of all values that must match.
    pub threshold: String,
    /// Whether the class needs a name or a neighbour.
    pub needs_name: bool,
}

impl Classification {
    /// The document of an answer. The taxonomy gives classes their titles.
    pub fn new(report: &ClassificationReport, taxonomy: &Taxonomy) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(&report.tool_version),
            origin: report.origin.as_str().to_owned(),
            outdated: report.outdated,
            packs: report.packs.iter().map(Pack::of).collect(),
            taxonomy: report.taxonomy.to_string(),
            recognisers: report.recognisers.map(|digest| digest.to_string()),
            columns: report.columns.iter().map(|each| column(each, taxonomy)).collect(),
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
pub fn classification_schema() -> Result<String, ReportError> {
    published::<Classification>(ID)
}

fn column(column: &ExplainedColumn, taxonomy: &Taxonomy) -> Column {
    let why = &column.explanation;
    Column {
        table: column.table.to_string(),
        name: column.name.to_string(),
        position: u64::try_from(why.position).unwrap_or(u64::MAX),
        column_type: why.inferred.as_str().to_owned(),
        rows: why.rows,
        of: why.of,
        name_is_question: why.question,
        name_says: why.veil.map(|form| form.as_str().to_owned()),
        masked: why.masked,
        hashed: why.hashed,
        neighbours: column
            .neighbours
            .iter()
            .map(|(name, class)| Neighbour {
                name: name.to_string(),
                class: class.to_string(),
            })
            .collect(),
        labels: why.labels.iter().map(|each| label(each, &[], taxonomy)).collect(),
        candidates: why.candidates.iter().map(|each| candidate(each, taxonomy)).collect(),
        remarks: remarks(&why.remarks),
    }
}

fn candidate(candidate: &model::Candidate, taxonomy: &Taxonomy) -> Candidate {
    let title = taxonomy.class(&candidate.class).map(|class| Text::from(&class.title));
    let strength = candidate.decision.map(|(strength, _)| strength);
    Candidate {
        class: candidate.class.to_string(),
        title: title.unwrap_or_default(),
        standing: candidate.standing.as_str().to_owned(),
        ruling: candidate.ruling.as_str().to_owned(),
        why: Text::both(|lang| words::ruling(lang, candidate.ruling)),
        strength: strength.map(Strength::as_str).map(str::to_owned),
        confidence: candidate.decision.map(|(_, confidence)| confidence.to_string()),
        name_term: candidate.name.as_ref().map(|name| name.term.clone()),
        name_whole: candidate.name.as_ref().is_some_and(|name| name.whole),
        name_generic: candidate.generic_name,
        vetoed: candidate.vetoed,
        hits: candidate.hits,
        near_misses: candidate.near_misses,
        contained: candidate.contained,
        distinct: candidate.distinct,
        chance: candidate.chance.to_string(),
        expected_by_chance: candidate.expected,
        surprise: candidate.surprise.as_str().to_owned(),
        share_at_least: candidate.share.to_string(),
        threshold: candidate.needed.to_string(),
        needs_name: candidate.needs_name,
    }
}
