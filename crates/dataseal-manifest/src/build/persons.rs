//! Persons and thresholds in wire form.

use dataseal_model as model;
use dataseal_model::ThresholdComparison;

use crate::wire::v0 as wire;

/// The persons; `None` where no personal information was recognised.
pub(crate) fn persons(persons: &model::Persons) -> Option<wire::Persons> {
    persons.found.then(|| wire::Persons {
        all: bounds(&persons.all),
        sensitive: bounds(&persons.sensitive),
        identifiers: persons.identifiers.iter().map(identifier).collect(),
        minors: persons
            .minors
            .iter()
            .map(|minors| wire::Minors {
                under: minors.under,
                rows: minors.rows,
                persons: bounds(&minors.persons),
            })
            .collect(),
    })
}

const fn bounds(bounds: &model::PersonBounds) -> wire::PersonBounds {
    wire::PersonBounds {
        at_least: bounds.at_least,
        at_most: bounds.at_most,
    }
}

fn identifier(count: &model::IdentifierCount) -> wire::IdentifierCount {
    wire::IdentifierCount {
        class: count.class.to_string(),
        columns: count.columns,
        persons: count.persons,
        exact: count.exact,
        lower: count.bounds.0,
        upper: count.bounds.1,
    }
}

/// How the dataset stands to the law's thresholds.
pub(super) fn thresholds(persons: &model::Persons) -> Vec<wire::Threshold> {
    let threshold = |each: &ThresholdComparison| wire::Threshold {
        id: each.id.clone(),
        at_least: each.threshold,
        alone: ThresholdComparison::state(each.alone).to_owned(),
        total: ThresholdComparison::state(each.reached).to_owned(),
    };
    persons.comparisons.iter().map(threshold).collect()
}
