//! From `crosswalks/<id>.toml` to a validated crosswalk: registrations, places, kinds, rights, documents and rules that exist.

use std::collections::BTreeMap;

use dataseal_model::facts::fact;
use dataseal_model::{Bilingual, PackOrigin, PackRef, RuleCode};

use super::read::{names_of as names_of_kinds, read_documents};
use super::{Carry, KindRow, Place, Registration, RegistrationCrosswalk, Registry, RightRow};
use crate::pack_file::read_version;
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::rule::read_certainty;
use crate::source::read_toml;
use crate::taxonomy::read_stem_id;
use crate::walk::{Item, Section};
use crate::{Pack, Vocabulary, sha256};

/// The fact whose choices name rights.
const RIGHTS: &str = "rights_claimed";

/// What a crosswalk may name. Packs and registries are those in force, `None` where they could not be read: then nothing is
/// said of unknown ones.
#[derive(Clone, Copy)]
pub(crate) struct Known<'a> {
    pub(crate) vocabulary: &'a Vocabulary<'a>,
    pub(crate) packs: Option<&'a [Pack]>,
    pub(crate) registries: Option<&'a [Registry]>,
}

/// Reads one crosswalk; `stem` is the name of its file.
pub(crate) fn read_crosswalk(
    path: &str,
    stem: &str,
    bytes: &[u8],
    known: Known<'_>,
    problems: &mut Problems,
) -> Option<RegistrationCrosswalk> {
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let id = root.required("id").and_then(|item| read_stem_id(&item, stem));
        let version = root.required("version").and_then(|item| read_version(&item));
        let title = root.bilingual("title");
        let certainty = read_certainty(root);
        let mut seen = BTreeMap::new();
        let places = read_places(root, &mut seen, known);
        let registrations = read_registrations(root, &places, &mut seen, known);
        let kinds = read_kind_rows(root, &registrations, known);
        let rights = read_right_rows(root, &registrations);
        let mut ways = BTreeMap::new();
        let mut carries = Vec::new();
        for section in root.required_tables("carry").unwrap_or_default() {
            carries.extend(read_carry(section, (&places, &registrations, &kinds), &mut ways, known));
        }
        Some(RegistrationCrosswalk {
            reference: PackRef {
                id: id?,
                version: version?,
                digest: sha256(bytes),
                origin: PackOrigin::default(),
            },
            title: title?,
            certainty: certainty?,
            places,
            registrations,
            kinds,
            rights,
            carries,
        })
    })
}

/// `seen` holds every name to which something may be carried: places and registrations share one space of names.
fn read_places(root: &mut Section<'_>, seen: &mut BTreeMap<String, String>, known: Known<'_>) -> Vec<Place> {
    let mut places = Vec::new();
    for mut section in root.required_tables("place").unwrap_or_default() {
        let id = section.required("id").and_then(|item| item.new_id(seen));
        let title = section.bilingual("title");
        let items = section.optional("aliases").and_then(|item| item.array());
        let mut aliases = Vec::new();
        for item in items.unwrap_or_default() {
            aliases.extend(read_alias(&item, seen, known));
        }
        section.finish();
        if let (Some(id), Some(title)) = (id, title) {
            places.push(Place {
                id: id.to_string(),
                title,
                aliases,
            });
        }
    }
    places
}

/// A name that is new, and no registry's: of a registry there is a form, and a place of its name would hide that.
fn read_alias(item: &Item<'_>, seen: &mut BTreeMap<String, String>, known: Known<'_>) -> Option<String> {
    let alias = item.new_id(seen)?;
    let mut registries = known.registries.unwrap_or_default().iter();
    if registries.any(|registry| registry.reference.id.as_str() == alias.as_str()) {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            format!("`{alias}` 是登记机构的标识"),
            format!("`{alias}` is the id of a registry"),
        )));
        return None;
    }
    Some(alias.to_string())
}

fn all_among(section: &mut Section<'_>, key: &'static str, known: &[(&str, &str)]) -> Vec<String> {
    let items = section.required(key).and_then(|item| item.array()).unwrap_or_default();
    items.iter().filter_map(|item| item.among(known)).collect()
}

fn names_of_places(places: &[Place]) -> Vec<(&str, &str)> {
    places
        .iter()
        .map(|place| (place.title.zh.as_str(), place.id.as_str()))
        .collect()
}

fn names_of(registrations: &[Registration]) -> Vec<(&str, &str)> {
    let named = registrations.iter();
    named.map(|each| (each.title.zh.as_str(), each.id.as_str())).collect()
}

/// The rights of the fact schema.
fn names_of_rights() -> Vec<(&'static str, &'static str)> {
    let choices = fact(RIGHTS).map_or(&[][..], |spec| spec.choices);
    choices.iter().map(|choice| (choice.zh, choice.value)).collect()
}

fn read_registrations(
    root: &mut Section<'_>,
    places: &[Place],
    seen: &mut BTreeMap<String, String>,
    known: Known<'_>,
) -> Vec<Registration> {
    let mut registrations = Vec::new();
    for mut section in root.required_tables("registration").unwrap_or_default() {
        let id = section.required("id").and_then(|item| item.new_id(seen));
        let title = section.bilingual("title");
        let place = section
            .optional("place")
            .and_then(|item| item.among(&names_of_places(places)));
        let registry = section.optional("registry").and_then(|item| match known.registries {
            Some(registries) => {
                let names: Vec<(&str, &str)> = registries
                    .iter()
                    .map(|registry| (registry.title.zh.as_str(), registry.reference.id.as_str()))
                    .collect();
                item.among(&names)
            }
            None => item.filled_text(),
        });
        let proves = section
            .optional("proves")
            .and_then(|item| item.array())
            .unwrap_or_default();
        let kind = |item: Item<'_>| known.vocabulary.kind(&item);
        let certificate = section.required("certificate").and_then(kind);
        let own_certificate = section.optional("own_certificate").and_then(kind);
        let certainty = read_certainty(&mut section);
        section.finish();
        registrations.extend((|| {
            Some(Registration {
                id: id?.to_string(),
                title: title?,
                place,
                registry,
                proves: proves
                    .iter()
                    .filter_map(|item| item.among(&names_of_rights()))
                    .collect(),
                certificate: certificate?,
                own_certificate,
                certainty: certainty?,
            })
        })());
    }
    registrations
}

/// `in = { registration = "…" }`.
fn by_registration<'s>(section: &mut Section<'s>, registrations: &[Registration]) -> Vec<(String, Item<'s>)> {
    let Some(mut table) = section.required("in").and_then(Item::table) else {
        return Vec::new();
    };
    let mut entries = Vec::new();
    for (id, at, item) in table.rest() {
        if registrations.iter().any(|registration| registration.id == id) {
            entries.push((id.to_owned(), item));
        } else {
            let ids = registrations.iter().map(|registration| registration.id.as_str());
            let suggestion = crate::walk::suggestion(id, ids).map(str::to_owned);
            table.report_key(id, at, ProblemKind::UnknownKey { suggestion });
        }
    }
    table.finish();
    entries
}

fn read_kind_rows(root: &mut Section<'_>, registrations: &[Registration], known: Known<'_>) -> Vec<KindRow> {
    let registry_of = |id: &str| {
        let registration = registrations.iter().find(|registration| registration.id == id)?;
        let mut registries = known.registries?.iter();
        registries.find(|registry| Some(registry.reference.id.as_str()) == registration.registry.as_deref())
    };
    let mut seen = BTreeMap::new();
    let mut rows = Vec::new();
    for mut section in root.required_tables("kind").unwrap_or_default() {
        let concept = section.required("concept").and_then(|item| item.new_id(&mut seen));
        let title = section.bilingual("title");
        let mut kinds = BTreeMap::new();
        for (id, item) in by_registration(&mut section, registrations) {
            let kind = match registry_of(&id) {
                Some(registry) => item.among(&names_of_kinds(&registry.kinds)),
                None => item.filled_text(),
            };
            kinds.extend(kind.map(|kind| (id, kind)));
        }
        let note = section.optional("note").and_then(Item::bilingual);
        section.finish();
        if let (Some(concept), Some(title)) = (concept, title) {
            rows.push(KindRow {
                concept: concept.to_string(),
                title,
                kinds,
                note,
            });
        }
    }
    rows
}

fn read_right_rows(root: &mut Section<'_>, registrations: &[Registration]) -> Vec<RightRow> {
    let mut seen = BTreeMap::new();
    let mut rows = Vec::new();
    for mut section in root.tables("right") {
        let right = section.required("right").and_then(|item| {
            let right = item.among(&names_of_rights())?;
            item.is_new(&right, &mut seen).then_some(right)
        });
        let named = by_registration(&mut section, registrations);
        let names = named
            .into_iter()
            .filter_map(|(id, item)| Some((id, item.filled_text()?)));
        let names = names.collect();
        section.finish();
        rows.extend(right.map(|right| RightRow { right, names }));
    }
    rows
}

fn read_carry(
    mut section: Section<'_>,
    (places, registrations, kinds): (&[Place], &[Registration], &[KindRow]),
    ways: &mut BTreeMap<(String, String), u32>,
    known: Known<'_>,
) -> Option<Carry> {
    let from = all_among(&mut section, "from", &names_of(registrations));
    let targets: Vec<(&str, &str)> = names_of_places(places)
        .into_iter()
        .chain(names_of(registrations))
        .collect();
    let to = all_among(&mut section, "to", &targets);
    // Of two answers to one question the first would stand without a word.
    for way in from
        .iter()
        .flat_map(|from| to.iter().map(move |to| (from.clone(), to.clone())))
    {
        let (line, _) = section.position();
        if let Some(first) = ways.get(&way) {
            section.report(ProblemKind::Contradiction(Bilingual::new(
                format!("从 `{}` 到 `{}` 已在第 {first} 行写过", way.0, way.1),
                format!("the way from `{}` to `{}` is already on line {first}", way.0, way.1),
            )));
        } else {
            ways.insert(way, line);
        }
    }
    let concepts: Vec<(&str, &str)> = kinds
        .iter()
        .map(|row| (row.title.zh.as_str(), row.concept.as_str()))
        .collect();
    let kind = section.optional("kind").and_then(|item| item.among(&concepts));
    let carries = read_documents(&mut section, "carries", known.vocabulary);
    let demands = read_documents(&mut section, "demands", known.vocabulary);
    if let Some(both) = carries.iter().find(|document| demands.contains(document)) {
        section.report(ProblemKind::Contradiction(Bilingual::new(
            format!("`{both}` 同时写在 carries 与 demands"),
            format!("`{both}` is in carries and in demands"),
        )));
    }
    let rule = section
        .optional("rule")
        .and_then(|item| read_rule_code(&item, known.packs));
    let why = section.bilingual("why");
    section.finish();
    Some(Carry {
        from,
        to,
        kind,
        carries,
        demands,
        rule,
        why: why?,
    })
}

fn read_rule_code(item: &Item<'_>, packs: Option<&[Pack]>) -> Option<RuleCode> {
    let code: RuleCode = item.parsed(Form::RuleCode)?;
    let exists = |packs: &[Pack]| packs.iter().any(|pack| pack.rule(&code).is_some());
    if let Some(packs) = packs.filter(|packs| !exists(packs)) {
        let codes = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.code.as_str());
        item.report_unknown_value(code.as_str(), codes.map(|code| (code, code)));
        return None;
    }
    Some(code)
}
