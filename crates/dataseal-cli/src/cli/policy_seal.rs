//! Arguments of `policy sign` and `policy verify`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::day;

/// What to do with signatures of packs.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicySealCommand {
    /// Sign a pack: its files, id and version, and who approved it, in a file pack.dsse.json beside them.
    Sign(PolicySignArgs),
    /// Check the signatures of packs, and that their files are those that were signed.
    Verify(PolicyVerifyArgs),
}

/// Arguments of `policy sign`.
#[derive(Debug, Args)]
pub(crate) struct PolicySignArgs {
    /// Folder of the pack, the one with pack.toml.
    #[arg(value_name = "DIR")]
    pub(crate) pack: PathBuf,
    /// Private key; repeat it for several signers.
    #[arg(long = "key", required = true, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// Who approved the pack; with --approved-on.
    #[arg(long, value_name = "TEXT", requires = "approved_on")]
    pub(crate) approved_by: Option<String>,
    /// Day of the approval.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, requires = "approved_by")]
    pub(crate) approved_on: Option<String>,
    /// Replace signatures over other files or another approval.
    #[arg(long)]
    pub(crate) force: bool,
}

/// Arguments of `policy verify`.
#[derive(Debug, Args)]
pub(crate) struct PolicyVerifyArgs {
    /// Folder of a pack, or of several.
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Public key that you trust; repeat it for each signer.
    #[arg(long = "key", required = true, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
}
