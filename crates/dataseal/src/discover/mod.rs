//! From arguments to input files: a file, a folder with everything below it, or a pattern that the shell has left alone.
//!
//! Nothing is opened here but folders, and no link is followed, so that a folder's files are the files in that folder. What
//! is passed over is listed with its reason. The order is that of the names' bytes, the same on every machine.

mod hive;
mod pattern;
#[cfg(test)]
mod tests;

use std::ffi::{CStr, OsStr};
use std::fmt;
use std::fs;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, openat, statat};

pub use hive::is_partitioned;
pub(crate) use hive::partitions;

use pattern::{Pattern, States};

/// One input file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where it is: the argument and the way below it.
    pub path: PathBuf,
    /// Its name relative to the argument's folder, with `/` between parts; for an argument that is a file, its last part.
    /// Bytes that are not UTF-8 are written `\xNN`.
    pub name: String,
    /// The folders of the form `key=value` between the argument and the file, in their order. The value is absent where
    /// Hive writes its name for that.
    pub partitions: Vec<(String, Option<String>)>,
}

/// Why something below a folder is no input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// Its name begins with a dot.
    Hidden,
    /// It is a description or an output of this program.
    Own,
    /// Another program's marker or log, such as `_SUCCESS`.
    Marker,
    /// A symbolic link.
    Link,
    /// A pipe, a socket or a device.
    Special,
    /// A folder that the system does not let be listed.
    Unreadable(io::ErrorKind),
}

impl SkipReason {
    /// Stable name for messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Own => "own",
            Self::Marker => "marker",
            Self::Link => "link",
            Self::Special => "special",
            Self::Unreadable(_) => "unreadable",
        }
    }
}

/// Something that is no input. A folder stands for everything in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, like [`Found::name`].
    pub name: String,
    /// Why.
    pub why: SkipReason,
}

/// What arguments stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Discovery {
    /// The input files, by argument, and within an argument by the bytes of their names.
    pub found: Vec<Found>,
    /// What was passed over, in the same order.
    pub skipped: Vec<Skipped>,
}

/// Why an argument cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DiscoverError {
    /// There is nothing of that name, or it cannot be looked at.
    Failed {
        /// The argument.
        path: PathBuf,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// No file matches the pattern.
    NoMatch {
        /// The argument.
        path: PathBuf,
    },
    /// Folders in folders beyond the limit.
    TooDeep {
        /// The limit.
        allowed: u32,
    },
    /// More files and folders than the limit.
    TooMany {
        /// The limit.
        allowed: usize,
    },
}

impl fmt::Display for DiscoverError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { path, kind } => write!(f, "`{}` cannot be read: {kind}", path.display()),
            Self::NoMatch { path } => write!(f, "no file matches `{}`", path.display()),
            Self::TooDeep { allowed } => write!(f, "more than {allowed} folders in each other"),
            Self::TooMany { allowed } => write!(f, "more than {allowed} files and folders"),
        }
    }
}

impl std::error::Error for DiscoverError {}

/// How far a walk goes before it is given up. It is never cut short: beyond a limit there is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Folders in each other. 32.
    pub depth: u32,
    /// Files and folders that are looked at, those that are skipped included. 100,000.
    pub entries: usize,
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            depth: 32,
            entries: 100_000,
        }
    }
}

/// Expands one argument. What exists under its very name is meant by it, also if the name has the form of a pattern.
/// Whatever exists and is no folder is handed on as a file, for the one who opens it to judge.
///
/// # Errors
/// [`DiscoverError`].
pub fn discover(argument: &Path, reach: Reach) -> Result<Discovery, DiscoverError> {
    let failed = |error: &io::Error| DiscoverError::Failed {
        path: argument.to_owned(),
        kind: error.kind(),
    };
    let metadata = match fs::symlink_metadata(argument) {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let pattern = argument.to_str().and_then(Pattern::parse);
            let pattern = pattern.ok_or_else(|| failed(&error))?;
            return discover_pattern(argument, &pattern, reach);
        }
        Err(error) => return Err(failed(&error)),
    };
    if metadata.is_dir() {
        let folder = open_folder(CWD, argument).map_err(|error| failed(&error))?;
        let mut walk = Walk::new(argument, None, reach);
        walk.folder(folder, &mut Vec::new(), &States::everything(), 0)?;
        return Ok(walk.sorted());
    }
    Ok(Discovery {
        found: vec![Found {
            path: argument.to_owned(),
            name: shown(argument.file_name().unwrap_or(argument.as_os_str())),
            partitions: Vec::new(),
        }],
        skipped: Vec::new(),
    })
}

fn discover_pattern(argument: &Path, pattern: &Pattern, reach: Reach) -> Result<Discovery, DiscoverError> {
    let no_match = || DiscoverError::NoMatch {
        path: argument.to_owned(),
    };
    let here = Path::new(".");
    let start = if pattern.folder().as_os_str().is_empty() {
        here
    } else {
        pattern.folder()
    };
    let folder = open_folder(CWD, start).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => no_match(),
        kind => DiscoverError::Failed {
            path: argument.to_owned(),
            kind,
        },
    })?;
    let mut walk = Walk::new(pattern.folder(), Some(pattern), reach);
    walk.folder(folder, &mut Vec::new(), &pattern.start(), 0)?;
    let discovery = walk.sorted();
    if discovery.found.is_empty() {
        return Err(no_match());
    }
    Ok(discovery)
}

fn open_folder(parent: impl AsFd, name: impl rustix::path::Arg) -> io::Result<OwnedFd> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(parent, name, flags, Mode::empty())?)
}

/// A name that can be shown: bytes that are not UTF-8 as `\xNN`.
fn shown(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push_str(&format!("\\x{byte:02X}"));
        }
    }
    text
}

/// A walk below one folder.
struct Walk<'a> {
    root: &'a Path,
    pattern: Option<&'a Pattern>,
    reach: Reach,
    entries: usize,
    found: Vec<Vec<u8>>,
    skipped: Vec<(Vec<u8>, SkipReason)>,
}

impl<'a> Walk<'a> {
    fn new(root: &'a Path, pattern: Option<&'a Pattern>, reach: Reach) -> Self {
        Self {
            root,
            pattern,
            reach,
            entries: 0,
            found: Vec::new(),
            skipped: Vec::new(),
        }
    }

    /// Lists an open folder whose way from the root is `way`, and goes down.
    fn folder(&mut self, folder: OwnedFd, way: &mut Vec<u8>, states: &States, depth: u32) -> Result<(), DiscoverError> {
        if depth > self.reach.depth {
            return Err(DiscoverError::TooDeep {
                allowed: self.reach.depth,
            });
        }
        let mut names = match list(&folder) {
            Ok(names) => names,
            Err(error) => {
                self.skipped.push((way.clone(), SkipReason::Unreadable(error.kind())));
                return Ok(());
            }
        };
        names.sort_by(|(one, _), (other, _)| one.cmp(other));
        for (name, kind) in names {
            let before = way.len();
            if !way.is_empty() {
                way.push(b'/');
            }
            way.extend_from_slice(&name);
            let outcome = self.entry(&folder, &name, kind, way, states, depth);
            way.truncate(before);
            outcome?;
        }
        Ok(())
    }

    fn entry(
        &mut self,
        folder: &OwnedFd,
        name: &[u8],
        kind: FileType,
        way: &mut Vec<u8>,
        states: &States,
        depth: u32,
    ) -> Result<(), DiscoverError> {
        self.entries += 1;
        if self.entries > self.reach.entries {
            return Err(DiscoverError::TooMany {
                allowed: self.reach.entries,
            });
        }
        let states = match self.pattern {
            Some(pattern) => pattern.step(states, name),
            None => states.clone(),
        };
        // What the pattern does not mean is not skipped but not asked for.
        if states.is_dead() || kind != FileType::Directory && !states.accepts() {
            return Ok(());
        }
        let why = match kind {
            _ if passed_over(name).is_some() => passed_over(name),
            FileType::RegularFile => {
                self.found.push(way.clone());
                return Ok(());
            }
            FileType::Directory => match open_folder(folder, OsStr::from_bytes(name)) {
                Ok(inner) => return self.folder(inner, way, &states, depth + 1),
                Err(error) => Some(SkipReason::Unreadable(error.kind())),
            },
            FileType::Symlink => Some(SkipReason::Link),
            _ => Some(SkipReason::Special),
        };
        self.skipped.extend(why.map(|why| (way.clone(), why)));
        Ok(())
    }

    fn sorted(mut self) -> Discovery {
        self.found.sort_unstable();
        self.skipped.sort_by(|one, other| one.0.cmp(&other.0));
        let found = |way: &Vec<u8>| Found {
            path: self.root.join(OsStr::from_bytes(way)),
            name: shown(OsStr::from_bytes(way)),
            partitions: partitions(way),
        };
        let skipped = |(way, why): &(Vec<u8>, SkipReason)| Skipped {
            name: shown(OsStr::from_bytes(way)),
            why: *why,
        };
        Discovery {
            found: self.found.iter().map(found).collect(),
            skipped: self.skipped.iter().map(skipped).collect(),
        }
    }
}

/// The names in a folder and what they are, no link followed.
fn list(folder: &OwnedFd) -> io::Result<Vec<(Vec<u8>, FileType)>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        let entry = entry?;
        let name: &CStr = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            continue;
        }
        let kind = match entry.file_type() {
            // Some file systems do not tell in the listing.
            FileType::Unknown => FileType::from_raw_mode(statat(folder, name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode),
            kind => kind,
        };
        names.push((name.to_bytes().to_vec(), kind));
    }
    Ok(names)
}

/// Why a name below a folder is no input's, if so.
fn passed_over(name: &[u8]) -> Option<SkipReason> {
    match name {
        b"asset.toml" | b"labels.toml" | b"checks.toml" | b"dataseal-out" | b".dataseal" => Some(SkipReason::Own),
        b"_SUCCESS" | b"_metadata" | b"_common_metadata" | b"_delta_log" | b"Thumbs.db" | b"desktop.ini" => {
            Some(SkipReason::Marker)
        }
        [b'.', ..] => Some(SkipReason::Hidden),
        _ => None,
    }
}
