//! The profile alone for the terminal: every column with its counts. The parts are in `crate::terminal`.

use dataseal_model::Appraisal;

use crate::{Context, ReportError, terminal};

pub(super) fn render(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    Ok(terminal::profile(appraisal, ctx))
}
