//! An exact sum of whole numbers of any size, each times a power of two: one long fixed-point number that holds only the
//! digits that were touched. Adding is associative, so the sum is the same for every order.

use crate::ProfileError;
use crate::big::Whole;
use crate::codec::{Portion, Reader, Writer};

const DIGIT_BITS: u32 = 32;
const DIGIT_MASK: u64 = 0xffff_ffff;
/// One addition changes a digit by less than 2^33, so this many fit into 63 bits before carries must move.
const CARRY_AFTER: u32 = 1 << 28;
/// Digits at most, by far: fourth powers of floats span 265, rows add two.
const MOST_DIGITS: usize = 1024;

/// The sum, in digits of 32 bits with signs of their own, carries deferred.
#[derive(Clone, Default)]
pub(crate) struct Fixed {
    /// Digits of weight 2^(32 (first + i)).
    digits: Vec<i64>,
    first: u32,
    pending: u32,
}

impl Fixed {
    /// Adds `magnitude × 2^shift`, or takes it away. The magnitude is in little-endian words.
    pub(crate) fn add(&mut self, magnitude: &[u64], shift: u32, negative: bool) {
        let used = magnitude.iter().rposition(|word| *word != 0).map_or(0, |last| last + 1);
        let magnitude = magnitude.get(..used).unwrap_or_default();
        if magnitude.is_empty() {
            return;
        }
        let (start, offset) = (shift / DIGIT_BITS, shift % DIGIT_BITS);
        self.reach(start, magnitude.len() * 2 + 1);
        let halves = magnitude
            .iter()
            .flat_map(|word| [word & DIGIT_MASK, word >> DIGIT_BITS]);
        let mut carry = 0;
        let place = (start - self.first) as usize;
        for (digit, half) in self.digits.iter_mut().skip(place).zip(halves.chain([0])) {
            let placed = (half << offset) + carry;
            carry = placed >> DIGIT_BITS;
            let part = (placed & DIGIT_MASK) as i64;
            *digit = digit.wrapping_add(if negative { -part } else { part });
        }
        self.pending += 1;
        if self.pending >= CARRY_AFTER {
            self.carry();
        }
    }

    /// Makes room for digits from `start` on.
    fn reach(&mut self, start: u32, length: usize) {
        if self.digits.is_empty() {
            self.first = start;
        }
        if start < self.first {
            let missing = (self.first - start) as usize;
            self.digits.splice(..0, std::iter::repeat_n(0, missing));
            self.first = start;
        }
        let end = (start - self.first) as usize + length;
        if self.digits.len() < end {
            self.digits.resize(end, 0);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let other = other.settled();
        if other.digits.is_empty() {
            return;
        }
        self.carry();
        self.reach(other.first, other.digits.len() + 1);
        let place = (other.first - self.first) as usize;
        for (digit, theirs) in self.digits.iter_mut().skip(place).zip(&other.digits) {
            *digit = digit.wrapping_add(*theirs);
        }
        self.carry();
    }

    /// Moves carries up: all digits but the last end between 0 and 2^32 - 1, the last between -2^31 and 2^31 - 1 holds the
    /// sign, and neither end has a digit that says nothing. One form for each sum.
    fn carry(&mut self) {
        let mut carry = 0i64;
        for digit in &mut self.digits {
            let total = digit.wrapping_add(carry);
            *digit = total & DIGIT_MASK as i64;
            carry = total >> DIGIT_BITS;
        }
        while carry != 0 && carry != -1 {
            self.digits.push(carry & DIGIT_MASK as i64);
            carry >>= DIGIT_BITS;
        }
        let fill = carry & DIGIT_MASK as i64;
        let tells_sign = |digit: &i64| *digit >> (DIGIT_BITS - 1) == fill & 1;
        if !self.digits.last().is_some_and(tells_sign) {
            self.digits.push(fill);
        }
        while let [.., before, last] = self.digits.as_slice()
            && *last == fill
            && tells_sign(before)
        {
            self.digits.pop();
        }
        let zeros = self.digits.iter().take_while(|digit| **digit == 0).count();
        self.digits.drain(..zeros);
        self.first = if self.digits.is_empty() {
            0
        } else {
            self.first + zeros as u32
        };
        if let Some(last) = self.digits.last_mut() {
            *last = i64::from((*last as u32).cast_signed());
        }
        self.pending = 0;
    }

    /// The same sum in its one form.
    pub(crate) fn settled(&self) -> Self {
        let mut copy = self.clone();
        copy.carry();
        copy
    }

    /// The sum itself.
    pub(crate) fn whole(&self) -> Whole {
        let settled = self.settled();
        let sign = match settled.digits.last() {
            Some(last) if *last < 0 => DIGIT_MASK,
            _ => 0,
        };
        let halves: Vec<u64> = settled.digits.iter().map(|digit| *digit as u64 & DIGIT_MASK).collect();
        let words = halves.chunks(2).map(|pair| match pair {
            [low, high] => high << DIGIT_BITS | low,
            [low] => sign << DIGIT_BITS | low,
            _ => 0,
        });
        let mut words: Vec<u64> = words.collect();
        words.push(sign << DIGIT_BITS | sign);
        Whole::from_twos_complement(words).map(|number| number.shifted_left(settled.first * DIGIT_BITS))
    }

    pub(crate) fn memory(&self) -> usize {
        self.digits.capacity() * size_of::<i64>()
    }
}

impl Portion for Fixed {
    fn write(&self, out: &mut Writer) {
        let settled = self.settled();
        out.count(settled.digits.len());
        out.u32(settled.first);
        settled.digits.iter().for_each(|digit| out.u32(*digit as u32));
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let length = from.count(4)?;
        let first = from.u32()?;
        from.demand(length <= MOST_DIGITS && first as usize <= MOST_DIGITS)?;
        let mut digits = Vec::with_capacity(length);
        for _ in 0..length {
            digits.push(i64::from(from.u32()?));
        }
        if let Some(last) = digits.last_mut() {
            *last = i64::from((*last as u32).cast_signed());
        }
        Ok(Self {
            digits,
            first,
            pending: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(fixed: &Fixed) -> Vec<u8> {
        let mut out = Writer::default();
        fixed.write(&mut out);
        out.finish()
    }

    fn text(fixed: &Fixed) -> String {
        let whole = fixed.whole();
        format!(
            "{}{}",
            if whole.negative { "-" } else { "" },
            whole.magnitude.to_digits()
        )
    }

    #[test]
    fn counts_up_and_down() {
        let mut sum = Fixed::default();
        assert_eq!(text(&sum), "0");
        sum.add(&[u64::MAX, 1], 0, false);
        assert_eq!(text(&sum), "36893488147419103231");
        sum.add(&[1], 70, true);
        assert_eq!(text(&sum), "-1143698132569992200193");
        sum.add(&[1], 70, false);
        sum.add(&[u64::MAX, 1], 0, true);
        assert_eq!((text(&sum), bytes(&sum)), ("0".to_owned(), bytes(&Fixed::default())));
        sum.add(&[1], 64, true);
        assert_eq!(text(&sum), "-18446744073709551616");
    }

    proptest! {
        #[test]
        fn the_sum_does_not_depend_on_order(terms: Vec<(u64, u64, bool, u8)>, cut: prop::sample::Index) {
            let add = |terms: &[(u64, u64, bool, u8)]| {
                let mut sum = Fixed::default();
                terms.iter().for_each(|(low, high, negative, shift)| sum.add(&[*low, *high], u32::from(*shift), *negative));
                sum
            };
            let whole = add(&terms);
            let reversed: Vec<_> = terms.iter().rev().copied().collect();
            prop_assert_eq!(bytes(&add(&reversed)), bytes(&whole));
            let (left, right) = terms.split_at(if terms.is_empty() { 0 } else { cut.index(terms.len()) });
            let mut merged = add(right);
            merged.merge(&add(left));
            prop_assert_eq!(bytes(&merged), bytes(&whole));
            let written = bytes(&whole);
            let read = Fixed::read(&mut Reader::new(&written)).unwrap();
            prop_assert_eq!(bytes(&read), written);
            prop_assert_eq!(text(&read), text(&whole));
        }

        #[test]
        fn the_sum_is_that_of_wide_integers(terms: Vec<i64>) {
            let mut sum = Fixed::default();
            terms.iter().for_each(|term| sum.add(&[term.unsigned_abs()], 0, *term < 0));
            let expected: i128 = terms.iter().map(|term| i128::from(*term)).sum();
            prop_assert_eq!(text(&sum), expected.to_string());
        }
    }
}
