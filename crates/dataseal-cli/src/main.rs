//! The `dataseal` program: reads the command line and the environment, calls the façade, prints, and ends the process.
//!
//! It holds no domain logic. The same binary is its own reader: called with one hidden word it serves a socket and
//! nothing else.
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod cli;
mod commands;
mod configuration;
mod environment;
mod failure;
mod help;
mod overlay;
mod progress;
mod session;
mod survey;
mod terminal;

use std::os::fd::AsFd;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, CommandFactory, FromArgMatches};
use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::report::Lang;

use crate::cli::{Cli, Command};
use crate::configuration::Configuration;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::session::Means;

/// The hidden word that makes the program a reader.
pub(crate) const READER: &str = "__reader";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == READER) && arguments.next().is_none() {
        return serve();
    }
    std::panic::set_hook(Box::new(report_panic));
    let status = std::panic::catch_unwind(answer).unwrap_or(ExitStatus::Internal);
    ExitCode::from(status.code())
}

/// Does what the command line says.
fn answer() -> ExitStatus {
    let environment = Environment::read();
    let here = std::env::current_dir().unwrap_or_default();
    let configuration = Configuration::nearest(&here, environment.home.as_deref());
    let configured = configuration.as_ref().ok().and_then(Configuration::lang);
    let lang = environment.language(std::env::args_os(), configured);
    // Without pages: laying them out takes a tenth of a short run, and one is shown only where help is asked for.
    let status = match Cli::command().try_get_matches() {
        Ok(matches) => match configuration {
            Ok(configuration) => run(&matches, lang, environment, &configuration),
            Err(failure) => failure.print(lang),
        },
        Err(error) => usage(error, lang),
    };
    if terminal::lost() {
        return status.and(Failure::of(ErrorCode::OutputFailed, "stdout").print(lang));
    }
    status
}

fn run(matches: &ArgMatches, lang: Lang, environment: Environment, configuration: &Configuration) -> ExitStatus {
    let Ok(cli) = Cli::from_arg_matches(matches) else {
        return ExitStatus::Internal;
    };
    let reading = cli.command.as_ref().and_then(Command::reading);
    let judging = cli.command.as_ref().and_then(Command::judging);
    let means = match Means::settle(&cli.global, (reading, judging), lang, environment, configuration) {
        Ok(means) => means,
        Err(failure) => return failure.print(lang),
    };
    commands::run(cli.command, means).unwrap_or_else(|failure| failure.print(lang))
}

/// Help and version go to stdout and end well; anything else is a usage error on stderr.
fn usage(error: clap::Error, lang: Lang) -> ExitStatus {
    if error.use_stderr() {
        let arguments = std::env::args_os().map(|argument| argument.to_string_lossy().into_owned());
        let told = help::usage_error(&error, &help::command(lang), arguments.skip(1), lang);
        terminal::tell(&told);
        ExitStatus::Usage
    } else {
        let shown = match error.kind() {
            ErrorKind::DisplayHelp => help::command(lang).try_get_matches().err().unwrap_or(error),
            _ => error,
        };
        terminal::print(&shown.render().to_string());
        ExitStatus::Success
    }
}

fn serve() -> ExitCode {
    match std::io::stdin().as_fd().try_clone_to_owned() {
        Ok(channel) => {
            dataseal::worker::serve(channel);
            ExitCode::SUCCESS
        }
        Err(_) => ExitCode::from(ExitStatus::Internal.code()),
    }
}

/// A panic's own text may quote data: only its place is shown, without the folders of the machine that built it.
fn report_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info.location().map_or_else(String::new, |at| {
        let file = at.file().rsplit(['/', '\\']).next().unwrap_or_default();
        format!(" ({file}:{})", at.line())
    });
    terminal::tell(&format!("{}{place}", ErrorCode::Internal));
}
