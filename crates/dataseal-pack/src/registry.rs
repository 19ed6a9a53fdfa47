//! Where data are registered or listed, as validated values: kinds of registration and which may follow which, fields of the
//! form, documents, time limits, the certificate, and which kind a change calls for.
//!
//! All of it is data. The files are `registries/<id>.toml`, read in `registry/read.rs`; how a registration of one place
//! stands in another is in `crosswalks/<id>.toml`. Nothing here opens a form or keeps a ledger.

mod certificate;
mod crosswalk;
mod read;
mod read_crosswalk;

use chrono::NaiveDate;
use dataseal_model::{Bilingual, ChangeGround, Citation, PackId, PackRef, StepLimit};

use crate::pack::{Certainty, InForce};

pub use certificate::{Before, Certificate, DigitMeaning, NumberPart, RenewalWindow};
pub use crosswalk::{Carry, KindRow, Place, Registration, RegistrationCrosswalk, RightRow};
pub(crate) use read::read_registry;
pub(crate) use read_crosswalk::{Known, read_crosswalk};

/// One registry or exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registry {
    /// Id, version, digest of its file.
    pub reference: PackRef,
    /// What people call the registration.
    pub title: Bilingual,
    /// Where it is made: `CN`, `CN-SH`.
    pub jurisdiction: String,
    /// Packs of rules that its review goes by.
    pub policies: Vec<PackId>,
    /// From when to when its rules hold; `None` where nobody knows since when, or whether they hold at all.
    pub in_force: Option<InForce>,
    /// Where they are written.
    pub source: Citation,
    /// How well that is known.
    pub certainty: Certainty,
    /// What it hands out, where that is known.
    pub certificate: Option<Certificate>,
    /// Time limits of its steps; a step that is absent has none that is known.
    pub limits: Vec<StepLimit>,
    /// Kinds of registration, in the order of the file.
    pub kinds: Vec<RegistrationKind>,
    /// Fields of its form, in the order of the form.
    pub fields: Vec<FormField>,
    /// Which kind a change calls for, weightiest first.
    pub changes: Vec<ChangeRule>,
}

impl Registry {
    /// Finds a kind of registration.
    pub fn kind(&self, id: &str) -> Option<&RegistrationKind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The kind that needs no registration before it.
    ///
    /// INVARIANT: the loader lets exactly one such kind through; `None` never comes from a file.
    pub fn first_kind(&self) -> Option<&RegistrationKind> {
        self.kinds.iter().find(|kind| kind.after.is_empty())
    }

    /// Whether its rules hold on a day; `None` where nobody knows.
    pub fn in_force_on(&self, day: NaiveDate) -> Option<bool> {
        Some(self.in_force?.contains(day))
    }

    /// Which kind a change calls for, if the registry says so.
    pub fn change(&self, ground: ChangeGround) -> Option<&ChangeRule> {
        self.changes.iter().find(|change| change.ground == ground)
    }

    /// Whether a number has the form of its certificates; `None` where that form is not known.
    pub fn certificate_fits(&self, number: &str) -> Option<bool> {
        self.certificate.as_ref()?.fits(number)
    }
}

/// A kind of registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationKind {
    /// Its id in kebab-case, unique in the registry: `first`, `change`.
    pub id: String,
    /// What the registry calls it.
    pub title: Bilingual,
    /// Ids of the kinds of which one must be the last registration before it; empty for the first.
    pub after: Vec<String>,
    /// Article or clause.
    pub article: String,
    /// Kinds of evidence that are handed in.
    pub documents: Vec<String>,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormField {
    /// Its id in kebab-case.
    pub id: String,
    /// What the form calls it.
    pub title: Bilingual,
    /// The fact that fills it; `None` where the applicant fills it in by hand.
    pub fact: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Most characters.
    pub max_chars: Option<usize>,
    /// Article, clause or annex.
    pub article: String,
}

/// Which kind of registration a change calls for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangeRule {
    /// What changed.
    pub ground: ChangeGround,
    /// The kind that is due.
    pub kind: String,
    /// Article or clause.
    pub article: String,
    /// Why.
    pub why: Bilingual,
}
