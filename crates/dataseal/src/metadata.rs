//! What names and declared types alone say of inputs: opened by the reader, never read by a row, never graded or judged.

use std::collections::HashSet;

use dataseal_classify::label_names;
use dataseal_model::{
    ErrorCode, Masked, MetadataColumn, MetadataReport, MetadataTable, NamedTable, PhysicalColumn, ReadingRecord,
    disclose_name, disclose_names,
};

use crate::appraise::{TOOL_VERSION, shown_reading, table_name};
use crate::measure::{read_here, unchanged, unread};
use crate::worker::{ReadPart, Worker, WorkerInput};
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// Names the columns of every table of each input. Of a file no more is read than its reader needs to tell the columns:
/// schema or footer, the head of a text (64 KiB), the first rows of a sheet, the keys of JSON records. No cell is kept or
/// counted.
///
/// Of the files that make up one table only the first tells.
pub fn name_columns(
    inputs: &[Input],
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<Vec<Result<NamedTable, Error>>> {
    let mut options = options.clone();
    options.read.names_only = true;
    let options = &options;
    let mut worker = options.reading.worker();
    let mut united: HashSet<&str> = HashSet::new();
    let mut named = Vec::with_capacity(inputs.len());
    for (index, input) in inputs.iter().enumerate() {
        let told_before = input.table.as_deref().is_some_and(|table| !united.insert(table));
        if told_before {
            named.push(Vec::new());
            continue;
        }
        progress.begin(&input.name, index, inputs.len());
        let parts = read(input, worker.as_mut(), options, progress);
        progress.end();
        named.push(match parts {
            Ok(parts) => parts.into_iter().map(|part| told(input, part)).collect(),
            Err(error) => vec![Err(error)],
        });
    }
    named
}

fn read(
    input: &Input,
    worker: Option<&mut Worker>,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Result<Vec<ReadPart<NamedTable>>, Error> {
    let (_, parts) = unchanged(input, |file, scratch| match worker {
        Some(worker) => {
            let given = WorkerInput {
                file,
                scratch: &scratch,
                name: &input.name,
            };
            worker.names(given, options, progress)
        }
        None => read_here(file, scratch, input, options, |table, _| {
            Ok(Some(ReadPart::Table(Box::new(NamedTable {
                file: Masked::new(input.name.clone()),
                part: table.part().to_vec(),
                columns: table.columns().to_vec(),
            }))))
        }),
    })?;
    Ok(parts)
}

/// A table with the columns that the names of its folders hold, under the name of the table that it is a piece of.
fn told(input: &Input, part: ReadPart<NamedTable>) -> Result<NamedTable, Error> {
    match part {
        ReadPart::Table(mut table) => {
            let folders = input.partitions.iter().map(|(key, _)| PhysicalColumn {
                name: Masked::new(key.clone()),
                declared: "text".to_owned(),
            });
            table.columns.extend(folders);
            if let Some(name) = &input.table {
                table.file = Masked::new(name.clone());
            }
            Ok(*table)
        }
        ReadPart::Unread(place, error) => Err(unread(input, &place, &error)),
        ReadPart::Unasked(..) => Err(Error::new(ErrorCode::Internal, "names")),
    }
}

/// Labels what was named.
pub fn appraise_names(named: &[NamedTable], installation: &Installation) -> MetadataReport {
    let mut named: Vec<&NamedTable> = named.iter().collect();
    named.sort_by_key(|table| (&table.file, &table.part));
    let policies = installation.policies();
    MetadataReport {
        tool_version: TOOL_VERSION.to_owned(),
        packs: policies.references(&installation.packs(None)),
        taxonomy: policies.taxonomy.digest,
        tables: named
            .into_iter()
            .enumerate()
            .map(|(position, named)| table(named, position, installation))
            .collect(),
    }
}

fn table(named: &NamedTable, position: usize, installation: &Installation) -> MetadataTable {
    let recognisers = installation.recognisers();
    let (file, withheld) = disclose_name(&named.file, position, &recognisers);
    let record = ReadingRecord {
        part: named.part.clone(),
        ..ReadingRecord::default()
    };
    let part = shown_reading(&record, &recognisers).part;
    let name = table_name(&named.file, &part, withheld, position, &recognisers);
    let raw: Vec<&Masked<String>> = named.columns.iter().map(|column| &column.name).collect();
    let labels = label_names(&named.columns, &installation.policies().taxonomy, installation.terms());
    let columns = named.columns.iter().zip(disclose_names(&raw, &recognisers)).zip(labels);
    MetadataTable {
        name,
        file,
        part,
        columns: columns
            .map(|((column, name), labels)| MetadataColumn {
                name_withheld: name.as_str() != column.name.expose(),
                name,
                declared: column.declared.clone(),
                labels,
            })
            .collect(),
    }
}
