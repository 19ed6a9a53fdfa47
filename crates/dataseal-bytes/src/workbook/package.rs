//! The parts of a zipped workbook: found by name or by relationship (ISO/IEC 29500-2), inflated piece by piece.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use dataseal_model::{NoteKind, Notes};

use super::Means;
use super::damaged_workbook;
use super::pieces::{AheadPieces, Pieces};
use super::xml::{Event, XmlReader};
use crate::archive::{Entry, EntryKind, EntryReader, ZipArchive, open_entry};
use crate::region::CHUNK;
use crate::{Damage, IntakeError, Region};

/// A package and which of its parts were used.
pub struct Package {
    region: Region,
    archive: ZipArchive,
    /// By lower-case name, as parts are compared without case.
    by_name: HashMap<String, usize>,
    used: Vec<bool>,
    cancel: Arc<AtomicBool>,
}

/// A reference from one part to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relationship {
    /// What the part calls it.
    pub id: String,
    /// The last step of its type's name.
    pub kind: String,
    /// Name of the other part, from the package's root; empty if it is outside the package.
    pub target: String,
}

/// Parts above this size are inflated by a thread of their own.
const AHEAD_FROM: u64 = 1 << 20;

/// Bytes of a part, piece by piece.
pub type PartPieces = Box<dyn Pieces + Send>;

impl Package {
    /// Takes the inventory of the archive.
    ///
    /// # Errors
    /// As for [`ZipArchive::read`].
    pub fn open(means: &Means) -> Result<Self, IntakeError> {
        let archive = ZipArchive::read(&means.region, &means.limits)?;
        let names = archive.entries().iter().enumerate();
        let by_name = names.map(|(at, entry)| (key(&entry.name), at)).collect();
        Ok(Self {
            region: means.region.clone(),
            used: vec![false; archive.entries().len()],
            archive,
            by_name,
            cancel: Arc::clone(&means.cancel),
        })
    }

    /// The part of this name, which counts as used from now on.
    pub fn claim(&mut self, name: &str) -> Option<usize> {
        let part = *self.by_name.get(&key(name))?;
        if let Some(used) = self.used.get_mut(part) {
            *used = true;
        }
        Some(part)
    }

    /// Bytes of a part once inflated.
    pub fn size(&self, part: usize) -> u64 {
        self.archive.entries().get(part).map_or(0, |entry| entry.size)
    }

    /// A part from its start.
    ///
    /// # Errors
    /// As for [`open_entry`].
    pub fn pieces(&self, part: usize) -> Result<PartPieces, IntakeError> {
        let entry: &Entry = self.archive.entries().get(part).ok_or(IntakeError::Internal)?;
        let pieces = EntryPieces {
            reader: open_entry(entry, &self.region)?,
            cancel: Arc::clone(&self.cancel),
        };
        Ok(if entry.size > AHEAD_FROM {
            Box::new(AheadPieces::start(pieces))
        } else {
            Box::new(pieces)
        })
    }

    /// What a part refers to; nothing if it has no list of references.
    ///
    /// # Errors
    /// [`IntakeError::Corrupt`] for a damaged list.
    pub fn relationships(&mut self, part: &str) -> Result<Vec<Relationship>, IntakeError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let list = match folder {
            "" => format!("_rels/{name}.rels"),
            folder => format!("{folder}/_rels/{name}.rels"),
        };
        let Some(list) = self.claim(&list) else {
            return Ok(Vec::new());
        };
        let mut reader = XmlReader::new(self.pieces(list)?, Damage::Workbook, CHUNK as u64)?;
        let mut relationships = Vec::new();
        loop {
            match reader.next_event()? {
                Event::Eof => return Ok(relationships),
                Event::Start(tag) if tag.local() == b"Relationship" => {
                    let value = |name: &[u8]| tag.value(name).ok_or(damaged_workbook());
                    let target = if tag.raw(b"TargetMode") == Some(b"External") {
                        String::new()
                    } else {
                        resolve(folder, &value(b"Target")?)
                    };
                    relationships.push(Relationship {
                        id: value(b"Id")?.into_owned(),
                        kind: value(b"Type")?.rsplit('/').next().unwrap_or_default().to_owned(),
                        target,
                    });
                }
                _ => {}
            }
        }
    }

    /// Counts what was not used: comments one by one, every other part that may hold content as one object.
    pub fn unread(&self) -> Notes {
        let mut notes = Notes::default();
        for (part, entry) in self.archive.entries().iter().enumerate() {
            if self.used.get(part) == Some(&true) || entry.kind == EntryKind::Folder {
                continue;
            }
            let name = key(&entry.name);
            if is_furniture(&name) {
                continue;
            }
            let comments = if name.contains("comment") {
                self.comments(part)
            } else {
                None
            };
            match comments {
                Some(count) => notes.add_many(NoteKind::CellComment, count, []),
                None => notes.add_many(NoteKind::UnreadObject, 1, []),
            }
        }
        if self.archive.unread().is_some() {
            notes.add_many(NoteKind::UnreadObject, 1, []);
        }
        notes
    }

    /// Comments in a part, if that is what it is made of.
    fn comments(&self, part: usize) -> Option<u64> {
        let mut reader = XmlReader::new(self.pieces(part).ok()?, Damage::Workbook, CHUNK as u64).ok()?;
        let mut count = 0;
        loop {
            match reader.next_event().ok()? {
                Event::Eof => return Some(count),
                Event::Start(tag) => count += u64::from(matches!(tag.local(), b"comment" | b"threadedComment")),
                _ => {}
            }
        }
    }
}

/// Parts that say how a workbook looks and is put together, in every workbook, and hold none of its content.
fn is_furniture(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "[content_types].xml",
        "docprops/core.xml",
        "docprops/app.xml",
        "docprops/custom.xml",
        "docmetadata/labelinfo.xml",
        "xl/calcchain.xml",
        "xl/calcchain.bin",
        "xl/metadata.xml",
        "xl/metadata.bin",
        "mimetype",
        "meta-inf/manifest.xml",
        "meta.xml",
        "manifest.rdf",
        "settings.xml",
        "styles.xml",
        "xl/styles.xml",
        "xl/styles.bin",
        "thumbnails/thumbnail.png",
        "layout-cache",
    ];
    const FOLDERS: &[&str] = &[
        "xl/theme/",
        "xl/printersettings/",
        "xl/persons/",
        "xl/tables/",
        "xl/worksheets/binaryindex",
        "configurations2/",
    ];
    name.ends_with(".rels") || NAMES.contains(&name) || FOLDERS.iter().any(|folder| name.starts_with(folder))
}

/// A name as parts are compared.
fn key(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_lowercase()
}

/// A target as seen from a folder of the package.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        steps.extend(folder.split('/'));
    }
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.retain(|step| !step.is_empty());
    steps.join("/")
}

/// A member as pieces.
struct EntryPieces {
    reader: EntryReader,
    cancel: Arc<AtomicBool>,
}

impl Pieces for EntryPieces {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let before = into.len();
        into.resize(before + CHUNK, 0);
        let read = self.reader.read_piece(into.get_mut(before..).unwrap_or_default())?;
        into.truncate(before + read);
        Ok(read > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(resolve("xl", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl", "..\\xl\\a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("xl", "../../../a.xml"), "a.xml");
    }
}
