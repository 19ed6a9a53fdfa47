//! Messages of Arrow IPC: a length, metadata and a body, one after the other, in the older and the newer framing.
//!
//! Every length is compared with the bytes that are left before anything is read or allocated.

use super::super::flatbuffer::{Buffer, Damaged, Table};
use super::batch::Extent;
use crate::error::corrupt;
use crate::region::CHUNK;
use crate::{Damage, IntakeError, Limits, Region, SizeLimit};

/// Whether these first bytes are a stream's: a message of the older or newer framing that holds a schema.
pub fn is_stream(start: &[u8]) -> bool {
    let after = start.strip_prefix(&CONTINUATION).unwrap_or(start);
    let Some((length, metadata)) = after.split_first_chunk::<4>() else {
        return false;
    };
    let Ok(length) = usize::try_from(i32::from_le_bytes(*length)) else {
        return false;
    };
    let metadata = metadata.get(..length).unwrap_or(metadata);
    let header = || Buffer(metadata).root()?.u8(1, 0).ok();
    length >= 16 && header() == Some(SCHEMA)
}

/// Values of `MessageHeader`.
pub(super) const SCHEMA: u8 = 1;
/// See [`SCHEMA`].
pub(super) const DICTIONARY: u8 = 2;
/// See [`SCHEMA`].
pub(super) const ROWS: u8 = 3;

/// What begins a message since version 0.15 of the format.
const CONTINUATION: [u8; 4] = [0xFF; 4];

/// A message's place and kind, its metadata read.
pub(super) struct Framed {
    pub(super) start: u64,
    pub(super) metadata: Extent,
    pub(super) bytes: Vec<u8>,
    pub(super) header: u8,
    pub(super) version: i16,
    pub(super) body: Extent,
}

impl Framed {
    pub(super) fn end(&self) -> u64 {
        self.body.offset.saturating_add(self.body.length)
    }

    /// The table that the message is about.
    pub(super) fn table(&self) -> Result<Table<'_>, IntakeError> {
        let header = Buffer(&self.bytes).root().and_then(|root| root.table(2).ok().flatten());
        header.ok_or(corrupt(Damage::Header, self.metadata.offset))
    }
}

/// What stands at some offset of a stream.
pub(super) enum Step {
    Message(Framed),
    /// The mark of the end, and where it ends itself.
    End(u64),
}

/// Reads what stands at `at`; nothing may reach beyond `end`.
pub(super) fn step(region: &Region, at: u64, end: u64, limits: &Limits) -> Result<Step, IntakeError> {
    let word = |at: u64| -> Result<[u8; 4], IntakeError> {
        if at.checked_add(4).is_none_or(|after| after > end) {
            return Err(corrupt(Damage::Truncated, at));
        }
        let mut word = [0; 4];
        match region.read_chunk(at, &mut word)?.len() {
            4 => Ok(word),
            _ => Err(IntakeError::Changed),
        }
    };
    let (mut length, mut start) = (word(at)?, at + 4);
    if length == CONTINUATION {
        (length, start) = (word(start)?, start + 4);
    }
    let length = u32::try_from(i32::from_le_bytes(length)).map_err(|_| corrupt(Damage::Header, at))?;
    if length == 0 {
        return Ok(Step::End(start));
    }
    let length = u64::from(length);
    if length > end - start {
        return Err(corrupt(Damage::Truncated, at));
    }
    if length > limits.max_footer_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FooterBytes,
            allowed: limits.max_footer_bytes,
            found: length,
        });
    }
    let bytes = region.read_range(start, usize::try_from(length).map_err(|_| IntakeError::Internal)?)?;
    let read = |root: &Table<'_>| Ok::<_, Damaged>((root.i16(0, 0)?, root.u8(1, 0)?, root.i64(3)?));
    let parts = Buffer(&bytes).root().and_then(|root| read(&root).ok());
    let Some((version, header, body)) = parts else {
        return Err(corrupt(Damage::Header, start));
    };
    let body_start = start + length;
    let body = u64::try_from(body).map_err(|_| corrupt(Damage::Header, start))?;
    if body > end - body_start {
        return Err(corrupt(Damage::Truncated, at));
    }
    Ok(Step::Message(Framed {
        start: at,
        metadata: Extent { offset: start, length },
        bytes,
        header,
        version,
        body: Extent {
            offset: body_start,
            length: body,
        },
    }))
}

/// Where the zeros from `at` on end that [`step`] would take for marks of the end, one after the other. The reads grow
/// with what they find: a single mark costs a small one, and a long padding few.
pub(super) fn after_zeros(region: &Region, mut at: u64, end: u64) -> Result<u64, IntakeError> {
    let mut buffer = vec![0; 64];
    loop {
        let wanted = usize::try_from(end.saturating_sub(at))
            .unwrap_or(usize::MAX)
            .min(buffer.len());
        let chunk = region.read_chunk(at, buffer.get_mut(..wanted).unwrap_or_default())?;
        let words = chunk.as_chunks::<4>().0;
        let zeros = words.iter().take_while(|word| **word == [0; 4]).count();
        at = at.saturating_add(4 * zeros as u64);
        if zeros == 0 || zeros < words.len() {
            return Ok(at);
        }
        buffer.resize((buffer.len() * 4).min(CHUNK), 0);
    }
}
