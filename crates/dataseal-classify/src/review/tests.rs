//! A person's word against the machine's: both stay, and floors hold.

use dataseal_model::{Disclosure, TableProfile};

use super::*;
use crate::grade;
use crate::testing::{profile, taxonomy};

/// A table of one column with these machine labels.
fn machine(classes: &[&'static str]) -> (TableProfile, Vec<Vec<Label>>, Grading) {
    let taxonomy = taxonomy();
    let labels: Vec<Label> = classes
        .iter()
        .map(|class| {
            let known = taxonomy.class(&ClassId::from_static(class)).unwrap();
            Label {
                class: known.id.clone(),
                confidence: Confidence::per_mille(700),
                strength: Strength::Likely,
                evidence: LabelEvidence {
                    hits: 7,
                    distinct: 7,
                    ..LabelEvidence::default()
                },
                personal: known.personal,
                sensitive: known.sensitive,
                form: Form::Plain,
            }
        })
        .collect();
    let profile = profile(&[("c", Vec::new())]);
    let labels = vec![labels];
    let grading = grade(&profile, &labels, &taxonomy, &GradeContext::default());
    (profile, labels, grading)
}

fn decided(classes: Option<&[&'static str]>, grade: Option<Grade>) -> LabelDecision {
    LabelDecision {
        classes: classes.map(|classes| classes.iter().map(|class| ClassId::from_static(class)).collect()),
        grade,
        disclose: false,
        reason: "known from the system's documentation".to_owned(),
        reviewer: "auditor".to_owned(),
        date: "2026-11-27".parse().unwrap(),
    }
}

fn reviewed(found: &[&'static str], decision: &LabelDecision) -> Reviewed {
    let (profile, labels, grading) = machine(found);
    review(
        &profile,
        labels,
        grading,
        &[Some((decision, false))],
        &taxonomy(),
        &GradeContext::default(),
    )
}

#[test]
fn labels_and_grades_follow_the_person_and_the_machine_stays_beside() {
    let found = reviewed(&["resident-id"], &decided(Some(&["mobile-phone"]), None));
    assert_eq!(found.labels[0][0].class.as_str(), "mobile-phone");
    assert_eq!(found.labels[0][0].strength, Strength::Confirmed);
    assert_eq!(found.grading.columns[0].grade, Grade::L2);
    assert_eq!(found.grading.grade, Grade::L2);
    let review = found.reviews[0].as_ref().unwrap();
    assert_eq!(
        (review.machine[0].class.as_str(), review.machine_grade),
        ("resident-id", Grade::L4)
    );
    assert!(found.notes.is_empty());
}

#[test]
fn none_takes_the_label_and_keeps_values_withheld() {
    let found = reviewed(&["mobile-phone"], &decided(Some(&[]), None));
    assert!(found.labels[0].is_empty());
    assert_eq!(found.grading.columns[0].drivers[0].rule, GradeRule::Default);
    assert_eq!(found.reviews[0].as_ref().unwrap().disclosure(), Disclosure::Kept);
}

#[test]
fn a_grade_is_raised_freely_and_lowered_to_the_floor_only() {
    let kinds = |found: &Reviewed| found.notes.iter().map(|(_, kind)| *kind).collect::<Vec<_>>();
    let raised = reviewed(&["mobile-phone"], &decided(None, Some(Grade::L3)));
    assert_eq!(raised.grading.columns[0].grade, Grade::L3);
    assert_eq!(raised.grading.columns[0].drivers[0].rule, GradeRule::Review);
    assert_eq!(raised.labels[0][0].confidence, Confidence::per_mille(700));
    assert!(kinds(&raised).is_empty());
    let refused = reviewed(&["resident-id"], &decided(None, Some(Grade::L1)));
    assert_eq!(refused.grading.columns[0].grade, Grade::L4);
    assert_eq!(kinds(&refused), [ReviewNoteKind::BelowFloor, ReviewNoteKind::Agrees]);
    let lowered = reviewed(&[], &decided(None, Some(Grade::L1)));
    assert_eq!(lowered.grading.columns[0].grade, Grade::L1);
    assert_eq!(kinds(&lowered), [ReviewNoteKind::Lowered]);
}

#[test]
fn a_word_that_cannot_show_values_is_told() {
    let told = |classes| LabelDecision {
        disclose: true,
        ..decided(classes, None)
    };
    let personal = reviewed(&["mobile-phone"], &told(None));
    assert_eq!(personal.notes, [(0, ReviewNoteKind::NotShown)]);
    let shown = reviewed(&["mobile-phone"], &told(Some(&[])));
    assert!(shown.notes.is_empty());
    assert_eq!(shown.reviews[0].as_ref().unwrap().disclosure(), Disclosure::Told);
}

#[test]
fn agreement_and_age_are_told() {
    let (profile, labels, grading) = machine(&["mobile-phone"]);
    let decision = decided(Some(&["mobile-phone"]), None);
    let found = review(
        &profile,
        labels,
        grading,
        &[Some((&decision, true))],
        &taxonomy(),
        &GradeContext::default(),
    );
    assert_eq!(found.notes, [(0, ReviewNoteKind::Agrees), (0, ReviewNoteKind::Stale)]);
}

#[test]
fn a_class_that_the_machine_did_not_see_counts_what_was_counted() {
    let found = reviewed(&["mobile-phone"], &decided(Some(&["email"]), None));
    assert_eq!(found.labels[0][0].evidence.hits, 0);
    assert_eq!(
        found.labels[0][0].evidence.runner_up.as_ref().unwrap().0.as_str(),
        "mobile-phone"
    );
}

#[test]
fn without_decisions_nothing_changes() {
    let (profile, labels, grading) = machine(&["resident-id"]);
    let found = review(
        &profile,
        labels.clone(),
        grading.clone(),
        &[],
        &taxonomy(),
        &GradeContext::default(),
    );
    assert_eq!((found.labels, found.grading), (labels, grading));
    assert_eq!(found.reviews, [None]);
}
