//! What a file is, from its first bytes: known containers by their magic numbers.
//!
//! A name's extension is never asked. Whether a text is good text is decided over the whole file, not here.

use std::fmt;

use crate::archive::ZipKind;
use crate::preflight::arrow_ipc;
use crate::{IntakeError, Region, archive, decompress};

/// A kind of binary content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signature {
    /// Apache Parquet.
    Parquet,
    /// Zip, and so the newer Office documents.
    Zip,
    /// Compound file, and so the older Office documents.
    CompoundFile,
    /// Gzip.
    Gzip,
    /// Bzip2.
    Bzip2,
    /// Xz.
    Xz,
    /// Zstandard.
    Zstd,
    /// Tape archive.
    Tar,
    /// 7-Zip.
    SevenZip,
    /// RAR.
    Rar,
    /// PDF.
    Pdf,
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// TIFF.
    Tiff,
    /// An executable for Linux.
    Elf,
    /// Arrow IPC file.
    ArrowFile,
    /// Arrow IPC stream.
    ArrowStream,
    /// The first version of Feather.
    Feather,
    /// Avro object container.
    Avro,
    /// Apache ORC.
    Orc,
    /// SQLite database.
    Sqlite,
    /// Text in UTF-32, which nothing exports.
    Utf32,
    /// A workbook of Excel 5 or older, without a container around it.
    Biff,
    /// A web page, which spreadsheet programs also write and open.
    WebPage,
    /// A workbook in the XML form of 2003.
    SpreadsheetXml,
    /// Another document in XML.
    Xml,
    /// Nothing known, but no text.
    Unknown,
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Parquet => "a Parquet file",
            Self::Zip => "a zip archive or an Excel workbook (xlsx)",
            Self::CompoundFile => "an older Office document (xls)",
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::Zstd => "Zstandard",
            Self::Tar => "a tar archive",
            Self::SevenZip => "a 7-Zip archive",
            Self::Rar => "a RAR archive",
            Self::Pdf => "a PDF document",
            Self::Png => "a PNG image",
            Self::Jpeg => "a JPEG image",
            Self::Gif => "a GIF image",
            Self::Tiff => "a TIFF image",
            Self::Elf => "an executable",
            Self::ArrowFile => "an Arrow file",
            Self::ArrowStream => "an Arrow stream",
            Self::Feather => "the first version of Feather",
            Self::Avro => "an Avro file",
            Self::Orc => "an ORC file",
            Self::Sqlite => "a SQLite database",
            Self::Utf32 => "text in UTF-32",
            Self::Biff => "an Excel workbook older than 1997",
            Self::WebPage => "a web page",
            Self::SpreadsheetXml => "an Excel workbook in the XML form of 2003",
            Self::Xml => "an XML document",
            Self::Unknown => "binary data",
        })
    }
}

/// Magic numbers at the start of a file, from the formats' own specifications.
const MAGIC: &[(&[u8], Signature)] = &[
    (b"PK\x03\x04", Signature::Zip),
    (b"PK\x05\x06", Signature::Zip),
    (b"PK\x07\x08", Signature::Zip),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Signature::CompoundFile),
    (b"\x1f\x8b", Signature::Gzip),
    (b"\xfd7zXZ\x00", Signature::Xz),
    (b"\x28\xb5\x2f\xfd", Signature::Zstd),
    (b"7z\xbc\xaf\x27\x1c", Signature::SevenZip),
    (b"Rar!\x1a\x07", Signature::Rar),
    (b"%PDF-", Signature::Pdf),
    (b"\x89PNG\r\n\x1a\n", Signature::Png),
    (b"\xff\xd8\xff", Signature::Jpeg),
    (b"GIF87a", Signature::Gif),
    (b"GIF89a", Signature::Gif),
    (b"II*\x00", Signature::Tiff),
    (b"MM\x00*", Signature::Tiff),
    (b"\x7fELF", Signature::Elf),
    (b"ARROW1\x00", Signature::ArrowFile),
    (b"FEA1\x00", Signature::Feather),
    // No text and no other container begins like this.
    (b"\xff\xff\xff\xff", Signature::ArrowStream),
    (b"Obj\x01", Signature::Avro),
    (b"SQLite format 3\x00", Signature::Sqlite),
    // The first record of a workbook: its number, its length, and the version in it ([MS-XLS] 2.4.21).
    (b"\x09\x08\x08\x00\x00\x05", Signature::Biff),
    (b"\x09\x08\x10\x00\x00\x06", Signature::Biff),
    (b"\x09\x04\x06\x00", Signature::Biff),
    (b"\x09\x02\x06\x00", Signature::Biff),
    (b"\x09\x00\x04\x00", Signature::Biff),
    (b"\xff\xfe\x00\x00", Signature::Utf32),
    (b"\x00\x00\xfe\xff", Signature::Utf32),
];

/// Magic numbers of Parquet, with a plain and with an encrypted footer.
pub const PARQUET_MAGIC: [u8; 4] = *b"PAR1";
/// See [`PARQUET_MAGIC`].
pub const PARQUET_ENCRYPTED_MAGIC: [u8; 4] = *b"PARE";

/// What is looked at to tell a file's format: its two ends, what a zip archive is made of, and its name, which decides only
/// between readings of one text.
#[derive(Clone, Debug)]
pub struct Head {
    start: Vec<u8>,
    end: [u8; Self::END],
    zip: Option<ZipKind>,
    name: String,
}

impl Head {
    const START: usize = 512;
    /// The length of a footer and the longer magic after it.
    const END: usize = 10;

    /// Reads both ends.
    ///
    /// # Errors
    /// [`IntakeError::Io`] if that fails. A damaged archive is no error here but when it is read.
    pub fn read(region: &Region, name: &str) -> Result<Self, IntakeError> {
        let mut buffer = [0; Self::START];
        let start = region.read_chunk(0, &mut buffer)?.to_vec();
        let mut end = [0; Self::END];
        let mut tail = [0; Self::END];
        let found = region.read_chunk(region.len().saturating_sub(Self::END as u64), &mut tail)?;
        for (kept, byte) in end.iter_mut().rev().zip(found.iter().rev()) {
            *kept = *byte;
        }
        let mut head = Self {
            start,
            end,
            zip: None,
            name: name.to_ascii_lowercase(),
        };
        if head.signature() == Some(Signature::Zip) {
            head.zip = Some(archive::zip_kind(region));
        }
        Ok(head)
    }

    /// The first bytes, at most 512.
    pub fn start(&self) -> &[u8] {
        &self.start
    }

    /// The name, in lower case.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What a zip archive is made of; `None` for anything else.
    pub const fn zip(&self) -> Option<ZipKind> {
        self.zip
    }

    /// Whether the name ends in one of these (in lower case, with the dot).
    pub fn is_named(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.name.ends_with(ending))
    }

    /// The container that the ends show, if any.
    pub fn signature(&self) -> Option<Signature> {
        if self.is_parquet() {
            return Some(Signature::Parquet);
        }
        // The magic of a block, or that of the end of a stream without any.
        let block = self.start.get(4..10).unwrap_or_default();
        if self.start.starts_with(b"BZh") && (block == b"1AY&SY" || block == b"\x17rE8P\x90") {
            return Some(Signature::Bzip2);
        }
        // A skippable frame of Zstandard, as its parallel and seekable forms begin with.
        if decompress::is_skippable(&self.start) {
            return Some(Signature::Zstd);
        }
        if archive::is_tar_header(&self.start) {
            return Some(Signature::Tar);
        }
        if self.start.starts_with(b"ORC") && self.start.get(3).is_some_and(|next| next.is_ascii_control()) {
            return Some(Signature::Orc);
        }
        if arrow_ipc::is_stream(&self.start) {
            return Some(Signature::ArrowStream);
        }
        MAGIC
            .iter()
            .find(|(magic, _)| self.start.starts_with(magic))
            .map(|(_, signature)| *signature)
            .or_else(|| self.markup())
            .or_else(|| self.footer())
            .or_else(|| self.cut_off())
    }

    /// What a file is that breaks off within the magic number of what its name says. Its reader refuses it; as a text it
    /// would be a table of one name.
    fn cut_off(&self) -> Option<Signature> {
        const ENDINGS: &[(&[&str], Signature)] = &[
            (&[".gz", ".gzip"], Signature::Gzip),
            (&[".xz"], Signature::Xz),
            (&[".zst", ".zstd"], Signature::Zstd),
            (&[".bz2"], Signature::Bzip2),
            (&[".zip", ".xlsx", ".xlsm", ".xlsb", ".ods"], Signature::Zip),
            (&[".parquet"], Signature::Parquet),
            (&[".arrow", ".feather"], Signature::ArrowFile),
            (&[".avro"], Signature::Avro),
            (&[".sqlite", ".sqlite3", ".db"], Signature::Sqlite),
        ];
        let start = self.start.as_slice();
        let (_, named) = ENDINGS.iter().find(|(endings, _)| self.is_named(endings))?;
        let is_cut = |magic: &[u8]| start.len() < magic.len() && magic.starts_with(start);
        let breaks_off = match named {
            // Its fourth byte is a level, and the next six begin a block.
            Signature::Bzip2 => start.len() < 10 && (b"BZh".starts_with(start) || start.starts_with(b"BZh")),
            Signature::Parquet => is_cut(&PARQUET_MAGIC),
            _ => MAGIC
                .iter()
                .any(|(magic, signature)| signature == named && is_cut(magic)),
        };
        (breaks_off && !start.is_empty()).then_some(*named)
    }

    /// Texts that spreadsheet programs take for workbooks.
    fn markup(&self) -> Option<Signature> {
        let text = self
            .start
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(&self.start)
            .trim_ascii_start();
        let begins = |start: &[u8]| {
            text.get(..start.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(start))
                && text.get(start.len()).is_none_or(|next| !next.is_ascii_alphanumeric())
        };
        let says = |what: &[u8]| memchr::memmem::find(text, what).is_some();
        if begins(b"<?xml") && (says(b"urn:schemas-microsoft-com:office:spreadsheet") || says(b"Excel.Sheet\"?>")) {
            return Some(Signature::SpreadsheetXml);
        }
        if begins(b"<?xml") {
            return Some(Signature::Xml);
        }
        let is_page = begins(b"<html") || begins(b"<!DOCTYPE html") || begins(b"<table");
        let is_message = begins(b"MIME-Version:") && says(b"multipart/related");
        (is_page || is_message).then_some(Signature::WebPage)
    }

    /// A text may begin with `PAR1` too: a Parquet file has the magic at its end, or goes on with bytes of no text (the
    /// header of its first page), or stops there.
    fn is_parquet(&self) -> bool {
        let is_magic = |bytes: &[u8]| bytes == PARQUET_MAGIC || bytes == PARQUET_ENCRYPTED_MAGIC;
        let goes_on_as_text = |next: &u8| !next.is_ascii_control() || matches!(next, b'\t' | b'\r' | b'\n');
        self.start.get(..4).is_some_and(is_magic)
            && (self.end.last_chunk().is_some_and(|end: &[u8; 4]| is_magic(end))
                || !self.start.get(4).is_some_and(goes_on_as_text))
    }

    /// A file that lost its beginning still says at its end what it was; its reader refuses it.
    fn footer(&self) -> Option<Signature> {
        if self.has_footer(&PARQUET_MAGIC) || self.has_footer(&PARQUET_ENCRYPTED_MAGIC) {
            return Some(Signature::Parquet);
        }
        self.has_footer(&arrow_ipc::MAGIC).then_some(Signature::ArrowFile)
    }

    /// Whether a length of less than 16 MiB stands before this magic at the end: its upper byte is zero, as in no text.
    fn has_footer(&self, magic: &[u8]) -> bool {
        self.end
            .strip_suffix(magic)
            .and_then(|before| before.last_chunk::<4>())
            .is_some_and(|length| length[3] == 0 && *length != [0; 4])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    fn head(bytes: &[u8]) -> Head {
        Head::read(&region_of(bytes), "input").unwrap()
    }

    #[test]
    fn containers_are_known_by_their_bytes() {
        assert_eq!(head(b"PK\x03\x04....").signature(), Some(Signature::Zip));
        assert_eq!(head(b"\xff\xfe\x00\x00").signature(), Some(Signature::Utf32));
        assert_eq!(head(b"\xff\xfea\x00").signature(), None);
        assert_eq!(head(b"BZh91AY&SY").signature(), Some(Signature::Bzip2));
        assert_eq!(head(b"BZh9\x17rE8P\x90\0\0\0\0").signature(), Some(Signature::Bzip2));
        assert_eq!(head(b"\x50\x2a\x4d\x18....").signature(), Some(Signature::Zstd));
        assert_eq!(head(b"ORC\x0a").signature(), Some(Signature::Orc));
        assert_eq!(head(b"PAR1\x15\x04").signature(), Some(Signature::Parquet));
        assert_eq!(head(b"PAR1 anything PARE").signature(), Some(Signature::Parquet));
        assert_eq!(head(b"lost \x5d\x00\x00\x00PAR1").signature(), Some(Signature::Parquet));
        assert_eq!(
            head(b"lost \x28\x03\x00\x00ARROW1").signature(),
            Some(Signature::ArrowFile)
        );
    }

    #[test]
    fn what_breaks_off_within_its_magic_is_no_text() {
        let named = |bytes: &[u8], name: &str| Head::read(&region_of(bytes), name).unwrap().signature();
        for (name, magic, signature) in [
            ("a.csv.gz", &b"\x1f\x8b"[..], Signature::Gzip),
            ("a.csv.bz2", b"BZh91AY&SY", Signature::Bzip2),
            ("a.csv.xz", b"\xfd7zXZ\x00", Signature::Xz),
            ("a.csv.zst", b"\x28\xb5\x2f\xfd", Signature::Zstd),
            ("a.xlsx", b"PK\x03\x04", Signature::Zip),
            ("a.parquet", b"PAR1", Signature::Parquet),
            ("a.arrow", b"ARROW1\x00", Signature::ArrowFile),
            ("a.avro", b"Obj\x01", Signature::Avro),
            ("a.db", b"SQLite format 3\x00", Signature::Sqlite),
        ] {
            for length in 1..magic.len() {
                assert_eq!(named(&magic[..length], name), Some(signature), "{name} {length}");
                assert_eq!(named(&magic[..length], "a.csv"), None, "{name} {length}");
            }
            // A text may have any name.
            assert_eq!(named(b"a,b\n1,2\n", name), None, "{name}");
        }
    }

    #[test]
    fn texts_that_resemble_containers_are_texts() {
        for text in [
            "",
            "PAR1,PAR2\n1,2\n",
            "name\n1,2,PAR1",
            "ARROW1",
            "ORCHARD,TREES\n",
            "BZh,x\n",
            "PK,name\n",
            "Obj,1\n",
        ] {
            assert_eq!(head(text.as_bytes()).signature(), None, "{text}");
        }
    }
}
