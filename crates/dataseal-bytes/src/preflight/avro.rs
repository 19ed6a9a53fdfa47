//! Avro object containers: header, blocks and their rows by our own walk, which leaves no byte out.
//!
//! Format: "Apache Avro Specification" 1.11, section "Object Container Files". A container has no mark of its end: cut off
//! between two blocks, it is a shorter container.

pub mod codec;
pub mod datum;
pub mod schema;

pub use self::codec::Codec;
use crate::error::corrupt;
use crate::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

/// Magic bytes at the start.
pub const MAGIC: [u8; 4] = *b"Obj\x01";
/// Bytes of a synchronisation marker.
const SYNC: usize = 16;
/// More blocks than any file has.
const MAX_BLOCKS: usize = 10_000_000;

/// Bytes on the way to being numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) const fn at(&self) -> usize {
        self.at
    }

    pub(crate) const fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next bytes.
    pub(crate) fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let end = self.at.checked_add(length)?;
        let taken = self.bytes.get(self.at..end)?;
        self.at = end;
        Some(taken)
    }

    /// A number in zigzag and groups of seven bits, the least significant first.
    pub(crate) fn long(&mut self) -> Option<i64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                // The tenth byte has room for one bit.
                let fits = shift < 63 || byte < 2;
                return fits.then_some((value >> 1).cast_signed() ^ -((value & 1).cast_signed()));
            }
        }
        None
    }

    /// A length and as many bytes.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.long()?).ok()?;
        self.take(length)
    }
}

/// A block of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Rows in it.
    pub rows: u64,
    /// Where its data starts.
    pub offset: u64,
    /// Bytes of its data as stored.
    pub length: u64,
}

/// What a container holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// The schema's JSON text.
    pub schema: Vec<u8>,
    /// How blocks are compressed.
    pub codec: Codec,
    /// Entries of the header that are not the format's own.
    pub unknown_keys: u64,
    /// The blocks in file order.
    pub blocks: Vec<Block>,
    /// Rows of all blocks.
    pub rows: u64,
}

/// Walks a whole container.
///
/// # Errors
/// [`IntakeError::Corrupt`], [`IntakeError::TooLarge`], and [`IntakeError::Unsupported`] for an unknown codec.
pub fn survey(region: &Region, limits: &Limits) -> Result<Contents, IntakeError> {
    let header = read_header(region, limits)?;
    let size = region.len();
    let mut contents = Contents {
        schema: header.schema.ok_or(corrupt(Damage::Header, 0))?,
        codec: header
            .codec
            .map_or(Some(Codec::Null), |name| Codec::named(&name))
            .ok_or(IntakeError::Unsupported(UnsupportedFeature::Compression))?,
        unknown_keys: header.unknown_keys,
        blocks: Vec::new(),
        rows: 0,
    };
    let mut at = header.length;
    while at < size {
        if contents.blocks.len() >= MAX_BLOCKS {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed: MAX_BLOCKS as u64,
                found: MAX_BLOCKS as u64 + 1,
            });
        }
        let block = read_block(region, at, &header.sync)?;
        if block.length > limits.max_block_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::BlockBytes,
                allowed: limits.max_block_bytes,
                found: block.length,
            });
        }
        contents.rows = contents
            .rows
            .checked_add(block.rows)
            .ok_or(corrupt(Damage::Block, at))?;
        at = block.offset + block.length + SYNC as u64;
        contents.blocks.push(block);
    }
    Ok(contents)
}

fn read_block(region: &Region, at: u64, sync: &[u8; SYNC]) -> Result<Block, IntakeError> {
    let mut buffer = [0; 20];
    let mut cursor = Cursor::new(region.read_chunk(at, &mut buffer)?);
    let (rows, length) = (cursor.long(), cursor.long());
    let (Some(rows), Some(length)) = (rows, length) else {
        let part = if cursor.is_at_end() {
            Damage::Truncated
        } else {
            Damage::Block
        };
        return Err(corrupt(part, at));
    };
    let (Ok(rows), Ok(length)) = (u64::try_from(rows), u64::try_from(length)) else {
        return Err(corrupt(Damage::Block, at));
    };
    let offset = at + cursor.at() as u64;
    let end = offset.checked_add(length).and_then(|end| end.checked_add(SYNC as u64));
    if end.is_none_or(|end| end > region.len()) {
        return Err(corrupt(Damage::Truncated, at));
    }
    if region.read_range(offset + length, SYNC)? != sync {
        return Err(corrupt(Damage::Block, at));
    }
    Ok(Block { rows, offset, length })
}

/// The header of a container.
#[derive(Debug, Default)]
struct Header {
    schema: Option<Vec<u8>>,
    codec: Option<Vec<u8>>,
    unknown_keys: u64,
    sync: [u8; SYNC],
    length: u64,
}

/// Bytes in which the header is looked for at first.
const WINDOW: u64 = 16 << 10;

fn read_header(region: &Region, limits: &Limits) -> Result<Header, IntakeError> {
    let mut window = WINDOW;
    loop {
        let length = window.min(region.len());
        let bytes = region.read_range(0, usize::try_from(length).map_err(|_| IntakeError::Internal)?)?;
        if !bytes.starts_with(&MAGIC) {
            return Err(corrupt(Damage::HeadMagic, 0));
        }
        let mut cursor = Cursor::new(&bytes);
        if let Some(header) = parse_header(&mut cursor) {
            return header.map_err(|()| corrupt(Damage::Header, 0));
        }
        if length == region.len() {
            return Err(corrupt(Damage::Truncated, length));
        }
        if window > limits.max_footer_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::FooterBytes,
                allowed: limits.max_footer_bytes,
                found: window,
            });
        }
        window *= 8;
    }
}

/// `None` if the bytes stop before the header does.
fn parse_header(cursor: &mut Cursor<'_>) -> Option<Result<Header, ()>> {
    cursor.take(MAGIC.len())?;
    let mut header = Header::default();
    loop {
        let count = cursor.long()?;
        if count == 0 {
            break;
        }
        if count < 0 {
            cursor.long()?;
        }
        for _ in 0..count.unsigned_abs() {
            let key = cursor.bytes()?;
            let value = cursor.bytes()?.to_vec();
            let place = match key {
                b"avro.schema" => &mut header.schema,
                b"avro.codec" => &mut header.codec,
                _ => {
                    header.unknown_keys += u64::from(!key.starts_with(b"avro."));
                    continue;
                }
            };
            // Two schemas would leave open which one is meant.
            if place.replace(value).is_some() {
                return Some(Err(()));
            }
        }
    }
    header.sync = cursor.take(SYNC)?.try_into().ok()?;
    header.length = cursor.at() as u64;
    Some(Ok(header))
}

/// A container's header and the frame of a block, for handing blocks on uncompressed.
pub fn plain_header(schema: &[u8]) -> Vec<u8> {
    let mut header = MAGIC.to_vec();
    long(1, &mut header);
    for part in [b"avro.schema".as_slice(), schema] {
        long(part.len() as i64, &mut header);
        header.extend(part);
    }
    header.push(0);
    header.extend([0; SYNC]);
    header
}

/// See [`plain_header`].
pub fn plain_block(rows: u64, data: &[u8]) -> Vec<u8> {
    let mut block = Vec::with_capacity(data.len() + 40);
    long(rows.cast_signed(), &mut block);
    long(data.len() as i64, &mut block);
    block.extend(data);
    block.extend([0; SYNC]);
    block
}

fn long(value: i64, out: &mut Vec<u8>) {
    let mut rest = ((value << 1) ^ (value >> 63)).cast_unsigned();
    while rest > 0x7F {
        out.push((rest & 0x7F) as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

#[cfg(test)]
mod tests;
