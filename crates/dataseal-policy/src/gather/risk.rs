//! Facts about how easily somebody is found: measured on request, and held against the release that was declared.

use dataseal_model::facts::FactValue::{Integer, Share, Text};
use dataseal_model::{ReleaseModel, RiskSummary};

use super::measured::count;
use crate::Facts;

/// Adds them.
pub(super) fn facts(facts: &mut Facts, risk: Option<RiskSummary>) {
    let required = required(facts);
    if let Some(required) = required {
        facts.dataset.insert("required_k", count(required));
    }
    let Some(risk) = risk else { return };
    if let Some(k) = risk.k {
        facts.dataset.insert("k_min", count(k));
    }
    if let Some(l) = risk.l {
        facts.dataset.insert("l_min", count(l));
    }
    if risk.rows > 0 {
        let unique = Share {
            part: risk.unique,
            whole: risk.rows,
        };
        facts.dataset.insert("unique_share", unique);
    }
    let direct = match facts.dataset("direct_id_columns") {
        Some(Integer(columns)) => Some(*columns > 0),
        _ => None,
    };
    let level = match (direct, risk.k, required) {
        (Some(true), ..) => Some(1),
        (Some(false), Some(k), Some(required)) => Some(if k < required { 2 } else { 3 }),
        _ => None,
    };
    if let Some(level) = level {
        facts.dataset.insert("identifiability_level", Integer(level));
    }
}

/// The smallest class that the declared release admits. Data that stay inside are held to what an enclave needs.
fn required(facts: &Facts) -> Option<u64> {
    let Some(Text(model)) = facts.dataset("share_model") else {
        return None;
    };
    let model = match model.as_str() {
        "public" => ReleaseModel::Public,
        "controlled" => ReleaseModel::Controlled,
        "enclave" | "internal" => ReleaseModel::Enclave,
        _ => return None,
    };
    Some(model.required_k())
}
