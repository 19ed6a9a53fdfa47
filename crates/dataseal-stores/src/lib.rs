//! Where data lies when it is no local file: object stores, web addresses, databases.
//!
//! An object or a query result is fetched once into a scratch file that the caller hands in, and is then read like any
//! local file. So the process that parses it needs no network and no credentials, and the digest is of the bytes that
//! were read. This crate reads no environment and opens no file: settings and standard files are handed in as
//! [`Credentials`]. Errors carry kinds, statuses and counts, never an address, a header, a server's text or a secret.
//!
//! ```
//! use dataseal_stores::{Credentials, StoreUrl};
//!
//! let url = StoreUrl::parse("https://user:secret@data.example/2026/orders.csv?sig=secret")?;
//! assert_eq!(url.shown(), "https://data.example/2026/orders.csv");
//! assert_eq!(url.name(), "orders.csv");
//!
//! let credentials = Credentials::from_settings(|name| (name == "AWS_ACCESS_KEY_ID").then(|| "AKIA".to_owned()));
//! assert!(!format!("{credentials:?}").contains("AKIA\""));
//! # Ok::<(), dataseal_stores::StoreError>(())
//! ```

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")
)]

mod address;
mod causes;
mod client;
mod credentials;
mod database;
mod error;
mod fetch;
mod limits;
mod list;
mod open;
mod percent;
mod running;
mod secret;
mod store_url;

pub use credentials::{Credentials, FileKind, SETTINGS, STANDARD_FILES, StandardFile};
pub use database::{DECLARED_TYPE, DatabaseKind, DatabaseSource, DeclaredColumn, FetchedRows, Wanted, fetch_rows};
pub use error::{AddressProblem, Answer, Refusal, SqlState, StoreError, StoreLimit, Wait};
pub use fetch::{Fetched, fetch};
pub use limits::{Access, Progress, Reach, TransferLimits};
pub use list::{Listed, list};
pub use percent::decoded as percent_decoded;
pub use secret::Secret;
pub use store_url::{StoreKind, StoreUrl};
