//! Small files that ask for very much: each is refused by a limit or as damaged, soon and within the memory granted.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use dataseal::model::ExitStatus;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;

use crate::harness::{Means, Outcome, SLOWNESS, read_one};
use crate::made::{self, gzip};
use crate::sheets::{ods_members, pack, xlsx_members};
use crate::zip::{Archive, zip};
use crate::{folder, keep, write};

const LIMIT: u64 = 512 << 20;
const MEANS: Means = Means {
    memory: LIMIT,
    seconds: 30,
};
/// Seconds until the refusal, of an optimised build.
const SOON: u64 = 5;
/// Mebibytes that a bomb unfolds to: enough to pass the limits, and no more than an unoptimised build can make.
const LARGE: usize = if cfg!(debug_assertions) { 80 } else { 256 };

/// What is wrong with the outcome of a bomb; reading it through is right where `may_be_read`.
fn problem(outcome: &Outcome, may_be_read: bool) -> Option<&'static str> {
    let refused = matches!(outcome.status(), ExitStatus::Input | ExitStatus::Limit);
    if outcome.died() {
        Some("the reader died")
    } else if !(refused || may_be_read && matches!(outcome.status(), ExitStatus::Success | ExitStatus::Undetermined)) {
        Some("not refused")
    } else if outcome.elapsed.as_secs() >= SOON * u64::from(SLOWNESS) {
        Some("not soon")
    } else if outcome.peak > LIMIT / 4 * 5 {
        Some("too much memory")
    } else {
        None
    }
}

fn read(path: &Path, may_be_read: bool, problems: &mut Vec<String>) {
    let outcome = read_one(path, MEANS);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    println!("{name}: {}", outcome.told());
    if let Some(problem) = problem(&outcome, may_be_read) {
        let told = format!("{problem}: {}", outcome.told());
        let is_small = path.metadata().unwrap().len() < 32 << 20;
        problems.push(if is_small {
            keep(path, &told)
        } else {
            format!("{name}: {told}")
        });
    }
}

/// Reads each of these files; all must be refused but those whose name begins with `may`.
fn all_refused(bombs: Vec<(&str, Vec<u8>)>) {
    let folder = folder();
    let mut problems = Vec::new();
    for (name, bytes) in bombs {
        let path = write(&folder, name, &bytes);
        drop(bytes);
        read(&path, name.starts_with("may"), &mut problems);
    }
    assert!(problems.is_empty(), "{problems:#?}");
}

/// `size` bytes of one line of text over and over, in gzip.
fn gzip_of(line: &[u8], size: usize) -> Vec<u8> {
    let piece = line.repeat((1 << 20) / line.len());
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..size / piece.len() {
        encoder.write_all(&piece).unwrap();
    }
    encoder.finish().unwrap()
}

#[test]
fn compressed_streams() {
    let rows = gzip_of(b"1,abcabcabc,0.5\n2,abcabcabc,0.5\n", LARGE << 20);
    let nested = gzip(&gzip(&rows));
    let mut deep = b"a,b\n1,2\n".to_vec();
    for _ in 0..100 {
        deep = gzip(&deep);
    }
    let zeros = vec![b'0'; LARGE << 20];
    let (zst, xz, bz2) = (made::zst(&zeros), made::xz(&zeros), made::bzip2(&zeros));
    drop(zeros);
    all_refused(vec![
        ("rows.csv.gz", rows),
        ("nested.csv.gz.gz.gz", nested),
        ("deep.gz", deep),
        ("zeros.csv.zst", zst),
        ("zeros.csv.xz", xz),
        ("zeros.csv.bz2", bz2),
    ]);
}

#[test]
fn archives() {
    let text = ("a".repeat(1023) + "\n").repeat(LARGE << 10).into_bytes();
    let ratio = zip(&[("rows.csv", &text)]);
    let mut overlapping = Archive::default();
    overlapping.member("0.csv", &b"a,b\n1,2\n".repeat(1 << 14));
    for number in 1..2_000 {
        overlapping.entry(&format!("{number}.csv"), 0, 1 << 10, 0, 1 << 17);
    }
    let mut false_size = Archive::default();
    false_size.member("a.csv", b"a,b\n1,2\n");
    false_size.entry("b.csv", 0, 10, 0, 0xffff_fff0);
    let mut nested = zip(&[("0.csv", b"a,b\n1,2\n")]);
    for depth in 1..100 {
        nested = zip(&[(&format!("{depth}.zip"), &nested)]);
    }
    let mut many = Archive::default();
    for number in 0..30_000 {
        many.member(&format!("{number}.txt"), b"");
    }
    all_refused(vec![
        ("ratio.zip", ratio),
        ("overlapping.zip", overlapping.finish()),
        ("false-size.zip", false_size.finish()),
        ("nested.zip", nested),
        ("may-many.zip", many.finish()),
    ]);
}

/// A Parquet file of one column, each batch a row group.
fn parquet_of(array: &ArrayRef, times: usize, compression: Compression) -> Vec<u8> {
    let schema = Arc::new(Schema::new(vec![Field::new("a", array.data_type().clone(), false)]));
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(200_000_000))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), Arc::clone(&schema), Some(properties)).unwrap();
    let batch = RecordBatch::try_new(schema, vec![Arc::clone(array)]).unwrap();
    for _ in 0..times {
        writer.write(&batch).unwrap();
    }
    writer.into_inner().unwrap()
}

#[test]
fn parquet() {
    let zstandard = Compression::ZSTD(ZstdLevel::default());
    let constant: ArrayRef = Arc::new(Int64Array::from(vec![7; 1 << 20]));
    let cells: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(100 << 20); 3]));
    let good = made::parquet(&made::batch(made::rich(100)), made::snappy());
    let footer = |length: u32| {
        let mut bytes = good.clone();
        let at = bytes.len() - 8;
        bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
        bytes
    };
    // Continuous integration has no time to write a thousand million rows; their number is what the footer says.
    let rows = if cfg!(debug_assertions) { 64 } else { 954 };
    all_refused(vec![
        ("may-constant.parquet", parquet_of(&constant, rows, zstandard)),
        ("cells.parquet", parquet_of(&cells, 1, zstandard)),
        ("footer-2-31.parquet", footer(1 << 31)),
        ("footer-max.parquet", footer(u32::MAX)),
        ("footer-0.parquet", footer(0)),
    ]);
}

#[test]
fn arrow() {
    let batch = made::batch(made::plain(50));
    let stream = made::arrow_stream(&batch);
    let file = made::arrow_file(&batch, None);
    let length_at = |bytes: &[u8], at: usize, value: u32| {
        let mut bytes = bytes.to_vec();
        bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
        bytes
    };
    let end = file.len() - 10;
    // Every aligned field of eight bytes in the first message becomes a length of 8 GiB in turn: one of them is one.
    let mut bombs = vec![
        ("schema-max.arrows", length_at(&stream, 4, 0x7fff_ffff)),
        ("schema-2-31.arrows", length_at(&stream, 4, 0x8000_0000)),
        ("footer-2-31.arrow", length_at(&file, end, 0x7fff_ffff)),
        ("footer-minus.arrow", length_at(&file, end, u32::MAX)),
        ("magic-only.arrow", b"ARROW1\0\0nothing like it here".to_vec()),
    ];
    let bodies: Vec<Vec<u8>> = (0..stream.len().min(2048) / 8)
        .map(|field| {
            let mut bytes = stream.clone();
            bytes[field * 8..field * 8 + 8].copy_from_slice(&8_589_934_596_u64.to_le_bytes());
            bytes
        })
        .collect();
    let folder = folder();
    let mut problems = Vec::new();
    for (number, bytes) in bodies.iter().enumerate() {
        let path = write(&folder, &format!("body-{number}.arrows"), bytes);
        read(&path, true, &mut problems);
    }
    assert!(problems.is_empty(), "{problems:#?}");
    bombs.push(("nothing.arrow", b"ARROW1\0\0".to_vec()));
    all_refused(bombs);
}

#[test]
fn texts() {
    let depth = 1_000_000;
    let arrays = "[".repeat(depth) + &"]".repeat(depth);
    let open = "[".repeat(depth);
    let objects = "{\"a\":".repeat(depth) + "1" + &"}".repeat(depth);
    let header: Vec<String> = (0..1_000_000).map(|column| format!("c{column}")).collect();
    let header = header.join(",") + "\n1,2\n";
    // A quote that is never closed makes all that follows one field, or the quote a plain character.
    let unclosed = format!("a,b\n1,\"{}", "x,y\n".repeat(LARGE << 16));
    all_refused(vec![
        ("arrays.json", arrays.into_bytes()),
        ("open.json", open.into_bytes()),
        ("objects.json", objects.clone().into_bytes()),
        ("objects.ndjson", (objects + "\n").into_bytes()),
        ("header.csv", header.into_bytes()),
        ("may-unclosed.csv", unclosed.into_bytes()),
        ("one-line.csv", vec![b'a'; LARGE << 20]),
        ("one-record.csv", b"abc,".repeat(LARGE << 18)),
    ]);
}

#[test]
fn workbooks() {
    let xlsx = |sheet: &str, strings: &str| pack(&xlsx_members(sheet, strings));
    let corner = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>"#;
    let declared = r#"<dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData>"#;
    let one = r#"<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row></sheetData>"#;
    let string = "<si><t>abcdefghijklmnopqrstuvwxyz</t></si>".repeat(LARGE << 14);
    let entities = "<!DOCTYPE a [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>";
    let counted = "<si><t>a</t></si><si><t>b</t></si>";
    let merges = (0..50_000)
        .map(|_| r#"<mergeCell ref="A1:XFD1048576"/>"#)
        .collect::<String>();
    let merged = format!("{one}<mergeCells>{merges}</mergeCells>");
    let mut with_entities = xlsx_members(one, counted);
    with_entities[5].1 = format!("{entities}<sst><si><t>&c;</t></si><si><t>&c;</t></si></sst>").into_bytes();
    let cell = |text: &str, times: u32| {
        format!(
            r#"<table:table-cell table:number-columns-repeated="{times}" office:value-type="string"><text:p>{text}</text:p></table:table-cell>"#
        )
    };
    let row = |cells: &str, times: u64| {
        format!(r#"<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>"#)
    };
    let ods = |table: &str| pack(&ods_members(table));
    all_refused(vec![
        ("may-corner.xlsx", xlsx(corner, counted)),
        ("may-declared.xlsx", xlsx(declared, counted)),
        ("may-strings.xlsx", xlsx(one, &string)),
        ("may-merges.xlsx", xlsx(&merged, counted)),
        ("may-entities.xlsx", pack(&with_entities)),
        ("repeated.ods", ods(&row(&cell("x", 16_384), 1_048_576))),
        ("rows.ods", ods(&row(&cell("x", 10), 4_000_000_000))),
        ("columns.ods", ods(&row(&cell("x", 4_000_000_000), 2))),
    ]);
}
