//! `dataseal sign`: measure again, judge, and set the seal if nothing blocks it.

use std::path::{Path, PathBuf};

use dataseal::model::ExitStatus;
use dataseal::output::{Existing, write_whole};
use dataseal::report::obstacles;
use dataseal::sign::{Signer, SigningKey};
use dataseal::{load_asset, seal};

use super::key::open_private;
use super::refuse_existing;
use super::scan::quoted;
use crate::cli::SignArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Survey, survey};
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
    let key = arguments
        .keys
        .first()
        .map_or_else(String::new, |key| quoted(&format!("{}.pub", key.display())));
    let data = quoted(&folder_of(&arguments.asset).display().to_string());
    let next = format!("dataseal verify {} --key {key} --data {data}", quoted(&shown));
    session.note("cli.next", &[("command", &next)]);
    Ok(ExitStatus::Success)
}

/// Measures, judges, signs and writes. The obstacles are printed before a refusal.
pub(crate) fn sign(arguments: &SignArgs, session: &Session) -> Result<Sealed, Failure> {
    let keys: Vec<SigningKey> = arguments
        .keys
        .iter()
        .map(|path| open_private(path))
        .collect::<Result<_, Failure>>()?;
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| key as &dyn Signer).collect();
    if let (Some(manifest), false) = (&arguments.output, arguments.force) {
        refuse_existing(manifest)?;
    }
    let loaded = load_asset(&arguments.asset, &session.installation)?;
    let survey = survey(loaded.inputs, Some(&loaded.asset), arguments.as_of.as_deref(), session)?.complete()?;
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
    let existing = if arguments.force {
        Existing::Replace
    } else {
        Existing::Keep
    };
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
