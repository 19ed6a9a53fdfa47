//! The catalogues against each other and against the code that names their ids.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::*;

/// Families whose last part comes from a name of the model; `words`, `error_text` and `html` test that each has its texts.
const FAMILIES: [&str; 61] = [
    "severity.",
    "rule-kind.",
    "certainty.",
    "policy-part.",
    "verdict.",
    "grade.",
    "grade-short.",
    "grade-rule.",
    "impact.",
    "degree.",
    "type.",
    "encoding.",
    "format.",
    "strength.",
    "withheld.",
    "evidence-state.",
    "owner.",
    "quarantine.field-count",
    "quarantine.unclosed-quote",
    "quarantine.another-table",
    "quarantine.not-an-object",
    "quarantine.malformed",
    "note.",
    "part.",
    "line-ending.",
    "skipped.",
    "detail.",
    "error.",
    "strip.",
    "section.",
    "glossary.",
    "cli.",
    "reason-code.",
    "count.",
    "dimension.",
    "indicator.",
    "lack.",
    "proxy.",
    "degree-pg.",
    "element.",
    "measure.",
    "derivation.",
    "derived.",
    "readiness.",
    "readiness-reason.",
    "deid.",
    "counted.",
    "role.",
    "role-reason.",
    "threshold.",
    "review-note.",
    "fact-origin.",
    "waiver-state.",
    "form.",
    "remark.",
    "recogniser-answer.",
    "value-fact.",
    "ruling.",
    "standing.",
    "surprise.",
    "eval.naming-",
];

/// Every Rust source and template of this crate as one text, the catalogues and tests left out.
fn sources(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.push_str(&sources(&path));
        } else if path.extension().is_some_and(|end| end == "rs" || end == "jinja") && !path.ends_with("tests.rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
    all
}

fn crate_sources() -> String {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

fn holes(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .map(|rest| rest.split(['}', '|']).next().unwrap().to_owned())
        .collect()
}

#[test]
fn both_catalogues_have_the_same_ids_and_holes() {
    let (zh, en): (Vec<_>, Vec<_>) = (ZH.keys().collect(), EN.keys().collect());
    assert_eq!(zh, en);
    for (id, text) in ZH.iter() {
        let mut english = holes(EN[id]);
        // A figure that only chooses a plural is not missing from the Chinese text.
        english.retain(|hole| EN[id].contains(&format!("{{{hole}}}")));
        assert!(english.is_subset(&holes(text)), "{id}: {text} / {}", EN[id]);
    }
}

#[test]
fn every_line_of_a_catalogue_is_read() {
    for (source, catalogue) in [(include_str!("zh-CN.toml"), &ZH), (include_str!("en.toml"), &EN)] {
        let lines = source.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        assert_eq!(
            lines.count(),
            catalogue.len(),
            "a line is malformed or an id is there twice"
        );
        assert!(!source.contains('\\'), "escapes are not part of the form");
    }
}

#[test]
fn no_message_is_unused() {
    let used = crate_sources();
    for id in message_ids().filter(|id| !FAMILIES.iter().any(|family| id.starts_with(family))) {
        let family = id.rsplit_once('.').map_or(id, |(family, _)| family);
        let written = used.contains(&format!("\"{id}\"")) || used.contains(&format!("'{id}'"));
        let built = used.contains(&format!("\"{family}.{{"));
        assert!(written || built, "{id} is in the catalogues and nowhere used");
    }
}

#[test]
fn every_id_that_the_template_uses_is_there() {
    let template = concat!(
        include_str!("../html/report.html.jinja"),
        include_str!("../html/guide.html.jinja")
    );
    let used = template.split("t(\"").skip(1).chain(template.split("t('").skip(1));
    for id in used.map(|rest| rest.split(['"', '\'']).next().unwrap()) {
        assert!(find(Lang::Zh, id).is_some(), "{id}");
    }
}

#[test]
fn holes_are_filled_and_plurals_chosen() {
    assert_eq!(message(Lang::En, "count.columns", &[("n", &1)]), "1 column");
    assert_eq!(message(Lang::En, "count.columns", &[("n", &0)]), "0 columns");
    assert_eq!(message(Lang::Zh, "count.columns", &[("n", &1)]), "1 列");
    assert_eq!(fill("a {x} {y} {", &[("x", &"{y}")]), "a {y} {y} {");
}

#[test]
fn an_unknown_id_comes_back_as_itself() {
    assert_eq!(message(Lang::En, "no.such-message", &[]), "no.such-message");
}

#[test]
fn nothing_ever_says_that_data_comply() {
    for text in EN.values() {
        assert!(!text.contains("compliant") && !text.contains("complies"), "{text}");
    }
    for text in ZH.values() {
        assert!(!text.contains("合规通过") && !text.contains("符合法"), "{text}");
    }
}
