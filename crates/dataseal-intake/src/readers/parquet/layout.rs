//! Whether what the footer declares fits the file and the limits, and whether every byte of the file belongs to something.
//!
//! Declared ranges must lie between the head and the footer and must not overlap. What lies between them may be padding
//! (zero bytes, or fewer than eight of any value) or a copy of a column chunk's metadata, which older writers put behind
//! the chunk and which says nothing that the footer does not; anything else is data that a reader would never return.

use std::ops::Range;

use dataseal_bytes::region::CHUNK;
use dataseal_bytes::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};
use dataseal_model::InventoryMismatch;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::footer::{Footer, MAGIC_BYTES, TAIL_BYTES};
use dataseal_bytes::preflight::thrift as outline;

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
}

/// One row group.
#[derive(Clone, Copy)]
pub(super) struct GroupLayout {
    pub(super) rows: u64,
    /// Bytes of its column chunks in the file.
    pub(super) bytes: u64,
}

/// A declared range; a bloom filter of older writers has no length and ends where the next range starts.
struct Declared {
    start: u64,
    length: Option<u64>,
}

/// Checks limits, row counts and byte ranges.
pub(super) fn check(region: &Region, footer: &Footer, limits: &Limits) -> Result<Layout, IntakeError> {
    let size = region.len();
    let metadata = &footer.metadata;
    let leaves = metadata.file_metadata().schema_descr().num_columns();
    let most = u64::from(limits.max_columns);
    if leaves as u64 > most {
        return Err(too_large(SizeLimit::Columns, most, leaves as u64));
    }
    let mut ranges = Vec::new();
    let mut groups = Vec::new();
    let mut inflated = 0_u64;
    for group in metadata.row_groups() {
        let rows = unsigned(group.num_rows(), footer)?;
        let mut bytes = 0_u64;
        if group.columns().len() != leaves {
            return Err(footer_is_corrupt(footer));
        }
        for chunk in group.columns() {
            check_values(chunk, rows, footer)?;
            let length = add_ranges(chunk, footer, &mut ranges)?;
            bytes = length.saturating_add(bytes);
            inflated = inflated.saturating_add(unsigned(chunk.uncompressed_size(), footer)?);
        }
        groups.push(GroupLayout { rows, bytes });
    }
    check_rows(metadata, &groups, footer)?;
    limits.check_inflation(size, inflated)?;
    let body = account(region, ranges, footer)?;
    let after_footer = footer.start + footer.length..size - TAIL_BYTES;
    if !is_padding(region, &after_footer)? {
        return Err(hidden(&after_footer));
    }
    Ok(Layout {
        accounted: MAGIC_BYTES + body + (size - footer.start),
        groups,
        inflated,
        leaves,
    })
}

const fn too_large(limit: SizeLimit, allowed: u64, found: u64) -> IntakeError {
    IntakeError::TooLarge { limit, allowed, found }
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

/// Adds the ranges that a column chunk declares and returns the length of its pages.
fn add_ranges(chunk: &ColumnChunkMetaData, footer: &Footer, ranges: &mut Vec<Declared>) -> Result<u64, IntakeError> {
    if chunk.file_path().is_some() {
        return Err(IntakeError::Unsupported(UnsupportedFeature::ExternalColumnChunk));
    }
    let length = unsigned(chunk.compressed_size(), footer)?;
    let pages = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let declared = [
        (Some(pages), Some(chunk.compressed_size())),
        (chunk.column_index_offset(), chunk.column_index_length().map(i64::from)),
        (chunk.offset_index_offset(), chunk.offset_index_length().map(i64::from)),
        (chunk.bloom_filter_offset(), chunk.bloom_filter_length().map(i64::from)),
    ];
    for (start, length) in declared {
        let Some(start) = start else { continue };
        let start = unsigned(start, footer)?;
        let length = length.map(|length| unsigned(length, footer)).transpose()?;
        if length != Some(0) {
            ranges.push(Declared { start, length });
        }
    }
    Ok(length)
}

/// Bytes between the head and the footer that belong to a range or are padding; all of them, or an error.
fn account(region: &Region, mut ranges: Vec<Declared>, footer: &Footer) -> Result<u64, IntakeError> {
    ranges.sort_by_key(|range| range.start);
    let mut copies = MetadataCopies { rest: &footer.bytes };
    let mut at = MAGIC_BYTES;
    let mut accounted = 0_u64;
    let mut following = ranges.iter().skip(1);
    for range in &ranges {
        let next = following.next().map_or(footer.start, |next| next.start);
        let end = range.length.map_or(next, |length| range.start.saturating_add(length));
        if range.start < at || end > footer.start {
            return Err(IntakeError::Corrupt {
                part: Damage::ByteRange,
                offset: range.start,
            });
        }
        accounted += gap(region, at..range.start, &mut copies)? + (end - range.start);
        at = end;
    }
    Ok(accounted + gap(region, at..footer.start, &mut copies)?)
}

/// The length of a gap that holds no data.
fn gap(region: &Region, gap: Range<u64>, copies: &mut MetadataCopies) -> Result<u64, IntakeError> {
    if is_padding(region, &gap)? || copies.take(region, &gap)? {
        Ok(gap.end - gap.start)
    } else {
        Err(hidden(&gap))
    }
}

const fn hidden(gap: &Range<u64>) -> IntakeError {
    IntakeError::HiddenBytes {
        offset: gap.start,
        length: gap.end - gap.start,
    }
}

fn is_padding(region: &Region, gap: &Range<u64>) -> Result<bool, IntakeError> {
    if gap.end - gap.start < ALIGNMENT {
        return Ok(true);
    }
    let mut buffer = vec![0; CHUNK];
    let mut at = gap.start;
    while at < gap.end {
        let wanted = usize::try_from(gap.end - at).unwrap_or(CHUNK).min(CHUNK);
        let chunk = region.read_chunk(at, buffer.get_mut(..wanted).unwrap_or_default())?;
        if chunk.is_empty() {
            return Err(IntakeError::Changed);
        }
        if chunk.iter().any(|byte| *byte != 0) {
            return Ok(false);
        }
        at += chunk.len() as u64;
    }
    Ok(true)
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
        if !outline::walk(&bytes).is_ok_and(|outline| outline.length == length) {
            return Ok(false);
        }
        let Some(found) = self.rest.windows(length).position(|window| window == bytes) else {
            return Ok(false);
        };
        self.rest = self.rest.get(found + length..).unwrap_or_default();
        Ok(true)
    }
}
