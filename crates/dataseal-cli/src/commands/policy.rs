//! `dataseal policy`: look at packs of rules, and help to write them.

use dataseal::model::ExitStatus;
use dataseal::policy::test_examples;

use super::policy_seal;
use crate::cli::{PolicyCommand, PolicyTestArgs};
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(command: &PolicyCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        PolicyCommand::List(_) | PolicyCommand::Lint => {
            for pack in &session.installation.policies().packs {
                terminal::print(&format!("{} {}\n", pack.reference.id, pack.rules.len()));
            }
            Ok(ExitStatus::Success)
        }
        PolicyCommand::Test(arguments) => test(arguments, session),
        PolicyCommand::Seal(command) => policy_seal::run(command, session),
    }
}

fn test(arguments: &PolicyTestArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let _ = arguments;
    let outcome = test_examples(&session.installation);
    for failure in &outcome.failures {
        terminal::print(&format!("{failure:?}\n"));
    }
    terminal::print(&format!(
        "{} examples, {} failed\n",
        outcome.examples,
        outcome.failures.len()
    ));
    Ok(if outcome.failures.is_empty() {
        ExitStatus::Success
    } else {
        ExitStatus::Findings
    })
}
