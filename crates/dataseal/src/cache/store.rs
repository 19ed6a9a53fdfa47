//! The folder: `files/IDENTITY` holds the digest of a file's content, `tables/SIZE/KEY.json` an entry, and
//! `tables/SIZE/KEY.DATE.json` one that is good for one assessment date.
//!
//! Each file appears whole, by a rename, readable by its owner alone. Nothing is flushed to the disk: what a crash tears is
//! no entry.

use std::fs::{self, DirBuilder, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use dataseal_model::{Digest, ErrorCode};
use tempfile::Builder;

use crate::Error;
use crate::measure::shown;

/// Marks folders that backups may pass over (bford.info/cachedir).
const TAG: (&str, &str) = ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n");
/// Keeps the folder out of repositories.
const IGNORE: (&str, &str) = (".gitignore", "*\n");

const FILES: &str = "files";
const TABLES: &str = "tables";

/// An entry of more bytes is none of ours.
const MAX_BYTES: u64 = 256 << 20;

#[derive(Clone, Debug)]
pub(super) struct Store {
    folder: PathBuf,
}

impl Store {
    pub(super) const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The digest of the content of a file with this identity.
    pub(super) fn content_of(&self, identity: Digest) -> Option<Digest> {
        let text = read(&self.folder.join(FILES).join(identity.to_string()), 64)?;
        String::from_utf8(text).ok()?.parse().ok()
    }

    pub(super) fn keep_content(&self, identity: Digest, content: Digest) -> bool {
        let path = self.folder.join(FILES).join(identity.to_string());
        self.write(&path, content.to_string().as_bytes()).is_ok()
    }

    /// Whether anything is kept of files of so many bytes.
    pub(super) fn has_size(&self, bytes: u64) -> bool {
        self.tables(bytes).is_dir()
    }

    pub(super) fn entry(&self, bytes: u64, key: Digest, as_of: Option<&str>) -> Option<Vec<u8>> {
        read(&self.place(bytes, key, as_of), MAX_BYTES)
    }

    pub(super) fn keep_entry(&self, bytes: u64, key: Digest, as_of: Option<&str>, entry: &[u8]) -> bool {
        self.write(&self.place(bytes, key, as_of), entry).is_ok()
    }

    fn place(&self, bytes: u64, key: Digest, as_of: Option<&str>) -> PathBuf {
        let name = match as_of {
            Some(as_of) => format!("{key}.{as_of}.json"),
            None => format!("{key}.json"),
        };
        self.tables(bytes).join(name)
    }

    fn tables(&self, bytes: u64) -> PathBuf {
        self.folder.join(TABLES).join(bytes.to_string())
    }

    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let folder = path.parent().unwrap_or(&self.folder);
        if !folder.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
            for (name, text) in [TAG, IGNORE] {
                let path = self.folder.join(name);
                if !path.exists() {
                    fs::write(path, text)?;
                }
            }
        }
        let mut temporary = Builder::new()
            .prefix(".dataseal-")
            .permissions(Permissions::from_mode(0o600))
            .tempfile_in(folder)?;
        temporary.write_all(bytes)?;
        temporary.persist(path).map_err(|refused| refused.error)?;
        Ok(())
    }
}

/// All of a regular file of at most so many bytes.
fn read(path: &Path, most: u64) -> Option<Vec<u8>> {
    let file = File::open(path).ok()?;
    let length = file.metadata().ok()?.len().min(most);
    let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?.saturating_add(1));
    file.take(most.saturating_add(1)).read_to_end(&mut bytes).ok()?;
    u64::try_from(bytes.len())
        .is_ok_and(|length| length <= most)
        .then_some(bytes)
}

/// What a cache folder holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CacheSize {
    /// Files whose content is known.
    pub files: u64,
    /// Measurements, one for each content and way of reading it.
    pub entries: u64,
    /// Bytes of all of it.
    pub bytes: u64,
}

/// Counts what a cache folder holds; nothing if there is none.
///
/// # Errors
/// [`ErrorCode::InputPermission`] or [`ErrorCode::InputFailed`] for a folder that cannot be listed.
pub fn size_of_cache(folder: &Path) -> Result<CacheSize, Error> {
    let mut size = CacheSize::default();
    each_file(folder, &mut |path, bytes| {
        let below = path.strip_prefix(folder).unwrap_or(path);
        size.bytes += bytes;
        size.files += u64::from(below.starts_with(FILES));
        size.entries += u64::from(below.starts_with(TABLES));
    })
    .map_err(|error| failed(folder, &error))?;
    Ok(size)
}

/// Deletes what a cache folder holds and the folder itself, nothing else, and says what there was.
///
/// # Errors
/// Those of [`size_of_cache`]; [`ErrorCode::OutputFailed`] for what cannot be deleted.
pub fn clean_cache(folder: &Path) -> Result<CacheSize, Error> {
    let size = size_of_cache(folder)?;
    let refused = |path: &Path| Error::new(ErrorCode::OutputFailed, shown(path));
    for name in [FILES, TABLES] {
        gone(fs::remove_dir_all(folder.join(name))).map_err(|_| refused(&folder.join(name)))?;
    }
    for name in [TAG.0, IGNORE.0] {
        gone(fs::remove_file(folder.join(name))).map_err(|_| refused(&folder.join(name)))?;
    }
    // A folder with something else in it stays, and so does the one around it.
    if fs::remove_dir(folder).is_ok()
        && let Some(around) = folder.parent()
    {
        let _ = fs::remove_dir(around);
    }
    Ok(size)
}

/// What is not there is gone.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Calls `each` with every file that the store keeps below the folder, and its bytes. Links are not followed.
fn each_file(folder: &Path, each: &mut impl FnMut(&Path, u64)) -> io::Result<()> {
    let mut waiting = vec![folder.join(FILES), folder.join(TABLES)];
    while let Some(folder) = waiting.pop() {
        let listed = match fs::read_dir(&folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            other => other?,
        };
        for found in listed {
            let found = found?;
            let kind = found.file_type()?;
            if kind.is_dir() {
                waiting.push(found.path());
            } else if kind.is_file() {
                each(&found.path(), found.metadata()?.len());
            }
        }
    }
    Ok(())
}

fn failed(folder: &Path, error: &io::Error) -> Error {
    let code = match error.kind() {
        io::ErrorKind::PermissionDenied => ErrorCode::InputPermission,
        _ => ErrorCode::InputFailed,
    };
    Error::new(code, shown(folder))
}
