//! The schema that Polars writes behind the magic bytes of a file: a message without the frame that makes it one, which no
//! footer refers to.
//!
//! Version 2.1 writes it as a head in one of two forms, and then what the footer ends in as well: its schema, to the
//! byte. Only that is taken for what it is, so nothing can hide there that the footer does not hold.

use super::Survey;
use crate::IntakeError;

/// A message of version 5 whose content is the schema right behind it, with its directory of fields.
const MESSAGE: [u8; 24] = [
    0xF2, 0xFF, 0xFF, 0xFF, 20, 0, 0, 0, 4, 0, 1, 0, 0, 0, 10, 0, 11, 0, 8, 0, 10, 0, 4, 0,
];
/// Where the message is, with and without padding.
const HEADS: [&[u8]; 2] = [&[4, 0, 0, 0], &[8, 0, 0, 0, 0, 0, 0, 0]];
/// What follows begins at a multiple of this.
const ALIGNMENT: u64 = 4;

impl Survey<'_> {
    /// Where the bare schema at `at` ends with its padding, or `at` if there is none before `end`. `schema` is what the
    /// footer holds from its schema on.
    pub(super) fn after_bare_schema(&mut self, at: u64, end: u64, schema: &[u8]) -> Result<u64, IntakeError> {
        for head in HEADS {
            let expected = [head, &MESSAGE, schema].concat();
            let after = at.saturating_add(expected.len() as u64);
            if after > end || self.region.read_range(at, expected.len())? != expected {
                continue;
            }
            let padded = after.next_multiple_of(ALIGNMENT).min(end);
            let after = if self.region.is_zero(after, padded)? {
                padded
            } else {
                after
            };
            self.accounted += after - at;
            return Ok(after);
        }
        Ok(at)
    }
}
