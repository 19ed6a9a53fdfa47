//! How a delimited text is taken apart: what separates, quotes, escapes and comments, as bytes.

use dataseal_model::{Dialect, LineEnding};

/// The part of a dialect that says where fields and records end. Lines end with LF, CRLF or CR, in any mixture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grammar {
    /// What separates fields: one to a few bytes, UTF-8.
    pub delimiter: Vec<u8>,
    /// What quotes a field that begins with it. A doubled one inside is one.
    pub quote: Option<u8>,
    /// What makes a quote or itself an ordinary character inside a quoted field.
    pub escape: Option<u8>,
    /// What begins a comment line.
    pub comment: Option<u8>,
    /// Fields of a record that are kept; more are only counted, so that no line can ask for much memory.
    pub most_fields: usize,
}

impl Grammar {
    /// This delimiter with double quotes.
    pub fn of(delimiter: &str) -> Self {
        Self {
            delimiter: delimiter.as_bytes().to_vec(),
            quote: Some(b'"'),
            escape: None,
            comment: None,
            most_fields: usize::MAX,
        }
    }

    /// Whether a delimiter stands at this place of a text.
    pub fn is_delimiter_at(&self, text: &[u8], position: usize) -> bool {
        let Some(byte) = text.get(position) else { return false };
        match self.delimiter.as_slice() {
            [only] => only == byte,
            [first, ..] if first == byte => text
                .get(position..)
                .is_some_and(|rest| rest.starts_with(&self.delimiter)),
            _ => false,
        }
    }

    /// The dialect that this grammar is a part of.
    pub fn dialect(&self, layout: &Layout) -> Dialect {
        Dialect {
            delimiter: String::from_utf8_lossy(&self.delimiter).into_owned(),
            quote: self.quote.map(char::from),
            escape: self.escape.map(char::from),
            comment: self.comment.map(char::from),
            line_ending: layout.line_ending,
            preamble_lines: layout.preamble_lines,
            header_rows: layout.header_rows,
            footer_lines: layout.footer_lines,
        }
    }
}

/// The part of a dialect that says which lines are what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// How most lines end.
    pub line_ending: LineEnding,
    /// Lines before the column names or, without any, before the first row.
    pub preamble_lines: u64,
    /// Rows of column names.
    pub header_rows: u32,
    /// Lines after the last row that are no rows.
    pub footer_lines: u64,
}

/// Bytes of the line end at this place, 0 if there is none.
pub fn line_end_at(text: &[u8], position: usize) -> usize {
    match text.get(position) {
        Some(b'\n') => 1,
        Some(b'\r') if text.get(position + 1) == Some(&b'\n') => 2,
        Some(b'\r') => 1,
        _ => 0,
    }
}

/// The first line of a text without its end, and how many bytes both have.
pub fn first_line(text: &[u8]) -> (&[u8], usize) {
    let end = memchr::memchr2(b'\n', b'\r', text).unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default();
    (line, end + line_end_at(text, end))
}
