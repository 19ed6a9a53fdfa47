//! A region from its start to its end, in pieces that end between two characters.

use std::sync::atomic::{AtomicBool, Ordering};

use dataseal_model::Encoding;

use super::cutting::whole_characters;
use crate::region::CHUNK;
use crate::{IntakeError, Region};

/// What became of a walk over the pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// Go on.
    On,
    /// What was looked for is known.
    Enough,
}

/// Calls `each` with every piece and its offset. The last piece is whatever is left, whole characters or not.
pub(super) fn for_each_piece(
    region: &Region,
    encoding: Encoding,
    from: u64,
    cancel: &AtomicBool,
    mut each: impl FnMut(u64, &[u8]) -> Result<Walk, IntakeError>,
) -> Result<(), IntakeError> {
    let mut buffer = vec![0; CHUNK];
    // Bytes at the buffer's start that were read before, and their offset in the region.
    let (mut kept, mut offset) = (0_usize, from);
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let room = buffer.get_mut(kept..).unwrap_or_default();
        let read = region.read_chunk(offset + kept as u64, room)?.len();
        let filled = buffer.get(..kept + read).unwrap_or_default();
        let whole = if read == 0 {
            filled.len()
        } else {
            whole_characters(encoding, filled)
        };
        let piece = filled.get(..whole).unwrap_or_default();
        if !piece.is_empty() && each(offset, piece)? == Walk::Enough {
            return Ok(());
        }
        if read == 0 {
            return Ok(());
        }
        offset += whole as u64;
        kept = filled.len() - whole;
        buffer.copy_within(whole..whole + kept, 0);
    }
}
