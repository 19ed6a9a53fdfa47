//! Arrow IPC: framing of both forms, columns of one name, rows outside the footer, sizes that lie, the other byte order.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array, Int64Array, NullArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Field, Schema};
use arrow::ipc::CompressionType;
use arrow::ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use dataseal_bytes::{Damage, IntakeError, Limits, SizeLimit, UnsupportedFeature};
use dataseal_model::{Format, Masked, Note, NoteKind, Place};

use crate::testing::{file_of, open_bytes, open_file, read, read_bytes, rows_of};

fn batch(start: i32) -> RecordBatch {
    let ids: StringArray = (start..start + 3).map(|n| Some(format!("id {n}"))).collect();
    let other: StringArray = (start..start + 3)
        .map(|n| (n % 2 == 0).then(|| format!("110101 {n}")))
        .collect();
    let numbers: Int32Array = (start..start + 3).map(Some).collect();
    let columns: Vec<ArrayRef> = vec![Arc::new(ids), Arc::new(other), Arc::new(numbers)];
    let fields: Vec<Field> = columns
        .iter()
        .map(|array| Field::new("id", array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns).unwrap()
}

fn file(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = FileWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn stream(batches: &[RecordBatch]) -> Vec<u8> {
    stream_with(batches, IpcWriteOptions::default())
}

fn stream_with(batches: &[RecordBatch], options: IpcWriteOptions) -> Vec<u8> {
    let mut writer = StreamWriter::try_new_with_options(Vec::new(), &batches[0].schema(), options).unwrap();
    for batch in batches {
        writer.write(batch).unwrap();
    }
    writer.finish().unwrap();
    writer.into_inner().unwrap()
}

fn small() -> [RecordBatch; 2] {
    [batch(0), batch(3)]
}

#[test]
fn columns_of_one_name_are_all_read() {
    for (bytes, format) in [
        (file(&small()), Format::ArrowFile),
        (stream(&small()), Format::ArrowStream),
    ] {
        let table = open_bytes(&bytes).unwrap();
        let id = Masked::new("id".to_owned());
        assert!(table.columns().iter().all(|column| column.name == id));
        assert_eq!(table.columns()[2].declared, "int32");
        let (batches, record) = read(table, 2).unwrap();
        let rows = rows_of(&batches);
        let cell = |text: &str| Some(text.to_owned());
        assert_eq!(rows[0], [cell("id 0"), cell("110101 0"), cell("0")]);
        assert_eq!(rows[5], [cell("id 5"), None, cell("5")]);
        assert_eq!((record.format, record.inventory.rows_declared), (format, 6));
        record.inventory.check().unwrap();
        let kinds: Vec<NoteKind> = record.reading.notes.iter().map(|note| note.kind).collect();
        assert_eq!(kinds, [NoteKind::DuplicateName]);
    }
}

#[test]
fn batches_are_dealt_to_readers() {
    let batches: Vec<RecordBatch> = (0..5).map(|n| batch(n * 3)).collect();
    for bytes in [file(&batches), stream(&batches)] {
        let mut table = open_bytes(&bytes).unwrap();
        let mut readers = table.partitions(8);
        assert_eq!(readers.len(), 5);
        let mut rows = 0;
        for reader in &mut readers {
            while let Some(batch) = reader.next().unwrap() {
                rows += batch.num_rows();
            }
        }
        assert_eq!((rows, table.finish().unwrap().inventory.rows_measured), (15, 15));
        let mut table = open_bytes(&bytes).unwrap();
        table.partitions(1)[0].next().unwrap();
        assert_eq!(table.finish().err(), Some(IntakeError::Unfinished));
    }
}

/// The older framing: no mark before the length of a message.
fn in_older_framing(bytes: &[u8]) -> Vec<u8> {
    let mut older = Vec::new();
    let mut rest = bytes;
    while let Some((mark, after)) = rest.split_first_chunk::<4>() {
        assert_eq!(mark, &[0xFF; 4]);
        let length = u32::from_le_bytes(after[..4].try_into().unwrap()) as usize;
        older.extend(&after[..4]);
        if length == 0 {
            break;
        }
        let metadata = &after[4..4 + length];
        let body = arrow::ipc::root_as_message(metadata).unwrap().bodyLength() as usize;
        older.extend(&after[4..4 + length + body]);
        rest = &after[4 + length + body..];
    }
    older
}

#[test]
fn the_older_framing_is_read() {
    let bytes = stream(&small());
    let older = in_older_framing(&bytes);
    assert_eq!(read_bytes(&older).unwrap().0, read_bytes(&bytes).unwrap().0);
    read_bytes(&older).unwrap().1.inventory.check().unwrap();
}

#[test]
fn a_missing_mark_of_the_end_is_noted() {
    let mut bytes = stream(&small());
    bytes.truncate(bytes.len() - 8);
    let (rows, record) = read_bytes(&bytes).unwrap();
    assert_eq!(rows.len(), 6);
    let noted = record
        .reading
        .notes
        .iter()
        .any(|note| note.kind == NoteKind::MissingEnd);
    assert!(noted);
    bytes.truncate(bytes.len() - 1);
    let error = read_bytes(&bytes).err();
    assert!(matches!(
        error,
        Some(IntakeError::Corrupt {
            part: Damage::Truncated,
            ..
        })
    ));
}

#[test]
fn rows_that_a_reader_would_not_come_to_are_hidden() {
    // Behind the end of a stream.
    let mut bytes = stream(&small());
    let at = bytes.len() as u64;
    bytes.extend(stream(&small()).split_off(0));
    // Its schema is that of the first, and its rows are not.
    let error = read_bytes(&bytes).err();
    assert!(
        matches!(error, Some(IntakeError::HiddenBytes { offset, .. }) if offset > at),
        "{error:?}"
    );
    // In a file, but not in its footer: the footer of a shorter file after the messages of a longer one.
    let (shorter, longer) = (file(&[batch(0)]), file(&small()));
    let footer = |bytes: &[u8]| {
        let tail = bytes.len() - 10;
        tail - u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize
    };
    let mut hiding = longer[..footer(&longer)].to_vec();
    hiding.extend(&shorter[footer(&shorter)..]);
    let error = read_bytes(&hiding).err();
    assert!(matches!(error, Some(IntakeError::HiddenBytes { .. })), "{error:?}");
}

#[test]
fn bytes_that_belong_to_nothing_are_noted() {
    let secret = b"110101188001010018";
    let mut behind = stream(&small());
    let at = behind.len();
    behind.extend(secret);
    let bytes = file(&small());
    let tail = bytes.len() - 10;
    let footer = tail - u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap()) as usize;
    let mut before_footer = bytes.clone();
    before_footer.splice(footer..footer, *secret);
    for (bytes, at) in [(behind, at), (before_footer, footer)] {
        let (rows, record) = read_bytes(&bytes).unwrap();
        assert_eq!(rows.len(), 6);
        assert!(record.inventory.check().is_err());
        let note = Note {
            kind: NoteKind::UnreferencedBytes,
            count: 18,
            places: vec![Place {
                offset: Some(at as u64),
                ..Place::default()
            }],
        };
        assert!(record.reading.notes.contains(&note), "{:?}", record.reading.notes);
    }
}

#[test]
fn sizes_that_lie_are_refused_before_anything_is_allocated() {
    // The whole text of a file may be its magic.
    let mut tiny = b"ARROW1\0\0".to_vec();
    tiny.extend([b'A'; 30]);
    let tail = Damage::TailMagic;
    assert!(matches!(read_bytes(&tiny).err(), Some(IntakeError::Corrupt { part, .. }) if part == tail));
    // A footer of 2^31 - 1 bytes.
    let mut bytes = file(&small());
    let at = bytes.len() - 10;
    bytes[at..at + 4].copy_from_slice(&i32::MAX.to_le_bytes());
    let footer = Damage::FooterLength;
    assert!(matches!(read_bytes(&bytes).err(), Some(IntakeError::Corrupt { part, .. }) if part == footer));
    // A message of 2^31 - 1 bytes.
    let mut bytes = stream(&small());
    bytes[4..8].copy_from_slice(&i32::MAX.to_le_bytes());
    let error = read_bytes(&bytes).err();
    assert!(matches!(error, Some(IntakeError::Corrupt { .. })), "{error:?}");
}

#[test]
fn rows_out_of_nothing_are_limited() {
    let nulls = |rows: usize| {
        let column: ArrayRef = Arc::new(NullArray::new(rows));
        let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Null, true)]));
        stream(&[RecordBatch::try_new(schema, vec![column]).unwrap()])
    };
    assert_eq!(read_bytes(&nulls(1000)).unwrap().1.inventory.rows_measured, 1000);
    let error = read_bytes(&nulls(20_000_000)).err();
    assert_eq!(
        error,
        Some(IntakeError::TooLarge {
            limit: SizeLimit::RepeatedRows,
            allowed: 10_000_000,
            found: 20_000_000
        })
    );
}

#[test]
fn bombs_are_refused_by_what_they_declare() {
    let column: ArrayRef = Arc::new(Int64Array::from(vec![7; 16 << 20]));
    let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, true)]));
    let large = RecordBatch::try_new(schema, vec![column]).unwrap();
    for compression in [CompressionType::ZSTD, CompressionType::LZ4_FRAME] {
        let options = IpcWriteOptions::default()
            .try_with_compression(Some(compression))
            .unwrap();
        let bytes = stream_with(std::slice::from_ref(&large), options);
        let error = read_bytes(&bytes).err();
        assert!(
            matches!(error, Some(IntakeError::Ratio { allowed: 200, .. })),
            "{error:?}"
        );
    }
    let limits = Limits {
        max_block_bytes: 100,
        ..Limits::default()
    };
    let error = open_file(file_of(&stream(&small())), &limits).err();
    assert!(matches!(
        error,
        Some(IntakeError::TooLarge {
            limit: SizeLimit::BlockBytes,
            ..
        })
    ));
}

#[test]
fn the_first_feather_is_named() {
    let error = read_bytes(b"FEA1\0\0\0\0some columns FEA1").err();
    assert_eq!(error, Some(IntakeError::Unsupported(UnsupportedFeature::Version)));
}

#[test]
fn texts_that_begin_alike_are_texts() {
    for text in ["ARROW1,b\n1,2\n", "FEA1,b\n1,2\n"] {
        let (rows, record) = read_bytes(text.as_bytes()).unwrap();
        assert_eq!((rows.len(), record.format), (1, Format::Csv));
    }
}
