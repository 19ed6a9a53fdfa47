//! `dataseal guide`: what is left until the data can be sealed and listed, step by step.

use std::path::{Path, PathBuf};

use dataseal::diff::report_at;
use dataseal::model::{ErrorCode, ExitStatus, Guide, RuleTally, Severity};
use dataseal::output::{Existing, write_whole};
use dataseal::report::guide_v1::guide_json;
use dataseal::report::wire_v1::Report;
use dataseal::report::{Context, GuideFiles, guide_page, guide_text};
use dataseal::{ASSET_FILE, Error, LoadedAsset, asset_beside, guide, load_asset, read_report};

use super::scan::quoted;
use crate::cli::{Format, GuideArgs};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey, waivers};
use crate::terminal;

/// What the guide is about.
struct Subject {
    report: Report,
    files: GuideFiles,
    name: String,
}

pub(crate) fn run(arguments: &GuideArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let subject = subject(arguments, session)?;
    let guide = guide(&subject.report, &session.installation)?;
    let status = status(&guide, session.gate);
    let next = next(&guide, &subject, arguments);
    let context = Context {
        next: &next,
        ..session.context()
    };
    let page = || guide_page(&guide, &subject.files, &subject.name, &context);
    if let Some(path) = &arguments.output {
        write_whole(path, page()?.as_bytes(), Existing::Replace)?;
        session.note("cli.guide-written", &[("path", &path.display())]);
    }
    terminal::print(&match arguments.format {
        Format::Human => guide_text(&guide, &subject.files, arguments.all, &context),
        Format::Json => guide_json(&guide, &subject.files, &context)?,
        Format::Html => page()?,
    });
    Ok(status)
}

fn subject(arguments: &GuideArgs, session: &Session) -> Result<Subject, Failure> {
    let path = match arguments.paths.as_slice() {
        [] => PathBuf::from(ASSET_FILE),
        [path] => path.clone(),
        _ => return from_data(&arguments.paths, arguments, session),
    };
    if let Some(found) = report_at(&path) {
        let report = read_report(&found)?;
        let name = report.files.first().map_or_else(String::new, |file| file.name.clone());
        let files = GuideFiles {
            asset: ASSET_FILE.to_owned(),
            data: quoted(&name),
        };
        return Ok(Subject { report, files, name });
    }
    if path.extension().is_some_and(|end| end == "toml") {
        return from_asset(&path, arguments, session);
    }
    from_data(std::slice::from_ref(&path), arguments, session)
}

fn from_asset(path: &Path, arguments: &GuideArgs, session: &Session) -> Result<Subject, Failure> {
    if arguments.paths.is_empty() && !path.is_file() {
        let error = Error::new(ErrorCode::InputMissing, ASSET_FILE);
        return Err(error.detail("dataseal guide DATA").into());
    }
    let LoadedAsset { asset, inputs } = load_asset(path, &session.installation)?;
    let waivers = waivers(&inputs, &arguments.waivers, session)?;
    let survey = survey(inputs, Some(&asset), arguments.as_of.as_deref(), Purpose::Look, session)?;
    let survey = survey.complete()?.under(&waivers, session);
    let files = GuideFiles {
        asset: quoted(&path.display().to_string()),
        // Only where there is no declaration yet does a step name the data.
        data: String::new(),
    };
    Ok(Subject {
        report: survey.report(session),
        files,
        name: asset.text("asset_name").map_or_else(|| survey.slug(), str::to_owned),
    })
}

fn from_data(paths: &[PathBuf], arguments: &GuideArgs, session: &Session) -> Result<Subject, Failure> {
    let inputs = inputs(paths, None, session)?;
    let declared = asset_beside(&inputs, &session.installation)?;
    let asset = declared.as_ref().map(|loaded| &loaded.asset);
    let beside = inputs.first().and_then(|input| input.path.parent()).map(Path::to_owned);
    let waivers = waivers(&inputs, &arguments.waivers, session)?;
    let survey = survey(inputs, asset, arguments.as_of.as_deref(), Purpose::Look, session)?;
    let survey = survey.complete()?.under(&waivers, session);
    let listed: Vec<String> = paths.iter().map(|path| quoted(&path.display().to_string())).collect();
    let declaration = beside.unwrap_or_default().join(ASSET_FILE);
    Ok(Subject {
        report: survey.report(session),
        files: GuideFiles {
            asset: quoted(&declaration.display().to_string()),
            data: listed.join(" "),
        },
        name: survey.slug(),
    })
}

/// Whether there are rules of some severities of which a tally counts any.
fn any(guide: &Guide, from: Severity, count: fn(&RuleTally) -> u64) -> bool {
    let heavy = guide.tallies.iter().filter(|tally| tally.severity >= from);
    heavy.map(count).any(|rules| rules > 0)
}

/// Whether no seal can be set: a blocking rule is broken or cannot be told, or nothing was judged.
fn is_blocked(guide: &Guide) -> bool {
    guide.readiness().is_none() || any(guide, Severity::Blocking, |tally| tally.violated + tally.undetermined)
}

/// As of `check`: something at or above the gate is broken, a blocking rule cannot be told, or neither.
fn status(guide: &Guide, gate: Severity) -> ExitStatus {
    if any(guide, gate, |tally| tally.violated) {
        ExitStatus::Findings
    } else if is_blocked(guide) {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}

/// Sealing, once no blocking rule is in the way.
fn next(guide: &Guide, subject: &Subject, arguments: &GuideArgs) -> Vec<String> {
    if is_blocked(guide) {
        return Vec::new();
    }
    let (asset, waivers) = (&subject.files.asset, arguments.waivers.again());
    vec![format!("dataseal sign {asset} --key dataseal.key{waivers}")]
}
