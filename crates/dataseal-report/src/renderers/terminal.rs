//! A summary for the terminal: what was read, found and concluded, and what to do next. The parts are in `crate::terminal`.

use dataseal_model::Appraisal;

use crate::{Context, ReportError, terminal};

pub(super) fn render(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    Ok(terminal::summary(appraisal, ctx))
}
