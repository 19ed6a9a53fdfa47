//! `dataseal diff`: what differs between two datasets or their reports, which of it matters, and why.

mod deid;

use std::path::Path;

use dataseal::diff::{Snapshot, compare, report_at};
use dataseal::model::{ExitStatus, Origin};
use dataseal::report::diff_v1::Diff;
use dataseal::report::{Context, difference_text};
use dataseal::{Input, is_address};

use super::scan::quoted;
use crate::cli::{DiffArgs, VerifyFormat};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey};
use crate::terminal;

pub(crate) fn run(arguments: &DiffArgs, session: &Session) -> Result<ExitStatus, Failure> {
    if arguments.deid {
        return deid::run(arguments, session);
    }
    let a = side(&arguments.a, session)?;
    let b = side(&arguments.b, session)?;
    let comparison = compare(&a, &b, arguments.thresholds());
    let status = comparison.exit_status();
    terminal::print(&match arguments.format {
        VerifyFormat::Json => Diff::new(&comparison, dataseal::VERSION).to_json()?,
        VerifyFormat::Human => {
            let next = [next(arguments, status, b.origin(), session)];
            let context = Context {
                next: &next,
                ..session.context()
            };
            difference_text(&comparison, &context)
        }
    });
    Ok(status)
}

/// One side: a report where there is one, else data, measured as `scan` does. Nothing half-read is compared.
fn side(path: &Path, session: &Session) -> Result<Snapshot, Failure> {
    let is_remote = path.to_str().is_some_and(is_address);
    let name = name(path);
    if let Some(report) = report_at(path).filter(|_| !is_remote) {
        return Ok(Snapshot::of_report(&name, &report, &session.installation)?);
    }
    let inputs = inputs(&[path.to_owned()], None, session)?;
    let survey = survey(inputs, None, None, Purpose::Compare, session)?.complete()?;
    Ok(Snapshot::of_measured(
        &name,
        survey.measured,
        &survey.decisions,
        &session.installation,
    ))
}

/// The last part of a path or address, without what an address says beyond its place.
fn name(path: &Path) -> String {
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let last = if path.file_name().is_some() {
        Input::of(path).name
    } else {
        Input::of(whole).name
    };
    match path.to_str().is_some_and(is_address) {
        true => last.split(['?', '#']).next().unwrap_or_default().to_owned(),
        false => last,
    }
}

/// What to do with the answer: look into the second side, or compare the data themselves where a report did not
/// suffice.
fn next(arguments: &DiffArgs, status: ExitStatus, b: Origin, session: &Session) -> String {
    let path = |path: &Path| quoted(&path.display().to_string());
    match (status, b) {
        (ExitStatus::Undetermined, _) => session.text("cli.diff-data", &[]),
        (_, Origin::Data) => format!("dataseal scan {}", path(&arguments.b)),
        (_, Origin::Report) => format!(
            "dataseal diff {} {} --format json",
            path(&arguments.a),
            path(&arguments.b)
        ),
    }
}
