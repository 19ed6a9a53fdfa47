//! Arguments of `recognise`.

use std::path::PathBuf;

use clap::Args;

use super::{Plain, day};

/// Arguments of `recognise`.
#[derive(Debug, Args)]
pub(crate) struct RecogniseArgs {
    /// An asset.toml, a report.json or the folder that holds one, or a signed manifest.
    #[arg(value_name = "FILE", required_unless_present = "list")]
    pub(crate) file: Option<PathBuf>,
    /// The profile of the registry or exchange, or a place of a crosswalk; see --list.
    #[arg(long = "as", value_name = "PROFILE", required_unless_present = "list")]
    pub(crate) target: Option<String>,
    /// List the profiles instead.
    #[arg(long, conflicts_with_all = ["file", "target"])]
    pub(crate) list: bool,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Plain::Human)]
    pub(crate) format: Plain,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
}
