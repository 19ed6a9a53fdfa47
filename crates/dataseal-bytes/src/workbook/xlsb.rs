//! Office Open XML workbooks in binary form ([MS-XLSB]).

mod records;
mod sheet;

use dataseal_model::Format;

use self::records::{Records, nullable_string, string_at};
use super::fields::{u16_at, u32_at};
use super::formats::{Epoch, NumberForms};
use super::ooxml::{self, Notation, Outline, Values};
use super::package::PartPieces;
use super::sink::SheetSink;
use super::strings::PutString;
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::IntakeError;

/// The notation in binary records.
struct Binary;

/// Opens a workbook: its list of sheets, its styles and its shared strings.
///
/// # Errors
/// What is wrong with any of these.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    ooxml::open::<Binary>(means)
}

impl Notation for Binary {
    const FORMAT: Format = Format::Xlsb;
    const MAIN: &'static str = "xl/workbook.bin";

    fn outline(part: PartPieces, means: &Means) -> Result<Outline, IntakeError> {
        let mut records = records_of(part, means);
        let mut outline = Outline::default();
        while let Some((kind, bytes)) = records.next()? {
            match kind {
                records::WORKBOOK if u32_at(bytes, 0).is_some_and(|flags| flags & 1 != 0) => {
                    outline.epoch = Epoch::From1904;
                }
                records::SHEET => {
                    let (sheet, id) = listed_sheet(bytes).ok_or(damaged_workbook())?;
                    outline.list(sheet, id, means)?;
                }
                _ => {}
            }
        }
        Ok(outline)
    }

    fn styles(part: PartPieces, means: &Means, forms: &mut NumberForms) -> Result<(), IntakeError> {
        read_styles(records_of(part, means), forms)
    }

    fn shared_strings(part: PartPieces, means: &Means, put: PutString<'_>) -> Result<(), IntakeError> {
        let mut records = records_of(part, means);
        while let Some((kind, bytes)) = records.next()? {
            if kind == records::SST_ITEM {
                let (text, _) = string_at(bytes, 1).ok_or(damaged_workbook())?;
                put(text.as_bytes())?;
            }
        }
        Ok(())
    }

    fn walk(part: PartPieces, means: &Means, values: Values<'_>, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        sheet::SheetWalk {
            records: records_of(part, means),
            values,
            sink,
            value: Vec::new(),
        }
        .walk()
    }
}

fn records_of(part: PartPieces, means: &Means) -> Records {
    Records::new(part, means.limits.max_cell_bytes)
}

fn listed_sheet(bytes: &[u8]) -> Option<(Sheet, String)> {
    let state = u32_at(bytes, 0)?;
    let (id, name_at) = nullable_string(bytes, 8)?;
    let (name, _) = string_at(bytes, name_at)?;
    let sheet = Sheet {
        name,
        hidden: state != 0,
        kind: SheetKind::Cells,
    };
    Some((sheet, id))
}

fn read_styles(mut records: Records, forms: &mut NumberForms) -> Result<(), IntakeError> {
    let mut in_cells = false;
    while let Some((kind, bytes)) = records.next()? {
        let number = |at| u16_at(bytes, at).map(u32::from).ok_or(damaged_workbook());
        match kind {
            records::NUMBER_FORMAT => {
                if let Some((code, _)) = string_at(bytes, 2) {
                    forms.define(number(0)?, &code);
                }
            }
            records::BEGIN_CELL_STYLES => in_cells = true,
            records::END_CELL_STYLES => in_cells = false,
            records::STYLE if in_cells => forms.add_style(number(2)?),
            _ => {}
        }
    }
    Ok(())
}
