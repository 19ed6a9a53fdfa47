//! `report.json`: one document for machines, in the frozen form of `wire_v1`.

use dataseal_model::Appraisal;

use crate::wire_v1::Report;
use crate::{Context, ReportError};

pub(super) fn render(appraisal: &Appraisal, ctx: &Context<'_>) -> Result<String, ReportError> {
    Report::new(appraisal, ctx.failed, ctx.taxonomy).to_json()
}
