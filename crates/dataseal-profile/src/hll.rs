//! HyperLogLog with 2^14 registers over 64-bit hashes (Flajolet, Fusy, Gandouet, Meunier 2007). The registers are the
//! canonical form: they depend on the set of hashes alone, and merging takes the larger of each pair.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Bits of the hash that choose a register; the standard error is 1.04 / sqrt(2^14) = 0.81 %.
const PRECISION: u32 = 14;
const REGISTERS: usize = 1 << PRECISION;
/// Largest register: one more than the zero bits that can lead the remaining 50.
const TOP_RANK: u8 = 64 - PRECISION as u8 + 1;
/// 1 / (2 ln 2), the limit of the bias constant.
const ALPHA: f64 = 0.721_347_520_444_481_7;

/// The registers.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct HyperLogLog(Box<[u8; REGISTERS]>);

impl HyperLogLog {
    /// Bytes on the heap.
    pub(crate) const MEMORY: usize = REGISTERS;

    pub(crate) fn new() -> Self {
        Self(Box::new([0; REGISTERS]))
    }

    #[inline]
    pub(crate) fn insert(&mut self, hash: u64) {
        let index = (hash >> (64 - PRECISION)) as usize;
        // The set bit below the remaining hash bounds the count of zeros without a branch.
        let rest = (hash << PRECISION) | (1 << (PRECISION - 1));
        let rank = rest.leading_zeros() as u8 + 1;
        if let Some(register) = self.0.get_mut(index)
            && *register < rank
        {
            *register = rank;
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (register, theirs) in self.0.iter_mut().zip(other.0.iter()) {
            *register = (*register).max(*theirs);
        }
    }

    /// The improved raw estimator of Ertl (arXiv:1702.01284, algorithm 6): no tables, no switch between ranges, and only
    /// operations that IEEE 754 rounds correctly, so every platform gives the same number.
    pub(crate) fn estimate(&self) -> u64 {
        let mut histogram = [0u32; TOP_RANK as usize + 1];
        for register in self.0.iter() {
            if let Some(slot) = histogram.get_mut(usize::from(*register)) {
                *slot += 1;
            }
        }
        let registers = REGISTERS as f64;
        let share = |slot: Option<&u32>| f64::from(slot.copied().unwrap_or(0)) / registers;
        let mut z = registers * tau(1.0 - share(histogram.last()));
        for slot in histogram.iter().take(usize::from(TOP_RANK)).skip(1).rev() {
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

impl Portion for HyperLogLog {
    /// Four registers of six bits in three bytes.
    fn write(&self, out: &mut Writer) {
        for group in self.0.chunks_exact(4) {
            let packed = group.iter().rev().fold(0u32, |word, rank| word << 6 | u32::from(*rank));
            let [a, b, c, _] = packed.to_le_bytes();
            out.raw(&[a, b, c]);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let packed = from.raw(REGISTERS / 4 * 3)?;
        let mut registers = Self::new();
        for (group, bytes) in registers.0.chunks_exact_mut(4).zip(packed.chunks_exact(3)) {
            let mut word = bytes.iter().rev().fold(0u32, |word, byte| word << 8 | u32::from(*byte));
            for register in group {
                *register = (word & 0x3f) as u8;
                word >>= 6;
                from.demand(*register <= TOP_RANK)?;
            }
        }
        Ok(registers)
    }
}

#[cfg(test)]
mod tests {
    use xxhash_rust::xxh3::xxh3_64;

    use super::*;

    #[test]
    fn estimates_within_four_standard_errors() {
        let mut registers = HyperLogLog::new();
        assert_eq!(registers.estimate(), 0);
        let mut inserted = 0u64;
        for target in [100, 5_000, 50_000, 300_000] {
            while inserted < target {
                registers.insert(xxh3_64(&inserted.to_le_bytes()));
                inserted += 1;
            }
            let error = (registers.estimate() as f64 / target as f64 - 1.0).abs();
            assert!(error < 0.0325, "{target}: {error}");
        }
    }

    #[test]
    fn survives_every_extreme() {
        let mut registers = HyperLogLog::new();
        registers.insert(0);
        registers.insert(u64::MAX);
        let full = HyperLogLog(Box::new([TOP_RANK; REGISTERS]));
        for registers in [registers, full] {
            assert!(registers.estimate() > 0);
            let mut out = Writer::default();
            registers.write(&mut out);
            let bytes = out.finish();
            let read = HyperLogLog::read(&mut Reader::new(&bytes)).unwrap();
            assert!(read == registers);
        }
    }
}
