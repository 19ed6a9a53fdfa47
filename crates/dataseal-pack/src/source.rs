//! One TOML file: bytes in, a table with positions out, within limits.
//!
//! Knows nothing of what the keys mean; `walk.rs` takes the table apart.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::nesting::first_beyond;
use crate::problem::{Document, Problem, ProblemKind, Problems};
use crate::walk::Section;

/// Most bytes of a TOML file that people edit.
pub(crate) const FILE_LIMIT: usize = 1 << 20;
/// Most bytes of a `labels.toml`, which has an entry for each column of a dataset.
pub(crate) const LABELS_LIMIT: usize = 16 << 20;
/// Most levels of tables and arrays.
pub(crate) const DEPTH_LIMIT: usize = 64;
/// Most levels that are parsed at all; above [`DEPTH_LIMIT`], because the bound before parsing is a rough one.
const NESTING_LIMIT: usize = 2 * DEPTH_LIMIT;
/// Problems of one file that are kept: nobody reads more, and each costs a search for its line.
const PROBLEM_LIMIT: usize = 200;
/// What Windows editors put before UTF-8 text.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// A file being read, and what was found wrong with it so far.
pub(crate) struct Source<'a> {
    name: &'a str,
    document: Document,
    text: &'a str,
    line_starts: Vec<usize>,
    problems: RefCell<Vec<Problem>>,
}

/// Reads `bytes` as TOML and hands its root table to `read`; keys that `read` did not ask for are problems.
///
/// `None` if the bytes are no TOML at all or if `read` found a value that it needs missing.
pub(crate) fn read_toml<T>(
    document: Document,
    name: &str,
    bytes: &[u8],
    problems: &mut Problems,
    read: impl FnOnce(&mut Section<'_>) -> Option<T>,
) -> Option<T> {
    let limit = match document {
        Document::Labels => LABELS_LIMIT,
        _ => FILE_LIMIT,
    };
    let text = match utf8_text(document, name, bytes, limit) {
        Ok(text) => text,
        Err(problem) => {
            problems.extend([*problem]);
            return None;
        }
    };
    let source = Source {
        name,
        document,
        text,
        line_starts: line_starts(text),
        problems: RefCell::default(),
    };
    let result = source.parse().and_then(|table| {
        let mut root = Section::root(&source, table.get_ref());
        let value = read(&mut root);
        root.finish();
        value
    });
    problems.extend(source.problems.into_inner());
    result
}

/// `bytes` as text without a byte order mark.
pub(crate) fn utf8_text<'a>(
    document: Document,
    name: &str,
    bytes: &'a [u8],
    limit: usize,
) -> Result<&'a str, Box<Problem>> {
    let problem = |(line, column), kind| {
        Box::new(Problem {
            file: name.to_owned(),
            line,
            column,
            key: String::new(),
            kind,
            document,
        })
    };
    if bytes.len() > limit {
        return Err(problem((1, 1), ProblemKind::TooLarge { limit }));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let valid = std::str::from_utf8(valid).unwrap_or_default();
        problem(
            position_in(valid, &line_starts(valid), valid.len()),
            ProblemKind::NotUtf8,
        )
    })?;
    Ok(split_mark(text).1)
}

/// The byte order mark before a text, if there is one, and the text.
pub(crate) fn split_mark(text: &str) -> (&str, &str) {
    let mark = if text.starts_with(BYTE_ORDER_MARK) {
        BYTE_ORDER_MARK.len()
    } else {
        0
    };
    text.split_at_checked(mark).unwrap_or(("", text))
}

/// The root table of a text; `None` if it is no TOML.
pub(crate) fn table_of(text: &str) -> Option<Spanned<DeTable<'_>>> {
    match first_beyond(text, NESTING_LIMIT) {
        Some(_) => None,
        None => DeTable::parse(text).ok(),
    }
}

/// Offset of the first byte of every line.
fn line_starts(text: &str) -> Vec<usize> {
    let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
    std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
}

/// Line and column, from 1, of a byte offset.
fn position_in(text: &str, line_starts: &[usize], offset: usize) -> (u32, u32) {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let line = line_starts.partition_point(|start| *start <= end);
    let start = line_starts.get(line.saturating_sub(1)).copied().unwrap_or_default();
    let column = text.get(start..end).unwrap_or_default().chars().count() + 1;
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (narrow(line), narrow(column))
}

impl<'a> Source<'a> {
    /// The file's name as handed in.
    pub(crate) fn name(&self) -> &'a str {
        self.name
    }

    /// The text of a span.
    pub(crate) fn slice(&self, span: &Range<usize>) -> &'a str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// Line and column, from 1, of a byte offset.
    pub(crate) fn position(&self, offset: usize) -> (u32, u32) {
        position_in(self.text, &self.line_starts, offset)
    }

    /// Whether there is room for another problem.
    pub(crate) fn accepts_problems(&self) -> bool {
        self.problems.borrow().len() < PROBLEM_LIMIT
    }

    /// Notes a problem at a byte offset.
    pub(crate) fn report(&self, offset: usize, key: &str, kind: ProblemKind) {
        if !self.accepts_problems() {
            return;
        }
        let (line, column) = self.position(offset);
        self.problems.borrow_mut().push(Problem {
            file: self.name.to_owned(),
            line,
            column,
            key: key.to_owned(),
            kind,
            document: self.document,
        });
    }

    /// The root table, unless the text is no TOML. Keys that are there twice are noted without giving up.
    fn parse(&self) -> Option<Spanned<DeTable<'a>>> {
        if let Some(offset) = first_beyond(self.text, NESTING_LIMIT) {
            self.report(offset, "", ProblemKind::TooDeep { limit: DEPTH_LIMIT });
            return None;
        }
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let mut syntax: Option<usize> = None;
        for error in &errors {
            let span = error.span().unwrap_or(self.text.len()..self.text.len());
            if error.message() == "duplicate key" {
                self.report(span.start, self.slice(&span), ProblemKind::DuplicateKey);
            } else {
                syntax = Some(syntax.map_or(span.start, |first| first.min(span.start)));
            }
        }
        if let Some(offset) = syntax {
            // Later errors are mostly echoes of the first.
            self.report(offset, "", ProblemKind::Syntax);
            return None;
        }
        if let Some(offset) = too_deep(table.get_ref()) {
            self.report(offset, "", ProblemKind::TooDeep { limit: DEPTH_LIMIT });
            return None;
        }
        Some(table)
    }
}

/// Where the nesting exceeds [`DEPTH_LIMIT`]. A list instead of recursion, because depth is what is being judged.
fn too_deep(root: &DeTable<'_>) -> Option<usize> {
    let mut open: Vec<(usize, &Spanned<DeValue<'_>>)> = root.values().map(|value| (1, value)).collect();
    while let Some((depth, value)) = open.pop() {
        if depth > DEPTH_LIMIT {
            return Some(value.span().start);
        }
        match value.get_ref() {
            DeValue::Table(table) => open.extend(table.values().map(|inner| (depth + 1, inner))),
            DeValue::Array(array) => open.extend(array.iter().map(|inner| (depth + 1, inner))),
            _ => {}
        }
    }
    None
}
