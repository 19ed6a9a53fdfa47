//! The walk over one worksheet part (ECMA-376 part 1, 18.3.1.99).
//!
//! Its declared dimension is not asked. A cell's own place counts; one without follows the cell before it.

use super::reference;
use super::text::{read_rich, restore_escaped};
use crate::IntakeError;
use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::damaged_sheet;
use crate::workbook::formats::{NumberForm, append_formatted, append_iso_date};
use crate::workbook::numbers::{append_bool, append_written, parse};
use crate::workbook::ooxml::Values;
use crate::workbook::pieces::Pieces;
use crate::workbook::sink::SheetSink;
use crate::workbook::xml::{Event, Tag, XmlReader, decimal};

/// Rows of a sheet at most.
const MAX_ROWS: u32 = 1 << 20;
/// Columns of a sheet at most.
const MAX_COLUMNS: u32 = 1 << 14;

/// One walk.
pub(super) struct SheetWalk<'a, P> {
    pub(super) reader: XmlReader<P>,
    pub(super) values: Values<'a>,
    pub(super) sink: &'a mut dyn SheetSink,
    /// What the cell's value is written as.
    pub(super) text: Vec<u8>,
    /// What it becomes.
    pub(super) value: Vec<u8>,
}

/// Types of values (ST_CellType, 18.18.11).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Shared,
    Inline,
    Formula,
    Bool,
    Error,
    Date,
}

/// What a cell's tag says.
struct Opened {
    column: u32,
    style: usize,
    value_type: Type,
}

impl<P: Pieces> SheetWalk<'_, P> {
    /// Walks the whole part.
    pub(super) fn walk(mut self) -> Result<(), IntakeError> {
        loop {
            match self.reader.next_event()? {
                Event::Eof => return Ok(()),
                Event::Start(tag) => match tag.local() {
                    b"sheetData" => self.rows()?,
                    b"col" => {
                        let hidden = tag.is_true(b"hidden");
                        let span = tag.number(b"min").zip(tag.number(b"max"));
                        if let (true, Some((first, last))) = (hidden, span) {
                            let bound = |column: u64| {
                                let column = column.clamp(1, u64::from(MAX_COLUMNS)) - 1;
                                u32::try_from(column).unwrap_or(MAX_COLUMNS)
                            };
                            self.sink.hide_columns(bound(first), bound(last));
                        }
                    }
                    b"mergeCell" => {
                        let merge = tag.raw(b"ref").and_then(reference::range).ok_or(damaged_sheet())?;
                        self.sink.merge(merge)?;
                    }
                    b"worksheet" | b"macrosheet" | b"cols" | b"mergeCells" => {}
                    _ => self.reader.skip()?,
                },
                _ => {}
            }
        }
    }

    /// The rows of `sheetData`, up to its end.
    fn rows(&mut self) -> Result<(), IntakeError> {
        let mut next = 0;
        loop {
            match self.reader.next_event()? {
                Event::Start(tag) if tag.local() == b"row" => {
                    let row = match tag.raw(b"r") {
                        Some(number) => {
                            let number = decimal(number.trim_ascii()).and_then(|number| u32::try_from(number).ok());
                            number.and_then(|number| number.checked_sub(1)).ok_or(damaged_sheet())?
                        }
                        None => next,
                    };
                    if row >= MAX_ROWS {
                        return Err(damaged_sheet());
                    }
                    next = row + 1;
                    let hidden = tag.is_true(b"hidden");
                    self.sink.row(row, hidden)?;
                    self.cells()?;
                }
                Event::Start(_) => self.reader.skip()?,
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(damaged_sheet()),
                _ => {}
            }
        }
    }

    /// The cells of a row, up to its end.
    fn cells(&mut self) -> Result<(), IntakeError> {
        let mut next = 0;
        loop {
            match self.reader.next_event()? {
                Event::Start(tag) if tag.local() == b"c" => {
                    let opened = open_cell(&tag, next)?;
                    next = opened.column + 1;
                    self.cell(&opened)?;
                }
                Event::Start(_) => self.reader.skip()?,
                Event::End(_) => return Ok(()),
                Event::Eof => return Err(damaged_sheet()),
                _ => {}
            }
        }
    }

    fn cell(&mut self, opened: &Opened) -> Result<(), IntakeError> {
        self.text.clear();
        self.value.clear();
        let (mut has_value, mut is_formula, mut is_inline) = (false, false, false);
        loop {
            match self.reader.next_event()? {
                Event::End(_) => break,
                Event::Start(tag) => match tag.local() {
                    b"v" => {
                        self.reader.text(&mut self.text)?;
                        has_value = true;
                    }
                    b"f" => {
                        is_formula = true;
                        self.reader.skip()?;
                    }
                    b"is" => {
                        is_inline = true;
                        read_rich(&mut self.reader, &mut self.value)?;
                    }
                    _ => self.reader.skip()?,
                },
                Event::Eof => return Err(damaged_sheet()),
                _ => {}
            }
        }
        // A formula's empty text is a result; an empty anything else is none.
        has_value &= !self.text.is_empty() || opened.value_type == Type::Formula;
        let kind = if is_inline && (opened.value_type == Type::Inline || !has_value) {
            CellKind::TEXT
        } else if has_value {
            self.value.clear();
            self.convert(opened)?
        } else if is_formula {
            CellKind::UNCACHED
        } else {
            return Ok(());
        };
        self.sink.cell(Cell {
            column: opened.column,
            kind: kind.with_formula(is_formula && kind != CellKind::UNCACHED),
            text: &self.value,
        })
    }

    /// Makes of the written value what the cell holds.
    fn convert(&mut self, opened: &Opened) -> Result<CellKind, IntakeError> {
        let written = self.text.as_slice();
        match opened.value_type {
            Type::Number => {
                let form = self.values.forms.style(opened.style);
                let kind = if form == NumberForm::Plain {
                    append_written(written.trim_ascii(), &mut self.value)
                } else {
                    parse(written).map(|number| append_formatted(number, form, self.values.epoch, &mut self.value))
                };
                Ok(kind.unwrap_or_else(|| {
                    // Not what the format allows, but what the cell says.
                    self.value.extend_from_slice(written);
                    CellKind::TEXT
                }))
            }
            Type::Shared => {
                let number = decimal(written.trim_ascii()).ok_or(damaged_sheet())?;
                self.values.strings.append(number, &mut self.value)
            }
            Type::Inline | Type::Formula => {
                self.value.extend_from_slice(written);
                restore_escaped(&mut self.value, 0);
                Ok(CellKind::TEXT)
            }
            Type::Bool => {
                let truth = match written.trim_ascii() {
                    b"1" | b"true" | b"TRUE" => true,
                    b"0" | b"false" | b"FALSE" => false,
                    _ => return Err(damaged_sheet()),
                };
                Ok(append_bool(truth, &mut self.value))
            }
            Type::Error => Ok(CellKind::ERROR),
            Type::Date => {
                append_iso_date(written.trim_ascii(), &mut self.value);
                Ok(CellKind::DATE)
            }
        }
    }
}

fn open_cell(tag: &Tag<'_>, next: u32) -> Result<Opened, IntakeError> {
    let mut opened = Opened {
        column: next,
        style: 0,
        value_type: Type::Number,
    };
    for (name, value) in tag.attributes() {
        match name {
            b"r" => opened.column = reference::cell(value.trim_ascii()).ok_or(damaged_sheet())?.0,
            b"s" => {
                opened.style = decimal(value)
                    .and_then(|style| usize::try_from(style).ok())
                    .unwrap_or(0)
            }
            b"t" => {
                opened.value_type = match value {
                    b"s" => Type::Shared,
                    b"inlineStr" => Type::Inline,
                    b"str" => Type::Formula,
                    b"b" => Type::Bool,
                    b"e" => Type::Error,
                    b"d" => Type::Date,
                    _ => Type::Number,
                }
            }
            _ => {}
        }
    }
    if opened.column >= MAX_COLUMNS {
        return Err(damaged_sheet());
    }
    Ok(opened)
}
