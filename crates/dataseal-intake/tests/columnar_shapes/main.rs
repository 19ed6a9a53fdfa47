//! Tables of every type and of extreme shapes, written with the libraries' own writers and read back equal.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

mod arrays;
#[path = "../support/mod.rs"]
mod support;

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, BooleanArray, DictionaryArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow::compute::{cast, concat, take};
use arrow::datatypes::{DataType, Field, Int32Type, Schema, TimeUnit};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use dataseal_intake::{IntakeError, open};
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

use arrays::{Nulls, arrow_only, common, nested, numbers, patterns, words};
use support::source_of;

fn read(bytes: &[u8], readers: usize) -> Result<Vec<RecordBatch>, IntakeError> {
    let mut opened = open(source_of(bytes), Arc::default(), Arc::default())?;
    let mut batches = Vec::new();
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        for mut reader in table.partitions(readers) {
            while let Some(batch) = reader.next()? {
                batches.push(batch);
            }
        }
        table.finish()?.inventory.check().unwrap();
    }
    opened.finish()?;
    Ok(batches)
}

/// A column's values as text, null for null.
fn texts(array: &dyn Array) -> Vec<Option<String>> {
    let options = FormatOptions::default().with_null("∅");
    // Zones by name are not built in; the moment is what counts.
    let array: ArrayRef = match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => {
            cast(&array.slice(0, array.len()), &DataType::Timestamp(*unit, None)).unwrap()
        }
        _ => array.slice(0, array.len()),
    };
    let array = array.as_ref();
    let formatter = ArrayFormatter::try_new(array, &options).unwrap();
    (0..array.len())
        .map(|row| (!array.is_null(row)).then(|| formatter.value(row).to_string()))
        .collect()
}

fn column_texts(batches: &[RecordBatch], column: usize) -> Vec<Option<String>> {
    batches.iter().flat_map(|batch| texts(batch.column(column))).collect()
}

fn table(columns: Vec<ArrayRef>) -> RecordBatch {
    let fields: Vec<Field> = columns
        .iter()
        .map(|array| Field::new("same name", array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

/// Reads with one and with three readers and compares every column with what was written.
fn is_read_back(name: &str, bytes: &[u8], written: &[RecordBatch]) -> usize {
    let found = read(bytes, 1).unwrap_or_else(|error| panic_with(name, error));
    for column in 0..written[0].num_columns() {
        assert_eq!(
            column_texts(&found, column),
            column_texts(written, column),
            "{name}, column {column}"
        );
    }
    let rows = |batches: &[RecordBatch]| batches.iter().map(RecordBatch::num_rows).sum::<usize>();
    assert_eq!(rows(&read(bytes, 3).unwrap()), rows(written), "{name}");
    written[0].num_columns()
}

#[expect(clippy::panic, reason = "a test fails")]
fn panic_with(name: &str, error: IntakeError) -> Vec<RecordBatch> {
    panic!("{name}: {error:?}")
}

const ALL_NULLS: [Nulls; 3] = [Nulls::None, Nulls::Some, Nulls::All];

#[test]
fn arrow_types_come_back_equal() {
    let mut cases = 0;
    for rows in [0, 1, 9, 70] {
        for nulls in ALL_NULLS {
            let mut columns = common(rows, nulls);
            columns.extend(arrow_only(rows, nulls));
            let written = table(columns);
            for compression in [None, Some(CompressionType::LZ4_FRAME), Some(CompressionType::ZSTD)] {
                let options = || IpcWriteOptions::default().try_with_compression(compression).unwrap();
                let name = format!("{rows} rows, {nulls:?}, {compression:?}");
                let mut writer = FileWriter::try_new_with_options(Vec::new(), &written.schema(), options()).unwrap();
                writer.write(&written).unwrap();
                writer.finish().unwrap();
                cases += is_read_back(&name, &writer.into_inner().unwrap(), std::slice::from_ref(&written));
                let mut writer = StreamWriter::try_new_with_options(Vec::new(), &written.schema(), options()).unwrap();
                writer.write(&written).unwrap();
                writer.write(&written).unwrap();
                writer.finish().unwrap();
                let twice = [written.clone(), written.clone()];
                cases += is_read_back(&name, &writer.into_inner().unwrap(), &twice);
            }
        }
    }
    eprintln!("{cases} columns");
    assert!(cases > 200);
}

fn parquet_file(batches: &[RecordBatch], properties: WriterProperties) -> Vec<u8> {
    let mut writer = ArrowWriter::try_new(Vec::new(), batches[0].schema(), Some(properties)).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
        writer.flush().unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn parquet_types_come_back_equal() {
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::BROTLI(BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    let mut cases = 0;
    for (number, codec) in codecs.into_iter().enumerate() {
        let rows = [0, 1, 9, 70][number % 4];
        for nulls in ALL_NULLS {
            for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
                // What Parquet has no type for of its own is left out: timestamps of seconds become milliseconds.
                let columns = common(rows, nulls).into_iter().filter(|array| {
                    !matches!(
                        array.data_type(),
                        DataType::Timestamp(TimeUnit::Second, _) | DataType::Time32(TimeUnit::Second)
                    )
                });
                let columns: Vec<ArrayRef> = columns.map(|array| as_parquet_has_it(&array)).collect();
                let written = table(columns);
                let properties = WriterProperties::builder()
                    .set_compression(codec)
                    .set_writer_version(version)
                    .set_dictionary_enabled(number % 2 == 0)
                    .build();
                let twice = [written.clone(), written];
                let name = format!("{rows} rows, {nulls:?}, {codec:?}, {version:?}");
                cases += is_read_back(&name, &parquet_file(&twice, properties), &twice);
            }
        }
    }
    eprintln!("{cases} columns");
    assert!(cases > 200);
}

/// Zones become UTC, since Parquet only says that a moment is one.
fn as_parquet_has_it(array: &ArrayRef) -> ArrayRef {
    match array.data_type() {
        DataType::Timestamp(unit, Some(_)) => cast(array, &DataType::Timestamp(*unit, Some("UTC".into()))).unwrap(),
        _ => Arc::clone(array),
    }
}

#[test]
fn parquet_encodings_come_back_equal() {
    let rows = 300;
    let cases: Vec<(Encoding, ArrayRef)> = vec![
        (
            Encoding::DELTA_BINARY_PACKED,
            patterns(&DataType::Int32, rows, Nulls::Some),
        ),
        (
            Encoding::DELTA_BINARY_PACKED,
            patterns(&DataType::Int64, rows, Nulls::None),
        ),
        (
            Encoding::DELTA_LENGTH_BYTE_ARRAY,
            Arc::new(StringArray::from(words(rows, Nulls::Some))),
        ),
        (
            Encoding::DELTA_BYTE_ARRAY,
            Arc::new(StringArray::from(words(rows, Nulls::None))),
        ),
        (
            Encoding::BYTE_STREAM_SPLIT,
            patterns(&DataType::Float64, rows, Nulls::Some),
        ),
        (
            Encoding::BYTE_STREAM_SPLIT,
            patterns(&DataType::Float32, rows, Nulls::None),
        ),
        (
            Encoding::RLE,
            Arc::new((0..rows).map(|row| Some(row % 7 == 0)).collect::<BooleanArray>()),
        ),
    ];
    for (encoding, column) in cases {
        let properties = WriterProperties::builder()
            .set_writer_version(WriterVersion::PARQUET_2_0)
            .set_dictionary_enabled(false)
            .set_encoding(encoding)
            .set_data_page_row_count_limit(64)
            .build();
        let written = table(vec![column]);
        is_read_back(
            &format!("{encoding:?}"),
            &parquet_file(std::slice::from_ref(&written), properties),
            &[written],
        );
    }
}

#[test]
fn extremes_of_shape_are_read_or_refused_by_name() {
    // Writers need more stack for deep types than a test's thread has.
    let write = |depth: usize| {
        let write = move || {
            let deep = table(vec![nested(depth, 3)]);
            let mut writer = FileWriter::try_new(Vec::new(), &deep.schema()).unwrap();
            writer.write(&deep).unwrap();
            writer.finish().unwrap();
            let parquet = parquet_file(std::slice::from_ref(&deep), WriterProperties::default());
            [writer.into_inner().unwrap(), parquet]
        };
        let thread = std::thread::Builder::new().stack_size(64 << 20);
        thread.spawn(write).unwrap().join().unwrap()
    };
    for bytes in write(100) {
        let found = read(&bytes, 1).unwrap();
        assert_eq!(found.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
    }
    for bytes in write(140) {
        assert!(matches!(read(&bytes, 1), Err(IntakeError::TooLarge { .. })));
    }
    // Ten thousand columns, and one more.
    for (count, fits) in [(10_000, true), (10_001, false)] {
        let column = numbers(&DataType::Int32, 2, Nulls::Some);
        let wide = table(vec![column; count]);
        let mut writer = StreamWriter::try_new(Vec::new(), &wide.schema()).unwrap();
        writer.write(&wide).unwrap();
        writer.finish().unwrap();
        assert_eq!(read(&writer.into_inner().unwrap(), 2).is_ok(), fits);
        assert_eq!(
            read(&parquet_file(&[wide], WriterProperties::default()), 2).is_ok(),
            fits
        );
    }
    // Rows without columns.
    let options = RecordBatchOptions::new().with_row_count(Some(5));
    let none = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), Vec::new(), &options).unwrap();
    let mut writer = StreamWriter::try_new(Vec::new(), &none.schema()).unwrap();
    writer.write(&none).unwrap();
    writer.finish().unwrap();
    let found = read(&writer.into_inner().unwrap(), 1).unwrap();
    assert_eq!(found.iter().map(RecordBatch::num_rows).sum::<usize>(), 5);
}

#[test]
fn dictionaries_that_grow_or_change_are_followed() {
    let text = |words: &[&str]| -> ArrayRef {
        Arc::new(
            words
                .iter()
                .map(|word| Some(*word))
                .collect::<DictionaryArray<Int32Type>>(),
        )
    };
    let batches: Vec<RecordBatch> = [text(&["a", "b"]), text(&["a", "b", "c", "c"]), text(&["x", "a"])]
        .into_iter()
        .map(|column| table(vec![column]))
        .collect();
    for handling in [
        arrow::ipc::writer::DictionaryHandling::Resend,
        arrow::ipc::writer::DictionaryHandling::Delta,
    ] {
        let options = IpcWriteOptions::default().with_dictionary_handling(handling);
        let mut writer = StreamWriter::try_new_with_options(Vec::new(), &batches[0].schema(), options).unwrap();
        for batch in &batches {
            writer.write(batch).unwrap();
        }
        writer.finish().unwrap();
        is_read_back(&format!("{handling:?}"), &writer.into_inner().unwrap(), &batches);
    }
}

#[test]
fn slices_and_selections_are_written_as_what_they_show() {
    let whole = table(common(50, Nulls::Some));
    let indices = arrow::array::UInt32Array::from_iter_values((0..50).rev().step_by(3));
    let selected: Vec<ArrayRef> = whole
        .columns()
        .iter()
        .map(|array| take(array, &indices, None).unwrap())
        .collect();
    let parts = [whole.slice(7, 13), table(selected)];
    let mut writer = FileWriter::try_new(Vec::new(), &whole.schema()).unwrap();
    for part in &parts {
        writer.write(part).unwrap();
    }
    writer.finish().unwrap();
    let bytes = writer.into_inner().unwrap();
    is_read_back("slices", &bytes, &parts);
    let found = read(&bytes, 1).unwrap();
    let joined = concat(&[found[0].column(0), found[1].column(0)]).unwrap();
    assert_eq!(joined.len(), 13 + 17);
}
