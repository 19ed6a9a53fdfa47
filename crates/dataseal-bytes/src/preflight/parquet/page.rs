//! The headers of pages, and the walk through a column chunk from one to the next.
//!
//! Struct `PageHeader` of `parquet.thrift`. Statistics in headers are stepped over: nothing here trusts them.

use super::thrift::{Cursor, kind};
use crate::{Damage, IntakeError, Limits, Region, SizeLimit};

/// What a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// Values, in the first form.
    Data,
    /// An index, which nothing writes.
    Index,
    /// The values of a dictionary.
    Dictionary,
    /// Values, in the second form.
    DataV2,
}

/// A page's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageHeader {
    /// What it is.
    pub kind: PageKind,
    /// Bytes of the header itself.
    pub length: usize,
    /// Bytes of the page as it is stored.
    pub compressed: u64,
    /// Bytes of the page once it is decompressed.
    pub uncompressed: u64,
    /// Values and nulls in it.
    pub values: u64,
    /// Where in the header the number of values stands, and how long it is.
    pub values_at: (usize, usize),
    /// How its values are encoded, by the number of `Encoding` in `parquet.thrift`.
    pub encoding: Option<i64>,
}

/// The two names of keys of a dictionary among encodings.
const KEYS: [i64; 2] = [2, 8];

/// Why there is no header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoHeader {
    /// The bytes stop before it does.
    Short,
    /// The bytes are none.
    Damaged,
}

/// Reads the header that starts `bytes`.
///
/// # Errors
/// [`NoHeader`].
pub fn header(bytes: &[u8]) -> Result<PageHeader, NoHeader> {
    let mut cursor = Cursor::new(bytes);
    let parsed = parse(&mut cursor);
    match parsed {
        Some(header) => Ok(header),
        None if cursor.is_at_end() => Err(NoHeader::Short),
        None => Err(NoHeader::Damaged),
    }
}

fn parse(cursor: &mut Cursor<'_>) -> Option<PageHeader> {
    let (mut page, mut uncompressed, mut compressed) = (None, None, None);
    let mut own = [None; 9];
    let mut last = 0;
    while let Some((field, kind)) = cursor.field(&mut last)? {
        match (field, kind) {
            (1, kind::I32) => page = Some(cursor.number()?),
            (2, kind::I32) => uncompressed = Some(cursor.number()?),
            (3, kind::I32) => compressed = Some(cursor.number()?),
            (5 | 7 | 8, kind::STRUCT) => {
                let slot = own.get_mut(usize::try_from(field).ok()?)?;
                *slot = Some(own_header(cursor, if field == 8 { 4 } else { 2 })?);
            }
            _ => cursor.skip_field(kind, 0)?,
        }
    }
    let (kind, field) = match page? {
        0 => (PageKind::Data, 5),
        1 => (PageKind::Index, 6),
        2 => (PageKind::Dictionary, 7),
        3 => (PageKind::DataV2, 8),
        _ => return None,
    };
    let own = own.get(field).copied().flatten().unwrap_or_default();
    let (values, values_at) = match own.values {
        Some(counted) => counted,
        None if kind == PageKind::Index => (0, (0, 0)),
        None => return None,
    };
    Some(PageHeader {
        kind,
        length: cursor.at(),
        compressed: u64::try_from(compressed?).ok()?,
        uncompressed: u64::try_from(uncompressed?).ok()?,
        values: u64::try_from(values).ok()?,
        values_at,
        encoding: own.encoding,
    })
}

/// What the header says that a kind of page has for itself.
#[derive(Clone, Copy, Default)]
struct Own {
    /// The number in the first field, and where it stands.
    values: Option<(i64, (usize, usize))>,
    encoding: Option<i64>,
}

/// Reads the header that a kind of page has for itself, whose encoding stands in a field of its own.
fn own_header(cursor: &mut Cursor<'_>, encoding: i64) -> Option<Own> {
    let mut found = Own::default();
    let mut last = 0;
    while let Some((field, kind)) = cursor.field(&mut last)? {
        if (field, kind) == (1, kind::I32) {
            let start = cursor.at();
            let value = cursor.number()?;
            found.values = Some((value, (start, cursor.at() - start)));
        } else if (field, kind) == (encoding, kind::I32) {
            found.encoding = Some(cursor.number()?);
        } else {
            cursor.skip_field(kind, 1)?;
        }
    }
    Some(found)
}

/// What the pages of a column chunk come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// Bytes of pages and headers.
    pub stored: u64,
    /// Decompressed bytes of the pages.
    pub inflated: u64,
    /// Values and nulls in data pages.
    pub values: u64,
    /// Average bytes of a value of the dictionary. Pages of keys say nothing of what they unfold to.
    pub entry: u64,
    /// Decompressed bytes that are needed at once: of the dictionary and of the two largest pages, since the next is
    /// decompressed while batches are made of the one before.
    pub held: u64,
    /// Where the number of values of the last data page stands, its bytes, and that number.
    pub last: Option<(u64, usize, u64)>,
    /// Whether a dictionary comes first, and nothing but its keys after it.
    pub has_keys_only: bool,
}

/// Bytes in which a header is looked for at first.
const WINDOW: usize = 256;
/// Headers with statistics of long values may be this long.
const MAX_HEADER: usize = 16 << 20;

/// Walks pages from `start` until they hold `values` values, or until `end`.
///
/// # Errors
/// [`IntakeError::Corrupt`] where a page is none or reaches beyond `most`, [`IntakeError::TooLarge`] or
/// [`IntakeError::Ratio`] for a page that inflates beyond the limits.
pub fn walk(region: &Region, start: u64, end: u64, most: u64, limits: &Limits) -> Result<Chunk, IntakeError> {
    let mut chunk = Chunk::default();
    let (mut dictionary, mut largest, mut second) = (0_u64, 0_u64, 0_u64);
    let mut at = start;
    let mut dictionaries = 0;
    let mut others = 0;
    while at < end {
        let corrupt = IntakeError::Corrupt {
            part: Damage::Page,
            offset: at,
        };
        let header = read_header(region, at, most)?.ok_or(corrupt)?;
        if header.uncompressed > limits.max_block_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::BlockBytes,
                allowed: limits.max_block_bytes,
                found: header.uncompressed,
            });
        }
        limits.check_inflation(header.compressed, header.uncompressed)?;
        let body = at + header.length as u64;
        let next = body.checked_add(header.compressed).filter(|next| *next <= most);
        if matches!(header.kind, PageKind::Data | PageKind::DataV2) {
            let (offset, length) = header.values_at;
            chunk.values = chunk.values.saturating_add(header.values);
            chunk.last = Some((at + offset as u64, length, header.values));
        }
        if header.kind == PageKind::Dictionary {
            chunk.entry = chunk.entry.max(header.uncompressed / header.values.max(1));
            dictionary = header.uncompressed;
            dictionaries += 1;
            others += u64::from(at > start);
        } else {
            others += u64::from(!header.encoding.is_some_and(|encoding| KEYS.contains(&encoding)));
            second = second.max(largest.min(header.uncompressed));
            largest = largest.max(header.uncompressed);
        }
        chunk.inflated = chunk.inflated.saturating_add(header.uncompressed);
        at = next.ok_or(corrupt)?;
    }
    chunk.stored = at - start;
    chunk.has_keys_only = dictionaries == 1 && others == 0;
    chunk.held = dictionary.saturating_add(largest).saturating_add(second);
    Ok(chunk)
}

/// The header at an offset; `None` if there is none.
///
/// # Errors
/// From reading.
pub fn read_header(region: &Region, at: u64, most: u64) -> Result<Option<PageHeader>, IntakeError> {
    let mut window = WINDOW;
    loop {
        let left = usize::try_from(most.saturating_sub(at)).unwrap_or(usize::MAX);
        let mut buffer = vec![0; window.min(left)];
        let bytes = region.read_chunk(at, &mut buffer)?;
        match header(bytes) {
            Ok(header) => return Ok(Some(header)),
            Err(NoHeader::Short) if window < left && window < MAX_HEADER => window *= 8,
            Err(_) => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    /// A data page of five values in three bytes.
    const PAGE: [u8; 21] = [
        0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0x2C, 0x15, 0x0A, 0x15, 0x00, 0x15, 0x06, 0x15, 0x06, 0, 0, 9, 9, 9, 7,
    ];

    #[test]
    fn a_header_is_read() {
        let header = header(&PAGE).unwrap();
        assert_eq!((header.kind, header.length), (PageKind::Data, 17));
        assert_eq!((header.compressed, header.uncompressed, header.values), (3, 3, 5));
        assert_eq!(header.values_at, (8, 1));
        for length in 0..17 {
            assert_eq!(super::header(&PAGE[..length]), Err(NoHeader::Short), "{length}");
        }
        assert_eq!(super::header(b"110101188001010018"), Err(NoHeader::Damaged));
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let mut bytes = PAGE[..20].to_vec();
        bytes.extend(&PAGE);
        let region = region_of(&bytes);
        let chunk = walk(&region, 0, 40, 41, &Limits::default()).unwrap();
        assert_eq!((chunk.stored, chunk.values, chunk.inflated), (40, 10, 6));
        assert_eq!(chunk.last, Some((28, 1, 5)));
        assert!(walk(&region, 0, 41, 41, &Limits::default()).is_err());
        assert!(walk(&region, 0, 40, 39, &Limits::default()).is_err());
    }

    #[test]
    fn a_page_that_inflates_beyond_the_limits_is_refused() {
        // 2^29 bytes out of three.
        let mut bytes = vec![0x15, 0x00, 0x15, 0x80, 0x80, 0x80, 0x80, 0x04];
        bytes.extend(&PAGE[4..]);
        let error = walk(&region_of(&bytes), 0, 20, 24, &Limits::default()).err();
        assert!(
            matches!(error, Some(IntakeError::Ratio { allowed: 200, .. })),
            "{error:?}"
        );
        let limits = Limits {
            max_block_bytes: 1 << 20,
            ..Limits::default()
        };
        let error = walk(&region_of(&bytes), 0, 20, 24, &limits).err();
        assert!(matches!(error, Some(IntakeError::TooLarge { .. })), "{error:?}");
    }
}
