//! Parquet through the command line: what is in the file is what is reported, and what hides in it stops the run.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

use std::fmt::Write as _;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Decimal128Array, DictionaryArray, Float64Array, Int64Array,
    ListArray, RecordBatch, StringArray, StructArray, TimestampMicrosecondArray,
};
use arrow::datatypes::{Field, Int32Type, Schema};
use dataseal_testkit::Cli;
use parquet::arrow::ArrowWriter;
use serde_json::Value;

fn cli() -> Cli {
    Cli::new(env!("CARGO_BIN_EXE_dataseal"), env!("CARGO_PKG_VERSION"))
}

fn parquet(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
    let fields: Vec<Field> = columns
        .iter()
        .map(|(name, array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    let arrays = columns.into_iter().map(|(_, array)| array).collect();
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn texts(values: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(values.to_vec()))
}

fn scan(cli: &Cli, name: &str) -> Value {
    let output = cli.run(["scan", name, "--format", "json", "--as-of", "2026-11-22"]);
    assert!([0, 1, 3].contains(&output.code()), "{output}");
    serde_json::from_slice(&output.stdout).expect("one JSON document")
}

fn columns(report: &Value) -> &Vec<Value> {
    report["tables"][0]["columns"].as_array().expect("columns")
}

#[test]
fn two_columns_of_one_name_are_shown_whole() {
    let cli = cli();
    let plain = texts(&[Some("Paris"), Some("Rome"), Some("Oslo")]);
    let numbers = ["11010118990307001X", "110101189003070298", "110101189103070270"].map(Some);
    cli.write("two.parquet", parquet(vec![("note", plain), ("note", texts(&numbers))]));
    let report = scan(&cli, "two.parquet");
    let found = columns(&report);
    assert_eq!(found.len(), 2, "{report}");
    assert_eq!(found[0]["name"], found[1]["name"]);
    assert_eq!(found[0]["rows"], 3);
    assert_eq!((&found[0]["distinct"], &found[1]["distinct"]), (&3.into(), &3.into()));
    let lengths = |column: &Value| column["lengths"]["min"].clone();
    assert_ne!(
        lengths(&found[0]),
        lengths(&found[1]),
        "each column is its own: {report}"
    );
}

/// The same rows as CSV text and as typed columns.
#[test]
fn the_same_rows_as_csv_and_as_parquet_give_the_same_answers() {
    let cli = cli();
    let rows = 240;
    let mut csv = String::from("手机号,城市,数量,金额,下单日期\n");
    let (mut phones, mut cities, mut amounts, mut prices, mut days) = (vec![], vec![], vec![], vec![], vec![]);
    for row in 0..rows {
        let phone = format!("139{:08}", row * 7_919 % 100_000_000);
        let city = (row % 11 != 0).then(|| ["上海", "苏州", "南京"][row % 3]);
        let amount = (row % 7 != 0).then_some(i64::try_from(row % 40).unwrap());
        let cents = i128::try_from(row * 125 % 9_000).unwrap();
        let day = i32::try_from(20_089 + row % 28).unwrap();
        let shown = |value: Option<i64>| value.map_or_else(String::new, |value| value.to_string());
        let (whole, part) = (cents / 100, cents % 100);
        let date = format!("2025-01-{:02}", 1 + row % 28);
        let text = city.unwrap_or_default();
        writeln!(csv, "{phone},{text},{},{whole}.{part:02},{date}", shown(amount)).unwrap();
        phones.push(Some(phone));
        cities.push(city);
        amounts.push(amount);
        prices.push(Some(cents));
        days.push(Some(day));
    }
    let prices = Decimal128Array::from(prices).with_precision_and_scale(12, 2).unwrap();
    cli.write("orders.csv", &csv);
    cli.write(
        "orders.parquet",
        parquet(vec![
            ("手机号", Arc::new(StringArray::from(phones))),
            ("城市", texts(&cities)),
            ("数量", Arc::new(Int64Array::from(amounts))),
            ("金额", Arc::new(prices)),
            ("下单日期", Arc::new(Date32Array::from(days))),
        ]),
    );
    let (text, typed) = (scan(&cli, "orders.csv"), scan(&cli, "orders.parquet"));
    assert_eq!(typed["tables"][0]["rows"], rows);
    for (text, typed) in columns(&text).iter().zip(columns(&typed)) {
        for key in ["name", "type", "rows", "nulls", "placeholders", "distinct", "grade"] {
            assert_eq!(text[key], typed[key], "{key} of {}", text["name"]);
        }
        let classes = |column: &Value| -> Vec<Value> {
            let labels = column["labels"].as_array().unwrap();
            labels.iter().map(|label| label["class"].clone()).collect()
        };
        assert_eq!(classes(text), classes(typed), "{}", text["name"]);
    }
    assert_eq!(columns(&typed)[0]["labels"][0]["class"], "mobile-phone");
    assert_eq!(typed["files"][0]["encoding"], "binary");
}

#[test]
fn every_kind_of_column_has_a_type_and_counts() {
    let cli = cli();
    let keys: DictionaryArray<Int32Type> = vec![Some("甲"), Some("乙"), None, Some("甲")].into_iter().collect();
    let decimals = Decimal128Array::from(vec![Some(150), None, Some(225), Some(150)])
        .with_precision_and_scale(10, 2)
        .unwrap();
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![
        Some(vec![Some(1), Some(2)]),
        None,
        Some(vec![]),
        Some(vec![Some(3)]),
    ]);
    let inner: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3, 4]));
    let group = StructArray::from(vec![(
        Arc::new(Field::new("x", inner.data_type().clone(), true)),
        inner,
    )]);
    let micros = vec![Some(1_735_689_600_000_000), Some(1_735_693_200_000_000), None, Some(1)];
    cli.write(
        "kinds.parquet",
        parquet(vec![
            ("dictionary", Arc::new(keys)),
            ("decimal", Arc::new(decimals)),
            ("list", Arc::new(list)),
            ("struct", Arc::new(group)),
            ("timestamp", Arc::new(TimestampMicrosecondArray::from(micros))),
            (
                "float",
                Arc::new(Float64Array::from(vec![Some(0.5), Some(f64::NAN), None, Some(2.0)])),
            ),
            (
                "boolean",
                Arc::new(BooleanArray::from(vec![Some(true), None, Some(false), Some(true)])),
            ),
            (
                "binary",
                Arc::new(BinaryArray::from(vec![
                    Some(&b"\x00\xff"[..]),
                    None,
                    Some(b"x"),
                    Some(b"y"),
                ])),
            ),
            ("empty", texts(&[None, None, None, None])),
            ("blank", texts(&[Some(""), Some("a"), None, Some("NA")])),
        ]),
    );
    let report = scan(&cli, "kinds.parquet");
    let expected = [
        ("dictionary", "text", 1, 0),
        ("decimal", "decimal", 1, 0),
        ("list", "nested", 1, 0),
        ("struct", "nested", 0, 0),
        ("timestamp", "timestamp", 1, 0),
        ("float", "float", 1, 0),
        ("boolean", "boolean", 1, 0),
        ("binary", "binary", 1, 0),
        ("empty", "empty", 4, 0),
        ("blank", "text", 1, 1),
    ];
    assert_eq!(columns(&report).len(), expected.len());
    for (column, (name, kind, nulls, placeholders)) in columns(&report).iter().zip(expected) {
        assert_eq!(
            (&column["name"], &column["type"]),
            (&name.into(), &kind.into()),
            "{column}"
        );
        assert_eq!(
            (&column["rows"], &column["nulls"]),
            (&4.into(), &nulls.into()),
            "{column}"
        );
        assert_eq!(column["placeholders"], placeholders, "{column}");
    }
}

#[test]
fn no_rows_are_undetermined_not_clean() {
    let cli = cli();
    cli.write("none.parquet", parquet(vec![("a", texts(&[]))]));
    cli.run(["scan", "none.parquet"]).assert_code(3);
}

#[test]
fn bytes_that_nothing_refers_to_are_told() {
    let cli = cli();
    let good = parquet(vec![("a", texts(&[Some("x"), Some("y")]))]);
    cli.write("after.parquet", [good.as_slice(), b"110101189003070298"].concat());
    cli.run(["scan", "after.parquet"])
        .assert_code(6)
        .assert_stderr_has("after.parquet");
    // Between the data and the footer, where a reader that trusts the footer never looks.
    let length = u32::from_le_bytes(good[good.len() - 8..good.len() - 4].try_into().unwrap());
    let footer = good.len() - 8 - usize::try_from(length).unwrap();
    cli.write(
        "within.parquet",
        [&good[..footer], b"110101189003070298", &good[footer..]].concat(),
    );
    // They are no rows, so the rows are right; but the file is not read whole, and the report says so.
    let output = cli.run(["scan", "within.parquet", "--format", "json"]);
    output.assert_code(1);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let file = &report["files"][0];
    assert_eq!(
        (&file["inventory"]["complete"], &report["tables"][0]["rows"]),
        (&false.into(), &2.into())
    );
    assert_eq!(
        (&file["notes"][0]["kind"], &file["notes"][0]["count"]),
        (&"unreferenced-bytes".into(), &18.into())
    );
    assert!(!String::from_utf8_lossy(&output.stdout).contains("110101189003070298"));
}

#[test]
fn a_file_cut_short_anywhere_is_damaged() {
    let cli = cli();
    let good = parquet(vec![
        ("a", texts(&[Some("x"), Some("y")])),
        ("b", texts(&[None, Some("z")])),
    ]);
    for share in [1, 3, 5, 7, 9] {
        let cut = &good[..good.len() * share / 10];
        cli.write("cut.parquet", cut);
        cli.run(["scan", "cut.parquet"])
            .assert_code(6)
            .assert_stderr_has("DS-IN-");
    }
    cli.write("cut.parquet", &good[..good.len() - 1]);
    cli.run(["scan", "cut.parquet"])
        .assert_code(6)
        .assert_stderr_has("DS-IN-005");
}

/// A page that unfolds to far more than its file holds is a limit, not a crash.
#[test]
fn a_bomb_is_stopped_by_its_ratio() {
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::file::properties::WriterProperties;
    let cli = cli();
    let cell = texts(&[Some(&"a".repeat(72 << 20))]);
    let schema = Arc::new(Schema::new(vec![Field::new("a", cell.data_type().clone(), false)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![cell]).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .build();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    cli.write("bomb.parquet", bytes);
    let output = cli.run(["scan", "bomb.parquet"]);
    output.assert_code(7).assert_stderr_has("DS-LIM-004");
}
