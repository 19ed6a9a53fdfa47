//! Parquet: what each byte of a file belongs to, what is hidden in it, and damage.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array};
use arrow::datatypes::DataType;
use dataseal_bytes::{Damage, IntakeError};
use dataseal_model::{InventoryMismatch, Note, NoteKind, Place};
use parquet::file::metadata::{
    ColumnChunkMetaDataBuilder, FileMetaData, ParquetMetaDataBuilder, ParquetMetaDataReader, ParquetMetaDataWriter,
};
use parquet::file::properties::{EnabledStatistics, WriterProperties};

use super::{schema, small};
use crate::testing::{parquet_of, read_bytes};

/// The footer's start.
fn footer_start(bytes: &[u8]) -> usize {
    let length = u32::from_le_bytes(bytes[bytes.len() - 8..bytes.len() - 4].try_into().unwrap());
    bytes.len() - 8 - length as usize
}

/// All rows of [`small`], and bytes that belong to nothing: noted, and missing from the inventory.
fn is_incomplete(bytes: &[u8], offset: usize, length: u64) {
    let (rows, record) = read_bytes(bytes).unwrap();
    assert_eq!(rows, read_bytes(&small()).unwrap().0);
    let missing = InventoryMismatch::Bytes {
        bytes: bytes.len() as u64,
        unaccounted: length,
    };
    assert_eq!(record.inventory.check(), Err(missing));
    let note = Note {
        kind: NoteKind::UnreferencedBytes,
        count: length,
        places: vec![Place {
            offset: Some(offset as u64),
            ..Place::default()
        }],
    };
    assert_eq!(record.reading.notes, [note]);
}

#[test]
fn a_row_group_that_the_footer_leaves_out_is_hidden_data() {
    let bytes = small();
    let end = footer_start(&bytes);
    let metadata = ParquetMetaDataReader::decode_metadata(&bytes[end..bytes.len() - 8]).unwrap();
    let dropped = metadata.row_group(2).columns()[0].byte_range().0;
    let mut builder = metadata.into_builder();
    let groups = builder.take_row_groups()[..2].to_vec();
    let file = FileMetaData::new(2, 200, None, None, groups[0].schema_descr_ptr(), None);
    let shorter = ParquetMetaDataBuilder::new(file).set_row_groups(groups).build();
    let mut hiding = bytes[..end].to_vec();
    ParquetMetaDataWriter::new(&mut hiding, &shorter).finish().unwrap();
    let error = read_bytes(&hiding).err();
    assert!(
        matches!(error, Some(IntakeError::HiddenBytes { offset, .. }) if offset == dropped),
        "{error:?}"
    );
}

#[test]
fn bytes_that_nothing_refers_to_are_noticed() {
    let mut bytes = small();
    let at = footer_start(&bytes);
    bytes.splice(at..at, *b"110101188001010018");
    is_incomplete(&bytes, at, 18);
    let mut padded = small();
    padded.splice(at..at, [0; 4096]);
    assert_eq!(
        read_bytes(&padded).unwrap().1.inventory.bytes_accounted,
        padded.len() as u64
    );
    let mut aligned = small();
    aligned.splice(at..at, [9; 7]);
    read_bytes(&aligned).unwrap();
}

#[test]
fn copies_of_column_metadata_are_accounted_for() {
    let mut bytes = small();
    let at = footer_start(&bytes);
    let footer = bytes[at..bytes.len() - 8].to_vec();
    // The first row group's first column: the struct that begins with its type, INT64, and its encodings.
    let start = footer
        .windows(4)
        .position(|window| window == [0x15, 0x04, 0x19, 0x35])
        .unwrap();
    let length = dataseal_bytes::preflight::parquet::walk(&footer[start..])
        .unwrap()
        .length;
    let copy = footer[start..start + length].to_vec();
    bytes.splice(at..at, copy.clone());
    assert_eq!(
        read_bytes(&bytes).unwrap().1.inventory.bytes_accounted,
        bytes.len() as u64
    );
    bytes[at + 20] ^= 1;
    is_incomplete(&bytes, at, length as u64);
}

#[test]
fn bytes_behind_the_footer_are_noticed() {
    let mut bytes = small();
    let end = bytes.len() - 8;
    let length = (end - footer_start(&bytes)) as u32 + 9;
    bytes.splice(end..end, *b"secret 18");
    let tail = bytes.len() - 8;
    bytes[tail..tail + 4].copy_from_slice(&length.to_le_bytes());
    is_incomplete(&bytes, end, 9);
}

#[test]
fn every_truncation_is_an_error() {
    let bytes = small();
    // Three bytes or fewer of the magic are a text like any other.
    for length in 4..bytes.len() {
        assert!(read_bytes(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn damage_is_named() {
    let corrupt = |part, offset| Some(IntakeError::Corrupt { part, offset });
    let mut bytes = small();
    let size = bytes.len();
    bytes[size - 1] = b'E';
    assert_eq!(read_bytes(&bytes).err(), Some(IntakeError::Encrypted));
    bytes[size - 1] = b'X';
    assert_eq!(read_bytes(&bytes).err(), corrupt(Damage::TailMagic, size as u64 - 4));
    let mut bytes = small();
    bytes[size - 8..size - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read_bytes(&bytes).err(), corrupt(Damage::FooterLength, size as u64 - 8));
    let mut bytes = small();
    let at = footer_start(&bytes);
    bytes[at..at + 8].fill(0xFF);
    assert!(matches!(
        read_bytes(&bytes).err(),
        Some(IntakeError::Corrupt {
            part: Damage::Footer,
            ..
        })
    ));
    let mut bytes = small();
    bytes[4..40].fill(0xFF);
    assert_eq!(
        read_bytes(&bytes).err(),
        Some(IntakeError::CorruptRowGroup { row_group: 0, row: 0 })
    );
}

/// The file with its footer's column chunks made anew.
fn with_chunks(bytes: &[u8], change: impl Fn(ColumnChunkMetaDataBuilder) -> ColumnChunkMetaDataBuilder) -> Vec<u8> {
    let end = footer_start(bytes);
    let metadata = ParquetMetaDataReader::decode_metadata(&bytes[end..bytes.len() - 8]).unwrap();
    let changed =
        super::super::footer::with_chunks(metadata, |_, _, chunk| change(chunk.into_builder()).build()).unwrap();
    let mut written = bytes[..end].to_vec();
    ParquetMetaDataWriter::new(&mut written, &changed).finish().unwrap();
    written
}

#[test]
fn a_chunk_whose_length_leaves_out_a_header_is_read_whole() {
    let column: ArrayRef = Arc::new(Int32Array::from((0..50).collect::<Vec<_>>()));
    let fields = schema(&[("n", DataType::Int32)]);
    let properties = WriterProperties::builder()
        .set_offset_index_disabled(true)
        .set_statistics_enabled(EnabledStatistics::None)
        .build();
    let bytes = parquet_of(fields, &[vec![column]], properties);
    let length = |chunk: ColumnChunkMetaDataBuilder, less: i64| {
        let length = chunk.build().unwrap();
        let size = length.compressed_size() - less;
        length.into_builder().set_total_compressed_size(size)
    };
    let shorter = with_chunks(&bytes, |chunk| length(chunk, 17));
    let (rows, record) = read_bytes(&shorter).unwrap();
    assert_eq!(rows, read_bytes(&bytes).unwrap().0);
    record.inventory.check().unwrap();
    assert_eq!(record.reading.notes, []);
    // More than a header cannot have been forgotten.
    let shorter = with_chunks(&bytes, |chunk| length(chunk, 150));
    assert!(read_bytes(&shorter).map_or(true, |(_, record)| record.inventory.check().is_err()));
}
