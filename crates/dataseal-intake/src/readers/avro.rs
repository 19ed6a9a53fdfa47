//! Apache Avro object containers.

use dataseal_bytes::{Head, IntakeError};
use dataseal_model::Format;

use crate::table::{Opened, Opening};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Avro];

pub(crate) fn sniff(_head: &Head) -> bool {
    false
}

pub(crate) fn open(_opening: Opening) -> Result<Opened, IntakeError> {
    Err(IntakeError::Internal)
}
