//! Which registration a change calls for, and what could not be told about that.

use chrono::NaiveDate;

use crate::difference::names;
use crate::{Aspect, Bilingual, Citation, PackRef};

names! {
    /// What changed since a registration, as registries tell it apart.
    ChangeGround {
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
    /// This kind.
    Due(DueKind),
    /// Nothing.
    Nothing,
    /// It cannot be told.
    Undetermined {
        /// What is due unless one of the others is.
        at_least: Option<DueKind>,
        /// What would be due instead if what is unknown had changed.
        open: Vec<DueKind>,
    },
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
    /// Whether the rules are in force on that day.
    pub in_force: bool,
    /// Every ground but [`ChangeGround::Nothing`], in order.
    pub grounds: Vec<GroundFound>,
    /// Grounds that are there and of which the registry says nothing.
    pub unstated: Vec<ChangeGround>,
    /// What is to be registered.
    pub registering: Registering,
    /// Whether to renew.
    pub renewal: Renewal,
    /// Fields of the form of which neither side can say anything, because they are filled in by hand.
    pub unseen: Vec<Bilingual>,
}
