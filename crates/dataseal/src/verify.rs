//! Checking data against a verified manifest: digests first, then everything measured again under the statement's own
//! labels and grades.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use dataseal_intake::digest_file;
use dataseal_manifest::{
    Difference, FileFact, ProfileComparison, Statement, Subject, Verified, compare_files, compare_profile, is_withheld,
};
use dataseal_model::{Disclosure, ErrorCode, Grading, TableAppraisal, TableMeasurement};
use dataseal_policy::{PersonInput, TableInput, count_persons};
use dataseal_profile::unite;

use crate::appraise::{Judged, basis, disclosures, show};
use crate::discover::partitions;
use crate::inputs::real_path;
use crate::measure::{open_regular, shown};
use crate::told::read_as_told;
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
/// Data cannot be read, and what can be read is as signed: a digest that differs outweighs every other trouble.
pub fn verify_data(
    verified: &Verified,
    paths: &[PathBuf],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Result<DataVerification, Error> {
    let statement = &verified.statement;
    let Present { inputs, facts, unread } = present(statement, paths)?;
    let mut files = compare_files(statement, &facts);
    // What is there but cannot be read is not missing.
    files.retain(|difference| match difference {
        Difference::Missing { name } => !unread.iter().any(|(unread, _)| unread == name),
        _ => true,
    });
    let differs = files.iter().any(Difference::fails);
    let refused = unread.into_iter().map(|(_, error)| error).next();
    if let (Some(error), false) = (&refused, differs) {
        return Err(error.clone());
    }
    // The data is read as it was told to be read then; what this program does not know it cannot follow.
    let told = read_as_told(&statement.basis().told, &options.read);
    let mut read = told.ok_or_else(|| Error::new(ErrorCode::StatementInvalid, "predicate.profile.told"))?;
    read.digests.rowset = statement.has_rowset();
    let options = MeasureOptions {
        read,
        ..options.clone()
    };
    let profile = match (
        refused,
        measure_again(statement, &inputs, &facts, installation, &options, progress),
    ) {
        (None, Ok(measured)) if !measured.is_empty() => {
            Some(compare_again(statement, &measured, installation, &options))
        }
        (_, Err(error)) if !differs => return Err(error),
        _ => None,
    };
    Ok(DataVerification { files, profile })
}

/// Measures what was digested before; both must have seen the same bytes.
fn measure_again(
    statement: &Statement,
    inputs: &[Input],
    facts: &[FileFact],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Result<Vec<TableMeasurement>, Error> {
    let united = statement.pieces();
    let inputs: Vec<Input> = inputs.iter().map(|input| as_signed(&united, input)).collect();
    let measured = measure(&inputs, installation, options, progress);
    let digested = |name: &str| facts.iter().find(|fact| fact.name == name).map(|fact| fact.sha256);
    measured
        .into_iter()
        .flatten()
        .map(|table| {
            let table = table?;
            let file = &table.file;
            let same = if file.reading.pieces.is_empty() {
                digested(file.name.expose()) == Some(file.digest)
            } else {
                let mut pieces = file.reading.pieces.iter();
                pieces.all(|piece| digested(piece.name.expose()) == Some(piece.digest))
            };
            if same {
                Ok(table)
            } else {
                Err(Error::new(ErrorCode::InputChanged, file.name.expose().clone()))
            }
        })
        .collect()
}

/// An input as part of the table that it was a piece of when the statement was made.
fn as_signed(united: &[(&str, &[String])], input: &Input) -> Input {
    let table = united.iter().find(|(_, pieces)| pieces.contains(&input.name));
    let Some((table, _)) = table else {
        return input.clone();
    };
    // The table's own name is no way below its folder, also where it has the form of a partition.
    let below = input.name.strip_prefix(*table).and_then(|rest| rest.strip_prefix('/'));
    Input {
        table: Some((*table).to_owned()),
        partitions: partitions(below.unwrap_or(&input.name).as_bytes()),
        ..input.clone()
    }
}

fn compare_again(
    statement: &Statement,
    measured: &[TableMeasurement],
    installation: &Installation,
    options: &MeasureOptions,
) -> ProfileComparison {
    let recognisers = installation.recognisers();
    let judged: Vec<_> = measured
        .iter()
        .enumerate()
        .map(|(position, table)| signed_judgement(statement, table_index(statement, table, position), table))
        .collect();
    let disclosures: Vec<Vec<Disclosure>> = judged.iter().map(|judged| disclosures(&judged.reviews)).collect();
    let tables: Vec<TableInput<'_>> = measured
        .iter()
        .zip(&judged)
        .zip(&disclosures)
        .map(|((measurement, judged), disclosures)| TableInput {
            measurement,
            labels: &judged.labels,
            grading: &judged.grading,
            disclosures,
            quality: None,
        })
        .collect();
    let persons = count_persons(&PersonInput {
        tables: &tables,
        asset: None,
        as_of: statement.basis().as_of,
        recognisers: &recognisers,
        thresholds: &[],
        unite: &|parts| unite(parts, options.read.exact_persons),
    });
    let shown: Vec<TableAppraisal> = measured
        .iter()
        .zip(judged)
        .enumerate()
        .map(|(position, (table, judged))| show(table, position, judged, &recognisers))
        .collect();
    compare_profile(
        statement,
        &basis(
            measured.first(),
            statement.basis().as_of,
            installation,
            &installation.packs(None),
            &[],
            &options.read,
        ),
        &shown,
        &persons,
    )
}

/// The signed table that a measurement answers to: by file name, by digest, or else by place.
fn table_index(statement: &Statement, table: &TableMeasurement, position: usize) -> usize {
    let part = table.file.reading.place();
    let by_digest = || {
        let subject = statement
            .subjects()
            .iter()
            .find(|subject| subject.sha256 == table.file.digest)?;
        statement.table_of(&subject.name, &part)
    };
    statement
        .table_of(table.file.name.expose(), &part)
        .or_else(by_digest)
        .unwrap_or(position)
}

/// Labels, grades and decisions of persons as signed, one for each measured column: what is disclosed again is what was disclosed then.
fn signed_judgement(statement: &Statement, index: usize, table: &TableMeasurement) -> Judged {
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
        reckoning: dataseal_model::Reckoning::default(),
    });
    // A column that was not signed shows nothing.
    grading.columns.resize(width, withhold);
    Judged {
        labels,
        placements: Vec::new(),
        grading,
        reviews: statement.table_reviews(index),
    }
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

/// What the caller gave, seen from the statement.
#[derive(Default)]
struct Present {
    /// One file for each signed file that is there, under its signed name.
    inputs: Vec<Input>,
    /// Digests of everything that could be read.
    facts: Vec<FileFact>,
    /// What could not be read, by name.
    unread: Vec<(String, Error)>,
}

/// Finds and digests the files among `paths`.
fn present(statement: &Statement, paths: &[PathBuf]) -> Result<Present, Error> {
    let mut given: Vec<Input> = Vec::new();
    for path in paths {
        if path.is_dir() {
            given.extend(in_folder(statement, path)?);
        } else {
            given.push(Input::of(path));
        }
    }
    // A file that lies in a folder that is also given is still one file.
    let mut places = BTreeSet::new();
    given.retain(|input| places.insert(real_path(&input.path)));
    name_by_statement(statement.subjects(), &mut given);
    let mut present = Present::default();
    for mut input in given {
        match fact(&input) {
            Ok(mut fact) => {
                let name = name_by_content(statement.subjects(), &fact, &present.inputs);
                if let Some(name) = name {
                    input.name.clone_from(&name);
                    fact.name = name;
                    present.inputs.push(input);
                }
                present.facts.push(fact);
            }
            Err(error) => present.unread.push((input.name, error)),
        }
    }
    Ok(present)
}

/// The signed name that a file answers to, if it is still free: its own or, for a renamed file, that of its digest.
fn name_by_content(subjects: &[Subject], fact: &FileFact, taken: &[Input]) -> Option<String> {
    let free = |subject: &&Subject| !taken.iter().any(|input| input.name == subject.name);
    let mut open = subjects.iter().filter(free);
    let by_name = open.clone().find(|subject| subject.name == fact.name);
    by_name
        .or_else(|| open.find(|subject| subject.sha256 == fact.sha256))
        .map(|subject| subject.name.clone())
}

/// Every subject that lies in `folder`, by name; a withheld name by size and digest.
fn in_folder(statement: &Statement, folder: &Path) -> Result<Vec<Input>, Error> {
    let mut inputs = Vec::new();
    for subject in statement.subjects() {
        if is_withheld(&subject.name) {
            inputs.extend(by_content(subject, folder)?);
        } else if let Some(path) = below(folder, &subject.name).filter(|path| is_there(path)) {
            inputs.push(Input {
                path,
                name: subject.name.clone(),
                ..Input::default()
            });
        }
    }
    Ok(inputs)
}

/// The place of a signed name in a folder. A name that leads out of it is nowhere: the signer does not choose what is read.
fn below(folder: &Path, name: &str) -> Option<PathBuf> {
    let plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    Path::new(name).components().all(plain).then(|| folder.join(name))
}

/// Whether something other than a folder is there, also when the system does not tell.
fn is_there(path: &Path) -> bool {
    path.try_exists().unwrap_or(true) && !path.is_dir()
}

fn by_content(subject: &Subject, folder: &Path) -> Result<Option<Input>, Error> {
    let entries = fs::read_dir(folder).map_err(|_| Error::new(ErrorCode::InputFailed, shown(folder)))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        let same_size = fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() == subject.bytes);
        let input = Input {
            path,
            name: subject.name.clone(),
            ..Input::default()
        };
        if same_size && fact(&input).is_ok_and(|fact| fact.sha256 == subject.sha256) {
            return Ok(Some(input));
        }
    }
    Ok(None)
}

/// A file given by itself answers to the subject of its name; a single renamed file to the single subject.
fn name_by_statement(subjects: &[Subject], inputs: &mut [Input]) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::folder_as_table;

    #[test]
    fn a_signed_name_never_leads_out_of_the_folder() {
        let folder = Path::new("data");
        assert_eq!(below(folder, "a/b.csv"), Some(PathBuf::from("data/a/b.csv")));
        for outside in ["/etc/passwd", "../a.csv", "a/../../b.csv", "./a.csv"] {
            assert_eq!(below(folder, outside), None, "{outside}");
        }
    }

    #[test]
    fn pieces_are_read_again_as_they_were_when_they_were_signed() {
        let root = tempfile::tempdir().expect("a folder");
        // The table's folder has the form of a partition itself, but lies on no file's way below it.
        let folder = root.path().join("year=2024");
        for city in ["city=a", "city=b"] {
            fs::create_dir_all(folder.join(city)).expect("a folder");
            fs::write(folder.join(city).join("1.csv"), "n\n1\n").expect("a file");
        }
        let scanned = crate::expand(std::slice::from_ref(&folder), false)
            .expect("inputs")
            .inputs;
        let declared = folder_as_table(&folder, "sales/year=2024").expect("inputs");
        for (table, inputs) in [("year=2024", scanned), ("sales/year=2024", declared)] {
            let pieces: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
            assert_eq!(pieces.len(), 2);
            for input in inputs {
                let given = Input {
                    path: input.path.clone(),
                    name: input.name.clone(),
                    ..Input::default()
                };
                let again = as_signed(&[(table, pieces.as_slice())], &given);
                assert_eq!(again.partitions.len(), 1);
                assert_eq!((again.table, again.partitions), (input.table, input.partitions));
            }
        }
    }

    #[test]
    fn a_file_answers_to_its_name_before_its_content() {
        let digest = |byte| dataseal_model::Digest::new([byte; 32]);
        let subject = |name: &str, byte| Subject {
            name: name.to_owned(),
            sha256: digest(byte),
            bytes: 1,
        };
        let fact = |name: &str, byte| FileFact {
            name: name.to_owned(),
            sha256: digest(byte),
            bytes: 1,
        };
        let subjects = [subject("a.csv", 1), subject("b.csv", 2)];
        let answers = |fact: FileFact, taken: &[Input]| name_by_content(&subjects, &fact, taken);
        assert_eq!(answers(fact("a.csv", 2), &[]), Some("a.csv".to_owned()));
        assert_eq!(answers(fact("x.csv", 2), &[]), Some("b.csv".to_owned()));
        assert_eq!(answers(fact("x.csv", 9), &[]), None);
        assert_eq!(answers(fact("x.csv", 2), &[Input::of("b.csv")]), None);
    }
}
