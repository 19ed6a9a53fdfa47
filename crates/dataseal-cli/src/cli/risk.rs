//! `risk` on the command line: columns by name or place, and the release that the data is meant for.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use dataseal::model::{Acquaintance, ColumnChoice, Environment, Insider, Rating, ReleaseModel, RiskRequest};

use super::ReadingArgs;

/// Heading of the options that describe the recipient.
pub(crate) const RECIPIENT: &str = "Recipient";

/// Arguments of `risk`.
#[derive(Debug, Args)]
pub(crate) struct RiskArgs {
    /// Files, folders, patterns, or addresses such as s3://bucket/folder/; each table is measured by itself.
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Columns by which a person could be found together, with commas between; #3 is the third column [default: those suggested].
    #[arg(long, aliases = ["qi", "quasi"], value_name = "COLUMNS")]
    pub(crate) quasi_identifiers: Vec<String>,
    /// Columns that nobody should learn about a person: l-diversity and t-closeness are measured for each.
    #[arg(long, value_name = "COLUMNS", requires = "quasi_identifiers")]
    pub(crate) sensitive: Vec<String>,
    /// Print which columns are suggested as quasi-identifiers, and why, and measure nothing else.
    #[arg(long, conflicts_with_all = ["quasi_identifiers", "sensitive", "model"])]
    pub(crate) suggest: bool,
    /// How the data is to be released; a class below the k needed makes the exit code 1 [default: no threshold].
    #[arg(long, value_enum, value_name = "MODEL")]
    pub(crate) model: Option<Model>,
    /// A read-only query for a database address that names no table.
    #[arg(long, value_name = "SQL")]
    pub(crate) query: Option<String>,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = RiskFormat::Human)]
    pub(crate) format: RiskFormat,
    #[command(flatten)]
    pub(crate) recipient: RecipientArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

/// The recipient's surroundings, for a controlled release and one in an enclave.
#[derive(Debug, Args)]
#[command(next_help_heading = RECIPIENT)]
pub(crate) struct RecipientArgs {
    /// How well security and privacy are controlled there.
    #[arg(long, value_enum, value_name = "LEVEL", requires = "model", requires = "motive")]
    pub(crate) control: Option<Level>,
    /// Motive and ability of people there to find somebody on purpose.
    #[arg(long, value_enum, value_name = "LEVEL", requires = "model", requires = "control")]
    pub(crate) motive: Option<Level>,
    /// Share of the population that is like the people in the table, 0 to 1.
    #[arg(long, value_name = "SHARE", value_parser = share, requires = "model", requires = "acquaintances")]
    pub(crate) prevalence: Option<f64>,
    /// Acquaintances of a person there, such as 150.
    #[arg(long, value_name = "N", requires = "model", requires = "prevalence")]
    pub(crate) acquaintances: Option<u32>,
    /// How able the recipient is to keep data from being stolen.
    #[arg(long, value_enum, value_name = "LEVEL", requires = "model")]
    pub(crate) capability: Option<Level>,
}

/// How data is released. The Chinese names are accepted as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Model {
    /// To anybody: k of 20, risk up to 0.05.
    #[value(alias = "完全公开")]
    Public,
    /// To named recipients: k of 5, risk up to 0.2.
    #[value(alias = "受控公开")]
    Controlled,
    /// In a closed environment only: k of 3, risk up to 1/3.
    #[value(alias = "领地公开")]
    Enclave,
}

/// A level. The Chinese names are accepted as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    /// 低.
    #[value(alias = "低", help = None::<&str>)]
    Low,
    /// 中.
    #[value(alias = "中", help = None::<&str>)]
    Medium,
    /// 高.
    #[value(alias = "高", help = None::<&str>)]
    High,
}

/// What `risk` prints on stdout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum RiskFormat {
    /// For people.
    Human,
    /// One JSON document.
    Json,
}

impl Level {
    const fn rating(self) -> Rating {
        match self {
            Self::Low => Rating::Low,
            Self::Medium => Rating::Medium,
            Self::High => Rating::High,
        }
    }
}

impl RiskArgs {
    /// The columns that are asked for.
    pub(crate) fn request(&self) -> RiskRequest {
        RiskRequest {
            quasi_identifiers: choices(&self.quasi_identifiers),
            sensitive: choices(&self.sensitive),
        }
    }

    /// The release that is asked about.
    pub(crate) fn release(&self) -> Option<(ReleaseModel, Environment)> {
        let model = match self.model? {
            Model::Public => ReleaseModel::Public,
            Model::Controlled => ReleaseModel::Controlled,
            Model::Enclave => ReleaseModel::Enclave,
        };
        let RecipientArgs {
            control,
            motive,
            prevalence,
            acquaintances,
            capability,
        } = self.recipient;
        let environment = Environment {
            insider: control.zip(motive).map(|(control, motive)| Insider {
                control: control.rating(),
                motive: motive.rating(),
            }),
            acquaintance: prevalence
                .zip(acquaintances)
                .map(|(prevalence, acquaintances)| Acquaintance {
                    prevalence,
                    acquaintances,
                }),
            breach: capability.map(Level::rating),
        };
        Some((model, environment))
    }
}

/// Columns in lists with commas of either kind; a name with a comma in it is given by its place.
pub(crate) fn choices(lists: &[String]) -> Vec<ColumnChoice> {
    let names = lists.iter().flat_map(|list| list.split([',', '，', '、']));
    let names = names.map(str::trim).filter(|name| !name.is_empty());
    names.map(ColumnChoice::of).collect()
}

fn share(text: &str) -> Result<f64, String> {
    text.parse::<f64>()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or_else(|| "a share is a number from 0 to 1".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_come_in_lists_of_either_comma() {
        let lists = ["年龄, 性别，邮编、#4".to_owned(), ",诊断".to_owned()];
        let name = |name: &str| ColumnChoice::Name(name.to_owned());
        let expected = [
            name("年龄"),
            name("性别"),
            name("邮编"),
            ColumnChoice::Position(3),
            name("诊断"),
        ];
        assert_eq!(choices(&lists), expected);
        assert!(share("1.5").is_err() && share("NaN").is_err() && share("0.2").is_ok());
    }
}
