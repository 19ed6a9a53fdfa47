//! How two states of the policies differ.

use std::fmt::Display;

use dataseal_pack::{Change, Difference, PolicyDifference};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SCHEMA;
use crate::ReportError;
use crate::wire_v1::{Text, pretty};

/// How two states of the policies differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Differences {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// Packs that differ, by id.
    pub changed_packs: Vec<Changed>,
    /// Rules that differ, by code.
    pub changed_rules: Vec<Changed>,
    /// Worksheet questions that differ, by id.
    pub changed_questions: Vec<Changed>,
    /// Kinds of documents that differ, by id.
    pub changed_documents: Vec<Changed>,
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Changed {
    /// Its id or code.
    pub id: String,
    /// Its title, the later one where there are two.
    pub title: Text,
    /// `added`, `removed` or `changed`.
    pub change: String,
    /// The parts that changed; empty unless it `changed`.
    pub parts: Vec<PartChanged>,
}

/// One part that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PartChanged {
    /// Which: `require`, `severity`, `in-force` and so on.
    pub part: String,
    /// As it was; empty where it was not there.
    pub before: String,
    /// As it is; empty where it is no longer there.
    pub after: String,
}

fn changed<I: Display>(differences: &[Difference<I>]) -> Vec<Changed> {
    let of_one = |difference: &Difference<I>| {
        let (change, parts) = match &difference.change {
            Change::Added => ("added", &[][..]),
            Change::Removed => ("removed", &[][..]),
            Change::Changed(parts) => ("changed", parts.as_slice()),
        };
        Changed {
            id: difference.id.to_string(),
            title: Text::from(&difference.title),
            change: change.to_owned(),
            parts: parts
                .iter()
                .map(|part| PartChanged {
                    part: part.part.as_str().to_owned(),
                    before: part.before.clone(),
                    after: part.after.clone(),
                })
                .collect(),
        }
    };
    differences.iter().map(of_one).collect()
}

/// The difference as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no pack makes happen.
pub fn policy_difference_json(difference: &PolicyDifference) -> Result<String, ReportError> {
    pretty(&Differences {
        schema: SCHEMA.to_owned(),
        changed_packs: changed(&difference.packs),
        changed_rules: changed(&difference.rules),
        changed_questions: changed(&difference.questions),
        changed_documents: changed(&difference.kinds),
    })
}
