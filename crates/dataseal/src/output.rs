//! Writing files so that each appears whole or not at all, and nothing already written is lost.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use dataseal_model::ErrorCode;
use tempfile::{Builder, NamedTempFile};

use crate::Error;
use crate::measure::shown;

/// What happens to a file that is already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Existing {
    /// It is replaced in one step.
    Replace,
    /// It stays, and the write is refused.
    Keep,
}

impl Existing {
    /// Replaced where a person said so, kept otherwise.
    pub const fn under(force: bool) -> Self {
        if force { Self::Replace } else { Self::Keep }
    }
}

/// Writes `bytes` to `path`: temporary file beside it, fsync, rename, fsync of the folder. Folders are made as needed.
///
/// # Errors
/// The disk, a permission, or a file that is to be kept.
pub fn write_whole(path: &Path, bytes: &[u8], existing: Existing) -> Result<(), Error> {
    // Results hold nothing secret and are there to be handed on: as readable as any new file, by the caller's umask.
    write(path, bytes, existing, 0o666)
}

/// Writes `bytes` in place of a file that is there and keeps who may read it; of a link, what it leads to is replaced.
///
/// # Errors
/// The file is not there; the disk or a permission.
pub fn replace_whole(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let failed = |_| Error::new(ErrorCode::OutputFailed, shown(path));
    let real = fs::canonicalize(path).map_err(failed)?;
    let mode = fs::metadata(&real).map_err(failed)?.permissions().mode() & 0o777;
    write(&real, bytes, Existing::Replace, mode)
}

/// Copies a file to `path`, where nothing may be yet. Folders are made as needed.
///
/// # Errors
/// Something is there; the file cannot be read to its end; the disk or a permission.
pub fn copy_whole(mut file: File, path: &Path) -> Result<(), Error> {
    let mut ready = Ready::new(path, &[], 0o666)?;
    let copied = io::copy(&mut file, &mut ready.temporary).and_then(|_| ready.temporary.as_file().sync_all());
    copied.map_err(|_| Error::new(ErrorCode::OutputFailed, shown(path)))?;
    ready.place(Existing::Keep)?;
    sync_folder(path)
}

fn write(path: &Path, bytes: &[u8], existing: Existing, mode: u32) -> Result<(), Error> {
    // A rename would put a file in the place of a device or a pipe.
    let there = fs::metadata(path).ok().map(|there| there.file_type());
    if there.is_some_and(|there| !there.is_file() && !there.is_dir()) {
        return Err(Error::new(ErrorCode::OutputExists, shown(path)).detail("what is there is no file"));
    }
    Ready::new(path, bytes, mode)?.place(existing)?;
    sync_folder(path)
}

/// Writes a folder of files, by their paths below it, so that it appears whole or not at all and never in another's place.
///
/// # Errors
/// The disk, a permission, or something that is there already.
pub fn write_folder(path: &Path, files: &[(String, String)]) -> Result<(), Error> {
    let failed = |_| Error::new(ErrorCode::OutputFailed, shown(path));
    let there = || Error::new(ErrorCode::OutputExists, shown(path));
    fs::create_dir_all(folder_of(path)).map_err(failed)?;
    let temporary = Builder::new()
        .prefix(".dataseal-")
        .permissions(fs::Permissions::from_mode(0o777))
        .tempdir_in(folder_of(path))
        .map_err(failed)?;
    for (name, text) in files {
        write_whole(&temporary.path().join(name), text.as_bytes(), Existing::Keep)?;
    }
    // Renaming would take the place of an empty folder.
    if path.symlink_metadata().is_ok() {
        return Err(there());
    }
    fs::rename(temporary.path(), path).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::DirectoryNotEmpty | ErrorKind::NotADirectory => there(),
        _ => failed(error),
    })?;
    sync_folder(path)
}

/// A file that is on the disk whole, beside the place that it is to take.
#[derive(Debug)]
pub struct Ready {
    temporary: NamedTempFile,
    path: PathBuf,
}

impl Ready {
    /// Writes `bytes` beside `path`: temporary file, fsync. Folders are made as needed. As readable as any new file, or
    /// by nobody else where it `is_secret`.
    ///
    /// # Errors
    /// The disk or a permission.
    pub fn whole(path: &Path, bytes: &[u8], is_secret: bool) -> Result<Self, Error> {
        Self::new(path, bytes, if is_secret { 0o600 } else { 0o666 })
    }

    fn new(path: &Path, bytes: &[u8], mode: u32) -> Result<Self, Error> {
        let failed = |_| Error::new(ErrorCode::OutputFailed, shown(path));
        let folder = folder_of(path);
        fs::create_dir_all(folder).map_err(failed)?;
        let mut temporary = Builder::new()
            .prefix(".dataseal-")
            .permissions(fs::Permissions::from_mode(mode))
            .tempfile_in(folder)
            .map_err(failed)?;
        temporary.write_all(bytes).map_err(failed)?;
        temporary.as_file().sync_all().map_err(failed)?;
        Ok(Self {
            temporary,
            path: path.to_owned(),
        })
    }

    /// Takes the place, in one step.
    fn place(self, existing: Existing) -> Result<PathBuf, Error> {
        let Self { temporary, path } = self;
        match existing {
            Existing::Replace => temporary
                .persist(&path)
                .map_err(|_| Error::new(ErrorCode::OutputFailed, shown(&path)))?,
            Existing::Keep => temporary.persist_noclobber(&path).map_err(|refused| {
                let there = refused.error.kind() == ErrorKind::AlreadyExists;
                Error::new(
                    if there {
                        ErrorCode::OutputExists
                    } else {
                        ErrorCode::OutputFailed
                    },
                    shown(&path),
                )
            })?,
        };
        Ok(path)
    }
}

/// Has each file of one folder take its place, whatever is there, and flushes the folder once.
///
/// # Errors
/// The disk or a permission.
pub fn place_all(files: impl IntoIterator<Item = Ready>) -> Result<(), Error> {
    let mut last = None;
    for file in files {
        last = Some(file.place(Existing::Replace)?);
    }
    last.map_or(Ok(()), |path| sync_folder(&path))
}

/// The folder of a file, `.` for a bare name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn sync_folder(path: &Path) -> Result<(), Error> {
    File::open(folder_of(path))
        .and_then(|folder| folder.sync_all())
        .map_err(|_| Error::new(ErrorCode::OutputFailed, shown(path)))
}

/// Reads a file that people edit or exchange, up to `limit` bytes.
///
/// # Errors
/// The file is missing, unreadable, no regular file, or larger than the limit.
pub fn read_bounded(path: &Path, limit: u64) -> Result<Vec<u8>, Error> {
    let mut file = crate::measure::open_regular(path)?;
    let mut bytes = Vec::new();
    let read = Read::by_ref(&mut file)
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes);
    read.map_err(|_| Error::new(ErrorCode::InputFailed, shown(path)))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length <= limit) {
        Ok(bytes)
    } else {
        Err(Error::new(ErrorCode::LimitSize, shown(path)).detail(format!("{limit} bytes")))
    }
}

/// A folder name made from a file's stem: Chinese stays, separators, control and reserved characters become `_`.
pub fn slug(stem: &str) -> String {
    let cleaned: String = stem
        .chars()
        .map(|c| {
            if c.is_control() || r#"/\:*?"<>|"#.contains(c) {
                '_'
            } else {
                c
            }
        })
        .take(80)
        .collect();
    let trimmed = cleaned.trim_matches(['.', ' ']);
    if trimmed.is_empty() {
        "dataset".to_owned()
    } else {
        trimmed.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_kept_is_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a").join("manifest.json");
        write_whole(&path, b"first", Existing::Keep).expect("written");
        let refused = write_whole(&path, b"second", Existing::Keep).expect_err("refused");
        assert_eq!(refused.code(), ErrorCode::OutputExists);
        assert_eq!(fs::read(&path).expect("read"), b"first");
        write_whole(&path, b"third", Existing::Replace).expect("replaced");
        assert_eq!(fs::read(&path).expect("read"), b"third");
    }

    #[test]
    fn a_file_takes_no_place_of_what_is_no_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("socket");
        let _socket = std::os::unix::net::UnixListener::bind(&path).expect("a socket");
        let refused = write_whole(&path, b"text", Existing::Replace).expect_err("refused");
        assert_eq!(refused.code(), ErrorCode::OutputExists);
        assert!(!path.metadata().expect("there").is_file());
    }

    #[test]
    fn files_of_a_folder_take_their_places_together() {
        let folder = tempfile::tempdir().expect("a folder");
        let paths = ["one", "two"].map(|name| folder.path().join("a").join(name));
        let ready = |is_secret: bool| {
            let files = paths.iter().map(|path| Ready::whole(path, b"text", is_secret));
            files.collect::<Result<Vec<_>, _>>().expect("written")
        };
        let waiting = ready(false);
        assert!(paths.iter().all(|path| !path.exists()));
        drop(waiting);
        assert_eq!(fs::read_dir(folder.path().join("a")).expect("a folder").count(), 0);
        place_all(ready(true)).expect("placed");
        for path in &paths {
            assert_eq!(fs::read(path).expect("read"), b"text");
            assert_eq!(path.metadata().expect("there").permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_folder_appears_whole_and_never_in_anothers_place() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a").join("own");
        let files = ["pack.toml", "rules/one.toml"].map(|name| (name.to_owned(), format!("# {name}")));
        write_folder(&path, &files).expect("written");
        assert_eq!(
            fs::read(path.join("rules/one.toml")).expect("read"),
            b"# rules/one.toml"
        );
        assert_ne!(
            path.metadata().expect("there").permissions().mode() & 0o055,
            0,
            "others may read it"
        );
        for taken in [&path, &folder.path().join("a").join("empty")] {
            fs::create_dir_all(taken).expect("a folder");
            let refused = write_folder(taken, &files).expect_err("refused");
            assert_eq!(refused.code(), ErrorCode::OutputExists);
        }
        let left: Vec<_> = fs::read_dir(folder.path().join("a")).expect("a folder").collect();
        assert_eq!(left.len(), 2, "nothing temporary is left: {left:?}");
    }

    #[test]
    fn slugs_keep_chinese_and_drop_what_paths_reserve() {
        assert_eq!(slug("客户订单_2025"), "客户订单_2025");
        assert_eq!(slug("../a:b"), "_a_b");
        assert_eq!(slug("…"), "…");
        assert_eq!(slug(".."), "dataset");
    }
}
