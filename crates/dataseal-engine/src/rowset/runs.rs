//! Sorting more digests than fit into memory: sorted runs go to the scratch file, and are merged at the end.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::io::{BufReader, Read};

use dataseal_intake::{IntakeError, Scratch};

use crate::EngineError;

/// SHA-256 of a row.
pub(super) type RowDigest = [u8; 32];

/// Digests that are kept before a run is written: 32 MiB.
const RUN: usize = 1 << 20;
/// Digests that are written at a time.
const PIECE: usize = 1 << 13;
/// Bytes that are read ahead of each run.
const AHEAD: usize = 64 << 10;

/// Digests on their way to being sorted.
pub(super) struct Runs {
    scratch: Scratch,
    open: Vec<RowDigest>,
    written: Vec<Box<dyn Read + Send>>,
}

impl Runs {
    pub(super) const fn new(scratch: Scratch) -> Self {
        Self {
            scratch,
            open: Vec::new(),
            written: Vec::new(),
        }
    }

    /// Adds a digest; a full run goes to the scratch file.
    pub(super) fn add(&mut self, digest: RowDigest) -> Result<(), EngineError> {
        self.open.push(digest);
        if self.open.len() < RUN {
            return Ok(());
        }
        self.open.sort_unstable();
        let open = std::mem::take(&mut self.open);
        let region = self.scratch.spool(|put| {
            let mut pieces = open.chunks(PIECE);
            pieces.try_for_each(|piece| put(piece.as_flattened()))
        })?;
        self.written
            .push(Box::new(BufReader::with_capacity(AHEAD, region.reader())));
        self.open = open;
        self.open.clear();
        Ok(())
    }

    /// Goes over all digests of several in ascending order, each once with its count.
    pub(super) fn merge(several: Vec<Self>, mut each: impl FnMut(&RowDigest, u64)) -> Result<(), EngineError> {
        let mut sources: Vec<Source> = Vec::new();
        for mut runs in several {
            runs.open.sort_unstable();
            sources.push(Source::Memory(runs.open.into_iter()));
            sources.extend(runs.written.into_iter().map(Source::Written));
        }
        let mut heads = BinaryHeap::new();
        for (index, source) in sources.iter_mut().enumerate() {
            heads.extend(source.next()?.map(|digest| Reverse((digest, index))));
        }
        let mut current: Option<(RowDigest, u64)> = None;
        while let Some(Reverse((digest, index))) = heads.pop() {
            match &mut current {
                Some((known, count)) if *known == digest => *count += 1,
                _ => {
                    if let Some((known, count)) = current.replace((digest, 1)) {
                        each(&known, count);
                    }
                }
            }
            if let Some(source) = sources.get_mut(index) {
                heads.extend(source.next()?.map(|digest| Reverse((digest, index))));
            }
        }
        if let Some((known, count)) = current {
            each(&known, count);
        }
        Ok(())
    }
}

/// One sorted run.
enum Source {
    Memory(std::vec::IntoIter<RowDigest>),
    Written(Box<dyn Read + Send>),
}

impl Source {
    fn next(&mut self) -> Result<Option<RowDigest>, EngineError> {
        match self {
            Self::Memory(digests) => Ok(digests.next()),
            Self::Written(reader) => {
                let mut digest = [0; 32];
                match reader.read_exact(&mut digest) {
                    Ok(()) => Ok(Some(digest)),
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
    fn runs_in_files_and_in_memory_are_one() {
        let scratch = Scratch::new(tempfile::tempfile().ok());
        let digest = |n: u64| -> RowDigest {
            let mut digest = [0; 32];
            digest[..8].copy_from_slice(&(n % 700_001).to_be_bytes());
            digest
        };
        let total = 2 * RUN as u64 + 17;
        let mut parts = [Runs::new(scratch.clone()), Runs::new(scratch)];
        for n in 0..total {
            parts[usize::from(n % 3 == 0)].add(digest(n)).unwrap();
        }
        let (mut last, mut rows, mut distinct) = (None, 0, 0);
        Runs::merge(parts.into(), |digest, count| {
            assert!(last.is_none_or(|last| last < *digest));
            last = Some(*digest);
            rows += count;
            distinct += 1;
        })
        .unwrap();
        assert_eq!((rows, distinct), (total, 700_001));
    }
}
