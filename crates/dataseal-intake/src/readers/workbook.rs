//! Workbooks: every sheet is a table.
//!
//! The walk over a sheet is `dataseal-bytes`' own, for all four formats; it puts the rows down in the scratch file, which
//! is given back after each sheet, and what is read back from there is compared with what the walk met. Sheets without a
//! cell, charts, and whatever else is in the file are counted with the first table.

mod columns;
mod reader;
mod table;
mod tally;

use dataseal_bytes::archive::ZipKind;
use dataseal_bytes::workbook::{
    Means, SheetKind, SheetRows, SheetWriter, Workbook, has_values, open_ods, open_xls, open_xlsb, open_xlsx,
};
use dataseal_bytes::{Head, IntakeError, Signature, UnsupportedFeature};
use dataseal_model::{Format, InventoryMismatch, Masked, NoteKind, Notes, Part, PartKind};

use self::table::SheetTable;
use crate::table::{Located, Opened, Opening, Parts, Table};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Xlsx, Format::Xls, Format::Xlsb, Format::Ods];

/// Workbooks, other documents of office suites, and texts that are named like workbooks.
pub(crate) fn sniff(head: &Head) -> bool {
    let zipped = matches!(
        head.zip(),
        Some(ZipKind::Xlsx | ZipKind::Xlsb | ZipKind::Ods | ZipKind::Document)
    );
    zipped || is_binary(head) || text_feature(head).is_some()
}

fn is_binary(head: &Head) -> bool {
    matches!(head.signature(), Some(Signature::CompoundFile | Signature::Biff))
}

/// What a text is that is no table although spreadsheet programs open it.
fn text_feature(head: &Head) -> Option<UnsupportedFeature> {
    match head.signature()? {
        Signature::WebPage => Some(UnsupportedFeature::WebPage),
        Signature::SpreadsheetXml => Some(UnsupportedFeature::SpreadsheetXml),
        Signature::Xml => Some(UnsupportedFeature::Xml),
        _ => None,
    }
}

/// Opens a workbook and looks which of its sheets hold anything.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    if let Some(feature) = text_feature(&opening.head) {
        return Err(IntakeError::Unsupported(feature));
    }
    opening.start_digest();
    let means = Means {
        encoding: opening.options.encoding,
        region: opening.region.clone(),
        scratch: opening.scratch.clone(),
        limits: *opening.limits(),
        cancel: opening.cancel.clone(),
    };
    let mut workbook = match opening.head.zip() {
        Some(ZipKind::Xlsx) => open_xlsx(&means)?,
        Some(ZipKind::Xlsb) => open_xlsb(&means)?,
        Some(ZipKind::Ods) => open_ods(&means)?,
        Some(_) => return Err(IntakeError::Unsupported(UnsupportedFeature::OfficeDocument)),
        None => open_xls(&means)?,
    };
    let mut notes = workbook.notes();
    let mut waiting = Vec::new();
    for sheet in 0..workbook.sheets().len() {
        let holds_cells = workbook
            .sheets()
            .get(sheet)
            .is_some_and(|sheet| sheet.kind == SheetKind::Cells);
        // A damaged sheet is handed out for its damage.
        if holds_cells && has_values(workbook.as_mut(), sheet).unwrap_or(true) {
            waiting.push(sheet);
        } else {
            notes.add_many(NoteKind::UnreadObject, 1, []);
        }
    }
    if waiting.is_empty() {
        return Err(IntakeError::Empty);
    }
    waiting.reverse();
    Ok(Opened::Parts(Box::new(Sheets {
        workbook,
        mark: opening.scratch.mark(),
        opening,
        waiting,
        notes: Some(notes),
    })))
}

/// The sheets of a workbook that is being read.
struct Sheets {
    workbook: Box<dyn Workbook>,
    opening: Opening,
    /// Sheets that are not handed out yet, the next one last.
    waiting: Vec<usize>,
    /// What belongs to no sheet; goes with the first table.
    notes: Option<Notes>,
    /// How far the scratch file is taken by the workbook itself and what is around it.
    mark: u64,
}

impl Sheets {
    fn open(&mut self, sheet: usize) -> Result<Box<dyn Table>, IntakeError> {
        let rows = self.walk(sheet)?;
        let mut table = SheetTable::open(&self.opening, self.workbook.format(), rows)?;
        table.take_notes(self.notes.take().unwrap_or_default());
        Ok(Box::new(table))
    }

    fn walk(&mut self, sheet: usize) -> Result<SheetRows, IntakeError> {
        let limits = *self.opening.limits();
        let stored = self.opening.region.len();
        let (mut written, mut grown) = (None, 0_u64);
        let region = self.opening.scratch.spool(|put| {
            // One shared string or repeated row may stand for any number of long cells.
            let mut put = |block: &[u8]| {
                grown = grown.saturating_add(block.len() as u64);
                limits.check_inflation(stored, grown)?;
                put(block)
            };
            let mut writer = SheetWriter::new(&mut put, &limits);
            self.workbook.walk(sheet, &mut writer)?;
            written = Some(writer.finish()?);
            Ok(())
        })?;
        let written = written.ok_or(IntakeError::Internal)?;
        Ok(written.at(region))
    }
}

impl Parts for Sheets {
    fn next(&mut self) -> Option<Located> {
        self.opening.scratch.release(self.mark);
        let sheet = self.waiting.pop()?;
        let listed = self.workbook.sheets().get(sheet)?;
        let part = Part {
            kind: PartKind::Sheet,
            position: u32::try_from(sheet).unwrap_or(u32::MAX),
            name: Masked::new(listed.name.clone()),
            hidden: listed.hidden,
        };
        Some(Located {
            part: vec![part],
            table: self.open(sheet),
        })
    }

    fn finish(&mut self) -> Result<(), IntakeError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let declared = self.workbook.sheets().len();
        Err(IntakeError::Hidden(InventoryMismatch::Rows {
            declared: declared as u64,
            measured: (declared - self.waiting.len()) as u64,
            quarantined: 0,
        }))
    }
}

#[cfg(test)]
mod tests;
