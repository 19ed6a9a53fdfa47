//! What valid files become.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use dataseal_model::facts::{FACTS, FactOrigin, FactValue};
use dataseal_model::{Degree, EvidenceState, Grade, ImpactObject, Severity, Verdict};

use super::{ASSET, CONFIG, RULE, asset, load, messages};
use crate::{
    Certainty, ExampleEvidenceState, Expression, Language, Problem, ProblemKind, load_embedded, parse_config, sha256,
};

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

#[test]
fn an_asset_file_becomes_answers_in_machine_values() {
    let asset = asset(ASSET.as_bytes()).unwrap();
    assert_eq!(asset.files, ["月度统计.csv", "数据/区县.parquet"]);
    let expected = [
        ("collected", FactValue::Date(day(2026, 1, 31))),
        ("complete_share", FactValue::Share { part: 995, whole: 1000 }),
        ("contains_personal", FactValue::Boolean(false)),
        ("deid_state", FactValue::Text("aggregated".to_owned())),
        ("holder_name", FactValue::Text("示例数据有限公司".to_owned())),
        ("holder_uscc", FactValue::Text("91350100M000100Y43".to_owned())),
        (
            "rights_claimed",
            FactValue::TextSet(vec!["hold".to_owned(), "use".to_owned()]),
        ),
        ("subjects", FactValue::Integer(0)),
    ];
    let found: Vec<(&str, FactValue)> = asset
        .declared
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    assert_eq!(found, expected, "the blank note is not an answer");
}

#[test]
fn evidence_is_unchecked_until_somebody_opens_it() {
    let asset = asset(ASSET.as_bytes()).unwrap();
    let [document] = asset.evidence.as_slice() else {
        panic!("one document expected")
    };
    assert_eq!(document.kind, "ownership-proof", "a title stands for its kind");
    assert_eq!(document.digest, sha256(b""), "capitals are the same digest");
    assert_eq!(
        (document.issued, document.valid_until),
        (day(2026, 1, 1), Some(day(2027, 1, 1)))
    );
    assert_eq!(document.state, EvidenceState::Unchecked);
}

#[test]
fn what_is_not_answered_is_absent() {
    let bytes =
        b"schema = \"dataseal/asset/v1\"\ndata.files = [\"a.csv\"]\n[holder]\nname = \" \"\n[time]\ncollected = \"\"\n";
    let asset = asset(bytes).unwrap();
    assert!(asset.declared.is_empty());
    assert!(asset.evidence.is_empty());
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_change_nothing() {
    let windows = format!("\u{feff}{}", ASSET.replace('\n', "\r\n"));
    assert_eq!(asset(windows.as_bytes()), asset(ASSET.as_bytes()));
}

#[test]
fn text_that_is_too_long_for_people_is_refused() {
    let long = ASSET.replace("示例数据有限公司", &"长".repeat(4_001));
    let problems = asset(long.as_bytes()).unwrap_err();
    let first = problems.iter().next().unwrap();
    assert_eq!(
        (first.line, first.column, &first.kind),
        (7, 8, &ProblemKind::TooLong { limit: 4_000 })
    );
}

#[test]
fn another_encoding_is_told_with_its_place() {
    let problems = asset(b"schema = \"\xca\xfd\"\n").unwrap_err();
    assert_eq!(
        problems.to_string(),
        "asset.toml:1:11: the file is not UTF-8 text here; save it as UTF-8"
    );
}

#[test]
fn a_rule_keeps_its_conditions_with_their_place() {
    let policies = load(&[]).unwrap();
    let (pack, rule) = policies.rule(&"CN-TEST-001".parse().unwrap()).unwrap();
    assert_eq!(pack.reference.id.as_str(), "cn-test");
    assert_eq!((rule.severity, rule.owner.as_str()), (Severity::Blocking, "legal"));
    assert_eq!(rule.file, "cn-test/rules/subject.toml");
    assert!(rule.source.verified && rule.certainty == Certainty::Read);
    assert!(rule.in_force.contains(day(2021, 11, 1)) && !rule.in_force.contains(day(2021, 10, 31)));
    assert_eq!((rule.require.line, rule.require.column), (10, 1));
    let or = rule.require.text.find("OR").unwrap();
    assert_eq!(rule.require.position(or), (11, 3));
    let applies = rule.applies.as_ref().unwrap();
    assert_eq!(
        (applies.text.as_str(), applies.position(13)),
        ("pi_columns > 0", (8, 25))
    );
}

#[test]
fn examples_have_typed_facts_and_documents() {
    let policies = load(&[]).unwrap();
    let (_, rule) = policies.rule(&"CN-TEST-001".parse().unwrap()).unwrap();
    let verdicts: Vec<Verdict> = rule.examples.iter().map(|example| example.verdict).collect();
    assert_eq!(verdicts, [Verdict::Undetermined, Verdict::Violated, Verdict::Satisfied]);
    let states: Vec<Option<ExampleEvidenceState>> = rule
        .examples
        .iter()
        .map(|example| example.evidence.first().map(|document| document.state))
        .collect();
    assert_eq!(
        states,
        [
            None,
            Some(ExampleEvidenceState::Expired),
            Some(ExampleEvidenceState::Valid)
        ]
    );
    let facts = &rule.examples.first().unwrap().facts;
    assert_eq!(facts.get("pi_columns"), Some(&FactValue::Integer(3)));
}

#[test]
fn a_recalled_source_is_marked_and_may_block() {
    let recalled = RULE.replace(
        "text = \"read\" }",
        "text = \"recalled\" }\nconfidence = \"unverified\"",
    );
    let policies = load(&[("cn-test/rules/subject.toml", &recalled)]).unwrap();
    let (_, rule) = policies.rule(&"CN-TEST-001".parse().unwrap()).unwrap();
    assert!(!rule.source.verified);
    assert_eq!(
        (rule.certainty, rule.severity),
        (Certainty::Recalled, Severity::Blocking)
    );
}

#[test]
fn the_taxonomy_is_complete() {
    let taxonomy = load(&[]).unwrap().taxonomy;
    assert_eq!(taxonomy.scheme.matrix.len(), 24);
    let grade = taxonomy
        .scheme
        .matrix
        .get(&(ImpactObject::Individual, Degree::EspeciallySerious));
    assert_eq!(grade, Some(&Grade::L4));
    assert!(taxonomy.class(&"resident-id".parse().unwrap()).unwrap().sensitive);
    assert_eq!(taxonomy.class(&"email".parse().unwrap()), None);
}

#[test]
fn settings_say_where_they_were_written() {
    let config = parse_config(CONFIG.as_bytes(), "dataseal.toml").unwrap();
    let lang = config.lang.unwrap();
    assert_eq!((lang.value, lang.line, lang.column), (Language::Chinese, 1, 8));
    assert_eq!(config.memory.unwrap().value, 2 << 30);
    assert_eq!(config.threads.unwrap().value, 8);
    assert_eq!(config.fail_on.unwrap().value, Severity::Error);
    assert_eq!(parse_config(b"", "dataseal.toml").unwrap(), crate::Config::default());
}

#[test]
fn limits_have_the_names_of_their_flags() {
    let text = "[limits]\nmax_columns = 20000\nmax_record = \"1MiB\"\nmax_time = 60\n";
    let limits = parse_config(text.as_bytes(), "dataseal.toml").unwrap().limits;
    let columns = limits.max_columns.unwrap();
    assert_eq!((columns.value, columns.line, columns.column), (20_000, 2, 15));
    assert_eq!(limits.max_record.unwrap().value, 1 << 20);
    assert_eq!((limits.max_time.unwrap().value, limits.max_cell), (60, None));
    let wrong = "[limits]\nmax_column = 1\nmax_ratio = 0\nmax_cell = \"1MB\"\nmax_time = 700000\n";
    let problems = parse_config(wrong.as_bytes(), "dataseal.toml").unwrap_err();
    assert_eq!(
        messages(&problems),
        [
            "dataseal.toml:2:1: unknown key `max_column`; did you mean `max_columns`?",
            "dataseal.toml:3:13: `limits.max_ratio` must be between 1 and 4294967295",
            "dataseal.toml:4:12: `limits.max_cell` must be a size such as 512MiB or 2GiB",
            "dataseal.toml:5:12: `limits.max_time` must be between 1 and 604800",
        ]
    );
}

/// The questions of `asset.toml` come from the schema, so the schema must not collide with the file's own keys.
#[test]
fn every_declared_fact_has_a_place_of_its_own() {
    let mut places = BTreeSet::from(["data.files"]);
    for spec in FACTS.iter().filter(|spec| spec.origin == FactOrigin::Declared) {
        let place = spec.asset_key.unwrap();
        let (section, key) = place.split_once('.').unwrap();
        assert!(
            !key.contains('.') && !["schema", "evidence"].contains(&section),
            "{place}"
        );
        assert!(places.insert(place), "{place}");
    }
}

#[test]
fn a_problem_in_a_condition_points_into_its_text() {
    let expression = Expression {
        text: "a = 1\n  AND 金额 > 2".to_owned(),
        file: "p/rules/r.toml".to_owned(),
        line: 4,
        column: 1,
    };
    let offset = expression.text.find('>').unwrap();
    let message = dataseal_model::Bilingual::new("不可用", "cannot be used");
    let problem = Problem::in_expression(&expression, "require", offset, message);
    assert_eq!(problem.to_string(), "p/rules/r.toml:5:10: `require`: cannot be used");
}

#[test]
fn the_embedded_policies_are_valid() {
    if let Err(problems) = load_embedded() {
        panic!("{problems}");
    }
}

#[test]
fn decisions_about_labels_are_read() {
    let taxonomy = load(&[]).unwrap().taxonomy;
    let decisions = crate::parse_labels(super::LABELS.as_bytes(), "labels.toml", &taxonomy).unwrap();
    // An entry without a decision decides nothing.
    let [number, remark] = decisions.as_slice() else {
        panic!("{decisions:?}")
    };
    assert_eq!(
        (number.target.part.as_str(), number.target.position),
        ("sheet[1]", Some(2))
    );
    assert_eq!(number.decision.classes, Some(Vec::new()));
    assert!(number.decision.disclose && number.decision.grade == Some(Grade::L2));
    assert_eq!(number.machine.as_ref().unwrap().class, "resident-id");
    let classes = remark.decision.classes.as_ref().unwrap();
    assert_eq!(
        classes.iter().map(|class| class.as_str()).collect::<Vec<_>>(),
        ["resident-id"]
    );
}

#[test]
fn classes_are_named_as_people_name_them() {
    let taxonomy = load(&[]).unwrap().taxonomy;
    let named = |text: &str| crate::class_named(text, &taxonomy);
    let class = taxonomy.class(&"resident-id".parse().unwrap()).unwrap();
    let both = format!(" {} (resident-id) ", class.title.zh);
    for text in ["resident-id", "RESIDENT-ID", &class.title.zh, &class.title.en, &both] {
        assert_eq!(named(text).unwrap().unwrap().as_str(), "resident-id", "{text}");
    }
    for text in ["none", "无", "无 (none)", "None"] {
        assert_eq!(named(text), Ok(None), "{text}");
    }
    assert_eq!(named("resident-ids"), Err(Some("resident-id".to_owned())));
    assert_eq!(named("完全不同"), Err(None));
}
