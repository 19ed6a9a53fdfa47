//! Counting more groups than fit into memory: entries are collected, sorted and folded by key; where folding does not help,
//! they go to the scratch file as a sorted run. The runs of all partitions are merged as often as they are asked for.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{BufReader, Read};

use dataseal_intake::{IntakeError, Region, Scratch};
use sha2::{Digest as _, Sha256};

use crate::EngineError;

/// A key, compared as a number of 128 bits.
pub(crate) type Key = (u64, u64);

/// The first half of SHA-256 over a form, apart for each domain: a cryptographic hash, lest somebody chooses values whose keys
/// meet.
pub(crate) fn hashed(domain: &[u8], form: &[u8]) -> Key {
    let digest: [u8; 32] = Sha256::new_with_prefix(domain).chain_update(form).finalize().into();
    let mut words = digest.as_chunks::<8>().0.iter().map(|word| u64::from_be_bytes(*word));
    (words.next().unwrap_or_default(), words.next().unwrap_or_default())
}

/// Bytes of an entry on the scratch file: four words of the keys and the count.
const WIDTH: usize = 40;
/// Entries that are written at a time.
const PIECE: usize = 1 << 12;
/// Entries that are collected at least, however little memory there is.
const FEWEST: usize = 1 << 10;
/// Entries that are collected at most: sorting more at once is no faster.
const MOST: usize = 1 << 22;
/// Bytes that are read ahead of all runs together, and of one at least and at most.
const AHEAD_OF_ALL: usize = 16 << 20;
const AHEAD_LEAST: usize = 4 << 10;
const AHEAD_MOST: usize = 64 << 10;

/// A group and how many rows it has. Entries are ordered by `major`, then `minor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) major: Key,
    pub(crate) minor: Key,
    pub(crate) count: u64,
}

impl Entry {
    pub(crate) const fn of(major: Key, minor: Key, count: u64) -> Self {
        Self { major, minor, count }
    }

    const fn key(&self) -> (Key, Key) {
        (self.major, self.minor)
    }

    fn write(&self, out: &mut Vec<u8>) {
        for word in [self.major.0, self.major.1, self.minor.0, self.minor.1, self.count] {
            out.extend_from_slice(&word.to_be_bytes());
        }
    }

    fn read(bytes: &[u8; WIDTH]) -> Self {
        let mut words = bytes.as_chunks::<8>().0.iter().map(|word| u64::from_be_bytes(*word));
        let mut word = || words.next().unwrap_or_default();
        Self {
            major: (word(), word()),
            minor: (word(), word()),
            count: word(),
        }
    }
}

/// Entries on their way to being sorted.
pub(crate) struct Sorter {
    scratch: Scratch,
    most: usize,
    open: Vec<Entry>,
    written: Vec<Region>,
}

impl Sorter {
    /// With room for `bytes` of entries.
    pub(crate) fn new(scratch: Scratch, bytes: u64) -> Self {
        let most = usize::try_from(bytes).unwrap_or(usize::MAX) / size_of::<Entry>();
        Self {
            scratch,
            most: most.clamp(FEWEST, MOST),
            open: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Bytes held.
    pub(crate) fn memory(&self) -> usize {
        self.open.capacity().saturating_mul(size_of::<Entry>())
    }

    pub(crate) fn add(&mut self, entry: Entry) -> Result<(), EngineError> {
        if self.open.len() >= self.most {
            fold(&mut self.open);
            // A buffer that folds to less than half will do so again; else it would be sorted over and over for little.
            if self.open.len() > self.most / 2 {
                self.spill()?;
            }
        }
        if self.open.len() == self.open.capacity() {
            // Never more than there is room for.
            let more = self.open.len().clamp(FEWEST / 4, self.most - self.open.len());
            self.open.reserve_exact(more);
        }
        self.open.push(entry);
        Ok(())
    }

    fn spill(&mut self) -> Result<(), EngineError> {
        let mut bytes = Vec::with_capacity(PIECE * WIDTH);
        let region = self.scratch.spool(|put| {
            self.open.chunks(PIECE).try_for_each(|piece| {
                bytes.clear();
                piece.iter().for_each(|entry| entry.write(&mut bytes));
                put(&bytes)
            })
        })?;
        self.written.push(region);
        self.open.clear();
        Ok(())
    }
}

/// Sorts entries and makes one of those with the same keys.
fn fold(entries: &mut Vec<Entry>) {
    entries.sort_unstable_by_key(Entry::key);
    entries.dedup_by(|later, kept| {
        let same = later.key() == kept.key();
        if same {
            kept.count = kept.count.saturating_add(later.count);
        }
        same
    });
}

/// Sorted runs, in memory and in the scratch file.
#[derive(Default)]
pub(crate) struct Sorted {
    memory: Vec<Vec<Entry>>,
    written: Vec<Region>,
}

impl Sorted {
    /// Adds what a partition has collected.
    pub(crate) fn take(&mut self, mut sorter: Sorter) {
        fold(&mut sorter.open);
        sorter.open.shrink_to_fit();
        self.memory.push(sorter.open);
        self.written.append(&mut sorter.written);
    }

    /// Whether there is no group.
    pub(crate) fn is_empty(&self) -> bool {
        self.written.is_empty() && self.memory.iter().all(Vec::is_empty)
    }

    /// Whether anything was spilled.
    #[cfg(test)]
    pub(crate) fn is_spilled(&self) -> bool {
        !self.written.is_empty()
    }

    /// Every group once, in ascending order.
    pub(crate) fn stream(&self) -> Result<Stream<'_>, EngineError> {
        let ahead = (AHEAD_OF_ALL / self.written.len().max(1)).clamp(AHEAD_LEAST, AHEAD_MOST);
        let memory = self.memory.iter().map(|run| Source::Memory(run.iter()));
        let written = self
            .written
            .iter()
            .map(|region| Source::Written(BufReader::with_capacity(ahead, Box::new(region.reader()))));
        let mut sources: Vec<Source<'_>> = memory.chain(written).collect();
        let mut heads = BinaryHeap::with_capacity(sources.len());
        for (index, source) in sources.iter_mut().enumerate() {
            heads.extend(source.next()?.map(|entry| Head::of(entry, index)));
        }
        Ok(Stream { sources, heads })
    }
}

/// The next entry of a source: the smallest is on top of the heap.
type Head = Reverse<(Key, Key, u64, usize)>;

trait OfEntry {
    fn of(entry: Entry, index: usize) -> Self;
}

impl OfEntry for Head {
    fn of(entry: Entry, index: usize) -> Self {
        Reverse((entry.major, entry.minor, entry.count, index))
    }
}

/// Merged runs.
pub(crate) struct Stream<'a> {
    sources: Vec<Source<'a>>,
    heads: BinaryHeap<Head>,
}

impl Stream<'_> {
    /// The next group.
    pub(crate) fn next(&mut self) -> Result<Option<Entry>, EngineError> {
        let Some(mut group) = self.pop()? else { return Ok(None) };
        while self.peek().is_some_and(|key| key == group.key()) {
            let more = self.pop()?.map_or(0, |entry| entry.count);
            group.count = group.count.saturating_add(more);
        }
        Ok(Some(group))
    }

    fn peek(&self) -> Option<(Key, Key)> {
        self.heads.peek().map(|Reverse((major, minor, ..))| (*major, *minor))
    }

    fn pop(&mut self) -> Result<Option<Entry>, EngineError> {
        let Some(Reverse((major, minor, count, index))) = self.heads.pop() else {
            return Ok(None);
        };
        if let Some(source) = self.sources.get_mut(index) {
            self.heads.extend(source.next()?.map(|entry| Head::of(entry, index)));
        }
        Ok(Some(Entry { major, minor, count }))
    }
}

/// One sorted run.
enum Source<'a> {
    Memory(std::slice::Iter<'a, Entry>),
    Written(BufReader<Box<dyn Read + Send>>),
}

impl Source<'_> {
    fn next(&mut self) -> Result<Option<Entry>, EngineError> {
        match self {
            Self::Memory(entries) => Ok(entries.next().copied()),
            Self::Written(reader) => {
                let mut bytes = [0; WIDTH];
                match reader.read_exact(&mut bytes) {
                    Ok(()) => Ok(Some(Entry::read(&bytes))),
                    Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => Ok(None),
                    Err(error) => Err(IntakeError::io(0, &error).into()),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_in_files_and_in_memory_are_one_however_often_they_are_read() {
        let scratch = Scratch::new(tempfile::tempfile().ok());
        let mut parts = [Sorter::new(scratch.clone(), 1 << 16), Sorter::new(scratch, 0)];
        let total = 20_011_u64;
        for n in 0..total {
            let entry = Entry::of((n * 7919 % 5_003, 1), (n % 2, 0), 1);
            parts[usize::from(n % 3 == 0)].add(entry).unwrap();
        }
        assert!(parts.iter().all(|part| part.memory() <= 1 << 16));
        let mut sorted = Sorted::default();
        parts.into_iter().for_each(|part| sorted.take(part));
        assert!(sorted.is_spilled());
        for _ in 0..2 {
            let mut stream = sorted.stream().unwrap();
            let (mut last, mut rows, mut groups) = (None, 0, 0);
            while let Some(group) = stream.next().unwrap() {
                assert!(last.is_none_or(|last| last < group.key()));
                last = Some(group.key());
                rows += group.count;
                groups += 1;
            }
            assert_eq!((rows, groups), (total, 10_006));
        }
    }

    #[test]
    fn few_groups_never_leave_memory() {
        let mut sorter = Sorter::new(Scratch::new(None), 0);
        for n in 0..100_000 {
            sorter.add(Entry::of((n % 7, 0), (0, 0), 1)).unwrap();
        }
        let mut sorted = Sorted::default();
        sorted.take(sorter);
        let mut stream = sorted.stream().unwrap();
        let first = stream.next().unwrap().unwrap();
        assert_eq!((first.major, first.count), ((0, 0), 14_286));
    }
}
