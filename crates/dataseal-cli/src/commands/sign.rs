//! `dataseal sign`: measure again, judge, and set the seal if nothing blocks it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::{Existing, write_whole};
use dataseal::report::obstacles;
use dataseal::sign::{Signer, SigningKey};
use dataseal::{Error, load_asset, seal};

use super::key::{open_private, public_path};
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
    let mut keys = String::new();
    for private in &arguments.keys {
        let public = public_path(private).display().to_string();
        if !Path::new(&public).exists() {
            let command = format!(
                "openssl pkey -in {} -pubout -out {}",
                quoted(&private.display().to_string()),
                quoted(&public)
            );
            session.note("cli.public-key-missing", &[("command", &command)]);
        }
        keys.push_str(" --key ");
        keys.push_str(&quoted(&public));
    }
    let data = quoted(&folder_of(&arguments.asset).display().to_string());
    let next = format!("dataseal verify {}{keys} --data {data}", quoted(&shown));
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
    refuse_doubles(&arguments.keys, &keys)?;
    let signers: Vec<&dyn Signer> = keys.iter().map(|key| key as &dyn Signer).collect();
    if let (Some(manifest), false) = (&arguments.output, arguments.force) {
        refuse_existing(manifest)?;
    }
    let loaded = load_asset(&arguments.asset, &session.installation)?;
    let waivers = waivers(&loaded.inputs, &arguments.waivers, session)?;
    let survey = survey(
        loaded.inputs,
        Some(&loaded.asset),
        arguments.as_of.as_deref(),
        Purpose::Seal,
        session,
    )?
    .complete()?
    .under(&waivers, session);
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

/// One party signs once, however many files its key lies in.
pub(crate) fn refuse_doubles(paths: &[PathBuf], keys: &[SigningKey]) -> Result<(), Failure> {
    let mut seen = BTreeSet::new();
    for (path, key) in paths.iter().zip(keys) {
        if !seen.insert(key.public_key().key_id().clone()) {
            let error = Error::new(ErrorCode::Usage, path.display().to_string());
            return Err(error.detail("the key is given twice").into());
        }
    }
    Ok(())
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
