//! The kinds of the I/O errors below another library's error, which are all that is looked at of it.

use std::error::Error;
use std::io;

/// Every I/O error's kind, from the outside in. An I/O error that holds another one does not name it as its source.
pub(crate) fn io_kinds<'error>(error: &'error (dyn Error + 'static)) -> impl Iterator<Item = io::ErrorKind> + 'error {
    std::iter::successors(Some(error), |current| next(*current))
        .filter_map(|current| current.downcast_ref::<io::Error>())
        .map(io::Error::kind)
}

fn next<'error>(error: &'error (dyn Error + 'static)) -> Option<&'error (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

#[test]
fn errors_in_errors_are_found() {
    let inner = io::Error::new(io::ErrorKind::InvalidData, "inner");
    let outer = io::Error::other(io::Error::other(inner));
    let kinds: Vec<io::ErrorKind> = io_kinds(&outer).collect();
    assert_eq!(
        kinds,
        [io::ErrorKind::Other, io::ErrorKind::Other, io::ErrorKind::InvalidData]
    );
    assert_eq!(io_kinds(&std::fmt::Error).count(), 0);
}
