//! Arguments of `eval`: a corpus, its truth, and whose labels are scored.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Plain, ReadingArgs};

/// Arguments of `eval`.
#[derive(Debug, Args)]
pub(crate) struct EvalArgs {
    /// Folder of tables with a truth.toml or truth.json that says what each column holds.
    #[arg(value_name = "CORPUS")]
    pub(crate) corpus: PathBuf,
    /// The truth file [default: truth.toml or truth.json of the corpus].
    #[arg(long, value_name = "FILE")]
    pub(crate) truth: Option<PathBuf>,
    /// Names that columns bear, with commas between [default: all three].
    #[arg(
        long,
        value_enum,
        value_name = "NAMES",
        value_delimiter = ',',
        conflicts_with = "answers"
    )]
    pub(crate) names: Vec<NamingArg>,
    /// Score the labels that another tool gave, in a file of the truth file's form, instead of our own.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// Names that columns bear while they are labelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum NamingArg {
    /// Their own.
    Kept,
    /// c1, c2 and so on: content alone speaks.
    Blinded,
    /// Those of other columns of the table: names mislead.
    Permuted,
}
