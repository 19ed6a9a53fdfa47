//! The first 100 bytes (§1.3 of the file format).

use crate::{Damage, IntakeError, Region, UnsupportedFeature};

/// How texts are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, little endian.
    Utf16Le,
    /// UTF-16, big endian.
    Utf16Be,
}

/// What the header says, checked against the file's size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Bytes of a page.
    pub page_size: u32,
    /// Bytes of a page that trees may use.
    pub usable: u32,
    /// Pages of the file.
    pub pages: u32,
    /// Whether the last writer kept a write-ahead log: a `-wal` file beside the database may hold more.
    pub write_ahead_log: bool,
    /// How texts are stored.
    pub encoding: TextEncoding,
    /// The first page of the list of free pages, 0 for none.
    pub first_free: u32,
    /// Free pages, which may hold rows that were deleted.
    pub free_pages: u32,
    /// Whether pages that map pages to their parents are strewn in.
    pub has_maps: bool,
}

impl Header {
    const BYTES: usize = 100;

    pub(super) fn read(region: &Region) -> Result<Self, IntakeError> {
        let mut buffer = [0; Self::BYTES];
        let bytes = region.read_chunk(0, &mut buffer)?;
        let damaged = |offset: usize| IntakeError::Corrupt {
            part: Damage::Header,
            offset: offset as u64,
        };
        if bytes.len() < Self::BYTES {
            return Err(IntakeError::Corrupt {
                part: Damage::Truncated,
                offset: region.len(),
            });
        }
        let page_size = match number(bytes, 16, 2) {
            1 => 65_536,
            size @ 512..=32_768 if size.is_power_of_two() => size,
            _ => return Err(damaged(16)),
        };
        let (write_version, read_version) = (number(bytes, 18, 1), number(bytes, 19, 1));
        if read_version > 2 {
            return Err(IntakeError::Unsupported(UnsupportedFeature::Version));
        }
        let usable = page_size - number(bytes, 20, 1);
        if usable < 480 {
            return Err(damaged(20));
        }
        // Fractions of a payload, which have had these values ever since.
        if bytes.get(21..24) != Some(&[64, 32, 32]) {
            return Err(damaged(21));
        }
        if number(bytes, 44, 4) > 4 {
            return Err(IntakeError::Unsupported(UnsupportedFeature::Version));
        }
        let encoding = match number(bytes, 56, 4) {
            0 | 1 => TextEncoding::Utf8,
            2 => TextEncoding::Utf16Le,
            3 => TextEncoding::Utf16Be,
            _ => return Err(damaged(56)),
        };
        // Writers before 3.7.0 left the count of pages alone; the version for which it is valid tells.
        let is_counted = number(bytes, 24, 4) == number(bytes, 92, 4);
        let counted = Some(number(bytes, 28, 4)).filter(|pages| is_counted && *pages > 0);
        Ok(Self {
            page_size,
            usable,
            pages: count_pages(region.len(), page_size, counted)?,
            write_ahead_log: write_version == 2 || read_version == 2,
            encoding,
            first_free: number(bytes, 32, 4),
            free_pages: number(bytes, 36, 4),
            has_maps: number(bytes, 52, 4) > 0,
        })
    }

    /// The page at the byte that file locks use, which holds nothing.
    pub(super) const fn lock_page(&self) -> u32 {
        0x4000_0000 / self.page_size + 1
    }
}

/// The pages that there are, which must be those that the header counts.
fn count_pages(length: u64, page_size: u32, counted: Option<u32>) -> Result<u32, IntakeError> {
    let size = u64::from(page_size);
    let pages = u32::try_from(length / size).map_err(|_| IntakeError::Unsupported(UnsupportedFeature::Version))?;
    let end = u64::from(counted.unwrap_or(pages)) * size;
    if end > length || (counted.is_none() && end < length) {
        return Err(IntakeError::Corrupt {
            part: Damage::Truncated,
            offset: length,
        });
    }
    if end < length {
        return Err(IntakeError::HiddenBytes {
            offset: end,
            length: length - end,
        });
    }
    Ok(pages)
}

/// A big-endian number; absent bytes are zero.
pub(super) fn number(bytes: &[u8], at: usize, length: usize) -> u32 {
    let found = bytes.get(at..at + length).unwrap_or_default();
    found.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
