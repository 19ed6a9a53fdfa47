//! Archives of tables: every member accounted for, whatever is in it.

use std::io::Write;

use dataseal_bytes::{Limits, ReadOptions};
use dataseal_model::NoteKind;
use proptest::prelude::*;

use super::*;
use crate::testing::zip::{Member as ZipMember, archive, archive_with};
use crate::testing::{Outcome, outcomes, read_tables};

fn read(bytes: &[u8]) -> Result<Vec<Outcome>, IntakeError> {
    outcomes(bytes, "a.zip", ReadOptions::default())
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, data) in members {
        let mut header = [0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[124..135].copy_from_slice(format!("{:011o}", data.len()).as_bytes());
        header[148..156].fill(b' ');
        header[156] = b'0';
        let sum: u64 = header.iter().map(|byte| u64::from(*byte)).sum();
        header[148..154].copy_from_slice(format!("{sum:06o}").as_bytes());
        out.extend(header);
        out.extend(*data);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize(out.len() + 1024, 0);
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn cell(text: &str) -> Vec<Option<String>> {
    vec![Some(text.to_owned()), Some("x".to_owned())]
}

fn csv(rows: &[&str]) -> Vec<u8> {
    let mut text = b"a,b\n".to_vec();
    rows.iter().for_each(|row| text.extend(format!("{row},x\n").as_bytes()));
    text
}

#[test]
fn members_are_tables_in_the_order_of_the_archive() {
    let bytes = archive(&[
        ZipMember::stored(b"folder/", b""),
        ZipMember::deflated("folder/订单.csv".as_bytes(), &csv(&["1", "2"])),
        ZipMember::stored(b"\xb1\xed.csv", &csv(&["3"])).with_descriptor(true),
        ZipMember::deflated(b"c.csv.gz", &gzip(&csv(&["4"]))),
    ]);
    let tables = read_tables(&bytes, "a.zip").unwrap();
    let rows: Vec<_> = tables.iter().map(|(rows, _)| rows.clone()).collect();
    assert_eq!(rows, [vec![cell("1"), cell("2")], vec![cell("3")], vec![cell("4")]]);
    let ways: Vec<_> = tables
        .iter()
        .map(|(_, record)| {
            record
                .reading
                .part
                .iter()
                .map(|step| (step.position, step.name.expose().as_str()))
                .collect()
        })
        .collect::<Vec<Vec<_>>>();
    assert_eq!(ways, [[(1, "folder/订单.csv")], [(2, "表.csv")], [(3, "c.csv.gz")]]);
    let digest = dataseal_bytes::digest_file(&crate::testing::file_of(&bytes)).unwrap().0;
    assert!(
        tables
            .iter()
            .all(|(_, record)| record.digest == digest && record.bytes == bytes.len() as u64)
    );
}

#[test]
fn a_member_that_cannot_be_read_is_told_and_the_others_are_read() {
    let mut broken = ZipMember::deflated(b"broken.csv", &csv(&["2"]));
    broken.crc ^= 1;
    let bytes = archive(&[
        ZipMember::deflated(b"a.csv", &csv(&["1"])),
        broken,
        ZipMember::stored(b"report.pdf", b"%PDF-1.7 binary"),
        ZipMember {
            flags: 1,
            ..ZipMember::stored(b"secret.csv", b"1")
        },
        ZipMember::stored(b"../outside.csv", &csv(&["3"])),
        ZipMember {
            method: 14,
            ..ZipMember::stored(b"old.csv", b"1")
        },
        ZipMember::stored(b"z.csv", &csv(&["4"])),
    ]);
    let read = read(&bytes).unwrap();
    let told: Vec<(&str, Option<&str>)> = read
        .iter()
        .map(|(way, table)| (way.as_str(), table.as_ref().err().map(|error| error.code().as_str())))
        .collect();
    let corrupt = dataseal_model::ErrorCode::InputCorrupt.as_str();
    let expected = [
        ("a.csv", None),
        ("broken.csv", Some(corrupt)),
        ("report.pdf", Some(dataseal_model::ErrorCode::InputBinary.as_str())),
        ("secret.csv", Some(dataseal_model::ErrorCode::InputEncrypted.as_str())),
        ("outside.csv", Some(corrupt)),
        ("old.csv", Some(dataseal_model::ErrorCode::InputUnsupported.as_str())),
        ("z.csv", None),
    ];
    assert_eq!(told, expected);
}

#[test]
fn archives_in_archives_show_the_whole_way() {
    let inner = archive(&[
        ZipMember::deflated(b"x.csv", &csv(&["1"])),
        ZipMember::deflated(b"y.csv", &csv(&["2"])),
    ]);
    let tape = tar(&[("t.csv", &csv(&["3"])), ("u.csv.gz", &gzip(&csv(&["4"])))]);
    let outer = archive(&[
        ZipMember::deflated(b"in.zip", &inner),
        ZipMember::deflated(b"in.tgz", &gzip(&tape)),
        ZipMember::deflated(b"last.csv", &csv(&["5"])),
    ]);
    let read = read(&outer).unwrap();
    let ways: Vec<&str> = read.iter().map(|(way, _)| way.as_str()).collect();
    assert_eq!(
        ways,
        [
            "in.zip > x.csv",
            "in.zip > y.csv",
            "in.tgz > t.csv",
            "in.tgz > u.csv.gz",
            "last.csv"
        ]
    );
    for ((_, table), value) in read.iter().zip(["1", "2", "3", "4", "5"]) {
        assert_eq!(table.as_ref().unwrap(), &[cell(value)]);
    }
}

#[test]
fn what_is_no_table_is_looked_at_and_noted() {
    let bytes = archive_with(
        &[
            ZipMember::stored(b"a.csv", &csv(&["1"])),
            ZipMember::stored(b"__MACOSX/._a.csv", b"\x00\x05\x16\x07\x00\x02\x00\x00"),
            ZipMember::deflated(b".DS_Store", b"\x00\x00\x00\x01Bud1...."),
            ZipMember::stored(b"empty.csv", b""),
            ZipMember::stored(b"._disguised.csv", &csv(&["2"])),
        ],
        b"a comment",
    );
    let tables = read_tables(&bytes, "a.zip").unwrap();
    assert_eq!(tables.len(), 2);
    for (_, record) in &tables {
        let count = |kind| {
            record
                .reading
                .notes
                .iter()
                .find(|note| note.kind == kind)
                .map(|note| note.count)
        };
        assert_eq!(count(NoteKind::UnreadObject), Some(3));
        assert_eq!(count(NoteKind::EmptyMember), Some(1));
    }
    // A file that only claims to be empty is no empty file.
    let lying = ZipMember {
        size: 0,
        crc: 0,
        ..ZipMember::deflated(b"empty.csv", &csv(&["1"]))
    };
    let read = read(&archive(&[ZipMember::stored(b"a.csv", &csv(&["1"])), lying])).unwrap();
    assert!(read[0].1.is_ok() && read[1].1.is_err());
    assert_eq!(
        self::read(&archive(&[ZipMember::stored(b"folder/", b"")])).err(),
        Some(IntakeError::Empty)
    );
    assert_eq!(self::read(&archive(&[])).err(), Some(IntakeError::Empty));
}

#[test]
fn archives_in_archives_do_not_grow_without_end() {
    // 128 KiB of zeros in a few hundred bytes, tenfold at each of four levels: 1.25 GiB.
    let mut bomb = archive(&[ZipMember::deflated(b"0.csv", &vec![0; 128 << 10])]);
    for _ in 0..4 {
        let copies: Vec<ZipMember> = (0..10)
            .map(|copy| ZipMember::deflated(format!("{copy}.zip").as_bytes(), &bomb))
            .collect();
        bomb = archive(&copies);
    }
    let limits = Limits {
        max_inflated_bytes: 1 << 20,
        max_nesting: 64,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    let stopped = outcomes(&bomb, "42.zip", options).err();
    assert!(
        matches!(
            stopped,
            Some(IntakeError::TooLarge {
                limit: SizeLimit::InflatedBytes,
                ..
            })
        ),
        "{stopped:?}"
    );
}

#[test]
fn levels_members_and_tables_are_limited() {
    let mut nested = archive(&[ZipMember::stored(b"a.csv", &csv(&["1"]))]);
    for _ in 0..60 {
        nested = archive(&[ZipMember::stored(b"r.zip", &nested)]);
    }
    let read = read(&nested).unwrap();
    assert_eq!(read.len(), 1);
    let too_deep = IntakeError::TooLarge {
        limit: SizeLimit::Nesting,
        allowed: 5,
        found: 6,
    };
    assert_eq!(read[0].1.as_ref().err(), Some(&too_deep));
    let ten: Vec<ZipMember> = (0..10)
        .map(|name| ZipMember::stored(format!("{name}").as_bytes(), b"1\n"))
        .collect();
    let limit_of = |limits: Limits, bytes: &[u8]| {
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        match outcomes(bytes, "a.zip", options) {
            Err(IntakeError::TooLarge { limit, .. }) => Some(limit),
            _ => None,
        }
    };
    let inner = archive(&ten);
    assert_eq!(
        limit_of(
            Limits {
                max_tables: 9,
                ..Limits::default()
            },
            &inner
        ),
        Some(SizeLimit::Tables)
    );
    let outer = archive(&[ZipMember::stored(b"a.zip", &inner), ZipMember::stored(b"b.zip", &inner)]);
    let fifteen = Limits {
        max_tables: 15,
        ..Limits::default()
    };
    assert_eq!(limit_of(fifteen, &outer), Some(SizeLimit::Tables));
    let entries = Limits {
        max_entries: 15,
        ..Limits::default()
    };
    assert_eq!(limit_of(entries, &inner), None);
    assert_eq!(limit_of(entries, &outer), Some(SizeLimit::Entries));
}

#[test]
fn an_archive_closed_early_says_so() {
    let bytes = archive(&[ZipMember::stored(b"a", b"1\n"), ZipMember::stored(b"b", b"1\n")]);
    let source = crate::testing::source_of(crate::testing::file_of(&bytes), "a.zip");
    let mut opened = crate::open(source, std::sync::Arc::default(), std::sync::Arc::default()).unwrap();
    assert!(opened.next_table().is_some_and(|table| table.is_ok()));
    assert_eq!(opened.finish(), Err(IntakeError::Unfinished));
}

#[test]
fn a_cut_archive_gives_no_rows() {
    let members = [
        ZipMember::deflated(b"a.csv", &csv(&["1", "2"])),
        ZipMember::stored(b"b.csv", &csv(&["3"])),
    ];
    let bytes = archive(&members);
    // Three bytes or fewer of its mark are a text like any other.
    for length in 4..bytes.len() {
        assert!(read(&bytes[..length]).is_err(), "cut to {length}");
    }
    let tape = tar(&[("a.csv", &csv(&["1"])), ("b.csv", &csv(&["2"]))]);
    for length in 512..tape.len() - 1023 {
        assert!(read(&tape[..length]).is_err(), "cut to {length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn tables_come_back_from_any_archive(
        members in prop::collection::btree_map("[a-z]{1,6}", (prop::collection::vec("[0-9]{1,5}", 1..5), 0..4_u8), 1..5),
    ) {
        let written: Vec<ZipMember> = members.iter().map(|(name, (rows, method))| {
            let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
            let text = csv(&rows);
            match method {
                0 => ZipMember::stored(name.as_bytes(), &text),
                1 => ZipMember::deflated(name.as_bytes(), &text),
                2 => ZipMember::deflated(name.as_bytes(), &text).with_descriptor(false),
                _ => ZipMember::stored(name.as_bytes(), &gzip(&text)),
            }
        }).collect();
        let read = read(&archive(&written)).unwrap();
        prop_assert_eq!(read.len(), members.len());
        for ((way, table), (name, (rows, _))) in read.into_iter().zip(members) {
            prop_assert_eq!(way, name);
            let expected: Vec<_> = rows.iter().map(|value| cell(value)).collect();
            prop_assert_eq!(table.unwrap(), expected);
        }
    }
}
