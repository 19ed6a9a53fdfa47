//! Arguments of `verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::values::key_id;

/// Arguments of `verify`.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// The signed manifest.
    #[arg(value_name = "MANIFEST")]
    pub(crate) manifest: PathBuf,
    /// Public key of a signer you trust; repeat it for several. Every signature present must verify.
    #[arg(long = "key", required = true, value_name = "FILE")]
    pub(crate) keys: Vec<PathBuf>,
    /// Key id (64 hexadecimal digits) of a signer whose key you do not have: listed as unchecked, and the exit code is never 0.
    #[arg(long, value_name = "KEYID", value_parser = key_id)]
    pub(crate) allow_unknown_signer: Vec<String>,
    /// Data files, or the folder that holds them: digests and profile are recomputed and compared.
    #[arg(long, value_name = "PATH", num_args = 1..)]
    pub(crate) data: Vec<PathBuf>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = VerifyFormat::Human)]
    pub(crate) format: VerifyFormat,
}

/// What `verify` prints on stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum VerifyFormat {
    /// For people.
    Human,
    /// One JSON document.
    Json,
}
