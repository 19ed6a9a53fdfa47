//! How many rows stand behind an entry of an array: one in a plain array, a count in the values of a dictionary or of
//! runs.

use arrow::array::Array;

/// Rows by index of entry.
pub(crate) trait Weights: Copy {
    /// Whether every entry is one row.
    const ONCE: bool;

    /// Rows behind the entry at `index`; 0 means that no row refers to it.
    fn of(self, index: usize) -> u64;

    /// Rows behind the entries from `first` up to, not including, `end`.
    fn between(self, first: usize, end: usize) -> u64;
}

/// Every entry is a row.
#[derive(Clone, Copy)]
pub(crate) struct Once;

impl Weights for Once {
    const ONCE: bool = true;

    #[inline]
    fn of(self, _index: usize) -> u64 {
        1
    }

    fn between(self, first: usize, end: usize) -> u64 {
        end.saturating_sub(first) as u64
    }
}

/// Entries are shared by rows.
#[derive(Clone, Copy)]
pub(crate) struct Shared<'a>(pub(crate) &'a [u64]);

impl Weights for Shared<'_> {
    const ONCE: bool = false;

    #[inline]
    fn of(self, index: usize) -> u64 {
        self.0.get(index).copied().unwrap_or(0)
    }

    fn between(self, first: usize, end: usize) -> u64 {
        let counts = self.0.get(first..end).unwrap_or(&[]);
        counts.iter().copied().fold(0, u64::saturating_add)
    }
}

/// Rows that were seen.
#[derive(Clone, Copy, Default)]
pub(crate) struct Rows {
    pub(crate) all: u64,
    pub(crate) nulls: u64,
}

impl Rows {
    pub(crate) const fn present(self) -> u64 {
        self.all.saturating_sub(self.nulls)
    }
}

/// Calls `present` with the index and the rows of each entry that is neither null nor unused.
#[inline]
pub(crate) fn each<W: Weights>(array: &dyn Array, weights: W, mut present: impl FnMut(usize, u64)) -> Rows {
    let mut rows = Rows::default();
    let nulls = array.nulls().filter(|nulls| nulls.null_count() > 0);
    if W::ONCE && nulls.is_none() {
        rows.all = array.len() as u64;
        (0..array.len()).for_each(|index| present(index, 1));
        return rows;
    }
    for index in 0..array.len() {
        let weight = weights.of(index);
        rows.all = rows.all.saturating_add(weight);
        if nulls.is_some_and(|nulls| nulls.is_null(index)) {
            rows.nulls = rows.nulls.saturating_add(weight);
        } else if weight > 0 {
            present(index, weight);
        }
    }
    rows
}
