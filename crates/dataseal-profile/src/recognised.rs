//! What the recognisers counted.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use dataseal_model::{ColumnIdentities, Examination, Masked, RecognisedCount, RecogniserSet};

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::distinct::Distinct;
use crate::hash::{SPREAD, hash_text};
use crate::room::Room;

/// Spreads days, which lie close together, over the places of a table.
#[derive(Clone, Copy, Default)]
struct DayHasher(u64);

impl Hasher for DayHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_i32(i32::from(*byte)));
    }

    fn write_i32(&mut self, day: i32) {
        self.0 = (self.0.rotate_left(8) ^ u64::from(day.cast_unsigned())).wrapping_mul(SPREAD);
    }
}

/// Rows by day.
type DayRows = HashMap<i32, u64, BuildHasherDefault<DayHasher>>;

/// Counts of one recogniser.
#[derive(Clone, PartialEq, Eq)]
struct ClassCounts {
    hits: u64,
    near_misses: u64,
    contained: u64,
    /// Matches inside the texts that contain any.
    occurrences: u64,
    distinct: Distinct,
    days: DayRows,
    /// Whether all different ones are kept, if that can be.
    exact: bool,
}

impl ClassCounts {
    fn new(room: Room, exact: bool) -> Self {
        Self {
            hits: 0,
            near_misses: 0,
            contained: 0,
            occurrences: 0,
            distinct: Distinct::new(if exact { room.exact() } else { room }),
            days: DayRows::default(),
            exact,
        }
    }

    fn narrow(&mut self, room: Room) {
        self.distinct.narrow(if self.exact { room.exact() } else { room });
    }

    fn add(&mut self, answer: Examination, text: &str, weight: u64) {
        let slot = match answer {
            Examination::Miss => return,
            Examination::NearMiss => &mut self.near_misses,
            Examination::Contained(matches) => {
                let matches = u64::from(matches.max(1)).saturating_mul(weight);
                self.occurrences = self.occurrences.saturating_add(matches);
                &mut self.contained
            }
            Examination::Hit(_) => &mut self.hits,
        };
        *slot = slot.saturating_add(weight);
        if let Examination::Hit(hit) = answer {
            self.distinct.insert(hit.canonical.unwrap_or_else(|| hash_text(text)));
            if let Some(day) = hit.day {
                self.add_day(day, weight);
            }
        }
    }

    fn add_day(&mut self, day: i32, weight: u64) {
        let rows = self.days.entry(day).or_default();
        *rows = rows.saturating_add(weight);
    }

    fn merge(&mut self, other: &Self) {
        self.hits = self.hits.saturating_add(other.hits);
        self.near_misses = self.near_misses.saturating_add(other.near_misses);
        self.contained = self.contained.saturating_add(other.contained);
        self.occurrences = self.occurrences.saturating_add(other.occurrences);
        self.distinct.merge(&other.distinct);
        other.days.iter().for_each(|(day, rows)| self.add_day(*day, *rows));
    }

    fn in_order(&self) -> Vec<(i32, u64)> {
        let mut days: Vec<(i32, u64)> = self.days.iter().map(|(day, rows)| (*day, *rows)).collect();
        days.sort_unstable();
        days
    }

    const fn saw_anything(&self) -> bool {
        self.hits > 0 || self.near_misses > 0 || self.contained > 0
    }
}

impl ClassCounts {
    fn write(&self, out: &mut Writer) {
        out.u64(self.hits);
        out.u64(self.near_misses);
        out.u64(self.contained);
        out.u64(self.occurrences);
        self.distinct.write(out);
        out.count(self.days.len());
        for (day, rows) in self.in_order() {
            out.i32(day);
            out.u64(rows);
        }
    }

    fn read(from: &mut Reader<'_>, room: Room, exact: bool) -> Result<Self, ProfileError> {
        let room = if exact { room.exact() } else { room };
        let (hits, near_misses, contained, occurrences) = (from.u64()?, from.u64()?, from.u64()?, from.u64()?);
        from.demand(occurrences >= contained && (contained > 0 || occurrences == 0))?;
        let distinct = Distinct::read(from, room)?;
        let (mut days, mut before) = (DayRows::default(), None);
        for _ in 0..from.count(12)? {
            let (day, rows) = (from.i32()?, from.u64()?);
            from.demand(rows > 0 && rows <= hits && before.replace(day) < Some(day))?;
            days.insert(day, rows);
        }
        from.demand(hits > 0 || (days.is_empty() && distinct.is_empty()))?;
        Ok(Self {
            hits,
            near_misses,
            contained,
            occurrences,
            distinct,
            days,
            exact,
        })
    }
}

/// Counts by recogniser, in the order of the set; those that saw nothing are absent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Recognised {
    /// By place in the set. The last one is never empty.
    classes: Vec<Option<Box<ClassCounts>>>,
    room: Room,
}

impl Recognised {
    pub(crate) const fn new(room: Room) -> Self {
        Self {
            classes: Vec::new(),
            room,
        }
    }

    pub(crate) fn narrow(&mut self, room: Room) {
        self.room = room;
        let seen = self.classes.iter_mut().flatten();
        seen.for_each(|counts| counts.narrow(room));
    }

    /// Counts what the recogniser at a place answered.
    #[inline]
    pub(crate) fn add(&mut self, place: u16, set: &RecogniserSet, answer: Examination, text: &str, weight: u64) {
        match self.classes.get_mut(usize::from(place)) {
            Some(Some(counts)) => counts.add(answer, text, weight),
            _ => self.add_first(place, set, answer, text, weight),
        }
    }

    #[cold]
    fn add_first(&mut self, place: u16, set: &RecogniserSet, answer: Examination, text: &str, weight: u64) {
        let room = self.room;
        if let Some(slot) = self.slot(place) {
            let exact = || {
                set.get(usize::from(place))
                    .is_some_and(|of| set.counts_exactly(of.class()))
            };
            slot.get_or_insert_with(|| Box::new(ClassCounts::new(room, exact())))
                .add(answer, text, weight);
        }
    }

    /// The slot of a place, which the caller fills.
    fn slot(&mut self, place: u16) -> Option<&mut Option<Box<ClassCounts>>> {
        let place = usize::from(place);
        if self.classes.len() <= place {
            self.classes.resize_with(place + 1, || None);
        }
        self.classes.get_mut(place)
    }

    /// Those that saw something, with their places.
    fn seen(&self) -> impl Iterator<Item = (u16, &ClassCounts)> {
        let places = (0..).zip(&self.classes);
        places.filter_map(|(place, counts)| Some((place, counts.as_deref()?)))
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let room = self.room;
        for (place, theirs) in other.seen() {
            match self.slot(place) {
                Some(Some(ours)) => ours.merge(theirs),
                Some(slot) => slot.insert(Box::new(theirs.clone())).narrow(room),
                None => {}
            }
        }
    }

    /// The counts under their classes.
    pub(crate) fn counts(&self, set: &RecogniserSet) -> Vec<RecognisedCount> {
        let counted = self.seen().filter_map(|(place, counts)| {
            let recogniser = set.get(usize::from(place))?;
            Some(RecognisedCount {
                class: recogniser.class().clone(),
                hits: counts.hits,
                near_misses: counts.near_misses,
                contained: counts.contained,
                occurrences: counts.occurrences,
                distinct: counts.distinct.count(counts.hits),
                days: counts.in_order(),
            })
        });
        counted.collect()
    }

    /// The identifiers of persons, by class, hashed.
    pub(crate) fn identities(&self, set: &RecogniserSet) -> Vec<ColumnIdentities> {
        let persons = self.seen().filter_map(|(place, counts)| {
            let class = set.get(usize::from(place))?.class();
            (counts.hits > 0 && set.counts_persons(class)).then(|| ColumnIdentities {
                class: class.clone(),
                identities: Masked::new(counts.distinct.identities()),
            })
        });
        persons.collect()
    }

    /// Whether every count belongs to one of `classes` recognisers.
    pub(crate) fn fits(&self, classes: usize) -> bool {
        self.classes.len() <= classes
    }

    pub(crate) fn memory(&self) -> usize {
        let counted = self.seen();
        let classes = counted
            .map(|(_, counts)| size_of::<ClassCounts>() + counts.distinct.memory() + counts.days.capacity() * 17);
        self.classes.capacity() * size_of::<usize>() + classes.sum::<usize>()
    }
}

impl Recognised {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.count(self.seen().count());
        for (place, counts) in self.seen() {
            out.u16(place);
            counts.write(out);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, room: Room, set: &RecogniserSet) -> Result<Self, ProfileError> {
        let mut read = Self::new(room);
        for _ in 0..from.count(43)? {
            let place = from.u16()?;
            let recogniser = set.get(usize::from(place));
            let exact = recogniser.is_some_and(|recogniser| set.counts_exactly(recogniser.class()));
            let counts = ClassCounts::read(from, room, exact)?;
            from.demand(counts.saw_anything())?;
            if let Some(slot) = read.slot(place) {
                *slot = Some(Box::new(counts));
            }
        }
        Ok(read)
    }
}
