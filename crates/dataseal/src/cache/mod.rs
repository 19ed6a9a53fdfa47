//! What files were measured to be, kept so that a file that did not change need not be read again.
//!
//! An entry is kept under the digest of the file's content and of everything that the measurement depends on, and found by
//! what the system says of the file: device, inode, size, and both times. A file that the system does not know is hashed
//! first where an entry of its size exists, so that a copy is found too. A file that changed within the last seconds is not
//! kept, because another change might not show.
//!
//! Of the values only those are kept that the report of the same file shows; where that would change what is judged or
//! shown, or a name is withheld, nothing is kept. Sealing and verifying never look here. The folder may be deleted at any
//! time, and an entry that does not hold together is as good as none.

mod entry;
mod store;
mod stored;

use std::fs::File;
use std::path::PathBuf;
use std::time::SystemTime;

use chrono::NaiveDate;
use dataseal_intake::{FileIdentity, ReadOptions, WantedDigests, digest_file};
use dataseal_model::{Digest, TableMeasurement, WantedRelations};
use sha2::{Digest as _, Sha256};

use self::entry::Entry;
use self::store::Store;
pub use self::store::{CacheSize, clean_cache, size_of_cache};
use crate::measure::opened;
use crate::{Input, Installation, VERSION};

/// Where results are kept, and for which assessment date they are asked.
#[derive(Clone, Debug)]
pub struct Cache {
    store: Store,
    as_of: NaiveDate,
}

impl Cache {
    /// The cache in a folder, which is made when there is something to keep.
    pub fn new(folder: PathBuf, as_of: NaiveDate) -> Self {
        Self {
            store: Store::new(folder),
            as_of,
        }
    }

    /// The place of an input; `None` for what is no file of its own or is read in a way that leaves more than is kept.
    pub(crate) fn place<'a>(
        &'a self,
        input: &'a Input,
        installation: &'a Installation,
        read: &ReadOptions,
    ) -> Option<CachePlace<'a>> {
        let is_plain = input.fetched.is_none() && input.table.is_none();
        let is_usual = !read.quarantine_raw
            && read.digests == WantedDigests::default()
            && read.relations == WantedRelations::default();
        if !is_plain || !is_usual {
            return None;
        }
        let file = opened(input).ok()?;
        let identity = FileIdentity::of(&file).ok()?;
        Some(CachePlace {
            cache: self,
            input,
            installation,
            settings: settings(input, installation, read),
            file,
            identity,
        })
    }
}

/// Everything but the content that a measurement depends on.
fn settings(input: &Input, installation: &Installation, read: &ReadOptions) -> Digest {
    let policies = installation.policies();
    let packs: Vec<String> = policies
        .packs
        .iter()
        .map(|pack| format!("{:?}", pack.reference))
        .collect();
    let trees: Vec<String> = policies
        .trees
        .iter()
        .map(|tree| format!("{:?}", tree.reference))
        .collect();
    let parts = [
        VERSION.to_owned(),
        dataseal_profile::STATE_VERSION.to_string(),
        installation.recognisers().digest().to_string(),
        policies.taxonomy.digest.to_string(),
        format!("{:?}", installation.judging()),
        trees.join("\n"),
        packs.join("\n"),
        format!("{read:?}"),
        input.name.clone(),
    ];
    let mut hasher = Sha256::new();
    for part in &parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    Digest::new(hasher.finalize().into())
}

/// Where what is known of one input is kept.
pub(crate) struct CachePlace<'a> {
    cache: &'a Cache,
    input: &'a Input,
    installation: &'a Installation,
    settings: Digest,
    file: File,
    identity: FileIdentity,
}

impl CachePlace<'_> {
    /// What the file was measured to be, if it is known and the file is the same.
    pub(crate) fn find(&self) -> Option<Vec<TableMeasurement>> {
        let store = &self.cache.store;
        let size = self.identity.size();
        let known = store.content_of(self.identity.digest());
        let content = match known {
            Some(content) => content,
            None if store.has_size(size) => digest_file(&self.file).ok()?.0,
            None => return None,
        };
        let (key, as_of) = (self.key(content), self.cache.as_of.to_string());
        let kept = store
            .entry(size, key, Some(&as_of))
            .or_else(|| store.entry(size, key, None))?;
        let entry = Entry::read(&kept)?;
        let tables = entry.measurements(&self.input.name, self.cache.as_of)?;
        let is_same = tables
            .iter()
            .all(|table| table.file.digest == content && table.file.bytes == size);
        if !is_same || self.identity.check(&self.file).is_err() {
            return None;
        }
        if known.is_none() && self.identity.is_settled(SystemTime::now()) {
            store.keep_content(self.identity.digest(), content);
        }
        Some(tables)
    }

    /// Keeps what the file was measured to be, all of its tables, if it still is the file that was read.
    pub(crate) fn keep(&self, read: FileIdentity, tables: &[TableMeasurement]) {
        let Some(content) = tables.first().map(|table| table.file.digest) else {
            return;
        };
        if read != self.identity || !self.identity.is_settled(SystemTime::now()) {
            return;
        }
        let Some(entry) = Entry::of(tables, self.cache.as_of, self.installation) else {
            return;
        };
        let store = &self.cache.store;
        let key = self.key(content);
        if store.keep_entry(self.identity.size(), key, entry.as_of(), &entry.written()) {
            store.keep_content(self.identity.digest(), content);
        }
    }

    fn key(&self, content: Digest) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(content.as_bytes());
        hasher.update(self.settings.as_bytes());
        Digest::new(hasher.finalize().into())
    }
}

#[cfg(test)]
mod tests;
