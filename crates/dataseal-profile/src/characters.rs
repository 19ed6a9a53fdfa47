//! Which classes of characters texts are made of, counted by the set of classes of each.

use dataseal_model::ClassMask;

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Sets of classes that there can be.
const SETS: usize = 1 << 13;

/// Texts by their set of classes, in order of the set.
#[derive(Clone)]
pub(crate) struct Characters {
    counts: Vec<(u16, u64)>,
    /// Where a set may be counted, by its bits. No part of the state.
    guesses: [u16; GUESSES],
}

/// Places that remember where a set was counted; a power of two.
const GUESSES: usize = 64;

impl Default for Characters {
    fn default() -> Self {
        Self {
            counts: Vec::new(),
            guesses: [0; GUESSES],
        }
    }
}

impl Characters {
    #[inline]
    pub(crate) fn add(&mut self, mask: ClassMask, weight: u64) {
        let slot = usize::from(mask.0 ^ mask.0 >> 6) % GUESSES;
        let guess = self.guesses.get(slot).copied().map_or(0, usize::from);
        if let Some((found, count)) = self.counts.get_mut(guess)
            && *found == mask.0
        {
            *count = count.saturating_add(weight);
            return;
        }
        let place = match self.counts.binary_search_by_key(&mask.0, |(found, _)| *found) {
            Ok(place) => place,
            Err(place) => {
                self.counts.insert(place, (mask.0, 0));
                place
            }
        };
        if let Some(guess) = self.guesses.get_mut(slot) {
            *guess = place as u16;
        }
        if let Some((_, count)) = self.counts.get_mut(place) {
            *count = count.saturating_add(weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        other
            .counts
            .iter()
            .for_each(|(mask, count)| self.add(ClassMask(*mask), *count));
    }

    /// Texts whose set of classes is such.
    pub(crate) fn count(&self, is_such: impl Fn(ClassMask) -> bool) -> u64 {
        let such = self.counts.iter().filter(|(mask, _)| is_such(ClassMask(*mask)));
        such.fold(0, |total, (_, count)| total.saturating_add(*count))
    }

    pub(crate) const fn memory(&self) -> usize {
        self.counts.capacity() * size_of::<(u16, u64)>()
    }
}

impl Portion for Characters {
    fn write(&self, out: &mut Writer) {
        out.count(self.counts.len());
        for (mask, count) in &self.counts {
            out.u16(*mask);
            out.u64(*count);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let length = from.count(10)?;
        from.demand(length <= SETS)?;
        let mut characters = Self::default();
        for _ in 0..length {
            let (mask, count) = (from.u16()?, from.u64()?);
            from.demand(usize::from(mask) < SETS)?;
            characters.add(ClassMask(mask), count);
        }
        Ok(characters)
    }
}
