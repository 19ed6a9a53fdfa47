//! `quality` on the command line.

use std::path::PathBuf;

use clap::Args;

use super::{Gate, Plain, ReadingArgs};

/// Failing rows that are listed for each check and table unless the user wants another number.
pub(crate) const FAILING_ROWS: usize = 20;
/// Most that may be wanted: they travel and are kept in memory.
const MOST_ROWS: u16 = 10_000;

/// Arguments of `quality`.
#[derive(Debug, Args)]
pub(crate) struct QualityArgs {
    /// Files, folders, patterns, or addresses such as s3://bucket/folder/.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The checks; tables of reference lie below its folder [default: checks.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) checks: Option<PathBuf>,
    /// Failing rows that are listed by number for each check and table, 0 to 10000 [default: 20].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(0..=i64::from(MOST_ROWS)))]
    pub(crate) rows: Option<u16>,
    /// A read-only query for a database address that names no table.
    #[arg(long, value_name = "SQL")]
    pub(crate) query: Option<String>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    /// Lightest severity whose violation makes the exit code 1 [default: error]; it does not change the verdicts.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<Gate>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}
