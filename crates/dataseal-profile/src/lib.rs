//! The one-pass measurement of columns, on Arrow arrays and nothing else.
//!
//! A [`ColumnState`] counts everything that a profile needs, and merges: whatever the split, the order, the threads or the
//! encoding of the rows, the same rows give the same bytes. So a scan can run in parallel, be resumed, be spread over
//! machines, and be checked later by comparing bytes. This crate does not know what a column means, where batches come
//! from, or what may be shown; values leave it masked.
//!
//! ```
//! use std::sync::Arc;
//! use arrow::array::{ArrayRef, RecordBatch, StringArray};
//! use dataseal_model::{Digest, InferredType, Masked, PhysicalColumn, RecogniserSet, ValueKind};
//! use dataseal_profile::TableState;
//!
//! let recognisers = Arc::new(RecogniserSet::new(Vec::new(), Digest::new([0; 32])));
//! let amounts: ArrayRef = Arc::new(StringArray::from(vec![Some("1.50"), Some("2"), Some("暂无"), None]));
//! let batch = RecordBatch::try_from_iter([("c0", amounts)])?;
//!
//! let mut whole = TableState::new(1, Arc::clone(&recognisers));
//! whole.update(&batch)?;
//!
//! // The same rows in two parts, merged the other way round.
//! let mut first = TableState::new(1, Arc::clone(&recognisers));
//! first.update(&batch.slice(0, 1))?;
//! let mut rest = TableState::new(1, recognisers);
//! rest.update(&batch.slice(1, 3))?;
//! rest.merge(&first)?;
//! assert_eq!(rest.to_bytes(), whole.to_bytes());
//!
//! let physical = PhysicalColumn { name: Masked::new("金额".to_owned()), declared: "csv".to_owned() };
//! let profile = whole.finish(&[physical])?;
//! let counts = &profile.columns[0].counts;
//! assert_eq!(counts.inferred, InferredType::Of(ValueKind::Decimal));
//! assert_eq!((counts.rows, counts.nulls, counts.placeholders), (4, 1, 1));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod big;
mod buckets;
mod calendar;
mod characters;
mod codec;
mod damage;
mod days;
mod decimal;
mod distinct;
mod distribution;
mod entropy;
mod error;
mod finish;
mod fixed;
mod floats;
mod forms;
mod gaps;
mod gates;
mod hash;
mod held;
mod hll;
mod lengths;
mod mean;
mod measurer;
mod memo;
mod moments;
mod numbers;
mod observe;
mod persons;
mod placeholder;
mod powers;
mod recognised;
mod relations;
mod repeats;
mod room;
mod rows;
mod sentinels;
mod shape;
mod span;
mod state;
mod superaccumulator;
mod table;
mod text_kind;
mod tools;
mod top;
mod typed;
mod weights;
mod whole;

pub use error::ProfileError;
pub use measurer::TableMeasurer;
pub use persons::unite;
pub use state::{ColumnState, STATE_VERSION};
pub use table::TableState;
pub use whole::WholeRows;
