//! The score of labels on a corpus whose columns somebody labelled: measured and labelled like any data, under the names
//! that columns have, under none, and under misleading ones.
//!
//! Truth stands in a file of the corpus, see [`read_truth`]. Labels of another tool are scored alike by [`evaluate_given`].

mod truth_file;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use dataseal_classify::{label, renamed, score};
use dataseal_model::{
    ClassId, ColumnChoice, ErrorCode, Evaluation, Expected, Judged, Label, Masked, Naming, TableMeasurement,
    TableProfile, Truth, TruthTable, disclose_name,
};

use crate::{Error, Input, Installation, MeasureOptions, Progress, measure};

pub use truth_file::{TRUTH_FILES, TruthError, read_truth, truth_in};

/// What came of an evaluation: the scores, and the tables that could not be read.
#[derive(Debug)]
pub struct Evaluated {
    /// The scores over every table that could be read.
    pub evaluation: Evaluation,
    /// An error for each table that could not.
    pub errors: Vec<Error>,
}

/// Measures the tables that truth names below `corpus`, labels their columns under each naming, and scores the labels.
/// A label counts from likely on; a hint is none.
pub fn evaluate(
    corpus: &Path,
    truth: &Truth,
    namings: &[Naming],
    installation: &Installation,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Evaluated {
    let (places, mut errors) = inputs(corpus, truth);
    let files: BTreeMap<&str, &Input> = places
        .iter()
        .flatten()
        .map(|input| (input.name.as_str(), input))
        .collect();
    let inputs: Vec<Input> = files.values().map(|input| (*input).clone()).collect();
    let outcomes = measure(&inputs, installation, options, progress);
    let mut measured: BTreeMap<&str, Vec<TableMeasurement>> = BTreeMap::new();
    for (outcomes, input) in outcomes.into_iter().zip(&inputs) {
        for outcome in outcomes {
            match outcome {
                Ok(table) => measured.entry(input.name.as_str()).or_default().push(table),
                Err(error) => errors.push(error),
            }
        }
    }
    let mut corpus = Corpus::new(namings, installation);
    for (position, (table, input)) in truth.tables.iter().zip(&places).enumerate() {
        let Some(tables) = input.as_ref().and_then(|input| measured.get(input.name.as_str())) else {
            continue;
        };
        corpus.add(position, table, tables);
    }
    let mut evaluation = corpus.finish();
    evaluation.unknown = unknown(truth, installation);
    Evaluated { evaluation, errors }
}

/// Scores labels that another tool gave to the same columns, under their own names. Nothing is read: a column of which
/// `labels` say nothing has none.
pub fn evaluate_given(truth: &Truth, labels: &Truth, installation: &Installation) -> Evaluation {
    let given: BTreeMap<&str, &TruthTable> = labels.tables.iter().map(|table| (table.name.as_str(), table)).collect();
    let of_column = |table: &TruthTable, choice: &ColumnChoice| -> BTreeSet<ClassId> {
        let columns = given.get(table.name.as_str()).map(|table| table.columns.as_slice());
        let found = columns.unwrap_or_default().iter().find(|(own, _)| own == choice);
        found.map(|(_, given)| given.classes.clone()).unwrap_or_default()
    };
    let recognisers = installation.recognisers();
    let judged: Vec<Judged> = truth
        .tables
        .iter()
        .enumerate()
        .flat_map(|(place, table)| table.columns.iter().map(move |column| (place, table, column)))
        .map(|(place, table, (choice, expected))| Judged {
            table: installation.shown_name(&table.name, place),
            column: match choice {
                ColumnChoice::Name(name) => disclose_name(&Masked::new(name.clone()), 0, &recognisers).0.to_string(),
                ColumnChoice::Position(position) => format!("#{}", position + 1),
            },
            group: table.group.clone(),
            expected: expected.clone(),
            given: of_column(table, choice),
        })
        .collect();
    let taxonomy = &installation.policies().taxonomy;
    Evaluation {
        tables: u64::try_from(truth.tables.len()).unwrap_or(u64::MAX),
        namings: vec![score(&judged, Naming::Kept, taxonomy)],
        unknown: unknown(truth, installation),
        ..Evaluation::default()
    }
}

/// The file of each table, `None` where there is none.
fn inputs(corpus: &Path, truth: &Truth) -> (Vec<Option<Input>>, Vec<Error>) {
    let mut errors = Vec::new();
    let places = truth.tables.iter().map(|table| {
        let input = file_of(corpus, &table.name);
        if input.is_none() {
            let place = corpus.join(&table.name).display().to_string();
            errors.push(Error::new(ErrorCode::InputMissing, place));
        }
        input
    });
    (places.collect(), errors)
}

/// The file that a table's name begins with; what follows is the way to the table inside it. Never a file outside the
/// corpus.
fn file_of(corpus: &Path, name: &str) -> Option<Input> {
    let relative = Path::new(name);
    if !relative.components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    let file = relative.ancestors().find(|path| corpus.join(path).is_file())?;
    let path: PathBuf = corpus.join(file);
    Some(Input {
        name: file.to_str()?.to_owned(),
        ..Input::of(path)
    })
}

/// Classes that truth names and the taxonomy lacks.
fn unknown(truth: &Truth, installation: &Installation) -> Vec<ClassId> {
    let known: BTreeSet<&ClassId> = installation
        .policies()
        .taxonomy
        .classes
        .iter()
        .map(|class| &class.id)
        .collect();
    let columns = truth.tables.iter().flat_map(|table| &table.columns);
    let named =
        columns.flat_map(|(_, expected)| expected.classes.iter().chain(&expected.named).chain(&expected.allowed));
    let unknown: BTreeSet<&ClassId> = named.filter(|class| !known.contains(class)).collect();
    unknown.into_iter().cloned().collect()
}

/// Columns beside their truth, by naming.
struct Corpus<'a> {
    installation: &'a Installation,
    judged: Vec<(Naming, Vec<Judged>)>,
    evaluation: Evaluation,
}

impl<'a> Corpus<'a> {
    fn new(namings: &[Naming], installation: &'a Installation) -> Self {
        Self {
            installation,
            judged: namings.iter().map(|naming| (*naming, Vec::new())).collect(),
            evaluation: Evaluation::default(),
        }
    }

    /// One table of truth, with the tables that were found in its file.
    fn add(&mut self, position: usize, truth: &TruthTable, tables: &[TableMeasurement]) {
        let shown = self.installation.shown_name(&truth.name, position);
        let Some(table) = part_of(truth, tables) else {
            self.evaluation.absent.push(shown);
            return;
        };
        let profile = &table.profile;
        self.evaluation.tables += 1;
        self.evaluation.rows += profile.rows;
        let columns = self.resolve(truth, profile, &shown);
        let judged = columns
            .iter()
            .map(|(place, _)| *place)
            .collect::<BTreeSet<usize>>()
            .len();
        let unjudged = profile.columns.len().saturating_sub(judged);
        self.evaluation.unjudged += u64::try_from(unjudged).unwrap_or(u64::MAX);
        let (taxonomy, terms) = (&self.installation.policies().taxonomy, self.installation.terms());
        let recognisers = self.installation.recognisers();
        for (naming, all) in &mut self.judged {
            let Some(renamed) = renamed(profile, *naming, &truth.name) else {
                continue;
            };
            let labels = label(&renamed, taxonomy, terms);
            all.extend(columns.iter().filter_map(|(place, expected)| {
                let name = &profile.columns.get(*place)?.name;
                Some(Judged {
                    table: shown.clone(),
                    column: disclose_name(name, *place, &recognisers).0.to_string(),
                    group: truth.group.clone(),
                    expected: (*expected).clone(),
                    given: labels
                        .get(*place)?
                        .iter()
                        .filter(counts)
                        .map(|label| label.class.clone())
                        .collect(),
                })
            }));
        }
    }

    /// The places of the columns that truth names; what is not there, or is there twice, is noted.
    fn resolve<'t>(
        &mut self,
        truth: &'t TruthTable,
        profile: &TableProfile,
        shown: &str,
    ) -> Vec<(usize, &'t Expected)> {
        let recognisers = self.installation.recognisers();
        let mut found = Vec::new();
        for (choice, expected) in &truth.columns {
            let place = match choice {
                ColumnChoice::Position(place) => (*place < profile.columns.len()).then_some(*place),
                ColumnChoice::Name(name) => {
                    let name = Masked::new(name.clone());
                    let mut same = profile.columns.iter().filter(|column| column.name == name);
                    same.next()
                        .filter(|_| same.next().is_none())
                        .map(|column| column.position)
                }
            };
            match (place, choice) {
                (Some(place), _) => found.push((place, expected)),
                (None, ColumnChoice::Name(name)) => {
                    let name = disclose_name(&Masked::new(name.clone()), found.len(), &recognisers).0;
                    self.evaluation.absent.push(format!("{shown}.{name}"));
                }
                (None, ColumnChoice::Position(place)) => {
                    self.evaluation.absent.push(format!("{shown}.#{}", place + 1));
                }
            }
        }
        found
    }

    fn finish(mut self) -> Evaluation {
        let taxonomy = &self.installation.policies().taxonomy;
        let scores = self
            .judged
            .iter()
            .map(|(naming, judged)| score(judged, *naming, taxonomy));
        self.evaluation.namings = scores.collect();
        self.evaluation
    }
}

/// Whether a label says something: from likely on.
fn counts(label: &&Label) -> bool {
    label.is_firm()
}

/// The table that truth means among those of its file: the only one, or the one to which the names lead.
fn part_of<'a>(truth: &TruthTable, tables: &'a [TableMeasurement]) -> Option<&'a TableMeasurement> {
    let way = |table: &TableMeasurement| -> usize { table.file.reading.part.len() };
    let leads = |table: &&TableMeasurement| {
        let names: Vec<&str> = truth.name.rsplit('/').take(way(table)).collect();
        let steps = table.file.reading.part.iter().rev();
        way(table) == names.len()
            && steps
                .zip(names)
                .all(|(step, name)| step.name == Masked::new(name.to_owned()))
    };
    match tables {
        [only] => Some(only),
        several => several.iter().find(leads),
    }
}
