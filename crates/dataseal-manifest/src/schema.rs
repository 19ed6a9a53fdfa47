//! The JSON Schema of the statement, for implementers who check a payload before they read it. Not a replacement for
//! [`Statement::parse`](crate::Statement::parse): a schema can neither see duplicate keys nor compare sections.

use dataseal_sign::strict_json::MAX_INTEGER;
use serde_json::{Value, json};

use crate::wire::{pack_v0, v0};
use crate::{PACK_PREDICATE_TYPE, PREDICATE_TYPE, STATEMENT_TYPE};

/// JSON Schema (draft 2020-12) of the statement of this version, indented, with a final line end.
#[must_use]
pub fn statement_schema() -> String {
    let title = "Registration statement of dataseal, version 0";
    published(schemars::schema_for!(v0::Statement), PREDICATE_TYPE, title)
}

/// The same of the statement over a pack of rules.
#[must_use]
pub fn pack_statement_schema() -> String {
    let title = "Statement over a policy pack of dataseal, version 0";
    published(
        schemars::schema_for!(pack_v0::PackStatement),
        PACK_PREDICATE_TYPE,
        title,
    )
}

fn published(schema: schemars::Schema, predicate_type: &str, title: &str) -> String {
    let mut schema = schema.to_value();
    bound_integers(&mut schema);
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), json!(predicate_type));
        root.insert("title".to_owned(), json!(title));
    }
    for (key, value) in [("_type", STATEMENT_TYPE), ("predicateType", predicate_type)] {
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
