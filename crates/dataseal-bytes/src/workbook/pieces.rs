//! Bytes that come piece by piece: from a region, from a decompressor on another thread, through a transcoder.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, sync_channel};

use encoding_rs::{DecoderResult, Encoding};

use crate::region::CHUNK;
use crate::{Damage, IntakeError, Region};

/// Something that yields bytes in order.
pub trait Pieces {
    /// Appends the next bytes; `false` at the end, when nothing was appended.
    ///
    /// # Errors
    /// Whatever stops the bytes from coming.
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError>;
}

impl<P: Pieces + ?Sized> Pieces for Box<P> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        (**self).next_piece(into)
    }
}

/// A region from its start to its end.
pub struct RegionPieces {
    region: Region,
    offset: u64,
    cancel: Arc<AtomicBool>,
}

impl RegionPieces {
    /// All of `region`.
    pub const fn new(region: Region, cancel: Arc<AtomicBool>) -> Self {
        Self {
            region,
            offset: 0,
            cancel,
        }
    }
}

impl Pieces for RegionPieces {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        if self.cancel.load(Ordering::Relaxed) {
            return Err(IntakeError::Interrupted);
        }
        let before = into.len();
        let left = self.region.len().saturating_sub(self.offset);
        let wanted = usize::try_from(left).unwrap_or(CHUNK).min(CHUNK);
        into.resize(before + wanted, 0);
        let room = into.get_mut(before..).unwrap_or_default();
        let read = self.region.read_chunk(self.offset, room)?.len();
        into.truncate(before + read);
        self.offset += read as u64;
        if read < wanted {
            return Err(IntakeError::Changed);
        }
        Ok(read > 0)
    }
}

/// Pieces in memory.
pub struct SlicePieces<'a>(pub &'a [u8]);

impl Pieces for SlicePieces<'_> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        let piece = std::mem::take(&mut self.0);
        into.extend_from_slice(piece);
        Ok(!piece.is_empty())
    }
}

/// Pieces that a thread of their own makes ahead.
pub struct AheadPieces {
    from: Receiver<Result<Vec<u8>, IntakeError>>,
}

impl AheadPieces {
    /// Pieces that may be ready and not yet asked for.
    const AHEAD: usize = 4;

    /// Starts the thread; it ends with the pieces, at an error, or when nobody listens any more.
    pub fn start(mut pieces: impl Pieces + Send + 'static) -> Self {
        let (to, from) = sync_channel(Self::AHEAD);
        std::thread::spawn(move || {
            loop {
                let mut piece = Vec::with_capacity(CHUNK);
                let made = pieces.next_piece(&mut piece);
                let last = !matches!(made, Ok(true));
                let message = made.map(|_| piece);
                if to.send(message).is_err() || last {
                    return;
                }
            }
        });
        Self { from }
    }
}

impl Pieces for AheadPieces {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        // The thread sends an empty piece as its last word; without one it died.
        let piece = self.from.recv().unwrap_or(Err(IntakeError::Internal))?;
        into.extend_from_slice(&piece);
        Ok(!piece.is_empty())
    }
}

/// XML in another encoding than UTF-8, as UTF-8.
pub struct Transcoded<P> {
    pieces: P,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    ended: bool,
}

impl<P: Pieces> Transcoded<P> {
    /// Decodes `raw` and then `pieces`. A byte order mark is left out.
    pub fn new(encoding: &'static Encoding, raw: Vec<u8>, pieces: P) -> Self {
        Self {
            pieces,
            decoder: encoding.new_decoder_with_bom_removal(),
            raw,
            ended: false,
        }
    }
}

impl<P: Pieces> Pieces for Transcoded<P> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        let before = into.len();
        while into.len() == before && !self.ended {
            if self.raw.is_empty() {
                self.ended = !self.pieces.next_piece(&mut self.raw)?;
            }
            let room = self.decoder.max_utf8_buffer_length_without_replacement(self.raw.len());
            let room = room.ok_or(IntakeError::Internal)?;
            into.resize(before + room, 0);
            let to = into.get_mut(before..).unwrap_or_default();
            let (result, _, written) = self
                .decoder
                .decode_to_utf8_without_replacement(&self.raw, to, self.ended);
            into.truncate(before + written);
            self.raw.clear();
            if result != DecoderResult::InputEmpty {
                return Err(IntakeError::Corrupt {
                    part: Damage::Workbook,
                    offset: 0,
                });
            }
        }
        Ok(into.len() > before)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    fn all(mut pieces: impl Pieces) -> Result<Vec<u8>, IntakeError> {
        let mut bytes = Vec::new();
        while pieces.next_piece(&mut bytes)? {}
        Ok(bytes)
    }

    #[test]
    fn pieces_are_the_bytes_in_order() {
        let bytes: Vec<u8> = (0..CHUNK * 2 + 17).map(|at| u8::try_from(at % 251).unwrap()).collect();
        let region = region_of(&bytes);
        let pieces = || RegionPieces::new(region.clone(), Arc::default());
        assert_eq!(all(pieces()), Ok(bytes.clone()));
        assert_eq!(all(AheadPieces::start(pieces())), Ok(bytes.clone()));
        assert_eq!(all(SlicePieces(&bytes)), Ok(bytes));
    }

    #[test]
    fn a_shorter_file_and_a_cancelled_read_stop() {
        let whole = region_of(b"abc");
        let longer = Region::new(Arc::clone(whole.file().0), 0, 5);
        assert_eq!(
            all(AheadPieces::start(RegionPieces::new(longer, Arc::default()))),
            Err(IntakeError::Changed)
        );
        let stop = Arc::new(AtomicBool::new(true));
        assert_eq!(all(RegionPieces::new(whole, stop)), Err(IntakeError::Interrupted));
    }

    #[test]
    fn utf_16_becomes_utf_8() {
        let utf16: Vec<u8> = "\u{feff}<a>表</a>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let (first, rest) = utf16.split_at(3);
        let decoded = all(Transcoded::new(
            encoding_rs::UTF_16LE,
            first.to_vec(),
            SlicePieces(rest),
        ));
        assert_eq!(decoded, Ok("<a>表</a>".as_bytes().to_vec()));
    }
}
