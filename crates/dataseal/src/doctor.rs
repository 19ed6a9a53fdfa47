//! Whether this installation can do its work here: policies, the reader process, and folders it writes to.

use std::io::Write;
use std::path::Path;

use dataseal_model::ErrorCode;

use crate::{Error, Input, Installation, MeasureOptions, Quiet, measure};

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// Stable name: `policies`, `reader`, `temporary-folder`, `output-folder`.
    pub id: &'static str,
    /// Whether it works.
    pub works: bool,
    /// A figure or place.
    pub detail: String,
}

/// Tries what every run needs. `output` is the folder that results would go to.
pub fn examine(installation: &Installation, options: &MeasureOptions, output: &Path) -> Vec<Check> {
    let policies = installation.policies();
    let rules: usize = policies.packs.iter().map(|pack| pack.rules.len()).sum();
    let known = format!(
        "{} packs, {rules} rules, {} classes, {} recognisers",
        policies.packs.len(),
        policies.taxonomy.classes.len(),
        installation.recognisers().len()
    );
    vec![
        Check {
            id: "policies",
            works: true,
            detail: known,
        },
        check("reader", try_reader(installation, options)),
        check(
            "temporary-folder",
            tempfile::tempdir().map(drop).map_err(|_| ErrorCode::OutputFailed),
        ),
        check("output-folder", try_folder(output)),
    ]
}

fn check(id: &'static str, tried: Result<(), ErrorCode>) -> Check {
    let detail = tried.err().map_or_else(String::new, |code| code.to_string());
    Check {
        id,
        works: tried.is_ok(),
        detail,
    }
}

/// Reads a table of two rows through the same process that real files go through.
fn try_reader(installation: &Installation, options: &MeasureOptions) -> Result<(), ErrorCode> {
    let mut file = tempfile::Builder::new()
        .suffix(".csv")
        .tempfile()
        .map_err(|_| ErrorCode::OutputFailed)?;
    file.write_all("名称,数量\n甲,1\n乙,2\n".as_bytes())
        .map_err(|_| ErrorCode::OutputFailed)?;
    let input = Input {
        path: file.path().to_owned(),
        name: "doctor.csv".to_owned(),
        ..Input::default()
    };
    let measured = measure(&[input], installation, options, &Quiet)
        .into_iter()
        .flatten()
        .next();
    match measured {
        Some(Ok(table)) if table.profile.rows == 2 => Ok(()),
        Some(Err(error)) => Err(Error::code(&error)),
        _ => Err(ErrorCode::Internal),
    }
}

fn try_folder(folder: &Path) -> Result<(), ErrorCode> {
    let there = folder
        .ancestors()
        .find(|ancestor| ancestor.is_dir())
        .unwrap_or_else(|| Path::new("."));
    tempfile::NamedTempFile::new_in(there)
        .map(drop)
        .map_err(|_| ErrorCode::OutputFailed)
}
