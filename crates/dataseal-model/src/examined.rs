//! What each recogniser answers about one value that a person gives it. The value itself is in none of this.

use crate::{ClassId, ClassMask, Examination, Gate, Look, RecogniserSet, ValueView};

/// A recogniser's answer about one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// The whole value matches and passes the validator.
    Hit,
    /// A text with a validated match inside.
    Contained,
    /// The shape fits, the validator says no.
    NearMiss,
    /// Not this class.
    No,
}

impl Answer {
    /// Every answer.
    pub const ALL: [Self; 4] = [Self::Hit, Self::Contained, Self::NearMiss, Self::No];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Contained => "contained",
            Self::NearMiss => "near-miss",
            Self::No => "no",
        }
    }
}

/// What was found out about a value, as stable codes that repeat nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueFact {
    /// Shorter than any match.
    TooShort,
    /// Longer than any match.
    TooLong,
    /// Characters are missing that every match has, or there are some that no match has.
    Characters,
    /// More or fewer digits than any match.
    Digits,
    /// Another length than matches of such characters have.
    Length,
    /// It was looked at and has not the form.
    OtherForm,
    /// The form fits, a check does not: check character, list of prefixes or codes, or a date.
    CheckFails,
    /// Everything that the recogniser tests is right.
    AllChecksPass,
    /// It carries a date that exists.
    DateValid,
    /// Its spelling was folded to a canonical form, under which other spellings count as the same.
    Canonical,
    /// A match stands inside a longer text.
    Inside,
    /// A single match is proof: names that match are withheld.
    Proof,
}

impl ValueFact {
    /// Every fact.
    pub const ALL: [Self; 12] = [
        Self::TooShort,
        Self::TooLong,
        Self::Characters,
        Self::Digits,
        Self::Length,
        Self::OtherForm,
        Self::CheckFails,
        Self::AllChecksPass,
        Self::DateValid,
        Self::Canonical,
        Self::Inside,
        Self::Proof,
    ];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TooShort => "too-short",
            Self::TooLong => "too-long",
            Self::Characters => "characters",
            Self::Digits => "digits",
            Self::Length => "length",
            Self::OtherForm => "other-form",
            Self::CheckFails => "check-fails",
            Self::AllChecksPass => "all-checks-pass",
            Self::DateValid => "date-valid",
            Self::Canonical => "canonical",
            Self::Inside => "inside",
            Self::Proof => "proof",
        }
    }
}

/// Classes whose near misses have a valid date: only the check character is wrong.
const DATED_NEAR_MISSES: [&str; 1] = ["resident-id"];

/// One recogniser's answer, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Examined {
    /// What the recogniser recognises.
    pub class: ClassId,
    /// What it says.
    pub answer: Answer,
    /// Why.
    pub facts: Vec<ValueFact>,
}

/// Asks every recogniser about one value, in order of their ids.
pub fn examine_value(text: &str, recognisers: &RecogniserSet) -> Vec<Examined> {
    let view = ValueView::new(text);
    let examined = recognisers.iter().map(|recogniser| {
        let (answer, mut facts) = match refusal(&recogniser.gate(), &view) {
            Some(refused) => (Answer::No, vec![refused]),
            None => answer(recogniser.examine(&view)),
        };
        if answer == Answer::NearMiss && DATED_NEAR_MISSES.contains(&recogniser.class().as_str()) {
            facts.push(ValueFact::DateValid);
        }
        if matches!(answer, Answer::Hit | Answer::Contained) && recogniser.is_proof() {
            facts.push(ValueFact::Proof);
        }
        Examined {
            class: recogniser.class().clone(),
            answer,
            facts,
        }
    });
    examined.collect()
}

fn answer(examination: Examination) -> (Answer, Vec<ValueFact>) {
    match examination {
        Examination::Miss => (Answer::No, vec![ValueFact::OtherForm]),
        Examination::NearMiss => (Answer::NearMiss, vec![ValueFact::CheckFails]),
        Examination::Contained(_) => (Answer::Contained, vec![ValueFact::AllChecksPass, ValueFact::Inside]),
        Examination::Hit(hit) => {
            let date = hit.day.map(|_| ValueFact::DateValid);
            let canonical = hit.canonical.map(|_| ValueFact::Canonical);
            let facts = std::iter::once(ValueFact::AllChecksPass).chain(date).chain(canonical);
            (Answer::Hit, facts.collect())
        }
    }
}

/// Why a gate does not let a value through; `None` if it does.
fn refusal(gate: &Gate, view: &ValueView<'_>) -> Option<ValueFact> {
    let look = Look::at(*view);
    if gate.admits_look(&look) {
        return None;
    }
    let lacks = |wanted: ClassMask| wanted != ClassMask::NONE && !view.mask.has_any(wanted);
    let characters = !view.mask.has_all(gate.all_of)
        || lacks(gate.any_of)
        || lacks(gate.also_any_of)
        || view.mask.has_any(gate.none_of)
        || (view.mask.is_mailbox() && !gate.mailboxes)
        || (view.mask.is_prose() && !gate.prose)
        || (look.parted && !gate.parted)
        || !gate.admits_hyphens(&look);
    Some(if view.chars < gate.min_chars {
        ValueFact::TooShort
    } else if view.chars > gate.max_chars {
        ValueFact::TooLong
    } else if characters {
        ValueFact::Characters
    } else if !gate.digits.has_any(look.digits) {
        ValueFact::Digits
    } else {
        ValueFact::Length
    })
}
