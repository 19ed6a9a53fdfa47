//! What the recognisers counted, and the cheap way to ask only those whose gate a value passes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use dataseal_model::{
    ClassMask, ColumnIdentities, Examination, Gate, Masked, RecognisedCount, Recogniser, RecogniserSet, ValueView,
};

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
        let mut days = DayRows::default();
        for _ in 0..from.count(12)? {
            let (day, rows) = (from.i32()?, from.u64()?);
            from.demand(rows > 0 && rows <= hits)?;
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

    fn add(&mut self, of: (u16, &dyn Recogniser), set: &RecogniserSet, answer: Examination, text: &str, weight: u64) {
        if answer != Examination::Miss {
            let room = self.room;
            if let Some(slot) = self.slot(of.0) {
                let fresh = || Box::new(ClassCounts::new(room, set.counts_exactly(of.1.class())));
                slot.get_or_insert_with(fresh).add(answer, text, weight);
            }
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

/// Shapes that are remembered; their number is a power of two.
const REMEMBERED: usize = 1024;

/// Recognisers that are remembered for a shape.
const AT_HAND: usize = 48;

/// Most characters of a shape that is remembered.
const LONGEST: u32 = (1 << 12) - 1;

/// What of a value decides which recognisers are asked: classes of characters, length, class of the first character.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape(u32);

impl Shape {
    const NONE: Self = Self(u32::MAX);

    /// `None` for long texts, whose lengths hardly come again.
    #[inline]
    fn of(view: &ValueView<'_>, first: ClassMask, whole: Option<u32>) -> Option<Self> {
        // Thirteen bits of classes, twelve of length, and four for the place of one bit of thirteen, or of none. Where digits
        // before a point are counted, they decide and tell the first character as well.
        let first = match whole {
            Some(digits) => digits,
            None if view.mask == ClassMask::DIGIT | ClassMask::DOT => ValueView::MOST_WHOLE_DIGITS,
            None => u16::BITS - first.0.leading_zeros(),
        };
        (view.chars <= LONGEST).then_some(Self(u32::from(view.mask.0) << 16 | view.chars << 4 | first))
    }

    const fn slot(self) -> usize {
        self.0.wrapping_mul(0x9e37_79b9) as usize >> (u32::BITS - REMEMBERED.ilog2())
    }
}

/// The recognisers that are asked about values of a shape.
#[derive(Clone)]
struct Candidates {
    shape: Shape,
    /// How many there are; `None` if more than there is room for, or none that is numbered in a byte.
    count: Option<u8>,
    /// Whether any demands digits.
    counts_digits: bool,
    /// Their places in the set, each with the digits that it demands.
    asked: [(u8, u8); AT_HAND],
}

impl Candidates {
    const UNKNOWN: Self = Self {
        shape: Shape::NONE,
        count: None,
        counts_digits: false,
        asked: [(0, 0); AT_HAND],
    };

    fn of<'a>(shape: Shape, admitting: impl Iterator<Item = &'a (u16, Gate)>) -> Self {
        let mut candidates = Self { shape, ..Self::UNKNOWN };
        let mut free = candidates.asked.iter_mut();
        let mut count = Some(0);
        for (place, gate) in admitting {
            let numbered = u8::try_from(*place).ok().zip(u8::try_from(gate.min_digits).ok());
            count = match (free.next(), numbered, count) {
                (Some(free), Some(numbered), Some(count)) => {
                    *free = numbered;
                    Some(count + 1)
                }
                _ => None,
            };
            candidates.counts_digits |= gate.min_digits > 0;
        }
        candidates.count = count;
        candidates
    }
}

/// The gates of a set. For each shape it remembers which gates let it through, since the values of a column have few.
pub(crate) struct Gates {
    gates: Vec<(u16, Gate)>,
    remembered: Vec<Candidates>,
    /// Those that take the plain digits of a typed number, by how many digits these are.
    numbers: Vec<Vec<u16>>,
}

impl Gates {
    pub(crate) fn new(set: &RecogniserSet) -> Self {
        let gates: Vec<(u16, Gate)> = (0..).zip(set.iter().map(Recogniser::gate)).collect();
        let of_numbers = |digits: u32| {
            let takes = |gate: &Gate| {
                gate.numbers
                    && gate.min_digits <= digits
                    && gate.admits_shape(ClassMask::DIGIT, digits, ClassMask::DIGIT)
            };
            let taken = gates.iter().filter(|(_, gate)| takes(gate));
            taken.map(|(place, _)| *place).collect()
        };
        Self {
            numbers: (0..u64::BITS).map(of_numbers).collect(),
            remembered: vec![Candidates::UNKNOWN; REMEMBERED],
            gates,
        }
    }

    /// Whether a number of so many digits may be recognised at all.
    pub(crate) fn takes_number(&self, digits: u32) -> bool {
        self.of_number(digits as usize).is_some_and(|asked| !asked.is_empty())
    }

    fn of_number(&self, digits: usize) -> Option<&Vec<u16>> {
        self.numbers.get(digits)
    }

    /// Asks every recogniser whose gate admits the text.
    pub(crate) fn examine(&mut self, set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
        let first = view.first_class();
        let whole = view.whole_digits();
        let Self { gates, remembered, .. } = self;
        let candidates = Shape::of(view, first, whole).and_then(|shape| {
            let candidates = remembered.get_mut(shape.slot())?;
            if candidates.shape != shape {
                let admits = |gate: &Gate| gate.admits_shape(view.mask, view.chars, first) && gate.admits_whole(whole);
                *candidates = Candidates::of(shape, gates.iter().filter(|(_, gate)| admits(gate)));
            }
            Some((
                candidates.asked.get(..usize::from(candidates.count?))?,
                candidates.counts_digits,
            ))
        });
        let Some((asked, counts_digits)) = candidates else {
            let admitted = gates.iter().filter(|(_, gate)| gate.admits(view));
            return admitted.for_each(|(place, _)| ask(*place, set, view, weight, into));
        };
        let digits = if counts_digits { view.most_digits() } else { 0 };
        for (place, demanded) in asked {
            if u32::from(*demanded) <= digits {
                ask(u16::from(*place), set, view, weight, into);
            }
        }
    }

    /// Asks every recogniser of numbers whose gate admits the plain digits of a typed number.
    pub(crate) fn examine_digits(&self, set: &RecogniserSet, digits: &str, weight: u64, into: &mut Recognised) {
        let view = ValueView {
            text: digits,
            chars: u32::try_from(digits.len()).unwrap_or(u32::MAX),
            mask: ClassMask::DIGIT,
        };
        let asked = self.of_number(digits.len()).into_iter().flatten();
        asked.for_each(|place| ask(*place, set, &view, weight, into));
    }
}

fn ask(place: u16, set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
    if let Some(recogniser) = set.get(usize::from(place)) {
        into.add((place, recogniser), set, recogniser.examine(view), view.text, weight);
    }
}
