//! What a person may settle about the reading of a file. Whatever is absent is decided by evidence.

use dataseal_model::{Encoding, WantedRelations};

use crate::Limits;

/// How a file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Where reading stops.
    pub limits: Limits,
    /// Encoding of texts; wins over all evidence.
    pub encoding: Option<Encoding>,
    /// Dialect of delimited texts.
    pub dialect: DialectOptions,
    /// What happens to rows that do not fit.
    pub rows: RowPolicy,
    /// Whether the text of rows that are set aside is kept.
    pub quarantine_raw: bool,
    /// Digests beyond that of the file.
    pub digests: WantedDigests,
    /// What is counted of columns together.
    pub relations: WantedRelations,
    /// Whether persons are counted exactly, at the price of memory.
    pub exact_persons: bool,
    /// Whether nothing but the names of columns is wanted, so that of a text no more than its head has to be looked at. Tables
    /// that are opened so cannot be read.
    pub names_only: bool,
}

/// What happens to a row with another number of fields than the column names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RowPolicy {
    /// It is mended when its columns' other values leave one way to do so, which is counted; else set aside.
    #[default]
    Mend,
    /// It is set aside.
    Strict,
}

/// Parts of a dialect that are settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DialectOptions {
    /// One to four characters that separate fields.
    pub delimiter: Option<String>,
    /// The character that quotes fields; `Some(None)`: none does.
    pub quote: Option<Option<char>>,
    /// The character that escapes inside quotes; `Some(None)`: only a doubled quote does.
    pub escape: Option<Option<char>>,
    /// The character that begins a comment line; `Some(None)`: there are none.
    pub comment: Option<Option<char>>,
    /// Rows of column names, 0 for none.
    pub header_rows: Option<u32>,
    /// Lines before them.
    pub skip_lines: Option<u64>,
    /// Lines after the last row.
    pub footer_lines: Option<u64>,
}

impl DialectOptions {
    /// Whether anything is settled.
    pub fn is_told(&self) -> bool {
        *self != Self::default()
    }
}

/// Digests that are computed on request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WantedDigests {
    /// The RFC 6962 root over chunks of 8 MiB.
    pub chunks: bool,
    /// One for each row group of a Parquet file.
    pub row_groups: bool,
    /// The rows as a multiset.
    pub rowset: bool,
}
