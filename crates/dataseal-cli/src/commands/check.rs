//! `dataseal check`: judge the data of an asset.toml with its declarations and evidence.

use dataseal::load_asset;
use dataseal::model::ExitStatus;

use super::scan::quoted;
use crate::cli::CheckArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::survey;

pub(crate) fn run(arguments: &CheckArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let loaded = load_asset(&arguments.asset, &session.installation)?;
    let survey = survey(
        loaded.inputs,
        Some(&loaded.asset),
        arguments.output.as_of.as_deref(),
        session,
    )?;
    let asset = quoted(&arguments.asset.display().to_string());
    let next = if survey.appraisal.obstacles().next().is_some() {
        format!("dataseal check --asset {asset}")
    } else {
        format!("dataseal sign {asset} --key dataseal.key")
    };
    survey.present(&arguments.output, &[next], session)
}
