//! Where decompressed bytes go: one anonymous file of the caller, written from its start to its end and never again.
//!
//! Readers need random access and several passes, a decompressor gives neither; so what it yields is put down once and
//! read as a [`Region`] like any other. The caller makes the file (unlinked, private), so nothing is opened by name here.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{IntakeError, Region};

/// The scratch file and how far it is taken.
#[derive(Clone, Debug)]
pub struct Scratch {
    file: Option<Arc<File>>,
    taken: Arc<Mutex<u64>>,
}

impl Scratch {
    /// Room in an empty file that is the caller's to give; without one, nothing can be decompressed.
    pub fn new(file: Option<File>) -> Self {
        Self {
            file: file.map(Arc::new),
            taken: Arc::default(),
        }
    }

    /// Puts down what `fill` yields piece by piece and returns it as a region. One at a time.
    ///
    /// # Errors
    /// [`IntakeError::NoScratch`] without a file, [`IntakeError::ScratchFull`] when it cannot be written, and whatever
    /// `fill` reports.
    pub fn spool(
        &self,
        fill: impl FnOnce(&mut dyn FnMut(&[u8]) -> Result<(), IntakeError>) -> Result<(), IntakeError>,
    ) -> Result<Region, IntakeError> {
        let file = self.file.as_ref().ok_or(IntakeError::NoScratch)?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let start = *taken;
        let mut end = start;
        let filled = fill(&mut |bytes| {
            write_at(file, bytes, end)?;
            end = end.saturating_add(bytes.len() as u64);
            Ok(())
        });
        // What a failed member has written is overwritten by the next one.
        filled?;
        *taken = end;
        Ok(Region::new(Arc::clone(file), start, end - start))
    }

    /// Gives back everything: regions made before must be out of use.
    pub fn clear(&self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = 0;
        if let Some(file) = &self.file {
            // Best effort: the space is needed again only if the next member is large.
            let _ = file.set_len(0);
        }
    }
}

fn write_at(file: &File, bytes: &[u8], offset: u64) -> Result<(), IntakeError> {
    file.write_all_at(bytes, offset)
        .map_err(|error: io::Error| IntakeError::ScratchFull { kind: error.kind() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_down_is_read_back() {
        let scratch = Scratch::new(Some(tempfile::tempfile().unwrap()));
        let first = scratch.spool(|put| put(b"abc").and_then(|()| put(b"def"))).unwrap();
        assert_eq!(
            scratch.spool(|_| Err(IntakeError::Changed)).err(),
            Some(IntakeError::Changed)
        );
        let second = scratch.spool(|put| put(b"xyz")).unwrap();
        assert_eq!(first.read_range(0, 6), Ok(b"abcdef".to_vec()));
        assert_eq!(second.read_range(0, 3), Ok(b"xyz".to_vec()));
        assert_eq!(Scratch::new(None).spool(|_| Ok(())).err(), Some(IntakeError::NoScratch));
    }
}
