//! The profile alone for machines: the JSON document of a report without what was judged.

use dataseal_model::Appraisal;

use crate::wire_v1::Report;
use crate::{Context, ReportError};

pub(super) fn render(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    Report::new(appraisal, ctx.failed, ctx.taxonomy).to_profile_json()
}
