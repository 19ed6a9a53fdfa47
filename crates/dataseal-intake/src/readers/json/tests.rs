//! JSON: which text it is, its shapes, its columns, rows set aside, and text that is cut off or hostile.

mod names;

use std::fmt::Write as _;
use std::sync::Arc;

use dataseal_bytes::{Damage, IntakeError, Limits, ReadOptions, SizeLimit};
use dataseal_model::{FileRecord, Format, NoteKind, QuarantineReason};
use proptest::prelude::*;

use crate::open;
use crate::testing::{Rows, file_of, open_named, read, rows_of, source_of};

/// Names of columns, rows, and the record of a file.
type Table = (Vec<String>, Rows, FileRecord);

fn read_with(text: &[u8], name: &str, options: ReadOptions, partitions: usize) -> Result<Table, IntakeError> {
    let table = open_named(file_of(text), name, options)?;
    let names = table
        .columns()
        .iter()
        .map(|column| column.name.expose().clone())
        .collect();
    let (batches, record) = read(table, partitions)?;
    Ok((names, rows_of(&batches), record))
}

fn table(text: &str, name: &str) -> Result<Table, IntakeError> {
    read_with(text.as_bytes(), name, ReadOptions::default(), 1)
}

fn json(text: &str) -> Table {
    table(text, "a.json").unwrap()
}

fn lines(text: &str) -> Table {
    table(text, "a.ndjson").unwrap()
}

fn rows(expected: &[&[Option<&str>]]) -> Rows {
    let cell = |cell: &Option<&str>| cell.map(str::to_owned);
    expected.iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn noted(record: &FileRecord, kind: NoteKind) -> u64 {
    let notes = &record.reading.notes;
    notes.iter().find(|note| note.kind == kind).map_or(0, |note| note.count)
}

const fn at(offset: u64) -> Option<IntakeError> {
    Some(IntakeError::Corrupt {
        part: Damage::Json,
        offset,
    })
}

#[test]
fn values_are_text_exactly_as_written() {
    let (names, found, record) = json(
        r#"[{"id":110101199003070011,"f":1.50e400,"t":true,"n":null,"s":"","e":"\u00e9\t\"\\","l":[1, 2.0,{}]},
           {"id":-0}]"#,
    );
    assert_eq!(names, ["id", "f", "t", "n", "s", "e", "l"]);
    let first = [
        "110101199003070011",
        "1.50e400",
        "true",
        "",
        "",
        "é\t\"\\",
        "[1, 2.0,{}]",
    ];
    let mut expected: Vec<Option<String>> = first.iter().map(|cell| Some((*cell).to_owned())).collect();
    expected[3] = None;
    assert_eq!(found[0], expected);
    assert_eq!(found[1][0].as_deref(), Some("-0"));
    assert!(found[1][1..].iter().all(Option::is_none));
    assert_eq!(noted(&record, NoteKind::SparseKey), 6);
    assert_eq!((record.inventory.rows_declared, record.inventory.rows_measured), (2, 2));
}

#[test]
fn declared_types_are_the_kinds_that_were_met() {
    let table = open_named(
        file_of(br#"[{"a":1,"b":null,"c":{"d":true}},{"a":"x","b":null,"c":[]}]"#),
        "a.json",
        ReadOptions::default(),
    );
    let declared: Vec<_> = table
        .unwrap()
        .columns()
        .iter()
        .map(|column| column.declared.clone())
        .collect();
    assert_eq!(declared, ["number|string", "null", "array|object", "boolean"]);
}

#[test]
fn nested_objects_are_paths_and_their_own_text() {
    let (names, found, record) = lines(
        "{\"a\":{\"b\":1,\"c\":{\"d\":\"x\"}}}\n{\"a\": { \"c\" : {} } }\n{\"a\":5}\n{\"a\":{\"b\":{\"z\":0}}}\n",
    );
    assert_eq!(names, ["a", "a.b", "a.c", "a.c.d", "a.b.z"]);
    assert_eq!(
        found,
        rows(&[
            &[
                Some("{\"b\":1,\"c\":{\"d\":\"x\"}}"),
                Some("1"),
                Some("{\"d\":\"x\"}"),
                Some("x"),
                None
            ],
            &[Some("{ \"c\" : {} }"), None, Some("{}"), None, None],
            &[Some("5"), None, None, None, None],
            &[Some("{\"b\":{\"z\":0}}"), Some("{\"z\":0}"), None, None, Some("0")],
        ])
    );
    assert_eq!(noted(&record, NoteKind::NestedValue), 3);
}

#[test]
fn a_dot_in_a_key_is_not_a_way_into_an_object() {
    let (names, found, record) = json(r#"{"a":{"b":1},"a.b":2,"c.d":3}"#);
    assert_eq!(names, ["a", "/a/b", "a.b", "c.d"]);
    assert_eq!(found, rows(&[&[Some("{\"b\":1}"), Some("1"), Some("2"), Some("3")]]));
    assert_eq!(noted(&record, NoteKind::DuplicateName), 2);
}

#[test]
fn a_key_that_comes_twice_is_two_columns() {
    let (names, found, record) = lines("{\"id\":1}\n{\"id\":2,\"\\u0069d\":42,\"id\":43,\"n\":{\"x\":1,\"x\":2}}\n");
    assert_eq!(names, ["id", "id", "id", "n", "n.x", "n.x"]);
    assert_eq!(found[0], rows(&[&[Some("1"), None, None, None, None, None]])[0]);
    assert_eq!(found[1][..3], rows(&[&[Some("2"), Some("42"), Some("43")]])[0]);
    assert_eq!(found[1][4..], rows(&[&[Some("1"), Some("2")]])[0]);
    assert_eq!(noted(&record, NoteKind::DuplicateKey), 3);
    let note = record
        .reading
        .notes
        .iter()
        .find(|note| note.kind == NoteKind::DuplicateKey);
    let place = note.unwrap().places[0];
    assert_eq!((place.row, place.column, place.offset), (Some(2), Some(1), Some(17)));
}

#[test]
fn documents_of_other_shapes_have_rows_too() {
    let (names, found, record) = json("[[1,\"a\"],[2,null,true]]");
    assert_eq!(names, ["[0]", "[1]", "[2]"]);
    assert_eq!(
        found,
        rows(&[&[Some("1"), Some("a"), None], &[Some("2"), None, Some("true")]])
    );
    assert_eq!(noted(&record, NoteKind::NoHeader), 1);
    for (text, expected) in [
        (
            "[1,\"x\",[2],null]",
            rows(&[&[Some("1")], &[Some("x")], &[Some("[2]")], &[None]]),
        ),
        ("\"lone\\n\"", rows(&[&[Some("lone\n")]])),
        (" 12 ", rows(&[&[Some("12")]])),
        ("{}", rows(&[&[Some("{}")]])),
        ("[[],[ ]]", rows(&[&[Some("[]")], &[Some("[ ]")]])),
        (
            "[1,2,{\"a\":3}]",
            rows(&[&[Some("1")], &[Some("2")], &[Some("{\"a\":3}")]]),
        ),
        (" [ ] ", vec![]),
    ] {
        let (names, found, record) = json(text);
        assert_eq!(names, ["value"], "{text}");
        assert_eq!(found, expected, "{text}");
        assert_eq!(record.format, Format::Json, "{text}");
    }
    let (names, found, record) = json("{\"users\":[ {\"id\":1},{\"id\":2}],\"x\":[1]}");
    assert_eq!((names.len(), found.len()), (2, 1));
    assert_eq!(noted(&record, NoteKind::WrappedTable), 1);
}

#[test]
fn what_does_not_fit_is_set_aside_and_counted() {
    let options = ReadOptions {
        quarantine_raw: true,
        ..ReadOptions::default()
    };
    let text = "{\"a\":1}\n\n{\"a\":\"open\n[7]\n{\"a\":2}\n{\"a\":3} x\n{\"a\":4}{\"a\":5}\n{\"a\":";
    let (_, found, record) = read_with(text.as_bytes(), "a.jsonl", options, 2).unwrap();
    assert_eq!(found.len(), 4);
    let inventory = record.inventory;
    assert_eq!(
        (
            inventory.rows_declared,
            inventory.rows_measured,
            inventory.rows_quarantined
        ),
        (8, 4, 4)
    );
    let aside: Vec<_> = record
        .quarantine
        .entries
        .iter()
        .map(|entry| (entry.row, entry.offset, entry.reason))
        .collect();
    assert_eq!(
        aside,
        [
            (2, 9, QuarantineReason::Malformed),
            (3, 20, QuarantineReason::NotAnObject),
            (5, 32, QuarantineReason::Malformed),
            (8, 57, QuarantineReason::Malformed),
        ]
    );
    let raw = record.quarantine.entries[2].raw.as_ref().unwrap();
    assert_eq!(raw.expose(), "{\"a\":3} x");
    assert!(!format!("{:?}", record.quarantine).contains("open"));
    assert_eq!(noted(&record, NoteKind::BlankLine), 1);
}

#[test]
fn mostly_bad_lines_are_no_json() {
    assert_eq!(table("{\"a\":1}\nx\ny\n", "a.ndjson").err(), at(8));
    assert_eq!(table("{\"a\":1}\nx\n", "a.json").err(), at(8));
    assert_eq!(table("{\"a\":1} \"x\"", "a.json").err(), at(8));
    assert_eq!(table("[{\"a\":1},{\"a\":2]", "a.json").err(), at(16));
    let (_, found, record) = json("{\"a\":1}\n{\"a\":2}\n{\"a\":");
    assert_eq!((found.len(), record.quarantine.total), (2, 1));
}

#[test]
fn a_value_may_go_over_several_lines() {
    for name in ["a.json", "a.jsonl", "a"] {
        let (names, found, _) = table("{\n  \"a\": 1,\n  \"b\": 2\n}\n{\n \"a\": 3 }\n", name).unwrap();
        assert_eq!(names, ["a", "b"], "{name}");
        assert_eq!(found, rows(&[&[Some("1"), Some("2")], &[Some("3"), None]]), "{name}");
        let (_, found, _) = table("[\n{\"a\":1},\n{\"a\":2}\n]\n", name).unwrap();
        assert_eq!(found.len(), 2, "{name}");
    }
}

#[test]
fn half_a_surrogate_pair_and_nul_are_kept_and_noted() {
    let (_, found, record) = json(r#"["\ud83dx","\u0000"]"#);
    assert_eq!(found, rows(&[&[Some("\\ud83dx")], &[Some("\0")]]));
    assert_eq!(noted(&record, NoteKind::LoneSurrogate), 1);
    assert_eq!(noted(&record, NoteKind::NulCharacter), 1);
    assert_eq!(noted(&json("[\"a\u{fffd}\"]").2, NoteKind::ReplacementCharacter), 1);
}

#[test]
fn limits_are_errors_that_name_their_flag() {
    let refused = |text: &str, name: &str, limits: Limits| {
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        match read_with(text.as_bytes(), name, options, 1) {
            Err(IntakeError::TooLarge { limit, .. }) => limit,
            other => unreachable!("{:?}", other.map(|(names, ..)| names.len())),
        }
    };
    let default = Limits::default();
    for deep in [
        "[".repeat(1_000_000),
        "{\"a\":".repeat(200_000),
        format!("[{}", "{\"\":[".repeat(50_000)),
    ] {
        for name in ["a.json", "a.jsonl", "a"] {
            assert_eq!(refused(&deep, name, default), SizeLimit::Depth);
        }
    }
    let small = Limits {
        max_record_bytes: 1000,
        max_cell_bytes: 300,
        max_columns: 20,
        ..default
    };
    let long = "x".repeat(2000);
    assert_eq!(
        refused(&format!("[\"{long}\"]"), "a.json", small),
        SizeLimit::RecordBytes
    );
    assert_eq!(
        refused(&format!("{{\"a\":\"{long}\"}}\n"), "a.jsonl", small),
        SizeLimit::RecordBytes
    );
    assert_eq!(
        refused(&format!("[\"{}\"]", "x".repeat(400)), "a.json", small),
        SizeLimit::CellBytes
    );
    let keys: String = (0..21).fold(String::new(), |mut keys, key| {
        let _ = writeln!(keys, "{{\"k{key}\":1}}");
        keys
    });
    assert_eq!(refused(&keys, "a.jsonl", small), SizeLimit::Columns);
    let names: String = (0..15).fold(String::new(), |mut keys, key| {
        let _ = writeln!(keys, "{{\"{key}{}\":1}}", "k".repeat(90));
        keys
    });
    assert_eq!(refused(&names, "a.jsonl", small), SizeLimit::RecordBytes);
}

#[test]
fn nested_values_with_too_many_paths_stay_text() {
    let options = ReadOptions {
        limits: Limits {
            max_columns: 20,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let map: Vec<String> = (0..30).map(|key| format!("\"k{key}\":{key}")).collect();
    let text = format!("{{\"id\":1,\"map\":{{{}}}}}", map.join(","));
    let (names, found, record) = read_with(text.as_bytes(), "a.json", options, 1).unwrap();
    assert_eq!(names, ["id", "map"]);
    assert_eq!(found[0][1].as_ref().map(String::len), Some(map.join(",").len() + 2));
    assert_eq!(noted(&record, NoteKind::UnflattenedValue), 1);
}

#[test]
fn ten_thousand_columns_and_many_blocks_work() {
    let keys: Vec<String> = (0..9_999).map(|key| format!("\"k{key}\":{key}")).collect();
    let wide = format!("{{{}}}\n", keys.join(",")).repeat(30);
    let (names, found, _) = lines(&wide);
    assert_eq!((names.len(), found.len()), (9_999, 30));
    assert_eq!(found[29][9_998].as_deref(), Some("9998"));
    let mut long = String::new();
    for row in 0..60_000 {
        let _ = writeln!(long, "{{\"row\":{row},\"text\":\"{}\"}}", "界".repeat(row % 30));
    }
    let read = |partitions| {
        let read = read_with(long.as_bytes(), "a.jsonl", ReadOptions::default(), partitions);
        let (_, mut found, record) = read.unwrap();
        found.sort_unstable();
        (found, record.digest, record.reading, record.inventory)
    };
    let one = read(1);
    assert_eq!(one.0.len(), 60_000);
    assert!(one == read(3), "the result depends on the number of readers");
}

#[test]
fn a_text_that_is_cut_off_has_fewer_rows_or_is_refused() {
    let row = |row: usize| format!("{{\"id\":{row},\"n\":{{\"x\":\"\\u00e9 {row}\",\"y\":[{row},null]}}}}");
    let records: Vec<String> = (0..6).map(row).collect();
    let document = format!("[{}]\n", records.join(",\n"));
    let (_, all, _) = json(&document);
    for end in 1..document.trim_end().len() {
        let cut = document.get(..end).unwrap();
        assert!(table(cut, "a.json").is_err(), "{end}");
    }
    let text = records.join("\n") + "\n";
    assert_eq!(lines(&text).1, all);
    for end in 1..text.len() {
        let cut = text.get(..end).unwrap();
        for name in ["a.ndjson", "a.json"] {
            let Ok((names, found, record)) = table(cut, name) else {
                continue;
            };
            if names.len() == all[0].len() {
                assert_eq!(found[..], all[..found.len()], "{end}");
            }
            let complete = cut.matches("}}\n").count() + usize::from(cut.ends_with("}}"));
            assert_eq!(found.len(), complete, "{end}");
            assert_eq!(
                record.quarantine.total > 0,
                !cut.ends_with("}}") && !cut.ends_with('\n')
            );
        }
    }
}

#[test]
fn closing_before_the_end_is_an_error() {
    let mut table = open_named(file_of(b"[1,2]"), "a.json", ReadOptions::default()).unwrap();
    drop(table.partitions(1));
    assert!(table.partitions(1).is_empty());
    assert_eq!(table.finish().err(), Some(IntakeError::Unfinished));
}

#[test]
fn no_error_shows_a_value() {
    let (secret, start) = ("110101199003070011", "110101");
    for text in [
        format!("[{{\"a\":\"{secret}"),
        format!("{{\"{secret}\":{secret},}}"),
        format!("[{secret}x]"),
    ] {
        let error = table(&text, "a.json").err().unwrap();
        assert!(!format!("{error} {error:?}").contains(start), "{error:?}");
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let scalar = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        "[\\PC\n\"\\\\\u{1}]{0,6}".prop_map(serde_json::Value::from),
    ];
    scalar.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(serde_json::Value::from),
            prop::collection::hash_map("[ab.~/]{0,2}", inner, 0..4)
                .prop_map(|map| serde_json::Value::from(map.into_iter().collect::<serde_json::Map<_, _>>())),
        ]
    })
}

/// What a cell of a value at the top of a record must be.
fn cell(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn lines_and_an_array_are_one_table(records in prop::collection::vec(
        prop::collection::btree_map("[abc]", value(), 1..4), 2..6
    )) {
        let texts: Vec<String> = records.iter().map(|record| serde_json::to_string(record).unwrap()).collect();
        let array = format!("[{}]", texts.join(" , "));
        let (names, from_array, _) = table(&array, "a.json").unwrap();
        let (line_names, from_lines, _) = table(&texts.join("\n"), "a.ndjson").unwrap();
        prop_assert_eq!(&names, &line_names);
        prop_assert_eq!(&from_array, &from_lines);
        for (record, row) in records.iter().zip(&from_array) {
            for (key, value) in record {
                let column = names.iter().position(|name| name == key).unwrap();
                prop_assert_eq!(&row[column], &cell(value));
            }
        }
    }

    #[test]
    fn another_parser_accepts_the_same(text in r#"[\[\]{}:,"\\u0-2a-e.+\- tru]{0,14}"#) {
        let other = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
        let ours = dataseal_bytes::json::whole(text.as_bytes(), 64).is_ok();
        prop_assert_eq!(ours, other, "{}", text);
    }

    #[test]
    fn any_damage_is_met_without_a_wrong_count(
        places in prop::collection::vec((0..400_usize, any::<u8>()), 1..6),
        name in "x(\\.json|\\.jsonl|)",
    ) {
        let records = "{\"id\":1,\"n\":{\"x\":\"\\u00e9界\",\"y\":[1,null]}}\n".repeat(9);
        let mut bytes = records.into_bytes();
        for (at, byte) in places {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        if let Ok((_, found, record)) = read_with(&bytes, &name, ReadOptions::default(), 2) {
            prop_assert_eq!(found.len() as u64, record.inventory.rows_measured);
            prop_assert_eq!(record.quarantine.total, record.inventory.rows_quarantined);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[\\[\\]{}:,\"\\\\u0a\n ]{0,30}", name in "x(\\.json|\\.jsonl)?") {
        let source = source_of(file_of(text.as_bytes()), &name);
        if let Ok(mut opened) = open(source, Arc::default(), Arc::default()) {
            while let Some(Ok(table)) = opened.next_table() {
                let Ok((batches, record)) = read(table, 2) else {
                    prop_assert!(!name.contains("json"), "opened, but not read");
                    continue;
                };
                prop_assert_eq!(rows_of(&batches).len() as u64, record.inventory.rows_measured);
            }
        }
    }
}
