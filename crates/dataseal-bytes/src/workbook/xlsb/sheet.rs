//! The walk over one worksheet part in binary form (2.1.7.62).

use super::records::{self, Records, string_at};
use crate::IntakeError;
use crate::workbook::cell::{Cell, CellKind};
use crate::workbook::damaged_sheet;
use crate::workbook::fields::{f64_at, u16_at, u32_at};
use crate::workbook::formats::append_formatted;
use crate::workbook::merges::Merge;
use crate::workbook::numbers::{append_bool, unpack};
use crate::workbook::ooxml::Values;
use crate::workbook::sink::SheetSink;

/// Rows and columns of a sheet at most.
const MAX_ROWS: u32 = 1 << 20;
const MAX_COLUMNS: u32 = 1 << 14;

/// One walk.
pub(super) struct SheetWalk<'a> {
    pub(super) records: Records,
    pub(super) values: Values<'a>,
    pub(super) sink: &'a mut dyn SheetSink,
    pub(super) value: Vec<u8>,
}

impl SheetWalk<'_> {
    /// Walks the whole part.
    pub(super) fn walk(mut self) -> Result<(), IntakeError> {
        while let Some((kind, bytes)) = self.records.next()? {
            let number = |at| u32_at(bytes, at).ok_or(damaged_sheet());
            match kind {
                records::ROW => {
                    let row = number(0)?;
                    if row >= MAX_ROWS {
                        return Err(damaged_sheet());
                    }
                    self.sink
                        .row(row, bytes.get(11).is_some_and(|flags| flags & 0x10 != 0))?;
                }
                records::COLUMN if u16_at(bytes, 16).is_some_and(|flags| flags & 1 != 0) => {
                    self.sink.hide_columns(number(0)?, number(4)?.min(MAX_COLUMNS));
                }
                records::MERGE => self.sink.merge(Merge {
                    first_row: number(0)?,
                    last_row: number(4)?,
                    first_column: number(8)?,
                    last_column: number(12)?,
                })?,
                records::CELL_RK..=records::FORMULA_ERROR | records::CELL_RICH => {
                    self.value.clear();
                    let column = number(0)?;
                    let style = usize::try_from(number(4)? & 0x00FF_FFFF).map_err(|_| damaged_sheet())?;
                    let form = self.values.forms.style(style);
                    let mut real = |number| append_formatted(number, form, self.values.epoch, &mut self.value);
                    let is_formula = (records::FORMULA_STRING..=records::FORMULA_ERROR).contains(&kind);
                    let kind = match kind {
                        records::CELL_RK => real(unpack(number(8)?)),
                        records::CELL_REAL | records::FORMULA_REAL => real(f64_at(bytes, 8).ok_or(damaged_sheet())?),
                        records::CELL_ERROR | records::FORMULA_ERROR => CellKind::ERROR,
                        records::CELL_BOOL | records::FORMULA_BOOL => {
                            let truth = *bytes.get(8).ok_or(damaged_sheet())? != 0;
                            append_bool(truth, &mut self.value)
                        }
                        records::CELL_SHARED => {
                            let number = u64::from(number(8)?);
                            self.values.strings.append(number, &mut self.value)?
                        }
                        rest => {
                            // Text with runs has a byte of flags before it.
                            let at = if rest == records::CELL_RICH { 9 } else { 8 };
                            let (text, _) = string_at(bytes, at).ok_or(damaged_sheet())?;
                            self.value.extend_from_slice(text.as_bytes());
                            CellKind::TEXT
                        }
                    };
                    if column >= MAX_COLUMNS {
                        return Err(damaged_sheet());
                    }
                    self.sink.cell(Cell {
                        column,
                        kind: kind.with_formula(is_formula),
                        text: &self.value,
                    })?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}
