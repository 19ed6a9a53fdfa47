//! Measuring a table batch after batch, with what helps from one to the next.

use arrow::array::{Array, RecordBatch};

use crate::held::HeldDictionary;
use crate::memo::TextMemo;
use crate::tools::Tools;
use crate::{ColumnState, ProfileError, TableState};

/// Rows that are measured together: batches of fewer wait for others. What is known of a column's texts is then fetched
/// from memory once for many rows.
const ENOUGH: usize = 1 << 15;

/// Bytes of batches that wait, at most: those of a wide table hold more.
const ENOUGH_BYTES: usize = 4 << 20;

/// Fills a [`TableState`], and examines what comes again in later batches once. The state is whole only when it is taken out;
/// it is that of [`TableState::update`] with the same batches, to the byte.
#[derive(Debug)]
pub struct TableMeasurer {
    state: TableState,
    kept: KeptOfAll,
    waiting: Vec<RecordBatch>,
    waiting_rows: usize,
    waiting_bytes: usize,
}

/// One for each column. They hold values, so `Debug` has nothing to say about them.
struct KeptOfAll(Vec<Kept>);

impl std::fmt::Debug for KeptOfAll {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

/// What is kept back of a column from one batch to the next.
pub(crate) struct Kept {
    texts: TextMemo,
    dictionary: HeldDictionary,
}

impl Kept {
    /// That of a column in a table of so many.
    fn in_table(columns: usize) -> Self {
        Self {
            texts: TextMemo::in_table(columns),
            dictionary: HeldDictionary::in_table(columns),
        }
    }

    /// Measures rows of the column, or keeps them back; says whether they were taken into the hashes of their rows as well.
    ///
    /// # Errors
    /// Those of [`ColumnState::update`].
    pub(crate) fn update(
        &mut self,
        state: &mut ColumnState,
        array: &dyn Array,
        tools: &mut Tools,
        hashes: &mut [u64],
    ) -> Result<bool, ProfileError> {
        std::mem::swap(&mut self.texts, &mut tools.memo);
        let taken = self
            .dictionary
            .take(array, hashes, |held| state.settle_entries(held, tools));
        let updated = match taken {
            Ok(false) => state.update_with(array, tools).map(|()| false),
            other => other,
        };
        std::mem::swap(&mut self.texts, &mut tools.memo);
        updated
    }

    /// Measures what was kept back.
    ///
    /// # Errors
    /// Those of [`ColumnState::update`].
    pub(crate) fn settle(&mut self, state: &mut ColumnState, tools: &mut Tools) -> Result<(), ProfileError> {
        let held = self.dictionary.release();
        std::mem::swap(&mut self.texts, &mut tools.memo);
        let settled = held.map_or(Ok(()), |held| state.settle_entries(&held, tools));
        std::mem::swap(&mut self.texts, &mut tools.memo);
        state.settle(&mut self.texts, tools);
        settled
    }

    const fn memory(&self) -> usize {
        self.texts.memory() + self.dictionary.memory()
    }
}

impl TableMeasurer {
    /// Goes on from a state.
    pub fn new(state: TableState) -> Self {
        let columns = state.columns().len();
        Self {
            kept: KeptOfAll((0..columns).map(|_| Kept::in_table(columns)).collect()),
            state,
            waiting: Vec::new(),
            waiting_rows: 0,
            waiting_bytes: 0,
        }
    }

    /// Measures the rows of one batch, at once or with those of the next.
    ///
    /// # Errors
    /// Those of [`TableState::update`].
    pub fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        self.waiting.push(batch.clone());
        self.waiting_rows += batch.num_rows();
        self.waiting_bytes += batch.get_array_memory_size();
        if self.waiting_rows >= ENOUGH || self.waiting_bytes >= ENOUGH_BYTES {
            self.measure()?;
        }
        Ok(())
    }

    fn measure(&mut self) -> Result<(), ProfileError> {
        (self.waiting_rows, self.waiting_bytes) = (0, 0);
        let waiting = std::mem::take(&mut self.waiting);
        self.state.take(&waiting, &mut self.kept.0)
    }

    /// Batches that wait to be measured.
    pub fn waiting(&self) -> &[RecordBatch] {
        &self.waiting
    }

    /// Bytes of memory that the state and what is kept back hold, for a limit; without the batches that wait.
    pub fn memory(&self) -> usize {
        let kept: usize = self.kept.0.iter().map(Kept::memory).sum();
        self.state.memory().saturating_add(kept)
    }

    /// The state of all rows.
    ///
    /// # Errors
    /// Those of [`TableState::update`], of what waited or was kept back.
    pub fn finish(mut self) -> Result<TableState, ProfileError> {
        self.measure()?;
        self.state.settle(&mut self.kept.0)?;
        Ok(self.state)
    }
}
