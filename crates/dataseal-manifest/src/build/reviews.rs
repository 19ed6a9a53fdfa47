//! What persons decided about columns, in wire form, beside what the machine had found.

use dataseal_model::{ColumnReview, TableAppraisal};

use super::profile::label;
use crate::wire::v0 as wire;

/// The decisions of all tables, by table and column.
pub(crate) fn reviews(tables: &[TableAppraisal]) -> Vec<wire::Review> {
    let place = |index: usize| u64::try_from(index).unwrap_or(u64::MAX);
    let columns = tables.iter().enumerate().flat_map(|(table, appraised)| {
        let columns = appraised.columns.iter().enumerate();
        columns.filter_map(move |(column, appraised)| Some((table, column, appraised.review.as_ref()?)))
    });
    columns
        .map(|(table, column, reviewed)| review(place(table), place(column), reviewed))
        .collect()
}

fn review(table: u64, column: u64, review: &ColumnReview) -> wire::Review {
    let decision = &review.decision;
    wire::Review {
        table,
        column,
        classes: decision
            .classes
            .as_ref()
            .map(|classes| classes.iter().map(ToString::to_string).collect()),
        grade: decision.grade.map(|grade| grade.to_string()),
        disclose: decision.disclose,
        reason: decision.reason.clone(),
        reviewer: decision.reviewer.clone(),
        date: decision.date.to_string(),
        stale: review.stale,
        machine: wire::MachineClassification {
            grade: review.machine_grade.to_string(),
            labels: review.machine.iter().map(|each| label(each, &[])).collect(),
        },
    }
}
