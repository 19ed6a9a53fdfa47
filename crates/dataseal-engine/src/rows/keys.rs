//! Tables of keys: read when a test first needs one, in the form in which that test compares.

use std::collections::BTreeMap;
use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_intake::{IntakeError, OpenTable, ReadOptions, Scratch, Source, open};
use dataseal_model::{ChoiceError, KeysMeasurement, Unanswered};

use super::grouped::Grouped;
use super::{places_of, texts_among, visit};
use crate::EngineError;
use crate::session::ScanOptions;
use crate::sorter::{Entry, Sorted, Sorter};

/// Share of the memory limit that all sets of keys keep, as a divisor.
const KEEPING: u64 = 8;

/// A table of keys that is open and not read yet.
pub struct KeyFile {
    /// The file.
    pub file: File,
    /// An empty file for what must be decompressed.
    pub scratch: File,
    /// Its name.
    pub name: String,
    /// The columns of the key.
    pub columns: Vec<String>,
    /// How it is read.
    pub read: Arc<ReadOptions>,
}

/// The keys in columns of a table.
pub(super) struct KeySet {
    pub(super) keys: Sorted,
    /// Which columns are compared as the texts that they are.
    pub(super) as_texts: Vec<bool>,
}

/// Tables of keys that tests name by place.
pub struct KeyTables {
    tables: Vec<Result<KeyTable, Unanswered>>,
    kept: Scratch,
    means: ScanOptions,
}

struct KeyTable {
    file: KeyFile,
    measured: KeysMeasurement,
    /// By the columns that the table which is looked at holds as texts.
    sets: BTreeMap<Vec<bool>, Result<KeySet, Unanswered>>,
}

/// What came of going over a table of keys once.
enum Pass {
    /// All of it was compared in one form.
    Done(Result<KeySet, Unanswered>),
    /// A table of the file holds fewer of the columns as texts: these.
    Narrower(Vec<bool>),
}

impl KeyTables {
    /// Nothing is read yet. What does not fit into memory goes to `kept`.
    pub fn new(files: Vec<Result<KeyFile, Unanswered>>, kept: File, means: ScanOptions) -> Self {
        let table = |file: KeyFile| KeyTable {
            file,
            measured: KeysMeasurement::default(),
            sets: BTreeMap::new(),
        };
        Self {
            tables: files.into_iter().map(|file| file.map(table)).collect(),
            kept: Scratch::new(Some(kept)),
            means,
        }
    }

    /// Reads a table of keys for columns of which some hold texts, unless it was read so before.
    pub(super) fn need(&mut self, place: usize, texts: &[bool]) -> Result<(), EngineError> {
        let bytes = self.means.memory_bytes / KEEPING / (self.tables.len().max(1) as u64);
        if let Some(Ok(table)) = self.tables.get_mut(place)
            && !table.sets.contains_key(texts)
        {
            let mut narrow = texts.to_vec();
            let set = loop {
                match table.pass(&narrow, &self.kept, bytes, &self.means)? {
                    Pass::Done(set) => break set,
                    Pass::Narrower(texts) => narrow = texts,
                }
            };
            table.sets.insert(texts.to_vec(), set);
        }
        Ok(())
    }

    /// What was needed before.
    pub(super) fn get(&self, place: usize, texts: &[bool]) -> Result<&KeySet, Unanswered> {
        let table = self.tables.get(place).ok_or(Unanswered::NoKeyTable)?;
        let table = table.as_ref().map_err(|reason| *reason)?;
        let set = table.sets.get(texts).ok_or(Unanswered::KeysUnread)?;
        set.as_ref().map_err(|reason| *reason)
    }

    /// What is known of each by now.
    pub(super) fn measured(&self) -> Vec<KeysMeasurement> {
        let measured = |table: &Result<KeyTable, Unanswered>| match table {
            Ok(table) => table.measured.clone(),
            Err(_) => KeysMeasurement::default(),
        };
        self.tables.iter().map(measured).collect()
    }
}

impl KeyTable {
    /// Goes over all tables of the file that have the columns. A defect of the file is an answer; whatever else stops a scan
    /// is an error.
    fn pass(&mut self, texts: &[bool], kept: &Scratch, bytes: u64, means: &ScanOptions) -> Result<Pass, EngineError> {
        self.measured = KeysMeasurement::default();
        let again = |file: &File| file.try_clone().map_err(|_| EngineError::Internal);
        let source = Source {
            file: again(&self.file.file)?,
            name: self.file.name.clone(),
            scratch: Some(again(&self.file.scratch)?),
        };
        let mut file = match open(source, Arc::clone(&self.file.read), Arc::new(AtomicBool::new(false))) {
            Ok(file) => file,
            Err(error) => {
                self.fail(error.into())?;
                return Ok(Pass::Done(Err(Unanswered::KeysUnread)));
            }
        };
        let mut all = Sorter::new(kept.clone(), bytes);
        let (mut is_there, mut is_ambiguous) = (false, false);
        while let Some(table) = file.next_table() {
            let table = match table {
                Ok(table) => table,
                Err(unread) => {
                    self.fail(unread.error.into())?;
                    continue;
                }
            };
            let places = match places_of(&self.file.columns, table.columns()) {
                Ok(places) => places,
                Err(Unanswered::SeveralColumns) => {
                    is_ambiguous = true;
                    continue;
                }
                Err(_) => continue,
            };
            let here = texts_among(&table, &places);
            let both: Vec<bool> = texts.iter().zip(here).map(|(there, here)| *there && here).collect();
            if both != texts {
                return Ok(Pass::Narrower(both));
            }
            is_there |= self.take(table, texts, bytes, &mut all, means)?;
        }
        if let Err(error) = file.finish() {
            self.fail(error.into())?;
        }
        let mut keys = Sorted::default();
        keys.take(all);
        let is_whole = self.measured.failure.is_none() && self.measured.quarantined == 0;
        Ok(Pass::Done(if !is_whole {
            Err(Unanswered::KeysUnread)
        } else if is_ambiguous {
            Err(Unanswered::SeveralKeyColumns)
        } else if !is_there {
            Err(Unanswered::NoKeyColumn)
        } else if keys.is_empty() {
            Err(Unanswered::NoKeys)
        } else {
            Ok(KeySet {
                keys,
                as_texts: texts.to_vec(),
            })
        }))
    }

    /// Takes the keys of one table over; which rows had them does not matter any more. False if it could not be read.
    fn take(
        &mut self,
        table: OpenTable,
        texts: &[bool],
        bytes: u64,
        into: &mut Sorter,
        means: &ScanOptions,
    ) -> Result<bool, EngineError> {
        let columns = &self.file.columns;
        let begin = |table: &OpenTable| {
            let reason = ChoiceError::Missing;
            let places = places_of(columns, table.columns()).map_err(|_| EngineError::Choice { place: 0, reason })?;
            let parts = (0..places.len()).zip(texts.iter().copied()).collect();
            Ok((Grouped::new(parts, table.scratch(), bytes), places))
        };
        match visit(table, begin, means) {
            Ok((grouped, file)) => {
                self.measured.digest = Some(file.digest);
                self.measured.quarantined = self.measured.quarantined.saturating_add(file.quarantine.total);
                let keys = grouped.sorted();
                let mut stream = keys.stream()?;
                while let Some(entry) = stream.next()? {
                    into.add(Entry::of(entry.major, (0, 0), 1))?;
                }
                Ok(true)
            }
            Err(error) => self.fail(error).map(|()| false),
        }
    }

    /// Keeps the first defect of the file: what follows from it is no news. Anything else is an error.
    fn fail(&mut self, error: EngineError) -> Result<(), EngineError> {
        match error {
            // The room for what does not fit into memory is ours.
            EngineError::Intake(IntakeError::ScratchFull { .. } | IntakeError::NoScratch) => Err(error),
            EngineError::Intake(_) | EngineError::ReaderDied => {
                self.measured.failure.get_or_insert((error.code(), error.to_string()));
                Ok(())
            }
            _ => Err(error),
        }
    }
}
