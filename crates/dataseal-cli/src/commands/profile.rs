//! `dataseal profile`: what was counted of every column, and nothing that was judged.

use dataseal::model::{ExitStatus, WantedRelations};

use super::scan::quoted;
use crate::cli::{Plain, ProfileArgs};
use crate::failure::Failure;
use crate::session::Session;
use crate::survey::{Purpose, inputs, survey};

pub(crate) fn run(arguments: &ProfileArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let inputs = inputs(&arguments.paths, arguments.query.as_deref(), session)?;
    let purpose = Purpose::Relate(WantedRelations {
        correlations: arguments.correlations,
        key_pairs: arguments.key_pairs,
    });
    let survey = survey(inputs, None, arguments.as_of.as_deref(), purpose, session)?;
    let paths: Vec<String> = arguments
        .paths
        .iter()
        .map(|path| quoted(&path.display().to_string()))
        .collect();
    let next = [format!("dataseal scan {}", paths.join(" "))];
    let format = match arguments.format {
        Plain::Human => "profile",
        Plain::Json => "profile-json",
    };
    survey.tell(format, &next, session)
}
