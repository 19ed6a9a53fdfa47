//! Local headers, and the account of every byte before the central directory.

use super::directory::{Directory, Extra};
use super::fields::Fields;
use super::{Entry, entry, leave_unread};
use crate::error::corrupt;
use crate::{Damage, IntakeError, Region};

/// A local header without name and extra fields.
const HEADER_BYTES: usize = 30;
/// Bit 3 of the flags: sizes and checksum follow the data, in a descriptor.
const HAS_DESCRIPTOR: u16 = 1 << 3;

/// Compares every local header with its central one, fills in where the data starts, and looks that members, descriptors
/// and the directory follow each other without gap and without overlap.
pub(super) fn check(region: &Region, directory: &mut Directory) -> Result<(), IntakeError> {
    let mut order: Vec<usize> = (0..directory.entries.len()).collect();
    order.sort_by_key(|index| directory.entries.get(*index).map(|entry| entry.header));
    let mut before = None;
    let mut buffer = vec![0; HEADER_BYTES + 2 * usize::from(u16::MAX)];
    for index in order {
        let Some(entry) = directory.entries.get_mut(index) else {
            continue;
        };
        close(region, before, entry.header)?;
        let local = LocalHeader::read(region, entry, &mut buffer)?;
        entry.data = local.data;
        let end = local.data.saturating_add(entry.stored);
        if end > directory.start {
            return Err(corrupt(Damage::ByteRange, entry.header));
        }
        let (at, unknown) = (entry.header, local.unknown_extra);
        before = Some(Member {
            end,
            crc: entry.crc,
            stored: entry.stored,
            size: entry.size,
        });
        leave_unread(&mut directory.unread, at, unknown as u64);
    }
    close(region, before, directory.start)
}

/// A member of which it is known where its data starts.
pub(super) fn located(region: &Region, entry: &Entry) -> Result<Entry, IntakeError> {
    let mut buffer = vec![0; HEADER_BYTES + 2 * usize::from(u16::MAX)];
    let local = LocalHeader::read(region, entry, &mut buffer)?;
    Ok(Entry {
        data: local.data,
        ..entry.clone()
    })
}

/// Where a member's data ends and what its descriptor would say.
#[derive(Clone, Copy)]
struct Member {
    end: u64,
    crc: u32,
    stored: u64,
    size: u64,
}

/// Looks at what is between the data of one member and what comes next: a descriptor, zeros, or nothing.
fn close(region: &Region, before: Option<Member>, next: u64) -> Result<(), IntakeError> {
    let Some(member) = before else {
        return check_zeros(region, 0, next);
    };
    if next < member.end {
        return Err(corrupt(Damage::ByteRange, next));
    }
    let mut buffer = [0; 24];
    let wanted = usize::try_from(next - member.end)
        .unwrap_or(usize::MAX)
        .min(buffer.len());
    let following = region.read_chunk(member.end, buffer.get_mut(..wanted).unwrap_or_default())?;
    let descriptor = descriptor_bytes(member, following);
    check_zeros(region, member.end.saturating_add(descriptor), next)
}

/// Bytes of the data descriptor of a member at the start of what follows its data: with or without a signature, with sizes
/// of four or of eight bytes. The specification lets all four be.
fn descriptor_bytes(member: Member, following: &[u8]) -> u64 {
    for has_signature in [true, false] {
        for is_wide in [false, true] {
            let mut fields = Fields(following);
            if has_signature && !fields.is(b"PK\x07\x08") {
                continue;
            }
            let crc = fields.u32();
            let mut size = || {
                if is_wide {
                    fields.u64()
                } else {
                    fields.u32().map(u64::from)
                }
            };
            let (stored, inflated) = (size(), size());
            if crc == Some(member.crc) && stored == Some(member.stored) && inflated == Some(member.size) {
                return (following.len() - fields.0.len()) as u64;
            }
        }
    }
    0
}

/// Looks that a stretch that belongs to nothing is zeros, which align or pad.
pub(super) fn check_zeros(region: &Region, start: u64, end: u64) -> Result<(), IntakeError> {
    if region.is_zero(start, end)? {
        return Ok(());
    }
    Err(IntakeError::HiddenBytes {
        offset: start,
        length: end - start,
    })
}

/// What of a local header is more than its central one.
struct LocalHeader {
    data: u64,
    unknown_extra: usize,
}

impl LocalHeader {
    /// Reads the local header of a member and compares it.
    fn read(region: &Region, entry: &Entry, buffer: &mut [u8]) -> Result<Self, IntakeError> {
        let damaged = corrupt(Damage::Header, entry.header);
        let fixed = region.read_chunk(entry.header, buffer.get_mut(..HEADER_BYTES).unwrap_or_default())?;
        let mut fields = Fields(fixed);
        if !fields.is(b"PK\x03\x04") {
            return Err(damaged);
        }
        let fixed = FixedPart::take(&mut fields).ok_or(damaged)?;
        let variable = fixed.name + fixed.extra;
        let after = entry.header.saturating_add(HEADER_BYTES as u64);
        let rest = region.read_chunk(after, buffer.get_mut(..variable).unwrap_or_default())?;
        let (name, extra) = rest.split_at_checked(fixed.name).ok_or(damaged)?;
        if extra.len() != fixed.extra {
            return Err(damaged);
        }
        let extra = Extra::read(extra, name).ok_or(damaged)?;
        let (mut size, mut stored) = (u64::from(fixed.size), u64::from(fixed.stored));
        extra.widen(&mut [&mut size, &mut stored]).ok_or(damaged)?;
        let has_descriptor = (fixed.flags | entry.flags) & HAS_DESCRIPTOR != 0;
        let agrees = |local: u64, central: u64| {
            local == central || has_descriptor && (local == 0 || local == u64::from(u32::MAX))
        };
        // Bits 0 and 6 say whether the data is encrypted.
        let agrees = name == &*entry.raw_name
            && fixed.method == entry.method
            && (fixed.flags ^ entry.flags) & 0x41 == 0
            && agrees(fixed.crc.into(), entry.crc.into())
            && agrees(stored, entry.stored)
            && agrees(size, entry.size);
        // Stored data is as long as it is; encryption adds its own bytes.
        let is_long_enough = entry.method != entry::STORED || entry.encrypted || entry.stored == entry.size;
        if !agrees || !is_long_enough {
            return Err(damaged);
        }
        Ok(Self {
            data: after.saturating_add(variable as u64),
            unknown_extra: extra.unknown,
        })
    }
}

/// The fields of a local header that are always there.
struct FixedPart {
    flags: u16,
    method: u16,
    crc: u32,
    stored: u32,
    size: u32,
    name: usize,
    extra: usize,
}

impl FixedPart {
    fn take(fields: &mut Fields<'_>) -> Option<Self> {
        let _version_needed = fields.u16()?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        let _time_and_date = fields.u32()?;
        Some(Self {
            flags,
            method,
            crc: fields.u32()?,
            stored: fields.u32()?,
            size: fields.u32()?,
            name: fields.u16()?.into(),
            extra: fields.u16()?.into(),
        })
    }
}
