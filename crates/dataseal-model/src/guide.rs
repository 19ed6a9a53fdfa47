//! What is left until a dataset can be sealed and listed: steps in order, each with who, why and how long, and how ready
//! the dataset is by a figure that can be reckoned by hand.

use crate::{Bilingual, Citation, PackRef, RuleCode, Severity, Verdict};
use chrono::NaiveDate;

/// The guide for one dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The assessment date.
    pub as_of: NaiveDate,
    /// Packs that were judged by.
    pub packs: Vec<PackRef>,
    /// How rules stand, heaviest first: one entry a severity.
    pub tallies: Vec<RuleTally>,
    /// What is left, in the order in which to do it.
    pub steps: Vec<GuideStep>,
}

/// How the rules of one severity stand; rules that do not apply are not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleTally {
    /// The severity.
    pub severity: Severity,
    /// Rules that are kept.
    pub satisfied: u64,
    /// Rules that are broken.
    pub violated: u64,
    /// Rules that cannot be told.
    pub undetermined: u64,
    /// Rules that are broken or cannot be told, with a waiver in force.
    pub waived: u64,
}

impl RuleTally {
    /// Rules that apply or may apply.
    pub const fn rules(&self) -> u64 {
        self.satisfied + self.violated + self.undetermined + self.waived
    }
}

/// How much a rule of a severity counts for readiness.
pub const fn readiness_weight(severity: Severity) -> u64 {
    match severity {
        Severity::Blocking => 8,
        Severity::Error => 4,
        Severity::Warning => 2,
        Severity::Note => 1,
    }
}

impl Guide {
    /// Readiness in per cent, rounded down: the weight of the rules that are kept, of the weight of all that apply or may
    /// apply. What cannot be told or is waived is not kept. `None` where no rule applies.
    pub fn readiness(&self) -> Option<u64> {
        let weight = |count: fn(&RuleTally) -> u64| -> u64 {
            let weighed = self.tallies.iter();
            weighed
                .map(|tally| count(tally).saturating_mul(readiness_weight(tally.severity)))
                .sum()
        };
        let all = weight(RuleTally::rules);
        weight(|tally| tally.satisfied).saturating_mul(100).checked_div(all)
    }

    /// Minutes of one's own work over all steps.
    pub fn minutes(&self) -> u64 {
        self.steps.iter().map(|step| u64::from(step.minutes)).sum()
    }

    /// Working days until the last of the documents that others issue is there, if all are asked for at once.
    pub fn waiting_days(&self) -> u32 {
        self.steps
            .iter()
            .map(|step| step.waiting_days)
            .max()
            .unwrap_or_default()
    }
}

/// One thing to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideStep {
    /// What.
    pub action: GuideAction,
    /// Who: the role that the rules name.
    pub owner: String,
    /// The heaviest severity among the rules that wait for it.
    pub severity: Severity,
    /// The rules that wait for it, heaviest first.
    pub rules: Vec<GuideRule>,
    /// Minutes of one's own work, estimated.
    pub minutes: u32,
    /// Working days until somebody else has done their part, estimated.
    pub waiting_days: u32,
}

/// A rule that waits for a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuideRule {
    /// Its code.
    pub code: RuleCode,
    /// How much it weighs.
    pub severity: Severity,
    /// How it stands.
    pub verdict: Verdict,
    /// What it asks for.
    pub title: Bilingual,
    /// What to do about it.
    pub remedy: Bilingual,
    /// Where it is written.
    pub source: Citation,
}

/// What a step does.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GuideAction {
    /// Write the declaration from what was measured.
    Declare,
    /// Find out why not everything was read, or why nothing was measured.
    Read,
    /// Change the data so that a rule is kept.
    Data {
        /// The rule.
        code: RuleCode,
        /// Where: columns or tables by name, in order; empty for the dataset as a whole.
        places: Vec<String>,
    },
    /// Measure what was not measured: facts by name.
    Measure {
        /// Facts.
        facts: Vec<String>,
    },
    /// Correct what was declared.
    Correct {
        /// The rule.
        code: RuleCode,
    },
    /// Answer questions of one section of `asset.toml`.
    Answer {
        /// The section.
        section: String,
        /// Facts by name, in the order of the file.
        facts: Vec<String>,
    },
    /// Answer worksheet questions.
    Worksheet {
        /// Questions by id.
        questions: Vec<String>,
    },
    /// Attach a document, or one that holds in place of one that does not.
    Attach {
        /// Its kind.
        kind: String,
        /// Whether one is attached that is expired, altered, not yet issued or missing.
        replaces: bool,
    },
}

impl GuideAction {
    /// Every name, in the order in which steps come.
    pub const NAMES: [&str; 8] = [
        "declare",
        "read",
        "data",
        "measure",
        "declaration",
        "answer",
        "worksheet",
        "document",
    ];

    /// The name used in documents and in `efforts.toml`.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Declare => "declare",
            Self::Read => "read",
            Self::Data { .. } => "data",
            Self::Measure { .. } => "measure",
            Self::Correct { .. } => "declaration",
            Self::Answer { .. } => "answer",
            Self::Worksheet { .. } => "worksheet",
            Self::Attach { .. } => "document",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(severity: Severity, satisfied: u64, undetermined: u64) -> RuleTally {
        RuleTally {
            severity,
            satisfied,
            violated: 0,
            undetermined,
            waived: 0,
        }
    }

    fn guide(tallies: Vec<RuleTally>) -> Guide {
        Guide {
            as_of: NaiveDate::default(),
            packs: Vec::new(),
            tallies,
            steps: Vec::new(),
        }
    }

    #[test]
    fn readiness_can_be_reckoned_by_hand_and_is_never_rounded_up() {
        let half = guide(vec![tally(Severity::Blocking, 1, 1), tally(Severity::Note, 0, 0)]);
        assert_eq!(half.readiness(), Some(50));
        // 8·9 + 4·1 = 76 of 8·9 + 4·1 + 1 = 77.
        let nearly = guide(vec![
            tally(Severity::Blocking, 9, 0),
            tally(Severity::Error, 1, 0),
            tally(Severity::Note, 0, 1),
        ]);
        assert_eq!(nearly.readiness(), Some(98));
        assert_eq!(guide(Vec::new()).readiness(), None);
    }
}
