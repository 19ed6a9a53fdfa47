//! Columns by which a person could be found, suggested for tables that were measured, and the risk measured with them.

use dataseal_classify::{label, suggest_quasi_identifiers};
use dataseal_model::{
    ColumnChoice, ColumnRole, Masked, QuasiSuggestion, RiskRequest, RiskSummary, TableMeasurement, TableSuggestion,
    disclose_name, disclose_names,
};

use crate::appraise::{shown_reading, table_name};
use crate::risk::{InputRisk, RiskReader};
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// The roles of a table's columns.
fn suggestion(table: &TableMeasurement, installation: &Installation) -> QuasiSuggestion {
    let labels = label(&table.profile, &installation.policies().taxonomy, installation.terms());
    suggest_quasi_identifiers(&table.profile, &labels)
}

/// The roles of the columns of tables that were measured, with the names that may be shown.
pub fn suggest_columns(measured: &[TableMeasurement], installation: &Installation) -> Vec<TableSuggestion> {
    let recognisers = installation.recognisers();
    let table = |(position, table): (usize, &TableMeasurement)| {
        let file = &table.file;
        let (file_name, withheld) = disclose_name(&file.name, position, &recognisers);
        let reading = shown_reading(&file.reading, &recognisers);
        let names: Vec<&Masked<String>> = table.profile.columns.iter().map(|column| &column.name).collect();
        TableSuggestion {
            name: table_name(&file.name, &reading.part, withheld, position, &recognisers),
            file_name,
            rows: table.profile.rows,
            names: disclose_names(&names, &recognisers),
            suggestion: suggestion(table, installation),
        }
    };
    measured.iter().enumerate().map(table).collect()
}

/// Measures the risk of tables with the columns that are suggested for each. `measured` is what [`crate::measure`] found,
/// input by input; a table for which nothing is suggested is passed over.
pub fn measure_suggested_risk(
    inputs: &[Input],
    measured: &[Vec<Result<TableMeasurement, Error>>],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<InputRisk> {
    let mut reader = RiskReader::new(options);
    let each = inputs.iter().zip(measured).enumerate();
    each.map(|(index, (input, tables))| {
        let mut found = InputRisk::default();
        for table in tables.iter().flatten() {
            let Some(request) = request(&suggestion(table, installation)) else {
                found.passed_over += 1;
                continue;
            };
            progress.begin(&input.name, index, inputs.len());
            let risk = reader.table(input, &request, &table.file.reading.part, progress);
            progress.end();
            found.tables.push(risk);
        }
        found
    })
    .collect()
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
            let classes = &table.as_ref().ok()?.result.classes;
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
