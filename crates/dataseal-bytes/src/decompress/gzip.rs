//! Gzip members: header, deflated data, checksum and length (RFC 1952).

use super::Run;
use super::codecs::{Codec, Step};
use crate::archive::leave_unread;
use crate::error::corrupt;
use crate::{Damage, IntakeError, UnsupportedFeature};

const MAGIC: [u8; 2] = [0x1f, 0x8b];
/// Flags of a header (RFC 1952, 2.3.1); the upper three bits are reserved and must be zero.
const HEADER_CHECKSUM: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0b1110_0000;
/// Longest name and longest comment.
const TEXT_BYTES: u64 = 64 << 10;
/// A name that a file system could have given; what is longer is no name.
const NAME_BYTES: u64 = 1024;

/// Decompresses every member.
pub(super) fn run(run: &mut Run<'_>) -> Result<(), IntakeError> {
    let mut inflate = Inflate {
        decoder: flate2::Decompress::new(false),
        crc: flate2::Crc::new(),
    };
    loop {
        read_header(run)?;
        inflate.decoder.reset(false);
        inflate.crc.reset();
        run.part(&mut inflate)?;
        let at = run.input.position();
        let declared_crc = u32::from_le_bytes(run.input.take()?);
        // The length is kept modulo 2^32, and so is the counter of the checksum.
        let declared_length = u32::from_le_bytes(run.input.take()?);
        if declared_crc != inflate.crc.sum() || declared_length != inflate.crc.amount() {
            return Err(corrupt(Damage::Checksum, at));
        }
        if run.input.peek(2)? != MAGIC {
            return run.input.expect_padding();
        }
    }
}

/// Reads a member's header.
fn read_header(run: &mut Run<'_>) -> Result<(), IntakeError> {
    let at = run.input.position();
    let mut header = Header {
        run,
        crc: flate2::Crc::new(),
    };
    let [first, second, method, flags] = header.take()?;
    if [first, second] != MAGIC || flags & RESERVED != 0 {
        return Err(corrupt(Damage::Header, at));
    }
    if method != 8 {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Compression));
    }
    let _time_and_system: [u8; 6] = header.take()?;
    if flags & EXTRA != 0 {
        header.extra()?;
    }
    if flags & NAME != 0 {
        let length = header.text()?;
        header.leave_unread(length.saturating_sub(NAME_BYTES));
    }
    if flags & COMMENT != 0 {
        let length = header.text()?;
        header.leave_unread(length);
    }
    if flags & HEADER_CHECKSUM != 0 {
        let [low, high, ..] = header.crc.sum().to_le_bytes();
        if header.take()? != [low, high] {
            return Err(corrupt(Damage::Checksum, at));
        }
    }
    Ok(())
}

/// A header while it is read.
struct Header<'a, 'b> {
    run: &'a mut Run<'b>,
    crc: flate2::Crc,
}

impl Header<'_, '_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], IntakeError> {
        let taken: [u8; N] = self.run.input.take()?;
        self.crc.update(&taken);
        Ok(taken)
    }

    fn leave_unread(&mut self, length: u64) {
        let at = self.run.input.position().saturating_sub(length);
        leave_unread(&mut self.run.done.unread, at, length);
    }

    /// Extra fields. The one of blocked gzip (`BC`, two bytes: the length of its block) is known; it is in every member.
    fn extra(&mut self) -> Result<(), IntakeError> {
        let length = u16::from_le_bytes(self.take()?);
        let is_blocked = length == 6 && self.run.input.peek(4)? == b"BC\x02\0";
        for _ in 0..length {
            let _: [u8; 1] = self.take()?;
        }
        self.leave_unread(if is_blocked { 0 } else { length.into() });
        Ok(())
    }

    /// A text up to its NUL; returns its length without that.
    fn text(&mut self) -> Result<u64, IntakeError> {
        let at = self.run.input.position();
        for length in 0..=TEXT_BYTES {
            if self.take()? == [0] {
                return Ok(length);
            }
        }
        Err(corrupt(Damage::Header, at))
    }
}

/// The deflated data of one member.
struct Inflate {
    decoder: flate2::Decompress,
    crc: flate2::Crc,
}

impl Codec for Inflate {
    fn step(&mut self, input: &[u8], output: &mut [u8], position: u64) -> Result<Step, IntakeError> {
        let before = (self.decoder.total_in(), self.decoder.total_out());
        let status = self
            .decoder
            .decompress(input, output, flate2::FlushDecompress::None)
            .map_err(|_| corrupt(Damage::Compressed, position))?;
        let after = (self.decoder.total_in(), self.decoder.total_out());
        let step = Step::between(before, after, status == flate2::Status::StreamEnd);
        self.crc.update(output.get(..step.written).unwrap_or_default());
        Ok(step)
    }
}
