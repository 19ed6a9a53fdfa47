//! `dataseal grade`: how the grades of data were reckoned, step by step.

use dataseal::asset_beside;
use dataseal::model::ExitStatus;
use dataseal::report::grade_trace;
use dataseal::report::grade_v1::GradeTrace;

use super::scan::quoted;
use crate::cli::{GradeArgs, Plain};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey};
use crate::terminal;

pub(crate) fn run(arguments: &GradeArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let inputs = inputs(&arguments.paths, None, session)?;
    let declared = asset_beside(&inputs, &session.installation)?;
    let asset = declared.as_ref().map(|loaded| &loaded.asset);
    let survey = survey(inputs, asset, arguments.as_of.as_deref(), Purpose::Look, session)?.complete()?;
    let column = arguments.column.as_deref();
    terminal::print(&match arguments.format {
        Plain::Json => {
            let taxonomy = &session.installation.policies().taxonomy;
            GradeTrace::new(&survey.appraisal, &[], taxonomy, column).to_json()?
        }
        Plain::Human => {
            let paths: Vec<String> = arguments
                .paths
                .iter()
                .map(|path| quoted(&path.display().to_string()))
                .collect();
            let next = [format!("dataseal scan {}", paths.join(" "))];
            let context = dataseal::report::Context {
                next: &next,
                ..session.context()
            };
            grade_trace(&survey.appraisal, column, &context)
        }
    });
    Ok(if survey.appraisal.rows() > 0 {
        ExitStatus::Success
    } else {
        ExitStatus::Undetermined
    })
}
