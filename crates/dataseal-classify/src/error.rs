//! What can go wrong when word lists are turned into recognisers. Classifying itself cannot fail.

use dataseal_model::ErrorCode;

/// A word list that the recognisers cannot use.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClassifyError {
    /// A list that the recognisers need was not handed in.
    #[error("the word list `{name}` is missing")]
    MissingLexicon {
        /// File name of the list.
        name: &'static str,
    },
    /// A list without a single entry.
    #[error("the word list `{name}` holds no entry")]
    EmptyLexicon {
        /// File name of the list.
        name: &'static str,
    },
    /// A line that is no entry of its list.
    #[error("line {line} of the word list `{name}` is not an entry of that list")]
    BadLine {
        /// File name of the list.
        name: &'static str,
        /// Line number, from 1.
        line: usize,
    },
}

impl ClassifyError {
    /// The stable code of the error.
    pub const fn code(&self) -> ErrorCode {
        ErrorCode::PackInvalid
    }
}
