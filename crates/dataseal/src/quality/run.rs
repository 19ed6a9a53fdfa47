//! Checks over several inputs on their way to outcomes.

use std::collections::{BTreeMap, BTreeSet};

use dataseal_model::{
    CheckOutcome, Digest, ErrorCode, KeyTable, KeysMeasurement, Masked, Part, QualityReport, ReadingRecord,
    RowsMeasurement, Unanswered, disclose_name,
};
use dataseal_pack::{Check, CheckTest, KeyColumns};
use dataseal_policy::PatternBudget;

use super::ask::{Asked, Asking, RowsReader, row_test};
use super::keys::{OpenKeys, is_named, named, shown_keys};
use super::{CheckRequest, QualityRun, ReadFailure};
use crate::appraise::{TOOL_VERSION, shown_reading, table_name};
use crate::measure::{known_digest, open_below, opened, shown, unread};
use crate::metadata::name_columns;
use crate::progress::Quiet;
use crate::worker::ReadPart;
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// Outcomes on their way.
pub(super) struct Run<'a> {
    inputs: &'a [Input],
    request: CheckRequest<'a>,
    installation: &'a Installation,
    options: &'a MeasureOptions,
    reader: RowsReader,
    /// What was found for each check.
    found: Vec<Found>,
    failures: Vec<ReadFailure>,
    /// Tables in several files that were told.
    told: BTreeSet<&'a str>,
}

/// Outcomes of one check.
#[derive(Clone, Default)]
struct Found {
    outcomes: Vec<CheckOutcome>,
    /// Whether a table was passed over that lacks a column.
    passed_over: bool,
}

/// The checks that are about an input, each with its place and that of its table of keys.
type About<'a> = [(usize, &'a Check, Option<usize>)];

/// A table of keys that checks on one input share.
struct Shared<'a> {
    keys: &'a KeyColumns,
    /// The input that it is; `None` for a table of reference.
    input: Option<usize>,
    /// The path of a table of reference or of that input.
    path: String,
    /// Why it could not be opened: told if a check needs it.
    unopened: Option<Error>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        inputs: &'a [Input],
        request: CheckRequest<'a>,
        installation: &'a Installation,
        options: &'a MeasureOptions,
    ) -> Self {
        Self {
            inputs,
            request,
            installation,
            options,
            reader: RowsReader::new(options),
            found: vec![Found::default(); request.checks.checks.len()],
            failures: Vec::new(),
            told: BTreeSet::new(),
        }
    }

    /// Asks all checks that are about an input.
    pub(super) fn ask(&mut self, position: usize, input: &'a Input, progress: &dyn Progress) {
        let checks: &'a [Check] = &self.request.checks.checks;
        let is_about = |check: &Check| check.table.as_deref().is_none_or(|table| is_named(input, table));
        let about: Vec<(usize, &Check)> = checks.iter().enumerate().filter(|(_, check)| is_about(check)).collect();
        if about.is_empty() {
            return;
        }
        if let Some(table) = &input.table {
            if self.told.insert(table) {
                self.several_files(position, table, &about);
            }
            return;
        }
        let mut asked = Asked {
            most: self.request.most,
            ..Asked::default()
        };
        let (mut places, mut shared) = (BTreeMap::new(), Vec::new());
        let mut with_keys = Vec::new();
        for (place, check) in about {
            let keys = check.test.keys().map(|keys| {
                let table = (check.test.kind().as_str(), &keys.table, &keys.keys);
                *places.entry(table).or_insert_with(|| {
                    let (opened, table) = self.open_keys(check, keys);
                    asked.keys.push(opened);
                    shared.push(table);
                    shared.len() - 1
                })
            });
            asked.tests.push(Asking {
                test: &check.test,
                keys: keys.unwrap_or_default(),
            });
            with_keys.push((place, check, keys));
        }
        match self.reader.read(input, &asked, progress) {
            Ok(parts) => self.take(position, input, &with_keys, &shared, parts),
            Err(error) => {
                self.fail(Some(position), input.name.clone(), error);
                self.unread(position, input, &with_keys, &[]);
            }
        }
    }

    /// A table in several files is looked at by none of its checks. Those are about it whose columns it has, by the names in
    /// all its files; one whose names cannot be read may have them.
    fn several_files(&mut self, position: usize, table: &str, about: &[(usize, &Check)]) {
        let pieces = self.inputs.iter().filter(|input| input.table.as_deref() == Some(table));
        let alone = |piece: &Input| Input {
            table: None,
            ..piece.clone()
        };
        let pieces: Vec<Input> = pieces.map(alone).collect();
        let named: Vec<_> = name_columns(&pieces, self.options, &Quiet)
            .into_iter()
            .flatten()
            .collect();
        let is_known = named.iter().all(Result::is_ok);
        let columns = named.iter().flatten().flat_map(|named| &named.columns);
        let columns: BTreeSet<&Masked<String>> = columns.map(|column| &column.name).collect();
        let whole = Input {
            name: table.to_owned(),
            ..Input::default()
        };
        for (place, check) in about {
            let test = row_test(&check.test, 0, &mut PatternBudget::default());
            let has = |name: &String| columns.contains(&Masked::new(name.clone()));
            let may_be_about = !is_known || test.is_ok_and(|test| test.columns().iter().all(has));
            let reason = match may_be_about {
                true => Unanswered::SeveralFiles,
                false if check.table.is_some() => Unanswered::NoColumn,
                false => {
                    self.pass_over(*place);
                    continue;
                }
            };
            let outcome = CheckOutcome {
                answer: Err(reason),
                ..self.outcome(check, position, &whole, &[])
            };
            self.push(*place, outcome);
        }
    }

    fn take(
        &mut self,
        position: usize,
        input: &Input,
        about: &About<'_>,
        shared: &[Shared<'_>],
        parts: Vec<ReadPart<RowsMeasurement>>,
    ) {
        let before: Vec<usize> = about.iter().map(|(place, ..)| self.count(*place)).collect();
        for part in parts {
            let measured = match part {
                ReadPart::Table(measured) => *measured,
                ReadPart::Unread(part, error) => {
                    self.fail(Some(position), input.name.clone(), unread(input, &part, &error));
                    self.unread(position, input, about, &part);
                    continue;
                }
                ReadPart::Unasked(..) => continue,
            };
            if !self.is_same(position, measured.digest) {
                self.unread(position, input, about, &measured.part);
                continue;
            }
            let keys: Vec<(KeyTable, bool)> = shared
                .iter()
                .zip(&measured.keys)
                .enumerate()
                .map(|(place, (table, keys))| self.take_keys(place, table, keys))
                .collect();
            for ((place, check, of_keys), answer) in about.iter().zip(measured.answers) {
                let is_of_the_table = matches!(answer, Err(Unanswered::NoColumn | Unanswered::SeveralColumns));
                if answer == Err(Unanswered::NoColumn) {
                    self.pass_over(*place);
                    continue;
                }
                let of_keys = of_keys.filter(|_| !is_of_the_table);
                if let Some(table) = of_keys.and_then(|place| shared.get(place))
                    && let Some(error) = &table.unopened
                {
                    self.fail(table.input, table.keys.table.clone(), error.clone());
                }
                let keys = of_keys.and_then(|place| keys.get(place));
                let answer = match keys {
                    Some((_, false)) => Err(Unanswered::KeysUnread),
                    _ => answer,
                };
                let outcome = CheckOutcome {
                    rows: measured.rows.unwrap_or(0),
                    quarantined: measured.quarantined,
                    data: measured.digest,
                    keys: keys.map(|(keys, _)| keys.clone()),
                    answer,
                    ..self.outcome(check, position, input, &measured.part)
                };
                self.push(*place, outcome);
            }
        }
        // A check that names its table expects its columns there, in one table of the file at least.
        for ((place, check, _), before) in about.iter().zip(before) {
            if check.table.is_some() && self.count(*place) == before {
                let passed_over = self.found.get(*place).is_some_and(|found| found.passed_over);
                let outcome = CheckOutcome {
                    answer: Err(nothing_found(passed_over)),
                    ..self.outcome(check, position, input, &[])
                };
                self.push(*place, outcome);
            }
        }
    }

    /// Whether an input that was read now is what was measured before; if not, that is a failure.
    fn is_same(&mut self, position: usize, digest: Option<Digest>) -> bool {
        let Some((input, found)) = self.inputs.get(position).zip(digest) else {
            return true;
        };
        let known = known_digest(input, self.request.measured);
        let is_same = known.is_none_or(|(known, _)| known == found);
        if !is_same {
            let changed = Error::new(ErrorCode::InputChanged, shown(&input.path));
            self.fail(Some(position), input.name.clone(), changed);
        }
        is_same
    }

    /// What is told of a table of keys that was needed, and why it could not be read, if it could not. False if it is an input
    /// that changed.
    fn take_keys(&mut self, place: usize, table: &Shared<'_>, measured: &KeysMeasurement) -> (KeyTable, bool) {
        if let Some((code, detail)) = &measured.failure {
            let error = Error::new(*code, table.path.clone()).detail(detail.clone());
            self.fail(table.input, table.keys.table.clone(), error);
        }
        let position = table.input.unwrap_or(self.inputs.len() + place);
        let told = KeyTable {
            data: measured.digest,
            quarantined: measured.quarantined,
            ..shown_keys(table.keys, position, &self.installation.recognisers())
        };
        let is_same = table.input.is_none_or(|input| self.is_same(input, measured.digest));
        (told, is_same)
    }

    /// Nothing could be answered of a table that could not be read.
    fn unread(&mut self, position: usize, input: &Input, about: &About<'_>, part: &[Part]) {
        for (place, check, _) in about {
            let outcome = self.outcome(check, position, input, part);
            self.push(*place, outcome);
        }
    }

    fn count(&self, place: usize) -> usize {
        self.found.get(place).map_or(0, |found| found.outcomes.len())
    }

    fn push(&mut self, place: usize, outcome: CheckOutcome) {
        if let Some(found) = self.found.get_mut(place) {
            found.outcomes.push(outcome);
        }
    }

    fn pass_over(&mut self, place: usize) {
        if let Some(found) = self.found.get_mut(place) {
            found.passed_over = true;
        }
    }

    /// Tells a failure, once.
    fn fail(&mut self, input: Option<usize>, name: String, error: Error) {
        let position = input.unwrap_or(self.inputs.len());
        let failure = ReadFailure {
            input,
            name: self.installation.shown_name(&name, position),
            error,
        };
        if !self.failures.contains(&failure) {
            self.failures.push(failure);
        }
    }

    /// The outcome of a check on a table that was not read so far.
    fn outcome(&self, check: &Check, position: usize, input: &Input, part: &[Part]) -> CheckOutcome {
        let recognisers = self.installation.recognisers();
        let reading = ReadingRecord {
            part: part.to_vec(),
            ..ReadingRecord::default()
        };
        let name = Masked::new(input.name.clone());
        let (_, withheld) = disclose_name(&name, position, &recognisers);
        let part = shown_reading(&reading, &recognisers).part;
        CheckOutcome {
            table: Some(table_name(&name, &part, withheld, position, &recognisers)),
            ..nowhere(check, Unanswered::TableUnread)
        }
    }

    /// Opens a table of keys; whether it is needed is seen when the columns of the data are known.
    fn open_keys<'k>(&self, check: &Check, keys: &'k KeyColumns) -> (Result<OpenKeys<'k>, Unanswered>, Shared<'k>) {
        let folder = &self.request.checks.folder;
        let mut shared = Shared {
            keys,
            input: None,
            path: shown(&folder.join(&keys.table)),
            unopened: None,
        };
        let is_reference = matches!(check.test, CheckTest::Reference(_));
        let (name, file) = match is_reference {
            true => (keys.table.clone(), open_below(folder, &keys.table)),
            false => match named(self.inputs, &keys.table) {
                Ok((position, input)) => {
                    shared.input = Some(position);
                    shared.path = shown(&input.path);
                    (input.name.clone(), opened(input))
                }
                Err(reason) => return (Err(reason), shared),
            },
        };
        let file = file.map_err(|error| {
            let reason = match error.code() {
                ErrorCode::InputMissing => Unanswered::NoKeyTable,
                _ => Unanswered::KeysUnread,
            };
            shared.unopened = Some(error);
            reason
        });
        let columns = &keys.keys;
        let opened = file.map(|file| OpenKeys {
            file,
            name,
            columns,
            is_reference,
        });
        (opened, shared)
    }

    pub(super) fn finish(self) -> QualityRun {
        let checks = self.request.checks;
        let mut outcomes = Vec::new();
        for (check, found) in checks.checks.iter().zip(self.found) {
            if found.outcomes.is_empty() {
                outcomes.push(nowhere(check, nothing_found(found.passed_over)));
            }
            outcomes.extend(found.outcomes);
        }
        QualityRun {
            report: QualityReport {
                tool_version: TOOL_VERSION.to_owned(),
                checks: Some(checks.digest),
                outcomes,
            },
            failures: self.failures,
        }
    }
}

/// Why no table answered a check.
const fn nothing_found(passed_over: bool) -> Unanswered {
    match passed_over {
        true => Unanswered::NoColumn,
        false => Unanswered::NoTable,
    }
}

/// A check that nothing answered.
fn nowhere(check: &Check, reason: Unanswered) -> CheckOutcome {
    CheckOutcome {
        check: check.id.clone(),
        title: check.title.clone(),
        severity: check.severity,
        kind: check.test.kind(),
        table: None,
        rows: 0,
        quarantined: 0,
        data: None,
        keys: None,
        answer: Err(reason),
    }
}
