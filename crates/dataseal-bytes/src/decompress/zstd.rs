//! Zstandard frames, among which skippable ones may stand (RFC 8878, 3.1).

use zstd::stream::raw::{Decoder, InBuffer, Operation, OutBuffer};

use super::Run;
use super::codecs::{Codec, Step};
use crate::archive::{ZSTD_WINDOW_LOG, leave_unread};
use crate::error::corrupt;
use crate::{Damage, IntakeError, UnsupportedFeature};

const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Magic and longest frame header.
const HEADER_BYTES: usize = 18;

/// Decompresses every frame.
pub(super) fn run(run: &mut Run<'_>) -> Result<(), IntakeError> {
    let mut frame = Frame(Decoder::new().map_err(|_| IntakeError::Internal)?);
    frame
        .0
        .set_parameter(zstd::zstd_safe::DParameter::WindowLogMax(ZSTD_WINDOW_LOG))
        .map_err(|_| IntakeError::Internal)?;
    let mut is_empty = true;
    loop {
        let at = run.input.position();
        let start = run.input.peek(HEADER_BYTES)?;
        if start.starts_with(&MAGIC) {
            check_header(start, at)?;
            frame.0.reinit().map_err(|_| IntakeError::Internal)?;
            run.part(&mut frame)?;
            is_empty = false;
        } else if is_skippable(start) {
            let [_, _, _, _, length @ ..]: [u8; 8] = run.input.take()?;
            let length = u64::from(u32::from_le_bytes(length));
            run.input.skip(length)?;
            run.count_part(true)?;
            leave_unread(&mut run.done.unread, at, length.saturating_add(8));
        } else if is_empty {
            return Err(corrupt(Damage::Truncated, at));
        } else {
            return run.input.expect_padding();
        }
    }
}

/// Whether a skippable frame begins here.
pub(crate) fn is_skippable(start: &[u8]) -> bool {
    matches!(start, [first, 0x2a, 0x4d, 0x18, ..] if first >> 4 == 5)
}

/// Refuses what the decoder would refuse too, with the reason that it does not tell: a window that is too large and a
/// dictionary that is elsewhere.
fn check_header(start: &[u8], at: u64) -> Result<(), IntakeError> {
    let (Some(descriptor), Some(next)) = (start.get(4), start.get(5)) else {
        return Err(corrupt(Damage::Truncated, at));
    };
    let is_single_segment = descriptor & (1 << 5) != 0;
    let (dictionary_at, exponent, mantissa) = if is_single_segment {
        (5, 0, 0)
    } else {
        (6, u32::from(next >> 3), u64::from(next & 7))
    };
    // RFC 8878, 3.1.1.1.2: a window of 2^(10+exponent), and as many eighths of it again as the mantissa says.
    let window = (1_u64 << 10).checked_shl(exponent).unwrap_or(u64::MAX);
    if window.saturating_add((window / 8).saturating_mul(mantissa)) > 1 << ZSTD_WINDOW_LOG {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Window));
    }
    let dictionary_bytes = match descriptor & 3 {
        0 => 0,
        1 => 1,
        2 => 2,
        _ => 4,
    };
    let dictionary = start.get(dictionary_at..).and_then(|rest| rest.get(..dictionary_bytes));
    if dictionary.is_some_and(|id| id.iter().any(|byte| *byte != 0)) {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Compression));
    }
    Ok(())
}

/// One frame.
struct Frame(Decoder<'static>);

impl Codec for Frame {
    fn step(&mut self, input: &[u8], output: &mut [u8], position: u64) -> Result<Step, IntakeError> {
        let mut input = InBuffer::around(input);
        let mut output = OutBuffer::around(output);
        let left = self
            .0
            .run(&mut input, &mut output)
            .map_err(|_| corrupt(Damage::Compressed, position))?;
        Ok(Step {
            read: input.pos(),
            written: output.pos(),
            ended: left == 0,
        })
    }
}
