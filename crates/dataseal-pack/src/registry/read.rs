//! From `registries/<id>.toml` to a validated registry: ids unique, kinds that can be reached, facts and documents that exist.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::facts::{FactOrigin, FactType};
use dataseal_model::{Bilingual, ChangeGround, PackId, PackOrigin, PackRef, RegistrationStep, StepLimit};

use super::{
    Before, Certificate, ChangeRule, DigitMeaning, FormField, NumberPart, RegistrationKind, Registry, RenewalWindow,
};
use crate::pack_file::read_version;
use crate::problem::{Document, Form, ProblemKind, Problems, ValueType};
use crate::rule::{read_citation, read_in_force};
use crate::source::read_toml;
use crate::taxonomy::read_stem_id;
use crate::walk::{Item, Section};
use crate::{Pack, Vocabulary, sha256};

/// Longest limit in working days: far beyond any that is known.
const MOST_DAYS: i64 = 1_000;
/// More digits than any number has, and few enough for 64 bits.
const MOST_DIGITS: i64 = 18;

/// Reads one registry; `stem` is the name of its file. `packs` are those in force, `None` where they could not be read: then
/// nothing is said of unknown ones.
pub(crate) fn read_registry(
    path: &str,
    stem: &str,
    bytes: &[u8],
    vocabulary: &Vocabulary<'_>,
    packs: Option<&[Pack]>,
    problems: &mut Problems,
) -> Option<Registry> {
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let id = root.required("id").and_then(|item| read_stem_id(&item, stem));
        let version = root.required("version").and_then(|item| read_version(&item));
        let title = root.bilingual("title");
        let jurisdiction = root.text("jurisdiction");
        let policies = read_policies(root, packs);
        let in_force = root.optional("in_force").and_then(read_in_force);
        let source = root.required("source").and_then(read_citation);
        let certificate = root.optional("certificate").and_then(Item::table);
        let certificate = certificate.map(|section| read_certificate(section, vocabulary));
        let limits = read_limits(root);
        let kinds = read_kinds(root, vocabulary);
        let fields = read_fields(root, vocabulary);
        let changes = read_changes(root, &kinds);
        check_lapse(root, certificate.as_ref().and_then(Option::as_ref), &changes);
        let (source, certainty) = source?;
        Some(Registry {
            reference: PackRef {
                id: id?,
                version: version?,
                digest: sha256(bytes),
                origin: PackOrigin::default(),
            },
            title: title?,
            jurisdiction: jurisdiction?,
            policies,
            in_force,
            source,
            certainty,
            certificate: certificate.flatten(),
            limits,
            kinds,
            fields,
            changes,
        })
    })
}

fn read_policies(root: &mut Section<'_>, packs: Option<&[Pack]>) -> Vec<PackId> {
    let items = root.required("policies").and_then(|item| item.array());
    let mut policies = Vec::new();
    for item in items.unwrap_or_default() {
        let id: Option<PackId> = match packs {
            Some(packs) => {
                let names: Vec<(&str, &str)> = packs
                    .iter()
                    .map(|pack| (pack.title.zh.as_str(), pack.reference.id.as_str()))
                    .collect();
                item.among(&names).and_then(|id| id.parse().ok())
            }
            None => item.parsed(Form::Kebab),
        };
        policies.extend(id);
    }
    policies
}

/// A fact of the schema, of the type and said by the holder where the place asks for that.
fn read_fact(item: &Item<'_>, declared: Option<FactType>, vocabulary: &Vocabulary<'_>) -> Option<String> {
    let written = item.filled_text()?;
    let fits = |spec: &&dataseal_model::facts::FactSpec| {
        declared.is_none_or(|wanted| spec.fact_type == wanted && spec.origin == FactOrigin::Declared)
    };
    let facts = vocabulary.facts.iter().filter(fits);
    if !facts.clone().any(|spec| spec.name == written) {
        item.report_unknown_value(&written, facts.map(|spec| (spec.name, spec.name)));
        return None;
    }
    Some(written)
}

fn read_certificate(mut section: Section<'_>, vocabulary: &Vocabulary<'_>) -> Option<Certificate> {
    let form = section.bilingual("form");
    let items = section.optional("parts").and_then(|item| item.array());
    let parts = items.unwrap_or_default().into_iter().filter_map(read_part).collect();
    let mut fact = |key, fact_type| {
        let item = section.optional(key)?;
        read_fact(&item, Some(fact_type), vocabulary)
    };
    let (number, valid_until) = (fact("number", FactType::Text), fact("valid_until", FactType::Date));
    let mut count = |key, most| small(section.optional(key)?, 0, most);
    let valid_years = count("valid_years", 100);
    let from_months = count("renew_from_months", 1_200).map(Before::Months);
    let from_days = count("renew_from_days", 36_600).map(Before::Days);
    let until_days = count("renew_until_days", 366);
    if from_months.is_some() && from_days.is_some() {
        section.report(ProblemKind::Contradiction(Bilingual::new(
            "renew_from_months 与 renew_from_days 只能写一个",
            "renew_from_months and renew_from_days are two answers to one question",
        )));
    }
    let from = from_months.or(from_days);
    // A window has two ends.
    match (from, until_days) {
        (Some(_), None) => section.needs("renew_until_days"),
        (None, Some(_)) => section.needs("renew_from_months"),
        _ => {}
    }
    section.finish();
    Some(Certificate {
        form: form?,
        parts,
        number,
        valid_until,
        valid_years,
        renewal: from
            .zip(until_days)
            .map(|(from, until_days)| RenewalWindow { from, until_days }),
    })
}

/// A certificate of which the last day is known can lapse, and then the table has to say what is due.
fn check_lapse(root: &Section<'_>, certificate: Option<&Certificate>, changes: &[ChangeRule]) {
    let can_lapse = certificate.is_some_and(|certificate| certificate.valid_until.is_some());
    // Without any entry that is said already.
    if can_lapse && !changes.is_empty() && !changes.iter().any(|change| change.ground == ChangeGround::Lapsed) {
        root.report(ProblemKind::Contradiction(Bilingual::new(
            "有效期届满日已知（valid_until），却没有 when = \"lapsed\" 的一项",
            "the last day is known (valid_until), but no entry says what is due when = \"lapsed\"",
        )));
    }
}

/// A whole number of at most 32 bits.
fn small(item: Item<'_>, least: i64, most: i64) -> Option<u32> {
    u32::try_from(item.integer(least, most)?).ok()
}

/// A text that is always the same, or `{ is, digits, from, to }`.
fn read_part(item: Item<'_>) -> Option<NumberPart> {
    if item.value_type() == ValueType::Text {
        return item.filled_text().map(NumberPart::Text);
    }
    let mut section = item.table()?;
    let meaning = section.one_of("is", &DigitMeaning::ALL.map(|meaning| (meaning.as_str(), meaning)));
    let digits = section.required("digits").and_then(|item| item.integer(1, MOST_DIGITS));
    let largest = digits.and_then(|digits| 10_i64.checked_pow(u32::try_from(digits).ok()?)?.checked_sub(1));
    let largest = largest.unwrap_or(i64::MAX);
    let from = section
        .optional("from")
        .map_or(Some(0), |item| item.integer(0, largest));
    let to = section
        .optional("to")
        .map_or(Some(largest), |item| item.integer(from.unwrap_or(0), largest));
    section.finish();
    Some(NumberPart::Digits {
        meaning: meaning?,
        count: usize::try_from(digits?).ok()?,
        from: u64::try_from(from?).ok()?,
        to: u64::try_from(to?).ok()?,
    })
}

fn read_limits(root: &mut Section<'_>) -> Vec<StepLimit> {
    let mut seen = BTreeMap::new();
    let mut limits = Vec::new();
    let steps: Vec<(&str, RegistrationStep)> = RegistrationStep::ALL
        .iter()
        .map(|each| (each.as_str(), *each))
        .collect();
    for mut section in root.tables("limit") {
        let step = section.required("step").and_then(|item| {
            let step = item.one_of(&steps)?;
            item.is_new(step.as_str(), &mut seen).then_some(step)
        });
        let working_days = section
            .required("working_days")
            .and_then(|item| small(item, 1, MOST_DAYS));
        let extension = section
            .optional("extension")
            .map_or(Some(0), |item| small(item, 0, MOST_DAYS));
        let article = section.text("article");
        section.finish();
        limits.extend((|| {
            Some(StepLimit {
                step: step?,
                working_days: working_days?,
                extension: extension?,
                article: article?,
            })
        })());
    }
    limits
}

fn read_kinds(root: &mut Section<'_>, vocabulary: &Vocabulary<'_>) -> Vec<RegistrationKind> {
    let mut seen = BTreeMap::new();
    let (mut kinds, mut before) = (Vec::new(), Vec::new());
    for mut section in root.required_tables("kind").unwrap_or_default() {
        let id = section.required("id").and_then(|item| item.new_id(&mut seen));
        let title = section.bilingual("title");
        let after = section.required("after").and_then(|item| item.array());
        let article = section.text("article");
        let documents = read_documents(&mut section, "documents", vocabulary);
        section.finish();
        if let (Some(id), Some(title), Some(article)) = (id, title, article) {
            kinds.push(RegistrationKind {
                id: id.to_string(),
                title,
                after: Vec::new(),
                article,
                documents,
            });
            before.push(after);
        }
    }
    let names = kinds.clone();
    let names = names_of(&names);
    let mut all_known = !kinds.is_empty();
    for (kind, after) in kinds.iter_mut().zip(before) {
        let written = after.as_ref().map_or(usize::MAX, Vec::len);
        kind.after = after.iter().flatten().filter_map(|item| item.among(&names)).collect();
        all_known &= kind.after.len() == written;
    }
    // Else it would be an echo of what was said already.
    if all_known {
        check_order(root, &kinds);
    }
    kinds
}

/// Title in Chinese and id of each kind.
pub(super) fn names_of(kinds: &[RegistrationKind]) -> Vec<(&str, &str)> {
    kinds
        .iter()
        .map(|kind| (kind.title.zh.as_str(), kind.id.as_str()))
        .collect()
}

/// Kinds of evidence in a list, each once.
pub(super) fn read_documents(section: &mut Section<'_>, key: &'static str, vocabulary: &Vocabulary<'_>) -> Vec<String> {
    let mut seen = BTreeMap::new();
    let items = section.optional(key).and_then(|item| item.array()).unwrap_or_default();
    let kind = |item: &Item<'_>| vocabulary.kind(item).filter(|kind| item.is_new(kind, &mut seen));
    items.iter().filter_map(kind).collect()
}

/// One kind begins, and from it every other can be reached.
fn check_order(root: &Section<'_>, kinds: &[RegistrationKind]) {
    let mut beginnings = kinds.iter().filter(|kind| kind.after.is_empty());
    let (Some(first), None) = (beginnings.next(), beginnings.next()) else {
        root.report(ProblemKind::Contradiction(Bilingual::new(
            "登记类型中应恰有一种没有前置登记（after = []）",
            "exactly one kind of registration begins (after = [])",
        )));
        return;
    };
    let mut reached = BTreeSet::from([first.id.as_str()]);
    loop {
        let follows = |kind: &&RegistrationKind| kind.after.iter().any(|before| reached.contains(before.as_str()));
        let more: Vec<&str> = kinds.iter().filter(follows).map(|kind| kind.id.as_str()).collect();
        let before = reached.len();
        reached.extend(more);
        if reached.len() == before {
            break;
        }
    }
    for kind in kinds.iter().filter(|kind| !reached.contains(kind.id.as_str())) {
        root.report(ProblemKind::Contradiction(Bilingual::new(
            format!("登记类型 `{}` 从 `{}` 出发到不了", kind.id, first.id),
            format!("the kind `{}` can never follow `{}`", kind.id, first.id),
        )));
    }
}

fn read_fields(root: &mut Section<'_>, vocabulary: &Vocabulary<'_>) -> Vec<FormField> {
    let mut seen = BTreeMap::new();
    let mut fields = Vec::new();
    for mut section in root.required_tables("field").unwrap_or_default() {
        let id = section.required("id").and_then(|item| item.new_id(&mut seen));
        let title = section.bilingual("title");
        let fact = section
            .optional("fact")
            .and_then(|item| read_fact(&item, None, vocabulary));
        let required = section.boolean("required");
        let max_chars = section.optional("max_chars").and_then(|item| item.integer(1, 100_000));
        let article = section.text("article");
        section.finish();
        fields.extend((|| {
            Some(FormField {
                id: id?.to_string(),
                title: title?,
                fact,
                required: required?,
                max_chars: max_chars.and_then(|most| usize::try_from(most).ok()),
                article: article?,
            })
        })());
    }
    fields
}

fn read_changes(root: &mut Section<'_>, kinds: &[RegistrationKind]) -> Vec<ChangeRule> {
    let grounds: Vec<(&str, ChangeGround)> = ChangeGround::ALL.iter().map(|each| (each.as_str(), *each)).collect();
    let mut seen = BTreeMap::new();
    let mut changes = Vec::new();
    for mut section in root.required_tables("change").unwrap_or_default() {
        let ground = section.required("when").and_then(|item| {
            let ground = item.one_of(&grounds)?;
            item.is_new(ground.as_str(), &mut seen).then_some(ground)
        });
        let kind = section.required("kind").and_then(|item| item.among(&names_of(kinds)));
        let article = section.text("article");
        let why = section.bilingual("why");
        section.finish();
        changes.extend((|| {
            Some(ChangeRule {
                ground: ground?,
                kind: kind?,
                article: article?,
                why: why?,
            })
        })());
    }
    changes
}
