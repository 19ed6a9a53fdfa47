//! The record batch on which the rules of a scope are evaluated: one row a subject, one column a source, null for unknown.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
};
use arrow::datatypes::Date32Type;
use dataseal_model::facts::{FactSpec, FactType, FactValue};

use crate::book::Shelf;
use crate::expr::Source;
use crate::facts::{Facts, Subject};

/// Lays out the facts of the subjects. `None` only if the columns do not fit the schema made from the same sources.
pub(crate) fn batch(shelf: &Shelf, facts: &Facts, subjects: &[Subject]) -> Option<RecordBatch> {
    let columns = shelf
        .sources
        .iter()
        .map(|source| column(source, facts, subjects))
        .collect();
    let options = RecordBatchOptions::new().with_row_count(Some(subjects.len()));
    RecordBatch::try_new_with_options(Arc::clone(&shelf.schema), columns, &options).ok()
}

fn column(source: &Source, facts: &Facts, subjects: &[Subject]) -> ArrayRef {
    match source {
        Source::Fact(spec) => values(spec, facts, subjects),
        Source::Evidence(kind) => {
            let standing = facts.evidence(kind);
            Arc::new(subjects.iter().map(|_| standing).collect::<BooleanArray>())
        }
        Source::KnownSet(spec) => {
            let known = subjects
                .iter()
                .map(|subject| Some(facts.value(spec, *subject).is_some()));
            Arc::new(known.collect::<BooleanArray>())
        }
        Source::Includes(spec, wanted) => {
            let included = subjects.iter().map(|subject| match facts.value(spec, *subject)? {
                FactValue::TextSet(items) => Some(items.contains(wanted)),
                _ => None,
            });
            Arc::new(included.collect::<BooleanArray>())
        }
    }
}

fn values(spec: &FactSpec, facts: &Facts, subjects: &[Subject]) -> ArrayRef {
    let values = subjects.iter().map(|subject| facts.value(spec, *subject));
    match spec.fact_type {
        FactType::Boolean => Arc::new(values.map(boolean).collect::<BooleanArray>()),
        FactType::Integer => Arc::new(values.map(integer).collect::<Int64Array>()),
        FactType::Share => Arc::new(values.map(share).collect::<Float64Array>()),
        FactType::Text | FactType::TextSet => Arc::new(values.map(text).collect::<StringArray>()),
        FactType::Date => Arc::new(values.map(date).collect::<Date32Array>()),
    }
}

const fn boolean(value: Option<&FactValue>) -> Option<bool> {
    match value {
        Some(FactValue::Boolean(value)) => Some(*value),
        _ => None,
    }
}

const fn integer(value: Option<&FactValue>) -> Option<i64> {
    match value {
        Some(FactValue::Integer(value)) => Some(*value),
        _ => None,
    }
}

/// The exact fraction, rounded once; an empty whole is unknown.
fn share(value: Option<&FactValue>) -> Option<f64> {
    match value {
        Some(FactValue::Share { part, whole }) if *whole > 0 => Some(*part as f64 / *whole as f64),
        _ => None,
    }
}

fn text(value: Option<&FactValue>) -> Option<&str> {
    match value {
        Some(FactValue::Text(text)) => Some(text),
        _ => None,
    }
}

fn date(value: Option<&FactValue>) -> Option<i32> {
    match value {
        Some(FactValue::Date(date)) => Some(Date32Type::from_naive_date(*date)),
        _ => None,
    }
}
