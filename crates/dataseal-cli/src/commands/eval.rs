//! `dataseal eval`: how good labels are, on a corpus whose columns somebody labelled.

use dataseal::model::{ExitStatus, Naming};
use dataseal::report::eval_v1::Eval;
use dataseal::report::{FailedInput, evaluation_summary};
use dataseal::{Error, Evaluated, evaluate, evaluate_given, read_truth, truth_in};

use crate::cli::{EvalArgs, NamingArg, Plain};
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(arguments: &EvalArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let path = arguments.truth.clone().unwrap_or_else(|| truth_in(&arguments.corpus));
    let truth = read_truth(&path)?;
    let installation = &session.installation;
    let Evaluated { evaluation, errors } = match &arguments.answers {
        Some(answers) => Evaluated {
            evaluation: evaluate_given(&truth, &read_truth(answers)?, installation),
            errors: Vec::new(),
        },
        None => {
            let namings = namings(&arguments.names);
            let measuring = &session.measuring;
            evaluate(
                &arguments.corpus,
                &truth,
                &namings,
                installation,
                measuring,
                &session.bar(),
            )
        }
    };
    for error in &errors {
        print_error(error, session.lang);
    }
    match arguments.format {
        Plain::Json => {
            let failed = errors.iter().enumerate().map(|(position, error)| FailedInput {
                name: installation.shown_name(error.subject(), position),
                code: error.code(),
            });
            let failed: Vec<FailedInput> = failed.collect();
            let is_given = arguments.answers.is_some();
            terminal::print(&Eval::new(&evaluation, is_given, &failed, dataseal::VERSION).to_json()?);
        }
        Plain::Human => terminal::print(&evaluation_summary(&evaluation, &session.context())),
    }
    let mut statuses: Vec<ExitStatus> = errors.iter().map(Error::exit_status).collect();
    // A score of nothing is no score.
    let is_judged = evaluation.namings.iter().any(|scored| scored.all.columns > 0);
    if is_judged || statuses.is_empty() {
        statuses.push(match is_judged && evaluation.absent.is_empty() {
            true => ExitStatus::Success,
            false => ExitStatus::Undetermined,
        });
    }
    Ok(ExitStatus::fold(&statuses))
}

/// The namings asked for, each once and in one order; all if none was.
fn namings(asked: &[NamingArg]) -> Vec<Naming> {
    let wanted = |naming: &Naming| {
        asked.is_empty()
            || asked.iter().any(|asked| match asked {
                NamingArg::Kept => *naming == Naming::Kept,
                NamingArg::Blinded => *naming == Naming::Blinded,
                NamingArg::Permuted => *naming == Naming::Permuted,
            })
    };
    Naming::ALL.into_iter().filter(wanted).collect()
}
