//! Whether a batch of rows is what its schema says: nodes, buffers and their sizes, walked field by field.
//!
//! Decoders take declared lengths at their word and panic, read past the end or allocate without measure when they lie.
//! After this walk each buffer lies inside the body and holds at least what its field's length asks for.
//! Format: `Message.fbs` and "Arrow Columnar Format", section "RecordBatch message".

use std::collections::BTreeMap;

use super::super::flatbuffer::{Damaged, Table, Vector};
use super::schema::{Field, Interval, Kind, MAX_NESTING};
use super::{Compression, lz4};

/// A range of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Where it starts.
    pub offset: u64,
    /// Its bytes.
    pub length: u64,
}

/// How the numbers in a buffer are put together, for turning them round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Bits or bytes: nothing to turn.
    Bytes,
    /// Numbers of this many bytes.
    Of(u8),
    /// Two numbers of four bytes and one of eight.
    MonthDayNano,
    /// Views of sixteen bytes: a length, then either the bytes or a prefix, a buffer and an offset.
    Views,
}

/// A buffer of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Where it is.
    pub extent: Extent,
    /// What it is made of.
    pub words: Words,
    /// Bytes that it must have once decompressed; none for a buffer that may be left out.
    pub least: u64,
    /// A multiple of this is where it must start if it is not decompressed.
    pub alignment: u64,
}

/// A batch whose nodes and buffers fit its schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Rows.
    pub rows: u64,
    /// Its buffers in order.
    pub pieces: Vec<Piece>,
    /// How they are compressed.
    pub compression: Option<Compression>,
}

/// The way through a batch: what of its lists has been given to fields.
struct Walk<'a> {
    nodes: Vector<'a>,
    next_node: usize,
    extents: Vector<'a>,
    next_extent: usize,
    variadic: Vec<u64>,
    next_variadic: usize,
    body: u64,
    unions_have_validity: bool,
    pieces: Vec<Piece>,
}

/// Reads a table of type `RecordBatch` against the fields that it must have.
pub(super) fn parse<'f>(
    table: &Table<'_>,
    fields: impl IntoIterator<Item = &'f Field>,
    body: u64,
    unions_have_validity: bool,
) -> Result<Batch, Damaged> {
    let rows = u64::try_from(table.i64(0)?).map_err(|_| Damaged)?;
    let variadic = match table.vector(4, 8)? {
        None => Vec::new(),
        Some(counts) => counts.elements().map(number).collect::<Result<_, _>>()?,
    };
    let mut walk = Walk {
        nodes: table.vector(1, 16)?.ok_or(Damaged)?,
        next_node: 0,
        extents: table.vector(2, 16)?.ok_or(Damaged)?,
        next_extent: 0,
        variadic,
        next_variadic: 0,
        body,
        unions_have_validity,
        pieces: Vec::new(),
    };
    for field in fields {
        walk.field(field, Some(rows), 0)?;
    }
    let all = walk.next_node == walk.nodes.len()
        && walk.next_extent == walk.extents.len()
        && walk.next_variadic == walk.variadic.len();
    if !all {
        return Err(Damaged);
    }
    Ok(Batch {
        rows,
        pieces: walk.pieces,
        compression: compression(table)?,
    })
}

fn compression(table: &Table<'_>) -> Result<Option<Compression>, Damaged> {
    let Some(compression) = table.table(3)? else {
        return Ok(None);
    };
    match (compression.u8(0, 0)?, compression.u8(1, 0)?) {
        (0, 0) => Ok(Some(Compression::Lz4)),
        (1, 0) => Ok(Some(Compression::Zstd)),
        _ => Err(Damaged),
    }
}

/// The non-negative number in eight bytes.
fn number(bytes: &[u8]) -> Result<u64, Damaged> {
    let bytes: [u8; 8] = bytes.try_into().map_err(|_| Damaged)?;
    u64::try_from(i64::from_le_bytes(bytes)).map_err(|_| Damaged)
}

/// Two of them.
fn pair(bytes: &[u8]) -> Result<(u64, u64), Damaged> {
    let (first, second) = bytes.split_at_checked(8).ok_or(Damaged)?;
    Ok((number(first)?, number(second)?))
}

const fn bits(count: u64) -> u64 {
    count.div_ceil(8)
}

impl Walk<'_> {
    /// The next node: its rows and whether some are null.
    fn node(&mut self, rows: Option<u64>) -> Result<(u64, u64), Damaged> {
        let at = self.next_node * 16;
        let bytes = self.nodes.as_bytes().get(at..at + 16).ok_or(Damaged)?;
        self.next_node += 1;
        let (length, nulls) = pair(bytes)?;
        if nulls > length || rows.is_some_and(|rows| rows != length) {
            return Err(Damaged);
        }
        Ok((length, nulls))
    }

    /// The next buffer, which must have `least` bytes once it is decompressed.
    fn piece(&mut self, least: Option<u64>, words: Words, alignment: u64) -> Result<(), Damaged> {
        let least = least.ok_or(Damaged)?;
        let at = self.next_extent * 16;
        let bytes = self.extents.as_bytes().get(at..at + 16).ok_or(Damaged)?;
        self.next_extent += 1;
        let (offset, length) = pair(bytes)?;
        if offset.checked_add(length).is_none_or(|end| end > self.body) {
            return Err(Damaged);
        }
        self.pieces.push(Piece {
            extent: Extent { offset, length },
            words,
            least,
            alignment,
        });
        Ok(())
    }

    fn validity(&mut self, length: u64, nulls: u64) -> Result<(), Damaged> {
        self.piece(Some(if nulls > 0 { bits(length) } else { 0 }), Words::Bytes, 1)
    }

    /// Numbers of `width` bytes, one for each row.
    fn numbers(&mut self, length: u64, width: u8) -> Result<(), Damaged> {
        self.piece(length.checked_mul(u64::from(width)), Words::Of(width), 1)
    }

    /// Offsets, one more than rows; none at all for no rows.
    fn offsets(&mut self, length: u64, large: bool) -> Result<(), Damaged> {
        let width: u8 = if large { 8 } else { 4 };
        let least = match length {
            0 => Some(0),
            _ => length
                .checked_add(1)
                .and_then(|count| count.checked_mul(u64::from(width))),
        };
        self.piece(least, Words::Of(width), 1)
    }

    fn field(&mut self, field: &Field, rows: Option<u64>, depth: usize) -> Result<(), Damaged> {
        if depth > MAX_NESTING {
            return Err(Damaged);
        }
        let (length, nulls) = self.node(rows)?;
        if let Some(dictionary) = field.dictionary {
            self.validity(length, nulls)?;
            return self.numbers(length, dictionary.bits / 8);
        }
        match &field.kind {
            Kind::Null => return if nulls == length { Ok(()) } else { Err(Damaged) },
            // Run ends and values say everything.
            Kind::Runs => return self.runs(field, nulls, depth),
            Kind::Union { dense, .. } => return self.union(field, *dense, length, depth),
            _ => self.validity(length, nulls)?,
        }
        match &field.kind {
            Kind::Boolean => self.piece(Some(bits(length)), Words::Bytes, 1),
            Kind::Bytes { large, .. } => {
                self.offsets(length, *large)?;
                self.piece(Some(0), Words::Bytes, 1)
            }
            Kind::View { .. } => self.views(length),
            Kind::FixedBytes(width) => self.piece(length.checked_mul(u64::from(*width)), Words::Bytes, 1),
            Kind::Interval(Interval::DayTime) => self.piece(length.checked_mul(8), Words::Of(4), 1),
            Kind::Interval(Interval::MonthDayNano) => self.piece(length.checked_mul(16), Words::MonthDayNano, 1),
            Kind::List { .. } | Kind::Map { .. } | Kind::ListView { .. } | Kind::FixedList(_) => {
                self.list(field, length, depth)
            }
            Kind::Struct => field
                .children
                .iter()
                .try_for_each(|child| self.field(child, Some(length), depth + 1)),
            other => self.numbers(length, width(other).ok_or(Damaged)?),
        }
    }

    fn list(&mut self, field: &Field, length: u64, depth: usize) -> Result<(), Damaged> {
        let items = field.children.first().ok_or(Damaged)?;
        match field.kind {
            Kind::List { large } => self.offsets(length, large)?,
            Kind::Map { .. } => self.offsets(length, false)?,
            Kind::ListView { large } => {
                self.numbers(length, if large { 8 } else { 4 })?;
                self.numbers(length, if large { 8 } else { 4 })?;
            }
            Kind::FixedList(width) => {
                let at = self.next_node;
                self.field(items, None, depth + 1)?;
                let node = self.nodes.as_bytes().get(at * 16..at * 16 + 16).ok_or(Damaged)?;
                let enough = length
                    .checked_mul(u64::from(width))
                    .is_some_and(|most| pair(node).is_ok_and(|(n, _)| n >= most));
                return if enough { Ok(()) } else { Err(Damaged) };
            }
            _ => return Err(Damaged),
        }
        if matches!(field.kind, Kind::Map { .. }) {
            // An entry that is null would be neither key nor value.
            let node = self
                .nodes
                .as_bytes()
                .get(self.next_node * 16..self.next_node * 16 + 16)
                .ok_or(Damaged)?;
            if pair(node)?.1 != 0 {
                return Err(Damaged);
            }
        }
        self.field(items, None, depth + 1)
    }

    fn views(&mut self, length: u64) -> Result<(), Damaged> {
        let count = *self.variadic.get(self.next_variadic).ok_or(Damaged)?;
        self.next_variadic += 1;
        self.piece(length.checked_mul(16), Words::Views, 1)?;
        if count > (self.extents.len() - self.next_extent) as u64 {
            return Err(Damaged);
        }
        (0..count).try_for_each(|_| self.piece(Some(0), Words::Bytes, 1))
    }

    fn runs(&mut self, field: &Field, nulls: u64, depth: usize) -> Result<(), Damaged> {
        let [ends, values] = field.children.as_slice() else {
            return Err(Damaged);
        };
        let at = self.next_node;
        self.field(ends, None, depth + 1)?;
        let node = self.nodes.as_bytes().get(at * 16..at * 16 + 16).ok_or(Damaged)?;
        let (runs, null_ends) = pair(node)?;
        if nulls != 0 || null_ends != 0 {
            return Err(Damaged);
        }
        self.field(values, Some(runs), depth + 1)
    }

    fn union(&mut self, field: &Field, dense: bool, length: u64, depth: usize) -> Result<(), Damaged> {
        if self.unions_have_validity {
            self.piece(Some(0), Words::Bytes, 1)?;
        }
        self.piece(Some(length), Words::Bytes, 1)?;
        if dense {
            self.piece(length.checked_mul(4), Words::Of(4), 4)?;
        }
        let rows = if dense { None } else { Some(length) };
        field
            .children
            .iter()
            .try_for_each(|child| self.field(child, rows, depth + 1))
    }
}

/// Bytes of one value of a type that is a plain number.
const fn width(kind: &Kind) -> Option<u8> {
    Some(match kind {
        Kind::Integer { bits, .. } | Kind::Float(bits) | Kind::Date(bits) => *bits / 8,
        Kind::Decimal { bits: 32, .. } => 4,
        Kind::Decimal { bits: 64, .. } => 8,
        Kind::Decimal { bits: 128, .. } => 16,
        Kind::Decimal { .. } => 32,
        Kind::Time(super::schema::Unit::Second | super::schema::Unit::Millisecond)
        | Kind::Interval(Interval::YearMonth) => 4,
        Kind::Time(_) | Kind::Timestamp { .. } | Kind::Duration(_) => 8,
        _ => return None,
    })
}

/// What the buffers of a batch come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weight {
    /// Decompressed bytes.
    pub inflated: u64,
    /// Bytes of the body, other than zero, that no buffer holds and that are more than alignment.
    pub unreferenced: u64,
}

/// Bytes to which writers align buffers.
const ALIGNMENT: u64 = 64;

impl Batch {
    /// Looks at the body itself: declared decompressed sizes, the least size of each buffer, and what no buffer holds.
    ///
    /// # Errors
    /// [`Damaged`].
    pub fn weigh(&self, body: &[u8]) -> Result<Weight, Damaged> {
        let mut weight = Weight::default();
        for piece in &self.pieces {
            let bytes = slice(body, piece.extent).ok_or(Damaged)?;
            let (size, raw) = match self.compression {
                Some(compression) if !bytes.is_empty() => inflated(bytes, compression)?,
                _ => (bytes.len() as u64, true),
            };
            let start = piece.extent.offset + if self.compression.is_some() { 8 } else { 0 };
            // Numbers are looked at as such, and half a number is none. Longer ones are padded less.
            let whole = match piece.words {
                Words::Of(width @ 1..=8) => size % u64::from(width) == 0,
                _ => true,
            };
            if size < piece.least || !whole || raw && !bytes.is_empty() && start % piece.alignment != 0 {
                return Err(Damaged);
            }
            weight.inflated = weight.inflated.saturating_add(size);
        }
        weight.unreferenced = self.unreferenced(body);
        Ok(weight)
    }

    fn unreferenced(&self, body: &[u8]) -> u64 {
        let mut extents: Vec<Extent> = self.pieces.iter().map(|piece| piece.extent).collect();
        extents.sort_unstable_by_key(|extent| extent.offset);
        extents.push(Extent {
            offset: body.len() as u64,
            length: 0,
        });
        let (mut at, mut found) = (0_u64, 0_u64);
        for extent in extents {
            if extent.offset >= at.saturating_add(ALIGNMENT) {
                let gap = Extent {
                    offset: at,
                    length: extent.offset - at,
                };
                let gap = slice(body, gap).unwrap_or_default();
                if gap.iter().any(|byte| *byte != 0) {
                    found += gap.len() as u64;
                }
            }
            at = at.max(extent.offset.saturating_add(extent.length));
        }
        found
    }

    /// Turns every number in the body round. For batches that are not compressed.
    ///
    /// # Errors
    /// [`Damaged`] if two buffers share some of their bytes: then no one order is right for both.
    pub fn swap(&self, body: &mut [u8]) -> Result<(), Damaged> {
        let mut turned: BTreeMap<(u64, u64), Words> = BTreeMap::new();
        for piece in self.pieces.iter().filter(|piece| piece.extent.length > 0) {
            let extent = (piece.extent.offset, piece.extent.length);
            if turned
                .insert(extent, piece.words)
                .is_some_and(|words| words != piece.words)
            {
                return Err(Damaged);
            }
        }
        let mut at = 0;
        for ((offset, length), words) in turned {
            let start = usize::try_from(offset).map_err(|_| Damaged)?;
            let end = offset.checked_add(length).and_then(|end| usize::try_from(end).ok());
            let end = end.filter(|_| start >= at).ok_or(Damaged)?;
            swap(body.get_mut(start..end).ok_or(Damaged)?, words);
            at = end;
        }
        Ok(())
    }
}

fn slice(body: &[u8], extent: Extent) -> Option<&[u8]> {
    let start = usize::try_from(extent.offset).ok()?;
    let length = usize::try_from(extent.length).ok()?;
    body.get(start..start.checked_add(length)?)
}

/// What a compressed buffer inflates to, and whether it is stored as it is.
fn inflated(bytes: &[u8], compression: Compression) -> Result<(u64, bool), Damaged> {
    let (prefix, data) = bytes.split_first_chunk::<8>().ok_or(Damaged)?;
    let declared = i64::from_le_bytes(*prefix);
    if declared == -1 {
        return Ok((data.len() as u64, true));
    }
    let declared = u64::try_from(declared).map_err(|_| Damaged)?;
    // What the frame inflates to is the decoder's measure, whatever is declared.
    if declared > 0 && compression == Compression::Lz4 && lz4::inflated(data) != Some(declared) {
        return Err(Damaged);
    }
    Ok((declared, false))
}

fn swap(bytes: &mut [u8], words: Words) {
    let each = |bytes: &mut [u8], width: usize| bytes.chunks_exact_mut(width).for_each(<[u8]>::reverse);
    match words {
        Words::Bytes | Words::Of(0..=1) => {}
        Words::Of(width) => each(bytes, usize::from(width)),
        Words::MonthDayNano => {
            for value in bytes.chunks_exact_mut(16) {
                let (days, nanos) = value.split_at_mut(8);
                each(days, 4);
                nanos.reverse();
            }
        }
        Words::Views => {
            for view in bytes.chunks_exact_mut(16) {
                let Some((length, rest)) = view.split_first_chunk_mut::<4>() else {
                    continue;
                };
                length.reverse();
                if u32::from_le_bytes(*length) > 12 {
                    // The prefix is text.
                    let (_, places) = rest.split_at_mut(4);
                    each(places, 4);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_turned_round() {
        let mut bytes: Vec<u8> = (0..16).collect();
        swap(&mut bytes, Words::Of(4));
        assert_eq!(bytes[..8], [3, 2, 1, 0, 7, 6, 5, 4]);
        let mut bytes: Vec<u8> = (0..16).collect();
        swap(&mut bytes, Words::MonthDayNano);
        assert_eq!(bytes, [3, 2, 1, 0, 7, 6, 5, 4, 15, 14, 13, 12, 11, 10, 9, 8]);
        let mut short = vec![0, 0, 0, 3, b'a', b'b', b'c', 0, 0, 0, 0, 0, 0, 0, 0, 0];
        swap(&mut short, Words::Views);
        assert_eq!(short[..7], [3, 0, 0, 0, b'a', b'b', b'c']);
        let mut long = vec![0, 0, 0, 13, b'a', b'b', b'c', b'd', 0, 0, 0, 1, 0, 0, 0, 2];
        swap(&mut long, Words::Views);
        assert_eq!(long, [13, 0, 0, 0, b'a', b'b', b'c', b'd', 1, 0, 0, 0, 2, 0, 0, 0]);
    }
}
