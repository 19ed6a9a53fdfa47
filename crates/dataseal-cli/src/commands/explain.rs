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
        Err(nearest) => {
            let error = Error::new(ErrorCode::UnknownCode, arguments.code.clone());
            return Err(nearest.map_or(error.clone(), |nearest| error.detail(nearest)).into());
        }
    };
    terminal::print(&text);
    Ok(ExitStatus::Success)
}
