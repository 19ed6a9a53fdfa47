//! The reader process: what it returns equals reading in place, and whatever happens to it becomes an exit code.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests fail by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use arrow::array::{Array, ArrayRef, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use dataseal::model::{ColumnChoice, ErrorCode, RiskRequest, TableMeasurement, Unanswered};
use dataseal::worker::WorkerProgram;
use dataseal::{
    CheckRequest, Error, Input, Installation, MeasureOptions, Progress, Quiet, Reading, load_checks, measure,
    measure_checks, measure_risk,
};
use dataseal_testkit::Cli;
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_dataseal");

fn cli() -> Cli {
    Cli::new(BINARY, env!("CARGO_PKG_VERSION"))
}

fn reader() -> WorkerProgram {
    WorkerProgram {
        program: PathBuf::from(BINARY),
        arguments: vec!["__reader".into()],
    }
}

/// A reader that is a shell script.
fn scripted(cli: &Cli, script: &str) -> WorkerProgram {
    let program = cli.write("reader.sh", format!("#!/bin/sh\n{script}\n"));
    fs::set_permissions(&program, fs::Permissions::from_mode(0o700)).unwrap();
    WorkerProgram {
        program,
        arguments: Vec::new(),
    }
}

fn measured(
    paths: &[PathBuf],
    reading: Reading,
    seconds: u64,
    progress: &dyn Progress,
) -> Vec<Result<TableMeasurement, Error>> {
    let inputs: Vec<Input> = paths.iter().map(Input::of).collect();
    let mut options = MeasureOptions::new(reading);
    options.wall_seconds = seconds;
    let measured = measure(&inputs, &Installation::embedded().unwrap(), &options, progress);
    measured.into_iter().flatten().collect()
}

fn one(path: &Path, reading: Reading) -> Result<TableMeasurement, Error> {
    measured(&[path.to_owned()], reading, 120, &Quiet).pop().unwrap()
}

fn small(cli: &Cli) -> PathBuf {
    cli.write(
        "small.csv",
        "姓名,城市,金额\n王小明,上海,12.50\n李雷,苏州,无\n韩梅梅,南京,8\n短行\n",
    )
}

/// Long enough to be at work for a while.
fn large(cli: &Cli) -> PathBuf {
    let mut text = String::from("id,city,amount,note\n");
    for row in 0..300_000 {
        writeln!(
            text,
            "{row},上海,{}.{:02},n{}",
            row * 7 % 1000,
            row % 100,
            row * 31 % 99_991
        )
        .unwrap();
    }
    cli.write("large.csv", text)
}

/// A reader that writes its process id to the file `pids` first.
fn noting(cli: &Cli) -> WorkerProgram {
    let pids = cli.path("pids");
    scripted(
        cli,
        &format!("echo $$ >> '{}'\nexec '{BINARY}' __reader", pids.display()),
    )
}

fn alive(pid: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = state.rsplit_once(')').map_or("", |(_, rest)| rest).trim_start();
    !state.is_empty() && !state.starts_with('Z')
}

fn signal(pid: u32, name: &str) {
    let done = Command::new("kill").args([name, &pid.to_string()]).status().unwrap();
    assert!(done.success());
}

/// Calls something once, when reading is under way.
struct Once<F: Fn() + Sync> {
    done: AtomicBool,
    act: F,
}

impl<F: Fn() + Sync> Progress for Once<F> {
    fn advance(&self, _done: u64, _total: u64) {
        if !self.done.swap(true, Ordering::Relaxed) {
            (self.act)();
        }
    }
}

#[test]
fn reading_in_a_worker_equals_reading_in_place() {
    let cli = cli();
    let orders = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../sample-datasets/customer-orders/客户订单_2025.csv");
    for path in [small(&cli), orders] {
        let here = one(&path, Reading::InProcess).unwrap();
        assert_eq!(one(&path, Reading::Worker(reader())).unwrap(), here);
        assert!(here.file.quarantine.total > 0);
    }
}

#[test]
fn a_killed_reader_is_reported_and_replaced() {
    let cli = cli();
    let program = noting(&cli);
    let pids = || -> Vec<u32> {
        cli.read_text("pids")
            .lines()
            .map(|line| line.parse().unwrap())
            .collect()
    };
    let kill = Once {
        done: AtomicBool::new(false),
        act: || signal(pids()[0], "-KILL"),
    };
    let paths = [large(&cli), small(&cli)];
    let outcomes = measured(&paths, Reading::Worker(program), 120, &kill);
    assert!(kill.done.load(Ordering::Relaxed), "the reader was never seen at work");
    assert_eq!(outcomes[0].as_ref().unwrap_err().code(), ErrorCode::LimitMemory);
    assert_eq!(outcomes[1].as_ref().unwrap().profile.rows, 3);
    let pids = pids();
    assert_eq!(pids.len(), 2, "one reader before and one after the death");
    assert!(pids.iter().all(|pid| !alive(*pid)), "no reader is left behind");
}

#[test]
fn a_file_that_changes_while_it_is_read_has_no_result() {
    let cli = cli();
    let path = large(&cli);
    let append = Once {
        done: AtomicBool::new(false),
        act: || {
            let mut file = fs::File::options().append(true).open(&path).unwrap();
            std::io::Write::write_all(&mut file, b"1,2,3,4\n").unwrap();
        },
    };
    let outcomes = measured(std::slice::from_ref(&path), Reading::Worker(reader()), 120, &append);
    assert!(append.done.load(Ordering::Relaxed), "the reader was never seen at work");
    assert_eq!(outcomes[0].as_ref().unwrap_err().code(), ErrorCode::InputChanged);
}

#[test]
fn a_reader_that_dies_between_two_files_costs_none_of_them() {
    let cli = cli();
    let program = noting(&cli);
    struct BeforeSecond<'a>(&'a Cli);
    impl Progress for BeforeSecond<'_> {
        fn begin(&self, _name: &str, index: usize, _count: usize) {
            if index == 1 {
                let pid: u32 = self.0.read_text("pids").trim().parse().unwrap();
                signal(pid, "-KILL");
                // The parent has not waited for it yet, so it stays as a zombie.
                while alive(pid) {
                    std::thread::sleep(Duration::from_millis(5));
                }
            }
        }
    }
    let paths = [small(&cli), cli.write("other.csv", "a\n1\n")];
    let outcomes = measured(&paths, Reading::Worker(program), 120, &BeforeSecond(&cli));
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(cli.read_text("pids").lines().count(), 2);
}

#[test]
fn what_a_used_reader_dies_of_is_asked_of_a_fresh_one() {
    let cli = cli();
    let program = noting(&cli);
    struct DuringSecond<'a> {
        cli: &'a Cli,
        index: AtomicUsize,
        done: AtomicBool,
    }
    impl Progress for DuringSecond<'_> {
        fn begin(&self, _name: &str, index: usize, _count: usize) {
            self.index.store(index, Ordering::Relaxed);
        }
        fn advance(&self, _done: u64, _total: u64) {
            if self.index.load(Ordering::Relaxed) == 1 && !self.done.swap(true, Ordering::Relaxed) {
                let pid: u32 = self.cli.read_text("pids").trim().parse().unwrap();
                signal(pid, "-KILL");
            }
        }
    }
    let kill = DuringSecond {
        cli: &cli,
        index: AtomicUsize::new(0),
        done: AtomicBool::new(false),
    };
    let outcomes = measured(&[small(&cli), large(&cli)], Reading::Worker(program), 120, &kill);
    assert!(kill.done.load(Ordering::Relaxed), "the reader was never seen at work");
    assert!(outcomes.iter().all(Result::is_ok), "{outcomes:?}");
    assert_eq!(cli.read_text("pids").lines().count(), 2);
}

#[test]
fn a_reader_that_talks_nonsense_is_ended_at_once() {
    let cli = cli();
    let path = small(&cli);
    let head = r#"printf '\002\000\000\000\000\000\000\000\000\000\000\000{}' >&0"#;
    for nonsense in [
        "echo garbage garbage garbage >&0; exec sleep 600",
        &format!("{head}; exec sleep 600"),
        "exit 0",
        "exit 3",
        "kill -SEGV $$",
    ] {
        let began = Instant::now();
        let error = one(&path, Reading::Worker(scripted(&cli, nonsense))).unwrap_err();
        assert_eq!(error.code(), ErrorCode::ReaderDied, "{nonsense}");
        assert!(began.elapsed() < Duration::from_secs(60), "{nonsense}");
    }
}

#[test]
fn a_silent_reader_is_ended_at_the_time_limit() {
    let cli = cli();
    let path = small(&cli);
    let pids = cli.path("pids");
    let program = scripted(&cli, &format!("echo $$ > '{}'\nexec sleep 600", pids.display()));
    let error = measured(&[path], Reading::Worker(program), 1, &Quiet)
        .pop()
        .unwrap()
        .unwrap_err();
    assert_eq!(error.code(), ErrorCode::LimitTime);
    assert!(!alive(cli.read_text("pids").trim().parse().unwrap()));
}

#[test]
fn a_reader_that_cannot_be_started_is_an_internal_error() {
    let cli = cli();
    let program = WorkerProgram {
        program: cli.path("nothing-here"),
        arguments: Vec::new(),
    };
    let error = one(&small(&cli), Reading::Worker(program)).unwrap_err();
    assert_eq!(error.code(), ErrorCode::Internal);
}

#[test]
fn a_limit_beyond_the_clock_is_none() {
    let cli = cli();
    let outcome = measured(&[small(&cli)], Reading::Worker(reader()), u64::MAX, &Quiet)
        .pop()
        .unwrap();
    assert_eq!(outcome.unwrap().profile.rows, 3);
}

#[test]
fn the_time_limit_names_its_flag() {
    let cli = cli();
    large(&cli);
    let output = cli.run(["scan", "large.csv", "--max-time", "1", "--format", "json"]);
    output
        .assert_code(7)
        .assert_stderr_has("DS-LIM-002")
        .assert_stderr_has("--max-time");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["errors"][0]["code"], "DS-LIM-002");
}

#[test]
fn the_memory_limit_names_its_flag_and_spares_the_other_files() {
    let cli = cli();
    small(&cli);
    let cell: ArrayRef = Arc::new(StringArray::from(vec!["a".repeat(96 << 20)]));
    let schema = Arc::new(Schema::new(vec![Field::new("long", cell.data_type().clone(), false)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![cell]).unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = fs::File::create(cli.path("long.parquet")).unwrap();
    let mut writer = ArrowWriter::try_new(file, schema, Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let output = cli.run([
        "scan",
        "long.parquet",
        "small.csv",
        "--memory",
        "64MiB",
        "--format",
        "json",
    ]);
    output
        .assert_code(5)
        .assert_stderr_has("DS-LIM-001")
        .assert_stderr_has("--memory");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["errors"][0]["exit"], 7);
    assert_eq!(report["tables"][0]["name"], "small");
}

#[test]
fn many_threads_fit_into_little_memory() {
    let cli = cli();
    small(&cli);
    let output = cli.run([
        "scan",
        "small.csv",
        "--memory",
        "64MiB",
        "-j",
        "256",
        "--format",
        "json",
    ]);
    assert!([1, 3].contains(&output.code()), "{output}");
}

#[test]
fn a_parent_that_is_killed_leaves_no_reader() {
    let cli = cli();
    large(&cli);
    let mut parent = Command::new(BINARY)
        .current_dir(cli.dir())
        .args(["scan", "large.csv", "--format", "json"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let children = format!("/proc/{0}/task/{0}/children", parent.id());
    let until = Instant::now() + Duration::from_secs(60);
    let child: u32 = loop {
        let listed = fs::read_to_string(&children).unwrap_or_default();
        if let Some(pid) = listed.split_whitespace().next() {
            break pid.parse().unwrap();
        }
        assert!(
            Instant::now() < until && parent.try_wait().unwrap().is_none(),
            "no reader was seen"
        );
        std::thread::sleep(Duration::from_millis(5));
    };
    // Let it become a reader first: until then there is nothing to tie to the parent.
    std::thread::sleep(Duration::from_millis(300));
    parent.kill().unwrap();
    parent.wait().unwrap();
    let until = Instant::now() + Duration::from_secs(10);
    while alive(child) {
        assert!(Instant::now() < until, "the reader outlives its parent");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn groups_that_do_not_fit_into_memory_are_spilled_and_counted_all_the_same() {
    let cli = cli();
    let mut text = "a,b,s,n\n".to_owned();
    for row in 0_u64..400_000 {
        let _ = writeln!(
            text,
            "{},{},v{},{}",
            row / 2 * 7919 % 1_000_003,
            row % 2,
            row % 5,
            row * 31 % 65_537
        );
    }
    let path = cli.write("many.csv", text);
    let request = RiskRequest {
        quasi_identifiers: vec![ColumnChoice::of("a"), ColumnChoice::of("b")],
        sensitive: vec![ColumnChoice::of("s"), ColumnChoice::of("n")],
    };
    let measured = |reading, memory_bytes, threads| {
        let mut options = MeasureOptions::new(reading);
        (options.memory_bytes, options.threads) = (memory_bytes, threads);
        measure_risk(&[Input::of(&path)], &request, &options, &Quiet)
            .remove(0)
            .tables
            .remove(0)
    };
    let little = measured(Reading::Worker(reader()), 64 << 20, 2).unwrap();
    assert_eq!(
        (little.result.classes.rows(), little.result.classes.k()),
        (400_000, Some(1))
    );
    assert_eq!(little, measured(Reading::InProcess, 4 << 30, 3).unwrap());
}

#[test]
fn checks_on_rows_are_answered_as_in_place_with_keys_in_other_files() {
    let cli = cli();
    let orders: String = (0..5_000).map(|row| format!("{row},{}\n", row % 1_000)).collect();
    let known: String = (0..990).map(|code| format!("{code}\n")).collect();
    let orders = cli.write("orders.csv", format!("id,code\n{orders}"));
    let codes = cli.write("codes.csv", format!("code\n{known}"));
    cli.write("ref.csv", format!("code\n{known}"));
    let check = |id: &str, rest: &str| {
        format!(
            "[[check]]\nid = \"{id}\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\nseverity = \"error\"\ntable = \"orders\"\n{rest}\n"
        )
    };
    let checks = [
        "schema = \"dataseal/checks/v1\"\n".to_owned(),
        check("row", "row = 'number(\"id\") < 4990'"),
        check("unique", "unique = [\"code\"]"),
        check(
            "reference",
            "reference = { column = \"code\", file = \"ref.csv\", key = \"code\" }",
        ),
        check(
            "foreign",
            "foreign_key = { column = \"code\", table = \"codes\", key = \"code\" }",
        ),
        check(
            "damaged",
            "reference = { column = \"code\", file = \"damaged.parquet\", key = \"code\" }",
        ),
    ];
    cli.write("damaged.parquet", b"PAR1\0\0\0\0PAR1");
    let path = cli.write("checks.toml", checks.concat());
    let installation = Installation::embedded().unwrap();
    let checks = load_checks(&path, &installation).unwrap();
    let inputs = [Input::of(orders), Input::of(codes)];
    let run = |reading| {
        let options = MeasureOptions::new(reading);
        let request = CheckRequest {
            checks: &checks,
            most: 20,
            measured: &[],
        };
        measure_checks(&inputs, request, &installation, &options, &Quiet)
    };
    let (here, there) = (run(Reading::InProcess), run(Reading::Worker(reader())));
    assert_eq!((&here.report, &here.failures), (&there.report, &there.failures));
    let codes: Vec<ErrorCode> = there.failures.iter().map(|failure| failure.error.code()).collect();
    assert_eq!(codes, [ErrorCode::InputCorrupt]);
    assert!(there.report.outcomes.iter().all(|outcome| outcome.data.is_some()));
    let failing = there
        .report
        .outcomes
        .iter()
        .map(|outcome| outcome.answer.as_ref().map(|counts| counts.failing));
    assert_eq!(
        failing.collect::<Vec<_>>(),
        [Ok(10), Ok(5_000), Ok(50), Ok(50), Err(&Unanswered::KeysUnread)]
    );
}
