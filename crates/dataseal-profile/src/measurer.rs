//! Measuring a table batch after batch, with what helps from one to the next.

use arrow::array::RecordBatch;

use crate::memo::TextMemo;
use crate::{ProfileError, TableState};

/// Fills a [`TableState`], and examines texts that come again in later batches once. The state is whole only when it is
/// taken out; it is that of [`TableState::update`] with the same batches, to the byte.
#[derive(Debug)]
pub struct TableMeasurer {
    state: TableState,
    memos: Memos,
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
        }
    }

    /// Measures the rows of one batch.
    ///
    /// # Errors
    /// Those of [`TableState::update`].
    pub fn update(&mut self, batch: &RecordBatch) -> Result<(), ProfileError> {
        self.state.take(batch, &mut self.memos.0)
    }

    /// Bytes of memory that state and memory of texts hold, for a limit.
    pub fn memory(&self) -> usize {
        let memos: usize = self.memos.0.iter().map(TextMemo::memory).sum();
        self.state.memory().saturating_add(memos)
    }

    /// The state of all rows.
    pub fn finish(mut self) -> TableState {
        self.state.settle(&mut self.memos.0);
        self.state
    }
}
