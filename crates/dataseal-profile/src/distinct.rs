//! How many different values there are: the set of their hashes up to a cap, HyperLogLog beyond it. Which of the two is a
//! function of the set alone, so any split in any order ends in the same bytes.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use dataseal_model::DistinctCount;

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::hll::HyperLogLog;

/// Different hashes that are kept as a set.
const SPARSE: usize = 16_384;

/// Passes a 64-bit hash through: the keys are hashes already.
#[derive(Clone, Copy, Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

pub(crate) type ByHash = BuildHasherDefault<Identity>;

/// A counter of different hashes.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Distinct {
    /// All of them.
    Sparse(HashSet<u64, ByHash>),
    /// More than [`SPARSE`].
    Dense(HyperLogLog),
}

impl Default for Distinct {
    fn default() -> Self {
        Self::Sparse(HashSet::default())
    }
}

impl Distinct {
    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        match self {
            Self::Dense(registers) => registers.insert(hash),
            Self::Sparse(hashes) => {
                if hashes.insert(hash) && hashes.len() > SPARSE {
                    self.densify();
                }
            }
        }
    }

    #[cold]
    fn densify(&mut self) {
        if let Self::Sparse(hashes) = self {
            let mut registers = HyperLogLog::new();
            hashes.iter().for_each(|hash| registers.insert(*hash));
            *self = Self::Dense(registers);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match other {
            Self::Sparse(hashes) => hashes.iter().for_each(|hash| self.insert(*hash)),
            Self::Dense(theirs) => {
                self.densify();
                if let Self::Dense(registers) = self {
                    registers.merge(theirs);
                }
            }
        }
    }

    /// The count, an estimate held between what is certain: more than the cap, no more than the values seen.
    pub(crate) fn count(&self, values: u64) -> DistinctCount {
        match self {
            Self::Sparse(hashes) => DistinctCount {
                value: hashes.len() as u64,
                exact: true,
            },
            Self::Dense(registers) => DistinctCount {
                value: registers.estimate().max(SPARSE as u64 + 1).min(values),
                exact: false,
            },
        }
    }

    /// Whether exactly these hashes were seen.
    pub(crate) fn is_exactly(&self, mut hashes: impl ExactSizeIterator<Item = u64>) -> bool {
        match self {
            Self::Sparse(set) => set.len() == hashes.len() && hashes.all(|hash| set.contains(&hash)),
            Self::Dense(_) => false,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(self, Self::Sparse(hashes) if hashes.is_empty())
    }

    pub(crate) fn memory(&self) -> usize {
        match self {
            Self::Sparse(hashes) => hashes.capacity() * (size_of::<u64>() + 1),
            Self::Dense(_) => HyperLogLog::MEMORY,
        }
    }
}

impl Portion for Distinct {
    fn write(&self, out: &mut Writer) {
        match self {
            Self::Sparse(hashes) => {
                out.flag(false);
                let mut sorted: Vec<u64> = hashes.iter().copied().collect();
                sorted.sort_unstable();
                out.count(sorted.len());
                sorted.into_iter().for_each(|hash| out.u64(hash));
            }
            Self::Dense(registers) => {
                out.flag(true);
                registers.write(out);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        if from.flag()? {
            return Ok(Self::Dense(HyperLogLog::read(from)?));
        }
        let length = from.count(size_of::<u64>())?;
        from.demand(length <= SPARSE)?;
        let mut hashes = HashSet::with_capacity_and_hasher(length, ByHash::default());
        for _ in 0..length {
            hashes.insert(from.u64()?);
        }
        Ok(Self::Sparse(hashes))
    }
}
