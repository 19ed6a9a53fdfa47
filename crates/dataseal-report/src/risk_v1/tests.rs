//! The document against its schema, and the terminal's answer in both languages.

use dataseal_model::{
    ClassSizes, Digest, Disclosed, Distance, Environment, ReleaseAssessment, RiskColumn, RiskResult, SensitiveRisk,
    TableRisk,
};
use serde_json::Value;

use super::*;
use crate::{Context, Lang, cells, fixtures, risk_summary};

fn name(text: &str) -> Disclosed {
    fixtures::disclosed(text)
}

fn column(position: usize, text: &str) -> RiskColumn {
    RiskColumn {
        position,
        name: name(text),
    }
}

fn report(sizes: &[(u64, u64)], release: Option<ReleaseModel>) -> RiskReport {
    let classes = ClassSizes::new(sizes.to_vec()).unwrap();
    let release = release.map(|model| (model, Environment::default()));
    let result = RiskResult {
        quasi_nulls: vec![0, 3],
        sensitive: vec![SensitiveRisk {
            nulls: 1,
            values: 7,
            distinct_l: 2,
            entropy_l: 1.889_881_575,
            recursive_c: Some(3),
            ascending_c: Some(1),
            distance: Distance::Equal,
            t: 0.291_666_666_666_666_7,
        }],
        classes,
    };
    RiskReport {
        tool_version: "0.0.0".to_owned(),
        release,
        tables: vec![TableRisk {
            file_name: name("病历.csv"),
            name: name("病历"),
            digest: Digest::new([7; 32]),
            rows: result.classes.rows(),
            quarantined: 0,
            quasi_identifiers: vec![column(0, "年龄"), column(2, "邮编")],
            sensitive: vec![column(3, "诊断")],
            assessment: release
                .and_then(|(model, environment)| ReleaseAssessment::of(model, &environment, &result.classes)),
            result,
        }],
    }
}

#[test]
fn documents_are_valid_under_the_schema() {
    let schema: Value = serde_json::from_str(&risk_schema().unwrap()).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let models = ReleaseModel::ALL.map(Some);
    for (sizes, release) in models
        .iter()
        .map(|model| (&[(2, 2), (5, 1)][..], *model))
        .chain([(&[][..], None)])
    {
        let json = Risk::new(&report(sizes, release), 1, &[]).to_json().unwrap();
        let document: Value = serde_json::from_str(&json).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|error| error.to_string())
            .collect();
        assert!(errors.is_empty(), "{errors:?}");
    }
}

#[test]
fn figures_are_decimal_strings_in_full() {
    let json = Risk::new(&report(&[(2, 2), (5, 1)], Some(ReleaseModel::Controlled)), 0, &[])
        .to_json()
        .unwrap();
    let document: Value = serde_json::from_str(&json).unwrap();
    let table = &document["tables"][0];
    for (pointer, expected) in [
        ("/k", Value::from(2)),
        ("/average_class_size", "3".into()),
        ("/max_risk", "0.5".into()),
        ("/mean_class_risk", "0.4".into()),
        ("/sizes/1/size", 5.into()),
        ("/models/1/records_below", 4.into()),
        ("/sensitive/0/t", "0.2916666666666667".into()),
        ("/sensitive/0/entropy_l", "1.889881575".into()),
        ("/assessment/exceeded", true.into()),
        ("/assessment/total_risk", "1".into()),
        ("/quasi_identifiers/1/nulls", 3.into()),
    ] {
        assert_eq!(table.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert_eq!(document["release"]["environment"]["complete"], false);
}

#[test]
fn k_is_told_in_words_in_both_languages() {
    let (taxonomy, kinds) = (fixtures::taxonomy(), fixtures::kinds());
    for (lang, sizes, parts) in [
        (
            Lang::Zh,
            &[(5, 1), (30, 2)][..],
            &["k = 5", "另外 4 条", "受控公开：k 须达到 5，已达到", "未测"][..],
        ),
        (
            Lang::Zh,
            &[(1, 2), (30, 2)],
            &["k = 1", "2 条记录（3.2 %）", "独一无二"],
        ),
        (
            Lang::En,
            &[(5, 1), (30, 2)],
            &["k = 5", "at least 4 others", "is not above", "for a named person"],
        ),
        (Lang::En, &[], &["nothing was measured"]),
    ] {
        let mut ctx = Context::new(lang, &taxonomy, &kinds);
        ctx.width = 100;
        let text = risk_summary(&report(sizes, Some(ReleaseModel::Controlled)), 0, &ctx);
        for part in parts {
            assert!(text.contains(part), "no `{part}` in\n{text}");
        }
        assert!(text.lines().all(|line| cells(line) <= 100), "{text}");
        assert!(!text.contains("risk."), "an id without its text in\n{text}");
    }
}
