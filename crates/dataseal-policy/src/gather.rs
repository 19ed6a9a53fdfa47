//! Builds the fact table from what was measured, what was declared and what was attached.
//!
//! A label counts from `likely` upwards. What was not measured or not answered is left out, that is unknown.

mod births;
mod declared;
mod derived;
mod identifiers;
mod measured;
mod persons;
mod quality;
mod risk;

pub use births::by_age_group;
use chrono::NaiveDate;
use dataseal_model::{
    Asset, Disclosure, Grading, Label, Persons, Quality, RecogniserSet, RiskSummary, TableMeasurement,
};
pub(crate) use derived::AGE_SCREENING;
pub use persons::{PersonInput, Unite, count_persons};

use crate::Facts;

/// One table as it was measured, labelled and graded.
#[derive(Clone, Copy, Debug)]
pub struct TableInput<'a> {
    /// File record and profile.
    pub measurement: &'a TableMeasurement,
    /// Labels of each column, in file order.
    pub labels: &'a [Vec<Label>],
    /// Grades.
    pub grading: &'a Grading,
    /// What decisions of persons mean for showing values, by column; columns beyond the end are as labelled.
    pub disclosures: &'a [Disclosure],
    /// Quality by indicator, where it was assessed.
    pub quality: Option<&'a Quality>,
}

/// What facts are gathered from.
#[derive(Clone, Copy, Debug)]
pub struct FactInput<'a> {
    /// The tables, in the order of the result.
    pub tables: &'a [TableInput<'a>],
    /// What was declared and attached, if there is an `asset.toml`. Evidence states were found out by the caller.
    pub asset: Option<&'a Asset>,
    /// The assessment date.
    pub as_of: NaiveDate,
    /// Looks for personal data in declared texts that will be published.
    pub recognisers: &'a RecogniserSet,
    /// The persons that [`count_persons`] found in these tables.
    pub persons: &'a Persons,
    /// How easily somebody is found, where that was measured.
    pub risk: Option<RiskSummary>,
}

/// Gathers every fact that can be known.
pub fn gather(input: &FactInput<'_>) -> Facts {
    let mut facts = Facts::new(input.as_of);
    facts.tables = input
        .tables
        .iter()
        .map(|table| measured::table(table, input.recognisers))
        .collect();
    measured::dataset(&mut facts, input.tables, input.recognisers);
    persons::measured(&mut facts, input.persons);
    if let Some(asset) = input.asset {
        declared::answers(&mut facts, asset, input.recognisers);
    }
    declared::evidence(&mut facts, input.asset);
    derived::derive(&mut facts, input.tables);
    persons::totals(&mut facts, input.persons);
    risk::facts(&mut facts, input.risk);
    facts
}
