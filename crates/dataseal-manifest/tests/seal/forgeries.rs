//! What a forger may try: every flipped bit, and payloads that are properly signed but are not statements of ours.
//! Accepted must be none, each by its own name.

use std::collections::BTreeMap;

use dataseal_manifest::{PAYLOAD_TYPE, Statement, VerifyFailure, verify};
use dataseal_model::ErrorCode;
use dataseal_sign::{Envelope, Signer};
use serde_json::{Value, json};

use crate::fixture::{appraisal, ed25519, envelope, p256, signed};

fn payload() -> String {
    String::from_utf8(Statement::build(&appraisal()).unwrap().to_payload().unwrap()).unwrap()
}

/// The failure of a payload that the holder's own key has signed.
fn failure(payload: impl Into<Vec<u8>>) -> VerifyFailure {
    let key = ed25519();
    verify(&signed(payload.into(), &[&key]), &[key.public_key().clone()], &[]).unwrap_err()
}

/// The failure of the fixture's statement after a change of its content, in canonical form and properly signed.
fn changed(change: impl FnOnce(&mut Value)) -> VerifyFailure {
    let mut value: Value = serde_json::from_str(&payload()).unwrap();
    change(&mut value);
    failure(serde_json_canonicalizer::to_vec(&value).unwrap())
}

#[test]
fn no_single_flipped_bit_passes() {
    // One table of one column keeps the number of verifications within seconds.
    let mut small = appraisal();
    small.tables.truncate(1);
    small.tables[0].columns.truncate(1);
    small.tables[0].inventory.columns_declared = 1;
    small.tables[0].inventory.columns_measured = 1;
    small.findings.truncate(1);
    small.asset = None;
    let key = ed25519();
    let keys = [key.public_key().clone()];
    let envelope = signed(Statement::build(&small).unwrap().to_payload().unwrap(), &[&key]);
    assert!(verify(&envelope, &keys, &[]).is_ok());

    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    let mut forged = envelope.clone();
    for position in 0..envelope.len() {
        for bit in 0..8 {
            forged[position] ^= 1 << bit;
            let failure = verify(&forged, &keys, &[]).err();
            let name = failure.map_or("accepted", |failure| failure.name());
            *reasons.entry(name).or_default() += 1;
            forged[position] ^= 1 << bit;
        }
    }
    assert_eq!(reasons.get("accepted"), None);
    assert!(reasons["verify-bad-signature"] > 1000, "{reasons:?}");
    assert_eq!(reasons.values().sum::<usize>(), envelope.len() * 8);
}

#[test]
fn json_that_readers_understand_differently_is_refused_by_name() {
    let payload = payload();
    let replaced = |from: &str, to: &str| {
        assert!(payload.contains(from), "{from}");
        failure(payload.replacen(from, to, 1)).name()
    };
    assert_eq!(replaced(r#""nulls":3"#, r#""nulls":3,"nulls":0"#), "json-duplicate-key");
    assert_eq!(
        replaced(r#""nulls":3"#, r#""nulls":3,"\u006eulls":0"#),
        "json-duplicate-key"
    );
    assert_eq!(replaced(r#""nulls":3"#, r#""nulls":3.0"#), "json-not-an-integer");
    assert_eq!(replaced(r#""nulls":3"#, r#""nulls":3e0"#), "json-not-an-integer");
    assert_eq!(
        replaced(r#""nulls":3"#, r#""nulls":9007199254740992"#),
        "json-integer-range"
    );
    assert_eq!(replaced(r#""nulls":3"#, r#""nulls":-0"#), "json-negative-zero");
    assert_eq!(replaced(r#""nulls":3"#, r#""nulls":03"#), "json-leading-zero");
    assert_eq!(replaced("黄浦区", "\\ud83d"), "json-lone-surrogate");
    assert_eq!(failure(format!("{payload}{{}}")).name(), "json-trailing-text");
    assert_eq!(
        failure([payload.as_bytes(), b"\0"].concat()).name(),
        "json-trailing-text"
    );
    assert_eq!(failure(format!("\u{feff}{payload}")).name(), "json-byte-order-mark");
    assert_eq!(
        failure([payload.as_bytes(), b"\xff"].concat()).name(),
        "json-invalid-utf8"
    );
    assert_eq!(failure("").name(), "json-unexpected-end");
}

#[test]
fn the_same_content_in_other_bytes_is_refused() {
    let payload = payload();
    let value: Value = serde_json::from_str(&payload).unwrap();
    let mut variants = vec![
        format!("{payload}\n"),
        payload.replacen(':', ": ", 1),
        payload.replacen("黄浦区", "\\u9ec4浦区", 1),
        serde_json::to_string_pretty(&value).unwrap(),
        payload.replacen(r#""lengths":{"max":9,"min":2,"#, r#""lengths":{"min":2,"max":9,"#, 1),
        payload
            .replacen(r#""mean":"88.125","#, r#""max":null,"mean":"88.125","#, 1)
            .replacen(r#""max":"1200","#, "", 1),
    ];
    variants.push(payload.replacen(r#""withheld":"personal"#, r#""top":[],"withheld":"personal"#, 1));
    for variant in variants {
        assert_ne!(variant, payload);
        let failure = failure(variant);
        assert_eq!(failure.name(), "statement-not-canonical");
        assert_eq!(failure.code(), ErrorCode::StatementInvalid);
    }
}

#[test]
fn other_statements_are_told_from_broken_ones() {
    assert_eq!(
        changed(|value| value["_type"] = json!("https://in-toto.io/Statement/v0.1")).name(),
        "statement-type"
    );
    assert_eq!(failure("{}").name(), "statement-type");
    assert_eq!(failure("[]").name(), "statement-type");
    let other = changed(|value| value["predicateType"] = json!("https://slsa.dev/provenance/v1"));
    assert_eq!(other.name(), "statement-predicate-type");

    let key = ed25519();
    let bytes = Envelope::sign("application/json", payload().into_bytes(), &[&key])
        .unwrap()
        .to_bytes();
    let failure = verify(&bytes, &[key.public_key().clone()], &[]).unwrap_err();
    assert_eq!(failure.name(), "statement-payload-type");
    assert_ne!(PAYLOAD_TYPE, "application/json");
}

#[test]
fn unknown_and_missing_keys_are_refused_without_quoting_them() {
    let secret = "13900000000";
    for (pointer, place) in [
        ("", "`statement`"),
        ("/predicate", "`predicate`"),
        ("/subject/0/digest", "`subject[0].digest`"),
        (
            "/predicate/profile/tables/1/columns/2",
            "`predicate.profile.tables[1].columns[2]`",
        ),
    ] {
        let failure = changed(|value| value.pointer_mut(pointer).unwrap()[secret] = json!(secret));
        assert_eq!(failure.name(), "statement-unknown-key");
        assert_eq!(failure.to_string(), format!("{place} has an unknown key"));
    }
    let missing = changed(|value| drop(value["predicate"].as_object_mut().unwrap().remove("tool")));
    assert_eq!(missing.name(), "statement-shape");
    let wrong = changed(|value| value["predicate"]["profile"]["tables"] = json!(secret));
    assert_eq!(wrong.name(), "statement-shape");
    assert!(!wrong.to_string().contains(secret) && !format!("{wrong:?}").contains(secret));
}

#[test]
fn sections_that_contradict_each_other_are_refused() {
    let cases: [(&str, Value); 15] = [
        ("/subject/0/name", json!("other.csv")),
        ("/subject/0/digest/sha256", json!("00")),
        ("/predicate/profileVersion", json!("1")),
        ("/predicate/profile/tables/0/rows", json!(99)),
        ("/predicate/profile/tables/0/encoding", json!("latin-1")),
        ("/predicate/profile/tables/0/file", json!("𠮷野家 stores.parquet")),
        ("/predicate/profile/tables/0/columns/0/rows", json!(1)),
        ("/predicate/profile/recognisers", json!("AB")),
        ("/predicate/classification/grade", json!("L9")),
        (
            "/predicate/classification/tables/0/columns/1/labels/0/confidence",
            json!("1"),
        ),
        ("/predicate/compliance/asOf", json!("2026-11-2")),
        ("/predicate/compliance/result", json!("compliant")),
        ("/predicate/compliance/decisions/0/verdict", json!("violated")),
        ("/predicate/compliance/decisions/2/column", json!(7)),
        ("/predicate/evidence/0/sha256", json!("x")),
    ];
    for (pointer, wrong) in cases {
        let failure = changed(|value| *value.pointer_mut(pointer).unwrap() = wrong);
        assert_eq!(failure.name(), "statement-inconsistent", "{pointer}: {failure}");
    }
    let withheld = changed(|value| value["predicate"]["profile"]["tables"][0]["columns"][1]["min"] = json!("a"));
    assert_eq!(
        withheld.to_string(),
        "the statement is inconsistent at `predicate.profile.tables.columns.withheld`"
    );
    let fewer = changed(|value| {
        let tables = value["predicate"]["classification"]["tables"].as_array_mut();
        tables.unwrap().truncate(1);
    });
    assert_eq!(
        fewer.to_string(),
        "the statement is inconsistent at `predicate.classification.tables`"
    );
}

#[test]
fn signatures_are_judged_before_the_payload_is_read() {
    let (holder, stranger) = (p256(), ed25519());
    let bytes = envelope(&[&holder]);
    let failure = verify(&bytes, &[stranger.public_key().clone()], &[]).unwrap_err();
    assert_eq!(
        (failure.name(), failure.code()),
        ("verify-unknown-key", ErrorCode::SignerUnknown)
    );

    let nonsense = signed(b"nonsense".to_vec(), &[&holder]);
    let failure = verify(&nonsense, &[stranger.public_key().clone()], &[]).unwrap_err();
    assert_eq!(failure.name(), "verify-unknown-key");

    let allowed = [holder.public_key().key_id().clone()];
    let failure = verify(&bytes, &[stranger.public_key().clone()], &allowed).unwrap_err();
    assert_eq!(
        (failure.name(), failure.code()),
        ("verify-nothing-checked", ErrorCode::SignerUnchecked)
    );

    let failure = verify(b"{}", &[], &[]).unwrap_err();
    assert_eq!(
        (failure.name(), failure.code()),
        ("envelope-missing-key", ErrorCode::EnvelopeMalformed)
    );
}
