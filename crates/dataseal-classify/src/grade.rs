//! From labels to grades: matrix, floors, the highest wins, and what scale and combination add.
//!
//! By GB/T 43697-2024 as the grading scheme of the pack words it. Hints carry no grade.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use dataseal_model::{
    ColumnGrade, Degree, Grade, GradeDriver, GradeRule, Grading, ImpactObject, Label, Strength, TableProfile,
};
use dataseal_pack::{Class, GradingScheme, Taxonomy};

/// Classes by which persons are counted.
const IDENTIFIERS: [&str; 8] = [
    "resident-id",
    "mobile-phone",
    "passport",
    "travel-permit",
    "social-security-number",
    "driving-licence",
    "email",
    "bank-card",
];

/// The grade that a name, an address and a telephone number of one person have together (GB/T 43697-2024 Annex B as read in
/// practice; project policy).
const CONTACT_CARD: Grade = Grade::L3;

/// Grades the columns of a table and the table as a whole. `labels` are those of [`crate::label`], in file order.
pub fn grade(profile: &TableProfile, labels: &[Vec<Label>], taxonomy: &Taxonomy) -> Grading {
    let none = Vec::new();
    let columns: Vec<ColumnGrade> = (0..profile.columns.len())
        .map(|place| grade_column(labels.get(place).unwrap_or(&none), taxonomy))
        .collect();
    let drivers = aggregate(labels, &taxonomy.scheme);
    let highest_column = columns.iter().map(|column| column.grade).max();
    let grade = drivers
        .iter()
        .map(|driver| driver.grade)
        .chain(highest_column)
        .max()
        .unwrap_or(taxonomy.scheme.unlabelled);
    Grading {
        grade,
        columns,
        drivers,
    }
}

fn grade_column(labels: &[Label], taxonomy: &Taxonomy) -> ColumnGrade {
    let scheme = &taxonomy.scheme;
    let mut drivers: Vec<GradeDriver> = counted(labels)
        .filter_map(|label| Some((label, taxonomy.class(&label.class)?)))
        .flat_map(|(label, class)| label_drivers(label, class, scheme))
        .collect();
    if drivers.is_empty() {
        drivers.push(GradeDriver {
            grade: scheme.unlabelled,
            rule: GradeRule::Default,
            class: None,
            impact: None,
        });
    }
    // A stable sort: among equals the more certain label comes first, and the matrix before the floors.
    drivers.sort_by_key(|driver| Reverse(driver.grade));
    ColumnGrade {
        grade: drivers.first().map_or(scheme.unlabelled, |driver| driver.grade),
        drivers,
    }
}

fn counted(labels: &[Label]) -> impl Iterator<Item = &Label> {
    labels.iter().filter(|label| label.strength >= Strength::Likely)
}

fn label_drivers(label: &Label, class: &Class, scheme: &GradingScheme) -> Vec<GradeDriver> {
    let driver = |grade: Grade, rule: GradeRule, impact: Option<(ImpactObject, Degree)>| GradeDriver {
        grade,
        rule,
        class: Some(class.id.clone()),
        impact,
    };
    let mut drivers: Vec<GradeDriver> = class
        .impacts
        .iter()
        .filter_map(|impact| Some(driver(*scheme.matrix.get(impact)?, GradeRule::Matrix, Some(*impact))))
        .collect();
    if label.personal {
        drivers.push(driver(scheme.personal_floor, GradeRule::PersonalFloor, None));
    }
    if label.sensitive {
        drivers.push(driver(scheme.sensitive_floor, GradeRule::SensitiveFloor, None));
    }
    drivers
}

/// What the table as a whole adds: the number of persons, and name, address and telephone together.
fn aggregate(labels: &[Vec<Label>], scheme: &GradingScheme) -> Vec<GradeDriver> {
    let persons = persons(labels);
    let by_scale = scheme
        .aggregation
        .iter()
        .rev()
        .find(|rule| persons >= rule.persons_at_least);
    let combined = is_contact_card(labels).then_some(CONTACT_CARD);
    let mut drivers: Vec<GradeDriver> = by_scale
        .map(|rule| rule.grade)
        .into_iter()
        .chain(combined)
        .map(|grade| GradeDriver {
            grade,
            rule: GradeRule::Aggregation,
            class: None,
            impact: None,
        })
        .collect();
    drivers.sort_by_key(|driver| Reverse(driver.grade));
    drivers
}

/// The largest number of different identifiers of persons in one column: a lower bound of the persons in the table.
fn persons(labels: &[Vec<Label>]) -> u64 {
    labels
        .iter()
        .flat_map(|labels| counted(labels))
        .filter(|label| label.personal && IDENTIFIERS.contains(&label.class.as_str()))
        .map(|label| label.evidence.distinct)
        .max()
        .unwrap_or(0)
}

fn is_contact_card(labels: &[Vec<Label>]) -> bool {
    let classes: BTreeSet<&str> = labels
        .iter()
        .flat_map(|labels| counted(labels))
        .map(|label| label.class.as_str())
        .collect();
    let telephone = classes.contains("mobile-phone") || classes.contains("landline");
    classes.contains("person-name") && classes.contains("address") && telephone
}

#[cfg(test)]
mod tests;
