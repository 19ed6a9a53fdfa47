//! How many different values every two columns have together, by which two of them may be a key although neither is alone.

use arrow::array::RecordBatch;
use dataseal_model::{DistinctCount, InferredType, KeyPair, ValueKind};

use super::pairs;
use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::distinct::Distinct;
use crate::hash::{Seed, hash_bytes};
use crate::hll::FINE;
use crate::room::Room;
use crate::rows::column_hashes;
use crate::state::ColumnState;

/// There are two thousand pairs of 64 columns, so each has less room than a column.
const ROOM: Room = Room {
    distinct: 4_096,
    precision: FINE,
    ..Room::FULL
};

/// The different values of every pair of columns, in the order of [`pairs`].
#[derive(Clone)]
pub(super) struct KeyPairs {
    columns: usize,
    pairs: Vec<Distinct>,
}

impl KeyPairs {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            columns,
            pairs: pairs(columns).map(|_| Distinct::new(ROOM)).collect(),
        }
    }

    pub(super) fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        let columns = batch.columns().iter().map(|array| column_hashes(array));
        let columns: Vec<Vec<u64>> = columns.collect::<Result<_, _>>()?;
        for ((low, high), distinct) in pairs(columns.len()).zip(&mut self.pairs) {
            if let (Some(one), Some(other)) = (columns.get(low), columns.get(high)) {
                for (one, other) in one.iter().zip(other) {
                    let both = u128::from(*one) << 64 | u128::from(*other);
                    distinct.insert(hash_bytes(&both.to_le_bytes(), Seed::Nested));
                }
            }
        }
        Ok(())
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.pairs.iter_mut().zip(&other.pairs) {
            ours.merge(theirs);
        }
    }

    /// The pairs that are a value of its own for every row, exactly or as far as the estimate can tell.
    pub(super) fn finish(&self, rows: u64, columns: &[ColumnState]) -> Vec<KeyPair> {
        let parts: Vec<Option<u64>> = columns.iter().map(|column| part_of_key(column, rows)).collect();
        let part = |place: usize| parts.get(place).copied().flatten();
        let mut found: Vec<KeyPair> = pairs(self.columns)
            .zip(&self.pairs)
            .filter_map(|((one, other), distinct)| {
                let most = u128::from(part(one)?) * u128::from(part(other)?);
                let distinct = distinct.count(rows);
                let is_enough = distinct.exact || near(most, rows);
                (is_enough && is_unique(distinct, rows)).then_some(KeyPair { one, other, distinct })
            })
            .collect();
        found.sort_by_key(|found| (found.one, found.other));
        found
    }

    pub(super) fn fits(&self, rows: u64) -> bool {
        self.pairs.iter().all(|distinct| distinct.is_at_most(rows))
    }

    pub(super) fn memory(&self) -> usize {
        let held = self.pairs.iter().map(Distinct::memory);
        held.sum::<usize>() + self.pairs.capacity() * size_of::<Distinct>()
    }

    pub(super) fn write(&self, out: &mut Writer) {
        self.pairs.iter().for_each(|distinct| distinct.write(out));
    }

    pub(super) fn read(from: &mut Reader<'_>, columns: usize) -> Result<Self, ProfileError> {
        let mut read = Vec::new();
        for _ in pairs(columns) {
            read.push(Distinct::read(from, ROOM)?);
        }
        Ok(Self { columns, pairs: read })
    }
}

/// How many different values a column has that may be half of a key: of a type that names things, there in every row, and
/// no key by itself.
fn part_of_key(column: &ColumnState, rows: u64) -> Option<u64> {
    use ValueKind::{Date, Integer, Text, Timestamp};
    let measures = &column.measures;
    let names = matches!(measures.inferred(), InferredType::Of(Integer | Text | Date | Timestamp));
    let distinct = measures.distinct.count(measures.present());
    let may_be = names && rows > 1 && measures.present() == rows && !is_unique(distinct, rows);
    may_be.then_some(distinct.value)
}

fn is_unique(distinct: DistinctCount, rows: u64) -> bool {
    if distinct.exact {
        distinct.value == rows
    } else {
        near(u128::from(distinct.value), rows)
    }
}

/// Whether so many may be all rows, within the error of an estimate.
fn near(values: u128, rows: u64) -> bool {
    DistinctCount::at_most(values) >= u128::from(rows)
}
