//! Writes archives for tests: any header, any lie.

use std::io::Write as _;

/// A member to write, with what its headers shall say.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) crc: u32,
    pub(crate) size: u64,
    /// Compressed bytes.
    pub(crate) data: Vec<u8>,
    pub(crate) made_by: u16,
    pub(crate) attributes: u32,
    pub(crate) extra: Vec<u8>,
    pub(crate) comment: Vec<u8>,
    pub(crate) wide: bool,
    /// Bytes of a descriptor, or anything else that shall follow the data.
    pub(crate) after: Vec<u8>,
}

impl Member {
    pub(crate) fn stored(name: &[u8], data: &[u8]) -> Self {
        Self {
            name: name.to_vec(),
            method: 0,
            flags: 0,
            crc: crc32(data),
            size: data.len() as u64,
            data: data.to_vec(),
            made_by: 20,
            attributes: 0,
            extra: Vec::new(),
            comment: Vec::new(),
            wide: false,
            after: Vec::new(),
        }
    }

    pub(crate) fn deflated(name: &[u8], data: &[u8]) -> Self {
        Self {
            method: 8,
            data: deflate(data),
            ..Self::stored(name, data)
        }
    }

    /// With the sizes after the data.
    pub(crate) fn with_descriptor(mut self, signature: bool) -> Self {
        self.flags |= 8;
        if signature {
            self.after.extend(b"PK\x07\x08");
        }
        self.after.extend(self.crc.to_le_bytes());
        if self.wide {
            self.after.extend((self.data.len() as u64).to_le_bytes());
            self.after.extend(self.size.to_le_bytes());
        } else {
            self.after.extend((self.data.len() as u32).to_le_bytes());
            self.after.extend((self.size as u32).to_le_bytes());
        }
        self
    }

    fn zip64(&self, offset: Option<u64>) -> Vec<u8> {
        let mut extra = Vec::new();
        if self.wide {
            let length = if offset.is_some() { 24_u16 } else { 16 };
            extra.extend([1, 0]);
            extra.extend(length.to_le_bytes());
            extra.extend(self.size.to_le_bytes());
            extra.extend((self.data.len() as u64).to_le_bytes());
            extra.extend(
                offset
                    .unwrap_or_default()
                    .to_le_bytes()
                    .iter()
                    .take(usize::from(length) - 16),
            );
        }
        extra.extend(&self.extra);
        extra
    }

    fn sizes(&self) -> [u32; 3] {
        if self.wide {
            [self.crc, u32::MAX, u32::MAX]
        } else {
            [self.crc, self.data.len() as u32, self.size as u32]
        }
    }

    fn local(&self, out: &mut Vec<u8>) {
        let extra = self.zip64(None);
        out.extend(b"PK\x03\x04");
        for field in [20, self.flags, self.method, 0, 0x21] {
            out.extend(u16::to_le_bytes(field));
        }
        let sizes = if self.flags & 8 == 0 { self.sizes() } else { [0; 3] };
        sizes.iter().for_each(|field| out.extend(field.to_le_bytes()));
        out.extend((self.name.len() as u16).to_le_bytes());
        out.extend((extra.len() as u16).to_le_bytes());
        out.extend(&self.name);
        out.extend(&extra);
        out.extend(&self.data);
        out.extend(&self.after);
    }

    fn central(&self, offset: u64, out: &mut Vec<u8>) {
        let extra = self.zip64(Some(offset));
        out.extend(b"PK\x01\x02");
        for field in [self.made_by, 20, self.flags, self.method, 0, 0x21] {
            out.extend(field.to_le_bytes());
        }
        self.sizes().iter().for_each(|field| out.extend(field.to_le_bytes()));
        for length in [self.name.len(), extra.len(), self.comment.len(), 0, 0] {
            out.extend((length as u16).to_le_bytes());
        }
        out.extend(self.attributes.to_le_bytes());
        let narrow = if self.wide { u32::MAX } else { offset as u32 };
        out.extend(narrow.to_le_bytes());
        out.extend(&self.name);
        out.extend(&extra);
        out.extend(&self.comment);
    }
}

/// An archive of these members.
pub(crate) fn archive(members: &[Member]) -> Vec<u8> {
    archive_with(members, b"")
}

/// An archive with a comment.
pub(crate) fn archive_with(members: &[Member], comment: &[u8]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let offset = out.len() as u64;
        member.local(&mut out);
        member.central(offset, &mut directory);
    }
    let (offset, length, entries) = (out.len() as u64, directory.len() as u64, members.len() as u64);
    out.extend(directory);
    end(
        &mut out,
        entries,
        length,
        offset,
        members.iter().any(|member| member.wide),
        comment,
    );
    out
}

/// The records at the end.
pub(crate) fn end(out: &mut Vec<u8>, entries: u64, length: u64, offset: u64, wide: bool, comment: &[u8]) {
    if wide {
        let at = out.len() as u64;
        out.extend(b"PK\x06\x06");
        out.extend(44_u64.to_le_bytes());
        out.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        for field in [entries, entries, length, offset] {
            out.extend(field.to_le_bytes());
        }
        out.extend(b"PK\x06\x07\0\0\0\0");
        out.extend(at.to_le_bytes());
        out.extend([1, 0, 0, 0]);
    }
    let narrow = |value: u64| u32::try_from(value).unwrap_or(u32::MAX);
    let short = u16::try_from(entries).unwrap_or(u16::MAX);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(short.to_le_bytes());
    out.extend(short.to_le_bytes());
    out.extend(narrow(length).to_le_bytes());
    out.extend(narrow(offset).to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
