//! How a grade goes beyond single columns: the eight elements of GB/T 43697-2024 6.3, levels of the sector, derived data.
//!
//! Figures, answers and outcomes only; the thresholds are data of the grading scheme.

use std::fmt;
use std::str::FromStr;

use crate::{Bilingual, ClassId, Grade, PackId};

/// One of the eight elements that grading looks at (GB/T 43697-2024, 6.3 and Annex C).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Element {
    /// 领域: which trade or field the data describe.
    Domain,
    /// 群体: which group of people they are about.
    Group,
    /// 区域: which region they are about.
    Region,
    /// 精度: how fine they are.
    Precision,
    /// 规模: how much there is.
    Scale,
    /// 深度: how much was found out by combining and mining.
    Depth,
    /// 覆盖度: how much of a population, region or trade they cover.
    Coverage,
    /// 重要性: how much rests on them.
    Importance,
}

impl Element {
    /// Every element, in the standard's order.
    pub const ALL: [Self; 8] = [
        Self::Domain,
        Self::Group,
        Self::Region,
        Self::Precision,
        Self::Scale,
        Self::Depth,
        Self::Coverage,
        Self::Importance,
    ];

    /// The name used in packs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Domain => "domain",
            Self::Group => "group",
            Self::Region => "region",
            Self::Precision => "precision",
            Self::Scale => "scale",
            Self::Depth => "depth",
            Self::Coverage => "coverage",
            Self::Importance => "importance",
        }
    }

    /// The declared fact that answers it.
    pub const fn fact(self) -> &'static str {
        match self {
            Self::Domain => "element_domain",
            Self::Group => "element_group",
            Self::Region => "element_region",
            Self::Precision => "element_precision",
            Self::Scale => "element_scale",
            Self::Depth => "element_depth",
            Self::Coverage => "element_coverage",
            Self::Importance => "element_importance",
        }
    }
}

/// A figure of a table that a scan gives and a signal of the scheme can be set on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Different persons, by identifier.
    Persons,
    /// The same, in a table with sensitive personal information.
    SensitivePersons,
    /// The same, in a table with health data.
    HealthPersons,
    /// The same, in a table with biometric or genetic data.
    BiometricPersons,
    /// Rows of persons under 14 at the assessment date, by birth day.
    MinorsUnder14,
    /// Decimals that coordinates have at least.
    CoordinateDecimals,
    /// Columns of moments: a day with a time of day.
    MomentColumns,
    /// 1 where persons, coordinates and moments stand in one table.
    Track,
    /// 1 where the name, an address and a telephone number of a person stand in one table.
    ContactCard,
    /// The smallest equivalence class over the quasi-identifiers, where it was measured.
    SmallestClass,
    /// Columns whose names speak of infrastructure, control systems or networks.
    InfrastructureColumns,
    /// Columns whose names speak of marks of secrecy.
    SecretMarkColumns,
}

impl Measure {
    /// Every measure.
    pub const ALL: [Self; 12] = [
        Self::Persons,
        Self::SensitivePersons,
        Self::HealthPersons,
        Self::BiometricPersons,
        Self::MinorsUnder14,
        Self::CoordinateDecimals,
        Self::MomentColumns,
        Self::Track,
        Self::ContactCard,
        Self::SmallestClass,
        Self::InfrastructureColumns,
        Self::SecretMarkColumns,
    ];

    /// The name used in packs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Persons => "persons",
            Self::SensitivePersons => "sensitive-persons",
            Self::HealthPersons => "health-persons",
            Self::BiometricPersons => "biometric-persons",
            Self::MinorsUnder14 => "minors-under-14",
            Self::CoordinateDecimals => "coordinate-decimals",
            Self::MomentColumns => "moment-columns",
            Self::Track => "track",
            Self::ContactCard => "contact-card",
            Self::SmallestClass => "smallest-class",
            Self::InfrastructureColumns => "infrastructure-columns",
            Self::SecretMarkColumns => "secret-mark-columns",
        }
    }

    /// The element that it tells of.
    pub const fn element(self) -> Element {
        match self {
            Self::Persons | Self::SensitivePersons | Self::HealthPersons | Self::BiometricPersons => Element::Scale,
            Self::MinorsUnder14 => Element::Group,
            Self::CoordinateDecimals | Self::MomentColumns | Self::Track => Element::Precision,
            Self::ContactCard | Self::SmallestClass => Element::Depth,
            Self::InfrastructureColumns => Element::Domain,
            Self::SecretMarkColumns => Element::Importance,
        }
    }
}

impl FromStr for Measure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|measure| measure.as_str() == text).ok_or(())
    }
}

/// What is known of one element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ElementReading {
    /// Which.
    pub element: Element,
    /// What the scan gives.
    pub measured: Vec<(Measure, u64)>,
    /// What the holder answers.
    pub declared: Vec<String>,
    /// The grade that it raises the table to, if it does.
    pub raises: Option<Grade>,
}

impl ElementReading {
    /// Whether anything is known of it.
    pub const fn is_known(&self) -> bool {
        !self.measured.is_empty() || !self.declared.is_empty()
    }
}

/// A node of a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct NodeRef {
    /// The taxonomy.
    pub taxonomy: PackId,
    /// Code of the node within it; empty for classes that have a level together.
    pub code: String,
    /// What it is called.
    pub title: Bilingual,
    /// Level that the taxonomy gives the node, if it does.
    pub level: Option<String>,
}

/// Where a label of a column stands in a taxonomy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Placement {
    /// The label's class.
    pub class: ClassId,
    /// The node.
    pub node: NodeRef,
}

/// The level of a table in a taxonomy that has levels of its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TableLevel {
    /// The taxonomy.
    pub taxonomy: PackId,
    /// The level: the highest of its labels and of what stands together.
    pub level: String,
}

/// How data were made of other data (GB/T 43697-2024, Annex I).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Derivation {
    /// 原始数据: not derived.
    Original,
    /// 脱敏数据: de-identified or masked.
    Desensitised,
    /// 标签数据: labels computed of subjects.
    Labelled,
    /// 统计数据: aggregated.
    Statistical,
    /// 融合数据: several sources put together.
    Fused,
}

impl Derivation {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Original,
        Self::Desensitised,
        Self::Labelled,
        Self::Statistical,
        Self::Fused,
    ];

    /// The name used in `asset.toml` and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Desensitised => "desensitised",
            Self::Labelled => "labelled",
            Self::Statistical => "statistical",
            Self::Fused => "fused",
        }
    }
}

impl FromStr for Derivation {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text).ok_or(())
    }
}

/// What being derived does to a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DerivedOutcome {
    /// The grade of what it was made of is not declared: what was measured stands, and may be too low.
    SourceUnknown,
    /// Nothing is lowered: what was measured is at least the grade of the sources.
    NotLower,
    /// Lower than the sources, and a de-identification report that holds justifies it.
    LoweredWithReport,
    /// It would be lower than the sources, but no report that holds says why: the grade of the sources stays.
    KeptWithoutReport,
    /// Fused data begin at the highest grade of what went in.
    RaisedToSources,
}

impl DerivedOutcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [
        Self::SourceUnknown,
        Self::NotLower,
        Self::LoweredWithReport,
        Self::KeptWithoutReport,
        Self::RaisedToSources,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SourceUnknown => "source-unknown",
            Self::NotLower => "not-lower",
            Self::LoweredWithReport => "lowered-with-report",
            Self::KeptWithoutReport => "kept-without-report",
            Self::RaisedToSources => "raised-to-sources",
        }
    }
}

/// What was found out about derived data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DerivedReading {
    /// How they were made.
    pub derivation: Derivation,
    /// The highest grade of the sources, as declared.
    pub source: Option<Grade>,
    /// The grade before this step.
    pub reckoned: Grade,
    /// What follows.
    pub outcome: DerivedOutcome,
}

/// The steps of a table's grade that are not reasons by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reckoning {
    /// The highest grade of the columns, before the table as a whole was looked at; `None` where nobody reckoned.
    pub highest_column: Option<Grade>,
    /// The eight elements in order, those of which nothing is known included.
    pub elements: Vec<ElementReading>,
    /// Levels in the taxonomies that were chosen.
    pub levels: Vec<TableLevel>,
    /// Derived data, where the holder says that they are.
    pub derived: Option<DerivedReading>,
}

impl fmt::Display for Element {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Element {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|element| element.as_str() == text).ok_or(())
    }
}
