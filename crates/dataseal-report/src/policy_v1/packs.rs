//! Which packs there are, and what is in one.

use std::collections::BTreeMap;

use dataseal_model::{RuleCode, RuleKind};
use dataseal_pack::{EvidenceKind, Pack, PackCoverage, Policies, Rule, Selection};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::SCHEMA;
use super::coverage::Covered;
use crate::ReportError;
use crate::wire_v1::{Text, pretty};

/// The packs that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Packs {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// Their heads, by id.
    pub packs: Vec<PackHead>,
}

/// What identifies a pack, and when it is judged by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackHead {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over its files.
    pub sha256: String,
    /// Its title.
    pub title: Text,
    /// Where its rules hold.
    pub jurisdiction: String,
    /// `always`, `sector`, `on-request` or `on-waivers`.
    pub in_force: String,
    /// The sector; null for a pack that is not of one.
    pub sector: Option<String>,
    /// Packs without which it makes no sense.
    pub requires: Vec<String>,
    /// How many rules it has.
    pub rules: usize,
}

/// One pack with its rules and what it brings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackPage {
    /// Always `dataseal/policy/v1`.
    pub schema: String,
    /// What identifies it.
    #[serde(flatten)]
    pub head: PackHead,
    /// What it covers.
    pub description: Text,
    /// Its rules by code.
    pub rule_list: Vec<RuleLine>,
    /// Its worksheet questions.
    pub questions: Vec<Question>,
    /// The kinds of documents that only it needs.
    pub documents: Vec<DocumentKind>,
    /// What it covers in figures; null unless that was asked for.
    pub coverage: Option<Covered>,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RuleLine {
    /// Its code.
    pub code: String,
    /// What it asks for.
    pub title: Text,
    /// How much a broken rule weighs.
    pub severity: String,
    /// What decides whether it is kept: `machine`, `document` or `human`.
    pub kind: String,
    /// What it is judged on: `dataset`, `table` or `column`.
    pub scope: String,
    /// The instrument that it cites.
    pub instrument: String,
    /// The clause of it.
    pub article: String,
    /// How well the clause is known: `read`, `recalled` or `unsure`.
    pub certainty: String,
    /// First day on which it holds.
    pub from: String,
    /// Last day; null if it is open.
    pub to: Option<String>,
    /// Its file below `policies/`.
    pub file: String,
}

/// One worksheet question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Question {
    /// Its id, the key under `[answers]` in `asset.toml`.
    pub id: String,
    /// The question.
    pub title: Text,
    /// Who can answer.
    pub owner: String,
}

/// One kind of document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DocumentKind {
    /// Its id, the `kind` of an `[[evidence]]` in `asset.toml`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// What must be in it.
    pub description: Text,
    /// Who issues it.
    pub issuer: String,
}

fn head(pack: &Pack) -> PackHead {
    let (in_force, sector) = match &pack.selection {
        Selection::Always => ("always", None),
        Selection::Sector(sector) => ("sector", Some(sector.clone())),
        Selection::OnRequest => ("on-request", None),
        Selection::Waivers => ("on-waivers", None),
    };
    PackHead {
        id: pack.reference.id.to_string(),
        version: pack.reference.version.clone(),
        sha256: pack.reference.digest.to_string(),
        title: Text::from(&pack.title),
        jurisdiction: pack.jurisdiction.clone(),
        in_force: in_force.to_owned(),
        sector,
        requires: pack.requires.iter().map(ToString::to_string).collect(),
        rules: pack.rules.len(),
    }
}

fn line(rule: &Rule, kind: RuleKind) -> RuleLine {
    RuleLine {
        code: rule.code.to_string(),
        title: Text::from(&rule.title),
        severity: rule.severity.to_string(),
        kind: kind.to_string(),
        scope: rule.scope.as_str().to_owned(),
        instrument: rule.source.instrument.clone(),
        article: rule.source.article.clone(),
        certainty: rule.certainty.as_str().to_owned(),
        from: rule.in_force.from.to_string(),
        to: rule.in_force.to.map(|to| to.to_string()),
        file: rule.file.clone(),
    }
}

fn document(kind: &EvidenceKind) -> DocumentKind {
    DocumentKind {
        id: kind.kind.clone(),
        title: Text::from(&kind.title),
        description: Text::from(&kind.description),
        issuer: kind.issuer_role.clone(),
    }
}

/// The list as JSON.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which no pack makes happen.
pub fn policy_list_json(packs: &[Pack]) -> Result<String, ReportError> {
    pretty(&Packs {
        schema: SCHEMA.to_owned(),
        packs: packs.iter().map(head).collect(),
    })
}

/// One pack as JSON.
///
/// # Errors
/// As [`policy_list_json`].
pub fn policy_pack_json(
    pack: &Pack,
    policies: &Policies,
    kinds: &BTreeMap<RuleCode, RuleKind>,
    coverage: Option<&PackCoverage>,
) -> Result<String, ReportError> {
    let kind = |rule: &Rule| kinds.get(&rule.code).copied().unwrap_or(RuleKind::Human);
    let questions = policies
        .questions
        .iter()
        .filter(|question| question.pack == pack.reference.id);
    let documents = policies.evidence_kinds.iter();
    let documents = documents.filter(|kind| kind.pack.as_ref() == Some(&pack.reference.id));
    pretty(&PackPage {
        schema: SCHEMA.to_owned(),
        head: head(pack),
        description: Text::from(&pack.description),
        rule_list: pack.rules.iter().map(|rule| line(rule, kind(rule))).collect(),
        questions: questions
            .map(|question| Question {
                id: question.id.clone(),
                title: Text::from(&question.title),
                owner: question.owner.clone(),
            })
            .collect(),
        documents: documents.map(document).collect(),
        coverage: coverage.map(Covered::of),
    })
}
