//! What can go wrong with an input: positions, counts and kinds only.
//!
//! No variant can carry content of the file or the text of another library's error, because those quote cells.

use std::fmt;
use std::io;

use dataseal_model::{Encoding, ErrorCode, InventoryMismatch};

use crate::Signature;

macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)* })
            }
        }
    };
}

worded! {
    /// What of a file is damaged.
    Damage {
        /// The magic bytes at the start.
        HeadMagic = "the magic bytes at its start",
        /// The magic bytes at the end.
        TailMagic = "the magic bytes at its end",
        /// A footer's declared length.
        FooterLength = "the length of its footer",
        /// A footer's metadata.
        Footer = "its footer",
        /// A header's metadata.
        Header = "its header",
        /// The byte range of a column chunk, an index, a block or a member.
        ByteRange = "a declared byte range",
        /// An archive's list of members.
        Directory = "its list of members",
        /// A member's name.
        MemberName = "the name of a member, which leads out of the archive or is another's too",
        /// A compressed stream.
        Compressed = "its compressed data",
        /// A checksum that the data does not have.
        Checksum = "a checksum",
        /// The file stops in the middle of something.
        Truncated = "its end, which is missing",
        /// A message or block of rows.
        Block = "a block of rows",
        /// A sheet of a workbook.
        Sheet = "a sheet",
        /// The parts of a workbook that describe it.
        Workbook = "the description of its sheets",
        /// A page of a database.
        Page = "a page",
        /// JSON text.
        Json = "its JSON text",
    }
}

worded! {
    /// Something that a well-formed file may use and that is not read.
    UnsupportedFeature {
        /// Column data kept in another file.
        ExternalColumnChunk = "column data in another file",
        /// A schema that has no counterpart among the types that are read.
        Schema = "a column type",
        /// A document of an office suite that is no workbook.
        OfficeDocument = "the form of a text document or a presentation",
        /// A compression method of an archive or a column.
        Compression = "a compression method",
        /// A member of an archive that is no plain file.
        SpecialMember = "a link, a device or a sparse file in an archive",
        /// A compressed stream that needs more memory than any common program's default.
        Window = "a compression window of more than 128 MiB",
        /// An archive in several volumes.
        Volumes = "several volumes",
        /// A version of the format that is newer or older than those that are read.
        Version = "a version of its format",
        /// Numbers in the other byte order.
        ByteOrder = "another byte order",
        /// A web page, alone or as a message of several parts.
        WebPage = "the form of a web page",
        /// The XML form of a workbook of 2003.
        SpreadsheetXml = "the XML form of Excel 2003",
        /// A document in XML that is no workbook of 2003.
        Xml = "the form of an XML document",
        /// XML with a document type, which could declare entities.
        DocumentType = "a document type declaration in XML",
        /// XML in an encoding that is unknown.
        Encoding = "an unknown encoding of XML",
    }
}

worded! {
    /// Which size went over its limit.
    SizeLimit {
        /// Bytes of the file.
        FileBytes = "bytes of the file",
        /// Columns of the table.
        Columns = "columns",
        /// Bytes of one record.
        RecordBytes = "bytes of one record",
        /// Bytes of one cell.
        CellBytes = "bytes of one cell",
        /// Decompressed bytes, declared or counted.
        InflatedBytes = "decompressed bytes",
        /// Bytes of the footer.
        FooterBytes = "bytes of the footer",
        /// Entries of an archive.
        Entries = "entries of an archive",
        /// Levels of nesting: values in values.
        Depth = "levels of nesting",
        /// Containers in each other.
        Nesting = "containers in each other",
        /// Tables in one file.
        Tables = "tables in one file",
        /// Rows that one value may ask for by repetition.
        RepeatedRows = "repeated rows",
        /// Bytes of one block of rows that is decoded as a whole.
        BlockBytes = "bytes of one block of rows",
    }
}

impl SizeLimit {
    /// The command-line flag that moves this limit.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::FileBytes => "--max-bytes",
            Self::Columns => "--max-columns",
            Self::RecordBytes => "--max-record",
            Self::CellBytes => "--max-cell",
            Self::InflatedBytes => "--max-inflated",
            Self::FooterBytes => "--max-footer",
            Self::Entries => "--max-entries",
            Self::Depth => "--max-depth",
            Self::Nesting => "--max-nesting",
            Self::Tables => "--max-tables",
            Self::RepeatedRows => "--max-repeats",
            Self::BlockBytes => "--max-block",
        }
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
    /// The text is in none of the encodings that are looked for.
    #[error(
        "the text is neither UTF-8 (fails at byte {utf8}, line {line}) nor GB 18030 (fails at byte {gb18030}); name its encoding with --encoding"
    )]
    Encoding {
        /// First byte that is not UTF-8.
        utf8: u64,
        /// First byte that is not GB 18030, or that makes no Chinese of it.
        gb18030: u64,
        /// Line, from 1, on which UTF-8 fails.
        line: u64,
    },
    /// Some of the text is UTF-8, some is not.
    #[error(
        "the text is UTF-8 at byte {utf8} (line {utf8_line}) and not at byte {other} (line {other_line}); if it is in one other encoding, name it with --encoding"
    )]
    MixedEncodings {
        /// A word that is UTF-8 beyond chance.
        utf8: u64,
        /// The line, from 1, on which it stands.
        utf8_line: u64,
        /// First byte that is not UTF-8.
        other: u64,
        /// The line, from 1, on which it stands.
        other_line: u64,
    },
    /// The text is not in the encoding that was told, that its byte order mark says or that it begins in.
    #[error("the text is not in `{encoding}` throughout: byte {offset}, line {line}")]
    NotInEncoding {
        /// The encoding.
        encoding: Encoding,
        /// First byte that does not fit it.
        offset: u64,
        /// Line, from 1, on which it stands.
        line: u64,
    },
    /// A part of the container is damaged.
    #[error("the input is damaged: {part} at byte {offset}")]
    Corrupt {
        /// Which.
        part: Damage,
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
    #[error("{found} {limit}, at most {allowed} are allowed ({})", .limit.flag())]
    TooLarge {
        /// Which size.
        limit: SizeLimit,
        /// The limit.
        allowed: u64,
        /// The size, or as much of it as was seen.
        found: u64,
    },
    /// The file grows too much, by declaration or by count.
    #[error("{stored} bytes decompress to {inflated}, more than {allowed} times as many (--max-ratio)")]
    Ratio {
        /// The limit.
        allowed: u32,
        /// Bytes of the file.
        stored: u64,
        /// Bytes that it declares or that were counted.
        inflated: u64,
    },
    /// Something compressed cannot be put down: the caller gave no scratch file.
    #[error("the input is compressed and there is no scratch file to decompress it to")]
    NoScratch,
    /// The scratch file cannot be written.
    #[error("the scratch file for decompressed data could not be written: {kind}")]
    ScratchFull {
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The caller asked to stop.
    #[error("reading was interrupted")]
    Interrupted,
    /// The caller did not read to the end.
    #[error("the table was closed before all of it was read")]
    Unfinished,
    /// The text is not what it was taken for, and is to be read again.
    #[error("the text is not in the encoding that it seemed to be in, and was not read again")]
    Misjudged,
    /// A helper thread died.
    #[error("an internal error stopped the reader")]
    Internal,
}

/// Damage at a place.
pub(crate) const fn corrupt(part: Damage, offset: u64) -> IntakeError {
    IntakeError::Corrupt { part, offset }
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
            Self::Encoding { .. } | Self::MixedEncodings { .. } | Self::NotInEncoding { .. } => {
                ErrorCode::InputEncoding
            }
            Self::ScratchFull { .. } => ErrorCode::OutputFailed,
            Self::Corrupt { .. } | Self::CorruptRowGroup { .. } => ErrorCode::InputCorrupt,
            Self::Encrypted => ErrorCode::InputEncrypted,
            Self::NotRegular | Self::Unsupported(_) => ErrorCode::InputUnsupported,
            Self::Changed => ErrorCode::InputChanged,
            Self::Hidden(_) | Self::HiddenBytes { .. } => ErrorCode::InputHidden,
            Self::TooLarge { .. } => ErrorCode::LimitSize,
            Self::Ratio { .. } => ErrorCode::LimitRatio,
            Self::Interrupted => ErrorCode::Interrupted,
            Self::Unfinished | Self::Misjudged | Self::Internal | Self::NoScratch => ErrorCode::Internal,
        }
    }

    /// Keeps of an operating system's error its kind only.
    pub fn io(offset: u64, error: &io::Error) -> Self {
        Self::Io {
            offset,
            kind: error.kind(),
        }
    }
}
