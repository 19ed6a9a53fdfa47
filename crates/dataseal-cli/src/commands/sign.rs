//! `dataseal sign`: measure again, judge, and set the seal if nothing blocks it.

use std::path::{Path, PathBuf};

use dataseal::model::ExitStatus;
use dataseal::output::{Existing, write_whole};
use dataseal::report::obstacles;
use dataseal::sign::Signer;
use dataseal::{load_asset, seal};

use super::key::{note_missing_publics, open_signers, public_options};
use super::quality::checks_of;
use super::refuse_existing;
use super::scan::quoted;
use crate::cli::SignArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, Survey, survey, waivers};
use crate::terminal;

/// What was sealed, and where.
pub(crate) struct Sealed {
    pub(crate) manifest: PathBuf,
    pub(crate) survey: Survey,
}

pub(crate) fn run(arguments: &SignArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let sealed = sign(arguments, session)?;
    let shown = sealed.manifest.display().to_string();
    session.say("cli.sealed", &[("path", &shown)]);
    let findings = sealed.survey.appraisal.findings.iter();
    let waived = findings.filter(|finding| finding.waived.is_some()).count();
    if waived > 0 {
        session.note("cli.verify-waived", &[("n", &waived)]);
    }
    note_missing_publics(&arguments.keys, session);
    let keys = public_options(&arguments.keys);
    let data = quoted(&folder_of(&arguments.asset).display().to_string());
    let next = format!("dataseal verify {}{keys} --data {data}", quoted(&shown));
    session.note("cli.next", &[("command", &next)]);
    Ok(ExitStatus::Success)
}

/// Measures, judges, signs and writes. The obstacles are printed before a refusal.
pub(crate) fn sign(arguments: &SignArgs, session: &Session) -> Result<Sealed, Failure> {
    let keys = open_signers(&arguments.keys)?;
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| key as &dyn Signer).collect();
    if let (Some(manifest), false) = (&arguments.output, arguments.force) {
        refuse_existing(manifest)?;
    }
    let loaded = load_asset(&arguments.asset, &session.installation)?;
    let waivers = waivers(&loaded.inputs, &arguments.waivers, session)?;
    let checks = checks_of(arguments.checks.as_deref(), &loaded.inputs, session)?;
    let mut survey = survey(
        loaded.inputs,
        Some(&loaded.asset),
        arguments.as_of.as_deref(),
        Purpose::Seal,
        session,
    )?
    .complete()?
    .under(&waivers, session);
    survey.check(checks.as_ref(), session);
    let envelope = match seal(&survey.appraisal, &survey.inputs, &survey.measured, &signers) {
        Ok(envelope) => envelope,
        Err(refused) => {
            terminal::tell(&obstacles(&survey.appraisal, &session.context()));
            return Err(refused.into());
        }
    };
    let manifest = arguments
        .output
        .clone()
        .unwrap_or_else(|| default_path(&survey, session));
    let existing = Existing::under(arguments.force);
    write_whole(&manifest, &envelope, existing)?;
    Ok(Sealed { manifest, survey })
}

fn default_path(survey: &Survey, session: &Session) -> PathBuf {
    session.results.join(survey.slug()).join("manifest.json")
}

/// The folder that a declaration lies in, as a shell would name it.
pub(crate) fn folder_of(asset: &Path) -> &Path {
    match asset.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
