//! Matrix, floors, the highest wins, scale and combination.

use dataseal_model::{ClassId, Confidence, Digest, LabelEvidence};

use super::*;
use crate::label::tests::{profile, taxonomy};

fn labelled(class: &'static str, strength: Strength, distinct: u64) -> Label {
    let taxonomy = taxonomy();
    let id = ClassId::from_static(class);
    let known = taxonomy.class(&id).unwrap();
    Label {
        class: id.clone(),
        confidence: Confidence::per_mille(900),
        strength,
        form: dataseal_model::Form::Plain,
        evidence: LabelEvidence {
            distinct,
            ..LabelEvidence::default()
        },
        personal: known.personal,
        sensitive: known.sensitive,
    }
}

fn graded(columns: &[&[(&'static str, u64)]]) -> Grading {
    let labels: Vec<Vec<Label>> = columns
        .iter()
        .map(|column| {
            column
                .iter()
                .map(|(class, distinct)| labelled(class, Strength::Confirmed, *distinct))
                .collect()
        })
        .collect();
    let names: Vec<(&str, Vec<String>)> = columns.iter().map(|_| ("c", Vec::new())).collect();
    grade(&profile(&names), &labels, &taxonomy())
}

#[test]
fn floors_and_matrix_meet() {
    let grading = graded(&[
        &[("resident-id", 5)],
        &[("mobile-phone", 5)],
        &[("bank-card", 5)],
        &[("admin-code", 0)],
        &[],
    ]);
    let grades: Vec<Grade> = grading.columns.iter().map(|column| column.grade).collect();
    assert_eq!(grades, [Grade::L4, Grade::L2, Grade::L4, Grade::L1, Grade::L2]);
    assert_eq!(grading.grade, Grade::L4);
    let card = &grading.columns[2].drivers;
    assert_eq!(card[0].rule, GradeRule::SensitiveFloor);
    assert!(
        card.iter()
            .any(|driver| driver.rule == GradeRule::Matrix && driver.grade == Grade::L3)
    );
    assert_eq!(grading.columns[4].drivers[0].rule, GradeRule::Default);
}

#[test]
fn several_labels_give_the_highest() {
    let grading = graded(&[&[("mobile-phone", 5), ("resident-id", 1)]]);
    assert_eq!(grading.columns[0].grade, Grade::L4);
}

#[test]
fn hints_carry_no_grade() {
    let labels = vec![vec![labelled("resident-id", Strength::Hint, 5)]];
    let grading = grade(&profile(&[("c", Vec::new())]), &labels, &taxonomy());
    assert_eq!(grading.grade, Grade::L2);
    assert_eq!(grading.columns[0].drivers[0].rule, GradeRule::Default);
}

#[test]
fn scale_raises_the_table() {
    let at = |persons| graded(&[&[("mobile-phone", persons)]]).grade;
    assert_eq!(at(99_999), Grade::L2);
    assert_eq!(at(100_000), Grade::L3);
    assert_eq!(at(1_000_000), Grade::L4);
    assert_eq!(at(10_000_000), Grade::ImportantCandidate);
    let grading = graded(&[&[("mobile-phone", 100_000)]]);
    assert_eq!(grading.columns[0].grade, Grade::L2);
    assert_eq!(grading.drivers[0].rule, GradeRule::Aggregation);
    assert_eq!(graded(&[&[("uscc", 20_000_000)]]).grade, Grade::L2);
}

#[test]
fn a_contact_card_is_more_than_its_columns() {
    assert_eq!(graded(&[&[("person-name", 3)], &[("address", 3)]]).grade, Grade::L2);
    assert_eq!(
        graded(&[&[("person-name", 3)], &[("address", 3)], &[("mobile-phone", 3)]]).grade,
        Grade::L3
    );
}

#[test]
fn nothing_measured_is_business_data() {
    let empty = grade(&profile(&[]), &[], &taxonomy());
    assert_eq!((empty.grade, empty.columns.len()), (Grade::L2, 0));
    assert_eq!(
        grade(&profile(&[("c", Vec::new())]), &[], &taxonomy()).columns[0].grade,
        Grade::L2
    );
    assert_eq!(profile(&[]).recognisers, Digest::new([0; 32]));
}
