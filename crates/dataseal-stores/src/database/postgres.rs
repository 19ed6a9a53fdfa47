//! PostgreSQL: one read-only snapshot, a cursor, and the simple protocol, in which the server renders every value.

use std::fs::File;
use std::future::Future;
use std::io;
use std::sync::Arc;

use futures::TryStreamExt as _;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use tokio::net::TcpStream;
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::error::{Answer, SqlState, StoreError, Wait};
use crate::limits::{Access, Progress};
use crate::{causes, running};

use super::rows::RowWriter;
use super::{DatabaseSource, DeclaredColumn, FetchedRows, Wanted, connection};

/// Rows asked for at a time. The client takes one after another from the connection, so this bounds no memory here.
const FETCH: usize = 2000;

const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// Rows are never filtered in silence; everything is rendered in one way, whatever the server's or the user's defaults; a
/// client that has gone away is noticed. Servers that only speak the protocol may lack a setting; they are asked without.
const SETTINGS: [(&str, &str); 8] = [
    ("row_security", "off"),
    ("DateStyle", "ISO, YMD"),
    ("IntervalStyle", "postgres"),
    ("TimeZone", "UTC"),
    ("bytea_output", "hex"),
    ("extra_float_digits", "3"),
    ("lc_monetary", "C"),
    ("client_connection_check_interval", "1s"),
];

pub(super) fn fetch(
    source: &DatabaseSource,
    access: &Access<'_>,
    into: &mut File,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchedRows, StoreError> {
    let file: &File = into;
    running::run(access.cancel, access.limits.total, || async {
        let client = connect(source, access).await?;
        let session = Session { client, access };
        session.read(source, file, progress).await
    })
}

/// Connects and logs in.
async fn connect(source: &DatabaseSource, access: &Access<'_>) -> Result<Client, StoreError> {
    let encrypted = connection::encrypted(source, access, "PGSSLMODE")?;
    let (user, given) = connection::login(source, access, "PGUSER", "PGPASSWORD")?;
    let credentials = access.credentials;
    let password = given.or_else(|| credentials.pg_password(&source.host, source.port, &source.database, user));
    let mut config = Config::new();
    config.user(user).dbname(&source.database).application_name("dataseal");
    config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
    if let Some(password) = password {
        config.password(password);
    }
    let addresses = connection::addresses(source, access).await?;
    let limit = access.limits.connect;
    let mut last = StoreError::Connect;
    for address in addresses {
        let stream = match tokio::time::timeout(limit, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => stream,
            Ok(Err(_)) => continue,
            Err(_) => {
                last = StoreError::Timeout(Wait::Connect);
                continue;
            }
        };
        let logged_in = tokio::time::timeout(limit, log_in(&config, stream, source, access, encrypted)).await;
        return match logged_in {
            Err(_) => Err(StoreError::Timeout(Wait::Connect)),
            // The client's own complaint, before anything was sent.
            Ok(Err(StoreError::Internal)) if password.is_none() => Err(StoreError::SettingMissing("PGPASSWORD")),
            Ok(Err(StoreError::Internal)) if encrypted => Err(StoreError::Tls),
            Ok(done) => done,
        };
    }
    Err(last)
}

async fn log_in(
    config: &Config,
    stream: TcpStream,
    source: &DatabaseSource,
    access: &Access<'_>,
    encrypted: bool,
) -> Result<Client, StoreError> {
    if encrypted {
        let mut connector = connector(access)?;
        let Ok(tls) = MakeTlsConnect::<TcpStream>::make_tls_connect(&mut connector, &source.host);
        let (client, connection) = config
            .connect_raw(stream, tls)
            .await
            .map_err(|error| connecting(&error))?;
        tokio::spawn(connection);
        Ok(client)
    } else {
        let (client, connection) = config
            .connect_raw(stream, NoTls)
            .await
            .map_err(|error| connecting(&error))?;
        tokio::spawn(connection);
        Ok(client)
    }
}

/// TLS with the system's authorities and those that were handed in.
fn connector(access: &Access<'_>) -> Result<MakeRustlsConnect, StoreError> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for authority in access.credentials.authorities() {
        for certificate in CertificateDer::pem_slice_iter(authority.as_bytes()) {
            let invalid = StoreError::SettingInvalid("PGSSLROOTCERT");
            roots.add(certificate.map_err(|_| invalid)?).map_err(|_| invalid)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| StoreError::Internal)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

struct Session<'a> {
    client: Client,
    access: &'a Access<'a>,
}

impl Session<'_> {
    async fn read(
        &self,
        source: &DatabaseSource,
        file: &File,
        progress: &mut (dyn FnMut(Progress) + Send),
    ) -> Result<FetchedRows, StoreError> {
        self.begin().await?;
        let text = match &source.wanted {
            Wanted::Table { schema, name } => format!("SELECT * FROM {}", qualified(schema.as_deref(), name)),
            Wanted::Query(text) => text.clone(),
        };
        let columns = self.columns(&text).await?;
        let total = match &source.wanted {
            Wanted::Table { schema, name } => {
                let count = format!("SELECT count(*) FROM {}", qualified(schema.as_deref(), name));
                Some(self.number(&count).await?)
            }
            Wanted::Query(_) => None,
        };
        // The extended protocol takes one statement only, and a cursor takes only what reads.
        let declare = format!("DECLARE dataseal_rows NO SCROLL CURSOR FOR {text}");
        self.answer(self.client.execute(declare.as_str(), &[]))
            .await
            .map_err(|error| match error {
                StoreError::Database(state) if matches!(state.as_str(), "42601" | "0A000") => {
                    StoreError::NotReadOnly(state)
                }
                other => other,
            })?;
        let mut writer = RowWriter::begin(file, &columns, total, self.access, progress)?;
        let fetched = self.rows(&mut writer, columns.len()).await?;
        self.answer(self.client.batch_execute("ROLLBACK")).await?;
        writer.finish(total.unwrap_or(fetched), source.name(), columns)
    }

    /// A read-only snapshot in which values are rendered in one way and no statement works for ever.
    async fn begin(&self) -> Result<(), StoreError> {
        self.answer(self.client.batch_execute(BEGIN)).await?;
        let limit = self.access.limits.statement.as_millis();
        let timeout = format!("SET LOCAL statement_timeout = {limit}");
        self.answer(self.client.batch_execute(&timeout)).await?;
        for (name, value) in SETTINGS {
            let set = format!("SAVEPOINT dataseal; SET LOCAL {name} = '{value}'; RELEASE SAVEPOINT dataseal");
            match self.answer(self.client.batch_execute(&set)).await {
                Err(StoreError::Database(state)) if lacks_setting(state) => {
                    self.answer(self.client.batch_execute("ROLLBACK TO SAVEPOINT dataseal"))
                        .await?;
                }
                done => done?,
            }
        }
        Ok(())
    }

    /// Names and declared types of what a query gives.
    async fn columns(&self, text: &str) -> Result<Vec<DeclaredColumn>, StoreError> {
        let statement = self.answer(self.client.prepare(text)).await?;
        if statement.columns().is_empty() || !statement.params().is_empty() {
            return Err(StoreError::NotReadOnly(SqlState::new("42601", None)));
        }
        let kinds = statement.columns().iter().enumerate();
        let kinds =
            kinds.map(|(at, column)| format!("({at}, {}::oid, {})", column.type_().oid(), column.type_modifier()));
        let kinds = kinds.collect::<Vec<_>>().join(",");
        let describe = format!(
            "SELECT pg_catalog.format_type(kind, modifier) FROM (VALUES {kinds}) AS v(at, kind, modifier) ORDER BY at"
        );
        let mut declared = Vec::new();
        for message in self.answer(self.client.simple_query(&describe)).await? {
            if let SimpleQueryMessage::Row(row) = message {
                declared.push(row.try_get(0).ok().flatten().unwrap_or("unknown").to_owned());
            }
        }
        if declared.len() != statement.columns().len() {
            return Err(StoreError::Internal);
        }
        let named = statement.columns().iter().zip(declared);
        Ok(named
            .map(|(column, declared)| DeclaredColumn {
                name: column.name().to_owned(),
                declared,
            })
            .collect())
    }

    /// The one number that a statement gives.
    async fn number(&self, text: &str) -> Result<u64, StoreError> {
        let messages = self.answer(self.client.simple_query(text)).await?;
        let number = messages.iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => row.try_get(0).ok().flatten()?.parse().ok(),
            _ => None,
        });
        number.ok_or(StoreError::Answer(Answer::Other))
    }

    /// Every row of the cursor. Returns how many the server says it sent.
    async fn rows(&self, writer: &mut RowWriter<'_>, width: usize) -> Result<u64, StoreError> {
        let fetch = format!("FETCH FORWARD {FETCH} FROM dataseal_rows");
        let mut sent = 0_u64;
        loop {
            let mut stream = std::pin::pin!(self.answer(self.client.simple_query_raw(&fetch)).await?);
            let mut batch = None;
            while let Some(message) = self.answer(stream.try_next()).await? {
                match message {
                    SimpleQueryMessage::Row(row) => {
                        if row.len() != width {
                            return Err(StoreError::Answer(Answer::Other));
                        }
                        let cell = |at| row.try_get(at).map_err(|_| StoreError::Answer(Answer::Text));
                        writer.row((0..width).map(cell))?;
                    }
                    SimpleQueryMessage::CommandComplete(rows) => batch = Some(rows),
                    _ => {}
                }
            }
            let batch = batch.ok_or(StoreError::Answer(Answer::Other))?;
            if batch == 0 {
                return Ok(sent);
            }
            sent = sent.saturating_add(batch);
        }
    }

    /// One answer of the server, waited for a little longer than the server itself would work on it.
    async fn answer<T>(&self, work: impl Future<Output = Result<T, tokio_postgres::Error>>) -> Result<T, StoreError> {
        let limits = &self.access.limits;
        let limit = limits.statement.saturating_add(limits.idle);
        let done = tokio::time::timeout(limit, work)
            .await
            .map_err(|_| StoreError::Timeout(Wait::Response))?;
        done.map_err(|error| asking(&error))
    }
}

/// The setting is unknown, or its value is not for this server's platform.
fn lacks_setting(state: SqlState) -> bool {
    matches!(state.as_str(), "42704" | "22023" | "0A000")
}

/// A name between double quotes, which are doubled inside.
fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn qualified(schema: Option<&str>, name: &str) -> String {
    match schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(name)),
        None => identifier(name),
    }
}

fn state_of(error: &tokio_postgres::Error) -> Option<SqlState> {
    error.code().map(|state| SqlState::new(state.code(), None))
}

/// The error for a login that failed. `Internal` stands for a complaint of the client itself.
fn connecting(error: &tokio_postgres::Error) -> StoreError {
    if let Some(state) = state_of(error) {
        return match state.as_str() {
            "28000" | "28P01" => StoreError::Login(state),
            _ => StoreError::Database(state),
        };
    }
    let unfit = |kind| matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput);
    match causes::io_kinds(error).last() {
        _ if causes::io_kinds(error).any(unfit) => StoreError::Tls,
        Some(_) => StoreError::Connect,
        None => StoreError::Internal,
    }
}

fn asking(error: &tokio_postgres::Error) -> StoreError {
    match state_of(error) {
        Some(state) => match state.as_str() {
            // Writing in a transaction that reads, and setting what would let it write.
            "25006" | "25001" => StoreError::NotReadOnly(state),
            "57014" => StoreError::Timeout(Wait::Response),
            _ => StoreError::Database(state),
        },
        None if error.is_closed() || causes::io_kinds(error).next().is_some() => {
            StoreError::Interrupted { received: 0 }
        }
        None => StoreError::Answer(Answer::Other),
    }
}

#[test]
fn names_cannot_leave_their_quotes() {
    assert_eq!(qualified(Some("a"), "b"), "\"a\".\"b\"");
    assert_eq!(qualified(None, "x\"; DROP TABLE y; --"), "\"x\"\"; DROP TABLE y; --\"");
}
