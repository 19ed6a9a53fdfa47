//! `dataseal-verify`: checks a registration manifest with given public keys and, if asked, the files it speaks of by their
//! digests. For a bank, a court or a mediator who wants to verify without the toolkit: no network, no engine, no rules.
//!
//! Not for measuring again: `dataseal verify --data` does that. Exit status: 0 verified, 2 usage, 4 verification failed or
//! a signature was left unchecked, 6 something could not be read, 8 output failed.

mod arguments;
mod data;
mod input;
mod show;
mod text;

use std::io::{self, Write as _};
use std::process::ExitCode;

use clap::Parser as _;
use dataseal_manifest::{Difference, Outcome, Verified, VerifyFailure};
use dataseal_model::ExitStatus;

use arguments::{Arguments, OutputFormat};
use input::Problem;
use text::Lang;

fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let status = if error.use_stderr() {
                ExitStatus::Usage
            } else {
                ExitStatus::Success
            };
            return code(if error.print().is_ok() {
                status
            } else {
                ExitStatus::Output
            });
        }
    };
    let lang = arguments.lang.unwrap_or_else(Lang::of_environment);
    let status = run(&arguments, lang).unwrap_or_else(|problem| {
        complain(&problem, lang);
        problem.code.exit_status()
    });
    code(status)
}

fn code(status: ExitStatus) -> ExitCode {
    ExitCode::from(status.code())
}

/// Nothing can be done when standard error is gone; the exit status still tells.
fn complain(problem: &Problem, lang: Lang) {
    let _ = writeln!(io::stderr(), "{}", show::problem(problem, lang));
}

/// Verifies, prints the one answer and says how to end.
fn run(arguments: &Arguments, lang: Lang) -> Result<ExitStatus, Problem> {
    let keys = arguments
        .key
        .iter()
        .map(|path| input::public_key(path))
        .collect::<Result<Vec<_>, _>>()?;
    let envelope = input::manifest(&arguments.manifest)?;
    let result = dataseal_manifest::verify(&envelope, &keys, &arguments.allow_unknown_signer);
    let data = match (&result, &arguments.data) {
        (Ok(verified), Some(path)) => Some(data::compare(&verified.statement, path, arguments)?),
        _ => None,
    };
    let (differences, problems) = data.map_or((None, Vec::new()), |data| (Some(data.differences), data.problems));
    let status = answer(&result, differences.as_deref(), &problems, arguments, lang)?;
    for problem in &problems {
        complain(problem, lang);
    }
    Ok(status)
}

/// A file that cannot be read leaves the question open, unless others have answered it already: 4 outranks 6.
fn answer(
    result: &Result<Verified, VerifyFailure>,
    differences: Option<&[Difference]>,
    problems: &[Problem],
    arguments: &Arguments,
    lang: Lang,
) -> Result<ExitStatus, Problem> {
    let outcome = Outcome {
        manifest: result.as_ref(),
        files: differences,
        profile: None,
    };
    let status = outcome.status();
    if let (ExitStatus::Success, Some(problem)) = (status, problems.first()) {
        return Ok(problem.code.exit_status());
    }
    let text = match arguments.format {
        OutputFormat::Json => outcome.to_json(),
        OutputFormat::Human => show::outcome(&outcome, lang),
    };
    let written = io::stdout().write_all(text.as_bytes());
    Ok(if written.is_ok() { status } else { ExitStatus::Output })
}
