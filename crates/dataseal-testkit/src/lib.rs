//! What the black-box tests share: a scrubbed runner of the binary, canary values with a sweep for them, tiny tables and
//! checksums written apart from the shipped ones. Development only; depends on none of the shipped crates and never prints.
//!
//! ```
//! use dataseal_testkit::{canary::Canaries, table::Table};
//!
//! let canaries = Canaries::new(7, 2);
//! let table = Table::new(["姓名", "手机号"]).row(["王伟", "13800000000"]);
//! assert!(canaries.scan(table.to_csv().as_bytes()).is_empty());
//!
//! let leak = format!("log: {}", canaries.all()[0].value());
//! assert_eq!(canaries.scan(leak.as_bytes())[0].canary, canaries.all()[0]);
//! ```

#![expect(clippy::panic, reason = "a helper of tests fails by panicking")]
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

pub mod canary;
pub mod checksum;
mod cli;
mod forms;
pub mod prng;
pub mod process;
pub mod table;

pub use cli::{Cli, Command, Output};
