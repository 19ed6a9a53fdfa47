//! From the files of classes and `taxonomy/grading.toml` to validated classes and a complete scheme.
//!
//! Classes stand in `taxonomy/classes.toml` and, by subject, in files beside it named `taxonomy/classes-….toml`.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{Bilingual, Degree, Grade, ImpactObject};

use super::read_signal::read_signals;
use super::{AggregationRule, Class, GradingScheme};
use crate::problem::{Document, ProblemKind, Problems};
use crate::source::read_toml;
use crate::walk::Section;

/// Path of the classes that every policies folder has, below `policies/`.
pub(crate) const CLASSES_FILE: &str = "taxonomy/classes.toml";
/// What the paths of further files of classes begin with.
pub(crate) const MORE_CLASSES: &str = "taxonomy/classes-";
/// Path of the grading scheme below `policies/`.
pub(crate) const GRADING_FILE: &str = "taxonomy/grading.toml";

/// Whether a path below `policies/` is one of a file of classes.
pub(crate) fn holds_classes(path: &str) -> bool {
    let more = path
        .strip_prefix(MORE_CLASSES)
        .and_then(|rest| rest.strip_suffix(".toml"));
    path == CLASSES_FILE || more.is_some_and(|subject| !subject.is_empty() && !subject.contains('/'))
}

/// Reads the classes of every file, in the order of the files. An id that stands in two of them is a problem, as within one.
///
/// `None` where a file cannot be read at all.
pub(crate) fn read_classes<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    problems: &mut Problems,
) -> Option<Vec<Class>> {
    let mut seen = BTreeMap::new();
    let read: Vec<Option<Vec<Class>>> = files
        .into_iter()
        .map(|(path, bytes)| read_file(path, bytes, &mut seen, problems))
        .collect();
    let classes: Option<Vec<Vec<Class>>> = read.into_iter().collect();
    classes.map(|classes| classes.into_iter().flatten().collect())
}

fn read_file(
    path: &str,
    bytes: &[u8],
    seen: &mut BTreeMap<String, String>,
    problems: &mut Problems,
) -> Option<Vec<Class>> {
    read_toml(Document::Pack, path, bytes, problems, |root| {
        let sections = root.required_tables("class").unwrap_or_default();
        let classes = sections.into_iter().filter_map(|section| read_class(section, seen));
        Some(classes.collect())
    })
}

fn read_class(mut section: Section<'_>, seen: &mut BTreeMap<String, String>) -> Option<Class> {
    let id = section.required("id").and_then(|item| item.new_id(seen));
    let title = section.bilingual("title");
    let category = section.text("category");
    let personal = section.boolean("personal");
    let sensitive = section.required("sensitive").and_then(|item| {
        let sensitive = item.boolean()?;
        if sensitive && personal == Some(false) {
            item.report(ProblemKind::Contradiction(Bilingual::new(
                "敏感个人信息必须也是个人信息（personal = true）",
                "sensitive personal information is personal information too (personal = true)",
            )));
        }
        Some(sensitive)
    });
    let impacts = read_impacts(&mut section);
    let terms = section.texts("terms");
    let not_terms = section.texts("not_terms");
    let needs_name = section.boolean("needs_name");
    let null_rate_per_mille = per_mille(&mut section, "null_rate_per_mille");
    let min_share_per_mille = per_mille(&mut section, "min_share_per_mille");
    let source = section.text("source");
    section.finish();
    Some(Class {
        id: id?,
        title: title?,
        category: category?,
        personal: personal?,
        sensitive: sensitive?,
        impacts,
        terms,
        not_terms,
        needs_name: needs_name?,
        null_rate_per_mille: null_rate_per_mille?,
        min_share_per_mille: min_share_per_mille?,
        source: source?,
    })
}

fn read_impacts(section: &mut Section<'_>) -> Vec<(ImpactObject, Degree)> {
    let mut objects = BTreeSet::new();
    let mut impacts = Vec::new();
    for mut impact in section.tables("impacts") {
        let pair = read_pair(&mut impact);
        if let Some((object, degree)) = pair {
            if objects.insert(object) {
                impacts.push((object, degree));
            } else {
                impact.report(ProblemKind::Contradiction(Bilingual::new(
                    format!("`{}` 已有危害程度", object.as_str()),
                    format!("`{}` already has a degree", object.as_str()),
                )));
            }
        }
        impact.finish();
    }
    impacts
}

fn read_pair(section: &mut Section<'_>) -> Option<(ImpactObject, Degree)> {
    let object = section.one_of("object", &ImpactObject::ALL.map(|object| (object.as_str(), object)));
    let degree = section.one_of("degree", &Degree::ALL.map(|degree| (degree.as_str(), degree)));
    Some((object?, degree?))
}

fn per_mille(section: &mut Section<'_>, key: &'static str) -> Option<u16> {
    let value = section.required(key)?.integer(0, 1000)?;
    u16::try_from(value).ok()
}

/// A grade that another stands in for where the key is absent.
fn grade_or(section: &mut Section<'_>, key: &'static str, default: Grade) -> Option<Grade> {
    match section.optional(key) {
        Some(item) => item.grade(),
        None => Some(default),
    }
}

/// Reads the grading scheme.
pub(crate) fn read_grading(bytes: &[u8], problems: &mut Problems) -> Option<GradingScheme> {
    read_toml(Document::Pack, GRADING_FILE, bytes, problems, |root| {
        let matrix = read_matrix(root);
        let personal_floor = root.grade("personal_floor");
        let sensitive_floor = root.grade("sensitive_floor");
        let usual = GradingScheme::default();
        let employee_floor = grade_or(root, "employee_floor", usual.employee_floor);
        let conditional = grade_or(root, "conditional_public_floor", usual.conditional_public_floor);
        let closed = grade_or(root, "closed_public_floor", usual.closed_public_floor);
        let unlabelled = root.grade("unlabelled");
        let aggregation = read_aggregation(root);
        let signals = read_signals(root);
        let infrastructure_words = root.texts("infrastructure_words");
        let secret_words = root.texts("secret_words");
        Some(GradingScheme {
            matrix: matrix?,
            personal_floor: personal_floor?,
            sensitive_floor: sensitive_floor?,
            employee_floor: employee_floor?,
            conditional_public_floor: conditional?,
            closed_public_floor: closed?,
            unlabelled: unlabelled?,
            aggregation,
            signals,
            infrastructure_words,
            secret_words,
        })
    })
}

fn read_matrix(root: &mut Section<'_>) -> Option<BTreeMap<(ImpactObject, Degree), Grade>> {
    let mut matrix = BTreeMap::new();
    let mut written = BTreeSet::new();
    let rows = root.required_tables("matrix")?;
    for mut row in rows {
        let pair = read_pair(&mut row);
        let grade = row.grade("grade");
        if let Some((object, degree)) = pair {
            if !written.insert((object, degree)) {
                row.report(ProblemKind::Contradiction(Bilingual::new(
                    format!("`{}` × `{}` 已有级别", object.as_str(), degree.as_str()),
                    format!("`{}` × `{}` already has a grade", object.as_str(), degree.as_str()),
                )));
            } else if let Some(grade) = grade {
                matrix.insert((object, degree), grade);
            }
        }
        row.finish();
    }
    let pairs = ImpactObject::ALL.map(|object| Degree::ALL.map(|degree| (object, degree)));
    for (object, degree) in pairs.into_iter().flatten() {
        if !written.contains(&(object, degree)) {
            root.report(ProblemKind::MissingEntry {
                entry: format!("[[matrix]] {} × {}", object.as_str(), degree.as_str()),
            });
        }
    }
    Some(matrix)
}

fn read_aggregation(root: &mut Section<'_>) -> Vec<AggregationRule> {
    let mut rules: Vec<AggregationRule> = Vec::new();
    for mut row in root.tables("aggregation") {
        let persons = row.required("persons_at_least").and_then(|item| {
            let persons = u64::try_from(item.integer(1, i64::MAX)?).ok()?;
            if rules.last().is_some_and(|last| last.persons_at_least >= persons) {
                item.report(ProblemKind::Contradiction(Bilingual::new(
                    "门槛应逐行增大",
                    "thresholds must rise from row to row",
                )));
            }
            Some(persons)
        });
        let grade = row.grade("grade");
        row.finish();
        if let (Some(persons_at_least), Some(grade)) = (persons, grade) {
            rules.push(AggregationRule {
                persons_at_least,
                grade,
            });
        }
    }
    rules
}
