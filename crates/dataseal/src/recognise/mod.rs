//! How a registration of one place stands in another: what carries over field by field and document by document, what is
//! missing, what has to be done again.
//!
//! A [`Registered`] is read from a declaration, a report or a manifest; a registry's profile and the crosswalks say what the
//! target asks. A value is shown only where it was declared or counted and may be public: never that of a natural person, nor
//! a text in which a recogniser finds personal information.

mod documents;
mod form;
mod made;
mod source;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::{
    Bilingual, CarriedKind, CarriedRight, Carrying, KindThere, PackStanding, PackState, Recognition, RecognitionTarget,
    RegisteredAt,
};
use dataseal_pack::{
    Carry, Certainty, Place, Policies, Registration, RegistrationCrosswalk, RegistrationKind, Registry,
};

use made::{Made, made_at};
pub use source::{Registered, read_registered};

use crate::Installation;

const RIGHTS: &str = "rights_claimed";

/// Where a registration is to be recognised.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A registry whose profile is known.
    Registry(&'a Registry),
    /// A place of a crosswalk, of whose form nothing is known.
    Place(&'a RegistrationCrosswalk, &'a Place),
}

impl<'a> Target<'a> {
    /// The target of a name: that of a registry, or of a place in a crosswalk by its id or another of its names.
    pub fn find(name: &str, policies: &'a Policies) -> Option<Self> {
        let place = || {
            let mut crosswalks = policies.crosswalks.iter();
            crosswalks.find_map(|crosswalk| Some(Self::Place(crosswalk, crosswalk.place(name)?)))
        };
        policies.registry(name).map(Self::Registry).or_else(place)
    }

    /// Every target: registries, then places.
    pub fn all(policies: &'a Policies) -> impl Iterator<Item = Self> {
        let crosswalks = policies.crosswalks.iter();
        let places =
            crosswalks.flat_map(|crosswalk| crosswalk.places.iter().map(move |place| Self::Place(crosswalk, place)));
        policies.registries.iter().map(Self::Registry).chain(places)
    }

    /// Its id.
    pub fn id(&self) -> &'a str {
        match self {
            Self::Registry(registry) => registry.reference.id.as_str(),
            Self::Place(_, place) => &place.id,
        }
    }

    /// Every name by which it may be given.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        let place = match self {
            Self::Registry(_) => None,
            Self::Place(_, place) => Some(place),
        };
        let id = place.is_none().then(|| self.id());
        id.into_iter().chain(place.into_iter().flat_map(Place::names))
    }

    const fn registry(&self) -> Option<&'a Registry> {
        match self {
            Self::Registry(registry) => Some(registry),
            Self::Place(..) => None,
        }
    }

    /// How it stands on a day.
    pub fn standing(&self, as_of: NaiveDate) -> RecognitionTarget {
        let registry = self.registry();
        RecognitionTarget {
            id: self.id().to_owned(),
            title: match self {
                Self::Registry(registry) => registry.title.clone(),
                Self::Place(_, place) => place.title.clone(),
            },
            registry: registry.map(|registry| registry.reference.clone()),
            source: registry.map(|registry| registry.source.clone()),
            jurisdiction: registry.map(|registry| registry.jurisdiction.clone()),
            aliases: match self {
                Self::Registry(_) => Vec::new(),
                Self::Place(_, place) => place.aliases.clone(),
            },
            profiles: match self {
                Self::Registry(_) => Vec::new(),
                Self::Place(crosswalk, place) => crosswalk.registries_at(&place.id).map(str::to_owned).collect(),
            },
            in_force: registry.and_then(|registry| registry.in_force_on(as_of)),
        }
    }

    /// The crosswalk that knows it, with its own registration there and its place, where it has one.
    fn known_in(&self, policies: &'a Policies) -> Option<Way<'a>> {
        match self {
            Self::Place(crosswalk, place) => Some(Way {
                crosswalk,
                own: None,
                place: Some(&place.id),
            }),
            Self::Registry(registry) => policies.crosswalks.iter().find_map(|crosswalk| {
                let own = crosswalk.of_registry(registry.reference.id.as_str())?;
                Some(Way {
                    crosswalk,
                    own: Some(own),
                    place: own.place.as_deref(),
                })
            }),
        }
    }
}

/// Where a target stands in a crosswalk.
#[derive(Clone, Copy)]
struct Way<'a> {
    crosswalk: &'a RegistrationCrosswalk,
    own: Option<&'a Registration>,
    place: Option<&'a str>,
}

impl<'a> Way<'a> {
    /// What carries from a registration to the target: to the registration that is made there, or else to its place.
    fn carry(&self, from: &str) -> Option<&'a Carry> {
        let to = [self.own.map(|own| own.id.as_str()), self.place];
        to.into_iter().flatten().find_map(|to| self.crosswalk.carry(from, to))
    }
}

/// How a registration stands at a target on a day. `name` is the file's.
pub fn recognise(
    name: &str,
    registered: &Registered,
    target: Target<'_>,
    installation: &Installation,
    as_of: NaiveDate,
) -> Recognition {
    let policies = installation.policies();
    let way = target.known_in(policies);
    let (made, misfit) = made_at(registered, target.registry(), policies);
    let from_at = made.as_ref().map(|made| RegisteredAt {
        id: made.id.to_owned(),
        title: made.title.clone(),
        valid_until: made.until,
        is_expired: made.until.is_some_and(|until| until < as_of),
        is_target: way.and_then(|way| way.own).is_some_and(|own| own.id == made.id),
    });
    // What has ended is carried nowhere. Of what may have ended the answer says that it rests on that.
    let holding = from_at.as_ref().filter(|from| !from.is_expired);
    let carry = holding.filter(|from| !from.is_target).zip(way);
    let carry = carry.and_then(|(from, way)| way.carry(&from.id));
    let is_made = holding.is_some_and(|from| from.is_target);
    let (kind, registry_kind) = match is_made {
        true => (KindThere::NotNeeded, None),
        false => kind_there(target, carry, way),
    };
    let from = made.as_ref().and_then(|made| made.registration);
    let certificate = from
        .filter(|_| is_made || carry.is_some())
        .map(|from| match &from.own_certificate {
            Some(own) if is_made => own,
            _ => &from.certificate,
        });
    Recognition {
        name: installation.shown_name(name, 0),
        origin: registered.origin,
        target: target.standing(as_of),
        as_of,
        carrying: carry.zip(way).map(|(carry, way)| Carrying {
            crosswalk: way.crosswalk.reference.clone(),
            is_read: way.crosswalk.certainty == Certainty::Read,
            rule: carry.rule.clone(),
            is_accepted: carry.kind.is_none(),
            why: carry.why.clone(),
        }),
        fields: form::fields(registered, target, installation),
        documents: documents::documents(registered, registry_kind, (certificate, carry), policies, as_of),
        kinds: kinds(target, from, way, policies),
        rights: rights(registered, made.as_ref(), way),
        packs: packs(registered, target, policies),
        kind,
        from: from_at,
        misfit,
    }
}

/// What has to be registered at a target: the kind that the crosswalk names, or the first of the target.
fn kind_there<'a>(
    target: Target<'a>,
    carry: Option<&Carry>,
    way: Option<Way<'a>>,
) -> (KindThere, Option<&'a RegistrationKind>) {
    let concept = carry.map(|carry| carry.kind.as_deref());
    if concept == Some(None) {
        return (KindThere::NotNeeded, None);
    }
    let row = way.zip(concept.flatten()).and_then(|(way, concept)| {
        let mut rows = way.crosswalk.kinds.iter();
        rows.find(|row| row.concept == concept)
    });
    let named = row
        .zip(way.and_then(|way| way.own))
        .and_then(|(row, own)| row.kinds.get(&own.id));
    let registry = target.registry();
    let known = named
        .and_then(|id| registry?.kind(id))
        .or_else(|| registry?.first_kind());
    let title = known.map(|kind| &kind.title).or_else(|| row.map(|row| &row.title));
    (
        title.map_or(KindThere::Unknown, |title| KindThere::Known(title.clone())),
        known,
    )
}

/// Kinds that answer to each other, by the crosswalk; without one, those of the target alone.
fn kinds(
    target: Target<'_>,
    from: Option<&Registration>,
    way: Option<Way<'_>>,
    policies: &Policies,
) -> Vec<CarriedKind> {
    let title = |registration: Option<&Registration>, kinds: &BTreeMap<String, String>| {
        let registration = registration?;
        let id = kinds.get(&registration.id)?;
        let registry = registration.registry.as_deref().and_then(|id| policies.registry(id));
        let known = registry.and_then(|registry| registry.kind(id));
        Some(known.map_or_else(|| Bilingual::new(id.clone(), id.clone()), |kind| kind.title.clone()))
    };
    let Some(way) = way.filter(|way| way.own.is_some()) else {
        let kinds = target.registry().map_or(&[][..], |registry| &registry.kinds);
        return kinds
            .iter()
            .map(|kind| CarriedKind {
                concept: kind.title.clone(),
                from: None,
                to: Some(kind.title.clone()),
                note: None,
            })
            .collect();
    };
    let rows = way.crosswalk.kinds.iter().map(|row| CarriedKind {
        concept: row.title.clone(),
        from: title(from, &row.kinds),
        to: title(way.own, &row.kinds),
        note: row.note.clone(),
    });
    rows.filter(|row| row.from.is_some() || row.to.is_some()).collect()
}

/// The rights claimed, as both sides call them, and whether the registration proves them.
fn rights(registered: &Registered, made: Option<&Made<'_>>, way: Option<Way<'_>>) -> Vec<CarriedRight> {
    let claimed = registered.declared.get(RIGHTS).map_or("", String::as_str);
    // Of a place whose form nobody wrote down it is not known what it calls them.
    let Some(way) = way.filter(|way| way.own.is_some()) else {
        return Vec::new();
    };
    let from = made.and_then(|made| made.registration);
    let named = |right: &str, registration: Option<&Registration>| {
        let row = way.crosswalk.rights.iter().find(|row| row.right == right)?;
        row.names.get(&registration?.id).cloned()
    };
    claimed
        .split(", ")
        .filter(|right| !right.is_empty())
        .map(|right| CarriedRight {
            right: right.to_owned(),
            from: named(right, from),
            to: named(right, way.own),
            is_proven: from.map(|from| from.proves.iter().any(|proven| proven == right)),
        })
        .filter(|right| right.from.is_some() || right.to.is_some())
        .collect()
}

fn packs(registered: &Registered, target: Target<'_>, policies: &Policies) -> Vec<PackStanding> {
    let wanted = target.registry().map_or(&[][..], |registry| &registry.policies).iter();
    wanted
        .filter_map(|id| policies.pack(id.as_str()))
        .map(|pack| {
            let judged = registered.packs.iter().find(|judged| judged.id == pack.reference.id);
            PackStanding {
                pack: pack.reference.clone(),
                title: pack.title.clone(),
                state: match judged {
                    Some(judged) if judged.digest == pack.reference.digest => PackState::Judged,
                    Some(_) => PackState::OtherVersion,
                    None => PackState::NotJudged,
                },
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
