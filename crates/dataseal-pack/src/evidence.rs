//! From `evidence.toml` to the kinds of document that can back a declaration.

use std::collections::BTreeMap;

use crate::pack::EvidenceKind;
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// Path of the kinds below `policies/`.
pub(crate) const EVIDENCE_FILE: &str = "evidence.toml";

/// Reads the kinds, `[[kind]]` each.
pub(crate) fn read_kinds(bytes: &[u8], problems: &mut Problems) -> Option<Vec<EvidenceKind>> {
    read_toml(Document::Pack, EVIDENCE_FILE, bytes, problems, |root| {
        let mut seen = BTreeMap::new();
        let sections = root.required_tables("kind").unwrap_or_default();
        Some(
            sections
                .into_iter()
                .filter_map(|section| read_kind(section, &mut seen))
                .collect(),
        )
    })
}

fn read_kind(mut section: Section<'_>, seen: &mut BTreeMap<String, String>) -> Option<EvidenceKind> {
    let kind = section.required("id").and_then(|item| unique_kind(&item, seen));
    let title = section.bilingual("title");
    let description = section.bilingual("description");
    let issuer_role = section.text("issuer_role");
    section.finish();
    Some(EvidenceKind {
        kind: kind?,
        title: title?,
        description: description?,
        issuer_role: issuer_role?,
    })
}

fn unique_kind(item: &Item<'_>, seen: &mut BTreeMap<String, String>) -> Option<String> {
    let kind = item.filled_text()?;
    if !is_kebab(&kind) {
        item.report(ProblemKind::Malformed { form: Form::Kebab });
        return None;
    }
    if let Some(first) = seen.get(&kind) {
        item.report(ProblemKind::Duplicate {
            what: kind,
            first: first.clone(),
        });
        return None;
    }
    seen.insert(kind.clone(), item.location());
    Some(kind)
}

/// Kinds follow the form of class ids: lower-case words joined by hyphens.
fn is_kebab(text: &str) -> bool {
    text.parse::<dataseal_model::ClassId>().is_ok()
}
