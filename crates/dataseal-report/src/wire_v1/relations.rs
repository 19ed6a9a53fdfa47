//! What was counted of columns together, where it was asked for.

use dataseal_model as model;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was counted of columns together. Null parts were not asked for, or there are more than 64 columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Relations {
    /// Whether nothing was counted because there are more than 64 columns.
    pub too_wide: bool,
    /// Pearson's correlations of number columns.
    pub correlations: Option<Vec<Correlation>>,
    /// Correlations that are not shown because the values of a column are withheld.
    pub correlations_withheld: u64,
    /// Two columns, neither of which is a key, that may be one together.
    pub key_pairs: Option<Vec<KeyPair>>,
}

/// How two number columns go together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Correlation {
    /// Places of the two columns, from 0.
    pub columns: (u64, u64),
    /// Rows in which both have a finite number.
    pub rows: u64,
    /// Pearson's coefficient, a decimal from -1 to 1.
    pub coefficient: String,
}

/// Two columns that may be a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct KeyPair {
    /// Places of the two columns, from 0.
    pub columns: (u64, u64),
    /// Different pairs of values.
    pub distinct: u64,
    /// Whether `distinct` is exact, and so all rows, rather than estimated and all rows within its error.
    pub distinct_exact: bool,
}

impl Relations {
    /// `None` where nothing was asked for.
    pub(super) fn of(relations: &model::ShownRelations) -> Option<Self> {
        let wanted = relations.wanted;
        if wanted == model::WantedRelations::default() {
            return None;
        }
        let counted = !relations.too_wide;
        let number = |place: usize| u64::try_from(place).unwrap_or(u64::MAX);
        let correlation = |found: &model::ShownCorrelation| Correlation {
            columns: (number(found.one), number(found.other)),
            rows: found.rows,
            coefficient: found.coefficient.to_string(),
        };
        let key_pair = |found: &model::KeyPair| KeyPair {
            columns: (number(found.one), number(found.other)),
            distinct: found.distinct.value,
            distinct_exact: found.distinct.exact,
        };
        Some(Self {
            too_wide: relations.too_wide,
            correlations: (counted && wanted.correlations)
                .then(|| relations.correlations.iter().map(correlation).collect()),
            correlations_withheld: number(relations.withheld),
            key_pairs: (counted && wanted.key_pairs).then(|| relations.key_pairs.iter().map(key_pair).collect()),
        })
    }
}
