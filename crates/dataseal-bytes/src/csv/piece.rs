//! A piece of text read quickly: rows that fit go straight to where their values are kept, others are looked at one by one.
//!
//! A piece is read as if it began where a record does. Whether it does is known once the piece before it has been read;
//! if not, the caller reads it again with what is left over of that one before it.

mod quick;

use dataseal_model::{LineEnding, NoteKind, Notes, Place, QuarantineReason};

use super::grammar::{first_line, line_end_at};
use super::marks::Marks;
use super::regular::{Form, Regular};
use super::rows::{Rules, Verdict};
use crate::{IntakeError, SizeLimit};

/// U+FEFF in UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// Where values go.
pub trait Sink {
    /// The next value of the row: a stretch of the text.
    fn stretch(&mut self, text: &[u8], start: usize, end: usize);
    /// The next value of the row.
    fn value(&mut self, value: &[u8]);
    /// The row is complete: as many values as there are columns.
    fn end_row(&mut self);
    /// Complete rows of so many columns: where their values begin and end in the text, one row after another.
    fn rows(&mut self, text: &[u8], columns: usize, starts: &[u32], ends: &[u32]) {
        for (starts, ends) in starts.chunks_exact(columns).zip(ends.chunks_exact(columns)) {
            for (start, end) in starts.iter().zip(ends) {
                self.stretch(text, *start as usize, *end as usize);
            }
            self.end_row();
        }
    }
    /// The row is not to be; what was taken of it is dropped.
    fn undo_row(&mut self);
}

/// A row that was set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Aside {
    /// Rows before it in the piece.
    pub row: u64,
    /// Where it starts in the text of the piece.
    pub start: usize,
    /// Bytes of it, its line end included.
    pub length: usize,
    /// Why.
    pub reason: QuarantineReason,
}

/// What a piece held.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Rows, read or set aside.
    pub rows: u64,
    /// Rows that fit as they stood.
    pub fitting: u64,
    /// Rows that were read.
    pub read: u64,
    /// Rows that were set aside, in order.
    pub aside: Vec<Aside>,
    /// What was met. Rows are counted from 0 within the piece and offsets from its start.
    pub notes: Notes,
    /// Where the record starts that the piece does not end; the text's length if there is none.
    pub rest: usize,
}

/// Reads a piece of text from `start` on. `last`: the file ends with it.
///
/// # Errors
/// [`IntakeError::TooLarge`] for a record or a value over its limit.
pub fn read<S: Sink>(
    rules: &Rules,
    text: &[u8],
    start: usize,
    last: bool,
    sink: &mut S,
) -> Result<Outcome, IntakeError> {
    let grammar = &rules.plan.grammar;
    let first = grammar.delimiter.first().copied().unwrap_or(b'\n');
    let bytes = [first, grammar.quote.unwrap_or(first), b'\n', b'\r'];
    let mut marks = Marks::of(text, bytes);
    marks.seek(start);
    let mut reader = Reader {
        rules,
        text,
        last,
        marks,
        sink,
        outcome: Outcome::default(),
        unescaped: Vec::new(),
        embedded: 0,
        regular: Form::of(grammar, &rules.plan.layout, rules.columns)
            .filter(|_| rules.plan.another_table.is_none())
            .map(Regular::new),
        one_by_one: 0,
        patience: 0,
    };
    reader.outcome.rest = reader.run(start)?;
    Ok(reader.outcome)
}

struct Reader<'r, 't, S> {
    rules: &'r Rules,
    text: &'t [u8],
    last: bool,
    marks: Marks<'t>,
    sink: &'r mut S,
    outcome: Outcome,
    unescaped: Vec<u8>,
    embedded: usize,
    /// Finds rows that are regular, unless there can be none.
    regular: Option<Regular>,
    /// Rows to go one by one before it is asked again, and how many these were the last time that it found none.
    one_by_one: u32,
    patience: u32,
}

/// How a row ended on the quick way.
enum Ended {
    /// It fits and ends here, before its line end.
    Fits(usize),
    /// It has to be looked at.
    Odd,
}

impl<S: Sink> Reader<'_, '_, S> {
    /// Reads rows and says where the first unread byte is.
    fn run(&mut self, mut start: usize) -> Result<usize, IntakeError> {
        let comment = self.rules.plan.grammar.comment;
        while let Some(byte) = self.text.get(start).copied() {
            if self.one_by_one > 0 {
                self.one_by_one -= 1;
            } else if let Some(next) = self.regular_rows(start) {
                start = next;
                continue;
            }
            let line_end = line_end_at(self.text, start);
            if line_end > 0 {
                self.blank(start);
                start += line_end;
                continue;
            }
            if self.rules.plan.another_table.is_some_and(|another| start >= another) {
                start += self.another_table(start);
                continue;
            }
            if Some(byte) == comment {
                let (_, length) = first_line(self.text.get(start..).unwrap_or_default());
                self.note(NoteKind::CommentLine, start);
                start += length;
                self.marks.seek(start);
                continue;
            }
            self.embedded = 0;
            match self.row(start) {
                Ended::Fits(end) => {
                    self.check(start, end)?;
                    if self.is_names_again(start, end) {
                        self.note(NoteKind::RepeatedHeader, start);
                    }
                    self.end_row(start, end);
                    self.outcome.fitting += 1;
                    start = end + line_end_at(self.text, end);
                }
                Ended::Odd => {
                    self.sink.undo_row();
                    match self.odd_row(start)? {
                        Some(length) => start += length,
                        None => return Ok(start),
                    }
                    self.marks.seek(start);
                }
            }
        }
        Ok(self.text.len())
    }

    /// Whether a row is the line of names again, maybe with the byte order mark of a file that was joined on.
    fn is_names_again(&self, start: usize, end: usize) -> bool {
        let names = &self.rules.plan.names_line;
        let row = self.text.get(start..end).unwrap_or_default();
        !names.is_empty() && (row == names || row.strip_prefix(MARK) == Some(names))
    }

    /// The quick way: values of a row that fits.
    #[inline]
    fn row(&mut self, start: usize) -> Ended {
        let (text, grammar) = (self.text, &self.rules.plan.grammar);
        let (columns, quote, width) = (self.rules.columns, grammar.quote, grammar.delimiter.len());
        // A copy, which the loop can keep in registers.
        let mut marks = self.marks;
        let mut field = start;
        let mut column = 0;
        loop {
            if column == columns {
                return Ended::Odd;
            }
            let end = if quote.is_some() && text.get(field).copied() == quote {
                self.marks = marks;
                let Some(end) = self.quoted(field) else {
                    return Ended::Odd;
                };
                marks = self.marks;
                end
            } else {
                let mut end = marks.next_from(field);
                if width > 1 || (quote.is_some() && text.get(end).copied() == quote) {
                    self.marks = marks;
                    let Some(found) = self.plain_end(end) else {
                        return Ended::Odd;
                    };
                    marks = self.marks;
                    end = found;
                }
                self.sink.stretch(text, field, end);
                end
            };
            column += 1;
            if matches!(text.get(end), None | Some(b'\n' | b'\r')) {
                self.marks = marks;
                return self.ends(column, end);
            }
            field = end + width;
        }
    }

    /// A row of this many columns has ended.
    fn ends(&mut self, columns: usize, end: usize) -> Ended {
        if columns == self.rules.columns {
            return Ended::Fits(end);
        }
        if Some(columns) == self.rules.plan.short_width {
            for _ in columns..self.rules.columns {
                self.sink.value(&[]);
            }
            return Ended::Fits(end);
        }
        Ended::Odd
    }

    /// Where a plain field ends, when a mark need not end it; `None` for a quote that is none of its business.
    fn plain_end(&mut self, mut end: usize) -> Option<usize> {
        let grammar = &self.rules.plan.grammar;
        loop {
            let Some(byte) = self.text.get(end).copied() else {
                return Some(end);
            };
            if matches!(byte, b'\n' | b'\r') || grammar.is_delimiter_at(self.text, end) {
                return Some(end);
            }
            // An apostrophe stands in any text.
            if Some(byte) == grammar.quote && byte != b'\'' {
                return None;
            }
            end = self.marks.next_from(end + 1);
        }
    }

    /// Takes a quoted field and says where it ends, past its quote; `None` if its quotes fit no rule.
    fn quoted(&mut self, start: usize) -> Option<usize> {
        let text = self.text;
        let grammar = &self.rules.plan.grammar;
        let quote = grammar.quote?;
        let content = start + 1;
        let (mut from, mut doubled) = (content, false);
        loop {
            let at = self.marks.next_from(from);
            let byte = text.get(at).copied()?;
            let next = text.get(at + 1).copied();
            from = at + 1;
            if byte == quote && !self.is_escaped(content, at) {
                if matches!(next, None | Some(b'\n' | b'\r')) || grammar.is_delimiter_at(text, at + 1) {
                    let escaped = grammar.escape.is_some_and(|escape| {
                        memchr::memchr(escape, text.get(content..at).unwrap_or_default()).is_some()
                    });
                    if doubled || escaped {
                        self.unescape(content, at, quote);
                    } else {
                        self.sink.stretch(text, content, at);
                    }
                    return Some(at + 1);
                }
                if next == Some(quote) {
                    doubled = true;
                    from = at + 2;
                } else if quote != b'\'' {
                    return None;
                }
            } else if byte == b'\n' || (byte == b'\r' && next != Some(b'\n')) {
                self.embedded += 1;
            }
        }
    }

    /// Whether an odd number of escapes stands before this place.
    fn is_escaped(&self, content: usize, at: usize) -> bool {
        let Some(escape) = self.rules.plan.grammar.escape else {
            return false;
        };
        let before = self.text.get(content..at).unwrap_or_default();
        before.iter().rev().take_while(|byte| **byte == escape).count() % 2 == 1
    }

    fn unescape(&mut self, start: usize, end: usize, quote: u8) {
        let escape = self.rules.plan.grammar.escape;
        let inner = self.text.get(start..end).unwrap_or_default();
        let mut unescaped = std::mem::take(&mut self.unescaped);
        unescaped.clear();
        let mut rest = inner;
        while let Some((byte, after)) = rest.split_first() {
            let next = after.first().copied();
            let is_escape = Some(*byte) == escape && (next == Some(quote) || next == escape);
            let is_pair = *byte == quote && next == Some(quote);
            match next {
                Some(next) if is_escape || is_pair => {
                    unescaped.push(next);
                    rest = after.get(1..).unwrap_or_default();
                }
                _ => {
                    unescaped.push(*byte);
                    rest = after;
                }
            }
        }
        self.sink.value(&unescaped);
        self.unescaped = unescaped;
    }

    fn end_row(&mut self, start: usize, end: usize) {
        self.sink.end_row();
        if self.embedded > 0 {
            let place = self.place(start);
            self.outcome
                .notes
                .add_many(NoteKind::EmbeddedNewline, self.embedded as u64, [place]);
        }
        self.end_line(start, end);
        self.outcome.rows += 1;
        self.outcome.read += 1;
    }

    /// Compares a line end with what most lines have.
    fn end_line(&mut self, start: usize, end: usize) {
        let is_usual = match (self.text.get(end), self.rules.plan.layout.line_ending) {
            (None, _) | (Some(b'\n'), LineEnding::Lf) => true,
            (Some(b'\r'), LineEnding::CrLf) => self.text.get(end + 1) == Some(&b'\n'),
            (Some(b'\r'), LineEnding::Cr) => self.text.get(end + 1) != Some(&b'\n'),
            _ => false,
        };
        if !is_usual {
            self.note(NoteKind::OddLineEnding, start);
        }
    }

    fn check(&self, start: usize, end: usize) -> Result<(), IntakeError> {
        let length = end - start;
        self.rules.check_length(length)?;
        if length > self.rules.max_cell_bytes {
            let record = super::record::split(
                &self.rules.plan.grammar,
                self.text.get(start..end).unwrap_or_default(),
                super::record::Reading::Strict,
            );
            let longest = record.fields.iter().map(|field| field.value.len()).max().unwrap_or(0);
            if longest > self.rules.max_cell_bytes {
                return Err(IntakeError::TooLarge {
                    limit: SizeLimit::CellBytes,
                    allowed: self.rules.max_cell_bytes as u64,
                    found: longest as u64,
                });
            }
        }
        Ok(())
    }

    /// The careful way. Says how many bytes the row took; `None` if it is not all there yet.
    fn odd_row(&mut self, start: usize) -> Result<Option<usize>, IntakeError> {
        let rest = self.text.get(start..).unwrap_or_default();
        match self.rules.resolve(rest, self.last)? {
            Verdict::More => Ok(None),
            Verdict::Row {
                values,
                kind,
                length,
                embedded,
            } => {
                let end = start + length;
                let line_end = line_end_before(self.text, end);
                self.check(start, end - line_end)?;
                for value in &values {
                    self.sink.value(value);
                }
                match kind {
                    Some(kind) => self.note(kind, start),
                    None => self.outcome.fitting += 1,
                }
                self.embedded = embedded;
                self.end_row(start, end - line_end);
                Ok(Some(length))
            }
            Verdict::Aside { reason, length } => {
                self.set_aside(start, length, reason);
                Ok(Some(length))
            }
        }
    }

    fn set_aside(&mut self, start: usize, length: usize, reason: QuarantineReason) {
        let end = start + length;
        self.end_line(start, end - line_end_before(self.text, end));
        self.outcome.aside.push(Aside {
            row: self.outcome.rows,
            start,
            length,
            reason,
        });
        self.outcome.rows += 1;
    }

    /// A row of another table; says how many bytes it takes.
    fn another_table(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let record = super::record::split(&self.rules.plan.grammar, rest, super::record::Reading::Strict);
        let length = if record.open { first_line(rest).1 } else { record.length };
        self.set_aside(start, length, QuarantineReason::AnotherTable);
        self.marks.seek(start + length);
        length
    }

    fn blank(&mut self, start: usize) {
        if self.rules.columns == 1 {
            self.sink.value(&[]);
            self.embedded = 0;
            self.end_row(start, start);
            self.outcome.fitting += 1;
        } else {
            self.note(NoteKind::BlankLine, start);
        }
    }

    fn place(&self, start: usize) -> Place {
        Place {
            row: Some(self.outcome.rows),
            column: None,
            offset: Some(start as u64),
        }
    }

    fn note(&mut self, kind: NoteKind, start: usize) {
        let place = self.place(start);
        self.outcome.notes.add(kind, place);
    }
}

/// Bytes of the line end that stands before this place.
fn line_end_before(text: &[u8], end: usize) -> usize {
    let before = text.get(..end).unwrap_or_default();
    if before.ends_with(b"\r\n") {
        2
    } else {
        usize::from(before.ends_with(b"\n") || before.ends_with(b"\r"))
    }
}
