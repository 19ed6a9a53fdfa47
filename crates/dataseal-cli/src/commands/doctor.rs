//! `dataseal doctor`: whether this installation works here.

use dataseal::doctor::examine;
use dataseal::model::ExitStatus;
use dataseal::report::detail_text;

use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(session: &Session) -> Result<ExitStatus, Failure> {
    let platform = format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS);
    session.say(
        "cli.doctor-version",
        &[("version", &dataseal::VERSION), ("platform", &platform)],
    );
    let checks = examine(&session.installation, &session.measuring, &session.results);
    for check in &checks {
        let name = session.text(&format!("cli.doctor-{}", check.id), &[]);
        let id = if check.works {
            "cli.doctor-works"
        } else {
            "cli.doctor-fails"
        };
        let detail = detail_text(&check.detail, session.lang);
        let line = session.text(id, &[("name", &name), ("detail", &detail)]);
        terminal::print(line.trim_end());
    }
    let works = checks.iter().all(|check| check.works);
    if works {
        session.note("cli.next", &[("command", &"dataseal demo")]);
    }
    Ok(if works {
        ExitStatus::Success
    } else {
        ExitStatus::Internal
    })
}
