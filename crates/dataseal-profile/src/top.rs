//! The exact number of rows of every value, as long as there are few. Overflow is absorbing and depends on the set of
//! values alone (how many, how long), so it never depends on the order in which they came.

use std::collections::HashMap;

use dataseal_model::{Masked, TopValue};

use crate::ProfileError;
use crate::codec::{Reader, Writer};
use crate::distinct::ByHash;
use crate::room::Room;

/// Bytes of one value's text at most.
const LONGEST: usize = 256;
/// Values that a finished profile lists.
const SHOWN: usize = 20;

#[derive(Clone, PartialEq, Eq)]
struct Entry {
    text: Masked<Box<str>>,
    count: u64,
}

/// Rows by value, keyed by the value's hash.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Top {
    entries: Option<HashMap<u64, Entry, ByHash>>,
    bytes: usize,
    room: Room,
}

impl Top {
    pub(crate) fn new(room: Room) -> Self {
        Self {
            entries: Some(HashMap::default()),
            bytes: 0,
            room,
        }
    }

    pub(crate) fn narrow(&mut self, room: Room) {
        self.room = room;
        let length = self.entries.as_ref().map_or(0, HashMap::len);
        if length > room.values || self.bytes > room.value_bytes {
            self.overflow();
        }
    }

    /// Whether every value is still counted.
    pub(crate) const fn is_complete(&self) -> bool {
        self.entries.is_some()
    }

    /// Counts `weight` rows of a value. Two texts with one hash end the counting: which of them to keep would depend on
    /// order.
    pub(crate) fn bump(&mut self, hash: u64, weight: u64, text: &str) {
        let Some(entries) = &mut self.entries else { return };
        if let Some(entry) = entries.get_mut(&hash) {
            entry.count = entry.count.saturating_add(weight);
            if **entry.text.expose() != *text {
                self.overflow();
            }
            return;
        }
        self.bytes = self.bytes.saturating_add(text.len());
        if entries.len() >= self.room.values || text.len() > LONGEST || self.bytes > self.room.value_bytes {
            self.overflow();
            return;
        }
        let text = Masked::new(Box::from(text));
        entries.insert(hash, Entry { text, count: weight });
    }

    /// Stops counting for good.
    pub(crate) fn overflow(&mut self) {
        self.entries = None;
        self.bytes = 0;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        let Some(theirs) = &other.entries else {
            return self.overflow();
        };
        for (hash, entry) in theirs {
            self.bump(*hash, entry.count, entry.text.expose());
        }
    }

    /// The hashes of the counted values.
    pub(crate) fn hashes(&self) -> Option<impl ExactSizeIterator<Item = u64>> {
        self.entries.as_ref().map(|entries| entries.keys().copied())
    }

    /// The counted values with their rows, in no order.
    pub(crate) fn values(&self) -> Option<impl Iterator<Item = (&str, u64)>> {
        let entries = self.entries.as_ref()?.values();
        Some(entries.map(|entry| (&**entry.text.expose(), entry.count)))
    }

    /// Rows that were counted.
    fn rows(&self) -> u64 {
        let counts = self.entries.iter().flat_map(HashMap::values).map(|entry| entry.count);
        counts.fold(0, u64::saturating_add)
    }

    /// Whether this can stand beside `present` values: all of them are counted, or the counting has ended.
    pub(crate) fn accounts_for(&self, present: u64) -> bool {
        !self.is_complete() || self.rows() == present
    }

    /// The most frequent values, ties by value.
    pub(crate) fn most_frequent(&self) -> Option<Vec<TopValue>> {
        let mut entries: Vec<&Entry> = self.entries.as_ref()?.values().collect();
        entries.sort_by(|left, right| right.count.cmp(&left.count).then_with(|| left.text.cmp(&right.text)));
        let listed = entries.into_iter().take(SHOWN).map(|entry| TopValue {
            value: Masked::new(entry.text.expose().to_string()),
            count: entry.count,
        });
        Some(listed.collect())
    }

    pub(crate) fn memory(&self) -> usize {
        let slots = self.entries.as_ref().map_or(0, HashMap::capacity);
        self.bytes + slots * (size_of::<(u64, Entry)>() + 1)
    }
}

impl Top {
    pub(crate) fn write(&self, out: &mut Writer) {
        out.flag(self.is_complete());
        let Some(entries) = &self.entries else { return };
        let mut sorted: Vec<(&u64, &Entry)> = entries.iter().collect();
        sorted.sort_unstable_by_key(|(hash, _)| **hash);
        out.count(sorted.len());
        for (hash, entry) in sorted {
            out.u64(*hash);
            out.u64(entry.count);
            out.text(entry.text.expose());
        }
    }

    pub(crate) fn read(from: &mut Reader<'_>, room: Room) -> Result<Self, ProfileError> {
        let mut top = Self::new(room);
        if !from.flag()? {
            top.overflow();
            return Ok(top);
        }
        let length = from.count(20)?;
        from.demand(length <= room.values)?;
        for _ in 0..length {
            let (hash, count) = (from.u64()?, from.u64()?);
            from.demand(count > 0)?;
            let text = from.text()?;
            top.bump(hash, count, text);
            from.demand(top.is_complete())?;
        }
        Ok(top)
    }
}
