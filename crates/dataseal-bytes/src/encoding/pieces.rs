//! A region from its start to its end, in pieces that end where the caller says.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::region::CHUNK;
use crate::{IntakeError, Region};

/// What becomes of a walk over the pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walk {
    /// It goes on.
    On,
    /// What was looked for is known.
    Enough,
}

/// Calls `each` with every piece from the offset `from` on and its offset. `cut` says how much of what was read is a whole
/// piece; the rest is read again as the start of the next. The last piece is whatever is left, and a piece that fills the
/// buffer without a place to cut is handed over as it is.
pub(super) fn for_each_piece(
    region: &Region,
    from: u64,
    cancel: &AtomicBool,
    cut: impl Fn(&[u8]) -> usize,
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
        let is_last = offset + filled.len() as u64 >= region.len() || read == 0;
        let whole = match cut(filled) {
            _ if is_last => filled.len(),
            0 if filled.len() == CHUNK => CHUNK,
            whole => whole.min(filled.len()),
        };
        let piece = filled.get(..whole).unwrap_or_default();
        if !piece.is_empty() && each(offset, piece)? == Walk::Enough {
            return Ok(());
        }
        if is_last {
            return Ok(());
        }
        offset += whole as u64;
        kept = filled.len() - whole;
        buffer.copy_within(whole..whole + kept, 0);
    }
}

/// Cuts after whole units of two bytes.
pub(super) const fn even(bytes: &[u8]) -> usize {
    bytes.len() & !1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    /// Cuts nowhere: pieces are what one read gives.
    const fn anywhere(bytes: &[u8]) -> usize {
        bytes.len()
    }

    #[test]
    fn pieces_are_the_whole_region_and_end_where_they_are_cut() {
        let mut bytes = b"line of text\n".repeat(50_000);
        bytes.extend(vec![b'x'; CHUNK * 2]);
        let mut read = Vec::new();
        let after_line = |bytes: &[u8]| memchr::memrchr(b'\n', bytes).map_or(0, |at| at + 1);
        for_each_piece(
            &region_of(&bytes),
            4,
            &AtomicBool::new(false),
            after_line,
            |offset, piece| {
                assert_eq!(offset, 4 + read.len() as u64);
                assert!(piece.ends_with(b"\n") || piece.iter().all(|byte| *byte == b'x'));
                read.extend_from_slice(piece);
                Ok(Walk::On)
            },
        )
        .unwrap();
        assert!(read == bytes[4..]);
    }

    #[test]
    fn a_walk_ends_when_asked_to() {
        let region = region_of(&[7; CHUNK * 3]);
        let mut calls = 0;
        let mut count = |_: u64, _: &[u8]| {
            calls += 1;
            Ok(Walk::Enough)
        };
        for_each_piece(&region, 0, &AtomicBool::new(false), anywhere, &mut count).unwrap();
        let stopped = for_each_piece(&region, 0, &AtomicBool::new(true), anywhere, &mut count);
        assert_eq!((calls, stopped), (1, Err(IntakeError::Interrupted)));
    }
}
