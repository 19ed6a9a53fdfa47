//! Packs of rules as things to work on: their examples, what they cover, what looks like a slip, how two versions differ, what a
//! draft would mean for datasets that were measured before, and how one begins.

mod clauses;
mod compare;
mod scaffold;
mod trial;

use dataseal_model::{ExampleOutcome, PackId, nearest};
use dataseal_pack::{Instrument, Named, Pack, PackCoverage, Remark, coverage, files_under, read_instruments, remarks};
use dataseal_policy::run_examples;

use crate::{Installation, PolicyError};

pub use clauses::{Clause, read_clauses};
pub use compare::{Side, compare};
pub use scaffold::{Draft, NewPack, draft};
pub use trial::{drafts, reports_in, try_packs};

/// The packs of these ids; all of them where none is named.
///
/// # Errors
/// [`PolicyError::UnknownPack`] for one that is not there.
pub fn chosen<'i>(installation: &'i Installation, ids: &[PackId]) -> Result<Vec<&'i Pack>, PolicyError> {
    let policies = installation.policies();
    if ids.is_empty() {
        return Ok(policies.packs.iter().collect());
    }
    let found = |id: &PackId| {
        policies.pack(id.as_str()).ok_or_else(|| {
            let known = policies.packs.iter().map(|pack| pack.reference.id.as_str());
            PolicyError::UnknownPack {
                written: id.to_string(),
                nearest: nearest(id.as_str(), known).map(str::to_owned),
            }
        })
    };
    ids.iter().map(found).collect()
}

/// Judges every example of the rules of these packs, in force or not.
pub fn test_examples(installation: &Installation, packs: &[&Pack]) -> ExampleOutcome {
    let wanted = |id: &PackId| packs.iter().any(|pack| pack.reference.id == *id);
    run_examples(installation.rules(), wanted)
}

/// The index of instruments: the built-in one, and what the overlay adds to it or puts in its place.
///
/// # Errors
/// Every problem of every file of it.
pub fn instruments(installation: &Installation) -> Result<Vec<Instrument>, PolicyError> {
    read_instruments(&files_under(installation.overlay())).map_err(PolicyError::Problems)
}

/// What these packs cover together.
pub fn cover(installation: &Installation, packs: &[&Pack], instruments: &[Instrument]) -> PackCoverage {
    let rules = packs.iter().flat_map(|pack| &pack.rules);
    coverage(rules, &installation.rules().kinds(), instruments)
}

/// What looks like a slip in the packs of these ids, or in all and in what they share where none is named.
///
/// # Errors
/// A pack that is not there, and every problem of the index of instruments.
pub fn lint(installation: &Installation, ids: &[PackId]) -> Result<Vec<Remark>, PolicyError> {
    let packs = chosen(installation, ids)?;
    let reads = installation.rules().reads(|_| true);
    let named = Named {
        documents: &reads.documents,
        questions: &reads.questions,
    };
    let packs = if ids.is_empty() { &[] } else { packs.as_slice() };
    Ok(remarks(
        installation.policies(),
        packs,
        &instruments(installation)?,
        named,
    ))
}
