//! What columns of a table have to do with each other, counted only where it was asked for.

use crate::{Disclosed, DistinctCount, Masked};

/// What is to be counted of columns together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedRelations {
    /// Pearson's correlation of every two number columns.
    pub correlations: bool,
    /// Different values of every two columns together, by which two columns may be a key.
    pub key_pairs: bool,
}

/// How two number columns go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlation {
    /// Position of the earlier column, from 0.
    pub one: usize,
    /// Position of the later column.
    pub other: usize,
    /// Rows in which both have a finite number.
    pub rows: u64,
    /// Pearson's coefficient of those rows from -1 to 1, to nine digits after the point.
    pub coefficient: Masked<String>,
}

/// Two columns, neither of which is a key, that may be one together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyPair {
    /// Position of the earlier column, from 0.
    pub one: usize,
    /// Position of the later column.
    pub other: usize,
    /// Different pairs of values: all rows if exact, else an estimate that is as many within three standard errors of
    /// 0.81 %.
    pub distinct: DistinctCount,
}

/// What was counted of columns together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relations {
    /// What was asked for.
    pub wanted: WantedRelations,
    /// Whether nothing was counted because there are more than 64 columns.
    pub too_wide: bool,
    /// Pairs of number columns, in order; one of which is the same in every row has no coefficient and is not here.
    pub correlations: Vec<Correlation>,
    /// Pairs that may be a key, in order.
    pub key_pairs: Vec<KeyPair>,
}

/// A correlation as it may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownCorrelation {
    /// Position of the earlier column, from 0.
    pub one: usize,
    /// Position of the later column.
    pub other: usize,
    /// Rows in which both have a finite number.
    pub rows: u64,
    /// The coefficient.
    pub coefficient: Disclosed,
}

/// What was counted of columns together, as it may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownRelations {
    /// What was asked for.
    pub wanted: WantedRelations,
    /// Whether nothing was counted because there are more than 64 columns.
    pub too_wide: bool,
    /// Pairs of number columns none of which is withheld, in order.
    pub correlations: Vec<ShownCorrelation>,
    /// Correlations that are not shown because a column is withheld.
    pub withheld: usize,
    /// Pairs that may be a key, in order.
    pub key_pairs: Vec<KeyPair>,
}
