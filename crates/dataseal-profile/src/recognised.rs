//! What the recognisers counted, and the cheap way to ask only those whose gate a value passes.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use dataseal_model::{ClassMask, Examination, Gate, RecognisedCount, Recogniser, RecogniserSet, ValueView};

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::distinct::Distinct;
use crate::hash::hash_text;
use crate::room::Room;

/// Counts of one recogniser.
#[derive(Clone, PartialEq, Eq)]
struct ClassCounts {
    hits: u64,
    near_misses: u64,
    contained: u64,
    distinct: Distinct,
    days: BTreeMap<i32, u64>,
}

impl ClassCounts {
    fn new(room: Room) -> Self {
        Self {
            hits: 0,
            near_misses: 0,
            contained: 0,
            distinct: Distinct::new(room),
            days: BTreeMap::new(),
        }
    }

    fn add(&mut self, answer: Examination, text: &str, weight: u64) {
        let slot = match answer {
            Examination::Miss => return,
            Examination::NearMiss => &mut self.near_misses,
            Examination::Contained => &mut self.contained,
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
        self.distinct.merge(&other.distinct);
        other.days.iter().for_each(|(day, rows)| self.add_day(*day, *rows));
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
        self.distinct.write(out);
        out.count(self.days.len());
        for (day, rows) in &self.days {
            out.i32(*day);
            out.u64(*rows);
        }
    }

    fn read(from: &mut Reader<'_>, room: Room) -> Result<Self, ProfileError> {
        let (hits, near_misses, contained) = (from.u64()?, from.u64()?, from.u64()?);
        let distinct = Distinct::read(from, room)?;
        let mut days = BTreeMap::new();
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
            distinct,
            days,
        })
    }
}

/// Counts by recogniser, in the order of the set; those that saw nothing are absent.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Recognised {
    classes: BTreeMap<u16, ClassCounts>,
    room: Room,
}

impl Recognised {
    pub(crate) const fn new(room: Room) -> Self {
        Self {
            classes: BTreeMap::new(),
            room,
        }
    }

    pub(crate) fn narrow(&mut self, room: Room) {
        self.room = room;
        self.classes
            .values_mut()
            .for_each(|counts| counts.distinct.narrow(room));
    }

    fn add(&mut self, place: u16, answer: Examination, text: &str, weight: u64) {
        if answer != Examination::Miss {
            let fresh = || ClassCounts::new(self.room);
            self.classes
                .entry(place)
                .or_insert_with(fresh)
                .add(answer, text, weight);
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        for (place, theirs) in &other.classes {
            match self.classes.entry(*place) {
                Entry::Occupied(mut ours) => ours.get_mut().merge(theirs),
                Entry::Vacant(slot) => {
                    slot.insert(theirs.clone()).distinct.narrow(self.room);
                }
            }
        }
    }

    /// The counts under their classes.
    pub(crate) fn counts(&self, set: &RecogniserSet) -> Vec<RecognisedCount> {
        let counted = self.classes.iter().filter_map(|(place, counts)| {
            let recogniser = set.get(usize::from(*place))?;
            Some(RecognisedCount {
                class: recogniser.class().clone(),
                hits: counts.hits,
                near_misses: counts.near_misses,
                contained: counts.contained,
                distinct: counts.distinct.count(counts.hits),
                days: counts.days.iter().map(|(day, rows)| (*day, *rows)).collect(),
            })
        });
        counted.collect()
    }

    /// Whether every count belongs to one of `classes` recognisers.
    pub(crate) fn fits(&self, classes: usize) -> bool {
        self.classes
            .keys()
            .next_back()
            .is_none_or(|place| usize::from(*place) < classes)
    }

    pub(crate) fn memory(&self) -> usize {
        let classes = self.classes.values();
        classes
            .map(|counts| size_of::<ClassCounts>() + counts.distinct.memory() + counts.days.len() * 16)
            .sum()
    }
}

impl Recognised {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.count(self.classes.len());
        for (place, counts) in &self.classes {
            out.u16(*place);
            counts.write(out);
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, room: Room) -> Result<Self, ProfileError> {
        let mut classes = BTreeMap::new();
        for _ in 0..from.count(35)? {
            let place = from.u16()?;
            let counts = ClassCounts::read(from, room)?;
            from.demand(counts.saw_anything())?;
            classes.insert(place, counts);
        }
        Ok(Self { classes, room })
    }
}

/// Masks that are remembered; their number is a power of two.
const REMEMBERED: usize = 64;

/// The gates of a set. For each set of character classes it remembers which gates let it through, since the values of a
/// column have few.
pub(crate) struct Gates {
    gates: Vec<(u16, Gate)>,
    remembered: Vec<(ClassMask, Vec<(u16, Gate)>)>,
    /// Those that take the plain digits of a typed number.
    numbers: Vec<(u16, Gate)>,
    /// The lengths that they take, as bits.
    digits: u64,
}

impl Gates {
    pub(crate) fn new(set: &RecogniserSet) -> Self {
        let gates: Vec<(u16, Gate)> = (0..).zip(set.iter().map(Recogniser::gate)).collect();
        let of_numbers = gates
            .iter()
            .filter(|(_, gate)| gate.numbers && admits_classes(gate, ClassMask::DIGIT));
        let numbers: Vec<(u16, Gate)> = of_numbers.copied().collect();
        let taken = |length: u32| {
            numbers
                .iter()
                .any(|(_, gate)| (gate.min_chars..=gate.max_chars).contains(&length))
        };
        Self {
            digits: (0..u64::BITS)
                .filter(|length| taken(*length))
                .fold(0, |bits, length| bits | 1 << length),
            numbers,
            remembered: vec![(ClassMask(u16::MAX), Vec::new()); REMEMBERED],
            gates,
        }
    }

    /// Whether a number of so many digits may be recognised at all.
    pub(crate) fn takes_number(&self, digits: u32) -> bool {
        self.digits.checked_shr(digits).is_some_and(|bits| bits & 1 == 1)
    }

    /// Asks every recogniser whose gate admits the text.
    pub(crate) fn examine(&mut self, set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
        ask(self.candidates(view.mask), set, view, weight, into);
    }

    /// Asks every recogniser of numbers whose gate admits the plain digits of a typed number.
    pub(crate) fn examine_digits(&self, set: &RecogniserSet, digits: &str, weight: u64, into: &mut Recognised) {
        let view = ValueView {
            text: digits,
            chars: u32::try_from(digits.len()).unwrap_or(u32::MAX),
            mask: ClassMask::DIGIT,
        };
        ask(&self.numbers, set, &view, weight, into);
    }

    /// The gates that let these classes through, whatever the length.
    fn candidates(&mut self, mask: ClassMask) -> &[(u16, Gate)] {
        let slot = (mask.0 ^ mask.0 >> 6) as usize % REMEMBERED;
        let Some((known, candidates)) = self.remembered.get_mut(slot) else {
            return &self.gates;
        };
        if *known != mask {
            *known = mask;
            candidates.clear();
            candidates.extend(self.gates.iter().filter(|(_, gate)| admits_classes(gate, mask)));
        }
        candidates
    }
}

/// Whether a gate lets these classes through, whatever the length.
const fn admits_classes(gate: &Gate, mask: ClassMask) -> bool {
    let wanted = gate.any_of.0 == 0 || mask.has_any(gate.any_of);
    mask.has_all(gate.all_of) && wanted && !mask.has_any(gate.none_of)
}

fn ask(gates: &[(u16, Gate)], set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
    for (place, gate) in gates {
        if gate.admits(view)
            && let Some(recogniser) = set.get(usize::from(*place))
        {
            into.add(*place, recogniser.examine(view), view.text, weight);
        }
    }
}
