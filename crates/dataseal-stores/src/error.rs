//! What can go wrong on the way to a store or a database: kinds, statuses, counts and codes only.
//!
//! No variant can carry a URL, a header, a server's text or the text of another library's error, because those hold
//! signatures, tokens, host names and cells.

use std::fmt;
use std::io;

use dataseal_model::ErrorCode;

macro_rules! worded {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self { $(Self::$variant => $text,)* })
            }
        }
    };
}

worded! {
    /// What is wrong with an address as the user wrote it.
    AddressProblem {
        /// Not of the form of a URL.
        Form = "is not of the form `scheme://place/path`",
        /// A scheme that is not read.
        Scheme = "has a scheme that is not read",
        /// No bucket, container or host.
        Place = "names no bucket, container or host",
        /// No object behind the bucket.
        Key = "names no object",
        /// A key that a store may hold and that is not read: empty segments, `.`, `..` or control characters.
        KeyForm = "names an object by empty, `.` or `..` segments or control characters",
        /// A query that means nothing for this kind of store.
        Query = "has a query that this kind of store does not take",
        /// No database.
        Database = "names no database",
        /// Neither a table nor a query, or both.
        What = "must go with exactly one table or one query",
        /// A name of a table that cannot be taken apart.
        TableName = "names its table in a way that is not understood",
        /// A web address cannot be listed.
        Listing = "is a web address, which cannot be listed",
    }
}

worded! {
    /// Why an address was not contacted.
    Refusal {
        /// Unencrypted HTTP to another machine.
        PlainHttp = "unencrypted http is allowed to this machine only",
        /// A metadata service, a link-local address, or one that is no single machine's.
        MetadataAddress = "the address is link-local or belongs to a cloud's metadata service",
        /// A host that is not the store's.
        OtherHost = "the request would go to another host than the one given",
    }
}

worded! {
    /// Which wait was too long.
    Wait {
        /// Name resolution, TCP and TLS.
        Connect = "connecting",
        /// The first byte of an answer.
        Response = "an answer",
        /// The next byte of a body.
        Idle = "more bytes",
        /// The rate fell below what is acceptable.
        Rate = "bytes that came too slowly",
        /// All of it.
        Total = "the whole transfer",
    }
}

worded! {
    /// A form of answer that is not understood.
    Answer {
        /// A length that is missing where it cannot be told whether all bytes came.
        Length = "its length",
        /// Another range than the one asked for, or more bytes than that.
        Range = "the range of its bytes",
        /// A list of objects.
        Listing = "a list of objects",
        /// Anything else.
        Other = "its form",
        /// Text that is not UTF-8.
        Text = "text that is not UTF-8",
    }
}

worded! {
    /// Which limit stopped the work.
    StoreLimit {
        /// Bytes of one object or query result.
        Bytes = "bytes of one input",
        /// Objects under one prefix.
        Objects = "objects under one prefix",
        /// Bytes of one cell of a query result.
        CellBytes = "bytes of one cell",
        /// Columns of a query result.
        Columns = "columns",
    }
}

impl StoreLimit {
    /// The command-line flag that moves this limit.
    pub const fn flag(self) -> &'static str {
        match self {
            Self::Bytes => "--max-bytes",
            Self::Objects => "--max-entries",
            Self::CellBytes => "--max-cell",
            Self::Columns => "--max-columns",
        }
    }
}

/// A database server's five-character condition code (SQLSTATE, ISO/IEC 9075), and MySQL's own number where there is one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SqlState {
    code: [u8; 5],
    number: Option<u16>,
}

impl SqlState {
    /// Takes a code; whatever is not five ASCII letters and digits becomes `HY000`, the general error.
    pub fn new(code: &str, number: Option<u16>) -> Self {
        let fitting = <[u8; 5]>::try_from(code.as_bytes())
            .ok()
            .filter(|bytes| bytes.iter().all(u8::is_ascii_alphanumeric));
        Self {
            code: fitting.unwrap_or(*b"HY000"),
            number,
        }
    }

    /// The five characters.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("HY000")
    }

    /// MySQL's error number.
    pub const fn number(&self) -> Option<u16> {
        self.number
    }

    fn class(&self) -> &str {
        self.as_str().get(..2).unwrap_or_default()
    }
}

impl fmt::Display for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            Some(number) => write!(f, "{} ({number})", self.as_str()),
            None => f.write_str(self.as_str()),
        }
    }
}

impl fmt::Debug for SqlState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Why an object, a listing or a query result could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The address is wrong.
    #[error("the address {0}")]
    Address(AddressProblem),
    /// A setting is needed and was not given.
    #[error("`{0}` is not set")]
    SettingMissing(&'static str),
    /// A setting has a value that is not of its form.
    #[error("`{0}` is set to something that is not of its form")]
    SettingInvalid(&'static str),
    /// The address was not contacted.
    #[error("not contacted: {0}")]
    Refused(Refusal),
    /// There is no such object.
    #[error("there is no such object")]
    NotFound,
    /// The store knows the caller and says no, or does not know the caller. HTTP 401, 403 or 407.
    #[error("the store refused access (status {status})")]
    Denied {
        /// The HTTP status.
        status: u16,
    },
    /// The store sent the request elsewhere: a wrong region or endpoint, or a moved address. HTTP 3xx.
    #[error(
        "the store redirects to another host (status {status}); give the address, region or endpoint that it is at"
    )]
    Redirected {
        /// The HTTP status.
        status: u16,
    },
    /// Any other HTTP status that is no success.
    #[error("the store answered with status {0}")]
    Status(u16),
    /// Something took too long.
    #[error("waited too long for {0}")]
    Timeout(Wait),
    /// No connection: unknown name, closed port, or no route.
    #[error("no connection could be made")]
    Connect,
    /// The other side's certificate is not trusted, or TLS failed otherwise.
    #[error("no trusted TLS connection could be made")]
    Tls,
    /// The connection broke after `received` bytes.
    #[error("the connection broke after {received} bytes")]
    Interrupted {
        /// Bytes received of this input.
        received: u64,
    },
    /// The answer is not understood.
    #[error("the answer is not understood: {0}")]
    Answer(Answer),
    /// The object changed while it was fetched.
    #[error("the object changed while it was fetched")]
    Changed,
    /// Fewer or more rows came than the server says there are.
    #[error("{received} rows came where the server counts {counted}")]
    RowCount {
        /// Rows that the server counted in the same snapshot.
        counted: u64,
        /// Rows that came.
        received: u64,
    },
    /// A limit stopped the work.
    #[error("more than {max} {what} (move the limit with `{}`)", what.flag())]
    Limit {
        /// Which.
        what: StoreLimit,
        /// Its value.
        max: u64,
    },
    /// The scratch file could not be written.
    #[error("the scratch file could not be written ({0})")]
    Scratch(io::ErrorKind),
    /// The database server refused the user or the password.
    #[error("the database refused the user or the password (SQLSTATE {0})")]
    Login(SqlState),
    /// The query would write, or is no single query.
    #[error("only one query that reads is run (SQLSTATE {0})")]
    NotReadOnly(SqlState),
    /// The database server reported an error.
    #[error("the database reported SQLSTATE {0}")]
    Database(SqlState),
    /// This build has no client for that kind of database.
    #[error("this build has no client for `{0}`")]
    NotBuilt(&'static str),
    /// The caller cancelled.
    #[error("cancelled")]
    Cancelled,
    /// Something that cannot happen happened.
    #[error("internal error")]
    Internal,
}

impl StoreError {
    /// The stable code for the message catalogues.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Address(_) | Self::Refused(_) | Self::NotReadOnly(_) => ErrorCode::Usage,
            Self::SettingMissing(_) | Self::SettingInvalid(_) => ErrorCode::ConfigInvalid,
            Self::NotFound => ErrorCode::InputMissing,
            Self::Denied { .. } | Self::Login(_) => ErrorCode::InputPermission,
            Self::Changed | Self::RowCount { .. } => ErrorCode::InputChanged,
            Self::Limit { .. } => ErrorCode::LimitSize,
            Self::Timeout(Wait::Total) => ErrorCode::LimitTime,
            Self::Scratch(_) => ErrorCode::OutputFailed,
            Self::NotBuilt(_) => ErrorCode::InputUnsupported,
            Self::Cancelled => ErrorCode::Interrupted,
            Self::Internal => ErrorCode::Internal,
            Self::Database(state) => match state.class() {
                // Undefined table and its kin stand in one class with a refusal of the right to read it.
                "42" if state.as_str() == "42501" => ErrorCode::InputPermission,
                "42" if matches!(state.number, Some(1142 | 1143)) => ErrorCode::InputPermission,
                "42" if matches!(state.as_str(), "42P01" | "42S02") => ErrorCode::InputMissing,
                "42" => ErrorCode::Usage,
                _ => ErrorCode::InputUnreachable,
            },
            Self::Redirected { .. }
            | Self::Status(_)
            | Self::Timeout(_)
            | Self::Connect
            | Self::Tls
            | Self::Interrupted { .. }
            | Self::Answer(_) => ErrorCode::InputUnreachable,
        }
    }

    /// The HTTP status that led to this, if one did.
    pub const fn status(&self) -> Option<u16> {
        match self {
            Self::NotFound => Some(404),
            Self::Denied { status } | Self::Redirected { status } | Self::Status(status) => Some(*status),
            _ => None,
        }
    }

    /// Whether a body broke off, so that it may come when it is asked for again. What fails before a body has been
    /// retried by the store's client.
    pub(crate) const fn broke_off(&self) -> bool {
        matches!(self, Self::Timeout(Wait::Idle) | Self::Interrupted { .. })
    }

    /// The error for an HTTP status that is no success.
    pub(crate) const fn of_status(status: u16) -> Self {
        match status {
            401 | 403 | 407 => Self::Denied { status },
            404 | 410 => Self::NotFound,
            412 | 416 => Self::Changed,
            300..=399 => Self::Redirected { status },
            _ => Self::Status(status),
        }
    }

    pub(crate) fn scratch(error: &io::Error) -> Self {
        Self::Scratch(error.kind())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_and_states_have_their_codes() {
        assert_eq!(StoreError::of_status(403).code(), ErrorCode::InputPermission);
        assert_eq!(StoreError::of_status(404).code(), ErrorCode::InputMissing);
        assert_eq!(StoreError::of_status(412).code(), ErrorCode::InputChanged);
        assert_eq!(StoreError::of_status(302).status(), Some(302));
        assert_eq!(StoreError::of_status(503).code(), ErrorCode::InputUnreachable);
        let state = |code| StoreError::Database(SqlState::new(code, None));
        assert_eq!(state("42501").code(), ErrorCode::InputPermission);
        assert_eq!(state("42P01").code(), ErrorCode::InputMissing);
        assert_eq!(state("42601").code(), ErrorCode::Usage);
        assert_eq!(state("57014").code(), ErrorCode::InputUnreachable);
    }

    #[test]
    fn a_state_from_a_server_cannot_smuggle_text() {
        assert_eq!(SqlState::new("secret text", Some(1045)).to_string(), "HY000 (1045)");
        assert_eq!(SqlState::new("a\u{1b}[2J", None).to_string(), "HY000");
        assert_eq!(SqlState::new("28P01", None).to_string(), "28P01");
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        assert!(StoreError::Interrupted { received: 1 }.broke_off());
        assert!(!StoreError::of_status(503).broke_off());
        assert!(!StoreError::Timeout(Wait::Rate).broke_off());
    }
}
