//! Forms of values and hints, from hand-made counts.

use dataseal_model::{ColumnCounts, Form, InferredType, Lengths, Strength, ValueKind};

use crate::testing::{TEXT, brief, counts, one, remarked};

/// A column of long codes of letters and digits that no recogniser knows, all of one length.
fn codes(length: u64) -> ColumnCounts {
    let mut counts = counts(1_000, TEXT, &[]);
    counts.lengths = Some(Lengths {
        min: length,
        max: length,
        total: 1_000 * length,
    });
    counts.characters.latin = 1_000;
    counts
}

#[test]
fn digests_of_identifiers_are_pseudonyms_of_their_class() {
    for name in ["phone_md5", "手机号_sha256", "手机号"] {
        let labels = one(name, counts(1_000, TEXT, &[("hex-digest", 1_000, 0, 0)]));
        assert_eq!(brief(&labels), [("mobile-phone", Strength::Likely)], "{name}");
        assert_eq!(labels[0].form, Form::Pseudonym, "{name}");
        assert!(labels[0].personal, "de-identified is not anonymous");
        assert_eq!(remarked(&labels), ["hashed"], "{name}");
    }
    let labels = one("身份证号_sm4_enc", codes(44));
    assert_eq!(
        (labels[0].class.as_str(), labels[0].form),
        ("resident-id", Form::Pseudonym)
    );
    // The name says so, the values do not: names in plain form are none.
    assert_eq!(one("手机号_加密", counts(1_000, TEXT, &[])), []);
    let plain = one("phone_md5", counts(1_000, TEXT, &[("mobile-phone", 1_000, 0, 0)]));
    assert_eq!((plain[0].form, plain[0].strength), (Form::Plain, Strength::Confirmed));
    assert_eq!(remarked(&plain), ["veiled-by-name"]);
}

#[test]
fn digests_of_people_are_pseudonyms_too() {
    let labels = one("user_hash", counts(1_000, TEXT, &[("hex-digest", 1_000, 0, 0)]));
    assert_eq!(brief(&labels), [("account-name", Strength::Likely)]);
    assert_eq!(labels[0].form, Form::Pseudonym);
    assert_eq!(
        brief(&one("cust_id_sha256", codes(64))),
        [("account-name", Strength::Likely)]
    );
    for name in ["file_hash", "md5", "commit_sha", "etag", "user_count"] {
        assert_eq!(
            one(name, counts(1_000, TEXT, &[("hex-digest", 1_000, 0, 0)])),
            [],
            "{name}"
        );
    }
}

#[test]
fn masked_values_keep_their_class() {
    let labels = one("手机号", counts(1_000, TEXT, &[("masked-value", 990, 0, 0)]));
    assert_eq!(
        (labels[0].class.as_str(), labels[0].form),
        ("mobile-phone", Form::Masked)
    );
    // A few masked ones do not change what the others are.
    let mixed = one(
        "手机号",
        counts(1_000, TEXT, &[("masked-value", 100, 0, 0), ("mobile-phone", 880, 0, 0)]),
    );
    assert_eq!((mixed[0].strength, mixed[0].form), (Strength::Confirmed, Form::Plain));
    assert_eq!(remarked(&mixed), ["masked"]);
}

#[test]
fn hints_say_what_is_wrong_with_near_misses() {
    assert_eq!(
        remarked(&one("c", counts(1_000, TEXT, &[("resident-id", 0, 1_000, 0)]))),
        ["check-fails"]
    );
    assert_eq!(
        remarked(&one("银行卡号", counts(1_000, TEXT, &[("bank-card", 0, 1_000, 0)]))),
        ["check-fails"]
    );
    let mut floats = counts(
        1_000,
        InferredType::Of(ValueKind::Decimal),
        &[("mobile-phone", 1_000, 0, 0)],
    );
    assert_eq!(remarked(&one("手机号", floats.clone())), ["stored-as-float"]);
    floats.recognised.clear();
    floats.inferred = InferredType::Of(ValueKind::Float);
    floats.exponents = 1_000;
    assert_eq!(remarked(&one("银行卡号", floats)), ["exponents"]);
    let mut old = counts(1_000, TEXT, &[("resident-id", 1_000, 0, 0)]);
    old.lengths = Some(Lengths {
        min: 15,
        max: 15,
        total: 15_000,
    });
    assert_eq!(remarked(&one("身份证号", old)), ["old-form"]);
    assert_eq!(
        remarked(&one("手机号", counts(0, InferredType::Empty, &[]))),
        ["name-only"]
    );
}
