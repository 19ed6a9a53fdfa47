//! Packs, rules and their examples as validated values: what `dataseal-policy` judges by.
//!
//! Conditions are still texts here; they are parsed where they are evaluated. Files are read in `pack_file.rs`
//! and `rule.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::facts::{FactScope, FactValue};
use dataseal_model::{Bilingual, Citation, PackId, PackRef, RuleCode, Severity, Verdict};

use crate::examples::Examples;

/// A set of rules under one id and version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pack {
    /// Id, version, digest over its files. Where the files came from, the loader cannot know: whoever handed them in says so.
    pub reference: PackRef,
    /// What people call it.
    pub title: Bilingual,
    /// What it covers.
    pub description: Bilingual,
    /// Where its rules hold: `CN`, `CN-SH`.
    pub jurisdiction: String,
    /// Packs without which it makes no sense.
    pub requires: Vec<PackId>,
    /// When its rules are judged by.
    pub selection: Selection,
    /// Its rules by code.
    pub rules: Vec<Rule>,
}

impl Pack {
    /// Finds a rule by its code.
    pub fn rule(&self, code: &RuleCode) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.code == *code)
    }
}

/// When the rules of a pack are judged by; a pack that is asked for always is, but for one about waivers, with
/// those that it requires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Always.
    Always,
    /// Where this sector is declared (fact `sector`), or when asked for.
    Sector(String),
    /// Only when asked for: an exchange, a purpose, a pilot.
    OnRequest,
    /// Where there are waivers, and then about these alone: after everything else was judged and waived, so that none of its
    /// own findings can be.
    Waivers,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Stable code, unique over all packs.
    pub code: RuleCode,
    /// Row of the rule base that it encodes, if it encodes one.
    pub row: Option<String>,
    /// What it asks for.
    pub title: Bilingual,
    /// Where that is written; `verified` only if every word it rests on was read.
    pub source: Citation,
    /// How well the source is known.
    pub certainty: Certainty,
    /// Remark on the source: an amendment, a divergence, a renumbering.
    pub note: Option<String>,
    /// From when to when it holds.
    pub in_force: InForce,
    /// How much a broken rule weighs.
    pub severity: Severity,
    /// What it is judged on.
    pub scope: FactScope,
    /// When it applies; always if absent.
    pub applies: Option<Expression>,
    /// What must then be true.
    pub require: Expression,
    /// How to mend it.
    pub remedy: Bilingual,
    /// Who can: one of [`OWNERS`].
    pub owner: String,
    /// What to say when it is broken; the title if absent.
    pub message: Option<Bilingual>,
    /// Whether a person may waive it.
    pub waivable: bool,
    /// At least one each of violated, satisfied and undetermined.
    pub examples: Examples,
    /// Path of its file below `policies/`.
    pub file: String,
}

/// Roles that can mend something.
pub const OWNERS: [&str; 5] = ["legal", "data-engineering", "business", "security", "management"];

/// How well the source of a rule is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// The text was read.
    Read,
    /// It is recalled; the report says so.
    Recalled,
    /// It is recalled and unsure; such a rule never blocks.
    Unsure,
}

impl Certainty {
    /// Every certainty, surest first.
    pub const ALL: [Self; 3] = [Self::Read, Self::Recalled, Self::Unsure];

    /// The name used in packs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Recalled => "recalled",
            Self::Unsure => "unsure",
        }
    }
}

/// From when to when something holds, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InForce {
    /// First day.
    pub from: NaiveDate,
    /// Last day; open if absent.
    pub to: Option<NaiveDate>,
}

impl InForce {
    /// Whether it holds on this day.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to)
    }
}

/// A condition as written, and where: a SQL boolean expression over the facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The text between the quotes.
    pub text: String,
    /// The file.
    pub file: String,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Column of its first character in characters, from 1.
    pub column: u32,
}

impl Expression {
    /// Line and column in the file of the character at byte `offset` of the text; exact for texts without escapes.
    pub fn position(&self, offset: usize) -> (u32, u32) {
        let mut place = (self.line, self.column);
        for (_, character) in self.text.char_indices().take_while(|(at, _)| *at < offset) {
            place = match character {
                '\n' => (place.0.saturating_add(1), 1),
                _ => (place.0, place.1.saturating_add(1)),
            };
        }
        place
    }
}

/// A case with its answer, kept beside the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it shows.
    pub name: Option<String>,
    /// Facts of the case; all others are unknown.
    pub facts: BTreeMap<String, FactValue>,
    /// Documents of the case.
    pub evidence: Vec<ExampleEvidence>,
    /// Answers to worksheet questions.
    pub answers: BTreeMap<String, bool>,
    /// The answer.
    pub verdict: Verdict,
    /// Line of the file on which it starts, from 1.
    pub line: u32,
    /// Column on which it starts, from 1.
    pub column: u32,
}

/// One document of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleEvidence {
    /// Kind, one of those in `evidence.toml`.
    pub kind: String,
    /// How it stands.
    pub state: ExampleEvidenceState,
    /// When it was issued; on the example's day if absent.
    pub issued: Option<NaiveDate>,
}

/// How a document of an example stands on the example's day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleEvidenceState {
    /// There, unaltered, issued and in its period.
    Valid,
    /// Its period is over.
    Expired,
    /// Its period has not begun.
    NotYetIssued,
    /// The file has another digest.
    Differs,
    /// The file is not there.
    Missing,
}

impl ExampleEvidenceState {
    /// Every state.
    pub const ALL: [Self; 5] = [
        Self::Valid,
        Self::Expired,
        Self::NotYetIssued,
        Self::Differs,
        Self::Missing,
    ];

    /// The name used in packs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYetIssued => "not-yet-issued",
            Self::Differs => "differs",
            Self::Missing => "missing",
        }
    }
}

/// A question that only a person can answer, yes or no.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its id in kebab-case, the key under `[answers]` in `asset.toml`.
    pub id: String,
    /// The pack that asks.
    pub pack: PackId,
    /// The question.
    pub title: Bilingual,
    /// Who can answer: one of [`OWNERS`].
    pub owner: String,
}

/// A kind of document that can be attached as evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceKind {
    /// Its id in kebab-case.
    pub kind: String,
    /// What people call it.
    pub title: Bilingual,
    /// What must be in it.
    pub description: Bilingual,
    /// Who issues it: `holder`, `law-firm`, `auditor`.
    pub issuer_role: String,
    /// The pack that brings it; none for the common ones.
    pub pack: Option<PackId>,
}
