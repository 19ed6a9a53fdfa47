//! `dataseal cache`: what is kept of files that were measured, and deleting it.

use dataseal::model::ExitStatus;
use dataseal::{clean_cache, size_of_cache};

use crate::cli::CacheCommand;
use crate::failure::Failure;
use crate::session::Session;

pub(crate) fn run(command: CacheCommand, session: &Session) -> Result<ExitStatus, Failure> {
    let (id, size) = match command {
        CacheCommand::Stat => ("cli.cache-stat", size_of_cache(&session.cache)?),
        CacheCommand::Clean => ("cli.cache-clean", clean_cache(&session.cache)?),
    };
    session.say(
        id,
        &[
            ("folder", &session.cache.display()),
            ("files", &size.files),
            ("entries", &size.entries),
            ("bytes", &size.bytes),
        ],
    );
    Ok(ExitStatus::Success)
}
