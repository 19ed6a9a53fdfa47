//! OpenDocument spreadsheets (ODF 1.3 part 3), zipped.
//!
//! All sheets are in one document. It is inflated once to the scratch file, where each table's stretch is found, and then
//! walked table by table. Repeated rows and cells cost nothing while they are empty and are bounded where they are not.

mod sheet;

use dataseal_model::{Format, Notes};

use super::package::{Package, PartPieces};
use super::pieces::{Pieces, RegionPieces};
use super::sink::SheetSink;
use super::xml::{Event, XmlReader};
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::region::CHUNK;
use crate::{Damage, IntakeError, Region, UnsupportedFeature};

/// A spreadsheet whose tables' places are known.
struct Ods {
    means: Means,
    package: Package,
    content: Region,
    sheets: Vec<Sheet>,
    /// Start and length of each table in the content.
    stretches: Vec<(u64, u64)>,
}

/// Opens a spreadsheet and finds its tables.
///
/// # Errors
/// [`IntakeError::Encrypted`] if a part is; else what is wrong with the file.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    let mut package = Package::open(means)?;
    if let Some(manifest) = package.claim("META-INF/manifest.xml") {
        refuse_encrypted(XmlReader::new(
            package.pieces(manifest)?,
            Damage::Workbook,
            CHUNK as u64,
        )?)?;
    }
    let part = package.claim("content.xml").ok_or(damaged_workbook())?;
    let mut found = None;
    let content = means.scratch.spool(|put| {
        let pieces = Tee {
            pieces: package.pieces(part)?,
            put,
        };
        let reader = XmlReader::new(pieces, Damage::Workbook, means.limits.max_cell_bytes)?;
        found = Some(find_tables(reader, means)?);
        Ok(())
    })?;
    let (sheets, stretches) = found.ok_or(IntakeError::Internal)?;
    Ok(Box::new(Ods {
        means: means.clone(),
        package,
        content,
        sheets,
        stretches,
    }))
}

/// Pieces that are put down while they pass.
struct Tee<'a> {
    pieces: PartPieces,
    put: &'a mut dyn FnMut(&[u8]) -> Result<(), IntakeError>,
}

impl Pieces for Tee<'_> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        let before = into.len();
        let came = self.pieces.next_piece(into)?;
        (self.put)(into.get(before..).unwrap_or_default())?;
        Ok(came)
    }
}

fn refuse_encrypted<P: Pieces>(mut reader: XmlReader<P>) -> Result<(), IntakeError> {
    loop {
        match reader.next_event()? {
            Event::Eof => return Ok(()),
            Event::Start(tag) if tag.local() == b"encryption-data" => return Err(IntakeError::Encrypted),
            _ => {}
        }
    }
}

/// Sheets and their stretches.
type Tables = (Vec<Sheet>, Vec<(u64, u64)>);

fn find_tables<P: Pieces>(mut reader: XmlReader<P>, means: &Means) -> Result<Tables, IntakeError> {
    let (mut sheets, mut stretches) = (Vec::new(), Vec::new());
    // The style that is being read, and the styles that hide a table.
    let (mut style, mut hiding) = (String::new(), Vec::new());
    let mut in_spreadsheet = false;
    loop {
        match reader.next_event()? {
            Event::Eof => return Ok((sheets, stretches)),
            Event::End(b"spreadsheet") => in_spreadsheet = false,
            Event::Start(tag) => match tag.local() {
                b"spreadsheet" => in_spreadsheet = true,
                b"style" => style = tag.value(b"name").unwrap_or_default().into_owned(),
                b"table-properties" if tag.raw(b"display") == Some(b"false") => hiding.push(style.clone()),
                b"table" if in_spreadsheet => {
                    let name = tag.value(b"name").unwrap_or_default().into_owned();
                    let hidden = tag
                        .value(b"style-name")
                        .is_some_and(|name| hiding.iter().any(|style| *style == name));
                    let unsupported = IntakeError::Unsupported(UnsupportedFeature::Encoding);
                    let start = reader.tag_start().ok_or(unsupported)?;
                    reader.skip()?;
                    stretches.push((start, reader.event_end() - start));
                    sheets.push(Sheet {
                        name,
                        hidden,
                        kind: SheetKind::Cells,
                    });
                    means.check_sheets(sheets.len())?;
                }
                _ => {}
            },
            _ => {}
        }
    }
}

impl Workbook for Ods {
    fn format(&self) -> Format {
        Format::Ods
    }

    fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    fn notes(&self) -> Notes {
        self.package.unread()
    }

    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        let (start, length) = *self.stretches.get(sheet).ok_or(damaged_workbook())?;
        let region = self.content.part(start, length);
        let pieces = RegionPieces::new(region, self.means.cancel.clone());
        let reader = XmlReader::new(pieces, Damage::Sheet, self.means.limits.max_cell_bytes)?;
        sheet::SheetWalk::new(reader, &self.means.limits, sink).walk()
    }
}

#[cfg(test)]
mod tests;
