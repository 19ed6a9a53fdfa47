//! A table or a read-only query of a database, fetched once into a scratch file as an Arrow stream of texts.
//!
//! The stream is what intake reads anyway: one nullable `Utf8` column for each column of the result, under its own name.
//! The type that the database declares stands in the field's metadata for whoever opens the stream; intake does not look
//! there, and every column is text to it. Every value is the text that the server itself renders, so that no number, time
//! or decimal passes through another representation; NULL stays NULL and an empty text stays empty. Everything comes from
//! one snapshot, in a transaction that cannot write.

use std::fmt;
use std::fs::File;

use url::Url;

use crate::error::{AddressProblem, StoreError};
use crate::limits::{Access, Progress};
use crate::percent;
use crate::secret::Secret;

#[cfg(any(feature = "postgres", feature = "mysql"))]
mod connection;
#[cfg(feature = "mysql")]
mod mysql;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(any(feature = "postgres", feature = "mysql"))]
mod rows;

/// The key of a field's metadata under which the declared type stands.
pub const DECLARED_TYPE: &str = "dataseal:declared";

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DatabaseKind {
    /// PostgreSQL and what speaks its protocol.
    Postgres,
    /// MySQL and MariaDB.
    MySql,
}

impl DatabaseKind {
    const fn port(self) -> u16 {
        match self {
            Self::Postgres => 5432,
            Self::MySql => 3306,
        }
    }

    const fn scheme(self) -> &'static str {
        match self {
            Self::Postgres => "postgresql",
            Self::MySql => "mysql",
        }
    }
}

/// What to read. A query's text is in no form that is shown, because it may quote values.
#[derive(Clone, PartialEq, Eq)]
pub enum Wanted {
    /// A table or view.
    Table {
        /// Its schema, if one was given.
        schema: Option<String>,
        /// Its name.
        name: String,
    },
    /// One query that reads.
    Query(String),
}

impl fmt::Debug for Wanted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table { schema, name } => f
                .debug_struct("Table")
                .field("schema", schema)
                .field("name", name)
                .finish(),
            Self::Query(_) => f.write_str("Query(‹withheld›)"),
        }
    }
}

/// A database's address and what to read of it.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseSource {
    kind: DatabaseKind,
    host: String,
    port: u16,
    database: String,
    user: Option<Secret>,
    password: Option<Secret>,
    wanted: Wanted,
}

impl DatabaseSource {
    /// Whether a text begins like a database's address.
    pub fn recognises(text: &str) -> bool {
        text.split_once("://")
            .is_some_and(|(scheme, _)| kind_of(scheme).is_some())
    }

    /// Reads `postgresql://[user[:password]@]host[:port]/database?table=schema.name`, and the same with `mysql`. Without
    /// `table`, `query` says what to read. A name with dots or capital letters is written between double quotes.
    ///
    /// # Errors
    /// [`StoreError::Address`] for another form, and if there is not exactly one of a table and a query.
    pub fn parse(text: &str, query: Option<&str>) -> Result<Self, StoreError> {
        let problem = StoreError::Address;
        let url = Url::parse(text).map_err(|_| problem(AddressProblem::Form))?;
        let kind = kind_of(url.scheme()).ok_or(problem(AddressProblem::Scheme))?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(problem(AddressProblem::Place))?;
        let database = percent::decoded(url.path().trim_start_matches('/'));
        if database.is_empty() || database.contains(['/', '\0']) {
            return Err(problem(AddressProblem::Database));
        }
        let mut table = None;
        for (name, value) in url.query_pairs() {
            if name != "table" || table.is_some() {
                return Err(problem(AddressProblem::Query));
            }
            table = Some(value.into_owned());
        }
        let wanted = match (table, query) {
            (Some(table), None) => table_name(&table)?,
            (None, Some(query)) if !query.trim().is_empty() && !query.contains('\0') => Wanted::Query(query.to_owned()),
            _ => return Err(problem(AddressProblem::What)),
        };
        let login = |text: &str| (!text.is_empty()).then(|| Secret::new(percent::decoded(text)));
        Ok(Self {
            kind,
            host: host.trim_start_matches('[').trim_end_matches(']').to_owned(),
            port: url.port().unwrap_or(kind.port()),
            database,
            user: login(url.username()),
            password: url.password().and_then(login),
            wanted,
        })
    }

    /// Which database.
    pub const fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// What is read.
    pub const fn wanted(&self) -> &Wanted {
        &self.wanted
    }

    /// The input's name: the table's, or `query`.
    pub fn name(&self) -> String {
        match &self.wanted {
            Wanted::Table {
                schema: Some(schema),
                name,
            } => format!("{schema}.{name}"),
            Wanted::Table { schema: None, name } => name.clone(),
            Wanted::Query(_) => "query".to_owned(),
        }
    }

    /// The address without user, password and query: the only form that is shown or recorded.
    pub fn shown(&self) -> String {
        let host = if self.host.contains(':') {
            format!("[{}]", self.host)
        } else {
            self.host.clone()
        };
        format!("{}://{host}:{}/{}", self.kind.scheme(), self.port, self.database)
    }
}

impl fmt::Debug for DatabaseSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", self.shown(), self.wanted)
    }
}

fn kind_of(scheme: &str) -> Option<DatabaseKind> {
    match scheme.to_ascii_lowercase().as_str() {
        "postgresql" | "postgres" => Some(DatabaseKind::Postgres),
        "mysql" | "mariadb" => Some(DatabaseKind::MySql),
        _ => None,
    }
}

/// `name`, `schema.name`, each part plain or between double quotes, which are doubled inside.
fn table_name(text: &str) -> Result<Wanted, StoreError> {
    let invalid = StoreError::Address(AddressProblem::TableName);
    let mut parts = vec![String::new()];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let last = parts.last_mut().ok_or(invalid)?;
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                last.push('"');
            }
            '"' => quoted = !quoted,
            '.' if !quoted => parts.push(String::new()),
            '\0' => return Err(invalid),
            other => last.push(other),
        }
    }
    if quoted || parts.iter().any(String::is_empty) {
        return Err(invalid);
    }
    let mut parts = parts.into_iter();
    match (parts.next(), parts.next(), parts.next()) {
        (Some(name), None, None) => Ok(Wanted::Table { schema: None, name }),
        (Some(schema), Some(name), None) => Ok(Wanted::Table {
            schema: Some(schema),
            name,
        }),
        _ => Err(invalid),
    }
}

/// A column of a query's result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredColumn {
    /// Its name.
    pub name: String,
    /// Its type, in the database's own words.
    pub declared: String,
}

/// A result that lies in the scratch file, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedRows {
    /// The table's name, or `query`.
    pub name: String,
    /// Rows in the file. They equal what the server counted.
    pub rows: u64,
    /// Its columns.
    pub columns: Vec<DeclaredColumn>,
    /// Bytes in the scratch file.
    pub bytes: u64,
}

/// Fetches a table or the result of a query into `into`, as an Arrow stream of texts (see the module's words).
///
/// Of a table, the rows are also counted by the server in the same snapshot; another number of received rows is an error.
/// PostgreSQL is told to fail rather than to filter rows by policies (`row_security = off`); of MySQL's tables, invisible
/// columns are read too.
///
/// # Errors
/// [`StoreError`]; the scratch file then holds something that must not be read. [`StoreError::NotBuilt`] if this build
/// has no client for that database.
pub fn fetch_rows(
    source: &DatabaseSource,
    access: &Access<'_>,
    into: &mut File,
    progress: &mut (dyn FnMut(Progress) + Send),
) -> Result<FetchedRows, StoreError> {
    match source.kind {
        #[cfg(feature = "postgres")]
        DatabaseKind::Postgres => postgres::fetch(source, access, into, progress),
        #[cfg(feature = "mysql")]
        DatabaseKind::MySql => mysql::fetch(source, access, into, progress),
        #[cfg(not(all(feature = "postgres", feature = "mysql")))]
        kind => {
            let _ = (access, into, progress);
            Err(StoreError::NotBuilt(kind.scheme()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(table: &str) -> Result<Wanted, StoreError> {
        let url = format!("postgresql://h/d?table={table}");
        DatabaseSource::parse(&url, None).map(|source| source.wanted)
    }

    fn table(schema: Option<&str>, name: &str) -> Wanted {
        Wanted::Table {
            schema: schema.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn names_of_tables_are_taken_apart() {
        assert_eq!(wanted("orders"), Ok(table(None, "orders")));
        assert_eq!(wanted("public.%E8%AE%A2%E5%8D%95"), Ok(table(Some("public"), "订单")));
        assert_eq!(wanted("%22a.b%22.%22c%22%22d%22"), Ok(table(Some("a.b"), "c\"d")));
        for bad in ["a.b.c", ".a", "a.", "%22a", "", "a%00b"] {
            assert_eq!(
                wanted(bad),
                Err(StoreError::Address(AddressProblem::TableName)),
                "{bad}"
            );
        }
    }

    #[test]
    fn an_address_says_one_thing() {
        let problem = |text: &str, query| match DatabaseSource::parse(text, query) {
            Err(StoreError::Address(problem)) => problem,
            other => unreachable!("{other:?}"),
        };
        assert_eq!(problem("mysql://h/d", None), AddressProblem::What);
        assert_eq!(problem("mysql://h/d?table=t", Some("SELECT 1")), AddressProblem::What);
        assert_eq!(problem("mysql://h/d", Some(" ")), AddressProblem::What);
        assert_eq!(problem("mysql://h/?table=t", None), AddressProblem::Database);
        assert_eq!(problem("mysql:///d?table=t", None), AddressProblem::Place);
        assert_eq!(problem("oracle://h/d?table=t", None), AddressProblem::Scheme);
        assert_eq!(
            problem("mysql://h/d?table=t&sslmode=disable", None),
            AddressProblem::Query
        );
    }

    #[test]
    fn nothing_that_is_shown_has_user_password_or_query() {
        let text = "postgresql://kettle:tea%20pot@[::1]/data";
        let source = DatabaseSource::parse(text, Some("SELECT 'teapot'")).unwrap();
        assert_eq!(source.shown(), "postgresql://[::1]:5432/data");
        assert_eq!(source.name(), "query");
        assert_eq!(source.password, Some(Secret::new("tea pot")));
        let shown = format!("{source:?} {:?}", source.wanted());
        assert!(!shown.contains("tea") && !shown.contains("kettle"), "{shown}");
    }
}
