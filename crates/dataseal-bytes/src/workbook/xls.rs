//! Workbooks of Excel 5 to 2003 ([MS-XLS] and its older forms BIFF5 and BIFF7), in a compound file or bare.
//!
//! Read by our own walk over their records: nothing is allocated for a count that the stream could not fill.

mod records;
mod sheet;
mod strings;

use std::sync::Arc;

use dataseal_model::{Encoding, Format, NoteKind, Notes};

use self::records::{Records, Version};
use self::strings::{Text, text_with_length};
use super::cfb::{CompoundFile, NodeKind};
use super::fields::{u16_at, u32_at};
use super::formats::{Epoch, NumberForms};
use super::sink::SheetSink;
use super::strings::SharedStrings;
use super::{Means, Sheet, SheetKind, Workbook, damaged_workbook};
use crate::sniff::Signature;
use crate::{Head, IntakeError, Region, UnsupportedFeature, encoding};

/// A workbook whose first stretch of records was read.
struct Xls {
    means: Means,
    stream: Region,
    globals: Globals,
    notes: Notes,
}

/// What the records before the first sheet say.
struct Globals {
    version: Version,
    encoding: &'static encoding_rs::Encoding,
    /// Whether the encoding was told or is evident, whatever the workbook says.
    is_settled: bool,
    epoch: Epoch,
    forms: NumberForms,
    strings: SharedStrings,
    sheets: Vec<Sheet>,
    /// Where each begins in the stream.
    offsets: Vec<u64>,
}

/// Opens a compound file or bare records.
///
/// # Errors
/// [`IntakeError::Encrypted`] for what is encrypted, of whichever age; [`IntakeError::Unsupported`] for other documents and
/// for workbooks older than Excel 5; else what is wrong with the file.
pub fn open(means: &Means) -> Result<Box<dyn Workbook>, IntakeError> {
    let head = Head::read(&means.region, "")?;
    if head.signature() == Some(Signature::Biff) {
        return open_stream(means, means.region.clone(), Notes::default());
    }
    let file = CompoundFile::open(&means.region)?;
    let has = |name: &str| file.roots.iter().any(|node| node.name.eq_ignore_ascii_case(name));
    if has("EncryptedPackage") || has("EncryptionInfo") || has("\u{6}DataSpaces") {
        return Err(IntakeError::Encrypted);
    }
    let Some(node) = file.find("Workbook").or_else(|| file.find("Book")) else {
        return Err(IntakeError::Unsupported(UnsupportedFeature::OfficeDocument));
    };
    let stream = file.spool(node, &means.scratch)?;
    let notes = unread(&file, &node.name);
    open_stream(means, stream, notes)
}

/// Counts what else is in the file.
fn unread(file: &CompoundFile, read: &str) -> Notes {
    let mut notes = Notes::default();
    for node in &file.roots {
        let is_summary = node.name.starts_with(['\u{1}', '\u{3}', '\u{5}']);
        if node.name == read || (node.kind == NodeKind::Stream && is_summary) {
            continue;
        }
        // Each stream of this storage is a cache of rows for a pivot table.
        let objects = if node.name == "_SX_DB_CUR" { node.streams } else { 1 };
        notes.add_many(NoteKind::UnreadObject, objects, []);
    }
    notes
}

fn open_stream(means: &Means, stream: Region, notes: Notes) -> Result<Box<dyn Workbook>, IntakeError> {
    let globals = read_globals(means, &stream)?;
    Ok(Box::new(Xls {
        means: means.clone(),
        stream,
        globals,
        notes,
    }))
}

fn read_globals(means: &Means, stream: &Region) -> Result<Globals, IntakeError> {
    let mut records = Records::new(stream.clone(), 0, Arc::clone(&means.cancel));
    let (kind, bytes) = records.next()?.ok_or(damaged_workbook())?;
    let (version, substream) = records::begin(kind, bytes).ok_or(damaged_workbook())?;
    if version == Version::Older {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Version));
    }
    let told = means.encoding.and_then(named);
    let evident = match version {
        Version::Biff8 => None,
        _ => told.or(evident(means, stream)?),
    };
    let mut globals = Globals {
        version,
        encoding: evident.unwrap_or(encoding_rs::WINDOWS_1252),
        is_settled: evident.is_some(),
        epoch: Epoch::From1900,
        forms: NumberForms::default(),
        strings: SharedStrings::default(),
        sheets: Vec::new(),
        offsets: Vec::new(),
    };
    if substream != records::GLOBALS {
        // A lone sheet of an old program.
        let sheet = Sheet {
            name: String::new(),
            hidden: false,
            kind: SheetKind::Cells,
        };
        globals.sheets.push(sheet);
        globals.offsets.push(0);
        return Ok(globals);
    }
    loop {
        let at = records.position();
        let Some((kind, bytes)) = records.next()? else {
            return Err(damaged_workbook());
        };
        match kind {
            records::EOF => return Ok(globals),
            records::SST => {
                records.back_to(at);
                globals.strings = strings::read_shared(&mut records, means)?;
            }
            _ => globals.take(kind, bytes)?,
        }
        means.check_sheets(globals.sheets.len())?;
    }
}

impl Globals {
    fn take(&mut self, kind: u16, bytes: &[u8]) -> Result<(), IntakeError> {
        let field = |at| u16_at(bytes, at).ok_or(damaged_workbook());
        match kind {
            records::FILEPASS => return Err(IntakeError::Encrypted),
            records::CODEPAGE if self.is_settled => {}
            records::CODEPAGE => self.encoding = code_page(field(0)?),
            records::DATEMODE if field(0)? == 1 => self.epoch = Epoch::From1904,
            records::FORMAT => {
                let number = u32::from(field(0)?);
                let written = bytes.get(2..).unwrap_or_default();
                let code = match self.version {
                    Version::Biff8 => text_with_length::<2>(written, self.text()),
                    _ => text_with_length::<1>(written, self.text()),
                };
                if let Some(code) = code {
                    self.forms.define(number, &code);
                }
            }
            records::XF => self.forms.add_style(u32::from(field(2)?)),
            records::BOUNDSHEET => self.take_sheet(bytes).ok_or(damaged_workbook())?,
            _ => {}
        }
        Ok(())
    }

    fn take_sheet(&mut self, bytes: &[u8]) -> Option<()> {
        let offset = u32_at(bytes, 0)?;
        let (state, kind) = (*bytes.get(4)?, *bytes.get(5)?);
        let name = text_with_length::<1>(bytes.get(6..)?, self.text())?;
        let sheet = Sheet {
            name,
            hidden: state & 3 != 0,
            // Macro sheets have cells like others.
            kind: if kind <= 1 { SheetKind::Cells } else { SheetKind::Other },
        };
        self.sheets.push(sheet);
        self.offsets.push(u64::from(offset));
        Some(())
    }

    const fn text(&self) -> Text {
        match self.version {
            Version::Biff8 => Text::Units,
            _ => Text::Bytes(self.encoding),
        }
    }
}

/// Bytes of texts that evidence is taken from.
const EVIDENCE: usize = 1 << 20;

/// The East Asian encoding that the texts of a workbook from before 1997 are in although it names none, or the Western
/// code page that its writer had by default.
fn evident(means: &Means, stream: &Region) -> Result<Option<&'static encoding_rs::Encoding>, IntakeError> {
    let mut records = Records::new(stream.clone(), 0, Arc::clone(&means.cancel));
    let mut texts = Vec::new();
    // What is damaged is refused when it is read.
    while let Ok(Some((kind, bytes))) = records.next() {
        let text = match kind {
            records::CODEPAGE if u16_at(bytes, 0) != Some(WESTERN) => return Ok(None),
            records::LABEL => bytes.get(8..),
            records::BOUNDSHEET => bytes.get(7..),
            _ => None,
        };
        texts.extend_from_slice(text.unwrap_or_default());
        texts.push(b'\n');
        if texts.len() >= EVIDENCE {
            break;
        }
    }
    if texts.is_ascii() {
        return Ok(None);
    }
    let mark = means.scratch.mark();
    let region = means.scratch.spool(|put| put(&texts))?;
    let detected = encoding::detect(&region, None, &means.cancel);
    means.scratch.release(mark);
    let is_eastern = |found: &Encoding| {
        matches!(
            found,
            Encoding::Gbk | Encoding::Gb18030 | Encoding::Big5 | Encoding::ShiftJis | Encoding::EucKr
        )
    };
    let found = detected.ok().map(|detected| detected.encoding);
    Ok(found.filter(is_eastern).and_then(named))
}

/// The code page of Western Windows.
const WESTERN: u16 = 1252;

/// An encoding of bytes by its name.
fn named(encoding: Encoding) -> Option<&'static encoding_rs::Encoding> {
    encoding_rs::Encoding::for_label(encoding.as_str().as_bytes())
}

/// The encoding of a Windows code page.
fn code_page(number: u16) -> &'static encoding_rs::Encoding {
    let label = match number {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return windows(number),
        10_000 | 32_768 => "macintosh",
        _ => "windows-1252",
    };
    encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

fn windows(number: u16) -> &'static encoding_rs::Encoding {
    encoding_rs::Encoding::for_label(format!("windows-{number}").as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

impl Workbook for Xls {
    fn format(&self) -> Format {
        Format::Xls
    }

    fn sheets(&self) -> &[Sheet] {
        &self.globals.sheets
    }

    fn notes(&self) -> Notes {
        self.notes.clone()
    }

    fn walk(&mut self, sheet: usize, sink: &mut dyn SheetSink) -> Result<(), IntakeError> {
        let offset = *self.globals.offsets.get(sheet).ok_or(damaged_workbook())?;
        sheet::walk(&self.stream, offset, &mut self.globals, &self.means, sink)
    }
}

#[cfg(test)]
mod tests;
