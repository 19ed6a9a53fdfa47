//! The JSON documents of `dataseal policy`, version 1: packs, what they cover, what is to be said of them, how they differ, and what a
//! draft would mean.

mod coverage;
mod difference;
mod packs;
mod work;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use coverage::{Coverage, Covered, InstrumentCovered, PackCovered, policy_coverage_json};
pub use difference::{Changed, Differences, PartChanged, policy_difference_json};
pub use packs::{DocumentKind, PackHead, PackPage, Packs, Question, RuleLine, policy_list_json, policy_pack_json};
pub use work::{
    Examples, FailedExample, Remark, Remarks, Tried, TriedRule, Unread, policy_remarks_json, policy_test_json,
    policy_trial_json,
};

use crate::ReportError;
use crate::wire_v1::published;

/// The id and version of the documents.
pub const SCHEMA: &str = "dataseal/policy/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:policy:v1";

/// One of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum PolicyDocument {
    /// What `policy show` prints.
    Page(Box<PackPage>),
    /// What `policy coverage` prints.
    Coverage(Box<Coverage>),
    /// What `policy lint` prints.
    Remarks(Remarks),
    /// What `policy test` prints.
    Examples(Examples),
    /// What `policy diff` prints.
    Differences(Differences),
    /// What `policy try` prints.
    Tried(Tried),
    /// What `policy list` prints.
    Packs(Packs),
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn policy_schema() -> Result<String, ReportError> {
    published::<PolicyDocument>(ID)
}
