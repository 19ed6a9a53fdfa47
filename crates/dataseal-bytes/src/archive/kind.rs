//! What a zip archive is: an office document shows itself by the names and the types of a few members.

use super::directory::Directory;
use super::{Entry, layout, open_entry};
use crate::{IntakeError, Limits, Region};

/// What a zip archive is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ZipKind {
    /// An Office Open XML workbook.
    Xlsx,
    /// The same in binary form.
    Xlsb,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Another document of an office suite.
    Document,
    /// An archive of files.
    Archive,
}

/// Bytes of a member that are searched for its type.
const SEARCHED: usize = 1 << 20;

/// Tells from the names of its members, and from the members that say what the others are; an archive that cannot be read
/// is an archive.
pub fn zip_kind(region: &Region) -> ZipKind {
    match Directory::read(region, &Limits::default()) {
        Ok(directory) => kind_of(region, &directory).unwrap_or(ZipKind::Archive),
        Err(_) => ZipKind::Archive,
    }
}

fn kind_of(region: &Region, directory: &Directory) -> Option<ZipKind> {
    // Names of parts are compared without case (ISO/IEC 29500-2, 6.2.2.3).
    let find = |name: &str| {
        directory
            .entries
            .iter()
            .find(|entry| entry.name.eq_ignore_ascii_case(name))
    };
    if let Some(mimetype) = find("mimetype") {
        let text = start_of(region, mimetype).ok()?;
        return opendocument(&text);
    }
    if let Some(types) = find("[Content_Types].xml") {
        if find("xl/workbook.bin").is_some() {
            return Some(ZipKind::Xlsb);
        }
        if find("xl/workbook.xml").is_some() {
            return Some(ZipKind::Xlsx);
        }
        let text = start_of(region, types).ok()?;
        let says = |content_type: &str| memchr::memmem::find(&text, content_type.as_bytes()).is_some();
        if says("vnd.ms-excel.sheet.binary.macroEnabled.main") {
            return Some(ZipKind::Xlsb);
        }
        if says("spreadsheetml.sheet.main+xml") || says("vnd.ms-excel.sheet.macroEnabled.main+xml") {
            return Some(ZipKind::Xlsx);
        }
        return Some(ZipKind::Document);
    }
    let manifest = find("META-INF/manifest.xml").filter(|_| find("content.xml").is_some())?;
    opendocument(&start_of(region, manifest).ok()?)
}

/// The kind of an OpenDocument file by its media type.
fn opendocument(text: &[u8]) -> Option<ZipKind> {
    let says = |media_type: &str| memchr::memmem::find(text, media_type.as_bytes()).is_some();
    if says("application/vnd.oasis.opendocument.spreadsheet") {
        Some(ZipKind::Ods)
    } else if says("application/vnd.oasis.opendocument.") || says("application/epub+zip") {
        Some(ZipKind::Document)
    } else {
        None
    }
}

/// The first bytes of a member, whose checksum is not looked at.
fn start_of(region: &Region, entry: &Entry) -> Result<Vec<u8>, IntakeError> {
    let mut reader = open_entry(&layout::located(region, entry)?, region)?;
    let wanted = usize::try_from(entry.size).unwrap_or(SEARCHED).min(SEARCHED);
    let mut bytes = vec![0; wanted];
    let filled = reader.fill(&mut bytes)?;
    bytes.truncate(filled);
    Ok(bytes)
}
