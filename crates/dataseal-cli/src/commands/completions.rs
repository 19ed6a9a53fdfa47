//! `dataseal completions`: completions for a shell, on stdout.

use dataseal::model::ExitStatus;

use crate::cli::CompletionsArgs;
use crate::failure::Failure;
use crate::session::Means;
use crate::{help, terminal};

pub(crate) fn run(arguments: &CompletionsArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut help::command(means.lang), "dataseal", &mut script);
    terminal::print(&String::from_utf8_lossy(&script));
    Ok(ExitStatus::Success)
}
