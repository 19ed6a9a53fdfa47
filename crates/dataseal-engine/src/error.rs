//! What can stop a scan. DataFusion's own texts quote cells, so none of them leaves this crate: a cause that is ours comes
//! out as itself, everything else as a kind.

use std::error::Error;

use datafusion::error::DataFusionError;
use dataseal_intake::IntakeError;
use dataseal_model::{ChoiceError, ErrorCode};
use dataseal_profile::ProfileError;

/// A scan that did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EngineError {
    /// The input could not be read.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// A batch could not be measured, or a state not be merged or read.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// The states and the batch at hand need more memory than is allowed.
    #[error("the scan needs more than its {limit} bytes of memory")]
    Memory {
        /// Bytes allowed.
        limit: u64,
    },
    /// A column that was asked for cannot be taken.
    #[error("{}", reason.as_str())]
    Choice {
        /// Place of the choice, from 0.
        place: usize,
        /// Why not.
        reason: ChoiceError,
    },
    /// The thread that reads the input ended without an answer: a library stopped on what it found there.
    #[error("the input stopped its reader")]
    ReaderDied,
    /// The runtime's threads could not be started.
    #[error("no threads could be started for the scan")]
    Threads,
    /// The engine failed where only a defect of this program can make it fail.
    #[error("the engine failed unexpectedly")]
    Internal,
}

impl EngineError {
    /// The stable code of this error.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::Intake(error) => error.code(),
            Self::Profile(error) => error.code(),
            Self::Memory { .. } => ErrorCode::LimitMemory,
            Self::Choice { .. } => ErrorCode::Usage,
            Self::ReaderDied => ErrorCode::ReaderDied,
            Self::Threads | Self::Internal => ErrorCode::Internal,
        }
    }

    /// The cause behind what DataFusion reports.
    pub(crate) fn behind(error: &DataFusionError, limit: u64) -> Self {
        let mut cause: Option<&(dyn Error + 'static)> = Some(error);
        while let Some(current) = cause {
            if let Some(found) = Self::known(current, limit) {
                return found;
            }
            cause = current.source();
        }
        Self::Internal
    }

    fn known(cause: &(dyn Error + 'static), limit: u64) -> Option<Self> {
        if let Some(error) = cause.downcast_ref::<Self>() {
            return Some(*error);
        }
        if let Some(error) = cause.downcast_ref::<IntakeError>() {
            return Some(Self::Intake(*error));
        }
        if let Some(error) = cause.downcast_ref::<ProfileError>() {
            return Some(Self::Profile(*error));
        }
        let exhausted = matches!(cause.downcast_ref(), Some(DataFusionError::ResourcesExhausted(_)));
        exhausted.then_some(Self::Memory { limit })
    }
}

/// Carries one of our errors through DataFusion.
pub(crate) fn external(error: impl Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn causes_come_out_of_every_wrapping() {
        let wrap = |error: DataFusionError| {
            let error = DataFusionError::Shared(Arc::new(error.context("CANARY in a cell")));
            DataFusionError::External(Box::new(error.context("again")))
        };
        let nesting = ProfileError::Nesting { limit: 64 };
        for (error, expected) in [
            (
                external(IntakeError::Changed),
                EngineError::Intake(IntakeError::Changed),
            ),
            (external(nesting), EngineError::Profile(nesting)),
            (external(EngineError::ReaderDied), EngineError::ReaderDied),
            (
                DataFusionError::ResourcesExhausted("CANARY".to_owned()),
                EngineError::Memory { limit: 9 },
            ),
            (DataFusionError::Execution("CANARY".to_owned()), EngineError::Internal),
        ] {
            let found = EngineError::behind(&wrap(error), 9);
            assert_eq!(found, expected);
            assert!(!found.to_string().contains("CANARY"));
        }
    }
}
