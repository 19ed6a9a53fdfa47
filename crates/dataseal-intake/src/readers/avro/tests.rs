//! Avro: codecs, types, cut-off files, damage; containers are written with the library's writer and with our own.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array,
    ListArray, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use arrow_avro::compression::CompressionCodec;
use arrow_avro::writer::WriterBuilder;
use arrow_avro::writer::format::AvroOcfFormat;
use dataseal_bytes::preflight::avro::{plain_block, plain_header};
use dataseal_bytes::{Damage, IntakeError, UnsupportedFeature};
use dataseal_model::Format;

use crate::testing::{open_bytes, read, read_bytes};

fn batch(rows: i32) -> RecordBatch {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(
        (0..rows).map(|n| (n % 3 != 0).then(|| (0..n % 4).map(Some).collect::<Vec<_>>())),
    );
    let text: StringArray = (0..rows)
        .map(|n| (n % 5 != 0).then(|| format!("value {}", n % 7)))
        .collect();
    let numbers: Int64Array = (0..rows).map(|n| Some(i64::from(n) * 1_000_003)).collect();
    let inner: ArrayRef = Arc::new((0..rows).map(|n| (n % 2 == 0).then_some(n)).collect::<Int32Array>());
    let record = StructArray::from(vec![(Arc::new(Field::new("x", DataType::Int32, true)), inner)]);
    let decimals: Decimal128Array = (0..rows).map(|n| Some(i128::from(n) - 5)).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(numbers)),
        ("t", Arc::new(text)),
        ("l", Arc::new(list)),
        ("r", Arc::new(record)),
        (
            "f",
            Arc::new((0..rows).map(|n| Some(f64::from(n) / 3.0)).collect::<Float64Array>()),
        ),
        (
            "b",
            Arc::new((0..rows).map(|n| Some(n % 2 == 0)).collect::<BooleanArray>()),
        ),
        ("d", Arc::new((0..rows).map(Some).collect::<Date32Array>())),
        (
            "y",
            Arc::new((0..rows).map(|_| Some(b"\x00\xFF")).collect::<BinaryArray>()),
        ),
        ("m", Arc::new(decimals.with_precision_and_scale(20, 3).unwrap())),
        (
            "w",
            Arc::new(
                (0..rows)
                    .map(|n| Some(i64::from(n)))
                    .collect::<TimestampMicrosecondArray>()
                    .with_timezone("+00:00"),
            ),
        ),
    ];
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

fn written(batches: &[RecordBatch], codec: Option<CompressionCodec>) -> Vec<u8> {
    let builder = WriterBuilder::new(batches[0].schema().as_ref().clone()).with_compression(codec);
    let mut writer = builder.build::<_, AvroOcfFormat>(Vec::new()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner()
}

fn codecs() -> [Option<CompressionCodec>; 6] {
    [
        None,
        Some(CompressionCodec::Deflate),
        Some(CompressionCodec::Snappy),
        Some(CompressionCodec::ZStandard),
        Some(CompressionCodec::Bzip2),
        Some(CompressionCodec::Xz),
    ]
}

#[test]
fn every_codec_gives_the_same_rows() {
    let (first, second) = (batch(100), batch(37));
    for codec in codecs() {
        let bytes = written(&[first.clone(), second.clone()], codec);
        for readers in [1, 2, 5] {
            let table = open_bytes(&bytes).unwrap();
            assert_eq!(table.columns()[0].declared, "long");
            assert_eq!(table.columns()[9].declared, "long timestamp-micros");
            let (batches, record) = read(table, readers).unwrap();
            assert_eq!((record.format, record.inventory.rows_declared), (Format::Avro, 137));
            record.inventory.check().unwrap();
            assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 137);
            if readers == 1 {
                let schema = batches[0].schema();
                let whole = arrow::compute::concat_batches(&schema, &batches).unwrap();
                for (column, array) in first.columns().iter().enumerate() {
                    let expected = arrow::compute::concat(&[array, second.column(column)]).unwrap();
                    let found = whole.column(column);
                    let found = arrow::compute::cast(found, expected.data_type()).unwrap();
                    assert_eq!(&found.to_data(), &expected.to_data(), "{column} {codec:?}");
                }
            }
        }
    }
}

#[test]
fn a_container_cut_off_is_an_error_or_shorter() {
    for codec in [None, Some(CompressionCodec::ZStandard)] {
        let bytes = written(&[batch(9), batch(5)], codec);
        let mut whole = Vec::new();
        for length in 4..bytes.len() {
            let read = open_bytes(&bytes[..length]).and_then(|table| read(table, 1));
            whole.extend(read.ok().map(|(_, record)| record.inventory.rows_measured));
        }
        // After the header and after the first block.
        assert_eq!(whole, [0, 9]);
    }
}

fn own(schema: &str, blocks: &[(u64, &[u8])]) -> Vec<u8> {
    let mut bytes = plain_header(schema.as_bytes());
    for (rows, data) in blocks {
        bytes.extend(plain_block(*rows, data));
    }
    bytes
}

#[test]
fn unions_enums_and_fixed_are_read() {
    let schema = r#"{"type":"record","name":"r","fields":[
        {"name":"u","type":["null","long","string"]},
        {"name":"e","type":{"type":"enum","name":"colour","symbols":["red","green"]}},
        {"name":"x","type":{"type":"fixed","name":"two","size":2}},
        {"name":"again","type":"two"},
        {"name":"id","type":{"type":"string","logicalType":"uuid"}},
        {"name":"span","type":{"type":"fixed","name":"span","size":12,"logicalType":"duration"}},
        {"name":"m","type":{"type":"map","values":"int"}}]}"#;
    let mut rows: Vec<u8> = Vec::new();
    for branch in [&[0_u8][..], &[2, 14], &[4, 2, b'a']] {
        rows.extend(branch);
        rows.extend([2, 1, 2, 3, 4, 72]);
        rows.extend(b"00112233-4455-6677-8899-aabbccddeeff");
        rows.extend([1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]);
        rows.extend([2, 2, b'k', 6, 0]);
    }
    let bytes = own(schema, &[(3, &rows)]);
    let table = open_bytes(&bytes).unwrap();
    assert_eq!(table.columns()[0].declared, "union");
    assert_eq!(table.columns()[5].declared, "fixed duration");
    let (batches, record) = read(table, 1).unwrap();
    assert_eq!((batches[0].num_rows(), record.inventory.columns_measured), (3, 7));
}

#[test]
fn what_cannot_be_a_table_is_refused() {
    let itself = r#"{"type":"record","name":"r","fields":[{"name":"next","type":["null","r"]}]}"#;
    let unsupported = Some(IntakeError::Unsupported(UnsupportedFeature::Schema));
    assert_eq!(read_bytes(&own(itself, &[(1, &[0])])).err(), unsupported);
    assert_eq!(read_bytes(&own("\"long\"", &[(1, &[0])])).err(), unsupported);
    let nothing = r#"{"type":"record","name":"r","fields":[{"name":"n","type":"null"}]}"#;
    assert_eq!(read_bytes(&own(nothing, &[(5, &[])])).err(), unsupported);
    let twice = r#"{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}"#;
    let header = Some(IntakeError::Corrupt {
        part: Damage::Header,
        offset: 0,
    });
    assert_eq!(read_bytes(&own(twice, &[(1, &[0, 0])])).err(), header);
}

#[test]
fn blocks_that_lie_are_refused() {
    let schema = r#"{"type":"record","name":"r","fields":[{"name":"n","type":"long"}]}"#;
    assert_eq!(read_bytes(&own(schema, &[(2, &[2, 4])])).unwrap().0.len(), 2);
    for (rows, data) in [(1, &[2_u8, 4][..]), (3, &[2, 4]), (0, &[2]), (u64::MAX / 4, &[2, 4])] {
        let error = read_bytes(&own(schema, &[(rows, data)])).err();
        assert!(matches!(error, Some(IntakeError::Corrupt { .. })), "{rows} {error:?}");
    }
}
