//! The JSON document of `dataseal evidence list` and `check`, version 1.

use dataseal_model::CheckedDocument;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::wire_v1::{Text, pretty, published};
use crate::{Context, ReportError};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/evidence/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:evidence:v1";

/// The documents that a declaration refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceList {
    /// Always `dataseal/evidence/v1`.
    pub schema: String,
    /// The day for which they are judged.
    pub as_of: String,
    /// The documents in written order.
    pub documents: Vec<Document>,
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// Its kind.
    pub kind: String,
    /// What people call the kind; null if no pack in force names it.
    pub title: Option<Text>,
    /// Path relative to `asset.toml`.
    pub file: String,
    /// SHA-256 that was declared.
    pub sha256: String,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued.
    pub issued: String,
    /// Last day on which it holds; null if it does not expire.
    pub valid_until: Option<String>,
    /// `valid`, `expires-soon` (30 days or less), `expired`, `not-yet-issued`, `altered`, `missing` or `unreadable`.
    pub standing: String,
    /// Days from `as_of` to the last one, negative when that is over; null if it does not expire.
    pub days_left: Option<i64>,
}

/// The list as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no document makes happen.
pub fn evidence_json(documents: &[CheckedDocument], as_of: &str, ctx: &Context<'_>) -> Result<String, ReportError> {
    let document = |checked: &CheckedDocument| {
        let evidence = &checked.evidence;
        Document {
            kind: evidence.kind.clone(),
            title: ctx.evidence_title(&evidence.kind).map(Text::from),
            file: evidence.file.clone(),
            sha256: evidence.digest.to_string(),
            issuer: evidence.issuer.clone(),
            issued: evidence.issued.to_string(),
            valid_until: evidence.valid_until.map(|day| day.to_string()),
            standing: checked.standing.as_str().to_owned(),
            days_left: checked.days_left,
        }
    };
    pretty(&EvidenceList {
        schema: SCHEMA.to_owned(),
        as_of: as_of.to_owned(),
        documents: documents.iter().map(document).collect(),
    })
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn evidence_schema() -> Result<String, ReportError> {
    published::<EvidenceList>(ID)
}
