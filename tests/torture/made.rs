//! Tables as each format's own writer writes them.

use std::io::Write as _;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array, ListArray,
    RecordBatch, StringArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Field, Int32Type, Schema};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

/// Columns by name.
pub(crate) type Columns = Vec<(&'static str, ArrayRef)>;

/// Columns that every typed format has.
pub(crate) fn plain(rows: usize) -> Columns {
    let text = |row: usize| (!row.is_multiple_of(7)).then(|| ["上海", "苏州", "Xi'an", ""][row % 4]);
    let number = |row: usize| i64::try_from(row * 7_919 % 100_003).unwrap();
    vec![
        ("id", Arc::new(Int64Array::from_iter_values((0..rows).map(number)))),
        ("city", Arc::new((0..rows).map(text).collect::<StringArray>())),
        (
            "price",
            Arc::new(
                (0..rows)
                    .map(|row| (!row.is_multiple_of(5)).then(|| number(row) as f64 / 8.0))
                    .collect::<Float64Array>(),
            ),
        ),
        (
            "flag",
            Arc::new((0..rows).map(|row| Some(row % 3 == 0)).collect::<BooleanArray>()),
        ),
    ]
}

/// Columns of the kinds that only Arrow and Parquet have, besides the plain ones.
pub(crate) fn rich(rows: usize) -> Columns {
    let number = |row: usize| i64::try_from(row * 31 % 997).unwrap();
    let mut columns = plain(rows);
    let keys: DictionaryArray<Int32Type> = (0..rows).map(|row| Some(["甲", "乙", "丙"][row % 3])).collect();
    let cents = (0..rows)
        .map(|row| Some(i128::from(number(row))))
        .collect::<Decimal128Array>();
    let lists = (0..rows).map(|row| (row % 4 != 0).then(|| (0..row % 3).map(|item| i32::try_from(item).ok())));
    columns.extend([
        ("kind", Arc::new(keys) as ArrayRef),
        ("amount", Arc::new(cents.with_precision_and_scale(12, 2).unwrap())),
        (
            "list",
            Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(lists)),
        ),
        (
            "day",
            Arc::new(Date32Array::from_iter_values(
                (0..rows).map(|row| 20_000 + i32::try_from(row % 365).unwrap()),
            )),
        ),
        (
            "at",
            Arc::new(TimestampMicrosecondArray::from_iter_values(
                (0..rows).map(|row| 1_700_000_000_000_000 + number(row)),
            )),
        ),
    ]);
    columns
}

pub(crate) fn batch(columns: Columns) -> RecordBatch {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).unwrap()
}

pub(crate) fn parquet(batch: &RecordBatch, properties: WriterProperties) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

/// Version 1 pages with Snappy, small row groups.
pub(crate) fn snappy() -> WriterProperties {
    WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(64))
        .build()
}

/// Version 2 pages with Zstandard, small pages.
pub(crate) fn zstandard() -> WriterProperties {
    WriterProperties::builder()
        .set_writer_version(WriterVersion::PARQUET_2_0)
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_data_page_row_count_limit(32)
        .build()
}

pub(crate) fn arrow_file(batch: &RecordBatch, compression: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default().try_with_compression(compression).unwrap();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

pub(crate) fn arrow_stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

pub(crate) fn avro(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = arrow_avro::writer::AvroWriter::new(Vec::new(), batch.schema().as_ref().clone()).unwrap();
    writer.write(batch).unwrap();
    writer.finish().unwrap();
    writer.into_inner()
}

pub(crate) fn sqlite(rows: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("made.sqlite");
    let database = rusqlite::Connection::open(&path).unwrap();
    database
        .execute_batch("PRAGMA page_size = 512; PRAGMA synchronous = OFF; BEGIN; CREATE TABLE t (id INTEGER PRIMARY KEY, city TEXT, price REAL, raw BLOB); CREATE INDEX by_city ON t (city);")
        .unwrap();
    for row in 0..rows {
        let city = ["上海", "苏州", "南京"][row % 3];
        database
            .execute(
                "INSERT INTO t (city, price, raw) VALUES (?1, ?2, ?3)",
                (city, row as f64 / 4.0, [0u8, 1, 2]),
            )
            .unwrap();
    }
    database.execute_batch("COMMIT").unwrap();
    drop(database);
    std::fs::read(path).unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 6);
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zst(bytes: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(bytes, 3).unwrap()
}
