//! `dataseal diff`: what differs between two datasets or their reports, which of it matters, and why.

mod deid;

use std::path::{Path, PathBuf};

use dataseal::diff::{NATIONAL_REGISTRY, Snapshot, compare, registration_due, report_at};
use dataseal::model::{ExitStatus, Origin, nearest};
use dataseal::pack::Registry;
use dataseal::report::diff_v1::Diff;
use dataseal::report::{Context, difference_text};
use dataseal::{ASSET_FILE, Input, assessment_day, asset_beside, is_address, load_asset};

use super::scan::quoted;
use crate::cli::{DiffArgs, VerifyFormat, WaiverArgs};
use crate::failure::{Failure, unknown_registry};
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey, waivers};
use crate::terminal;

pub(crate) fn run(arguments: &DiffArgs, session: &Session) -> Result<ExitStatus, Failure> {
    if arguments.deid {
        return deid::run(arguments, session);
    }
    // What is wrong with the arguments is told before anything is measured.
    let as_of = assessment_day(arguments.as_of.as_deref())?;
    let registry = registry(arguments, session)?;
    let a = side(&arguments.a, arguments, session)?;
    let b = side(&arguments.b, arguments, session)?;
    let comparison = compare(&a, &b, arguments.thresholds());
    let due = registry.map(|registry| registration_due(&a, &b, &comparison, registry, as_of));
    let status = comparison.exit_status_with(due.as_ref());
    terminal::print(&match arguments.format {
        VerifyFormat::Json => Diff::new(&comparison, due.as_ref(), dataseal::VERSION).to_json()?,
        VerifyFormat::Human => {
            let next = match undeclared(arguments, [&a, &b]) {
                Some(command) => [command],
                None => [next(arguments, comparison.exit_status(), b.origin(), session)],
            };
            let context = Context {
                next: &next,
                ..session.context()
            };
            difference_text(&comparison, due.as_ref(), &context)
        }
    });
    Ok(status)
}

/// One side: a report where there is one, else data, measured as `scan` does. Nothing half-read is compared.
fn side(path: &Path, arguments: &DiffArgs, session: &Session) -> Result<Snapshot, Failure> {
    let is_remote = path.to_str().is_some_and(is_address);
    let name = name(path);
    if let Some(report) = report_at(path).filter(|_| !is_remote) {
        return Ok(Snapshot::of_report(&name, &report, &session.installation)?);
    }
    // A declaration stands for the data that it lists.
    let (inputs, asset) = if !is_remote && is_declaration(path) {
        let loaded = load_asset(path, &session.installation)?;
        (loaded.inputs, Some(loaded.asset))
    } else {
        let inputs = inputs(&[path.to_owned()], None, session)?;
        let asset = asset_beside(&inputs, &session.installation)?.map(|loaded| loaded.asset);
        (inputs, asset)
    };
    let as_of = arguments.as_of.as_deref();
    let waivers = waivers(&inputs, &WaiverArgs::default(), session)?;
    let survey = survey(inputs, asset.as_ref(), as_of, Purpose::Compare, session)?
        .under(&waivers, session)
        .complete()?;
    let (measured, appraisal) = (survey.measured, &survey.appraisal);
    Ok(Snapshot::of_appraised(
        &name,
        measured,
        appraisal,
        &session.installation,
    ))
}

fn is_declaration(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml")
}

/// The registry that was named, or the national one where there is its profile.
fn registry<'s>(arguments: &DiffArgs, session: &'s Session) -> Result<Option<&'s Registry>, Failure> {
    let policies = session.installation.policies();
    let Some(id) = &arguments.registry else {
        return Ok(policies.registry(NATIONAL_REGISTRY));
    };
    let known = policies
        .registries
        .iter()
        .map(|registry| registry.reference.id.as_str());
    let found = policies
        .registry(id)
        .ok_or_else(|| unknown_registry(id, nearest(id, known)))?;
    Ok(Some(found))
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

/// The comparison of the declarations, where a folder has one that does not list everything in it and so was passed over.
fn undeclared(arguments: &DiffArgs, sides: [&Snapshot; 2]) -> Option<String> {
    let paths = [&arguments.a, &arguments.b].map(|path| {
        let declaration = path.join(ASSET_FILE);
        if declaration.is_file() {
            declaration
        } else {
            path.clone()
        }
    });
    let passed_over = |(side, path): (&Snapshot, &PathBuf)| !side.is_declared() && path.ends_with(ASSET_FILE);
    let is_any = sides.into_iter().zip(&paths).any(passed_over);
    let [a, b] = paths.map(|path| quoted(&path.display().to_string()));
    is_any.then(|| format!("dataseal diff {a} {b}"))
}

/// What to do with the answer: look into the second side, or compare the data themselves where a report did not
/// suffice.
fn next(arguments: &DiffArgs, status: ExitStatus, b: Origin, session: &Session) -> String {
    let path = |path: &Path| quoted(&path.display().to_string());
    match (status, b) {
        (ExitStatus::Undetermined, _) => session.text("cli.diff-data", &[]),
        (_, Origin::Data) if is_declaration(&arguments.b) => format!("dataseal check --asset {}", path(&arguments.b)),
        (_, Origin::Data) => format!("dataseal scan {}", path(&arguments.b)),
        (_, Origin::Report) => format!(
            "dataseal diff {} {} --format json",
            path(&arguments.a),
            path(&arguments.b)
        ),
    }
}
