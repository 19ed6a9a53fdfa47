//! `dataseal cache`: what is kept of files that were measured, and deleting it.

use dataseal::model::ExitStatus;
use dataseal::{clean_cache, size_of_cache};

use crate::cli::CacheCommand;
use crate::failure::Failure;
use crate::session::Means;

pub(crate) fn run(command: CacheCommand, means: &Means) -> Result<ExitStatus, Failure> {
    let (id, size) = match command {
        CacheCommand::Stat => ("cli.cache-stat", size_of_cache(&means.cache)?),
        CacheCommand::Clean => ("cli.cache-clean", clean_cache(&means.cache)?),
    };
    means.say(
        id,
        &[
            ("folder", &means.cache.display()),
            ("files", &size.files),
            ("entries", &size.entries),
            ("bytes", &size.bytes),
        ],
    );
    Ok(ExitStatus::Success)
}
