//! `dataseal diff --deid`: labels, forms, grades and k before and after de-identification, side by side.

use std::path::{Path, PathBuf};

use dataseal::diff::report_at;
use dataseal::model::{ErrorCode, ExitStatus, RiskRequest};
use dataseal::report::deid_text;
use dataseal::report::deid_v1::deid_json;
use dataseal::{Error, asset_beside, compare_deid, measure_risk};

use crate::cli::{DiffArgs, VerifyFormat, choices};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, Survey, inputs, survey};
use crate::terminal;

pub(crate) fn run(arguments: &DiffArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let before = side(&arguments.a, session)?;
    let after = side(&arguments.b, session)?;
    let request = RiskRequest {
        quasi_identifiers: choices(&arguments.quasi_identifiers),
        sensitive: Vec::new(),
    };
    let (first, second) = if request.quasi_identifiers.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        (
            classes(&before, &request, session)?,
            classes(&after, &request, session)?,
        )
    };
    let comparison = compare_deid(&before.appraisal, &after.appraisal, (&first, &second));
    terminal::print(&match arguments.format {
        VerifyFormat::Json => deid_json(&comparison)?,
        VerifyFormat::Human => deid_text(&comparison, &session.context()),
    });
    Ok(if comparison.tables.is_empty() {
        ExitStatus::Undetermined
    } else if comparison.is_unjustified() {
        ExitStatus::Findings
    } else {
        ExitStatus::Success
    })
}

/// One side, judged with the asset.toml beside it. A report holds too little to compare forms.
fn side(path: &Path, session: &Session) -> Result<Survey, Failure> {
    if report_at(path).is_some() {
        let error = Error::new(ErrorCode::Usage, path.display().to_string());
        return Err(error.detail("--deid compares data, not reports").into());
    }
    let inputs = inputs(&[PathBuf::from(path)], None, session)?;
    let declared = asset_beside(&inputs, &session.installation)?;
    let asset = declared.as_ref().map(|loaded| &loaded.asset);
    survey(inputs, asset, None, Purpose::Look, session)?.complete()
}

/// The smallest equivalence class of each table of a side, in the order of its tables. A table that lacks a column has none.
fn classes(side: &Survey, request: &RiskRequest, session: &Session) -> Result<Vec<Option<u64>>, Failure> {
    let measured = measure_risk(&side.inputs, request, &session.measuring, &session.bar());
    let mut found = Vec::new();
    for outcome in measured.into_iter().flat_map(|outcome| outcome.tables) {
        match outcome {
            Ok(table) => found.push(table),
            // Of a table that lost the columns by which persons could be found there is no k.
            Err(error) if error.code() == ErrorCode::Usage => {}
            Err(error) => return Err(error.into()),
        }
    }
    let tables = side.appraisal.tables.iter().map(|table| {
        let same = found
            .iter()
            .find(|risk| risk.file.digest == table.digest && risk.result.classes.rows() == table.rows);
        same.and_then(|risk| risk.result.classes.k())
    });
    Ok(tables.collect())
}
