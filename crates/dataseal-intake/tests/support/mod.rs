//! What the tests of columnar files share.

use std::io::Write;

use dataseal_intake::Source;

/// A file of these bytes, which needs no scratch file.
pub(crate) fn source_of(bytes: &[u8]) -> Source {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    Source {
        file,
        name: "input".to_owned(),
        scratch: None,
    }
}
