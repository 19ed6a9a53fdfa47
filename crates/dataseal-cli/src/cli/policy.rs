//! Arguments of `policy`.

use clap::{Args, Subcommand};

use super::{Plain, PolicySealCommand};

/// What to do with packs of rules.
#[derive(Debug, Subcommand)]
pub(crate) enum PolicyCommand {
    /// List the packs: id, version, when it applies, how many rules.
    List(PolicyListArgs),
    /// Read every pack, those of --policies too, and tell every problem and what looks like a slip.
    Lint,
    /// Judge the examples that rules carry, and tell every one that comes out otherwise than written.
    Test(PolicyTestArgs),
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

/// Arguments of `policy test`.
#[derive(Debug, Args)]
pub(crate) struct PolicyTestArgs {
    /// Packs whose examples are judged [default: all].
    #[arg(value_name = "PACK")]
    pub(crate) packs: Vec<String>,
}
