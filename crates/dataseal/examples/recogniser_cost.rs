//! What all recognisers add to the pass: the same file measured with them and without, in turn, in this process.
//!
//! `recogniser_cost FILE [RUNS [THREADS]]` prints the medians in seconds and their ratio as JSON, for
//! `tests/bench/bench.py`.
#![expect(clippy::print_stdout, reason = "an example that prints figures")]

use std::path::PathBuf;
use std::time::Instant;

use dataseal::{Error, Input, Installation, MeasureOptions, Quiet, Reading, measure};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = PathBuf::from(arguments.next().ok_or("recogniser_cost FILE [RUNS [THREADS]]")?);
    let runs: usize = arguments.next().map_or(Ok(3), |runs| runs.parse())?;
    let mut options = MeasureOptions::new(Reading::InProcess);
    options.threads = arguments.next().map_or(Ok(2), |threads| threads.parse())?;
    let installations = [
        Installation::embedded()?,
        Installation::embedded()?.without_recognisers(),
    ];
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..runs {
        for (installation, seconds) in installations.iter().zip(&mut seconds) {
            let started = Instant::now();
            let tables = measure(&[Input::of(&path)], installation, &options, &Quiet);
            tables.into_iter().flatten().collect::<Result<Vec<_>, Error>>()?;
            seconds.push(started.elapsed().as_secs_f64());
        }
    }
    let [with, without] = seconds.map(median);
    let ratio = with / without;
    println!(r#"{{"with":{with:.3},"without":{without:.3},"ratio":{ratio:.3}}}"#);
    Ok(())
}

fn median(mut runs: Vec<f64>) -> f64 {
    runs.sort_by(f64::total_cmp);
    runs.get(runs.len() / 2).copied().unwrap_or(f64::NAN)
}
