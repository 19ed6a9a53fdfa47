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

use dataseal_bytes::preflight::thrift as outline;

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
    let outline = outline::walk(&bytes).map_err(corrupt)?;
    if outline.encrypted {
        return Err(IntakeError::Encrypted);
    }
    bytes.truncate(outline.length);
    let options = ParquetMetaDataOptions::new()
        .with_column_stats_policy(ParquetStatisticsPolicy::SkipAll)
        .with_size_stats_policy(ParquetStatisticsPolicy::SkipAll);
    let metadata = ParquetMetaDataReader::decode_metadata_with_options(&bytes, Some(&options))
        .and_then(without_void_dictionaries)
        .map_err(|_| corrupt(0))?;
    Ok(Footer {
        metadata,
        start,
        length: outline.length as u64,
        bytes,
    })
}

/// Some writers say "no dictionary" by an offset of zero, where the file's magic bytes are.
fn without_void_dictionaries(metadata: ParquetMetaData) -> Result<ParquetMetaData, ParquetError> {
    let is_void = |chunk: &ColumnChunkMetaData| chunk.dictionary_page_offset() == Some(0);
    if !metadata
        .row_groups()
        .iter()
        .any(|group| group.columns().iter().any(is_void))
    {
        return Ok(metadata);
    }
    let mut builder = metadata.into_builder();
    for group in builder.take_row_groups() {
        let mut group = group.into_builder();
        for chunk in group.take_columns() {
            let chunk = if is_void(&chunk) {
                chunk.into_builder().set_dictionary_page_offset(None).build()?
            } else {
                chunk
            };
            group = group.add_column_metadata(chunk);
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
