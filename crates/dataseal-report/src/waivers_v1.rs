//! The form of `waivers.toml` as a JSON Schema, for editors. `dataseal-pack` reads the file and knows more: which rules
//! there are, and which of them cannot be waived.

use dataseal_pack::WAIVERS_SCHEMA;
use serde_json::json;

use crate::wire_v1::pretty;

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:waivers:v1";

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`](crate::ReportError::Json) if it cannot be written, which a test excludes.
pub fn waivers_schema() -> Result<String, crate::ReportError> {
    let text = |description: &str| json!({ "type": "string", "pattern": "\\S", "description": description });
    let date = |description: &str| json!({ "type": "string", "format": "date", "description": description });
    let waiver = json!({
        "type": "object",
        "additionalProperties": false,
        "description": "One waiver. Without `files` and `column` it is about everything that the rule finds.",
        "required": ["rule", "approver", "reason", "approved", "expires"],
        "properties": {
            "rule": {
                "type": "string",
                "pattern": "^[A-Z0-9]+(-[A-Z0-9]+)+-[0-9]{3}$",
                "description": "Code of the rule, as reports show it. Rules about core data and state secrets, and others that a pack marks so, cannot be waived.",
            },
            "approver": text("Who answers for it."),
            "reason": text("Why."),
            "approved": date("First day on which it holds, a TOML date without quotes."),
            "expires": date("Last day on which it holds, not before the first."),
            "files": {
                "type": "array",
                "minItems": 1,
                "items": text("Name of a file as reports show it."),
                "description": "The files it is about. A finding about the dataset as a whole is waived only if every file is named.",
            },
            "column": text("The column it is about, as reports show it, or `#n` by its place from 1."),
        },
    });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "waivers.toml",
        "description": "Rules that need not be kept for a time, and who answers for that.",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema"],
        "properties": {
            "schema": { "const": WAIVERS_SCHEMA },
            "waiver": { "type": "array", "items": waiver },
        },
    });
    pretty(&schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fit_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(&waivers_schema().unwrap()).unwrap();
        let document = |entry: &serde_json::Value| json!({ "schema": WAIVERS_SCHEMA, "waiver": [entry] });
        let sound = json!({
            "rule": "CN-REG-004", "approver": "p", "reason": "r", "approved": "2026-11-01", "expires": "2026-12-31",
        });
        assert!(jsonschema::is_valid(&schema, &document(&sound)));
        let with = |key: &str, value: serde_json::Value| {
            let mut entry = sound.clone();
            entry[key] = value;
            jsonschema::is_valid(&schema, &document(&entry))
        };
        assert!(with("files", json!(["a.csv"])) && with("column", json!("#2")));
        assert!(!with("files", json!([])) && !with("rule", json!("cn-reg-4")) && !with("approver", json!(" ")));
        assert!(!with("until", json!("2026-12-31")));
        for key in ["rule", "approver", "reason", "approved", "expires"] {
            let mut entry = sound.clone();
            entry.as_object_mut().unwrap().remove(key);
            assert!(!jsonschema::is_valid(&schema, &document(&entry)), "{key}");
        }
    }
}
