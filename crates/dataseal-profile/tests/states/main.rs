//! States from outside: the laws of merging, figures against independent computation, and bytes from strangers.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod figures;
mod gaps;
mod measurer;
mod merge;
mod moments;
mod persons;
mod relations;
mod strangers;
mod support;
mod together;
