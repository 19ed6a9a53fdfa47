//! DataFusion, kept in one place: sessions with limits, intake's readers as a table, the driver of the measuring pass, and
//! the pass as an aggregate function for clusters. Beside it, anonymity risk as grouped counts ([`risk()`]), and checks on rows ([`rows()`]).
//!
//! Two drivers, one core: [`scan`] feeds the partitions of a planned scan to states and merges them; [`profile_frame`] runs
//! the same core as the aggregate [`profile_column`]. Both give the same bytes. This crate is never reached by SQL text made
//! from data: columns are `c0…cN`, and DataFusion's own messages, which quote cells, stay inside.
//!
//! ```
//! use std::io::Write;
//! use std::sync::Arc;
//! use dataseal_engine::{ScanOptions, scan};
//! use dataseal_intake::{Source, open};
//! use dataseal_model::{Digest, RecogniserSet};
//!
//! let mut file = tempfile::tempfile()?;
//! file.write_all("城市,人口\n苏州,1291\n昆山,\n".as_bytes())?;
//! let source = Source { file, name: "cities.csv".to_owned(), scratch: None };
//! let mut opened = open(source, Arc::default(), Arc::default())?;
//! let table = opened.next_table().expect("a text is one table").map_err(|unread| unread.error)?;
//! let recognisers = Arc::new(RecogniserSet::new(Vec::new(), Digest::new([0; 32])));
//!
//! let scanned = scan(table, recognisers, &ScanOptions { threads: 2, memory_bytes: 1 << 28 })?;
//! let profile = scanned.state.finish(&scanned.columns)?;
//! assert_eq!((profile.rows, profile.columns[1].counts.nulls), (2, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(
    test,
    expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")
)]

mod aggregate;
mod error;
mod risk;
mod rows;
mod rowset;
mod scan;
mod session;
mod sorter;
mod stream;
mod unite;

pub use aggregate::{profile_column, profile_frame};
pub use error::EngineError;
pub use risk::risk;
pub use rows::{KeyFile, KeyTables, RowTests, rows};
pub use scan::{Scanned, scan};
pub use session::ScanOptions;
pub use unite::{United, UnitedPiece, unite};
