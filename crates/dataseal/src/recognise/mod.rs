//! How a registration of one place stands in another: what carries over field by field and document by document, what is
//! missing, what has to be done again.
//!
//! A [`Registered`] is read from a declaration, a report or a manifest; a registry's profile and the crosswalks say what the
//! target asks. A value is shown only where it was declared or counted and may be public: never that of a natural person, nor
//! a text in which a recogniser finds personal information.

mod source;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dataseal_model::facts::{FactOrigin, fact};
use dataseal_model::{
    Bilingual, CarriedDocument, CarriedField, CarriedKind, CarriedRight, Carrying, DocumentState, FieldState,
    KindThere, PackStanding, PackState, Recognition, RecognitionTarget, RegisteredAt,
};
use dataseal_pack::{
    Carry, Certainty, FormField, Place, Policies, Registration, RegistrationCrosswalk, RegistrationKind, Registry,
};

pub use source::{Registered, read_registered};

use crate::Installation;

/// The fact that says where the registration was made.
const MADE_AT: &str = "recognition_from";
/// The fact that says how long it is valid, where the registry's profile names no other.
const MADE_UNTIL: &str = "recognition_until";
const RIGHTS: &str = "rights_claimed";
const HOLDER_KIND: &str = "holder_kind";
const NATURAL_PERSON: &str = "natural-person";

/// Where a registration is to be recognised.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// A registry whose profile is known.
    Registry(&'a Registry),
    /// A place of a crosswalk, of whose form nothing is known.
    Place(&'a RegistrationCrosswalk, &'a Place),
}

impl<'a> Target<'a> {
    /// The target of a name: that of a registry, or of a place in a crosswalk.
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
            in_force: registry.is_none_or(|registry| registry.in_force.contains(as_of)),
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
    let from = way.and_then(|way| made_at(registered, way.crosswalk, policies));
    let from_at = from.map(|(registration, until)| RegisteredAt {
        id: registration.id.clone(),
        title: registration.title.clone(),
        valid_until: until,
        is_expired: until.is_some_and(|until| until < as_of),
        is_target: way.and_then(|way| way.own).is_some_and(|own| own.id == registration.id),
    });
    // What has ended is carried nowhere.
    let carry = from_at.as_ref().filter(|from| !from.is_expired && !from.is_target);
    let carry = carry
        .zip(way)
        .and_then(|(from, way)| way.crosswalk.carry(&from.id, way.place?));
    let is_made = from_at.as_ref().is_some_and(|from| from.is_target && !from.is_expired);
    let (kind, registry_kind) = match is_made {
        true => (KindThere::NotNeeded, None),
        false => kind_there(target, carry, way),
    };
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
        fields: fields(registered, target, installation),
        documents: documents(registered, registry_kind, carry, policies, as_of),
        kinds: kinds(target, from.map(|(registration, _)| registration), way, policies),
        rights: rights(registered, from.map(|(registration, _)| registration), way),
        packs: packs(registered, target, policies),
        kind,
        from: from_at,
    }
}

/// Where the registration was made, and until when it is valid, by what was declared: the place, or a certificate's number
/// that has a registry's form.
fn made_at<'p>(
    registered: &Registered,
    crosswalk: &'p RegistrationCrosswalk,
    policies: &'p Policies,
) -> Option<(&'p Registration, Option<NaiveDate>)> {
    let says = |name: &str| registered.declared.get(name).map(String::as_str);
    let by_number = || {
        let has_number = |registry: &&Registry| {
            let fact = registry
                .certificate
                .as_ref()
                .and_then(|certificate| certificate.number.as_deref());
            fact.and_then(says).and_then(|number| registry.certificate_fits(number)) == Some(true)
        };
        let registry = policies.registries.iter().find(has_number)?;
        crosswalk.of_registry(registry.reference.id.as_str())
    };
    let registration = says(MADE_AT)
        .and_then(|id| crosswalk.registration(id))
        .or_else(by_number)?;
    let registry = registration.registry.as_deref().and_then(|id| policies.registry(id));
    let own = registry.and_then(|registry| registry.certificate.as_ref()?.valid_until.as_deref());
    let until = own.and_then(says).or_else(|| says(MADE_UNTIL));
    Some((registration, until.and_then(|text| text.parse().ok())))
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

fn fields(registered: &Registered, target: Target<'_>, installation: &Installation) -> Vec<CarriedField> {
    let fields = target.registry().map_or(&[][..], |registry| &registry.fields);
    fields
        .iter()
        .map(|field| field_standing(field, registered, installation))
        .collect()
}

fn field_standing(field: &FormField, registered: &Registered, installation: &Installation) -> CarriedField {
    let name = field.fact.as_deref();
    let is_declared = name
        .and_then(fact)
        .is_some_and(|spec| spec.origin == FactOrigin::Declared);
    let declared = name.and_then(|name| registered.declared.get(name));
    let counted = name.and_then(|name| registered.counts.get(name)).map(u64::to_string);
    let fits = |text: &String| field.max_chars.is_none_or(|most| text.chars().count() <= most);
    let (state, value) = match (name, declared) {
        (None, _) => (FieldState::ByHand, None),
        (Some(name), Some(text)) => {
            let state = if fits(text) {
                FieldState::Carries
            } else {
                FieldState::TooLong
            };
            (state, public(name, text, registered, installation))
        }
        (Some(_), None) if is_declared => (FieldState::Missing, None),
        (Some(_), None) => match counted {
            Some(count) => (FieldState::Carries, Some(count)),
            None => (FieldState::NotMeasured, None),
        },
    };
    CarriedField {
        id: field.id.clone(),
        title: field.title.clone(),
        fact: field.fact.clone(),
        required: field.required,
        max_chars: field.max_chars,
        state,
        value,
    }
}

/// A declared answer, if it may be public: not one about a natural person, and no words in which personal information is
/// found.
fn public(name: &str, text: &str, registered: &Registered, installation: &Installation) -> Option<String> {
    let spec = fact(name)?;
    let is_person = registered
        .declared
        .get(HOLDER_KIND)
        .is_none_or(|kind| kind == NATURAL_PERSON);
    let about_holder = spec.asset_key.is_some_and(|key| key.starts_with("holder."));
    // A code of an organisation looks like a number that identifies, and does: an organisation.
    let is_code = name == "holder_uscc";
    let is_free = spec.choices.is_empty() && !is_code;
    let is_secret =
        (about_holder && spec.choices.is_empty() && is_person) || (is_free && installation.recognisers().proves(text));
    (!is_secret).then(|| text.to_owned())
}

/// What is handed in: the documents of the kind that is due and what the crosswalk asks besides; then what supports.
fn documents(
    registered: &Registered,
    kind: Option<&RegistrationKind>,
    carry: Option<&Carry>,
    policies: &Policies,
    as_of: NaiveDate,
) -> Vec<CarriedDocument> {
    let standing = |kind: &String, required: bool| CarriedDocument {
        title: policies.evidence_kind(kind).map_or_else(
            || Bilingual::new(kind.clone(), kind.clone()),
            |known| known.title.clone(),
        ),
        state: registered.document(kind, as_of),
        kind: kind.clone(),
        required,
    };
    let is_accepted = carry.is_some_and(|carry| carry.kind.is_none());
    let own = kind.map_or(&[][..], |kind| &kind.documents).iter();
    let mut wanted: Vec<(&String, bool)> = own.map(|kind| (kind, true)).collect();
    if let Some(carry) = carry {
        wanted.extend(carry.missing.iter().map(|kind| (kind, true)));
        // Where nothing is registered again, what carries over is what is shown.
        wanted.extend(carry.carries.iter().map(|kind| (kind, is_accepted)));
    }
    let mut documents: Vec<CarriedDocument> = Vec::new();
    for (kind, required) in wanted {
        if !documents.iter().any(|document| document.kind == *kind) {
            documents.push(standing(kind, required));
        }
    }
    // What would only support is not worth a line where it is not there.
    documents.retain(|document| document.required || document.state != DocumentState::Missing);
    documents.sort_by_key(|document| !document.required);
    documents
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

/// The rights claimed, as both sides call them.
fn rights(registered: &Registered, from: Option<&Registration>, way: Option<Way<'_>>) -> Vec<CarriedRight> {
    let claimed = registered.declared.get(RIGHTS).map_or("", String::as_str);
    // Of a place whose form nobody wrote down it is not known what it calls them.
    let Some(way) = way.filter(|way| way.own.is_some()) else {
        return Vec::new();
    };
    let claimed = claimed.split(", ");
    let named = |right: &str, registration: Option<&Registration>| {
        let row = way.crosswalk.rights.iter().find(|row| row.right == right)?;
        row.names.get(&registration?.id).cloned()
    };
    claimed
        .filter(|right| !right.is_empty())
        .map(|right| CarriedRight {
            right: right.to_owned(),
            from: named(right, from),
            to: named(right, way.own),
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
