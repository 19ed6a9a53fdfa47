//! `classify` and `recognisers` on the command line.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Plain, ReadingArgs, day};

/// What to do with labels.
#[derive(Debug, Subcommand)]
pub(crate) enum ClassifyCommand {
    /// Say why a column has its labels and no others, with the figures of every class; never a value.
    Explain(ClassifyExplainArgs),
    /// Write a workbook in which a data owner reviews the labels, or read it back into labels.toml.
    Review(ReviewArgs),
}

impl ClassifyCommand {
    /// What is settled about reading.
    pub(crate) const fn reading(&self) -> Option<&ReadingArgs> {
        match self {
            Self::Explain(arguments) => Some(&arguments.reading),
            Self::Review(arguments) => Some(&arguments.reading),
        }
    }
}

/// Arguments of `classify explain`.
#[derive(Debug, Args)]
pub(crate) struct ClassifyExplainArgs {
    /// The column, as TABLE.COLUMN or COLUMN; #3 is the third column.
    #[arg(value_name = "TABLE.COLUMN")]
    pub(crate) column: String,
    /// Data files or folders, measured now, or one report.json [default: the report of that table in dataseal-out].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
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

/// What to do with recognisers.
#[derive(Debug, Subcommand)]
pub(crate) enum RecognisersCommand {
    /// List the recognisers in force; `dataseal explain ID` shows the page of one.
    List(RecogniserListArgs),
    /// Ask every recogniser about one value, which is neither stored nor repeated.
    Test(RecogniserTestArgs),
}

/// Arguments of `recognisers list`.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct RecogniserListArgs {
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `recognisers test`.
#[derive(Args)]
pub(crate) struct RecogniserTestArgs {
    /// The value, or - to read it from standard input, where neither shell history nor process list sees it.
    #[arg(value_name = "VALUE", allow_hyphen_values = true)]
    pub(crate) value: String,
    /// Show the recognisers that say no as well, and why.
    #[arg(long)]
    pub(crate) all: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

impl std::fmt::Debug for RecogniserTestArgs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The value is a secret.
        f.debug_struct("RecogniserTestArgs").finish_non_exhaustive()
    }
}
