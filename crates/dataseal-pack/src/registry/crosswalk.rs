//! How a registration of one place stands in another: which kinds and rights answer to each other, what carries over.

use std::collections::BTreeMap;

use dataseal_model::{Bilingual, PackRef, RuleCode};

use crate::pack::Certainty;

/// Registrations of several places side by side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationCrosswalk {
    /// Id, version, digest of its file.
    pub reference: PackRef,
    /// What people call it.
    pub title: Bilingual,
    /// How well it is known.
    pub certainty: Certainty,
    /// Where registrations may be carried to.
    pub places: Vec<Place>,
    /// The registrations.
    pub registrations: Vec<Registration>,
    /// Kinds that answer to each other.
    pub kinds: Vec<KindRow>,
    /// Names of rights that answer to each other.
    pub rights: Vec<RightRow>,
    /// What carries from where to where.
    pub carries: Vec<Carry>,
}

impl RegistrationCrosswalk {
    /// Finds a registration by its id.
    pub fn registration(&self, id: &str) -> Option<&Registration> {
        self.registrations.iter().find(|registration| registration.id == id)
    }

    /// The registration that a registry makes, by the registry's id.
    pub fn of_registry(&self, registry: &str) -> Option<&Registration> {
        let of = |registration: &&Registration| registration.registry.as_deref() == Some(registry);
        self.registrations.iter().find(of)
    }

    /// Finds a place by its id or another of its names.
    pub fn place(&self, name: &str) -> Option<&Place> {
        self.places
            .iter()
            .find(|place| place.names().any(|known| known == name))
    }

    /// Registries at a place whose profile is known.
    pub fn registries_at(&self, place: &str) -> impl Iterator<Item = &str> {
        let there = self
            .registrations
            .iter()
            .filter(move |registration| registration.place.as_deref() == Some(place));
        there.filter_map(|registration| registration.registry.as_deref())
    }

    /// What carries from a registration to a place, or to another registration.
    pub fn carry(&self, from: &str, to: &str) -> Option<&Carry> {
        let leads = |carry: &&Carry| carry.from.iter().any(|id| id == from) && carry.to.iter().any(|id| id == to);
        self.carries.iter().find(leads)
    }
}

/// A place that may recognise a registration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its id in kebab-case.
    pub id: String,
    /// Its name.
    pub title: Bilingual,
    /// Other ids by which it may be named: `cn-js`.
    pub aliases: Vec<String>,
}

impl Place {
    /// Its id and the others.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        [&self.id].into_iter().chain(&self.aliases).map(String::as_str)
    }
}

/// A registration of some place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// Its id in kebab-case, one of the answers to `recognition_from`.
    pub id: String,
    /// What people call it.
    pub title: Bilingual,
    /// Where it is made; `None` for the whole country.
    pub place: Option<String>,
    /// The registry whose profile is known.
    pub registry: Option<String>,
    /// The rights that it proves, by the answers to `rights_claimed`.
    pub proves: Vec<String>,
    /// The kind of evidence by which its certificate is shown elsewhere.
    pub certificate: String,
    /// The same where it was made, if the registry there names it otherwise.
    pub own_certificate: Option<String>,
    /// How well it is known.
    pub certainty: Certainty,
}

/// A kind of registration as several know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindRow {
    /// The kind that they have in common.
    pub concept: String,
    /// What it is called here.
    pub title: Bilingual,
    /// Its id in each registration that has it.
    pub kinds: BTreeMap<String, String>,
    /// What stands for it where there is none.
    pub note: Option<Bilingual>,
}

/// A right as several call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RightRow {
    /// The right, one of the answers to `rights_claimed`.
    pub right: String,
    /// Its name in each registration that has it, in the words of the instrument.
    pub names: BTreeMap<String, String>,
}

/// What carries from some registrations to some places or other registrations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carry {
    /// Registrations.
    pub from: Vec<String>,
    /// Places and registrations.
    pub to: Vec<String>,
    /// The kind, by its concept, that is due there; `None` where nothing has to be registered again.
    pub kind: Option<String>,
    /// Kinds of evidence that carry over.
    pub carries: Vec<String>,
    /// Kinds of evidence that are demanded besides the certificate, whether they travel with it or are new.
    pub demands: Vec<String>,
    /// The rule that says so.
    pub rule: Option<RuleCode>,
    /// Why.
    pub why: Bilingual,
}
