//! The form of `asset.toml` as a JSON Schema, for editors: written from the fact table, so that a new question is in it
//! without a change here. `dataseal-pack` reads the file and knows more: check characters, which kinds of document there are,
//! and what belongs together.

use dataseal_model::facts::{FACTS, FactOrigin, FactSpec, FactType};
use dataseal_pack::{ANSWERS, ASSET_SCHEMA};
use serde_json::{Map, Value, json};

use crate::wire_v1::pretty;

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:asset:v1";

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`](crate::ReportError::Json) if it cannot be written, which a test excludes.
pub fn asset_schema() -> Result<String, crate::ReportError> {
    let mut sections: Map<String, Value> = Map::new();
    for (section, key, spec) in questions() {
        let table = sections.entry(section).or_insert_with(|| table(Map::new()));
        if let Some(Value::Object(properties)) = table.get_mut("properties") {
            properties.insert(key.to_owned(), question(spec));
        }
    }
    let mut properties = Map::from_iter([("schema".to_owned(), json!({ "const": ASSET_SCHEMA }))]);
    let mut data = sections.remove("data").unwrap_or_else(|| table(Map::new()));
    if let Some(Value::Object(keys)) = data.get_mut("properties") {
        keys.insert("files".to_owned(), files());
    }
    if let Value::Object(data) = &mut data {
        data.insert("required".to_owned(), json!(["files"]));
    }
    properties.insert("data".to_owned(), data);
    properties.extend(sections);
    properties.insert(ANSWERS.to_owned(), answers());
    properties.insert("evidence".to_owned(), json!({ "type": "array", "items": document() }));
    pretty(&json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "asset.toml",
        "description": "What the holder declares about a dataset. An empty text means that a question is not answered.",
        "type": "object",
        "additionalProperties": false,
        "required": ["schema", "data"],
        "properties": properties,
    }))
}

/// Every declared fact with its section and key.
fn questions() -> impl Iterator<Item = (&'static str, &'static str, &'static FactSpec)> {
    let declared = FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared);
    declared.filter_map(|spec| {
        let (section, key) = spec.asset_key?.split_once('.')?;
        Some((section, key, spec))
    })
}

fn table(properties: Map<String, Value>) -> Value {
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn files() -> Value {
    json!({
        "type": "array",
        "minItems": 1,
        "uniqueItems": true,
        "items": path(),
        "description": "数据文件，相对本文件的路径。 / Data files, relative to this file.",
    })
}

fn path() -> Value {
    json!({ "type": "string", "minLength": 1, "pattern": "^[^/\\\\]" })
}

fn question(spec: &FactSpec) -> Value {
    let written = match spec.fact_type {
        FactType::Boolean => json!({ "type": "boolean" }),
        FactType::Integer => json!({ "type": "integer", "minimum": 0 }),
        FactType::Share => json!({ "type": "number", "minimum": 0, "maximum": 1 }),
        FactType::Date => json!({ "type": "string", "format": "date" }),
        FactType::Text => text(spec),
        FactType::TextSet => json!({ "type": "array", "items": text(spec) }),
    };
    json!({
        "description": format!("{} / {}", spec.zh, spec.en),
        "anyOf": [written, { "const": "" }],
    })
}

fn text(spec: &FactSpec) -> Value {
    if spec.choices.is_empty() {
        return json!({ "type": "string" });
    }
    let mut spellings: Vec<&str> = Vec::new();
    for spelling in spec
        .choices
        .iter()
        .flat_map(|choice| [choice.value, choice.zh, choice.en])
    {
        if !spellings.contains(&spelling) {
            spellings.push(spelling);
        }
    }
    json!({ "enum": spellings })
}

fn answers() -> Value {
    json!({
        "type": "object",
        "description": "规则包的工作表问题。 / Worksheet questions of packs, by their id.",
        "propertyNames": { "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" },
        "additionalProperties": { "anyOf": [{ "type": "boolean" }, { "const": "" }] },
    })
}

fn document() -> Value {
    let filled = |description: &str| json!({ "type": "string", "minLength": 1, "description": description });
    json!({
        "type": "object",
        "additionalProperties": false,
        "description": "一份材料：只引用，不收入清单。 / One document: referred to, never copied into the manifest.",
        "required": ["kind", "file", "sha256", "issuer", "issued"],
        "properties": {
            "kind": filled("种类，编号或名称。 / Kind, by its id or its title in Chinese or English."),
            "file": path(),
            "sha256": { "type": "string", "pattern": "^[0-9a-fA-F]{64}$", "description": "文件的 SHA-256。 / SHA-256 of the file." },
            "issuer": filled("出具人。 / Who issued it."),
            "issued": { "type": "string", "format": "date", "description": "出具日期。 / When it was issued." },
            "valid_until": {
                "description": "有效期的最后一天；长期有效的不写。 / Last day on which it holds; left out if it does not expire.",
                "anyOf": [{ "type": "string", "format": "date" }, { "const": "" }],
            },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_question_is_in_the_schema_and_what_the_reader_refuses_is_not() {
        let schema: Value = serde_json::from_str(&asset_schema().unwrap()).unwrap();
        for (section, key, _) in questions() {
            let at = format!("/properties/{section}/properties/{key}/description");
            assert!(schema.pointer(&at).is_some(), "{at}");
        }
        let sound = json!({
            "schema": ASSET_SCHEMA,
            "data": { "files": ["a.csv"] },
            "holder": { "kind": "法人", "persons": 12, "audited_on": "2026-01-01", "state_organ": "" },
            "asset": { "data_form": ["table", "文本"] },
            "answers": { "some-question": true },
            "evidence": [{
                "kind": "权属证明", "file": "e/a.pdf", "sha256": "0".repeat(64), "issuer": "i", "issued": "2026-01-01",
            }],
        });
        assert!(jsonschema::is_valid(&schema, &sound));
        for (at, wrong) in [
            ("/data/files", json!([])),
            ("/data", json!({})),
            ("/holder/kind", json!("company")),
            ("/holder/persons", json!(-1)),
            ("/holder", json!({ "nmae": "x" })),
            ("/answers/some-question", json!("yes")),
            ("/evidence/0/sha256", json!("abc")),
            ("/evidence/0/file", json!("/etc/passwd")),
        ] {
            let mut document = sound.clone();
            *document.pointer_mut(at).unwrap() = wrong;
            assert!(!jsonschema::is_valid(&schema, &document), "{at}");
        }
    }
}
