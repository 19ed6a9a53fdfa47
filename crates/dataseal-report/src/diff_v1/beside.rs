//! What stands beside the differences of measurements: rules, packs, declared facts, and the registration that is due.

use dataseal_model as model;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Serialize};

use super::names;
use crate::terminal::{registering_text, renewal_text};
use crate::wire_v1::{Pack, Source, Text};

/// A rule whose conclusion differs: the worst of its conclusions about the dataset, tables and columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Rule {
    /// Its code.
    pub code: String,
    /// The pack it belongs to.
    pub pack: String,
    /// What it asks for.
    pub title: Text,
    /// How much it weighs.
    pub severity: String,
    /// `new`: broken now and not before; `resolved`: the other way round; `changed`: another conclusion; `unpaired`: only one
    /// side was judged by it.
    #[schemars(schema_with = "turns")]
    pub turn: String,
    /// The first side's conclusion; null where it was not judged by the rule.
    pub before: Option<String>,
    /// The second side's.
    pub after: Option<String>,
    /// Whether the first side's rests on a waiver.
    #[serde(default)]
    pub was_waived: bool,
    /// Whether the second side's rests on a waiver: it stands, and does not count for the exit status.
    pub waived: bool,
}

/// A pack by which the sides were judged differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PackPair {
    /// Its id.
    pub id: String,
    /// The first side's; null where it was not judged by it.
    pub before: Option<Pack>,
    /// The second side's.
    pub after: Option<Pack>,
}

/// A declared fact that differs. Its values are not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeclaredFact {
    /// Its name in `docs/facts.md`.
    pub fact: String,
    /// `added`, `removed` or `changed`.
    pub turned: String,
}

/// What is to be registered under a registry's rules, the first side being what is registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Registration {
    /// The registry's profile.
    pub registry: Pack,
    /// What the registration is called.
    pub title: Text,
    /// Where its rules are written.
    pub source: Source,
    /// The day on which that is asked.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// Whether the rules are in force on that day; null where nobody knows.
    pub in_force: Option<bool>,
    /// Whether a side declares anything: without declarations the answer does not count for the exit status.
    #[serde(default)]
    pub declared: bool,
    /// `due`, `nothing`, `lapsing`: nothing now, but the certificate can no longer be renewed; or `undetermined`, which is never
    /// nothing.
    #[schemars(schema_with = "outcomes")]
    pub outcome: String,
    /// The same as a sentence.
    pub conclusion: Text,
    /// The weightiest kind that is due; where the outcome is undetermined, of those which are due at least; where it is
    /// `lapsing`, the kind that is due when the certificate has ended; else null.
    pub kind: Option<Kind>,
    /// The other kinds that are due besides.
    #[serde(default)]
    pub besides: Vec<Kind>,
    /// Kinds that would be due besides or instead if what is unknown had changed.
    pub open: Vec<Kind>,
    /// What changed and what did not.
    pub grounds: Vec<Ground>,
    /// Grounds that are there or unknown, of which the registry says nothing, and which leave the answer open.
    pub unstated: Vec<String>,
    /// Whether to renew.
    pub renewal: Renewal,
    /// Time limits of the registry's steps, as far as they are known.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// Years for which a certificate is valid as a rule; null where that is not known.
    #[serde(default)]
    pub valid_years: Option<u32>,
    /// Fields of the form that are filled in by hand, so that nothing is known of them.
    pub unseen: Vec<Text>,
}

/// A kind of registration that is due, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kind {
    /// Its id in the registry.
    pub id: String,
    /// What the registry calls it.
    pub title: Text,
    /// The change that calls for it.
    #[schemars(schema_with = "grounds")]
    pub ground: String,
    /// Article or clause.
    pub article: String,
    /// Why.
    pub why: Text,
}

/// Whether something changed, and what that rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Ground {
    /// What.
    #[schemars(schema_with = "grounds")]
    pub ground: String,
    /// `present`, `absent` or `unknown`.
    #[schemars(schema_with = "states")]
    pub state: String,
    /// Declared facts that differ or leave it open.
    pub facts: Vec<String>,
    /// Aspects of the data that differ or leave it open.
    pub aspects: Vec<String>,
}

/// How long a step may take.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Limit {
    /// The step.
    #[schemars(schema_with = "steps")]
    pub step: String,
    /// Working days; the day of the event is not counted.
    pub working_days: u32,
    /// Working days by which it may be extended.
    pub extension: u32,
    /// Article or clause.
    pub article: String,
}

/// Whether a certificate is to be renewed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Renewal {
    /// `unknown`, `not-yet`, `due`, `too-late` or `expired`.
    #[schemars(schema_with = "renewals")]
    pub state: String,
    /// The same as a sentence.
    pub text: Text,
    /// Last day on which the certificate is valid.
    pub valid_until: Option<String>,
    /// First day on which it may be renewed.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
}

fn turns(_: &mut SchemaGenerator) -> Schema {
    names(model::Turn::ALL.iter().map(|each| each.as_str()))
}

fn outcomes(_: &mut SchemaGenerator) -> Schema {
    names(["due", "nothing", "lapsing", "undetermined"].into_iter())
}

fn grounds(_: &mut SchemaGenerator) -> Schema {
    names(model::ChangeGround::ALL.iter().map(|each| each.as_str()))
}

fn states(_: &mut SchemaGenerator) -> Schema {
    names(model::GroundState::ALL.iter().map(|each| each.as_str()))
}

fn steps(_: &mut SchemaGenerator) -> Schema {
    names(model::RegistrationStep::ALL.iter().map(|each| each.as_str()))
}

fn renewals(_: &mut SchemaGenerator) -> Schema {
    names(model::RenewalState::ALL.iter().map(|each| each.as_str()))
}

pub(super) fn rule(change: &model::FindingChange) -> Rule {
    let verdict = |verdict: Option<model::Verdict>| verdict.map(|verdict| verdict.as_str().to_owned());
    Rule {
        code: change.code.to_string(),
        pack: change.pack.to_string(),
        title: Text::from(&change.title),
        severity: change.severity.as_str().to_owned(),
        turn: change.turn().as_str().to_owned(),
        before: verdict(change.before),
        after: verdict(change.after),
        was_waived: change.was_waived,
        waived: change.is_waived,
    }
}

pub(super) fn pack_pair(change: &model::PackChange) -> PackPair {
    PackPair {
        id: change.id.to_string(),
        before: change.before.as_ref().map(Pack::of),
        after: change.after.as_ref().map(Pack::of),
    }
}

pub(super) fn declared(change: &model::DeclaredChange) -> DeclaredFact {
    DeclaredFact {
        fact: change.fact.clone(),
        turned: change.turned.as_str().to_owned(),
    }
}

fn kind(kind: &model::DueKind) -> Kind {
    Kind {
        id: kind.kind.clone(),
        title: Text::from(&kind.title),
        ground: kind.ground.as_str().to_owned(),
        article: kind.article.clone(),
        why: Text::from(&kind.why),
    }
}

pub(super) fn registration(due: &model::RegistrationDue) -> Registration {
    let (outcome, kinds, open) = match &due.registering {
        model::Registering::Due(kinds) => ("due", kinds.as_slice(), &[][..]),
        model::Registering::Nothing => ("nothing", &[][..], &[][..]),
        model::Registering::Lapsing(kind) => ("lapsing", kind.as_slice(), &[][..]),
        model::Registering::Undetermined { at_least, open } => ("undetermined", at_least.as_slice(), open.as_slice()),
    };
    let mut kinds = kinds.iter().map(kind);
    let renewal = &due.renewal;
    Registration {
        registry: Pack::of(&due.registry),
        title: Text::from(&due.title),
        source: Source::from(&due.source),
        as_of: due.as_of.to_string(),
        in_force: due.in_force,
        declared: due.is_declared,
        outcome: outcome.to_owned(),
        conclusion: Text::both(|lang| registering_text(due, lang)),
        kind: kinds.next(),
        besides: kinds.collect(),
        open: open.iter().map(kind).collect(),
        grounds: due
            .grounds
            .iter()
            .map(|found| Ground {
                ground: found.ground.as_str().to_owned(),
                state: found.state.as_str().to_owned(),
                facts: found.facts.clone(),
                aspects: found.aspects.iter().map(|each| each.as_str().to_owned()).collect(),
            })
            .collect(),
        unstated: due.unstated.iter().map(|each| each.as_str().to_owned()).collect(),
        renewal: Renewal {
            state: renewal.state.as_str().to_owned(),
            text: Text::both(|lang| renewal_text(due, lang)),
            valid_until: renewal.valid_until.map(|day| day.to_string()),
            from: renewal.window.map(|(first, _)| first.to_string()),
            until: renewal.window.map(|(_, last)| last.to_string()),
        },
        limits: due
            .limits
            .iter()
            .map(|limit| Limit {
                step: limit.step.as_str().to_owned(),
                working_days: limit.working_days,
                extension: limit.extension,
                article: limit.article.clone(),
            })
            .collect(),
        valid_years: due.valid_years,
        unseen: due.unseen.iter().map(Text::from).collect(),
    }
}
