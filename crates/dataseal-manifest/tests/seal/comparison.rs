//! Data against a statement: files by digest, profiles figure by figure, and the outcome as a whole.

use dataseal_manifest::{
    Difference, FileFact, NotRecomputed, Outcome, ProfileComparison, Statement, compare_files, compare_profile, verify,
};
use dataseal_model::{ErrorCode, ExitStatus, Grade};
use dataseal_sign::Signer;
use serde_json::{Value, json};

use crate::fixture::{FILES, amount, appraisal, digest_of, ed25519, envelope, fact, facts, p256};

fn statement() -> Statement {
    Statement::build(&appraisal()).unwrap()
}

/// A statement whose second file's name is withheld, as if a recogniser had hit it.
fn withheld() -> Statement {
    let payload = statement().to_payload().unwrap();
    let text = String::from_utf8(payload).unwrap().replace("上海市/区县订单.csv", "#1");
    Statement::parse(text.as_bytes()).unwrap()
}

fn kinds(differences: &[Difference]) -> Vec<(&'static str, &str)> {
    differences
        .iter()
        .map(|difference| (difference.kind(), difference.name()))
        .collect()
}

#[test]
fn equal_files_have_no_difference_in_any_order() {
    let mut present = facts();
    present.reverse();
    assert_eq!(compare_files(&statement(), &present), []);
}

#[test]
fn every_difference_names_its_file() {
    let [(first, bytes), (second, _)] = FILES;
    let mut flipped = bytes.to_vec();
    flipped[0] ^= 1;
    let differences = compare_files(&statement(), &[fact(first, &flipped), fact("多余.csv", b"")]);
    assert_eq!(
        kinds(&differences),
        [
            ("file-digest", first),
            ("file-missing", second),
            ("file-extra", "多余.csv")
        ]
    );
    let failing: Vec<bool> = differences.iter().map(Difference::fails).collect();
    assert_eq!(failing, [true, true, false]);

    let longer = compare_files(
        &statement(),
        &[fact(first, &[bytes, b"x"].concat()), facts()[1].clone()],
    );
    assert_eq!(kinds(&longer), [("file-digest", first), ("file-size", first)]);
    assert!(longer[1].to_string().ends_with("has 22 bytes, signed were 21"));
}

#[test]
fn a_withheld_name_is_found_by_its_digest() {
    let present = facts();
    assert_eq!(compare_files(&withheld(), &present), []);
    let [_, second] = FILES;
    let other = [fact("x.csv", b"other"), fact(second.0, second.1)];
    assert_eq!(
        kinds(&compare_files(&withheld(), &other)),
        [("file-missing", "#1"), ("file-extra", "x.csv")]
    );
}

#[test]
fn reading_digests_everything() {
    let fact = FileFact::read("a", b"abc".repeat(200_000).as_slice()).unwrap();
    assert_eq!(fact.bytes, 600_000);
    assert_eq!(
        digest_of("abc").to_string(),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
}

#[test]
fn a_profile_measured_again_is_equal() {
    let again = appraisal();
    let comparison = compare_profile(&statement(), &again.basis, &again.tables, &again.persons);
    assert!(comparison.is_equal(), "{comparison:?}");
    let comparison = compare_profile(&withheld(), &again.basis, &again.tables, &again.persons);
    assert!(comparison.is_equal(), "{comparison:?}");
}

#[test]
fn a_difference_is_told_with_its_place_and_both_figures() {
    let mut again = appraisal();
    again.tables[0].columns[0].counts.nulls = 4;
    again.tables[1].columns[2] = amount(Grade::L3);
    again.tables[1].inventory.rows_quarantined = 0;
    again.tables[1].columns[1].labels.pop();
    let comparison = compare_profile(&statement(), &again.basis, &again.tables, &again.persons);
    let told: Vec<String> = comparison.differences.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "`tables[0].columns[0].nulls` is `4`, signed was `3`",
            "`tables[1].columns[2].max` is `-`, signed was `1200`",
            "`tables[1].columns[2].mean` is `-`, signed was `88.125`",
            "`tables[1].columns[2].min` is `-`, signed was `-3.5`",
            "`tables[1].columns[2].quantiles` is `-`, signed was `[1]`",
            "`tables[1].columns[2].withheld` is `grade`, signed was `-`",
            "`tables[1].rowsQuarantined` is `0`, signed was `1`",
            "`classification.tables[1].columns[1].labels[1]` is `-`, signed was `{5}`",
            "`classification.tables[1].columns[2].grade` is `L3`, signed was `L2`",
        ]
    );
}

#[test]
fn a_table_that_is_gone_is_a_difference() {
    let mut again = appraisal();
    again.tables.pop();
    let comparison = compare_profile(&statement(), &again.basis, &again.tables, &again.persons);
    let paths: Vec<&str> = comparison.differences.iter().map(|one| one.path.as_str()).collect();
    assert_eq!(paths, ["tables", "tables[1].file"]);
}

#[test]
fn what_this_build_would_measure_otherwise_is_not_compared() {
    let mut again = appraisal();
    again.tables[0].columns[0].counts.nulls = 4;
    again.tables[0].grade = Grade::L4;
    let compare =
        |again: &dataseal_model::Appraisal| compare_profile(&statement(), &again.basis, &again.tables, &again.persons);

    again.basis.taxonomy = digest_of("another");
    let comparison = compare(&again);
    assert_eq!(comparison.not_recomputed, [NotRecomputed::Taxonomy]);
    assert_eq!(comparison.differences.len(), 1);

    again.basis.state_version = 2;
    let comparison = compare(&again);
    assert_eq!(
        comparison.not_recomputed,
        [NotRecomputed::StateVersion, NotRecomputed::Taxonomy]
    );
    assert_eq!(comparison.differences, []);
}

#[test]
fn the_outcome_is_never_success_while_something_is_unchecked_or_different() {
    let (holder, assessor) = (p256(), ed25519());
    let bytes = envelope(&[&holder, &assessor]);
    let both = [holder.public_key().clone(), assessor.public_key().clone()];
    let accepted = verify(&bytes, &both, &[]).unwrap();
    let allowed = [assessor.public_key().key_id().clone()];
    let partly = verify(&bytes, &both[..1], &allowed).unwrap();
    let failure = verify(&bytes, &both[..1], &[]).unwrap_err();
    let missing = compare_files(&accepted.statement, &facts()[..1]);
    let extra = compare_files(&accepted.statement, &[facts(), vec![fact("x", b"")]].concat());
    let unknown = ProfileComparison {
        not_recomputed: vec![NotRecomputed::Recognisers],
        ..ProfileComparison::default()
    };
    let equal = ProfileComparison::default();
    let outcome = |manifest, files, profile| {
        let outcome = Outcome {
            manifest,
            files,
            profile,
        };
        (outcome.status(), outcome.code(), outcome.reason())
    };
    let success = (ExitStatus::Success, None, None);
    assert_eq!(outcome(Ok(&accepted), None, None), success);
    assert_eq!(outcome(Ok(&accepted), Some(&extra), Some(&equal)), success);
    assert_eq!(
        outcome(Ok(&accepted), Some(&extra), Some(&unknown)).0,
        ExitStatus::Undetermined
    );
    let failed = |code, reason| (ExitStatus::Verification, Some(code), Some(reason));
    assert_eq!(
        outcome(Ok(&partly), None, None),
        failed(ErrorCode::SignerUnchecked, "verify-unchecked-signer")
    );
    assert_eq!(
        outcome(Err(&failure), None, None),
        failed(ErrorCode::SignerUnknown, "verify-unknown-key")
    );
    assert_eq!(
        outcome(Ok(&accepted), Some(&missing), Some(&unknown)),
        failed(ErrorCode::DigestDiffers, "file-missing")
    );
}

#[test]
fn the_json_document_has_the_shape_of_a_report() {
    let key = ed25519();
    let verified = verify(&envelope(&[&key]), &[key.public_key().clone()], &[]).unwrap();
    let differences = compare_files(&verified.statement, &facts()[..1]);
    let outcome = Outcome {
        manifest: Ok(&verified),
        files: Some(&differences),
        profile: None,
    };
    let report: Value = serde_json::from_str(&outcome.to_json()).unwrap();
    assert_eq!(report["schema"], "dataseal/report/v1");
    let column = &report["tables"][0]["columns"][1];
    assert_eq!(
        column["labels"],
        json!([{"class": "person-name", "confidence": "0.987"}])
    );
    assert_eq!((&column["type"], &column["grade"]), (&json!("text"), &json!("L3")));
    assert_eq!(report["findings"][2]["column"], "金额(元)");
    assert_eq!(report["findings"][0]["table"], Value::Null);
    assert_eq!(report["files"][0]["quarantined_rows"], 1);
    assert_eq!(report["verification"]["verdict"], "failed");
    assert_eq!(report["verification"]["data"]["differences"][0]["kind"], "file-missing");

    let failure = verify(b"[]", &[], &[]).unwrap_err();
    let outcome = Outcome {
        manifest: Err(&failure),
        files: None,
        profile: None,
    };
    let report: Value = serde_json::from_str(&outcome.to_json()).unwrap();
    assert_eq!(
        (&report["tables"], &report["verification"]["code"]),
        (&json!([]), &json!("DS-VER-001"))
    );
}
