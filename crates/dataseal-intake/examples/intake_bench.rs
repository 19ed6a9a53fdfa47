//! Times intake: reads each file named on the command line to its end with two readers, and prints for each the best of
//! three times in seconds, its bytes per second and its rows. With `values` before the files, every value is handed out in
//! arrays; with `rows`, none is, as a query that counts rows wants it: text is decoded, split, checked and hashed.
//!
//! `just bench-intake` runs it beside other readers and prints the ratios.

#![expect(
    clippy::print_stdout,
    reason = "what it measures is printed for the recipe that runs it"
)]

use std::fs::File;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use dataseal_intake::{BatchReader, IntakeError, Source, open};

/// Readers, one a core of the machine that the requirement names.
const READERS: usize = 2;

/// Runs of which the best counts.
const RUNS: usize = 3;

/// Reads with each reader in a thread of its own.
fn read_to_the_end(readers: Vec<Box<dyn BatchReader>>) -> Result<(), IntakeError> {
    thread::scope(|scope| {
        let threads: Vec<_> = readers
            .into_iter()
            .map(|mut reader| {
                scope.spawn(move || {
                    while reader.next()?.is_some() {}
                    Ok(())
                })
            })
            .collect();
        let mut joined = threads.into_iter().map(thread::ScopedJoinHandle::join);
        joined.try_for_each(|result| result.unwrap_or(Err(IntakeError::Internal)))
    })
}

/// Rows of all tables of a file, the values of which are handed out or not.
fn read(path: &str, values: bool) -> Result<u64, IntakeError> {
    let file = File::open(path).map_err(|error| IntakeError::io(0, &error))?;
    let scratch = tempfile::tempfile().map_err(|error| IntakeError::ScratchFull { kind: error.kind() })?;
    let source = Source {
        file,
        name: path.to_owned(),
        scratch: Some(scratch),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let mut rows = 0;
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        let finished = loop {
            if !values {
                table.choose(&[]);
            }
            let finished = read_to_the_end(table.partitions(READERS));
            if !table.read_again()? {
                break finished;
            }
        };
        finished?;
        rows += table.finish()?.inventory.rows_measured;
    }
    opened.finish()?;
    Ok(rows)
}

fn main() -> Result<(), IntakeError> {
    let mut arguments = std::env::args().skip(1);
    let values = match arguments.next().as_deref() {
        Some("values") => true,
        Some("rows") => false,
        _ => {
            println!("usage: intake_bench values|rows FILE...");
            return Ok(());
        }
    };
    for path in arguments {
        let mut best = Duration::MAX;
        let mut rows = 0;
        for _ in 0..RUNS {
            let started = Instant::now();
            rows = read(&path, values)?;
            best = best.min(started.elapsed());
        }
        let bytes = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        let seconds = best.as_secs_f64();
        println!("{seconds:.3}\t{:.0}\t{rows}\t{path}", bytes as f64 / seconds / 1e6);
    }
    Ok(())
}
