//! The walk over one sheet's records.
//!
//! Twice: first for what is known of the sheet only at its end, and whether its rows are in order; then for the cells.

use std::sync::Arc;

use dataseal_model::NoteKind;

use super::Globals;
use super::records::{self, Records};
use super::strings::{Text, read_long, text_with_length};
use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::fields::{f64_at, u16_at, u32_at};
use crate::workbook::formats::append_formatted;
use crate::workbook::merges::Merge;
use crate::workbook::numbers::{append_bool, unpack};
use crate::workbook::sink::SheetSink;
use crate::workbook::{Means, damaged_sheet};
use crate::{IntakeError, Region};

/// Rows of a sheet.
const ROWS: usize = 1 << 16;

/// What the first walk finds.
#[derive(Default)]
struct Survey {
    hidden_rows: Vec<bool>,
    in_order: bool,
    /// Row of each record with cells and where it is, if they are not in order.
    places: Vec<(u16, u64)>,
}

/// Walks the substream at `offset`.
pub(super) fn walk(
    stream: &Region,
    offset: u64,
    globals: &mut Globals,
    means: &Means,
    sink: &mut dyn SheetSink,
) -> Result<(), IntakeError> {
    let mut records = Records::new(stream.clone(), offset, Arc::clone(&means.cancel));
    let (kind, bytes) = records.next()?.ok_or(damaged_sheet())?;
    let (_, substream) = records::begin(kind, bytes).ok_or(damaged_sheet())?;
    if !matches!(substream, records::WORKSHEET | records::MACRO_SHEET) {
        return Ok(());
    }
    let start = records.position();
    let mut survey = survey(&mut records, sink)?;
    records.back_to(start);
    let mut cells = CellWalk {
        globals,
        sink,
        row: None,
        hidden_rows: survey.hidden_rows,
        value: Vec::new(),
    };
    if survey.in_order {
        return cells.walk(&mut records);
    }
    // Stable, so that twins keep their order.
    survey.places.sort_by_key(|(row, _)| *row);
    for (_, place) in survey.places {
        records.back_to(place);
        cells.step(&mut records)?;
    }
    Ok(())
}

/// Whether a record holds cells with a value.
const fn holds_cells(kind: u16) -> bool {
    matches!(
        kind,
        records::NUMBER
            | records::RK
            | records::MULRK
            | records::LABELSST
            | records::LABEL
            | records::RSTRING
            | records::BOOLERR
            | records::FORMULA
            | 0x0206
            | 0x0406
    )
}

fn survey(records: &mut Records, sink: &mut dyn SheetSink) -> Result<Survey, IntakeError> {
    let mut survey = Survey {
        hidden_rows: vec![false; ROWS],
        in_order: true,
        places: Vec::new(),
    };
    let (mut depth, mut last) = (0_u32, 0);
    loop {
        let place = records.position();
        let Some((kind, bytes)) = records.next()? else {
            // Programs that leave the end out exist, and what is there can be read.
            break;
        };
        match kind {
            records::BOF => depth += 1,
            records::EOF if depth == 0 => break,
            records::EOF => depth -= 1,
            // Charts are substreams inside the sheet's.
            _ if depth > 0 => {}
            _ if holds_cells(kind) => {
                let row = u16_at(bytes, 0).ok_or(damaged_sheet())?;
                survey.in_order &= row >= last;
                last = last.max(row);
                survey.places.push((row, place));
            }
            _ => look(kind, bytes, &mut survey, sink)?,
        }
    }
    if survey.in_order {
        survey.places = Vec::new();
    }
    Ok(survey)
}

/// Looks at a record that holds no cell.
fn look(kind: u16, bytes: &[u8], survey: &mut Survey, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
    let field = |at| u16_at(bytes, at).ok_or(damaged_sheet());
    match kind {
        records::FILEPASS => return Err(IntakeError::Encrypted),
        records::ROW if bytes.get(12).is_some_and(|flags| flags & 0x20 != 0) => {
            if let Some(hidden) = survey.hidden_rows.get_mut(usize::from(field(0)?)) {
                *hidden = true;
            }
        }
        records::COLINFO if field(8)? & 1 != 0 => {
            sink.hide_columns(u32::from(field(0)?), u32::from(field(2)?.min(255)));
        }
        records::MERGECELLS => {
            let ranges = bytes.get(2..).unwrap_or_default().as_chunks::<8>().0;
            for range in ranges.iter().take(usize::from(field(0)?)) {
                let corner = |at| u16_at(range, at).map(u32::from).ok_or(damaged_sheet());
                sink.merge(Merge {
                    first_row: corner(0)?,
                    last_row: corner(2)?,
                    first_column: corner(4)?,
                    last_column: corner(6)?,
                })?;
            }
        }
        // In the older form a long note goes on in records of row 65,535.
        records::NOTE if field(0)? != u16::MAX => sink.unread(NoteKind::CellComment, 1),
        // Charts and pictures; the other kinds are parts of the sheet's own surface.
        records::OBJ if matches!(u16_at(bytes, 4), Some(5 | 8)) => sink.unread(NoteKind::UnreadObject, 1),
        _ => {}
    }
    Ok(())
}

/// The second walk.
struct CellWalk<'a> {
    globals: &'a mut Globals,
    sink: &'a mut dyn SheetSink,
    row: Option<u16>,
    hidden_rows: Vec<bool>,
    value: Vec<u8>,
}

impl CellWalk<'_> {
    fn walk(&mut self, records: &mut Records) -> Result<(), IntakeError> {
        let mut depth = 0_u32;
        loop {
            match records.peek()? {
                None => return Ok(()),
                Some(records::EOF) if depth == 0 => return Ok(()),
                Some(kind) if depth == 0 && holds_cells(kind) => self.step(records)?,
                Some(kind) => {
                    depth += u32::from(kind == records::BOF);
                    depth -= u32::from(kind == records::EOF);
                    records.next()?;
                }
            }
        }
    }

    /// Takes the next record, which holds cells.
    fn step(&mut self, records: &mut Records) -> Result<(), IntakeError> {
        let (kind, bytes) = records.next()?.ok_or(damaged_sheet())?;
        let bytes = bytes.to_vec();
        let field = |at| u16_at(&bytes, at).ok_or(damaged_sheet());
        let (row, column, style) = (field(0)?, field(2)?, field(4)?);
        if self.row != Some(row) {
            let hidden = self.hidden_rows.get(usize::from(row)).copied().unwrap_or(false);
            self.sink.row(u32::from(row), hidden)?;
            self.row = Some(row);
        }
        self.value.clear();
        let damaged = damaged_sheet();
        let kind = match kind {
            records::MULRK => return self.many(&bytes, column),
            records::NUMBER => self.number(f64_at(&bytes, 6).ok_or(damaged)?, style),
            records::RK => self.number(unpack(u32_at(&bytes, 6).ok_or(damaged)?), style),
            records::LABELSST => {
                let number = u32_at(&bytes, 6).ok_or(damaged)?;
                self.globals.strings.append(u64::from(number), &mut self.value)?
            }
            records::LABEL | records::RSTRING => {
                let text = self.text(bytes.get(6..).unwrap_or_default(), records)?;
                self.value.extend_from_slice(text.as_bytes());
                CellKind::TEXT
            }
            records::BOOLERR => match (bytes.get(6), bytes.get(7)) {
                (Some(truth), Some(0)) => append_bool(*truth != 0, &mut self.value),
                (Some(_), Some(_)) => CellKind::ERROR,
                _ => return Err(damaged),
            },
            _ => self.formula(&bytes, style, records)?,
        };
        self.tell(column, kind)
    }

    fn tell(&mut self, column: u16, kind: CellKind) -> Result<(), IntakeError> {
        self.sink.cell(Cell {
            column: u32::from(column),
            kind,
            text: &self.value,
        })
    }

    fn number(&mut self, number: f64, style: u16) -> CellKind {
        let form = self.globals.forms.style(usize::from(style));
        append_formatted(number, form, self.globals.epoch, &mut self.value)
    }

    fn text(&self, bytes: &[u8], records: &mut Records) -> Result<String, IntakeError> {
        match self.globals.text() {
            Text::Units => read_long(bytes, records),
            text => text_with_length::<2>(bytes, text).ok_or(damaged_sheet()),
        }
    }

    /// Numbers in neighbouring cells.
    fn many(&mut self, bytes: &[u8], first: u16) -> Result<(), IntakeError> {
        let cells = bytes.get(4..bytes.len().saturating_sub(2)).unwrap_or_default();
        for (cell, column) in cells.as_chunks::<6>().0.iter().zip(first..) {
            let (style, number) = u16_at(cell, 0).zip(u32_at(cell, 2)).ok_or(damaged_sheet())?;
            self.value.clear();
            let kind = self.number(unpack(number), style);
            self.tell(column, kind)?;
        }
        Ok(())
    }

    /// The cached result of a formula (2.5.133).
    fn formula(&mut self, bytes: &[u8], style: u16, records: &mut Records) -> Result<CellKind, IntakeError> {
        let result = bytes.get(6..14).ok_or(damaged_sheet())?;
        let kind = match *result {
            [0, .., 0xFF, 0xFF] => {
                let text = self.result_text(records)?;
                self.value.extend_from_slice(text.unwrap_or_default().as_bytes());
                CellKind::TEXT
            }
            [1, _, truth, .., 0xFF, 0xFF] => append_bool(truth != 0, &mut self.value),
            [2, .., 0xFF, 0xFF] => CellKind::ERROR,
            [.., 0xFF, 0xFF] => CellKind::TEXT,
            _ => self.number(f64_at(result, 0).ok_or(damaged_sheet())?, style),
        };
        Ok(kind.with_formula(true))
    }

    /// The text that follows a formula, past the records that a shared formula may have in between.
    fn result_text(&self, records: &mut Records) -> Result<Option<String>, IntakeError> {
        /// Array, shared formula, table, and the older form of a table.
        const BETWEEN: [u16; 5] = [0x0221, 0x04BC, 0x0236, 0x0036, 0x0037];
        let formula = records.position();
        while let Some(kind) = records.peek()? {
            if kind == records::STRING {
                let (_, bytes) = records.next()?.ok_or(damaged_sheet())?;
                let bytes = bytes.to_vec();
                return self.text(&bytes, records).map(Some);
            }
            if !BETWEEN.contains(&kind) {
                break;
            }
            records.next()?;
        }
        records.back_to(formula);
        Ok(None)
    }
}
