//! The JSON document of `dataseal guide`, version 1: how ready, and the steps that are left.

use dataseal_model::{Guide as Model, GuideAction, readiness_weight};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::guide_text::{GuideFiles, tell};
use crate::wire_v1::{Source, Text, pretty, published};
use crate::{Context, ReportError};

/// The id and version of the document.
pub const SCHEMA: &str = "dataseal/guide/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:guide:v1";

/// The whole document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Guide {
    /// Always `dataseal/guide/v1`.
    #[schemars(extend("const" = "dataseal/guide/v1"))]
    pub schema: String,
    /// The assessment date.
    pub as_of: String,
    /// Packs that were judged by, `id version`.
    pub packs: Vec<String>,
    /// Readiness in per cent, rounded down: the weight of the rules that are kept, of that of all that apply or may apply.
    /// Null where no rule applies.
    pub readiness: Option<u64>,
    /// How the rules of each severity stand, heaviest first.
    pub rules: Vec<Tally>,
    /// Minutes of one's own work over all steps, estimated.
    pub minutes: u64,
    /// Working days until the last document that others issue is there, estimated.
    pub waiting_days: u32,
    /// What is left, in the order in which to do it.
    pub steps: Vec<Step>,
}

/// How the rules of one severity stand; those that do not apply are not counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// `blocking`, `error`, `warning` or `note`.
    pub severity: String,
    /// How much each of them counts.
    pub weight: u64,
    /// Kept.
    pub satisfied: u64,
    /// Broken.
    pub violated: u64,
    /// Not to be told.
    pub undetermined: u64,
    /// Broken or not to be told, with a waiver in force.
    pub waived: u64,
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// `declare`, `read`, `data`, `measure`, `declaration`, `answer`, `worksheet` or `document`.
    pub action: String,
    /// What, in the language of the run.
    pub title: String,
    /// What exactly: keys of `asset.toml`, places in the data, facts, or the kind of document.
    pub items: Vec<String>,
    /// Who: `legal`, `data-engineering`, `business`, `security` or `management`.
    pub owner: String,
    /// The heaviest severity among the rules that wait for it.
    pub severity: String,
    /// The command that does it, or shows more.
    pub command: String,
    /// Minutes of one's own work, estimated.
    pub minutes: u32,
    /// Working days until somebody else has done their part, estimated.
    pub waiting_days: u32,
    /// The rules that wait for it, heaviest first.
    pub rules: Vec<Rule>,
}

/// A rule that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// How much it weighs.
    pub severity: String,
    /// `violated` or `undetermined`.
    pub verdict: String,
    /// What it asks for.
    pub title: Text,
    /// What to do about it.
    pub remedy: Text,
    /// Where it is written.
    pub source: Source,
}

/// The document as pretty-printed JSON with a line end.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no guide makes happen.
pub fn guide_json(guide: &Model, files: &GuideFiles, ctx: &Context<'_>) -> Result<String, ReportError> {
    pretty(&Guide {
        schema: SCHEMA.to_owned(),
        as_of: guide.as_of.to_string(),
        packs: guide
            .packs
            .iter()
            .map(|pack| format!("{} {}", pack.id, pack.version))
            .collect(),
        readiness: guide.readiness(),
        rules: guide
            .tallies
            .iter()
            .map(|tally| Tally {
                severity: tally.severity.to_string(),
                weight: readiness_weight(tally.severity),
                satisfied: tally.satisfied,
                violated: tally.violated,
                undetermined: tally.undetermined,
                waived: tally.waived,
            })
            .collect(),
        minutes: guide.minutes(),
        waiting_days: guide.waiting_days(),
        steps: guide.steps.iter().map(|each| step(each, files, ctx)).collect(),
    })
}

fn step(step: &dataseal_model::GuideStep, files: &GuideFiles, ctx: &Context<'_>) -> Step {
    let told = tell(step, files, ctx);
    let items = match &step.action {
        GuideAction::Attach { kind, .. } => vec![kind.clone()],
        _ => told.items.into_iter().map(|(key, _)| key).collect(),
    };
    Step {
        action: step.action.as_str().to_owned(),
        title: told.title,
        items,
        owner: step.owner.clone(),
        severity: step.severity.to_string(),
        command: told.command,
        minutes: step.minutes,
        waiting_days: step.waiting_days,
        rules: step
            .rules
            .iter()
            .map(|rule| Rule {
                code: rule.code.to_string(),
                severity: rule.severity.to_string(),
                verdict: rule.verdict.to_string(),
                title: Text::from(&rule.title),
                remedy: Text::from(&rule.remedy),
                source: Source::from(&rule.source),
            })
            .collect(),
    }
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn guide_schema() -> Result<String, ReportError> {
    published::<Guide>(ID)
}
