//! CSV: structure, encodings, quarantine arithmetic, damage.

mod choice;
mod doubt;
mod presumed;

use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use dataseal_model::{Encoding, FileRecord, Masked, NoteKind, QuarantineEntry, QuarantineReason};
use encoding_rs::GB18030;
use proptest::prelude::*;

use dataseal_bytes::{DialectOptions, IntakeError, Limits, ReadOptions, RowPolicy, SizeLimit};

use crate::open;
use crate::testing::{Rows, file_of, open_bytes, open_file, open_named, read, read_bytes, rows_of, source_of};

fn text(rows: &[&[&str]]) -> Rows {
    let cell = |value: &&str| (!value.is_empty()).then(|| (*value).to_owned());
    rows.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn rows(csv: &str) -> Rows {
    read_bytes(csv.as_bytes()).unwrap().0
}

#[test]
fn quoting_follows_rfc_4180() {
    let csv = "a,b\n\"x, y\",\"say \"\"hi\"\"\"\n\"line\r\nbreak\",\n\"\",\" spaced \"\n";
    let expected = text(&[&["x, y", "say \"hi\""], &["line\r\nbreak", ""], &["", " spaced "]]);
    assert_eq!(rows(csv), expected);
}

#[test]
fn stray_quotes_are_text() {
    assert_eq!(
        rows("a,b\n5\" pipe,x\"y\"\n\"q\"r\"s,t\n"),
        text(&[&["5\" pipe", "x\"y\""], &["\"q\"r\"s", "t"]])
    );
}

#[test]
fn line_ends_may_be_any_and_mixed() {
    let expected = text(&[&["1", "2"], &["3", "4"]]);
    for csv in [
        "a,b\n1,2\n3,4\n",
        "a,b\r\n1,2\r\n3,4",
        "a,b\r1,2\r3,4\r",
        "a,b\r\n1,2\r3,4\n",
        "\n\na,b\n\n1,2\r\r3,4\n\n",
    ] {
        assert_eq!(rows(csv), expected, "{csv:?}");
    }
}

#[test]
fn names_are_kept_as_they_are() {
    let table = open_bytes("编号,,a,a\n1,2,3,4\n".as_bytes()).unwrap();
    let names: Vec<_> = table.columns().iter().map(|column| column.name.clone()).collect();
    assert_eq!(names, ["编号", "", "a", "a"].map(|name| Masked::new(name.to_owned())));
    let schema = table.schema();
    let positions: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
    assert_eq!(positions, ["c0", "c1", "c2", "c3"]);
    let (batches, _) = read(table, 1).unwrap();
    assert_eq!(rows_of(&batches), text(&[&["1", "2", "3", "4"]]));
}

#[test]
fn an_empty_line_is_a_row_only_of_a_single_column() {
    let (rows, record) = read_bytes(b"\r\nid\r\n1\r\n\r\n\n\"\"\r\n2\r\n\r\n").unwrap();
    assert_eq!(rows, text(&[&["1"], &[""], &[""], &[""], &["2"], &[""]]));
    assert_eq!(record.inventory.rows_declared, 6);
    let (rows, record) = read_bytes(b"a,b\n\n1,2\n\n\n").unwrap();
    assert_eq!((rows.len(), record.inventory.rows_declared), (1, 1));
}

#[test]
fn nothing_and_names_only_are_different() {
    for nothing in [&b""[..], b"\xef\xbb\xbf"] {
        assert_eq!(open_bytes(nothing).err(), Some(IntakeError::Empty), "{nothing:?}");
    }
    // Lines with nothing on them are a table of one column without a name, the first of them its header.
    let (rows, record) = read_bytes(b"\n\r\n\n").unwrap();
    assert_eq!((rows.len(), record.inventory.columns_declared), (2, 1));
    let (rows, record) = read_bytes(b"a,b").unwrap();
    assert_eq!(
        (
            rows.len(),
            record.inventory.rows_declared,
            record.inventory.columns_declared
        ),
        (0, 0, 2)
    );
}

#[test]
fn ragged_rows_are_set_aside_and_located() {
    let csv = "a,b\n1,2\n3\n\"x\ny\",4\n5,6,7\n\"张,\",8,\n";
    let (rows, record) = read_bytes(csv.as_bytes()).unwrap();
    assert_eq!(rows, text(&[&["1", "2"], &["x\ny", "4"]]));
    let entry = |row, offset, found| QuarantineEntry {
        row,
        offset,
        reason: QuarantineReason::Fields { expected: 2, found },
        raw: None,
    };
    assert_eq!(
        record.quarantine.entries,
        [entry(2, 8, 1), entry(4, 18, 3), entry(5, 24, 3)]
    );
    let inventory = record.inventory;
    assert_eq!(
        (
            inventory.rows_declared,
            inventory.rows_measured,
            inventory.rows_quarantined
        ),
        (5, 2, 3)
    );
    assert_eq!(inventory.bytes_accounted, csv.len() as u64);
}

#[test]
fn one_table_in_four_encodings_is_one_table() {
    let csv = "姓名,城市\n张三,苏州\n李四,\"昆山|\\\"\n".repeat(3000);
    let (expected, record) = read_bytes(csv.as_bytes()).unwrap();
    assert_eq!(record.encoding, Encoding::Utf8);
    let with_bom = format!("\u{feff}{csv}");
    let rare = csv.replacen("李四", "𠮷四", 1);
    let gb_bom = [&b"\x84\x31\x95\x33"[..], &GB18030.encode(&csv).0].concat();
    let cases = [
        (with_bom.into_bytes(), Encoding::Utf8Bom, expected.clone()),
        (GB18030.encode(&csv).0.to_vec(), Encoding::Gbk, expected.clone()),
        (gb_bom, Encoding::Gb18030, expected),
        (
            GB18030.encode(&rare).0.to_vec(),
            Encoding::Gb18030,
            read_bytes(rare.as_bytes()).unwrap().0,
        ),
    ];
    for (bytes, encoding, expected) in cases {
        let (rows, record) = read_bytes(&bytes).unwrap();
        assert_eq!(record.encoding, encoding);
        assert_eq!(record.inventory.bytes_accounted, bytes.len() as u64);
        assert!(rows == expected, "{encoding}");
    }
}

#[test]
fn readers_share_the_rows() {
    let mut csv = "n\n".to_owned();
    (0..50_000).for_each(|n| csv.push_str(&format!("{n}\n")));
    let (batches, record) = read(open_bytes(csv.as_bytes()).unwrap(), 3).unwrap();
    let mut numbers: Vec<u32> = rows_of(&batches)
        .into_iter()
        .map(|row| row[0].as_ref().unwrap().parse().unwrap())
        .collect();
    numbers.sort_unstable();
    assert!(numbers.into_iter().eq(0..50_000));
    assert!(batches.len() > 3);
    assert_eq!(record.inventory.rows_measured, 50_000);
}

#[test]
fn an_open_quote_swallows_no_rows() {
    let aside = |csv: &str| {
        let (rows, record) = read_bytes(csv.as_bytes()).unwrap();
        let entries = record.quarantine.entries.into_iter();
        (
            rows.len(),
            entries.map(|entry| (entry.row, entry.reason)).collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        aside("a,b\n1,2\n3,\"4\n5,6\n7,8\n"),
        (3, vec![(2, QuarantineReason::UnclosedQuote)])
    );
    // A cell of several lines that the file's end cuts is one row, not one for each of its lines.
    assert_eq!(
        aside("a,b\n1,2\n3,\"once\nupon\na time"),
        (1, vec![(2, QuarantineReason::UnclosedQuote)])
    );
    assert_eq!(rows("a,b\n1,\"2\""), text(&[&["1", "2"]]));
}

#[test]
fn limits_stop_long_records_and_wide_tables() {
    let limits = Limits {
        max_record_bytes: 100,
        max_columns: 3,
        ..Limits::default()
    };
    let result = |csv: String| {
        open_file(file_of(csv.as_bytes()), &limits)
            .and_then(|table| read(table, 1))
            .err()
    };
    let too_large = |limit, allowed, found| Some(IntakeError::TooLarge { limit, allowed, found });
    assert_eq!(result(format!("a\n{}\n", "x".repeat(100))), None);
    assert_eq!(
        result(format!("a\n{}\nb\n", "x".repeat(101))),
        too_large(SizeLimit::RecordBytes, 100, 101)
    );
    let endless = format!("a\n\"{}", "x\n".repeat(1 << 20));
    assert!(matches!(
        result(endless),
        Some(IntakeError::TooLarge {
            limit: SizeLimit::RecordBytes,
            ..
        })
    ));
    assert_eq!(result("a,b,c,d\n".to_owned()), too_large(SizeLimit::Columns, 3, 4));
    // More fields than may be are counted all the same, in names and in rows.
    let wide = format!("a{}\n1{}\n", ",b".repeat(5000), ",2".repeat(5000));
    assert_eq!(result(wide), too_large(SizeLimit::Columns, 3, 5001));
    let one_wide = format!("a,b\n1,2\n{}\n3,4\n", "x,".repeat(30));
    let (_, record) = open_file(file_of(one_wide.as_bytes()), &limits)
        .and_then(|table| read(table, 1))
        .unwrap();
    let reasons: Vec<_> = record.quarantine.entries.iter().map(|entry| entry.reason).collect();
    assert_eq!(reasons, [QuarantineReason::Fields { expected: 2, found: 31 }]);
    let small = Limits { max_bytes: 3, ..limits };
    let error = open_file(file_of(b"a\n1\n"), &small).err();
    assert_eq!(error, too_large(SizeLimit::FileBytes, 3, 4));
}

#[test]
fn a_change_between_the_two_readings_is_noticed() {
    let file = file_of(b"a,b\n1,2\n");
    let mut writer = file.try_clone().unwrap();
    let table = open_file(file, &Limits::default()).unwrap();
    // The row of names is parsed, and with it this small file read; so the bytes are read before and identity tells.
    writer.seek(SeekFrom::Start(4)).unwrap();
    writer.write_all(b"9").unwrap();
    assert_eq!(read(table, 1).err(), Some(IntakeError::Changed));
}

#[test]
fn a_table_closed_early_is_unfinished_and_a_cancelled_one_interrupted() {
    let csv = format!("a,b\n{}", "1,2\n".repeat(200_000));
    let table = open_bytes(csv.as_bytes()).unwrap();
    assert_eq!(table.finish().err(), Some(IntakeError::Unfinished));
    let cancel = Arc::new(AtomicBool::new(false));
    let source = source_of(file_of(csv.as_bytes()), "input");
    let mut opened = open(source, Arc::default(), Arc::clone(&cancel)).unwrap();
    let table = opened.next_table().unwrap().unwrap();
    cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(read(table, 2).err(), Some(IntakeError::Interrupted));
}

#[test]
fn every_truncation_is_an_error_or_a_consistent_table() {
    let csv = "姓名,备注\r\n张三,\"a, \"\"b\"\"\"\r\n李四,𠮷\r\nx\r\n";
    for bytes in [csv.as_bytes().to_vec(), GB18030.encode(csv).0.to_vec()] {
        for length in 0..bytes.len() {
            if let Ok((rows, record)) = read_bytes(&bytes[..length]) {
                record.inventory.check().unwrap();
                assert_eq!(record.bytes, length as u64);
                assert_eq!(
                    rows.len() as u64 + record.quarantine.total,
                    record.inventory.rows_declared
                );
            }
        }
    }
}

#[test]
fn errors_hold_no_value() {
    let canary = "110101188001010018";
    let limits = Limits {
        max_record_bytes: 40,
        max_columns: 3,
        ..Limits::default()
    };
    let cases: [Vec<u8>; 4] = [
        format!("{canary}{}{canary}", "\0".repeat(9)).into_bytes(),
        format!("{canary},{canary},{canary},{canary}\n").into_bytes(),
        format!("a\n{}\n", canary.repeat(9)).into_bytes(),
        format!("PAR1\x15{canary}").into_bytes(),
    ];
    for bytes in cases {
        let error = open_file(file_of(&bytes), &limits)
            .and_then(|table| read(table, 1))
            .err()
            .unwrap();
        let shown = format!("{error} {error:?} {}", error.code());
        assert!(!shown.contains(canary.get(..6).unwrap()), "{shown}");
    }
}

/// A field as a writer would write it.
fn written(field: &str, delimiter: &str) -> String {
    if field.contains(['"', '\r', '\n']) || field.contains(delimiter) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// Everything that evidence would decide, told.
fn told(delimiter: &str, encoding: Option<Encoding>) -> ReadOptions {
    ReadOptions {
        encoding,
        rows: RowPolicy::Strict,
        dialect: DialectOptions {
            delimiter: Some(delimiter.to_owned()),
            quote: Some(Some('"')),
            escape: Some(None),
            comment: Some(None),
            header_rows: Some(1),
            skip_lines: Some(0),
            footer_lines: Some(0),
        },
        ..ReadOptions::default()
    }
}

fn read_as(bytes: &[u8], options: ReadOptions, partitions: usize) -> (Rows, FileRecord) {
    let table = open_named(file_of(bytes), "input", options).unwrap();
    let (batches, record) = read(table, partitions).unwrap();
    (rows_of(&batches), record)
}

#[test]
fn the_number_of_readers_shows_nowhere() {
    let mut csv = "id,note,amount\n".to_owned();
    for row in 0..90_000 {
        match row % 1009 {
            3 => csv.push_str(&format!("{row},\"two\nlines, {row}\",1.5\n")),
            5 => csv.push_str(&format!("{row},word\n")),
            7 => csv.push_str(&format!("{row},\"open,2.5\n")),
            9 => csv.push_str(&format!("{row},word,,3.5\r\n")),
            11 => csv.push('\n'),
            _ => csv.push_str(&format!("{row},plain words here number {row},{}.25\n", row % 97)),
        }
    }
    let (mut one, first) = read_as(csv.as_bytes(), ReadOptions::default(), 1);
    let (mut many, second) = read_as(csv.as_bytes(), ReadOptions::default(), 8);
    one.sort_unstable();
    many.sort_unstable();
    assert!(one == many);
    assert_eq!(first, second);
    assert!(first.quarantine.total > 0);
}

#[test]
fn every_mend_is_counted() {
    let mut csv = "day,city,amount\n".to_owned();
    for row in 0..40 {
        csv.push_str(&format!(
            "2024-01-{:02},{},{}.50\n",
            row % 28 + 1,
            ["Suzhou", "Kunshan"][row % 2],
            row + 100
        ));
    }
    csv.push_str("2024-02-01,,Suzhou,110.50\n2024-02-02Suzhou,111.50\n2024-02-03;Kunshan;112.50\n");
    csv.push_str("2024-02-04,\"Suzhou,113.50\n2024-02-05,Kunshan\n");
    let (rows, record) = read_bytes(csv.as_bytes()).unwrap();
    let last: Vec<_> = rows.iter().skip(40).map(|row| row[1].clone().unwrap()).collect();
    assert_eq!(last, ["Suzhou", "Suzhou", "Kunshan", "\"Suzhou"]);
    for kind in [
        NoteKind::ExtraDelimiter,
        NoteKind::MissingDelimiter,
        NoteKind::OtherDelimiter,
        NoteKind::StrayQuote,
    ] {
        let note = record.reading.notes.iter().find(|note| note.kind == kind);
        assert_eq!(note.map(|note| note.count), Some(1), "{kind}");
    }
    assert_eq!(record.quarantine.total, 1);
    let (rows, record) = read_as(csv.as_bytes(), told(",", None), 1);
    assert_eq!((rows.len(), record.quarantine.total), (40, 4));
}

#[test]
fn remarks_around_a_table_are_no_rows() {
    let csv = "Monthly report,,\n,,\nid,city,amount\n1,Suzhou,1.5\n2,Kunshan,2.5\n3,Wuxi,3.5\n\nSource: the office of statistics\n";
    let (rows, record) = read_bytes(csv.as_bytes()).unwrap();
    assert_eq!(rows.len(), 3);
    let dialect = record.reading.dialect.unwrap().chosen;
    assert_eq!(
        (dialect.preamble_lines, dialect.header_rows, dialect.footer_lines),
        (2, 1, 1)
    );
    assert_eq!(record.inventory.bytes_accounted, csv.len() as u64);
}

#[test]
fn ten_thousand_columns_are_read() {
    let line = |value: &str| vec![value; 10_000].join(",") + "\n";
    let csv = line("n") + &line("1") + &line("2");
    let (rows, record) = read_as(csv.as_bytes(), told(",", None), 2);
    assert_eq!(
        (rows.len(), rows[0].len(), record.inventory.columns_measured),
        (2, 10_000, 10_000)
    );
}

/// A value of a kind, from a number.
fn value(kind: u32, seed: u32) -> String {
    match kind {
        0 => seed.to_string(),
        1 => format!("20{:02}-{:02}-{:02}", seed % 30, seed % 12 + 1, seed % 28 + 1),
        2 => format!("{}.{:02}", seed % 5000, seed % 100),
        3 => ["苏州", "昆山", "无锡", "常熟"][seed as usize % 4].to_owned(),
        _ => [
            "wide, flat",
            "said \"so\"",
            "two\nlines",
            "plain words",
            "semi; colon | pipe",
        ][seed as usize % 5]
            .to_owned(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_written_is_read(
        (width, cells) in (2..5_usize).prop_flat_map(|width| {
            (Just(width), prop::collection::vec("[a张\", \r\n1]{0,6}", width..width * 20))
        }),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let height = cells.len() / width;
        let mut csv = vec!["name"; width].join(",") + line_end;
        let mut expected = Vec::new();
        for row in cells.chunks_exact(width).take(height) {
            csv.push_str(&row.iter().map(|field| written(field, ",")).collect::<Vec<_>>().join(","));
            csv.push_str(line_end);
            expected.push(row.iter().map(|field| (!field.is_empty()).then(|| field.clone())).collect::<Vec<_>>());
        }
        let (rows, _) = read_as(csv.as_bytes(), told(",", None), 1);
        prop_assert_eq!(&rows, &expected);
        let (rows, _) = read_as(&GB18030.encode(&csv).0, told(",", Some(Encoding::Gb18030)), 1);
        prop_assert_eq!(&rows, &expected);
    }

    #[test]
    fn dialects_are_found(
        kinds in prop::collection::vec(0..5_u32, 2..7),
        seeds in prop::collection::vec(0..100_000_u32, 12..40),
        delimiter in prop::sample::select(vec![",", ";", "\t", "|", "||", "^", "~"]),
        line_end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
        encoding in prop::sample::select(vec![Encoding::Utf8, Encoding::Utf8Bom, Encoding::Utf16Le, Encoding::Gb18030]),
    ) {
        // Of nothing but remarks no dialect can be told.
        prop_assume!(kinds.iter().any(|kind| *kind < 3));
        let names = (0..kinds.len()).map(|column| format!("name_{}", char::from(b'a' + column as u8)));
        let mut csv = names.collect::<Vec<_>>().join(delimiter) + line_end;
        let mut expected: Rows = Vec::new();
        for (row, seed) in seeds.iter().enumerate() {
            let cells = kinds.iter().enumerate().map(|(column, kind)| value(*kind, seed + (row * 7 + column * 3) as u32));
            let cells: Vec<String> = cells.collect();
            csv.push_str(&cells.iter().map(|cell| written(cell, delimiter)).collect::<Vec<_>>().join(delimiter));
            csv.push_str(line_end);
            expected.push(cells.into_iter().map(Some).collect());
        }
        let bytes = match encoding {
            Encoding::Utf8Bom => format!("\u{feff}{csv}").into_bytes(),
            Encoding::Utf16Le => format!("\u{feff}{csv}").encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Gb18030 => GB18030.encode(&format!("\u{feff}{csv}")).0.into_owned(),
            _ => csv.clone().into_bytes(),
        };
        let (rows, record) = read_as(&bytes, ReadOptions::default(), 3);
        let dialect = record.reading.dialect.unwrap().chosen;
        prop_assert_eq!((dialect.delimiter.as_str(), dialect.header_rows), (delimiter, 1), "{:?}", csv);
        prop_assert_eq!(rows, expected, "{:?}", csv);
    }

    #[test]
    fn the_counts_agree_on_any_text(text in "[a,\"\r\n';1\t ]{1,60}") {
        let (rows, record) = read_bytes(text.as_bytes()).unwrap();
        let inventory = record.inventory;
        prop_assert_eq!(rows.len() as u64 + record.quarantine.total, inventory.rows_declared);
        prop_assert_eq!(record.quarantine.total, inventory.rows_quarantined);
    }
}
