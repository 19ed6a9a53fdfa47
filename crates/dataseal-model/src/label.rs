//! What a column was found to hold, and why.

use std::fmt;

use crate::ClassId;

/// How sure a label is, in thousandths; shown as a decimal string such as `0.987`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Confidence(u16);

impl Confidence {
    /// Clamps to 1.000.
    pub const fn per_mille(value: u16) -> Self {
        Self(if value > 1000 { 1000 } else { value })
    }

    /// Thousandths.
    pub const fn as_per_mille(self) -> u16 {
        self.0
    }

    /// `part / whole` in thousandths, rounded down so that only a full share is 1.000; 0 for an empty whole.
    pub fn share(part: u64, whole: u64) -> Self {
        let share = (u128::from(part) * 1000).checked_div(u128::from(whole)).unwrap_or(0);
        Self::per_mille(u16::try_from(share).unwrap_or(1000))
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:03}", self.0 / 1000, self.0 % 1000)
    }
}

/// In which band a label stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Worth a look; carries no grade and no personal-information consequence by itself.
    Hint,
    /// One good kind of evidence.
    Likely,
    /// Validated content, or content and name together.
    Confirmed,
}

impl Strength {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hint => "hint",
            Self::Likely => "likely",
            Self::Confirmed => "confirmed",
        }
    }
}

/// What the column's name says. The term is the dictionary's own word, never a text from the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameEvidence {
    /// The dictionary term that matched as whole tokens.
    pub term: String,
    /// Whether the whole name is that term.
    pub whole: bool,
}

/// The figures behind a label.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelEvidence {
    /// What the name says.
    pub name: Option<NameEvidence>,
    /// Values that match and pass the validator.
    pub hits: u64,
    /// Values of the right shape that fail the validator.
    pub near_misses: u64,
    /// Free texts that contain a match.
    pub contained: u64,
    /// Matches inside these texts.
    pub occurrences: u64,
    /// Values looked at: present ones, without nulls, blanks and placeholders.
    pub of: u64,
    /// Different validated values.
    pub distinct: u64,
    /// Hits to be expected from random text of the same shape, in thousandths of the values of that shape.
    pub chance: Confidence,
    /// The next best class and its confidence.
    pub runner_up: Option<(ClassId, Confidence)>,
}

/// One class that a column was found to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The class.
    pub class: ClassId,
    /// How sure.
    pub confidence: Confidence,
    /// In which band.
    pub strength: Strength,
    /// Why.
    pub evidence: LabelEvidence,
    /// Whether the class is personal information (个人信息, PIPL art. 4).
    pub personal: bool,
    /// Whether it is sensitive personal information (敏感个人信息, PIPL art. 28) under the profile in force.
    pub sensitive: bool,
}
