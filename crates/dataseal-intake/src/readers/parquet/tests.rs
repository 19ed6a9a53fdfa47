//! Parquet: columns by position, rows against the footer, types, limits.

mod accounting;

use std::io::{Seek, SeekFrom, Write};
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, Int32Array, Int64Array, ListArray, ListBuilder, RecordBatch,
    StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field, Int32Type, Schema};
use dataseal_model::{Encoding, Masked, NoteKind};
use parquet::basic::Compression;
use parquet::data_type::{ByteArray, ByteArrayType, Int96, Int96Type};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use dataseal_bytes::preflight::parquet::page;
use dataseal_bytes::{Hasher, IntakeError, Limits, ReadOptions, Region, SizeLimit, WantedDigests};

use crate::testing::{file_of, open_bytes, open_file, open_named, parquet_of, read, read_bytes, rows_of};

fn schema(fields: &[(&str, DataType)]) -> Arc<Schema> {
    let fields: Vec<Field> = fields
        .iter()
        .map(|(name, kind)| Field::new(*name, kind.clone(), true))
        .collect();
    Arc::new(Schema::new(fields))
}

fn plain() -> WriterProperties {
    WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_compression(Compression::UNCOMPRESSED)
        .build()
}

/// Three row groups of two columns.
fn small() -> Vec<u8> {
    let group = |start: i64| -> Vec<ArrayRef> {
        let numbers: Int64Array = (start..start + 100).collect();
        let texts: StringArray = (start..start + 100)
            .map(|n| (n % 7 != 0).then(|| format!("v{}", n % 5)))
            .collect();
        vec![Arc::new(numbers), Arc::new(texts)]
    };
    let schema = schema(&[("n", DataType::Int64), ("t", DataType::Utf8)]);
    parquet_of(schema, &[group(0), group(100), group(200)], WriterProperties::default())
}

#[test]
fn columns_of_one_name_are_both_read() {
    let schema = schema(&[("id", DataType::Utf8), ("id", DataType::Utf8), ("id", DataType::Int32)]);
    let columns: Vec<ArrayRef> = vec![
        Arc::new(StringArray::from(vec!["a", "b"])),
        Arc::new(StringArray::from(vec!["c", "d"])),
        Arc::new(Int32Array::from(vec![1, 2])),
    ];
    for properties in [plain(), WriterProperties::default()] {
        let bytes = parquet_of(Arc::clone(&schema), std::slice::from_ref(&columns), properties);
        let table = open_bytes(&bytes).unwrap();
        assert!(
            table
                .columns()
                .iter()
                .all(|column| column.name == Masked::new("id".to_owned()))
        );
        let (batches, record) = read(table, 2).unwrap();
        let cell = |value: &str| Some(value.to_owned());
        assert_eq!(
            rows_of(&batches),
            [[cell("a"), cell("c"), cell("1")], [cell("b"), cell("d"), cell("2")]]
        );
        assert_eq!(
            (record.inventory.columns_declared, record.inventory.columns_measured),
            (3, 3)
        );
    }
}

#[test]
fn row_groups_are_dealt_to_readers() {
    let bytes = small();
    for readers in [1, 2, 8] {
        let mut table = open_bytes(&bytes).unwrap();
        assert_eq!(table.columns()[0].declared, "INT64");
        assert_eq!(table.columns()[1].declared, "BYTE_ARRAY string");
        let partitions = table.partitions(readers);
        assert_eq!(partitions.len(), readers.min(3));
        let handles: Vec<_> = partitions
            .into_iter()
            .map(|mut reader| {
                std::thread::spawn(move || {
                    let mut batches = Vec::new();
                    while let Some(batch) = reader.next().unwrap() {
                        batches.push(batch);
                    }
                    batches
                })
            })
            .collect();
        let batches: Vec<_> = handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect();
        let mut rows = rows_of(&batches);
        rows.sort_by_key(|row| row[0].as_ref().unwrap().parse::<i64>().unwrap());
        let expected = |n: i64| vec![Some(n.to_string()), (n % 7 != 0).then(|| format!("v{}", n % 5))];
        assert!(rows.into_iter().eq((0..300).map(expected)));
        let record = table.finish().unwrap();
        assert_eq!(record.encoding, Encoding::Binary);
        assert_eq!(
            (record.inventory.rows_declared, record.inventory.rows_measured),
            (300, 300)
        );
        assert_eq!(record.inventory.bytes_accounted, bytes.len() as u64);
    }
}

#[test]
fn large_row_groups_are_streamed_by_one_reader() {
    let limits = Limits {
        max_buffered_bytes: 10,
        ..Limits::default()
    };
    let mut table = open_file(file_of(&small()), &limits).unwrap();
    assert_eq!(table.partitions(8).len(), 1);
    let table = open_file(file_of(&small()), &limits).unwrap();
    let (batches, record) = read(table, 8).unwrap();
    assert_eq!(rows_of(&batches), read_bytes(&small()).unwrap().0);
    assert_eq!(record.inventory.rows_measured, 300);
}

#[test]
fn dictionaries_come_as_dictionaries_and_mean_the_same() {
    let values: StringArray = (0..5000)
        .map(|n| (n % 11 != 0).then(|| format!("city {}", n % 40)))
        .collect();
    let columns: Vec<ArrayRef> = vec![Arc::new(values)];
    let schema = schema(&[("city", DataType::Utf8)]);
    let paged = WriterProperties::builder()
        .set_data_page_row_count_limit(500)
        .set_write_batch_size(100)
        .build();
    let coded = parquet_of(Arc::clone(&schema), std::slice::from_ref(&columns), paged);
    let raw = parquet_of(schema, &[columns], plain());
    let limits = Limits {
        batch_rows: 1000,
        ..Limits::default()
    };
    let (coded, _) = read(open_file(file_of(&coded), &limits).unwrap(), 1).unwrap();
    let (raw, _) = read(open_file(file_of(&raw), &limits).unwrap(), 1).unwrap();
    assert_eq!(raw[0].column(0).data_type(), &DataType::Utf8View);
    let dictionaries: Vec<&DictionaryArray<Int32Type>> = coded
        .iter()
        .map(|batch| batch.column(0).as_dictionary::<Int32Type>())
        .collect();
    assert_eq!(dictionaries.len(), 5);
    assert!(dictionaries.iter().all(|array| array.values().len() == 40));
    assert_eq!(rows_of(&coded), rows_of(&raw));
}

#[test]
fn a_dictionary_that_overflows_is_read_as_text() {
    let values: StringArray = (0..20_000).map(|n| Some(format!("value number {n}"))).collect();
    let properties = WriterProperties::builder().set_dictionary_page_size_limit(1000).build();
    let bytes = parquet_of(schema(&[("v", DataType::Utf8)]), &[vec![Arc::new(values)]], properties);
    let table = open_bytes(&bytes).unwrap();
    assert_eq!(table.schema().field(0).data_type(), &DataType::Utf8View);
    assert_eq!(read(table, 1).unwrap().1.inventory.rows_measured, 20_000);
}

/// A file of one column that the values are written to by themselves.
fn column_of<T: parquet::data_type::DataType>(message: &str, values: &[T::T]) -> Vec<u8> {
    let schema = Arc::new(parse_message_type(message).unwrap());
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    let mut column = group.next_column().unwrap().unwrap();
    column.typed::<T>().write_batch(values, None, None).unwrap();
    column.close().unwrap();
    group.close().unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn texts_of_json_in_a_dictionary_are_texts() {
    let values = vec![ByteArray::from("{\"a\":1}"); 12];
    let message = "message m { REQUIRED BYTE_ARRAY j (JSON); }";
    let (rows, record) = read_bytes(&column_of::<ByteArrayType>(message, &values)).unwrap();
    assert_eq!(record.inventory.rows_measured, 12);
    assert_eq!(rows[11], [Some("{\"a\":1}".to_owned())]);
}

#[test]
fn times_of_96_bits_reach_beyond_those_of_nanoseconds() {
    // Nanoseconds of the day and Julian days: 1600-01-01, 2024-01-01 with a time, 9999-12-31.
    let time = |day: u32, nanoseconds: u64| {
        let mut value = Int96::new();
        value.set_data(nanoseconds as u32, (nanoseconds >> 32) as u32, day);
        value
    };
    let values = [
        time(2_305_448, 0),
        time(2_460_311, 3_723_000_004_000),
        time(5_373_484, 0),
    ];
    let bytes = column_of::<Int96Type>("message m { REQUIRED INT96 t; }", &values);
    let (rows, _) = read_bytes(&bytes).unwrap();
    let rows: Vec<_> = rows.iter().map(|row| row[0].as_deref().unwrap()).collect();
    assert_eq!(
        rows,
        [
            "1600-01-01T00:00:00",
            "2024-01-01T01:02:03.000004",
            "9999-12-31T00:00:00"
        ]
    );
}

#[test]
fn nested_columns_are_one_column_each() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None]), None, Some(vec![])]);
    let schema = schema(&[("l", list.data_type().clone()), ("n", DataType::Int32)]);
    let columns: Vec<ArrayRef> = vec![Arc::new(list.clone()), Arc::new(Int32Array::from(vec![1, 2, 3]))];
    let table = open_bytes(&parquet_of(schema, &[columns], plain())).unwrap();
    assert_eq!(table.columns().len(), 2);
    assert_eq!(table.columns()[0].declared, "group list");
    let (batches, _) = read(table, 1).unwrap();
    assert_eq!(batches[0].column(0).len(), 3);
    assert_eq!(batches[0].column(0).null_count(), 1);
}

#[test]
fn a_file_without_rows_is_a_table() {
    let bytes = parquet_of(schema(&[("n", DataType::Int32)]), &[], plain());
    let (rows, record) = read_bytes(&bytes).unwrap();
    assert_eq!((rows.len(), record.inventory.columns_declared), (0, 1));
}

#[test]
fn a_change_after_opening_is_noticed() {
    let file = file_of(&small());
    let mut writer = file.try_clone().unwrap();
    let table = open_file(file, &Limits::default()).unwrap();
    writer.seek(SeekFrom::End(0)).unwrap();
    writer.write_all(b"more").unwrap();
    assert_eq!(read(table, 2).err(), Some(IntakeError::Changed));
}

#[test]
fn a_table_closed_early_is_unfinished() {
    let mut table = open_bytes(&small()).unwrap();
    for reader in &mut table.partitions(2) {
        reader.next().unwrap();
    }
    assert_eq!(table.finish().err(), Some(IntakeError::Unfinished));
}

#[test]
fn row_groups_have_digests_of_their_own() {
    let bytes = small();
    let options = ReadOptions {
        digests: WantedDigests {
            row_groups: true,
            ..WantedDigests::default()
        },
        ..ReadOptions::default()
    };
    let table = open_named(file_of(&bytes), "input", options).unwrap();
    let (_, record) = read(table, 2).unwrap();
    let ranges = record.reading.digests.row_groups;
    assert_eq!(
        ranges.iter().map(|range| range.rows).collect::<Vec<_>>(),
        [100, 100, 100]
    );
    assert_eq!(ranges[0].offset, 4);
    for range in ranges {
        let mut hasher = Hasher::default();
        hasher.update(&bytes[range.offset as usize..(range.offset + range.length) as usize]);
        assert_eq!(range.digest, hasher.finish());
    }
    assert!(read_bytes(&bytes).unwrap().1.reading.digests.row_groups.is_empty());
}

#[test]
fn a_name_that_another_column_has_is_noted() {
    let schema = schema(&[("a", DataType::Int32), ("", DataType::Int32), ("a", DataType::Int32)]);
    let column: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let bytes = parquet_of(
        schema,
        &[vec![Arc::clone(&column), Arc::clone(&column), column]],
        plain(),
    );
    let notes = read_bytes(&bytes).unwrap().1.reading.notes;
    let kinds: Vec<NoteKind> = notes.iter().map(|note| note.kind).collect();
    assert_eq!(kinds, [NoteKind::DuplicateName, NoteKind::EmptyName]);
    assert_eq!(notes[0].places[0].column, Some(2));
}

#[test]
fn limits_hold_before_decoding() {
    let limits = Limits {
        max_columns: 1,
        ..Limits::default()
    };
    let error = open_file(file_of(&small()), &limits).err();
    assert_eq!(
        error,
        Some(IntakeError::TooLarge {
            limit: SizeLimit::Columns,
            allowed: 1,
            found: 2
        })
    );
    let limits = Limits {
        max_inflated_bytes: 10,
        ..Limits::default()
    };
    let error = open_file(file_of(&small()), &limits).err();
    assert!(matches!(
        error,
        Some(IntakeError::TooLarge {
            limit: SizeLimit::InflatedBytes,
            ..
        })
    ));
    let large = "x".repeat(30 << 20);
    let values: ArrayRef = Arc::new(StringArray::from(vec![large.as_str(); 3]));
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_compression(Compression::ZSTD(parquet::basic::ZstdLevel::default()))
        .build();
    let bomb = parquet_of(schema(&[("v", DataType::Utf8)]), &[vec![values]], properties);
    assert!(matches!(
        read_bytes(&bomb).err(),
        Some(IntakeError::Ratio { allowed: 200, .. })
    ));
}

#[test]
fn errors_hold_no_value() {
    let canary = "110101188001010018";
    let values: ArrayRef = Arc::new(StringArray::from(vec![canary; 100]));
    let bytes = parquet_of(schema(&[(canary, DataType::Utf8)]), &[vec![values]], plain());
    for at in (0..bytes.len()).step_by(3) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x5A;
        let outcome = std::panic::catch_unwind(|| read_bytes(&damaged).map(drop));
        if let Ok(Err(error)) = outcome {
            assert!(!format!("{error} {error:?}").contains("110101"), "{at}");
        }
    }
}

#[test]
fn a_page_that_claims_too_many_values_is_read_by_the_footer_and_noted() {
    let list = ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1), None, Some(3)])]);
    let fields = schema(&[("l", list.data_type().clone())]);
    let bytes = parquet_of(fields, &[vec![Arc::new(list)]], plain());
    let region = Region::new(Arc::new(file_of(&bytes)), 0, bytes.len() as u64);
    let header = page::read_header(&region, 4, bytes.len() as u64).unwrap().unwrap();
    assert_eq!((header.values, header.values_at.1), (3, 1));
    let mut more = bytes.clone();
    more[4 + header.values_at.0] = 10;
    let (_, record) = read_bytes(&more).unwrap();
    assert_eq!(record.inventory.rows_measured, 1);
    assert_eq!(record.reading.notes[0].kind, NoteKind::ContradictoryCount);
    // Fewer than the footer says is a row too few.
    more[4 + header.values_at.0] = 4;
    assert!(matches!(read_bytes(&more).err(), Some(IntakeError::Hidden(_))));
}

#[test]
fn unknown_metadata_is_noted() {
    let column: ArrayRef = Arc::new(Int32Array::from(vec![1]));
    let entries = ["pandas", "customers", "notes"].map(|key| KeyValue::new(key.to_owned(), "x".to_owned()));
    let properties = WriterProperties::builder()
        .set_key_value_metadata(Some(entries.to_vec()))
        .build();
    let bytes = parquet_of(schema(&[("n", DataType::Int32)]), &[vec![column]], properties);
    let notes = read_bytes(&bytes).unwrap().1.reading.notes;
    assert_eq!((notes[0].kind, notes[0].count), (NoteKind::UnreadObject, 2));
}

#[test]
fn an_encrypted_file_is_said_to_be_one() {
    // A footer of three fields: version, rows, and field 8, the encryption algorithm.
    let footer = [0x15, 0x02, 0x26, 0x00, 0x5C, 0x00, 0x00];
    let mut bytes = b"PAR1".to_vec();
    bytes.extend(footer);
    bytes.extend((footer.len() as u32).to_le_bytes());
    bytes.extend(b"PAR1");
    assert_eq!(read_bytes(&bytes).err(), Some(IntakeError::Encrypted));
}

#[test]
fn long_values_of_a_dictionary_make_batches_small() {
    let long = "x".repeat(1 << 20);
    let mut builder = ListBuilder::new(StringBuilder::new());
    for _ in 0..600 {
        builder.values().append_value(&long);
        builder.append(true);
    }
    let list = builder.finish();
    let fields = schema(&[("l", list.data_type().clone())]);
    let properties = WriterProperties::builder()
        .set_dictionary_page_size_limit(4 << 20)
        .build();
    let bytes = parquet_of(fields, &[vec![Arc::new(list)]], properties);
    let (batches, _) = read(open_bytes(&bytes).unwrap(), 1).unwrap();
    assert!(
        batches.iter().all(|batch| batch.num_rows() <= 16),
        "{}",
        batches[0].num_rows()
    );
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 600);
}
