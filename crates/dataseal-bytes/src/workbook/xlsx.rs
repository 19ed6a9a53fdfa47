//! Office Open XML workbooks (ECMA-376 part 1, SpreadsheetML), strict and transitional.

mod reference;
mod sheet;
mod text;

use dataseal_model::{Format, Notes};

use super::formats::{Epoch, NumberForms};
use super::package::{Package, Relationship};
use super::sink::SheetSink;
use super::strings::SharedStrings;
use super::xml::{Event, XmlReader};
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::region::CHUNK;
use crate::{Damage, IntakeError, SizeLimit};

/// A workbook whose sheets' places are known.
struct Xlsx {
    means: Means,
    package: Package,
    sheets: Vec<Sheet>,
    /// The part of each sheet, if there is one.
    parts: Vec<Option<usize>>,
    strings: SharedStrings,
    forms: NumberForms,
    epoch: Epoch,
}

/// What the main part of a package says.
#[derive(Default)]
struct Outline {
    sheets: Vec<(Sheet, String)>,
    epoch: Epoch,
}

/// Opens a workbook: its list of sheets, its styles and its shared strings.
///
/// # Errors
/// What is wrong with any of these.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    let mut package = Package::open(means)?;
    let main = main_part(&mut package, "xl/workbook.xml")?;
    let relationships = package.relationships(&main)?;
    let part = package.claim(&main).ok_or(damaged_workbook())?;
    let outline = read_outline(
        XmlReader::new(package.pieces(part)?, Damage::Workbook, CHUNK as u64)?,
        means,
    )?;
    let of_kind = |kind: &str| relationships.iter().find(|found| found.kind == kind);
    let mut forms = NumberForms::default();
    if let Some(styles) = of_kind("styles").and_then(|found| package.claim(&found.target)) {
        let reader = XmlReader::new(package.pieces(styles)?, Damage::Workbook, CHUNK as u64)?;
        read_styles(reader, &mut forms)?;
    }
    let mut strings = SharedStrings::default();
    if let Some(shared) = of_kind("sharedStrings").and_then(|found| package.claim(&found.target)) {
        let reader = XmlReader::new(package.pieces(shared)?, Damage::Workbook, means.limits.max_cell_bytes)?;
        strings = SharedStrings::collect(package.size(shared), &means.scratch, |put| {
            text::read_shared(reader, means.limits.max_cell_bytes, put)
        })?;
    }
    let (sheets, parts) = place_sheets(&mut package, &relationships, outline.sheets);
    Ok(Box::new(Xlsx {
        means: means.clone(),
        package,
        sheets,
        parts,
        strings,
        forms,
        epoch: outline.epoch,
    }))
}

/// The package's main part.
pub(super) fn main_part(package: &mut Package, usual: &str) -> Result<String, IntakeError> {
    let roots = package.relationships("")?;
    let main = roots.into_iter().find(|found| found.kind == "officeDocument");
    Ok(main.map_or_else(|| usual.to_owned(), |found| found.target))
}

/// References to sheets with cells, the macro sheets of old programs among them.
const CELLS: &[&str] = &["worksheet", "xlMacrosheet", "xlIntlMacrosheet"];

/// Finds the part of each sheet, and by the type of the reference what it is.
pub(super) fn place_sheets(
    package: &mut Package,
    relationships: &[Relationship],
    listed: Vec<(Sheet, String)>,
) -> (Vec<Sheet>, Vec<Option<usize>>) {
    let mut placed = (Vec::new(), Vec::new());
    for (mut sheet, id) in listed {
        let relationship = relationships.iter().find(|found| found.id == id);
        if let Some(kind) = relationship.map(|found| found.kind.as_str())
            && !CELLS.contains(&kind)
        {
            sheet.kind = SheetKind::Other;
        }
        let is_read = sheet.kind == SheetKind::Cells;
        let part = relationship
            .filter(|_| is_read)
            .and_then(|found| package.claim(&found.target));
        placed.0.push(sheet);
        placed.1.push(part);
    }
    placed
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
                    outline.sheets.push((Sheet { name, hidden, kind }, id));
                    check_count(outline.sheets.len(), means)?;
                }
                _ => {}
            },
            _ => {}
        }
    }
    Ok(outline)
}

/// Refuses more sheets than a file may have tables.
pub(in crate::workbook) fn check_count(sheets: usize, means: &Means) -> Result<(), IntakeError> {
    if sheets as u64 > u64::from(means.limits.max_tables) {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::Tables,
            allowed: u64::from(means.limits.max_tables),
            found: sheets as u64,
        });
    }
    Ok(())
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

impl Workbook for Xlsx {
    fn format(&self) -> Format {
        Format::Xlsx
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn notes(&self) -> Notes {
        self.package.unread()
    }

    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        let part = self.parts.get(sheet).copied().flatten().ok_or(damaged_workbook())?;
        let reader = XmlReader::new(
            self.package.pieces(part)?,
            Damage::Sheet,
            self.means.limits.max_cell_bytes,
        )?;
        sheet::SheetWalk {
            reader,
            strings: &mut self.strings,
            forms: &self.forms,
            epoch: self.epoch,
            sink,
            text: Vec::new(),
            value: Vec::new(),
        }
        .walk()
    }
}

#[cfg(test)]
mod tests;
