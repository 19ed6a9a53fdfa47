//! How classes and grades are judged, on the command line: part of the basis of every result.

use clap::{Args, ValueEnum};
use dataseal::Judging;
use dataseal::model::{PackId, SensitiveProfile};

/// Heading of the options that settle how classes and grades are judged.
pub(crate) const JUDGING: &str = "Judging";

/// What may be settled about judging.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = JUDGING)]
pub(crate) struct JudgingArgs {
    /// Which reading says what is sensitive personal information [default: gbt35273-2020, the wider one].
    #[arg(long, value_enum, value_name = "PROFILE")]
    pub(crate) sensitive_profile: Option<Profile>,
    /// Packs of rules to judge by, besides those that always apply and those of the declared sector; see policy list.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = pack)]
    pub(crate) policy: Vec<PackId>,
    /// Taxonomies in which classes are placed and whose levels set floors, with commas between; see taxonomy list.
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = taxonomy)]
    pub(crate) taxonomy: Vec<PackId>,
}

impl JudgingArgs {
    /// What was given, laid over what `dataseal.toml` settles.
    pub(crate) fn over(&self, settled: Judging) -> Judging {
        Judging {
            sensitive: self.sensitive_profile.map_or(settled.sensitive, Profile::profile),
            policies: if self.policy.is_empty() {
                settled.policies
            } else {
                self.policy.clone()
            },
            taxonomies: if self.taxonomy.is_empty() {
                settled.taxonomies
            } else {
                self.taxonomy.clone()
            },
        }
    }
}

/// Under which reading classes are sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// An identity number is sensitive by itself.
    #[value(name = "gbt35273-2020")]
    Gbt35273,
    /// The bare number of an identity document is not.
    #[value(name = "gbt45574-2025")]
    Gbt45574,
}

impl Profile {
    const fn profile(self) -> SensitiveProfile {
        match self {
            Self::Gbt35273 => SensitiveProfile::Gbt35273,
            Self::Gbt45574 => SensitiveProfile::Gbt45574,
        }
    }
}

pub(super) fn pack(text: &str) -> Result<PackId, String> {
    text.trim()
        .parse()
        .map_err(|_| "an id is lower-case words joined by hyphens; see policy list".to_owned())
}

fn taxonomy(text: &str) -> Result<PackId, String> {
    text.trim()
        .parse()
        .map_err(|_| "an id is lower-case words joined by hyphens; see taxonomy list".to_owned())
}
