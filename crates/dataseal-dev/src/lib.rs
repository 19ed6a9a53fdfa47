//! What is derivable in this repository, derived: registries, documentation pages, the pack index and the sample datasets.
//!
//! Everything is computed as a [`Plan`] of whole files and then either written or compared, so the freshness test and the
//! generator cannot disagree. Development only: no shipped crate depends on this one, and this one links none of them, so
//! that it still builds when a generated file is broken.
//!
//! ```
//! use dataseal_dev::{Plan, workspace_root};
//!
//! let mut plan = Plan::default();
//! plan.file("docs/never-written.md", "text\n");
//! assert_eq!(plan.stale(&workspace_root())?, ["docs/never-written.md"]);
//! # Ok::<(), dataseal_dev::DevError>(())
//! ```
#![cfg_attr(test, expect(clippy::unwrap_used, reason = "tests fail by panicking"))]

mod error;
pub mod generate;
mod plan;
pub mod samples;
mod tree;

pub use error::DevError;
pub use plan::Plan;
pub use tree::{File, read_text, walk, workspace_root};
