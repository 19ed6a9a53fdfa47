//! What can go wrong with an input: positions, counts and kinds only.
//!
//! No variant can carry content of the file or the text of another library's error, because those quote cells.

use std::fmt;
use std::io;

use dataseal_model::{ErrorCode, InventoryMismatch};

use crate::Signature;

/// Part of a Parquet file that is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The four bytes at the start.
    HeadMagic,
    /// The four bytes at the end.
    TailMagic,
    /// The footer's declared length.
    FooterLength,
    /// The footer's metadata.
    Footer,
    /// The byte range of a column chunk or of an index.
    ByteRange,
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HeadMagic => "the magic bytes at its start",
            Self::TailMagic => "the magic bytes at its end",
            Self::FooterLength => "the length of its footer",
            Self::Footer => "its footer",
            Self::ByteRange => "a declared byte range",
        })
    }
}

/// Something that a well-formed file may use and that is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnsupportedFeature {
    /// Column data kept in another file.
    ExternalColumnChunk,
    /// A schema that has no counterpart among the types that are read.
    Schema,
}

impl fmt::Display for UnsupportedFeature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ExternalColumnChunk => "column data in another file",
            Self::Schema => "a column type",
        })
    }
}

/// Which size went over its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SizeLimit {
    /// Bytes of the file.
    FileBytes,
    /// Columns of the table.
    Columns,
    /// Bytes of one record.
    RecordBytes,
    /// Declared decompressed bytes.
    InflatedBytes,
    /// Bytes of the footer.
    FooterBytes,
}

impl fmt::Display for SizeLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::FileBytes => "bytes of the file",
            Self::Columns => "columns",
            Self::RecordBytes => "bytes of one record",
            Self::InflatedBytes => "declared decompressed bytes",
            Self::FooterBytes => "bytes of the footer",
        })
    }
}

/// Why an input could not be read. Offsets are bytes from the file's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IntakeError {
    /// There is nothing in the file.
    #[error("the input has no rows and no column names")]
    Empty,
    /// The descriptor is a directory's.
    #[error("the input is a directory")]
    Directory,
    /// The descriptor is a pipe's, a device's or a socket's.
    #[error("the input is not a regular file")]
    NotRegular,
    /// The operating system refused to read.
    #[error("the input could not be read at byte {offset}: {kind}")]
    Io {
        /// Where.
        offset: u64,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The file is neither text nor a supported container.
    #[error("the input is not text: it looks like {looks_like} (byte {offset})")]
    Binary {
        /// What it seems to be.
        looks_like: Signature,
        /// The first byte that shows it.
        offset: u64,
    },
    /// The text is in none of the supported encodings.
    #[error("the text is neither UTF-8 (fails at byte {utf8}) nor GB 18030 (fails at byte {gb18030})")]
    Encoding {
        /// First byte that is not UTF-8.
        utf8: u64,
        /// First byte that is not GB 18030.
        gb18030: u64,
    },
    /// A quoted CSV field never ends.
    #[error("a quoted field that opens in row {row} is never closed")]
    UnterminatedQuote {
        /// Data row, counted from 1; 0 is the row of column names.
        row: u64,
    },
    /// A part of the container is damaged.
    #[error("the input is damaged: {part} at byte {offset}")]
    Corrupt {
        /// Which.
        part: Part,
        /// Where.
        offset: u64,
    },
    /// A row group could not be decoded.
    #[error("the input is damaged: row group {row_group} cannot be decoded past its row {row}")]
    CorruptRowGroup {
        /// Which, counted from 0.
        row_group: u64,
        /// Rows of it that were decoded.
        row: u64,
    },
    /// The file is encrypted.
    #[error("the input is encrypted")]
    Encrypted,
    /// The file uses something that is not read.
    #[error("the input uses {0}, which is not read")]
    Unsupported(UnsupportedFeature),
    /// The file changed while it was read.
    #[error("the input changed while it was read")]
    Changed,
    /// What the file holds is not what was read.
    #[error("the input holds something that was not read: {0}")]
    Hidden(#[from] InventoryMismatch),
    /// Bytes that nothing in the file refers to.
    #[error("the input holds {length} bytes at byte {offset} that nothing in it refers to")]
    HiddenBytes {
        /// Where they start.
        offset: u64,
        /// How many there are.
        length: u64,
    },
    /// A size is over its limit.
    #[error("{found} {limit}, at most {allowed} are allowed")]
    TooLarge {
        /// Which size.
        limit: SizeLimit,
        /// The limit.
        allowed: u64,
        /// The size, or as much of it as was seen.
        found: u64,
    },
    /// The file declares to grow too much.
    #[error("{stored} bytes declare to decompress to {inflated}, more than {allowed} times as many")]
    Ratio {
        /// The limit.
        allowed: u32,
        /// Bytes of the file.
        stored: u64,
        /// Bytes that it declares.
        inflated: u64,
    },
    /// The caller asked to stop.
    #[error("reading was interrupted")]
    Interrupted,
    /// The caller did not read to the end.
    #[error("the table was closed before all of it was read")]
    Unfinished,
    /// A helper thread died.
    #[error("an internal error stopped the reader")]
    Internal,
}

impl IntakeError {
    /// The stable code of this error.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Empty => ErrorCode::NothingMeasured,
            Self::Directory => ErrorCode::UsageDirectory,
            Self::Io {
                kind: io::ErrorKind::PermissionDenied,
                ..
            } => ErrorCode::InputPermission,
            Self::Io { .. } => ErrorCode::InputFailed,
            Self::Binary { .. } => ErrorCode::InputBinary,
            Self::Encoding { .. } => ErrorCode::InputEncoding,
            Self::UnterminatedQuote { .. } | Self::Corrupt { .. } | Self::CorruptRowGroup { .. } => {
                ErrorCode::InputCorrupt
            }
            Self::Encrypted => ErrorCode::InputEncrypted,
            Self::NotRegular | Self::Unsupported(_) => ErrorCode::InputUnsupported,
            Self::Changed => ErrorCode::InputChanged,
            Self::Hidden(_) | Self::HiddenBytes { .. } => ErrorCode::InputHidden,
            Self::TooLarge { .. } => ErrorCode::LimitSize,
            Self::Ratio { .. } => ErrorCode::LimitRatio,
            Self::Interrupted => ErrorCode::Interrupted,
            Self::Unfinished | Self::Internal => ErrorCode::Internal,
        }
    }

    /// Keeps of an operating system's error its kind only.
    pub(crate) fn io(offset: u64, error: &io::Error) -> Self {
        Self::Io {
            offset,
            kind: error.kind(),
        }
    }
}
