//! From `evidence.toml`, the common one and those of packs, to the kinds of document that can back a declaration.

use std::collections::BTreeMap;

use dataseal_model::PackId;

use crate::pack::EvidenceKind;
use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::walk::Section;

/// Path of the common kinds below `policies/`; a pack's own lie beside its `pack.toml` under the same name.
pub(crate) const EVIDENCE_FILE: &str = "evidence.toml";

/// Reads the kinds of one file, `[[kind]]` each; `seen` holds the ids of the files before it.
pub(crate) fn read_kinds(
    path: &str,
    bytes: &[u8],
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<Vec<EvidenceKind>> {
    let pack = path.split_once('/').and_then(|(folder, _)| folder.parse().ok());
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let sections = root.required_tables("kind").unwrap_or_default();
        Some(
            sections
                .into_iter()
                .filter_map(|section| read_kind(section, pack.as_ref(), seen))
                .collect(),
        )
    })
}

fn read_kind(
    mut section: Section<'_>,
    pack: Option<&PackId>,
    seen: &mut BTreeMap<String, String>,
) -> Option<EvidenceKind> {
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
        pack: pack.cloned(),
    })
}
