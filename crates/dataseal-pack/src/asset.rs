//! From `asset.toml` to what the holder declares: files, answers by the fact schema, and documents.
//!
//! Sections and keys come from the schema, so a new declared fact needs no change here. An empty text means "not
//! answered". Whether files are there and have their digest is for those who may open them.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::facts::{FACTS, FactOrigin, FactSpec};
use dataseal_model::{Asset, Bilingual, Digest, Evidence, EvidenceState};

use crate::pack::{EvidenceKind, Question};
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};
use crate::{Vocabulary, answer};

/// The schema that an `asset.toml` names.
pub const ASSET_SCHEMA: &str = "dataseal/asset/v1";

/// The section of the data files; declared facts may share it.
const DATA: &str = "data";

/// Reads an `asset.toml`; `kinds` and `questions` are those of the packs.
///
/// # Errors
/// Every problem of the file at once.
///
/// ```
/// let toml = b"schema = \"dataseal/asset/v1\"\n[data]\nfile = [\"a.csv\"]\n";
/// let problems = dataseal_pack::parse_asset(toml, "asset.toml", &[], &[]).unwrap_err();
/// assert_eq!(problems.to_string(), "asset.toml:3:1: unknown key `file`; did you mean `files`?");
/// ```
pub fn parse_asset(
    bytes: &[u8],
    file_name: &str,
    kinds: &[EvidenceKind],
    questions: &[Question],
) -> Result<Asset, Problems> {
    parse_with(
        bytes,
        file_name,
        &Vocabulary {
            facts: FACTS,
            kinds: Some(kinds),
            questions: Some(questions),
        },
    )
}

/// Reads an `asset.toml` by another schema, so that tests do not depend on the schema in force.
pub(crate) fn parse_with(bytes: &[u8], file_name: &str, vocabulary: &Vocabulary<'_>) -> Result<Asset, Problems> {
    let mut problems = Problems::default();
    let asset = read_toml(Document::Asset, file_name, bytes, &mut problems, |root| {
        if let Some(schema) = root.required("schema") {
            schema.one_of(&[(ASSET_SCHEMA, ())]);
        }
        let (declared, files) = read_sections(root, vocabulary.facts);
        let answers = root.optional("answers").and_then(Item::table);
        let answers = answers.map(|section| vocabulary.answers(section)).unwrap_or_default();
        let evidence = read_evidence(root, vocabulary);
        Some(Asset {
            files,
            declared,
            answers,
            evidence,
        })
    });
    problems.or(asset.unwrap_or_default())
}

type Declared = BTreeMap<String, dataseal_model::facts::FactValue>;

/// Every question with its section (empty at the root) and key.
fn questions(facts: &'static [FactSpec]) -> BTreeMap<&'static str, Vec<(&'static str, &'static FactSpec)>> {
    let mut sections: BTreeMap<_, Vec<_>> = BTreeMap::from([(DATA, Vec::new())]);
    for spec in facts.iter().filter(|spec| spec.origin == FactOrigin::Declared) {
        let Some(path) = spec.asset_key else { continue };
        let (section, key) = path.split_once('.').unwrap_or(("", path));
        sections.entry(section).or_default().push((key, spec));
    }
    sections
}

fn read_sections(root: &mut Section<'_>, facts: &'static [FactSpec]) -> (Declared, Vec<String>) {
    let mut declared = Declared::new();
    let mut files = Vec::new();
    for (name, keys) in questions(facts) {
        if name.is_empty() {
            read_answers(root, &keys, &mut declared);
            continue;
        }
        let item = if name == DATA {
            root.required(name)
        } else {
            root.optional(name)
        };
        let Some(mut section) = item.and_then(Item::table) else {
            continue;
        };
        if name == DATA {
            files = read_files(&mut section);
        }
        read_answers(&mut section, &keys, &mut declared);
        section.known_elsewhere(facts.iter().filter_map(|spec| spec.asset_key));
        section.finish();
    }
    root.known_elsewhere(facts.iter().filter_map(|spec| spec.asset_key));
    (declared, files)
}

fn read_answers(section: &mut Section<'_>, keys: &[(&'static str, &'static FactSpec)], declared: &mut Declared) {
    for (key, spec) in keys {
        let Some(item) = section.optional(key).filter(|item| !item.is_blank()) else {
            continue;
        };
        if let Some(value) = answer::read(&item, spec) {
            declared.insert(spec.name.to_owned(), value);
        }
    }
}

fn read_files(section: &mut Section<'_>) -> Vec<String> {
    let Some(list) = section.required("files") else {
        return Vec::new();
    };
    let Some(items) = list.array() else {
        return Vec::new();
    };
    if items.is_empty() {
        list.report(ProblemKind::Empty);
    }
    let mut first: BTreeMap<String, &Item<'_>> = BTreeMap::new();
    let mut files = Vec::new();
    for item in &items {
        let Some(path) = relative_path(item) else { continue };
        if let Some(earlier) = first.get(&path) {
            let first = earlier.location();
            item.report(ProblemKind::Duplicate { what: path, first });
        } else {
            first.insert(path.clone(), item);
            files.push(path);
        }
    }
    files
}

/// A path that stays below the folder of the file that names it, in its one spelling.
pub(crate) fn relative_path(item: &Item<'_>) -> Option<String> {
    // Not trimmed: a file name may end in a space, and another name is another file.
    let path = item.text()?;
    let plain = |part: &str| !part.is_empty() && part != "." && part != "..";
    let drive = path.chars().nth(1) == Some(':') && path.starts_with(|first: char| first.is_ascii_alphabetic());
    let relative = path.split('/').all(plain) && !drive && !path.contains(['\\', '\n', '\r', '\t']);
    if !relative {
        let form = Form::RelativePath;
        item.report(if item.is_blank() {
            ProblemKind::Empty
        } else {
            ProblemKind::Malformed { form }
        });
        return None;
    }
    Some(path.to_owned())
}

fn read_evidence(root: &mut Section<'_>, vocabulary: &Vocabulary<'_>) -> Vec<Evidence> {
    let mut seen = BTreeSet::new();
    root.tables("evidence")
        .into_iter()
        .filter_map(|section| read_document(section, vocabulary, &mut seen))
        .collect()
}

fn read_document(
    mut section: Section<'_>,
    vocabulary: &Vocabulary<'_>,
    seen: &mut BTreeSet<(String, String)>,
) -> Option<Evidence> {
    let kind = section.required("kind").and_then(|item| vocabulary.kind(&item));
    let file = section.required("file").and_then(|item| relative_path(&item));
    let digest = section.required("sha256").and_then(|item| read_digest(&item));
    let issuer = section.text("issuer");
    let issued = section.required("issued").and_then(|item| item.date());
    let valid_until = section
        .optional("valid_until")
        .filter(|item| !item.is_blank())
        .and_then(|item| {
            let until = item.date()?;
            if issued.is_some_and(|issued| until < issued) {
                item.report(ProblemKind::Contradiction(Bilingual::new(
                    "有效期截止日早于出具日",
                    "the document ends before it was issued",
                )));
            }
            Some(until)
        });
    if let (Some(kind), Some(file)) = (&kind, &file)
        && !seen.insert((kind.clone(), file.clone()))
    {
        section.report(ProblemKind::Contradiction(Bilingual::new(
            format!("`{file}` 已作为 `{kind}` 附上"),
            format!("`{file}` is already attached as `{kind}`"),
        )));
    }
    section.finish();
    Some(Evidence {
        kind: kind?,
        file: file?,
        digest: digest?,
        issuer: issuer?,
        issued: issued?,
        valid_until,
        state: EvidenceState::Unchecked,
    })
}

/// Some tools print digests in capitals; the value is the same.
fn read_digest(item: &Item<'_>) -> Option<Digest> {
    let digest = item.filled_text()?.to_ascii_lowercase().parse().ok();
    if digest.is_none() {
        item.report(ProblemKind::Malformed { form: Form::Sha256 });
    }
    digest
}
