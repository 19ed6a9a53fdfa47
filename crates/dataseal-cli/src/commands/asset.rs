//! `dataseal asset`: a first asset.toml, filled with what was measured; what is wrong and what is open in one; answers.

mod edit;
mod lint;

use std::path::Path;

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::{Existing, write_whole};
use dataseal::report::asset_template;
use dataseal::{ASSET_FILE, Error, name_in};

use super::refuse_existing;
use super::scan::quoted;
use crate::cli::{AssetCommand, AssetNewArgs};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, local_inputs, survey};

pub(crate) fn run(command: &AssetCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        AssetCommand::New(arguments) => new(arguments, session),
        AssetCommand::Lint(arguments) => lint::run(arguments, session),
        AssetCommand::Edit(arguments) => edit::run(arguments, session),
    }
}

fn new(arguments: &AssetNewArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let beside = || {
        arguments
            .paths
            .first()
            .and_then(|path| path.parent())
            .unwrap_or_else(|| Path::new(""))
    };
    let target = arguments.output.clone().unwrap_or_else(|| beside().join(ASSET_FILE));
    refuse_existing(&target)?;
    let folder = target.parent().unwrap_or_else(|| Path::new(""));
    let mut inputs = local_inputs(&arguments.paths, session)?;
    for input in &mut inputs {
        // The declaration names its data from where it lies itself.
        let name = name_in(folder, &input.path)?;
        if let Some(table) = &mut input.table {
            let below = input.name.strip_prefix(table.as_str()).unwrap_or_default();
            let place = name.strip_suffix(below).filter(|place| !place.is_empty());
            let error = || {
                Error::new(ErrorCode::AssetInvalid, target.display().to_string())
                    .detail("the table is the folder of the declaration: write the declaration beside that folder")
            };
            *table = place.ok_or_else(error)?.to_owned();
        }
        input.name = name;
    }
    let survey = survey(inputs, None, arguments.as_of.as_deref(), Purpose::Look, session)?.complete()?;
    let text = asset_template(
        &survey.appraisal,
        &session.installation.questionnaire(None),
        &session.context(),
    );
    write_whole(&target, text.as_bytes(), Existing::Keep)?;
    let shown = target.display().to_string();
    session.say("cli.asset-written", &[("path", &shown)]);
    session.note(
        "cli.next",
        &[("command", &format!("dataseal check --asset {}", quoted(&shown)))],
    );
    Ok(ExitStatus::Success)
}
