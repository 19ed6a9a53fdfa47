//! Waivers in `report.json`: who answers for a rule that is not kept, until when, and how that stands.

use dataseal_model as model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::schema;

/// One waiver of a `waivers.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Waiver {
    /// The rule that need not be kept.
    pub rule: String,
    /// Who answers for it.
    pub approver: String,
    /// Why.
    pub reason: String,
    /// First day on which it holds.
    #[schemars(extend("format" = "date"))]
    pub approved: String,
    /// Last day on which it holds.
    #[schemars(extend("format" = "date"))]
    pub expires: String,
    /// The files it is about; empty for all.
    pub files: Vec<String>,
    /// The column it is about; null for all.
    pub column: Option<String>,
    /// How it stands on the assessment date.
    #[schemars(schema_with = "schema::waiver_state")]
    pub state: String,
}

impl Waiver {
    pub(super) fn of(waiver: &model::Waiver, state: model::WaiverState) -> Self {
        Self {
            rule: waiver.rule.to_string(),
            approver: waiver.approver.clone(),
            reason: waiver.reason.clone(),
            approved: waiver.approved.to_string(),
            expires: waiver.expires.to_string(),
            files: waiver.files.clone(),
            column: waiver.column.clone(),
            state: state.as_str().to_owned(),
        }
    }
}
