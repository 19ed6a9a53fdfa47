//! `dataseal scan`: measure, classify, grade and judge data files.

mod metadata;

use std::mem::ManuallyDrop;

use dataseal::asset_beside;
use dataseal::model::ExitStatus;

use super::quality::checks_of;
use crate::cli::ScanArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey, waivers};

pub(crate) fn run(arguments: &ScanArgs, session: &Session) -> Result<ExitStatus, Failure> {
    if arguments.metadata_only {
        return metadata::run(arguments, session);
    }
    let inputs = inputs(&arguments.paths, arguments.query.as_deref(), session)?;
    let declared = asset_beside(&inputs, &session.installation)?;
    let checks = checks_of(arguments.checks.as_deref(), &inputs, session)?;
    let asset = declared.as_ref().map(|loaded| &loaded.asset);
    let waivers = waivers(&inputs, &arguments.waivers, session)?;
    let purpose = if arguments.risk {
        Purpose::LookAtRisk
    } else {
        Purpose::Look
    };
    let survey = survey(inputs, asset, arguments.output.as_of.as_deref(), purpose, session)?;
    let mut survey = survey.under(&waivers, session);
    survey.check(checks.as_ref(), session);
    // As of the session: the process ends after this.
    let survey = ManuallyDrop::new(survey);
    let next = if asset.is_some() {
        vec![format!(
            "dataseal sign asset.toml --key dataseal.key{}",
            arguments.waivers.again()
        )]
    } else {
        let paths: Vec<String> = arguments
            .paths
            .iter()
            .map(|path| quoted(&path.display().to_string()))
            .collect();
        vec![format!("dataseal asset new {}", paths.join(" "))]
    };
    survey.present(&arguments.output, &next, session)
}

/// A path as a shell would take it.
pub(crate) fn quoted(path: &str) -> String {
    let plain = path.chars().all(|c| c.is_alphanumeric() || "/._-+".contains(c));
    if plain {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', r"'\''"))
    }
}
