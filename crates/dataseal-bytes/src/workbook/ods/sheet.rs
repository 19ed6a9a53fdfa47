//! The walk over one table of an OpenDocument spreadsheet (9.1).

use dataseal_model::NoteKind;

use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::damaged_sheet;
use crate::workbook::formats::{append_clock, append_iso_date};
use crate::workbook::merges::Merge;
use crate::workbook::numbers::{append_bool, append_written};
use crate::workbook::pieces::Pieces;
use crate::workbook::sink::SheetSink;
use crate::workbook::xml::{Event, Tag, XmlReader, append_text, decimal, unescape};
use crate::{IntakeError, Limits, SizeLimit};

/// Columns of a sheet at most, in every program that reads the format.
const MAX_COLUMNS: u64 = 1 << 14;

/// One walk.
pub(super) struct SheetWalk<'a, P> {
    reader: XmlReader<P>,
    sink: &'a mut dyn SheetSink,
    max_repeats: u64,
    max_cell: u64,
    /// The number of the next row and column.
    row: u64,
    column: u64,
    column_styles: u64,
    cells: Vec<OwnCell>,
    text: Vec<u8>,
}

/// A cell of the row that is being read, and how often it is there.
struct OwnCell {
    column: u64,
    repeats: u64,
    kind: CellKind,
    from: usize,
    to: usize,
    /// Rows and columns that it spans.
    spans: (u64, u64),
}

/// What a cell's tag says.
#[derive(Default)]
struct Opened {
    repeats: u64,
    spans: (u64, u64),
    value_type: Vec<u8>,
    value: Option<Vec<u8>>,
    is_formula: bool,
    is_error: bool,
}

impl<'a, P: Pieces> SheetWalk<'a, P> {
    pub(super) fn new(reader: XmlReader<P>, limits: &Limits, sink: &'a mut dyn SheetSink) -> Self {
        Self {
            reader,
            sink,
            max_repeats: limits.max_repeats,
            max_cell: limits.max_cell_bytes,
            row: 0,
            column: 0,
            column_styles: 0,
            cells: Vec::new(),
            text: Vec::new(),
        }
    }

    /// Walks the whole table.
    pub(super) fn walk(mut self) -> Result<(), IntakeError> {
        loop {
            match self.reader.next_event()? {
                Event::Eof => return Ok(()),
                Event::Start(tag) => match tag.local() {
                    b"table-row" => {
                        let repeats = repeats(&tag, b"number-rows-repeated")?;
                        let hidden = matches!(tag.raw(b"visibility"), Some(b"collapse" | b"filter"));
                        self.read_row(repeats, hidden)?;
                    }
                    b"table-column" => {
                        let repeats = repeats(&tag, b"number-columns-repeated")?;
                        let first = self.column_styles;
                        self.column_styles = first.saturating_add(repeats);
                        let hidden = matches!(tag.raw(b"visibility"), Some(b"collapse" | b"filter"));
                        if hidden && first < MAX_COLUMNS {
                            let last = self.column_styles.min(MAX_COLUMNS) - 1;
                            let number = |column: u64| u32::try_from(column).unwrap_or(u32::MAX);
                            self.sink.hide_columns(number(first), number(last));
                        }
                    }
                    // Rows and columns may be in groups.
                    b"table"
                    | b"table-row-group"
                    | b"table-header-rows"
                    | b"table-rows"
                    | b"table-column-group"
                    | b"table-header-columns"
                    | b"table-columns" => {}
                    b"shapes" => {
                        self.sink.unread(NoteKind::UnreadObject, 1);
                        self.reader.skip()?;
                    }
                    _ => self.reader.skip()?,
                },
                _ => {}
            }
        }
    }

    fn read_row(&mut self, repeats: u64, hidden: bool) -> Result<(), IntakeError> {
        self.cells.clear();
        self.text.clear();
        self.column = 0;
        loop {
            match self.reader.next_event()? {
                Event::Start(tag) => match tag.local() {
                    b"table-cell" | b"covered-table-cell" => {
                        let opened = open_cell(&tag)?;
                        self.read_cell(opened)?;
                    }
                    _ => self.reader.skip()?,
                },
                Event::End(_) => break,
                Event::Eof => return Err(damaged_sheet()),
                _ => {}
            }
        }
        let first = self.row;
        self.row = first.saturating_add(repeats);
        if self.cells.is_empty() {
            return Ok(());
        }
        // Also the sum of all repetitions is bounded, by the number that the last row has.
        if repeats > self.max_repeats || self.row > self.max_repeats.max(1 << 20) {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::RepeatedRows,
                allowed: self.max_repeats,
                found: self.row.max(repeats),
            });
        }
        for row in first..self.row {
            self.tell_row(u32::try_from(row).map_err(|_| damaged_sheet())?, hidden)?;
        }
        Ok(())
    }

    fn tell_row(&mut self, row: u32, hidden: bool) -> Result<(), IntakeError> {
        self.sink.row(row, hidden)?;
        for cell in &self.cells {
            let text = self.text.get(cell.from..cell.to).unwrap_or_default();
            for column in cell.column..cell.column + cell.repeats {
                let column = u32::try_from(column).map_err(|_| damaged_sheet())?;
                if cell.spans != (1, 1) {
                    let reach = |from: u32, span: u64| from.saturating_add(u32::try_from(span).unwrap_or(u32::MAX) - 1);
                    self.sink.merge(Merge {
                        first_row: row,
                        first_column: column,
                        last_row: reach(row, cell.spans.0),
                        last_column: reach(column, cell.spans.1),
                    })?;
                }
                self.sink.cell(Cell {
                    column,
                    kind: cell.kind,
                    text,
                })?;
            }
        }
        Ok(())
    }

    fn read_cell(&mut self, opened: Opened) -> Result<(), IntakeError> {
        let from = self.text.len();
        let shown = self.read_shown()?;
        let column = self.column;
        self.column = column.saturating_add(opened.repeats);
        let kind = self.convert(&opened, from, shown)?;
        let cell = OwnCell {
            column,
            repeats: opened.repeats,
            kind: kind.with_formula(opened.is_formula && kind != CellKind::UNCACHED),
            from,
            to: self.text.len(),
            spans: opened.spans,
        };
        let holds = cell.to > from || opened.is_formula || opened.is_error;
        if !holds {
            return Ok(());
        }
        if self.column > MAX_COLUMNS {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Columns,
                allowed: MAX_COLUMNS,
                found: self.column,
            });
        }
        self.cells.push(cell);
        Ok(())
    }

    /// Puts the cell's value behind `from`, where what it shows already stands.
    fn convert(&mut self, opened: &Opened, from: usize, shown: bool) -> Result<CellKind, IntakeError> {
        if opened.is_error {
            self.text.truncate(from);
            return Ok(CellKind::ERROR);
        }
        let Some(value) = &opened.value else {
            return Ok(match opened.value_type.as_slice() {
                b"" if opened.is_formula && !shown => CellKind::UNCACHED,
                _ => CellKind::TEXT,
            });
        };
        self.text.truncate(from);
        match opened.value_type.as_slice() {
            b"string" => {
                let text = unescape(value).ok_or(damaged_sheet())?;
                self.text.extend_from_slice(text.as_bytes());
                Ok(CellKind::TEXT)
            }
            b"boolean" => Ok(append_bool(value.as_slice() == b"true", &mut self.text)),
            b"date" => {
                append_iso_date(value, &mut self.text);
                Ok(CellKind::DATE)
            }
            b"time" => {
                match milliseconds(value) {
                    Some(time) => append_clock(time, &mut self.text),
                    None => self.text.extend_from_slice(value),
                }
                Ok(CellKind::DATE)
            }
            _ => append_written(value, &mut self.text).ok_or(damaged_sheet()),
        }
    }

    /// Appends what a cell shows, its paragraphs in lines of their own, up to the cell's end. Whether there was a paragraph.
    fn read_shown(&mut self) -> Result<bool, IntakeError> {
        let inside = self.reader.depth();
        let start = self.text.len();
        let mut paragraphs = 0_u32;
        loop {
            let depth = self.reader.depth();
            match self.reader.next_event()? {
                Event::Eof => return Err(damaged_sheet()),
                Event::End(_) if depth == inside => return Ok(paragraphs > 0),
                Event::End(_) => {}
                Event::Text(text) if depth > inside => append_text(text, &mut self.text).ok_or(damaged_sheet())?,
                Event::Verbatim(text) if depth > inside => self.text.extend_from_slice(text),
                Event::Text(_) | Event::Verbatim(_) => {}
                Event::Start(tag) => match tag.local() {
                    b"p" | b"h" if depth == inside => {
                        if paragraphs > 0 {
                            self.text.push(b'\n');
                        }
                        paragraphs += 1;
                    }
                    b"s" => {
                        let spaces = tag.number(b"c").unwrap_or(1).min(self.max_cell);
                        let length = self.text.len() + usize::try_from(spaces).unwrap_or(0);
                        self.text.resize(length, b' ');
                    }
                    b"tab" => self.text.push(b'\t'),
                    b"line-break" => self.text.push(b'\n'),
                    b"span" | b"a" | b"p" | b"h" | b"title" | b"date" | b"time" | b"sheet-name" => {}
                    b"annotation" => {
                        self.sink.unread(NoteKind::CellComment, 1);
                        self.reader.skip()?;
                    }
                    b"frame" | b"custom-shape" | b"control" | b"table" => {
                        self.sink.unread(NoteKind::UnreadObject, 1);
                        self.reader.skip()?;
                    }
                    _ => self.reader.skip()?,
                },
            }
            let length = (self.text.len() - start) as u64;
            if length > self.max_cell {
                return Err(IntakeError::TooLarge {
                    limit: SizeLimit::CellBytes,
                    allowed: self.max_cell,
                    found: length,
                });
            }
        }
    }
}

fn open_cell(tag: &Tag<'_>) -> Result<Opened, IntakeError> {
    let mut opened = Opened {
        repeats: 1,
        spans: (1, 1),
        ..Opened::default()
    };
    for (name, value) in tag.attributes() {
        match name {
            b"calcext:value-type" => opened.is_error = value == b"error",
            _ if name.ends_with(b":value-type") => opened.value_type = value.to_vec(),
            _ if name.ends_with(b":formula") => opened.is_formula = true,
            _ if name.ends_with(b":number-columns-repeated") => opened.repeats = count(value)?,
            _ if name.ends_with(b":number-rows-spanned") => opened.spans.0 = count(value)?,
            _ if name.ends_with(b":number-columns-spanned") => opened.spans.1 = count(value)?,
            b"office:value"
            | b"office:date-value"
            | b"office:time-value"
            | b"office:boolean-value"
            | b"office:string-value" => opened.value = Some(value.to_vec()),
            _ => {}
        }
    }
    Ok(opened)
}

/// A count that an attribute gives, 1 without it.
fn repeats(tag: &Tag<'_>, name: &[u8]) -> Result<u64, IntakeError> {
    tag.raw(name).map_or(Ok(1), count)
}

fn count(written: &[u8]) -> Result<u64, IntakeError> {
    decimal(written).filter(|count| *count > 0).ok_or(damaged_sheet())
}

/// A duration such as `PT12H30M15.5S` in milliseconds.
fn milliseconds(written: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(written).ok()?.strip_prefix('P')?;
    let (days, time) = text.split_once('T')?;
    let mut total = match days.strip_suffix('D') {
        Some(days) => days.parse::<i64>().ok()?.checked_mul(86_400_000)?,
        None => 0,
    };
    let mut rest = time;
    for (unit, length) in [('H', 3_600_000), ('M', 60_000)] {
        if let Some((number, further)) = rest.split_once(unit) {
            total = total.checked_add(number.parse::<i64>().ok()?.checked_mul(length)?)?;
            rest = further;
        }
    }
    if let Some(seconds) = rest.strip_suffix('S') {
        let seconds: f64 = seconds
            .replace(',', ".")
            .parse()
            .ok()
            .filter(|seconds| (0.0..1e9).contains(seconds))?;
        #[expect(clippy::cast_possible_truncation, reason = "below 1e12")]
        let seconds = (seconds * 1000.0).round() as i64;
        total = total.checked_add(seconds)?;
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        assert_eq!(milliseconds(b"PT12H30M15.5S"), Some(45_015_500));
        assert_eq!(milliseconds(b"PT00H00M00S"), Some(0));
        assert_eq!(milliseconds(b"P1DT1H"), Some(90_000_000));
        for bad in [&b""[..], b"12:00", b"PTxH", b"PT1e99S", b"PT99999999999999999H"] {
            assert_eq!(milliseconds(bad), None);
        }
    }
}
