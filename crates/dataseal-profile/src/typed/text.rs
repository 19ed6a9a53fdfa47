//! Texts in any of Arrow's layouts.

use arrow::array::ArrayAccessor;

use crate::hash::hash_text;
use crate::observe::Observer;
use crate::repeats::{RepeatedText, WORTH_FOLDING};
use crate::typed::Pass;
use crate::weights::{Weights, each};

impl Pass<'_> {
    /// Hashes every text once, folds those that repeat within the batch, and examines each of the rest.
    pub(super) fn texts<'a, A: ArrayAccessor<Item = &'a str>>(&mut self, array: A, weights: impl Weights) {
        let repeated = &mut self.tools.texts;
        let mut observer = Observer {
            set: self.set,
            measures: self.measures,
            bench: &mut self.tools.bench,
        };
        let folds = array.len() >= WORTH_FOLDING;
        let rows = each(&array, weights, |row, weight| {
            let text = array.value(row);
            let hash = hash_text(text);
            if !folds {
                observer.text(text, hash, weight);
                return;
            }
            let entry = RepeatedText { hash, row, weight };
            if let Some(left) = repeated.add(entry, |other| array.value(other) == text) {
                observer.text(array.value(left.row), left.hash, left.weight);
            }
        });
        if folds {
            for left in repeated.drain() {
                observer.text(array.value(left.row), left.hash, left.weight);
            }
        }
        self.count_rows(rows);
    }
}
