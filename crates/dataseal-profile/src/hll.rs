//! HyperLogLog with 2^p registers over 64-bit hashes (Flajolet, Fusy, Gandouet, Meunier 2007); the standard error is
//! 1.04 / sqrt(2^p). The registers are the canonical form: they depend on the set of hashes alone, and merging takes the
//! larger of each pair. Finer registers become coarser ones as if they had been so from the start.

use crate::ProfileError;
use crate::codec::{Reader, Writer};

/// Bits of the hash that choose a register, in a table of ordinary width: a standard error of 0.81 %.
pub(crate) const FINE: u32 = 14;
/// The same in a wide table: 1.63 %.
pub(crate) const COARSE: u32 = 12;
/// Registers are counted by rank in as many slots as any precision has.
const RANKS: usize = 64 - COARSE as usize + 2;
/// 1 / (2 ln 2), the limit of the bias constant.
const ALPHA: f64 = 0.721_347_520_444_481_7;

/// The registers.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct HyperLogLog {
    registers: Box<[u8]>,
    precision: u32,
    /// The smallest of the registers: most hashes need no look at theirs once all have seen some.
    floor: u8,
    /// Registers that are as small.
    at_floor: u32,
}

impl HyperLogLog {
    pub(crate) fn new(precision: u32) -> Self {
        Self {
            registers: vec![0; 1 << precision].into_boxed_slice(),
            precision,
            floor: 0,
            at_floor: 1 << precision,
        }
    }

    /// The registers, from elsewhere; `None` unless they are as many and as large as ours can be.
    pub(crate) fn of(registers: &[u8]) -> Option<Self> {
        let precision = registers.len().checked_ilog2()?;
        if !registers.len().is_power_of_two() || !(COARSE..=FINE).contains(&precision) {
            return None;
        }
        let mut of = Self::new(precision);
        if registers.iter().any(|register| *register > of.top_rank()) {
            return None;
        }
        of.registers.copy_from_slice(registers);
        of.find_floor();
        Some(of)
    }

    /// The registers themselves.
    pub(crate) const fn registers(&self) -> &[u8] {
        &self.registers
    }

    /// The standard error in millionths, 1.04 / sqrt(2^p).
    pub(crate) fn error(&self) -> u32 {
        (1_040_000.0 / (self.registers.len() as f64).sqrt()).ceil() as u32
    }

    /// Bytes on the heap.
    pub(crate) const fn memory(&self) -> usize {
        self.registers.len()
    }

    /// One more than the zero bits that can lead the rest of a hash.
    const fn top_rank(&self) -> u8 {
        (64 - self.precision) as u8 + 1
    }

    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        let precision = self.precision;
        let index = (hash >> (64 - precision)) as usize;
        // The set bit below the remaining hash bounds the count of zeros without a branch.
        let rest = (hash << precision) | (1 << (precision - 1));
        let rank = rest.leading_zeros() as u8 + 1;
        if rank > self.floor {
            self.raise(index, rank);
        }
    }

    fn raise(&mut self, index: usize, rank: u8) {
        if let Some(register) = self.registers.get_mut(index)
            && *register < rank
        {
            let was_at_floor = *register == self.floor;
            *register = rank;
            self.at_floor -= u32::from(was_at_floor);
            if self.at_floor == 0 {
                self.find_floor();
            }
        }
    }

    /// Looks for the smallest register, after some were set otherwise or none is as small as before.
    fn find_floor(&mut self) {
        self.floor = self.registers.iter().copied().min().unwrap_or(0);
        let at_floor = self.registers.iter().filter(|register| **register == self.floor);
        self.at_floor = at_floor.count() as u32;
    }

    /// What the registers were with fewer of them. The bits of the index that are left over lead the rest of the hash.
    pub(crate) fn narrow(&mut self, precision: u32) {
        let Some(dropped) = self.precision.checked_sub(precision).filter(|dropped| *dropped > 0) else {
            return;
        };
        let mut coarse = Self::new(precision);
        for (index, rank) in self.registers.iter().enumerate().filter(|(_, rank)| **rank > 0) {
            let left = index & ((1 << dropped) - 1);
            let rank = match left.checked_ilog2() {
                Some(highest) => (dropped - highest) as u8,
                None => *rank + dropped as u8,
            };
            coarse.raise(index >> dropped, rank);
        }
        *self = coarse;
    }

    /// Takes in the registers of another set, at the coarser precision of the two.
    pub(crate) fn merge(&mut self, other: &Self) {
        self.narrow(other.precision);
        let narrowed = (other.precision > self.precision).then(|| {
            let mut copy = other.clone();
            copy.narrow(self.precision);
            copy
        });
        let theirs = narrowed.as_ref().unwrap_or(other).registers.iter();
        for (register, theirs) in self.registers.iter_mut().zip(theirs) {
            *register = (*register).max(*theirs);
        }
        self.find_floor();
    }

    /// The improved raw estimator of Ertl (arXiv:1702.01284, algorithm 6): no tables, no switch between ranges, and only
    /// operations that IEEE 754 rounds correctly, so every platform gives the same number.
    pub(crate) fn estimate(&self) -> u64 {
        let top = usize::from(self.top_rank());
        let mut histogram = [0u32; RANKS];
        for register in &self.registers {
            if let Some(slot) = histogram.get_mut(usize::from(*register)) {
                *slot += 1;
            }
        }
        let registers = self.registers.len() as f64;
        let share = |slot: Option<&u32>| f64::from(slot.copied().unwrap_or(0)) / registers;
        let mut z = registers * tau(1.0 - share(histogram.get(top)));
        for slot in histogram.iter().take(top).skip(1).rev() {
            z = 0.5 * (z + f64::from(*slot));
        }
        z += registers * sigma(share(histogram.first()));
        (ALPHA * registers * registers / z).round() as u64
    }
}

/// Ertl's σ: the contribution of the registers that are still zero.
fn sigma(share: f64) -> f64 {
    if share >= 1.0 {
        return f64::INFINITY;
    }
    let (mut x, mut y, mut z) = (share, 1.0, share);
    loop {
        x *= x;
        let before = z;
        z += x * y;
        y += y;
        if z == before {
            return z;
        }
    }
}

/// Ertl's τ: the contribution of the registers that are full.
fn tau(share: f64) -> f64 {
    if share <= 0.0 || share >= 1.0 {
        return 0.0;
    }
    let (mut x, mut y, mut z) = (share, 1.0, 1.0 - share);
    loop {
        x = x.sqrt();
        let before = z;
        y *= 0.5;
        z -= (1.0 - x) * (1.0 - x) * y;
        if z == before {
            return z / 3.0;
        }
    }
}

impl HyperLogLog {
    /// Four registers of six bits in three bytes.
    pub(crate) fn write(&self, out: &mut Writer) {
        for group in self.registers.chunks_exact(4) {
            let packed = group.iter().rev().fold(0u32, |word, rank| word << 6 | u32::from(*rank));
            let [a, b, c, _] = packed.to_le_bytes();
            out.raw(&[a, b, c]);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, precision: u32) -> Result<Self, ProfileError> {
        let mut read = Self::new(precision);
        let packed = from.raw(read.registers.len() / 4 * 3)?;
        let top = read.top_rank();
        for (group, bytes) in read.registers.chunks_exact_mut(4).zip(packed.chunks_exact(3)) {
            let mut word = bytes.iter().rev().fold(0u32, |word, byte| word << 8 | u32::from(*byte));
            for register in group {
                *register = (word & 0x3f) as u8;
                word >>= 6;
                from.demand(*register <= top)?;
            }
        }
        read.find_floor();
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    #[test]
    fn estimates_within_four_standard_errors() {
        for (precision, most) in [(FINE, 0.0325), (COARSE, 0.065)] {
            let mut registers = HyperLogLog::new(precision);
            assert_eq!(registers.estimate(), 0);
            let mut inserted = 0u64;
            for target in [100, 5_000, 50_000, 300_000] {
                while inserted < target {
                    registers.insert(xxh3_64(&inserted.to_le_bytes()));
                    inserted += 1;
                }
                let error = (registers.estimate() as f64 / target as f64 - 1.0).abs();
                assert!(error < most, "{precision}, {target}: {error}");
            }
        }
    }

    #[test]
    fn coarser_registers_are_those_of_the_same_set() {
        let hashes = |from: u64, to: u64| {
            (from..to)
                .map(|number| xxh3_64(&number.to_le_bytes()))
                .chain([0, u64::MAX, 1, 1 << 50])
        };
        let of = |precision: u32, from: u64, to: u64| {
            let mut registers = HyperLogLog::new(precision);
            hashes(from, to).for_each(|hash| registers.insert(hash));
            registers
        };
        let whole = of(COARSE, 0, 60_000);
        let mut narrowed = of(FINE, 0, 60_000);
        narrowed.narrow(COARSE);
        assert!(narrowed == whole);
        for (mut left, right) in [
            (of(FINE, 0, 20_000), of(COARSE, 20_000, 60_000)),
            (of(COARSE, 0, 20_000), of(FINE, 20_000, 60_000)),
        ] {
            left.merge(&right);
            assert!(left == whole);
        }
    }

    #[test]
    fn survives_every_extreme() {
        for precision in [FINE, COARSE] {
            let mut registers = HyperLogLog::new(precision);
            registers.insert(0);
            registers.insert(u64::MAX);
            let mut full = HyperLogLog::new(precision);
            let top = full.top_rank();
            full.registers.fill(top);
            full.find_floor();
            for registers in [registers, full] {
                assert!(registers.estimate() > 0);
                let mut out = Writer::default();
                registers.write(&mut out);
                let bytes = out.finish();
                let read = HyperLogLog::read(&mut Reader::new(&bytes), precision).unwrap();
                assert!(read == registers);
            }
        }
    }
}
