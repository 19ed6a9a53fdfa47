//! `dataseal classify`: work on the labels of columns.

mod review;

use dataseal::model::ExitStatus;

use crate::cli::ClassifyCommand;
use crate::failure::Failure;
use crate::session::Session;

pub(crate) fn run(command: &ClassifyCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        ClassifyCommand::Review(arguments) => review::run(arguments, session),
    }
}
