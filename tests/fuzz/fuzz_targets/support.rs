//! What the targets share: bytes as an open file.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use dataseal_bytes::Region;

/// A file in memory.
pub fn file(bytes: &[u8]) -> File {
    let memory = rustix::fs::memfd_create("fuzz", rustix::fs::MemfdFlags::CLOEXEC).expect("a file in memory");
    let mut file = File::from(memory);
    file.write_all(bytes).expect("room in memory");
    file
}

/// These bytes as a region that is a whole file.
pub fn region(bytes: &[u8]) -> Region {
    Region::new(Arc::new(file(bytes)), 0, bytes.len() as u64)
}
