//! The exact sum of binary floats, as one long fixed-point number (Kulisch). Adding is associative here, unlike in
//! floating point, so the sum is the same for every order and is rounded once, at the end.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};
use crate::floats::parts;

/// Exponent of the lowest bit: the smallest subnormal is 2^-1074.
pub(crate) const LOWEST_EXPONENT: u32 = 1074;
/// 32-bit digits: 1074 bits after the point, 1024 before it, 64 for the number of rows, and room for the sign.
const DIGITS: usize = 70;
const DIGIT_BITS: u32 = 32;
const DIGIT_MASK: u64 = 0xffff_ffff;
/// One addition changes a digit by less than 2^34, so this many fit into 63 bits before carries must move.
const CARRY_AFTER: u32 = 1 << 28;

/// A sum of floats in units of 2^-1074.
#[derive(Clone)]
pub(crate) struct Superaccumulator {
    /// Digits of weight 2^(32 i), carries deferred.
    digits: Box<[i64; DIGITS]>,
    pending: u32,
}

impl Superaccumulator {
    /// Bytes on the heap.
    pub(crate) const MEMORY: usize = DIGITS * size_of::<i64>();

    pub(crate) fn new() -> Self {
        Self {
            digits: Box::new([0; DIGITS]),
            pending: 0,
        }
    }

    /// Adds a finite float `weight` times.
    pub(crate) fn add(&mut self, value: f64, weight: u64) {
        let (mantissa, shift) = parts(value);
        let negative = value.is_sign_negative();
        let mut product = u128::from(mantissa) * u128::from(weight);
        let (first, offset) = ((shift / DIGIT_BITS) as usize, shift % DIGIT_BITS);
        let mut carry = 0;
        for digit in self.digits.iter_mut().skip(first) {
            if product == 0 && carry == 0 {
                break;
            }
            let placed = ((product as u64 & DIGIT_MASK) << offset) + carry;
            product >>= DIGIT_BITS;
            carry = placed >> DIGIT_BITS;
            let part = (placed & DIGIT_MASK) as i64;
            *digit = digit.wrapping_add(if negative { -part } else { part });
        }
        self.pending += 1;
        if self.pending >= CARRY_AFTER {
            self.carry();
        }
    }

    /// Moves carries up: all digits but the last end between 0 and 2^32 - 1, the last holds the sign. One form for each
    /// sum.
    fn carry(&mut self) {
        let mut carry = 0i64;
        let last = DIGITS - 1;
        for (place, digit) in self.digits.iter_mut().enumerate() {
            let total = digit.wrapping_add(carry);
            if place == last {
                *digit = total;
            } else {
                *digit = total & DIGIT_MASK as i64;
                carry = total >> DIGIT_BITS;
            }
        }
        self.pending = 0;
    }

    fn carried(&self) -> Self {
        let mut copy = self.clone();
        copy.carry();
        copy
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.carry();
        for (digit, theirs) in self.digits.iter_mut().zip(other.carried().digits.iter()) {
            *digit = digit.wrapping_add(*theirs);
        }
        self.carry();
    }

    /// The sum in units of 2^-1074, as two's complement in little-endian 64-bit words.
    pub(crate) fn words(&self) -> Vec<u64> {
        let carried = self.carried();
        let extended = |digit: i64| [digit as u64 & DIGIT_MASK, digit as u64 >> DIGIT_BITS];
        let (last, lower) = carried
            .digits
            .split_last()
            .map_or((0, &[][..]), |(last, lower)| (*last, lower));
        let mut halves: Vec<u64> = lower.iter().map(|digit| *digit as u64).collect();
        halves.extend(extended(last));
        // An odd number of halves: the sign fills the last word.
        halves.push(if last < 0 { DIGIT_MASK } else { 0 });
        halves
            .chunks(2)
            .map(|pair| pair.iter().rev().fold(0u64, |word, half| word << DIGIT_BITS | half))
            .collect()
    }
}

impl Portion for Superaccumulator {
    fn write(&self, out: &mut Writer) {
        let carried = self.carried();
        if let Some((last, lower)) = carried.digits.split_last() {
            lower.iter().for_each(|digit| out.u32(*digit as u32));
            out.i64(*last);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let mut sum = Self::new();
        if let Some((last, lower)) = sum.digits.split_last_mut() {
            for digit in lower {
                *digit = i64::from(from.u32()?);
            }
            *last = from.i64()?;
        }
        Ok(sum)
    }
}
