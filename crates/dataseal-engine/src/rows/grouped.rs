//! Rows grouped by key: which key has several rows, and which has none elsewhere.

use std::collections::BinaryHeap;

use dataseal_intake::Scratch;
use dataseal_model::{Quarantine, TestCounts};

use super::Visitor;
use super::cells::Cells;
use crate::EngineError;
use crate::rowset::write_array_head;
use crate::sorter::{Entry, Key, Sorted, Sorter, hashed};

/// What hashed keys begin with.
const DOMAIN: &[u8] = b"dataseal-row-key-v1";

/// Failing rows: how many, and the first of them by their numbers among the rows that were read.
pub(super) struct Failing {
    count: u64,
    most: usize,
    first: BinaryHeap<u64>,
}

impl Failing {
    pub(super) fn new(most: usize) -> Self {
        Self {
            count: 0,
            most,
            first: BinaryHeap::new(),
        }
    }

    pub(super) fn add(&mut self, number: u64) {
        self.count = self.count.saturating_add(1);
        if self.first.len() < self.most {
            self.first.push(number);
        } else if let Some(mut last) = self.first.peek_mut()
            && number < *last
        {
            *last = number;
        }
    }

    /// The counts. Rows that were set aside have their numbers in the file too; beyond the last of them that is listed, where
    /// not all are, no number is certain and none is told.
    pub(super) fn counts(self, undetermined: u64, quarantine: &Quarantine) -> TestCounts {
        let mut first = self.first.into_sorted_vec();
        let mut set_aside = quarantine.entries.iter().map(|entry| entry.row).peekable();
        let mut shift = 0;
        for number in &mut first {
            while set_aside.next_if(|row| *row <= *number + shift).is_some() {
                shift += 1;
            }
            *number += shift;
        }
        if quarantine.truncated() {
            let last = quarantine.entries.last().map_or(0, |entry| entry.row);
            first.retain(|number| *number < last);
        }
        TestCounts {
            failing: self.count,
            undetermined,
            first,
        }
    }
}

/// The rows of a table by the key in some of its columns.
pub(super) struct Grouped {
    /// Places of the columns among those that are read, and whether each is compared as the text that it is.
    parts: Vec<(usize, bool)>,
    rows: u64,
    without_key: u64,
    form: Vec<u8>,
    /// (key, number of the row)
    entries: Sorter,
}

impl Grouped {
    /// By the columns at these places among those that are read, each as the text that it is or by what it says.
    pub(super) fn new(parts: Vec<(usize, bool)>, scratch: Scratch, bytes: u64) -> Self {
        Self {
            parts,
            rows: 0,
            without_key: 0,
            form: Vec::new(),
            entries: Sorter::new(scratch, bytes),
        }
    }

    /// Rows that lack a value in a column of the key.
    pub(super) const fn without_key(&self) -> u64 {
        self.without_key
    }

    /// The key of a row, if it has one.
    fn key(&mut self, columns: &[(&Cells, bool)], row: usize) -> Option<Key> {
        self.form.clear();
        write_array_head(&mut self.form, columns.len() as u64);
        for (cells, as_text) in columns {
            if !cells.write_key(row, *as_text, &mut self.form) {
                return None;
            }
        }
        Some(hashed(DOMAIN, &self.form))
    }

    /// The rows, sorted by key and number.
    pub(super) fn sorted(self) -> Sorted {
        let mut sorted = Sorted::default();
        sorted.take(self.entries);
        sorted
    }
}

impl Visitor for Grouped {
    fn update(&mut self, columns: &[Cells], rows: usize) -> Result<(), EngineError> {
        let part = |(place, as_text): &(usize, bool)| Some((columns.get(*place)?, *as_text));
        let columns: Option<Vec<(&Cells, bool)>> = self.parts.iter().map(part).collect();
        let columns = columns.ok_or(EngineError::Internal)?;
        for row in 0..rows {
            self.rows = self.rows.saturating_add(1);
            match self.key(&columns, row) {
                Some(key) => self.entries.add(Entry::of(key, (self.rows, 0), 1))?,
                None => self.without_key += 1,
            }
        }
        Ok(())
    }

    fn memory(&self) -> usize {
        self.entries.memory()
    }
}

/// All rows of keys that several rows have.
pub(super) fn repeated(rows: &Sorted, most: usize) -> Result<Failing, EngineError> {
    let mut failing = Failing::new(most);
    let mut stream = rows.stream()?;
    let mut before: Option<Entry> = None;
    let mut is_counted = false;
    while let Some(entry) = stream.next()? {
        match before {
            Some(first) if first.major == entry.major => {
                if !is_counted {
                    failing.add(first.minor.0);
                }
                failing.add(entry.minor.0);
                is_counted = true;
            }
            _ => is_counted = false,
        }
        before = Some(entry);
    }
    Ok(failing)
}

/// All rows whose key is not among `keys`, by going through both in the order of the keys.
pub(super) fn strangers(rows: &Sorted, keys: &Sorted, most: usize) -> Result<Failing, EngineError> {
    let mut failing = Failing::new(most);
    let (mut stream, mut known) = (rows.stream()?, keys.stream()?);
    let mut key = known.next()?;
    while let Some(entry) = stream.next()? {
        while let Some(smaller) = key
            && smaller.major < entry.major
        {
            key = known.next()?;
        }
        if key.is_none_or(|key| key.major != entry.major) {
            failing.add(entry.minor.0);
        }
    }
    Ok(failing)
}
