//! What the tests of several modules need.

use std::fs::File;
use std::io::Write;
use std::sync::Arc;

use crate::Region;

/// A file with these bytes.
pub(crate) fn file_of(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    file
}

/// These bytes as a region that is a whole file.
pub(crate) fn region_of(bytes: &[u8]) -> Region {
    Region::new(Arc::new(file_of(bytes)), 0, bytes.len() as u64)
}
