//! The `dataseal` program: reads the command line and the environment, calls the façade, prints, and ends the process.
//!
//! It holds no domain logic. The same binary is its own reader: called with one hidden word it serves a socket and
//! nothing else.
#![expect(clippy::print_stderr, reason = "this is the binary crate: it alone talks to people")]

mod cli;
mod commands;
mod environment;
mod failure;
mod help;
mod progress;
mod session;
mod survey;
mod terminal;

use std::os::fd::AsFd;
use std::process::ExitCode;

use clap::{ArgMatches, FromArgMatches};
use dataseal::model::ExitStatus;

use crate::cli::Cli;
use crate::environment::Environment;
use crate::session::Session;

/// The hidden word that makes the program a reader.
pub(crate) const READER: &str = "__reader";

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|first| first == READER) && arguments.next().is_none() {
        return serve();
    }
    std::panic::set_hook(Box::new(report_panic));
    let environment = Environment::read();
    let lang = environment.language(std::env::args_os());
    match help::command(lang).try_get_matches() {
        Ok(matches) => run(&matches, lang, environment),
        Err(error) => usage(&error, lang),
    }
}

fn run(matches: &ArgMatches, lang: dataseal::report::Lang, environment: Environment) -> ExitCode {
    let Ok(cli) = Cli::from_arg_matches(matches) else {
        return ExitCode::from(ExitStatus::Internal.code());
    };
    let status = match Session::open(&cli.global, lang, environment) {
        Ok(session) => commands::run(cli.command, &session).unwrap_or_else(|failure| failure.print(lang)),
        Err(failure) => failure.print(lang),
    };
    ExitCode::from(status.code())
}

/// Help and version go to stdout and end well; anything else is a usage error on stderr.
fn usage(error: &clap::Error, lang: dataseal::report::Lang) -> ExitCode {
    if error.use_stderr() {
        eprint!("{}", help::usage_error(error, lang));
        ExitCode::from(ExitStatus::Usage.code())
    } else {
        terminal::print(&error.render().to_string());
        ExitCode::SUCCESS
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

/// A panic's own text may quote data: only its place is shown.
fn report_panic(info: &std::panic::PanicHookInfo<'_>) {
    let place = info
        .location()
        .map_or_else(String::new, |at| format!(" ({}:{})", at.file(), at.line()));
    eprintln!("DS-INT-001{place}");
}
