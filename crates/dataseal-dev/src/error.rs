//! The errors of the generators. Paths are relative to the workspace root, with forward slashes.

use std::io;

/// Why something could not be generated or compared.
#[derive(Debug, thiserror::Error)]
pub enum DevError {
    /// A file or folder could not be read.
    #[error("cannot read `{path}`: {kind}")]
    Read {
        /// The file or folder.
        path: String,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// A file could not be written or removed.
    #[error("cannot write `{path}`: {kind}")]
    Write {
        /// The file.
        path: String,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// A file that must be text is not UTF-8.
    #[error("`{path}` is not UTF-8")]
    NotUtf8 {
        /// The file.
        path: String,
    },
    /// A file in a registry's folder is not named in snake case.
    #[error("`{path}` must be named in snake case: lower-case letters, digits and single underscores")]
    FileName {
        /// The file.
        path: String,
    },
    /// A file that carries a generated block has lost a marker line.
    #[error("`{path}` has no line `{marker}` in the right place")]
    MarkerMissing {
        /// The file.
        path: String,
        /// The missing line.
        marker: &'static str,
    },
    /// A registry entry's file header does not begin with one bilingual sentence.
    #[error("`{path}` must begin with one `//!` line of the form `中文一句 · One sentence in English`")]
    TitleMissing {
        /// The file.
        path: String,
    },
    /// A registry entry's file has no header line to stand for it in a table.
    #[error("`{path}` must begin with a `//!` line that says what it is")]
    HeaderMissing {
        /// The file.
        path: String,
    },
    /// A registry entry's file header lacks one of the fixed headings, or has it out of order or empty.
    #[error("`{path}` lacks the header section `//! {heading}`, or has it out of order or empty")]
    HeadingMissing {
        /// The file.
        path: String,
        /// The heading line.
        heading: &'static str,
    },
    /// A TOML file cannot be parsed.
    #[error("`{path}` line {line}: not valid TOML")]
    Toml {
        /// The file.
        path: String,
        /// The line, counted from 1.
        line: usize,
    },
    /// A TOML file lacks a key that its page shows.
    #[error("`{path}` has no text under `{key}`")]
    KeyMissing {
        /// The file.
        path: String,
        /// The dotted key.
        key: &'static str,
    },
    /// A sample holds a character that its encoding lacks.
    #[error("`{path}` holds a character that its encoding cannot write")]
    Unencodable {
        /// The sample.
        path: String,
    },
}
