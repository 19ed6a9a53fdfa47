//! The statement parser, records and headers. Whole databases are read in the tests of the reader, beside SQLite itself.

use std::sync::Arc;

use proptest::prelude::*;

use super::record::varint;
use super::*;
use crate::testing::region_of;

fn table(sql: &str) -> TableSql {
    parse_table(sql).unwrap()
}

fn names(sql: &str) -> Vec<String> {
    table(sql).columns.into_iter().map(|column| column.name).collect()
}

#[test]
fn names_may_be_written_in_every_way() {
    let sql = "CREATE TABLE IF NOT EXISTS main.\"t (\"\"x\"\")\" (a, \"b \"\"q\"\"\" TEXT, [c,d] /* , x */ INT, `e``f` -- y\n, \
               'g' REAL, 姓名 varchar(10, 2) NOT NULL DEFAULT ',', CHECK (a > '('), UNIQUE (a))";
    assert_eq!(names(sql), ["a", "b \"q\"", "c,d", "e`f", "g", "姓名"]);
    assert_eq!(names("create temp table t(x)strict;"), ["x"]);
}

#[test]
fn what_is_not_understood_is_refused() {
    for sql in [
        "",
        "CREATE VIEW v AS SELECT 1",
        "CREATE TABLE t",
        "CREATE TABLE t (a",
        "CREATE TABLE t ()",
        "CREATE TABLE t (a) WITH ROWS",
        "CREATE TABLE t (a \"b)",
        "CREATE TABLE t (a, PRIMARY KEY (b))",
        "CREATE TABLE t (a) WITHOUT ROWID",
        "CREATE TABLE t (a PRIMARY KEY, b, PRIMARY KEY (b))",
    ] {
        assert_eq!(parse_table(sql), None, "{sql}");
    }
}

#[test]
fn only_an_integer_key_stands_for_the_row_number() {
    let alias = |sql| table(sql).rowid_alias;
    assert_eq!(
        alias("CREATE TABLE t (a, id INTEGER PRIMARY KEY AUTOINCREMENT)"),
        Some(1)
    );
    assert_eq!(
        alias("CREATE TABLE t (id integer, a, CONSTRAINT k PRIMARY KEY (ID DESC))"),
        Some(0)
    );
    assert_eq!(
        alias("CREATE TABLE t (a UNIQUE, id INTEGER, UNIQUE (a) PRIMARY KEY (id))"),
        Some(1)
    );
    for sql in [
        "CREATE TABLE t (id INTEGER PRIMARY KEY DESC)",
        "CREATE TABLE t (id INT PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER(4) PRIMARY KEY)",
        "CREATE TABLE t (id INTEGER, b, PRIMARY KEY (id, b))",
        "CREATE TABLE t (id INTEGER PRIMARY KEY) WITHOUT ROWID",
    ] {
        assert_eq!(alias(sql), None, "{sql}");
    }
}

#[test]
fn records_have_their_own_order() {
    let stored = |sql| table(sql).stored;
    assert_eq!(
        stored("CREATE TABLE t (a, b, c, PRIMARY KEY (c, a, c)) WITHOUT ROWID, STRICT"),
        [2, 0, 1]
    );
    assert_eq!(
        stored("CREATE TABLE t (a, b AS (a + 1), c GENERATED ALWAYS AS (a || ')') STORED, d)"),
        [0, 2, 3]
    );
}

#[test]
fn defaults_are_literals() {
    let sql = "CREATE TABLE t (a DEFAULT -1.5e+3, b DEFAULT 'it''s', c DEFAULT (7), d DEFAULT CURRENT_DATE, \
               e REFERENCES x(y) ON DELETE SET DEFAULT, f DEFAULT TRUE NOT NULL, g DEFAULT (1 + 2), h DEFAULT x'00')";
    let defaults: Vec<DefaultSql> = table(sql).columns.into_iter().map(|column| column.default).collect();
    let number = |digits: &str| DefaultSql::Number(digits.to_owned());
    assert_eq!(
        defaults,
        [
            number("-1.5e+3"),
            DefaultSql::Text("it's".to_owned()),
            number("7"),
            DefaultSql::Computed,
            DefaultSql::Null,
            number("1"),
            DefaultSql::Computed,
            DefaultSql::Computed,
        ]
    );
}

#[test]
fn affinity_follows_the_declared_type() {
    let sql = "CREATE TABLE t (a, b BIGINT, c VARCHAR(9), d DOUBLE PRECISION, e DECIMAL(10,5), f \"FLOATING POINT\")";
    let affinities: Vec<&str> = table(sql)
        .columns
        .iter()
        .map(|column| column.affinity.as_str())
        .collect();
    assert_eq!(affinities, ["blob", "integer", "text", "real", "numeric", "integer"]);
}

#[test]
fn records_are_filled_exactly() {
    let record = [6, 0, 1, 9, 15, 14, 0xFF, b'x', 7];
    let expected = vec![
        Value::Null,
        Value::Integer(-1),
        Value::Integer(1),
        Value::Text(b"x"),
        Value::Blob(&[7]),
    ];
    assert_eq!(decode(&record), Some(expected));
    assert_eq!(decode(&record[..8]), None);
    assert_eq!(decode(&[2, 0, 5]), None);
    assert_eq!(decode(&[2, 10]), None);
    assert_eq!(decode(&[0]), None);
    assert_eq!(varint(&[0xFF; 9]), Some((-1, &[][..])));
    assert_eq!(varint(&[0xFF; 8]), None);
}

#[test]
fn a_header_must_fit_its_file() {
    let mut bytes = vec![0; 1024];
    bytes[..16].copy_from_slice(b"SQLite format 3\0");
    bytes[16..24].copy_from_slice(&[2, 0, 1, 1, 0, 64, 32, 32]);
    bytes[31] = 2;
    let open = |bytes: &[u8]| Database::open(region_of(bytes), Arc::default()).map(|database| database.header().pages);
    assert_eq!(open(&bytes), Ok(2));
    let truncated = |offset| {
        Err(IntakeError::Corrupt {
            part: Damage::Truncated,
            offset,
        })
    };
    assert_eq!(open(&bytes[..1000]), truncated(1000));
    assert_eq!(open(&bytes[..50]), truncated(50));
    let longer = [&bytes[..], &[0; 7]].concat();
    let hidden = Err(IntakeError::HiddenBytes {
        offset: 1024,
        length: 7,
    });
    assert_eq!(open(&longer), hidden);
    for (at, value) in [(17, 3), (18, 9), (20, 200), (21, 1), (47, 9), (59, 4)] {
        let mut damaged = bytes.clone();
        damaged[at] = value;
        assert!(open(&damaged).is_err() || at == 18, "{at}");
    }
}

proptest! {
    #[test]
    fn any_statement_is_parsed_or_refused(sql in "(CREATE TABLE t )?[a-c()\\[\\]'\"`,;.x0-2 /*-]{0,30}") {
        if let Some(table) = parse_table(&sql) {
            prop_assert!(table.stored.iter().all(|column| *column < table.columns.len()));
        }
    }

    #[test]
    fn any_record_is_decoded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..40)) {
        let _ = decode(&bytes);
    }
}
