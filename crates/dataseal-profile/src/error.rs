//! What can go wrong while measuring or while reading a state back. Messages carry counts and offsets, never a value.

use dataseal_model::{Digest, ErrorCode};

/// A state that cannot be updated, merged or read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProfileError {
    /// The state was written by other algorithms.
    #[error("the state has version {found}, this program reads version {expected}")]
    Version {
        /// Version in the header.
        found: u16,
        /// Version of this program.
        expected: u16,
    },
    /// The state was measured with another set of recognisers.
    #[error("the state was measured with recognisers {found}, not {expected}")]
    Recognisers {
        /// Digest in the state.
        found: Digest,
        /// Digest of the set at hand.
        expected: Digest,
    },
    /// The bytes are not a state in its one canonical form.
    #[error("the state is malformed at byte {offset}")]
    Malformed {
        /// Where reading stopped.
        offset: usize,
    },
    /// Two tables, or a table and a batch, have different numbers of columns.
    #[error("{found} columns were given where the table has {expected}")]
    Columns {
        /// Given.
        found: usize,
        /// In the table.
        expected: usize,
    },
    /// Lists and structs are nested deeper than the pass follows.
    #[error("the column nests more than {limit} levels")]
    Nesting {
        /// Levels that are followed.
        limit: usize,
    },
    /// An array's content is not of the type that it declares.
    #[error("an array is not of the type that it declares")]
    Mistyped,
}

impl ProfileError {
    /// The stable code of this error.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Nesting { .. } => ErrorCode::InputUnsupported,
            Self::Version { .. }
            | Self::Recognisers { .. }
            | Self::Malformed { .. }
            | Self::Columns { .. }
            | Self::Mistyped => ErrorCode::Internal,
        }
    }
}
