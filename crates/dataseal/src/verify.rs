//! Checking data against a verified manifest: digests first, then everything measured again under the statement's own
//! labels and grades.

use std::fs;
use std::path::{Path, PathBuf};

use dataseal_intake::digest_file;
use dataseal_manifest::{
    Difference, FileFact, ProfileComparison, Statement, Subject, Verified, compare_files, compare_profile, is_withheld,
};
use dataseal_model::{ErrorCode, Grading, TableAppraisal, TableMeasurement};

use crate::appraise::{basis, show};
use crate::measure::{open_regular, shown};
use crate::{Error, Input, Installation, MeasureOptions, Progress, measure};

/// What comparing the data with a manifest found.
#[derive(Clone, Debug)]
pub struct DataVerification {
    /// Files against the signed digests.
    pub files: Vec<Difference>,
    /// The profile, measured again; `None` when the data could not be read as tables, which the digests then explain.
    pub profile: Option<ProfileComparison>,
}

/// Compares files, or the files of folders, with what was signed.
///
/// # Errors
/// The data cannot be read although their digests are the signed ones, or a path is not there at all.
pub fn verify_data(
    verified: &Verified,
    paths: &[PathBuf],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Result<DataVerification, Error> {
    let statement = &verified.statement;
    let inputs = present(statement, paths)?;
    let facts: Vec<FileFact> = inputs.iter().map(fact).collect::<Result<_, _>>()?;
    let files = compare_files(statement, &facts);
    let differs = files.iter().any(Difference::fails);
    let measured: Result<Vec<TableMeasurement>, Error> =
        measure(&inputs, installation, options, progress).into_iter().collect();
    let profile = match measured {
        Ok(measured) => Some(compare_again(statement, &measured, installation)),
        // A digest that differs outweighs whatever made the file unreadable.
        Err(_) if differs => None,
        Err(error) => return Err(error),
    };
    Ok(DataVerification { files, profile })
}

fn compare_again(
    statement: &Statement,
    measured: &[TableMeasurement],
    installation: &Installation,
) -> ProfileComparison {
    let recognisers = installation.recognisers();
    let shown: Vec<TableAppraisal> = measured
        .iter()
        .enumerate()
        .map(|(position, table)| {
            let index = table_index(statement, table, position);
            let (labels, grading) = signed_judgement(statement, index, table);
            show(table, position, labels, grading, &recognisers)
        })
        .collect();
    compare_profile(
        statement,
        &basis(measured, statement.basis().as_of, installation),
        &shown,
    )
}

/// The signed table that a measurement answers to: by file name, by digest, or else by place.
fn table_index(statement: &Statement, table: &TableMeasurement, position: usize) -> usize {
    let by_digest = || {
        let subject = statement
            .subjects()
            .iter()
            .find(|subject| subject.sha256 == table.file.digest)?;
        statement.table_of(&subject.name)
    };
    statement
        .table_of(table.file.name.expose())
        .or_else(by_digest)
        .unwrap_or(position)
}

/// Labels and grades as signed, one for each measured column: what is disclosed again is what was disclosed then.
fn signed_judgement(
    statement: &Statement,
    index: usize,
    table: &TableMeasurement,
) -> (Vec<Vec<dataseal_model::Label>>, Grading) {
    let width = table.profile.columns.len();
    let mut labels = statement.table_labels(index);
    labels.resize(width, Vec::new());
    let withhold = dataseal_model::ColumnGrade {
        grade: dataseal_model::Grade::L4,
        drivers: Vec::new(),
    };
    let mut grading = statement.grading(index).unwrap_or_else(|| Grading {
        grade: withhold.grade,
        columns: Vec::new(),
        drivers: Vec::new(),
    });
    // A column that was not signed shows nothing.
    grading.columns.resize(width, withhold);
    (labels, grading)
}

fn fact(input: &Input) -> Result<FileFact, Error> {
    let file = open_regular(&input.path)?;
    let (sha256, bytes) =
        digest_file(&file).map_err(|error| Error::new(error.code(), shown(&input.path)).detail(error.to_string()))?;
    Ok(FileFact {
        name: input.name.clone(),
        sha256,
        bytes,
    })
}

/// The files among `paths` under the names they have in the statement.
fn present(statement: &Statement, paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    let mut inputs: Vec<Input> = Vec::new();
    for path in paths {
        if path.is_dir() {
            inputs.extend(in_folder(statement, path)?);
        } else if path.exists() {
            inputs.push(Input::of(path));
        } else {
            return Err(Error::new(ErrorCode::InputMissing, shown(path)));
        }
    }
    rename(statement.subjects(), &mut inputs);
    Ok(inputs)
}

/// Every subject that lies in `folder`, by name; a withheld name by size and digest.
fn in_folder(statement: &Statement, folder: &Path) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for subject in statement.subjects() {
        let path = folder.join(&subject.name);
        if is_withheld(&subject.name) {
            inputs.extend(by_content(subject, folder)?);
        } else if path.is_file() {
            inputs.push(Input {
                path,
                name: subject.name.clone(),
            });
        }
    }
    Ok(inputs)
}

fn by_content(subject: &Subject, folder: &Path) -> Result<Option<Input>, Error> {
    let entries = fs::read_dir(folder).map_err(|_| Error::new(ErrorCode::InputFailed, shown(folder)))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let same_size = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == subject.bytes);
        let input = Input {
            path,
            name: subject.name.clone(),
        };
        if same_size && fact(&input).is_ok_and(|fact| fact.sha256 == subject.sha256) {
            return Ok(Some(input));
        }
    }
    Ok(None)
}

/// A file given by itself answers to the subject of its name; a single renamed file to the single subject.
fn rename(subjects: &[Subject], inputs: &mut [Input]) {
    if let ([subject], [input]) = (subjects, &mut *inputs) {
        input.name.clone_from(&subject.name);
        return;
    }
    for input in inputs {
        let last = |name: &str| name.rsplit('/').next().map(str::to_owned);
        let mut named = subjects
            .iter()
            .filter(|subject| last(&subject.name) == last(&input.name));
        if let (Some(subject), None) = (named.next(), named.next()) {
            input.name.clone_from(&subject.name);
        }
    }
}
