//! Archives as programs write them, and archives that lie.

use std::io::Read;

use proptest::prelude::*;

use super::writer::{Member, archive, archive_with, end};
use super::*;
use crate::testing::region_of;
use crate::{Damage, SizeLimit, UnsupportedFeature};

fn read(bytes: &[u8]) -> Result<ZipArchive, IntakeError> {
    ZipArchive::read(&region_of(bytes), &Limits::default())
}

fn contents(bytes: &[u8]) -> Result<Vec<(String, Vec<u8>)>, IntakeError> {
    let region = region_of(bytes);
    let archive = ZipArchive::read(&region, &Limits::default())?;
    let mut members = Vec::new();
    for entry in archive.entries() {
        let mut data = Vec::new();
        let mut reader = open_entry(entry, &region)?;
        let mut buffer = [0; 100];
        loop {
            match reader.read_piece(&mut buffer)? {
                0 => break,
                read => data.extend_from_slice(&buffer[..read]),
            }
        }
        members.push((entry.name.clone(), data));
    }
    Ok(members)
}

/// The damage that is found.
fn damage_of(bytes: &[u8]) -> Damage {
    let outcome = contents(bytes);
    let Err(IntakeError::Corrupt { part, .. }) = outcome else {
        unreachable!("{outcome:?}");
    };
    part
}

fn is_hidden(bytes: &[u8]) -> bool {
    matches!(read(bytes), Err(IntakeError::HiddenBytes { .. }))
}

#[test]
fn members_come_back_however_they_were_written() {
    let text = b"id,name\n1,a\n".repeat(50);
    let mut wide = Member::deflated(b"wide.csv", &text);
    wide.wide = true;
    let mut wide_late = wide.clone();
    wide_late.name = b"wide-late.csv".to_vec();
    let members = [
        Member::stored(b"folder/", b""),
        Member::stored(b"folder/a.csv", &text),
        Member::deflated(b"b.csv", &text),
        Member::deflated(b"java.csv", &text).with_descriptor(true),
        Member::deflated(b"old.csv", &text).with_descriptor(false),
        wide,
        wide_late.with_descriptor(true),
        Member {
            method: 12,
            data: bzip2_of(&text),
            ..Member::stored(b"c.csv", &text)
        },
        Member {
            method: 93,
            data: zstd::encode_all(text.as_slice(), 1).unwrap(),
            ..Member::stored(b"d.csv", &text)
        },
        Member {
            method: 95,
            data: xz_of(&text),
            ..Member::stored(b"e.csv", &text)
        },
        Member {
            method: 9,
            ..Member::deflated(b"explorer.csv", b"id,name\n1,a\n")
        },
        Member::deflated(b"empty.csv", b""),
    ];
    let bytes = archive(&members);
    let read = contents(&bytes).unwrap();
    assert_eq!(read.len(), members.len());
    for ((name, data), member) in read.iter().zip(&members) {
        assert_eq!(name.as_bytes(), member.name.strip_suffix(b"/").unwrap_or(&member.name));
        assert_eq!(data.len() as u64, member.size);
        assert!(data.is_empty() || text.starts_with(data));
    }
    assert_eq!(self::read(&bytes).unwrap().entries()[0].kind, EntryKind::Folder);
}

fn bzip2_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    bzip2::read::BzEncoder::new(bytes, bzip2::Compression::fast())
        .read_to_end(&mut out)
        .unwrap();
    out
}

fn xz_of(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    liblzma::read::XzEncoder::new(bytes, 1).read_to_end(&mut out).unwrap();
    out
}

#[test]
fn headers_that_disagree_are_refused() {
    let bytes = archive(&[Member::deflated(b"a.csv", b"1,2,3\n4,5,6\n")]);
    // Local header: flags 6, method 8, crc 14, sizes 18 and 22, name 30.
    for at in [6, 8, 14, 18, 22, 30] {
        let mut lying = bytes.clone();
        lying[at] ^= 1;
        assert_eq!(damage_of(&lying), Damage::Header, "byte {at}");
    }
}

#[test]
fn declared_sizes_and_checksums_are_held_to() {
    let member = Member::deflated(b"a.csv", b"1,2,3\n4,5,6\n");
    for (size, damage) in [(11, Damage::ByteRange), (13, Damage::ByteRange), (0, Damage::ByteRange)] {
        let lying = archive(&[Member { size, ..member.clone() }]);
        assert_eq!(damage_of(&lying), damage, "{size}");
    }
    let wrong = archive(&[Member {
        crc: 1,
        ..member.clone()
    }]);
    assert_eq!(damage_of(&wrong), Damage::Checksum);
    let mut longer = member.clone();
    longer.data.extend(b"hidden");
    assert_eq!(damage_of(&archive(&[longer])), Damage::ByteRange);
    let mut cut = member.clone();
    cut.data.pop();
    assert_eq!(damage_of(&archive(&[cut])), Damage::Compressed);
    let plain = Member {
        size: 3,
        ..Member::stored(b"a", b"1234")
    };
    assert_eq!(damage_of(&archive(&[plain])), Damage::Header);
}

#[test]
fn every_byte_belongs_to_something() {
    let member = Member::deflated(b"a.csv", b"1,2\n");
    let plain = archive(std::slice::from_ref(&member));
    assert!(is_hidden(&[b"hidden".as_slice(), &plain].concat()));
    assert!(is_hidden(&[plain.as_slice(), b"hidden"].concat()));
    let mut between = member.clone();
    between.after = b"hidden".to_vec();
    assert!(is_hidden(&archive(&[between, Member::stored(b"b", b"1")])));
    // Zeros align and pad.
    let mut padded = member.clone().with_descriptor(true);
    padded.after.extend([0; 7]);
    assert_eq!(
        contents(&archive(&[padded, Member::stored(b"b", b"1")])).unwrap().len(),
        2
    );
    assert_eq!(contents(&[plain.as_slice(), &[0; 512]].concat()).unwrap().len(), 1);
    // The format's own room for anything is told.
    let commented = archive_with(std::slice::from_ref(&member), b"made by a program");
    assert_eq!(read(&commented).unwrap().unread().map(|unread| unread.length), Some(17));
    let mut extra = member;
    extra.extra = b"\x34\x12\x04\0data".to_vec();
    extra.comment = b"two".to_vec();
    let mut sloppy = extra.clone();
    sloppy.extra = b"no".to_vec();
    assert_eq!(
        read(&archive(&[sloppy])).unwrap().unread().map(|unread| unread.length),
        Some(7)
    );
    assert_eq!(
        read(&archive(&[extra])).unwrap().unread().map(|unread| unread.length),
        Some(11)
    );
}

#[test]
fn a_signing_block_is_hidden_bytes() {
    let bytes = archive(&[Member::deflated(b"a.csv", b"1,2\n")]);
    let at = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
    let end_at = memchr::memmem::find(&bytes, b"PK\x05\x06").unwrap();
    let mut signed = [&bytes[..at], b"APK Sig Block 42", &bytes[at..end_at]].concat();
    end(&mut signed, 1, (end_at - at) as u64, at as u64 + 16, false, b"");
    assert!(is_hidden(&signed));
}

#[test]
fn members_that_overlap_or_share_a_name_are_refused() {
    let twins = [Member::stored(b"a", b"1"), Member::stored(b"a", b"2")];
    assert_eq!(damage_of(&archive(&twins)), Damage::MemberName);
    let aliases = [Member::stored(b"x\\a", b"1"), Member::stored(b"x/./a", b"2")];
    assert_eq!(damage_of(&archive(&aliases)), Damage::MemberName);
    // A member whose data has the next member in it, quoted as a stored block of deflate.
    let inner = archive(&[Member::stored(b"b", b"2")]);
    let quoted = &inner[..32];
    let mut outer = Member::stored(b"a", quoted);
    outer.method = 8;
    outer.data = [&[1, 32, 0, 223, 255], quoted].concat();
    let whole = archive(&[outer]);
    let at = memchr::memmem::rfind(&whole, b"PK\x01\x02").unwrap();
    let end_at = memchr::memmem::rfind(&whole, b"PK\x05\x06").unwrap();
    let mut second = inner[memchr::memmem::find(&inner, b"PK\x01\x02").unwrap()..inner.len() - 22].to_vec();
    second[42] = 31 + 5;
    let mut quoting = [&whole[..end_at], &second].concat();
    end(
        &mut quoting,
        2,
        (end_at - at + second.len()) as u64,
        at as u64,
        false,
        b"",
    );
    assert_eq!(damage_of(&quoting), Damage::ByteRange);
    // Two central headers for one local header.
    let one = archive(&[Member::stored(b"a", b"1")]);
    let at = memchr::memmem::find(&one, b"PK\x01\x02").unwrap();
    let end_at = memchr::memmem::find(&one, b"PK\x05\x06").unwrap();
    let header = &one[at..end_at];
    let mut second = header.to_vec();
    *second.last_mut().unwrap() = b'b';
    let mut doubled = [&one[..at], header, &second].concat();
    end(&mut doubled, 2, 2 * header.len() as u64, at as u64, false, b"");
    assert_eq!(damage_of(&doubled), Damage::ByteRange);
}

#[test]
fn names_are_decoded_and_lead_nowhere() {
    let gbk = archive(&[Member::stored(b"\xb6\xa9\xb5\xa5\\\xb1\xed.csv", b"1")]);
    assert_eq!(read(&gbk).unwrap().entries()[0].name, "订单/表.csv");
    let mut renamed = Member::stored(b"????.csv", b"1");
    renamed.extra = [
        b"\x75\x70\x0f\0\x01".as_slice(),
        &writer::crc32(b"????.csv").to_le_bytes(),
        "订单.x".as_bytes(),
    ]
    .concat();
    renamed.extra[2] = (renamed.extra.len() - 4) as u8;
    assert_eq!(read(&archive(&[renamed])).unwrap().entries()[0].name, "订单.x");
    let outside = archive(&[Member::stored(b"../../etc/passwd", b"1")]);
    assert_eq!(read(&outside).unwrap().entries()[0].name, "etc/passwd");
    assert_eq!(damage_of(&outside), Damage::MemberName);
}

#[test]
fn what_is_not_read_says_so() {
    let encrypted = archive(&[Member {
        flags: 1,
        ..Member::stored(b"a", b"1")
    }]);
    assert_eq!(contents(&encrypted).err(), Some(IntakeError::Encrypted));
    let aes = archive(&[Member {
        method: 99,
        flags: 1,
        ..Member::stored(b"a", b"1")
    }]);
    assert_eq!(contents(&aes).err(), Some(IntakeError::Encrypted));
    let directory = archive(&[Member {
        flags: 1 << 13,
        ..Member::stored(b"a", b"1")
    }]);
    assert_eq!(contents(&directory).err(), Some(IntakeError::Encrypted));
    let unsupported = |feature| Some(IntakeError::Unsupported(feature));
    let lzma = archive(&[Member {
        method: 14,
        ..Member::stored(b"a", b"1")
    }]);
    assert_eq!(contents(&lzma).err(), unsupported(UnsupportedFeature::Compression));
    let link = Member {
        made_by: 0x031e,
        attributes: 0o120_777 << 16,
        ..Member::stored(b"a", b"/etc/passwd")
    };
    assert_eq!(
        contents(&archive(&[link])).err(),
        unsupported(UnsupportedFeature::SpecialMember)
    );
    let mut volumes = archive(&[Member::stored(b"a", b"1")]);
    let end_at = volumes.len() - 22;
    volumes[end_at + 4] = 1;
    assert_eq!(read(&volumes).err(), unsupported(UnsupportedFeature::Volumes));
    assert_eq!(
        read(b"PK\x07\x08PK\x03\x04first of three").err(),
        unsupported(UnsupportedFeature::Volumes)
    );
}

#[test]
fn absurd_counts_and_sizes_are_refused_before_anything_is_allocated() {
    let mut many = Vec::new();
    end(&mut many, 1_000_000, 46_000_000, 0, true, b"");
    let refused = |bytes: &[u8]| match read(bytes) {
        Err(IntakeError::TooLarge { limit, .. }) => Some(limit),
        _ => None,
    };
    assert!(read(&many).is_err());
    let mut declared = vec![0; 46_000_000];
    end(&mut declared, 1_000_000, 46_000_000, 0, true, b"");
    assert_eq!(refused(&declared), Some(SizeLimit::Entries));
    let mut member = Member::stored(b"a", b"1");
    member.size = 1 << 50;
    member.method = 8;
    member.wide = true;
    assert_eq!(refused(&archive(&[member.clone()])), Some(SizeLimit::InflatedBytes));
    member.size = 1 << 30;
    assert!(matches!(read(&archive(&[member])), Err(IntakeError::Ratio { .. })));
}

#[test]
fn a_truncated_archive_is_never_shorter_without_a_word() {
    let members = [
        Member::deflated(b"a.csv", b"1,2\n3,4\n").with_descriptor(true),
        Member::stored(b"b.csv", b"5,6\n"),
    ];
    let bytes = archive(&members);
    for length in 0..bytes.len() {
        assert!(contents(&bytes[..length]).is_err(), "{length}");
    }
}

#[test]
fn office_documents_are_told_from_archives() {
    let kind = |members: &[Member]| zip_kind(&region_of(&archive(members)));
    let types = |text: &[u8]| Member::deflated(b"[Content_Types].xml", text);
    let book = Member::stored(b"xl/workbook.xml", b"<workbook/>");
    assert_eq!(kind(&[types(b""), book.clone()]), ZipKind::Xlsx);
    assert_eq!(
        kind(&[types(b""), Member::stored(b"XL\\Workbook.BIN", b"x")]),
        ZipKind::Xlsb
    );
    let elsewhere = types(
        b"<Override ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>",
    );
    assert_eq!(kind(&[elsewhere]), ZipKind::Xlsx);
    assert_eq!(
        kind(&[types(b""), Member::stored(b"word/document.xml", b"x")]),
        ZipKind::Document
    );
    let ods = b"application/vnd.oasis.opendocument.spreadsheet";
    assert_eq!(kind(&[Member::stored(b"mimetype", ods)]), ZipKind::Ods);
    let odt = b"application/vnd.oasis.opendocument.text";
    assert_eq!(kind(&[Member::stored(b"mimetype", odt)]), ZipKind::Document);
    assert_eq!(kind(&[book]), ZipKind::Archive);
    assert_eq!(zip_kind(&region_of(b"PK\x03\x04")), ZipKind::Archive);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_archives_come_back(
        members in prop::collection::btree_map("[a-z]{1,8}", (prop::collection::vec(any::<u8>(), 0..300), 0..3_u8, any::<bool>()), 0..6),
    ) {
        let written: Vec<Member> = members.iter().map(|(name, (data, method, wide))| {
            let mut member = match method {
                0 => Member::stored(name.as_bytes(), data),
                _ => Member::deflated(name.as_bytes(), data),
            };
            member.wide = *wide;
            if *method == 2 { member.with_descriptor(true) } else { member }
        }).collect();
        let read = contents(&archive(&written)).unwrap();
        let expected: Vec<(String, Vec<u8>)> = members.into_iter().map(|(name, (data, ..))| (name, data)).collect();
        prop_assert_eq!(read, expected);
    }

    /// Whatever a mutation does, it does not make other data of it without an error.
    #[test]
    fn mutants_never_read_otherwise(at in any::<prop::sample::Index>(), flip in 1..=255_u8) {
        let members = [
            Member::deflated(b"a.csv", b"1,2\n3,4\n").with_descriptor(true),
            Member::stored(b"b.csv", b"5,6\n"),
        ];
        let bytes = archive(&members);
        let expected = contents(&bytes).unwrap();
        let mut mutant = bytes;
        let at = at.index(mutant.len());
        mutant[at] ^= flip;
        if let Ok(read) = contents(&mutant) {
            let data = |members: &[(String, Vec<u8>)]| members.iter().map(|(_, data)| data.clone()).collect::<Vec<_>>();
            prop_assert_eq!(data(&read), data(&expected));
        }
    }
}
