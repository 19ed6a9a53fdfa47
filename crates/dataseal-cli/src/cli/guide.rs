//! Arguments of `guide`.

use std::path::PathBuf;

use clap::Args;

use super::{Format, JudgingArgs, ReadingArgs, WaiverArgs, day};

/// Arguments of `guide`.
#[derive(Debug, Args)]
pub(crate) struct GuideArgs {
    /// A folder of results or its report.json, an asset.toml, or data [default: asset.toml].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Tell every step and every item, also what only warnings and notes wait for.
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Human)]
    pub(crate) format: Format,
    /// Write the page to print and hand on into this file as well.
    #[arg(short, long, alias = "out", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai; that of the report].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) waivers: WaiverArgs,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}
