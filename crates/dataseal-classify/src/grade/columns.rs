//! The grade of one column: impacts through the matrix, then the floors that apply to it.

use std::cmp::Reverse;

use dataseal_model::{ColumnGrade, Degree, GradeDriver, GradeRule, ImpactObject, Label};
use dataseal_pack::{Class, GradingScheme, Taxonomy};

use super::{GradeContext, counted, highest};

/// Answers of `public_data_sharing` that set a floor.
const CONDITIONAL: &str = "conditional";
const CLOSED: &str = "closed";
/// The answer of `element_group` that sets the floor for employees.
const EMPLOYEES: &str = "employees";

pub(super) fn grade_column(labels: &[Label], taxonomy: &Taxonomy, context: &GradeContext<'_>) -> ColumnGrade {
    let scheme = &taxonomy.scheme;
    let mut drivers: Vec<GradeDriver> = counted(labels)
        .filter_map(|label| Some((label, taxonomy.class(&label.class)?)))
        .flat_map(|(label, class)| label_drivers(label, class, scheme, context))
        .collect();
    if drivers.is_empty() {
        drivers.push(unlabelled(scheme, context));
    }
    drivers.extend(declared_floors(labels, scheme, context));
    // A stable sort: among equals the more certain label comes first, and the matrix before the floors.
    drivers.sort_by_key(|driver| Reverse(driver.grade));
    ColumnGrade {
        grade: highest(&drivers).unwrap_or(scheme.unlabelled),
        drivers,
    }
}

fn label_drivers(label: &Label, class: &Class, scheme: &GradingScheme, context: &GradeContext<'_>) -> Vec<GradeDriver> {
    let of_class = |driver: GradeDriver| GradeDriver {
        class: Some(class.id.clone()),
        ..driver
    };
    let mut drivers: Vec<GradeDriver> = class
        .impacts
        .iter()
        .filter_map(|impact| {
            Some(of_class(GradeDriver {
                impact: Some(*impact),
                ..GradeDriver::new(*scheme.matrix.get(impact)?, GradeRule::Matrix)
            }))
        })
        .collect();
    if label.personal {
        drivers.push(of_class(GradeDriver::new(
            scheme.personal_floor,
            GradeRule::PersonalFloor,
        )));
    }
    if label.sensitive {
        drivers.push(of_class(GradeDriver::new(
            scheme.sensitive_floor,
            GradeRule::SensitiveFloor,
        )));
    }
    for tree in context.trees {
        let node = tree.place(class);
        let level = node.and_then(|node| tree.level(node.level.as_deref()?));
        if let Some((node, floor)) = node.zip(level.and_then(|(_, level)| level.floor)) {
            drivers.push(of_class(GradeDriver {
                node: Some(tree.reference_to(node)),
                ..GradeDriver::new(floor, GradeRule::SectorFloor)
            }));
        }
    }
    drivers
}

/// A column without a label is business data of the holder, who alone knows what its loss would do.
fn unlabelled(scheme: &GradingScheme, context: &GradeContext<'_>) -> GradeDriver {
    let declared = context.impacts();
    // That nothing is harmed holds only where nothing else is said to be.
    let of_holder = |(object, degree): &&(ImpactObject, Degree)| {
        *object == ImpactObject::Organisation && (*degree > Degree::None || declared.len() == 1)
    };
    let impact = declared.iter().filter(of_holder).max_by_key(|(_, degree)| *degree);
    let grade = impact.and_then(|impact| scheme.matrix.get(impact));
    match (impact, grade) {
        (Some(impact), Some(grade)) => GradeDriver {
            impact: Some(*impact),
            ..GradeDriver::new(*grade, GradeRule::DeclaredImpact)
        },
        _ => GradeDriver::new(scheme.unlabelled, GradeRule::Default),
    }
}

/// Floors that follow from what the holder says of the dataset.
fn declared_floors(labels: &[Label], scheme: &GradingScheme, context: &GradeContext<'_>) -> Vec<GradeDriver> {
    let mut drivers = Vec::new();
    let is_personal = counted(labels).any(|label| label.personal);
    if is_personal && context.answers("element_group").contains(&EMPLOYEES) {
        drivers.push(GradeDriver::new(scheme.employee_floor, GradeRule::EmployeeFloor));
    }
    for answer in context.answers("public_data_sharing") {
        let floor = match answer {
            CONDITIONAL => scheme.conditional_public_floor,
            CLOSED => scheme.closed_public_floor,
            _ => continue,
        };
        drivers.push(GradeDriver::new(floor, GradeRule::PublicDataFloor));
    }
    drivers
}
