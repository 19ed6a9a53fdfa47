//! Rows by the day that a recognised value carries.

use std::collections::BTreeMap;

/// Days of a page.
const PAGE: usize = 256;

/// Pages at most: seven centuries, in which lie the days of everybody who is or was a customer.
const PAGES: usize = 1024;

/// Days between the first page and 1970: it begins in 1700.
const BEFORE: i32 = 384 * PAGE as i32;

/// Rows by day (days since 1970-01-01). Those of the pages are found without a search; the few beyond are kept apart.
#[derive(Clone, Default)]
pub(crate) struct DayRows {
    pages: Vec<Option<Box<[u64; PAGE]>>>,
    far: BTreeMap<i32, u64>,
}

impl DayRows {
    #[inline]
    pub(crate) fn add(&mut self, day: i32, rows: u64) {
        let place = day.checked_add(BEFORE).and_then(|day| usize::try_from(day).ok());
        let page = place.and_then(|place| self.pages.get_mut(place / PAGE));
        match place.zip(page) {
            Some((place, Some(page))) => {
                if let Some(counted) = page.get_mut(place % PAGE) {
                    *counted = counted.saturating_add(rows);
                }
            }
            _ => self.add_first(day, place, rows),
        }
    }

    /// Counts rows of a day that has no page yet.
    #[cold]
    fn add_first(&mut self, day: i32, place: Option<usize>, rows: u64) {
        match place.filter(|place| *place < PAGES * PAGE) {
            Some(place) => {
                let number = place / PAGE;
                self.pages.resize_with(self.pages.len().max(number + 1), || None);
                if let Some(page) = self.pages.get_mut(number)
                    && let Some(counted) = page.get_or_insert_with(|| Box::new([0; PAGE])).get_mut(place % PAGE)
                {
                    *counted = counted.saturating_add(rows);
                }
            }
            None => {
                let counted = self.far.entry(day).or_default();
                *counted = counted.saturating_add(rows);
            }
        }
    }

    /// Days that have rows, in order.
    pub(crate) fn in_order(&self) -> Vec<(i32, u64)> {
        let near = (0..)
            .zip(&self.pages)
            .filter_map(|(number, page)| Some((number, page.as_deref()?)));
        let near = near.flat_map(|(number, page)| {
            let first: i32 = number * PAGE as i32 - BEFORE;
            (first..).zip(page.iter().copied())
        });
        let far = self.far.iter().map(|(day, rows)| (*day, *rows));
        let mut days: Vec<(i32, u64)> = near.chain(far).filter(|(_, rows)| *rows > 0).collect();
        days.sort_unstable();
        days
    }

    pub(crate) fn memory(&self) -> usize {
        let pages = self.pages.iter().flatten().count();
        self.pages.capacity() * size_of::<Option<Box<[u64; PAGE]>>>()
            + pages * size_of::<[u64; PAGE]>()
            + self.far.len() * size_of::<(i32, u64)>() * 2
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.in_order().is_empty()
    }
}

impl PartialEq for DayRows {
    fn eq(&self, other: &Self) -> bool {
        self.in_order() == other.in_order()
    }
}

impl Eq for DayRows {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_counted_wherever_their_day_lies() {
        let edges = [
            -BEFORE - 1,
            -BEFORE,
            -1,
            0,
            1,
            (PAGES * PAGE) as i32 - BEFORE - 1,
            (PAGES * PAGE) as i32 - BEFORE,
        ];
        let days = [i32::MIN, i32::MIN + 1].into_iter().chain(edges).chain([i32::MAX]);
        let expected: Vec<(i32, u64)> = days.map(|day| (day, 3)).collect();
        let mut rows = DayRows::default();
        assert!(rows.is_empty());
        for (day, _) in expected.iter().rev() {
            rows.add(*day, 1);
        }
        let mut same = rows.clone();
        for (day, _) in &expected {
            rows.add(*day, 2);
        }
        assert_eq!(rows.in_order(), expected);
        assert!(rows != same && !rows.is_empty());
        expected.iter().for_each(|(day, _)| same.add(*day, 2));
        assert!(rows == same);
        rows.add(0, u64::MAX);
        assert!(rows.in_order().contains(&(0, u64::MAX)));
    }
}
