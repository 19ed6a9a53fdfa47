//! Setting the seal: measured again, judged again, refused for named reasons, signed.

use dataseal_manifest::{ManifestError, PAYLOAD_TYPE, Statement};
use dataseal_model::{Appraisal, ErrorCode, RuleCode, TableMeasurement};
use dataseal_sign::{Envelope, Signer};

use crate::measure::confirm_digest;
use crate::{Error, Input};

/// Signs what an appraisal found. The inputs are digested once more by this process first, so that what is signed is
/// what is there now.
///
/// # Errors
/// A blocking rule is violated or undetermined, a file changed, or a signer failed.
pub fn seal(
    appraisal: &Appraisal,
    inputs: &[Input],
    measured: &[TableMeasurement],
    signers: &[&dyn Signer],
) -> Result<Vec<u8>, Error> {
    let statement = Statement::build(appraisal).map_err(|refused| refusal(&refused))?;
    for input in inputs {
        confirm_digest(input, measured)?;
    }
    let payload = statement.to_payload().map_err(|refused| refusal(&refused))?;
    let envelope = Envelope::sign(PAYLOAD_TYPE, payload, signers)
        .map_err(|error| Error::new(ErrorCode::KeyInvalid, "").detail(error.name()))?;
    Ok(envelope.to_bytes())
}

fn refusal(refused: &ManifestError) -> Error {
    let listed = |codes: &[RuleCode]| codes.iter().map(RuleCode::as_str).collect::<Vec<_>>().join(" ");
    match refused {
        ManifestError::Refused { codes } | ManifestError::Undetermined { codes } => {
            Error::new(refused.code(), listed(codes))
        }
        ManifestError::Checks { ids, .. } => Error::new(refused.code(), ids.join(" ")),
        other => Error::new(other.code(), "").detail(other.to_string()),
    }
}
