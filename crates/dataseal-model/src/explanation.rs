//! Why a column was labelled as it was, class by class: what every class had for it, and what spoke against it.
//!
//! Counts, names of classes and figures of the taxonomy; never a value.

use crate::{ClassId, Confidence, Form, InferredType, Label, NameEvidence, Remark, Strength};

/// What was decided about one class in one column. The codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ruling {
    /// The name's term, and enough matching content.
    NameAndContent,
    /// Content far beyond chance, without a name.
    ContentProves,
    /// Content far beyond chance that a name or a missing check character weakens to a hint.
    ContentUnproved,
    /// Matches in a few values or inside texts.
    InPassing,
    /// The name's term, and content that is masked or replaced by digests.
    NameAndVeiled,
    /// The name's term, and content that cannot refute it: near misses, damaged numbers, or nothing that could be tested.
    NameUnrefuted,
    /// The name's term alone: no value was there, or none was read.
    NameAlone,
    /// Dates that are the birth dates of the identity numbers beside them.
    DatesAgree,
    /// Content of a class that needs a name, beside a column that identifies persons.
    BesidePerson,
    /// Content of a class that needs a name, without one.
    NeedsName,
    /// Nearly all values have the shape and fail the check.
    CheckFails,
    /// The name speaks for it, the content against it.
    Refuted,
    /// The name's term fits many things, and content does not reach what that takes.
    GenericName,
    /// The name speaks against it.
    Vetoed,
    /// As many matches as chance gives, or too few.
    Chance,
    /// Nothing speaks for it.
    Nothing,
}

impl Ruling {
    /// Every ruling.
    pub const ALL: [Self; 16] = [
        Self::NameAndContent,
        Self::ContentProves,
        Self::ContentUnproved,
        Self::InPassing,
        Self::NameAndVeiled,
        Self::NameUnrefuted,
        Self::NameAlone,
        Self::DatesAgree,
        Self::BesidePerson,
        Self::NeedsName,
        Self::CheckFails,
        Self::Refuted,
        Self::GenericName,
        Self::Vetoed,
        Self::Chance,
        Self::Nothing,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NameAndContent => "name-and-content",
            Self::ContentProves => "content-proves",
            Self::ContentUnproved => "content-unproved",
            Self::InPassing => "in-passing",
            Self::NameAndVeiled => "name-and-veiled",
            Self::NameUnrefuted => "name-unrefuted",
            Self::NameAlone => "name-alone",
            Self::DatesAgree => "dates-agree",
            Self::BesidePerson => "beside-person",
            Self::NeedsName => "needs-name",
            Self::CheckFails => "check-fails",
            Self::Refuted => "refuted",
            Self::GenericName => "generic-name",
            Self::Vetoed => "vetoed",
            Self::Chance => "chance",
            Self::Nothing => "nothing",
        }
    }
}

/// What became of a class that had something to say for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It is a label of the column.
    Label,
    /// It would have been one, but a better one stands in its way.
    Outranked,
    /// It was no label in any case.
    Refused,
}

impl Standing {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Label => "label",
            Self::Outranked => "outranked",
            Self::Refused => "refused",
        }
    }
}

/// How surprising a number of matches is where chance alone is at work: the upper tail of the binomial distribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Surprise {
    /// Chance gives as many in more than one of ten cases.
    #[default]
    None,
    /// At most in one of ten.
    Weak,
    /// At most in one of a thousand.
    Strong,
}

impl Surprise {
    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Weak => "weak",
            Self::Strong => "strong",
        }
    }
}

/// One class that was asked about a column and had anything for or against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The class.
    pub class: ClassId,
    /// What became of it.
    pub standing: Standing,
    /// Why.
    pub ruling: Ruling,
    /// Band and confidence, where it could have been a label.
    pub decision: Option<(Strength, Confidence)>,
    /// What the name says for it.
    pub name: Option<NameEvidence>,
    /// Whether the name's term fits many things.
    pub generic_name: bool,
    /// Whether the name speaks against it.
    pub vetoed: bool,
    /// Values that match and pass the validator.
    pub hits: u64,
    /// Values of the shape that fail it.
    pub near_misses: u64,
    /// Texts with a match inside.
    pub contained: u64,
    /// Different matching values.
    pub distinct: u64,
    /// Share of values of that shape that pass by chance.
    pub chance: Confidence,
    /// Values that chance would pass among hits and near misses, rounded.
    pub expected: u64,
    /// How surprising the hits are against that.
    pub surprise: Surprise,
    /// Share of the values that matches reach at least (lower end of Wilson's 95 % interval).
    pub share: Confidence,
    /// Share that is needed.
    pub needed: Confidence,
    /// Whether the class needs a name or a neighbour.
    pub needs_name: bool,
}

/// A column beside the one in question that identifies persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// Its place, from 0.
    pub position: usize,
    /// What it holds.
    pub class: ClassId,
}

/// Everything that went into the labels of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnExplanation {
    /// Its place, from 0.
    pub position: usize,
    /// Values looked at.
    pub of: u64,
    /// Rows.
    pub rows: u64,
    /// The type that fits every value.
    pub inferred: InferredType,
    /// Whether the name asks a question or counts.
    pub question: bool,
    /// What the name says about the form of values.
    pub veil: Option<Form>,
    /// Values that are masked.
    pub masked: u64,
    /// Values that are digests.
    pub hashed: u64,
    /// Columns beside it that identify persons.
    pub neighbours: Vec<Neighbour>,
    /// The labels.
    pub labels: Vec<Label>,
    /// Classes with anything for or against them: labels first, then by what they had.
    pub candidates: Vec<Candidate>,
    /// What a person should know, of the best candidate where there is no label.
    pub remarks: Vec<Remark>,
}
