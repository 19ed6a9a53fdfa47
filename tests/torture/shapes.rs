//! Extremes of shape: very many columns, very long cells, no rows, no columns, names of every kind. All is there or the
//! file is refused in words.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, Decimal256Array, Float16Array, Float64Array, Int64Array, LargeStringArray, ListArray, NullArray,
    RecordBatch, RecordBatchOptions, StringArray, TimestampNanosecondArray, TimestampSecondArray,
};
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::{DataType, Field, Schema, i256};
use dataseal::model::ExitStatus;

use crate::harness::{Means, read_all};
use crate::made;
use crate::{folder, write};

const MEANS: Means = Means {
    memory: 1 << 30,
    seconds: 60,
};

/// What must come of a shape.
#[derive(Clone, Copy, Debug)]
enum Expected {
    /// This many columns and rows.
    Table(usize, u64),
    /// That, or a refusal.
    TableOrRefusal(usize, u64),
    /// A limit.
    Limit,
}

struct Shape {
    name: String,
    bytes: Vec<u8>,
    expected: Expected,
}

fn shape(name: &str, bytes: impl Into<Vec<u8>>, expected: Expected) -> Shape {
    Shape {
        name: name.to_owned(),
        bytes: bytes.into(),
        expected,
    }
}

/// Holds every shape against what is expected of it.
fn check(shapes: Vec<Shape>) {
    let folder = folder();
    let paths: Vec<_> = shapes
        .iter()
        .map(|shape| write(&folder, &shape.name, &shape.bytes))
        .collect();
    let mut wrong = Vec::new();
    read_all(&paths, MEANS, |index, outcome| {
        let shape = &shapes[index];
        let columns = outcome.measured().map(|table| table.profile.columns.len()).max();
        let refused = matches!(
            outcome.status(),
            ExitStatus::Input | ExitStatus::Limit | ExitStatus::Undetermined
        );
        let is_table = |wanted, rows| outcome.error().is_none() && columns == Some(wanted) && outcome.rows() == rows;
        let fits = match shape.expected {
            Expected::Table(columns, rows) => is_table(columns, rows),
            Expected::TableOrRefusal(columns, rows) => is_table(columns, rows) || (refused && !outcome.died()),
            Expected::Limit => outcome.status() == ExitStatus::Limit,
        };
        println!("{}: {columns:?} columns, {}", shape.name, outcome.told());
        if !fits {
            let columns = columns.unwrap_or_default();
            wrong.push(format!(
                "{}: {:?}, not {columns} column(s), {}",
                shape.name,
                shape.expected,
                outcome.told()
            ));
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A batch of these columns, whatever their names.
fn batch(columns: Vec<(String, ArrayRef)>) -> RecordBatch {
    let field = |(name, array): &(String, ArrayRef)| Field::new(name, array.data_type().clone(), true);
    let schema = Schema::new(columns.iter().map(field).collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(schema), columns.into_iter().map(|(_, array)| array).collect()).unwrap()
}

fn numbers(columns: usize) -> RecordBatch {
    let column = |index: usize| {
        let array: ArrayRef = Arc::new(Int64Array::from(vec![index as i64, 2, 3]));
        (format!("c{index}"), array)
    };
    batch((0..columns).map(column).collect())
}

#[test]
fn many_columns() {
    let text = |columns: usize| {
        let line = |of: &dyn Fn(usize) -> String| (0..columns).map(of).collect::<Vec<_>>().join(",") + "\n";
        let names = line(&|column| format!("c{column}"));
        let values = line(&|column| format!("{}", column * 3));
        names + &values.repeat(3)
    };
    check(vec![
        shape("10000.csv", text(10_000), Expected::Table(10_000, 3)),
        shape("10001.csv", text(10_001), Expected::Limit),
        shape(
            "10000.parquet",
            made::parquet(&numbers(10_000), made::snappy()),
            Expected::Table(10_000, 3),
        ),
        shape(
            "10001.parquet",
            made::parquet(&numbers(10_001), made::snappy()),
            Expected::Limit,
        ),
        shape(
            "10000.arrow",
            made::arrow_file(&numbers(10_000), None),
            Expected::Table(10_000, 3),
        ),
    ]);
}

#[test]
fn long_cells() {
    let cell = "汉".repeat((100 << 20) / 3 - 1);
    // More than a record of a text may have.
    let record = "汉".repeat(6 << 20);
    let array: ArrayRef = Arc::new(LargeStringArray::from(vec![cell.as_str()]));
    let long = batch(vec![("long".to_owned(), array)]);
    check(vec![
        shape("long.csv", format!("a,b\n1,{record}\n"), Expected::Limit),
        shape(
            "long.parquet",
            made::parquet(&long, parquet::file::properties::WriterProperties::default()),
            Expected::TableOrRefusal(1, 1),
        ),
        shape(
            "long.arrow",
            made::arrow_file(&long, None),
            Expected::TableOrRefusal(1, 1),
        ),
        shape(
            "long.json",
            format!(r#"[{{"a":"{record}"}}]"#),
            Expected::TableOrRefusal(1, 1),
        ),
    ]);
}

#[test]
fn nothing_in_it() {
    let none = made::batch(made::rich(0));
    let options = RecordBatchOptions::new().with_row_count(Some(3));
    let no_columns = RecordBatch::try_new_with_options(Arc::new(Schema::empty()), vec![], &options).unwrap();
    check(vec![
        shape("names.csv", "a,b\n", Expected::TableOrRefusal(2, 0)),
        shape("newline.csv", "\n", Expected::TableOrRefusal(1, 0)),
        shape("empty.csv", "", Expected::TableOrRefusal(0, 0)),
        shape("empty.json", "[]", Expected::TableOrRefusal(1, 0)),
        shape(
            "rows.parquet",
            made::parquet(&none, made::snappy()),
            Expected::Table(9, 0),
        ),
        shape("rows.arrow", made::arrow_file(&none, None), Expected::Table(9, 0)),
        shape("rows.arrows", made::arrow_stream(&none), Expected::Table(9, 0)),
        shape(
            "rows.avro",
            made::avro(&made::batch(made::plain(0))),
            Expected::Table(4, 0),
        ),
        shape(
            "columns.arrow",
            made::arrow_file(&no_columns, None),
            Expected::TableOrRefusal(0, 3),
        ),
        shape(
            "columns.arrows",
            made::arrow_stream(&no_columns),
            Expected::TableOrRefusal(0, 3),
        ),
    ]);
}

/// Names that have troubled programs.
fn names() -> Vec<(&'static str, Vec<String>)> {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    vec![
        ("twice", owned(&["a", "a"])),
        ("thrice", owned(&["a", "a", "a"])),
        ("empty", owned(&["", "b"])),
        ("all-empty", owned(&["", ""])),
        (
            "reserved",
            owned(&["select", "from", "null", "c0", "__index_level_0__"]),
        ),
        ("case", owned(&["Name", "name", "NAME"])),
        ("forms", owned(&["caf\u{e9}", "cafe\u{301}"])),
        ("long", vec!["n".repeat(100 << 10), "b".to_owned()]),
        ("newline", owned(&["two\nlines", "b"])),
        ("quotes", owned(&["a\" FROM t; DROP TABLE t; --", "b.c", "t1.a"])),
        ("controls", owned(&["a\u{1}b", "b\u{202e}c", "\u{200b}"])),
        ("wide", owned(&["＝1+1", "=1+1", "@x"])),
    ]
}

#[test]
fn names_of_every_kind() {
    let mut shapes = Vec::new();
    for (kind, names) in names() {
        let columns = names.len();
        let quoted: Vec<String> = names
            .iter()
            .map(|name| format!("\"{}\"", name.replace('"', "\"\"")))
            .collect();
        let row = |row: usize| {
            (0..columns)
                .map(|column| format!("{}", row * 10 + column))
                .collect::<Vec<_>>()
                .join(",")
        };
        let text = format!("{}\n{}\n{}\n", quoted.join(","), row(1), row(2));
        let array = || Arc::new(StringArray::from(vec!["x", "y"])) as ArrayRef;
        let typed = batch(names.iter().map(|name| (name.clone(), array())).collect());
        shapes.extend([
            shape(&format!("{kind}.csv"), text, Expected::Table(columns, 2)),
            shape(
                &format!("{kind}.parquet"),
                made::parquet(&typed, made::snappy()),
                Expected::Table(columns, 2),
            ),
            shape(
                &format!("{kind}.arrow"),
                made::arrow_file(&typed, None),
                Expected::Table(columns, 2),
            ),
            shape(
                &format!("{kind}.arrows"),
                made::arrow_stream(&typed),
                Expected::Table(columns, 2),
            ),
        ]);
    }
    check(shapes);
}

#[test]
fn a_name_with_a_nul() {
    let array: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let typed = batch(vec![("a\0b".to_owned(), Arc::clone(&array)), ("c".to_owned(), array)]);
    check(vec![
        shape("nul.csv", "a\0b,c\n1,2\n3,4\n", Expected::TableOrRefusal(2, 2)),
        shape(
            "nul.parquet",
            made::parquet(&typed, made::snappy()),
            Expected::Table(2, 2),
        ),
        shape("nul.arrow", made::arrow_file(&typed, None), Expected::Table(2, 2)),
    ]);
}

/// Lists in lists, this deep.
fn nested(depth: usize) -> ArrayRef {
    let mut array: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    for _ in 0..depth {
        let field = Arc::new(Field::new("item", array.data_type().clone(), true));
        array = Arc::new(ListArray::new(
            field,
            OffsetBuffer::new(vec![0, 1, 2].into()),
            array,
            None,
        ));
    }
    array
}

#[test]
fn values_at_the_edges() {
    // The writers go down into nested values by recursion, which takes more room than a test has.
    let made = std::thread::Builder::new().stack_size(256 << 20).spawn(edges).unwrap();
    check(made.join().unwrap());
}

fn edges() -> Vec<Shape> {
    let digits = i256::from_string(&"9".repeat(76)).unwrap();
    let decimal = Decimal256Array::from(vec![Some(digits), None])
        .with_precision_and_scale(76, 10)
        .unwrap();
    let edges: Vec<(&str, ArrayRef)> = vec![
        (
            "floats",
            Arc::new(Float64Array::from(vec![f64::NAN, f64::NEG_INFINITY])),
        ),
        ("zeros", Arc::new(Float64Array::from(vec![-0.0, 0.0]))),
        (
            "halves",
            Arc::new(Float16Array::from_iter_values([half(0x7e00), half(0x0001)])),
        ),
        ("integers", Arc::new(Int64Array::from(vec![i64::MIN, i64::MAX]))),
        ("decimals", Arc::new(decimal)),
        (
            "seconds",
            Arc::new(TimestampSecondArray::from(vec![i64::MIN, i64::MAX])),
        ),
        (
            "nanoseconds",
            Arc::new(TimestampNanosecondArray::from(vec![i64::MIN, i64::MAX]).with_timezone("Asia/Shanghai")),
        ),
        ("nulls", Arc::new(NullArray::new(2))),
        ("deep-30", nested(30)),
        ("deep-100", nested(100)),
    ];
    let mut shapes = Vec::new();
    for (name, array) in edges {
        let refusable = name == "deep-100" || matches!(array.data_type(), DataType::Float16);
        let expected = if refusable {
            Expected::TableOrRefusal(1, 2)
        } else {
            Expected::Table(1, 2)
        };
        let batch = batch(vec![("a".to_owned(), array)]);
        shapes.extend([
            shape(
                &format!("{name}.parquet"),
                made::parquet(&batch, made::snappy()),
                expected,
            ),
            shape(&format!("{name}.arrow"), made::arrow_file(&batch, None), expected),
            shape(&format!("{name}.arrows"), made::arrow_stream(&batch), expected),
        ]);
    }
    shapes
}

/// A half-precision number by its bits.
fn half(bits: u16) -> <arrow::datatypes::Float16Type as arrow::array::ArrowPrimitiveType>::Native {
    <arrow::datatypes::Float16Type as arrow::array::ArrowPrimitiveType>::Native::from_bits(bits)
}
