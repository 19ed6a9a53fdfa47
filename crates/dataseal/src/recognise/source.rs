//! What a registration is told from: a declaration, a report, or a manifest, read as plain values.
//!
//! A manifest is read and not verified: its signatures are for `verify`, and whoever shows a result from here says so.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;
use dataseal_manifest::Statement;
use dataseal_manifest::wire::v0;
use dataseal_model::{DocumentState, ErrorCode, Evidence, EvidenceState, PackRef, RecognitionOrigin};
use dataseal_sign::Envelope;
use serde::Deserialize;

use crate::asset::AssetError;
use crate::diff::{Declared, WrittenPack, asked, read_report, references, report_at};
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Installation, load_asset};

/// The envelope's own limit.
const MOST_BYTES: u64 = 64 << 20;

/// What is registered, as far as a file tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    pub(crate) origin: RecognitionOrigin,
    pub(crate) declared: Declared,
    documents: Vec<Held>,
    /// Measured facts of the whole dataset: rows and columns, by fact.
    pub(crate) counts: BTreeMap<&'static str, u64>,
    /// Packs by which it was judged.
    pub(crate) packs: Vec<PackRef>,
}

/// A document that was attached.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Held {
    kind: String,
    state: EvidenceState,
    issued: Option<NaiveDate>,
    valid_until: Option<NaiveDate>,
}

impl Registered {
    /// What the file is.
    pub const fn origin(&self) -> RecognitionOrigin {
        self.origin
    }

    /// A declaration of these answers, without documents.
    #[cfg(test)]
    pub(crate) fn declaring(answers: &[(&str, &str)]) -> Self {
        let answers = answers.iter();
        Self {
            origin: RecognitionOrigin::Asset,
            declared: answers
                .map(|(fact, text)| ((*fact).to_owned(), (*text).to_owned()))
                .collect(),
            documents: Vec::new(),
            counts: BTreeMap::new(),
            packs: Vec::new(),
        }
    }

    /// How the best document of a kind stands on a day.
    pub(crate) fn document(&self, kind: &str, day: NaiveDate) -> DocumentState {
        let of_kind = self.documents.iter().filter(|document| document.kind == kind);
        // The states are in order, best first.
        of_kind
            .map(|document| document.on(day))
            .min()
            .unwrap_or(DocumentState::Missing)
    }
}

impl Held {
    fn on(&self, day: NaiveDate) -> DocumentState {
        match self.state {
            EvidenceState::Missing => DocumentState::NotFound,
            EvidenceState::Differs => DocumentState::Differs,
            _ if self.valid_until.is_some_and(|until| until < day) => DocumentState::Expired,
            _ if self.issued.is_none_or(|issued| day < issued) => DocumentState::NotYet,
            EvidenceState::Unchecked => DocumentState::Unchecked,
            EvidenceState::Matches => DocumentState::Carries,
        }
    }
}

/// Reads a declaration (`.toml`), a report or the folder that holds one, or a manifest.
///
/// # Errors
/// The file cannot be read, is malformed, or is none of these.
pub fn read_registered(path: &Path, installation: &Installation) -> Result<Registered, AssetError> {
    if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")) {
        let asset = load_asset(path, installation)?.asset;
        return Ok(Registered {
            origin: RecognitionOrigin::Asset,
            declared: asset
                .declared
                .iter()
                .map(|(fact, value)| (fact.clone(), value.to_string()))
                .collect(),
            documents: asset.evidence.iter().map(held).collect(),
            counts: BTreeMap::new(),
            packs: Vec::new(),
        });
    }
    if let Some(report) = report_at(path) {
        return Ok(of_report(read_report(&report)?));
    }
    Ok(of_manifest(path)?)
}

fn held(evidence: &Evidence) -> Held {
    Held {
        kind: evidence.kind.clone(),
        state: evidence.state,
        issued: Some(evidence.issued),
        valid_until: evidence.valid_until,
    }
}

#[derive(Deserialize)]
struct Report {
    #[serde(default)]
    tables: Vec<Table>,
    #[serde(default)]
    errors: Vec<serde::de::IgnoredAny>,
    asset: Option<Declaration>,
    #[serde(default)]
    basis: Basis,
}

#[derive(Deserialize)]
struct Table {
    rows: u64,
    #[serde(default)]
    columns: Vec<serde::de::IgnoredAny>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Declaration {
    declared: Declared,
    evidence: Vec<Document>,
}

#[derive(Deserialize)]
struct Document {
    kind: String,
    state: String,
    issued: String,
    valid_until: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Basis {
    packs: Vec<WrittenPack>,
}

fn of_report(report: Report) -> Registered {
    let declaration = report.asset.unwrap_or_default();
    let tables = report.tables.iter();
    let documents = declaration.evidence.iter();
    Registered {
        origin: RecognitionOrigin::Report,
        declared: asked(declaration.declared),
        documents: documents
            .map(|document| {
                let until = document.valid_until.as_deref();
                written(&document.kind, &document.state, &document.issued, until)
            })
            .collect(),
        // A part of the data has no count of the whole.
        counts: match report.errors.is_empty() {
            true => counts(tables.map(|table| (table.rows, table.columns.len()))),
            false => BTreeMap::new(),
        },
        packs: references(report.basis.packs),
    }
}

/// A document as a file of somebody's tells of it: what cannot be read of it was not looked at.
fn written(kind: &str, state: &str, issued: &str, valid_until: Option<&str>) -> Held {
    let until = valid_until.map(str::parse::<NaiveDate>);
    let is_read = until.as_ref().is_none_or(Result::is_ok);
    Held {
        kind: kind.to_owned(),
        state: match state {
            "matches" if is_read => EvidenceState::Matches,
            "differs" => EvidenceState::Differs,
            "missing" => EvidenceState::Missing,
            _ => EvidenceState::Unchecked,
        },
        issued: issued.parse().ok(),
        valid_until: until.and_then(Result::ok),
    }
}

/// Nothing of no table: that was not measured, and is not 0.
fn counts(tables: impl Iterator<Item = (u64, usize)>) -> BTreeMap<&'static str, u64> {
    let mut counts = BTreeMap::new();
    for (rows, columns) in tables {
        let columns = u64::try_from(columns).unwrap_or(u64::MAX);
        for (name, more) in [("rows", rows), ("columns", columns)] {
            let count: &mut u64 = counts.entry(name).or_default();
            *count = count.saturating_add(more);
        }
    }
    counts
}

fn of_manifest(path: &Path) -> Result<Registered, Error> {
    let bytes = read_bounded(path, MOST_BYTES)?;
    let other = |detail: &str| Error::new(ErrorCode::InputUnsupported, shown(path)).detail(detail);
    let envelope = Envelope::parse(&bytes).map_err(|_| other("an asset.toml, a report.json or a manifest is read"))?;
    let statement = Statement::parse(envelope.payload()).map_err(|error| other(error.name()))?;
    let predicate = statement.predicate();
    let mut declared: Declared = Declared::new();
    let parties = predicate.parties.iter().filter(|party| party.role == "holder");
    for party in parties {
        for (fact, text) in [("holder_name", &party.name), ("holder_uscc", &party.uscc)] {
            declared.extend(text.iter().map(|text| (fact.to_owned(), text.clone())));
        }
        declared.extend(party.declared.iter().map(said));
    }
    declared.extend(predicate.asset.iter().chain(&predicate.rights).map(said));
    let documents = predicate.evidence.iter();
    Ok(Registered {
        origin: RecognitionOrigin::Manifest,
        declared: asked(declared),
        documents: documents
            .map(|document| {
                let until = document.valid_until.as_deref();
                written(&document.kind, &document.state, &document.issued, until)
            })
            .collect(),
        counts: counts(
            statement
                .profile()
                .iter()
                .map(|table| (table.rows, table.columns.len())),
        ),
        packs: statement.basis().packs.clone(),
    })
}

/// A declared answer as reports write it.
fn said((fact, value): (&String, &v0::Declared)) -> (String, String) {
    let text = match value {
        v0::Declared::Boolean(answer) => answer.to_string(),
        v0::Declared::Integer(number) => number.to_string(),
        v0::Declared::Text(text) => text.clone(),
        v0::Declared::Texts(texts) => texts.join(", "),
    };
    (fact.clone(), text)
}
