//! What was physically there: files, their digests, counts apart from what the reader returned, and rows set aside.

use std::fmt;
use std::str::FromStr;

use crate::reading::named;
use crate::{Digest, Masked, ReadingRecord};

named! {
    /// Text encoding of a file.
    Encoding {
        /// UTF-8 without a byte order mark.
        Utf8 = "utf-8",
        /// UTF-8 with a byte order mark.
        Utf8Bom = "utf-8-bom",
        /// UTF-16, little endian, with or without a byte order mark.
        Utf16Le = "utf-16le",
        /// UTF-16, big endian, with or without a byte order mark.
        Utf16Be = "utf-16be",
        /// GB 18030 without four-byte sequences, that is GBK.
        Gbk = "gbk",
        /// GB 18030 with at least one four-byte sequence.
        Gb18030 = "gb18030",
        /// Big5 with the Hong Kong additions, as the WHATWG Encoding Standard has it.
        Big5 = "big5",
        /// Shift JIS with the Windows additions.
        ShiftJis = "shift_jis",
        /// EUC-JP with the Windows additions.
        EucJp = "euc-jp",
        /// EUC-KR with the Windows additions.
        EucKr = "euc-kr",
        /// Windows code page 1252, the superset of ISO 8859-1.
        Windows1252 = "windows-1252",
        /// Not a text file.
        Binary = "binary",
    }
}

named! {
    /// Container format of a file.
    Format {
        /// Delimited text: comma-separated values (RFC 4180) and its relatives.
        Csv = "csv",
        /// One JSON document (RFC 8259).
        Json = "json",
        /// One JSON value a line.
        Ndjson = "ndjson",
        /// Apache Parquet.
        Parquet = "parquet",
        /// Arrow IPC, file form.
        ArrowFile = "arrow-file",
        /// Arrow IPC, stream form.
        ArrowStream = "arrow-stream",
        /// Apache Avro object container.
        Avro = "avro",
        /// Office Open XML workbook.
        Xlsx = "xlsx",
        /// Binary Interchange File Format workbook (Excel 97 to 2003 and older).
        Xls = "xls",
        /// Office Open XML workbook in binary form.
        Xlsb = "xlsb",
        /// OpenDocument spreadsheet.
        Ods = "ods",
        /// SQLite database.
        Sqlite = "sqlite",
        /// A table or query of a PostgreSQL server.
        Postgresql = "postgresql",
        /// A table or query of a MySQL server.
        Mysql = "mysql",
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
    /// The row has another number of fields than the header, and no single mend makes it fit.
    Fields {
        /// Fields of the header.
        expected: u64,
        /// Fields of the row.
        found: u64,
    },
    /// A quoted field of the row is never closed.
    UnclosedQuote,
    /// The row belongs to another table that follows in the same file.
    AnotherTable,
    /// The value is no object, where the others are.
    NotAnObject,
    /// The line is no JSON.
    Malformed,
}

impl QuarantineReason {
    /// One of each kind, with no figures.
    pub const ALL: [Self; 5] = [
        Self::Fields { expected: 0, found: 0 },
        Self::UnclosedQuote,
        Self::AnotherTable,
        Self::NotAnObject,
        Self::Malformed,
    ];

    /// Stable name for machine output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fields { .. } => "field-count",
            Self::UnclosedQuote => "unclosed-quote",
            Self::AnotherTable => "another-table",
            Self::NotAnObject => "not-an-object",
            Self::Malformed => "malformed",
        }
    }

    /// Fields expected and found, where the reason is their number.
    pub const fn fields(self) -> Option<(u64, u64)> {
        match self {
            Self::Fields { expected, found } => Some((expected, found)),
            _ => None,
        }
    }

    /// The reason of this name, with these figures where it has figures.
    pub fn named(name: &str, expected: u64, found: u64) -> Option<Self> {
        let known = Self::ALL.into_iter().find(|reason| reason.as_str() == name)?;
        Some(match known {
            Self::Fields { .. } => Self::Fields { expected, found },
            other => other,
        })
    }
}

/// Where a row that was set aside stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct QuarantineEntry {
    /// Number of the data row, counted from 1, the header not counted.
    pub row: u64,
    /// Byte offset in the decoded UTF-8 text at which the row starts.
    pub offset: u64,
    /// Why.
    pub reason: QuarantineReason,
    /// The row's text, kept only on request.
    pub raw: Option<Masked<String>>,
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
    /// How it was read: where in the file, in which dialect, with what in the way.
    pub reading: ReadingRecord,
}
