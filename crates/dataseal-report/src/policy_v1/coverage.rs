//! What packs cover: rules and clauses by what decides them.

use std::collections::BTreeMap;

use dataseal_model::{RuleKind, Severity};
use dataseal_pack::{Certainty, InstrumentCoverage, Pack, PackCoverage};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SCHEMA;
use crate::ReportError;
use crate::wire_v1::pretty;

/// What packs cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// Each pack by itself.
    pub packs: Vec<PackCovered>,
    /// All of them together: a clause that two packs cite counts once.
    pub together: Covered,
}

/// What one pack covers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackCovered {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// What it covers.
    #[serde(flatten)]
    pub covered: Covered,
}

/// What rules cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Covered {
    /// How many rules there are.
    pub rules: usize,
    /// How many are decided by `machine`, `document` and `human`.
    pub kinds: BTreeMap<String, usize>,
    /// How well their clauses are known: `read`, `recalled`, `unsure`.
    pub certainty: BTreeMap<String, usize>,
    /// How much they weigh.
    pub severity: BTreeMap<String, usize>,
    /// The instruments that they cite.
    pub instruments: Vec<InstrumentCovered>,
}

/// What rules cite of an instrument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InstrumentCovered {
    /// Its title.
    pub title: String,
    /// Whether it stands in the index under `sources/`.
    pub indexed: bool,
    /// Distinct articles and clauses that are cited.
    pub clauses: usize,
    /// The same by `machine`, `document` and `human`; a clause of several rules counts once, as what needs people least.
    pub kinds: BTreeMap<String, usize>,
    /// How many articles it has; null where that is not counted.
    pub articles: Option<u32>,
    /// Numbers of articles that no rule cites; empty where they are not counted.
    pub uncited: Vec<u32>,
}

impl Covered {
    pub(super) fn of(covered: &PackCoverage) -> Self {
        let of_certainty = |certainty: &Certainty| covered.certainty.get(certainty).copied().unwrap_or(0);
        let of_severity = |severity: &Severity| covered.severity.get(severity).copied().unwrap_or(0);
        Self {
            rules: covered.rules,
            kinds: kinds(&covered.kinds),
            certainty: Certainty::ALL
                .iter()
                .map(|certainty| (certainty.as_str().to_owned(), of_certainty(certainty)))
                .collect(),
            severity: Severity::ALL
                .iter()
                .map(|severity| (severity.to_string(), of_severity(severity)))
                .collect(),
            instruments: covered.instruments.iter().map(instrument).collect(),
        }
    }
}

fn kinds(counts: &BTreeMap<RuleKind, usize>) -> BTreeMap<String, usize> {
    let count = |kind: &RuleKind| counts.get(kind).copied().unwrap_or(0);
    let kinds = RuleKind::ALL.iter();
    kinds.map(|kind| (kind.to_string(), count(kind))).collect()
}

fn instrument(covered: &InstrumentCoverage) -> InstrumentCovered {
    InstrumentCovered {
        title: covered.title.clone(),
        indexed: covered.indexed,
        clauses: covered.clauses,
        kinds: kinds(&covered.kinds),
        articles: covered.articles,
        uncited: covered.uncited.clone(),
    }
}

/// What each of these packs covers, and all together, as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no pack makes happen.
pub fn policy_coverage_json(packs: &[(&Pack, PackCoverage)], together: &PackCoverage) -> Result<String, ReportError> {
    pretty(&Coverage {
        schema: SCHEMA.to_owned(),
        packs: packs
            .iter()
            .map(|(pack, covered)| PackCovered {
                id: pack.reference.id.to_string(),
                version: pack.reference.version.clone(),
                covered: Covered::of(covered),
            })
            .collect(),
        together: Covered::of(together),
    })
}
