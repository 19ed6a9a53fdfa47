//! Grades of data by GB/T 43697-2024: the harm that follows when the data leaks, is altered, destroyed or misused.

use std::fmt;
use std::str::FromStr;

use crate::reckoning::{Element, NodeRef, Reckoning};
use crate::{ClassId, PackId};

/// The grade of a column, table or dataset. Ordered: the higher wins (就高从严).
///
/// Important and core data are only ever *candidates* here: an authority decides (NDSR art. 29), not a tool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// General data, level 1: no harm.
    L1,
    /// General data, level 2: ordinary harm to an organisation or a person.
    L2,
    /// General data, level 3: serious harm.
    L3,
    /// General data, level 4: especially serious harm.
    L4,
    /// May be important data.
    ImportantCandidate,
    /// May be core data.
    CoreCandidate,
}

impl Grade {
    /// Every grade, lowest first.
    pub const ALL: [Self; 6] = [
        Self::L1,
        Self::L2,
        Self::L3,
        Self::L4,
        Self::ImportantCandidate,
        Self::CoreCandidate,
    ];

    /// The name used in reports and statements.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "L1",
            Self::L2 => "L2",
            Self::L3 => "L3",
            Self::L4 => "L4",
            Self::ImportantCandidate => "important-candidate",
            Self::CoreCandidate => "core-candidate",
        }
    }

    /// 1 to 6, for comparisons inside rules.
    pub const fn rank(self) -> u8 {
        match self {
            Self::L1 => 1,
            Self::L2 => 2,
            Self::L3 => 3,
            Self::L4 => 4,
            Self::ImportantCandidate => 5,
            Self::CoreCandidate => 6,
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Grade {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|grade| grade.as_str() == text).ok_or(())
    }
}

/// Who or what is harmed (GB/T 43697-2024, 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImpactObject {
    /// 国家安全.
    NationalSecurity,
    /// 经济运行.
    Economy,
    /// 社会秩序.
    SocialOrder,
    /// 公共利益.
    PublicInterest,
    /// 组织权益.
    Organisation,
    /// 个人权益.
    Individual,
}

impl ImpactObject {
    /// Every object, in the standard's order.
    pub const ALL: [Self; 6] = [
        Self::NationalSecurity,
        Self::Economy,
        Self::SocialOrder,
        Self::PublicInterest,
        Self::Organisation,
        Self::Individual,
    ];

    /// The name used in packs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NationalSecurity => "national-security",
            Self::Economy => "economy",
            Self::SocialOrder => "social-order",
            Self::PublicInterest => "public-interest",
            Self::Organisation => "organisation",
            Self::Individual => "individual",
        }
    }
}

impl FromStr for ImpactObject {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|object| object.as_str() == text).ok_or(())
    }
}

/// How badly (GB/T 43697-2024, 6.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Degree {
    /// No harm.
    None,
    /// 一般危害.
    Ordinary,
    /// 严重危害.
    Serious,
    /// 特别严重危害.
    EspeciallySerious,
}

impl Degree {
    /// Every degree, mildest first.
    pub const ALL: [Self; 4] = [Self::None, Self::Ordinary, Self::Serious, Self::EspeciallySerious];

    /// The name used in packs and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ordinary => "ordinary",
            Self::Serious => "serious",
            Self::EspeciallySerious => "especially-serious",
        }
    }
}

impl FromStr for Degree {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|degree| degree.as_str() == text).ok_or(())
    }
}

/// Which rule of the scheme set a grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GradeRule {
    /// The object-by-degree matrix.
    Matrix,
    /// The object-by-degree matrix for a harm that the holder declared of the dataset.
    DeclaredImpact,
    /// The floor for personal information.
    PersonalFloor,
    /// The floor for sensitive personal information.
    SensitiveFloor,
    /// The floor for data about employees.
    EmployeeFloor,
    /// The floor for public data that are shared under conditions or not at all.
    PublicDataFloor,
    /// The floor that a taxonomy of the sector sets for a level of its own.
    SectorFloor,
    /// No label: the default for business data.
    Default,
    /// The number of persons raises the table above its highest column.
    Aggregation,
    /// One of the other seven elements, or columns that say more together, raise it.
    Element,
    /// Derived data stand at the grade of what they were made of.
    Derived,
    /// A person decided it.
    Review,
}

impl GradeRule {
    /// Every rule, in the order of the reckoning.
    pub const ALL: [Self; 11] = [
        Self::Matrix,
        Self::DeclaredImpact,
        Self::PersonalFloor,
        Self::SensitiveFloor,
        Self::EmployeeFloor,
        Self::PublicDataFloor,
        Self::SectorFloor,
        Self::Default,
        Self::Aggregation,
        Self::Element,
        Self::Derived,
    ];

    /// The name used in reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matrix => "matrix",
            Self::DeclaredImpact => "declared-impact",
            Self::PersonalFloor => "personal-floor",
            Self::SensitiveFloor => "sensitive-floor",
            Self::EmployeeFloor => "employee-floor",
            Self::PublicDataFloor => "public-data-floor",
            Self::SectorFloor => "sector-floor",
            Self::Default => "default",
            Self::Aggregation => "aggregation",
            Self::Element => "element",
            Self::Derived => "derived-data",
            Self::Review => "review",
        }
    }
}

/// One reason for a grade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GradeDriver {
    /// The grade that this reason alone gives.
    pub grade: Grade,
    /// Which rule.
    pub rule: GradeRule,
    /// For which class, if for one.
    pub class: Option<ClassId>,
    /// Harm to whom, and how much, where the matrix was used.
    pub impact: Option<(ImpactObject, Degree)>,
    /// The element that raises it, if one does.
    pub element: Option<Element>,
    /// Id of the scheme's signal that fired.
    pub signal: Option<String>,
    /// The figure that was measured against a threshold.
    pub figure: Option<u64>,
    /// The node of a sector's taxonomy that sets a floor.
    pub node: Option<NodeRef>,
}

impl GradeDriver {
    /// A reason of which nothing but rule and grade is to be told.
    pub const fn new(grade: Grade, rule: GradeRule) -> Self {
        Self {
            grade,
            rule,
            class: None,
            impact: None,
            element: None,
            signal: None,
            figure: None,
            node: None,
        }
    }
}

/// The grade of one column with its reasons, highest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnGrade {
    /// The grade.
    pub grade: Grade,
    /// Why.
    pub drivers: Vec<GradeDriver>,
}

/// The grades of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grading {
    /// The table's grade: the highest of its columns, or above it by aggregation.
    pub grade: Grade,
    /// Column grades in file order.
    pub columns: Vec<ColumnGrade>,
    /// Reasons that concern the table as a whole.
    pub drivers: Vec<GradeDriver>,
    /// Every further step: the eight elements, levels of the sector, derived data.
    pub reckoning: Reckoning,
}

/// Under which reading of the law a class is sensitive personal information. Part of the basis of a result.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SensitiveProfile {
    /// GB/T 35273-2020 Annex B: an identity number is sensitive by itself. The wider reading, and the default.
    #[default]
    Gbt35273,
    /// GB/T 45574-2025, in force since 2025-11-01: the bare number of an identity document is not among its categories.
    Gbt45574,
}

impl SensitiveProfile {
    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Gbt35273, Self::Gbt45574];

    /// The name used on the command line, in reports and in statements; also the id of the taxonomy that it follows.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gbt35273 => "gbt35273-2020",
            Self::Gbt45574 => "gbt45574-2025",
        }
    }

    /// The taxonomy in which the profile looks classes up.
    pub const fn taxonomy(self) -> PackId {
        PackId::from_static(self.as_str())
    }
}

impl fmt::Display for SensitiveProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for SensitiveProfile {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text).ok_or(())
    }
}
