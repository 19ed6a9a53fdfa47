//! Office Open XML workbooks (ECMA-376 part 1, SpreadsheetML), strict and transitional.

mod reference;
mod sheet;
mod text;

use dataseal_model::Format;

use super::formats::{Epoch, NumberForms};
use super::ooxml::{self, Notation, Outline, Values};
use super::package::PartPieces;
use super::sink::SheetSink;
use super::strings::PutString;
use super::xml::{Event, XmlReader};
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::region::CHUNK;
use crate::{Damage, IntakeError};

/// The notation in XML.
struct Xml;

/// Opens a workbook: its list of sheets, its styles and its shared strings.
///
/// # Errors
/// What is wrong with any of these.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    ooxml::open::<Xml>(means)
}

impl Notation for Xml {
    const FORMAT: Format = Format::Xlsx;
    const MAIN: &'static str = "xl/workbook.xml";

    fn outline(part: PartPieces, means: &Means) -> Result<Outline, IntakeError> {
        read_outline(XmlReader::new(part, Damage::Workbook, CHUNK as u64)?, means)
    }

    fn styles(part: PartPieces, _means: &Means, forms: &mut NumberForms) -> Result<(), IntakeError> {
        read_styles(XmlReader::new(part, Damage::Workbook, CHUNK as u64)?, forms)
    }

    fn shared_strings(part: PartPieces, means: &Means, put: PutString<'_>) -> Result<(), IntakeError> {
        text::read_shared(
            XmlReader::new(part, Damage::Workbook, means.limits.max_cell_bytes)?,
            put,
        )
    }

    fn walk(part: PartPieces, means: &Means, values: Values<'_>, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        sheet::SheetWalk {
            reader: XmlReader::new(part, Damage::Sheet, means.limits.max_cell_bytes)?,
            values,
            sink,
            text: Vec::new(),
            value: Vec::new(),
        }
        .walk()
    }
}

fn read_outline<P: super::pieces::Pieces>(mut reader: XmlReader<P>, means: &Means) -> Result<Outline, IntakeError> {
    let mut outline = Outline::default();
    loop {
        match reader.next_event()? {
            Event::Eof => break,
            Event::Start(tag) => match tag.local() {
                b"workbookPr" if tag.is_true(b"date1904") => outline.epoch = Epoch::From1904,
                b"sheet" => {
                    let name = tag.value(b"name").ok_or(damaged_workbook())?.into_owned();
                    // The reference is in a namespace of its own, `r:id`, beside `sheetId`.
                    let id = tag.value(b"id").unwrap_or_default().into_owned();
                    let hidden = matches!(tag.raw(b"state"), Some(b"hidden" | b"veryHidden"));
                    let kind = SheetKind::Cells;
                    outline.list(Sheet { name, hidden, kind }, id, means)?;
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(outline)
}

/// Cell styles at most: a spreadsheet program allows 65,490.
const MAX_STYLES: usize = 1 << 20;

fn read_styles<P: super::pieces::Pieces>(mut reader: XmlReader<P>, forms: &mut NumberForms) -> Result<(), IntakeError> {
    let (mut in_cells, mut seen) = (false, 0);
    loop {
        match reader.next_event()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) => match tag.local() {
                b"cellXfs" => in_cells = true,
                b"numFmt" => {
                    let number = tag.number(b"numFmtId").and_then(|number| u32::try_from(number).ok());
                    if let (Some(number), Some(code)) = (number, tag.value(b"formatCode")) {
                        forms.define(number, &code);
                    }
                    seen += 1;
                }
                b"xf" if in_cells => {
                    let number = tag.number(b"numFmtId").unwrap_or(0);
                    forms.add_style(u32::try_from(number).unwrap_or(0));
                    seen += 1;
                }
                _ => {}
            },
            Event::End(b"cellXfs") => in_cells = false,
            _ => {}
        }
        if seen > MAX_STYLES {
            return Err(damaged_workbook());
        }
    }
}

#[cfg(test)]
mod tests;
