//! Statements about packs: canonical bytes, and every defect refused.

use dataseal_sign::{Algorithm, Signer, SigningKey};

use super::*;

fn digest(fill: u8) -> Digest {
    Digest::new([fill; 32])
}

fn files(names: &[(&str, u8)]) -> BTreeMap<String, Digest> {
    names
        .iter()
        .map(|(name, fill)| ((*name).to_owned(), digest(*fill)))
        .collect()
}

fn statement() -> PackStatement {
    let approval = Approval {
        by: "数据合规委员会".to_owned(),
        on: "2026-11-20".parse().unwrap(),
    };
    let files = files(&[("rules/a.toml", 1), ("pack.toml", 2)]);
    PackStatement::new(pack(), Some(approval), files).unwrap()
}

fn pack() -> (PackId, String, Digest) {
    ("acme".parse().unwrap(), "1.2.0".to_owned(), digest(9))
}

#[test]
fn the_bytes_are_these() {
    let hex = |fill: u8| digest(fill).to_string();
    let expected = format!(
        concat!(
            r#"{{"_type":"https://in-toto.io/Statement/v1","predicate":{{"approval":{{"by":"数据合规委员会","on":"2026-11-20"}},"#,
            r#""digest":{{"sha256":"{}"}},"id":"acme","version":"1.2.0"}},"#,
            r#""predicateType":"urn:dataseal:attestation:policy-pack:v0","#,
            r#""subject":[{{"digest":{{"sha256":"{}"}},"name":"pack.toml"}},{{"digest":{{"sha256":"{}"}},"name":"rules/a.toml"}}]}}"#
        ),
        hex(9),
        hex(2),
        hex(1)
    );
    let payload = statement().to_payload().unwrap();
    assert_eq!(String::from_utf8(payload.clone()).unwrap(), expected);
    assert_eq!(PackStatement::parse(&payload), Ok(statement()));
}

#[test]
fn whatever_is_not_these_bytes_is_refused_for_its_reason() {
    let payload = String::from_utf8(statement().to_payload().unwrap()).unwrap();
    let [first, second] = [2, 1].map(|fill| digest(fill).to_string());
    for (from, to, expected) in [
        ("Statement/v1", "Statement/v2", "statement-type"),
        ("policy-pack:v0", "policy-pack:v1", "statement-predicate-type"),
        ("\"id\":\"acme\"", "\"id\":1", "statement-shape"),
        ("\"id\":", "\"id\":\"b\",\"id\":", "json-duplicate-key"),
        ("\"id\":", "\"hidden\":true,\"id\":", "statement-unknown-key"),
        ("\"id\":", " \"id\":", "statement-not-canonical"),
        (
            r#""approval":{"by":"数据合规委员会","on":"2026-11-20"}"#,
            r#""approval":null"#,
            "statement-not-canonical",
        ),
        ("\"id\":\"acme\"", "\"id\":\"Acme\"", "statement-inconsistent"),
        ("1.2.0", "", "statement-inconsistent"),
        ("1.2.0", "1\\u001b", "statement-inconsistent"),
        ("2026-11-20", "2026-11-31", "statement-inconsistent"),
        ("2026-11-20", "2026-11-2", "statement-inconsistent"),
        ("数据合规委员会", " ", "statement-inconsistent"),
        ("pack.toml", "rules/b.toml", "statement-inconsistent"),
        ("pack.toml", "rules/a.toml", "statement-inconsistent"),
        ("pack.toml", "../x.toml", "statement-inconsistent"),
        ("pack.toml", "/x.toml", "statement-inconsistent"),
        ("pack.toml", "a//x.toml", "statement-inconsistent"),
        (first.as_str(), "00", "statement-inconsistent"),
        (second.as_str(), &second.replace('0', "O"), "statement-inconsistent"),
    ] {
        let changed = payload.replacen(from, to, 1);
        assert_ne!(changed, payload, "{from}");
        let error = PackStatement::parse(changed.as_bytes()).unwrap_err();
        assert_eq!(error.name(), expected, "{from} → {to}");
    }
}

#[test]
fn nothing_is_made_that_would_not_be_read_back() {
    let made = |version: &str, by: &str, files| {
        let approval = Approval {
            by: by.to_owned(),
            on: "2026-11-20".parse().unwrap(),
        };
        let (id, _, digest) = pack();
        PackStatement::new((id, version.to_owned(), digest), Some(approval), files)
    };
    assert!(made("1.0.0", "委员会", files(&[("pack.toml", 1)])).is_ok());
    for (version, by, names) in [
        ("1.0.0", "委员会", vec![]),
        ("1.0.0", "", vec![("pack.toml", 1)]),
        ("1.0.0", " 委员会", vec![("pack.toml", 1)]),
        ("1.0.0", "委员\u{1b}[2J会", vec![("pack.toml", 1)]),
        ("", "委员会", vec![("pack.toml", 1)]),
        ("1.0.0", "委员会", vec![("a\\b.toml", 1)]),
    ] {
        let error = made(version, by, files(&names)).unwrap_err();
        assert_eq!(error.name(), "seal-inconsistent", "{version} {by} {names:?}");
    }
    assert!(made("1.0.0", &"长".repeat(201), files(&[("pack.toml", 1)])).is_err());
}

#[test]
fn every_difference_is_named() {
    let signed = statement();
    let differences = |present: &[(&str, u8)]| {
        let found = signed.differences(&files(present));
        found
            .iter()
            .map(|one| format!("{} {}", one.kind(), one.name()))
            .collect::<Vec<_>>()
    };
    assert_eq!(differences(&[("pack.toml", 2), ("rules/a.toml", 1)]), [""; 0]);
    assert_eq!(
        differences(&[("pack.toml", 3), ("rules/b.toml", 1)]),
        [
            "file-digest pack.toml",
            "file-missing rules/a.toml",
            "file-extra rules/b.toml"
        ]
    );
}

#[test]
fn an_envelope_of_another_kind_is_no_pack() {
    let key = SigningKey::generate(Algorithm::Ed25519).unwrap();
    let keys = [key.public_key().clone()];
    let sealed = |kind: &str, payload: Vec<u8>| Envelope::sign(kind, payload, &[&key]).unwrap().to_bytes();
    let payload = statement().to_payload().unwrap();
    let (read, verification) = verify_pack_envelope(&sealed(PAYLOAD_TYPE, payload.clone()), &keys).unwrap();
    assert_eq!((read, verification.checked.len()), (statement(), 1));
    let failure = verify_pack_envelope(&sealed("text/plain", payload), &keys).unwrap_err();
    assert_eq!(failure.name(), "statement-payload-type");
    let registration = br#"{"_type":"https://in-toto.io/Statement/v1","predicateType":"x"}"#.to_vec();
    let failure = read_pack_envelope(&sealed(PAYLOAD_TYPE, registration)).unwrap_err();
    assert_eq!(failure.name(), "statement-predicate-type");
}
