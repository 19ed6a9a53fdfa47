//! Pre-flight: what a columnar container physically holds, by our own walk over its bytes, before a decoder sees them.
//!
//! Decoders were written for files from honest writers: they allocate what a file declares, panic where it contradicts
//! itself and skip what it does not mention. Here declared sizes are compared with the bytes that are there, rows and
//! columns are counted, and what belongs to nothing is found. No Arrow in here, so that all of it can be fuzzed.

pub mod arrow_ipc;
pub mod avro;
pub mod flatbuffer;
pub mod parquet;
