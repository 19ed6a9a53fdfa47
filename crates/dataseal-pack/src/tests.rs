//! Whole files, valid and broken. The broken ones are in `fixtures/`, named by their defect, each ending with the
//! problems that it must raise.

mod authoring;
mod fixtures;
mod robustness;
mod together;
mod valid;

use std::sync::LazyLock;

use dataseal_model::Asset;
use dataseal_model::facts::{Choice, FactOrigin, FactScope, FactSpec, FactType};

use crate::asset::parse_with;
use crate::load::load_with;
use crate::{EvidenceKind, PackFile, Policies, Problems, Vocabulary};

const ASSET: &str = include_str!("../fixtures/valid/asset.toml");
const CLASSES: &str = include_str!("../fixtures/valid/classes.toml");
const CONFIG: &str = include_str!("../fixtures/valid/config.toml");
const EVIDENCE: &str = include_str!("../fixtures/valid/evidence.toml");
const GRADING: &str = include_str!("../fixtures/valid/grading.toml");
const LABELS: &str = include_str!("../fixtures/valid/labels.toml");
const PACK: &str = include_str!("../fixtures/valid/pack.toml");
const RULE: &str = include_str!("../fixtures/valid/rule.toml");

const fn spec(name: &'static str, fact_type: FactType, asset_key: Option<&'static str>) -> FactSpec {
    FactSpec {
        name,
        fact_type,
        scope: FactScope::Dataset,
        origin: if asset_key.is_some() {
            FactOrigin::Declared
        } else {
            FactOrigin::Scanned
        },
        unit: "",
        zh: "",
        en: "",
        asset_key,
        choices: &[],
    }
}

const DEID_STATES: &[Choice] = &[
    choice("none", "未处理", "untreated"),
    choice("anonymised", "匿名化", "anonymised"),
    choice("aggregated", "汇总", "aggregated"),
];
const RIGHTS: &[Choice] = &[
    choice("hold", "持有权", "right to hold"),
    choice("use", "使用权", "right to use"),
];

const fn choice(value: &'static str, zh: &'static str, en: &'static str) -> Choice {
    Choice { value, zh, en }
}

/// A schema of its own, so that these tests stay what they are when the real one grows.
static TEST_FACTS: &[FactSpec] = &[
    spec("pi_columns", FactType::Integer, None),
    FactSpec {
        scope: FactScope::Column,
        ..spec("null_share", FactType::Share, None)
    },
    spec("holder_name", FactType::Text, Some("holder.name")),
    spec("holder_uscc", FactType::Text, Some("holder.uscc")),
    FactSpec {
        choices: RIGHTS,
        ..spec("rights_claimed", FactType::TextSet, Some("rights.claimed"))
    },
    FactSpec {
        choices: DEID_STATES,
        ..spec("deid_state", FactType::Text, Some("deid.state"))
    },
    spec("contains_personal", FactType::Boolean, Some("content.personal")),
    spec("subjects", FactType::Integer, Some("content.subjects")),
    spec("complete_share", FactType::Share, Some("content.complete")),
    spec("content_note", FactType::Text, Some("content.note")),
    spec("collected", FactType::Date, Some("time.collected")),
];

/// The valid policies with some files replaced or added.
fn load(changes: &[(&str, &str)]) -> Result<Policies, Problems> {
    let valid = [
        ("cn-test/pack.toml", PACK),
        ("cn-test/rules/subject.toml", RULE),
        ("evidence.toml", EVIDENCE),
        ("lexicons/surnames.txt", "王\n李\n"),
        ("taxonomy/classes.toml", CLASSES),
        ("taxonomy/grading.toml", GRADING),
    ];
    let files: Vec<PackFile<'_>> = valid
        .iter()
        .chain(changes)
        .map(|(path, text)| PackFile {
            path,
            bytes: text.as_bytes(),
        })
        .collect();
    load_with(&files, TEST_FACTS)
}

static KINDS: LazyLock<Vec<EvidenceKind>> = LazyLock::new(|| load(&[]).unwrap().evidence_kinds);

fn asset(bytes: &[u8]) -> Result<Asset, Problems> {
    let vocabulary = Vocabulary {
        facts: TEST_FACTS,
        kinds: Some(&KINDS),
        questions: None,
    };
    parse_with(bytes, "asset.toml", &vocabulary)
}

/// Every problem as it is told.
fn messages(problems: &Problems) -> Vec<String> {
    problems.iter().map(ToString::to_string).collect()
}
