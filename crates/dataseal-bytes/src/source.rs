//! An input as an open descriptor: who it is, what its bytes hash to, and reads that share no position.
//!
//! The descriptor's own offset may be shared with the process that opened it and between threads, so every read here
//! names its offset.

use std::fs::File;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use dataseal_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::region::CHUNK;
use crate::{IntakeError, Region};

/// An input to read.
#[derive(Debug)]
pub struct Source {
    /// The open file; only its bytes are used, never a path.
    pub file: File,
    /// Name relative to what the user gave: for the record, and to decide between two readings of one text.
    pub name: String,
    /// An empty, anonymous file for what must be decompressed. Without one, compressed inputs are refused.
    pub scratch: Option<File>,
}

/// Seconds after which a change shows in a file's times.
const SETTLING: i64 = 2;

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

    /// One digest of all of it, under which what is known of the file can be found again.
    pub fn digest(&self) -> Digest {
        let mut hasher = Sha256::new();
        for number in [self.device, self.inode, self.size] {
            hasher.update(number.to_le_bytes());
        }
        for (seconds, nanoseconds) in [self.modified, self.changed] {
            hasher.update(seconds.to_le_bytes());
            hasher.update(nanoseconds.to_le_bytes());
        }
        Digest::new(hasher.finalize().into())
    }

    /// Whether the file was last changed long enough before `now` that a later change would show: file systems keep times
    /// no finer than up to two seconds (FAT). A time that lies ahead never is.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        let now = now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let latest = self.modified.0.max(self.changed.0);
        i64::try_from(now).is_ok_and(|now| latest < now.saturating_sub(SETTLING))
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
    let file = file.try_clone().map_err(|error| IntakeError::io(0, &error))?;
    digest_until(&Region::new(Arc::new(file), 0, u64::MAX), &AtomicBool::new(false))
}

fn digest_until(region: &Region, stop: &AtomicBool) -> Result<(Digest, u64), IntakeError> {
    let mut hasher = Hasher::default();
    let mut buffer = vec![0; CHUNK];
    let mut offset = 0;
    loop {
        if stop.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let chunk = region.read_chunk(offset, &mut buffer)?;
        if chunk.is_empty() {
            return Ok((hasher.finish(), offset));
        }
        hasher.update(chunk);
        offset += chunk.len() as u64;
    }
}

/// SHA-256 fed piece by piece.
#[derive(Clone, Default)]
pub struct Hasher(Sha256);

impl Hasher {
    /// Takes more bytes in.
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// The digest of everything taken in.
    pub fn finish(self) -> Digest {
        Digest::new(self.0.finalize().into())
    }
}

/// A digest, and of how many bytes.
type Hashed = Result<(Digest, u64), IntakeError>;

/// The digest of a whole file, whoever comes to compute it: a reader that goes through all bytes in order anyway, a thread
/// beside a reader that jumps about, or, if neither did, whoever asks.
pub struct FileDigest {
    region: Region,
    known: OnceLock<Result<Digest, IntakeError>>,
    worker: Mutex<Option<JoinHandle<Hashed>>>,
    stop: Arc<AtomicBool>,
}

impl FileDigest {
    /// Nothing computed yet.
    pub fn of(region: Region) -> Self {
        Self {
            region,
            known: OnceLock::new(),
            worker: Mutex::new(None),
            stop: Arc::default(),
        }
    }

    /// Tells the digest, by a reader that has hashed the whole region. Told twice, it must be the same.
    ///
    /// # Errors
    /// [`IntakeError::Changed`] if it is not.
    pub fn tell(&self, digest: Digest) -> Result<(), IntakeError> {
        match self.known.get_or_init(|| Ok(digest)) {
            Ok(known) if *known == digest => Ok(()),
            _ => Err(IntakeError::Changed),
        }
    }

    /// Starts computing it in a thread of its own, once.
    pub fn start(&self) {
        let mut worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner);
        if worker.is_none() && self.known.get().is_none() {
            let (region, stop) = (self.region.clone(), Arc::clone(&self.stop));
            *worker = Some(std::thread::spawn(move || digest_until(&region, &stop)));
        }
    }

    /// The digest, waited for or computed now if need be.
    ///
    /// # Errors
    /// [`IntakeError::Io`] from reading, [`IntakeError::Changed`] if the file ended early.
    pub fn wait(&self) -> Result<Digest, IntakeError> {
        *self.known.get_or_init(|| {
            let worker = self.worker.lock().unwrap_or_else(PoisonError::into_inner).take();
            let (digest, bytes) = match worker {
                Some(worker) => worker.join().unwrap_or(Err(IntakeError::Internal))?,
                None => digest_until(&self.region, &self.stop)?,
            };
            if bytes == self.region.len() {
                Ok(digest)
            } else {
                Err(IntakeError::Changed)
            }
        })
    }
}

impl Drop for FileDigest {
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
    fn whoever_computes_it_the_digest_is_one() {
        let region = crate::testing::region_of(&vec![7; CHUNK * 2 + 1]);
        let (expected, _) = digest_file(region.file().0).unwrap();
        let beside = FileDigest::of(region.clone());
        beside.start();
        assert_eq!(beside.wait(), Ok(expected));
        assert_eq!(FileDigest::of(region.clone()).wait(), Ok(expected));
        let told = FileDigest::of(region);
        told.tell(expected).unwrap();
        assert_eq!(told.wait(), Ok(expected));
        assert_eq!(told.tell(Digest::new([0; 32])), Err(IntakeError::Changed));
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
}
