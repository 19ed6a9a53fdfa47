//! Texts in any of Arrow's layouts.

use arrow::array::{ArrayAccessor, GenericStringArray, OffsetSizeTrait, StringViewArray};
use dataseal_model::{head, head_within};

use crate::hash::hash_text;
use crate::memo::Taken;
use crate::observe::Observer;
use crate::repeats::{RepeatedText, SAMPLE, WORTH_FOLDING};
use crate::rows::hash::NULL;
use crate::typed::Pass;
use crate::weights::{Weights, each};

impl Pass<'_> {
    /// Texts that lie one behind the other.
    pub(super) fn strings<O: OffsetSizeTrait, W: Weights>(&mut self, array: &GenericStringArray<O>, weights: W) {
        let (all, offsets) = (array.value_data(), array.value_offsets());
        let head = |row: usize, text: &str| {
            let start = offsets.get(row).map(|start| start.as_usize());
            let found = start.and_then(|start| head_within(all, start, text.len()));
            found.unwrap_or_else(|| head(text.as_bytes()))
        };
        self.texts(array, head, weights);
    }

    /// Texts that lie anywhere.
    pub(super) fn string_views<W: Weights>(&mut self, array: &StringViewArray, weights: W) {
        self.texts(array, |_, text| head(text.as_bytes()), weights);
    }

    /// Hashes every text once, folds those that repeat within the batch, and examines each of the rest.
    fn texts<'a, A: ArrayAccessor<Item = &'a str>, W: Weights>(
        &mut self,
        array: A,
        head: impl Fn(usize, &str) -> u128,
        weights: W,
    ) {
        let repeated = &mut self.tools.texts;
        let memo = &mut self.tools.memo;
        let hashed = &mut self.tools.texts_hashed;
        // Texts of one row each are part of that row: whoever hashes rows uses these.
        if W::ONCE {
            hashed.resize(array.len(), NULL);
        }
        let mut observer = Observer {
            set: self.set,
            measures: self.measures,
            bench: &mut self.tools.bench,
        };
        let folds = array.len() >= WORTH_FOLDING;
        let (mut folding, mut looked_at) = (folds, 0);
        // Rows that follow each other and hold one text.
        let mut run = RepeatedText::default();
        let rows = each(&array, weights, |row, weight| {
            let text = array.value(row);
            let taken = memo.take(text, || head(row, text), weight);
            let (hash, is_kept) = match taken {
                Taken::Kept { hash } => (hash, true),
                Taken::Refused { hash } => (hash.unwrap_or_else(|| hash_text(text)), false),
            };
            if let Some(place) = hashed.get_mut(row) {
                *place = hash;
            }
            if is_kept {
                return;
            }
            looked_at += 1;
            // Texts that hardly repeat go straight on, unless their rows are still counted one by one.
            if looked_at == SAMPLE && repeated.found() < SAMPLE / 4 && !observer.measures.top.is_complete() {
                folding = false;
            }
            let entry = RepeatedText { hash, row, weight };
            let left = if folding {
                repeated.add(entry, |other| array.value(other) == text)
            } else if run.hash == hash && run.weight > 0 && array.value(run.row) == text {
                run.weight = run.weight.saturating_add(weight);
                None
            } else {
                Some(std::mem::replace(&mut run, entry))
            };
            if let Some(left) = left.filter(|left| left.weight > 0) {
                observer.text(array.value(left.row), left.hash, left.weight);
            }
        });
        let drained = folds.then(|| repeated.drain()).into_iter().flatten();
        for left in drained.chain((run.weight > 0).then_some(run)) {
            observer.text(array.value(left.row), left.hash, left.weight);
        }
        if memo.is_useless() {
            memo.close(|text, hash, rows| observer.text(text, hash, rows));
        }
        self.count_rows(rows);
    }
}
