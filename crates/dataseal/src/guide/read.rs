//! A report from a file: one of this version of the document, whole.

use std::path::Path;

use dataseal_model::ErrorCode;
use dataseal_report::wire_v1::{Report, SCHEMA};
use serde::Deserialize;

use crate::Error;
use crate::measure::shown;
use crate::output::read_bounded;

/// Ten thousand columns come to some tens of megabytes.
const MOST_BYTES: u64 = 512 << 20;

/// Reads a `report.json`.
///
/// # Errors
/// The file cannot be read, is none of ours, or was written by a version whose document differs. Nothing of it is quoted.
pub fn read_report(path: &Path) -> Result<Report, Error> {
    let bytes = read_bounded(path, MOST_BYTES)?;
    let corrupt = |error: &serde_json::Error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Error::new(ErrorCode::InputCorrupt, shown(path)).detail(place)
    };
    let head: Head = serde_json::from_slice(&bytes).map_err(|error| corrupt(&error))?;
    if head.schema != SCHEMA {
        return Err(Error::new(ErrorCode::InputUnsupported, shown(path)).detail(format!("only {SCHEMA} is read")));
    }
    // A document of an earlier build lacks what this one needs.
    serde_json::from_slice(&bytes).map_err(|error| corrupt(&error))
}

/// What says which document it is.
#[derive(Deserialize)]
struct Head {
    schema: String,
}
