//! MySQL and MariaDB: one read-only snapshot, and the text protocol, in which the server renders every value.

use std::borrow::Cow;
use std::fs::File;
use std::future::Future;
use std::io;

use futures::TryStreamExt as _;
use mysql_async::consts::ColumnType;
use mysql_async::prelude::Queryable as _;
use mysql_async::{Column, Conn, Error, IoError, OptsBuilder, Row, SslOpts, Value};

use crate::error::{Answer, SqlState, StoreError, Wait};
use crate::limits::{Access, Progress};
use crate::{causes, running};

use super::rows::RowWriter;
use super::{DatabaseSource, DeclaredColumn, FetchedRows, Wanted, connection};

/// MySQL's number for the collation of what is bytes and no text.
const BINARY: u16 = 63;
/// Words with which a statement that reads begins. Whatever else has no result, or is refused by the transaction.
const READING: [&str; 6] = ["SELECT", "WITH", "TABLE", "VALUES", "SHOW", "DESCRIBE"];

pub(super) fn fetch(
    source: &DatabaseSource,
    access: &Access<'_>,
    into: &mut File,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchedRows, StoreError> {
    let file: &File = into;
    running::run(access.cancel, access.limits.total, || async {
        let connection = connect(source, access).await?;
        let mut session = Session { connection, access };
        session.read(source, file, progress).await
    })
}

async fn connect(source: &DatabaseSource, access: &Access<'_>) -> Result<Conn, StoreError> {
    let encrypted = connection::encrypted(source, access, "MYSQL_SSL_MODE")?;
    let (user, password) = connection::login(source, access, "MYSQL_USER", "MYSQL_PWD")?;
    let addresses: Vec<_> = connection::addresses(source, access)
        .await?
        .iter()
        .map(|address| address.ip())
        .collect();
    let options = OptsBuilder::default()
        .ip_or_hostname(source.host.as_str())
        .resolved_ips(Some(addresses))
        .tcp_port(source.port)
        .user(Some(user))
        .pass(password)
        .db_name(Some(source.database.as_str()))
        .prefer_socket(false)
        .stmt_cache_size(0)
        .ssl_opts(encrypted.then(|| trusted(access)));
    let connecting = tokio::time::timeout(access.limits.connect, Conn::new(options)).await;
    connecting
        .map_err(|_| StoreError::Timeout(Wait::Connect))?
        .map_err(|error| match &error {
            Error::Io(_) if causes::io_kinds(&error).any(|kind| kind == io::ErrorKind::InvalidData) => StoreError::Tls,
            Error::Io(IoError::Io(_)) => StoreError::Connect,
            Error::Driver(_) if encrypted => StoreError::Tls,
            _ => failed(&error),
        })
}

/// The system's authorities and those that were handed in.
fn trusted(access: &Access<'_>) -> SslOpts {
    let system = rustls_native_certs::load_native_certs().certs.into_iter();
    let system = system.map(|certificate| certificate.to_vec());
    let own = access
        .credentials
        .authorities()
        .map(|authority| authority.as_bytes().to_vec());
    let trusted = system.chain(own).map(Into::into).collect();
    SslOpts::default()
        .with_disable_built_in_roots(true)
        .with_root_certs(trusted)
}

struct Session<'a> {
    connection: Conn,
    access: &'a Access<'a>,
}

impl Session<'_> {
    async fn read(
        &mut self,
        source: &DatabaseSource,
        file: &File,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<FetchedRows, StoreError> {
        self.begin().await?;
        let (text, total, declared) = match &source.wanted {
            Wanted::Query(text) => (text.clone(), None, None),
            Wanted::Table { schema, name } => {
                let schema = schema.as_deref().unwrap_or(&source.database);
                let declared = self.table_columns(schema, name).await?;
                let named = declared
                    .iter()
                    .map(|column| identifier(&column.name))
                    .collect::<Vec<_>>()
                    .join(", ");
                let table = format!("{}.{}", identifier(schema), identifier(name));
                let total = self.number(&format!("SELECT COUNT(*) FROM {table}")).await?;
                (format!("SELECT {named} FROM {table}"), Some(total), Some(declared))
            }
        };
        let described = self.describe(&text).await?;
        let columns = declared.unwrap_or_else(|| described.iter().map(declared_column).collect());
        if columns.len() != described.len() {
            return Err(StoreError::Changed);
        }
        let mut writer = RowWriter::begin(file, &columns, total, self.access, progress)?;
        self.rows(&text, &described, &mut writer).await?;
        // The server's own count of what the statement before found.
        let found = self.number("SELECT FOUND_ROWS()").await?;
        self.run("ROLLBACK").await?;
        let fetched = writer.finish(found, source.name(), columns)?;
        match total {
            Some(counted) if counted != fetched.rows => Err(StoreError::RowCount {
                counted,
                received: fetched.rows,
            }),
            _ => Ok(fetched),
        }
    }

    /// A read-only snapshot in which texts are UTF-8, times are UTC, and no statement works for ever.
    async fn begin(&mut self) -> Result<(), StoreError> {
        let limit = self.access.limits.statement;
        self.run("SET NAMES utf8mb4").await?;
        self.run("SET SESSION time_zone = '+00:00'").await?;
        let mysql = format!("SET SESSION max_execution_time = {}", limit.as_millis());
        if self.run(&mysql).await.is_err() {
            self.run(&format!("SET SESSION max_statement_time = {}", limit.as_secs().max(1)))
                .await?;
        }
        self.run("SET SESSION net_write_timeout = 600").await?;
        self.run("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            .await?;
        self.run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY").await
    }

    async fn run(&mut self, text: &str) -> Result<(), StoreError> {
        let limits = self.access.limits;
        wait(limits, self.connection.query_drop(text)).await
    }

    async fn number(&mut self, text: &str) -> Result<u64, StoreError> {
        let limits = self.access.limits;
        let number: Option<u64> = wait(limits, self.connection.query_first(text)).await?;
        number.ok_or(StoreError::Answer(Answer::Other))
    }

    /// A table's columns in their order, those included that `*` would leave out.
    async fn table_columns(&mut self, schema: &str, name: &str) -> Result<Vec<DeclaredColumn>, StoreError> {
        let text = "SELECT COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS \
                    WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY ORDINAL_POSITION";
        let limits = self.access.limits;
        let rows: Vec<(String, String)> = wait(limits, self.connection.exec(text, (schema, name))).await?;
        if rows.is_empty() {
            return Err(StoreError::Database(SqlState::new("42S02", Some(1146))));
        }
        Ok(rows
            .into_iter()
            .map(|(name, declared)| DeclaredColumn { name, declared })
            .collect())
    }

    /// What a query would give. Preparing takes one statement only, and what has no result does not read.
    async fn describe(&mut self, text: &str) -> Result<Vec<Column>, StoreError> {
        let no_reading = StoreError::NotReadOnly(SqlState::new("HY000", None));
        let first = first_word(text).to_ascii_uppercase();
        if !READING.contains(&first.as_str()) {
            return Err(no_reading);
        }
        let limits = self.access.limits;
        let statement = wait(limits, self.connection.prep(text)).await?;
        let columns = statement.columns().to_vec();
        let parameters = statement.num_params();
        wait(limits, self.connection.close(statement)).await?;
        if columns.is_empty() || parameters > 0 {
            return Err(no_reading);
        }
        Ok(columns)
    }

    async fn rows(&mut self, text: &str, described: &[Column], writer: &mut RowWriter<'_>) -> Result<(), StoreError> {
        let limits = self.access.limits;
        let mut result = wait(limits, self.connection.query_iter(text)).await?;
        let Some(mut stream) = wait(limits, result.stream::<Row>()).await? else {
            return Err(StoreError::Answer(Answer::Other));
        };
        while let Some(row) = wait(limits, stream.try_next()).await? {
            let values = row.unwrap();
            if values.len() != described.len() {
                return Err(StoreError::Answer(Answer::Other));
            }
            let cells = values.iter().zip(described).map(|(value, column)| cell(value, column));
            let cells = cells.collect::<Result<Vec<_>, _>>()?;
            writer.row(cells.iter().map(|cell| Ok(cell.as_deref())))?;
        }
        Ok(())
    }
}

/// A value as the server rendered it. What is bytes and no text is written as `0x` and hexadecimal digits.
fn cell<'value>(value: &'value Value, column: &Column) -> Result<Option<Cow<'value, str>>, StoreError> {
    match value {
        Value::NULL => Ok(None),
        Value::Bytes(bytes) if is_binary(column) => {
            let mut text = String::with_capacity(bytes.len().saturating_mul(2).saturating_add(2));
            text.push_str("0x");
            for byte in bytes {
                for digit in [byte >> 4, byte & 15] {
                    text.extend(char::from_digit(u32::from(digit), 16));
                }
            }
            Ok(Some(Cow::Owned(text)))
        }
        Value::Bytes(bytes) => {
            let text = std::str::from_utf8(bytes).map_err(|_| StoreError::Answer(Answer::Text))?;
            Ok(Some(Cow::Borrowed(text)))
        }
        // The text protocol has bytes only.
        _ => Err(StoreError::Answer(Answer::Other)),
    }
}

fn is_binary(column: &Column) -> bool {
    use ColumnType::{
        MYSQL_TYPE_BIT, MYSQL_TYPE_BLOB, MYSQL_TYPE_GEOMETRY, MYSQL_TYPE_LONG_BLOB, MYSQL_TYPE_MEDIUM_BLOB,
        MYSQL_TYPE_STRING, MYSQL_TYPE_TINY_BLOB, MYSQL_TYPE_VAR_STRING, MYSQL_TYPE_VARCHAR,
    };
    match column.column_type() {
        MYSQL_TYPE_BIT | MYSQL_TYPE_GEOMETRY => true,
        MYSQL_TYPE_TINY_BLOB
        | MYSQL_TYPE_MEDIUM_BLOB
        | MYSQL_TYPE_LONG_BLOB
        | MYSQL_TYPE_BLOB
        | MYSQL_TYPE_VAR_STRING
        | MYSQL_TYPE_STRING
        | MYSQL_TYPE_VARCHAR => column.character_set() == BINARY,
        _ => false,
    }
}

/// A query's column has no declaration; its type on the wire stands for one.
fn declared_column(column: &Column) -> DeclaredColumn {
    let kind = format!("{:?}", column.column_type()).to_ascii_lowercase();
    DeclaredColumn {
        name: column.name_str().into_owned(),
        declared: kind.trim_start_matches("mysql_type_").to_owned(),
    }
}

/// The first word after white space, opening brackets and comments.
fn first_word(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '(');
        if let Some(comment) = rest.strip_prefix("/*").filter(|comment| !comment.starts_with('!')) {
            rest = comment.split_once("*/").map_or("", |(_, after)| after);
        } else if let Some(comment) = rest.strip_prefix("--").or_else(|| rest.strip_prefix('#')) {
            rest = comment.split_once('\n').map_or("", |(_, after)| after);
        } else {
            let word = rest.split(|c: char| !c.is_ascii_alphabetic()).next();
            return word.unwrap_or_default();
        }
    }
}

/// A name between backticks, which are doubled inside.
fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// One answer of the server, waited for a little longer than the server itself would work on it.
async fn wait<T>(limits: crate::TransferLimits, work: impl Future<Output = Result<T, Error>>) -> Result<T, StoreError> {
    let limit = limits.statement.saturating_add(limits.idle);
    let done = tokio::time::timeout(limit, work)
        .await
        .map_err(|_| StoreError::Timeout(Wait::Response))?;
    done.map_err(|error| failed(&error))
}

fn failed(error: &Error) -> StoreError {
    match error {
        Error::Server(server) => {
            let state = SqlState::new(&server.state, Some(server.code));
            match server.code {
                1044 | 1045 | 1698 => StoreError::Login(state),
                // A transaction that reads was asked to write.
                1792 => StoreError::NotReadOnly(state),
                1969 | 3024 | 1317 => StoreError::Timeout(Wait::Response),
                _ => StoreError::Database(state),
            }
        }
        Error::Io(IoError::Tls(_)) => StoreError::Tls,
        Error::Io(IoError::Io(_)) => StoreError::Interrupted { received: 0 },
        _ => StoreError::Answer(Answer::Other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_is_found_behind_comments() {
        for (text, word) in [
            ("select 1", "select"),
            (" (\n(SELECT 1) UNION (SELECT 2))", "SELECT"),
            ("-- a\n# b\n/* c */ WITH x AS (SELECT 1) SELECT * FROM x", "WITH"),
            ("/*!50000 DROP */ TABLE t", ""),
            ("DROP TABLE t", "DROP"),
            ("/* open", ""),
            ("", ""),
        ] {
            assert_eq!(first_word(text), word, "{text}");
        }
    }

    #[test]
    fn names_cannot_leave_their_quotes() {
        assert_eq!(identifier("x`; DROP TABLE y; --"), "`x``; DROP TABLE y; --`");
    }
}
