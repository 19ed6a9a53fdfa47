//! What `scan`, `check`, `sign` and `asset new` share: measure inputs, judge them, write the folder of results.

use std::path::{Path, PathBuf};

use dataseal::model::{Appraisal, Asset, ErrorCode, ExitStatus, Severity, TableMeasurement};
use dataseal::output::{Existing, slug, write_whole};
use dataseal::report::{Context, FailedInput, quarantine_csv, render};
use dataseal::{Error, Input, appraise, exit_status, measure, today_in_shanghai};
use serde_json::json;

use crate::cli::{Format, Gate, OutputArgs};
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::terminal;

/// Folder of results when none is named.
pub(crate) const OUTPUT_FOLDER: &str = "dataseal-out";

/// Measured and judged inputs, and the errors of those that could not be measured.
pub(crate) struct Survey {
    pub(crate) inputs: Vec<Input>,
    pub(crate) measured: Vec<TableMeasurement>,
    pub(crate) appraisal: Appraisal,
    pub(crate) errors: Vec<Error>,
    failed: Vec<FailedInput>,
}

/// Measures and judges. Errors of single inputs are kept, not raised.
pub(crate) fn survey(
    inputs: Vec<Input>,
    asset: Option<&Asset>,
    as_of: Option<&str>,
    session: &Session,
) -> Result<Survey, Failure> {
    let as_of = match as_of {
        Some(text) => text
            .parse()
            .map_err(|_| Failure::of(ErrorCode::Usage, format!("--as-of {text}")))?,
        None => today_in_shanghai(),
    };
    let (mut measured, mut errors, mut failed) = (Vec::new(), Vec::new(), Vec::new());
    let outcomes = measure(&inputs, &session.installation, &session.measuring, &session.bar());
    for (position, (outcome, input)) in outcomes.into_iter().zip(&inputs).enumerate() {
        match outcome {
            Ok(table) => measured.push(table),
            Err(error) => {
                let name = session.installation.shown_name(&input.name, position);
                failed.push(FailedInput {
                    name,
                    code: error.code(),
                });
                errors.push(error);
            }
        }
    }
    let appraisal = appraise(measured.clone(), asset, as_of, &session.installation);
    Ok(Survey {
        inputs,
        measured,
        appraisal,
        errors,
        failed,
    })
}

impl Survey {
    /// Ends the command with the errors if any input could not be measured: nothing half-read is declared or signed.
    pub(crate) fn complete(self) -> Result<Self, Failure> {
        if self.errors.is_empty() {
            Ok(self)
        } else {
            Err(Failure::Errors(self.errors))
        }
    }

    /// Name of the result folder: the stem of the first data file.
    pub(crate) fn slug(&self) -> String {
        self.appraisal
            .tables
            .first()
            .map_or_else(|| slug(""), |table| slug(table.name.as_str()))
    }

    /// Prints the answer, writes the folder, and says how the process ends.
    pub(crate) fn present(
        &self,
        output: &OutputArgs,
        next: &[String],
        session: &Session,
    ) -> Result<ExitStatus, Failure> {
        for error in &self.errors {
            print_error(error, session.lang);
        }
        let folder = match (&output.out, output.format) {
            (Some(folder), _) => Some(folder.clone()),
            (None, Format::Human) if !self.measured.is_empty() => Some(Path::new(OUTPUT_FOLDER).join(self.slug())),
            _ => None,
        };
        let written = match folder {
            Some(folder) => self.write(&folder, session)?,
            None => Vec::new(),
        };
        if self.measured.is_empty() && output.format == Format::Human {
            return Ok(self.status(output.fail_on));
        }
        let format = match output.format {
            Format::Human => "terminal",
            Format::Json => "json",
            Format::Html => "html",
        };
        let context = Context {
            failed: &self.failed,
            written: &written,
            next,
            ..session.context()
        };
        terminal::print(&render(format, &self.appraisal, &context)?);
        Ok(self.status(output.fail_on))
    }

    /// Folds the verdict on what was measured with what could not be measured.
    fn status(&self, gate: Gate) -> ExitStatus {
        let gate = match gate {
            Gate::Blocking => Severity::Blocking,
            Gate::Error => Severity::Error,
            Gate::Warning => Severity::Warning,
            Gate::Note => Severity::Note,
        };
        let mut items: Vec<ExitStatus> = self.errors.iter().map(Error::exit_status).collect();
        if !self.measured.is_empty() {
            items.push(exit_status(&self.appraisal, gate));
        }
        ExitStatus::fold(&items)
    }

    /// Writes report, quarantine and run files; gives their paths.
    pub(crate) fn write(&self, folder: &Path, session: &Session) -> Result<Vec<String>, Failure> {
        let page = format!("report.{}.html", session.lang);
        let context = Context {
            failed: &self.failed,
            ..session.context()
        };
        let mut files: Vec<(String, Vec<u8>)> = vec![
            (page, render("html", &self.appraisal, &context)?.into_bytes()),
            (
                "report.json".to_owned(),
                render("json", &self.appraisal, &context)?.into_bytes(),
            ),
        ];
        let several = self.appraisal.tables.len() > 1;
        for table in self.appraisal.tables.iter().filter(|table| table.quarantine.total > 0) {
            let prefix = if several {
                format!("{}.", slug(table.name.as_str()))
            } else {
                String::new()
            };
            files.push((format!("{prefix}quarantine.csv"), quarantine_csv(table).into_bytes()));
        }
        files.push(("run.json".to_owned(), self.run_record(session)));
        let mut written = Vec::new();
        for (name, bytes) in files {
            let path = folder.join(name);
            write_whole(&path, &bytes, Existing::Replace)?;
            written.push(path.display().to_string());
        }
        Ok(written)
    }

    /// The one file that differs between two runs: clock, host, absolute paths and means.
    fn run_record(&self, session: &Session) -> Vec<u8> {
        let inputs: Vec<String> = self.inputs.iter().map(|input| absolute(&input.path)).collect();
        let record = json!({
            "schema": "dataseal/run/v1",
            "tool_version": dataseal::VERSION,
            "platform": format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            "seconds": session.began.elapsed().as_secs_f64(),
            "threads": session.measuring.threads,
            "memory_bytes": session.measuring.memory_bytes,
            "inputs": inputs,
        });
        let mut bytes = serde_json::to_vec_pretty(&record).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

fn absolute(path: &Path) -> String {
    std::path::absolute(path)
        .unwrap_or_else(|_| path.to_owned())
        .display()
        .to_string()
}

/// Inputs named by their file names; where two are equal, by as much of the path as tells them apart.
pub(crate) fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut inputs: Vec<Input> = paths.iter().map(Input::of).collect();
    let names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
    for input in &mut inputs {
        if names.iter().filter(|name| **name == input.name).count() > 1 {
            let parent = input.path.parent().and_then(Path::file_name);
            let parent = parent.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            input.name = format!("{parent}/{}", input.name);
        }
    }
    let mut sorted: Vec<&str> = inputs.iter().map(|input| input.name.as_str()).collect();
    sorted.sort_unstable();
    let doubled = sorted
        .windows(2)
        .find(|pair| pair.first() == pair.last())
        .and_then(|pair| pair.first());
    match doubled {
        Some(name) => Err(Error::new(ErrorCode::Usage, (*name).to_owned()).into()),
        None => Ok(inputs),
    }
}
