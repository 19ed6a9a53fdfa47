//! `dataseal classify`: why a column has its labels and no others, and what people decide about them.

mod review;

use std::path::PathBuf;

use dataseal::diff::report_at;
use dataseal::model::{ClassificationReport, ErrorCode, ExitStatus};
use dataseal::output::slug;
use dataseal::report::classification_v1::Classification;
use dataseal::report::explanation_text;
use dataseal::{Error, explain_measured, explain_reported};

use crate::cli::{ClassifyCommand, ClassifyExplainArgs, Plain};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey};
use crate::terminal;

/// What `scan` writes into its folder of results.
const REPORT: &str = "report.json";

pub(crate) fn run(command: &ClassifyCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        ClassifyCommand::Explain(arguments) => explain(arguments, session),
        ClassifyCommand::Review(arguments) => review::run(arguments, session),
    }
}

fn explain(arguments: &ClassifyExplainArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let report = answer(arguments, session)?;
    terminal::print(&match arguments.format {
        Plain::Json => Classification::new(&report, &session.installation.policies().taxonomy).to_json()?,
        Plain::Human => explanation_text(&report, &session.context()),
    });
    Ok(ExitStatus::Success)
}

/// From a report where one is given or lies where `scan` puts it, else from data, measured now.
fn answer(arguments: &ClassifyExplainArgs, session: &Session) -> Result<ClassificationReport, Failure> {
    let wanted = arguments.column.as_str();
    if arguments.paths.is_empty() {
        let report = written(wanted, session).ok_or_else(|| {
            let error = Error::new(ErrorCode::Usage, wanted.to_owned());
            error.detail(
                "give the data or a report.json after the column; no report of that table is in the folder of results",
            )
        })?;
        return Ok(explain_reported(&report, wanted, &session.installation)?);
    }
    if let [path] = arguments.paths.as_slice()
        && let Some(report) = report_at(path)
    {
        return Ok(explain_reported(&report, wanted, &session.installation)?);
    }
    let inputs = inputs(&arguments.paths, None, session)?;
    let survey = survey(inputs, None, None, Purpose::Look, session)?.complete()?;
    Ok(explain_measured(&survey.measured, wanted, &session.installation)?)
}

/// The report that `scan` wrote of the table in `TABLE.COLUMN`, whose name may have dots itself.
fn written(wanted: &str, session: &Session) -> Option<PathBuf> {
    let ends = wanted.char_indices().filter(|(_, c)| *c == '.').map(|(at, _)| at);
    let tables = ends.filter_map(|at| wanted.get(..at));
    let files = tables.map(|table| session.results.join(slug(table)).join(REPORT));
    files.into_iter().find(|file| file.is_file())
}
