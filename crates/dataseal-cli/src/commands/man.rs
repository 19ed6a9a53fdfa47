//! `dataseal man`: the man page, on stdout.

use dataseal::model::{ErrorCode, ExitStatus};

use crate::failure::Failure;
use crate::session::Session;
use crate::{help, terminal};

pub(crate) fn run(session: &Session) -> Result<ExitStatus, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(help::command(session.lang))
        .render(&mut page)
        .map_err(|_| Failure::of(ErrorCode::OutputFailed, "stdout"))?;
    terminal::print(&String::from_utf8_lossy(&page));
    Ok(ExitStatus::Success)
}
