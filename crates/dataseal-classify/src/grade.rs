//! From labels to grades: matrix, floors, the highest wins, and what the eight elements, the sector and derivation add.
//!
//! By GB/T 43697-2024 as the grading scheme of the pack words it: columns in `columns.rs`, the elements in `elements.rs`
//! with their figures in `measures.rs`, derived data in `derived.rs`. Hints carry no grade. Important and core data are only
//! ever candidates.

mod columns;
mod derived;
mod elements;
mod levels;
mod measures;
mod words;

use std::cmp::Reverse;

use chrono::NaiveDate;
use dataseal_model::facts::FactValue;
use dataseal_model::{
    Asset, ColumnGrade, Degree, Grade, GradeDriver, GradeRule, Grading, ImpactObject, Label, Placement, Reckoning,
    TableProfile,
};
use dataseal_pack::{ClassTree, GradingScheme, Taxonomy};

/// What a grade depends on besides the table and its labels. The default knows nothing: no declaration, no sector.
#[derive(Clone, Copy, Debug, Default)]
pub struct GradeContext<'a> {
    /// Taxonomies whose levels set floors.
    pub trees: &'a [&'a ClassTree],
    /// The assessment date, by which minors are counted and documents hold.
    pub as_of: Option<NaiveDate>,
    /// What the holder declared and attached.
    pub asset: Option<&'a Asset>,
    /// The smallest equivalence class over the quasi-identifiers, where it was measured.
    pub smallest_class: Option<u64>,
}

impl<'a> GradeContext<'a> {
    /// Answers to a question with one or several choices; empty if it was not answered.
    fn answers(&self, fact: &str) -> Vec<&'a str> {
        let answer = self.asset.and_then(|asset| asset.declared.get(fact));
        match answer {
            Some(FactValue::Text(text)) => vec![text.as_str()],
            Some(FactValue::TextSet(texts)) => texts.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Harms that the holder declared, as object and degree; `none` is no harm to the organisation.
    fn impacts(&self) -> Vec<(ImpactObject, Degree)> {
        let read = |answer: &str| {
            if answer == NO_HARM {
                return Some((ImpactObject::Organisation, Degree::None));
            }
            let (object, degree) = answer.split_once(':')?;
            Some((object.parse().ok()?, degree.parse().ok()?))
        };
        self.answers("declared_impacts").into_iter().filter_map(read).collect()
    }
}

/// The answer that data harm nobody.
const NO_HARM: &str = "none";

/// Grades the columns of a table and the table as a whole. `labels` are those of [`crate::label`], in file order.
pub fn grade(
    profile: &TableProfile,
    labels: &[Vec<Label>],
    taxonomy: &Taxonomy,
    context: &GradeContext<'_>,
) -> Grading {
    grade_with(profile, labels, taxonomy, context, |_, _| {})
}

/// The same, where somebody may settle the grade of a column, by its place, before the table's follows from them.
pub(crate) fn grade_with(
    profile: &TableProfile,
    labels: &[Vec<Label>],
    taxonomy: &Taxonomy,
    context: &GradeContext<'_>,
    mut settle: impl FnMut(usize, &mut ColumnGrade),
) -> Grading {
    let scheme = &taxonomy.scheme;
    let none = Vec::new();
    let columns: Vec<ColumnGrade> = (0..profile.columns.len())
        .map(|place| {
            let mut graded = columns::grade_column(labels.get(place).unwrap_or(&none), taxonomy, context);
            settle(place, &mut graded);
            graded
        })
        .collect();
    let highest_column = columns.iter().map(|column| column.grade).max();
    let measured = measures::measures(profile, labels, taxonomy, context);
    let mut drivers = elements::scale(&measured, scheme);
    let (fired, elements) = elements::read(&measured, scheme, context);
    drivers.extend(fired);
    drivers.extend(declared(scheme, context));
    let (levels, together) = levels::levels(labels, taxonomy, context);
    drivers.extend(together);
    let reckoned = drivers
        .iter()
        .map(|driver| driver.grade)
        .chain(highest_column)
        .max()
        .unwrap_or(scheme.unlabelled);
    let derived = derived::read(reckoned, context);
    let grade = derived.as_ref().map_or(reckoned, derived::grade);
    if grade > reckoned {
        drivers.push(GradeDriver::new(grade, GradeRule::Derived));
    }
    // A stable sort: among equals scale comes before the other elements, and these before what was declared.
    drivers.sort_by_key(|driver| Reverse(driver.grade));
    Grading {
        grade,
        columns,
        drivers,
        reckoning: Reckoning {
            highest_column,
            elements,
            levels,
            derived,
        },
    }
}

/// Where the labels of a column stand in the taxonomies, by label and taxonomy.
pub fn place(labels: &[Label], taxonomy: &Taxonomy, trees: &[&ClassTree]) -> Vec<Placement> {
    let known = labels.iter().filter_map(|label| taxonomy.class(&label.class));
    known
        .flat_map(|class| {
            trees.iter().filter_map(|tree| {
                Some(Placement {
                    class: class.id.clone(),
                    node: tree.reference_to(tree.place(class)?),
                })
            })
        })
        .collect()
}

/// Harms that the holder declared of the dataset, by the matrix.
fn declared(scheme: &GradingScheme, context: &GradeContext<'_>) -> Vec<GradeDriver> {
    let impacts = context.impacts().into_iter();
    impacts
        .filter(|(_, degree)| *degree > Degree::None)
        .filter_map(|impact| {
            Some(GradeDriver {
                impact: Some(impact),
                ..GradeDriver::new(*scheme.matrix.get(&impact)?, GradeRule::DeclaredImpact)
            })
        })
        .collect()
}

/// Labels that count: hints do not.
fn counted(labels: &[Label]) -> impl Iterator<Item = &Label> {
    labels.iter().filter(|label| label.is_firm())
}

/// The highest grade of reasons.
fn highest(drivers: &[GradeDriver]) -> Option<Grade> {
    drivers.iter().map(|driver| driver.grade).max()
}

#[cfg(test)]
mod tests;
