//! What the holder declared and attached, in wire form. Facts are carried generically, each in the section that its
//! question belongs to; whatever could be a contact is left out, because a statement is public and cannot be taken back.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use dataseal_model::facts::{FactValue, fact};
use dataseal_model::{Asset, Evidence, EvidenceState};

use crate::wire::v0 as wire;

/// Words in a fact's name or key that ask for a person or a way to reach one.
const CONTACT_WORDS: [&str; 9] = [
    "contact",
    "phone",
    "telephone",
    "mobile",
    "tel",
    "email",
    "mail",
    "fax",
    "wechat",
];

/// The declared sections of a predicate.
#[derive(Default)]
pub(super) struct Sections {
    pub(super) asset: BTreeMap<String, wire::Declared>,
    pub(super) parties: Vec<wire::Party>,
    pub(super) rights: BTreeMap<String, wire::Declared>,
    pub(super) evidence: Vec<wire::Evidence>,
}

pub(super) fn sections(asset: Option<&Asset>) -> Sections {
    let mut sections = Sections::default();
    let Some(asset) = asset else { return sections };
    let mut holder: BTreeMap<String, wire::Declared> = BTreeMap::new();
    for (name, value) in &asset.declared {
        let key = fact(name).and_then(|spec| spec.asset_key).unwrap_or("");
        if is_contact(name) || is_contact(key) {
            continue;
        }
        let section = match key.split('.').next() {
            Some("holder") => &mut holder,
            Some("rights") => &mut sections.rights,
            _ => &mut sections.asset,
        };
        section.insert(name.clone(), declared(value));
    }
    let answers = asset.answers.iter();
    sections
        .asset
        .extend(answers.map(|(question, answer)| (format!("answer:{question}"), wire::Declared::Boolean(*answer))));
    sections.parties.extend(party(holder));
    sections.evidence = asset.evidence.iter().map(evidence).collect();
    sections
        .evidence
        .sort_by(|left, right| (&left.kind, &left.name, &left.sha256).cmp(&(&right.kind, &right.name, &right.sha256)));
    sections
}

fn is_contact(name: &str) -> bool {
    name.split(['.', '_', '-']).any(|word| CONTACT_WORDS.contains(&word))
}

fn declared(value: &FactValue) -> wire::Declared {
    match value {
        FactValue::Boolean(answer) => wire::Declared::Boolean(*answer),
        FactValue::Integer(number) => wire::Declared::Integer(*number),
        FactValue::TextSet(texts) => wire::Declared::Texts(texts.clone()),
        FactValue::Share { .. } | FactValue::Text(_) | FactValue::Date(_) => wire::Declared::Text(value.to_string()),
    }
}

fn party(mut holder: BTreeMap<String, wire::Declared>) -> Option<wire::Party> {
    if holder.is_empty() {
        return None;
    }
    let mut text = |fact: &str| match holder.remove(fact) {
        Some(wire::Declared::Text(text)) => Some(text),
        _ => None,
    };
    Some(wire::Party {
        role: "holder".to_owned(),
        name: text("holder_name"),
        uscc: text("holder_uscc"),
        declared: holder,
    })
}

fn evidence(evidence: &Evidence) -> wire::Evidence {
    wire::Evidence {
        kind: evidence.kind.clone(),
        name: portable_name(&evidence.file),
        sha256: evidence.digest.to_string(),
        issuer: evidence.issuer.clone(),
        issued: evidence.issued.to_string(),
        valid_until: evidence.valid_until.map(|day| day.to_string()),
        state: state(evidence.state).to_owned(),
    }
}

const fn state(state: EvidenceState) -> &'static str {
    match state {
        EvidenceState::Matches => "matches",
        EvidenceState::Differs => "differs",
        EvidenceState::Missing => "missing",
        EvidenceState::Unchecked => "unchecked",
    }
}

/// A path that leads out of the folder says where somebody keeps documents, which is nobody's business: only its last
/// part is kept.
fn portable_name(path: &str) -> String {
    let plain = Path::new(path)
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let drive = path.contains('\\') || path.contains(':');
    if plain && !drive {
        path.to_owned()
    } else {
        path.rsplit(['/', '\\', ':']).next().unwrap_or(path).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use dataseal_model::Asset;
    use dataseal_model::facts::FactValue;

    use super::{portable_name, sections};

    #[test]
    fn paths_that_lead_elsewhere_keep_only_their_name() {
        for (path, name) in [
            ("evidence/授权书.pdf", "evidence/授权书.pdf"),
            ("a.pdf", "a.pdf"),
            ("/srv/somebody/a.pdf", "a.pdf"),
            ("../private/a.pdf", "a.pdf"),
            ("C:\\Users\\somebody\\a.pdf", "a.pdf"),
        ] {
            assert_eq!(portable_name(path), name);
        }
    }

    #[test]
    fn contacts_never_reach_a_statement() {
        let mut asset = Asset::default();
        for name in ["contact_name", "holder_phone", "asset_email", "asset_name"] {
            asset.declared.insert(name.to_owned(), FactValue::Text("x".to_owned()));
        }
        let kept: Vec<String> = sections(Some(&asset)).asset.into_keys().collect();
        assert_eq!(kept, ["asset_name"]);
    }
}
