//! Scores of hand-made columns, worked out by hand.

use dataseal_model::{ColumnCounts, ColumnProfile, ColumnValues, Digest, Expected, Relations};

use super::*;
use crate::testing::taxonomy;

fn set(ids: &[&'static str]) -> BTreeSet<ClassId> {
    ids.iter().map(|id| ClassId::from_static(id)).collect()
}

fn judged(column: &str, classes: &[&'static str], given: &[&'static str]) -> Judged {
    Judged {
        table: "t.csv".to_owned(),
        column: column.to_owned(),
        group: "g".to_owned(),
        expected: Expected {
            classes: set(classes),
            ..Expected::default()
        },
        given: set(given),
    }
}

fn profile(names: &[&str]) -> TableProfile {
    TableProfile {
        rows: 1,
        row_counts: None,
        completeness: None,
        relations: Relations::default(),
        columns: names
            .iter()
            .enumerate()
            .map(|(position, name)| ColumnProfile {
                name: Masked::new((*name).to_owned()),
                position,
                declared: "csv".to_owned(),
                counts: ColumnCounts::default(),
                values: ColumnValues::default(),
            })
            .collect(),
        recognisers: Digest::new([0; 32]),
        state_version: 1,
    }
}

fn names(profile: &TableProfile) -> Vec<Masked<String>> {
    profile.columns.iter().map(|column| column.name.clone()).collect()
}

fn masked(names: &[&str]) -> Vec<Masked<String>> {
    names.iter().map(|name| Masked::new((*name).to_owned())).collect()
}

#[test]
fn right_wrong_and_missing_labels_are_counted_by_class() {
    let columns = [
        judged("a", &["email"], &["email"]),
        judged("b", &["email"], &[]),
        judged("c", &["resident-id"], &["bank-card"]),
        judged("d", &[], &["mobile-phone"]),
        judged("e", &[], &[]),
        judged("f", &["mobile-phone"], &["mobile-phone", "landline"]),
    ];
    let score = score(&columns, Naming::Kept, &taxonomy()).all;
    let of = |id: &str| {
        score
            .classes
            .iter()
            .find(|class| class.class.as_str() == id)
            .unwrap()
            .tally
    };
    let tally = |right, wrong, missing| Tally { right, wrong, missing };
    assert_eq!(of("email"), tally(1, 0, 1));
    assert_eq!(of("resident-id"), tally(0, 0, 1));
    assert_eq!(of("bank-card"), tally(0, 1, 0));
    assert_eq!(of("mobile-phone"), tally(1, 1, 0));
    assert_eq!(of("landline"), tally(0, 1, 0));
    assert_eq!(score.micro(), tally(2, 3, 2));
    assert_eq!((score.negatives.columns, score.negatives.labelled), (2, 1));
    assert_eq!(score.negatives.labelled_personal, 1);
    let cell = |expected: Option<&'static str>, given: Option<&'static str>| Confusion {
        expected: expected.map(ClassId::from_static),
        given: given.map(ClassId::from_static),
        columns: 1,
    };
    for found in [
        cell(Some("email"), Some("email")),
        cell(Some("email"), None),
        cell(Some("resident-id"), Some("bank-card")),
        cell(None, Some("mobile-phone")),
        cell(Some("mobile-phone"), Some("landline")),
    ] {
        assert!(score.confusions.contains(&found), "{found:?}: {:?}", score.confusions);
    }
    let faulty: Vec<&str> = score.faults.iter().map(|fault| fault.column.as_str()).collect();
    assert_eq!(faulty, ["b", "c", "d", "f"]);
}

#[test]
fn what_may_be_given_is_neither_right_nor_wrong() {
    let mut column = judged("a", &["mobile-phone"], &["mobile-phone", "landline"]);
    column.expected.allowed = set(&["landline"]);
    let score = score(&[column], Naming::Kept, &taxonomy()).all;
    assert_eq!(
        score.micro(),
        Tally {
            right: 1,
            ..Tally::default()
        }
    );
    assert_eq!(score.faults, []);
}

#[test]
fn what_only_a_name_tells_is_due_under_that_name_alone() {
    let mut silent = judged("phone_md5", &[], &[]);
    silent.expected.named = set(&["mobile-phone"]);
    let mut found = silent.clone();
    found.given = set(&["mobile-phone"]);
    let micro = |column: &Judged, naming| score(std::slice::from_ref(column), naming, &taxonomy()).all.micro();
    let tally = |right, missing| Tally {
        right,
        missing,
        wrong: 0,
    };
    assert_eq!(micro(&silent, Naming::Kept), tally(0, 1));
    assert_eq!(micro(&found, Naming::Kept), tally(1, 0));
    assert_eq!(micro(&silent, Naming::Blinded), tally(0, 0));
    assert_eq!(micro(&found, Naming::Blinded), tally(0, 0));
    let mut misled = silent;
    misled.given = set(&["address"]);
    let permuted = score(&[misled], Naming::Permuted, &taxonomy()).all;
    assert_eq!(
        (permuted.columns, permuted.micro()),
        (0, tally(0, 0)),
        "nobody can tell"
    );
}

#[test]
fn a_class_that_nobody_knows_is_missing_and_never_skipped() {
    let score = score(&[judged("a", &["no-such-class"], &[])], Naming::Kept, &taxonomy()).all;
    let class = score.classes.first().unwrap();
    assert_eq!((class.tally.missing, class.known, class.by_content), (1, false, false));
    assert_eq!(score.means(false).unwrap().f1, 0.0);
}

#[test]
fn groups_are_scored_apart() {
    let mut other = judged("b", &["email"], &[]);
    other.group = "h".to_owned();
    let mut alone = judged("c", &["email"], &["email"]);
    alone.group = String::new();
    let scores = score(
        &[judged("a", &["email"], &["email"]), other, alone],
        Naming::Kept,
        &taxonomy(),
    );
    let recalls: Vec<(&str, u64)> = scores
        .groups
        .iter()
        .map(|(group, score)| (group.as_str(), score.micro().right))
        .collect();
    assert_eq!(recalls, [("g", 1), ("h", 0)]);
    assert_eq!(scores.all.columns, 3);
}

#[test]
fn permuted_names_are_the_same_names_and_none_stays() {
    let own = ["a", "b", "c", "d", "e"];
    let profile = profile(&own);
    let permuted = names(&renamed(&profile, Naming::Permuted, "t.csv").unwrap());
    assert!(permuted.iter().zip(masked(&own)).all(|(new, old)| *new != old));
    let mut sorted = permuted.clone();
    sorted.sort();
    assert_eq!(sorted, masked(&own));
    assert_eq!(permuted, names(&renamed(&profile, Naming::Permuted, "t.csv").unwrap()));
    assert_eq!(
        names(&renamed(&profile, Naming::Blinded, "").unwrap()),
        masked(&["c1", "c2", "c3", "c4", "c5"])
    );
    assert_eq!(names(&renamed(&profile, Naming::Kept, "").unwrap()), masked(&own));
}

#[test]
fn one_column_has_nothing_to_change_names_with() {
    assert!(renamed(&profile(&["a"]), Naming::Permuted, "t.csv").is_none());
    assert!(renamed(&profile(&[]), Naming::Permuted, "t.csv").is_none());
}
