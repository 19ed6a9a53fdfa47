//! `dataseal doctor`: whether this installation works here.

use std::path::Path;

use dataseal::doctor::examine;
use dataseal::model::ExitStatus;

use crate::failure::Failure;
use crate::session::Session;
use crate::survey::OUTPUT_FOLDER;

pub(crate) fn run(session: &Session) -> Result<ExitStatus, Failure> {
    let platform = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    session.say(
        "cli.doctor-version",
        &[("version", &dataseal::VERSION), ("platform", &platform)],
    );
    let checks = examine(&session.installation, &session.measuring, Path::new(OUTPUT_FOLDER));
    for check in &checks {
        let name = session.text(&format!("cli.doctor-{}", check.id), &[]);
        let id = if check.works {
            "cli.doctor-works"
        } else {
            "cli.doctor-fails"
        };
        session.say(id, &[("name", &name), ("detail", &check.detail)]);
    }
    let works = checks.iter().all(|check| check.works);
    Ok(if works {
        ExitStatus::Success
    } else {
        ExitStatus::Internal
    })
}
