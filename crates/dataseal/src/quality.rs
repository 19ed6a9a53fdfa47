//! Checks of data quality from `checks.toml` to outcomes: read and compiled here, measured by the reader, judged here.
//!
//! Every check has at least one outcome. A table that lacks a check's columns is passed over where another table has them;
//! where none has, the check is undetermined and says so: nothing that was not looked at passes.

mod ask;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dataseal_model::{
    CheckOutcome, ErrorCode, ExitStatus, Masked, Part, QualityReport, ReadingRecord, RowsMeasurement, Severity,
    TestCounts, Unanswered, Verdict, disclose_name,
};
use dataseal_pack::{Check, CheckTest, KeyColumn, Problems, parse_checks};

use self::ask::RowsReader;
pub(crate) use self::ask::{Asked, Asking, KeyFile, key_sets, row_test, scratch_file};
use crate::appraise::{TOOL_VERSION, shown_reading, stem, table_name};
use crate::inputs::real_path;
use crate::labels::only_beside;
use crate::measure::{open_regular, opened, shown, unread};
use crate::output::read_bounded;
use crate::worker::ReadPart;
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
    let bytes = read_bounded(path, MAX_CHECKS_BYTES)?;
    let (checks, mut problems) = parse_checks(&bytes, &shown(path));
    for check in &checks {
        problems.extend(row_test(&check.test, 0).err().unwrap_or_default());
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

/// What came of the checks.
#[derive(Clone, Debug, Default)]
pub struct QualityRun {
    /// The outcomes.
    pub report: QualityReport,
    /// Inputs and tables of keys that could not be read, by the names that may be shown.
    pub errors: Vec<(String, Error)>,
}

/// Asks the checks of inputs one after the other; `most` failing rows are told by number for each check and table.
///
/// A table that several files make up is refused: neither its row numbers nor its keys are those of a piece.
pub fn measure_checks(
    inputs: &[Input],
    checks: &Checks,
    most: usize,
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> QualityRun {
    let mut run = Run {
        inputs,
        checks,
        installation,
        found: vec![Found::default(); checks.checks.len()],
        errors: Vec::new(),
        refused: BTreeMap::new(),
    };
    let mut reader = RowsReader::new(options);
    for (position, input) in inputs.iter().enumerate() {
        progress.begin(&input.name, position, inputs.len());
        run.ask(position, input, most, &mut reader, progress);
        progress.end();
    }
    run.finish()
}

/// Outcomes on their way.
struct Run<'a> {
    inputs: &'a [Input],
    checks: &'a Checks,
    installation: &'a Installation,
    /// What was found for each check.
    found: Vec<Found>,
    errors: Vec<(String, Error)>,
    /// Tables of keys that could not be opened, and why: told once.
    refused: BTreeMap<PathBuf, Unanswered>,
}

/// Outcomes of one check.
#[derive(Clone, Default)]
struct Found {
    outcomes: Vec<CheckOutcome>,
    /// Why a table was passed over.
    passed_over: Option<Unanswered>,
}

impl Run<'_> {
    /// Asks all checks that are about an input.
    fn ask(&mut self, position: usize, input: &Input, most: usize, reader: &mut RowsReader, progress: &dyn Progress) {
        let checks = self.checks;
        let about = (0_usize..)
            .zip(&checks.checks)
            .filter(|(_, check)| is_about(check, input));
        let about: Vec<(usize, &Check)> = about.collect();
        if about.is_empty() {
            return;
        }
        let mut asked = Asked {
            most,
            ..Asked::default()
        };
        let mut places = BTreeMap::new();
        for (_, check) in &about {
            let keys = check.test.keys().map(|keys| {
                let table = (check.test.kind().as_str(), &keys.table, &keys.key);
                *places.entry(table).or_insert_with(|| {
                    asked.keys.push(self.key_file(check, keys));
                    asked.keys.len() - 1
                })
            });
            asked.tests.push(Asking {
                test: &check.test,
                keys: keys.unwrap_or_default(),
            });
        }
        match reader.read(input, &asked, progress) {
            Ok(parts) => self.take(position, input, &about, parts),
            Err(error) => {
                self.fail(position, input, error);
                for (place, check) in &about {
                    let outcome = self.outcome(check, position, input, &[]);
                    self.push(*place, outcome);
                }
            }
        }
    }

    fn take(
        &mut self,
        position: usize,
        input: &Input,
        about: &[(usize, &Check)],
        parts: Vec<ReadPart<RowsMeasurement>>,
    ) {
        let mut before: Vec<usize> = about.iter().map(|(place, _)| self.count(*place)).collect();
        for part in parts {
            let measured = match part {
                ReadPart::Table(measured) => *measured,
                ReadPart::Unread(part, error) => {
                    self.fail(position, input, unread(input, &part, &error));
                    for (place, check) in about {
                        let outcome = self.outcome(check, position, input, &part);
                        self.push(*place, outcome);
                    }
                    continue;
                }
                ReadPart::Unasked(..) => continue,
            };
            for ((place, check), answer) in about.iter().zip(measured.answers) {
                if let Err(reason @ (Unanswered::NoColumn | Unanswered::SeveralColumns)) = answer {
                    self.pass_over(*place, reason);
                    continue;
                }
                let outcome = CheckOutcome {
                    rows: measured.rows.unwrap_or(0),
                    quarantined: measured.quarantined,
                    answer,
                    ..self.outcome(check, position, input, &measured.part)
                };
                self.push(*place, outcome);
            }
        }
        // A check that names its table expects its columns there, in one table of the file at least.
        for ((place, check), before) in about.iter().zip(before.drain(..)) {
            if check.table.is_some() && self.count(*place) == before {
                let reason = self.found.get(*place).and_then(|found| found.passed_over);
                let outcome = CheckOutcome {
                    answer: Err(reason.unwrap_or(Unanswered::NoTable)),
                    ..self.outcome(check, position, input, &[])
                };
                self.push(*place, outcome);
            }
        }
    }

    fn count(&self, place: usize) -> usize {
        self.found.get(place).map_or(0, |found| found.outcomes.len())
    }

    fn push(&mut self, place: usize, outcome: CheckOutcome) {
        if let Some(found) = self.found.get_mut(place) {
            found.outcomes.push(outcome);
        }
    }

    fn pass_over(&mut self, place: usize, reason: Unanswered) {
        if let Some(found) = self.found.get_mut(place) {
            found.passed_over = Some(reason);
        }
    }

    fn fail(&mut self, position: usize, input: &Input, error: Error) {
        let name = self.installation.shown_name(&input.name, position);
        self.errors.push((name, error));
    }

    /// The outcome of a check on a table that was not read so far.
    fn outcome(&self, check: &Check, position: usize, input: &Input, part: &[Part]) -> CheckOutcome {
        let recognisers = self.installation.recognisers();
        let reading = ReadingRecord {
            part: part.to_vec(),
            ..ReadingRecord::default()
        };
        let name = Masked::new(input.name.clone());
        let (_, withheld) = disclose_name(&name, position, &recognisers);
        let part = shown_reading(&reading, &recognisers).part;
        CheckOutcome {
            table: Some(table_name(&name, &part, withheld, position, &recognisers)),
            ..nowhere(check, Unanswered::TableUnread)
        }
    }

    /// Opens a table of keys.
    fn key_file<'k>(&mut self, check: &Check, keys: &'k KeyColumn) -> Result<KeyFile<'k>, Unanswered> {
        let input = match check.test {
            CheckTest::Reference(_) => Input::of(self.checks.folder.join(&keys.table)),
            _ => named(self.inputs, &keys.table).ok_or(Unanswered::NoKeyTable)?.clone(),
        };
        if let Some(reason) = self.refused.get(&input.path) {
            return Err(*reason);
        }
        let found = match check.test {
            CheckTest::Reference(_) => open_below(&self.checks.folder, &input.path),
            _ => opened(&input),
        };
        found
            .map(|file| KeyFile {
                file,
                name: input.name.clone(),
                column: &keys.key,
            })
            .map_err(|error| {
                let reason = match error.code() {
                    ErrorCode::InputMissing => Unanswered::NoKeyTable,
                    _ => Unanswered::KeysUnread,
                };
                self.errors.push((keys.table.clone(), error));
                self.refused.insert(input.path, reason);
                reason
            })
    }

    fn finish(self) -> QualityRun {
        let mut outcomes = Vec::new();
        for (check, found) in self.checks.checks.iter().zip(self.found) {
            if found.outcomes.is_empty() {
                outcomes.push(nowhere(check, found.passed_over.unwrap_or(Unanswered::NoTable)));
            }
            outcomes.extend(found.outcomes);
        }
        QualityRun {
            report: QualityReport {
                tool_version: TOOL_VERSION.to_owned(),
                outcomes,
            },
            errors: self.errors,
        }
    }
}

/// A check that nothing answered.
fn nowhere(check: &Check, reason: Unanswered) -> CheckOutcome {
    CheckOutcome {
        check: check.id.clone(),
        title: check.title.clone(),
        severity: check.severity,
        kind: check.test.kind(),
        table: None,
        rows: 0,
        quarantined: 0,
        answer: Err::<TestCounts, _>(reason),
    }
}

fn is_about(check: &Check, input: &Input) -> bool {
    check.table.as_deref().is_none_or(|table| is_named(input, table))
}

/// Whether an input has a name: its own, that of its file, or the latter without endings.
fn is_named(input: &Input, name: &str) -> bool {
    let file = input.name.rsplit('/').next().unwrap_or_default();
    [input.name.as_str(), file, stem(&input.name)].contains(&name)
}

/// The one input of this name: the whole name goes before a part of it.
fn named<'i>(inputs: &'i [Input], name: &str) -> Option<&'i Input> {
    let only = |mut found: Box<dyn Iterator<Item = &'i Input> + '_>| match (found.next(), found.next()) {
        (Some(input), None) => Some(input),
        _ => None,
    };
    only(Box::new(inputs.iter().filter(|input| input.name == name)))
        .or_else(|| only(Box::new(inputs.iter().filter(|input| is_named(input, name)))))
        .filter(|input| input.table.is_none())
}

/// Opens a file that must lie below a folder, whatever its links say.
fn open_below(folder: &Path, path: &Path) -> Result<std::fs::File, Error> {
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    if path.exists() && !real_path(path).starts_with(real_path(folder)) {
        let error = Error::new(ErrorCode::InputPermission, shown(path));
        return Err(error.detail("the file lies outside the folder of the checks"));
    }
    open_regular(path)
}

/// How the process ends: 1 when a check of `gate` or heavier is violated, 3 when one is undetermined or there is none, else 0.
pub fn quality_status(report: &QualityReport, gate: Severity) -> ExitStatus {
    match report.outcomes.is_empty() {
        true => ExitStatus::Undetermined,
        false => checks_status(&report.outcomes, gate),
    }
}

/// The same for outcomes beside other conclusions, where none is nothing to tell.
pub fn checks_status(outcomes: &[CheckOutcome], gate: Severity) -> ExitStatus {
    let verdicts = || outcomes.iter().map(|outcome| (outcome.severity, outcome.verdict()));
    if verdicts().any(|(severity, verdict)| severity >= gate && verdict == Verdict::Violated) {
        ExitStatus::Findings
    } else if verdicts().any(|(_, verdict)| verdict == Verdict::Undetermined) {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}

#[cfg(test)]
mod tests;
