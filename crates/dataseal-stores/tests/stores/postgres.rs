//! A real PostgreSQL: every kind of value, one snapshot, nothing written, nothing told.

use std::time::Duration;

use dataseal_model::ErrorCode;
use dataseal_stores::{Credentials, DatabaseSource, STANDARD_FILES, StoreError, StoreLimit, TransferLimits};
use tokio_postgres::NoTls;

use crate::rows::{
    assert_ends_by_time_or_wish, assert_login_refused, block_on, failure, rows, rows_with, server, trust,
};
use crate::support::{CANARY, access, settings};

/// Runs statements as the server's owner.
fn run(statements: &str) {
    let address = server("DATASEAL_TEST_POSTGRES");
    block_on(async {
        let (client, connection) = tokio_postgres::connect(address.as_str(), NoTls).await.unwrap();
        let connection = tokio::spawn(connection);
        client.batch_execute(statements).await.unwrap();
        drop(client);
        connection.await.unwrap().unwrap();
    });
}

/// A schema of the test's own with a user who may only read it; the database's address and that user's settings.
fn prepare(schema: &str, statements: &str) -> (String, Credentials) {
    run(&format!(
        "DROP SCHEMA IF EXISTS {schema} CASCADE; DROP ROLE IF EXISTS {schema}; CREATE SCHEMA {schema};
         CREATE ROLE {schema} LOGIN PASSWORD '{CANARY}'; SET search_path = {schema}; {statements};
         GRANT USAGE ON SCHEMA {schema} TO {schema}; GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {schema};"
    ));
    let owner = server("DATASEAL_TEST_POSTGRES");
    let address = format!("postgresql://127.0.0.1:{}{}", owner.port().unwrap(), owner.path());
    (address, settings(&[("PGUSER", schema), ("PGPASSWORD", CANARY)]))
}

const KINDS: &str = "
    CREATE TYPE mood AS ENUM ('好', 'bad');
    CREATE TABLE \"订单 Kinds\" (
        id bigint PRIMARY KEY, \"名称\" text, amount numeric(38,10), at timestamptz, raw bytea, doc json, docb jsonb,
        tags text[], digits bigint, ratio double precision, small real, flag boolean, fixed char(5), day date,
        took interval, uid uuid, m mood, net inet, nothing int);
    INSERT INTO \"订单 Kinds\" VALUES
    (1, '张三，\"引号\"\n换行', 1234567890123456789012345678.0123456789, '2026-11-26 13:42:26.123456+08', '\\x00ff', '{\"a\" : 1 }',
     '{\"b\":2}', ARRAY['x', NULL, 'y,\"z\"'], 310101199001011234, 0.1, 0.1, true, 'ab', '0001-01-01', '1 day 02:00:00.5',
     'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11', '好', '10.0.0.1/8', NULL),
    (2, '', 0, 'infinity', '', 'null', 'null', '{}', -9223372036854775808, 'NaN', 1e-40, false, '', '4713-01-01 BC', '-1 mon',
     NULL, NULL, NULL, NULL),
    (3, NULL, 'NaN', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)";

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn a_table_comes_as_the_server_renders_it() {
    let (address, credentials) = prepare("kinds", KINDS);
    let table = format!("{address}?table=kinds.%22%E8%AE%A2%E5%8D%95%20Kinds%22");
    let (fetched, by_table) = rows(&table, None, &credentials).unwrap();
    assert_eq!(
        (fetched.name.as_str(), fetched.rows, fetched.columns.len()),
        ("kinds.订单 Kinds", 3, 19)
    );
    let declared: Vec<(&str, &str)> = fetched
        .columns
        .iter()
        .map(|column| (column.name.as_str(), column.declared.as_str()))
        .collect();
    assert_eq!(declared[1], ("名称", "text"));
    assert_eq!(declared[2], ("amount", "numeric(38,10)"));
    assert_eq!(declared[3], ("at", "timestamp with time zone"));
    assert_eq!(declared[7], ("tags", "text[]"));
    assert_eq!(declared[12], ("fixed", "character(5)"));
    let first = [
        "1",
        "张三，\"引号\"\n换行",
        "1234567890123456789012345678.0123456789",
        "2026-11-26 05:42:26.123456+00",
        "\\x00ff",
        "{\"a\" : 1 }",
        "{\"b\": 2}",
        "{x,NULL,\"y,\\\"z\\\"\"}",
        "310101199001011234",
        "0.1",
        "0.1",
        "t",
        "ab   ",
        "0001-01-01",
        "1 day 02:00:00.5",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "好",
        "10.0.0.1/8",
    ];
    let mut first: Vec<Option<String>> = first.iter().map(|text| Some((*text).to_owned())).collect();
    first.push(None);
    assert_eq!(by_table[0], first);
    let second: Vec<Option<&str>> = by_table[1].iter().map(Option::as_deref).collect();
    assert_eq!(second[1], Some(""));
    assert_eq!(second[3], Some("infinity"));
    assert_eq!(second[4], Some("\\x"));
    assert_eq!(second[8], Some("-9223372036854775808"));
    assert_eq!(second[13], Some("4713-01-01 BC"));
    assert_eq!(by_table[2][2].as_deref(), Some("NaN"));
    assert!(by_table[2][3..].iter().all(Option::is_none) && by_table[2][1].is_none());

    let query = "SELECT * FROM kinds.\"订单 Kinds\" ORDER BY id -- a comment at the end;";
    let (fetched, by_query) = rows(&address, Some(query), &credentials).unwrap();
    assert_eq!(by_query, by_table);
    assert_eq!((fetched.name.as_str(), fetched.rows), ("query", 3));
    let equal_names = rows(&address, Some("SELECT 1 AS a, 2 AS a WHERE false;"), &credentials).unwrap();
    assert_eq!((equal_names.0.columns.len(), equal_names.1.len()), (2, 0));
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn many_rows_come_in_batches_and_are_counted() {
    let (address, credentials) = prepare(
        "many",
        "CREATE TABLE t AS SELECT g AS id, md5(g::text) AS hash FROM generate_series(1, 50001) g",
    );
    let (fetched, rows) = rows(&format!("{address}?table=many.t"), None, &credentials).unwrap();
    assert_eq!((fetched.rows, rows.len()), (50001, 50001));
    let mut ids: Vec<u32> = rows
        .iter()
        .map(|row| row[0].as_deref().unwrap().parse().unwrap())
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), ids[50000]), (50001, 50001));
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn nothing_but_one_reading_query_is_run() {
    let (address, credentials) = prepare(
        "reading",
        "CREATE TABLE t (a int); INSERT INTO t VALUES (1);
         CREATE FUNCTION writes() RETURNS int LANGUAGE sql AS 'INSERT INTO reading.t VALUES (2) RETURNING a';
         CREATE SEQUENCE s; GRANT ALL ON s TO reading",
    );
    run("GRANT ALL ON ALL TABLES IN SCHEMA reading TO reading");
    for query in [
        "UPDATE reading.t SET a = 2",
        "UPDATE reading.t SET a = 2 RETURNING a",
        "INSERT INTO reading.t VALUES (3) RETURNING a",
        "WITH x AS (DELETE FROM reading.t RETURNING a) SELECT * FROM x",
        "SELECT reading.writes()",
        "SELECT nextval('reading.s')",
        "SELECT 1; DELETE FROM reading.t",
        "SELECT 1; COMMIT; DELETE FROM reading.t",
        "COMMIT",
        "SET TRANSACTION READ WRITE",
        "SELECT set_config('transaction_read_only', 'off', false), reading.writes()",
        "COPY reading.t TO STDOUT",
        "SELECT $1::int",
        "SELECT a INTO reading.u FROM reading.t",
        "SELECT a FROM reading.t FOR UPDATE",
        "",
    ] {
        if query.is_empty() {
            continue;
        }
        let error = rows(&address, Some(query), &credentials).unwrap_err();
        assert_eq!(error.code(), ErrorCode::Usage, "{query}: {error:?}");
    }
    let (_, left) = rows(&format!("{address}?table=reading.t"), None, &credentials).unwrap();
    assert_eq!(left, [[Some("1".to_owned())]]);
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn failures_say_codes_and_no_more() {
    let (address, credentials) = prepare(
        "failing",
        &format!(
            "CREATE TABLE t (a text); INSERT INTO t VALUES ('{CANARY}');
             CREATE TABLE guarded (a int); INSERT INTO guarded VALUES (1), (2);
             ALTER TABLE guarded ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON guarded USING (a = 1)"
        ),
    );
    run("CREATE TABLE failing.closed (a int)");
    let table = |name: &str| format!("{address}?table=failing.{name}");
    let wrong = settings(&[("PGUSER", "failing"), ("PGPASSWORD", "teapot419")]);
    let known = |error: &StoreError| matches!(error, StoreError::Login(state) if state.as_str() == "28P01");
    assert_login_refused(&table("t"), &wrong, known);
    let no_password = settings(&[("PGUSER", "failing")]);
    assert_eq!(
        failure(rows(&table("t"), None, &no_password)),
        StoreError::SettingMissing("PGPASSWORD")
    );
    assert_eq!(
        failure(rows(&table("t"), None, &Credentials::none())),
        StoreError::SettingMissing("PGUSER")
    );

    assert_eq!(
        failure(rows(&table("none"), None, &credentials)).code(),
        ErrorCode::InputMissing
    );
    assert_eq!(
        failure(rows(&table("closed"), None, &credentials)).code(),
        ErrorCode::InputPermission
    );
    // Rows that a policy hides are an error, not a smaller table.
    assert_eq!(
        failure(rows(&table("guarded"), None, &credentials)).code(),
        ErrorCode::InputPermission
    );
    // The server's message would quote the value.
    let quoting = failure(rows(&address, Some("SELECT a::int FROM failing.t"), &credentials));
    assert!(
        matches!(quoting, StoreError::Database(state) if state.as_str() == "22P02"),
        "{quoting:?}"
    );
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn passwords_come_from_the_address_or_the_password_file_too() {
    let (address, _) = prepare("entering", "CREATE TABLE t (a int)");
    let url: url::Url = address.parse().unwrap();
    let inside = format!(
        "postgresql://entering:{CANARY}@127.0.0.1:{}{}?table=entering.t",
        url.port().unwrap(),
        url.path()
    );
    assert_eq!(rows(&inside, None, &Credentials::none()).unwrap().0.rows, 0);
    let mut credentials = settings(&[("PGUSER", "entering")]);
    let file = STANDARD_FILES.iter().find(|file| file.setting == "PGPASSFILE").unwrap();
    credentials
        .add_file(file, format!("127.0.0.1:*:*:entering:{CANARY}\n").as_bytes())
        .unwrap();
    assert_eq!(
        rows(&format!("{address}?table=entering.t"), None, &credentials)
            .unwrap()
            .0
            .rows,
        0
    );
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn encryption_is_with_a_trusted_certificate_or_not_at_all() {
    let (address, mut credentials) = prepare("sealed", "CREATE TABLE t (a int)");
    let named = address.replace("127.0.0.1", "localhost");
    let query = "SELECT ssl::text FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    credentials.set("PGSSLMODE", "verify-full");
    assert_eq!(rows(&named, Some(query), &credentials).unwrap_err(), StoreError::Tls);
    trust(&mut credentials);
    assert_eq!(
        rows(&named, Some(query), &credentials).unwrap().1,
        [[Some("true".to_owned())]]
    );
    // The certificate is for another name.
    assert_eq!(rows(&address, Some(query), &credentials).unwrap_err(), StoreError::Tls);
    credentials.set("PGSSLMODE", "disable");
    assert_eq!(
        rows(&named, Some(query), &credentials).unwrap().1,
        [[Some("false".to_owned())]]
    );
    credentials.set("PGSSLMODE", "allow");
    assert_eq!(
        rows(&named, Some(query), &credentials).unwrap_err(),
        StoreError::SettingInvalid("PGSSLMODE")
    );
}

#[test]
#[ignore = "needs PostgreSQL: run below .ci/servers"]
fn long_statements_end_by_time_wish_or_size() {
    let (address, credentials) = prepare(
        "ending",
        "CREATE TABLE t AS SELECT repeat('x', 1000) AS a FROM generate_series(1, 1000)",
    );
    let sleeping = DatabaseSource::parse(&address, Some("SELECT pg_sleep(60)")).unwrap();
    assert_ends_by_time_or_wish(&sleeping, &credentials, Duration::from_millis(300));
    let mut access = access(&credentials, TransferLimits::default());
    access.limits.max_bytes = 100_000;
    let table = DatabaseSource::parse(&format!("{address}?table=ending.t"), None).unwrap();
    let limited = StoreError::Limit {
        what: StoreLimit::Bytes,
        max: 100_000,
    };
    assert_eq!(rows_with(&table, &access).unwrap_err(), limited);
}
