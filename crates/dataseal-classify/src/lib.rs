//! Says what the columns of a measured table hold, why, and how much harm they could do.
//!
//! Recognisers, one file each, look at single values inside the measuring pass; [`label`] then weighs what they counted
//! against what the column's name says; [`grade`] turns labels into grades; [`quality`] assesses the quality indicators of a
//! table as far as its counts allow. This crate opens no file, reads no clock and sees
//! no value once the pass is over: word lists and taxonomy are handed in, and labels are made from counts.
//!
//! ```
//! use dataseal_classify::{Lexicons, recogniser_doc, recogniser_ids};
//!
//! assert!(recogniser_ids().any(|id| id == "resident-id"));
//! assert!(recogniser_doc("uscc").is_some_and(|page| page.contains("GB 32100-2015")));
//! // Word lists come from a policies folder; without them there is nothing to recognise by.
//! assert!(Lexicons::from_packs([("surnames.txt", "王 李")]).is_err());
//! ```
#![cfg_attr(
    test,
    expect(
        clippy::unwrap_used,
        clippy::panic,
        clippy::indexing_slicing,
        reason = "tests fail by panicking"
    )
)]

mod binary;
mod calendar;
mod checksum;
mod coordinates;
mod decide;
mod east_asia;
mod error;
mod evaluation;
mod explain;
mod grade;
mod identity;
mod keccak;
mod kinds;
mod label;
mod latin_address;
mod latin_names;
mod lexicon;
mod mailbox;
mod names;
mod neighbours;
mod persons;
mod quality;
mod quasi;
mod recognisers;
mod remarks;
mod review;
mod scan;
mod secrets;
mod shapeless;
mod statistics;
#[cfg(test)]
mod testing;
mod text;
mod vat;
mod wallet;

use dataseal_model::RecogniserSet;

pub use error::ClassifyError;
pub use evaluation::{renamed, score};
pub use explain::explain_column;
pub use grade::{GradeContext, grade, place};
pub use label::{label, label_names};
pub use lexicon::Lexicons;
pub use names::NameTerms;
pub use persons::person_identifiers;
pub use quality::quality;
pub use quasi::suggest_quasi_identifiers;
pub use review::{Reviewed, review};

/// Every recogniser, built from the word lists, with the digest that identifies the set.
pub fn recogniser_set(lexicons: &Lexicons) -> RecogniserSet {
    recognisers::build_set(lexicons)
}

/// The documentation page of a recogniser, in Markdown.
pub fn recogniser_doc(id: &str) -> Option<&'static str> {
    recognisers::REGISTRY
        .iter()
        .find(|entry| entry.id == id)
        .map(|entry| entry.doc)
}

/// The ids of every recogniser, in order.
pub fn recogniser_ids() -> impl Iterator<Item = &'static str> {
    recognisers::REGISTRY.iter().map(|entry| entry.id)
}
