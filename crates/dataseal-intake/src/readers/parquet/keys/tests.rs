//! Columns whose keys are read: the same values as ever, whatever a footer says of them.

use arrow::array::{Array, Date32Array, Decimal64Array, Decimal128Array, Float64Array, Int32Array, Int64Array};
use arrow::compute::cast;
use dataseal_bytes::{IntakeError, Limits};
use parquet::file::metadata::{ParquetMetaDataReader, ParquetMetaDataWriter};
use parquet::file::properties::{WriterProperties, WriterVersion};

use super::*;
use crate::testing::{file_of, open_bytes, open_file, parquet_of, read};

const ROWS: i64 = 4_000;

/// Columns of few different values each, with and without nulls, and one of many.
fn columns(from: i64) -> Vec<(&'static str, bool, ArrayRef)> {
    let rows = || from..from + ROWS;
    let small: Int32Array = rows().map(|n| Some((n % 7) as i32)).collect();
    let gaps: Int64Array = rows().map(|n| (n % 5 != 2).then_some(n % 50 - 9)).collect();
    let days: Date32Array = rows().map(|n| Some(19_000 + (n % 60) as i32)).collect();
    let money: Decimal64Array = rows().map(|n| (n % 90 > 3).then_some(n % 80 * 125)).collect();
    let wide: Decimal128Array = rows().map(|n| Some(i128::from(n % 40) << 70)).collect();
    let floats: Float64Array = rows().map(|n| Some((n % 30) as f64 / 8.0)).collect();
    let nothing: Int64Array = rows().map(|_| None).collect();
    let many: Int64Array = rows().map(Some).collect();
    vec![
        ("small", false, Arc::new(small)),
        ("gaps", true, Arc::new(gaps)),
        ("days", false, Arc::new(days)),
        ("money", true, Arc::new(money.with_precision_and_scale(15, 2).unwrap())),
        ("wide", false, Arc::new(wide.with_precision_and_scale(38, 3).unwrap())),
        ("floats", true, Arc::new(floats)),
        ("nothing", true, Arc::new(nothing)),
        ("many", false, Arc::new(many)),
    ]
}

fn file(properties: WriterProperties) -> (Vec<u8>, Vec<Vec<ArrayRef>>) {
    let field =
        |(name, nullable, array): &(&str, bool, ArrayRef)| Field::new(*name, array.data_type().clone(), *nullable);
    let schema = Arc::new(Schema::new(columns(0).iter().map(field).collect::<Vec<_>>()));
    let arrays = |from| columns(from).into_iter().map(|(_, _, array)| array).collect::<Vec<_>>();
    let groups = vec![arrays(0), arrays(10)];
    (parquet_of(schema, &groups, properties), groups)
}

/// Reads a file and compares every value; says which columns came as keys.
fn keyed(bytes: &[u8], groups: &[Vec<ArrayRef>], limits: &Limits) -> Vec<bool> {
    let table = open_file(file_of(bytes), limits).unwrap();
    let keyed = |field: &FieldRef| matches!(field.data_type(), DataType::Dictionary(..));
    let found = table.schema().fields().iter().map(keyed).collect();
    let (batches, _) = read(table, 1).unwrap();
    let mut rows = groups.iter();
    let (mut group, mut at) = (rows.next().unwrap(), 0);
    for batch in batches {
        for (array, expected) in batch.columns().iter().zip(group) {
            let expected = expected.slice(at, batch.num_rows());
            let plain = match array.data_type() {
                DataType::Dictionary(_, values) => cast(array, values).unwrap(),
                _ => Arc::clone(array),
            };
            // Decimals come in the width that they are stored in.
            assert_eq!(&cast(&plain, expected.data_type()).unwrap(), &expected);
        }
        at += batch.num_rows();
        if at == ROWS as usize {
            (group, at) = (rows.next().unwrap_or(group), 0);
        }
    }
    found
}

#[test]
fn keys_and_values_say_the_same() {
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let properties = WriterProperties::builder()
            .set_writer_version(version)
            .set_data_page_row_count_limit(700)
            .set_write_batch_size(100);
        let (bytes, groups) = file(properties.build());
        // The writer makes dictionaries of values of fixed length in the second form alone.
        let wide = version == WriterVersion::PARQUET_2_0;
        let expected = [true, true, true, true, wide, true, true, false];
        assert_eq!(keyed(&bytes, &groups, &Limits::default()), expected);
        let streamed = Limits {
            max_buffered_bytes: 100,
            ..Limits::default()
        };
        assert_eq!(keyed(&bytes, &groups, &streamed), expected);
    }
    let (bytes, groups) = file(WriterProperties::builder().set_dictionary_enabled(false).build());
    assert_eq!(keyed(&bytes, &groups, &Limits::default()), [false; 8]);
}

/// A file whose dictionaries overflow, under a footer that says otherwise.
fn mislabelled() -> (Vec<u8>, Vec<Vec<ArrayRef>>) {
    let properties = WriterProperties::builder()
        .set_dictionary_page_size_limit(64)
        .set_data_page_row_count_limit(500)
        .set_write_batch_size(100);
    let (bytes, groups) = file(properties.build());
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&Bytes::from(bytes.clone()))
        .unwrap();
    let metadata = super::super::footer::with_chunks(metadata, |_, _, chunk| {
        let chunk = chunk.into_builder().clear_page_encoding_stats();
        chunk
            .set_encodings(vec![Encoding::RLE_DICTIONARY, Encoding::RLE])
            .build()
    });
    let length = u32::from_le_bytes(*bytes[..bytes.len() - 4].last_chunk().unwrap());
    let mut changed = bytes[..bytes.len() - 8 - length as usize].to_vec();
    ParquetMetaDataWriter::new(&mut changed, &metadata.unwrap())
        .finish()
        .unwrap();
    (changed, groups)
}

#[test]
fn values_under_a_footer_that_tells_of_keys_are_values() {
    let (bytes, groups) = mislabelled();
    let found = keyed(&bytes, &groups, &Limits::default());
    assert_eq!(found, [true, true, true, true, false, true, true, true]);
}

#[test]
fn a_dictionary_that_claims_more_than_it_holds_is_refused() {
    let (bytes, _) = file(WriterProperties::default());
    let metadata = ParquetMetaDataReader::new()
        .parse_and_finish(&Bytes::from(bytes.clone()))
        .unwrap();
    let arrow = ArrowReaderMetadata::try_new(Arc::new(metadata), ArrowReaderOptions::new()).unwrap();
    let keys = Keys::of(&arrow).unwrap();
    let column = &keys.columns[&0];
    let page = |num_values, encoding| Page::DictionaryPage {
        buf: Bytes::from(vec![1; 12]),
        num_values,
        encoding,
        is_sorted: false,
    };
    let entries = |num_values, encoding| column.entries(page(num_values, encoding), &keys.metadata);
    assert_eq!(entries(3, Encoding::PLAIN).unwrap().len(), 3);
    assert_eq!(entries(0, Encoding::PLAIN).unwrap().len(), 0);
    assert!(entries(4, Encoding::PLAIN).is_err());
    assert!(entries(u32::MAX, Encoding::PLAIN).is_err());
    assert!(entries(3, Encoding::DELTA_BINARY_PACKED).is_err());

    // Any byte of a dictionary and its header may be another.
    let chunk = keys.metadata.row_group(0).column(0);
    for at in chunk.dictionary_page_offset().unwrap()..chunk.data_page_offset() {
        let mut bytes = bytes.clone();
        bytes[at as usize] ^= 0x55;
        match open_bytes(&bytes).and_then(|table| read(table, 1)) {
            Ok(_) | Err(IntakeError::CorruptRowGroup { .. }) => {}
            Err(other) => assert!(!matches!(other, IntakeError::Internal), "{at}: {other:?}"),
        }
    }
}
