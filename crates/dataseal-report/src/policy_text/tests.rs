//! Packs in words of both languages: nothing is left without its text, and figures add up.

use dataseal_model::{
    Bilingual, ErrorCode, ExampleFailure, ExampleOutcome, Severity, TraceStep, Trial, TrialRule, Verdict,
};
use dataseal_pack::{Change, ChangedPart, Difference, PartChange, PolicyDifference, Remark, RemarkKind, load_embedded};

use super::*;
use crate::Lang;
use crate::policy_v1::{policy_difference_json, policy_remarks_json, policy_trial_json};

fn in_both(show: impl Fn(&Context<'_>) -> String) -> [String; 2] {
    let policies = load_embedded().unwrap();
    Lang::ALL.map(|lang| {
        let shown = show(&Context::new(lang, &policies.taxonomy, &policies.evidence_kinds));
        for family in ["policy.", "policy-remark.", "policy-part.", "rule-kind.", "certainty."] {
            assert!(!shown.contains(family), "an id without its text: {shown}");
        }
        assert!(!shown.contains(['{', '}']), "a hole was not filled: {shown}");
        shown
    })
}

#[test]
fn every_remark_has_its_words() {
    let name = || "甲法".to_owned();
    let kinds = [
        RemarkKind::FewExamples(Verdict::Undetermined),
        RemarkKind::NoneNotApplicable,
        RemarkKind::LongTitle { characters: 41 },
        RemarkKind::UnknownInstrument {
            name: name(),
            nearest: Some("乙法".to_owned()),
        },
        RemarkKind::NoSuchArticle {
            instrument: name(),
            article: 75,
            articles: 74,
        },
        RemarkKind::BeforeInstrument {
            instrument: name(),
            from: "2021-11-01".parse().unwrap(),
        },
        RemarkKind::SameConditions {
            other: "OWN-TEST-001".parse().unwrap(),
        },
        RemarkKind::UnreadKind,
        RemarkKind::UnreadQuestion,
    ];
    let remarks: Vec<Remark> = kinds
        .into_iter()
        .map(|kind| Remark {
            file: "own/rules/a.toml".to_owned(),
            subject: "OWN-TEST-002".to_owned(),
            kind,
        })
        .collect();
    let [zh, en] = in_both(|ctx| policy_remarks(&remarks, ctx));
    assert_eq!((zh.lines().count(), en.lines().count()), (10, 10));
    assert!(zh.contains("甲法共 74 条，没有第 75 条") && zh.contains("是否应为“乙法”？") && zh.contains("9 处"));
    assert!(en.contains("did you mean `乙法`?") && en.contains("9 things look like slips"));
    let json: serde_json::Value = serde_json::from_str(&policy_remarks_json(&remarks).unwrap()).unwrap();
    assert_eq!(
        json["remarks"][2]["text"]["en"],
        "the Chinese title has 41 characters, more than 40"
    );
}

#[test]
fn a_failing_example_names_its_place_and_what_decides() {
    let outcome = ExampleOutcome {
        rules: 1,
        examples: 6,
        failures: vec![ExampleFailure {
            pack: "own".parse().unwrap(),
            code: "OWN-TEST-001".parse().unwrap(),
            place: ("own/rules/a.toml".to_owned(), 12, 1),
            name: None,
            expected: Verdict::Satisfied,
            found: Verdict::Undetermined,
            trace: vec![TraceStep {
                expression: "valid_evidence('pipia')".to_owned(),
                value: None,
            }],
            missing: vec!["evidence:pipia".to_owned()],
        }],
    };
    let [zh, en] = in_both(|ctx| policy_test(&outcome, ctx));
    assert!(zh.starts_with("own/rules/a.toml:12:1  OWN-TEST-001"), "{zh}");
    assert!(
        zh.contains("valid_evidence('pipia') → 未知") && zh.contains("6 个例子，1 个不符"),
        "{zh}"
    );
    assert!(
        en.contains("written satisfied, found undetermined") && en.contains("missing: "),
        "{en}"
    );
}

#[test]
fn a_trial_counts_every_verdict_and_names_what_was_not_judged() {
    let trial = Trial {
        packs: vec!["own".parse().unwrap()],
        datasets: 1_200,
        violating: 1_000,
        rules: vec![TrialRule {
            pack: "own".parse().unwrap(),
            code: "OWN-TEST-001".parse().unwrap(),
            title: Bilingual::new("一", "one"),
            severity: Severity::Blocking,
            datasets: [1_000, 100, 90, 10],
        }],
        without_facts: vec!["a/report.json".to_owned()],
        unread: vec![("b/report.json".to_owned(), ErrorCode::InputCorrupt)],
    };
    let [zh, en] = in_both(|ctx| policy_trial(&trial, ctx));
    assert!(
        zh.contains("1,200 个数据集，其中 1,000 个至少违反一条（83.3 %）"),
        "{zh}"
    );
    assert!(zh.contains("阻断") && en.contains("blocking"));
    assert!(
        en.contains("1 report has no facts") && en.contains("b/report.json (DS-IN-005)"),
        "{en}"
    );
    let json: serde_json::Value = serde_json::from_str(&policy_trial_json(&trial).unwrap()).unwrap();
    assert_eq!(
        (&json["rules"][0]["violated"], &json["rules"][0]["not_applicable"]),
        (&1_000.into(), &10.into())
    );
}

#[test]
fn every_part_that_can_change_is_shown() {
    let change = |part| PartChange {
        part,
        before: "warning".to_owned(),
        after: "error".to_owned(),
    };
    let difference = PolicyDifference {
        rules: vec![Difference {
            id: "OWN-TEST-001".parse().unwrap(),
            title: Bilingual::new("一", "one"),
            change: Change::Changed(ChangedPart::ALL.map(change).to_vec()),
        }],
        questions: vec![Difference {
            id: "own-q".to_owned(),
            title: Bilingual::new("二", "two"),
            change: Change::Removed,
        }],
        ..PolicyDifference::default()
    };
    let [zh, en] = in_both(|ctx| policy_difference_text(&difference, ctx));
    assert!(
        zh.contains("级别  警告 → 严重") && en.contains("severity  warning → error"),
        "{zh}{en}"
    );
    assert!(en.contains("- own-q  two") && en.contains("files changed, version did not"));
    assert!(in_both(|ctx| policy_difference_text(&PolicyDifference::default(), ctx))[0].contains("没有差异"));
    let json: serde_json::Value = serde_json::from_str(&policy_difference_json(&difference).unwrap()).unwrap();
    assert_eq!(
        json["changed_rules"][0]["parts"].as_array().unwrap().len(),
        ChangedPart::ALL.len()
    );
}
