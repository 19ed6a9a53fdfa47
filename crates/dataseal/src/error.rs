//! The façade's one error: a code, the thing it concerns, and details that hold no data.

use dataseal_model::{ErrorCode, ExitStatus};

/// What went wrong with what. The message catalogue turns the code into a sentence, a way out and an exit status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: ErrorCode,
    subject: String,
    detail: String,
}

impl Error {
    /// An error about `subject` (a path as the user wrote it, a key, a column's place).
    pub fn new(code: ErrorCode, subject: impl Into<String>) -> Self {
        Self {
            code,
            subject: subject.into(),
            detail: String::new(),
        }
    }

    /// Adds the place or figure that makes the error actionable. Callers pass their own words, never a text of another
    /// library and never content of a file.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    /// Which of the known errors it is.
    pub const fn code(&self) -> ErrorCode {
        self.code
    }

    /// How the process ends when nothing outweighs it.
    pub const fn exit_status(&self) -> ExitStatus {
        self.code.exit_status()
    }

    /// What it concerns.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Where or how much; empty when the code says everything.
    pub fn details(&self) -> &str {
        &self.detail
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.code, self.subject)?;
        if self.detail.is_empty() {
            Ok(())
        } else {
            write!(f, ": {}", self.detail)
        }
    }
}

impl std::error::Error for Error {}
