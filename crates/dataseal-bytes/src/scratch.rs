//! Where decompressed bytes go: one anonymous file of the caller, written from its start to its end and never again.
//!
//! Readers need random access and several passes, a decompressor gives neither; so what it yields is put down once and
//! read as a [`Region`] like any other. The caller makes the file (unlinked, private), so nothing is opened by name here.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::region::CHUNK;
use crate::{IntakeError, Limits, Region, SizeLimit};

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
        let mut write = |bytes: &[u8]| {
            write_at(file, bytes, end)?;
            end = end.saturating_add(bytes.len() as u64);
            Ok(())
        };
        // Small pieces wait for one another; what a failed member has written is overwritten by the next one.
        let mut waiting = Vec::new();
        fill(&mut |bytes| {
            if waiting.len() + bytes.len() >= CHUNK {
                write(&waiting)?;
                waiting.clear();
                return write(bytes);
            }
            waiting.extend_from_slice(bytes);
            Ok(())
        })?;
        write(&waiting)?;
        *taken = end;
        Ok(Region::new(Arc::clone(file), start, end - start))
    }

    /// How far the file is taken, to [`Scratch::release`] later what comes after.
    pub fn mark(&self) -> u64 {
        *self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Gives back everything put down since a mark: regions made since must be out of use.
    pub fn release(&self, mark: u64) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        *taken = mark.min(*taken);
        if let Some(file) = &self.file {
            // Best effort: the space is needed again only if what comes next is large.
            let _ = file.set_len(*taken);
        }
    }

    /// Gives back everything: regions made before must be out of use.
    pub fn clear(&self) {
        self.release(0);
    }
}

/// What one file has grown to, over all its members and everything nested in them: 42 kilobytes of archives in archives
/// must not become petabytes, though none of them grows much by itself.
#[derive(Debug)]
pub struct Inflation {
    stored: u64,
    inflated: AtomicU64,
    members: AtomicU64,
}

impl Inflation {
    /// Nothing so far, of a file of this many bytes.
    pub const fn of(stored: u64) -> Self {
        Self {
            stored,
            inflated: AtomicU64::new(0),
            members: AtomicU64::new(0),
        }
    }

    /// Looks whether a limit was passed before: it holds for the whole file, whatever it was that went over.
    ///
    /// # Errors
    /// Those of [`Inflation::add`] and [`Inflation::add_members`].
    pub fn check(&self, limits: &Limits) -> Result<(), IntakeError> {
        self.add(0, limits)?;
        self.add_members(0, limits)
    }

    /// Counts decompressed bytes.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] or [`IntakeError::Ratio`] as soon as there are too many for the file.
    pub fn add(&self, bytes: u64, limits: &Limits) -> Result<(), IntakeError> {
        limits.check_inflation(self.stored, count(&self.inflated, bytes))
    }

    /// Counts members of an archive.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] as soon as there are too many in all archives of the file together.
    pub fn add_members(&self, members: u64, limits: &Limits) -> Result<(), IntakeError> {
        let found = count(&self.members, members);
        let allowed = u64::from(limits.max_entries);
        if found > allowed {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed,
                found,
            });
        }
        Ok(())
    }
}

/// The sum after adding. Sums stop at half the range, so that no number of further ones makes them wrap.
fn count(counter: &AtomicU64, more: u64) -> u64 {
    let more = more.min(u64::MAX / 2);
    let sum = counter.fetch_add(more, Ordering::Relaxed).saturating_add(more);
    if sum > u64::MAX / 2 {
        counter.store(u64::MAX / 2, Ordering::Relaxed);
    }
    sum
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
        let long = vec![b'l'; CHUNK + 1];
        let mixed = scratch
            .spool(|put| put(b"short").and_then(|()| put(&long)).and_then(|()| put(b"end")))
            .unwrap();
        assert_eq!(mixed.read_range(0, 6), Ok(b"shortl".to_vec()));
        assert_eq!(mixed.read_range(CHUNK as u64 + 5, 4), Ok(b"lend".to_vec()));
        let mark = scratch.mark();
        scratch.spool(|put| put(b"gone")).unwrap();
        scratch.release(mark);
        assert_eq!(second.read_range(0, 3), Ok(b"xyz".to_vec()));
        assert_eq!(scratch.mark(), mark);
        assert_eq!(Scratch::new(None).spool(|_| Ok(())).err(), Some(IntakeError::NoScratch));
    }

    #[test]
    fn growth_is_counted_over_everything() {
        let limits = Limits::default();
        let inflation = Inflation::of(1000);
        for _ in 0..64 {
            inflation.add(1 << 20, &limits).unwrap();
        }
        assert!(matches!(inflation.add(1, &limits), Err(IntakeError::Ratio { .. })));
        inflation.add_members(100_000, &limits).unwrap();
        assert!(inflation.add_members(1, &limits).is_err());
        assert!(inflation.check(&limits).is_err());
        assert_eq!(Inflation::of(1000).check(&limits), Ok(()));
        assert!(inflation.add(u64::MAX, &limits).is_err());
        assert!(inflation.add(u64::MAX, &limits).is_err());
    }
}
