//! The one door: from an open descriptor to tables, from a table to batches, and from the last batch to the record of what
//! was there.
//!
//! What is in here holds for every format: identity before and after, one digest a file, and the inventory check.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use arrow::array::RecordBatch;
use arrow::datatypes::SchemaRef;
use dataseal_bytes::{
    FileDigest, FileIdentity, Head, Inflation, IntakeError, Limits, ReadOptions, Region, Scratch, Signature, SizeLimit,
    Source,
};
use dataseal_model::{
    ContentDigests, DialectDecision, Encoding, FileRecord, Format, Inventory, Masked, NoteKind, Notes, Part,
    PhysicalColumn, Quarantine, ReadingRecord,
};

use crate::readers::REGISTRY;

/// One of the readers that share a table. The order in which rows arrive over all readers is not defined.
pub trait BatchReader: Send {
    /// The next batch, `None` at the end.
    ///
    /// # Errors
    /// Whatever stops the whole table; [`OpenTable::finish`] then returns the same.
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError>;
}

/// What a reader is opened with.
#[derive(Clone)]
pub(crate) struct Opening {
    pub(crate) region: Region,
    pub(crate) head: Head,
    pub(crate) options: Arc<ReadOptions>,
    pub(crate) cancel: Arc<AtomicBool>,
    /// Bytes done, of [`Table::size_hint`].
    pub(crate) progress: Arc<AtomicU64>,
    /// The digest of the region, if it is the whole file. A reader that goes through all bytes in order tells it; one that
    /// jumps about has it started beside itself.
    pub(crate) digest: Option<Arc<FileDigest>>,
    /// Where decompressed bytes are put down.
    pub(crate) scratch: Scratch,
    /// What the whole file has grown to, over everything nested in it.
    pub(crate) inflation: Arc<Inflation>,
    /// Containers around this region.
    pub(crate) depth: u32,
}

impl Opening {
    /// The limits.
    pub(crate) fn limits(&self) -> &Limits {
        &self.options.limits
    }

    /// Starts the digest of the whole file beside a reader that jumps about, if the region is the whole file.
    pub(crate) fn start_digest(&self) {
        if let Some(digest) = &self.digest {
            digest.start();
        }
    }

    /// The same means for a region inside this one.
    pub(crate) fn inside(&self, region: Region, name: &str) -> Result<Self, IntakeError> {
        let depth = self.depth.saturating_add(1);
        if depth > self.limits().max_nesting {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Nesting,
                allowed: u64::from(self.limits().max_nesting),
                found: u64::from(depth),
            });
        }
        Ok(Self {
            head: Head::read(&region, name)?,
            region,
            digest: None,
            depth,
            ..self.clone()
        })
    }
}

/// One table as its format's reader sees it.
pub(crate) trait Table: Send {
    /// Columns in file order.
    fn columns(&self) -> &[PhysicalColumn];
    /// Schema with the names `c0…cN`.
    fn schema(&self) -> SchemaRef;
    /// Bytes that reading all batches goes through.
    fn size_hint(&self) -> u64;
    /// Asks for batches with these columns only, and says whether the readers see to it. Everything else is measured as if
    /// all were read. Called before [`Table::schema`] and [`Table::partitions`], once a reading.
    fn choose(&mut self, columns: &[usize]) -> bool {
        let _ = columns;
        false
    }
    /// Readers that together return every row once. Called once a reading: [`OpenTable::partitions`] sees to it.
    fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>>;
    /// Whether the readers, which are through, have to be asked for again, because what was taken for granted turned out
    /// otherwise.
    ///
    /// # Errors
    /// Why it cannot be read after all.
    fn read_again(&mut self) -> Result<bool, IntakeError> {
        Ok(false)
    }
    /// What was counted; called when the readers are through.
    fn finish(self: Box<Self>) -> Result<Measured, IntakeError>;
}

/// What a reader has counted by the end.
#[derive(Default)]
pub(crate) struct Measured {
    pub(crate) encoding: Option<Encoding>,
    pub(crate) format: Option<Format>,
    /// Counts of this table. Bytes are those of the region that the table was read from.
    pub(crate) inventory: Inventory,
    pub(crate) quarantine: Quarantine,
    pub(crate) dialect: Option<DialectDecision>,
    pub(crate) notes: Notes,
    pub(crate) digests: ContentDigests,
}

/// A table and the way to it inside what was opened.
pub(crate) struct Located {
    pub(crate) part: Vec<Part>,
    pub(crate) table: Result<Box<dyn Table>, IntakeError>,
}

/// The tables of one container, one after the other: the next one may reuse the scratch file of the last, which is closed
/// by then.
pub(crate) trait Parts: Send {
    /// The next table, or why it cannot be read; `None` after the last.
    fn next(&mut self) -> Option<Located>;
    /// Whether what was handed out is all that is there; called after the last.
    ///
    /// # Errors
    /// [`IntakeError::Hidden`] and its like.
    fn finish(&mut self) -> Result<(), IntakeError>;
}

/// What opening a region gives.
pub(crate) enum Opened {
    /// It is one table.
    Table(Box<dyn Table>),
    /// It holds tables.
    Parts(Box<dyn Parts>),
}

/// Finds the reader for a region and opens it.
pub(crate) fn open_region(opening: Opening) -> Result<Opened, IntakeError> {
    if opening.region.is_empty() {
        return Err(IntakeError::Empty);
    }
    let Some(reader) = REGISTRY.iter().find(|entry| (entry.sniff)(&opening.head)) else {
        return Err(IntakeError::Binary {
            looks_like: opening.head.signature().unwrap_or(Signature::Unknown),
            offset: 0,
        });
    };
    (reader.open)(opening)
}

/// A file that is open for reading.
pub struct OpenFile {
    name: String,
    file: Arc<File>,
    identity: FileIdentity,
    digest: Arc<FileDigest>,
    progress: Arc<AtomicU64>,
    /// The one table that the file is.
    waiting: Option<Located>,
    parts: Option<Box<dyn Parts>>,
    handed_out: u32,
    scratch: Scratch,
    options: Arc<ReadOptions>,
    /// Why no more tables are handed out, though there may be some.
    stopped: Option<IntakeError>,
}

/// One table of a file that could not be opened, and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadPart {
    /// The way to it.
    pub part: Vec<Part>,
    /// Why.
    pub error: IntakeError,
}

/// Recognises the container from its bytes, checks it against the limits and opens it.
///
/// # Errors
/// Whatever is wrong with the input; see [`IntakeError`]. [`IntakeError::Empty`] for a file without bytes.
pub fn open(source: Source, options: Arc<ReadOptions>, cancel: Arc<AtomicBool>) -> Result<OpenFile, IntakeError> {
    let identity = FileIdentity::of(&source.file)?;
    let size = identity.size();
    if size == 0 {
        return Err(IntakeError::Empty);
    }
    if size > options.limits.max_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FileBytes,
            allowed: options.limits.max_bytes,
            found: size,
        });
    }
    let file = Arc::new(source.file);
    let region = Region::new(Arc::clone(&file), 0, size);
    let digest = Arc::new(FileDigest::of(region.clone()));
    let progress = Arc::new(AtomicU64::new(0));
    let scratch = Scratch::new(source.scratch);
    let opened = open_region(Opening {
        head: Head::read(&region, &source.name)?,
        region,
        options: Arc::clone(&options),
        cancel,
        progress: Arc::clone(&progress),
        digest: Some(Arc::clone(&digest)),
        scratch: scratch.clone(),
        inflation: Arc::new(Inflation::of(size)),
        depth: 0,
    })?;
    let (waiting, parts) = match opened {
        Opened::Table(table) => {
            let whole = Located {
                part: Vec::new(),
                table: Ok(table),
            };
            (Some(whole), None)
        }
        Opened::Parts(parts) => (None, Some(parts)),
    };
    Ok(OpenFile {
        name: source.name,
        file,
        identity,
        digest,
        progress,
        waiting,
        parts,
        handed_out: 0,
        scratch,
        options,
        stopped: None,
    })
}

impl OpenFile {
    /// The next table, or the place of one that cannot be opened; `None` after the last. A table must be closed before the
    /// next one is asked for, which may be put where in the scratch file that one was.
    pub fn next_table(&mut self) -> Option<Result<OpenTable, UnreadPart>> {
        if self.stopped.is_some() {
            return None;
        }
        let located = match self.waiting.take() {
            Some(located) => located,
            None => self.parts.as_mut()?.next()?,
        };
        self.progress.store(0, Ordering::Relaxed);
        let Located { part, table } = located;
        self.handed_out = self.handed_out.saturating_add(1);
        let most = self.options.limits.max_tables;
        if self.handed_out > most {
            let error = IntakeError::TooLarge {
                limit: SizeLimit::Tables,
                allowed: u64::from(most),
                found: u64::from(self.handed_out),
            };
            self.stopped = Some(error);
            return Some(Err(UnreadPart { part, error }));
        }
        Some(match table {
            Err(error) => Err(UnreadPart { part, error }),
            Ok(table) => Ok(OpenTable {
                name: self.name.clone(),
                file: Arc::clone(&self.file),
                identity: self.identity,
                digest: Arc::clone(&self.digest),
                progress: Arc::clone(&self.progress),
                scratch: self.scratch.clone(),
                options: Arc::clone(&self.options),
                part,
                table,
                chosen: None,
                handed_out: false,
            }),
        })
    }

    /// Closes the file after its last table: it must be what it was, and nothing in it may be left over.
    ///
    /// # Errors
    /// [`IntakeError::Changed`], or what the container still holds.
    pub fn finish(mut self) -> Result<(), IntakeError> {
        let finished = match self.stopped {
            Some(error) => Err(error),
            None => self.parts.as_mut().map_or(Ok(()), |parts| parts.finish()),
        };
        self.identity.check(&self.file)?;
        finished
    }
}

/// Takes the chosen columns out of batches that have all.
struct Chosen {
    inner: Box<dyn BatchReader>,
    columns: Arc<[usize]>,
}

impl BatchReader for Chosen {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        let batch = self.inner.next()?;
        batch
            .map(|batch| batch.project(&self.columns).map_err(|_| IntakeError::Internal))
            .transpose()
    }
}

/// A table that can be read.
pub struct OpenTable {
    name: String,
    file: Arc<File>,
    identity: FileIdentity,
    digest: Arc<FileDigest>,
    progress: Arc<AtomicU64>,
    scratch: Scratch,
    options: Arc<ReadOptions>,
    part: Vec<Part>,
    table: Box<dyn Table>,
    /// Columns that batches are to have, if the readers return others too.
    chosen: Option<Arc<[usize]>>,
    /// Whether the readers were asked for.
    handed_out: bool,
}

impl OpenTable {
    /// The way from the file to this table; empty if the file is the table.
    pub fn part(&self) -> &[Part] {
        &self.part
    }

    /// How it is read.
    pub fn options(&self) -> &ReadOptions {
        &self.options
    }

    /// Where what does not fit into memory may be put down while this table is read.
    pub fn scratch(&self) -> Scratch {
        self.scratch.clone()
    }

    /// The columns in file order, with the names that the file gives them; two may have one name.
    pub fn columns(&self) -> &[PhysicalColumn] {
        self.table.columns()
    }

    /// The schema of every batch: one field for each of [`OpenTable::columns`], or of those chosen, named `c0…cN` by their
    /// places in the file.
    pub fn schema(&self) -> SchemaRef {
        let schema = self.table.schema();
        let chosen = self.chosen.as_ref().and_then(|chosen| schema.project(chosen).ok());
        chosen.map_or(schema, Arc::new)
    }

    /// Asks for batches with these columns only, in the order of the file, whatever the order here; places that the table
    /// does not have choose nothing. Rows, notes, digests and inventory remain those of the whole table, but what makes a
    /// value of another column unreadable may not be met. To be called before [`OpenTable::partitions`], and once more if
    /// the table is read again.
    pub fn choose(&mut self, columns: &[usize]) {
        let mut columns = columns.to_vec();
        columns.sort_unstable();
        columns.dedup();
        columns.retain(|column| *column < self.table.columns().len());
        self.chosen = (!self.table.choose(&columns)).then(|| columns.into());
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
    /// called once; a second call returns none, unless the table is to be read again ([`OpenTable::read_again`]).
    pub fn partitions(&mut self, wanted: usize) -> Vec<Box<dyn BatchReader>> {
        if std::mem::replace(&mut self.handed_out, true) {
            return Vec::new();
        }
        let readers = self.table.partitions(wanted).into_iter();
        match &self.chosen {
            None => readers.collect(),
            Some(columns) => readers
                .map(|inner| {
                    let columns = Arc::clone(columns);
                    Box::new(Chosen { inner, columns }) as Box<dyn BatchReader>
                })
                .collect(),
        }
    }

    /// Whether the table has to be read again from its start: what its readers gave is to be dropped, and columns, schema and
    /// readers asked for once more. To be called when all readers are exhausted or one has failed, before
    /// [`OpenTable::finish`]. At most once it says so.
    ///
    /// # Errors
    /// [`IntakeError::Changed`], or why the table cannot be read after all.
    pub fn read_again(&mut self) -> Result<bool, IntakeError> {
        let again = self.table.read_again();
        self.identity.check(&self.file)?;
        if again? {
            self.handed_out = false;
            self.chosen = None;
            self.progress.store(0, Ordering::Relaxed);
            return Ok(true);
        }
        Ok(false)
    }

    /// Closes the table after all its readers are exhausted: the file must be what it was, and what was measured must
    /// be what is there. Bytes that belong to nothing and are noted do not fail the reading; the inventory shows them.
    ///
    /// # Errors
    /// [`IntakeError::Changed`], [`IntakeError::Hidden`], [`IntakeError::Unfinished`] if a reader was not exhausted,
    /// [`IntakeError::Misjudged`] if it had to be read again, or the error that stopped a reader.
    pub fn finish(self) -> Result<FileRecord, IntakeError> {
        let measured = self.table.finish();
        // A file that changed explains every other difference, so this answer goes first.
        self.identity.check(&self.file)?;
        let measured = measured?;
        let unreferenced = measured.notes.count(NoteKind::UnreferencedBytes);
        measured.inventory.check_noted(unreferenced)?;
        let digest = self.digest.wait()?;
        self.identity.check(&self.file)?;
        Ok(FileRecord {
            name: Masked::new(self.name),
            bytes: self.identity.size(),
            digest,
            encoding: measured.encoding.unwrap_or(Encoding::Binary),
            format: measured.format.ok_or(IntakeError::Internal)?,
            inventory: measured.inventory,
            quarantine: measured.quarantine,
            reading: ReadingRecord {
                part: self.part,
                dialect: measured.dialect,
                notes: measured.notes.into_vec(),
                pieces: Vec::new(),
                digests: measured.digests,
            },
        })
    }
}
