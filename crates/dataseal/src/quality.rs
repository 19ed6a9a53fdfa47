//! Checks of data quality from `checks.toml` to outcomes: read and compiled here, measured by the reader, judged here.
//!
//! Every check has at least one outcome. A table that lacks a check's columns is passed over where another table has them;
//! where none has, the check is undetermined and says so: nothing that was not looked at passes.

mod ask;
mod keys;
mod run;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dataseal_model::{CheckOutcome, Digest, ErrorCode, ExitStatus, QualityReport, Severity, TableMeasurement, Verdict};
use dataseal_pack::{Check, Problems, parse_checks, sha256};
use dataseal_policy::PatternBudget;

pub(crate) use self::ask::{Asked, Asking, row_test};
pub(crate) use self::keys::reading_of_keys;
use self::run::Run;
use crate::labels::only_beside;
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// File name that is looked for beside the data.
pub const CHECKS_FILE: &str = "checks.toml";
/// Far beyond what people write.
const MAX_CHECKS_BYTES: u64 = 1 << 20;

/// Checks that can be asked.
#[derive(Clone, Debug)]
pub struct Checks {
    checks: Vec<Check>,
    /// The folder of the file, below which tables of reference lie.
    folder: PathBuf,
    /// SHA-256 of the file.
    digest: Digest,
}

/// Why checks cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChecksError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Error),
    /// It is malformed; every problem with its place.
    #[error("the quality checks have problems")]
    Malformed(Problems),
}

/// Reads a `checks.toml` and compiles its conditions.
///
/// # Errors
/// The file cannot be read, is malformed, has a condition that cannot be used, or a title with personal data in it, which is
/// published with the result.
pub fn load_checks(path: &Path, installation: &Installation) -> Result<Checks, ChecksError> {
    let bytes = read_bounded(path, MAX_CHECKS_BYTES).map_err(|error| match error.code() {
        // Not a limit that a flag would raise: nobody writes such a file.
        ErrorCode::LimitSize => {
            Error::new(ErrorCode::ChecksInvalid, shown(path)).detail("the file is larger than 1 MiB")
        }
        _ => error,
    })?;
    let (checks, mut problems) = parse_checks(&bytes, &shown(path));
    let mut budget = PatternBudget::default();
    for check in &checks {
        problems.extend(row_test(&check.test, 0, &mut budget).err().unwrap_or_default());
    }
    let checks = problems.or(checks).map_err(ChecksError::Malformed)?;
    let recognisers = installation.recognisers();
    let personal = |check: &&Check| recognisers.proves(&check.title.zh) || recognisers.proves(&check.title.en);
    match checks.iter().find(personal) {
        Some(check) => Err(Error::new(ErrorCode::ChecksInvalid, shown(path))
            .detail(format!("the title of `{}` holds personal data", check.id))
            .into()),
        None => Ok(Checks {
            checks,
            folder: path.parent().unwrap_or_else(|| Path::new("")).to_owned(),
            digest: sha256(&bytes),
        }),
    }
}

/// The `checks.toml` beside the data: in the folder from which inputs are named, or in that of the first file.
///
/// # Errors
/// There are several, for inputs from several folders; one must be chosen.
pub fn checks_beside(inputs: &[Input]) -> Result<Option<PathBuf>, Error> {
    only_beside(inputs, CHECKS_FILE, "--checks", ErrorCode::ChecksInvalid)
}

/// What is asked of inputs.
#[derive(Clone, Copy)]
pub struct CheckRequest<'a> {
    /// The checks.
    pub checks: &'a Checks,
    /// Failing rows that are told by number at most, for each check and table.
    pub most: usize,
    /// What was measured of the inputs before, if anything was: rows that come of other bytes are those of a file that changed.
    pub measured: &'a [TableMeasurement],
}

/// What came of the checks.
#[derive(Clone, Debug, Default)]
pub struct QualityRun {
    /// The outcomes.
    pub report: QualityReport,
    /// What could not be read.
    pub failures: Vec<ReadFailure>,
}

/// An input or a table of reference that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadFailure {
    /// Place of the input; `None` for a table of reference: that leaves checks undetermined, and nothing else.
    pub input: Option<usize>,
    /// Its name as it may be shown.
    pub name: String,
    /// Why.
    pub error: Error,
}

/// Asks the checks of inputs one after the other.
///
/// A table that several files make up is not looked at, and its checks say so: neither its row numbers nor its keys are those
/// of a piece.
pub fn measure_checks(
    inputs: &[Input],
    request: CheckRequest<'_>,
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> QualityRun {
    let mut run = Run::new(inputs, request, installation, options);
    for (position, input) in inputs.iter().enumerate() {
        progress.begin(&input.name, position, inputs.len());
        run.ask(position, input, progress);
        progress.end();
    }
    run.finish()
}

/// How the process ends after a run over so many inputs. Each input by itself: what failed outweighs what was found. All
/// together: partially, if some failed, else by what was found, which is undetermined where nothing was answered.
pub fn quality_status(run: &QualityRun, inputs: usize, gate: Severity) -> ExitStatus {
    let outcomes = &run.report.outcomes;
    let found = match outcomes
        .iter()
        .any(|outcome| outcome.verdict() != Verdict::Undetermined)
    {
        true => checks_status(outcomes, gate),
        false => ExitStatus::Undetermined,
    };
    let mut failed: BTreeMap<usize, ExitStatus> = BTreeMap::new();
    for failure in &run.failures {
        if let Some(input) = failure.input {
            let status = failed.entry(input).or_insert(ExitStatus::Success);
            *status = status.and(failure.error.exit_status());
        }
    }
    match inputs {
        0 | 1 => failed.into_values().fold(found, ExitStatus::and),
        _ => ExitStatus::fold(&failed.into_values().chain([found]).collect::<Vec<_>>()),
    }
}

/// How the process ends by outcomes beside other conclusions: 1 when a check of `gate` or heavier is violated, 3 when a blocking
/// one is undetermined, else 0.
pub fn checks_status(outcomes: &[CheckOutcome], gate: Severity) -> ExitStatus {
    let verdicts = || outcomes.iter().map(|outcome| (outcome.severity, outcome.verdict()));
    if verdicts().any(|(severity, verdict)| severity >= gate && verdict == Verdict::Violated) {
        ExitStatus::Findings
    } else if verdicts().any(|verdict| verdict == (Severity::Blocking, Verdict::Undetermined)) {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}

#[cfg(test)]
mod tests;
