//! The packs of the repository, and datasets described in a few words.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use dataseal_model::facts::{FactValue, fact};
use dataseal_model::{
    Asset, ClassId, ColumnCounts, ColumnGrade, ColumnProfile, ColumnValues, Confidence, Digest, DistinctCount,
    Encoding, Evidence, EvidenceState, FileRecord, Format, Grade, Grading, Identities, InferredType, Inventory, Label,
    LabelEvidence, Masked, PackId, Persons, Quarantine, ReadingRecord, RecognisedCount, RecogniserSet, Strength,
    TableMeasurement, TableProfile, UnitedCount, ValueKind,
};
use dataseal_pack::{PackFile, Policies, load_packs};
use dataseal_policy::{FactInput, Facts, Judgement, PersonInput, RuleBook, TableInput, compile, count_persons, gather};

/// The files below `policies/` as they stand in the repository, whatever the build embeds.
pub(crate) fn policies() -> Policies {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../policies");
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                files.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    let files: Vec<PackFile<'_>> = files.iter().map(|(path, bytes)| PackFile { path, bytes }).collect();
    load_packs(&files).unwrap_or_else(|problems| panic!("{problems}"))
}

/// Its rules, compiled.
pub(crate) fn book() -> RuleBook {
    compile(&policies()).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The assessment date of all cases.
pub(crate) fn today() -> NaiveDate {
    "2026-11-22".parse().unwrap()
}

/// A table under construction.
pub(crate) struct Table {
    pub(crate) measurement: TableMeasurement,
    pub(crate) labels: Vec<Vec<Label>>,
    pub(crate) grading: Grading,
}

/// A table of this many rows without columns.
pub(crate) fn table(rows: u64) -> Table {
    let inventory = Inventory {
        bytes: 100,
        bytes_accounted: 100,
        rows_declared: rows,
        rows_measured: rows,
        ..Inventory::default()
    };
    Table {
        measurement: TableMeasurement {
            file: FileRecord {
                name: Masked::new("data.csv".to_owned()),
                bytes: 100,
                digest: Digest::new([1; 32]),
                encoding: Encoding::Utf8,
                format: Format::Csv,
                inventory,
                quarantine: Quarantine::default(),
                reading: ReadingRecord::default(),
            },
            profile: TableProfile {
                rows,
                row_counts: None,
                completeness: None,
                relations: dataseal_model::Relations::default(),
                columns: Vec::new(),
                recognisers: Digest::new([2; 32]),
                state_version: 1,
            },
        },
        labels: Vec::new(),
        grading: Grading {
            grade: Grade::L1,
            columns: Vec::new(),
            drivers: Vec::new(),
            reckoning: dataseal_model::Reckoning::default(),
        },
    }
}

impl Table {
    /// Adds a column without labels.
    pub(crate) fn column(mut self, name: &str, kind: ValueKind, grade: Grade) -> Self {
        let rows = self.measurement.profile.rows;
        self.measurement.profile.columns.push(ColumnProfile {
            name: Masked::new(name.to_owned()),
            position: self.measurement.profile.columns.len(),
            declared: "csv".to_owned(),
            counts: counts(rows, kind),
            values: ColumnValues::default(),
        });
        self.labels.push(Vec::new());
        self.grading.columns.push(ColumnGrade {
            grade,
            drivers: Vec::new(),
        });
        self.grading.grade = self.grading.grade.max(grade);
        let columns = self.measurement.profile.columns.len() as u64;
        self.measurement.file.inventory.columns_declared = columns;
        self.measurement.file.inventory.columns_measured = columns;
        self
    }

    /// Adds a column of personal information: every row a valid value, half of them different.
    pub(crate) fn personal(self, name: &str, class: &'static str, sensitive: bool) -> Self {
        let rows = self.measurement.profile.rows;
        let grade = if sensitive { Grade::L4 } else { Grade::L2 };
        let mut table = self.column(name, ValueKind::Text, grade);
        table.labels.last_mut().unwrap().push(label(class, sensitive, rows));
        table
    }

    /// Changes the counts of the last column.
    pub(crate) fn counted(mut self, change: impl FnOnce(&mut ColumnCounts)) -> Self {
        change(&mut self.measurement.profile.columns.last_mut().unwrap().counts);
        self
    }

    /// Gives the last column birth days of its class.
    pub(crate) fn births(self, class: &'static str, days: &[(&str, u64)]) -> Self {
        let day = |date: &str| {
            let date: NaiveDate = date.parse().unwrap();
            let epoch: NaiveDate = "1970-01-01".parse().unwrap();
            i32::try_from(date.signed_duration_since(epoch).num_days()).unwrap()
        };
        let days: Vec<(i32, u64)> = days.iter().map(|(date, rows)| (day(date), *rows)).collect();
        let hits = days.iter().map(|(_, rows)| rows).sum();
        self.counted(|counts| {
            counts.recognised.push(RecognisedCount {
                class: ClassId::from_static(class),
                hits,
                near_misses: 0,
                contained: 0,
                occurrences: 0,
                distinct: DistinctCount {
                    value: hits,
                    exact: true,
                },
                days,
            });
        })
    }

    /// Lets a recogniser of another class match whole values of the last column.
    pub(crate) fn recognised(self, class: &'static str, hits: u64) -> Self {
        self.births(class, &[("2000-01-01", hits)])
    }

    /// Sets rows aside.
    pub(crate) fn quarantined(mut self, rows: u64) -> Self {
        self.measurement.file.quarantine.total = rows;
        self.measurement.file.inventory.rows_quarantined = rows;
        self.measurement.file.inventory.rows_declared += rows;
        self
    }
}

/// A label as the labelling gives it for a column full of valid values.
pub(crate) fn label(class: &'static str, sensitive: bool, rows: u64) -> Label {
    Label {
        class: ClassId::from_static(class),
        confidence: Confidence::per_mille(990),
        strength: Strength::Confirmed,
        form: dataseal_model::Form::Plain,
        evidence: LabelEvidence {
            hits: rows,
            of: rows,
            distinct: rows / 2,
            ..LabelEvidence::default()
        },
        personal: true,
        sensitive,
    }
}

fn counts(rows: u64, kind: ValueKind) -> ColumnCounts {
    ColumnCounts {
        rows,
        nulls: 0,
        blanks: 0,
        placeholders: 0,
        kinds: vec![(kind, rows)],
        inferred: InferredType::Of(kind),
        distinct: DistinctCount {
            value: rows,
            exact: true,
        },
        lengths: None,
        recognised: Vec::new(),
        exponents: 0,
        long_digits: Vec::new(),
        wrapped: 0,
        ..ColumnCounts::default()
    }
}

/// No recognisers, and the classes that stand for persons.
fn recognisers() -> RecogniserSet {
    let persons = ["bank-card", "email", "mobile-phone", "passport", "resident-id"];
    let persons = persons.map(ClassId::from_static);
    RecogniserSet::new(Vec::new(), Digest::new([2; 32]))
        .counting_persons(persons.clone())
        .identifying(persons.into_iter().chain([ClassId::from_static("person-name")]))
}

fn counted(tables: &[TableInput<'_>], asset: Option<&Asset>) -> Persons {
    count_persons(&PersonInput {
        tables,
        asset,
        as_of: today(),
        recognisers: &recognisers(),
        thresholds: &policies().thresholds,
        // Hashes alone: whoever has registers has the program that made them.
        unite: &|parts| {
            let mut all: BTreeSet<u64> = BTreeSet::new();
            for part in parts {
                match part.expose() {
                    Identities::Hashes(hashes) => all.extend(hashes),
                    Identities::Registers(_) => return None,
                }
            }
            Some(UnitedCount::exactly(all.len() as u64))
        },
    })
}

/// The persons of these tables.
pub(crate) fn persons(tables: &[Table], asset: Option<&Asset>) -> Persons {
    let inputs: Vec<TableInput<'_>> = tables
        .iter()
        .map(|table| TableInput {
            measurement: &table.measurement,
            labels: &table.labels,
            grading: &table.grading,
            disclosures: &[],
            quality: None,
        })
        .collect();
    counted(&inputs, asset)
}

/// The facts of these tables.
pub(crate) fn facts(tables: &[Table], asset: Option<&Asset>) -> Facts {
    let inputs: Vec<TableInput<'_>> = tables
        .iter()
        .map(|table| TableInput {
            measurement: &table.measurement,
            labels: &table.labels,
            grading: &table.grading,
            disclosures: &[],
            quality: None,
        })
        .collect();
    let persons = counted(&inputs, asset);
    gather(&FactInput {
        tables: &inputs,
        asset,
        as_of: today(),
        recognisers: &recognisers(),
        persons: &persons,
        risk: None,
    })
}

/// What the packs say about these tables.
pub(crate) fn judge(tables: &[Table], asset: Option<&Asset>) -> Judgement {
    book().judge(&facts(tables, asset), &packs())
}

/// The packs that are always in force.
pub(crate) fn packs() -> BTreeSet<PackId> {
    dataseal_pack::load_embedded().unwrap().in_force(&[], None)
}

/// A yes or no.
pub(crate) const fn yes(value: bool) -> FactValue {
    FactValue::Boolean(value)
}

/// A text or a choice.
pub(crate) fn text(value: &str) -> FactValue {
    FactValue::Text(value.to_owned())
}

/// A set of choices.
pub(crate) fn set(values: &[&str]) -> FactValue {
    FactValue::TextSet(values.iter().map(|value| (*value).to_owned()).collect())
}

/// A date.
pub(crate) fn date(value: &str) -> FactValue {
    FactValue::Date(value.parse().unwrap())
}

/// An asset with these answers, by fact name, and these valid documents.
pub(crate) fn asset(declared: &[(&str, FactValue)], evidence: &[&str]) -> Asset {
    for (name, _) in declared {
        assert!(
            fact(name).is_some_and(|spec| spec.asset_key.is_some()),
            "`{name}` is not declared"
        );
    }
    Asset {
        files: vec!["data.csv".to_owned()],
        declared: declared
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        evidence: evidence.iter().map(|kind| document(kind)).collect(),
        answers: std::collections::BTreeMap::new(),
    }
}

/// A valid document of this kind.
pub(crate) fn document(kind: &str) -> Evidence {
    Evidence {
        kind: kind.to_owned(),
        file: format!("evidence/{kind}.pdf"),
        digest: Digest::new([3; 32]),
        issuer: "某公司".to_owned(),
        issued: "2026-01-01".parse().unwrap(),
        valid_until: Some("2027-12-31".parse().unwrap()),
        state: EvidenceState::Matches,
    }
}
