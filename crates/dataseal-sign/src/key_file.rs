//! Private key files: created closed, opened only if still closed. Not for public keys, which need no protection.
//!
//! Every check is made on the open descriptor, never on the name, so that nobody can exchange the file in between.

#[cfg(not(unix))]
use std::path::Path;

#[cfg(not(unix))]
use zeroize::Zeroizing;

use crate::error::KeyFileDefect;

/// Far above any PKCS#8 key in PEM; a bound on what is read.
#[cfg(unix)]
const MAX_BYTES: usize = 8 * 1024;

#[cfg(unix)]
pub(crate) use unix::{create, read};

#[cfg(unix)]
mod unix {
    use std::fs::{self, File, OpenOptions, Permissions};
    use std::io::{self, Read, Write};
    use std::os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt};
    use std::path::Path;

    use rustix::fs::{Mode, OFlags};
    use zeroize::Zeroizing;

    use super::{KeyFileDefect, MAX_BYTES};

    /// Read and write for the owner, nothing for anybody else.
    const PRIVATE_MODE: u32 = 0o600;
    const GROUP_AND_OTHERS: u32 = 0o077;
    const PERMISSION_BITS: u32 = 0o7777;

    /// Writes a new file and makes it durable. A file that could not be completed is removed again.
    pub(crate) fn create(path: &Path, text: &[u8]) -> Result<(), KeyFileDefect> {
        // O_EXCL: neither an existing file nor a link to one is ever opened.
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(PRIVATE_MODE)
            .open(path)
            .map_err(|error| match error.kind() {
                io::ErrorKind::AlreadyExists => KeyFileDefect::Exists,
                kind => KeyFileDefect::Io(kind),
            })?;
        complete(file, path, text).map_err(|error| {
            // What went wrong first is what the user must hear; a second failure adds nothing.
            let _ = fs::remove_file(path);
            KeyFileDefect::Io(error.kind())
        })
    }

    fn complete(mut file: File, path: &Path, text: &[u8]) -> io::Result<()> {
        // Whatever the umask left of the mode.
        file.set_permissions(Permissions::from_mode(PRIVATE_MODE))?;
        file.write_all(text)?;
        file.sync_all()?;
        sync_directory_of(path)
    }

    /// The name is durable only when its directory is.
    fn sync_directory_of(path: &Path) -> io::Result<()> {
        let directory = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        match File::open(directory)?.sync_all() {
            // Some network file systems do not know the request for directories.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            other => other,
        }
    }

    /// Reads a file that nobody else can have read.
    pub(crate) fn read(path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFileDefect> {
        // O_NONBLOCK: opening a pipe must not wait for its writer.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        let descriptor = rustix::fs::open(path, flags, Mode::empty()).map_err(|errno| match errno {
            rustix::io::Errno::LOOP => KeyFileDefect::SymbolicLink,
            other => KeyFileDefect::Io(io::Error::from(other).kind()),
        })?;
        let file = File::from(descriptor);
        require_private(&file.metadata().map_err(|error| KeyFileDefect::Io(error.kind()))?)?;
        read_bounded(file)
    }

    fn require_private(metadata: &fs::Metadata) -> Result<(), KeyFileDefect> {
        if !metadata.is_file() {
            return Err(KeyFileDefect::NotRegular);
        }
        if metadata.uid() != rustix::process::geteuid().as_raw() {
            return Err(KeyFileDefect::Owner { owner: metadata.uid() });
        }
        if metadata.mode() & GROUP_AND_OTHERS != 0 {
            return Err(KeyFileDefect::Mode {
                mode: metadata.mode() & PERMISSION_BITS,
            });
        }
        if metadata.nlink() != 1 {
            return Err(KeyFileDefect::HardLinks {
                links: metadata.nlink(),
            });
        }
        Ok(())
    }

    /// Into a buffer of full size: one that grows would leave copies of the key behind.
    fn read_bounded(mut file: File) -> Result<Zeroizing<Vec<u8>>, KeyFileDefect> {
        let mut buffer = Zeroizing::new(vec![0; MAX_BYTES + 1]);
        let mut filled = 0;
        while let Some(free) = buffer.get_mut(filled..).filter(|free| !free.is_empty()) {
            match file.read(free) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(KeyFileDefect::Io(error.kind())),
            }
        }
        if filled > MAX_BYTES {
            return Err(KeyFileDefect::TooLarge { limit: MAX_BYTES });
        }
        buffer.truncate(filled);
        Ok(buffer)
    }
}

/// Without owners and modes there is no private file.
#[cfg(not(unix))]
pub(crate) fn create(_path: &Path, _text: &[u8]) -> Result<(), KeyFileDefect> {
    Err(KeyFileDefect::Platform)
}

/// Without owners and modes there is no private file.
#[cfg(not(unix))]
pub(crate) fn read(_path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyFileDefect> {
    Err(KeyFileDefect::Platform)
}
