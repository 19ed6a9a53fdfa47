//! Matrix, floors, the highest wins, scale and combination.

use std::collections::BTreeMap;

use dataseal_model::{
    ClassId, Confidence, DerivedOutcome, Digest, Element, Evidence, EvidenceState, LabelEvidence, Measure,
    RecognisedCount, Strength, ValueKind,
};

use super::*;
use crate::testing::{profile, taxonomy};

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
    grade(&profile(&names), &labels, &taxonomy(), &GradeContext::default())
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
    let grading = grade(
        &profile(&[("c", Vec::new())]),
        &labels,
        &taxonomy(),
        &GradeContext::default(),
    );
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
    let empty = grade(&profile(&[]), &[], &taxonomy(), &GradeContext::default());
    assert_eq!((empty.grade, empty.columns.len()), (Grade::L2, 0));
    assert_eq!(
        grade(
            &profile(&[("c", Vec::new())]),
            &[],
            &taxonomy(),
            &GradeContext::default()
        )
        .columns[0]
            .grade,
        Grade::L2
    );
    assert_eq!(profile(&[]).recognisers, Digest::new([0; 32]));
}

fn declaring(answers: &[(&str, &[&str])]) -> Asset {
    let set = |values: &[&str]| FactValue::TextSet(values.iter().map(|value| (*value).to_owned()).collect());
    Asset {
        declared: answers
            .iter()
            .map(|(fact, values)| ((*fact).to_owned(), set(values)))
            .collect(),
        ..Asset::default()
    }
}

/// The grading of labelled columns under a declaration.
fn declared(columns: &[&str], asset: &Asset) -> Grading {
    let labels: Vec<Vec<Label>> = columns
        .iter()
        .map(|class| match *class {
            "" => Vec::new(),
            class => vec![labelled(class_of(class), Strength::Confirmed, 5)],
        })
        .collect();
    let names: Vec<(&str, Vec<String>)> = columns.iter().map(|_| ("c", Vec::new())).collect();
    let context = GradeContext {
        asset: Some(asset),
        as_of: "2026-11-27".parse().ok(),
        ..GradeContext::default()
    };
    grade(&profile(&names), &labels, &taxonomy(), &context)
}

/// The class's name for as long as the tests run.
fn class_of(name: &str) -> &'static str {
    let known = [
        "resident-id",
        "mobile-phone",
        "person-name",
        "health-record",
        "bank-card",
        "credential",
    ];
    known.into_iter().find(|known| *known == name).unwrap()
}

fn element(grading: &Grading, element: Element) -> &dataseal_model::ElementReading {
    grading
        .reckoning
        .elements
        .iter()
        .find(|reading| reading.element == element)
        .unwrap()
}

#[test]
fn every_element_is_in_the_trace_known_or_not() {
    let grading = graded(&[&[("mobile-phone", 100_000)]]);
    let elements: Vec<Element> = grading
        .reckoning
        .elements
        .iter()
        .map(|reading| reading.element)
        .collect();
    assert_eq!(elements, Element::ALL);
    assert_eq!(
        element(&grading, Element::Scale).measured,
        [(Measure::Persons, 100_000)]
    );
    assert_eq!(element(&grading, Element::Scale).raises, Some(Grade::L3));
    assert!(!element(&grading, Element::Region).is_known());
    assert_eq!(grading.reckoning.highest_column, Some(Grade::L2));
    let unknown = graded(&[&[]]);
    assert!(
        !element(&unknown, Element::Scale).is_known(),
        "no identifier is no count of zero persons"
    );
    let masked = graded(&[&[("mobile-phone", 0)]]);
    assert!(
        !element(&masked, Element::Scale).is_known(),
        "masked values are no count of zero persons"
    );
}

#[test]
fn only_a_person_says_that_business_data_harm_nobody_or_much() {
    let of = |impacts: &[&str]| declared(&[""], &declaring(&[("declared_impacts", impacts)]));
    assert_eq!(of(&[]).grade, Grade::L2);
    assert_eq!(of(&["none"]).grade, Grade::L1);
    assert_eq!(of(&["organisation:serious"]).columns[0].grade, Grade::L3);
    // What harms the public is not harmless to the holder.
    assert_eq!(of(&["none", "public-interest:ordinary"]).columns[0].grade, Grade::L2);
    assert_eq!(of(&["economy:serious"]).grade, Grade::ImportantCandidate);
    assert_eq!(of(&["national-security:serious"]).grade, Grade::CoreCandidate);
    let personal = declared(&["resident-id"], &declaring(&[("declared_impacts", &["none"])]));
    assert_eq!(personal.grade, Grade::L4, "no declaration lowers personal information");
}

#[test]
fn floors_follow_what_the_holder_says_of_the_dataset() {
    let asset = declaring(&[("public_data_sharing", &["closed"])]);
    let grading = declared(&[""], &asset);
    assert_eq!(grading.columns[0].drivers[0].rule, GradeRule::PublicDataFloor);
    assert_eq!(grading.grade, Grade::L4);
    let employees = declared(&["mobile-phone"], &declaring(&[("element_group", &["employees"])]));
    let rules: Vec<GradeRule> = employees.columns[0].drivers.iter().map(|driver| driver.rule).collect();
    assert!(rules.contains(&GradeRule::EmployeeFloor));
}

#[test]
fn answers_make_candidates_and_never_more() {
    for (fact, answer, signal) in [
        ("element_domain", "biosecurity", "domain-biosecurity"),
        ("element_precision", "high", "precision-high"),
        ("element_coverage", "whole-population", "coverage-whole-population"),
    ] {
        let grading = declared(&[""], &declaring(&[(fact, &[answer])]));
        assert_eq!(grading.grade, Grade::ImportantCandidate, "{answer}");
        assert_eq!(grading.drivers[0].signal.as_deref(), Some(signal));
        assert!(
            taxonomy()
                .scheme
                .signal(signal)
                .unwrap()
                .source
                .article
                .contains("附录 G")
        );
    }
    let defence = declared(&[""], &declaring(&[("element_domain", &["defence"])]));
    assert_eq!(defence.grade, Grade::CoreCandidate);
}

#[test]
fn children_are_counted_at_the_assessment_date() {
    let mut table = profile(&[("c", Vec::new())]);
    // Born 2010-01-01 and 2016-01-01.
    table.columns[0].counts.recognised = vec![RecognisedCount {
        class: ClassId::from_static("resident-id"),
        hits: 9,
        near_misses: 0,
        contained: 0,
        occurrences: 0,
        distinct: dataseal_model::DistinctCount { value: 9, exact: true },
        days: vec![(14_610, 5), (16_801, 4)],
    }];
    let labels = vec![vec![labelled("resident-id", Strength::Confirmed, 9)]];
    let at = |day: &str| {
        let context = GradeContext {
            as_of: day.parse().ok(),
            ..GradeContext::default()
        };
        let grading = grade(&table, &labels, &taxonomy(), &context);
        element(&grading, Element::Group).measured.clone()
    };
    assert_eq!(at("2026-11-27"), [(Measure::MinorsUnder14, 4)]);
    assert_eq!(at("2023-11-27"), [(Measure::MinorsUnder14, 9)]);
    assert_eq!(at("2040-01-01"), [(Measure::MinorsUnder14, 0)]);
}

#[test]
fn persons_places_and_moments_make_a_track() {
    let classes = |moment: bool, place: &'static str| {
        let mut table = profile(&[("a", Vec::new()), ("b", Vec::new()), ("c", Vec::new())]);
        if moment {
            table.columns[2].counts.inferred = dataseal_model::InferredType::Of(ValueKind::Timestamp);
        }
        let labels = vec![
            vec![labelled("mobile-phone", Strength::Confirmed, 9)],
            vec![labelled(place, Strength::Likely, 9)],
            Vec::new(),
        ];
        grade(&table, &labels, &taxonomy(), &GradeContext::default()).grade
    };
    for place in ["coordinates", "coordinate-pair"] {
        assert_eq!(
            (classes(false, place), classes(true, place)),
            (Grade::L2, Grade::L4),
            "{place}"
        );
    }
}

#[test]
fn a_small_class_counts_where_it_was_measured() {
    let of = |smallest_class| {
        let context = GradeContext {
            smallest_class,
            ..GradeContext::default()
        };
        grade(&profile(&[("c", Vec::new())]), &[Vec::new()], &taxonomy(), &context).grade
    };
    assert_eq!((of(None), of(Some(1)), of(Some(5))), (Grade::L2, Grade::L3, Grade::L2));
}

fn report(state: EvidenceState, until: Option<&str>) -> Evidence {
    Evidence {
        kind: "deid-report".to_owned(),
        file: "report.pdf".to_owned(),
        digest: Digest::new([0; 32]),
        issuer: "x".to_owned(),
        issued: "2026-01-01".parse().unwrap(),
        valid_until: until.map(|day| day.parse().unwrap()),
        state,
    }
}

#[test]
fn derived_data_are_lower_only_with_a_report_that_holds() {
    let of = |derivation: &str, sources: &[&str], evidence: Vec<Evidence>| {
        let mut asset = declaring(&[("source_grades", sources)]);
        asset
            .declared
            .insert("derivation".to_owned(), FactValue::Text(derivation.to_owned()));
        asset.evidence = evidence;
        let grading = declared(&["mobile-phone"], &asset);
        (grading.grade, grading.reckoning.derived.map(|reading| reading.outcome))
    };
    let valid = || vec![report(EvidenceState::Matches, None)];
    let kept = Some(DerivedOutcome::KeptWithoutReport);
    assert_eq!(of("desensitised", &["L4"], Vec::new()), (Grade::L4, kept));
    assert_eq!(
        of("desensitised", &["L4"], valid()),
        (Grade::L2, Some(DerivedOutcome::LoweredWithReport))
    );
    for broken in [
        report(EvidenceState::Differs, None),
        report(EvidenceState::Matches, Some("2026-06-01")),
    ] {
        assert_eq!(of("statistical", &["L3"], vec![broken]), (Grade::L3, kept));
    }
    assert_eq!(
        of("fused", &["L2", "L3"], valid()),
        (Grade::L3, Some(DerivedOutcome::RaisedToSources))
    );
    assert_eq!(
        of("labelled", &["L1"], Vec::new()),
        (Grade::L2, Some(DerivedOutcome::NotLower))
    );
    assert_eq!(
        of("labelled", &[], Vec::new()),
        (Grade::L2, Some(DerivedOutcome::SourceUnknown))
    );
    assert_eq!(of("original", &["L4"], Vec::new()), (Grade::L2, None));
}

#[test]
fn a_column_that_somebody_lowers_lowers_no_derived_data() {
    let mut asset = declaring(&[("source_grades", &["L3"])]);
    let derivation = FactValue::Text("desensitised".to_owned());
    asset.declared.insert("derivation".to_owned(), derivation);
    let context = GradeContext {
        asset: Some(&asset),
        ..GradeContext::default()
    };
    let labels = [vec![labelled("bank-card", Strength::Confirmed, 5)]];
    let settled = grade_with(
        &profile(&[("c", Vec::new())]),
        &labels,
        &taxonomy(),
        &context,
        |_, column| {
            column.grade = Grade::L1;
        },
    );
    assert_eq!((settled.grade, settled.columns[0].grade), (Grade::L3, Grade::L1));
    let outcome = settled.reckoning.derived.map(|reading| reading.outcome);
    assert_eq!(outcome, Some(DerivedOutcome::KeptWithoutReport));
    assert_eq!(settled.reckoning.highest_column, Some(Grade::L1));
}

#[test]
fn a_sector_sets_floors_by_its_own_levels() {
    let policies = dataseal_pack::load_embedded().unwrap();
    let finance = policies.tree("jrt0171-2020").unwrap();
    let health = policies.tree("gbt39725-2020").unwrap();
    let of = |classes: &[&'static str], tree: &ClassTree| {
        let labels: Vec<Vec<Label>> = classes
            .iter()
            .map(|class| vec![labelled(class, Strength::Confirmed, 5)])
            .collect();
        let names: Vec<(&str, Vec<String>)> = classes.iter().map(|_| ("c", Vec::new())).collect();
        let context = GradeContext {
            trees: &[tree],
            ..GradeContext::default()
        };
        grade(&profile(&names), &labels, &taxonomy(), &context)
    };
    let telephone = of(&["mobile-phone"], finance);
    assert_eq!(telephone.columns[0].grade, Grade::L3);
    assert_eq!(telephone.columns[0].drivers[0].rule, GradeRule::SectorFloor);
    assert_eq!(telephone.reckoning.levels[0].level, "C2");
    assert_eq!(
        of(&["credential", "mobile-phone"], finance).reckoning.levels[0].level,
        "C3"
    );
    assert_eq!(of(&["health-record"], health).reckoning.levels[0].level, "3");
    let named = of(&["health-record", "person-name"], health);
    assert_eq!(
        (named.reckoning.levels[0].level.as_str(), named.grade),
        ("4", Grade::L4)
    );
    assert!(
        of(&["person-name"], health).reckoning.levels.is_empty(),
        "a name alone is no health data"
    );
}

#[test]
fn labels_stand_in_every_taxonomy_that_was_chosen() {
    let policies = dataseal_pack::load_embedded().unwrap();
    let trees: Vec<&ClassTree> = policies.trees.iter().collect();
    let labels = [labelled("resident-id", Strength::Hint, 1)];
    let placed = place(&labels, &policies.taxonomy, &trees);
    let by_tree: BTreeMap<&str, &str> = placed
        .iter()
        .map(|placement| (placement.node.taxonomy.as_str(), placement.node.code.as_str()))
        .collect();
    assert_eq!(by_tree["gbt43697-2024"], "B.2");
    assert_eq!(by_tree["gbt35273-2020"], "B.4");
    assert_eq!(by_tree["gbt45574-2025"], "N");
    assert_eq!(by_tree["jrt0171-2020"], "C2");
    assert!(
        place(&[labelled("uscc", Strength::Confirmed, 1)], &policies.taxonomy, &trees)
            .iter()
            .all(|placement| placement.node.taxonomy.as_str() != "gbt43697-2024")
    );
}
