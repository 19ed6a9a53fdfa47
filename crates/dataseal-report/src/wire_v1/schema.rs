//! The JSON Schema of `report.json` (draft 2020-12), with closed lists of names taken from the model.

use dataseal_model::{
    Encoding, Form, Grade, InferredType, RemarkCode, ReviewNoteKind, Severity, Strength, ValueKind, Verdict,
    WaiverState, Withheld,
};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use super::{Report, pretty};
use crate::ReportError;

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:report:v1";

/// What every document of this version has, whichever command printed it; everything else may be absent, because `verify`
/// tells only what was signed.
const FIXED: &[(&str, &[&str])] = &[
    ("", &["schema", "tables", "findings", "files"]),
    ("/$defs/Table", &["name", "rows", "columns"]),
    (
        "/$defs/Column",
        &[
            "name",
            "type",
            "rows",
            "nulls",
            "placeholders",
            "distinct",
            "labels",
            "grade",
        ],
    ),
    ("/$defs/Label", &["class", "confidence"]),
    ("/$defs/Finding", &["code", "verdict", "severity", "table", "column"]),
    (
        "/$defs/File",
        &["name", "bytes", "sha256", "encoding", "quarantined_rows"],
    ),
];

/// The schema of a document under its id.
fn identified<T: JsonSchema>(id: &str) -> Schema {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("$id".to_owned(), id.into());
    schema
}

/// The schema of a document under its id, as it is committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written.
pub(crate) fn published<T: JsonSchema>(id: &str) -> Result<String, ReportError> {
    pretty(&identified::<T>(id))
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn report_schema() -> Result<String, ReportError> {
    let mut schema = identified::<Report>(ID);
    for (place, fixed) in FIXED {
        if let Some(Value::Object(part)) = schema.pointer_mut(place) {
            part.insert("required".to_owned(), (*fixed).into());
        }
    }
    if let Some(Value::Object(properties)) = schema.pointer_mut("/properties") {
        let verification = json!({
            "type": "object",
            "description": "What a verification found; only in the output of `verify`.",
        });
        properties.insert("verification".to_owned(), verification);
    }
    pretty(&schema)
}

fn names<const N: usize>(names: [&'static str; N]) -> Schema {
    json_schema!({ "type": "string", "enum": names.as_slice() })
}

pub(super) fn grade(_: &mut SchemaGenerator) -> Schema {
    names(Grade::ALL.map(Grade::as_str))
}

pub(super) fn grade_or_null(_: &mut SchemaGenerator) -> Schema {
    let mut names = Grade::ALL.map(|grade| Some(grade.as_str())).to_vec();
    names.push(None);
    json_schema!({ "type": ["string", "null"], "enum": names })
}

pub(super) fn review_note(_: &mut SchemaGenerator) -> Schema {
    names(ReviewNoteKind::ALL.map(ReviewNoteKind::as_str))
}

pub(super) fn waiver_state(_: &mut SchemaGenerator) -> Schema {
    names(WaiverState::ALL.map(WaiverState::as_str))
}

pub(super) fn verdict(_: &mut SchemaGenerator) -> Schema {
    names(Verdict::ALL.map(Verdict::as_str))
}

pub(super) fn severity(_: &mut SchemaGenerator) -> Schema {
    names(Severity::ALL.map(Severity::as_str))
}

pub(super) fn strength(_: &mut SchemaGenerator) -> Schema {
    names([Strength::Hint, Strength::Likely, Strength::Confirmed].map(Strength::as_str))
}

pub(super) fn form(_: &mut SchemaGenerator) -> Schema {
    names(Form::ALL.map(Form::as_str))
}

pub(super) fn remark(_: &mut SchemaGenerator) -> Schema {
    names(RemarkCode::ALL.map(RemarkCode::as_str))
}

pub(super) fn encoding(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = Encoding::ALL.iter().map(|encoding| encoding.as_str()).collect();
    json_schema!({ "type": "string", "enum": names })
}

pub(super) fn column_type(_: &mut SchemaGenerator) -> Schema {
    let mut names: Vec<&str> = ValueKind::ALL.iter().map(|kind| kind.as_str()).collect();
    names.push(InferredType::Empty.as_str());
    json_schema!({ "type": "string", "enum": names })
}

pub(super) fn withheld(_: &mut SchemaGenerator) -> Schema {
    let reasons = Withheld::ALL.map(|reason| Some(reason.as_str()));
    let mut names = reasons.to_vec();
    names.push(None);
    json_schema!({ "type": ["string", "null"], "enum": names })
}
