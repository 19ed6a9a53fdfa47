//! Reads a workbook to its end and prints rows, cells and seconds, for comparison with other readers.
//!
//! `cargo run --release -p dataseal-intake --example workbook_bench -- FILE [THREADS] [TIMES]`

#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::error::Error;
use std::fs::File;
use std::sync::Arc;
use std::time::Instant;

use dataseal_intake::{Source, open};

fn read(path: &str, threads: usize) -> Result<(usize, usize), Box<dyn Error>> {
    let source = Source {
        file: File::open(path)?,
        name: path.to_owned(),
        scratch: Some(tempfile::tempfile()?),
    };
    let mut opened = open(source, Arc::default(), Arc::default())?;
    let (mut rows, mut cells) = (0, 0);
    while let Some(table) = opened.next_table() {
        let mut table = table.map_err(|unread| unread.error)?;
        let counted: Vec<_> = std::thread::scope(|scope| {
            let count = |mut reader: Box<dyn dataseal_intake::BatchReader>| {
                let (mut rows, mut cells) = (0, 0);
                while let Some(batch) = reader.next()? {
                    rows += batch.num_rows();
                    cells += batch
                        .columns()
                        .iter()
                        .map(|column| column.len() - column.null_count())
                        .sum::<usize>();
                }
                Ok::<_, dataseal_intake::IntakeError>((rows, cells))
            };
            let readers = table.partitions(threads);
            let running: Vec<_> = readers
                .into_iter()
                .map(|reader| scope.spawn(move || count(reader)))
                .collect();
            running.into_iter().map(|reader| reader.join()).collect()
        });
        for reader in counted {
            let (more_rows, more_cells) = reader.map_err(|_| "a reader panicked")??;
            rows += more_rows;
            cells += more_cells;
        }
        table.finish()?;
    }
    opened.finish()?;
    Ok((rows, cells))
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("name a workbook")?;
    let threads = arguments.next().map_or(Ok(2), |threads| threads.parse())?;
    let times = arguments.next().map_or(Ok(3), |times| times.parse())?;
    for _ in 0..times {
        let start = Instant::now();
        let (rows, cells) = read(&path, threads)?;
        println!("rows {rows} cells {cells} seconds {:.3}", start.elapsed().as_secs_f64());
    }
    Ok(())
}
