//! Conditions over nulls, keys over several batches and tables, row numbers, and sameness whatever the means.

use std::io::Write as _;

use std::fs::File;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use arrow::ipc::writer::FileWriter;
use dataseal_intake::{OpenFile, Source, open};
use dataseal_model::{
    ColumnKind, Comparator, Condition, Digest, ErrorCode, KeysMeasurement, Operand, Pattern, Predicate, Rational,
    RowTest, TestCounts, Unanswered,
};
use parquet::arrow::ArrowWriter;
use sha2::Digest as _;

use super::*;

const OPTIONS: ScanOptions = ScanOptions {
    threads: 2,
    memory_bytes: 64 << 20,
};

type Keys = Result<KeyFile, Unanswered>;

fn holding(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

fn table_in(bytes: &[u8], name: &str) -> OpenTable {
    let source = Source {
        file: holding(bytes),
        name: name.to_owned(),
        scratch: tempfile::tempfile().ok(),
    };
    let mut file: OpenFile = open(source, Default::default(), Default::default()).unwrap();
    file.next_table().unwrap().unwrap()
}

fn parquet_of(columns: &[(&str, ArrayRef)]) -> Vec<u8> {
    let batch =
        RecordBatch::try_from_iter_with_nullable(columns.iter().map(|(name, array)| (*name, array.clone(), true)));
    let batch = batch.unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn measured_in(bytes: &[u8], name: &str, tests: &[RowTest], keys: Vec<Keys>, options: &ScanOptions) -> RowsMeasurement {
    let number = keys.len();
    let mut keys = KeyTables::new(keys, tempfile::tempfile().unwrap(), *options);
    let measured = rows(table_in(bytes, name), RowTests { tests, most: 5 }, &mut keys, options).unwrap();
    assert!(measured.answers(tests.len(), number, 5), "{measured:?}");
    measured
}

fn measured(text: &str, tests: &[RowTest], keys: Vec<Keys>, options: &ScanOptions) -> RowsMeasurement {
    measured_in(text.as_bytes(), "t.csv", tests, keys, options)
}

fn keys_in(bytes: &[u8], name: &str, columns: &[&str]) -> Keys {
    Ok(KeyFile {
        file: holding(bytes),
        scratch: tempfile::tempfile().unwrap(),
        name: name.to_owned(),
        columns: columns.iter().map(ToString::to_string).collect(),
        read: Default::default(),
    })
}

fn keys_of(text: &str, column: &str) -> Keys {
    keys_in(text.as_bytes(), "k.csv", &[column])
}

fn among(columns: &[&str], keys: usize) -> RowTest {
    RowTest::Among(columns.iter().map(ToString::to_string).collect(), keys)
}

fn counts(failing: u64, undetermined: u64, first: &[u64]) -> Result<TestCounts, Unanswered> {
    Ok(TestCounts {
        failing,
        undetermined,
        first: first.to_vec(),
    })
}

fn holds(columns: &[&str], condition: Condition) -> RowTest {
    RowTest::Holds(Predicate {
        columns: columns.iter().map(ToString::to_string).collect(),
        patterns: Vec::new(),
        condition,
    })
}

fn number(column: usize) -> Operand {
    Operand::Column(column, ColumnKind::Number)
}

fn is(column: usize, text: &str) -> Condition {
    Condition::Compared(
        Operand::Column(column, ColumnKind::Text),
        Comparator::Equal,
        Operand::Text(text.to_owned()),
    )
}

fn unique(columns: &[&str]) -> RowTest {
    RowTest::Unique(columns.iter().map(ToString::to_string).collect())
}

#[test]
fn amounts_are_exact_and_what_cannot_be_read_is_unknown() {
    let product = Operand::Computed(Box::new((number(0), dataseal_model::Arithmetic::Multiply, number(1))));
    let amount = Condition::Compared(product, Comparator::Equal, number(2));
    let test = holds(
        &["数量", "单价", "金额", "类型"],
        Condition::Or(vec![amount, is(3, "退货")]),
    );
    let text = "数量,单价,金额,类型\n3,0.1,0.3,销售\n3,0.1,0.30000000000000004,销售\n1,2,9,退货\n,2,9,退货\n,2,9,销售\n2,x,9,\n2,2,5,\n";
    let measured = measured(text, &[test], Vec::new(), &OPTIONS);
    // Row 7 has no kind: its amount is wrong, but it may be a return.
    assert_eq!(measured.answers, [counts(1, 3, &[2])]);
    assert_eq!((measured.rows, measured.quarantined), (Some(7), 0));
}

#[test]
fn three_valued_logic_is_that_of_sql() {
    let all = |parts| Condition::And(parts);
    let not = |part| Condition::Not(Box::new(part));
    // In the table: a is x, y, nothing.
    let text = "a,b\nx,1\ny,2\n,3\n";
    for (condition, expected) in [
        (is(0, "x"), counts(1, 1, &[2])),
        (not(is(0, "x")), counts(1, 1, &[1])),
        (
            all(vec![is(0, "x"), Condition::Literal(false)]),
            counts(3, 0, &[1, 2, 3]),
        ),
        (
            Condition::Or(vec![is(0, "x"), Condition::Literal(true)]),
            counts(0, 0, &[]),
        ),
        (Condition::Blank(0), counts(2, 0, &[1, 2])),
        (not(Condition::Blank(0)), counts(1, 0, &[3])),
    ] {
        let test = holds(&["a"], condition.clone());
        assert_eq!(
            measured(text, &[test], Vec::new(), &OPTIONS).answers,
            [expected],
            "{condition:?}"
        );
    }
}

#[test]
fn patterns_and_lengths_look_at_the_text() {
    let test = RowTest::Holds(Predicate {
        columns: vec!["c".to_owned()],
        patterns: vec![(0, Pattern::parse("^[0-9]{3}$").unwrap())],
        condition: Condition::And(vec![
            Condition::Matches(0),
            Condition::Compared(
                Operand::Length(0),
                Comparator::Equal,
                Operand::Number(Rational::whole(3)),
            ),
        ]),
    });
    let measured = measured("c,d\n123,1\n12,2\n四五六,3\n,4\n", &[test], Vec::new(), &OPTIONS);
    assert_eq!(measured.answers, [counts(2, 1, &[2, 3])]);
}

#[test]
fn all_rows_of_a_key_that_is_there_twice_fail() {
    let text = "k,l,m\n1,a,1\n1,b,2\n2,a,3\n1,a,4\n,a,5\n,a,6\n";
    let tests = [unique(&["k"]), unique(&["k", "l"]), unique(&["l"]), unique(&["m"])];
    let measured = measured(text, &tests, Vec::new(), &OPTIONS);
    assert_eq!(
        measured.answers,
        [
            counts(3, 2, &[1, 2, 4]),
            counts(2, 2, &[1, 4]),
            counts(5, 0, &[1, 3, 4, 5, 6]),
            counts(0, 0, &[]),
        ]
    );
}

#[test]
fn identifiers_in_texts_are_no_numbers() {
    let text = "章节号,码\n3.1,100\n3.10,1E2\n03.1,0100\n3.1,100.0\n";
    let answers = measured(text, &[unique(&["章节号"]), unique(&["码"])], Vec::new(), &OPTIONS).answers;
    assert_eq!(answers, [counts(2, 0, &[1, 4]), counts(0, 0, &[])]);
    let keys = vec![keys_of("k\n3.10\n", "k")];
    assert_eq!(
        measured(text, &[among(&["章节号"], 0)], keys, &OPTIONS).answers,
        [counts(3, 0, &[1, 3, 4])]
    );
}

#[test]
fn typed_columns_compare_by_what_they_say() {
    let codes: ArrayRef = Arc::new(Int64Array::from(vec![310_000, 320_000]));
    let typed = parquet_of(&[("code", codes)]);
    let text = "地区\n310000\n320000.0\n0310000\n330000\n";
    let keys = vec![keys_in(&typed, "k.parquet", &["code"])];
    assert_eq!(
        measured(text, &[among(&["地区"], 0)], keys, &OPTIONS).answers,
        [counts(2, 0, &[3, 4])]
    );
    let keys = vec![keys_of("地区\n310000.0\n", "地区")];
    let answers = measured_in(&typed, "t.parquet", &[among(&["code"], 0)], keys, &OPTIONS).answers;
    assert_eq!(answers, [counts(1, 0, &[2])]);
}

#[test]
fn a_composite_key_compares_each_column_in_its_own_way() {
    let lines: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 1]));
    let orders: ArrayRef = Arc::new(StringArray::from(vec!["1E2", "1E2", "007"]));
    let typed = parquet_of(&[("order", orders), ("line", lines)]);
    let text = "订单号,行号\n1E2,1\n100,1\n1E2,2.0\n007,1\n7,1\n1E2,\n";
    let keys = vec![keys_in(&typed, "k.parquet", &["order", "line"])];
    let answers = measured(text, &[among(&["订单号", "行号"], 0)], keys, &OPTIONS).answers;
    assert_eq!(answers, [counts(2, 1, &[2, 5])]);
}

#[test]
fn values_are_among_the_keys_or_fail() {
    let keys = vec![
        keys_of("code,name\n310000,上海\n320000,江苏\n320000,江苏\n,无\n", "code"),
        keys_of("code,name\n310000,上海\n", "kode"),
        keys_of("code,name\n,上海\n", "code"),
        Err(Unanswered::NoKeyTable),
        keys_of("code,code\n310000,上海\n", "code"),
    ];
    let tests: Vec<RowTest> = (0..6).map(|place| among(&["地区"], place)).collect();
    let text = "地区,n\n310000,1\n999999,2\n,3\n320000,4\n999999,5\n";
    let answers = measured(text, &tests, keys, &OPTIONS).answers;
    assert_eq!(
        answers,
        [
            counts(2, 1, &[2, 5]),
            Err(Unanswered::NoKeyColumn),
            Err(Unanswered::NoKeys),
            Err(Unanswered::NoKeyTable),
            Err(Unanswered::SeveralKeyColumns),
            Err(Unanswered::NoKeyTable),
        ]
    );
}

#[test]
fn why_a_table_of_keys_was_not_read_is_told() {
    let damaged = "code,name\n310000,上海\n320000,江苏,too,many\n330000,浙江\n340000,安徽\n";
    let keys = vec![
        keys_of(damaged, "code"),
        keys_in(b"PAR1\0\0\0\0PAR1", "k.parquet", &["code"]),
    ];
    let measured = measured(
        "地区\n310000\n",
        &[among(&["地区"], 0), among(&["地区"], 1)],
        keys,
        &OPTIONS,
    );
    assert_eq!(
        measured.answers,
        [Err(Unanswered::KeysUnread), Err(Unanswered::KeysUnread)]
    );
    let digest: [u8; 32] = sha2::Sha256::digest(damaged).into();
    let set_aside = KeysMeasurement {
        digest: Some(Digest::new(digest)),
        quarantined: 1,
        failure: None,
    };
    assert_eq!(measured.keys.first(), Some(&set_aside));
    let failure = measured.keys.last().and_then(|keys| keys.failure.clone());
    assert_eq!(failure.map(|(code, _)| code), Some(ErrorCode::InputCorrupt));
}

#[test]
fn keys_that_no_test_needs_are_not_read() {
    let keys = vec![keys_in(b"PAR1\0\0\0\0PAR1", "k.parquet", &["code"])];
    let measured = measured("a\n1\n", &[among(&["地区"], 0), unique(&["a"])], keys, &OPTIONS);
    assert_eq!(measured.answers, [Err(Unanswered::NoColumn), counts(0, 0, &[])]);
    assert_eq!(measured.keys, [KeysMeasurement::default()]);
}

#[test]
fn an_empty_text_is_no_value_in_any_format() {
    let texts: ArrayRef = Arc::new(StringArray::from(vec![Some("x"), Some(""), None]));
    let rows: ArrayRef = Arc::new(Int64Array::from(vec![1, 2, 3]));
    let typed = parquet_of(&[("a", texts), ("n", rows)]);
    let matching = RowTest::Holds(Predicate {
        columns: vec!["a".to_owned()],
        patterns: vec![(0, Pattern::parse("^x?$").unwrap())],
        condition: Condition::Matches(0),
    });
    let length = Condition::Compared(
        Operand::Length(0),
        Comparator::Equal,
        Operand::Number(Rational::whole(1)),
    );
    let tests = [
        matching,
        holds(&["a"], length),
        holds(&["a"], is(0, "x")),
        unique(&["a"]),
    ];
    let expected = vec![counts(0, 2, &[]); 4];
    assert_eq!(
        measured_in(&typed, "t.parquet", &tests, Vec::new(), &OPTIONS).answers,
        expected
    );
    assert_eq!(
        measured("a,n\nx,1\n\"\",2\n,3\n", &tests, Vec::new(), &OPTIONS).answers,
        expected
    );
}

fn compared_day(comparator: Comparator, day: &str) -> RowTest {
    let column = Operand::Column(0, ColumnKind::Day);
    holds(
        &["at"],
        Condition::Compared(column, comparator, Operand::Day(day.parse().unwrap())),
    )
}

/// 2026-01-31 23:00 in Greenwich, eight hours before that, and nothing.
fn instants(zone: &str) -> ArrayRef {
    let instant = 1_769_900_400_000_000;
    let instants = TimestampMicrosecondArray::from(vec![Some(instant), Some(instant - 8 * 3_600_000_000), None]);
    Arc::new(instants.with_timezone(zone))
}

#[test]
fn the_day_of_an_instant_is_that_of_the_declared_zone() {
    let tests = [compared_day(Comparator::Equal, "2026-02-01")];
    for zone in ["+08:00", "Asia/Shanghai"] {
        let batch = RecordBatch::try_from_iter_with_nullable([("at", instants(zone), true)]).unwrap();
        let mut bytes = Vec::new();
        let mut writer = FileWriter::try_new(&mut bytes, &batch.schema()).unwrap();
        writer.write(&batch).unwrap();
        writer.finish().unwrap();
        drop(writer);
        let answers = measured_in(&bytes, "t.arrow", &tests, Vec::new(), &OPTIONS).answers;
        assert_eq!(answers, [counts(1, 1, &[2])], "{zone}");
    }
    let text = "at\n2026-02-01 07:00+08:00\n2026-01-31 23:00+08:00\n2026-02-01 至今\n";
    assert_eq!(
        measured(text, &tests, Vec::new(), &OPTIONS).answers,
        [counts(1, 1, &[2])]
    );
}

#[test]
fn an_instant_without_a_zone_has_every_day_that_it_was_somewhere() {
    let typed = parquet_of(&[("at", instants("Asia/Shanghai"))]);
    for (comparator, day, expected) in [
        (Comparator::Equal, "2026-02-01", counts(0, 3, &[])),
        (Comparator::Equal, "2026-03-01", counts(2, 1, &[1, 2])),
        (Comparator::Unequal, "2026-03-01", counts(0, 1, &[])),
        (Comparator::GreaterOrEqual, "2026-01-31", counts(0, 1, &[])),
        (Comparator::GreaterOrEqual, "2026-02-01", counts(0, 3, &[])),
        (Comparator::Less, "2026-02-02", counts(0, 1, &[])),
        (Comparator::Less, "2026-01-31", counts(2, 1, &[1, 2])),
    ] {
        let answers = measured_in(
            &typed,
            "t.parquet",
            &[compared_day(comparator, day)],
            Vec::new(),
            &OPTIONS,
        )
        .answers;
        assert_eq!(answers, [expected], "{comparator:?} {day}");
    }
}

#[test]
fn columns_that_are_not_there_are_an_answer_and_nothing_is_read() {
    let tests = [unique(&["z"]), unique(&["a"])];
    let measured_some = measured("a,b,b\n1,2,3\n", &tests, Vec::new(), &OPTIONS);
    assert_eq!(measured_some.answers, [Err(Unanswered::NoColumn), counts(0, 0, &[])]);
    let tests = [unique(&["z"]), unique(&["b"]), unique(&["b", "z"])];
    let measured_none = measured("a,b,b\n1,2,3\n", &tests, Vec::new(), &OPTIONS);
    assert_eq!(
        measured_none.answers,
        [
            Err(Unanswered::NoColumn),
            Err(Unanswered::SeveralColumns),
            Err(Unanswered::NoColumn)
        ]
    );
    assert_eq!((measured_none.rows, measured_none.digest), (None, None));
}

#[test]
fn rows_that_are_set_aside_keep_their_numbers() {
    let text = "a,b\n1,x\n2,y,too,many\n3,y\n4,x\n5,x,too\n6,y\n";
    let answers = measured(text, &[holds(&["b"], is(0, "x"))], Vec::new(), &OPTIONS);
    assert_eq!((answers.rows, answers.quarantined), (Some(4), 2));
    assert_eq!(answers.answers, [counts(2, 0, &[3, 6])]);
}

#[test]
fn neither_threads_nor_memory_show_over_many_batches() {
    let mut text = "id,code,twice\n".to_owned();
    for row in 0_u64..120_000 {
        let code = row * 7919 % 5_003;
        text.push_str(&format!("{row},{code},{}\n", row % 119_990));
    }
    let reference: String = std::iter::once("code\n".to_owned())
        .chain((0..5_000).map(|code| format!("{code}\n")))
        .collect();
    let tests = [
        unique(&["id"]),
        unique(&["twice"]),
        among(&["code"], 0),
        holds(
            &["id"],
            Condition::Compared(number(0), Comparator::Less, Operand::Number(Rational::whole(119_997))),
        ),
    ];
    let all: Vec<RowsMeasurement> = [(1, 1 << 30), (4, 1 << 30), (2, 32 << 20)]
        .map(|(threads, memory_bytes)| {
            let options = ScanOptions { threads, memory_bytes };
            measured(&text, &tests, vec![keys_of(&reference, "code")], &options)
        })
        .into();
    assert!(all.iter().all(|one| *one == all[0]));
    let strangers: Vec<u64> = (0..120_000_u64).filter(|row| row * 7919 % 5_003 >= 5_000).collect();
    let first: Vec<u64> = strangers.iter().take(5).map(|row| row + 1).collect();
    assert_eq!(
        all[0].answers,
        [
            counts(0, 0, &[]),
            counts(20, 0, &[1, 2, 3, 4, 5]),
            counts(strangers.len() as u64, 0, &first),
            counts(3, 0, &[119_998, 119_999, 120_000]),
        ]
    );
}
