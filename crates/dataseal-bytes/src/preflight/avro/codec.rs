//! The codecs of Avro, each with an end to what it may yield.

use std::io::Read;

use crate::{Damage, IntakeError, Limits, SizeLimit};

/// How blocks are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Not at all.
    Null,
    /// Deflate without a wrapper (RFC 1951).
    Deflate,
    /// Snappy, and the CRC-32 of what it yields.
    Snappy,
    /// Bzip2.
    Bzip2,
    /// Xz.
    Xz,
    /// Zstandard.
    Zstandard,
}

impl Codec {
    /// The codec that a header names.
    pub fn named(name: &[u8]) -> Option<Self> {
        Some(match name {
            b"null" => Self::Null,
            b"deflate" => Self::Deflate,
            b"snappy" => Self::Snappy,
            b"bzip2" => Self::Bzip2,
            b"xz" => Self::Xz,
            b"zstandard" => Self::Zstandard,
            _ => return None,
        })
    }

    /// Inflates a block that stands at `offset`.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] or [`IntakeError::Ratio`] as soon as a limit is passed, else [`IntakeError::Corrupt`].
    pub fn inflate(self, stored: Vec<u8>, offset: u64, limits: &Limits) -> Result<Vec<u8>, IntakeError> {
        let corrupt = |part| IntakeError::Corrupt { part, offset };
        let bytes = stored.as_slice();
        match self {
            Self::Null => Ok(stored),
            Self::Deflate => read(flate2::read::DeflateDecoder::new(bytes), bytes.len(), offset, limits),
            Self::Bzip2 => read(bzip2::read::BzDecoder::new(bytes), bytes.len(), offset, limits),
            Self::Xz => {
                // What a decoder may allocate for its window.
                let decoder = liblzma::stream::Stream::new_stream_decoder(256 << 20, 0)
                    .map_err(|_| corrupt(Damage::Compressed))?;
                read(
                    liblzma::read::XzDecoder::new_stream(bytes, decoder),
                    bytes.len(),
                    offset,
                    limits,
                )
            }
            Self::Zstandard => {
                let decoder = zstd::Decoder::with_buffer(bytes).map_err(|_| corrupt(Damage::Compressed))?;
                read(decoder, bytes.len(), offset, limits)
            }
            Self::Snappy => {
                let (data, checksum) = bytes.split_last_chunk::<4>().ok_or(corrupt(Damage::Compressed))?;
                let declared = snappy_length(data).ok_or(corrupt(Damage::Compressed))?;
                check(bytes.len(), declared.0, limits)?;
                let inflated = snappy(declared, data).ok_or(corrupt(Damage::Compressed))?;
                let mut found = flate2::Crc::new();
                found.update(&inflated);
                if found.sum() != u32::from_be_bytes(*checksum) {
                    return Err(corrupt(Damage::Checksum));
                }
                Ok(inflated)
            }
        }
    }
}

fn check(stored: usize, inflated: u64, limits: &Limits) -> Result<(), IntakeError> {
    if inflated > limits.max_block_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::BlockBytes,
            allowed: limits.max_block_bytes,
            found: inflated,
        });
    }
    limits.check_inflation(stored as u64, inflated)
}

fn read(mut decoder: impl Read, stored: usize, offset: u64, limits: &Limits) -> Result<Vec<u8>, IntakeError> {
    let mut inflated = Vec::new();
    loop {
        let more = (&mut decoder).take(1 << 20).read_to_end(&mut inflated);
        let more = more.map_err(|_| IntakeError::Corrupt {
            part: Damage::Compressed,
            offset,
        })?;
        check(stored, inflated.len() as u64, limits)?;
        if more == 0 {
            return Ok(inflated);
        }
    }
}

/// The length that a Snappy block declares, and how many bytes say so.
fn snappy_length(bytes: &[u8]) -> Option<(u64, usize)> {
    let mut length = 0_u64;
    for (position, byte) in bytes.iter().take(5).enumerate() {
        length |= u64::from(byte & 0x7F) << (7 * position);
        if byte & 0x80 == 0 {
            return Some((length, position + 1));
        }
    }
    None
}

/// Inflates a Snappy block. Format: "Snappy compressed format description".
fn snappy((length, start): (u64, usize), bytes: &[u8]) -> Option<Vec<u8>> {
    let length = usize::try_from(length).ok()?;
    let mut rest = bytes.get(start..)?;
    // A block of this many bytes yields no more than this, whatever it declares.
    let mut out: Vec<u8> = Vec::with_capacity(length.min(rest.len().saturating_mul(32)));
    while let Some((&tag, after)) = rest.split_first() {
        rest = after;
        let size = usize::from(tag >> 2);
        let mut number = |bytes: usize| -> Option<usize> {
            let (taken, after) = rest.split_at_checked(bytes)?;
            rest = after;
            Some(
                taken
                    .iter()
                    .rev()
                    .fold(0, |number, byte| number << 8 | usize::from(*byte)),
            )
        };
        let (size, distance) = match tag & 3 {
            0 => {
                let size = if size < 60 { size } else { number(size - 59)? };
                let (literal, after) = rest.split_at_checked(size.checked_add(1)?)?;
                rest = after;
                out.extend(literal);
                if out.len() > length {
                    return None;
                }
                continue;
            }
            1 => ((size & 7) + 4, usize::from(tag >> 5) << 8 | number(1)?),
            2 => (size + 1, number(2)?),
            _ => (size + 1, number(4)?),
        };
        if distance == 0 || out.len().checked_add(size)? > length {
            return None;
        }
        let from = out.len().checked_sub(distance)?;
        if distance >= size {
            out.extend_from_within(from..from + size);
        } else {
            // The copy reads what it writes.
            for at in from..from + size {
                out.push(*out.get(at)?);
            }
        }
    }
    (out.len() == length).then_some(out)
}
