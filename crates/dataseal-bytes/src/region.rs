//! A stretch of an open file: all that a reader ever sees of its input.
//!
//! A whole file, a stored member of an archive and what a compressed member became in the scratch file all look the same
//! here, so readers need not know where their bytes come from. Every read names its offset; nothing shares a position.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use rustix::buffer::spare_capacity;
use rustix::io::Errno;

use crate::IntakeError;

/// Bytes of one read when a whole region is read through.
pub const CHUNK: usize = 256 << 10;

/// A stretch of an open file. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Region {
    file: Arc<File>,
    start: u64,
    length: u64,
}

impl Region {
    /// The stretch of `length` bytes from `start`. Reads past the file's real end come back short.
    pub const fn new(file: Arc<File>, start: u64, length: u64) -> Self {
        Self { file, start, length }
    }

    /// A stretch of this one, cut to its bounds.
    #[must_use]
    pub fn part(&self, start: u64, length: u64) -> Self {
        let start = start.min(self.length);
        Self {
            file: Arc::clone(&self.file),
            start: self.start.saturating_add(start),
            length: length.min(self.length - start),
        }
    }

    /// Bytes in it.
    pub const fn len(&self) -> u64 {
        self.length
    }

    /// Whether it has no bytes.
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The file below and where in it the region starts.
    pub fn file(&self) -> (&Arc<File>, u64) {
        (&self.file, self.start)
    }

    /// Fills `buffer` from `offset` of the region on; shorter only at its end.
    ///
    /// # Errors
    /// [`IntakeError::Io`] with the offset in the region.
    pub fn read_chunk<'a>(&self, offset: u64, buffer: &'a mut [u8]) -> Result<&'a [u8], IntakeError> {
        let left = self.length.saturating_sub(offset);
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let mut filled = 0;
        while let Some(rest) = buffer.get_mut(filled..wanted).filter(|rest| !rest.is_empty()) {
            let at = offset.saturating_add(filled as u64);
            match self.file.read_at(rest, self.start.saturating_add(at)) {
                Ok(0) => break,
                Ok(read) => filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(IntakeError::io(at, &error)),
            }
        }
        Ok(buffer.get(..filled).unwrap_or_default())
    }

    /// Reads exactly `length` bytes at `offset`. The caller has checked the range against [`Region::len`], so that no more
    /// is allocated than the region can fill.
    ///
    /// # Errors
    /// [`IntakeError::Io`] with the offset in the region, and [`IntakeError::Changed`] if the file is shorter by now.
    pub fn read_range(&self, offset: u64, length: usize) -> Result<Vec<u8>, IntakeError> {
        if offset.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(IntakeError::Changed);
        }
        // Read into room that nobody has cleared: column chunks are megabytes, and a good part of their time was zeros.
        let mut bytes = Vec::with_capacity(length);
        while bytes.len() < length {
            let at = offset.saturating_add(bytes.len() as u64);
            match rustix::io::pread(&*self.file, spare_capacity(&mut bytes), self.start.saturating_add(at)) {
                Ok(0) => return Err(IntakeError::Changed),
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(IntakeError::io(at, &error.into())),
            }
        }
        // The room may be larger than asked for, and the file than the region.
        bytes.truncate(length);
        Ok(bytes)
    }

    /// Whether all bytes from `start` to `end` are zero, as those are that align or pad; also if there are none.
    ///
    /// # Errors
    /// [`IntakeError::Io`], and [`IntakeError::Changed`] if the file is shorter by now.
    pub fn is_zero(&self, start: u64, end: u64) -> Result<bool, IntakeError> {
        if start >= end {
            return Ok(true);
        }
        let mut buffer = vec![0; usize::try_from(end - start).unwrap_or(CHUNK).min(CHUNK)];
        let mut at = start;
        while at < end {
            let wanted = usize::try_from(end - at).unwrap_or(usize::MAX).min(buffer.len());
            let chunk = self.read_chunk(at, buffer.get_mut(..wanted).unwrap_or_default())?;
            if chunk.is_empty() {
                return Err(IntakeError::Changed);
            }
            if chunk.iter().any(|byte| *byte != 0) {
                return Ok(false);
            }
            at = at.saturating_add(chunk.len() as u64);
        }
        Ok(true)
    }

    /// A reader over the region with a position of its own.
    pub fn reader(&self) -> RegionReader {
        RegionReader {
            region: self.clone(),
            position: 0,
        }
    }
}

/// [`Read`] and [`Seek`] over a region.
#[derive(Clone, Debug)]
pub struct RegionReader {
    region: Region,
    position: u64,
}

impl RegionReader {
    /// Bytes from the region's start to where the next read starts.
    pub const fn position(&self) -> u64 {
        self.position
    }
}

impl Read for RegionReader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.region.length.saturating_sub(self.position);
        let wanted = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        let Some(room) = buffer.get_mut(..wanted).filter(|room| !room.is_empty()) else {
            return Ok(0);
        };
        let at = self.region.start.saturating_add(self.position);
        let read = self.region.file.read_at(room, at)?;
        self.position += read as u64;
        Ok(read)
    }
}

impl Seek for RegionReader {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let position = match to {
            SeekFrom::Start(offset) => Some(offset),
            SeekFrom::End(offset) => self.region.length.checked_add_signed(offset),
            SeekFrom::Current(offset) => self.position.checked_add_signed(offset),
        };
        self.position = position.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    #[test]
    fn a_part_is_a_region_of_its_own() {
        let whole = region_of(b"0123456789");
        let part = whole.part(3, 4);
        assert_eq!(part.read_range(1, 3), Ok(b"456".to_vec()));
        assert_eq!(part.read_range(2, 3), Err(IntakeError::Changed));
        assert_eq!(whole.part(8, 100).len(), 2);
        assert!(whole.part(50, 1).is_empty());
        assert_eq!(part.part(1, 2).read_range(0, 2), Ok(b"45".to_vec()));
    }

    #[test]
    fn zeros_are_known_over_any_number_of_reads() {
        let mut bytes = vec![0; 2 * CHUNK + 10];
        let end = bytes.len() as u64;
        assert_eq!(region_of(&bytes).is_zero(0, end), Ok(true));
        assert_eq!(region_of(&bytes).is_zero(0, end + 1), Err(IntakeError::Changed));
        bytes[2 * CHUNK + 9] = 1;
        let region = region_of(&bytes);
        assert_eq!(region.is_zero(0, end), Ok(false));
        assert_eq!(region.is_zero(3, end - 1), Ok(true));
        assert_eq!(region.is_zero(end - 1, end), Ok(false));
        assert_eq!(region.is_zero(end, end), Ok(true));
        assert_eq!(region.is_zero(9, 3), Ok(true));
    }

    #[test]
    fn a_reader_seeks_within_its_region() {
        let mut reader = region_of(b"0123456789").part(2, 5).reader();
        let mut text = String::new();
        reader.seek(SeekFrom::End(-2)).unwrap();
        reader.read_to_string(&mut text).unwrap();
        assert_eq!(text, "56");
        assert!(reader.seek(SeekFrom::Current(-8)).is_err());
        assert_eq!(reader.seek(SeekFrom::Start(90)).unwrap(), 90);
        assert_eq!(reader.read(&mut [0; 4]).unwrap(), 0);
    }
}
