//! Small, sound files of every format, from which damaged ones are made.

use std::fmt::Write as _;

use arrow::ipc::CompressionType;
use dataseal_testkit::prng::Prng;
use encoding_rs::GBK;

use crate::made;
use crate::mutate::mutate;
use crate::sheets::{ods_members, pack, small_ods, small_sheet, xlsx_members};

/// What lies under the outermost layer, so that it can be damaged and wrapped again.
#[derive(Clone)]
enum Inside {
    Nothing,
    Gzip(Vec<u8>),
    Zip(Vec<(String, Vec<u8>)>),
}

/// A sound file.
#[derive(Clone)]
pub(crate) struct Seed {
    /// Ends like the files of its format.
    pub(crate) name: &'static str,
    pub(crate) bytes: Vec<u8>,
    pub(crate) rows: u64,
    /// Whether the format shows by itself that its end is missing, wherever it is cut.
    pub(crate) has_end: bool,
    inside: Inside,
}

impl Seed {
    fn new(name: &'static str, bytes: Vec<u8>, rows: u64, has_end: bool) -> Self {
        Self {
            name,
            bytes,
            rows,
            has_end,
            inside: Inside::Nothing,
        }
    }

    fn zip(name: &'static str, members: Vec<(String, Vec<u8>)>, rows: u64) -> Self {
        Self {
            inside: Inside::Zip(members.clone()),
            ..Self::new(name, pack(&members), rows, true)
        }
    }

    /// A damaged copy; `other` is what pieces are taken from.
    pub(crate) fn damaged(&self, prng: &mut Prng, other: &[u8]) -> Vec<u8> {
        match &self.inside {
            Inside::Gzip(text) if prng.below(2) == 0 => made::gzip(&mutate(text, other, prng)),
            Inside::Zip(members) if prng.below(3) > 0 => {
                let mut members = members.clone();
                let which = prng.below(u32::try_from(members.len()).unwrap()) as usize;
                members[which].1 = mutate(&members[which].1, other, prng);
                pack(&members)
            }
            _ => mutate(&self.bytes, other, prng),
        }
    }
}

/// Delimited text with everything in it that a reader may stumble over.
pub(crate) fn csv(rows: usize) -> String {
    let mut text = String::from("编号,城市,note,amount\n");
    for row in 0..rows {
        let note = match row % 5 {
            0 => "plain".to_owned(),
            1 => "\"a, b\"".to_owned(),
            2 => "\"he said \"\"no\"\"\"".to_owned(),
            3 => "\"two\nlines\"".to_owned(),
            _ => String::new(),
        };
        writeln!(
            text,
            "{row},{},{note},{}.{:02}",
            ["上海", "苏州"][row % 2],
            row * 7,
            row % 100
        )
        .unwrap();
    }
    text
}

/// Values of every kind, one object a line or all in one array.
pub(crate) fn json(rows: usize, lines: bool) -> String {
    let object = |row: usize| {
        let city = ["上海", "Xi\\u0027an", "\\ud83d\\ude00"][row % 3];
        format!(
            r#"{{"id":{row},"city":"{city}","tags":[{row},null,"x"],"inner":{{"a":{row}.5e1,"b":{}}}}}"#,
            row.is_multiple_of(2)
        )
    };
    let objects: Vec<String> = (0..rows).map(object).collect();
    if lines {
        objects.join("\n") + "\n"
    } else {
        format!("[{}]", objects.join(",\n "))
    }
}

/// A seed of every format with about so many rows.
pub(crate) fn all(rows: usize) -> Vec<Seed> {
    let text = csv(rows);
    let (gbk, _, lost) = GBK.encode(&text);
    assert!(!lost);
    let count = rows as u64;
    let (plain, rich) = (made::batch(made::plain(rows)), made::batch(made::rich(rows)));
    let (sheet, strings) = small_sheet(u32::try_from(rows).unwrap());
    let members = vec![
        ("a.csv".to_owned(), text.clone().into_bytes()),
        ("inner/b.ndjson".to_owned(), json(rows, true).into_bytes()),
    ];
    vec![
        Seed::new("text.csv", text.clone().into_bytes(), count, false),
        Seed::new("gbk.csv", gbk.into_owned(), count, false),
        Seed {
            inside: Inside::Gzip(text.clone().into_bytes()),
            ..Seed::new("text.csv.gz", made::gzip(text.as_bytes()), count, true)
        },
        Seed::new("text.csv.bz2", made::bzip2(text.as_bytes()), count, true),
        Seed::new("text.csv.xz", made::xz(text.as_bytes()), count, true),
        Seed::new("text.csv.zst", made::zst(text.as_bytes()), count, true),
        Seed::new("lines.ndjson", json(rows, true).into_bytes(), count, false),
        Seed::new("array.json", json(rows, false).into_bytes(), count, true),
        Seed::new("snappy.parquet", made::parquet(&rich, made::snappy()), count, true),
        Seed::new("zstd.parquet", made::parquet(&rich, made::zstandard()), count, true),
        Seed::new("plain.arrow", made::arrow_file(&rich, None), count, true),
        Seed::new(
            "lz4.arrow",
            made::arrow_file(&rich, Some(CompressionType::LZ4_FRAME)),
            count,
            true,
        ),
        Seed::new("stream.arrows", made::arrow_stream(&rich), count, false),
        Seed::new("file.avro", made::avro(&plain), count, false),
        Seed::new("file.sqlite", made::sqlite(rows), count, true),
        Seed::zip("book.xlsx", xlsx_members(&sheet, &strings), count),
        Seed::zip("book.ods", ods_members(&small_ods(u32::try_from(rows).unwrap())), count),
        Seed::zip("archive.zip", members, 2 * count),
    ]
}

/// Fuzzers start from these; `tests/fuzz/run` asks for them.
#[test]
#[ignore = "writes the seeds into the folder that DATASEAL_SEEDS names"]
fn seeds_for_fuzzing() {
    let Some(folder) = std::env::var_os("DATASEAL_SEEDS") else {
        return;
    };
    std::fs::create_dir_all(&folder).unwrap();
    for seed in all(12) {
        std::fs::write(std::path::Path::new(&folder).join(seed.name), &seed.bytes).unwrap();
    }
}
