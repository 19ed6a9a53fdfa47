//! What equivalence classes give away of one sensitive attribute: l-diversity and t-closeness.
//!
//! Counts by (value, quasi-identifiers) come in the order of the values. One walk over them tells the distribution over the
//! whole table, and puts the same counts, each with the rank of its value and the rows that have it, in the order of the
//! quasi-identifiers. A second walk goes over these class by class, along with the sizes of the classes. Neither holds more
//! than a value or a class in memory; distances are sums of whole numbers, divided once.

use std::collections::BTreeMap;

use dataseal_intake::Scratch;
use dataseal_model::{Distance, SensitiveRisk};

use super::keys::{NULL, is_number};
use super::ladder::Ladder;
use crate::EngineError;
use crate::sorter::{Entry, Sorted, Sorter, Stream};

/// Figures of entropy are kept to so many parts of one.
const PARTS: f64 = 1e9;

/// A sensitive attribute, ready to be gone over class by class.
pub(super) struct Attribute<'a> {
    /// Sizes of the classes, by their keys.
    classes: &'a Sorted,
    /// By the keys of the classes: (rank of the value, rows that have it), rows of the class that have it.
    values: Sorted,
    rows: u64,
    nulls: u64,
    /// How the values are distributed over the table.
    ladder: Ladder,
    distance: Distance,
}

/// The next class and where its values begin.
struct Walk<'a> {
    classes: Stream<'a>,
    values: Stream<'a>,
    /// The first value of the next class.
    waiting: Option<Entry>,
}

impl<'a> Walk<'a> {
    fn of(attribute: &'a Attribute<'_>) -> Result<Self, EngineError> {
        let mut values = attribute.values.stream()?;
        Ok(Self {
            classes: attribute.classes.stream()?,
            waiting: values.next()?,
            values,
        })
    }

    /// Goes on to the next class; `each` gets its values in ascending order. Gives the size of the class.
    fn class(
        &mut self,
        mut each: impl FnMut(u64, Entry) -> Result<(), EngineError>,
    ) -> Result<Option<u64>, EngineError> {
        let Some(class) = self.classes.next()? else {
            return Ok(None);
        };
        while let Some(value) = self.waiting.filter(|value| value.major == class.major) {
            each(class.count, value)?;
            self.waiting = self.values.next()?;
        }
        Ok(Some(class.count))
    }
}

impl<'a> Attribute<'a> {
    /// From counts by (value, quasi-identifiers), with room for `bytes` in memory for each of the two orders.
    pub(super) fn of(
        counts: Sorted,
        classes: &'a Sorted,
        rows: u64,
        scratch: &Scratch,
        bytes: u64,
    ) -> Result<Self, EngineError> {
        let mut ladder = Ladder::new(scratch.clone(), bytes);
        let mut sorter = Sorter::new(scratch.clone(), bytes);
        let (mut nulls, mut numbers) = (0, true);
        let mut ahead = counts.stream()?;
        let mut behind = counts.stream()?;
        let mut waiting = ahead.next()?;
        while let Some(first) = waiting {
            // How many rows have the value must be known before the first of its counts goes on.
            let (mut total, mut groups) = (0_u64, 0_u64);
            while let Some(entry) = waiting.filter(|entry| entry.major == first.major) {
                total = total.saturating_add(entry.count);
                groups += 1;
                waiting = ahead.next()?;
            }
            let rank = ladder.steps();
            ladder.push(total)?;
            numbers &= is_number(first.major);
            if first.major == NULL {
                nulls = total;
            }
            for _ in 0..groups {
                let entry = behind.next()?.ok_or(EngineError::Internal)?;
                sorter.add(Entry::of(entry.minor, (rank, total), entry.count))?;
            }
        }
        drop((ahead, behind));
        drop(counts);
        let mut values = Sorted::default();
        values.take(sorter);
        Ok(Self {
            classes,
            values,
            rows,
            nulls,
            ladder: ladder.finish()?,
            distance: if numbers { Distance::Ordered } else { Distance::Equal },
        })
    }

    /// The figures of the worst class.
    pub(super) fn measure(&self) -> Result<SensitiveRisk, EngineError> {
        let mut worst = Worst::default();
        let mut walk = Walk::of(self)?;
        loop {
            let mut class = Class::default();
            let Some(size) = walk.class(|size, value| class.add(self, size, value))? else {
                break;
            };
            class.finish(self, size, &mut worst)?;
        }
        let distinct_l = worst.distinct.unwrap_or(0);
        let (recursive_c, ascending_c) = if distinct_l > 1 {
            let (descending, ascending) = self.recursive(distinct_l)?;
            (Some(descending), Some(ascending))
        } else {
            (None, None)
        };
        Ok(SensitiveRisk {
            nulls: self.nulls,
            values: self.ladder.steps(),
            distinct_l,
            entropy_l: worst
                .entropy
                .map_or(0.0, |entropy| (entropy.exp() * PARTS).round() / PARTS),
            recursive_c,
            ascending_c,
            distance: self.distance,
            t: worst.t,
        })
    }

    /// c of recursive (c, l)-diversity at this l, by the definition and with the counts in ascending order.
    fn recursive(&self, l: u64) -> Result<(u64, u64), EngineError> {
        let (mut descending, mut ascending) = (0, 0);
        let mut walk = Walk::of(self)?;
        let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
        loop {
            counts.clear();
            let more = walk.class(|_, value| {
                *counts.entry(value.count).or_default() += 1;
                Ok(())
            })?;
            let Some(size) = more else { break };
            descending = descending.max(smallest_c(size, l, counts.iter().rev()));
            ascending = ascending.max(smallest_c(size, l, counts.iter()));
        }
        Ok((descending, ascending))
    }
}

/// The smallest whole c with `r1 < c (rl + … + rm)`, for counts with their numbers of occurrence in the order of r.
fn smallest_c<'a>(size: u64, l: u64, counts: impl Iterator<Item = (&'a u64, &'a u64)>) -> u64 {
    let mut first = None;
    let (mut skip, mut rest) = (l.saturating_sub(1), size);
    for (count, values) in counts {
        first.get_or_insert(*count);
        let skipped = skip.min(*values);
        rest = rest.saturating_sub(count.saturating_mul(skipped));
        skip -= skipped;
        if skip == 0 {
            break;
        }
    }
    let times = first.unwrap_or(0).checked_div(rest).unwrap_or(u64::MAX);
    times.saturating_add(1)
}

/// One class while its values go by.
#[derive(Default)]
struct Class {
    distinct: u64,
    /// Rows so far.
    rows: u64,
    /// Sum of `count * ln(count)`.
    logarithms: f64,
    /// Equal distance: sum of `|q - p|`, times both numbers of rows.
    apart: u128,
    /// Rows of the table that have one of the values.
    covered: u64,
    /// Ordered distance: sum of `|Q - P|` so far, times both numbers of rows.
    area: u128,
    /// Rank from which on the sum is open.
    open: u64,
}

impl Class {
    fn add(&mut self, attribute: &Attribute<'_>, size: u64, value: Entry) -> Result<(), EngineError> {
        let (rank, total) = value.minor;
        match attribute.distance {
            Distance::Equal => {
                let (mine, all) = (wide(value.count, attribute.rows), wide(total, size));
                self.apart = self.apart.saturating_add(mine.abs_diff(all));
                self.covered = self.covered.saturating_add(total);
            }
            Distance::Ordered => self.advance(attribute, size, rank)?,
        }
        self.distinct += 1;
        self.rows = self.rows.saturating_add(value.count);
        self.logarithms += value.count as f64 * (value.count as f64).ln();
        Ok(())
    }

    /// Adds the ordered distance of the ranks up to one, over which the share of this class stays as it is.
    fn advance(&mut self, attribute: &Attribute<'_>, size: u64, rank: u64) -> Result<(), EngineError> {
        let mine = wide(self.rows, attribute.rows);
        let area = attribute.ladder.area(self.open, rank, mine, size)?;
        self.area = self.area.saturating_add(area);
        self.open = rank;
        Ok(())
    }

    fn finish(mut self, attribute: &Attribute<'_>, size: u64, worst: &mut Worst) -> Result<(), EngineError> {
        let steps = attribute.ladder.steps();
        let both = wide(size, attribute.rows) as f64;
        let t = match attribute.distance {
            Distance::Equal => {
                // Values that the class lacks.
                let lacking = wide(attribute.rows.saturating_sub(self.covered), size);
                self.apart.saturating_add(lacking) as f64 / (2.0 * both)
            }
            Distance::Ordered => {
                self.advance(attribute, size, steps)?;
                // With one value there is nowhere to go.
                self.area as f64 / (both * steps.saturating_sub(1).max(1) as f64)
            }
        };
        let entropy = match self.distinct {
            1 => 0.0,
            _ => (size as f64).ln() - self.logarithms / size as f64,
        };
        worst.t = worst.t.max(t.min(1.0));
        worst.distinct = Some(worst.distinct.map_or(self.distinct, |least| least.min(self.distinct)));
        worst.entropy = Some(worst.entropy.map_or(entropy, |least| least.min(entropy)));
        Ok(())
    }
}

/// The worst of all classes so far.
#[derive(Default)]
struct Worst {
    distinct: Option<u64>,
    entropy: Option<f64>,
    t: f64,
}

/// A product that cannot overflow.
fn wide(left: u64, right: u64) -> u128 {
    u128::from(left) * u128::from(right)
}
