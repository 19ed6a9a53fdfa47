//! Labels from hand-made counts: bands, competition of classes, hints, typed columns. The corpus test runs real values.

use dataseal_model::{Digest, DistinctCount, Form, InferredType, Lengths, Masked, RecognisedCount, ValueKind};
use dataseal_pack::{PackFile, load_packs};

use super::*;

/// The repository's own taxonomy.
pub(crate) fn taxonomy() -> Taxonomy {
    let files = [
        ("evidence.toml", include_str!("../../../../policies/evidence.toml")),
        (
            "taxonomy/classes.toml",
            include_str!("../../../../policies/taxonomy/classes.toml"),
        ),
        (
            "taxonomy/classes-international.toml",
            include_str!("../../../../policies/taxonomy/classes-international.toml"),
        ),
        (
            "taxonomy/grading.toml",
            include_str!("../../../../policies/taxonomy/grading.toml"),
        ),
    ];
    let files = files.map(|(path, text)| PackFile {
        path,
        bytes: text.as_bytes(),
    });
    load_packs(&files).unwrap().taxonomy
}

/// A column of `rows` present texts with the given counts: class, hits, near misses, contained.
fn counts(rows: u64, inferred: InferredType, recognised: &[(&'static str, u64, u64, u64)]) -> ColumnCounts {
    ColumnCounts {
        rows,
        nulls: 0,
        blanks: 0,
        placeholders: 0,
        kinds: Vec::new(),
        inferred,
        distinct: DistinctCount {
            value: rows,
            exact: true,
        },
        lengths: Some(Lengths {
            min: 1,
            max: 18,
            total: rows,
        }),
        recognised: recognised
            .iter()
            .map(|&(class, hits, near_misses, contained)| RecognisedCount {
                class: ClassId::from_static(class),
                hits,
                near_misses,
                contained,
                occurrences: contained,
                distinct: DistinctCount {
                    value: hits,
                    exact: true,
                },
                days: Vec::new(),
            })
            .collect(),
        exponents: 0,
        long_digits: Vec::new(),
        wrapped: 0,
        ..ColumnCounts::default()
    }
}

fn column(name: &str, counts: ColumnCounts) -> ColumnProfile {
    ColumnProfile {
        name: Masked::new(name.to_owned()),
        position: 0,
        declared: "csv".to_owned(),
        counts,
        values: ColumnValues::default(),
    }
}

fn table(columns: Vec<ColumnProfile>) -> TableProfile {
    TableProfile {
        row_counts: None,
        completeness: None,
        relations: dataseal_model::Relations::default(),
        rows: columns.iter().map(|column| column.counts.rows).max().unwrap_or(0),
        columns,
        recognisers: Digest::new([0; 32]),
        state_version: 1,
    }
}

/// A table of text columns without values, for the tests of grading.
pub(crate) fn profile(columns: &[(&str, Vec<String>)]) -> TableProfile {
    let empty = |name: &str| column(name, counts(0, InferredType::Empty, &[]));
    table(columns.iter().map(|(name, _)| empty(name)).collect())
}

const TEXT: InferredType = InferredType::Of(ValueKind::Text);

/// Labels of one column beside nothing.
fn one(name: &str, counts: ColumnCounts) -> Vec<Label> {
    let taxonomy = taxonomy();
    let labels = label(
        &table(vec![column(name, counts)]),
        &taxonomy,
        &NameTerms::new(&taxonomy),
    );
    labels.into_iter().flatten().collect()
}

fn brief(labels: &[Label]) -> Vec<(&str, Strength)> {
    labels
        .iter()
        .map(|label| (label.class.as_str(), label.strength))
        .collect()
}

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

/// Codes of the remarks of the first label.
fn remarked(labels: &[Label]) -> Vec<&'static str> {
    let remarks = labels.first().map(|label| label.evidence.remarks.iter());
    remarks
        .into_iter()
        .flatten()
        .map(|remark| remark.code.as_str())
        .collect()
}

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

/// A column of dates or numbers that carry these birth dates, one a row.
fn dated(class: &'static str, days: &[i32]) -> ColumnCounts {
    let rows = days.len() as u64;
    let mut counts = counts(rows, TEXT, &[(class, rows, 0, 0)]);
    let mut by_day = std::collections::BTreeMap::new();
    days.iter().for_each(|day| *by_day.entry(*day).or_insert(0) += 1);
    counts.recognised[0].days = by_day.into_iter().collect();
    counts
}

#[test]
fn dates_that_identity_numbers_carry_are_birth_dates() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let days: Vec<i32> = (0..200).map(|row| row * 97 % 9_000).collect();
    let others: Vec<i32> = days.iter().map(|day| day + 19_000).collect();
    let labelled = |dates: &[i32]| {
        let columns = vec![
            column("a", dated("date-of-birth", dates)),
            column("b", dated("resident-id", &days)),
        ];
        label(&table(columns), &taxonomy, &terms)
    };
    let agreeing = labelled(&days);
    assert_eq!(brief(&agreeing[0]), [("date-of-birth", Strength::Confirmed)]);
    assert_eq!(remarked(&agreeing[0]), ["dates-agree"]);
    // Days of registration are none.
    assert_eq!(labelled(&others)[0], []);
    let mut dirty = days.clone();
    dirty.iter_mut().take(10).for_each(|day| *day += 20_000);
    assert_eq!(brief(&labelled(&dirty)[0]), [("date-of-birth", Strength::Confirmed)]);
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
    ];
    let labels = label_names(&columns, &taxonomy, &terms);
    let classes: Vec<Vec<&str>> = labels
        .iter()
        .map(|labels| labels.iter().map(|label| label.class.as_str()).collect())
        .collect();
    let expected: [&[&str]; 6] = [&["resident-id"], &[], &[], &["mobile-phone"], &[], &["date-of-birth"]];
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

#[test]
fn every_class_that_loses_says_why() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let explained = |name: &str, counts: ColumnCounts| {
        let profile = table(vec![column(name, counts)]);
        let why = crate::explain_column(&profile, 0, &taxonomy, &terms).unwrap();
        assert_eq!(why.labels, label(&profile, &taxonomy, &terms)[0]);
        why.candidates
            .iter()
            .map(|candidate| {
                (
                    candidate.class.to_string(),
                    candidate.standing.as_str(),
                    candidate.ruling.as_str(),
                )
            })
            .collect::<Vec<_>>()
    };
    let has = |found: &[(String, &str, &str)], class: &str, standing: &str, ruling: &str| {
        assert!(
            found.contains(&(class.to_owned(), standing, ruling)),
            "{class} {standing} {ruling}: {found:?}"
        );
    };
    let phones = explained(
        "客户手机号",
        counts(1_000, TEXT, &[("mobile-phone", 980, 5, 0), ("bank-card", 0, 15, 0)]),
    );
    has(&phones, "mobile-phone", "label", "name-and-content");
    has(&phones, "bank-card", "refused", "chance");
    has(
        &explained("手机号", counts(1_000, TEXT, &[])),
        "mobile-phone",
        "refused",
        "refuted",
    );
    has(
        &explained("手机号", counts(0, InferredType::Empty, &[])),
        "mobile-phone",
        "label",
        "name-alone",
    );
    has(
        &explained("name", counts(1_000, TEXT, &[("person-name", 100, 0, 0)])),
        "person-name",
        "refused",
        "generic-name",
    );
    has(
        &explained("version", counts(1_000, TEXT, &[("ipv4", 900, 100, 0)])),
        "ipv4",
        "label",
        "content-unproved",
    );
    has(
        &explained("c", counts(1_000, TEXT, &[("age", 900, 0, 0)])),
        "age",
        "refused",
        "needs-name",
    );
    has(
        &explained("备注", counts(1_000, TEXT, &[("resident-id", 0, 0, 3)])),
        "resident-id",
        "label",
        "in-passing",
    );
}
