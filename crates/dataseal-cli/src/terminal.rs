//! The two streams. Printing survives a closed pipe: `dataseal scan … | head` is no error; a full disk is one.

use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether a part of the answer could not be written.
static LOST: AtomicBool = AtomicBool::new(false);

/// Prints to stdout and ends the line if the text does not.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    match write!(out, "{text}{end}").and_then(|()| out.flush()) {
        Ok(()) => {}
        // A reader that went away has seen what it wanted.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => {}
        Err(_) => LOST.store(true, Ordering::Relaxed),
    }
}

/// Whether anything that was printed is lost: then the process must not end well.
pub(crate) fn lost() -> bool {
    LOST.load(Ordering::Relaxed)
}

/// Prints to stderr and ends the line if the text does not. When stderr is gone, the exit code still tells.
pub(crate) fn tell(text: &str) {
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    let _ = write!(std::io::stderr().lock(), "{text}{end}");
}
