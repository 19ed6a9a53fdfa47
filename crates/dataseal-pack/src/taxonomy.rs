//! What columns can hold and how much harm each kind can do: the classes and the grading scheme, as validated values.
//!
//! Plain data; labels and grades are decided in `dataseal-classify`. The files are read in `taxonomy/read.rs`.

mod read;

use std::collections::BTreeMap;

use dataseal_model::{Bilingual, ClassId, Degree, Digest, Grade, ImpactObject};

pub(crate) use read::{CLASSES_FILE, GRADING_FILE, holds_classes, read_classes, read_grading};

/// The classes and the grading scheme in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Classes in the order of their file, those of `taxonomy/classes.toml` first and then file by file.
    pub classes: Vec<Class>,
    /// How impacts become grades.
    pub scheme: GradingScheme,
    /// SHA-256 over all their files, as in [`Pack`](crate::Pack) digests.
    pub digest: Digest,
}

impl Taxonomy {
    /// Finds a class by its id.
    pub fn class(&self, id: &ClassId) -> Option<&Class> {
        self.classes.iter().find(|class| class.id == *id)
    }
}

/// One thing that a column can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Its id, also the name of its recogniser where it has one.
    pub id: ClassId,
    /// What people call it.
    pub title: Bilingual,
    /// Class of personal information by GB/T 43697-2024 Annex B, or `organisation`, `device` and the like.
    pub category: String,
    /// Whether it is personal information (PIPL art. 4).
    pub personal: bool,
    /// Whether it is sensitive personal information (PIPL art. 28) under the profile in force.
    pub sensitive: bool,
    /// Who is harmed by a leak, and how much.
    pub impacts: Vec<(ImpactObject, Degree)>,
    /// Column-name terms that speak for the class.
    pub terms: Vec<String>,
    /// Column-name tokens that veto it.
    pub not_terms: Vec<String>,
    /// Whether content alone never suffices.
    pub needs_name: bool,
    /// Thousandths of ordinary non-members that the recogniser takes for members.
    pub null_rate_per_mille: u16,
    /// Thousandths of the values that must be members before content speaks for the class.
    pub min_share_per_mille: u16,
    /// Where the definition is written.
    pub source: String,
}

/// How impacts and scale become a grade (GB/T 43697-2024, 6.5 and Annex H).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradingScheme {
    /// Grade for every pair of object and degree; complete by validation.
    pub matrix: BTreeMap<(ImpactObject, Degree), Grade>,
    /// Lowest grade of personal information.
    pub personal_floor: Grade,
    /// Lowest grade of sensitive personal information.
    pub sensitive_floor: Grade,
    /// Grade of a column without a label.
    pub unlabelled: Grade,
    /// What scale adds, by ascending threshold.
    pub aggregation: Vec<AggregationRule>,
}

/// From how many persons on a table has at least which grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AggregationRule {
    /// Threshold, inclusive, in persons.
    pub persons_at_least: u64,
    /// The grade.
    pub grade: Grade,
}
