//! Tables of every type and of extreme shapes, written with the libraries' own writers and read back equal.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

use std::io::Write;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, DictionaryArray, FixedSizeBinaryArray,
    FixedSizeListArray, Float16Array, Int32Array, LargeListArray, LargeStringArray, ListArray, ListViewArray, MapArray,
    NullArray, RecordBatch, RecordBatchOptions, RunArray, StringArray, StringViewArray, StructArray, UnionArray,
    make_array,
};
use arrow::buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow::compute::{cast, concat, take};
use arrow::datatypes::{
    DataType, Field, Fields, Int8Type, Int16Type, Int32Type, Int64Type, IntervalUnit, Schema, TimeUnit, UInt16Type,
    UnionFields, i256,
};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use dataseal_intake::{IntakeError, Source, open};
use parquet::arrow::ArrowWriter;
use parquet::basic::{BrotliLevel, Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

fn read(bytes: &[u8], readers: usize) -> Result<Vec<RecordBatch>, IntakeError> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    let source = Source {
        file,
        name: "input".to_owned(),
        scratch: None,
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
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

/// Every fourth value null, from a pattern of present ones; `none` and `all` besides.
#[derive(Clone, Copy, Debug)]
enum Nulls {
    None,
    Some,
    All,
}

impl Nulls {
    fn is_null(self, row: usize) -> bool {
        match self {
            Self::None => false,
            Self::Some => row % 4 == 1,
            Self::All => true,
        }
    }

    fn buffer(self, rows: usize) -> Option<NullBuffer> {
        match self {
            Self::None => None,
            _ => Some((0..rows).map(|row| !self.is_null(row)).collect()),
        }
    }
}

/// Whole numbers with the ends of their range among them, as any type that they can be cast to.
fn numbers(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    let values = (0..rows).map(|row| (!nulls.is_null(row)).then_some((row as i32 * 7 + 1) % 113));
    cast(&values.collect::<Int32Array>(), of).unwrap()
}

/// Bits that stand for any number of the type: its ends, NaN and zeros among them.
fn patterns(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    let width = of.primitive_width().unwrap();
    let bytes: Vec<u8> = (0..rows)
        .flat_map(|row| {
            let filler = [0x00, 0xFF, 0x7F, 0x80, 0x01, 0x5A][row % 6];
            (0..width).map(move |at| {
                if at + 1 == width {
                    [0x00, 0x7F, 0x80, 0xFF, 0x7E, 0x01][row % 6]
                } else {
                    filler
                }
            })
        })
        .collect();
    let data = arrow::array::ArrayData::builder(of.clone())
        .len(rows)
        .add_buffer(arrow::buffer::Buffer::from_vec(bytes))
        .nulls(nulls.buffer(rows))
        .align_buffers(true)
        .build();
    make_array(data.unwrap())
}

fn words(rows: usize, nulls: Nulls) -> Vec<Option<String>> {
    let word = |row: usize| {
        [
            "",
            "a",
            "苏州市",
            "a text that is too long to be kept inline",
            "\0\n\t\u{1F600}",
        ][row % 5]
            .repeat(row % 3 + 1)
    };
    (0..rows).map(|row| (!nulls.is_null(row)).then(|| word(row))).collect()
}

fn lists(rows: usize, nulls: Nulls) -> ListArray {
    ListArray::from_iter_primitive::<Int32Type, _, _>((0..rows).map(|row| {
        (!nulls.is_null(row)).then(|| {
            (0..row % 4)
                .map(|item| (item != 1).then_some(item as i32))
                .collect::<Vec<_>>()
        })
    }))
}

fn structs(rows: usize, nulls: Nulls) -> StructArray {
    let fields = Fields::from(vec![
        Field::new("x", DataType::Int64, true),
        Field::new("x", DataType::Utf8, true),
    ]);
    let children: Vec<ArrayRef> = vec![
        numbers(&DataType::Int64, rows, Nulls::Some),
        Arc::new(StringArray::from(words(rows, Nulls::Some))),
    ];
    StructArray::new(fields, children, nulls.buffer(rows))
}

fn maps(rows: usize, nulls: Nulls) -> MapArray {
    let keys: ArrayRef = Arc::new((0..rows * 2).map(|n| Some(format!("k{n}"))).collect::<StringArray>());
    let values = numbers(&DataType::Int32, rows * 2, Nulls::Some);
    let fields = Fields::from(vec![
        Field::new("keys", DataType::Utf8, false),
        Field::new("values", DataType::Int32, true),
    ]);
    let entries = StructArray::new(fields.clone(), vec![keys, values], None);
    let field = Arc::new(Field::new("entries", DataType::Struct(fields), false));
    let offsets = OffsetBuffer::from_lengths(std::iter::repeat_n(2, rows));
    MapArray::new(field, offsets, entries, nulls.buffer(rows), false)
}

/// A struct in a struct, and so on.
fn nested(depth: usize, rows: usize) -> ArrayRef {
    (0..depth).fold(numbers(&DataType::Int32, rows, Nulls::Some), |inner, _| {
        let field = Arc::new(Field::new("s", inner.data_type().clone(), true));
        Arc::new(StructArray::from(vec![(field, inner)]))
    })
}

fn unions(rows: usize, dense: bool) -> UnionArray {
    let fields = UnionFields::try_new(
        [3, 7],
        [
            Field::new("n", DataType::Int32, true),
            Field::new("t", DataType::Utf8, true),
        ],
    )
    .unwrap();
    let ids: ScalarBuffer<i8> = (0..rows).map(|row| [3_i8, 7][row % 2]).collect();
    let children: Vec<ArrayRef> = vec![
        numbers(&DataType::Int32, rows, Nulls::Some),
        Arc::new(StringArray::from(words(rows, Nulls::Some))),
    ];
    let offsets = dense.then(|| (0..rows as i32).collect());
    UnionArray::try_new(fields, ids, offsets, children).unwrap()
}

fn plain_types() -> Vec<DataType> {
    use TimeUnit::{Microsecond, Millisecond, Nanosecond, Second};
    let mut types = vec![
        DataType::Int8,
        DataType::Int16,
        DataType::Int32,
        DataType::Int64,
        DataType::UInt8,
        DataType::UInt16,
        DataType::UInt32,
        DataType::UInt64,
        DataType::Float16,
        DataType::Float32,
        DataType::Float64,
        DataType::Date32,
        DataType::Time32(Second),
        DataType::Time32(Millisecond),
        DataType::Time64(Microsecond),
        DataType::Time64(Nanosecond),
        DataType::Decimal32(9, 2),
        DataType::Decimal64(18, 6),
        DataType::Decimal128(38, 10),
        DataType::Decimal256(76, 20),
    ];
    for unit in [Second, Millisecond, Microsecond, Nanosecond] {
        types.push(DataType::Timestamp(unit, None));
        types.push(DataType::Timestamp(unit, Some("Asia/Shanghai".into())));
        types.push(DataType::Timestamp(unit, Some("-05:30".into())));
        types.push(DataType::Duration(unit));
    }
    types
}

/// Columns that both formats hold.
fn common(rows: usize, nulls: Nulls) -> Vec<ArrayRef> {
    let mut columns: Vec<ArrayRef> = plain_types()
        .iter()
        .filter(|of| !matches!(of, DataType::Duration(_)))
        .map(|of| numbers_or_zero(of, rows, nulls))
        .collect();
    for of in [
        DataType::Int8,
        DataType::UInt64,
        DataType::Float32,
        DataType::Float64,
        DataType::Int64,
    ] {
        columns.push(patterns(&of, rows, nulls));
    }
    let text = words(rows, nulls);
    let bytes: Vec<Option<&[u8]>> = text.iter().map(|text| text.as_ref().map(String::as_bytes)).collect();
    let fixed = (0..rows).map(|row| (!nulls.is_null(row)).then_some([row as u8; 16]));
    columns.extend::<Vec<ArrayRef>>(vec![
        Arc::new(
            (0..rows)
                .map(|row| (!nulls.is_null(row)).then_some(row % 3 == 0))
                .collect::<BooleanArray>(),
        ),
        Arc::new(StringArray::from(text.clone())),
        Arc::new(LargeStringArray::from(text.clone())),
        Arc::new(StringViewArray::from_iter(text.clone())),
        Arc::new(BinaryArray::from(bytes.clone())),
        Arc::new(BinaryViewArray::from_iter(bytes)),
        Arc::new(FixedSizeBinaryArray::try_from_sparse_iter_with_size(fixed, 16).unwrap()),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<Int16Type>>(),
        ),
        Arc::new(lists(rows, nulls)),
        Arc::new(structs(rows, nulls)),
        Arc::new(maps(rows, nulls)),
        nested(20, rows),
        Arc::new(Float16Array::from_iter(
            (0..rows).map(|row| (!nulls.is_null(row)).then(|| half(row))),
        )),
    ]);
    columns
}

fn half(row: usize) -> <arrow::datatypes::Float16Type as arrow::datatypes::ArrowPrimitiveType>::Native {
    <arrow::datatypes::Float16Type as arrow::datatypes::ArrowPrimitiveType>::Native::from_f32(row as f32 / 3.0)
}

fn numbers_or_zero(of: &DataType, rows: usize, nulls: Nulls) -> ArrayRef {
    match of {
        DataType::Decimal256(precision, scale) => {
            let ends = [i256::ZERO, i256::ONE, i256::MINUS_ONE, i256::from_i128(i128::MAX)];
            let values = (0..rows).map(|row| (!nulls.is_null(row)).then_some(ends[row % 4]));
            let array: arrow::array::Decimal256Array = values.collect();
            Arc::new(array.with_precision_and_scale(*precision, *scale).unwrap())
        }
        DataType::Time32(_) | DataType::Date32 => cast(&numbers(&DataType::Int32, rows, nulls), of).unwrap(),
        DataType::Time64(_) | DataType::Timestamp(..) | DataType::Duration(_) => {
            cast(&numbers(&DataType::Int64, rows, nulls), of).unwrap()
        }
        _ => numbers(of, rows, nulls),
    }
}

/// Columns that only Arrow holds.
fn arrow_only(rows: usize, nulls: Nulls) -> Vec<ArrayRef> {
    let text = words(rows, nulls);
    let items = Arc::new(Field::new("item", DataType::Int32, true));
    let fixed = FixedSizeListArray::new(
        Arc::clone(&items),
        3,
        numbers(&DataType::Int32, rows * 3, nulls),
        nulls.buffer(rows),
    );
    let large = LargeListArray::new(
        Arc::clone(&items),
        OffsetBuffer::from_lengths(std::iter::repeat_n(1, rows)),
        numbers(&DataType::Int32, rows, nulls),
        nulls.buffer(rows),
    );
    let views = ListViewArray::new(
        items,
        (0..rows as i32).rev().collect(),
        (0..rows as i32).map(|_| 1).collect(),
        numbers(&DataType::Int32, rows, nulls),
        nulls.buffer(rows),
    );
    let ends: Int32Array = (1..=rows as i32).map(|run| Some(run * 2)).collect();
    let runs = RunArray::<Int32Type>::try_new(&ends, &StringArray::from(text.clone())).unwrap();
    let mut columns: Vec<ArrayRef> = vec![
        Arc::new(NullArray::new(rows)),
        Arc::new(fixed),
        Arc::new(large),
        Arc::new(views),
        Arc::new(unions(rows, false)),
        Arc::new(unions(rows, true)),
        Arc::new(text.iter().map(Option::as_deref).collect::<DictionaryArray<Int8Type>>()),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<Int64Type>>(),
        ),
        Arc::new(
            text.iter()
                .map(Option::as_deref)
                .collect::<DictionaryArray<UInt16Type>>(),
        ),
    ];
    if rows > 0 {
        columns.push(Arc::new(runs.slice(0, rows)));
    }
    for unit in [
        IntervalUnit::YearMonth,
        IntervalUnit::DayTime,
        IntervalUnit::MonthDayNano,
    ] {
        columns.push(patterns(&DataType::Interval(unit), rows, nulls));
    }
    for of in plain_types().iter().filter(|of| matches!(of, DataType::Duration(_))) {
        columns.push(numbers_or_zero(of, rows, nulls));
    }
    columns.push(
        cast(&numbers(&DataType::Int32, rows, nulls), &DataType::Date64)
            .unwrap_or_else(|_| numbers(&DataType::Int64, rows, nulls)),
    );
    columns
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
