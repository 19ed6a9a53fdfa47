//! One cell: what it is, and its text.

/// What a cell holds, and what is to be said of it: a kind in the low bits, marks in the high ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct CellKind(u8);

impl CellKind {
    /// Text as stored.
    pub const TEXT: Self = Self(0);
    /// A number.
    pub const NUMBER: Self = Self(1);
    /// A date, a time or a duration.
    pub const DATE: Self = Self(2);
    /// True or false.
    pub const BOOL: Self = Self(3);
    /// An error such as `#REF!`, without text.
    pub const ERROR: Self = Self(4);
    /// A formula that was never computed, without text.
    pub const UNCACHED: Self = Self(5);

    const KIND: u8 = 0x07;
    const FORMULA: u8 = 0x08;
    const ZEROED: u8 = 0x10;
    const LONG: u8 = 0x20;
    const COVERED: u8 = 0x40;

    /// As the byte that [`CellKind::from_byte`] takes.
    pub const fn byte(self) -> u8 {
        self.0
    }

    /// What [`CellKind::byte`] gave.
    pub const fn from_byte(byte: u8) -> Self {
        Self(byte)
    }

    /// The same as the cached result of a formula.
    #[must_use]
    pub const fn with_formula(self, is_formula: bool) -> Self {
        Self(if is_formula { self.0 | Self::FORMULA } else { self.0 })
    }

    /// The same as a number whose digits after the fifteenth are all zero.
    #[must_use]
    pub const fn with_zeroed_digits(self) -> Self {
        Self(self.0 | Self::ZEROED)
    }

    /// The same as a number of more digits than a spreadsheet shows or keeps.
    #[must_use]
    pub const fn with_many_digits(self) -> Self {
        Self(self.0 | Self::LONG)
    }

    /// The same as the value of a merge in one of the cells that it covers.
    #[must_use]
    pub const fn as_covered(self) -> Self {
        Self(self.0 | Self::COVERED)
    }

    /// Kind without marks.
    #[must_use]
    pub const fn plain(self) -> Self {
        Self(self.0 & Self::KIND)
    }

    /// Whether it has no value for a reason that the cell tells.
    pub fn lacks_value(self) -> bool {
        matches!(self.plain(), Self::ERROR | Self::UNCACHED)
    }

    /// Whether it is the result of a formula.
    pub const fn is_formula(self) -> bool {
        self.0 & Self::FORMULA != 0
    }

    /// See [`CellKind::with_zeroed_digits`].
    pub const fn has_zeroed_digits(self) -> bool {
        self.0 & Self::ZEROED != 0
    }

    /// See [`CellKind::with_many_digits`].
    pub const fn has_many_digits(self) -> bool {
        self.0 & Self::LONG != 0
    }

    /// See [`CellKind::as_covered`].
    pub const fn is_covered(self) -> bool {
        self.0 & Self::COVERED != 0
    }
}

/// One cell of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell<'a> {
    /// Column of the sheet, from 0.
    pub column: u32,
    /// What it holds.
    pub kind: CellKind,
    /// Its text; empty for none.
    pub text: &'a [u8],
}

impl Cell<'_> {
    /// Whether the cell makes its row and column part of the table: it has a value, or lacks one for a reason.
    pub fn counts(&self) -> bool {
        !self.text.is_empty() || self.kind.lacks_value()
    }
}
