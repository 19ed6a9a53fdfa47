//! The form of `labels.toml` as a JSON Schema, for editors. `dataseal-pack` reads the file and knows more: which classes
//! there are, and what belongs together.

use dataseal_model::Grade;
use dataseal_pack::LABELS_SCHEMA;
use serde_json::json;

use crate::wire_v1::pretty;

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:labels:v1";

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`](crate::ReportError::Json) if it cannot be written, which a test excludes.
pub fn labels_schema() -> Result<String, crate::ReportError> {
    let text = |description: &str| json!({ "type": "string", "description": description });
    let grade = |description: &str| {
        let mut names: Vec<&str> = Grade::ALL.iter().map(|grade| grade.as_str()).collect();
        names.push("");
        json!({ "type": "string", "enum": names, "description": description })
    };
    let class = "A class by its id or its title in Chinese or English; `none` for a column that holds none of them.";
    let column = json!({
        "type": "object",
        "additionalProperties": false,
        "description": "One column. With `class`, `grade` or `disclose` it is a decision, which needs `reason`, `reviewer` and `date`; an empty text means not decided.",
        "required": ["file", "column"],
        "properties": {
            "file": text("Name of the file as reports show it, with as many folders as are needed to tell it apart."),
            "part": text("Place of the table in the file, such as `sheet[2]`, from 0; left out if the file is the table."),
            "sha256": {
                "type": "string",
                "pattern": "^([0-9a-f]{64})?$",
                "description": "SHA-256 of the file that was looked at: with other data the decision is marked as out of date.",
            },
            "column": text("Name of the column as reports show it, or `#n` by its place from 1."),
            "position": {
                "type": "integer",
                "minimum": 1,
                "description": "Place of the column, from 1; decides where two columns have one name.",
            },
            "machine": {
                "type": "object",
                "additionalProperties": false,
                "description": "What the program found: for people to read, and never relied on.",
                "properties": {
                    "class": text("Class of the surest label."),
                    "confidence": text("From 0.000 to 1.000."),
                    "strength": text("hint, likely or confirmed."),
                    "type": text("Type of the values."),
                    "grade": text("Grade of the column."),
                },
            },
            "class": {
                "description": "What the column holds in place of what the program found.",
                "anyOf": [
                    text(class),
                    { "type": "array", "minItems": 1, "items": text(class) },
                ],
            },
            "grade": grade("The grade in place of the one that the labels give, never below the floor of GB/T 43697-2024 for personal and sensitive personal information."),
            "disclose": {
                "type": "boolean",
                "description": "Values may be shown although the program's label or grade withholds them.",
            },
            "reason": text("Why."),
            "reviewer": text("Who answers for it."),
            "date": {
                "description": "When it was decided, a TOML date without quotes.",
                "anyOf": [{ "type": "string", "format": "date" }, { "const": "" }],
            },
        },
    });
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "labels.toml",
        "description": "What persons decided about the labels and grades of columns.",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema"],
        "properties": {
            "schema": { "const": LABELS_SCHEMA },
            "columns": { "type": "array", "items": column },
        },
    });
    pretty(&schema)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_fit_the_schema() {
        let schema: serde_json::Value = serde_json::from_str(&labels_schema().unwrap()).unwrap();
        let entry = |entry: serde_json::Value| json!({ "schema": LABELS_SCHEMA, "columns": [entry] });
        let sound = entry(json!({
            "file": "a.csv", "column": "n", "position": 1, "class": ["email", "mobile-phone"], "grade": "L3",
            "reason": "r", "reviewer": "p", "date": "2026-11-27", "machine": { "class": "email" },
        }));
        assert!(jsonschema::is_valid(&schema, &sound));
        for wrong in [
            json!({ "file": "a.csv" }),
            json!({ "file": "a.csv", "column": "n", "grade": "L9" }),
            json!({ "file": "a.csv", "column": "n", "clas": "email" }),
        ] {
            assert!(!jsonschema::is_valid(&schema, &entry(wrong)));
        }
    }
}
