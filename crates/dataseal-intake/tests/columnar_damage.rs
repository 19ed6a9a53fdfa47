//! Columnar files cut off at every byte and damaged at random: an error, or the rows that are there, and never more.
//!
//! Panics of decoders are the worker process's business and are counted and printed; memory is held by our pre-flight, and
//! that is tested here by the most address space that the process ever had.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests fail by panicking and report their counts"
)]

mod support;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Int32Array, Int64Array, ListArray, RecordBatch, StringArray, StringViewArray,
    StructArray,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_avro::compression::CompressionCodec;
use arrow_avro::writer::WriterBuilder;
use arrow_avro::writer::format::AvroOcfFormat;
use dataseal_intake::{IntakeError, Limits, ReadOptions, open};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterVersion};

use support::source_of;

fn batch(start: i64, for_avro: bool) -> RecordBatch {
    let rows = start..start + 12;
    let text = |n: i64| (n % 5 != 0).then(|| format!("value {}", n % 4));
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(
        rows.clone().map(|n| (n % 3 != 0).then(|| vec![Some(n as i32), None])),
    );
    let inner: ArrayRef = Arc::new(rows.clone().map(|n| Some(n as i32)).collect::<Int32Array>());
    let record = StructArray::from(vec![(Arc::new(Field::new("x", DataType::Int32, true)), inner)]);
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("n", Arc::new(rows.clone().map(Some).collect::<Int64Array>())),
        ("t", Arc::new(rows.clone().map(text).collect::<StringArray>())),
        ("r", Arc::new(record)),
    ];
    if !for_avro {
        let words: DictionaryArray<Int32Type> = rows.clone().map(|n| ["a", "b", "c"][n as usize % 3]).collect();
        let views: StringViewArray = rows
            .map(|n| Some(format!("a longer value that is no inline one {n}")))
            .collect();
        columns.push(("l", Arc::new(list)));
        columns.push(("d", Arc::new(words)));
        columns.push(("v", Arc::new(views)));
    }
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn schema(for_avro: bool) -> Arc<Schema> {
    batch(0, for_avro).schema()
}

fn parquet_file(version: WriterVersion, compression: Compression) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_writer_version(version)
        .set_compression(compression)
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), schema(false), Some(properties)).unwrap();
    for start in [0, 12] {
        writer.write(&batch(start, false)).unwrap();
        writer.flush().unwrap();
    }
    writer.into_inner().unwrap()
}

fn options(compression: Option<CompressionType>) -> IpcWriteOptions {
    IpcWriteOptions::default().try_with_compression(compression).unwrap()
}

fn arrow_file(compression: Option<CompressionType>) -> Vec<u8> {
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema(false), options(compression)).unwrap();
    for start in [0, 12] {
        writer.write(&batch(start, false)).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn arrow_stream(compression: Option<CompressionType>) -> Vec<u8> {
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &schema(false), options(compression)).unwrap();
    for start in [0, 12] {
        writer.write(&batch(start, false)).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn avro_file(codec: Option<CompressionCodec>) -> Vec<u8> {
    let builder = WriterBuilder::new(schema(true).as_ref().clone()).with_compression(codec);
    let mut writer = builder.build::<_, AvroOcfFormat>(Vec::new()).unwrap();
    for start in [0, 12] {
        writer.write(&batch(start, true)).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner()
}

fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let zstd = Compression::ZSTD(ZstdLevel::default());
    vec![
        (
            "parquet v1 snappy",
            parquet_file(WriterVersion::PARQUET_1_0, Compression::SNAPPY),
        ),
        ("parquet v1 zstd", parquet_file(WriterVersion::PARQUET_1_0, zstd)),
        (
            "parquet v2 snappy",
            parquet_file(WriterVersion::PARQUET_2_0, Compression::SNAPPY),
        ),
        ("parquet v2 zstd", parquet_file(WriterVersion::PARQUET_2_0, zstd)),
        ("arrow file", arrow_file(None)),
        ("arrow file lz4", arrow_file(Some(CompressionType::LZ4_FRAME))),
        ("arrow stream", arrow_stream(None)),
        ("arrow stream zstd", arrow_stream(Some(CompressionType::ZSTD))),
        ("avro", avro_file(None)),
        ("avro snappy", avro_file(Some(CompressionCodec::Snappy))),
    ]
}

/// Rows, and whether the file says that it ends there and nothing in it is left over.
fn read(bytes: &[u8]) -> Result<(u64, bool), IntakeError> {
    let limits = Limits {
        max_block_bytes: 64 << 20,
        max_buffered_bytes: 64 << 20,
        ..Limits::default()
    };
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    let mut opened = open(source_of(bytes), Arc::new(options), Arc::default())?;
    let (mut rows, mut whole) = (0, true);
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        for mut reader in table.partitions(2) {
            while let Some(batch) = reader.next()? {
                rows += batch.num_rows() as u64;
            }
        }
        let record = table.finish()?;
        assert_eq!(record.inventory.rows_measured, rows);
        whole &= record.reading.notes.is_empty() && record.inventory.check().is_ok();
    }
    opened.finish()?;
    Ok((rows, whole))
}

#[test]
fn a_file_cut_off_anywhere_is_an_error_or_said_to_be_shorter() {
    for (name, bytes) in samples() {
        assert_eq!(read(&bytes), Ok((24, true)), "{name}");
        let mut shorter = Vec::new();
        for length in 8..bytes.len() {
            if let Ok((rows, whole)) = read(&bytes[..length]) {
                shorter.push((rows, whole));
            }
        }
        let expected: &[(u64, bool)] = match name {
            // After the schema, the dictionary and each batch; and with half of the mark of the end.
            "arrow stream" | "arrow stream zstd" => &[(0, false), (0, false), (12, false), (24, false)],
            // After the header and the first block, which is a whole container of fewer rows.
            "avro" | "avro snappy" => &[(0, true), (12, true)],
            _ => &[],
        };
        assert_eq!(shorter, expected, "{name}");
    }
}

/// A small generator of numbers (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

fn damaged(bytes: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=numbers.below(3) {
        let at = numbers.below(bytes.len());
        match numbers.below(6) {
            0 => bytes[at] ^= 1 << numbers.below(8),
            1 => bytes[at] = numbers.below(256) as u8,
            2 => bytes[at] = [0, 0x7F, 0x80, 0xFF][numbers.below(4)],
            3 => {
                let word: [u8; 4] =
                    [0x7FFF_FFFF_u32, u32::MAX, 0x8000_0000, 0x0FFF_FFF0][numbers.below(4)].to_le_bytes();
                for (place, byte) in bytes.iter_mut().skip(at).zip(word) {
                    *place = byte;
                }
            }
            4 => {
                let length = numbers.below(16).min(bytes.len() - at);
                let from = numbers.below(bytes.len() - length);
                bytes.copy_within(from..from + length, at);
            }
            _ => {
                let end = (at + numbers.below(9)).min(bytes.len());
                bytes.drain(at..end);
            }
        }
    }
    bytes
}

/// The most address space that this process ever had, in bytes.
fn most_address_space() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmPeak:")).unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes << 10
}

#[test]
fn damage_costs_no_memory() {
    let before = most_address_space();
    let rounds: u64 = std::env::var("DATASEAL_MUTANTS").map_or(500, |rounds| rounds.parse().unwrap());
    std::panic::set_hook(Box::new(|_| {}));
    let mut counts: BTreeMap<(&str, &str), u64> = BTreeMap::new();
    let mut panicked = Vec::new();
    for (name, bytes) in samples() {
        for round in 0..rounds {
            let mut numbers = Numbers(round.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
            let mutant = damaged(&bytes, &mut numbers);
            let outcome = match catch_unwind(AssertUnwindSafe(|| read(&mutant))) {
                Ok(Ok(_)) => "read",
                Ok(Err(_)) => "refused",
                Err(_) => {
                    panicked.push((name, round));
                    "panicked"
                }
            };
            *counts.entry((name, outcome)).or_default() += 1;
        }
    }
    drop(std::panic::take_hook());
    for ((name, outcome), count) in &counts {
        eprintln!("{name:<18} {outcome:<9} {count}");
    }
    eprintln!("panicked: {panicked:?}");
    let grown = most_address_space() - before;
    assert!(grown < 512 << 20, "{grown} bytes");
    // The walks before the decoders leave nothing to panic over, except inside the pages of Parquet.
    let elsewhere = panicked.iter().filter(|(name, _)| !name.starts_with("parquet"));
    assert_eq!(elsewhere.collect::<Vec<_>>(), [&("", 0); 0]);
}
