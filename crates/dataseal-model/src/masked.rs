//! Cell values are secrets: the type in which one travels.

use std::fmt;

/// A value read from data. `Display`, `Debug` and every format withhold it; only [`Masked::expose`] shows it, and a tidy
/// test lists each place that calls it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Masked<T>(T);

impl<T> Masked<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Callers are named in the tidy test's list, each with its reason.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> fmt::Debug for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹withheld›")
    }
}

impl<T> fmt::Display for Masked<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("‹withheld›")
    }
}
