//! A statement over waived findings says so, and no waiver can be put in, taken out or stretched.

use dataseal_manifest::{ManifestError, RESULT_WAIVED, Statement};
use dataseal_model::{Appraisal, Finding, Severity, Verdict, Waiver, WaiverRecord, WaiverState};
use serde_json::{Value, json};

use crate::fixture::{FILES, appraisal, finding};

fn waiver() -> Waiver {
    Waiver {
        rule: "CN-CORE-013".parse().unwrap(),
        approver: "张三".to_owned(),
        reason: "试点".to_owned(),
        approved: "2026-11-01".parse().unwrap(),
        expires: "2026-12-31".parse().unwrap(),
        files: vec![FILES[1].0.to_owned()],
        column: None,
    }
}

/// With a broken blocking rule at the second file, waived or not.
fn broken(waived: Option<Waiver>) -> Appraisal {
    let mut appraisal = appraisal();
    let waivers = waived.clone().into_iter();
    appraisal.waivers = waivers
        .map(|waiver| WaiverRecord {
            waiver,
            state: WaiverState::InUse,
        })
        .collect();
    let at = appraisal
        .tables
        .iter()
        .position(|table| table.file_name.as_str() == FILES[1].0);
    appraisal.findings.insert(
        0,
        Finding {
            table: at,
            waived,
            ..finding("CN-CORE-013", Verdict::Violated, Severity::Blocking)
        },
    );
    appraisal
}

fn payload() -> Value {
    let statement = Statement::build(&broken(Some(waiver()))).unwrap();
    serde_json::from_slice(&statement.to_payload().unwrap()).unwrap()
}

#[test]
fn a_seal_over_a_waived_finding_says_who_answers_for_it() {
    assert!(matches!(
        Statement::build(&broken(None)),
        Err(ManifestError::Refused { .. })
    ));
    let payload = payload();
    let predicate = &payload["predicate"];
    assert_eq!(predicate["compliance"]["result"], RESULT_WAIVED);
    let summary = predicate["compliance"]["summary"]["zh"].as_str().unwrap();
    assert!(summary.ends_with("除已豁免的 1 项外，没有发现阻断项"), "{summary}");
    let expected = json!([{
        "code": "CN-CORE-013", "approver": "张三", "reason": "试点",
        "approved": "2026-11-01", "expires": "2026-12-31", "files": [FILES[1].0],
    }]);
    assert_eq!(predicate["waivers"], expected);
    let decision = &predicate["compliance"]["decisions"][0];
    assert_eq!(
        (&decision["verdict"], &decision["waiver"]),
        (&json!("violated"), &json!(0))
    );
    let declared = predicate["assertions"]["selfDeclared"].as_array().unwrap();
    assert!(declared.contains(&json!("waivers")));
    let schema: Value = serde_json::from_str(&dataseal_manifest::statement_schema()).unwrap();
    assert!(jsonschema::is_valid(&schema, &payload));
    let bytes = serde_json_canonicalizer::to_vec(&payload).unwrap();
    let read = Statement::parse(&bytes).unwrap();
    assert_eq!(read.to_payload().unwrap(), bytes);
}

#[test]
fn what_nothing_rests_on_is_not_in_the_statement() {
    let mut unused = appraisal();
    unused.waivers = vec![WaiverRecord {
        waiver: waiver(),
        state: WaiverState::Unused,
    }];
    let payload = |appraisal: &Appraisal| Statement::build(appraisal).unwrap().to_payload().unwrap();
    assert_eq!(payload(&unused), payload(&appraisal()));
}

#[test]
fn waivers_that_do_not_fit_are_refused() {
    let forgeries: [(&str, Value); 9] = [
        ("/predicate/compliance/result", json!("no-blocking-finding")),
        ("/predicate/compliance/decisions/0/waiver", json!(1)),
        ("/predicate/compliance/decisions/0/code", json!("CN-CORE-014")),
        ("/predicate/compliance/decisions/0/verdict", json!("satisfied")),
        ("/predicate/waivers/0/expires", json!("2026-11-21")),
        ("/predicate/waivers/0/approved", json!("2026-11-23")),
        ("/predicate/waivers/0/approver", json!(" ")),
        ("/predicate/waivers/0/files", json!([FILES[0].0])),
        (
            "/predicate/assertions/selfDeclared",
            json!(["asset", "parties", "rights", "evidence"]),
        ),
    ];
    for (pointer, value) in forgeries {
        let mut forged = payload();
        *forged.pointer_mut(pointer).unwrap() = value;
        let bytes = serde_json_canonicalizer::to_vec(&forged).unwrap();
        assert!(Statement::parse(&bytes).is_err(), "{pointer}");
    }
    let mut needless = payload();
    let again = needless["predicate"]["waivers"][0].clone();
    needless["predicate"]["waivers"].as_array_mut().unwrap().push(again);
    let bytes = serde_json_canonicalizer::to_vec(&needless).unwrap();
    assert!(Statement::parse(&bytes).is_err(), "a waiver that nothing rests on");
}
