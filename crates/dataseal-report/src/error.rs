//! What can go wrong while something is shown.

use dataseal_model::ErrorCode;

/// An error of this crate. The template engine's own texts are never passed on, because they may quote what was rendered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReportError {
    /// No renderer has this id.
    #[error("`{written}` is not a report format")]
    UnknownFormat {
        /// What was asked for.
        written: String,
        /// The id that was probably meant.
        suggestion: Option<&'static str>,
    },
    /// No catalogue has this language.
    #[error("`{written}` is not a language of the message catalogues (zh-CN, en)")]
    UnknownLanguage {
        /// What was asked for.
        written: String,
    },
    /// The page template failed.
    #[error("the report template failed at line {line}")]
    Template {
        /// Line of the template, 0 if unknown.
        line: usize,
    },
    /// The document could not be written as JSON.
    #[error("the report could not be written as JSON")]
    Json,
    /// A workbook could not be put together.
    #[error("the workbook could not be put together")]
    Workbook,
}

impl ReportError {
    /// The project-wide code.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::UnknownFormat { .. } | Self::UnknownLanguage { .. } => ErrorCode::Usage,
            Self::Template { .. } | Self::Json | Self::Workbook => ErrorCode::Internal,
        }
    }
}
