//! Arguments of `taxonomy` and of `grade`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{JudgingArgs, Plain, ReadingArgs, day};

/// What to do with taxonomies.
#[derive(Debug, Subcommand)]
pub(crate) enum TaxonomyCommand {
    /// List the taxonomies: those of standards, and those of --policies.
    List(TaxonomyListArgs),
    /// Show one taxonomy: its levels, its nodes, and the classes that stand at them.
    Show(TaxonomyShowArgs),
    /// Lead from one taxonomy to another by way of the classes, and say what has no counterpart.
    Crosswalk(CrosswalkArgs),
    /// Write a company's own taxonomy from a workbook with the headings code, name, parent, level and class.
    Import(TaxonomyImportArgs),
}

/// Arguments of `taxonomy list`.
#[derive(Debug, Args)]
pub(crate) struct TaxonomyListArgs {
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `taxonomy show`.
#[derive(Debug, Args)]
pub(crate) struct TaxonomyShowArgs {
    /// Its id, such as gbt43697-2024.
    #[arg(value_name = "ID")]
    pub(crate) id: String,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `taxonomy crosswalk`.
#[derive(Debug, Args)]
pub(crate) struct CrosswalkArgs {
    /// The taxonomy to lead from.
    #[arg(value_name = "A")]
    pub(crate) a: String,
    /// The taxonomy to lead to.
    #[arg(value_name = "B")]
    pub(crate) b: String,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `taxonomy import`.
#[derive(Debug, Args)]
pub(crate) struct TaxonomyImportArgs {
    /// The workbook (.xlsx, .xlsb, .xls or .ods); headings are found by name in either language.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Where to write it: taxonomies/ID.toml below the folder for --policies.
    #[arg(short, long, alias = "out", required = true, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// What it is called [default: its id].
    #[arg(long, value_name = "TEXT")]
    pub(crate) title: Option<String>,
    /// Replace a file that is already there.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `grade`.
#[derive(Debug, Args)]
pub(crate) struct GradeArgs {
    /// Files, folders, patterns, or addresses such as s3://bucket/folder/; an asset.toml beside them is taken into account.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Show only the columns of this name.
    #[arg(long, value_name = "TEXT")]
    pub(crate) column: Option<String>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}
