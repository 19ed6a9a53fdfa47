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

/// In which form a column holds the values of its class.
///
/// Masked and pseudonymous values remain those of their class: de-identified data are personal information still (PIPL
/// art. 73), and digests of short numbers are found by trying all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// As they are.
    #[default]
    Plain,
    /// With a part of each hidden, such as `138****1234`.
    Masked,
    /// Digests, ciphertexts or tokens in their place.
    Pseudonym,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Plain, Self::Masked, Self::Pseudonym];

    /// The name used in reports and statements.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Masked => "masked",
            Self::Pseudonym => "pseudonym",
        }
    }
}

/// What a person should know about a column besides its counts. The codes are stable; their words are in the report's
/// catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RemarkCode {
    /// Values have a part hidden.
    Masked,
    /// Values are digests in hexadecimal or base64.
    Hashed,
    /// The name says that values are not plain.
    VeiledByName,
    /// Nearly every value has the shape, nearly none the right check character: test data, or damage.
    CheckFails,
    /// The check passes about as often as it does by chance: other numbers of the same length.
    AsChance,
    /// Identity numbers of 15 digits, which carry no check character.
    OldForm,
    /// Whole numbers kept with a decimal point (`13800138000.0`).
    StoredAsFloat,
    /// Numbers in exponent notation, whose last digits are lost.
    Exponents,
    /// Digits from the 16th on are zero: a spreadsheet lost them.
    DigitsZeroed,
    /// Another column of the table identifies persons.
    BesidePerson,
    /// The dates are the birth dates that the identity numbers of another column carry.
    DatesAgree,
    /// The label rests on the name alone: there was no value to test, or none was read.
    NameOnly,
}

impl RemarkCode {
    /// Every code.
    pub const ALL: [Self; 12] = [
        Self::Masked,
        Self::Hashed,
        Self::VeiledByName,
        Self::CheckFails,
        Self::AsChance,
        Self::OldForm,
        Self::StoredAsFloat,
        Self::Exponents,
        Self::DigitsZeroed,
        Self::BesidePerson,
        Self::DatesAgree,
        Self::NameOnly,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Masked => "masked",
            Self::Hashed => "hashed",
            Self::VeiledByName => "veiled-by-name",
            Self::CheckFails => "check-fails",
            Self::AsChance => "as-chance",
            Self::OldForm => "old-form",
            Self::StoredAsFloat => "stored-as-float",
            Self::Exponents => "exponents",
            Self::DigitsZeroed => "digits-zeroed",
            Self::BesidePerson => "beside-person",
            Self::DatesAgree => "dates-agree",
            Self::NameOnly => "name-only",
        }
    }
}

/// A remark with its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remark {
    /// What is remarked.
    pub code: RemarkCode,
    /// Of so many values; 0 where it is about none.
    pub count: u64,
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
    /// What else a person should know, in order of the codes.
    pub remarks: Vec<Remark>,
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
    /// Whether the values are plain, masked or pseudonyms of the class's.
    pub form: Form,
    /// Why.
    pub evidence: LabelEvidence,
    /// Whether the class is personal information (个人信息, PIPL art. 4).
    pub personal: bool,
    /// Whether it is sensitive personal information (敏感个人信息, PIPL art. 28) under the profile in force.
    pub sensitive: bool,
}

impl Label {
    /// Whether it counts for grades, facts and persons: hints do not.
    pub fn is_firm(&self) -> bool {
        self.strength >= Strength::Likely
    }
}
