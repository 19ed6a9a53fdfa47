//! A small zip writer that can also write what no honest one would.

use std::io::Write;

use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A zip archive of these members, deflated.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = Archive::default();
    for (name, bytes) in members {
        archive.member(name, bytes);
    }
    archive.finish()
}

/// An archive being written.
#[derive(Default)]
pub(crate) struct Archive {
    bytes: Vec<u8>,
    directory: Vec<u8>,
    entries: u16,
}

impl Archive {
    /// Adds a member and its entry in the directory.
    pub(crate) fn member(&mut self, name: &str, bytes: &[u8]) {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(bytes).unwrap();
        let packed = encoder.finish().unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let (offset, size) = (self.bytes.len(), bytes.len());
        self.local(name, &packed, crc.sum(), size);
        self.entry(name, offset, packed.len(), crc.sum(), size);
    }

    fn local(&mut self, name: &str, packed: &[u8], crc: u32, size: usize) {
        self.bytes.extend_from_slice(b"PK\x03\x04");
        put(&mut self.bytes, &[20, 0, 8, 0, 0x5a21]);
        self.bytes.extend_from_slice(&crc.to_le_bytes());
        put_long(&mut self.bytes, &[packed.len(), size]);
        put(&mut self.bytes, &[short(name.len()), 0]);
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(packed);
    }

    /// Adds an entry in the directory alone: the member may be any bytes already written.
    pub(crate) fn entry(&mut self, name: &str, offset: usize, packed: usize, crc: u32, size: usize) {
        let directory = &mut self.directory;
        directory.extend_from_slice(b"PK\x01\x02");
        put(directory, &[20, 20, 0, 8, 0, 0x5a21]);
        directory.extend_from_slice(&crc.to_le_bytes());
        put_long(directory, &[packed, size]);
        put(directory, &[short(name.len()), 0, 0, 0, 0]);
        put_long(directory, &[0, offset]);
        directory.extend_from_slice(name.as_bytes());
        self.entries = self.entries.wrapping_add(1);
    }

    /// Closes it.
    pub(crate) fn finish(self) -> Vec<u8> {
        let Self {
            mut bytes,
            directory,
            entries,
        } = self;
        let start = bytes.len();
        bytes.extend_from_slice(&directory);
        bytes.extend_from_slice(b"PK\x05\x06");
        put(&mut bytes, &[0, 0, entries, entries]);
        put_long(&mut bytes, &[directory.len(), start]);
        put(&mut bytes, &[0]);
        bytes
    }
}

fn put(to: &mut Vec<u8>, values: &[u16]) {
    values
        .iter()
        .for_each(|value| to.extend_from_slice(&value.to_le_bytes()));
}

fn put_long(to: &mut Vec<u8>, values: &[usize]) {
    for value in values {
        to.extend_from_slice(&u32::try_from(*value).unwrap().to_le_bytes());
    }
}

fn short(length: usize) -> u16 {
    u16::try_from(length).unwrap()
}
