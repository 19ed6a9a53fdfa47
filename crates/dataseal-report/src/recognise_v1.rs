//! `dataseal/recognise/v1`: how a registration stands at another place, and the targets that there are, for machines.

use dataseal_model as model;
use dataseal_model::{KindThere, Recognition, RecognitionTarget};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ReportError;
use crate::terminal::recognition_conclusion;
use crate::wire_v1::{Pack, Source, Text, Tool, pretty, published};

/// The id and version of the documents.
pub const SCHEMA: &str = "dataseal/recognise/v1";

/// Where the schema is published.
const ID: &str = "urn:dataseal:schema:recognise:v1";

/// One of the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum RecogniseDocument {
    /// What of a registration carries over.
    Recognised(Box<Recognised>),
    /// The targets that there are.
    Targets(Targets),
}

/// The targets that there are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Targets {
    /// Always `dataseal/recognise/v1`.
    pub schema: String,
    /// Registries, then places of which only a crosswalk speaks.
    pub targets: Vec<Target>,
}

/// Where a registration may be recognised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Its id, to be given with `--as`.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// The registry's profile; null for a place whose form nobody wrote down.
    pub registry: Option<Pack>,
    /// Where its rules are written.
    pub source: Option<Source>,
    /// Where it is: `CN`, `CN-SH`; null for a place.
    #[serde(default)]
    pub jurisdiction: Option<String>,
    /// Other names that may be given with `--as`.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Of a place: registries there whose form is known, to be asked instead.
    #[serde(default)]
    pub profiles: Vec<String>,
    /// Whether its rules are in force on the day; null for a place, and where nobody knows.
    pub in_force: Option<bool>,
}

/// What of a registration carries over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Recognised {
    /// Always `dataseal/recognise/v1`.
    pub schema: String,
    /// The program that made it.
    pub tool: Tool,
    /// The day on which it is asked.
    #[schemars(extend("format" = "date"))]
    pub as_of: String,
    /// Name of the file that was read.
    pub name: String,
    /// `asset`, `report`, or `manifest`, whose signatures were not checked.
    pub origin: String,
    /// The registration that it has; null where none is declared.
    pub from: Option<Made>,
    /// The registry whose form of number the declared number does not have, where it has none; else null.
    #[serde(default)]
    pub misfit: Option<Misfit>,
    /// Where it is to be recognised.
    pub target: Target,
    /// What a crosswalk says of the way; null where none does.
    pub carrying: Option<Carrying>,
    /// Whether it has to be registered there.
    pub must_register: bool,
    /// The kind of registration to be made there; null where none is, or where nobody wrote down which.
    pub kind: Option<Text>,
    /// The sentence that a reader takes away.
    pub conclusion: Text,
    /// The exit status: 0 nothing is missing, 1 something is, 3 it is not known what the target's form is, whether its rules are
    /// in force, or whether the registration is still valid.
    pub exit: u8,
    /// Fields that somebody has to supply.
    pub missing_fields: u64,
    /// Fields that must be filled in by hand, of which nothing is known.
    #[serde(default)]
    pub by_hand_fields: u64,
    /// Documents that have to be handed in and do not carry over.
    pub missing_documents: u64,
    /// Fields of the form, in its order.
    pub fields: Vec<Field>,
    /// Documents: those that are handed in, then those that support.
    pub documents: Vec<Document>,
    /// Kinds of registration that answer to each other.
    pub kinds: Vec<KindPair>,
    /// Rights that answer to each other, in the words of the instruments.
    pub rights: Vec<RightPair>,
    /// Packs of rules that the review goes by.
    pub packs: Vec<ReviewPack>,
}

/// A registration that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Made {
    /// Its id in the crosswalk, or the declared answer where no crosswalk has it.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Last day on which its certificate is valid; null where that is not known, and then nobody knows whether it is.
    pub valid_until: Option<String>,
    /// Whether that day is past.
    pub expired: bool,
    /// Whether it was made where it is to be recognised.
    pub at_target: bool,
}

/// A declared number that no certificate of the registry has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Misfit {
    /// What people call the registration.
    pub title: Text,
    /// What its numbers look like.
    pub form: Text,
}

/// What a crosswalk says of the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Carrying {
    /// The crosswalk.
    pub crosswalk: Pack,
    /// Whether its text was read in a source.
    pub verified: bool,
    /// The rule that says so.
    pub rule: Option<String>,
    /// Whether the target accepts the registration without another.
    pub accepted: bool,
    /// Why.
    pub why: Text,
}

/// A field of the form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Field {
    /// Its id in the registry.
    pub id: String,
    /// What the form calls it.
    pub title: Text,
    /// The fact that fills it.
    pub fact: Option<String>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Most characters.
    pub max_chars: Option<u64>,
    /// `carries`, `too-long`, `missing`, `not-measured`, or `by-hand`.
    pub state: String,
    /// What it is filled with, where that may be public.
    pub value: Option<String>,
}

/// A kind of document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Document {
    /// The kind of evidence.
    pub kind: String,
    /// What people call it.
    pub title: Text,
    /// `carries`, `expired`, `not-yet`, `differs`, `not-found`, `unchecked` or `missing`.
    pub state: String,
    /// Whether it must be handed in; others support the application.
    pub required: bool,
}

/// A kind of registration on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KindPair {
    /// What both have in common.
    pub concept: Text,
    /// What it is called where the registration was made.
    pub from: Option<Text>,
    /// What it is called at the target.
    pub to: Option<Text>,
    /// What stands for it where there is none.
    pub note: Option<Text>,
}

/// A right on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RightPair {
    /// The right, as declared.
    pub right: String,
    /// What it is called where the registration was made.
    pub from: Option<String>,
    /// What it is called at the target.
    pub to: Option<String>,
    /// Whether the registration proves it; null where it is not known which one it is.
    #[serde(default)]
    pub proven: Option<bool>,
}

/// A pack of rules that the target's review goes by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewPack {
    /// The pack.
    #[serde(flatten)]
    pub pack: Pack,
    /// What people call it.
    pub title: Text,
    /// `judged` by these very bytes, by an `other-version`, or `not-judged`.
    pub state: String,
}

impl Recognised {
    /// The document of what `version` of the program found.
    pub fn new(recognition: &Recognition, version: &str) -> Self {
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Self {
            schema: SCHEMA.to_owned(),
            tool: Tool::of(version),
            as_of: recognition.as_of.to_string(),
            name: recognition.name.clone(),
            origin: recognition.origin.as_str().to_owned(),
            from: recognition.from.as_ref().map(made),
            misfit: recognition.misfit.as_ref().map(|misfit| Misfit {
                title: Text::from(&misfit.title),
                form: Text::from(&misfit.form),
            }),
            target: target(&recognition.target),
            carrying: recognition.carrying.as_ref().map(carrying),
            must_register: recognition.kind != KindThere::NotNeeded,
            kind: match &recognition.kind {
                KindThere::Known(title) => Some(Text::from(title)),
                KindThere::NotNeeded | KindThere::Unknown => None,
            },
            conclusion: Text::both(|lang| recognition_conclusion(recognition, lang)),
            exit: recognition.exit_status().code(),
            missing_fields: number(recognition.missing_fields().count()),
            by_hand_fields: number(recognition.by_hand_fields().count()),
            missing_documents: number(recognition.missing_documents().count()),
            fields: recognition.fields.iter().map(field).collect(),
            documents: recognition.documents.iter().map(document).collect(),
            kinds: recognition.kinds.iter().map(kind_pair).collect(),
            rights: recognition.rights.iter().map(right_pair).collect(),
            packs: recognition.packs.iter().map(review_pack).collect(),
        }
    }

    /// The document as pretty-printed JSON with a line end.
    ///
    /// # Errors
    /// [`ReportError::Json`] if it cannot be written, which nothing makes happen.
    pub fn to_json(&self) -> Result<String, ReportError> {
        pretty(self)
    }
}

/// The targets as JSON.
///
/// # Errors
/// As [`Recognised::to_json`].
pub fn targets_json(targets: &[RecognitionTarget]) -> Result<String, ReportError> {
    pretty(&Targets {
        schema: SCHEMA.to_owned(),
        targets: targets.iter().map(target).collect(),
    })
}

/// The schema as pretty-printed JSON with a line end, as committed under `docs/schemas/`.
///
/// # Errors
/// [`ReportError::Json`] if it cannot be written, which a test excludes.
pub fn recognise_schema() -> Result<String, ReportError> {
    published::<RecogniseDocument>(ID)
}

fn target(target: &RecognitionTarget) -> Target {
    Target {
        id: target.id.clone(),
        title: Text::from(&target.title),
        registry: target.registry.as_ref().map(Pack::of),
        source: target.source.as_ref().map(Source::from),
        jurisdiction: target.jurisdiction.clone(),
        aliases: target.aliases.clone(),
        profiles: target.profiles.clone(),
        in_force: target.in_force,
    }
}

fn made(from: &model::RegisteredAt) -> Made {
    Made {
        id: from.id.clone(),
        title: Text::from(&from.title),
        valid_until: from.valid_until.map(|day| day.to_string()),
        expired: from.is_expired,
        at_target: from.is_target,
    }
}

fn carrying(carrying: &model::Carrying) -> Carrying {
    Carrying {
        crosswalk: Pack::of(&carrying.crosswalk),
        verified: carrying.is_read,
        rule: carrying.rule.as_ref().map(ToString::to_string),
        accepted: carrying.is_accepted,
        why: Text::from(&carrying.why),
    }
}

fn field(field: &model::CarriedField) -> Field {
    Field {
        id: field.id.clone(),
        title: Text::from(&field.title),
        fact: field.fact.clone(),
        required: field.required,
        max_chars: field.max_chars.and_then(|most| u64::try_from(most).ok()),
        state: field.state.as_str().to_owned(),
        value: field.value.clone(),
    }
}

fn document(document: &model::CarriedDocument) -> Document {
    Document {
        kind: document.kind.clone(),
        title: Text::from(&document.title),
        state: document.state.as_str().to_owned(),
        required: document.required,
    }
}

fn kind_pair(kind: &model::CarriedKind) -> KindPair {
    KindPair {
        concept: Text::from(&kind.concept),
        from: kind.from.as_ref().map(Text::from),
        to: kind.to.as_ref().map(Text::from),
        note: kind.note.as_ref().map(Text::from),
    }
}

fn right_pair(right: &model::CarriedRight) -> RightPair {
    RightPair {
        right: right.right.clone(),
        from: right.from.clone(),
        to: right.to.clone(),
        proven: right.is_proven,
    }
}

fn review_pack(standing: &model::PackStanding) -> ReviewPack {
    ReviewPack {
        pack: Pack::of(&standing.pack),
        title: Text::from(&standing.title),
        state: standing.state.as_str().to_owned(),
    }
}
