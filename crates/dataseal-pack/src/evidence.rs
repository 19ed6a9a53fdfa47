//! From `evidence.toml` to the kinds of document that can back a declaration.

use std::collections::BTreeMap;

use crate::pack::EvidenceKind;
use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::walk::Section;

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
    let kind = section.required("id").and_then(|item| item.new_id(seen));
    let title = section.bilingual("title");
    let description = section.bilingual("description");
    let issuer_role = section.text("issuer_role");
    section.finish();
    Some(EvidenceKind {
        kind: kind?.to_string(),
        title: title?,
        description: description?,
        issuer_role: issuer_role?,
    })
}
