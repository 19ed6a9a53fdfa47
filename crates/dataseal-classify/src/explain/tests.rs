//! Explanations name the labels that are given, and why the others are not.

use dataseal_model::{ColumnCounts, InferredType};

use crate::testing::{TEXT, column, counts, table, taxonomy};
use crate::{NameTerms, explain_column, label};

#[test]
fn every_class_that_loses_says_why() {
    let taxonomy = taxonomy();
    let terms = NameTerms::new(&taxonomy);
    let explained = |name: &str, counts: ColumnCounts| {
        let profile = table(vec![column(name, counts)]);
        let why = explain_column(&profile, 0, &taxonomy, &terms).unwrap();
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
    for (name, counts, class, decision, why) in [
        ("手机号", counts(1_000, TEXT, &[]), "mobile-phone", "refused", "refuted"),
        (
            "手机号",
            counts(0, InferredType::Empty, &[]),
            "mobile-phone",
            "label",
            "name-alone",
        ),
        (
            "name",
            counts(1_000, TEXT, &[("person-name", 100, 0, 0)]),
            "person-name",
            "refused",
            "generic-name",
        ),
        (
            "version",
            counts(1_000, TEXT, &[("ipv4", 900, 100, 0)]),
            "ipv4",
            "label",
            "content-unproved",
        ),
        (
            "c",
            counts(1_000, TEXT, &[("age", 900, 0, 0)]),
            "age",
            "refused",
            "needs-name",
        ),
        (
            "备注",
            counts(1_000, TEXT, &[("resident-id", 0, 0, 3)]),
            "resident-id",
            "label",
            "in-passing",
        ),
    ] {
        has(&explained(name, counts), class, decision, why);
    }
}
