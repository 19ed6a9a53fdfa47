//! Judges a dataset by rules that cite a clause: builds the fact table, reads conditions, gives verdicts with reasons.
//!
//! Holds no rule (they are data in `policies/`) and opens no session: conditions are planned once and evaluated on record
//! batches with one row a subject, in memory and synchronously. Unknown never passes.
//!
//! ```
//! use dataseal_model::Verdict;
//! use dataseal_policy::{Facts, compile};
//!
//! let policies = dataseal_pack::load_embedded()?;
//! let rules = compile(&policies)?;
//! let nothing_known = Facts::new("2026-11-22".parse()?);
//! let packs = policies.in_force(&[], None);
//! let judgement = rules.judge(&nothing_known, &packs);
//! assert!(judgement.findings.iter().any(|finding| finding.blocks()));
//! assert!(judgement.findings.iter().all(|finding| finding.verdict != Verdict::Violated));
//! # Ok::<(), Box<dyn std::error::Error>>(())
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

mod batch;
mod book;
mod examples;
mod expr;
mod facts;
mod gather;
mod judge;
mod predicate;
#[cfg(test)]
mod testing;
mod waive;

pub use book::{Reads, RuleBook, compile};
pub use dataseal_model::facts::{FactMap, Facts, TableFacts};
pub use examples::run_examples;
pub use expr::{FUNCTIONS, FunctionSpec, MAX_BYTES, MAX_DEPTH, MAX_WORDS};
pub use gather::{FactInput, PersonInput, TableInput, Unite, by_age_group, count_persons, gather};
pub use judge::{Case, Judgement};
pub use predicate::{COLUMN_FUNCTIONS, MAX_PATTERNS, PatternBudget, read_predicate};
pub use waive::{facts_about_waivers, waive};
