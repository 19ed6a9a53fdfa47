//! From a `pack.toml` to the pack's own data; its rules come from their own files.

use dataseal_model::facts::fact;
use dataseal_model::{Bilingual, PackId, PackOrigin, PackRef};

use crate::pack::{Pack, Selection};
use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::sha256;
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// Reads the `pack.toml` of `folder`; `known` are the folders of all packs. The pack has no rules yet, and its digest is
/// that of this file alone.
pub(crate) fn read_pack_file(
    path: &str,
    folder: &str,
    known: &[&str],
    bytes: &[u8],
    problems: &mut Problems,
) -> Option<Pack> {
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let id = root.required("id").and_then(|item| read_id(&item, folder));
        let version = root.required("version").and_then(|item| read_version(&item));
        let title = root.bilingual("title");
        let jurisdiction = root.text("jurisdiction");
        let description = root.bilingual("description");
        let requires = read_requires(root, known);
        let selection = read_selection(root);
        Some(Pack {
            reference: PackRef {
                id: id?,
                version: version?,
                digest: sha256(bytes),
                origin: PackOrigin::default(),
            },
            title: title?,
            description: description?,
            jurisdiction: jurisdiction?,
            requires,
            selection,
            rules: Vec::new(),
        })
    })
}

/// `sector = "…"`, `on_request = true` or `on_waivers = true`; none is always.
fn read_selection(root: &mut Section<'_>) -> Selection {
    let sector = root.optional("sector").and_then(|item| {
        let choices = fact("sector").map_or(&[][..], |spec| spec.choices);
        let allowed: Vec<(&str, &str)> = choices.iter().map(|choice| (choice.value, choice.value)).collect();
        item.one_of(&allowed).map(str::to_owned)
    });
    let flagged = [("on_request", Selection::OnRequest), ("on_waivers", Selection::Waivers)];
    let mut selection = sector.map(Selection::Sector);
    for (key, meant) in flagged {
        let Some(item) = root.optional(key) else { continue };
        if selection.is_some() {
            item.report(ProblemKind::Contradiction(Bilingual::new(
                "`sector`、`on_request` 与 `on_waivers` 只能写一个",
                "`sector`, `on_request` and `on_waivers` exclude each other",
            )));
        } else if item.boolean() == Some(true) {
            selection = Some(meant);
        }
    }
    selection.unwrap_or(Selection::Always)
}

fn read_id(item: &Item<'_>, folder: &str) -> Option<PackId> {
    let id: PackId = item.parsed(Form::Kebab)?;
    if id.as_str() != folder {
        item.report(ProblemKind::Contradiction(Bilingual::new(
            format!("`{id}` 与所在目录 `{folder}` 不一致"),
            format!("`{id}` is not the name of its folder `{folder}`"),
        )));
        return None;
    }
    Some(id)
}

/// Three numbers joined by dots.
pub(crate) fn read_version(item: &Item<'_>) -> Option<String> {
    let version = item.filled_text()?;
    let number = |part: &str| !part.is_empty() && part.len() <= 9 && part.bytes().all(|byte| byte.is_ascii_digit());
    if version.split('.').count() == 3 && version.split('.').all(number) {
        return Some(version);
    }
    item.report(ProblemKind::Malformed { form: Form::Version });
    None
}

fn read_requires(root: &mut Section<'_>, known: &[&str]) -> Vec<PackId> {
    let items = root
        .optional("requires")
        .and_then(|item| item.array())
        .unwrap_or_default();
    let mut requires = Vec::new();
    for item in &items {
        let Some(id) = item.parsed::<PackId>(Form::Kebab) else {
            continue;
        };
        if !known.contains(&id.as_str()) {
            item.report_unknown_value(id.as_str(), known.iter().map(|id| (*id, *id)));
        }
        requires.push(id);
    }
    requires
}
