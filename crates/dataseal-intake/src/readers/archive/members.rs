//! The members of an archive, whichever its format, and their bytes as a region.

use std::sync::atomic::Ordering;

use dataseal_bytes::archive::{Entry, EntryKind, EntryReader, Stretch, TarEntry, ZipArchive, open_entry, read_tar};
use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Damage, IntakeError, Region, UnsupportedFeature};
use dataseal_model::{NoteKind, Notes, Place};

use crate::table::Opening;

/// What an archive holds.
pub(super) struct Members {
    /// All members but folders, in the archive's order.
    pub(super) list: Vec<Member>,
    /// What is in the archive besides tables.
    pub(super) notes: Notes,
}

/// One member.
pub(super) struct Member {
    /// Its place in the archive, folders counted.
    pub(super) position: u32,
    /// Its name, which leads nowhere.
    pub(super) name: String,
    /// Decompressed bytes, as declared.
    size: u64,
    /// Whether it is what a file manager left behind.
    is_debris: bool,
    content: Content,
}

enum Content {
    Zip(Entry),
    Tar(TarEntry),
}

impl Members {
    /// Of a zip archive.
    pub(super) fn of_zip(opening: &Opening) -> Result<Self, IntakeError> {
        let archive = ZipArchive::read(&opening.region, opening.limits())?;
        let unread = archive.unread();
        Self::new(opening, archive.into_entries().into_iter().map(Content::Zip), unread)
    }

    /// Of a tape archive.
    pub(super) fn of_tar(opening: &Opening) -> Result<Self, IntakeError> {
        let archive = read_tar(&opening.region, opening.limits())?;
        Self::new(opening, archive.entries.into_iter().map(Content::Tar), archive.unread)
    }

    fn new(
        opening: &Opening,
        contents: impl ExactSizeIterator<Item = Content>,
        unread: Option<Stretch>,
    ) -> Result<Self, IntakeError> {
        opening.inflation.add_members(contents.len() as u64, opening.limits())?;
        let mut members = Self {
            list: Vec::new(),
            notes: Notes::default(),
        };
        if let Some(unread) = unread {
            note(&mut members.notes, NoteKind::UnreadObject, unread.offset);
        }
        for (position, content) in (0..).zip(contents) {
            if opening.cancel.load(Ordering::Relaxed) {
                return Err(IntakeError::Interrupted);
            }
            members.add(opening, position, content);
        }
        Ok(members)
    }

    fn add(&mut self, opening: &Opening, position: u32, content: Content) {
        let (name, size, kind, header) = match &content {
            Content::Zip(entry) => (&entry.name, entry.size, entry.kind, entry.header),
            Content::Tar(entry) => (&entry.name, entry.size, entry.kind, entry.header),
        };
        let is_bare_folder = match &content {
            // An empty deflated stream has two bytes; more are read, to see that they hold nothing.
            Content::Zip(entry) => kind == EntryKind::Folder && entry.stored <= 2,
            Content::Tar(_) => kind == EntryKind::Folder,
        };
        if is_bare_folder {
            return;
        }
        let is_debris = kind == EntryKind::File && is_debris(opening, name, &content);
        if is_debris {
            note(&mut self.notes, NoteKind::UnreadObject, header);
        } else if size == 0 && kind == EntryKind::File {
            note(&mut self.notes, NoteKind::EmptyMember, header);
        }
        self.list.push(Member {
            position,
            name: name.clone(),
            size,
            is_debris,
            content,
        });
    }
}

fn note(notes: &mut Notes, kind: NoteKind, offset: u64) {
    let place = Place {
        offset: Some(offset),
        ..Place::default()
    };
    notes.add(kind, place);
}

/// Files that file managers leave in folders and archives, by name and by what they must begin with.
const DEBRIS: &[(&str, &[u8])] = &[
    // AppleDouble (RFC 1740, appendix B), a desktop database of the Mac, thumbnails of Windows.
    ("._", b"\x00\x05\x16\x07"),
    (".DS_Store", b"\x00\x00\x00\x01Bud1"),
    ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
];

/// Whether a member is such a file. Only the name is not believed: anything could be given it.
fn is_debris(opening: &Opening, name: &str, content: &Content) -> bool {
    let last = name.rsplit('/').next().unwrap_or(name);
    let known = DEBRIS
        .iter()
        .find(|(known, _)| last == *known || *known == "._" && last.starts_with(known));
    known.is_some_and(|(_, magic)| content.start(opening, magic.len()).is_ok_and(|start| start == *magic))
}

impl Content {
    /// The first bytes, fewer if there are fewer.
    fn start(&self, opening: &Opening, length: usize) -> Result<Vec<u8>, IntakeError> {
        let mut start = vec![0; length];
        let filled = match self {
            Self::Tar(entry) => tar_region(opening, entry).read_chunk(0, &mut start)?.len(),
            Self::Zip(entry) => open_entry(entry, &opening.region)?.fill(&mut start)?,
        };
        start.truncate(filled);
        Ok(start)
    }
}

fn tar_region(opening: &Opening, entry: &TarEntry) -> Region {
    opening.region.part(entry.data, entry.size)
}

impl Member {
    /// Whether it may hold a table or be the reason why one is not read.
    pub(super) const fn is_readable(&self) -> bool {
        self.size > 0 && !self.is_debris
    }

    /// Its bytes, checked; none if there is nothing to read in it.
    pub(super) fn region(&self, opening: &Opening) -> Result<Option<Region>, IntakeError> {
        let region = match &self.content {
            Content::Tar(entry) if entry.escapes => Err(IntakeError::Corrupt {
                part: Damage::MemberName,
                offset: entry.header,
            }),
            Content::Tar(entry) if entry.kind == EntryKind::Special => {
                Err(IntakeError::Unsupported(UnsupportedFeature::SpecialMember))
            }
            Content::Tar(entry) => Ok(tar_region(opening, entry)),
            Content::Zip(entry) if entry.is_stored_plain() => {
                read_through(opening, entry, &mut |_| Ok(()))?;
                Ok(entry.stored_region(&opening.region))
            }
            Content::Zip(entry) => opening.scratch.spool(|put| {
                read_through(opening, entry, &mut |piece| {
                    opening.inflation.add(piece.len() as u64, opening.limits())?;
                    put(piece)
                })
            }),
        }?;
        Ok(self.is_readable().then_some(region))
    }
}

/// Reads a member to its end, where its checksum is verified.
fn read_through(
    opening: &Opening,
    entry: &Entry,
    put: &mut dyn FnMut(&[u8]) -> Result<(), IntakeError>,
) -> Result<(), IntakeError> {
    let mut reader: EntryReader = open_entry(entry, &opening.region)?;
    let mut buffer = vec![0; CHUNK];
    loop {
        if opening.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let read = reader.read_piece(&mut buffer)?;
        if read == 0 {
            return Ok(());
        }
        put(buffer.get(..read).unwrap_or_default())?;
    }
}
