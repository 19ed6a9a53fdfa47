//! Arguments of `asset` and `evidence`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::values::day;
use super::{Plain, ReadingArgs};

/// What to do with asset.toml.
#[derive(Debug, Subcommand)]
pub(crate) enum AssetCommand {
    /// Scan files and write an asset.toml: what was measured is filled in, what must be declared is a question.
    New(AssetNewArgs),
    /// Tell every problem of an asset.toml with its place, and what is not answered yet.
    Lint(AssetLintArgs),
    /// Answer questions of an asset.toml: by options, in a dialogue, or through a workbook; comments and order stay.
    Edit(AssetEditArgs),
}

/// Arguments of `asset new`.
#[derive(Debug, Args)]
pub(crate) struct AssetNewArgs {
    /// Data files in or below the folder of the new asset.toml.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Where to write it [default: asset.toml beside the first file].
    #[arg(short, long, alias = "out", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// Arguments of `asset lint`.
#[derive(Debug, Args)]
pub(crate) struct AssetLintArgs {
    /// The declaration.
    #[arg(value_name = "ASSET", default_value = "asset.toml")]
    pub(crate) asset: PathBuf,
}

/// Arguments of `asset edit`.
#[derive(Debug, Args)]
pub(crate) struct AssetEditArgs {
    /// The declaration.
    #[arg(value_name = "ASSET", default_value = "asset.toml")]
    pub(crate) asset: PathBuf,
    /// Answer a question, such as holder.kind=legal-person; choices by value or wording, several with semicolons. Repeatable.
    #[arg(long = "set", value_name = "SECTION.KEY=VALUE")]
    pub(crate) sets: Vec<String>,
    /// Take an answer back. Repeatable.
    #[arg(long = "unset", value_name = "SECTION.KEY")]
    pub(crate) unsets: Vec<String>,
    /// Ask the open questions one after the other [default on a terminal]; an empty line skips, q ends.
    #[arg(long, conflicts_with_all = ["sets", "unsets", "to_xlsx", "from_xlsx"])]
    pub(crate) wizard: bool,
    /// Write the questions and answers into a workbook.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sets", "unsets", "from_xlsx", "dry_run"])]
    pub(crate) to_xlsx: Option<PathBuf>,
    /// Take the answers of a workbook that was filled in; nothing is changed if one cell is wrong.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["sets", "unsets"])]
    pub(crate) from_xlsx: Option<PathBuf>,
    /// Tell what would change, and change nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Replace a workbook that is already there.
    #[arg(long, requires = "to_xlsx")]
    pub(crate) force: bool,
    /// Assessment date for the list of documents in the workbook, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "to_xlsx")]
    pub(crate) as_of: Option<String>,
}

/// What to do with documents.
#[derive(Debug, Subcommand)]
pub(crate) enum EvidenceCommand {
    /// Add a document to an asset.toml: digest, kind, issuer and dates.
    Add(EvidenceAddArgs),
    /// List the documents and how each stands on a day.
    List(EvidenceListArgs),
    /// The same; exit code 1 if one is altered, missing or expired, 3 if one cannot be read.
    Check(EvidenceListArgs),
}

/// Arguments of `evidence add`.
#[derive(Debug, Args)]
pub(crate) struct EvidenceAddArgs {
    /// The declaration.
    #[arg(value_name = "ASSET")]
    pub(crate) asset: PathBuf,
    /// The document, in or below the folder of the declaration.
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Kind of document, by its id or its title in Chinese or English.
    #[arg(long, value_name = "KIND")]
    pub(crate) kind: String,
    /// Who issued it [on a terminal: asked if not given].
    #[arg(long, value_name = "TEXT")]
    pub(crate) issuer: Option<String>,
    /// Day on which it was issued [on a terminal: asked if not given].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) issued: Option<String>,
    /// Last day on which it holds [default: it does not expire].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) valid_until: Option<String>,
    /// Copy a document that lies elsewhere into the folder evidence beside the declaration.
    #[arg(long)]
    pub(crate) copy: bool,
}

/// Arguments of `evidence list` and `evidence check`.
#[derive(Debug, Args)]
pub(crate) struct EvidenceListArgs {
    /// The declaration.
    #[arg(value_name = "ASSET", default_value = "asset.toml")]
    pub(crate) asset: PathBuf,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
}
