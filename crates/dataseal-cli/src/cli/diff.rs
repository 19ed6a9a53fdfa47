//! Arguments of `diff`: two sides, and from where on a change matters.

use std::path::PathBuf;

use clap::Args;
use dataseal::diff::THRESHOLDS;
use dataseal::model::Thresholds;

use super::{JudgingArgs, ReadingArgs, VerifyFormat, day};

/// Arguments of `diff`.
#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The first side: a data file or folder, or an asset.toml with its data (measured now); a report.json, or a folder that holds one.
    #[arg(value_name = "A")]
    pub(crate) a: PathBuf,
    /// The second side, likewise.
    #[arg(value_name = "B")]
    pub(crate) b: PathBuf,
    /// What to print on stdout.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = VerifyFormat::Human)]
    pub(crate) format: VerifyFormat,
    /// Population stability index from which a distribution's shift matters [default: 0.1; 0.25 is a major shift].
    #[arg(long, value_name = "X", value_parser = threshold)]
    pub(crate) psi: Option<f64>,
    /// How far a share (nulls, blanks, placeholders, rows set aside) must move to matter, 0 to 1 [default: 0.05].
    #[arg(long, value_name = "X", value_parser = threshold)]
    pub(crate) share: Option<f64>,
    /// How far the number of rows must move to matter, relative to the first side [default: 0.5].
    #[arg(long, value_name = "X", value_parser = threshold)]
    pub(crate) rows: Option<f64>,
    /// The registry under whose rules a registration is due [default: cn-national-2026]; A is taken for what is registered.
    #[arg(long, value_name = "ID")]
    pub(crate) registry: Option<String>,
    /// Assessment date, such as 2026-11-22 [default: today in Shanghai].
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub(crate) as_of: Option<String>,
    /// Show labels, forms, grades and k before and after de-identification side by side; both sides must be data.
    #[arg(long)]
    pub(crate) deid: bool,
    /// With --deid: columns by which a person could be found together, to measure k on both sides.
    #[arg(long, alias = "qi", requires = "deid", value_name = "COLUMNS")]
    pub(crate) quasi_identifiers: Vec<String>,
    #[command(flatten)]
    pub(crate) judging: JudgingArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
}

impl DiffArgs {
    /// The thresholds, those that were not given as they are by default.
    pub(crate) fn thresholds(&self) -> Thresholds {
        Thresholds {
            psi: self.psi.unwrap_or(THRESHOLDS.psi),
            share: self.share.unwrap_or(THRESHOLDS.share),
            rows: self.rows.unwrap_or(THRESHOLDS.rows),
        }
    }
}

/// A number above 0.
fn threshold(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok();
    let fits = number.filter(|number| number.is_finite() && *number > 0.0);
    fits.ok_or_else(|| "a threshold is a number above 0".to_owned())
}
