//! How a table was read out of its file: the place inside it, the decisions that reading took, and what stood in the way.
//!
//! Nothing here holds a value: kinds, counts, positions. Names of parts are masked like column names.

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
pub(crate) use named;

named! {
    /// What kind of part of a file a table is.
    PartKind {
        /// A file inside an archive.
        Member = "member",
        /// A sheet of a workbook.
        Sheet = "sheet",
        /// A table of a database.
        Table = "table",
    }
}

/// One step of the way from a file to a table inside it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// What it is.
    pub kind: PartKind,
    /// Its place among its siblings, from 0, unread ones counted.
    pub position: u32,
    /// Its name in the file.
    pub name: Masked<String>,
    /// Whether the file hides it from a person who opens it.
    pub hidden: bool,
}

named! {
    /// Something that reading met and that a person should know of: counted exactly, located by example.
    NoteKind {
        /// The text itself holds U+FFFD: an earlier program lost characters.
        ReplacementCharacter = "replacement-character",
        /// A NUL in a text.
        NulCharacter = "nul-character",
        /// Another control character in a text.
        ControlCharacter = "control-character",
        /// A line that ends otherwise than most.
        OddLineEnding = "odd-line-ending",
        /// A line with nothing on it that is no row.
        BlankLine = "blank-line",
        /// A line before the table.
        PreambleLine = "preamble-line",
        /// A line after the table.
        FooterLine = "footer-line",
        /// A comment line.
        CommentLine = "comment-line",
        /// There are no column names; the columns are named by position.
        NoHeader = "no-header",
        /// A row of column names beyond the first, joined to it.
        ExtraHeaderRow = "extra-header-row",
        /// A line end inside a quoted field.
        EmbeddedNewline = "embedded-newline",
        /// A quote that opens nothing, kept as a character.
        StrayQuote = "stray-quote",
        /// A row that lacked a delimiter, parted where its columns' other values say.
        MissingDelimiter = "missing-delimiter",
        /// A row with a delimiter too many, which was dropped with its empty field.
        ExtraDelimiter = "extra-delimiter",
        /// A row in another delimiter than the rest.
        OtherDelimiter = "other-delimiter",
        /// A value that holds the delimiter without quotes, taken as one where its columns' other values say.
        UnquotedDelimiter = "unquoted-delimiter",
        /// Two columns have one name.
        DuplicateName = "duplicate-name",
        /// A column has no name.
        EmptyName = "empty-name",
        /// A column has a name that databases reserve.
        ReservedName = "reserved-name",
        /// A number of many digits that a spreadsheet turned into an exponent form.
        ExponentForm = "exponent-form",
        /// A number of many digits whose last ones a spreadsheet turned to zero.
        ZeroedDigits = "zeroed-digits",
        /// A number that is shorter than its column's others by leading zeros.
        LostLeadingZero = "lost-leading-zero",
        /// A number among dates: a spreadsheet's day count.
        DateSerial = "date-serial",
        /// A row that is the row of column names again, as exports joined to one file have; it is read as a row.
        RepeatedHeader = "repeated-header",
        /// A value wrapped as a formula, `="…"`, so that a spreadsheet leaves it alone.
        FormulaWrapper = "formula-wrapper",
        /// A value with a tab before it for the same reason.
        TabWrapper = "tab-wrapper",
        /// A value with an apostrophe before it for the same reason.
        ApostropheWrapper = "apostrophe-wrapper",
        /// A row that the sheet hides.
        HiddenRow = "hidden-row",
        /// A column that the sheet hides.
        HiddenColumn = "hidden-column",
        /// A cell that a merge covers; it was given the merge's value.
        MergedCell = "merged-cell",
        /// A cell whose value is the cached result of a formula.
        FormulaCell = "formula-cell",
        /// A formula without a cached result; the cell is absent.
        UncachedFormula = "uncached-formula",
        /// A cell that holds an error such as `#REF!`; the cell is absent.
        ErrorCell = "error-cell",
        /// A comment or note on a cell, which was not read.
        CellComment = "cell-comment",
        /// A picture, chart, macro or other object in the file that is no table and was not read.
        UnreadObject = "unread-object",
        /// An empty file in an archive.
        EmptyMember = "empty-member",
        /// A byte that nothing in the file refers to and that is neither padding nor rows; it was not read.
        UnreferencedBytes = "unreferenced-bytes",
        /// A column's annotation is none of the format's or does not fit what it is stored in; it was read as stored.
        UnknownType = "unknown-type",
        /// A column chunk that reaches into the file's own description; it was read as readers do.
        OverlappingBytes = "overlapping-bytes",
        /// A page says that it holds more values than its column chunk has; the chunk's number was read.
        ContradictoryCount = "contradictory-count",
        /// The file lacks the mark that ends it: it is whole as far as it goes, but more may have followed.
        MissingEnd = "missing-end",
        /// A row that was lacking in most cells of a record (JSON): a key that only some records have.
        SparseKey = "sparse-key",
        /// A key that occurs twice in one object; each is a column.
        DuplicateKey = "duplicate-key",
        /// A nested value that was flattened into columns; the original is a column too.
        NestedValue = "nested-value",
        /// Nested values that stayed text, because their paths are more than there may be columns.
        UnflattenedValue = "unflattened-value",
        /// An array of objects inside the file's only object: text in one cell, not rows.
        WrappedTable = "wrapped-table",
        /// Half a surrogate pair in an escape (`\\ud83d` alone): no character; kept as it is written.
        LoneSurrogate = "lone-surrogate",
        /// Bytes (a BLOB) among values of other types in one column, given as text `x'…'` in hexadecimal digits.
        MixedBlob = "mixed-blob",
        /// A stored text that is not in the encoding of its database, given like a BLOB among texts.
        UndecodableText = "undecodable-text",
        /// A column that a database computes from others and does not store; it was not read.
        ComputedColumn = "computed-column",
        /// A page of a database that is in no use and may hold rows that were deleted.
        FreePage = "free-page",
        /// The database kept a write-ahead log: what a `-wal` file beside it may hold was not read.
        WriteAheadLog = "write-ahead-log",
        /// A file of a set lacks a column that others have.
        MissingColumn = "missing-column",
        /// A file of a set has a column that the first does not.
        AddedColumn = "added-column",
        /// A file of a set has a column of another type.
        ChangedType = "changed-type",
        /// A file of a set has the columns in another order.
        ChangedOrder = "changed-order",
    }
}

impl NoteKind {
    /// Whether it means that the file holds, or may hold, something that was not read: nothing is sealed over that.
    pub const fn is_unread(self) -> bool {
        matches!(
            self,
            Self::UnreferencedBytes
                | Self::OverlappingBytes
                | Self::ContradictoryCount
                | Self::MissingEnd
                | Self::UnreadObject
                | Self::CellComment
                | Self::FreePage
                | Self::WriteAheadLog
                | Self::ComputedColumn
        )
    }
}

/// Where something was met. What is not known is absent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Data row, from 1; 0 is the row of column names.
    pub row: Option<u64>,
    /// Column, from 0.
    pub column: Option<u32>,
    /// Bytes from the start of the file (binary) or of its text decoded to UTF-8 (text).
    pub offset: Option<u64>,
}

/// Something that was met while reading.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What.
    pub kind: NoteKind,
    /// How often, exactly.
    pub count: u64,
    /// The first places, at most [`Note::PLACES`].
    pub places: Vec<Place>,
}

impl Note {
    /// Places listed at most.
    pub const PLACES: usize = 10;
}

/// Notes on their way to being complete: one a kind, the first places in file order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes(std::collections::BTreeMap<NoteKind, Note>);

impl Notes {
    /// Counts one more.
    pub fn add(&mut self, kind: NoteKind, place: Place) {
        self.add_many(kind, 1, [place]);
    }

    /// Counts `count` more, of which some places are known.
    pub fn add_many(&mut self, kind: NoteKind, count: u64, places: impl IntoIterator<Item = Place>) {
        if count == 0 {
            return;
        }
        let note = self.0.entry(kind).or_insert_with(|| Note {
            kind,
            count: 0,
            places: Vec::new(),
        });
        note.count = note.count.saturating_add(count);
        for place in places {
            let at = note.places.partition_point(|kept| *kept <= place);
            if at < Note::PLACES {
                note.places.insert(at, place);
                note.places.truncate(Note::PLACES);
            }
        }
    }

    /// Takes another's notes in; in whatever order, the outcome is the same.
    pub fn merge(&mut self, other: Self) {
        for (kind, note) in other.0 {
            self.add_many(kind, note.count, note.places);
        }
    }

    /// How often something was met.
    pub fn count(&self, kind: NoteKind) -> u64 {
        self.0.get(&kind).map_or(0, |note| note.count)
    }

    /// The notes in the order of their kinds.
    pub fn into_vec(self) -> Vec<Note> {
        self.0.into_values().collect()
    }
}

named! {
    /// How most lines of a text end.
    LineEnding {
        /// Line feed.
        Lf = "lf",
        /// Carriage return and line feed.
        CrLf = "crlf",
        /// Carriage return.
        Cr = "cr",
    }
}

/// How a delimited text is written.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dialect {
    /// What separates fields: one character, or a few.
    pub delimiter: String,
    /// What quotes fields, if anything does.
    pub quote: Option<char>,
    /// What makes the next character an ordinary one inside a quoted field, besides doubling the quote.
    pub escape: Option<char>,
    /// What begins a comment line.
    pub comment: Option<char>,
    /// How lines end.
    pub line_ending: LineEnding,
    /// Lines before the column names or, without any, before the first row.
    pub preamble_lines: u64,
    /// Rows of column names.
    pub header_rows: u32,
    /// Lines after the last row that are no rows.
    pub footer_lines: u64,
}

/// Which dialect was chosen, and by how much.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DialectDecision {
    /// The one that the text is read in.
    pub chosen: Dialect,
    /// Share of rows, in thousandths, that fit it.
    pub fit: u32,
    /// The next best that differs in delimiter, quote or escape.
    pub runner_up: Option<Dialect>,
    /// Share of rows, in thousandths, that fit the next best.
    pub runner_up_fit: u32,
    /// Whether a person settled some of it, by flag or file.
    pub told: bool,
}

/// One file of a table that several files make up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Piece {
    /// Name relative to the argument, `/` between parts.
    pub name: Masked<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// SHA-256 of the bytes.
    pub digest: Digest,
    /// Rows measured.
    pub rows: u64,
}

/// A byte range with a digest of its own, such as a row group of a Parquet file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RangeDigest {
    /// Bytes from the start of the file.
    pub offset: u64,
    /// Bytes.
    pub length: u64,
    /// Rows in it.
    pub rows: u64,
    /// SHA-256 of the range.
    pub digest: Digest,
}

/// The digest of a table's rows as a multiset: independent of their order, of the file and of its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowsetDigest {
    /// RFC 6962 root over the sorted (row digest, count) pairs.
    pub root: Digest,
    /// Rows.
    pub rows: u64,
    /// Distinct rows.
    pub distinct: u64,
}

impl RowsetDigest {
    /// The name of how it is computed; another way would have another name.
    pub const ALGORITHM: &'static str = "dataseal-rowset-v1";
}

/// Digests beyond that of the whole file, each only on request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ContentDigests {
    /// RFC 6962 root over the file's chunks of 8 MiB.
    pub chunk_root: Option<Digest>,
    /// One for each row group of a Parquet file.
    pub row_groups: Vec<RangeDigest>,
    /// The rows as a multiset.
    pub rowset: Option<RowsetDigest>,
}

/// How a table was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadingRecord {
    /// The way from the file to the table; empty if the file is the table.
    pub part: Vec<Part>,
    /// The dialect of a delimited text.
    pub dialect: Option<DialectDecision>,
    /// What was met, in the order of the kinds.
    pub notes: Vec<Note>,
    /// The files of a table that several files make up, sorted by name; empty for a table from one file.
    pub pieces: Vec<Piece>,
    /// Digests beyond that of the file.
    pub digests: ContentDigests,
}

impl ReadingRecord {
    /// The way to the table by kinds and places alone, `member[0]/sheet[2]`; empty if the file is the table.
    pub fn place(&self) -> String {
        place(self.part.iter().map(|step| (step.kind, step.position)))
    }
}

/// Steps as `member[0]/sheet[2]`.
pub(crate) fn place(steps: impl Iterator<Item = (PartKind, u32)>) -> String {
    let steps: Vec<String> = steps.map(|(kind, position)| format!("{kind}[{position}]")).collect();
    steps.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_merge_in_any_order() {
        let place = |row| Place {
            row: Some(row),
            ..Place::default()
        };
        let noted = |rows: &[u64]| {
            let mut notes = Notes::default();
            for row in rows {
                notes.add(NoteKind::StrayQuote, place(*row));
            }
            notes
        };
        let all: Vec<u64> = (0..25).collect();
        let (left, right) = all.split_at(7);
        let (mut one, mut other) = (noted(left), noted(right));
        one.merge(noted(right));
        other.merge(noted(left));
        assert_eq!(one, other);
        assert_eq!(one, noted(&all));
        assert_eq!(one.count(NoteKind::StrayQuote), 25);
        assert_eq!(one.into_vec().first().map(|note| note.places.len()), Some(Note::PLACES));
    }
}
