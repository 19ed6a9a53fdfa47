//! What two sides conclude and declare differently: findings by rule, packs by bytes, declared facts by name.

use crate::difference::names;
use crate::{Bilingual, PackId, PackRef, RuleCode, Severity, Verdict};

names! {
    /// Which way the conclusion of a rule turned.
    Turn {
        /// Broken now, and not before, or broken before under a waiver that no longer holds.
        New = "new",
        /// Broken before, and now kept or no longer concerned.
        Resolved = "resolved",
        /// Another conclusion, to or from what could not be told, between kept and not concerned, or the same with another
        /// waiver.
        Changed = "changed",
        /// Only one side was judged by the rule.
        Unpaired = "unpaired",
    }
}

/// What one rule concluded on each side: the worst of its conclusions about the dataset, tables and columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingChange {
    /// The rule.
    pub code: RuleCode,
    /// The pack it belongs to.
    pub pack: PackId,
    /// What it asks for, as the second side says it where it does.
    pub title: Bilingual,
    /// How much it weighs, likewise.
    pub severity: Severity,
    /// The first side's conclusion; `None` where it was not judged by the rule.
    pub before: Option<Verdict>,
    /// The second side's.
    pub after: Option<Verdict>,
    /// Whether the first side's rests on a waiver.
    pub was_waived: bool,
    /// Whether the second side's rests on a waiver: it stands, and does not count for the exit status.
    pub is_waived: bool,
}

impl FindingChange {
    /// Which way it turned.
    pub const fn turn(&self) -> Turn {
        match (self.before, self.after) {
            (None, _) | (_, None) => Turn::Unpaired,
            (Some(Verdict::Violated), Some(Verdict::Violated)) if !self.was_waived || self.is_waived => Turn::Changed,
            (_, Some(Verdict::Violated)) => Turn::New,
            (Some(Verdict::Violated), Some(Verdict::Satisfied | Verdict::NotApplicable)) => Turn::Resolved,
            _ => Turn::Changed,
        }
    }
}

/// A pack by which the sides were judged differently.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackChange {
    /// Its id.
    pub id: PackId,
    /// The first side's; `None` where it was not judged by it.
    pub before: Option<PackRef>,
    /// The second side's.
    pub after: Option<PackRef>,
}

names! {
    /// What became of a declared fact. Its values are not told: they may be long, and somebody else's.
    Turned {
        /// Only the second side declares it.
        Added = "added",
        /// Only the first side declares it.
        Removed = "removed",
        /// The answers differ.
        Changed = "changed",
    }
}

/// A declared fact that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredChange {
    /// Its name in `docs/facts.md`.
    pub fact: String,
    /// What became of it.
    pub turned: Turned,
}
