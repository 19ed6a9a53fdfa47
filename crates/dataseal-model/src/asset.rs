//! What the holder declares about a dataset, and the documents that back it.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::Digest;
use crate::facts::FactValue;

/// How an evidence file stands against what was declared of it. The façade finds out; the pack reader cannot open files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EvidenceState {
    /// The file is there and has the declared digest.
    Matches,
    /// The file is there and has another digest.
    Differs,
    /// The file is not there or cannot be read.
    Missing,
    /// Nobody has looked yet.
    Unchecked,
}

/// One document attached as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Kind in kebab-case, one of the kinds in `policies/evidence.toml`.
    pub kind: String,
    /// Path relative to `asset.toml`.
    pub file: String,
    /// SHA-256 that the declarer wrote down.
    pub digest: Digest,
    /// Who issued the document.
    pub issuer: String,
    /// When it was issued.
    pub issued: NaiveDate,
    /// Last day on which it holds; `None` when it does not expire.
    pub valid_until: Option<NaiveDate>,
    /// How the file stands.
    pub state: EvidenceState,
}

impl Evidence {
    /// The kind of document that justifies a lower grade of derived data (GB/T 43697-2024, Annex I).
    pub const DEID_REPORT: &str = "deid-report";

    /// Whether the day lies between issue and end.
    pub fn in_period(&self, day: NaiveDate) -> bool {
        self.issued <= day && self.valid_until.is_none_or(|last| day <= last)
    }
}

/// A validated `asset.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asset {
    /// Data files, relative to `asset.toml`, in written order.
    pub files: Vec<String>,
    /// Declared facts by their name in `docs/facts.md`. What was not answered is absent, which rules read as unknown.
    pub declared: BTreeMap<String, FactValue>,
    /// Answers to the worksheet questions of packs, by question. What was not answered is absent.
    pub answers: BTreeMap<String, bool>,
    /// Documents.
    pub evidence: Vec<Evidence>,
}

impl Asset {
    /// Whether a document of this kind is there, unaltered and in its period; without a day the period is not asked.
    pub fn holds(&self, kind: &str, day: Option<NaiveDate>) -> bool {
        self.evidence.iter().any(|document| {
            document.kind == kind
                && document.state == EvidenceState::Matches
                && day.is_none_or(|day| document.in_period(day))
        })
    }

    /// A declared text, if it was declared.
    pub fn text(&self, fact: &str) -> Option<&str> {
        match self.declared.get(fact) {
            Some(FactValue::Text(text)) => Some(text),
            _ => None,
        }
    }
}
