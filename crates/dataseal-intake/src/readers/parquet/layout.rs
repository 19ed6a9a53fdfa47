//! Whether what the footer declares fits the file and the limits, and whether every byte of the file belongs to something.
//!
//! Column chunks must lie between the head and the tail and must not overlap each other; one that reaches into the footer,
//! which readers do not mind, is noted. Indexes and bloom filters are not read, so
//! a range of one that cannot be is dropped. What lies between may be padding (zero bytes, or fewer than eight of any
//! value), a copy of a column chunk's metadata, which older writers put behind the chunk and which says nothing that the
//! footer does not, or the end of a chunk whose writer forgot the header of its dictionary page when adding up its length
//! (known of Impala and parquet-mr: IMPALA-694). Pages that nothing refers to are hidden data and an error. The rest is
//! noted: the rows that the file does refer to are right, but not all of it was read.

use std::collections::BTreeMap;
use std::ops::Range;

use dataseal_bytes::{Damage, IntakeError, Limits, Region, UnsupportedFeature};
use dataseal_model::InventoryMismatch;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::footer::{Footer, MAGIC_BYTES, TAIL_BYTES};
use dataseal_bytes::preflight::parquet::{bloom_filter_length, page, walk};

/// Padding of other values than zero is shorter than this: what aligns to eight bytes.
const ALIGNMENT: u64 = 8;

/// What a checked file holds.
pub(super) struct Layout {
    /// Bytes that belong to something.
    pub(super) accounted: u64,
    /// Its row groups, in file order.
    pub(super) groups: Vec<GroupLayout>,
    /// Declared decompressed bytes.
    pub(super) inflated: u64,
    /// Leaf columns.
    pub(super) leaves: usize,
    /// Bytes that belong to nothing, by where they start.
    pub(super) unreferenced: Vec<Range<u64>>,
    /// The lengths of column chunks that are longer than they are declared, by row group and column.
    pub(super) longer: BTreeMap<(usize, usize), u64>,
    /// Column chunks that reach into the footer.
    pub(super) overlapping: u64,
}

/// One row group.
#[derive(Clone, Copy)]
pub(super) struct GroupLayout {
    pub(super) rows: u64,
    /// Bytes of its column chunks in the file.
    pub(super) bytes: u64,
    /// Where the first of them starts.
    pub(super) start: u64,
    /// Where the last of them ends.
    pub(super) end: u64,
}

/// A declared range.
struct Declared {
    start: u64,
    end: u64,
    /// The row group and column whose pages it holds; none for an index or a filter.
    pages: Option<(usize, usize)>,
}

/// Checks limits, row counts and byte ranges.
pub(super) fn check(region: &Region, footer: &Footer, limits: &Limits) -> Result<Layout, IntakeError> {
    let size = region.len();
    let metadata = &footer.metadata;
    let leaves = metadata.file_metadata().schema_descr().num_columns();
    limits.check_columns(leaves as u64)?;
    let mut ranges = Vec::new();
    let mut asides = Vec::new();
    let mut groups = Vec::new();
    let mut inflated = 0_u64;
    let mut overlapping = 0;
    for (number, group) in metadata.row_groups().iter().enumerate() {
        let rows = unsigned(group.num_rows(), footer)?;
        let mut bytes = 0_u64;
        if group.columns().len() != leaves {
            return Err(footer_is_corrupt(footer));
        }
        let (mut start, mut end) = (u64::MAX, 0);
        for (column, chunk) in group.columns().iter().enumerate() {
            check_values(chunk, rows, footer)?;
            let pages = pages_of(chunk, footer, size - TAIL_BYTES)?;
            let length = pages.end - pages.start;
            overlapping += u64::from(length > 0 && pages.end > footer.start);
            if length > 0 {
                (start, end) = (start.min(pages.start), end.max(pages.end));
                ranges.push(Declared {
                    start: pages.start,
                    end: pages.end.min(footer.start),
                    pages: Some((number, column)),
                });
            }
            asides.extend(asides_of(region, chunk, footer)?);
            bytes = length.saturating_add(bytes);
            inflated = inflated.saturating_add(unsigned(chunk.uncompressed_size(), footer)?);
        }
        groups.push(GroupLayout {
            rows,
            bytes,
            start: start.min(end),
            end,
        });
    }
    check_rows(metadata, &groups, footer)?;
    limits.check_inflation(size, inflated)?;
    let mut account = Account {
        region,
        copies: MetadataCopies { rest: &footer.bytes },
        unreferenced: Vec::new(),
        longer: BTreeMap::new(),
    };
    account.body(with_asides(ranges, asides, footer)?, footer.start)?;
    let after_footer = footer.start + footer.length..size - TAIL_BYTES;
    if !is_padding(region, &after_footer)? {
        account.unreferenced.push(after_footer);
    }
    let left_over: u64 = account.unreferenced.iter().map(|gap| gap.end - gap.start).sum();
    Ok(Layout {
        accounted: size - left_over,
        groups,
        inflated,
        leaves,
        unreferenced: account.unreferenced,
        longer: account.longer,
        overlapping,
    })
}

const fn footer_is_corrupt(footer: &Footer) -> IntakeError {
    IntakeError::Corrupt {
        part: Damage::Footer,
        offset: footer.start,
    }
}

fn unsigned(value: i64, footer: &Footer) -> Result<u64, IntakeError> {
    u64::try_from(value).map_err(|_| footer_is_corrupt(footer))
}

/// A flat column has one value or null for each row; one with more hides the rest.
fn check_values(chunk: &ColumnChunkMetaData, rows: u64, footer: &Footer) -> Result<(), IntakeError> {
    let values = unsigned(chunk.num_values(), footer)?;
    if chunk.column_descr().max_rep_level() == 0 && values != rows {
        return Err(IntakeError::Hidden(InventoryMismatch::Rows {
            declared: values,
            measured: rows,
            quarantined: 0,
        }));
    }
    Ok(())
}

/// The file's own count against that of its row groups.
fn check_rows(metadata: &ParquetMetaData, groups: &[GroupLayout], footer: &Footer) -> Result<(), IntakeError> {
    let declared = unsigned(metadata.file_metadata().num_rows(), footer)?;
    let in_groups = groups.iter().fold(0_u64, |sum, group| sum.saturating_add(group.rows));
    if declared == in_groups {
        return Ok(());
    }
    Err(IntakeError::Hidden(InventoryMismatch::Rows {
        declared,
        measured: in_groups,
        quarantined: 0,
    }))
}

/// Where a column chunk's pages are.
fn pages_of(chunk: &ColumnChunkMetaData, footer: &Footer, most: u64) -> Result<Range<u64>, IntakeError> {
    if chunk.file_path().is_some() {
        return Err(IntakeError::Unsupported(UnsupportedFeature::ExternalColumnChunk));
    }
    let start = unsigned(
        chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset()),
        footer,
    )?;
    let length = unsigned(chunk.compressed_size(), footer)?;
    let end = start.checked_add(length);
    match end.filter(|end| length == 0 || start >= MAGIC_BYTES && start < footer.start && *end <= most) {
        Some(end) => Ok(start..end),
        None => Err(IntakeError::Corrupt {
            part: Damage::ByteRange,
            offset: start,
        }),
    }
}

/// Where its indexes and its bloom filter are, as far as they can be there.
fn asides_of(region: &Region, chunk: &ColumnChunkMetaData, footer: &Footer) -> Result<Vec<Declared>, IntakeError> {
    let within = |start: i64, length: u64| {
        let start = u64::try_from(start).ok()?;
        let end = start.checked_add(length)?;
        (length > 0 && start >= MAGIC_BYTES && end <= footer.start).then_some(Declared {
            start,
            end,
            pages: None,
        })
    };
    let index = |start: Option<i64>, length: Option<i32>| within(start?, u64::try_from(length?).ok()?);
    let mut asides = Vec::new();
    asides.extend(index(chunk.column_index_offset(), chunk.column_index_length()));
    asides.extend(index(chunk.offset_index_offset(), chunk.offset_index_length()));
    if let Some(start) = chunk.bloom_filter_offset() {
        // Its own header is more to be relied on than the footer, where older writers leave the length out.
        let mut header = [0; 64];
        let header = region.read_chunk(u64::try_from(start).unwrap_or(u64::MAX), &mut header)?;
        asides.extend(bloom_filter_length(header).and_then(|length| within(start, length)));
    }
    Ok(asides)
}

/// All ranges in their order: pages that overlap are damage, and what else overlaps is left out.
fn with_asides(
    mut ranges: Vec<Declared>,
    mut asides: Vec<Declared>,
    footer: &Footer,
) -> Result<Vec<Declared>, IntakeError> {
    ranges.sort_by_key(|range| range.start);
    asides.sort_by_key(|range| range.start);
    let mut merged: Vec<Declared> = Vec::with_capacity(ranges.len() + asides.len());
    let mut asides = asides.into_iter().peekable();
    for range in ranges {
        while let Some(aside) = asides.next_if(|aside| aside.start < range.start) {
            if aside.end <= range.start && merged.last().is_none_or(|last| last.end <= aside.start) {
                merged.push(aside);
            }
        }
        if merged.last().is_some_and(|last| range.start < last.end) {
            return Err(IntakeError::Corrupt {
                part: Damage::ByteRange,
                offset: range.start,
            });
        }
        merged.push(range);
    }
    for aside in asides {
        if merged.last().is_none_or(|last| last.end <= aside.start) && aside.end <= footer.start {
            merged.push(aside);
        }
    }
    Ok(merged)
}

/// What the bytes between the head and the footer belong to.
struct Account<'a> {
    region: &'a Region,
    copies: MetadataCopies<'a>,
    unreferenced: Vec<Range<u64>>,
    longer: BTreeMap<(usize, usize), u64>,
}

/// The longest header of a dictionary page that a writer may have left out of a chunk's length.
const LOST_HEADER: u64 = 100;

impl Account<'_> {
    fn body(&mut self, ranges: Vec<Declared>, end: u64) -> Result<(), IntakeError> {
        let mut at = MAGIC_BYTES;
        let mut last = None;
        for range in ranges {
            self.gap(at..range.start, last)?;
            at = range.end;
            last = Some(range);
        }
        self.gap(at..end, last)
    }

    fn gap(&mut self, mut gap: Range<u64>, before: Option<Declared>) -> Result<(), IntakeError> {
        if is_padding(self.region, &gap)? {
            return Ok(());
        }
        let end = before.and_then(|before| self.lost_header(&before, gap.end));
        if let Some(end) = end.filter(|end| *end != gap.start) {
            gap.start = end;
            if is_padding(self.region, &gap)? {
                return Ok(());
            }
        }
        if self.copies.take(self.region, &gap)? {
            return Ok(());
        }
        let header = page::read_header(self.region, gap.start, gap.end)?;
        let is_page = |header: page::PageHeader| header.length as u64 + header.compressed <= gap.end - gap.start;
        if header.is_some_and(is_page) {
            return Err(IntakeError::HiddenBytes {
                offset: gap.start,
                length: gap.end - gap.start,
            });
        }
        self.unreferenced.push(gap);
        Ok(())
    }

    /// Where a chunk ends by its pages, if that is a little behind its declared end.
    fn lost_header(&mut self, chunk: &Declared, most: u64) -> Option<u64> {
        let (group, column) = chunk.pages?;
        let most = most.min(chunk.end.saturating_add(LOST_HEADER));
        let pages = page::walk(self.region, chunk.start, chunk.end, most, &Limits::default()).ok()?;
        let end = chunk.start + pages.stored;
        if end > chunk.end {
            self.longer.insert((group, column), pages.stored);
        }
        Some(end)
    }
}

fn is_padding(region: &Region, gap: &Range<u64>) -> Result<bool, IntakeError> {
    Ok(gap.end - gap.start < ALIGNMENT || region.is_zero(gap.start, gap.end)?)
}

/// The part of the footer in which copies of column metadata may still be found. Files keep their columns in the
/// footer's order, so one pass over the footer serves all gaps.
struct MetadataCopies<'a> {
    rest: &'a [u8],
}

impl MetadataCopies<'_> {
    /// Whether a gap holds one struct and the footer has it too, byte for byte.
    fn take(&mut self, region: &Region, gap: &Range<u64>) -> Result<bool, IntakeError> {
        let length = usize::try_from(gap.end - gap.start).unwrap_or(usize::MAX);
        if length == 0 || length > self.rest.len() {
            return Ok(false);
        }
        let bytes = region.read_range(gap.start, length)?;
        if !walk(&bytes).is_ok_and(|outline| outline.length == length) {
            return Ok(false);
        }
        let Some(found) = memchr::memmem::find(self.rest, &bytes) else {
            return Ok(false);
        };
        self.rest = self.rest.get(found + length..).unwrap_or_default();
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::testing::file_of;

    #[test]
    fn a_footer_is_searched_for_a_copy_in_one_pass() {
        // Fields of 24 bytes each: kind, length and content are the same byte throughout, until the struct ends.
        let mut gap = vec![0x18_u8; 26 * 20_000];
        gap.push(0);
        let region = Region::new(Arc::new(file_of(&gap)), 0, gap.len() as u64);
        let footer = vec![0x18_u8; 4 << 20];
        let started = Instant::now();
        let found = MetadataCopies { rest: &footer }.take(&region, &(0..gap.len() as u64));
        assert_eq!(found, Ok(false));
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        let footer = [footer.as_slice(), gap.as_slice()].concat();
        let mut copies = MetadataCopies { rest: &footer };
        assert_eq!(copies.take(&region, &(0..gap.len() as u64)), Ok(true));
        assert!(copies.rest.is_empty());
    }
}
