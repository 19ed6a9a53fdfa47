//! How a registration of one place stands in another: what carries over field by field and document by document, what is
//! missing, and what has to be done again.

use chrono::NaiveDate;

use crate::difference::names;
use crate::{Bilingual, Citation, ExitStatus, PackRef, RuleCode};

names! {
    /// What a registration is told from.
    RecognitionOrigin {
        /// A declaration; nothing was measured.
        Asset = "asset",
        /// A report.
        Report = "report",
        /// A manifest whose signatures were not checked here.
        Manifest = "manifest",
    }
}

names! {
    /// How a field of the form stands.
    FieldState {
        /// It is declared, or was measured.
        Carries = "carries",
        /// It is declared, and longer than the form allows.
        TooLong = "too-long",
        /// Nobody declared it.
        Missing = "missing",
        /// It is measured, and was not.
        NotMeasured = "not-measured",
        /// It is filled in by hand.
        ByHand = "by-hand",
    }
}

/// One field of the form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedField {
    /// Its id in the registry.
    pub id: String,
    /// What the form calls it.
    pub title: Bilingual,
    /// The fact that fills it, if one does.
    pub fact: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Most characters.
    pub max_chars: Option<usize>,
    /// How it stands.
    pub state: FieldState,
    /// What it is filled with, where that is declared or counted and may be public.
    pub value: Option<String>,
}

impl CarriedField {
    /// Whether somebody has to supply something before the form is complete.
    pub const fn is_missing(&self) -> bool {
        match self.state {
            FieldState::TooLong => true,
            FieldState::Missing | FieldState::NotMeasured => self.required,
            FieldState::Carries | FieldState::ByHand => false,
        }
    }
}

names! {
    /// How a document stands.
    DocumentState {
        /// It is there, unaltered and in its period.
        Carries = "carries",
        /// Its period is over.
        Expired = "expired",
        /// Its period has not begun.
        NotYet = "not-yet",
        /// The file has another digest.
        Differs = "differs",
        /// The file is not there.
        NotFound = "not-found",
        /// Nobody looked at the file.
        Unchecked = "unchecked",
        /// It was never attached.
        Missing = "missing",
    }
}

/// One kind of document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedDocument {
    /// The kind of evidence.
    pub kind: String,
    /// What people call it.
    pub title: Bilingual,
    /// How it stands.
    pub state: DocumentState,
    /// Whether it must be handed in; others support the application.
    pub required: bool,
}

/// A kind of registration on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedKind {
    /// What both have in common.
    pub concept: Bilingual,
    /// What it is called where the registration was made.
    pub from: Option<Bilingual>,
    /// What it is called at the target.
    pub to: Option<Bilingual>,
    /// What stands for it where there is none.
    pub note: Option<Bilingual>,
}

/// A right on both sides, in the words of the instruments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedRight {
    /// The right, as declared.
    pub right: String,
    /// What it is called where the registration was made.
    pub from: Option<String>,
    /// What it is called at the target.
    pub to: Option<String>,
    /// Whether the registration proves it; `None` where it is not known which one it is.
    pub is_proven: Option<bool>,
}

names! {
    /// How a pack of rules stands that the target's review goes by.
    PackState {
        /// The source was judged by these very bytes.
        Judged = "judged",
        /// It was judged by another version.
        OtherVersion = "other-version",
        /// It was not judged by it.
        NotJudged = "not-judged",
    }
}

/// A pack of rules that the target's review goes by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackStanding {
    /// The pack in force here.
    pub pack: PackRef,
    /// What people call it.
    pub title: Bilingual,
    /// How it stands.
    pub state: PackState,
}

/// The registration that the source has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisteredAt {
    /// Its id in the crosswalk, or the declared answer where no crosswalk has it.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
    /// Last day on which its certificate is valid; `None` where that is not declared or cannot be read, and then nobody knows
    /// whether it is.
    pub valid_until: Option<NaiveDate>,
    /// Whether that day is past.
    pub is_expired: bool,
    /// Whether it was made where it is to be recognised.
    pub is_target: bool,
}

/// A declared number that is none of the registry's certificates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberMisfit {
    /// What people call the registration.
    pub title: Bilingual,
    /// What its numbers look like.
    pub form: Bilingual,
}

/// What a crosswalk says of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carrying {
    /// The crosswalk.
    pub crosswalk: PackRef,
    /// Whether its text was read in a source.
    pub is_read: bool,
    /// The rule that says so.
    pub rule: Option<RuleCode>,
    /// Whether the target accepts the registration without another.
    pub is_accepted: bool,
    /// Why.
    pub why: Bilingual,
}

/// Where a registration is to be recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecognitionTarget {
    /// Its id: that of a registry, or of a place in a crosswalk.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
    /// The registry's profile; `None` for a place whose form nobody wrote down, and then fields are not compared.
    pub registry: Option<PackRef>,
    /// Where its rules are written.
    pub source: Option<Citation>,
    /// Where it is: `CN`, `CN-SH`; `None` for a place.
    pub jurisdiction: Option<String>,
    /// Other names by which it may be given.
    pub aliases: Vec<String>,
    /// Of a place: registries there whose form is known.
    pub profiles: Vec<String>,
    /// Whether its rules are in force on the day; `None` for a place, and where nobody knows.
    pub in_force: Option<bool>,
}

/// What has to be registered at the target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KindThere {
    /// Nothing: it is registered there, or accepted as it is.
    NotNeeded,
    /// This kind.
    Known(Bilingual),
    /// Something, of which nobody wrote down what.
    Unknown,
}

/// What of a registration carries over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognition {
    /// Name of the file that was read.
    pub name: String,
    /// What it is.
    pub origin: RecognitionOrigin,
    /// The registration that it has, where that is declared.
    pub from: Option<RegisteredAt>,
    /// The number that was declared, where it is none of the registry's that the fact names.
    pub misfit: Option<NumberMisfit>,
    /// Where it is to be recognised.
    pub target: RecognitionTarget,
    /// The day on which that is asked.
    pub as_of: NaiveDate,
    /// What a crosswalk says of the way, where one does.
    pub carrying: Option<Carrying>,
    /// What has to be registered there.
    pub kind: KindThere,
    /// Fields of the form, in its order.
    pub fields: Vec<CarriedField>,
    /// Documents: those that are handed in, then those that support.
    pub documents: Vec<CarriedDocument>,
    /// Kinds of registration that answer to each other.
    pub kinds: Vec<CarriedKind>,
    /// Rights that answer to each other.
    pub rights: Vec<CarriedRight>,
    /// Packs of rules that the review goes by.
    pub packs: Vec<PackStanding>,
}

impl Recognition {
    /// Fields that somebody has to supply; none where nothing has to be registered.
    pub fn missing_fields(&self) -> impl Iterator<Item = &CarriedField> {
        let is_needed = self.kind != KindThere::NotNeeded;
        self.fields.iter().filter(move |field| is_needed && field.is_missing())
    }

    /// Documents that have to be handed in and do not carry over.
    pub fn missing_documents(&self) -> impl Iterator<Item = &CarriedDocument> {
        let documents = self.documents.iter();
        documents.filter(|document| document.required && document.state != DocumentState::Carries)
    }

    /// Fields that must be filled in by hand, of which nothing is known; none where nothing has to be registered.
    pub fn by_hand_fields(&self) -> impl Iterator<Item = &CarriedField> {
        let is_needed = self.kind != KindThere::NotNeeded;
        let fields = self.fields.iter();
        fields.filter(move |field| is_needed && field.required && field.state == FieldState::ByHand)
    }

    /// Whether the answer rests on a registration of which nobody knows whether it is still valid.
    pub fn rests_on_unknown_validity(&self) -> bool {
        let rests = |from: &&RegisteredAt| from.is_target || self.carrying.is_some();
        let from = self.from.as_ref().filter(rests);
        from.is_some_and(|from| from.valid_until.is_none())
    }

    /// Whether the target has rules of which it is not known that they are in force on the day.
    pub fn is_out_of_force(&self) -> bool {
        self.target.registry.is_some() && self.target.in_force != Some(true)
    }

    /// 1 when something is missing; 3 when nothing is known to be, but it is not known whether the registration is valid, whether
    /// the target's rules are in force, or what its form is; else 0.
    pub fn exit_status(&self) -> ExitStatus {
        let is_formless = self.target.registry.is_none() && self.kind != KindThere::NotNeeded;
        if self.missing_fields().next().is_some() || self.missing_documents().next().is_some() {
            ExitStatus::Findings
        } else if self.rests_on_unknown_validity() || self.is_out_of_force() || is_formless {
            ExitStatus::Undetermined
        } else {
            ExitStatus::Success
        }
    }
}
