//! Untrusted bytes, before they are rows: sources and digests, containers and archives, encodings, dialects and records.
//!
//! This crate knows no Arrow and no engine, so that everything in it can be fuzzed and tested in seconds. A source is an
//! open descriptor, never a path; what a container physically holds is counted here, by our own walk over its bytes,
//! before any other library sees them. Errors carry positions and counts, never a value and never another library's text.
//!
//! ```
//! use std::io::Write;
//! use dataseal_bytes::digest_file;
//!
//! let mut file = tempfile::tempfile()?;
//! file.write_all(b"abc")?;
//! let (digest, bytes) = digest_file(&file)?;
//! assert_eq!(bytes, 3);
//! assert!(digest.to_string().starts_with("ba7816bf"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")
)]

pub mod archive;
pub mod csv;
pub mod decompress;
pub mod encoding;
mod error;
pub mod json;
mod labelled;
mod limits;
mod masks;
mod merkle;
mod options;
pub mod preflight;
pub mod region;
mod scratch;
pub mod sniff;
mod source;
pub mod sqlite;
#[cfg(test)]
mod testing;
pub mod workbook;

pub use error::{Damage, IntakeError, SizeLimit, UnsupportedFeature};
pub use limits::Limits;
pub use merkle::{CHUNK_LEAF, MerkleTree, digest_file_with_chunks};
pub use options::{DialectOptions, ReadOptions, RowPolicy, WantedDigests};
pub use region::Region;
pub use scratch::{Inflation, Scratch};
pub use sniff::{Head, Signature};
pub use source::{FileDigest, FileIdentity, Hasher, Source, digest_file};
