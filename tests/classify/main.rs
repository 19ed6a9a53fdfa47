//! What columns are, how that is explained, and what names alone say: through the program, on data from independent means.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

mod explain;
mod metadata;
mod people;
mod recognisers;

use std::path::Path;

use dataseal_testkit::Cli;
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

/// The one JSON document that was printed, which a published schema knows.
fn published(stdout: &[u8], schema: &str) -> Value {
    let document: Value = serde_json::from_slice(stdout).unwrap();
    let schemas = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas");
    let schema: Value = serde_json::from_slice(&std::fs::read(schemas.join(schema)).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let problems: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(problems.is_empty(), "{problems:#?}");
    document
}

/// Class, form and remarks of the first label of each column of a scan's report.
fn labels(report: &Value) -> Vec<(String, String, String, Vec<String>)> {
    let columns = report["tables"][0]["columns"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    columns
        .iter()
        .map(|column| {
            let label = &column["labels"][0];
            let remarks = label["evidence"]["remarks"].as_array();
            let codes = remarks.into_iter().flatten().map(|remark| text(&remark["code"]));
            (
                text(&column["name"]),
                text(&label["class"]),
                text(&label["form"]),
                codes.collect(),
            )
        })
        .collect()
}
