//! Anonymity risk from inputs to an answer: measured by the reader as a request of its own, named and judged here.

use dataseal_engine::{EngineError, risk};
use dataseal_model::{
    ChoiceError, ColumnChoice, Environment, ErrorCode, ExitStatus, Masked, ReleaseAssessment, ReleaseModel, RiskColumn,
    RiskMeasurement, RiskReport, RiskRequest, RiskRequests, TableRisk, disclose_name, disclose_names,
};

use crate::appraise::{TOOL_VERSION, shown_reading, table_name};
use crate::measure::{read_here, shown, unchanged, unread};
use crate::worker::{ReadPart, Worker, WorkerInput};
use crate::{Error, Input, Installation, MeasureOptions, Progress};

/// What was measured of one input.
#[derive(Clone, Debug, Default)]
pub struct InputRisk {
    /// Its tables, those that could not be read as errors in their place.
    pub tables: Vec<Result<RiskMeasurement, Error>>,
    /// Tables that lack a column which was asked for, beside others that have them all.
    pub passed_over: u64,
}

/// Measures the anonymity risk of inputs one after the other, each by itself: one bad file does not stop the others.
///
/// A table that several files make up is refused: its classes would be those of a piece, which say nothing about the whole.
pub fn measure_risk(
    inputs: &[Input],
    request: &RiskRequest,
    options: &MeasureOptions,
    progress: &dyn Progress,
) -> Vec<InputRisk> {
    let mut reader = RiskReader::new(options);
    let asked = RiskRequests::Every(request.clone());
    let measure = |(index, input): (usize, &Input)| {
        progress.begin(&input.name, index, inputs.len());
        let parts = reader.read(input, &asked, progress);
        progress.end();
        match parts {
            Ok(parts) => gather(input, request, parts),
            Err(error) => InputRisk {
                tables: vec![Err(error)],
                passed_over: 0,
            },
        }
    };
    inputs.iter().enumerate().map(measure).collect()
}

/// Reads inputs for their risk, one after the other.
pub(crate) struct RiskReader {
    options: MeasureOptions,
    worker: Option<Worker>,
}

impl RiskReader {
    pub(crate) fn new(options: &MeasureOptions) -> Self {
        Self {
            options: options.without_digests(),
            worker: options.reading.worker(),
        }
    }

    /// What is asked of the tables of an input.
    pub(crate) fn read(
        &mut self,
        input: &Input,
        asked: &RiskRequests,
        progress: &dyn Progress,
    ) -> Result<Vec<ReadPart<RiskMeasurement>>, Error> {
        if input.table.is_some() {
            let refused = Error::new(ErrorCode::InputUnsupported, shown(&input.path));
            return Err(refused.detail("the risk of a table in several files is not measured"));
        }
        let options = &self.options;
        let (before, parts) = unchanged(input, |file, scratch| match &mut self.worker {
            Some(worker) => {
                let given = WorkerInput {
                    file,
                    scratch: &scratch,
                    name: &input.name,
                };
                worker.risk(given, asked, options, progress)
            }
            None => read_here(file, scratch, input, options, |table, means| {
                let Some(request) = asked.of(table.part()) else {
                    return Ok(None);
                };
                match risk(table, request, means) {
                    Ok(measured) => Ok(Some(ReadPart::Table(Box::new(measured)))),
                    Err(EngineError::Choice { place, reason }) => Ok(Some(ReadPart::Unasked(place, reason))),
                    Err(error) => Err(Error::new(error.code(), "").detail(error.to_string())),
                }
            }),
        })?;
        // The reader says what its file was; this process knows how many bytes there are.
        let differs = |part: &ReadPart<RiskMeasurement>| match part {
            ReadPart::Table(measured) => measured.file.bytes != before.size(),
            _ => false,
        };
        if parts.iter().any(differs) {
            return Err(Error::new(ErrorCode::InputChanged, shown(&input.path)));
        }
        Ok(parts)
    }
}

/// The tables of an input. A table without the columns is an error only where no other of the input has them: of a workbook
/// one sheet is usually meant.
fn gather(input: &Input, request: &RiskRequest, parts: Vec<ReadPart<RiskMeasurement>>) -> InputRisk {
    let mut gathered = InputRisk::default();
    let mut refused = None;
    for part in parts {
        match part {
            ReadPart::Table(measured) => gathered.tables.push(Ok(*measured)),
            ReadPart::Unread(place, error) => gathered.tables.push(Err(unread(input, &place, &error))),
            ReadPart::Unasked(place, reason) => {
                gathered.passed_over += 1;
                refused.get_or_insert((place, reason));
            }
        }
    }
    if let Some((place, reason)) = refused.filter(|_| !gathered.tables.iter().any(Result::is_ok)) {
        gathered.passed_over = 0;
        let error = Error::new(ErrorCode::Usage, shown(&input.path));
        gathered.tables.push(Err(error.detail(refusal(request, place, reason))));
    }
    gathered
}

/// Which choice does not fit, in the user's own words, and what would.
fn refusal(request: &RiskRequest, place: usize, reason: ChoiceError) -> String {
    let quasi = request.quasi_identifiers.len();
    let (flag, choice) = match place.checked_sub(quasi) {
        None => ("--quasi-identifiers", request.quasi_identifiers.get(place)),
        Some(place) => ("--sensitive", request.sensitive.get(place)),
    };
    let choice = match choice {
        Some(ColumnChoice::Name(name)) => format!(" {name}"),
        Some(ColumnChoice::Position(position)) => format!(" #{}", position.saturating_add(1)),
        None => String::new(),
    };
    let why = match reason {
        ChoiceError::Missing => "the table has no such column; #3 is the third one",
        ChoiceError::Ambiguous => "several columns have that name; tell them apart by place, as #3",
        ChoiceError::Twice => "the column was named before",
        ChoiceError::Nothing => "no column was named",
    };
    format!("{flag}{choice}: {why}")
}

/// Names what was measured and holds it against a release, if one is asked about. Nothing is decided without one.
pub fn assess_risk(
    measured: &[RiskMeasurement],
    release: Option<(ReleaseModel, Environment)>,
    installation: &Installation,
) -> RiskReport {
    let table = |(position, measured): (usize, &RiskMeasurement)| table(measured, position, release, installation);
    RiskReport {
        tool_version: TOOL_VERSION.to_owned(),
        release,
        tables: measured.iter().enumerate().map(table).collect(),
    }
}

fn table(
    measured: &RiskMeasurement,
    position: usize,
    release: Option<(ReleaseModel, Environment)>,
    installation: &Installation,
) -> TableRisk {
    let recognisers = installation.recognisers();
    let file = &measured.file;
    let (file_name, withheld) = disclose_name(&file.name, position, &recognisers);
    let reading = shown_reading(&file.reading, &recognisers);
    let names: Vec<&Masked<String>> = measured.columns.iter().map(|column| &column.name).collect();
    let names = disclose_names(&names, &recognisers);
    let columns = |positions: &[usize]| {
        let column = |position: &usize| {
            let name = names.get(*position)?.clone();
            Some(RiskColumn {
                position: *position,
                name,
            })
        };
        positions.iter().filter_map(column).collect()
    };
    let classes = &measured.result.classes;
    TableRisk {
        name: table_name(&file.name, &reading.part, withheld, position, &recognisers),
        file_name,
        digest: file.digest,
        rows: classes.rows(),
        quarantined: file.quarantine.total,
        quasi_identifiers: columns(&measured.question.quasi_identifiers),
        sensitive: columns(&measured.question.sensitive),
        assessment: release.and_then(|(model, environment)| ReleaseAssessment::of(model, &environment, classes)),
        result: measured.result.clone(),
    }
}

/// How the process ends: 1 when a threshold is exceeded, 3 when a table has no rows or there is no table, else 0.
pub fn risk_status(report: &RiskReport) -> ExitStatus {
    let exceeded = |table: &TableRisk| table.assessment.is_some_and(|assessment| assessment.exceeded);
    if report.tables.iter().any(exceeded) {
        ExitStatus::Findings
    } else if report.tables.is_empty() || report.tables.iter().any(|table| table.rows == 0) {
        ExitStatus::Undetermined
    } else {
        ExitStatus::Success
    }
}
