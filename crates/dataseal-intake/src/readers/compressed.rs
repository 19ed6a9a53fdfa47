//! Gzip, Zstandard, bzip2 and xz: decompressed to the scratch file, then opened as what is inside.
//!
//! The compressed file is hashed in the same read. What is inside keeps the file's place: a compressed CSV is one table.

use std::sync::atomic::Ordering;

use dataseal_bytes::decompress::{Compression, Decompressed, decompress};
use dataseal_bytes::{Hasher, Head, IntakeError, Region};
use dataseal_model::{Format, NoteKind, Notes, Place};

use crate::noted::with_notes;
use crate::table::{Opened, Opening, open_region};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[];

pub(crate) fn sniff(head: &Head) -> bool {
    format_of(head).is_some()
}

fn format_of(head: &Head) -> Option<Compression> {
    head.signature().and_then(Compression::of)
}

pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let format = format_of(&opening.head).ok_or(IntakeError::Internal)?;
    let mut hasher = Hasher::default();
    let (region, done) = spool(&opening, format, &mut hasher)?;
    if let Some(digest) = &opening.digest {
        digest.tell(hasher.finish())?;
    }
    let mut notes = Notes::default();
    if let Some(unread) = done.unread {
        let place = Place {
            offset: Some(unread.offset),
            ..Place::default()
        };
        notes.add(NoteKind::UnreadObject, place);
    }
    let inside = opening.inside(region, inner_name(opening.head.name()))?;
    Ok(with_notes(open_region(inside)?, &notes))
}

/// Decompresses a region, counting what it has grown to after every piece.
fn spool(opening: &Opening, format: Compression, hasher: &mut Hasher) -> Result<(Region, Decompressed), IntakeError> {
    let mut done = Decompressed::default();
    let region = opening.scratch.spool(|put| {
        done = decompress(&opening.region, format, opening.limits(), hasher, &mut |piece| {
            if opening.cancel.load(Ordering::Relaxed) {
                return Err(IntakeError::Interrupted);
            }
            opening.inflation.add(piece.len() as u64, opening.limits())?;
            put(piece)
        })?;
        Ok(())
    })?;
    Ok((region, done))
}

/// The name of what is inside, by the endings that the compressors give.
fn inner_name(name: &str) -> &str {
    const ENDINGS: &[&str] = &[".gz", ".gzip", ".zst", ".zstd", ".bz2", ".xz"];
    ENDINGS
        .iter()
        .find_map(|ending| name.strip_suffix(ending))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests;
