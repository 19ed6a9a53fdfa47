//! Just enough arithmetic on whole numbers of any size to round a mean once, at the end.

use std::cmp::Ordering;

/// A natural number in little-endian 64-bit words, without leading zero words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Natural(Vec<u64>);

impl Natural {
    fn trimmed(mut words: Vec<u64>) -> Self {
        while words.last() == Some(&0) {
            words.pop();
        }
        Self(words)
    }

    pub(crate) const fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn times(&self, factor: u64) -> Self {
        let mut carry = 0u128;
        let mut words: Vec<u64> = self
            .0
            .iter()
            .map(|word| {
                let product = u128::from(*word) * u128::from(factor) + carry;
                carry = product >> 64;
                product as u64
            })
            .collect();
        words.push(carry as u64);
        Self::trimmed(words)
    }

    pub(crate) fn times_power_of_ten(&self, power: u32) -> Self {
        (0..power).fold(self.clone(), |product, _| product.times(10))
    }

    fn plus(&self, other: &Self) -> Self {
        let length = self.0.len().max(other.0.len());
        let mut carry = 0u128;
        let mut words: Vec<u64> = (0..length)
            .map(|place| {
                let sum = self.word(place) + other.word(place) + carry;
                carry = sum >> 64;
                sum as u64
            })
            .collect();
        words.push(carry as u64);
        Self::trimmed(words)
    }

    /// `self - other`, where `other` is not larger.
    fn minus(&self, other: &Self) -> Self {
        let mut borrow = false;
        let words = self.0.iter().enumerate().map(|(place, word)| {
            let (difference, under) = word.overflowing_sub(other.0.get(place).copied().unwrap_or(0));
            let (difference, under_again) = difference.overflowing_sub(u64::from(borrow));
            borrow = under || under_again;
            difference
        });
        Self::trimmed(words.collect())
    }

    fn word(&self, place: usize) -> u128 {
        self.0.get(place).copied().map_or(0, u128::from)
    }

    pub(crate) fn shifted_left(&self, bits: u32) -> Self {
        let mut words = vec![0u64; (bits / 64) as usize];
        words.extend(&self.0);
        Self::trimmed(words).times(1 << (bits % 64))
    }

    /// `self / 2^bits` rounded down, and whether anything was lost.
    pub(crate) fn shifted_right(&self, bits: u32) -> (Self, bool) {
        let (whole, rest) = ((bits / 64) as usize, bits % 64);
        let lost = self.0.iter().take(whole).any(|word| *word != 0);
        let kept = Self(self.0.iter().skip(whole).copied().collect());
        let (quotient, remainder) = kept.divided(1 << rest);
        (quotient, lost || remainder != 0)
    }

    /// Quotient and remainder; `divisor` is not zero.
    pub(crate) fn divided(&self, divisor: u64) -> (Self, u64) {
        let divisor = u128::from(divisor.max(1));
        let mut remainder = 0u128;
        let mut words: Vec<u64> = self
            .0
            .iter()
            .rev()
            .map(|word| {
                let part = remainder << 64 | u128::from(*word);
                remainder = part % divisor;
                (part / divisor) as u64
            })
            .collect();
        words.reverse();
        (Self::trimmed(words), remainder as u64)
    }

    pub(crate) fn product(&self, other: &Self) -> Self {
        let mut words = vec![0u64; self.0.len() + other.0.len()];
        for (place, factor) in self.0.iter().enumerate() {
            let mut carry = 0u128;
            for (word, digit) in words.iter_mut().skip(place).zip(other.0.iter().chain([&0])) {
                let sum = u128::from(*word) + u128::from(*factor) * u128::from(*digit) + carry;
                *word = sum as u64;
                carry = sum >> 64;
            }
        }
        Self::trimmed(words)
    }

    /// `f × 2^e`, the nearest such number up to one rounding: f has the two highest words.
    pub(crate) fn to_float(&self) -> (f64, i32) {
        match self.0.as_slice() {
            [] => (0.0, 0),
            [word] => (*word as f64, 0),
            [.., low, high] => {
                let number = u128::from(*high) << 64 | u128::from(*low);
                let bits = i32::try_from(self.0.len() - 2).unwrap_or(i32::MAX / 64) * 64;
                // The highest 64 bits of the two words.
                let spare = number.leading_zeros();
                let top = ((number << spare) >> 64) as u64;
                (top as f64, bits + 64 - spare.cast_signed())
            }
        }
    }

    /// Decimal digits, `0` for zero.
    pub(crate) fn to_digits(&self) -> String {
        let mut groups = Vec::new();
        let mut rest = self.clone();
        while !rest.is_zero() {
            let (quotient, group) = rest.divided(10_u64.pow(19));
            groups.push(group);
            rest = quotient;
        }
        let mut digits = groups.pop().unwrap_or(0).to_string();
        for group in groups.into_iter().rev() {
            digits.push_str(&format!("{group:019}"));
        }
        digits
    }
}

impl Ord for Natural {
    fn cmp(&self, other: &Self) -> Ordering {
        let lengths = self.0.len().cmp(&other.0.len());
        lengths.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A whole number of any size.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Whole {
    pub(crate) negative: bool,
    pub(crate) magnitude: Natural,
}

impl Whole {
    /// Reads little-endian two's complement.
    pub(crate) fn from_twos_complement(words: Vec<u64>) -> Self {
        let negative = words.last().is_some_and(|word| word >> 63 == 1);
        if !negative {
            return Self {
                negative,
                magnitude: Natural::trimmed(words),
            };
        }
        let inverted = words.into_iter().map(|word| !word).collect();
        Self {
            negative,
            magnitude: Natural::trimmed(inverted).plus(&Natural(vec![1])),
        }
    }

    pub(crate) fn plus(&self, other: &Self) -> Self {
        if self.negative == other.negative {
            return Self {
                negative: self.negative,
                magnitude: self.magnitude.plus(&other.magnitude),
            };
        }
        let (larger, smaller) = if self.magnitude >= other.magnitude {
            (self, other)
        } else {
            (other, self)
        };
        Self {
            negative: larger.negative,
            magnitude: larger.magnitude.minus(&smaller.magnitude),
        }
    }

    pub(crate) fn minus(&self, other: &Self) -> Self {
        self.plus(&Self {
            negative: !other.negative,
            magnitude: other.magnitude.clone(),
        })
    }

    pub(crate) fn product(&self, other: &Self) -> Self {
        Self {
            negative: self.negative != other.negative,
            magnitude: self.magnitude.product(&other.magnitude),
        }
    }

    /// The same sign, another magnitude.
    pub(crate) fn map(&self, change: impl FnOnce(&Natural) -> Natural) -> Self {
        Self {
            negative: self.negative,
            magnitude: change(&self.magnitude),
        }
    }
}
