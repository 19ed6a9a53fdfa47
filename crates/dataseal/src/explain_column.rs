//! Why a column has its labels: the column is found by its name among measured tables or in a report, and explained from
//! counts alone.

mod report;

use dataseal_classify::explain_column;
use dataseal_model::{
    ClassificationReport, Disclosed, ErrorCode, ExplainedColumn, Masked, Origin, TableMeasurement, TableProfile,
    disclose_name, disclose_names, nearest,
};

use crate::appraise::{TOOL_VERSION, shown_reading, table_name};
use crate::{Error, Installation};

pub use report::explain_reported;

/// A table in which a column is looked for.
struct Table<'a> {
    name: Disclosed,
    profile: &'a TableProfile,
}

/// Explains the columns that `wanted` names: `TABLE.COLUMN`, or `COLUMN` alone, the column by its name or as `#3`.
///
/// # Errors
/// [`ErrorCode::Usage`] if there is no such column, with the nearest name.
pub fn explain_measured(
    measured: &[TableMeasurement],
    wanted: &str,
    installation: &Installation,
) -> Result<ClassificationReport, Error> {
    let recognisers = installation.recognisers();
    let mut measured: Vec<&TableMeasurement> = measured.iter().collect();
    measured.sort_by_key(|table| (&table.file.name, &table.file.reading.part));
    let tables: Vec<Table<'_>> = measured
        .iter()
        .enumerate()
        .map(|(position, table)| {
            let file = &table.file;
            let withheld = disclose_name(&file.name, position, &recognisers).1;
            let part = shown_reading(&file.reading, &recognisers).part;
            Table {
                name: table_name(&file.name, &part, withheld, position, &recognisers),
                profile: &table.profile,
            }
        })
        .collect();
    let columns = explain(&tables, wanted, installation)?;
    Ok(ClassificationReport {
        tool_version: TOOL_VERSION.to_owned(),
        packs: installation.policies().references(&installation.packs(None)),
        taxonomy: installation.policies().taxonomy.digest,
        recognisers: Some(recognisers.digest()),
        origin: Origin::Data,
        outdated: false,
        columns,
    })
}

/// Every column that fits.
fn explain(tables: &[Table<'_>], wanted: &str, installation: &Installation) -> Result<Vec<ExplainedColumn>, Error> {
    let recognisers = installation.recognisers();
    let policies = installation.policies();
    let mut found = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for table in tables {
        let raw: Vec<&Masked<String>> = table.profile.columns.iter().map(|column| &column.name).collect();
        let shown = disclose_names(&raw, &recognisers);
        let of_table = wanted
            .strip_prefix(table.name.as_str())
            .and_then(|rest| rest.strip_prefix('.'));
        for (position, (name, shown_name)) in raw.iter().zip(&shown).enumerate() {
            let place = format!("#{}", position.saturating_add(1));
            // A person who writes a withheld name knows it already; the answer shows its place.
            let fits = |text: &str| text == place || text == shown_name.as_str() || text == name.expose();
            if fits(wanted) || of_table.is_some_and(fits) {
                let explanation = explain_column(table.profile, position, &policies.taxonomy, installation.terms());
                let explanation = explanation.ok_or_else(|| Error::new(ErrorCode::Internal, "column"))?;
                let neighbours = explanation.neighbours.iter();
                let neighbours =
                    neighbours.filter_map(|near| Some((shown.get(near.position)?.clone(), near.class.clone())));
                found.push(ExplainedColumn {
                    table: table.name.clone(),
                    name: shown_name.clone(),
                    neighbours: neighbours.collect(),
                    explanation,
                });
            }
            known.push(format!("{}.{}", table.name, shown_name));
        }
    }
    if found.is_empty() {
        let error = Error::new(ErrorCode::Usage, wanted.to_owned());
        let near = nearest(wanted, known.iter().map(String::as_str));
        let near = near.or_else(|| known.first().map(String::as_str)).unwrap_or_default();
        return Err(error.detail(format!(
            "there is no such column; columns are written like {near}, or by place, as #3"
        )));
    }
    Ok(found)
}
