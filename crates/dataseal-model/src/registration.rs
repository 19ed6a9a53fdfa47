//! Which registration a change calls for, and what could not be told about that.

use chrono::NaiveDate;

use crate::difference::names;
use crate::{Aspect, Bilingual, Citation, ExitStatus, PackRef};

names! {
    /// What changed since a registration, as registries tell it apart.
    ChangeGround {
        /// The certificate ended and was not renewed.
        Lapsed = "lapsed",
        /// The registration is to end: a cause of cancellation is declared, or no row is left.
        Ended = "ended",
        /// Somebody else holds the rights.
        Holder = "holder",
        /// The data come from elsewhere.
        SourceOfData = "source-of-data",
        /// Other rights are claimed.
        Rights = "rights",
        /// Tables, columns or types.
        Schema = "schema",
        /// Rows came or went.
        DataExtended = "data-extended",
        /// Other values in as many rows.
        DataAltered = "data-altered",
        /// The period covered.
        Period = "period",
        /// What the form says of the data otherwise.
        Description = "description",
        /// What the form says of the holder.
        ApplicantInfo = "applicant-info",
        /// What columns hold, or how sensitive that is.
        LabelsOrGrade = "labels-or-grade",
        /// Nothing of all that.
        Nothing = "nothing",
    }
}

names! {
    /// Whether something changed.
    GroundState {
        /// It did.
        Present = "present",
        /// It did not.
        Absent = "absent",
        /// It cannot be told, which is never the same as unchanged.
        Unknown = "unknown",
    }
}

/// Whether something changed, and what that rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroundFound {
    /// What.
    pub ground: ChangeGround,
    /// Whether.
    pub state: GroundState,
    /// Declared facts that differ or, where it is unknown, that leave it open; by name.
    pub facts: Vec<String>,
    /// What of the data differs or leaves it open.
    pub aspects: Vec<Aspect>,
}

/// A kind of registration that is due, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueKind {
    /// Its id in the registry.
    pub kind: String,
    /// What the registry calls it.
    pub title: Bilingual,
    /// The change that calls for it.
    pub ground: ChangeGround,
    /// Article or clause.
    pub article: String,
    /// Why.
    pub why: Bilingual,
}

/// What is to be registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Registering {
    /// These kinds, each once, weightiest first.
    Due(Vec<DueKind>),
    /// Nothing.
    Nothing,
    /// Nothing while the certificate holds; but it can no longer be renewed, and after its end this kind is due.
    Lapsing(Option<DueKind>),
    /// It cannot be told.
    Undetermined {
        /// Kinds that are due whatever the others are.
        at_least: Vec<DueKind>,
        /// Kinds that would be due besides or instead if what is unknown had changed.
        open: Vec<DueKind>,
    },
}

names! {
    /// A step of a registration that has a time limit.
    RegistrationStep {
        /// The holder files, counted from the event that obliges.
        Filing = "filing",
        /// The registry says whether it accepts.
        Acceptance = "acceptance",
        /// The registry decides, counted from acceptance.
        Review = "review",
        /// What is to be registered is published.
        Publicity = "publicity",
        /// An objection is handled.
        Objection = "objection",
    }
}

/// How long a step may take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepLimit {
    /// The step.
    pub step: RegistrationStep,
    /// Working days; the day of the event is not counted.
    pub working_days: u32,
    /// Working days by which it may be extended.
    pub extension: u32,
    /// Article or clause.
    pub article: String,
}

names! {
    /// How a certificate stands before its end.
    RenewalState {
        /// Its end or the time of renewal is not known.
        Unknown = "unknown",
        /// The time has not come.
        NotYet = "not-yet",
        /// It may be renewed now.
        Due = "due",
        /// The time is over; the certificate still holds.
        TooLate = "too-late",
        /// It has ended.
        Expired = "expired",
    }
}

/// Whether a certificate is to be renewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewal {
    /// How it stands.
    pub state: RenewalState,
    /// The kind of registration by which it is renewed; `None` where that is no kind of its own.
    pub kind: Option<Bilingual>,
    /// Last day on which it is valid.
    pub valid_until: Option<NaiveDate>,
    /// First and last day on which it may be renewed.
    pub window: Option<(NaiveDate, NaiveDate)>,
}

/// What is to be registered under one registry's rules, the first side being what is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationDue {
    /// The registry's profile.
    pub registry: PackRef,
    /// What the registration is called.
    pub title: Bilingual,
    /// Where its rules are written.
    pub source: Citation,
    /// The day on which that is asked.
    pub as_of: NaiveDate,
    /// Whether the rules are in force on that day; `None` where nobody knows since when they are, or whether at all.
    pub in_force: Option<bool>,
    /// Whether a side declares anything: without declarations the question is hardly asked.
    pub is_declared: bool,
    /// Every ground but [`ChangeGround::Nothing`], in order.
    pub grounds: Vec<GroundFound>,
    /// Grounds that are there or unknown, of which the registry says nothing, and which leave the answer open.
    pub unstated: Vec<ChangeGround>,
    /// What is to be registered.
    pub registering: Registering,
    /// Whether to renew.
    pub renewal: Renewal,
    /// Time limits of the registry's steps, as far as they are known.
    pub limits: Vec<StepLimit>,
    /// Years for which a certificate is valid as a rule.
    pub valid_years: Option<u32>,
    /// Fields of the form of which neither side can say anything, because they are filled in by hand.
    pub unseen: Vec<Bilingual>,
}

impl RegistrationDue {
    /// Kinds that are due, whatever cannot be told.
    pub fn kinds(&self) -> &[DueKind] {
        match &self.registering {
            Registering::Due(kinds) | Registering::Undetermined { at_least: kinds, .. } => kinds,
            Registering::Nothing | Registering::Lapsing(_) => &[],
        }
    }

    /// What it adds to the exit status where something was declared: 1 when a kind is due or the certificate is to be renewed
    /// or can no longer be, 3 when that cannot be told or the rules are not known to be in force, else 0.
    pub fn exit_status(&self) -> ExitStatus {
        let is_pressing = matches!(self.renewal.state, RenewalState::Due | RenewalState::TooLate);
        if !self.is_declared {
            ExitStatus::Success
        } else if self.in_force != Some(true) {
            ExitStatus::Undetermined
        } else if is_pressing || !self.kinds().is_empty() {
            ExitStatus::Findings
        } else if matches!(self.registering, Registering::Undetermined { .. }) {
            ExitStatus::Undetermined
        } else {
            ExitStatus::Success
        }
    }
}
