//! `dataseal explain`: what a rule, a class or an error code means.

mod class;
mod rule;

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::report::explain_error;
use dataseal::{Error, Explanation, explain};

use crate::cli::ExplainArgs;
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

/// Cells of a line of prose.
const WIDTH: usize = 96;

pub(crate) fn run(arguments: &ExplainArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let text = match explain(&arguments.code, &session.installation) {
        Ok(Explanation::Rule(rule)) => rule::page(rule, session),
        Ok(Explanation::Class(class, page)) => class::page(class, page, session),
        Ok(Explanation::Recogniser(id, page)) => class::evidence_page(&id, page, session.lang),
        Ok(Explanation::Error(code)) => explain_error(code.as_str(), session.lang).unwrap_or_default(),
        Err(nearest) => return Err(unknown(&arguments.code, nearest)),
    };
    terminal::print(&text);
    Ok(ExitStatus::Success)
}

/// The same for a rule; of anything else with that code it says where it is explained.
pub(crate) fn run_for_rule(arguments: &ExplainArgs, session: &Session) -> Result<ExitStatus, Failure> {
    match explain(&arguments.code, &session.installation) {
        Ok(Explanation::Rule(rule)) => {
            terminal::print(&rule::page(rule, session));
            Ok(ExitStatus::Success)
        }
        Ok(_) => Err(unknown(
            &arguments.code,
            Some(format!("dataseal explain {}", arguments.code)),
        )),
        Err(nearest) => Err(unknown(&arguments.code, nearest)),
    }
}

fn unknown(code: &str, nearest: Option<String>) -> Failure {
    let error = Error::new(ErrorCode::UnknownCode, code);
    nearest.map_or(error.clone(), |nearest| error.detail(nearest)).into()
}
