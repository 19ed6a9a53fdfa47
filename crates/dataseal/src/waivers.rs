//! `waivers.toml`: found beside the data, checked, and laid over an appraisal.

use std::path::{Path, PathBuf};

use dataseal_model::{Appraisal, ErrorCode, Waiver};
use dataseal_pack::{Problems, parse_waivers};
use dataseal_policy::{Judgement, facts_about_waivers, waive};

use crate::labels::only_beside;
use crate::measure::shown;
use crate::output::read_bounded;
use crate::{Error, Input, Installation};

/// File name that is looked for beside the data.
pub const WAIVERS_FILE: &str = "waivers.toml";
/// Thousands of waivers fit; somebody answers for each.
const MAX_WAIVERS_BYTES: u64 = 1 << 20;

/// Why waivers cannot be used.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WaiversError {
    /// The file cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Error),
    /// It is malformed or waives what cannot be waived; every problem with its place.
    #[error("the waivers have problems")]
    Malformed(Problems),
}

/// Reads a `waivers.toml`.
///
/// # Errors
/// The file cannot be read, is malformed, waives what cannot be waived, or says something that holds personal data: all of it
/// is published with the result.
pub fn load_waivers(path: &Path, installation: &Installation) -> Result<Vec<Waiver>, WaiversError> {
    let bytes = read_bounded(path, MAX_WAIVERS_BYTES)?;
    let packs = &installation.policies().packs;
    let waivers = parse_waivers(&bytes, &shown(path), packs).map_err(WaiversError::Malformed)?;
    let recognisers = installation.recognisers();
    let holds_personal_data = |waiver: &Waiver| {
        let scope = waiver.files.iter().chain(&waiver.column);
        let mut texts = scope.chain([&waiver.approver, &waiver.reason]);
        texts.any(|text| recognisers.proves(text))
    };
    match waivers.iter().position(holds_personal_data) {
        None => Ok(waivers),
        Some(at) => {
            let detail = format!(
                "waiver {} holds personal data; write files and columns as the report names them",
                at + 1
            );
            Err(Error::new(ErrorCode::WaiversInvalid, shown(path)).detail(detail).into())
        }
    }
}

/// The `waivers.toml` beside the data: in the folder from which inputs are named, or in that of the first file.
///
/// # Errors
/// There are several, for inputs from several folders; one must be chosen.
pub fn waivers_beside(inputs: &[Input]) -> Result<Option<PathBuf>, Error> {
    only_beside(inputs, WAIVERS_FILE, "--waivers", ErrorCode::WaiversInvalid)
}

/// The same appraisal under waivers: what is waived says so, and expired or needless waivers are findings themselves, by the
/// packs about waivers. Without waivers nothing changes.
#[must_use]
pub fn under_waivers(appraisal: Appraisal, waivers: &[Waiver], installation: &Installation) -> Appraisal {
    if waivers.is_empty() {
        return appraisal;
    }
    let as_of = appraisal.basis.as_of;
    let (findings, records) = waive(appraisal.findings, waivers, &appraisal.tables, as_of);
    let packs = installation.policies().about_waivers();
    let of_waivers = installation
        .rules()
        .judge(&facts_about_waivers(as_of, &records), &packs);
    let judgement = Judgement {
        findings,
        coverage: appraisal.coverage,
    }
    .and(of_waivers);
    let mut basis = appraisal.basis;
    basis.packs.extend(installation.policies().references(&packs));
    basis.packs.sort();
    Appraisal {
        basis,
        findings: judgement.findings,
        coverage: judgement.coverage,
        waivers: records,
        ..appraisal
    }
}
