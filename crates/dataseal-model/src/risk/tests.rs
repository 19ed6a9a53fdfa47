//! Figures worked out by hand.

use super::*;
use crate::Masked;

fn columns(names: &[&str]) -> Vec<PhysicalColumn> {
    let column = |name: &&str| PhysicalColumn {
        name: Masked::new((*name).to_owned()),
        declared: "text".to_owned(),
    };
    names.iter().map(column).collect()
}

fn request(quasi: &[&str], sensitive: &[&str]) -> RiskRequest {
    let choices = |names: &[&str]| names.iter().map(|name| ColumnChoice::of(name)).collect();
    RiskRequest {
        quasi_identifiers: choices(quasi),
        sensitive: choices(sensitive),
    }
}

#[test]
fn columns_are_named_by_name_or_place() {
    let table = columns(&["年龄", "性别", "诊断", "性别"]);
    let question = request(&["年龄", "#2"], &["诊断"]).resolve(&table).ok();
    let expected = RiskQuestion {
        quasi_identifiers: vec![0, 1],
        sensitive: vec![2],
    };
    assert_eq!(question, Some(expected));
    for (quasi, sensitive, place, why) in [
        (&["性别"][..], &[][..], 0, ChoiceError::Ambiguous),
        (&["年龄", "邮编"], &[], 1, ChoiceError::Missing),
        (&["年龄"], &["#5"], 1, ChoiceError::Missing),
        (&["年龄", "#4"], &["#1"], 2, ChoiceError::Twice),
        (&["#0"], &[], 0, ChoiceError::Missing),
        (&[], &["诊断"], 0, ChoiceError::Nothing),
    ] {
        assert_eq!(request(quasi, sensitive).resolve(&table), Err((place, why)));
    }
}

#[test]
fn class_sizes_tell_k_uniqueness_and_means() {
    let sizes = ClassSizes::new(vec![(1, 3), (2, 1), (5, 2)]).unwrap_or_default();
    assert_eq!((sizes.k(), sizes.rows(), sizes.classes()), (Some(1), 15, 6));
    assert_eq!((sizes.unique(), sizes.records_below(5), sizes.largest()), (3, 5, 5));
    let mean = sizes.mean_class_risk().unwrap_or_default();
    assert!((mean - (3.0 + 0.5 + 0.4) / 6.0).abs() < 1e-15);
    assert_eq!(
        (ClassSizes::default().k(), ClassSizes::default().mean_class_risk()),
        (None, None)
    );
    for wrong in [vec![(0, 1)], vec![(2, 1), (2, 1)], vec![(1, 0)], vec![(u64::MAX, 2)]] {
        assert_eq!(ClassSizes::new(wrong), None);
    }
}

#[test]
fn a_release_is_judged_by_its_smallest_class() {
    let sizes = ClassSizes::new(vec![(5, 1), (20, 1)]).unwrap_or_default();
    let assess = |model, environment: &Environment| ReleaseAssessment::of(model, environment, &sizes);
    let public = assess(ReleaseModel::Public, &Environment::default()).map(|risk| (risk.exceeded, risk.records_below));
    assert_eq!(public, Some((true, 5)));
    let known = Environment {
        insider: Some(Insider {
            control: Rating::High,
            motive: Rating::Low,
        }),
        acquaintance: Some(Acquaintance {
            prevalence: 0.001,
            acquaintances: 150,
        }),
        breach: Some(Rating::High),
    };
    let controlled = assess(ReleaseModel::Controlled, &known);
    let total = controlled.map_or(0.0, |risk| risk.total_risk);
    // 1 - 0.999^150 = 0.139…, less than 0.14; mean risk (0.2 + 0.05) / 2.
    assert!((total - 0.125 * 0.14).abs() < 1e-12, "{total}");
    assert_eq!(
        controlled.map(|risk| (risk.exceeded, risk.level_at_best)),
        Some((false, 3))
    );
    let partly = Environment { breach: None, ..known };
    assert!((partly.risk().probability - 1.0).abs() < f64::EPSILON && !partly.risk().is_known());
    assert_eq!(
        ReleaseAssessment::of(ReleaseModel::Enclave, &known, &ClassSizes::default()),
        None
    );
}

#[test]
fn what_cannot_be_an_answer_is_seen() {
    let question = RiskQuestion {
        quasi_identifiers: vec![0],
        sensitive: vec![1],
    };
    let sound = RiskResult {
        quasi_nulls: vec![0],
        classes: ClassSizes::new(vec![(2, 2)]).unwrap_or_default(),
        sensitive: vec![SensitiveRisk {
            nulls: 0,
            values: 2,
            distinct_l: 2,
            entropy_l: 2.0,
            recursive_c: Some(2),
            ascending_c: Some(2),
            distance: Distance::Equal,
            t: 0.0,
        }],
    };
    assert!(sound.answers(&question, 4));
    assert!(!sound.answers(&question, 5));
    assert!(!sound.answers(&RiskQuestion::default(), 4));
    for spoil in [
        |risk: &mut SensitiveRisk| risk.t = f64::NAN,
        |risk: &mut SensitiveRisk| risk.t = 1.5,
        |risk: &mut SensitiveRisk| risk.entropy_l = 3.0,
        |risk: &mut SensitiveRisk| risk.distinct_l = 3,
        |risk: &mut SensitiveRisk| risk.recursive_c = None,
        |risk: &mut SensitiveRisk| risk.values = 0,
        |risk: &mut SensitiveRisk| risk.nulls = 5,
    ] {
        let mut wrong = sound.clone();
        wrong.sensitive.iter_mut().for_each(spoil);
        assert!(!wrong.answers(&question, 4), "{wrong:?}");
    }
}
