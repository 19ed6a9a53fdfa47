//! What work on packs of rules comes to: how a rule is decided, which examples fail, what a draft would mean for datasets.
//!
//! Plain values between the crate that judges and the one that shows; nothing is computed here but sums.

use std::fmt;

use crate::{Bilingual, ErrorCode, PackId, RuleCode, Severity, TraceStep, Verdict};

/// What decides whether a rule is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKind {
    /// Something that is measured.
    Machine,
    /// A document that is attached.
    Document,
    /// What a person declares or answers.
    Human,
}

impl RuleKind {
    /// Every kind, from the one that needs people least.
    pub const ALL: [Self; 3] = [Self::Machine, Self::Document, Self::Human];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Machine => "machine",
            Self::Document => "document",
            Self::Human => "human",
        }
    }
}

impl fmt::Display for RuleKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An example whose verdict is not what its rule gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleFailure {
    /// The pack of the rule.
    pub pack: PackId,
    /// The rule.
    pub code: RuleCode,
    /// Its file, line and column of the example.
    pub place: (String, u32, u32),
    /// What the example shows, in its author's words.
    pub name: Option<String>,
    /// What the example says.
    pub expected: Verdict,
    /// What the rule gives.
    pub found: Verdict,
    /// The parts of the condition that gave it.
    pub trace: Vec<TraceStep>,
    /// Facts, documents and answers that were missing.
    pub missing: Vec<String>,
}

/// What the examples of rules came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExampleOutcome {
    /// Rules whose examples were judged.
    pub rules: usize,
    /// Examples judged.
    pub examples: usize,
    /// Those whose verdict is not what the rule gives.
    pub failures: Vec<ExampleFailure>,
}

/// What packs of rules would mean for datasets that were measured before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trial {
    /// The packs that were tried.
    pub packs: Vec<PackId>,
    /// Datasets that were judged.
    pub datasets: u64,
    /// Datasets that violate at least one rule.
    pub violating: u64,
    /// Every rule, the most violated first.
    pub rules: Vec<TrialRule>,
    /// Results of earlier builds, which hold no facts, so that they were not judged.
    pub without_facts: Vec<String>,
    /// Results that could not be read, and why.
    pub unread: Vec<(String, ErrorCode)>,
}

/// One rule over all datasets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrialRule {
    /// Its pack.
    pub pack: PackId,
    /// Its code.
    pub code: RuleCode,
    /// What it asks for.
    pub title: Bilingual,
    /// How much it weighs.
    pub severity: Severity,
    /// How many datasets violate it, leave it undetermined, satisfy it, are not concerned; in the order of
    /// [`Verdict::ALL`].
    pub datasets: [u64; 4],
}

impl TrialRule {
    /// How many datasets came to this verdict.
    pub fn of(&self, verdict: Verdict) -> u64 {
        let counted = Verdict::ALL.iter().zip(self.datasets);
        counted
            .filter(|(known, _)| **known == verdict)
            .map(|(_, count)| count)
            .sum()
    }

    /// Counts a dataset.
    pub fn count(&mut self, verdict: Verdict) {
        for (known, count) in Verdict::ALL.iter().zip(&mut self.datasets) {
            *count = count.saturating_add(u64::from(*known == verdict));
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_dataset_is_counted_under_its_verdict_alone() {
        let mut rule = TrialRule {
            pack: PackId::from_static("own"),
            code: "OWN-RULE-001".parse().unwrap(),
            title: Bilingual::default(),
            severity: Severity::Note,
            datasets: [0; 4],
        };
        rule.count(Verdict::Undetermined);
        rule.count(Verdict::NotApplicable);
        rule.count(Verdict::Undetermined);
        assert_eq!(rule.datasets, [0, 2, 0, 1]);
        assert_eq!(rule.of(Verdict::Undetermined), 2);
        assert_eq!(rule.of(Verdict::Satisfied), 0);
    }
}
