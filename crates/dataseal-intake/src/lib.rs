//! Untrusted bytes in, record batches out, with the proof that nothing was left behind.
//!
//! A source is an open descriptor, never a path. Its container is recognised from its bytes, its text is decoded strictly
//! and before it is split, its columns are called `c0…cN`, and what the file physically holds is counted apart from what
//! the reader returned: [`OpenTable::finish`] compares the two and looks whether the file changed meanwhile.
//!
//! This crate infers no type, replaces no byte by U+FFFD, opens nothing by name, and knows no query engine. Its errors
//! carry positions and counts, never a cell value and never another library's text.
//!
//! ```
//! use std::io::Write;
//! use std::sync::Arc;
//! use dataseal_intake::{Source, open};
//!
//! let mut file = tempfile::tempfile()?;
//! file.write_all("城市,人口\n苏州,1291\n\"昆山\",\n".as_bytes())?;
//! let source = Source { file, name: "cities.csv".to_owned(), scratch: None };
//! let mut opened = open(source, Arc::default(), Arc::default())?;
//! let mut rows = 0;
//! while let Some(table) = opened.next_table() {
//!     let mut table = table.map_err(|unread| unread.error)?;
//!     for mut reader in table.partitions(2) {
//!         while let Some(batch) = reader.next()? {
//!             rows += batch.num_rows();
//!         }
//!     }
//!     let record = table.finish()?;
//!     assert_eq!(record.inventory.rows_measured, 2);
//! }
//! opened.finish()?;
//! assert_eq!(rows, 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")
)]

mod book;
mod columnar;
mod noted;
mod readers;
mod table;
#[cfg(test)]
mod testing;
mod text_column;

pub use dataseal_bytes::workbook::{BookCell, BookLimits, BookRow, BookSheet, cell_address};
pub use dataseal_bytes::{
    Damage, DialectOptions, FileIdentity, IntakeError, Limits, MerkleTree, ReadOptions, Region, RowPolicy, Scratch,
    Signature, SizeLimit, Source, UnsupportedFeature, WantedDigests, digest_file, digest_file_with_chunks,
};

pub use book::{read_book, read_delimited};
pub use table::{BatchReader, OpenFile, OpenTable, UnreadPart, open};
