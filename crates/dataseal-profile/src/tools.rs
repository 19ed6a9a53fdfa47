//! Working memory of the pass: caches, gates and a text buffer. No part of any state; a table shares one among its columns.

use dataseal_model::RecogniserSet;

use crate::buckets::BatchBuckets;
use crate::gates::Gates;
use crate::memo::TextMemo;
use crate::numbers::PendingNumbers;
use crate::repeats::{DenseWords, RepeatedTexts, RepeatedWords};

/// What one column at a time works with.
pub(crate) struct Tools {
    pub(crate) words: RepeatedWords,
    pub(crate) dense: DenseWords,
    /// Room for the words of the batch at hand.
    pub(crate) gathered: Vec<i64>,
    pub(crate) texts: RepeatedTexts,
    /// The texts of the column at hand, where they are kept from one batch to the next.
    pub(crate) memo: TextMemo,
    pub(crate) bench: Bench,
    /// A hash for each row of a batch.
    pub(crate) hashes: Vec<u64>,
    /// The hashes of the last column's texts, one a row; none of another column.
    pub(crate) texts_hashed: Vec<u64>,
}

/// The part that is needed while a cache is being emptied.
pub(crate) struct Bench {
    pub(crate) gates: Gates,
    pub(crate) buffer: String,
    pub(crate) buckets: BatchBuckets,
    pub(crate) numbers: PendingNumbers,
}

impl Tools {
    /// Roughly the bytes that it holds.
    pub(crate) const MEMORY: usize = 640 * 1024;

    pub(crate) fn new(set: &RecogniserSet) -> Self {
        Self {
            words: RepeatedWords::new(),
            dense: DenseWords::new(),
            gathered: Vec::new(),
            texts: RepeatedTexts::new(),
            memo: TextMemo::default(),
            bench: Bench {
                gates: Gates::new(set),
                buffer: String::new(),
                buckets: BatchBuckets::new(),
                numbers: PendingNumbers::default(),
            },
            hashes: Vec::new(),
            texts_hashed: Vec::new(),
        }
    }
}
