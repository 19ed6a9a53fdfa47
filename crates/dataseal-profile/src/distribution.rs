//! Quantiles and histogram of a number column.
//!
//! Both are read off cells in order of value. While every value is counted by itself the cells are the values, and the
//! figures are exact; beyond that they are the logarithmic buckets. A bucket is stood for by the middle of those numbers in
//! it that the column can hold, so that small integers and amounts come out exact even then.

use dataseal_model::{HistogramBucket, InferredType, Scalar, ValueKind};

use crate::buckets::Bucket;
use crate::decimal::Decimal;
use crate::state::Measures;
use crate::text_kind::{TextKind, classify};

/// Quantiles of a finished profile, in thousandths.
const QUANTILES: [u16; 7] = [10, 50, 250, 500, 750, 950, 990];
/// Bars of a histogram at most.
const BARS: u32 = 20;
/// Floats hold every whole number up to here.
const WHOLE_FLOATS: f64 = 9_007_199_254_740_992.0;

/// Some values of a column that lie together.
struct Cell {
    /// The number that stands for them.
    middle: Scalar,
    /// Smallest and largest that can be among them.
    first: f64,
    last: f64,
    /// Distance between those that can be; zero where they are dense.
    step: f64,
    count: u64,
}

/// The distribution of a number column's values, NaN left out.
pub(crate) struct Distribution(Vec<Cell>);

impl Distribution {
    pub(crate) fn new(measures: &Measures, inferred: InferredType) -> Self {
        let cells = single_values(measures, inferred).unwrap_or_else(|| bucketed_values(measures, inferred));
        Self(cells)
    }

    /// The quantiles as (per mille, value): the smallest value that at least this share of all values does not exceed.
    pub(crate) fn quantiles(&self) -> Vec<(u16, Scalar)> {
        let total: u128 = self.0.iter().map(|cell| u128::from(cell.count)).sum();
        let mut cells = self.0.iter();
        let (mut current, mut seen) = (None, 0u128);
        let mut found = Vec::new();
        for per_mille in QUANTILES {
            let rank = (total * u128::from(per_mille)).div_ceil(1000).max(1);
            while seen < rank {
                let Some(cell) = cells.next() else { break };
                seen += u128::from(cell.count);
                current = Some(&cell.middle);
            }
            found.extend(current.map(|value| (per_mille, value.clone())));
        }
        found
    }

    /// At most 20 bars of equal width over all values; none beside an infinity.
    pub(crate) fn histogram(&self, (low, high): (f64, f64), inferred: InferredType) -> Option<Vec<HistogramBucket>> {
        if !low.is_finite() || !high.is_finite() {
            return None;
        }
        let (bars, width) = bars(low, high, inferred);
        let edge = |bar: u32| match bar {
            0 => low,
            last if last == bars => high,
            inner => to_digits(low + width * f64::from(inner), 12),
        };
        let total = self.0.iter().fold(0u64, |total, cell| total.saturating_add(cell.count));
        let below = |bar: u32| match bar {
            0 => 0,
            last if last == bars => total,
            inner => self.below(edge(inner)),
        };
        let histogram = (0..bars).map(|bar| HistogramBucket {
            low: edge(bar),
            high: edge(bar + 1),
            count: below(bar + 1).saturating_sub(below(bar)),
        });
        Some(histogram.collect())
    }

    /// Values less than an edge. The values of a cell across the edge are taken to be spread evenly.
    fn below(&self, edge: f64) -> u64 {
        let counts = self.0.iter().map(|cell| cell.below(edge));
        counts.fold(0, u64::saturating_add)
    }
}

impl Cell {
    fn below(&self, edge: f64) -> u64 {
        if self.last < edge {
            return self.count;
        }
        if self.first >= edge {
            return 0;
        }
        let share = if self.step > 0.0 {
            let places = ((self.last - self.first) / self.step).round() + 1.0;
            ((edge - self.first) / self.step).ceil() / places
        } else {
            (edge - self.first) / (self.last - self.first)
        };
        ((self.count as f64 * share) as u64).min(self.count)
    }
}

/// The values themselves, if they are few enough to be counted each.
fn single_values(measures: &Measures, inferred: InferredType) -> Option<Vec<Cell>> {
    let mut numbers = Vec::new();
    for (text, count) in measures.top.values()? {
        let number = match classify(text) {
            TextKind::Integer(unscaled) => (Some(Decimal { unscaled, scale: 0 }), 0.0),
            TextKind::Decimal(decimal) => (Some(decimal.normalised()), 0.0),
            TextKind::Float(value) if value.is_nan() => continue,
            TextKind::Float(value) => (None, value),
            _ => return None,
        };
        numbers.push((number, count));
    }
    let mut cells: Vec<(Decimal, Cell)> = numbers
        .into_iter()
        .map(|((exact, float), count)| {
            let value = exact.map_or(float, Decimal::to_f64);
            let exact = exact.unwrap_or(Decimal { unscaled: 0, scale: 0 });
            let middle = match inferred {
                InferredType::Of(ValueKind::Integer) => Scalar::Integer(exact.unscaled),
                InferredType::Of(ValueKind::Decimal) => Scalar::Decimal(exact.to_text()),
                _ => Scalar::Float(value + 0.0),
            };
            let (first, last, step) = (value, value, 0.0);
            (
                exact,
                Cell {
                    middle,
                    first,
                    last,
                    step,
                    count,
                },
            )
        })
        .collect();
    // By value, and exactly so where floats no longer tell two apart.
    cells.sort_by(|(left, left_cell), (right, right_cell)| {
        let values = left_cell.first.total_cmp(&right_cell.first);
        values.then_with(|| left.cmp(right))
    });
    Some(cells.into_iter().map(|(_, cell)| cell).collect())
}

/// The buckets, each held between the column's extremes.
fn bucketed_values(measures: &Measures, inferred: InferredType) -> Vec<Cell> {
    let buckets = measures.buckets.iter();
    if inferred == InferredType::Of(ValueKind::Float) {
        let Some((low, high)) = measures.float_ends() else {
            return Vec::new();
        };
        return buckets
            .map(|(bucket, count)| float_cell(bucket, count, low, high))
            .collect();
    }
    let Some((low, high)) = measures.exact.span.ends() else {
        return Vec::new();
    };
    let scale = measures.exact.scale();
    let cells = buckets.map(|(bucket, count)| {
        let (first, last, step) = multiples(bucket, scale);
        let middle = step.middle(first, last).normalised().max(*low).min(*high);
        Cell {
            middle: if inferred == InferredType::Of(ValueKind::Integer) {
                Scalar::Integer(middle.unscaled)
            } else {
                Scalar::Decimal(middle.to_text())
            },
            first: (first * step.unit()).max(low.to_f64()),
            last: (last * step.unit()).min(high.to_f64()),
            step: step.unit(),
            count,
        }
    });
    cells.collect()
}

fn float_cell(bucket: Bucket, count: u64, low: f64, high: f64) -> Cell {
    let (first, last) = float_ends(bucket);
    let middle = to_digits(first / 2.0 + last / 2.0, 6);
    Cell {
        middle: Scalar::Float(middle.max(low).min(high)),
        first: first.max(low),
        last: last.min(high),
        step: 0.0,
        count,
    }
}

/// The ends of a bucket, in which zero and infinity are alone.
fn float_ends(bucket: Bucket) -> (f64, f64) {
    let (low, high) = bucket.ends();
    if low == 0.0 || high == 0.0 {
        (0.0, 0.0)
    } else if low.is_infinite() || high.is_nan() {
        (low, low)
    } else if high.is_infinite() || low.is_nan() {
        (high, high)
    } else {
        (low, high)
    }
}

/// A distance of `10^-scale`.
#[derive(Clone, Copy)]
struct Step {
    scale: u8,
}

impl Step {
    fn unit(self) -> f64 {
        let scale = self.scale;
        Decimal { unscaled: 1, scale }.to_f64()
    }

    /// The middle of two multiples, the lower where there are two.
    fn middle(self, first: f64, last: f64) -> Decimal {
        let (first, last) = (first as i128, last as i128);
        Decimal {
            unscaled: first.saturating_add(last.saturating_sub(first).div_euclid(2)),
            scale: self.scale,
        }
    }
}

/// The first and last multiple of a step in a bucket. The step is the column's, or the finest that floats can count here.
fn multiples(bucket: Bucket, scale: u8) -> (f64, f64, Step) {
    let (low, high) = float_ends(bucket);
    for scale in (0..=scale).rev() {
        let step = Step { scale };
        let (first, last) = ((low / step.unit()).ceil(), (high / step.unit()).floor());
        if first.abs().max(last.abs()) < WHOLE_FLOATS && first <= last {
            return (first, last, step);
        }
    }
    (low.ceil(), high.floor().max(low.ceil()), Step { scale: 0 })
}

/// Number and width of bars: whole numbers for integers, so that no bar holds one value more than its neighbour.
fn bars(low: f64, high: f64, inferred: InferredType) -> (u32, f64) {
    let most = f64::from(BARS);
    if low >= high {
        return (1, 1.0);
    }
    if inferred == InferredType::Of(ValueKind::Integer) && high - low < WHOLE_FLOATS {
        let values = high - low + 1.0;
        let width = (values / most).ceil();
        return ((values / width).ceil() as u32, width);
    }
    // Shares first: the whole range may exceed what a float holds.
    let width = high / most - low / most;
    if width > 0.0 { (BARS, width) } else { (1, 1.0) }
}

/// A float rounded to so many significant digits.
fn to_digits(value: f64, digits: usize) -> f64 {
    let after_point = digits.saturating_sub(1);
    format!("{value:.after_point$e}").parse().unwrap_or(value)
}
