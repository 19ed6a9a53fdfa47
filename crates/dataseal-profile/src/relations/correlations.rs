//! Pearson's correlation of every two number columns, over the rows in which both have a finite number.
//!
//! The sums of values, squares and products are exact, so no order of rows shows, and the coefficient is rounded only at
//! the end. A column that holds anything but numbers leaves for good, whatever else it holds.

use arrow::array::RecordBatch;
use dataseal_model::{Correlation, Masked};

use super::numbers::{Numbers, numbers};
use super::pairs;
use crate::ProfileError;
use crate::big::Whole;
use crate::codec::{Portion, Reader, Writer};
use crate::fixed::Fixed;
use crate::floats::parts;
use crate::moments::{decimals, over_power};
use crate::state::ColumnState;
use crate::superaccumulator::LOWEST_EXPONENT;

/// The sums of every pair of columns.
#[derive(Clone)]
pub(super) struct Correlations {
    /// Whether a column holds nothing but numbers so far.
    numbers: Vec<bool>,
    /// In the order of [`pairs`]; those of a column that has left are empty.
    pairs: Vec<Sums>,
}

/// Sums over the rows of one pair: values in units of 2^-1074, squares and products in units of 2^-2148.
#[derive(Clone, Default)]
struct Sums {
    rows: u64,
    one: Side,
    other: Side,
    product: Fixed,
}

/// Sums of one column.
#[derive(Clone, Default)]
struct Side {
    sum: Fixed,
    squares: Fixed,
}

impl Correlations {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            numbers: vec![true; columns],
            pairs: pairs(columns).map(|_| Sums::default()).collect(),
        }
    }

    pub(super) fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        let mut columns = Vec::with_capacity(batch.num_columns());
        for (is_number, array) in self.numbers.iter_mut().zip(batch.columns()) {
            let found = if *is_number { numbers(array)? } else { None };
            *is_number = found.is_some();
            // What a full column adds is the same for all of its pairs.
            columns.push(found.map(|found| {
                let side = found.is_full.then(|| Side::of(&found));
                (found, side)
            }));
        }
        for ((low, high), sums) in pairs(columns.len()).zip(&mut self.pairs) {
            match (columns.get(low), columns.get(high)) {
                (Some(Some(one)), Some(Some(other))) => {
                    sums.add((&one.0, one.1.as_ref()), (&other.0, other.1.as_ref()))
                }
                _ => *sums = Sums::default(),
            }
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.numbers.iter_mut().zip(&other.numbers) {
            *ours &= theirs;
        }
        let ours = pairs(self.numbers.len()).zip(&mut self.pairs);
        for (((low, high), ours), theirs) in ours.zip(&other.pairs) {
            if are_both(&self.numbers, low, high) {
                ours.merge(theirs);
            } else {
                *ours = Sums::default();
            }
        }
    }

    /// The pairs of number columns whose coefficient is defined.
    pub(super) fn finish(&self, columns: &[ColumnState]) -> Vec<Correlation> {
        let is_number = |place: usize| {
            let column = columns.get(place);
            column.is_some_and(|column| column.measures.inferred().is_number())
        };
        let counted = pairs(self.numbers.len()).zip(&self.pairs);
        let asked = counted.filter(|((low, high), _)| is_number(*low) && is_number(*high));
        let mut found: Vec<Correlation> = asked
            .filter_map(|((one, other), sums)| {
                Some(Correlation {
                    one,
                    other,
                    rows: sums.rows,
                    coefficient: Masked::new(sums.coefficient()?),
                })
            })
            .collect();
        found.sort_by_key(|found| (found.one, found.other));
        found
    }

    pub(super) fn fits(&self, rows: u64) -> bool {
        self.pairs.iter().all(|sums| sums.rows <= rows)
    }

    pub(super) fn memory(&self) -> usize {
        let held = self.pairs.iter().map(Sums::memory);
        held.sum::<usize>() + self.pairs.capacity() * size_of::<Sums>()
    }

    pub(super) fn write(&self, out: &mut Writer) {
        self.numbers.iter().for_each(|is_number| out.flag(*is_number));
        for ((low, high), sums) in pairs(self.numbers.len()).zip(&self.pairs) {
            if are_both(&self.numbers, low, high) {
                sums.write(out);
            }
        }
    }

    pub(super) fn read(from: &mut Reader<'_>, columns: usize) -> Result<Self, ProfileError> {
        let mut read = Self::new(columns);
        for is_number in &mut read.numbers {
            *is_number = from.flag()?;
        }
        let mut sums = Vec::with_capacity(read.pairs.len());
        for (low, high) in pairs(columns) {
            sums.push(if are_both(&read.numbers, low, high) {
                Sums::read(from)?
            } else {
                Sums::default()
            });
        }
        read.pairs = sums;
        Ok(read)
    }
}

/// Whether both columns of a pair are numbers.
fn are_both(numbers: &[bool], low: usize, high: usize) -> bool {
    numbers.get(low) == Some(&true) && numbers.get(high) == Some(&true)
}

impl Side {
    fn of(numbers: &Numbers) -> Self {
        let mut side = Self::default();
        numbers.values.iter().for_each(|value| side.add(*value));
        side
    }

    fn add(&mut self, value: f64) {
        let (mantissa, shift) = parts(value);
        self.sum.add(&[mantissa], shift, value < 0.0);
        add_product(&mut self.squares, value, value);
    }

    fn merge(&mut self, other: &Self) {
        self.sum.merge(&other.sum);
        self.squares.merge(&other.squares);
    }
}

/// Adds a product of two floats, which is exact in 106 bits.
fn add_product(sum: &mut Fixed, one: f64, other: f64) {
    let ((left, left_shift), (right, right_shift)) = (parts(one), parts(other));
    let product = u128::from(left) * u128::from(right);
    let words = [product as u64, (product >> 64) as u64];
    sum.add(&words, left_shift + right_shift, (one < 0.0) != (other < 0.0));
}

impl Sums {
    fn add(&mut self, (one, all_one): (&Numbers, Option<&Side>), (other, all_other): (&Numbers, Option<&Side>)) {
        let both = one.values.iter().zip(&other.values);
        if let (Some(all_one), Some(all_other)) = (all_one, all_other) {
            self.rows = self.rows.saturating_add(one.values.len() as u64);
            self.one.merge(all_one);
            self.other.merge(all_other);
            if one.is_small && other.is_small {
                let sum = both.fold(0i128, |sum, (one, other)| {
                    sum + i128::from((*one as i64).wrapping_mul(*other as i64))
                });
                let magnitude = sum.unsigned_abs();
                let words = [magnitude as u64, (magnitude >> 64) as u64];
                self.product.add(&words, 2 * LOWEST_EXPONENT, sum < 0);
            } else {
                both.for_each(|(one, other)| add_product(&mut self.product, *one, *other));
            }
            return;
        }
        for (one, other) in both.filter(|(one, other)| !one.is_nan() && !other.is_nan()) {
            self.rows = self.rows.saturating_add(1);
            self.one.add(*one);
            self.other.add(*other);
            add_product(&mut self.product, *one, *other);
        }
    }

    fn merge(&mut self, other: &Self) {
        self.rows = self.rows.saturating_add(other.rows);
        self.one.merge(&other.one);
        self.other.merge(&other.other);
        self.product.merge(&other.product);
    }

    /// `(n Σxy - Σx Σy) / √((n Σx² - (Σx)²) (n Σy² - (Σy)²))`, whole numbers up to the root; `None` where one of the two
    /// is the same in every row.
    fn coefficient(&self) -> Option<String> {
        let times = |whole: &Whole| whole.map(|number| number.times(self.rows));
        let (one, other) = (self.one.sum.whole(), self.other.sum.whole());
        let spread = |side: &Side, sum: &Whole| {
            let spread = times(&side.squares.whole()).minus(&sum.product(sum));
            (!spread.negative && !spread.magnitude.is_zero()).then_some(spread.magnitude)
        };
        let spreads = spread(&self.one, &one)?.product(&spread(&self.other, &other)?);
        let together = times(&self.product.whole()).minus(&one.product(&other));
        let coefficient = over_power(&together, &spreads, 1);
        coefficient.is_finite().then(|| decimals(coefficient.clamp(-1.0, 1.0)))
    }

    fn memory(&self) -> usize {
        let sides = [&self.one, &self.other];
        let held = sides.map(|side| side.sum.memory() + side.squares.memory());
        held.iter().sum::<usize>() + self.product.memory()
    }
}

impl Portion for Sums {
    fn write(&self, out: &mut Writer) {
        out.u64(self.rows);
        for side in [&self.one, &self.other] {
            side.sum.write(out);
            side.squares.write(out);
        }
        self.product.write(out);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        let rows = from.u64()?;
        let mut side = || -> Result<Side, ProfileError> {
            Ok(Side {
                sum: Fixed::read(from)?,
                squares: Fixed::read(from)?,
            })
        };
        let (one, other) = (side()?, side()?);
        Ok(Self {
            rows,
            one,
            other,
            product: Fixed::read(from)?,
        })
    }
}
