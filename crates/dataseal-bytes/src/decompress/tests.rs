//! Compressed streams whole, cut, changed and lying.

use std::io::{Read, Write};

use liblzma::stream::Stream;
use proptest::prelude::*;

use super::*;
use crate::testing::region_of;
use crate::{UnsupportedFeature, digest_file};

const FORMATS: [Compression; 4] = [
    Compression::Gzip,
    Compression::Zstd,
    Compression::Bzip2,
    Compression::Xz,
];

fn compressed(format: Compression, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match format {
        Compression::Gzip => {
            let mut encoder = flate2::GzBuilder::new()
                .filename("a.csv")
                .write(&mut out, flate2::Compression::default());
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap();
        }
        Compression::Zstd => {
            let mut encoder = ::zstd::stream::write::Encoder::new(&mut out, 1).unwrap();
            encoder.include_checksum(true).unwrap();
            encoder.write_all(bytes).unwrap();
            encoder.finish().unwrap();
        }
        Compression::Bzip2 => {
            bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast())
                .read_to_end(&mut out)
                .unwrap();
        }
        Compression::Xz => {
            liblzma::read::XzEncoder::new(bytes, 1).read_to_end(&mut out).unwrap();
        }
    }
    out
}

fn inflate(format: Compression, bytes: &[u8]) -> Result<(Vec<u8>, Decompressed), IntakeError> {
    let region = region_of(bytes);
    let mut hasher = Hasher::default();
    let mut out = Vec::new();
    let done = decompress(&region, format, &Limits::default(), &mut hasher, &mut |piece| {
        out.extend_from_slice(piece);
        Ok(())
    })?;
    assert_eq!(hasher.finish(), digest_file(region.file().0).unwrap().0);
    assert_eq!(done.bytes, out.len() as u64);
    Ok((out, done))
}

/// Text that does not compress to nothing.
fn text(rows: u32) -> Vec<u8> {
    (0..rows)
        .flat_map(|row| format!("{row},{:x}\n", row.wrapping_mul(2_654_435_761)).into_bytes())
        .collect()
}

#[test]
fn streams_of_several_parts_come_back_whole() {
    for format in FORMATS {
        for rows in [0, 1, 50_000] {
            let text = text(rows);
            let one = compressed(format, &text);
            assert_eq!(inflate(format, &one).unwrap().0, text, "{format:?}");
            let parts = [one.as_slice(), &compressed(format, b""), &one].concat();
            let (out, done) = inflate(format, &parts).unwrap();
            assert_eq!(out, [text.as_slice(), &text].concat());
            assert_eq!((done.parts, done.unread), (3, None));
        }
    }
}

#[test]
fn a_cut_stream_is_an_error_at_every_length() {
    for format in FORMATS {
        let whole = compressed(format, &text(40));
        for length in 0..whole.len() {
            assert!(inflate(format, &whole[..length]).is_err(), "{format:?} cut to {length}");
        }
    }
}

#[test]
fn what_stands_behind_is_padding_or_refused() {
    for format in FORMATS {
        let whole = compressed(format, b"1,2\n");
        let behind = |bytes: &[u8]| inflate(format, &[whole.as_slice(), bytes].concat());
        assert_eq!(behind(&[0; 1000]).unwrap().0, b"1,2\n");
        let hidden = |length| {
            Err(IntakeError::HiddenBytes {
                offset: whole.len() as u64,
                length,
            })
        };
        assert_eq!(behind(b"hidden,rows\n").map(|_| ()), hidden(12));
        assert_eq!(behind(b"\x1f").map(|_| ()), hidden(1));
        assert!(behind(&whole[..whole.len() - 1]).is_err());
    }
    let padded = [
        compressed(Compression::Xz, b"1\n"),
        vec![0; 8],
        compressed(Compression::Xz, b"2\n"),
    ]
    .concat();
    assert_eq!(inflate(Compression::Xz, &padded).unwrap().0, b"1\n2\n");
}

#[test]
fn gzip_says_what_it_left_unread() {
    let mut out = Vec::new();
    let builder = flate2::GzBuilder::new()
        .extra(b"XX\x04\0data".to_vec())
        .comment("six of");
    builder
        .write(&mut out, flate2::Compression::fast())
        .write_all(b"1\n")
        .unwrap();
    let (_, done) = inflate(Compression::Gzip, &out).unwrap();
    assert_eq!(done.unread, Some(Stretch { offset: 12, length: 14 }));
}

#[test]
fn gzip_trailers_are_verified() {
    let whole = compressed(Compression::Gzip, b"1,2\n");
    for at in whole.len() - 8..whole.len() {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        let wrong = Err(corrupt(Damage::Checksum, whole.len() as u64 - 8));
        assert_eq!(inflate(Compression::Gzip, &changed).map(|_| ()), wrong);
    }
    let mut reserved = whole.clone();
    reserved[3] |= 0x80;
    assert!(inflate(Compression::Gzip, &reserved).is_err());
}

#[test]
fn skippable_frames_are_stepped_over_and_told() {
    let frame = compressed(Compression::Zstd, b"1,2\n");
    let bytes = [b"\x5a\x2a\x4d\x18\x05\0\0\0hello".as_slice(), &frame].concat();
    let (out, done) = inflate(Compression::Zstd, &bytes).unwrap();
    assert_eq!(out, b"1,2\n");
    assert_eq!(done.unread, Some(Stretch { offset: 0, length: 13 }));
    assert!(inflate(Compression::Zstd, b"\x5a\x2a\x4d\x18\xff\xff\xff\xffhello").is_err());
}

#[test]
fn windows_and_dictionaries_beyond_reach_are_refused_with_their_reason() {
    // A frame with a window of 4 GiB, then one of 128 MiB, that hold one empty raw block.
    let frame = |window: u8| [b"\x28\xb5\x2f\xfd\0".as_slice(), &[window << 3], b"\x01\0\0"].concat();
    let too_wide = Err(IntakeError::Unsupported(UnsupportedFeature::Window));
    assert_eq!(inflate(Compression::Zstd, &frame(22)).map(|_| ()), too_wide);
    assert_eq!(inflate(Compression::Zstd, &frame(18)).map(|_| ()), too_wide);
    assert_eq!(
        inflate(Compression::Zstd, &frame(17)).map(|(out, _)| out),
        Ok(Vec::new())
    );
    let dictionary = b"\x28\xb5\x2f\xfd\x01\x50\x07\x01\0\0";
    let elsewhere = Err(IntakeError::Unsupported(UnsupportedFeature::Compression));
    assert_eq!(inflate(Compression::Zstd, dictionary).map(|_| ()), elsewhere);
    // The filter flags of the first block of an xz stream name a dictionary of 1.5 GiB.
    let mut options = liblzma::stream::LzmaOptions::new_preset(1).unwrap();
    options.dict_size(1 << 20);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let stream = Stream::new_stream_encoder(&filters, liblzma::stream::Check::None).unwrap();
    let mut xz = Vec::new();
    liblzma::read::XzEncoder::new_stream(b"1\n".as_slice(), stream)
        .read_to_end(&mut xz)
        .unwrap();
    assert!(inflate(Compression::Xz, &xz).is_ok());
    // Dictionary size is the last byte of the filter; then padding and the header's CRC-32.
    xz[12 + 4] = 37;
    let crc = crate::archive::writer::crc32(&xz[12..20]);
    xz[20..24].copy_from_slice(&crc.to_le_bytes());
    assert_eq!(inflate(Compression::Xz, &xz).map(|_| ()), too_wide);
}

#[test]
fn a_flood_of_empty_parts_is_stopped() {
    for format in FORMATS {
        let flood = compressed(format, b"").repeat(1001);
        let region = region_of(&flood);
        let limits = Limits {
            max_entries: 1000,
            ..Limits::default()
        };
        let done = decompress(&region, format, &limits, &mut Hasher::default(), &mut |_| Ok(()));
        assert!(
            matches!(
                done,
                Err(IntakeError::TooLarge {
                    limit: SizeLimit::Entries,
                    ..
                })
            ),
            "{format:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// With a checksum over everything, no change makes other data without an error.
    #[test]
    fn changed_streams_never_read_otherwise(
        format in prop::sample::select(FORMATS.to_vec()),
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
    ) {
        let text = text(30);
        let mut stream = compressed(format, &text);
        let at = at.index(stream.len());
        stream[at] ^= flip;
        if let Ok((out, _)) = inflate(format, &stream) {
            prop_assert_eq!(out, text);
        }
    }
}
