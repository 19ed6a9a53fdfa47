//! `dataseal man`: the man page, on stdout.

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::report::Lang;

use crate::failure::Failure;
use crate::session::Means;
use crate::{help, terminal};

pub(crate) fn run(means: &Means) -> Result<ExitStatus, Failure> {
    terminal::print(&page(means.lang)?);
    Ok(ExitStatus::Success)
}

/// The man page of the program in roff.
pub(crate) fn page(lang: Lang) -> Result<String, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(help::command(lang))
        .render(&mut page)
        .map_err(|_| Failure::of(ErrorCode::OutputFailed, "stdout"))?;
    Ok(String::from_utf8_lossy(&page).into_owned())
}
