//! The two drivers of the pass over real readers: equal bytes whatever the threads and the format, errors as themselves,
//! and the memory limit.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::fs::File;
use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use arrow::array::{ArrayRef, Decimal128Array, Int64Array, ListArray, RecordBatch, StringArray};
use arrow::datatypes::Int32Type;
use datafusion::datasource::MemTable;
use datafusion::logical_expr::{ident, lit};
use datafusion::prelude::{SessionConfig, SessionContext};
use dataseal_engine::{EngineError, ScanOptions, Scanned, profile_column, profile_frame, scan};
use dataseal_intake::{IntakeError, OpenTable, Source, open};
use dataseal_model::{
    ClassId, ClassMask, Digest, ErrorCode, Examination, Gate, Hit, Recogniser, RecogniserSet, ValueView,
};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

/// Takes whatever begins with a digit.
struct Digits(ClassId);

impl Recogniser for Digits {
    fn class(&self) -> &ClassId {
        &self.0
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::DIGIT,
            numbers: true,
            ..Gate::length(1, 40)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if view.text.starts_with(|c: char| c.is_ascii_digit()) {
            Examination::Hit(Hit::default())
        } else {
            Examination::NearMiss
        }
    }
}

fn recognisers() -> Arc<RecogniserSet> {
    let digits = Digits(ClassId::from_static("digits"));
    Arc::new(RecogniserSet::new(vec![Box::new(digits)], Digest::new([3; 32])))
}

const ROWS: i64 = 30_000;

fn csv() -> File {
    let mut text = "编号,\"name, quoted\",金额,日期,select * from t\n".to_owned();
    for row in 0..ROWS {
        let amount = row * 7919 % 100_003;
        let name = ["张三", "李四", "", "无", "\"a,\nb\""]
            .into_iter()
            .cycle()
            .nth((row % 5) as usize)
            .unwrap();
        let _ = writeln!(
            text,
            "{row},{name},{}.{:02},2025-0{}-1{},x{}",
            amount / 100,
            amount % 100,
            row % 9 + 1,
            row % 10,
            row % 4000
        );
    }
    text.push_str("1,2\n");
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file
}

fn batch() -> RecordBatch {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter(
        (0..ROWS).map(|row| (row % 11 != 0).then_some(row * row % 10_007)),
    ));
    let amounts = Decimal128Array::from_iter_values((0..ROWS).map(|row| i128::from(row * 31 % 5_003)));
    let texts: StringArray = (0..ROWS).map(|row| Some(format!("客户{}", row % 300))).collect();
    let lists =
        ListArray::from_iter_primitive::<Int32Type, _, _>((0..ROWS as i32).map(|row| Some(vec![Some(row % 5), None])));
    let columns: [(&str, ArrayRef); 4] = [
        ("number", numbers),
        ("amount", Arc::new(amounts.with_precision_and_scale(15, 2).unwrap())),
        ("t\"; DROP TABLE c0", Arc::new(texts)),
        ("List", Arc::new(lists)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(name, array)| (name, array, true))).unwrap()
}

fn parquet() -> File {
    let file = tempfile::tempfile().unwrap();
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(4_000))
        .build();
    let batch = batch();
    let mut writer = ArrowWriter::try_new(file.try_clone().unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file
}

fn opened(file: &File) -> OpenTable {
    let source = Source {
        file: file.try_clone().unwrap(),
        name: "t".to_owned(),
        scratch: None,
    };
    let mut opened = open(source, Arc::default(), Arc::default()).unwrap();
    opened.next_table().unwrap().unwrap()
}

fn options(threads: usize) -> ScanOptions {
    ScanOptions {
        threads,
        memory_bytes: 1 << 30,
    }
}

fn scanned(file: &File, threads: usize) -> Scanned {
    scan(opened(file), recognisers(), &options(threads)).unwrap()
}

#[test]
fn threads_do_not_show() {
    for file in [csv(), parquet()] {
        let one = scanned(&file, 1);
        assert_eq!(one.state.rows(), ROWS as u64);
        for threads in [0, 2, 8] {
            let many = scanned(&file, threads);
            assert!(many.state.to_bytes() == one.state.to_bytes(), "{threads} threads");
            assert_eq!(many.file, one.file);
            assert_eq!(many.columns, one.columns);
        }
    }
}

#[test]
fn rows_that_do_not_fit_are_quarantined() {
    let record = scanned(&csv(), 2).file;
    assert_eq!(record.quarantine.total, 1);
    assert_eq!(record.inventory.rows_measured, ROWS as u64);
}

/// The batches of a file, dealt to so many partitions.
fn mem_table(file: &File, partitions: usize) -> MemTable {
    let mut table = opened(file);
    let schema = table.schema();
    let mut dealt = vec![Vec::new(); partitions];
    let mut places = (0..partitions).cycle();
    for mut reader in table.partitions(1) {
        while let Some(batch) = reader.next().unwrap() {
            let place = places.next().unwrap();
            dealt.get_mut(place).unwrap().push(batch);
        }
    }
    MemTable::try_new(schema, dealt).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aggregate_gives_the_same_bytes() {
    for file in [csv(), parquet()] {
        let expected = tokio::task::spawn_blocking({
            let file = file.try_clone().unwrap();
            move || scanned(&file, 2)
        });
        let expected = expected.await.unwrap().state;
        for partitions in [1, 8] {
            let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(partitions));
            let frame = context.read_table(Arc::new(mem_table(&file, partitions))).unwrap();
            let states = profile_frame(frame, &recognisers()).await.unwrap();
            assert_eq!(states.len(), expected.columns().len());
            for (state, column) in states.iter().zip(expected.columns()) {
                assert!(state.to_bytes() == column.to_bytes(), "{partitions} partitions");
            }
        }
    }
}

#[tokio::test]
async fn the_aggregate_of_no_rows_is_an_empty_state() {
    let context = SessionContext::new();
    let table = MemTable::try_new(batch().schema(), vec![Vec::new()]).unwrap();
    let frame = context.read_table(Arc::new(table)).unwrap();
    let function = profile_column(recognisers());
    let frame = frame
        .aggregate(Vec::new(), vec![function.call(vec![ident("List"), lit(1_u64)])])
        .unwrap();
    let batches = frame.collect().await.unwrap();
    assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 1);
}

#[test]
fn errors_of_the_reader_come_out_as_themselves() {
    // What is only set aside is no error.
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(b"a,b\n1,2\n\"CANARY,4\n5,6\n").unwrap();
    let aside = scan(opened(&file), recognisers(), &options(2)).unwrap().file.quarantine;
    assert!(aside.total > 0 && !format!("{aside:?}").contains("CANARY"));

    let cancel = Arc::new(AtomicBool::new(false));
    let source = Source {
        file: csv(),
        name: "t".to_owned(),
        scratch: None,
    };
    let mut opened = open(source, Arc::default(), Arc::clone(&cancel)).unwrap();
    let table = opened.next_table().unwrap().unwrap();
    cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    let error = scan(table, recognisers(), &options(8)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Interrupted);
}

#[test]
fn a_file_that_changes_is_refused() {
    let file = csv();
    let table = opened(&file);
    file.try_clone().unwrap().write_all(b"9,9,9,9,9\n").unwrap();
    let error = scan(table, recognisers(), &options(2)).unwrap_err();
    assert_eq!(error, EngineError::Intake(IntakeError::Changed));
}

#[test]
fn memory_is_limited() {
    for file in [csv(), parquet()] {
        let options = ScanOptions {
            threads: 2,
            memory_bytes: 10_000,
        };
        let error = scan(opened(&file), recognisers(), &options).unwrap_err();
        assert_eq!(error, EngineError::Memory { limit: 10_000 });
        assert_eq!(error.code(), ErrorCode::LimitMemory);
    }
}
