//! Tape archives: POSIX ustar and pax, GNU's long names, and the older form without a magic number.

use std::collections::HashSet;

use super::layout::check_zeros;
use super::{EntryKind, Stretch, leave_unread, names};
use crate::error::corrupt;
use crate::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

/// A block; headers are one, data is padded to whole ones.
const BLOCK: usize = 512;
/// Longest list of pax records, longest long name.
const RECORDS_BYTES: u64 = 1 << 20;

/// Keys of pax records (POSIX, and the most common additions) that describe a member and hold nothing of its content.
const DESCRIBING: &[&[u8]] = &[
    b"atime",
    b"ctime",
    b"mtime",
    b"gid",
    b"gname",
    b"uid",
    b"uname",
    b"charset",
    b"hdrcharset",
    b"LIBARCHIVE.creationtime",
    b"SCHILY.dev",
    b"SCHILY.ino",
    b"SCHILY.nlink",
    b"SCHILY.fflags",
];
/// Longest value of such a record that is taken on trust.
const DESCRIPTION_BYTES: usize = 64;

/// One member of a tape archive.
#[derive(Clone, Debug)]
pub struct TarEntry {
    /// The name, decoded, as that of a zip archive's [`super::Entry`].
    pub name: String,
    /// Whether the name as written leads out of a folder.
    pub escapes: bool,
    /// What it is.
    pub kind: EntryKind,
    /// Offset of the data in the archive.
    pub data: u64,
    /// Bytes of data.
    pub size: u64,
    /// Offset of the header.
    pub header: u64,
}

/// What a tape archive holds.
#[derive(Clone, Debug, Default)]
pub struct TarArchive {
    /// The members in their order.
    pub entries: Vec<TarEntry>,
    /// Bytes of pax records that nothing reads: comments, extended attributes. The offset of the first and the count of all.
    pub unread: Option<Stretch>,
}

/// Whether a block is a header: its checksum is right, and it names something.
pub fn is_tar_header(block: &[u8]) -> bool {
    block.first().is_some_and(|first| *first != 0) && Header::read(block).is_some()
}

/// Reads the headers of a tape archive and accounts for every byte.
///
/// # Errors
/// [`IntakeError::Corrupt`] for damaged headers, a missing end and names that occur twice, [`IntakeError::Unsupported`] for
/// sparse files and for one of several volumes, [`IntakeError::HiddenBytes`] for bytes that belong to nothing,
/// [`IntakeError::TooLarge`] for too many members.
pub fn read_tar(region: &Region, limits: &Limits) -> Result<TarArchive, IntakeError> {
    let mut archive = TarArchive::default();
    let mut names = HashSet::new();
    let mut told = Told::default();
    let mut headers = 0_u64;
    let mut name_bytes = 0_u64;
    let mut at = 0;
    let mut block = [0; BLOCK];
    loop {
        let read = region.read_chunk(at, &mut block)?;
        if read.len() < BLOCK {
            return Err(corrupt(Damage::Truncated, region.len()));
        }
        if read.iter().all(|byte| *byte == 0) {
            // The end; records are padded by more zeros.
            check_zeros(region, at, region.len())?;
            if told.is_empty() {
                return Ok(archive);
            }
            return Err(corrupt(Damage::Header, at));
        }
        headers = headers.saturating_add(1);
        check_counts(headers, name_bytes, limits)?;
        let header = Header::read(read).ok_or(corrupt(Damage::Header, at))?;
        let size = if header.has_data() {
            told.size.unwrap_or(header.size)
        } else {
            0
        };
        let data = at.saturating_add(BLOCK as u64);
        let end = data.checked_add(size).filter(|end| *end <= region.len());
        let end = end.ok_or(corrupt(Damage::Truncated, region.len()))?;
        if !told.take(region, &header, data, size)? {
            let entry = told.entry(&header, data, size, at)?;
            if !names.insert(entry.name.clone()) && entry.kind == EntryKind::File {
                return Err(corrupt(Damage::MemberName, at));
            }
            name_bytes = name_bytes.saturating_add(entry.name.len() as u64);
            archive.entries.push(entry);
            told = Told::default();
        }
        leave_unread(&mut archive.unread, data, std::mem::take(&mut told.unread));
        at = end.next_multiple_of(BLOCK as u64);
        check_zeros(region, end, at.min(region.len()))?;
    }
}

/// Headers (a member may have three: of its records, of its long name and its own) and the memory for names are bounded.
fn check_counts(headers: u64, name_bytes: u64, limits: &Limits) -> Result<(), IntakeError> {
    let allowed = u64::from(limits.max_entries).saturating_mul(3);
    if headers > allowed {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::Entries,
            allowed,
            found: headers,
        });
    }
    if name_bytes > limits.max_footer_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FooterBytes,
            allowed: limits.max_footer_bytes,
            found: name_bytes,
        });
    }
    Ok(())
}

/// What records before a member's header say of it.
#[derive(Default)]
struct Told {
    path: Option<Vec<u8>>,
    size: Option<u64>,
    is_sparse: bool,
    is_any: bool,
    /// Bytes of the last records that nothing reads.
    unread: u64,
}

impl Told {
    const fn is_empty(&self) -> bool {
        !self.is_any
    }

    /// Takes in what a header says of the next one; `false` if it is a member's own.
    fn take(&mut self, region: &Region, header: &Header, data: u64, size: u64) -> Result<bool, IntakeError> {
        let damaged = corrupt(Damage::Header, data);
        match header.kind {
            // GNU: a long name, a long link target.
            b'L' | b'K' | b'x' | b'g' => {}
            _ => return Ok(false),
        }
        if size > RECORDS_BYTES {
            return Err(damaged);
        }
        let bytes = region.read_range(data, usize::try_from(size).map_err(|_| damaged)?)?;
        match header.kind {
            b'L' => {
                let name = bytes.strip_suffix(b"\0").unwrap_or(&bytes);
                self.path = Some(name.to_vec());
            }
            b'K' => {}
            kind => self.take_records(&bytes, kind == b'g').ok_or(damaged)?,
        }
        self.is_any |= header.kind != b'g';
        Ok(true)
    }

    /// Records of pax: length, blank, key, `=`, value, line feed. Global ones may say nothing about path or size.
    fn take_records(&mut self, mut bytes: &[u8], is_global: bool) -> Option<()> {
        while !bytes.is_empty() {
            let blank = memchr::memchr(b' ', bytes)?;
            let length: usize = std::str::from_utf8(bytes.get(..blank)?).ok()?.parse().ok()?;
            let (record, rest) = bytes.split_at_checked(length)?;
            let record = record.get(blank.saturating_add(1)..)?.strip_suffix(b"\n")?;
            let equals = memchr::memchr(b'=', record)?;
            let (key, value) = (record.get(..equals)?, record.get(equals.saturating_add(1)..)?);
            match key {
                b"path" | b"size" if is_global => return None,
                b"path" => self.path = Some(value.to_vec()),
                b"size" => self.size = Some(std::str::from_utf8(value).ok()?.parse().ok()?),
                _ if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
                b"linkpath" => {}
                _ if DESCRIBING.contains(&key) && value.len() <= DESCRIPTION_BYTES => {}
                _ => self.unread = self.unread.saturating_add(value.len() as u64),
            }
            bytes = rest;
        }
        Some(())
    }

    fn entry(&self, header: &Header, data: u64, size: u64, at: u64) -> Result<TarEntry, IntakeError> {
        let kind = match header.kind {
            b'0' | b'\0' | b'7' => EntryKind::File,
            b'5' => EntryKind::Folder,
            // Links, devices, pipes.
            b'1'..=b'4' | b'6' => EntryKind::Special,
            b'M' => return Err(IntakeError::Unsupported(UnsupportedFeature::Volumes)),
            _ => return Err(IntakeError::Unsupported(UnsupportedFeature::SpecialMember)),
        };
        if self.is_sparse {
            return Err(IntakeError::Unsupported(UnsupportedFeature::SpecialMember));
        }
        let raw = self.path.as_deref().unwrap_or(&header.name);
        // A folder's name may be nothing but a dot, which leads nowhere.
        let safe = names::neutralise(&names::decode(raw, None));
        let is_old_folder = kind == EntryKind::File && safe.is_folder && size == 0;
        Ok(TarEntry {
            kind: if is_old_folder { EntryKind::Folder } else { kind },
            name: safe.name,
            escapes: safe.escapes,
            data,
            size,
            header: at,
        })
    }
}

/// A header's fields.
struct Header {
    name: Vec<u8>,
    size: u64,
    kind: u8,
}

impl Header {
    /// Reads a block whose checksum is right.
    fn read(block: &[u8]) -> Option<Self> {
        let block: &[u8; BLOCK] = block.get(..BLOCK)?.try_into().ok()?;
        let declared = number(block.get(148..156)?)?;
        // The checksum's own field counts as blanks. Some old programs summed signed bytes.
        let counted = |index: usize, byte: u8| if (148..156).contains(&index) { b' ' } else { byte };
        let bytes = || block.iter().enumerate().map(|(index, byte)| counted(index, *byte));
        let unsigned: u64 = bytes().map(u64::from).sum();
        let signed: i64 = bytes().map(|byte| i64::from(byte.cast_signed())).sum();
        if declared != unsigned && i64::try_from(declared) != Ok(signed) {
            return None;
        }
        let text = |bytes: &[u8]| bytes.split(|byte| *byte == 0).next().unwrap_or_default().to_vec();
        let mut name = text(block.get(..100)?);
        // POSIX has a prefix where GNU, whose magic ends otherwise, has times.
        if block.get(257..263)? == b"ustar\0" {
            let mut prefix = text(block.get(345..500)?);
            if !prefix.is_empty() {
                prefix.push(b'/');
                prefix.append(&mut name);
                name = prefix;
            }
        }
        Some(Self {
            name,
            size: number(block.get(124..136)?)?,
            kind: *block.get(156)?,
        })
    }

    /// Whether data follows: links and devices have none, whatever their size field says.
    const fn has_data(&self) -> bool {
        !matches!(self.kind, b'1'..=b'6')
    }
}

/// A number in octal digits, or in GNU's binary form for what is too large for those.
fn number(field: &[u8]) -> Option<u64> {
    if let [0x80, rest @ ..] = field {
        return rest.iter().try_fold(0_u64, |value, byte| {
            (value >> 56 == 0).then_some(value << 8 | u64::from(*byte))
        });
    }
    let digits = std::str::from_utf8(field).ok()?.trim_matches(['\0', ' ']);
    if digits.is_empty() {
        return Some(0);
    }
    u64::from_str_radix(digits, 8).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::region_of;

    fn header(name: &[u8], size: u64, kind: u8) -> Vec<u8> {
        let mut block = vec![0; BLOCK];
        block[..name.len()].copy_from_slice(name);
        block[124..135].copy_from_slice(format!("{size:011o}").as_bytes());
        block[156] = kind;
        block[257..263].copy_from_slice(b"ustar\0");
        sign(&mut block);
        block
    }

    fn sign(block: &mut [u8]) {
        block[148..156].fill(b' ');
        let sum: u64 = block.iter().map(|byte| u64::from(*byte)).sum();
        block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    }

    fn member(name: &[u8], kind: u8, data: &[u8]) -> Vec<u8> {
        let mut bytes = header(name, data.len() as u64, kind);
        bytes.extend(data);
        bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
        bytes
    }

    fn archive(members: &[Vec<u8>]) -> Vec<u8> {
        [members.concat(), vec![0; 2 * BLOCK]].concat()
    }

    fn read(bytes: &[u8]) -> Result<Vec<TarEntry>, IntakeError> {
        read_tar(&region_of(bytes), &Limits::default()).map(|archive| archive.entries)
    }

    #[test]
    fn members_are_found_with_long_and_chinese_names() {
        let long = [b"deep/".repeat(40), b"a.csv".to_vec()].concat();
        let bytes = archive(&[
            member(b"folder/", b'5', b""),
            member(b"\xb6\xa9\xb5\xa5.csv", b'0', b"1,2\n"),
            member(b"././@LongLink", b'L', &[long.as_slice(), b"\0"].concat()),
            member(b"cut", b'0', b"3,4\n"),
            member(b"pax", b'x', "16 path=表.csv\n".as_bytes()),
            member(b"short", b'\0', &b"5,6\n".repeat(300)),
            member(b"link", b'2', b""),
        ]);
        assert!(is_tar_header(&bytes));
        let entries = read(&bytes).unwrap();
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names[..2], ["folder", "订单.csv"]);
        assert_eq!(names[2].len(), 205);
        assert_eq!(names[3..], ["表.csv", "link"]);
        assert_eq!(entries[0].kind, EntryKind::Folder);
        assert_eq!(entries[3].size, 1200);
        assert_eq!(entries[4].kind, EntryKind::Special);
        let data = region_of(&bytes).read_range(entries[1].data, 4).unwrap();
        assert_eq!(data, b"1,2\n");
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let one = member(b"a.csv", b'0', b"1,2\n");
        let damage = |bytes: &[u8]| match read(bytes) {
            Err(IntakeError::Corrupt { part, .. }) => Some(part),
            _ => None,
        };
        let whole = archive(std::slice::from_ref(&one));
        for length in 0..=BLOCK * 2 {
            assert_eq!(damage(&whole[..length]), Some(Damage::Truncated), "{length}");
        }
        for at in [0, 124, 156] {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert_eq!(damage(&changed), Some(Damage::Header), "{at}");
        }
        let mut padded = whole.clone();
        padded[BLOCK + 100] = 1;
        assert!(matches!(read(&padded), Err(IntakeError::HiddenBytes { .. })));
        let trailing = [whole.as_slice(), b"more"].concat();
        assert!(matches!(read(&trailing), Err(IntakeError::HiddenBytes { .. })));
        assert_eq!(damage(&archive(&[one.clone(), one])), Some(Damage::MemberName));
        let special = Err(IntakeError::Unsupported(UnsupportedFeature::SpecialMember));
        assert_eq!(read(&archive(&[member(b"a", b'S', b"")])).map(|_| ()), special);
        let sparse = member(b"pax", b'x', b"22 GNU.sparse.major=1\n");
        assert_eq!(read(&archive(&[sparse, member(b"a", b'0', b"")])).map(|_| ()), special);
    }

    #[test]
    fn records_that_nothing_reads_are_told() {
        let records = member(b"pax", b'g', b"20 comment=a secret\n");
        let times = member(b"pax", b'x', b"13 mtime=1.5\n");
        let bytes = archive(&[records, times, member(b"a.csv", b'0', b"1,2\n")]);
        let read = read_tar(&region_of(&bytes), &Limits::default()).unwrap();
        let unread = Stretch { offset: 512, length: 8 };
        assert_eq!((read.entries.len(), read.unread), (1, Some(unread)));
    }

    #[test]
    fn a_record_without_a_value_leaves_nothing_unread() {
        let empty = member(b"pax", b'x', b"12 comment=\n");
        let bytes = archive(&[empty.clone(), member(b"a.csv", b'0', b"1,2\n")]);
        let read = read_tar(&region_of(&bytes), &Limits::default()).unwrap();
        assert_eq!((read.entries.len(), read.unread), (1, None));
        // Nor does it say where the first unread byte is.
        let records = member(b"pax", b'g', b"20 comment=a secret\n");
        let bytes = archive(&[empty, member(b"a.csv", b'0', b""), records]);
        let read = read_tar(&region_of(&bytes), &Limits::default()).unwrap();
        let unread = Stretch {
            offset: 2048,
            length: 8,
        };
        assert_eq!(read.unread, Some(unread));
    }

    #[test]
    fn numbers_have_two_forms() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b"  644 \0"), Some(0o644));
        assert_eq!(number(b"\x80\0\0\0\0\0\0\x02\0\0\0\0"), Some(1 << 33));
        assert_eq!(number(b"\x80\x01\0\0\0\0\0\0\0\0\0\0"), None);
        assert_eq!(number(b"\x80\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff"), Some(u64::MAX));
        assert_eq!(number(b"\x80\x01\x02"), Some(258));
        assert_eq!(number(b"9"), None);
    }
}
