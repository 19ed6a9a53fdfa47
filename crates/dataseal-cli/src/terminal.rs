//! Printing that survives a closed pipe: `dataseal scan … | head` is no error.

use std::io::Write;

/// Prints to stdout and ends the line if the text does not.
pub(crate) fn print(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    // A reader that went away has seen what it wanted.
    let _ = write!(out, "{text}{end}").and_then(|()| out.flush());
}
