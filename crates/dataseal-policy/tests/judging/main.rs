//! From measured tables and declarations to verdicts, by the packs of this repository.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests fail by panicking"
)]

mod absence;
mod conditions_page;
mod gathering;
mod packs;
mod situation;
mod speed;
mod statutes;
mod story;
mod support;
