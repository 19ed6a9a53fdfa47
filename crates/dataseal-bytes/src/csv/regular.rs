//! Rows that are as regular as rows can be, many at a time.
//!
//! Where fields begin and end is found for 64 bytes at once, as sets of bits: a delimiter or a line end that stands outside
//! quotes ends a field. A row is regular if it has as many fields as the table has columns, ends as most lines do, and its
//! quotes stand at the edges of fields alone. The first row that may be otherwise ends the stretch: it is for the reader that
//! goes field by field, so nothing is decided here but what is certain.

use dataseal_model::LineEnding;
use fearless_simd::{Level, Simd, dispatch};

use super::grammar::{Grammar, Layout};
use crate::masks::{BLOCK, Block};

/// Fields taken at once: few enough that their places stay in a core's first cache.
const FIELDS: usize = 384;

/// Places that are written at once.
const STEP: usize = 8;

/// What makes rows regular.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    delimiter: u8,
    quote: Option<u8>,
    /// Whether quotes may be escaped, so that where fields end is not to be seen in one look.
    is_escaped: bool,
    /// Whether lines end with CR LF, not LF.
    has_returns: bool,
    columns: usize,
}

impl Form {
    /// That of a table; `None` if its rows have to be read field by field.
    pub(super) fn of(grammar: &Grammar, layout: &Layout, columns: usize) -> Option<Self> {
        let [delimiter] = grammar.delimiter.as_slice() else {
            return None;
        };
        let has_returns = match layout.line_ending {
            LineEnding::Lf => false,
            LineEnding::CrLf => true,
            LineEnding::Cr => return None,
        };
        (columns > 1).then_some(Self {
            delimiter: *delimiter,
            quote: grammar.quote,
            is_escaped: grammar.escape.is_some(),
            has_returns,
            columns,
        })
    }
}

/// Where the fields of some rows begin and end.
#[derive(Debug)]
pub(super) struct Regular {
    form: Form,
    /// What the processor can do.
    level: Level,
    /// Where the delimiters and line feeds stand that end fields; then where the values end, without quotes and carriage
    /// returns.
    ends: Vec<u32>,
    starts: Vec<u32>,
    /// Where rows end: at their line feeds.
    lines: Vec<u32>,
    /// Which fields stand in quotes, by their number.
    quoted: Vec<usize>,
    rows: usize,
}

/// What one block leaves to the next, each a bit or none.
#[derive(Clone, Copy)]
struct Carry {
    /// All bits: the block begins inside quotes.
    quoted: u64,
    /// A field begins with the first byte.
    begins: u64,
    /// A quote was closed by the last byte.
    closed: u64,
    /// A carriage return was the last byte.
    returned: u64,
}

/// Places in one block.
#[derive(Clone, Copy)]
struct Places {
    /// Delimiters and line feeds that end fields.
    marks: u64,
    /// Of these, the line feeds.
    lines: u64,
    /// Quotes that begin a field.
    opened: u64,
    /// Bytes that no regular row has.
    odd: u64,
}

impl Regular {
    pub(super) fn new(form: Form) -> Self {
        let room = FIELDS.max(form.columns) + BLOCK + STEP;
        Self {
            form,
            level: Level::new(),
            ends: vec![0; room],
            starts: vec![0; room],
            lines: Vec::with_capacity(BLOCK),
            quoted: Vec::with_capacity(BLOCK),
            rows: 0,
        }
    }

    /// Finds the regular rows from `start` on, where a row begins: some of them, if there are many.
    pub(super) fn find(&mut self, text: &[u8], start: usize) {
        self.lines.clear();
        self.quoted.clear();
        self.rows = 0;
        dispatch!(self.level, simd => self.find_with(simd, text, start));
    }

    #[inline(always)]
    fn find_with<S: Simd>(&mut self, simd: S, text: &[u8], start: usize) {
        let Ok(first) = u32::try_from(start) else { return };
        let room = self.ends.len() - BLOCK - STEP;
        let (mut ended, mut position) = (0, start);
        let mut carry = Carry {
            quoted: 0,
            begins: 1,
            closed: 0,
            returned: 0,
        };
        while position < text.len() && ended <= room {
            let Ok(base) = u32::try_from(position) else { break };
            let mut places = self.form.places(Block::at(simd, text, position), &mut carry);
            let is_odd = places.odd != 0;
            if is_odd {
                let before = (places.odd & places.odd.wrapping_neg()).wrapping_sub(1);
                places.marks &= before;
                places.lines &= before;
                places.opened &= before;
            }
            while places.opened != 0 {
                let before = (places.opened & places.opened.wrapping_neg()).wrapping_sub(1);
                self.quoted.push(ended + (places.marks & before).count_ones() as usize);
                places.opened &= places.opened - 1;
            }
            while places.lines != 0 {
                self.lines.push(base + places.lines.trailing_zeros());
                places.lines &= places.lines - 1;
            }
            ended += spread(places.marks, base, &mut self.ends, ended);
            if is_odd {
                break;
            }
            position += BLOCK;
        }
        self.count(ended);
        self.settle(first);
    }

    /// Counts the rows that have as many fields as there are columns.
    #[inline(always)]
    fn count(&mut self, ended: usize) {
        let marks = self.ends.get(..ended).unwrap_or_default();
        let rows = marks.chunks_exact(self.form.columns).zip(&self.lines);
        self.rows = rows.take_while(|(row, line)| row.last() == Some(line)).count();
    }

    /// Makes of the places of marks those of values.
    #[inline(always)]
    fn settle(&mut self, first: u32) {
        let fields = self.rows * self.form.columns;
        let (Some(ends), Some((start, starts))) = (self.ends.get_mut(..fields), self.starts.split_first_mut()) else {
            return;
        };
        *start = first;
        for (start, end) in starts.iter_mut().zip(ends.iter()) {
            *start = end + 1;
        }
        if self.form.has_returns {
            for end in ends.chunks_exact_mut(self.form.columns).filter_map(<[u32]>::last_mut) {
                *end -= 1;
            }
        }
        for field in &self.quoted {
            if let (Some(start), Some(end)) = (self.starts.get_mut(*field), ends.get_mut(*field)) {
                *start += 1;
                *end -= 1;
            }
        }
    }

    /// Whether a carriage return stands before each line feed.
    pub(super) const fn ends_with_return(&self) -> bool {
        self.form.has_returns
    }

    /// Keeps the first rows only.
    pub(super) fn keep(&mut self, rows: usize) {
        self.rows = self.rows.min(rows);
    }

    /// Where each row ends: at its line feed.
    pub(super) fn lines(&self) -> &[u32] {
        self.lines.get(..self.rows).unwrap_or_default()
    }

    /// Where the values of the rows begin and end, row by row.
    pub(super) fn fields(&self) -> (&[u32], &[u32]) {
        let fields = self.rows * self.form.columns;
        (
            self.starts.get(..fields).unwrap_or_default(),
            self.ends.get(..fields).unwrap_or_default(),
        )
    }
}

impl Form {
    #[inline(always)]
    fn places<S: Simd>(self, block: Block<S>, carry: &mut Carry) -> Places {
        let delimiters = block.equal(self.delimiter);
        let feeds = block.equal(b'\n');
        let returns = block.equal(b'\r');
        let quotes = self.quote.map_or(0, |quote| block.equal(quote));
        let is_plain = quotes | carry.quoted | carry.closed == 0;
        if !self.has_returns && (is_plain || self.is_escaped) {
            let marks = delimiters | feeds;
            carry.begins = marks >> 63;
            return Places {
                marks,
                lines: feeds,
                opened: 0,
                odd: returns | quotes,
            };
        }
        // From an opening quote up to the closing one.
        let quoted = parity(quotes) ^ carry.quoted;
        let (opened, closed) = (quotes & quoted, quotes & !quoted);
        let (lines, returned) = (feeds & !quoted, returns & !quoted);
        let marks = (delimiters & !quoted) | lines;
        let begins = (marks << 1) | carry.begins;
        let after_closed = (closed << 1) | carry.closed;
        let after_returned = (returned << 1) | carry.returned;
        let (field_ends, odd_lines) = if self.has_returns {
            (marks | returned, after_returned ^ lines)
        } else {
            (marks, returned)
        };
        *carry = Carry {
            quoted: 0_u64.wrapping_sub(quoted >> 63),
            begins: marks >> 63,
            closed: closed >> 63,
            returned: returned >> 63,
        };
        Places {
            marks,
            lines,
            opened,
            odd: odd_lines
                | (opened & !begins)
                | (after_closed & !field_ends)
                | ((feeds | returns) & quoted)
                | if self.is_escaped { quotes } else { 0 },
        }
    }
}

/// Each bit with all bits below it: set where their number is odd.
fn parity(mut bits: u64) -> u64 {
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

/// Writes the places of bits one after another, eight at a time whether there are as many or not, and says how many.
#[inline(always)]
fn spread(mut bits: u64, base: u32, places: &mut [u32], from: usize) -> usize {
    let count = bits.count_ones() as usize;
    let mut at = from;
    while bits != 0 {
        let Some(next) = places.get_mut(at..).and_then(<[u32]>::first_chunk_mut::<STEP>) else {
            break;
        };
        for place in next {
            *place = base + bits.trailing_zeros();
            bits &= bits.wrapping_sub(1);
        }
        at += STEP;
    }
    count
}

#[cfg(test)]
mod tests;
