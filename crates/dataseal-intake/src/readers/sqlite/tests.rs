//! Databases made by SQLite itself and read back beside it; truncated, damaged and hostile ones.

use std::sync::Arc;

use arrow::array::{Array, AsArray};
use arrow::datatypes::DataType;
use dataseal_bytes::{Damage, IntakeError, Limits, ReadOptions};
use dataseal_model::{FileRecord, Format, NoteKind};
use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::ValueRef;

use crate::open;
use crate::testing::{Rows, file_of, open_named, read, read_tables, rows_of, source_of};

/// The bytes of a database that these statements make.
fn database(statements: &str) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let connection = Connection::open(file.path()).unwrap();
    connection.execute_batch(statements).unwrap();
    connection.close().unwrap();
    std::fs::read(file.path()).unwrap()
}

/// What SQLite itself reads, written as the reader writes it.
fn oracle(bytes: &[u8], table: &str, columns: &str) -> Rows {
    try_oracle(bytes, table, columns).unwrap()
}

fn try_oracle(bytes: &[u8], table: &str, columns: &str) -> rusqlite::Result<Rows> {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), bytes).unwrap();
    let connection = Connection::open(file.path())?;
    let quoted = table.replace('"', "\"\"");
    let mut statement = connection.prepare(&format!("select {columns} from \"{quoted}\""))?;
    let width = statement.column_count();
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let cell = |column| match row.get_ref(column).unwrap() {
            ValueRef::Null => None,
            ValueRef::Integer(integer) => Some(integer.to_string()),
            ValueRef::Real(real) => Some(format!("{real:?}")),
            ValueRef::Text(text) if std::str::from_utf8(text).is_ok() => {
                Some(String::from_utf8(text.to_vec()).unwrap())
            }
            ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
                Some(format!("x'{digits}'"))
            }
        };
        found.push((0..width).map(cell).collect());
    }
    Ok(found)
}

fn tables(bytes: &[u8]) -> Result<Vec<(Rows, FileRecord)>, IntakeError> {
    read_tables(bytes, "a.db")
}

fn name(record: &FileRecord) -> &str {
    record.reading.part[0].name.expose()
}

fn noted(record: &FileRecord, kind: NoteKind) -> u64 {
    let notes = &record.reading.notes;
    notes.iter().find(|note| note.kind == kind).map_or(0, |note| note.count)
}

/// Reads every table as SQLite does.
fn agrees(statements: &str) -> Vec<(Rows, FileRecord)> {
    let bytes = database(statements);
    let found = tables(&bytes).unwrap();
    for (rows, record) in &found {
        assert_eq!(*rows, oracle(&bytes, name(record), "*"), "{}", name(record));
        assert_eq!(record.format, Format::Sqlite);
        assert_eq!(record.inventory.bytes, bytes.len() as u64);
    }
    found
}

const VALUES: &str = "
    CREATE TABLE \"odd \"\"name\"\"\n表\" (id INTEGER PRIMARY KEY, \"a,b\" TEXT, r REAL, n NUMERIC, x);
    INSERT INTO \"odd \"\"name\"\"\n表\" VALUES
      (1, 'text', 5, 1.5, 9007199254740993), (-7, '', -0.0, '007', 9223372036854775807), (3, NULL, 1e300, 'x', -129),
      (4, char(0) || 'é', 0.1, 3.0, -9223372036854775808), (5, 12, 9e99, NULL, 8388608), (6, '姓名', 1e-7, 1, 140737488355328);
    CREATE TABLE empty (a, b);
    CREATE TABLE last (v); INSERT INTO last VALUES (1);";

#[test]
fn values_are_those_that_sqlite_gives() {
    let found = agrees(VALUES);
    let names: Vec<&str> = found.iter().map(|(_, record)| name(record)).collect();
    assert_eq!(names, ["odd \"name\"\n表", "empty", "last"]);
    assert_eq!(found[0].0.len(), 6);
    assert_eq!(found[1].0.len(), 0);
    let positions: Vec<u32> = found
        .iter()
        .map(|(_, record)| record.reading.part[0].position)
        .collect();
    assert_eq!(positions, [0, 1, 2]);
    assert_eq!(found[0].0[1][4].as_deref(), Some("9007199254740993"));
}

#[test]
fn tables_of_every_storage_are_read() {
    let many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) ";
    for pragma in [
        "PRAGMA page_size = 512;",
        "PRAGMA page_size = 65536;",
        "PRAGMA encoding = 'UTF-16le';",
        "PRAGMA encoding = 'UTF-16be'; PRAGMA page_size = 1024;",
        "PRAGMA auto_vacuum = FULL; PRAGMA page_size = 512;",
        "PRAGMA auto_vacuum = INCREMENTAL; PRAGMA page_size = 4096;",
    ] {
        let statements = format!(
            "{pragma}
             CREATE TABLE plain (a, b TEXT); INSERT INTO plain {many} SELECT i, 'näme ' || i FROM n;
             CREATE INDEX by_b ON plain (b); DELETE FROM plain WHERE a % 3 = 0;
             CREATE TABLE keyed (v, k1 TEXT, k2 INTEGER, w, PRIMARY KEY (k2, k1)) WITHOUT ROWID;
             INSERT INTO keyed {many} SELECT i * 1.5, 'k' || (i % 7), i, NULL FROM n;
             CREATE TABLE long (t TEXT); INSERT INTO long {many} SELECT printf('%.*c', i * 37 % 9000, 'x') FROM n LIMIT 300;
             CREATE TABLE longkey (t TEXT PRIMARY KEY, i) WITHOUT ROWID;
             INSERT INTO longkey {many} SELECT printf('%.*c%d', i * 37 % 3000, 'y', i), i FROM n LIMIT 300;
             CREATE TABLE counted (id INTEGER PRIMARY KEY AUTOINCREMENT, v); INSERT INTO counted (v) VALUES ('a'), ('b');"
        );
        let found = agrees(&statements);
        assert_eq!(found.len(), 5, "{pragma}");
        assert_eq!(found[0].0.len(), 2000, "{pragma}");
    }
}

#[test]
fn a_hundred_thousand_rows_are_read() {
    let found = agrees(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT);
         INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
         SELECT i * 3, 'value ' || i FROM n;",
    );
    assert_eq!(found[0].1.inventory.rows_measured, 100_000);
}

#[test]
fn columns_that_were_added_have_their_default_in_older_rows() {
    agrees(
        "CREATE TABLE t (a); INSERT INTO t VALUES (1);
         ALTER TABLE t ADD COLUMN b TEXT DEFAULT 7; ALTER TABLE t ADD COLUMN c REAL DEFAULT 5;
         ALTER TABLE t ADD COLUMN d INTEGER DEFAULT '12'; ALTER TABLE t ADD COLUMN e DEFAULT 'x''y' NOT NULL;
         ALTER TABLE t ADD COLUMN f; ALTER TABLE t ADD COLUMN g DEFAULT -1.25;
         INSERT INTO t (a, c) VALUES (2, 0.5); ALTER TABLE t RENAME COLUMN a TO \"renamed, a\";
         ALTER TABLE t DROP COLUMN f;",
    );
}

#[test]
fn computed_columns_are_said_not_to_be_read() {
    let bytes = database(
        "CREATE TABLE t (a INTEGER, v AS (a * 2), s TEXT GENERATED ALWAYS AS ('s' || a) STORED, b);
         INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y');",
    );
    let found = tables(&bytes).unwrap();
    assert_eq!(found[0].0, oracle(&bytes, "t", "a, s, b"));
    assert_eq!(noted(&found[0].1, NoteKind::ComputedColumn), 1);
}

#[test]
fn blobs_are_binary_alone_and_text_among_others() {
    let bytes = database(
        "CREATE TABLE t (only BLOB, mixed, bad TEXT);
         INSERT INTO t VALUES (x'00ff', x'0a', 'ok'), (NULL, 'text', CAST(x'c8cbff' AS TEXT));",
    );
    let mut opened = open(source_of(file_of(&bytes), "a.db"), Arc::default(), Arc::default()).unwrap();
    let table = opened.next_table().unwrap().unwrap();
    assert_eq!(*table.schema().field(0).data_type(), DataType::Binary);
    let (batches, record) = read(table, 2).unwrap();
    assert_eq!(batches[0].column(0).as_binary::<i32>().value(0), [0, 255]);
    assert!(batches[0].column(0).is_null(1));
    let mixed = batches[0].column(1).as_string::<i32>();
    assert_eq!((mixed.value(0), mixed.value(1)), ("x'0a'", "text"));
    assert_eq!(batches[0].column(2).as_string::<i32>().value(1), "x'c8cbff'");
    assert_eq!(noted(&record, NoteKind::MixedBlob), 1);
    assert_eq!(noted(&record, NoteKind::UndecodableText), 1);
}

#[test]
fn what_is_no_table_is_noted() {
    let bytes = database(
        "CREATE TABLE a (x); CREATE VIEW v AS SELECT * FROM a; CREATE VIRTUAL TABLE f USING fts5(body);
         INSERT INTO f VALUES ('some text'); CREATE TRIGGER g AFTER INSERT ON a BEGIN SELECT 1; END;",
    );
    let found = tables(&bytes).unwrap();
    let names: Vec<&str> = found.iter().map(|(_, record)| name(record)).collect();
    assert_eq!(names, ["a", "f_data", "f_idx", "f_content", "f_docsize", "f_config"]);
    assert_eq!(noted(&found[0].1, NoteKind::UnreadObject), 2);
    assert_eq!(found[1].1.reading.part[0].position, 3);
    for nothing in ["PRAGMA user_version = 1;", "CREATE TABLE a (x); DROP TABLE a;"] {
        assert_eq!(tables(&database(nothing)).err(), Some(IntakeError::Empty), "{nothing}");
    }
}

#[test]
fn free_pages_and_a_log_are_noted() {
    let bytes = database(
        "PRAGMA journal_mode = WAL; CREATE TABLE a (x); CREATE TABLE b (x);
         INSERT INTO b WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n;
         DROP TABLE b; INSERT INTO a VALUES (1);",
    );
    let found = tables(&bytes).unwrap();
    assert_eq!(found[0].0, oracle(&bytes, "a", "*"));
    assert!(noted(&found[0].1, NoteKind::FreePage) > 5);
    assert_eq!(noted(&found[0].1, NoteKind::WriteAheadLog), 1);
}

#[test]
fn a_database_inside_a_file_is_read_too() {
    let bytes = database(VALUES);
    let table = open_named(file_of(&bytes), "input", ReadOptions::default()).unwrap();
    assert_eq!(read(table, 1).unwrap().1.inventory.rows_measured, 6);
}

#[test]
fn limits_are_errors() {
    let refused = |limits: Limits| {
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let table = open_named(file_of(&database(VALUES)), "a.db", options);
        matches!(table.err(), Some(IntakeError::TooLarge { .. }))
    };
    let default = Limits::default();
    assert!(!refused(default));
    assert!(refused(Limits {
        max_columns: 4,
        ..default
    }));
    assert!(refused(Limits {
        max_entries: 2,
        ..default
    }));
    assert!(refused(Limits {
        max_cell_bytes: 5,
        ..default
    }));
    assert!(refused(Limits {
        max_footer_bytes: 50,
        ..default
    }));
}

#[test]
fn a_database_that_is_cut_off_is_refused() {
    let bytes = database(&format!("PRAGMA page_size = 1024; {VALUES}"));
    // Before its sixteenth byte it could be a text.
    for end in (16..bytes.len()).step_by(61) {
        assert!(tables(&bytes[..end]).is_err(), "{end}");
    }
    let extra = [&bytes[..], &[0; 1024]].concat();
    let hidden = IntakeError::HiddenBytes {
        offset: bytes.len() as u64,
        length: 1024,
    };
    assert_eq!(tables(&extra).err(), Some(hidden));
}

#[test]
fn a_page_that_belongs_to_nothing_or_twice_is_refused() {
    let statements = "PRAGMA page_size = 512; CREATE TABLE a (x); CREATE TABLE b (x); INSERT INTO a VALUES ('secret');";
    let bytes = database(&format!(
        "{statements} PRAGMA writable_schema = ON; UPDATE sqlite_schema SET rootpage = 2 WHERE name = 'b';"
    ));
    let damaged = IntakeError::Corrupt {
        part: Damage::Page,
        offset: 512,
    };
    assert_eq!(tables(&bytes).err(), Some(damaged));
    let bytes = database(&format!(
        "{statements} PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'a';"
    ));
    let hidden = IntakeError::HiddenBytes {
        offset: 512,
        length: 512,
    };
    assert_eq!(tables(&bytes).err(), Some(hidden));
}

#[test]
fn a_table_whose_statement_is_not_understood_is_refused_alone() {
    let bytes = database(
        "CREATE TABLE a (x); INSERT INTO a VALUES (1); CREATE TABLE b (x); INSERT INTO b VALUES (2);
         PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE TABLE a (' WHERE name = 'a';",
    );
    let mut opened = open(source_of(file_of(&bytes), "a.db"), Arc::default(), Arc::default()).unwrap();
    let unread = opened.next_table().unwrap().err().unwrap();
    assert!(matches!(unread.error, IntakeError::Unsupported(_)));
    let (batches, _) = read(opened.next_table().unwrap().unwrap(), 1).unwrap();
    assert_eq!(rows_of(&batches), [[Some("2".to_owned())]]);
}

#[test]
fn the_scratch_file_is_given_back_between_tables() {
    let bytes = database("CREATE TABLE a (x); INSERT INTO a VALUES (1); CREATE TABLE b (x); INSERT INTO b VALUES (2);");
    let mut opened = open(source_of(file_of(&bytes), "a.db"), Arc::default(), Arc::default()).unwrap();
    let first = opened.next_table().unwrap().unwrap();
    let scratch = first.scratch();
    let before = scratch.mark();
    scratch.spool(|put| put(b"what a measure puts down")).unwrap();
    read(first, 1).unwrap();
    let second = opened.next_table().unwrap().unwrap();
    assert_eq!(scratch.mark(), before);
    read(second, 1).unwrap();
    opened.finish().unwrap();
}

/// A small generator, so that every run damages the same bytes.
fn next_random(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn damaged_databases_are_refused_or_read_consistently() {
    let bytes = database(
        "PRAGMA page_size = 512; PRAGMA auto_vacuum = FULL; CREATE TABLE a (id INTEGER PRIMARY KEY, t TEXT, b REAL);
         INSERT INTO a WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)
         SELECT i, printf('%.*c', i * 31 % 900, 'x'), i * 1.5 FROM n;
         CREATE INDEX i ON a (t); CREATE TABLE k (x PRIMARY KEY, y) WITHOUT ROWID;
         INSERT INTO k SELECT id || t, b FROM a; DELETE FROM a WHERE id > 50;",
    );
    assert_eq!(tables(&bytes).unwrap().len(), 2);
    let mut state = 0x9E37_79B9_7F4A_7C15;
    let (mut refused, mut compared) = (0, 0);
    for round in 0..2_000 {
        let mut damaged = bytes.clone();
        for _ in 0..=next_random(&mut state) % 3 {
            let at = usize::try_from(next_random(&mut state)).unwrap() % damaged.len();
            damaged[at] = next_random(&mut state).to_le_bytes()[0];
        }
        match tables(&damaged) {
            Err(_) => refused += 1,
            Ok(tables) => {
                for (rows, record) in tables {
                    assert_eq!(rows.len() as u64, record.inventory.rows_declared);
                    // What SQLite itself can read is what was read. Its files cost time, so some are compared.
                    if round % 8 == 0
                        && let Ok(expected) = try_oracle(&damaged, name(&record), "*")
                    {
                        assert!(rows == expected, "{} differs in round {round}", name(&record));
                        compared += 1;
                    }
                }
            }
        }
    }
    assert!(refused > 100 && compared > 100, "{refused}, {compared}");
}

#[test]
fn no_error_shows_a_value() {
    let bytes = database("CREATE TABLE secret110101 (a); INSERT INTO secret110101 VALUES ('110101199003070011');");
    for at in (0..bytes.len()).step_by(7) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x55;
        if let Err(error) = tables(&damaged) {
            assert!(!format!("{error} {error:?}").contains("110101"), "{error:?}");
        }
    }
}

/// A statement that changes the table `t` or its neighbours.
fn change() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (1..200_u32, 0..3000_u32, 0..4_u32).prop_map(|(count, length, seed)| format!(
            "INSERT INTO t (k, v) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
             SELECT (i * 7919 + {seed}) % 1000, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN i * {seed}.25
             WHEN 2 THEN -i * 1000003 ELSE printf('%.*c', i * 31 % ({length} + 1), 'z') END FROM n;
             INSERT OR REPLACE INTO w SELECT v || k, k FROM t WHERE k % 3 = {seed} AND v IS NOT NULL;"
        )),
        2 => (2..9_u32).prop_map(|step| format!("DELETE FROM t WHERE id % {step} = 1; DELETE FROM w WHERE k % {step} = 1;")),
        2 => (2..9_u32, 0..5000_u32).prop_map(|(step, length)| format!(
            "UPDATE t SET v = printf('%.*c', {length}, 'u') WHERE id % {step} = 0;"
        )),
        1 => Just("CREATE INDEX IF NOT EXISTS i ON t (v, k);".to_owned()),
        1 => Just("DROP INDEX IF EXISTS i;".to_owned()),
        1 => Just("VACUUM;".to_owned()),
        1 => Just("PRAGMA incremental_vacuum(3);".to_owned()),
        1 => (0..1_000_000_u32).prop_map(|name| format!("ALTER TABLE t ADD COLUMN c{name} DEFAULT {name}.5;")),
        1 => Just("UPDATE t SET id = -id WHERE id % 11 = 3 AND -id NOT IN (SELECT id FROM t);".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn any_history_of_changes_reads_as_sqlite_reads_it(
        changes in prop::collection::vec(change(), 1..12),
        page_size in prop::sample::select(vec![512, 1024, 4096, 8192, 65536]),
        vacuum in 0..3,
    ) {
        agrees(&format!(
            "PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA page_size = {page_size};
             PRAGMA auto_vacuum = {vacuum};
             CREATE TABLE t (id INTEGER PRIMARY KEY, k INTEGER, v);
             CREATE TABLE w (s TEXT, k, PRIMARY KEY (s DESC)) WITHOUT ROWID; {}",
            changes.concat()
        ));
    }
}
