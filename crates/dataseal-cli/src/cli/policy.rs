//! Arguments of `policy`.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use dataseal::model::PackId;

use super::judging::pack;
use super::{ExplainArgs, Plain, PolicySealCommand, day};

/// What to do with packs of rules.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// List the packs: id, version, when they are in force, how many rules.
    List(PolicyListArgs),
    /// Show one pack: its rules, its worksheet questions, its kinds of documents.
    Show(PolicyShowArgs),
    /// Explain a rule: what it asks for, on what ground, how it is decided, what to do.
    Explain(ExplainArgs),
    /// Count rules and clauses by what decides them, and the articles that no rule cites.
    Coverage(PolicyPacksArgs),
    /// Read every pack, those of --policies too, and tell every problem and what looks like a slip.
    Lint(PolicyLintArgs),
    /// Judge the examples that rules carry, and tell every one that comes out otherwise than written.
    Test(PolicyPacksArgs),
    /// Compare two states of the packs: what came, went and changed.
    Diff(PolicyDiffArgs),
    /// Begin a pack of one's own, from the clauses of a standard if there is a table of them.
    New(PolicyNewArgs),
    /// Judge earlier results by packs that are not published yet: how many datasets would violate each rule.
    Try(PolicyTryArgs),
    #[command(flatten)]
    Seal(PolicySealCommand),
}

/// Arguments of `policy list`.
#[derive(Debug, Args)]
pub(crate) struct PolicyListArgs {
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `policy show`.
#[derive(Debug, Args)]
pub(crate) struct PolicyShowArgs {
    /// Its id, such as cn-core.
    #[arg(value_name = "PACK", value_parser = pack)]
    pub(crate) pack: PackId,
    /// Count its rules and clauses as well, as policy coverage does.
    #[arg(long)]
    pub(crate) coverage: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `policy coverage` and `policy test`.
#[derive(Debug, Args)]
pub(crate) struct PolicyPacksArgs {
    /// Their ids [default: all packs].
    #[arg(value_name = "PACK", value_parser = pack)]
    pub(crate) packs: Vec<PackId>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `policy lint`.
#[derive(Debug, Args)]
pub(crate) struct PolicyLintArgs {
    #[command(flatten)]
    pub(crate) packs: PolicyPacksArgs,
    /// End with exit code 1 if anything looks like a slip.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Arguments of `policy diff`.
#[derive(Debug, Args)]
pub(crate) struct PolicyDiffArgs {
    /// The earlier state: a folder as for --policies, or built-in.
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The later state, likewise.
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// Arguments of `policy new`.
#[derive(Debug, Args)]
pub(crate) struct PolicyNewArgs {
    /// Folder for --policies; the pack gets a folder of its own in it.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: PathBuf,
    /// Its id: lower-case words joined by hyphens, such as t-smsf-012.
    #[arg(long, required = true, value_name = "ID", value_parser = pack)]
    pub(crate) id: PackId,
    /// What it is called.
    #[arg(long, required = true, value_name = "TEXT", value_parser = line)]
    pub(crate) title: String,
    /// Where its rules hold, such as CN or CN-SH.
    #[arg(long, value_name = "CODE", default_value = "CN", value_parser = line)]
    pub(crate) jurisdiction: String,
    /// The statute or standard that its rules cite, such as "T/SMSF 012-2026" [default: its title].
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub(crate) instrument: Option<String>,
    /// First day on which its rules hold [default: that of the instrument if it is known, else today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) in_force: Option<String>,
    /// Table of the clauses (.xlsx, .csv, .txt) with the headings clause, requirement and status (machine, document, manual).
    #[arg(long, value_name = "FILE")]
    pub(crate) from_standard: Option<PathBuf>,
}

/// Arguments of `policy try`.
#[derive(Debug, Args)]
pub(crate) struct PolicyTryArgs {
    /// report.json files of earlier runs, or folders with such files in or below them.
    #[arg(required = true, value_name = "RESULTS")]
    pub(crate) results: Vec<PathBuf>,
    /// Packs that are tried [default: those of --policies that are not built in].
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = pack)]
    pub(crate) policy: Vec<PackId>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
}

/// One line of text.
fn line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("a line of text is expected".to_owned());
    }
    Ok(text.to_owned())
}
