//! Archives and compressed streams: every byte is accounted for or refused, and nothing yields more than it may.
#![no_main]

use dataseal_bytes::archive::{ZipArchive, open_entry, read_tar, zip_kind};
use dataseal_bytes::decompress::{Compression, decompress};
use dataseal_bytes::{Hasher, IntakeError, Limits, Region};
use libfuzzer_sys::fuzz_target;

mod support;

/// Bytes that are taken out of one thing at most: more shows nothing new.
const MOST: usize = 4 << 20;

fuzz_target!(|bytes: &[u8]| {
    let region = support::region(bytes);
    let limits = Limits::default();
    let _ = zip_kind(&region);
    if let Ok(archive) = ZipArchive::read(&region, &limits) {
        for entry in archive.entries().iter().take(64) {
            member(entry, &region);
        }
    }
    if let Ok(archive) = read_tar(&region, &limits) {
        assert!(archive.entries.iter().all(|entry| entry.data + entry.size <= region.len()));
    }
    for format in [Compression::Gzip, Compression::Zstd, Compression::Bzip2, Compression::Xz] {
        let mut taken = 0;
        let mut put = |piece: &[u8]| {
            taken += piece.len();
            if taken > MOST { Err(IntakeError::Interrupted) } else { Ok(()) }
        };
        let done = decompress(&region, format, &limits, &mut Hasher::default(), &mut put);
        if let Ok(done) = done {
            assert_eq!(done.bytes, taken as u64);
        }
    }
});

fn member(entry: &dataseal_bytes::archive::Entry, region: &Region) {
    let Ok(mut reader) = open_entry(entry, region) else { return };
    let mut buffer = vec![0; 64 << 10];
    let mut taken = 0;
    while let Ok(piece) = reader.read_piece(&mut buffer) {
        taken += piece;
        if piece == 0 {
            assert_eq!(taken as u64, entry.size);
            return;
        }
        if taken > MOST {
            return;
        }
    }
}
