//! Labels from hand-made counts: bands, competition of classes, hints, typed columns. The corpus test runs real values.

use dataseal_model::{Form, InferredType, Lengths, Masked, ValueKind};

use super::*;
use crate::testing::{TEXT, brief, column, counts, one, table, taxonomy};

#[test]
fn evidence_is_handed_on() {
    let labels = one("客户手机号", counts(1_000, TEXT, &[("mobile-phone", 980, 5, 1)]));
    assert_eq!(brief(&labels), [("mobile-phone", Strength::Confirmed)]);
    let evidence = &labels[0].evidence;
    assert_eq!(
        (evidence.hits, evidence.near_misses, evidence.contained, evidence.of),
        (980, 5, 1, 1_000)
    );
    assert_eq!(evidence.chance, Confidence::per_mille(600));
    let name = evidence.name.as_ref().unwrap();
    assert_eq!((name.term.as_str(), name.whole), ("手机号", false));
    assert!(labels[0].personal && !labels[0].sensitive);
}

#[test]
fn chance_is_no_evidence() {
    // Luhn's check passes one random number in ten.
    assert_eq!(
        one(
            "id",
            counts(
                10_000,
                InferredType::Of(ValueKind::Integer),
                &[("bank-card", 1_000, 9_000, 0)]
            )
        ),
        []
    );
    assert_eq!(one("x", counts(10_000, TEXT, &[("vin", 900, 9_100, 0)])), []);
}

#[test]
fn a_single_number_in_a_text_is_found() {
    let labels = one("备注", counts(10_000, TEXT, &[("resident-id", 0, 0, 1)]));
    assert_eq!(brief(&labels), [("resident-id", Strength::Likely)]);
    assert_eq!(
        one(
            "金额",
            counts(
                10_000,
                InferredType::Of(ValueKind::Integer),
                &[("mobile-phone", 1, 0, 0)]
            )
        ),
        []
    );
}

#[test]
fn bands_bound_confidence() {
    let confirmed = one("手机号", counts(1_000, TEXT, &[("mobile-phone", 1_000, 0, 0)]));
    let likely = one("手机号", counts(1_000, TEXT, &[("masked-value", 1_000, 0, 0)]));
    let hint = one("c", counts(1_000, TEXT, &[("person-name", 990, 0, 0)]));
    assert!((900..1000).contains(&confirmed[0].confidence.as_per_mille()));
    assert!((600..900).contains(&likely[0].confidence.as_per_mille()));
    assert!((200..500).contains(&hint[0].confidence.as_per_mille()));
    assert_eq!(brief(&hint), [("person-name", Strength::Hint)]);
}

#[test]
fn more_support_is_more_certain() {
    let certainty = |hits| one("手机号", counts(1_000, TEXT, &[("mobile-phone", hits, 0, 0)]))[0].confidence;
    assert!(certainty(700) < certainty(900) && certainty(900) < certainty(1_000));
}

#[test]
fn content_refutes_a_name() {
    assert_eq!(one("手机号", counts(1_000, TEXT, &[])), []);
    assert_eq!(
        one("手机号", counts(1_000, InferredType::Of(ValueKind::Boolean), &[])),
        []
    );
    assert_eq!(
        one("姓名", counts(1_000, InferredType::Of(ValueKind::Integer), &[])),
        []
    );
}

#[test]
fn an_empty_column_keeps_its_name() {
    assert_eq!(
        brief(&one("手机号", counts(0, InferredType::Empty, &[]))),
        [("mobile-phone", Strength::Likely)]
    );
    assert_eq!(one("name", counts(0, InferredType::Empty, &[])), []);
}

#[test]
fn typed_numbers_were_not_shown_to_readers_of_text() {
    let mut typed = counts(1_000, InferredType::Of(ValueKind::Integer), &[]);
    typed.lengths = None;
    assert_eq!(brief(&one("年龄", typed.clone())), [("age", Strength::Likely)]);
    // Mobile numbers would have been seen.
    assert_eq!(one("手机号", typed), []);
}

#[test]
fn columns_of_two_kinds_have_two_labels() {
    let labels = one(
        "联系电话",
        counts(1_000, TEXT, &[("landline", 300, 0, 0), ("mobile-phone", 700, 0, 0)]),
    );
    assert_eq!(
        brief(&labels),
        [("mobile-phone", Strength::Confirmed), ("landline", Strength::Likely)]
    );
    assert_eq!(labels[0].evidence.runner_up.as_ref().unwrap().0.as_str(), "landline");
}

#[test]
fn fifteen_digits_alone_are_a_hint() {
    let mut old = counts(
        1_000,
        InferredType::Of(ValueKind::Integer),
        &[("resident-id", 1_000, 0, 0)],
    );
    old.lengths = Some(Lengths {
        min: 15,
        max: 15,
        total: 15_000,
    });
    assert_eq!(brief(&one("c", old.clone())), [("resident-id", Strength::Hint)]);
    assert_eq!(brief(&one("身份证号", old)), [("resident-id", Strength::Confirmed)]);
}

#[test]
fn wrong_check_characters_throughout_are_a_hint() {
    let labels = one("c", counts(1_000, TEXT, &[("resident-id", 2, 998, 0)]));
    assert_eq!(brief(&labels), [("resident-id", Strength::Hint)]);
    assert_eq!(labels[0].evidence.near_misses, 998);
}

#[test]
fn a_name_that_vetoes_lowers_what_has_no_checksum() {
    let quads = || counts(1_000, TEXT, &[("ipv4", 900, 100, 0)]);
    assert_eq!(brief(&one("src", quads())), [("ipv4", Strength::Confirmed)]);
    assert_eq!(brief(&one("version", quads())), [("ipv4", Strength::Hint)]);
}

#[test]
fn persons_stand_beside_identity_numbers() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let columns = vec![
        column("a", counts(1_000, TEXT, &[("person-name", 990, 0, 0)])),
        column("b", counts(1_000, TEXT, &[("resident-id", 1_000, 0, 0)])),
    ];
    let labels = label(&table(columns), &taxonomy, &terms);
    assert_eq!(brief(&labels[0]), [("person-name", Strength::Likely)]);
}

#[test]
fn every_term_speaks_for_its_own_class() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let mute: Vec<String> = taxonomy
        .classes
        .iter()
        .flat_map(|class| class.terms.iter().map(move |term| (class, term)))
        .filter(|(class, term)| !terms.read(term).matches.contains_key(&class.id))
        .map(|(class, term)| format!("{}: {term}", class.id))
        .collect();
    assert!(mute.is_empty(), "{mute:?}");
}

#[test]
fn every_recogniser_has_a_class() {
    let taxonomy = taxonomy();
    for id in crate::recogniser_ids() {
        let silencing = [MASKED, HASHED].iter().any(|class| class.as_str() == id);
        assert_eq!(
            taxonomy.classes.iter().any(|class| class.id.as_str() == id),
            !silencing,
            "{id}"
        );
    }
}

#[test]
fn shorter_numbers_that_pass_by_chance_are_none() {
    // Thirteen digits: those that fail are no near misses of cards.
    let mut goods = counts(1_000, TEXT, &[("bank-card", 20, 0, 0)]);
    goods.characters.only_digits = 1_000;
    assert_eq!(one("商品编码", goods), []);
    let mut remarks = counts(1_000, TEXT, &[("bank-card", 5, 0, 0)]);
    remarks.characters.only_digits = 5;
    remarks.characters.han = 995;
    assert_eq!(brief(&one("备注", remarks)), [("bank-card", Strength::Likely)]);
}

#[test]
fn weak_content_needs_a_neighbour_or_to_be_overwhelming() {
    let mut words = counts(1_000, TEXT, &[("gender", 990, 0, 0)]);
    words.recognised[0].distinct.value = 2;
    assert_eq!(brief(&one("c", words.clone())), [("gender", Strength::Likely)]);
    words.recognised[0].hits = 880;
    assert_eq!(brief(&one("c", words)), [("gender", Strength::Hint)]);
    assert_eq!(
        brief(&one("c", counts(1_000, TEXT, &[("passport", 1_000, 0, 0)]))),
        [("passport", Strength::Hint)]
    );
    let ages = counts(1_000, TEXT, &[("age", 1_000, 0, 0)]);
    assert_eq!(one("c", ages), []);
    let dates = counts(1_000, TEXT, &[("date-of-birth", 1_000, 0, 0)]);
    assert_eq!(one("c", dates), []);
}

#[test]
fn initials_count_where_a_table_is_named_by_them() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    // Content cannot tell wages from other amounts.
    let wages = || counts(1_000, InferredType::Of(ValueKind::Decimal), &[]);
    let labelled = |first: &str, second: &str| {
        let columns = vec![
            column(first, counts(0, InferredType::Empty, &[])),
            column(second, counts(0, InferredType::Empty, &[])),
            column("gz", wages()),
        ];
        let labels = label(&table(columns), &taxonomy, &terms);
        labels[2].first().map(|label| label.class.to_string())
    };
    assert_eq!(labelled("sfzh", "lxdh").as_deref(), Some("income"));
    assert_eq!(labelled("id_card", "phone"), None);
}

#[test]
fn names_and_declared_types_alone_say_that_they_are_alone() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let declared = |name: &str, declared: &str| PhysicalColumn {
        name: Masked::new(name.to_owned()),
        declared: declared.to_owned(),
    };
    let columns = [
        declared("身份证号", "text"),
        declared("email_verified", "text"),
        declared("email", "boolean"),
        declared("phone_md5", "utf8"),
        declared("c1", "text"),
        declared("csrq", "date32"),
        declared("longitude", "INT32 decimal(9,6)"),
        declared("age", "interval"),
    ];
    let labels = label_names(&columns, &taxonomy, &terms);
    let classes: Vec<Vec<&str>> = labels
        .iter()
        .map(|labels| labels.iter().map(|label| label.class.as_str()).collect())
        .collect();
    let expected: [&[&str]; 8] = [
        &["resident-id"],
        &[],
        &[],
        &["mobile-phone"],
        &[],
        &["date-of-birth"],
        &["coordinates"],
        &["age"],
    ];
    assert_eq!(classes, expected);
    for label in labels.iter().flatten() {
        assert_eq!(
            (label.strength, label.confidence.as_per_mille()),
            (Strength::Likely, 600)
        );
        assert_eq!(label.evidence.remarks[0].code.as_str(), "name-only");
    }
    assert_eq!(labels[3][0].form, Form::Pseudonym);
}
