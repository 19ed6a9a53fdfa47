//! The pages of a row group before the decoder sees them: what they inflate to, and whether they hold as many values as
//! their column chunks say.
//!
//! A decoder allocates what a page's header declares and reads as many levels as it claims. Where the last page of a chunk
//! claims more values than the footer leaves for it, the footer's number is what other readers go by; the page is then read
//! with that number, which fails unless its levels fit, and the contradiction is counted.

use dataseal_bytes::preflight::parquet::page;
use dataseal_bytes::{IntakeError, Limits, Region};
use dataseal_model::InventoryMismatch;
use parquet::file::metadata::{ColumnChunkMetaData, RowGroupMetaData};

/// Bytes to be read as if others stood there.
pub(super) struct Patch {
    offset: u64,
    bytes: Vec<u8>,
}

impl Patch {
    /// Puts them into what was read from `start` on.
    pub(super) fn apply(&self, start: u64, buffer: &mut [u8]) {
        let at = self.offset.checked_sub(start).and_then(|at| usize::try_from(at).ok());
        let place = at.and_then(|at| buffer.get_mut(at..at.checked_add(self.bytes.len())?));
        if let Some(place) = place {
            place.copy_from_slice(&self.bytes);
        }
    }
}

/// What a row group is to be read with.
#[derive(Default)]
pub(super) struct Advice {
    pub(super) patches: Vec<Patch>,
    /// Average bytes of a value in the dictionary whose values are longest.
    pub(super) entry: u64,
    /// Decompressed bytes that decoding it holds at once, over all chunks.
    pub(super) held: u64,
    /// Whether each chunk is a dictionary and nothing but its keys.
    pub(super) has_keys_only: Vec<bool>,
}

/// Walks the pages of all chunks.
pub(super) fn check(region: &Region, group: &RowGroupMetaData, limits: &Limits) -> Result<Advice, IntakeError> {
    let mut advice = Advice::default();
    let mut inflated = 0_u64;
    advice.has_keys_only.resize(group.columns().len(), false);
    for (leaf, chunk) in group.columns().iter().enumerate() {
        let Some((start, end)) = range(chunk) else { continue };
        let pages = match page::walk(region, start, end, end, limits) {
            Ok(pages) => pages,
            // What is no page, the decoder may still take for padding.
            Err(IntakeError::Corrupt { .. }) => continue,
            Err(other) => return Err(other),
        };
        advice.entry = advice.entry.max(pages.entry);
        advice.held = advice.held.saturating_add(pages.held);
        inflated = inflated.saturating_add(pages.inflated);
        if let Some(has_keys_only) = advice.has_keys_only.get_mut(leaf) {
            *has_keys_only = pages.has_keys_only;
        }
        limits.check_inflation(region.len(), inflated)?;
        let declared = u64::try_from(chunk.num_values()).unwrap_or(0);
        if pages.values == declared {
            continue;
        }
        let beyond = pages.values.saturating_sub(declared);
        let patch = pages.last.and_then(|(offset, length, values)| {
            let left = values.checked_sub(beyond).filter(|left| beyond > 0 && *left > 0)?;
            Some(Patch {
                offset,
                bytes: varint(left, length)?,
            })
        });
        advice
            .patches
            .push(patch.ok_or(IntakeError::Hidden(InventoryMismatch::Rows {
                declared: pages.values,
                measured: declared,
                quarantined: 0,
            }))?);
    }
    Ok(advice)
}

/// Where the pages of a chunk lie.
pub(super) fn range(chunk: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    let start = u64::try_from(start).ok()?;
    let length = u64::try_from(chunk.compressed_size()).ok()?;
    Some((start, start.checked_add(length)?))
}

/// A number in zigzag and groups of seven bits, as many as told.
fn varint(value: u64, length: usize) -> Option<Vec<u8>> {
    let mut rest = value.checked_mul(2)?;
    let mut bytes = Vec::with_capacity(length);
    for position in 1..=length {
        let more = if position < length { 0x80 } else { 0 };
        bytes.push((rest & 0x7F) as u8 | more);
        rest >>= 7;
    }
    (rest == 0).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_fill_the_room_that_they_have() {
        assert_eq!(varint(1, 1), Some(vec![2]));
        assert_eq!(varint(1, 2), Some(vec![0x82, 0]));
        assert_eq!(varint(100, 1), None);
        let patch = Patch {
            offset: 10,
            bytes: vec![1, 2],
        };
        let mut buffer = [0; 4];
        patch.apply(9, &mut buffer);
        assert_eq!(buffer, [0, 1, 2, 0]);
        patch.apply(11, &mut buffer);
        patch.apply(7, &mut buffer);
        assert_eq!(buffer, [0, 1, 2, 0]);
    }
}
