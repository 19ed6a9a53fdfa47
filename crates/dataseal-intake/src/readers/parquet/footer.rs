//! The end of a Parquet file: magic bytes, length, metadata.
//!
//! Nothing is decoded before the lengths in it are known to fit the file, and statistics are not decoded at all, for
//! nothing here trusts them.

use dataseal_bytes::sniff::{PARQUET_ENCRYPTED_MAGIC, PARQUET_MAGIC};
use dataseal_bytes::{Damage, IntakeError, Limits, Region, SizeLimit};
use parquet::errors::ParquetError;
use parquet::file::metadata::{
    ColumnChunkMetaData, ParquetMetaData, ParquetMetaDataOptions, ParquetMetaDataReader, ParquetStatisticsPolicy,
};

use dataseal_bytes::preflight::parquet::{MAX_NESTING, repair, walk};

/// Magic bytes at either end.
pub(super) const MAGIC_BYTES: u64 = 4;
/// The footer's length and the magic bytes after it.
pub(super) const TAIL_BYTES: u64 = 8;

/// A footer that fits its file.
pub(super) struct Footer {
    pub(super) metadata: ParquetMetaData,
    /// Where it starts.
    pub(super) start: u64,
    /// Bytes of its struct.
    pub(super) length: u64,
    /// The struct itself.
    pub(super) bytes: Vec<u8>,
    /// Annotations of columns that were left out because they make no sense.
    pub(super) unknown_types: u64,
    /// Entries of the file's own metadata that were left out.
    pub(super) lost_entries: u64,
}

/// Reads and decodes the footer.
pub(super) fn read(region: &Region, limits: &Limits) -> Result<Footer, IntakeError> {
    let size = region.len();
    let corrupt = |part, offset| IntakeError::Corrupt { part, offset };
    if size < MAGIC_BYTES + TAIL_BYTES {
        return Err(corrupt(Damage::TailMagic, size));
    }
    let tail_start = size - TAIL_BYTES;
    let head = region.read_range(0, 4)?;
    let tail = region.read_range(tail_start, 8)?;
    let Some((length, magic)) = tail.split_first_chunk::<4>() else {
        return Err(IntakeError::Internal);
    };
    if magic == PARQUET_ENCRYPTED_MAGIC || head == PARQUET_ENCRYPTED_MAGIC {
        return Err(IntakeError::Encrypted);
    }
    if head != PARQUET_MAGIC {
        return Err(corrupt(Damage::HeadMagic, 0));
    }
    if magic != PARQUET_MAGIC {
        return Err(corrupt(Damage::TailMagic, tail_start + 4));
    }
    let length = u32::from_le_bytes(*length);
    let Some(start) = tail_start
        .checked_sub(u64::from(length))
        .filter(|at| *at >= MAGIC_BYTES)
    else {
        return Err(corrupt(Damage::FooterLength, tail_start));
    };
    if u64::from(length) > limits.max_footer_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FooterBytes,
            allowed: limits.max_footer_bytes,
            found: u64::from(length),
        });
    }
    decode(region.read_range(start, length as usize)?, start)
}

fn decode(mut bytes: Vec<u8>, start: u64) -> Result<Footer, IntakeError> {
    let corrupt = |at: usize| IntakeError::Corrupt {
        part: Damage::Footer,
        offset: start + at as u64,
    };
    let outline = walk(&bytes).map_err(corrupt)?;
    if outline.encrypted {
        return Err(IntakeError::Encrypted);
    }
    if outline.depth > MAX_NESTING {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::Depth,
            allowed: MAX_NESTING as u64,
            found: outline.depth as u64,
        });
    }
    bytes.truncate(outline.length);
    let (metadata, unknown_types, lost_entries) = match metadata(&bytes) {
        Ok(metadata) => (metadata, 0, 0),
        Err(_) => {
            let repaired = repair::repair(&bytes).ok_or(corrupt(0))?;
            let metadata = metadata(&repaired.bytes).map_err(|_| corrupt(0))?;
            (metadata, repaired.annotations, repaired.entries)
        }
    };
    Ok(Footer {
        metadata,
        start,
        length: outline.length as u64,
        bytes,
        unknown_types,
        lost_entries,
    })
}

fn metadata(bytes: &[u8]) -> Result<ParquetMetaData, ParquetError> {
    let options = ParquetMetaDataOptions::new()
        .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
    ParquetMetaDataReader::decode_metadata_with_options(bytes, Some(&options)).and_then(without_void_dictionaries)
}

/// Some writers say "no dictionary" by an offset of zero, where the file's magic bytes are.
fn without_void_dictionaries(metadata: ParquetMetaData) -> Result<ParquetMetaData, ParquetError> {
    let is_void = |chunk: &ColumnChunkMetaData| chunk.dictionary_page_offset() == Some(0);
    let mut groups = metadata.row_groups().iter();
    if !groups.any(|group| group.columns().iter().any(is_void)) {
        return Ok(metadata);
    }
    with_chunks(metadata, |_, _, chunk| {
        if is_void(&chunk) {
            chunk.into_builder().set_dictionary_page_offset(None).build()
        } else {
            Ok(chunk)
        }
    })
}

/// The metadata with each column chunk, which comes with the numbers of its row group and column, made anew.
pub(super) fn with_chunks(
    metadata: ParquetMetaData,
    mut change: impl FnMut(usize, usize, ColumnChunkMetaData) -> Result<ColumnChunkMetaData, ParquetError>,
) -> Result<ParquetMetaData, ParquetError> {
    let mut builder = metadata.into_builder();
    for (number, group) in builder.take_row_groups().into_iter().enumerate() {
        let mut group = group.into_builder();
        for (column, chunk) in group.take_columns().into_iter().enumerate() {
            group = group.add_column_metadata(change(number, column, chunk)?);
        }
        builder = builder.add_row_group(group.build()?);
    }
    Ok(builder.build())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{ArrayRef, Int32Array};
    use arrow::datatypes::{DataType, Field, Schema};
    use parquet::file::properties::WriterProperties;

    use super::*;
    use crate::testing::{file_of, parquet_of};

    #[test]
    fn a_dictionary_at_offset_zero_is_none() {
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int32, true)]));
        let column: ArrayRef = Arc::new(Int32Array::from(vec![1, 2]));
        let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
        let bytes = parquet_of(schema, &[vec![column]], properties);
        let footer = read(
            &Region::new(Arc::new(file_of(&bytes)), 0, bytes.len() as u64),
            &Limits::default(),
        )
        .unwrap();
        let group = footer.metadata.row_group(0).clone();
        let void = group
            .column(0)
            .clone()
            .into_builder()
            .set_dictionary_page_offset(Some(0))
            .build()
            .unwrap();
        let group = group.into_builder().set_column_metadata(vec![void]).build().unwrap();
        let metadata = footer
            .metadata
            .clone()
            .into_builder()
            .set_row_groups(vec![group])
            .build();
        assert_eq!(without_void_dictionaries(metadata).unwrap(), footer.metadata);
    }
}
