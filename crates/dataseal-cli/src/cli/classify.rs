//! Arguments of `classify`: work on the labels of columns.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{ReadingArgs, day};

/// What to do with labels.
#[derive(Debug, Subcommand)]
pub(crate) enum ClassifyCommand {
    /// Write a workbook in which a data owner reviews the labels, or read it back into labels.toml.
    Review(ReviewArgs),
}

impl ClassifyCommand {
    /// What is settled about reading.
    pub(crate) const fn reading(&self) -> Option<&ReadingArgs> {
        match self {
            Self::Review(arguments) => Some(&arguments.reading),
        }
    }
}

/// Arguments of `classify review`.
#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("way").required(true).args(["xlsx", "apply"]))]
pub(crate) struct ReviewArgs {
    /// Data files or folders [default: the data of asset.toml here]; with --apply: beside which labels.toml lies.
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Measure, and write a workbook with one row a column.
    #[arg(long, value_name = "FILE")]
    pub(crate) xlsx: Option<PathBuf>,
    /// Read a filled-in workbook and write its decisions to labels.toml beside the data, or to --labels.
    #[arg(long, value_name = "FILE")]
    pub(crate) apply: Option<PathBuf>,
    /// The reviewer, for rows that name none.
    #[arg(long, value_name = "REVIEWER", requires = "apply")]
    pub(crate) by: Option<String>,
    /// Show what would change, and change nothing.
    #[arg(long, requires = "apply")]
    pub(crate) dry_run: bool,
    /// Write a copy of the workbook with a comment on each cell that cannot be used.
    #[arg(long, value_name = "FILE", requires = "apply")]
    pub(crate) annotate: Option<PathBuf>,
    /// Replace a workbook that is already there.
    #[arg(long)]
    pub(crate) force: bool,
    /// Assessment date, and that of decisions without one, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}
