//! How two states of the policies differ: packs, rules, questions and kinds of documents, with what changed of each.
//!
//! What is compared is what was read, so that another spacing or order in a file is no difference.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{Bilingual, Digest, PackId, RuleCode};

use crate::load::Policies;
use crate::pack::{EvidenceKind, Expression, Pack, Question, Rule, Selection};
use crate::remarks::condition;

/// How two states of the policies differ.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyDifference {
    /// Packs that differ, by id.
    pub packs: Vec<Difference<PackId>>,
    /// Rules that differ, by code.
    pub rules: Vec<Difference<RuleCode>>,
    /// Worksheet questions that differ, by id.
    pub questions: Vec<Difference<String>>,
    /// Kinds of documents that differ, by id.
    pub kinds: Vec<Difference<String>>,
}

impl PolicyDifference {
    /// Whether no pack, rule, question or kind of document differs. Thresholds, the calendar, classes and lexicons are not
    /// compared.
    pub fn is_empty(&self) -> bool {
        self.packs.is_empty() && self.rules.is_empty() && self.questions.is_empty() && self.kinds.is_empty()
    }
}

/// One thing that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference<I> {
    /// What identifies it.
    pub id: I,
    /// Its title, the later one where there are two.
    pub title: Bilingual,
    /// How it differs.
    pub change: Change,
}

/// How something differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// These parts changed.
    Changed(Vec<PartChange>),
}

/// One part that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartChange {
    /// Which.
    pub part: ChangedPart,
    /// As it was; empty where it was not there.
    pub before: String,
    /// As it is; empty where it is no longer there.
    pub after: String,
}

/// Which part of a pack, a rule, a question or a kind of document changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangedPart {
    /// Version of a pack.
    Version,
    /// Files of a pack, though not its version.
    FilesOnly,
    /// When a pack is judged by.
    Selection,
    /// Packs that a pack requires.
    Requires,
    /// Where a pack holds.
    Jurisdiction,
    /// The pack of a rule, question or kind of document.
    Pack,
    /// When a rule applies.
    Applies,
    /// What a rule requires.
    Require,
    /// How much a rule weighs.
    Severity,
    /// Whether a person may waive a rule.
    Waivable,
    /// From when to when a rule holds.
    InForce,
    /// The clause that a rule cites.
    Source,
    /// How well the clause is known.
    Certainty,
    /// What a rule is judged on.
    Scope,
    /// The row of the rule base.
    Row,
    /// The title.
    Title,
    /// What a rule says when it is broken.
    Message,
    /// What to do.
    Remedy,
    /// Who does it, or can answer.
    Owner,
    /// A note or a description.
    Note,
    /// Who issues a document.
    Issuer,
    /// The examples of a rule.
    Examples,
}

impl ChangedPart {
    /// Every part.
    pub const ALL: [Self; 22] = [
        Self::Version,
        Self::FilesOnly,
        Self::Selection,
        Self::Requires,
        Self::Jurisdiction,
        Self::Pack,
        Self::Applies,
        Self::Require,
        Self::Severity,
        Self::Waivable,
        Self::InForce,
        Self::Source,
        Self::Certainty,
        Self::Scope,
        Self::Row,
        Self::Title,
        Self::Message,
        Self::Remedy,
        Self::Owner,
        Self::Note,
        Self::Issuer,
        Self::Examples,
    ];

    /// The name used in documents.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Version => "version",
            Self::FilesOnly => "files-only",
            Self::Selection => "selection",
            Self::Requires => "requires",
            Self::Jurisdiction => "jurisdiction",
            Self::Pack => "pack",
            Self::Applies => "applies",
            Self::Require => "require",
            Self::Severity => "severity",
            Self::Waivable => "waivable",
            Self::InForce => "in-force",
            Self::Source => "source",
            Self::Certainty => "certainty",
            Self::Scope => "scope",
            Self::Row => "row",
            Self::Title => "title",
            Self::Message => "message",
            Self::Remedy => "remedy",
            Self::Owner => "owner",
            Self::Note => "note",
            Self::Issuer => "issuer",
            Self::Examples => "examples",
        }
    }
}

/// How the later policies differ from the earlier ones.
pub fn policy_difference(before: &Policies, after: &Policies) -> PolicyDifference {
    PolicyDifference {
        packs: compared(packs(before), packs(after)),
        rules: compared(rules(before), rules(after)),
        questions: compared(questions(before), questions(after)),
        kinds: compared(kinds(before), kinds(after)),
    }
}

/// Something with the texts of its parts, and a digest of its bytes where it has one.
struct Described {
    title: Bilingual,
    parts: BTreeMap<ChangedPart, String>,
    digest: Option<Digest>,
}

type Known<I> = BTreeMap<I, Described>;

fn compared<I: Ord + Clone>(before: Known<I>, after: Known<I>) -> Vec<Difference<I>> {
    let ids: BTreeSet<&I> = before.keys().chain(after.keys()).collect();
    let differing = ids.into_iter().filter_map(|id| {
        let (title, change) = match (before.get(id), after.get(id)) {
            (Some(before), Some(after)) => (&after.title, Change::Changed(changed(before, after)?)),
            (Some(before), None) => (&before.title, Change::Removed),
            (None, after) => (&after?.title, Change::Added),
        };
        Some(Difference {
            id: id.clone(),
            title: title.clone(),
            change,
        })
    });
    differing.collect()
}

/// The parts that differ, `None` if none does.
fn changed(before: &Described, after: &Described) -> Option<Vec<PartChange>> {
    let text = |described: &Described, part| described.parts.get(&part).cloned().unwrap_or_default();
    let mut changes: Vec<PartChange> = ChangedPart::ALL
        .into_iter()
        .map(|part| PartChange {
            part,
            before: text(before, part),
            after: text(after, part),
        })
        .filter(|change| change.before != change.after)
        .collect();
    let same_version = !changes.iter().any(|change| change.part == ChangedPart::Version);
    if let Some((before, after)) = before
        .digest
        .zip(after.digest)
        .filter(|(before, after)| before != after)
        && same_version
    {
        changes.push(PartChange {
            part: ChangedPart::FilesOnly,
            before: before.to_string(),
            after: after.to_string(),
        });
    }
    (!changes.is_empty()).then_some(changes)
}

fn both(text: &Bilingual) -> String {
    format!("{} | {}", text.zh, text.en)
}

fn packs(policies: &Policies) -> Known<PackId> {
    let packs = policies.packs.iter();
    packs
        .map(|pack| (pack.reference.id.clone(), pack_parts(pack)))
        .collect()
}

fn pack_parts(pack: &Pack) -> Described {
    let requires: Vec<&str> = pack.requires.iter().map(PackId::as_str).collect();
    let selection = match &pack.selection {
        Selection::Always => String::new(),
        Selection::Sector(sector) => format!("sector = {sector}"),
        Selection::OnRequest => "on_request".to_owned(),
        Selection::Waivers => "on_waivers".to_owned(),
    };
    Described {
        title: pack.title.clone(),
        digest: Some(pack.reference.digest),
        parts: BTreeMap::from([
            (ChangedPart::Version, pack.reference.version.clone()),
            (ChangedPart::Selection, selection),
            (ChangedPart::Requires, requires.join(", ")),
            (ChangedPart::Jurisdiction, pack.jurisdiction.clone()),
            (ChangedPart::Title, both(&pack.title)),
            (ChangedPart::Note, both(&pack.description)),
        ]),
    }
}

fn rules(policies: &Policies) -> Known<RuleCode> {
    let of_pack = |pack: &Pack| {
        let id = pack.reference.id.clone();
        let described = pack
            .rules
            .iter()
            .map(move |rule| (rule.code.clone(), rule_parts(rule, &id)));
        described.collect::<Vec<_>>()
    };
    policies.packs.iter().flat_map(of_pack).collect()
}

fn rule_parts(rule: &Rule, pack: &PackId) -> Described {
    let expression = |expression: Option<&Expression>| condition(expression).unwrap_or_default();
    let in_force = match rule.in_force.to {
        Some(to) => format!("{} – {to}", rule.in_force.from),
        None => format!("{} …", rule.in_force.from),
    };
    Described {
        title: rule.title.clone(),
        digest: None,
        parts: BTreeMap::from([
            (ChangedPart::Pack, pack.to_string()),
            (ChangedPart::Applies, expression(rule.applies.as_ref())),
            (ChangedPart::Require, expression(Some(&rule.require))),
            (ChangedPart::Severity, rule.severity.to_string()),
            (ChangedPart::Waivable, rule.waivable.to_string()),
            (ChangedPart::InForce, in_force),
            (
                ChangedPart::Source,
                format!("{} {}", rule.source.instrument, rule.source.article),
            ),
            (ChangedPart::Certainty, rule.certainty.as_str().to_owned()),
            (ChangedPart::Scope, rule.scope.as_str().to_owned()),
            (ChangedPart::Row, rule.row.clone().unwrap_or_default()),
            (ChangedPart::Title, both(&rule.title)),
            (
                ChangedPart::Message,
                rule.message.as_ref().map(both).unwrap_or_default(),
            ),
            (ChangedPart::Remedy, both(&rule.remedy)),
            (ChangedPart::Owner, rule.owner.clone()),
            (ChangedPart::Note, rule.note.clone().unwrap_or_default()),
            (ChangedPart::Examples, examples(rule)),
        ]),
    }
}

/// How many examples there are and a fingerprint of what they say, wherever in the file they stand.
fn examples(rule: &Rule) -> String {
    let mut told: Vec<String> = rule
        .examples
        .iter()
        .map(|example| {
            let facts = (&example.facts, &example.evidence, &example.answers);
            format!("{:?} {facts:?} {}", example.name, example.verdict)
        })
        .collect();
    told.sort();
    let digest = crate::sha256(told.join("\n").as_bytes()).to_string();
    let short: String = digest.chars().take(8).collect();
    format!("{} ({short})", rule.examples.len())
}

fn questions(policies: &Policies) -> Known<String> {
    let described = |question: &Question| Described {
        title: question.title.clone(),
        digest: None,
        parts: BTreeMap::from([
            (ChangedPart::Pack, question.pack.to_string()),
            (ChangedPart::Title, both(&question.title)),
            (ChangedPart::Owner, question.owner.clone()),
        ]),
    };
    let questions = policies.questions.iter();
    questions
        .map(|question| (question.id.clone(), described(question)))
        .collect()
}

fn kinds(policies: &Policies) -> Known<String> {
    let described = |kind: &EvidenceKind| Described {
        title: kind.title.clone(),
        digest: None,
        parts: BTreeMap::from([
            (
                ChangedPart::Pack,
                kind.pack.as_ref().map(ToString::to_string).unwrap_or_default(),
            ),
            (ChangedPart::Title, both(&kind.title)),
            (ChangedPart::Note, both(&kind.description)),
            (ChangedPart::Issuer, kind.issuer_role.clone()),
        ]),
    };
    let kinds = policies.evidence_kinds.iter();
    kinds.map(|kind| (kind.kind.clone(), described(kind))).collect()
}
