//! Compressed streams: gzip, Zstandard, bzip2 and xz, of one or of several parts, decompressed piece by piece.
//!
//! Checksums are verified wherever a format has them, a stream that stops in its middle is an error, and what stands behind
//! the last part is refused unless it is padding. The compressed bytes are hashed in the same read.

mod codecs;
mod gzip;
mod input;
#[cfg(test)]
mod tests;
mod zstd;

pub(crate) use self::zstd::is_skippable;

use codecs::{Bzip2, Codec, Step, Xz};
use input::Input;

use crate::archive::Stretch;
use crate::error::corrupt;
use crate::region::CHUNK;
use crate::{Damage, Hasher, IntakeError, Limits, Region, Signature, SizeLimit};

/// The format of a compressed stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
    /// bzip2, which no standard describes.
    Bzip2,
    /// The .xz file format, version 1.2.0.
    Xz,
}

impl Compression {
    /// The format that a file's first bytes show.
    pub const fn of(signature: Signature) -> Option<Self> {
        match signature {
            Signature::Gzip => Some(Self::Gzip),
            Signature::Zstd => Some(Self::Zstd),
            Signature::Bzip2 => Some(Self::Bzip2),
            Signature::Xz => Some(Self::Xz),
            _ => None,
        }
    }
}

/// What decompressing has met besides the data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decompressed {
    /// Decompressed bytes.
    pub bytes: u64,
    /// Parts: gzip members, Zstandard frames, bzip2 and xz streams.
    pub parts: u64,
    /// Bytes that the format has room for and nothing reads: comments, extra fields, skippable frames. The offset of the
    /// first and the count of all.
    pub unread: Option<Stretch>,
}

/// Decompresses a region into `put`, which sees every piece of at most 256 KiB once and may stop with an error of its own,
/// such as that of a limit. `hasher` takes in all bytes of the region. Holds two pieces and the decoder's window, which for
/// Zstandard is at most 128 MiB and for xz 192 MiB.
///
/// # Errors
/// [`IntakeError::Corrupt`] for what is damaged or cut off, [`IntakeError::HiddenBytes`] for bytes behind the last part
/// that are not zeros, [`IntakeError::Unsupported`] for what the decoders do not know,
/// [`IntakeError::TooLarge`] for a flood of empty parts, and whatever `put` returns.
pub fn decompress(
    region: &Region,
    format: Compression,
    limits: &Limits,
    hasher: &mut Hasher,
    put: &mut dyn FnMut(&[u8]) -> Result<(), IntakeError>,
) -> Result<Decompressed, IntakeError> {
    let mut run = Run {
        input: Input::new(region, hasher),
        output: vec![0; CHUNK],
        put,
        done: Decompressed::default(),
        empty_parts: 0,
        limits,
    };
    match format {
        Compression::Gzip => gzip::run(&mut run)?,
        Compression::Zstd => zstd::run(&mut run)?,
        Compression::Bzip2 => run_bzip2(&mut run)?,
        Compression::Xz => run_xz(&mut run)?,
    }
    Ok(run.done)
}

fn run_bzip2(run: &mut Run<'_>) -> Result<(), IntakeError> {
    loop {
        run.part(&mut Bzip2::new())?;
        if !run.input.peek(4)?.starts_with(b"BZh") {
            return run.input.expect_padding();
        }
    }
}

fn run_xz(run: &mut Run<'_>) -> Result<(), IntakeError> {
    const MAGIC: &[u8] = b"\xfd7zXZ\0";
    loop {
        run.part(&mut Xz::new()?)?;
        // Streams may be padded by zeros in fours; then another one may follow.
        while run.input.peek(4)? == [0; 4] {
            run.input.consume(4);
        }
        if !run.input.peek(MAGIC.len())?.starts_with(MAGIC) {
            return run.input.expect_padding();
        }
    }
}

/// One decompression.
struct Run<'a> {
    input: Input<'a>,
    output: Vec<u8>,
    put: &'a mut dyn FnMut(&[u8]) -> Result<(), IntakeError>,
    done: Decompressed,
    empty_parts: u64,
    limits: &'a Limits,
}

impl Run<'_> {
    /// Decompresses one part to its end.
    fn part(&mut self, codec: &mut dyn Codec) -> Result<(), IntakeError> {
        let bytes_before = self.done.bytes;
        loop {
            let position = self.input.position();
            let input = self.input.available()?;
            let is_exhausted = input.is_empty();
            let Step { read, written, ended } = codec.step(input, &mut self.output, position)?;
            self.input.consume(read);
            if written > 0 {
                self.done.bytes = self.done.bytes.saturating_add(written as u64);
                (self.put)(self.output.get(..written).unwrap_or_default())?;
            }
            if ended {
                return self.count_part(self.done.bytes == bytes_before);
            }
            if written == 0 && is_exhausted {
                return Err(corrupt(Damage::Truncated, position));
            }
            if written == 0 && read == 0 {
                return Err(corrupt(Damage::Compressed, position));
            }
        }
    }

    /// Empty parts cost time and give nothing, so that no limit on bytes would stop them.
    fn count_part(&mut self, is_empty: bool) -> Result<(), IntakeError> {
        self.done.parts = self.done.parts.saturating_add(1);
        self.empty_parts = self.empty_parts.saturating_add(u64::from(is_empty));
        let allowed = u64::from(self.limits.max_entries);
        if self.empty_parts > allowed {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed,
                found: self.empty_parts,
            });
        }
        Ok(())
    }
}
