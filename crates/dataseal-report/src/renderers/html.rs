//! A self-contained page for browsers and paper, without scripts or requests. Template and charts are in `crate::html`.

use dataseal_model::Appraisal;

use crate::{Context, ReportError, html};

pub(super) fn render(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    html::page(appraisal, ctx)
}
