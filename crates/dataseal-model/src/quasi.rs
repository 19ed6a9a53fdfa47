//! Which columns of a table could together find a person: a suggestion made from labels, names and counts, for the anonymity
//! risk query. It is a proposal to look at, not a finding.

use crate::{ClassId, Disclosed};

/// What a column is to a person who wants to find somebody (terms of GB/T 37964-2019).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ColumnRole {
    /// Finds a person by itself (直接标识符).
    Direct,
    /// Finds a person together with others (准标识符).
    Quasi,
    /// What nobody should learn about a person (敏感属性).
    Sensitive,
    /// None of these, as far as can be told.
    Other,
}

impl ColumnRole {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Direct, Self::Quasi, Self::Sensitive, Self::Other];

    /// The stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Quasi => "quasi",
            Self::Sensitive => "sensitive",
            Self::Other => "other",
        }
    }
}

/// Why a column has its role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoleReason {
    /// It was labelled with this class.
    Class(ClassId),
    /// Its name speaks of an attribute by which people are found: a name of the program's own list.
    Name(&'static str),
    /// Dates of something that happened to a person.
    EventDate,
    /// It has no label, and its values are shared by several rows each.
    Distinctness,
    /// Every row has a value of its own.
    Key,
    /// All rows have one value, or none.
    Constant,
    /// Amounts, free texts and whatever else says little about who somebody is.
    Unremarkable,
}

impl RoleReason {
    /// The stable name.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Class(_) => "class",
            Self::Name(_) => "name",
            Self::EventDate => "event-date",
            Self::Distinctness => "distinctness",
            Self::Key => "key",
            Self::Constant => "constant",
            Self::Unremarkable => "unremarkable",
        }
    }
}

/// The role of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSuggestion {
    /// Its place, from 0.
    pub position: usize,
    /// Its role.
    pub role: ColumnRole,
    /// Why.
    pub reason: RoleReason,
    /// Different values, or the estimate of their number.
    pub distinct: u64,
    /// Whether that is exact.
    pub distinct_exact: bool,
    /// Rows that hold a value.
    pub present: u64,
    /// Pairs of such rows that the column tells apart, in thousandths of all pairs: from and to; `None` with fewer than two
    /// rows or where not even that can be had from the counts.
    pub separation: Option<(u16, u16)>,
}

/// The roles of a table's columns, in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuasiSuggestion {
    /// One for each column.
    pub columns: Vec<ColumnSuggestion>,
}

impl QuasiSuggestion {
    /// Places of the columns with a role.
    pub fn places(&self, role: ColumnRole) -> Vec<usize> {
        let with_role = self.columns.iter().filter(|column| column.role == role);
        with_role.map(|column| column.position).collect()
    }
}

/// A table's suggestion as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableSuggestion {
    /// Name of the file, or its place.
    pub file_name: Disclosed,
    /// Name of the table.
    pub name: Disclosed,
    /// Rows measured.
    pub rows: u64,
    /// Names of its columns as they may be shown.
    pub names: Vec<Disclosed>,
    /// The roles.
    pub suggestion: QuasiSuggestion,
}
