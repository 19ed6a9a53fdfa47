//! Zip archives by our own count: what they hold, checked before anything in them is decompressed.
//!
//! Every byte of an archive belongs to a local header, to a member's data, to a data descriptor, to the central directory
//! or to the records at its end; what belongs to none is refused. The two descriptions that the format keeps of each
//! member must agree, or two programs would see two archives. The format is PKWARE's APPNOTE 6.3.10, the names of what is
//! in it are those of the specification.

mod directory;
mod entry;
mod fields;
mod inflate64;
mod kind;
mod layout;
mod names;
mod tar;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod writer;

pub use entry::{EntryReader, open_entry};
pub use kind::{ZipKind, zip_kind};
pub use tar::{TarArchive, TarEntry, is_tar_header, read_tar};

pub(crate) use entry::{XZ_MEMORY, ZSTD_WINDOW_LOG};

use directory::Directory;

use crate::{IntakeError, Limits, Region};

/// What a member is by its name and attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    File,
    /// A folder, which has no bytes.
    Folder,
    /// A symbolic link or something else that is no file. Never followed.
    Special,
}

/// One member of an archive, as both of its headers have it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name, decoded, with `/` between its parts and none of `.`, `..`, a root or a drive letter left in it.
    pub name: String,
    /// The name as it is written.
    pub raw_name: Box<[u8]>,
    /// Whether the name as written leads out of a folder that it were unpacked to, or holds a NUL. Such a member is not
    /// opened.
    pub escapes: bool,
    /// What it is.
    pub kind: EntryKind,
    /// Whether its data is encrypted. Such a member is not opened.
    pub encrypted: bool,
    /// Compression method, by its number.
    pub method: u16,
    /// General purpose bit flags of the central directory.
    pub flags: u16,
    /// CRC-32 of the decompressed data, as declared.
    pub crc: u32,
    /// Bytes in the archive.
    pub stored: u64,
    /// Bytes once decompressed, as declared. [`EntryReader`] refuses data of any other length.
    pub size: u64,
    /// Offset of the local header in the archive.
    pub header: u64,
    /// Offset of the data in the archive.
    pub data: u64,
}

impl Entry {
    /// The member's data as it is stored.
    pub fn stored_region(&self, archive: &Region) -> Region {
        archive.part(self.data, self.stored)
    }

    /// Whether the stored bytes are the member's own, so that it can be read where it is.
    pub const fn is_stored_plain(&self) -> bool {
        self.method == entry::STORED && !self.encrypted && !self.escapes
    }
}

/// Bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Where the first of them is.
    pub offset: u64,
    /// How many there are.
    pub length: u64,
}

/// Counts bytes that nothing reads: where the first of them is stays, and their number grows. None is no stretch.
pub(crate) fn leave_unread(unread: &mut Option<Stretch>, offset: u64, length: u64) {
    if length > 0 {
        let so_far = unread.get_or_insert(Stretch { offset, length: 0 });
        so_far.length = so_far.length.saturating_add(length);
    }
}

/// What a zip archive holds.
#[derive(Clone, Debug)]
pub struct ZipArchive {
    entries: Vec<Entry>,
    unread: Option<Stretch>,
}

impl ZipArchive {
    /// Reads both descriptions of every member and accounts for every byte. Decompresses nothing. Holds at most
    /// [`Limits::max_footer_bytes`] of the central directory and about three times as much of names.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for what is damaged or contradicts itself: headers that disagree, members that overlap, two
    /// of one name. [`IntakeError::HiddenBytes`] for bytes that belong to nothing, zeros excepted.
    /// [`IntakeError::Unsupported`] for several volumes, [`IntakeError::Encrypted`] for an encrypted directory, and
    /// [`IntakeError::TooLarge`] or [`IntakeError::Ratio`] for what is declared over its limit.
    pub fn read(region: &Region, limits: &Limits) -> Result<Self, IntakeError> {
        let mut directory = Directory::read(region, limits)?;
        layout::check(region, &mut directory)?;
        let declared = directory
            .entries
            .iter()
            .fold(0_u64, |sum, entry| sum.saturating_add(entry.size));
        limits.check_inflation(region.len(), declared)?;
        Ok(Self {
            entries: directory.entries,
            unread: directory.unread,
        })
    }

    /// The members in the order of the central directory.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The members themselves.
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// The member of this decoded name; there is at most one.
    pub fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// Bytes that the format has room for and nothing reads: comments and extra fields of no known meaning. The offset of
    /// the first and the count of all.
    pub const fn unread(&self) -> Option<Stretch> {
        self.unread
    }
}
