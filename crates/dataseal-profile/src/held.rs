//! Dictionaries that one batch after the other refers to: rows are counted by entry, and an entry is examined once, when
//! another dictionary comes. What a state counts does not depend on how its rows were grouped.

use arrow::array::{Array, ArrayData, ArrayRef, AsArray, Int32Array};
use arrow::datatypes::Int32Type;

use crate::ProfileError;
use crate::rows::hash::{NULL, collected, mixed};
use crate::typed::SPARSE;
use crate::weights::Rows;

/// Entries of a column of a narrow table that are held.
const MOST: usize = 1 << 17;

/// Entries that all columns of a table hold together.
const IN_ALL: usize = 1 << 21;

/// The dictionary that the last batches of a column referred to, if it is one that batches share.
#[derive(Default)]
pub(crate) struct HeldDictionary {
    /// Entries that there may be.
    room: usize,
    held: Option<Held>,
}

/// A dictionary with the rows that refer to its entries.
pub(crate) struct Held {
    pub(crate) values: ArrayRef,
    /// Where the values lie, which tells dictionaries apart.
    place: ArrayData,
    entries: Vec<Entry>,
    /// Rows that were counted, of which those without a key are null.
    pub(crate) rows: Rows,
    memory: usize,
}

/// What becomes of an entry's rows.
#[derive(Clone, Copy)]
struct Entry {
    hash: u64,
    /// Those of every second row apart: where a few entries take turns, no row waits for the count of the one before.
    rows: [u64; 2],
}

impl Held {
    fn new(values: &ArrayRef) -> Result<Self, ProfileError> {
        let hashes = collected(values)?;
        let entries: Vec<Entry> = hashes.into_iter().map(|hash| Entry { hash, rows: [0; 2] }).collect();
        Ok(Self {
            memory: values.get_array_memory_size() + entries.capacity() * size_of::<Entry>(),
            values: ArrayRef::clone(values),
            place: values.to_data(),
            entries,
            rows: Rows::default(),
        })
    }

    /// Counts the rows of a batch, and takes their entries into the hashes of the rows.
    fn count(&mut self, keys: &Int32Array, hashes: &mut [u64]) {
        let nulls = keys.nulls().filter(|nulls| nulls.null_count() > 0);
        self.rows.all = self.rows.all.saturating_add(keys.len() as u64);
        let entries = self.entries.as_mut_slice();
        // No key that is in use lies beyond the entries: arrays of dictionaries are made so.
        let mut take = |key: i32, row: &mut u64, turn: usize| {
            if let Some(entry) = entries.get_mut(key as usize) {
                if let Some(rows) = entry.rows.get_mut(turn) {
                    *rows += 1;
                }
                *row = mixed(*row, entry.hash);
            }
        };
        if let Some(nulls) = nulls {
            self.rows.nulls = self.rows.nulls.saturating_add(nulls.null_count() as u64);
            for ((key, row), is_valid) in keys.values().iter().zip(hashes).zip(nulls) {
                if is_valid {
                    take(*key, row, 0);
                } else {
                    *row = mixed(*row, NULL);
                }
            }
            return;
        }
        let (pairs, last) = keys.values().as_chunks::<2>();
        let (pairs_of_rows, last_row) = hashes.as_chunks_mut::<2>();
        for ([first, second], [row, next]) in pairs.iter().zip(pairs_of_rows) {
            take(*first, row, 0);
            take(*second, next, 1);
        }
        last.iter().zip(last_row).for_each(|(key, row)| take(*key, row, 0));
    }

    /// The rows of each entry.
    pub(crate) fn counts(&self) -> Vec<u64> {
        let rows = |entry: &Entry| entry.rows.iter().copied().fold(0, u64::saturating_add);
        self.entries.iter().map(rows).collect()
    }
}

impl HeldDictionary {
    /// That of a column in a table of so many.
    pub(crate) fn in_table(columns: usize) -> Self {
        Self {
            room: (IN_ALL / columns.max(1)).min(MOST),
            held: None,
        }
    }

    /// Takes a batch of rows that refer to a dictionary; says whether it did. Another dictionary than the last one is made room
    /// for by what `settle` does with that.
    ///
    /// # Errors
    /// Those of `settle`.
    pub(crate) fn take(
        &mut self,
        array: &dyn Array,
        hashes: &mut [u64],
        settle: impl FnOnce(&Held) -> Result<(), ProfileError>,
    ) -> Result<bool, ProfileError> {
        let Some(dictionary) = array.as_dictionary_opt::<Int32Type>() else {
            return Ok(false);
        };
        let values = dictionary.values();
        let is_known = |held: &Held| held.values.len() == values.len() && held.place.ptr_eq(&values.to_data());
        if !self.held.as_ref().is_some_and(is_known) {
            if values.is_empty() || values.len() > self.room || values.len() / SPARSE > array.len() {
                return Ok(false);
            }
            // What rows cannot be compared by is measured as it comes.
            let Ok(next) = Held::new(values) else { return Ok(false) };
            if let Some(last) = self.held.replace(next) {
                settle(&last)?;
            }
        }
        if let Some(held) = &mut self.held {
            held.count(dictionary.keys(), hashes);
        }
        Ok(true)
    }

    /// Takes out the last dictionary.
    pub(crate) const fn release(&mut self) -> Option<Held> {
        self.held.take()
    }

    pub(crate) const fn memory(&self) -> usize {
        match &self.held {
            Some(held) => held.memory,
            None => 0,
        }
    }
}
