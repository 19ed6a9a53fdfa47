//! The records at an archive's end and its central directory.

use std::collections::HashSet;

use super::fields::Fields;
use super::layout::check_zeros;
use super::{Entry, EntryKind, Stretch, leave_unread, names};
use crate::error::corrupt;
use crate::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

/// Where the parts of an archive are, by its end records.
struct Ends {
    entries: u64,
    directory: Stretch,
}

/// The central directory.
pub(super) struct Directory {
    /// Members in the directory's order; where their data starts is not known yet.
    pub(super) entries: Vec<Entry>,
    /// Where the directory starts, and so where the last member ends.
    pub(super) start: u64,
    /// Comments and unknown extra fields.
    pub(super) unread: Option<Stretch>,
}

/// The end record without its comment.
const END_BYTES: usize = 22;
/// The ZIP64 locator.
const LOCATOR_BYTES: u64 = 20;
/// The ZIP64 end record without an extensible data sector.
const END64_BYTES: u64 = 56;
/// Longest comment, and as much again for padding behind the archive.
const TAIL_BYTES: u64 = 128 << 10;

impl Directory {
    /// Reads the end records and the directory.
    pub(super) fn read(region: &Region, limits: &Limits) -> Result<Self, IntakeError> {
        let mut unread = None;
        let ends = Ends::read(region, &mut unread)?;
        if ends.entries > u64::from(limits.max_entries) {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed: u64::from(limits.max_entries),
                found: ends.entries,
            });
        }
        if ends.directory.length > limits.max_footer_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::FooterBytes,
                allowed: limits.max_footer_bytes,
                found: ends.directory.length,
            });
        }
        let start = ends.directory.offset;
        let length = usize::try_from(ends.directory.length).map_err(|_| corrupt(Damage::Directory, start))?;
        let bytes = region.read_range(start, length)?;
        let mut directory = Self {
            entries: Vec::new(),
            start,
            unread,
        };
        let mut fields = Fields(&bytes);
        while !fields.0.is_empty() {
            let at = start.saturating_add((length - fields.0.len()) as u64);
            if directory.entries.len() as u64 == ends.entries {
                return Err(corrupt(Damage::Directory, at));
            }
            directory.take_entry(&mut fields, at)?;
        }
        if directory.entries.len() as u64 != ends.entries {
            return Err(corrupt(Damage::Directory, start));
        }
        directory.check_names()?;
        Ok(directory)
    }

    fn check_names(&self) -> Result<(), IntakeError> {
        let mut names = HashSet::with_capacity(self.entries.len());
        match self.entries.iter().find(|entry| !names.insert(entry.name.as_str())) {
            None => Ok(()),
            Some(twin) => Err(corrupt(Damage::MemberName, twin.header)),
        }
    }

    /// Takes one central header.
    fn take_entry(&mut self, fields: &mut Fields<'_>, at: u64) -> Result<(), IntakeError> {
        let header = CentralHeader::take(fields).ok_or(corrupt(Damage::Directory, at))?;
        if header.disk != 0 && header.disk != u16::MAX {
            return Err(IntakeError::Unsupported(UnsupportedFeature::Volumes));
        }
        // Bit 13: the directory itself is encrypted and this header shows masked values.
        if header.flags & (1 << 13) != 0 {
            return Err(IntakeError::Encrypted);
        }
        let extra = Extra::read(header.extra, header.name).ok_or(corrupt(Damage::Directory, at))?;
        let (mut size, mut stored, mut offset) = (
            u64::from(header.size),
            u64::from(header.stored),
            u64::from(header.offset),
        );
        extra
            .widen(&mut [&mut size, &mut stored, &mut offset])
            .ok_or(corrupt(Damage::Directory, at))?;
        let unknown = header.comment.len().saturating_add(extra.unknown);
        leave_unread(&mut self.unread, at, unknown as u64);
        let safe = names::neutralise(&names::decode(header.name, extra.unicode_path));
        let kind = if header.is_special() {
            EntryKind::Special
        } else if safe.is_folder && size == 0 {
            EntryKind::Folder
        } else {
            EntryKind::File
        };
        self.entries.push(Entry {
            name: safe.name,
            raw_name: header.name.into(),
            escapes: safe.escapes,
            kind,
            // Bits 0 and 6: encryption and strong encryption. Method 99 is that of WinZip's AES.
            encrypted: header.flags & 0x41 != 0 || header.method == 99,
            method: header.method,
            flags: header.flags,
            crc: header.crc,
            stored,
            size,
            header: offset,
            data: offset,
        });
        Ok(())
    }
}

/// A central header's fields, as wide as they are there.
struct CentralHeader<'a> {
    made_by: u16,
    flags: u16,
    method: u16,
    crc: u32,
    stored: u32,
    size: u32,
    disk: u16,
    attributes: u32,
    offset: u32,
    name: &'a [u8],
    extra: &'a [u8],
    comment: &'a [u8],
}

impl<'a> CentralHeader<'a> {
    fn take(fields: &mut Fields<'a>) -> Option<Self> {
        if !fields.is(b"PK\x01\x02") {
            return None;
        }
        let made_by = fields.u16()?;
        let _version_needed = fields.u16()?;
        let (flags, method) = (fields.u16()?, fields.u16()?);
        let _time_and_date = fields.u32()?;
        let (crc, stored, size) = (fields.u32()?, fields.u32()?, fields.u32()?);
        let (name, extra, comment) = (fields.u16()?, fields.u16()?, fields.u16()?);
        let disk = fields.u16()?;
        let _internal_attributes = fields.u16()?;
        let (attributes, offset) = (fields.u32()?, fields.u32()?);
        Some(Self {
            made_by,
            flags,
            method,
            crc,
            stored,
            size,
            disk,
            attributes,
            offset,
            name: fields.take(usize::from(name))?,
            extra: fields.take(usize::from(extra))?,
            comment: fields.take(usize::from(comment))?,
        })
    }

    /// Whether a Unix program wrote it of a link or a device. A pipe is what its name was when the archive was written
    /// from one; the data is there like a file's.
    const fn is_special(&self) -> bool {
        const UNIX: u16 = 3;
        const TYPE: u32 = 0o170_000;
        let kind = (self.attributes >> 16) & TYPE;
        self.made_by >> 8 == UNIX && !matches!(kind, 0 | 0o100_000 | 0o040_000 | 0o010_000)
    }
}

/// What the extra fields of a header say.
#[derive(Default)]
pub(super) struct Extra<'a> {
    zip64: Option<&'a [u8]>,
    unicode_path: Option<&'a str>,
    /// Bytes of fields of no known meaning.
    pub(super) unknown: usize,
}

impl<'a> Extra<'a> {
    /// Reads them; `None` if there are two sizes.
    pub(super) fn read(bytes: &'a [u8], name: &[u8]) -> Option<Self> {
        let mut extra = Self::default();
        let mut fields = Fields(bytes);
        while !fields.0.is_empty() {
            // Padding of a few zeros that is no field, as aligning programs leave it.
            if fields.0.iter().all(|byte| *byte == 0) {
                break;
            }
            let rest = fields.0.len();
            let Some((id, data)) = Self::field(&mut fields) else {
                // No field, and so nothing that could say something of the member.
                extra.unknown = extra.unknown.saturating_add(rest);
                break;
            };
            match id {
                0x0001 => {
                    // Two of them would be two sizes.
                    if extra.zip64.replace(data).is_some() {
                        return None;
                    }
                }
                0x7075 => extra.unicode_path = names::unicode_path(data, name),
                _ if is_known(id) && data.len() <= KNOWN_BYTES => {}
                // Alignment of Android and room to grow of Open Packaging: padding behind a word or two.
                0xd935 | 0xa220 if data.iter().skip(4).all(|byte| *byte == 0) => {}
                _ if data.iter().all(|byte| *byte == 0) => {}
                _ => extra.unknown = extra.unknown.saturating_add(data.len()),
            }
        }
        Some(extra)
    }

    fn field(fields: &mut Fields<'a>) -> Option<(u16, &'a [u8])> {
        let (id, length) = (fields.u16()?, fields.u16()?);
        Some((id, fields.take(usize::from(length))?))
    }

    /// Replaces values of 32 bits that say "too large" by those of the ZIP64 field, which has only those, in this order.
    pub(super) fn widen(&self, values: &mut [&mut u64]) -> Option<()> {
        let mut wide = Fields(self.zip64.unwrap_or_default());
        for value in values {
            if **value == u64::from(u32::MAX) && self.zip64.is_some() {
                **value = wide.u64()?;
            }
        }
        Some(())
    }
}

/// Longest extra field whose meaning is taken on trust.
const KNOWN_BYTES: usize = 64;

/// Extra fields that describe a file's times, owner or encryption: nothing of its content.
const fn is_known(id: u16) -> bool {
    // NTFS, Unix in three generations, extended time, Java's mark, WinZip's AES.
    matches!(
        id,
        0x000a | 0x000d | 0x5855 | 0x7855 | 0x7875 | 0x5455 | 0xcafe | 0x9901
    )
}

impl Ends {
    fn read(region: &Region, unread: &mut Option<Stretch>) -> Result<Self, IntakeError> {
        let (at, record) = find_end(region)?;
        let truncated = corrupt(Damage::Truncated, region.len());
        let mut fields = Fields(&record);
        let short = |fields: &mut Fields<'_>| fields.u16().map(u64::from);
        let (Some(disk), Some(directory_disk), Some(on_disk), Some(entries)) = (
            short(&mut fields),
            short(&mut fields),
            short(&mut fields),
            short(&mut fields),
        ) else {
            return Err(truncated);
        };
        let (Some(length), Some(offset), Some(comment)) = (fields.u32(), fields.u32(), fields.u16()) else {
            return Err(truncated);
        };
        let narrow = EndValues {
            disk,
            directory_disk,
            on_disk,
            entries,
            length: length.into(),
            offset: offset.into(),
        };
        leave_unread(unread, at.saturating_add(END_BYTES as u64), comment.into());
        let (wide, records) = match find_end64(region, at)? {
            Some((wide, records)) => (
                narrow.widened(&wide).ok_or(corrupt(Damage::Directory, records))?,
                records,
            ),
            None => (narrow, at),
        };
        wide.located(region, records)
    }
}

/// The values of an end record, of either width.
struct EndValues {
    disk: u64,
    directory_disk: u64,
    on_disk: u64,
    entries: u64,
    length: u64,
    offset: u64,
}

impl EndValues {
    /// The wide values, if the narrow ones are the same or say that they are too narrow.
    fn widened(&self, wide: &Self) -> Option<Self> {
        let pick = |narrow: u64, wide: u64, limit: u64| (narrow == limit || narrow == wide).then_some(wide);
        let (short, long) = (u64::from(u16::MAX), u64::from(u32::MAX));
        Some(Self {
            disk: pick(self.disk, wide.disk, short)?,
            directory_disk: pick(self.directory_disk, wide.directory_disk, short)?,
            on_disk: pick(self.on_disk, wide.on_disk, short)?,
            entries: pick(self.entries, wide.entries, short)?,
            length: pick(self.length, wide.length, long)?,
            offset: pick(self.offset, wide.offset, long)?,
        })
    }

    /// The directory must end where the end records, at `records`, begin.
    fn located(&self, region: &Region, records: u64) -> Result<Ends, IntakeError> {
        if self.disk != 0 || self.directory_disk != 0 || self.on_disk != self.entries {
            return Err(IntakeError::Unsupported(UnsupportedFeature::Volumes));
        }
        let end = self.offset.checked_add(self.length).filter(|end| *end <= records);
        let Some(end) = end else {
            return Err(corrupt(Damage::ByteRange, records));
        };
        if end < records {
            // A program before the archive leaves the offsets too small by its own length.
            let shifted = records.saturating_sub(self.length);
            let mut magic = [0; 4];
            if self.length > 0 && region.read_chunk(shifted, &mut magic)? == b"PK\x01\x02" {
                return Err(IntakeError::HiddenBytes {
                    offset: 0,
                    length: records - end,
                });
            }
            check_zeros(region, end, records)?;
        }
        Ok(Ends {
            entries: self.entries,
            directory: Stretch {
                offset: self.offset,
                length: self.length,
            },
        })
    }
}

/// The last end record whose comment fits into the file: its offset and the bytes after its signature.
fn find_end(region: &Region) -> Result<(u64, Vec<u8>), IntakeError> {
    let start = region.len().saturating_sub(TAIL_BYTES);
    let length = usize::try_from(region.len() - start).map_err(|_| corrupt(Damage::Truncated, 0))?;
    let tail = region.read_range(start, length)?;
    for found in memchr::memmem::rfind_iter(&tail, b"PK\x05\x06") {
        let Some(record) = tail.get(found..).and_then(|rest| rest.get(4..END_BYTES)) else {
            continue;
        };
        let comment = record
            .last_chunk::<2>()
            .map_or(0, |bytes| u64::from(u16::from_le_bytes(*bytes)));
        let at = start.saturating_add(found as u64);
        let end = at.saturating_add(END_BYTES as u64).saturating_add(comment);
        if end <= region.len() {
            check_zeros(region, end, region.len())?;
            return Ok((at, record.to_vec()));
        }
    }
    let mut magic = [0; 4];
    if region.read_chunk(0, &mut magic)? == b"PK\x07\x08" {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Volumes));
    }
    Err(corrupt(Damage::Truncated, region.len()))
}

/// The ZIP64 end record that belongs to an end record at `at`, and where it starts.
fn find_end64(region: &Region, at: u64) -> Result<Option<(EndValues, u64)>, IntakeError> {
    let Some(locator_at) = at.checked_sub(LOCATOR_BYTES) else {
        return Ok(None);
    };
    let locator = region.read_range(locator_at, 20)?;
    let mut fields = Fields(&locator);
    if !fields.is(b"PK\x06\x07") {
        return Ok(None);
    }
    let damaged = corrupt(Damage::Directory, locator_at);
    let (Some(disk), Some(offset), Some(disks)) = (fields.u32(), fields.u64(), fields.u32()) else {
        return Err(damaged);
    };
    if disk != 0 || disks > 1 {
        return Err(IntakeError::Unsupported(UnsupportedFeature::Volumes));
    }
    // Nothing may stand between the record and its locator: neither an extensible data sector nor anything else.
    if offset.checked_add(END64_BYTES) != Some(locator_at) {
        return Err(damaged);
    }
    let record = region.read_range(offset, 56)?;
    let values = end64_values(Fields(&record)).ok_or(corrupt(Damage::Directory, offset))?;
    Ok(Some((values, offset)))
}

fn end64_values(mut fields: Fields<'_>) -> Option<EndValues> {
    // The record's length counts from the field after it.
    if !fields.is(b"PK\x06\x06") || fields.u64()? != END64_BYTES - 12 {
        return None;
    }
    let _versions = fields.u32()?;
    Some(EndValues {
        disk: fields.u32()?.into(),
        directory_disk: fields.u32()?.into(),
        on_disk: fields.u64()?,
        entries: fields.u64()?,
        length: fields.u64()?,
        offset: fields.u64()?,
    })
}
