//! Delimited text: from decoded text to values, with the dialect decided by evidence.
//!
//! 1. [`sample`] looks at stretches spread over the whole text; [`score`] ranks grammars by how well they explain them;
//!    [`layout`] tells names, remarks and further tables from rows; [`plan`] is the decision with what rows should look like.
//! 2. [`piece`] reads the whole text by that plan, a few mebibytes at a time and in any order: a row that has the expected
//!    number of fields is taken as it is, at the speed of a search for four bytes. How many do not is counted exactly.
//! 3. [`rows`] decides over each of the others alone: mended in the one way that its columns' other values leave ([`mend`]),
//!    or set aside with its place.

pub mod facts;
pub mod grammar;
mod heading;
pub mod kind;
mod layout;
mod marks;
pub mod mend;
mod names;
pub mod piece;
pub mod plan;
pub mod record;
mod regular;
pub mod rows;
pub mod sample;
pub mod score;
mod shape;
mod titles;

pub use grammar::Grammar;
pub use piece::{Aside, Outcome, Sink, read};
pub use plan::Plan;
pub use rows::Rules;
pub use sample::Sample;
