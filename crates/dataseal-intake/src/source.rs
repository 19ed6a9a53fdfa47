//! An input as an open descriptor: who it is, what its bytes hash to, and reads that share no position.
//!
//! The descriptor's own offset may be shared with the process that opened it and between threads, so every read here
//! names its offset.

use std::fs::File;
use std::io;
use std::os::unix::fs::{FileExt, MetadataExt};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

use dataseal_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::IntakeError;

/// Bytes of one read when a whole file is read through.
pub(crate) const CHUNK: usize = 256 << 10;

/// An input to read.
#[derive(Debug)]
pub struct Source {
    /// The open file; only its bytes are used, never a path.
    pub file: File,
    /// Name relative to what the user gave, for the record only.
    pub name: String,
}

/// What must stay the same about a file from the first read to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIdentity {
    device: u64,
    inode: u64,
    size: u64,
    modified: (i64, i64),
    changed: (i64, i64),
}

impl FileIdentity {
    /// Takes the identity of an open regular file.
    ///
    /// # Errors
    /// [`IntakeError::Directory`] or [`IntakeError::NotRegular`] for what is no file, [`IntakeError::Io`] if the system
    /// does not tell.
    pub fn of(file: &File) -> Result<Self, IntakeError> {
        let metadata = file.metadata().map_err(|error| IntakeError::io(0, &error))?;
        if metadata.is_dir() {
            return Err(IntakeError::Directory);
        }
        if !metadata.is_file() {
            return Err(IntakeError::NotRegular);
        }
        Ok(Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.size(),
            modified: (metadata.mtime(), metadata.mtime_nsec()),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        })
    }

    /// Size in bytes.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Looks whether the file is still the one that this identity was taken of.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if it is not.
    pub fn check(&self, file: &File) -> Result<(), IntakeError> {
        if Self::of(file)? == *self {
            Ok(())
        } else {
            Err(IntakeError::Changed)
        }
    }
}

/// SHA-256 and length of a whole file, read by position: the descriptor's offset stays where it is.
///
/// # Errors
/// [`IntakeError::Io`] if a read fails.
pub fn digest_file(file: &File) -> Result<(Digest, u64), IntakeError> {
    digest_until(file, &AtomicBool::new(false))
}

fn digest_until(file: &File, stop: &AtomicBool) -> Result<(Digest, u64), IntakeError> {
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; CHUNK];
    let mut offset = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let chunk = read_chunk(file, offset, &mut buffer)?;
        if chunk.is_empty() {
            return Ok((hasher.finish(), offset));
        }
        hasher.update(chunk);
        offset += chunk.len() as u64;
    }
}

/// Fills `buffer` from `offset` on; shorter only at the end of the file.
pub(crate) fn read_chunk<'a>(file: &File, offset: u64, buffer: &'a mut [u8]) -> Result<&'a [u8], IntakeError> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        let at = offset.saturating_add(filled as u64);
        match file.read_at(rest, at) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(IntakeError::io(at, &error)),
        }
    }
    Ok(buffer.get(..filled).unwrap_or_default())
}

/// Reads exactly `length` bytes at `offset`. The caller has checked the range against the file's size, so that no more
/// is allocated than the file can fill.
pub(crate) fn read_range(file: &File, offset: u64, length: usize) -> Result<Vec<u8>, IntakeError> {
    let mut buffer = vec![0; length];
    if read_chunk(file, offset, &mut buffer)?.len() == length {
        Ok(buffer)
    } else {
        Err(IntakeError::Changed)
    }
}

/// SHA-256 fed piece by piece.
#[derive(Clone, Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> Digest {
        Digest::new(self.0.finalize().into())
    }
}

/// A digest computed beside other work on the same file.
pub(crate) struct BackgroundDigest {
    worker: Option<JoinHandle<Result<(Digest, u64), IntakeError>>>,
    stop: Arc<AtomicBool>,
}

impl BackgroundDigest {
    pub(crate) fn start(file: Arc<File>) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let worker = std::thread::spawn({
            let stop = Arc::clone(&stop);
            move || digest_until(&file, &stop)
        });
        Self {
            worker: Some(worker),
            stop,
        }
    }

    /// Waits for the result.
    pub(crate) fn finish(mut self) -> Result<(Digest, u64), IntakeError> {
        let joined = self.worker.take().map(JoinHandle::join);
        joined.and_then(Result::ok).unwrap_or(Err(IntakeError::Internal))
    }
}

impl Drop for BackgroundDigest {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Seek, SeekFrom, Write};

    use super::*;

    #[test]
    fn digest_is_that_of_fips_180_4_and_leaves_the_offset_alone() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"abc").unwrap();
        file.seek(SeekFrom::Start(1)).unwrap();
        let (digest, length) = digest_file(&file).unwrap();
        assert_eq!(
            digest.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(length, 3);
        let mut rest = String::new();
        file.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "bc");
    }

    #[test]
    fn background_digest_agrees() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&vec![7; CHUNK * 2 + 1]).unwrap();
        let file = Arc::new(file);
        let expected = digest_file(&file).unwrap();
        assert_eq!(BackgroundDigest::start(file).finish().unwrap(), expected);
    }

    #[test]
    fn identity_sees_a_change_and_refuses_a_directory() {
        let mut file = tempfile::tempfile().unwrap();
        let before = FileIdentity::of(&file).unwrap();
        before.check(&file).unwrap();
        file.write_all(b"x").unwrap();
        assert_eq!(before.check(&file), Err(IntakeError::Changed));
        let folder = tempfile::tempdir().unwrap();
        let opened = File::open(folder.path()).unwrap();
        assert_eq!(FileIdentity::of(&opened), Err(IntakeError::Directory));
    }

    #[test]
    fn a_range_past_the_end_is_a_change() {
        let file = tempfile::tempfile().unwrap();
        assert_eq!(read_range(&file, 0, 1), Err(IntakeError::Changed));
    }
}
