//! Reading is done in a worker: a child process that parses untrusted bytes under limits.
//!
//! The child is the same program, told so by the command line. It gets one Unix socket in place of its standard input,
//! puts the null device on all three standard streams, lowers its own limits, and opens nothing by path: every input
//! arrives as a descriptor. It lives as long as its parent asks; when it dies, the parent starts another and reports the
//! death as an error of that one input.

mod client;
mod confine;
mod frame;
mod server;
mod wire;

pub(crate) use client::{ReadPart, WorkerInput, is_consistent};
pub use client::{Worker, WorkerProgram};
pub use server::serve;
pub(crate) use wire::WireTable;
