//! Columns by which a person could be found, suggested for tables that were measured, and the risk measured with them.

use std::collections::BTreeMap;

use dataseal_classify::{GradeContext, Reviewed, suggest_quasi_identifiers};
use dataseal_model::{
    ColumnChoice, ColumnDecision, ColumnRole, ErrorCode, Masked, QuasiSuggestion, RiskMeasurement, RiskRequest,
    RiskRequests, RiskSummary, TableMeasurement, TableSuggestion, disclose_name, disclose_names,
};

use crate::appraise::{reviewed, shown_reading, table_name};
use crate::measure::{shown, unread};
use crate::risk::{InputRisk, RiskReader};
use crate::worker::ReadPart;
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// The roles of the columns of tables that were measured, with the names that may be shown, by the labels in force: what
/// persons decided about them counts.
pub fn suggest_columns(
    measured: &[&TableMeasurement],
    decisions: &[ColumnDecision],
    installation: &Installation,
) -> Vec<TableSuggestion> {
    let recognisers = installation.recognisers();
    let (reviewed, _) = reviewed(measured, decisions, &GradeContext::default(), installation);
    let table = |(position, (table, reviewed)): (usize, (&&TableMeasurement, Reviewed))| {
        let file = &table.file;
        let (file_name, withheld) = disclose_name(&file.name, position, &recognisers);
        let reading = shown_reading(&file.reading, &recognisers);
        let names: Vec<&Masked<String>> = table.profile.columns.iter().map(|column| &column.name).collect();
        TableSuggestion {
            name: table_name(&file.name, &reading.part, withheld, position, &recognisers),
            file_name,
            rows: table.profile.rows,
            names: disclose_names(&names, &recognisers),
            suggestion: suggest_quasi_identifiers(&table.profile, &reviewed.labels),
        }
    };
    measured.iter().zip(reviewed).enumerate().map(table).collect()
}

/// Measures the risk of tables with the columns that are suggested for each. `measured` is what [`crate::measure`] found,
/// input by input, and `suggestions` what [`suggest_columns`] says of its tables, in the same order; a table for which nothing
/// is suggested is passed over.
pub fn measure_suggested_risk(
    inputs: &[Input],
    measured: &[Vec<Result<TableMeasurement, Error>>],
    suggestions: &[TableSuggestion],
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<InputRisk> {
    let mut reader = RiskReader::new(options);
    let mut suggestions = suggestions.iter();
    let each = inputs.iter().zip(measured).enumerate();
    each.map(|(index, (input, tables))| {
        let mut found = InputRisk::default();
        let mut asked = BTreeMap::new();
        for (table, suggested) in tables.iter().flatten().zip(&mut suggestions) {
            match request(&suggested.suggestion) {
                Some(request) => {
                    asked.insert(table.file.reading.part.clone(), request);
                }
                None => found.passed_over += 1,
            }
        }
        if !asked.is_empty() {
            let (tables, asked) = (asked.len(), RiskRequests::Each(asked));
            progress.begin(&input.name, index, inputs.len());
            let parts = reader.read(input, &asked, progress);
            progress.end();
            found.tables = match parts {
                Ok(parts) => answers(input, parts, &asked, tables),
                Err(error) => vec![Err(error)],
            };
        }
        found
    })
    .collect()
}

/// What was answered about each table that was asked about.
fn answers(
    input: &Input,
    parts: Vec<ReadPart<RiskMeasurement>>,
    asked: &RiskRequests,
    tables: usize,
) -> Vec<Result<RiskMeasurement, Error>> {
    let mut answers = Vec::new();
    for part in parts {
        match part {
            ReadPart::Table(measured) => answers.push(Ok(*measured)),
            // What nobody asked about was unread before.
            ReadPart::Unread(place, _) if asked.of(&place).is_none() => {}
            ReadPart::Unread(place, error) => answers.push(Err(unread(input, &place, &error))),
            ReadPart::Unasked(..) => answers.push(Err(Error::new(ErrorCode::InputChanged, shown(&input.path)))),
        }
    }
    if answers.len() < tables {
        answers.push(Err(Error::new(ErrorCode::InputChanged, shown(&input.path))));
    }
    answers
}

fn request(suggestion: &QuasiSuggestion) -> Option<RiskRequest> {
    let choices = |role| {
        suggestion
            .places(role)
            .into_iter()
            .map(ColumnChoice::Position)
            .collect()
    };
    let request = RiskRequest {
        quasi_identifiers: choices(ColumnRole::Quasi),
        sensitive: choices(ColumnRole::Sensitive),
    };
    (!request.quasi_identifiers.is_empty()).then_some(request)
}

/// What the risk of all tables comes to; `None` if that of one could not be measured. A table for which nothing is suggested
/// is one class.
pub fn summarise_risk(measured: &[Vec<Result<TableMeasurement, Error>>], risks: &[InputRisk]) -> Option<RiskSummary> {
    let mut summary = RiskSummary::default();
    let measured_rows = |tables: &[Result<TableMeasurement, Error>]| -> Option<u64> {
        tables.iter().try_fold(0_u64, |rows, table| {
            let table = table.as_ref().ok()?;
            Some(rows.saturating_add(table.profile.rows))
        })
    };
    for (tables, risk) in measured.iter().zip(risks) {
        let mut rows = measured_rows(tables)?;
        for table in &risk.tables {
            let result = &table.as_ref().ok()?.result;
            let classes = &result.classes;
            for attribute in &result.sensitive {
                summary.add_diversity(attribute.distinct_l);
            }
            rows = rows.saturating_sub(classes.rows());
            summary.add(classes.k(), classes.unique(), classes.rows());
        }
        if risk.passed_over > 0 {
            // No smaller class than one whole table of those that were passed over.
            let smallest = tables
                .iter()
                .flatten()
                .map(|table| table.profile.rows)
                .filter(|rows| *rows > 0)
                .min();
            summary.add(smallest.filter(|_| rows > 0), 0, rows);
        }
    }
    summary.k.is_some().then_some(summary)
}
