//! `dataseal check`: judge the data of an asset.toml with its declarations and evidence.

use dataseal::model::ExitStatus;
use dataseal::{AssetError, load_asset};

use super::quality::checks_of;
use super::scan::quoted;
use crate::cli::CheckArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, Survey, survey, waivers};

pub(crate) fn run(arguments: &CheckArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let loaded = match load_asset(&arguments.asset, &session.installation) {
        Ok(loaded) => loaded,
        Err(AssetError::Unreadable(error)) => {
            let nothing = Survey::unread(&arguments.asset, error, session)?;
            return nothing.present(&arguments.output, &[], session);
        }
        Err(malformed) => return Err(malformed.into()),
    };
    let checks = checks_of(arguments.checks.as_deref(), &loaded.inputs, session)?;
    let waivers = waivers(&loaded.inputs, &arguments.waivers, session)?;
    let mut survey = survey(
        loaded.inputs,
        Some(&loaded.asset),
        arguments.output.as_of.as_deref(),
        if arguments.risk {
            Purpose::LookAtRisk
        } else {
            Purpose::Look
        },
        session,
    )?
    .under(&waivers, session);
    survey.check(checks.as_ref(), session);
    let asset = quoted(&arguments.asset.display().to_string());
    let waivers = arguments.waivers.again();
    let next = if survey.appraisal.obstacles().next().is_some() {
        format!("dataseal check --asset {asset}{waivers}")
    } else {
        format!("dataseal sign {asset} --key dataseal.key{waivers}")
    };
    survey.present(&arguments.output, &[next], session)
}
