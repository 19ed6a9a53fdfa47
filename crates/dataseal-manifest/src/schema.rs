//! The JSON Schema of the statement, for implementers who check a payload before they read it. Not a replacement for
//! [`Statement::parse`](crate::Statement::parse): a schema can neither see duplicate keys nor compare sections.

use dataseal_sign::strict_json::MAX_INTEGER;
use serde_json::{Value, json};

use crate::wire::v0 as wire;
use crate::{PREDICATE_TYPE, STATEMENT_TYPE};

/// JSON Schema (draft 2020-12) of the statement of this version, indented, with a final line end.
#[must_use]
pub fn statement_schema() -> String {
    let mut schema = schemars::schema_for!(wire::Statement).to_value();
    bound_integers(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), json!(PREDICATE_TYPE));
        root.insert(
            "title".to_owned(),
            json!("Registration statement of dataseal, version 0"),
        );
    }
    for (key, value) in [("_type", STATEMENT_TYPE), ("predicateType", PREDICATE_TYPE)] {
        if let Some(property) = schema
            .pointer_mut(&format!("/properties/{key}"))
            .and_then(Value::as_object_mut)
        {
            property.insert("const".to_owned(), json!(value));
        }
    }
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

/// Replaces the machine's integer widths by the format's bounds, which hold for every integer.
fn bound_integers(schema: &mut Value) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(bound_integers),
        Value::Object(members) => {
            if members.get("type").and_then(Value::as_str) == Some("integer") {
                members.remove("format");
                members.entry("maximum").or_insert_with(|| json!(MAX_INTEGER));
                members.entry("minimum").or_insert_with(|| json!(-MAX_INTEGER));
            }
            members.values_mut().for_each(bound_integers);
        }
        _ => {}
    }
}
