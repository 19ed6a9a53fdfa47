//! Zip archives: every member is opened as a file of its own.

use dataseal_bytes::{Head, IntakeError};
use dataseal_model::Format;

use crate::table::{Opened, Opening};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[];

pub(crate) fn sniff(_head: &Head) -> bool {
    false
}

pub(crate) fn open(_opening: Opening) -> Result<Opened, IntakeError> {
    Err(IntakeError::Internal)
}
