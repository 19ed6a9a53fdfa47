//! The one door: from an open descriptor to batches, and from the last batch to the record of what was there.
//!
//! What is in here holds for every format: identity before and after, and the inventory check.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use dataseal_model::{Digest, Encoding, FileRecord, Format, Inventory, Masked, PhysicalColumn, Quarantine};

use crate::error::SizeLimit;
use crate::readers::REGISTRY;
use crate::sniff::Head;
use crate::{FileIdentity, IntakeError, Limits, Signature, Source};

/// One of the readers that share a table. The order in which rows arrive over all readers is not defined.
pub trait BatchReader: Send {
    /// The next batch, `None` at the end.
    ///
    /// # Errors
    /// Whatever stops the whole table; [`OpenTable::finish`] then returns the same.
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError>;
}

/// What a reader is opened with.
pub(crate) struct Opening {
    pub(crate) file: Arc<File>,
    pub(crate) size: u64,
    pub(crate) limits: Limits,
    pub(crate) cancel: Arc<AtomicBool>,
    /// Bytes done, of [`Table::size_hint`].
    pub(crate) progress: Arc<AtomicU64>,
}

/// One opened file as its format's reader sees it.
pub(crate) trait Table: Send {
    /// Columns in file order.
    fn columns(&self) -> &[PhysicalColumn];
    /// Schema with the names `c0…cN`.
    fn schema(&self) -> SchemaRef;
    /// Bytes that reading all batches goes through.
    fn size_hint(&self) -> u64;
    /// Readers that together return every row once.
    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>>;
    /// What was counted; called when the readers are through.
    fn finish(self: Box<Self>) -> Result<Measured, IntakeError>;
}

/// What a reader has counted by the end.
pub(crate) struct Measured {
    pub(crate) digest: Digest,
    pub(crate) encoding: Encoding,
    pub(crate) format: Format,
    pub(crate) inventory: Inventory,
    pub(crate) quarantine: Quarantine,
}

/// A table that can be read.
pub struct OpenTable {
    name: String,
    file: Arc<File>,
    identity: FileIdentity,
    progress: Arc<AtomicU64>,
    table: Box<dyn Table>,
}

/// Recognises the container from its bytes, checks it against the limits and opens it.
///
/// A text is read through once here, to hash it and to establish its encoding.
///
/// # Errors
/// Whatever is wrong with the input; see [`IntakeError`]. [`IntakeError::Empty`] for a file without bytes.
pub fn open(source: Source, limits: &Limits, cancel: Arc<AtomicBool>) -> Result<OpenTable, IntakeError> {
    let identity = FileIdentity::of(&source.file)?;
    let size = identity.size();
    if size == 0 {
        return Err(IntakeError::Empty);
    }
    if size > limits.max_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FileBytes,
            allowed: limits.max_bytes,
            found: size,
        });
    }
    let head = Head::read(&source.file, size)?;
    let Some(reader) = REGISTRY.iter().find(|entry| (entry.sniff)(&head)) else {
        return Err(IntakeError::Binary {
            looks_like: head.signature().unwrap_or(Signature::Unknown),
            offset: 0,
        });
    };
    if reader.id == "parquet" && claims_text(&source.name) {
        return Err(IntakeError::Binary {
            looks_like: Signature::Parquet,
            offset: 0,
        });
    }
    let file = Arc::new(source.file);
    let progress = Arc::new(AtomicU64::new(0));
    let table = (reader.open)(Opening {
        file: Arc::clone(&file),
        size,
        limits: *limits,
        cancel,
        progress: Arc::clone(&progress),
    })?;
    Ok(OpenTable {
        name: source.name,
        file,
        identity,
        progress,
        table,
    })
}

/// Whether a name says that the file is text. A container under such a name would be handed to people who cannot open it.
fn claims_text(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [".csv", ".tsv", ".txt"].iter().any(|ending| lower.ends_with(ending))
}

impl OpenTable {
    /// The table as if the file had had this identity when it was opened.
    #[cfg(test)]
    pub(crate) fn with_identity(self, identity: FileIdentity) -> Self {
        Self { identity, ..self }
    }

    /// The columns in file order, with the names that the file gives them; two may have one name.
    pub fn columns(&self) -> &[PhysicalColumn] {
        self.table.columns()
    }

    /// The schema of every batch: one field for each of [`OpenTable::columns`], named `c0…cN` in file order.
    pub fn schema(&self) -> SchemaRef {
        self.table.schema()
    }

    /// Bytes that reading all batches goes through.
    pub fn size_hint(&self) -> u64 {
        self.table.size_hint()
    }

    /// Bytes gone through so far; reaches [`OpenTable::size_hint`].
    pub fn progress(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.progress)
    }

    /// Readers that together return every row once: at least one, at most `wanted`, each good for its own thread. To be
    /// called once; a second call returns none.
    pub fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        self.table.partitions(wanted)
    }

    /// Closes the table after all its readers are exhausted: the file must be what it was, and what was measured must
    /// be what is there.
    ///
    /// # Errors
    /// [`IntakeError::Changed`], [`IntakeError::Hidden`], [`IntakeError::Unfinished`] if a reader was not exhausted, or
    /// the error that stopped one.
    pub fn finish(self) -> Result<FileRecord, IntakeError> {
        let measured = self.table.finish();
        // A file that changed explains every other difference, so this answer goes first.
        self.identity.check(&self.file)?;
        let measured = measured?;
        measured.inventory.check()?;
        Ok(FileRecord {
            name: Masked::new(self.name),
            bytes: self.identity.size(),
            digest: measured.digest,
            encoding: measured.encoding,
            format: measured.format,
            inventory: measured.inventory,
            quarantine: measured.quarantine,
        })
    }
}
