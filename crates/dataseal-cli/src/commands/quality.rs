//! `dataseal quality`: put the rows of data files to the checks that a person wrote, and nothing else.

use std::path::{Path, PathBuf};

use dataseal::model::{ErrorCode, ExitStatus, TableMeasurement};
use dataseal::report::quality_v1::QualityChecks;
use dataseal::report::{FailedInput, quality_summary};
use dataseal::{
    CHECKS_FILE, CheckRequest, Checks, Error, Input, QualityRun, checks_beside, load_checks, measure_checks,
    quality_status,
};

use crate::cli::{FAILING_ROWS, Gate, Plain, QualityArgs};
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::survey::inputs;
use crate::terminal;

pub(crate) fn run(arguments: &QualityArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let inputs = inputs(&arguments.paths, arguments.query.as_deref(), session)?;
    let Some(checks) = checks_of(arguments.checks.as_deref(), &inputs, session)? else {
        return Err(no_checks(&inputs));
    };
    let most = arguments.rows.map_or(FAILING_ROWS, usize::from);
    let run = measured(&inputs, &checks, most, &[], session);
    for failure in &run.failures {
        print_error(&failure.error, session.lang);
    }
    let failed = failed(&run);
    match arguments.format {
        Plain::Human => terminal::print(&quality_summary(&run.report, &session.context())),
        Plain::Json => terminal::print(&QualityChecks::new(&run.report, &failed).to_json()?),
    }
    let gate = arguments.fail_on.map_or(session.gate, Gate::severity);
    Ok(quality_status(&run, inputs.len(), gate))
}

/// The checks that were named, or those beside the data.
pub(crate) fn checks_of(named: Option<&Path>, inputs: &[Input], session: &Session) -> Result<Option<Checks>, Failure> {
    let path: Option<PathBuf> = match named {
        Some(named) => Some(named.to_owned()),
        None => checks_beside(inputs)?,
    };
    Ok(path.map(|path| load_checks(&path, &session.installation)).transpose()?)
}

/// Asks checks of inputs, which are to be those that were measured before, if any were.
pub(crate) fn measured(
    inputs: &[Input],
    checks: &Checks,
    most: usize,
    measured: &[TableMeasurement],
    session: &Session,
) -> QualityRun {
    let request = CheckRequest { checks, most, measured };
    measure_checks(
        inputs,
        request,
        &session.installation,
        &session.measuring,
        &session.bar(),
    )
}

/// What could not be read, as documents name it.
pub(crate) fn failed(run: &QualityRun) -> Vec<FailedInput> {
    let told = run.failures.iter().map(|failure| FailedInput {
        name: failure.name.clone(),
        code: failure.error.code(),
    });
    told.collect()
}

fn no_checks(inputs: &[Input]) -> Failure {
    let folder = inputs.first().and_then(|input| input.path.parent());
    let path = folder.unwrap_or_else(|| Path::new("")).join(CHECKS_FILE);
    let error = Error::new(ErrorCode::InputMissing, path.display().to_string());
    error
        .detail("write the checks beside the data, or name their file with --checks")
        .into()
}
