//! The public corpora of hostile and conformance files, opened in-process.
//!
//! Needs the shared folder that `DATASEAL_TEST_SHARED` names; its archive is unpacked into cargo's folder for tests. What
//! a decoder does to a hostile file (a panic, say) is caught and counted here and is the worker process's business.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

mod cases;
mod columnar;
mod csv;
mod json;
mod workbook;
