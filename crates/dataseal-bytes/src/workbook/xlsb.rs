//! Office Open XML workbooks in binary form ([MS-XLSB]).

mod records;
mod sheet;

use dataseal_model::{Format, Notes};

use self::records::{Records, nullable_string, string_at, u16_at, u32_at};
use super::formats::{Epoch, NumberForms};
use super::package::Package;
use super::sink::SheetSink;
use super::strings::SharedStrings;
use super::xlsx::{check_count, main_part, place_sheets};
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::IntakeError;

/// A workbook whose sheets' places are known.
struct Xlsb {
    means: Means,
    package: Package,
    sheets: Vec<Sheet>,
    parts: Vec<Option<usize>>,
    strings: SharedStrings,
    forms: NumberForms,
    epoch: Epoch,
}

/// Opens a workbook: its list of sheets, its styles and its shared strings.
///
/// # Errors
/// What is wrong with any of these.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    let mut package = Package::open(means)?;
    let main = main_part(&mut package, "xl/workbook.bin")?;
    let relationships = package.relationships(&main)?;
    let part = package.claim(&main).ok_or(damaged_workbook())?;
    let max = means.limits.max_cell_bytes;
    let (listed, epoch) = read_outline(Records::new(package.pieces(part)?, max), means)?;
    let of_kind = |kind: &str| relationships.iter().find(|found| found.kind == kind);
    let mut forms = NumberForms::default();
    if let Some(styles) = of_kind("styles").and_then(|found| package.claim(&found.target)) {
        read_styles(Records::new(package.pieces(styles)?, max), &mut forms)?;
    }
    let mut strings = SharedStrings::default();
    if let Some(shared) = of_kind("sharedStrings").and_then(|found| package.claim(&found.target)) {
        let mut records = Records::new(package.pieces(shared)?, max);
        strings = SharedStrings::collect(package.size(shared), &means.scratch, |put| {
            while let Some((kind, bytes)) = records.next()? {
                if kind == records::SST_ITEM {
                    let (text, _) = string_at(bytes, 1).ok_or(damaged_workbook())?;
                    put(text.as_bytes())?;
                }
            }
            Ok(())
        })?;
    }
    let (sheets, parts) = place_sheets(&mut package, &relationships, listed);
    Ok(Box::new(Xlsb {
        means: means.clone(),
        package,
        sheets,
        parts,
        strings,
        forms,
        epoch,
    }))
}

/// Sheets with the names of their references, and the epoch.
type Outline = (Vec<(Sheet, String)>, Epoch);

fn read_outline(mut records: Records, means: &Means) -> Result<Outline, IntakeError> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::From1900);
    while let Some((kind, bytes)) = records.next()? {
        match kind {
            records::WORKBOOK if u32_at(bytes, 0).is_some_and(|flags| flags & 1 != 0) => epoch = Epoch::From1904,
            records::SHEET => {
                sheets.push(listed_sheet(bytes).ok_or(damaged_workbook())?);
                check_count(sheets.len(), means)?;
            }
            _ => {}
        }
    }
    Ok((sheets, epoch))
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

impl Workbook for Xlsb {
    fn format(&self) -> Format {
        Format::Xlsb
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn notes(&self) -> Notes {
        self.package.unread()
    }

    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        let part = self.parts.get(sheet).copied().flatten().ok_or(damaged_workbook())?;
        sheet::SheetWalk {
            records: Records::new(self.package.pieces(part)?, self.means.limits.max_cell_bytes),
            strings: &mut self.strings,
            forms: &self.forms,
            epoch: self.epoch,
            sink,
            value: Vec::new(),
        }
        .walk()
    }
}
