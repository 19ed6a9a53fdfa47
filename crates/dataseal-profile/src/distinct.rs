//! How many different values there are: the set of their hashes up to a cap, HyperLogLog beyond it. Which of the two is a
//! function of the set alone, so any split in any order ends in the same bytes.

use std::collections::HashSet;
use std::hash::{BuildHasherDefault, Hasher};

use dataseal_model::{DistinctCount, Identities};

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::hll::HyperLogLog;
use crate::room::Room;

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
pub(crate) struct Distinct {
    kept: Kept,
    /// Hashes that are kept as a set.
    most: usize,
    /// Of the registers beyond that.
    precision: u32,
}

#[derive(Clone, PartialEq, Eq)]
enum Kept {
    /// All of them.
    Sparse(HashSet<u64, ByHash>),
    /// More than are kept.
    Dense(HyperLogLog),
}

impl Distinct {
    pub(crate) fn new(room: Room) -> Self {
        Self {
            kept: Kept::Sparse(HashSet::default()),
            most: room.distinct,
            precision: room.precision,
        }
    }

    pub(crate) fn narrow(&mut self, room: Room) {
        self.most = self.most.min(room.distinct);
        self.precision = self.precision.min(room.precision);
        if let Kept::Dense(registers) = &mut self.kept {
            registers.narrow(self.precision);
        }
        if matches!(&self.kept, Kept::Sparse(hashes) if hashes.len() > self.most) {
            self.densify();
        }
    }

    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        match &mut self.kept {
            Kept::Dense(registers) => registers.insert(hash),
            Kept::Sparse(hashes) => {
                if hashes.insert(hash) && hashes.len() > self.most {
                    self.densify();
                }
            }
        }
    }

    #[cold]
    fn densify(&mut self) {
        if let Kept::Sparse(hashes) = &self.kept {
            let mut registers = HyperLogLog::new(self.precision);
            hashes.iter().for_each(|hash| registers.insert(*hash));
            self.kept = Kept::Dense(registers);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match &other.kept {
            Kept::Sparse(hashes) => hashes.iter().for_each(|hash| self.insert(*hash)),
            Kept::Dense(theirs) => {
                self.densify();
                if let Kept::Dense(registers) = &mut self.kept {
                    registers.merge(theirs);
                }
            }
        }
    }

    /// The same values under other hashes, different for different ones; `None` if not all are kept.
    pub(crate) fn mapped(self, other: impl Fn(u64) -> u64) -> Option<Self> {
        match self.kept {
            Kept::Sparse(hashes) => Some(Self {
                kept: Kept::Sparse(hashes.into_iter().map(other).collect()),
                ..self
            }),
            Kept::Dense(_) => None,
        }
    }

    /// The count, an estimate held between what is certain: more than the cap, no more than the values seen.
    pub(crate) fn count(&self, values: u64) -> DistinctCount {
        match &self.kept {
            Kept::Sparse(hashes) => DistinctCount {
                value: hashes.len() as u64,
                exact: true,
            },
            Kept::Dense(registers) => DistinctCount {
                value: registers.estimate().max(self.most as u64 + 1).min(values),
                exact: false,
            },
        }
    }

    /// What was seen, to be united with others.
    pub(crate) fn identities(&self) -> Identities {
        match &self.kept {
            Kept::Sparse(hashes) => {
                let mut sorted: Vec<u64> = hashes.iter().copied().collect();
                sorted.sort_unstable();
                Identities::Hashes(sorted)
            }
            Kept::Dense(registers) => Identities::Registers(registers.registers().to_vec()),
        }
    }

    /// Adds what another counter saw; `None` if it is none of ours.
    pub(crate) fn unite(&mut self, other: &Identities) -> Option<()> {
        match other {
            Identities::Hashes(hashes) => hashes.iter().for_each(|hash| self.insert(*hash)),
            Identities::Registers(registers) => {
                let theirs = HyperLogLog::of(registers)?;
                self.densify();
                if let Kept::Dense(registers) = &mut self.kept {
                    registers.merge(&theirs);
                }
            }
        }
        Some(())
    }

    /// How many there are: `Ok` if all are kept, else the estimate with its standard error in millionths.
    pub(crate) fn united(&self) -> Result<u64, (u64, u32)> {
        match &self.kept {
            Kept::Sparse(hashes) => Ok(hashes.len() as u64),
            Kept::Dense(registers) => Err((registers.estimate(), registers.error())),
        }
    }

    /// Whether exactly these hashes were seen.
    pub(crate) fn is_exactly(&self, mut hashes: impl ExactSizeIterator<Item = u64>) -> bool {
        match &self.kept {
            Kept::Sparse(set) => set.len() == hashes.len() && hashes.all(|hash| set.contains(&hash)),
            Kept::Dense(_) => false,
        }
    }

    /// Whether no more hashes are kept than this.
    pub(crate) fn is_at_most(&self, values: u64) -> bool {
        match &self.kept {
            Kept::Sparse(set) => set.len() as u64 <= values,
            Kept::Dense(_) => self.most as u64 <= values,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        matches!(&self.kept, Kept::Sparse(hashes) if hashes.is_empty())
    }

    pub(crate) fn memory(&self) -> usize {
        match &self.kept {
            Kept::Sparse(hashes) => hashes.capacity() * (size_of::<u64>() + 1),
            Kept::Dense(registers) => registers.memory(),
        }
    }
}

impl Distinct {
    pub(crate) fn write(&self, out: &mut Writer) {
        match &self.kept {
            Kept::Sparse(hashes) => {
                out.flag(false);
                let mut sorted: Vec<u64> = hashes.iter().copied().collect();
                sorted.sort_unstable();
                out.count(sorted.len());
                sorted.into_iter().for_each(|hash| out.u64(hash));
            }
            Kept::Dense(registers) => {
                out.flag(true);
                registers.write(out);
            }
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, room: Room) -> Result<Self, ProfileError> {
        let (most, precision) = (room.distinct, room.precision);
        if from.flag()? {
            let kept = Kept::Dense(HyperLogLog::read(from, precision)?);
            return Ok(Self { kept, most, precision });
        }
        let length = from.count(size_of::<u64>())?;
        from.demand(length <= most)?;
        let mut hashes = HashSet::with_capacity_and_hasher(length, ByHash::default());
        for _ in 0..length {
            hashes.insert(from.u64()?);
        }
        let kept = Kept::Sparse(hashes);
        Ok(Self { kept, most, precision })
    }
}
