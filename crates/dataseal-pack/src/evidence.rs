//! From `evidence.toml`, the common one and those of packs, to the kinds of document that can back a declaration.

use std::collections::BTreeMap;

use dataseal_model::PackId;

use crate::pack::EvidenceKind;
use crate::problem::{Document, Problems};
use crate::source::read_toml;
use crate::walk::{Section, suggestion};

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

impl EvidenceKind {
    /// Whether that is its id or its title in either language.
    pub(crate) fn is_named(&self, written: &str) -> bool {
        [&self.kind, &self.title.zh, &self.title.en]
            .into_iter()
            .any(|name| name == written)
    }

    /// The kind that a person names.
    ///
    /// # Errors
    /// The kind that was probably meant, if any is near or has a title in which the words occur.
    pub fn named<'k>(written: &str, kinds: &'k [Self]) -> Result<&'k Self, Option<&'k Self>> {
        let written = written.trim();
        if let Some(kind) = kinds.iter().find(|kind| kind.is_named(written)) {
            return Ok(kind);
        }
        let names = || {
            kinds
                .iter()
                .flat_map(|kind| [&kind.kind, &kind.title.zh, &kind.title.en])
        };
        let names: Vec<&str> = names().map(String::as_str).collect();
        let near = suggestion(written, names.iter().copied());
        let holds = || {
            names
                .iter()
                .copied()
                .find(|name| !written.is_empty() && name.contains(written))
        };
        let meant = near.or_else(holds);
        Err(meant.and_then(|name| kinds.iter().find(|kind| kind.is_named(name))))
    }
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

#[cfg(test)]
mod tests {
    use dataseal_model::Bilingual;

    use super::*;

    #[test]
    fn kinds_are_found_by_id_and_by_title_and_slips_are_told() {
        let kind = |id: &str, zh: &str, en: &str| EvidenceKind {
            kind: id.to_owned(),
            title: Bilingual::new(zh, en),
            description: Bilingual::new("", ""),
            issuer_role: String::new(),
            pack: None,
        };
        let kinds = [
            kind("ownership-proof", "权属证明", "Proof of ownership"),
            kind("separate-consent", "单独同意", "Separate consent"),
        ];
        let named = |written| EvidenceKind::named(written, &kinds).map(|kind| kind.kind.as_str());
        for written in ["ownership-proof", "权属证明", " Proof of ownership "] {
            assert_eq!(named(written), Ok("ownership-proof"), "{written}");
        }
        for (written, meant) in [
            ("ownership-prof", Some("ownership-proof")),
            ("权属证书", Some("ownership-proof")),
            ("同意", Some("separate-consent")),
            ("", None),
            ("发票", None),
        ] {
            let meant = meant.map(str::to_owned);
            let told = EvidenceKind::named(written, &kinds)
                .unwrap_err()
                .map(|kind| kind.kind.clone());
            assert_eq!(told, meant, "{written}");
        }
    }
}
