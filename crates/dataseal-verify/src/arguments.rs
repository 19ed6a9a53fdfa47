//! The command line. Its words are English, as the options are; messages follow the language asked for.

use std::path::PathBuf;

use clap::{Parser, ValueEnum};
use dataseal_sign::KeyId;

use crate::text::Lang;

/// Verify a registration manifest (验证数据登记清单)
///
/// Checks that the manifest is in its one canonical form and that every signature in it was made by one of the keys
/// given. With --data, also that every file it speaks of is there with the signed digest.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit status:\n  0  verified\n  2  wrong usage or unusable key\n  4  verification failed, or a signature was left unchecked\n  6  a file could not be read"
)]
pub(crate) struct Arguments {
    /// The manifest to verify
    pub(crate) manifest: PathBuf,

    /// Public key (PEM) of a signer you trust; once for each signer
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) key: Vec<PathBuf>,

    /// Accept a signature of this key without checking it; the result is then never a success
    #[arg(long, value_name = "KEYID", value_parser = KeyId::parse)]
    pub(crate) allow_unknown_signer: Vec<KeyId>,

    /// Folder (or the one file) whose content is compared with the signed digests
    #[arg(long, value_name = "DIR")]
    pub(crate) data: Option<PathBuf>,

    /// What is printed on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Human)]
    pub(crate) format: OutputFormat,

    /// Language of messages [default: DATASEAL_LANG, else the locale]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
}

/// Forms of the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    /// A few lines for people
    Human,
    /// One JSON document of schema dataseal/report/v1
    Json,
}
