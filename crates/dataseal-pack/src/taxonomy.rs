//! What columns can hold and how much harm each kind can do: the classes and the grading scheme, as validated values.
//!
//! Plain data; labels and grades are decided in `dataseal-classify`. The files are read in `taxonomy/read.rs`.

mod crosswalk;
mod read;
mod read_signal;
mod read_tree;
mod tree;
mod words;

use std::collections::BTreeMap;

use dataseal_model::{Bilingual, Citation, ClassId, Degree, Digest, Element, Grade, ImpactObject, Measure};

pub use crosswalk::{Crosswalk, CrosswalkRow};
pub(crate) use read::{CLASSES_FILE, GRADING_FILE, holds_classes, read_classes, read_grading};
pub use read_tree::parse_tree;
pub(crate) use read_tree::{read_class, read_stem_id, read_tree};
pub use tree::{ClassTree, Together, TreeLevel, TreeNode};
pub use words::NameWords;
pub(crate) use words::{NAMES_FILE, read_names};

/// The classes and the grading scheme in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxonomy {
    /// Classes in the order of their file, those of `taxonomy/classes.toml` first and then file by file.
    pub classes: Vec<Class>,
    /// Words of column names besides the classes' terms.
    pub names: NameWords,
    /// How impacts become grades.
    pub scheme: GradingScheme,
    /// SHA-256 over all their files, as in [`Pack`](crate::Pack) digests.
    pub digest: Digest,
}

impl Taxonomy {
    /// The same classes, sensitive as a taxonomy reads the law: where one of its nodes says so of a class or its category. What
    /// no node speaks of stays as it is, because silence is no permission.
    #[must_use]
    pub fn as_read_by(mut self, tree: &ClassTree) -> Self {
        for class in self.classes.iter_mut().filter(|class| class.personal) {
            if let Some(sensitive) = tree.place(class).and_then(|node| node.sensitive) {
                class.sensitive = sensitive;
            }
        }
        self
    }

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
    /// Lowest grade of data about employees.
    pub employee_floor: Grade,
    /// Lowest grade of public data that are shared under conditions.
    pub conditional_public_floor: Grade,
    /// Lowest grade of public data that are not shared.
    pub closed_public_floor: Grade,
    /// Grade of a column without a label.
    pub unlabelled: Grade,
    /// What scale adds, by ascending threshold.
    pub aggregation: Vec<AggregationRule>,
    /// What the eight elements add, and what makes data a candidate for important or core data.
    pub signals: Vec<Signal>,
    /// Words of column names that speak of infrastructure, control systems or networks.
    pub infrastructure_words: Vec<String>,
    /// Words of column names that speak of marks of secrecy.
    pub secret_words: Vec<String>,
}

impl GradingScheme {
    /// Finds a signal by its id.
    pub fn signal(&self, id: &str) -> Option<&Signal> {
        self.signals.iter().find(|signal| signal.id == id)
    }
}

impl Default for GradingScheme {
    /// The usual floors and nothing else: an empty matrix, no thresholds, no signals.
    fn default() -> Self {
        Self {
            matrix: BTreeMap::new(),
            personal_floor: Grade::L2,
            sensitive_floor: Grade::L4,
            employee_floor: Grade::L2,
            conditional_public_floor: Grade::L2,
            closed_public_floor: Grade::L4,
            unlabelled: Grade::L2,
            aggregation: Vec::new(),
            signals: Vec::new(),
            infrastructure_words: Vec::new(),
            secret_words: Vec::new(),
        }
    }
}

/// From how many persons on a table has at least which grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AggregationRule {
    /// Threshold, inclusive, in persons.
    pub persons_at_least: u64,
    /// The grade.
    pub grade: Grade,
}

/// Something about a table that raises its grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Its id in kebab-case; stands in reports.
    pub id: String,
    /// The element that it belongs to.
    pub element: Element,
    /// When it fires.
    pub trigger: Trigger,
    /// The grade that the table then has at least.
    pub grade: Grade,
    /// Whether the threshold is the project's own policy rather than a figure of the source.
    pub policy: bool,
    /// What it says.
    pub title: Bilingual,
    /// Where the criterion is written.
    pub source: Citation,
}

/// When a signal fires.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A measured figure reaches a threshold.
    AtLeast(Measure, u64),
    /// A measured figure does not pass a threshold.
    AtMost(Measure, u64),
    /// The holder gives this answer to the element.
    Answer(String),
}
