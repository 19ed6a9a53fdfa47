//! Everything that is counted about one column: a commutative monoid under `merge`, down to the bytes.
//!
//! How values enter it is in `typed` (by Arrow type) and in `observe` (by kind of value); what comes out is in `finish`.

use std::fmt;
use std::sync::Arc;

use dataseal_model::{RecogniserSet, ValueKind};

use crate::ProfileError;
use crate::buckets::Buckets;
use crate::characters::Characters;
use crate::codec::{Portion, Reader, Writer};
use crate::damage::Damage;
use crate::days::Days;
use crate::decimal::ExactNumbers;
use crate::distinct::Distinct;
use crate::floats::Floats;
use crate::forms::Forms;
use crate::lengths::LengthTotals;
use crate::powers::ExactPowers;
use crate::recognised::Recognised;
use crate::repeats::SeenWords;
use crate::room::Room;
use crate::sentinels::Sentinels;
use crate::span::{Span, TextSpan};
use crate::tools::Tools;
use crate::top::Top;

/// Version of the state's algorithms and of its binary form. States of different versions are neither merged nor compared.
pub const STATE_VERSION: u16 = 4;

const MAGIC: [u8; 4] = *b"DSCS";
/// Kinds of value that are counted.
const KINDS: usize = ValueKind::ALL.len();

/// The measurements of one column so far.
///
/// For every way to split the rows and every order of merging, the same rows give the same bytes. Values that it holds
/// (extremes, frequent values) are withheld from `Debug`; [`ColumnState::to_bytes`] alone carries them.
pub struct ColumnState {
    pub(crate) recognisers: Arc<RecogniserSet>,
    /// Columns of the table that it belongs to.
    width: u32,
    pub(crate) measures: Measures,
    pub(crate) tools: Option<Box<Tools>>,
    /// Words whose identity is in the measures already. No part of the state either.
    pub(crate) seen: SeenWords,
}

/// The monoid itself.
#[derive(Clone)]
pub(crate) struct Measures {
    pub(crate) rows: u64,
    pub(crate) nulls: u64,
    pub(crate) blanks: u64,
    pub(crate) placeholders: u64,
    kinds: [u64; KINDS],
    pub(crate) distinct: Distinct,
    pub(crate) top: Top,
    pub(crate) lengths: LengthTotals,
    /// Lengths of texts in bytes of UTF-8.
    pub(crate) bytes: LengthTotals,
    pub(crate) characters: Characters,
    pub(crate) forms: Forms,
    /// Texts that begin or end with white space.
    pub(crate) padded: u64,
    /// Numbers that are zero, and below.
    pub(crate) zeros: u64,
    pub(crate) negatives: u64,
    pub(crate) sentinels: Sentinels,
    pub(crate) texts: TextSpan,
    /// Rows whose value came as text.
    pub(crate) text_rows: u64,
    pub(crate) booleans: Span<bool>,
    pub(crate) exact: ExactNumbers,
    pub(crate) powers: ExactPowers,
    pub(crate) floats: Floats,
    /// Days since 1970-01-01.
    pub(crate) dates: Span<i64>,
    /// Microseconds since midnight.
    pub(crate) times: Span<i64>,
    /// Microseconds since 1970-01-01T00:00:00.
    pub(crate) timestamps: Span<i64>,
    /// Of dates and timestamps.
    pub(crate) days: Days,
    pub(crate) buckets: Buckets,
    pub(crate) damage: Damage,
    pub(crate) recognised: Recognised,
}

impl Measures {
    /// No rows yet.
    pub(crate) fn new(room: Room) -> Self {
        Self {
            rows: 0,
            nulls: 0,
            blanks: 0,
            placeholders: 0,
            kinds: [0; KINDS],
            distinct: Distinct::new(room),
            top: Top::new(room),
            lengths: LengthTotals::default(),
            bytes: LengthTotals::default(),
            characters: Characters::default(),
            forms: Forms::default(),
            padded: 0,
            zeros: 0,
            negatives: 0,
            sentinels: Sentinels::default(),
            texts: TextSpan::default(),
            text_rows: 0,
            booleans: Span::default(),
            exact: ExactNumbers::default(),
            powers: ExactPowers::default(),
            floats: Floats::default(),
            dates: Span::default(),
            times: Span::default(),
            timestamps: Span::default(),
            days: Days::new(room),
            buckets: Buckets::default(),
            damage: Damage::default(),
            recognised: Recognised::new(room),
        }
    }

    /// Counts values of a kind.
    pub(crate) fn count(&mut self, kind: ValueKind, weight: u64) {
        // Kinds are declared in the order of `ValueKind::ALL`, which a test holds.
        if let Some(count) = self.kinds.get_mut(kind as usize) {
            *count = count.saturating_add(weight);
        }
    }

    /// Kinds that occurred, with their counts.
    pub(crate) fn kinds(&self) -> impl Iterator<Item = (ValueKind, u64)> {
        let kinds = ValueKind::ALL.into_iter().zip(self.kinds);
        kinds.filter(|(_, count)| *count > 0)
    }

    /// Rows that hold a value.
    pub(crate) fn present(&self) -> u64 {
        self.kinds.iter().copied().fold(0, u64::saturating_add)
    }

    /// Keeps no more than there is room for.
    fn narrow(&mut self, room: Room) {
        self.distinct.narrow(room);
        self.top.narrow(room);
        self.days.narrow(room);
        self.recognised.narrow(room);
    }

    fn merge(&mut self, other: &Self) {
        let counts = [
            (&mut self.rows, other.rows),
            (&mut self.nulls, other.nulls),
            (&mut self.blanks, other.blanks),
            (&mut self.placeholders, other.placeholders),
            (&mut self.text_rows, other.text_rows),
            (&mut self.padded, other.padded),
            (&mut self.zeros, other.zeros),
            (&mut self.negatives, other.negatives),
        ];
        for (ours, theirs) in counts.into_iter().chain(self.kinds.iter_mut().zip(other.kinds)) {
            *ours = ours.saturating_add(theirs);
        }
        self.distinct.merge(&other.distinct);
        self.top.merge(&other.top);
        self.lengths.merge(&other.lengths);
        self.bytes.merge(&other.bytes);
        self.characters.merge(&other.characters);
        self.forms.merge(&other.forms);
        self.sentinels.merge(&other.sentinels);
        self.texts.merge(&other.texts);
        self.booleans.merge(&other.booleans);
        self.exact.merge(&other.exact);
        self.powers.merge(&other.powers);
        self.floats.merge(&other.floats);
        self.dates.merge(&other.dates);
        self.times.merge(&other.times);
        self.timestamps.merge(&other.timestamps);
        self.days.merge(&other.days);
        self.buckets.merge(&other.buckets);
        self.damage.merge(&other.damage);
        self.recognised.merge(&other.recognised);
    }

    /// Whether the parts can belong to one column, so that later arithmetic rests on it.
    fn is_consistent(&self) -> bool {
        let parts = [self.nulls, self.blanks, self.placeholders];
        let parts: u128 = parts.into_iter().chain(self.kinds).map(u128::from).sum();
        let same_values = match self.top.hashes() {
            Some(hashes) => self.distinct.is_exactly(hashes),
            None => true,
        };
        parts == u128::from(self.rows)
            && self.text_rows <= self.present()
            && self.top.accounts_for(self.present())
            && same_values
    }
}

impl Measures {
    pub(crate) fn write(&self, out: &mut Writer) {
        let counts = [
            self.rows,
            self.nulls,
            self.blanks,
            self.placeholders,
            self.text_rows,
            self.padded,
            self.zeros,
            self.negatives,
        ];
        counts.into_iter().chain(self.kinds).for_each(|count| out.u64(count));
        self.distinct.write(out);
        self.top.write(out);
        self.lengths.write(out);
        self.bytes.write(out);
        self.characters.write(out);
        self.forms.write(out);
        self.sentinels.write(out);
        self.texts.write(out);
        self.booleans.write(out);
        self.exact.write(out);
        self.powers.write(out);
        self.floats.write(out);
        self.dates.write(out);
        self.times.write(out);
        self.timestamps.write(out);
        self.days.write(out);
        self.buckets.write(out);
        self.damage.write(out);
        self.recognised.write(out);
    }

    fn read(from: &mut Reader<'_>, room: Room, set: &RecogniserSet) -> Result<Self, ProfileError> {
        let mut counts = [0u64; 8];
        for count in &mut counts {
            *count = from.u64()?;
        }
        let [rows, nulls, blanks, placeholders, text_rows, padded, zeros, negatives] = counts;
        let mut kinds = [0; KINDS];
        for count in &mut kinds {
            *count = from.u64()?;
        }
        let measures = Self {
            rows,
            nulls,
            blanks,
            placeholders,
            text_rows,
            padded,
            zeros,
            negatives,
            kinds,
            distinct: Distinct::read(from, room)?,
            top: Top::read(from, room)?,
            lengths: LengthTotals::read(from)?,
            bytes: LengthTotals::read(from)?,
            characters: Characters::read(from)?,
            forms: Forms::read(from)?,
            sentinels: Sentinels::read(from)?,
            texts: TextSpan::read(from)?,
            booleans: Span::read(from)?,
            exact: ExactNumbers::read(from)?,
            powers: ExactPowers::read(from)?,
            floats: Floats::read(from)?,
            dates: Span::read(from)?,
            times: Span::read(from)?,
            timestamps: Span::read(from)?,
            days: Days::read(from, room)?,
            buckets: Buckets::read(from)?,
            damage: Damage::read(from)?,
            recognised: Recognised::read(from, room, set)?,
        };
        from.demand(measures.is_consistent())?;
        Ok(measures)
    }
}

impl ColumnState {
    /// A column of no rows, by itself.
    pub fn new(recognisers: Arc<RecogniserSet>) -> Self {
        Self::in_table(1, recognisers)
    }

    /// A column of no rows in a table of so many columns. From a thousand on, each has less room for values that are
    /// counted by themselves, so that all of them fit into memory.
    pub fn in_table(columns: usize, recognisers: Arc<RecogniserSet>) -> Self {
        Self::with_measures(Measures::new(Room::of(columns)), columns, recognisers)
    }

    pub(crate) fn with_measures(measures: Measures, columns: usize, recognisers: Arc<RecogniserSet>) -> Self {
        Self {
            recognisers,
            width: u32::try_from(columns).unwrap_or(u32::MAX),
            measures,
            tools: None,
            seen: SeenWords::default(),
        }
    }

    /// Adds the rows that `other` measured.
    ///
    /// # Errors
    /// [`ProfileError::Recognisers`] when they were measured with another set of recognisers.
    pub fn merge(&mut self, other: &Self) -> Result<(), ProfileError> {
        let (found, expected) = (other.recognisers.digest(), self.recognisers.digest());
        if found != expected {
            return Err(ProfileError::Recognisers { found, expected });
        }
        self.fit(other.width());
        self.measures.merge(&other.measures);
        Ok(())
    }

    /// Makes it a column of a table of so many columns, if that is wider than its own: that of a folder whose files have
    /// different ones. What it keeps is what it would have kept there from the start.
    pub(crate) fn fit(&mut self, columns: usize) {
        if columns > self.width() {
            self.width = u32::try_from(columns).unwrap_or(u32::MAX);
            self.measures.narrow(Room::of(columns));
        }
    }

    /// Columns of the table that it belongs to.
    pub const fn width(&self) -> usize {
        self.width as usize
    }

    /// Rows measured.
    pub const fn rows(&self) -> u64 {
        self.measures.rows
    }

    /// The one binary form of this state. It holds values in the clear, for the pipes of a worker or a cluster.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer::default();
        write_header(&mut out, MAGIC, &self.recognisers);
        out.u32(self.width);
        self.measures.write(&mut out);
        out.finish()
    }

    /// Reads what [`ColumnState::to_bytes`] wrote. The bytes may come from anyone: they are refused unless they are the
    /// one form of a state that can exist.
    ///
    /// # Errors
    /// [`ProfileError::Malformed`], [`ProfileError::Version`] or [`ProfileError::Recognisers`].
    pub fn from_bytes(bytes: &[u8], recognisers: Arc<RecogniserSet>) -> Result<Self, ProfileError> {
        let mut from = Reader::new(bytes);
        read_header(&mut from, MAGIC, &recognisers)?;
        let columns = from.u32()? as usize;
        let measures = read_measures(&mut from, Room::of(columns), &recognisers)?;
        from.end()?;
        let state = Self::with_measures(measures, columns, recognisers);
        // Order, duplicates, deferred carries: whatever has two forms shows here.
        from.demand(state.to_bytes() == bytes)?;
        Ok(state)
    }

    /// Bytes of memory that the state holds, for a limit.
    pub fn memory(&self) -> usize {
        let tools = if self.tools.is_some() { Tools::MEMORY } else { 0 };
        let measures = &self.measures;
        size_of::<Self>()
            + tools
            + self.seen.memory()
            + measures.distinct.memory()
            + measures.top.memory()
            + measures.texts.memory()
            + measures.characters.memory()
            + measures.forms.memory()
            + measures.powers.memory()
            + measures.days.memory()
            + measures.floats.memory()
            + measures.buckets.memory()
            + measures.recognised.memory()
    }
}

impl fmt::Debug for ColumnState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ColumnState")
            .field("rows", &self.measures.rows)
            .field("recognisers", &self.recognisers)
            .finish_non_exhaustive()
    }
}

/// Writes what every state begins with: its magic, version and the digest of its recognisers.
pub(crate) fn write_header(out: &mut Writer, magic: [u8; 4], recognisers: &RecogniserSet) {
    out.raw(&magic);
    out.u16(STATE_VERSION);
    out.raw(recognisers.digest().as_bytes());
}

/// Reads and checks the header.
pub(crate) fn read_header(
    from: &mut Reader<'_>,
    magic: [u8; 4],
    recognisers: &RecogniserSet,
) -> Result<(), ProfileError> {
    let found: [u8; 4] = from.array()?;
    from.demand(found == magic)?;
    let found = from.u16()?;
    if found != STATE_VERSION {
        let expected = STATE_VERSION;
        return Err(ProfileError::Version { found, expected });
    }
    let found = dataseal_model::Digest::new(from.array()?);
    let expected = recognisers.digest();
    if found != expected {
        return Err(ProfileError::Recognisers { found, expected });
    }
    Ok(())
}

/// Reads measurements that fit the recognisers at hand.
pub(crate) fn read_measures(
    from: &mut Reader<'_>,
    room: Room,
    recognisers: &RecogniserSet,
) -> Result<Measures, ProfileError> {
    let measures = Measures::read(from, room, recognisers)?;
    from.demand(measures.recognised.fits(recognisers.len()))?;
    Ok(measures)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_numbered_in_order() {
        for (place, kind) in ValueKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place);
        }
    }
}
