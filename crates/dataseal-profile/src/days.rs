//! Rows by day, from which come gaps, dates in the future and how fresh the data is.
//!
//! Counted exactly while the days lie in few stretches. Overflow is absorbing and depends on the set of days alone.

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::room::Room;

/// Days of one stretch.
const PAGE: i32 = 64;
/// Rows by day (days since 1970-01-01), in stretches that hold any; nothing once there were too many.
#[derive(Clone)]
pub(crate) struct Days {
    pages: Option<Vec<Page>>,
    /// Stretches at most.
    most: usize,
    /// Where the last day was counted: the next one is often near. No part of the state.
    last: usize,
}

/// A stretch by its number, with the rows of its days.
type Page = (i32, Box<[u64; PAGE as usize]>);

impl Days {
    pub(crate) const fn new(room: Room) -> Self {
        Self {
            pages: Some(Vec::new()),
            most: room.stretches,
            last: 0,
        }
    }

    pub(crate) fn narrow(&mut self, room: Room) {
        self.most = room.stretches;
        if self.pages.as_ref().is_some_and(|pages| pages.len() > self.most) {
            self.pages = None;
        }
    }

    #[inline]
    pub(crate) fn add(&mut self, day: i64, weight: u64) {
        let Some(pages) = &mut self.pages else { return };
        let Ok(day) = i32::try_from(day) else {
            self.pages = None;
            return;
        };
        let (page, slot) = (day.div_euclid(PAGE), day.rem_euclid(PAGE) as usize);
        let place = match pages.get(self.last) {
            Some((number, _)) if *number == page => Ok(self.last),
            _ => pages.binary_search_by_key(&page, |(number, _)| *number),
        };
        let place = match place {
            Ok(place) => place,
            Err(_) if pages.len() >= self.most => {
                self.pages = None;
                return;
            }
            Err(place) => {
                pages.insert(place, (page, Box::new([0; PAGE as usize])));
                place
            }
        };
        self.last = place;
        if let Some((_, counts)) = pages.get_mut(place)
            && let Some(count) = counts.get_mut(slot)
        {
            *count = count.saturating_add(weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        match other.by_day() {
            None => self.pages = None,
            Some(days) => days.for_each(|(day, count)| self.add(i64::from(day), count)),
        }
    }

    /// Days that have rows, in order.
    pub(crate) fn by_day(&self) -> Option<impl Iterator<Item = (i32, u64)>> {
        let pages = self.pages.as_ref()?;
        Some(pages.iter().flat_map(|(page, counts)| {
            let days = (page * PAGE..).zip(counts.iter().copied());
            days.filter(|(_, count)| *count > 0)
        }))
    }

    pub(crate) fn memory(&self) -> usize {
        self.pages
            .as_ref()
            .map_or(0, |pages| pages.len() * (PAGE as usize + 2) * size_of::<u64>())
    }
}

impl Days {
    pub(crate) fn write(&self, out: &mut Writer) {
        let Some(days) = self.by_day() else {
            return out.flag(false);
        };
        let days: Vec<(i32, u64)> = days.collect();
        out.flag(true);
        out.count(days.len());
        for (day, count) in days {
            out.i32(day);
            out.u64(count);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, room: Room) -> Result<Self, ProfileError> {
        let mut days = Self::new(room);
        if !from.flag()? {
            days.pages = None;
            return Ok(days);
        }
        for _ in 0..from.count(12)? {
            let (day, count) = (from.i32()?, from.u64()?);
            from.demand(count > 0)?;
            days.add(i64::from(day), count);
            from.demand(days.pages.is_some())?;
        }
        Ok(days)
    }
}
