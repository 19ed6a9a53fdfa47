//! A real MariaDB: every kind of value, one snapshot, nothing written, nothing told.

use std::time::Duration;

use dataseal_model::ErrorCode;
use dataseal_stores::{Credentials, DatabaseSource, STANDARD_FILES, StoreError};
use mysql_async::prelude::Queryable as _;
use mysql_async::{Conn, Opts};

use crate::rows::{assert_ends_by_time_or_wish, assert_login_refused, block_on, failure, rows, server, trust};
use crate::support::{CANARY, settings};

/// Runs statements as the server's owner.
fn run(statements: &[&str]) {
    let address = server("DATASEAL_TEST_MYSQL");
    block_on(async {
        let mut connection = Conn::new(Opts::from_url(address.as_str()).unwrap()).await.unwrap();
        for statement in statements {
            connection.query_drop(*statement).await.unwrap();
        }
        connection.disconnect().await.unwrap();
    });
}

/// A database of the test's own with a user who may do anything in it; its address and that user's settings.
fn prepare(name: &str, statements: &[&str]) -> (String, Credentials) {
    let before = [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name} CHARACTER SET utf8mb4"),
        format!("CREATE OR REPLACE USER '{name}'@'%' IDENTIFIED BY '{CANARY}'"),
        format!("GRANT ALL ON {name}.* TO '{name}'@'%'"),
        format!("GRANT FILE ON *.* TO '{name}'@'%'"),
        format!("USE {name}"),
        "SET NAMES utf8mb4".to_owned(),
    ];
    let all: Vec<&str> = before
        .iter()
        .map(String::as_str)
        .chain(statements.iter().copied())
        .collect();
    run(&all);
    let owner = server("DATASEAL_TEST_MYSQL");
    let address = format!("mysql://127.0.0.1:{}/{name}", owner.port().unwrap());
    (address, settings(&[("MYSQL_USER", name), ("MYSQL_PWD", CANARY)]))
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn a_table_comes_as_the_server_renders_it() {
    let (address, credentials) = prepare(
        "kinds",
        &[
            "CREATE TABLE `订单 Kinds` (id bigint unsigned PRIMARY KEY, `名称` text, amount decimal(38,10), at timestamp(6) NULL, \
             raw varbinary(10), doc json, digits bigint, ratio double, flag tinyint(1), fixed char(5), day date, bits bit(9), \
             legacy varchar(10) CHARACTER SET gbk, hidden int INVISIBLE DEFAULT 7, nothing int)",
            "SET time_zone = '+08:00'",
            "INSERT INTO `订单 Kinds` VALUES (18446744073709551615, '张三，\"引号\"\n换行', 1234567890123456789012345678.0123456789, \
             '2026-11-26 13:42:26.123456', x'00ff', '{\"a\" : 1 }', 310101199001011234, 0.1, true, 'ab', '0001-01-01', b'100000001', '汉字', NULL)",
            "INSERT INTO `订单 Kinds` (id, `名称`, raw) VALUES (2, '', '')",
        ],
    );
    let (fetched, by_table) = rows(
        &format!("{address}?table=%E8%AE%A2%E5%8D%95%20Kinds"),
        None,
        &credentials,
    )
    .unwrap();
    assert_eq!((fetched.rows, fetched.columns.len()), (2, 15));
    let declared: Vec<&str> = fetched.columns.iter().map(|column| column.declared.as_str()).collect();
    assert_eq!(declared[..3], ["bigint(20) unsigned", "text", "decimal(38,10)"]);
    let row = |at: usize| by_table[at].iter().map(Option::as_deref).collect::<Vec<_>>();
    let null = None;
    assert_eq!(
        row(1),
        [
            Some("18446744073709551615"),
            Some("张三，\"引号\"\n换行"),
            Some("1234567890123456789012345678.0123456789"),
            Some("2026-11-26 05:42:26.123456"),
            Some("0x00ff"),
            Some("{\"a\" : 1 }"),
            Some("310101199001011234"),
            Some("0.1"),
            Some("1"),
            Some("ab"),
            Some("0001-01-01"),
            Some("0x0101"),
            Some("汉字"),
            Some("7"),
            null
        ]
    );
    assert_eq!(row(0)[..5], [Some("2"), Some(""), null, null, Some("0x")]);

    let query = "SELECT id, `名称`, amount FROM `订单 Kinds` ORDER BY id -- a comment at the end;";
    let (fetched, by_query) = rows(&address, Some(query), &credentials).unwrap();
    assert_eq!(by_query[1], by_table[1][..3]);
    assert_eq!((fetched.name.as_str(), fetched.rows), ("query", 2));
    let equal_names = rows(
        &address,
        Some("SELECT 1 AS a, 2 AS a FROM DUAL WHERE 1 = 0"),
        &credentials,
    )
    .unwrap();
    assert_eq!((equal_names.0.columns.len(), equal_names.1.len()), (2, 0));
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn many_rows_come_in_batches_and_are_counted() {
    let (address, credentials) = prepare(
        "many",
        &["CREATE TABLE t AS SELECT seq AS id, md5(seq) AS hash FROM seq_1_to_50001"],
    );
    let (fetched, rows) = rows(&format!("{address}?table=t"), None, &credentials).unwrap();
    assert_eq!((fetched.rows, rows.len()), (50001, 50001));
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn nothing_but_one_reading_query_is_run() {
    let (address, credentials) = prepare(
        "reading",
        &[
            "CREATE TABLE t (a int)",
            "INSERT INTO t VALUES (1)",
            "CREATE FUNCTION writes() RETURNS int MODIFIES SQL DATA BEGIN INSERT INTO reading.t VALUES (2); RETURN 1; END",
        ],
    );
    for query in [
        "UPDATE t SET a = 2",
        "INSERT INTO t VALUES (3) RETURNING a",
        "SELECT writes()",
        "SELECT 1; DELETE FROM t",
        "SELECT 1; COMMIT; DELETE FROM t",
        "COMMIT",
        "DROP TABLE t",
        "/*!50000 DROP */ TABLE t",
        "SET SESSION TRANSACTION READ WRITE",
        "SELECT * FROM t INTO OUTFILE 'dataseal-out'",
        "SELECT ?",
        "CALL none()",
        "WITH x AS (SELECT 1) DELETE FROM t",
    ] {
        let error = rows(&address, Some(query), &credentials).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{query}: {error:?}");
    }
    let (_, left) = rows(&format!("{address}?table=t"), None, &credentials).unwrap();
    assert_eq!(left, [[Some("1".to_owned())]]);
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn failures_say_codes_and_no_more() {
    let insert = format!("INSERT INTO t VALUES ('{CANARY}')");
    let (address, credentials) = prepare("failing", &["CREATE TABLE t (a text)", &insert]);
    let table = |name: &str| format!("{address}?table={name}");
    let wrong = settings(&[("MYSQL_USER", "failing"), ("MYSQL_PWD", "teapot419")]);
    let known = |error: &StoreError| matches!(error, StoreError::Login(state) if state.number() == Some(1045));
    assert_login_refused(&table("t"), &wrong, known);
    assert_eq!(
        failure(rows(&table("t"), None, &Credentials::none())),
        StoreError::SettingMissing("MYSQL_USER")
    );
    assert_eq!(
        failure(rows(&table("none"), None, &credentials)).code(),
        ErrorCode::InputMissing
    );
    let closed = failure(rows(&address, Some("SELECT * FROM mysql.global_priv"), &credentials));
    assert_eq!(closed.code(), ErrorCode::InputPermission, "{closed:?}");
    let quoting = failure(rows(
        &address,
        Some("SELECT ST_GeomFromText(a) FROM t UNION SELECT exp(1000)"),
        &credentials,
    ));
    assert!(matches!(quoting, StoreError::Database(_)), "{quoting:?}");
    let mut file = settings(&[]);
    let options = STANDARD_FILES
        .iter()
        .find(|file| file.setting == "MYSQL_OPTION_FILE")
        .unwrap();
    file.add_file(
        options,
        format!("[client]\nuser=failing\npassword='{CANARY}'\n").as_bytes(),
    )
    .unwrap();
    assert_eq!(rows(&table("t"), None, &file).unwrap().0.rows, 1);
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn encryption_is_with_a_trusted_certificate_or_not_at_all() {
    let (address, mut credentials) = prepare("sealed", &["CREATE TABLE t (a int)"]);
    let named = address.replace("127.0.0.1", "localhost");
    let query = "SHOW SESSION STATUS LIKE 'Ssl_version'";
    credentials.set("MYSQL_SSL_MODE", "VERIFY_IDENTITY");
    assert_eq!(rows(&named, Some(query), &credentials).unwrap_err(), StoreError::Tls);
    trust(&mut credentials);
    let (_, version) = rows(&named, Some(query), &credentials).unwrap();
    assert!(version[0][1].as_deref().unwrap().starts_with("TLSv1."), "{version:?}");
    assert_eq!(rows(&address, Some(query), &credentials).unwrap_err(), StoreError::Tls);
}

#[test]
#[ignore = "needs MariaDB: run below .ci/servers"]
fn long_statements_end_by_time_or_wish() {
    let (address, credentials) = prepare("ending", &["CREATE TABLE t (a int)"]);
    let sleeping = DatabaseSource::parse(&address, Some("SELECT SLEEP(60) FROM DUAL UNION SELECT 1")).unwrap();
    // MariaDB counts whole seconds.
    assert_ends_by_time_or_wish(&sleeping, &credentials, Duration::from_secs(1));
}
