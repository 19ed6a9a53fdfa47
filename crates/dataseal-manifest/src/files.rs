//! Comparing files with the subjects of a statement: by name, size and SHA-256. Knows bytes only, so that it needs neither
//! the engine nor the network, and opens nothing: callers bring readers.

use std::collections::BTreeMap;
use std::io::{self, Read};

use dataseal_model::Digest;
use sha2::{Digest as _, Sha256};

use crate::{Statement, Subject};

const BUFFER_BYTES: usize = 256 * 1024;

/// One file that is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    /// Name relative to what was scanned, `/` between parts.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Its size in bytes.
    pub bytes: u64,
}

impl FileFact {
    /// Reads to the end and digests what was read.
    ///
    /// # Errors
    /// The reader's own.
    pub fn read(name: impl Into<String>, mut reader: impl Read) -> io::Result<Self> {
        let mut hasher = Sha256::new();
        let mut buffer = vec![0; BUFFER_BYTES];
        let mut bytes: u64 = 0;
        loop {
            let read = match reader.read(&mut buffer) {
                Ok(0) => break,
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            hasher.update(buffer.get(..read).unwrap_or_default());
            bytes = bytes.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        }
        Ok(Self {
            name: name.into(),
            sha256: Digest::new(hasher.finalize().into()),
            bytes,
        })
    }
}

/// How a file is not as signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// A signed file is not there.
    #[error("`{name}` is missing")]
    Missing {
        /// Its signed name.
        name: String,
    },
    /// A file is there of which the statement says nothing.
    #[error("`{name}` is not covered by the seal")]
    Extra {
        /// Its name.
        name: String,
    },
    /// A file has another digest.
    #[error("`{name}` has the SHA-256 `{found}`, signed was `{signed}`")]
    Digest {
        /// Its signed name.
        name: String,
        /// What was signed.
        signed: Digest,
        /// What is there.
        found: Digest,
    },
    /// A file has another size.
    #[error("`{name}` has {found} bytes, signed were {signed}")]
    Size {
        /// Its signed name.
        name: String,
        /// What was signed.
        signed: u64,
        /// What is there.
        found: u64,
    },
}

impl Difference {
    /// Its name in machine output, in kebab-case; never changes.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "file-missing",
            Self::Extra { .. } => "file-extra",
            Self::Digest { .. } => "file-digest",
            Self::Size { .. } => "file-size",
        }
    }

    /// The file.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Missing { name } | Self::Extra { name } | Self::Digest { name, .. } | Self::Size { name, .. } => name,
        }
    }

    /// Whether it means that the signed data are not there. A further file does not: evidence, `asset.toml` and the
    /// manifest itself usually lie beside the data. It is told so that nobody takes it for sealed.
    #[must_use]
    pub const fn fails(&self) -> bool {
        !matches!(self, Self::Extra { .. })
    }
}

/// Compares what is there with what was signed: differences of signed files in their order, then further files by name.
/// A signed file whose name was withheld (`#n`) is found by its digest.
#[must_use]
pub fn compare_files(statement: &Statement, present: &[FileFact]) -> Vec<Difference> {
    let mut unclaimed: BTreeMap<(&str, usize), &FileFact> = present
        .iter()
        .enumerate()
        .map(|(index, fact)| ((fact.name.as_str(), index), fact))
        .collect();
    let mut differences = Vec::new();
    // Named files claim first, so that one of them is never taken for a withheld one of equal content.
    let (withheld, named): (Vec<&Subject>, Vec<&Subject>) = statement
        .subjects()
        .iter()
        .partition(|subject| is_withheld(&subject.name));
    for subject in named {
        let found = claim(&mut unclaimed, |fact| fact.name == subject.name);
        differences.extend(differences_of(subject, found));
    }
    for subject in withheld {
        let found = claim(&mut unclaimed, |fact| fact.name == subject.name)
            .or_else(|| claim(&mut unclaimed, |fact| fact.sha256 == subject.sha256));
        differences.extend(differences_of(subject, found));
    }
    differences.sort_by(|left, right| left.name().cmp(right.name()));
    differences.extend(unclaimed.values().map(|fact| Difference::Extra {
        name: fact.name.clone(),
    }));
    differences
}

/// Whether a signed name is a place holder for one that may not be shown.
#[must_use]
pub fn is_withheld(name: &str) -> bool {
    name.strip_prefix('#')
        .is_some_and(|number| !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()))
}

fn claim<'a>(
    unclaimed: &mut BTreeMap<(&'a str, usize), &'a FileFact>,
    wanted: impl Fn(&FileFact) -> bool,
) -> Option<&'a FileFact> {
    let key = *unclaimed.iter().find(|(_, fact)| wanted(fact))?.0;
    unclaimed.remove(&key)
}

fn differences_of(subject: &Subject, found: Option<&FileFact>) -> Vec<Difference> {
    let name = subject.name.clone();
    let Some(found) = found else {
        return vec![Difference::Missing { name }];
    };
    let digest = (found.sha256 != subject.sha256).then(|| Difference::Digest {
        name: name.clone(),
        signed: subject.sha256,
        found: found.sha256,
    });
    let size = (found.bytes != subject.bytes).then_some(Difference::Size {
        name,
        signed: subject.bytes,
        found: found.bytes,
    });
    digest.into_iter().chain(size).collect()
}
