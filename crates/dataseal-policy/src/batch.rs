//! The record batch on which the rules of a scope are evaluated: one row a subject, of one dataset or of many; one column a
//! source; null for unknown.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions, StringArray,
};
use arrow::datatypes::Date32Type;
use dataseal_model::facts::{FactSpec, FactType, FactValue};

use crate::book::Shelf;
use crate::expr::Source;
use crate::facts::Row;

/// Lays out the facts of the subjects. `None` only if the columns do not fit the schema made from the same sources.
pub(crate) fn batch(shelf: &Shelf, rows: &[Row<'_>]) -> Option<RecordBatch> {
    let columns = shelf.sources.iter().map(|source| column(source, rows)).collect();
    let options = RecordBatchOptions::new().with_row_count(Some(rows.len()));
    RecordBatch::try_new_with_options(Arc::clone(&shelf.schema), columns, &options).ok()
}

fn column(source: &Source, rows: &[Row<'_>]) -> ArrayRef {
    let truths = |value: &dyn Fn(&Row<'_>) -> Option<bool>| -> ArrayRef {
        Arc::new(rows.iter().map(value).collect::<BooleanArray>())
    };
    match source {
        Source::Fact(spec) => values(spec, rows),
        Source::Evidence(kind) => truths(&|row| row.facts.evidence(kind)),
        Source::EvidenceAge(kind) => {
            let ages = rows.iter().map(|row| row.facts.evidence_age(kind));
            Arc::new(ages.collect::<Int64Array>())
        }
        Source::Answer(question) => truths(&|row| row.facts.answer(question)),
        Source::KnownSet(spec) => truths(&|row| Some(row.value(spec).is_some())),
        Source::Includes(spec, wanted) => truths(&|row| match row.value(spec)? {
            FactValue::TextSet(items) => Some(items.contains(wanted)),
            _ => None,
        }),
    }
}

fn values(spec: &FactSpec, rows: &[Row<'_>]) -> ArrayRef {
    let values = rows.iter().map(|row| row.value(spec));
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
