//! Which waivers are in force, on the command line of what judges.

use std::path::PathBuf;

use clap::Args;

use super::JUDGING;

/// Where waivers are.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = JUDGING)]
pub(crate) struct WaiverArgs {
    /// Rules that need not be kept for a time, and who answers for it [default: waivers.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
}
