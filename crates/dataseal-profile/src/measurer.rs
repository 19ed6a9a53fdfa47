//! Measuring a table batch after batch, with what helps from one to the next.

use arrow::array::RecordBatch;

use crate::memo::TextMemo;
use crate::{ProfileError, TableState};

/// Batches of fewer rows wait for others, so that a column has many rows at a time.
const SMALL: usize = 4096;

/// Rows from which they are measured.
const ENOUGH: usize = 8192;

/// Batches that wait at most: those of a wide table have few rows.
const MOST: usize = 4;

/// Fills a [`TableState`], and examines texts that come again in later batches once. The state is whole only when it is
/// taken out; it is that of [`TableState::update`] with the same batches, to the byte.
#[derive(Debug)]
pub struct TableMeasurer {
    state: TableState,
    memos: Memos,
    waiting: Vec<RecordBatch>,
}

/// One for each column. They hold values, so `Debug` has nothing to say about them.
struct Memos(Vec<TextMemo>);

impl std::fmt::Debug for Memos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Memos")
    }
}

impl TableMeasurer {
    /// Goes on from a state.
    pub fn new(state: TableState) -> Self {
        let columns = state.columns().len();
        Self {
            memos: Memos((0..columns).map(|_| TextMemo::in_table(columns)).collect()),
            state,
            waiting: Vec::new(),
        }
    }

    /// Measures the rows of one batch, at once or with those of the next.
    ///
    /// # Errors
    /// Those of [`TableState::update`].
    pub fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        self.waiting.push(batch.clone());
        let rows: usize = self.waiting.iter().map(RecordBatch::num_rows).sum();
        if batch.num_rows() >= SMALL || rows >= ENOUGH || self.waiting.len() >= MOST {
            self.measure()?;
        }
        Ok(())
    }

    fn measure(&mut self) -> Result<(), ProfileError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.state.take(&waiting, &mut self.memos.0)
    }

    /// Batches that wait to be measured.
    pub fn waiting(&self) -> &[RecordBatch] {
        &self.waiting
    }

    /// Bytes of memory that state and memory of texts hold, for a limit; without the batches that wait.
    pub fn memory(&self) -> usize {
        let memos: usize = self.memos.0.iter().map(TextMemo::memory).sum();
        self.state.memory().saturating_add(memos)
    }

    /// The state of all rows.
    ///
    /// # Errors
    /// Those of [`TableState::update`].
    pub fn finish(mut self) -> Result<TableState, ProfileError> {
        self.measure()?;
        self.state.settle(&mut self.memos.0);
        Ok(self.state)
    }
}
