//! Counters over logarithmic buckets, from which quantiles and histograms follow. A bucket is the sign, the exponent and
//! the first seven bits of the mantissa of the float, so no logarithm is taken and every platform agrees; its width is at
//! most 1/128 of its values, which bounds the relative error of its middle by 0.4 %.

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Bits of the float below the bucket's: 64 less sign, exponent and seven of mantissa.
const DROPPED: u32 = 64 - 1 - 11 - 7;
/// Buckets of one sign and exponent, which live together.
const PAGE: usize = 128;
const PAGE_BITS: u32 = PAGE.trailing_zeros();
/// One more than the largest bucket.
const BUCKETS: u32 = 1 << (64 - DROPPED);
const SIGN: u64 = 1 << 63;

/// Buckets of a page that are counted one by one before all of them get a place.
const FEW: usize = 16;

/// Counts by bucket, in order of value.
#[derive(Clone, Default)]
pub(crate) struct Buckets {
    pages: Vec<(u32, Page)>,
}

/// Counts of the buckets of one sign and exponent.
#[derive(Clone)]
enum Page {
    /// Those that hold something, by place.
    Few(Vec<(u8, u64)>),
    /// All of them.
    Full(Box<[u64; PAGE]>),
}

impl Page {
    #[inline]
    fn add(&mut self, slot: usize, weight: u64) {
        match self {
            Self::Full(counts) => {
                if let Some(count) = counts.get_mut(slot) {
                    *count = count.saturating_add(weight);
                }
            }
            Self::Few(counts) => match counts.binary_search_by_key(&slot, |(known, _)| usize::from(*known)) {
                Ok(place) => {
                    if let Some((_, count)) = counts.get_mut(place) {
                        *count = count.saturating_add(weight);
                    }
                }
                Err(place) if counts.len() < FEW => counts.insert(place, (slot as u8, weight)),
                Err(_) => {
                    let mut full = Box::new([0; PAGE]);
                    for (slot, count) in std::mem::take(counts) {
                        if let Some(place) = full.get_mut(usize::from(slot)) {
                            *place = count;
                        }
                    }
                    *self = Self::Full(full);
                    self.add(slot, weight);
                }
            },
        }
    }

    /// Places that hold something, in order.
    fn iter(&self) -> impl Iterator<Item = (u32, u64)> {
        let (few, full) = match self {
            Self::Few(counts) => (counts.as_slice(), [].as_slice()),
            Self::Full(counts) => ([].as_slice(), counts.as_slice()),
        };
        let few = few.iter().map(|(slot, count)| (u32::from(*slot), *count));
        few.chain((0..).zip(full.iter().copied()).filter(|(_, count)| *count > 0))
    }

    fn memory(&self) -> usize {
        size_of::<(u32, Self)>()
            + match self {
                Self::Few(counts) => counts.capacity() * size_of::<(u8, u64)>(),
                Self::Full(_) => PAGE * size_of::<u64>(),
            }
    }
}

/// A bucket by its place in the order of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Bucket(u32);

impl Bucket {
    /// The bucket of a float that is not NaN.
    #[inline]
    pub(crate) const fn of(value: f64) -> Self {
        let bits = value.to_bits();
        // Order as unsigned numbers: negatives reversed and below.
        let ordered = if bits & SIGN == 0 { bits | SIGN } else { !bits };
        Self((ordered >> DROPPED) as u32)
    }

    /// The smallest and the largest float in the bucket; NaN where an infinity has it to itself.
    pub(crate) const fn ends(self) -> (f64, f64) {
        let low = (self.0 as u64) << DROPPED;
        let high = low | ((1 << DROPPED) - 1);
        (from_ordered(low), from_ordered(high))
    }
}

const fn from_ordered(ordered: u64) -> f64 {
    f64::from_bits(if ordered & SIGN == 0 { !ordered } else { ordered & !SIGN })
}

impl Buckets {
    #[inline]
    pub(crate) fn add(&mut self, bucket: Bucket, weight: u64) {
        let (page, slot) = (bucket.0 >> PAGE_BITS, bucket.0 as usize % PAGE);
        let found = self.pages.binary_search_by_key(&page, |(number, _)| *number);
        let place = found.unwrap_or_else(|place| {
            self.pages.insert(place, (page, Page::Few(Vec::new())));
            place
        });
        if let Some((_, counts)) = self.pages.get_mut(place) {
            counts.add(slot, weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        other.iter().for_each(|(bucket, count)| self.add(bucket, count));
    }

    /// Buckets that hold something, in order of value.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Bucket, u64)> {
        self.pages.iter().flat_map(|(page, counts)| {
            let first = page << PAGE_BITS;
            counts.iter().map(move |(slot, count)| (Bucket(first + slot), count))
        })
    }

    pub(crate) fn memory(&self) -> usize {
        self.pages.iter().map(|(_, page)| page.memory()).sum()
    }
}

/// Counts of one batch, before they enter [`Buckets`]: a page is found by its number instead of by search. Working memory,
/// no part of any state.
pub(crate) struct BatchBuckets {
    /// One more than the place of each page that is in use.
    places: Vec<u16>,
    pages: Vec<(u32, [u64; PAGE])>,
}

impl BatchBuckets {
    pub(crate) fn new() -> Self {
        Self {
            places: vec![0; (BUCKETS >> PAGE_BITS) as usize],
            pages: Vec::new(),
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, bucket: Bucket, weight: u64) {
        let (page, slot) = (bucket.0 >> PAGE_BITS, bucket.0 as usize % PAGE);
        let Some(place) = self.places.get_mut(page as usize) else {
            return;
        };
        if *place == 0 {
            self.pages.push((page, [0; PAGE]));
            *place = self.pages.len() as u16;
        }
        if let Some((_, counts)) = self.pages.get_mut(usize::from(*place) - 1)
            && let Some(count) = counts.get_mut(slot)
        {
            *count = count.saturating_add(weight);
        }
    }

    /// Hands everything over.
    pub(crate) fn drain(&mut self, into: &mut Buckets) {
        for (page, counts) in self.pages.drain(..) {
            if let Some(place) = self.places.get_mut(page as usize) {
                *place = 0;
            }
            let first = page << PAGE_BITS;
            let counted = (first..).zip(counts).filter(|(_, count)| *count > 0);
            counted.for_each(|(bucket, count)| into.add(Bucket(bucket), count));
        }
    }
}

impl Portion for Buckets {
    fn write(&self, out: &mut Writer) {
        out.count(self.iter().count());
        for (bucket, count) in self.iter() {
            out.u32(bucket.0);
            out.u64(count);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let mut buckets = Self::default();
        let mut next = 0;
        for _ in 0..from.count(12)? {
            let (bucket, count) = (from.u32()?, from.u64()?);
            from.demand(bucket >= next && bucket < BUCKETS && count > 0)?;
            buckets.add(Bucket(bucket), count);
            next = bucket + 1;
        }
        Ok(buckets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_ordered_and_narrow() {
        let values = [
            f64::NEG_INFINITY,
            -1e300,
            -2.5,
            -1.0,
            -1e-300,
            0.0,
            1e-300,
            0.05,
            1.0,
            1.01,
            255.0,
            256.0,
            1e300,
            f64::INFINITY,
        ];
        assert!(values.iter().map(|value| Bucket::of(*value)).is_sorted());
        for value in values.into_iter().filter(|value| value.is_finite()) {
            let (low, high) = Bucket::of(value).ends();
            assert!(low <= value && value <= high, "{value}");
            assert!(
                (high - low).abs() <= low.abs().max(high.abs()) / 127.0 || value == 0.0,
                "{value}"
            );
        }
    }
}
