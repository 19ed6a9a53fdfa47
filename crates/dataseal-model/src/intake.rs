//! What was physically there: files, their digests, counts apart from what the reader returned, and rows set aside.

use std::fmt;
use std::str::FromStr;

use crate::{Digest, Masked};

macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every variant.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name used in reports and statements.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                Self::ALL.iter().copied().find(|known| known.as_str() == text).ok_or(())
            }
        }
    };
}

named! {
    /// Text encoding of a file.
    Encoding {
        /// UTF-8 without a byte order mark.
        Utf8 = "utf-8",
        /// UTF-8 with a byte order mark.
        Utf8Bom = "utf-8-bom",
        /// GB 18030 without four-byte sequences, that is GBK.
        Gbk = "gbk",
        /// GB 18030 with at least one four-byte sequence.
        Gb18030 = "gb18030",
        /// Not a text file.
        Binary = "binary",
    }
}

named! {
    /// Container format of a file.
    Format {
        /// Comma-separated values, RFC 4180.
        Csv = "csv",
        /// Apache Parquet.
        Parquet = "parquet",
    }
}

/// One column as the file itself declares it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhysicalColumn {
    /// Name as written.
    pub name: Masked<String>,
    /// Declared type, free of data.
    pub declared: String,
}

/// What the file physically holds, counted apart from what the reader returned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inventory {
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Bytes that the reader accounted for (all of them for a text; header, row groups and footer for Parquet).
    pub bytes_accounted: u64,
    /// Columns that the file declares.
    pub columns_declared: u64,
    /// Columns that were measured.
    pub columns_measured: u64,
    /// Rows that the file declares (Parquet) or that its record separators delimit (CSV), the header not counted.
    pub rows_declared: u64,
    /// Rows that were measured.
    pub rows_measured: u64,
    /// Rows that were set aside.
    pub rows_quarantined: u64,
}

/// A file holds something that the reader did not return.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InventoryMismatch {
    /// Bytes are left over.
    #[error("{unaccounted} of {bytes} bytes belong to no row, header or footer")]
    Bytes {
        /// Size of the file.
        bytes: u64,
        /// Bytes that nothing accounts for.
        unaccounted: u64,
    },
    /// Columns are missing.
    #[error("the file declares {declared} columns, {measured} were measured")]
    Columns {
        /// Declared.
        declared: u64,
        /// Measured.
        measured: u64,
    },
    /// Rows are missing.
    #[error("the file declares {declared} rows, {measured} were measured and {quarantined} set aside")]
    Rows {
        /// Declared.
        declared: u64,
        /// Measured.
        measured: u64,
        /// Set aside.
        quarantined: u64,
    },
}

impl Inventory {
    /// Whether what was measured is what is there.
    ///
    /// # Errors
    /// The first difference, in the order bytes, columns, rows.
    pub const fn check(&self) -> Result<(), InventoryMismatch> {
        if self.bytes != self.bytes_accounted {
            return Err(InventoryMismatch::Bytes {
                bytes: self.bytes,
                unaccounted: self.bytes.abs_diff(self.bytes_accounted),
            });
        }
        if self.columns_declared != self.columns_measured {
            return Err(InventoryMismatch::Columns {
                declared: self.columns_declared,
                measured: self.columns_measured,
            });
        }
        if self.rows_declared != self.rows_measured.saturating_add(self.rows_quarantined) {
            return Err(InventoryMismatch::Rows {
                declared: self.rows_declared,
                measured: self.rows_measured,
                quarantined: self.rows_quarantined,
            });
        }
        Ok(())
    }
}

/// Why a row was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum QuarantineReason {
    /// The row has another number of fields than the header.
    Fields {
        /// Fields of the header.
        expected: u64,
        /// Fields of the row.
        found: u64,
    },
}

impl QuarantineReason {
    /// Stable name for machine output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fields { .. } => "field-count",
        }
    }
}

/// Where a row that was set aside stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarantineEntry {
    /// Number of the data row, counted from 1, the header not counted.
    pub row: u64,
    /// Byte offset in the decoded UTF-8 text at which the row starts.
    pub offset: u64,
    /// Why.
    pub reason: QuarantineReason,
}

/// Rows that do not fit: counted exactly, located up to a cap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quarantine {
    /// How many there are.
    pub total: u64,
    /// The first of them, in file order.
    pub entries: Vec<QuarantineEntry>,
}

impl Quarantine {
    /// Entries kept at most; beyond it rows are only counted.
    pub const CAP: usize = 100_000;

    /// Counts one row and keeps it while there is room.
    pub fn add(&mut self, entry: QuarantineEntry) {
        self.total = self.total.saturating_add(1);
        if self.entries.len() < Self::CAP {
            self.entries.push(entry);
        }
    }

    /// Whether rows were counted that are not listed.
    pub fn truncated(&self) -> bool {
        usize::try_from(self.total).is_ok_and(|total| total > self.entries.len())
    }
}

/// One input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRecord {
    /// Name relative to the argument, `/` between parts. Content recognisers decide whether it may be shown.
    pub name: Masked<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Text encoding, `Binary` for a binary container.
    pub encoding: Encoding,
    /// Container format.
    pub format: Format,
    /// What was there against what was read.
    pub inventory: Inventory,
    /// Rows set aside.
    pub quarantine: Quarantine,
}
