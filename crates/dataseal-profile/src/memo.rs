//! The texts of a column that come again and again, from one batch to the next: each is counted here and examined once, when
//! all rows have been seen. What a state counts does not depend on how its rows were grouped.

use dataseal_model::HEAD;

use crate::hash::{folded, hash_text};

/// Different texts that a column of a narrow table keeps here, and at least twice as many places for them; a power of two.
const MOST: usize = 1 << 14;

/// Places at first: columns that repeat have few texts, whose places then lie close together.
const FIRST: usize = 1 << 13;

/// Texts that all columns of a table keep together, more or less: wide tables keep fewer in each.
const IN_ALL: usize = 1 << 18;

/// With fewer places than this it is not worth the while.
const FEWEST: usize = 64;

/// Bytes of a text that is kept.
const LONGEST: usize = 64;

/// Places that are looked at for one text.
const PROBES: usize = 8;

/// Texts that were not kept, after which it is asked whether others were met often enough.
const PATIENCE: u64 = 1 << 15;

/// A text that is kept. Short ones are told apart by their heads, and hashed once.
#[derive(Clone, Copy)]
struct Kept {
    head: [u64; 2],
    hash: u64,
    rows: u32,
    length: u32,
}

/// What became of a text.
pub(crate) enum Taken {
    /// Its rows are counted here.
    Kept {
        /// The hash of the text.
        hash: u64,
    },
    /// They are not.
    Refused {
        /// The hash of the text, if it was needed.
        hash: Option<u64>,
    },
}

/// Texts that were met, with their rows. What is looked at for every row lies close together.
#[derive(Default)]
pub(crate) struct TextMemo {
    /// Places that there may be; none of a memory that is closed.
    room: usize,
    /// One more than the number of the text that has the place. Made for the first text.
    places: Vec<u16>,
    kept: Vec<Kept>,
    /// Where the text of each begins.
    starts: Vec<u32>,
    /// The texts one after another.
    texts: String,
    met_again: u64,
    refused: u64,
}

impl TextMemo {
    /// That of a column in a table of so many.
    pub(crate) fn in_table(columns: usize) -> Self {
        let most = (IN_ALL / columns.max(1)).min(MOST).next_power_of_two().min(MOST);
        Self {
            room: if most < FEWEST { 0 } else { most * 2 },
            ..Self::default()
        }
    }

    /// Takes rows of a text, whose head is asked for if it is short; says whether it did.
    #[inline]
    pub(crate) fn take(&mut self, text: &str, head: impl FnOnce() -> u128, rows: u64) -> Taken {
        if self.room == 0 || text.len() > LONGEST {
            return Taken::Refused { hash: None };
        }
        if self.places.is_empty() {
            self.places.resize(self.room.min(FIRST), 0);
        }
        if text.len() > HEAD {
            let hash = hash_text(text);
            return self.seek(text, [hash, 0], hash, Some(hash), rows);
        }
        let head = head();
        let head = [(head >> 64) as u64, head as u64];
        self.seek(text, head, mixed(head, text.len()), None, rows)
    }

    /// Looks for a text from where `mixed` points to. `hash` is that of a text which is longer than its head.
    #[inline]
    fn seek(&mut self, text: &str, head: [u64; 2], mixed: u64, hash: Option<u64>, rows: u64) -> Taken {
        let mask = self.places.len() - 1;
        for probe in 0..PROBES {
            let at = (mixed as usize).wrapping_add(probe) & mask;
            let Some(number) = self.places.get(at).map(|place| usize::from(*place)) else {
                break;
            };
            let Some(kept) = number.checked_sub(1).and_then(|number| self.kept.get_mut(number)) else {
                match self.keep(at, text, head, hash, rows) {
                    Some(hash) => return Taken::Kept { hash },
                    None => break,
                }
            };
            if kept.head != head || kept.length as usize != text.len() {
                continue;
            }
            let more = u32::try_from(rows).ok().and_then(|rows| kept.rows.checked_add(rows));
            let Some(more) = more else { break };
            let hash_of_kept = kept.hash;
            if hash.is_none() || self.text(number - 1) == text {
                if let Some(kept) = self.kept.get_mut(number - 1) {
                    kept.rows = more;
                }
                self.met_again += 1;
                return Taken::Kept { hash: hash_of_kept };
            }
        }
        self.refused += 1;
        Taken::Refused { hash }
    }

    /// Puts a text into a free place, if there is room; returns its hash.
    fn keep(&mut self, mut at: usize, text: &str, head: [u64; 2], hash: Option<u64>, rows: u64) -> Option<u64> {
        if self.kept.len() * 2 >= self.places.len() - 1 {
            if self.places.len() >= self.room {
                return None;
            }
            self.spread();
            at = self.free_place(hash.unwrap_or_else(|| mixed(head, text.len())))?;
        }
        let hash = hash.unwrap_or_else(|| hash_text(text));
        let rows = u32::try_from(rows).ok()?;
        let length = u32::try_from(text.len()).ok()?;
        let start = u32::try_from(self.texts.len()).ok()?;
        self.kept.push(Kept {
            head,
            hash,
            rows,
            length,
        });
        self.starts.push(start);
        *self.places.get_mut(at)? = u16::try_from(self.kept.len()).ok()?;
        self.texts.push_str(text);
        Some(hash)
    }

    /// Gives the texts all places that there may be. One that finds none within reach is examined like those that are
    /// refused, should it come again.
    fn spread(&mut self) {
        self.places.clear();
        self.places.resize(self.room, 0);
        for number in 0..self.kept.len() {
            let Some(kept) = self.kept.get(number) else { break };
            let length = kept.length as usize;
            let from = if length > HEAD {
                kept.hash
            } else {
                mixed(kept.head, length)
            };
            if let Some(place) = self.free_place(from).and_then(|at| self.places.get_mut(at)) {
                *place = number as u16 + 1;
            }
        }
    }

    /// A free place within reach.
    fn free_place(&self, mixed: u64) -> Option<usize> {
        let mask = self.places.len() - 1;
        let mut within = (0..PROBES).map(|probe| (mixed as usize).wrapping_add(probe) & mask);
        within.find(|at| self.places.get(*at) == Some(&0))
    }

    /// The text of a number.
    fn text(&self, number: usize) -> &str {
        let (Some(start), Some(kept)) = (self.starts.get(number), self.kept.get(number)) else {
            return "";
        };
        let start = *start as usize;
        self.texts.get(start..start + kept.length as usize).unwrap_or_default()
    }

    /// Whether texts come again too seldom for it to be of use.
    pub(crate) const fn is_useless(&self) -> bool {
        self.refused > PATIENCE && self.refused > self.met_again.saturating_mul(2)
    }

    /// Hands on all texts with their hashes and rows, and keeps none from now on.
    pub(crate) fn close(&mut self, mut each: impl FnMut(&str, u64, u64)) {
        let closed = std::mem::take(self);
        for (number, kept) in closed.kept.iter().enumerate() {
            each(closed.text(number), kept.hash, u64::from(kept.rows));
        }
    }

    pub(crate) const fn memory(&self) -> usize {
        self.places.capacity() * size_of::<u16>()
            + self.kept.capacity() * size_of::<Kept>()
            + self.starts.capacity() * size_of::<u32>()
            + self.texts.capacity()
    }
}

/// Where a short text is looked for.
#[inline]
const fn mixed([high, low]: [u64; 2], length: usize) -> u64 {
    folded(folded(high ^ length as u64) ^ low)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use dataseal_model::head;

    fn is_kept(taken: Taken) -> bool {
        matches!(taken, Taken::Kept { .. })
    }

    /// The rows of each text, whether it was kept or not.
    fn counted(memo: &mut TextMemo, texts: impl IntoIterator<Item = String>) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for text in texts {
            if !is_kept(memo.take(&text, || head(text.as_bytes()), 1)) {
                *counts.entry(text).or_default() += 1;
            }
        }
        memo.close(|text, hash, rows| {
            assert_eq!(hash, hash_text(text));
            *counts.entry(text.to_owned()).or_default() += rows;
        });
        counts
    }

    #[test]
    fn every_row_is_counted_once_wherever_it_is_kept() {
        for columns in [1, 100, 5_000, 100_000] {
            let texts = || {
                (0..60_000_u64)
                    .map(|n| format!("{}", n * n % 9_001))
                    .chain([String::new(), "长".repeat(40)])
            };
            let mut expected: BTreeMap<String, u64> = BTreeMap::new();
            texts().for_each(|text| *expected.entry(text).or_default() += 1);
            let mut memo = TextMemo::in_table(columns);
            assert_eq!(counted(&mut memo, texts()), expected);
            assert_eq!(memo.memory(), 0);
        }
    }

    #[test]
    fn it_is_given_up_where_texts_hardly_repeat() {
        let mut memo = TextMemo::in_table(1);
        let fresh = counted(&mut TextMemo::in_table(1), (0..10).map(|n| n.to_string()));
        assert_eq!(fresh.len(), 10);
        for n in 0..50_000 {
            let text = n.to_string();
            is_kept(memo.take(&text, || head(text.as_bytes()), 1));
        }
        assert!(memo.is_useless());
        let mut steady = TextMemo::in_table(1);
        for n in 0..50_000 {
            let text = (n % 3_000).to_string();
            steady.take(&text, || head(text.as_bytes()), 1);
        }
        assert!(!steady.is_useless());
    }
}
