//! Which waivers are in force, on the command line of what judges.

use std::path::PathBuf;

use clap::Args;

use super::JUDGING;
use crate::commands::scan::quoted;

/// Where waivers are.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = JUDGING)]
pub(crate) struct WaiverArgs {
    /// Rules that need not be kept for a time, and who answers for it [default: waivers.toml beside the data].
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
}

impl WaiverArgs {
    /// What a command that is proposed next must say, so that it goes by the same waivers: a space and the option, or nothing.
    pub(crate) fn again(&self) -> String {
        let path = self.waivers.as_ref().map(|path| quoted(&path.display().to_string()));
        path.map_or_else(String::new, |path| format!(" --waivers {path}"))
    }
}
