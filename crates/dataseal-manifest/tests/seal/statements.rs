//! The bytes of a statement, and what is and is not in them.

use dataseal_manifest::{ManifestError, PREDICATE_TYPE, Statement, verify};
use dataseal_model::{ColumnReview, Grade, LabelDecision, Strength};
use dataseal_sign::{Envelope, Signer};

use crate::fixture::{FILES, SECRET, appraisal, digest_of, ed25519, envelope, p256};

fn payload() -> Vec<u8> {
    Statement::build(&appraisal()).unwrap().to_payload().unwrap()
}

#[test]
fn two_runs_give_the_same_bytes() {
    let key = ed25519();
    assert_eq!(envelope(&[&key]), envelope(&[&key]));
    let (left, right) = (p256(), p256());
    let payload_of = |key| Envelope::parse(&envelope(&[key])).unwrap().payload().to_vec();
    assert_eq!(payload_of(&left), payload_of(&right));
}

#[test]
fn the_payload_is_its_own_canonical_form() {
    let payload = payload();
    let value: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!(serde_json_canonicalizer::to_vec(&value).unwrap(), payload);
}

#[test]
fn what_was_built_is_what_is_read() {
    let built = Statement::build(&appraisal()).unwrap();
    let read = Statement::parse(&built.to_payload().unwrap()).unwrap();
    assert_eq!(built, read);
    assert_eq!(read.basis(), &appraisal().basis);
    assert_eq!(read.dataset_grade(), Grade::L3);
}

#[test]
fn subjects_are_the_files_by_name() {
    let mut swapped = appraisal();
    swapped.tables.reverse();
    let statement = Statement::build(&swapped).unwrap();
    let names: Vec<&str> = statement
        .subjects()
        .iter()
        .map(|subject| subject.name.as_str())
        .collect();
    assert_eq!(names, FILES.map(|(name, _)| name));
    assert_eq!(statement.table_of(FILES[0].0, ""), Some(1));
    let text = String::from_utf8(payload()).unwrap();
    let first = format!(
        r#""subject":[{{"digest":{{"sha256":"{}"}},"name":"{}"}}"#,
        statement.subjects()[0].sha256,
        FILES[0].0
    );
    assert!(text.contains(&first), "{text}");
    assert!(text.contains(&format!(r#""predicateType":"{PREDICATE_TYPE}""#)));
}

#[test]
fn labels_and_grades_can_be_read_back() {
    let statement = Statement::build(&appraisal()).unwrap();
    let labels = statement.labels(0, 1);
    assert_eq!(labels, appraisal().tables[0].columns[1].labels);
    assert_eq!(labels[1].strength, Strength::Hint);
    assert_eq!(statement.grade(0, 1), Some(Grade::L3));
    assert_eq!(statement.grade(1, 2), Some(Grade::L2));
    assert_eq!(statement.table_grade(1), Some(Grade::L3));
    assert_eq!((statement.grade(2, 0), statement.grade(0, 3)), (None, None));
    assert_eq!(statement.table_labels(0)[1], labels);
    let grading = statement.grading(0).unwrap();
    assert_eq!((grading.grade, grading.columns.len()), (Grade::L3, 3));
    assert_eq!(grading.columns[1], appraisal().tables[0].columns[1].grade);
    assert_eq!(statement.grading(2), None);
    assert!(statement.labels(9, 9).is_empty());
}

#[test]
fn a_statement_shows_what_is_disclosed_and_nothing_else() {
    let text = String::from_utf8(payload()).unwrap();
    assert!(text.contains("黄浦区") && text.contains(r#""mean":"88.125""#));
    assert!(text.contains(r#""withheld":"personal-information""#));
    assert!(!text.contains(SECRET) && !text.contains("13900000000"));
    assert!(text.contains(r#""uscc":"91310000MA1FL4T32E""#));
}

#[test]
fn a_statement_says_who_says_what_and_never_that_all_is_in_order() {
    let statement = Statement::build(&appraisal()).unwrap();
    let assertions = &statement.predicate().assertions;
    assert_eq!(assertions.self_declared, ["asset", "parties", "rights", "evidence"]);
    assert_eq!(assertions.machine_measured, ["content", "profile", "classification"]);
    let summary = &statement.predicate().compliance.summary;
    assert_eq!(
        summary.en,
        "no blocking finding under pack cn-core version 0.1.0, cn-registration version 0.1.0 as of 2026-11-22"
    );
    let text = String::from_utf8(payload()).unwrap().to_lowercase();
    assert!(!text.contains("compliant") && !text.contains("合规"));

    let mut undeclared = appraisal();
    undeclared.asset = None;
    let statement = Statement::build(&undeclared).unwrap();
    assert!(statement.predicate().assertions.self_declared.is_empty());
}

#[test]
fn a_figure_that_readers_would_round_is_not_written() {
    let mut huge = appraisal();
    huge.tables[0].columns[0].counts.distinct.value = (1 << 53) - 1;
    let statement = Statement::build(&huge).unwrap();
    assert!(statement.to_payload().is_ok());

    huge.tables[0].columns[0].counts.distinct.value = 1 << 53;
    let place = "predicate.profile.tables[0].columns[0].distinct".to_owned();
    let error = Statement::build(&huge).unwrap().to_payload().unwrap_err();
    assert_eq!(error, ManifestError::Number { place });
}

#[test]
fn the_name_of_a_statement_is_the_digest_of_its_payload() {
    let key = ed25519();
    let verified = verify(&envelope(&[&key]), &[key.public_key().clone()], &[]).unwrap();
    assert_eq!(
        verified.payload_digest,
        digest_of(&String::from_utf8(payload()).unwrap())
    );
    assert_eq!(verified.statement.profile_json().len(), 2);
}

#[test]
fn a_person_s_decision_is_signed_beside_what_the_machine_found() {
    let mut reviewed = appraisal();
    let personal = |label: &dataseal_model::Label| label.personal;
    let mut columns = reviewed.tables[1].columns.iter();
    let place = columns.position(|column| column.labels.iter().any(personal)).unwrap();
    let column = &mut reviewed.tables[1].columns[place];
    let machine = std::mem::take(&mut column.labels);
    column.review = Some(ColumnReview {
        decision: LabelDecision {
            classes: Some(Vec::new()),
            grade: None,
            disclose: false,
            reason: "测试数据".to_owned(),
            reviewer: "auditor".to_owned(),
            date: "2026-11-27".parse().unwrap(),
        },
        machine: machine.clone(),
        machine_grade: column.grade.grade,
        stale: true,
    });
    let statement = Statement::build(&reviewed).unwrap();
    let again = Statement::parse(&statement.to_payload().unwrap()).unwrap();
    assert_eq!(again, statement);
    assert!(again.labels(1, place).is_empty());
    let read = again.table_reviews(1)[place].clone().unwrap();
    assert_eq!(read.machine[0].class, machine[0].class);
    assert!(read.stale && read.decision.reviewer == "auditor");
    assert!(
        again
            .predicate()
            .assertions
            .self_declared
            .contains(&"reviews".to_owned())
    );

    // What the machine's own label withholds is shown on a person's word only.
    reviewed.tables[1].columns[place].shown.withheld = None;
    assert!(Statement::build(&reviewed).is_err());
}
