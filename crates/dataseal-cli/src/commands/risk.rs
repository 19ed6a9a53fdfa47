//! `dataseal risk`: how easily somebody is found in the data by quasi-identifiers, and what that gives away.

use dataseal::model::{ExitStatus, RiskMeasurement, TableMeasurement, TableSuggestion};
use dataseal::report::risk_v1::{Risk, Suggestions};
use dataseal::report::{FailedInput, risk_summary, suggestion_summary};
use dataseal::{
    Error, Input, InputRisk, assess_risk, measure, measure_risk, measure_suggested_risk, risk_status, suggest_columns,
};

use crate::cli::{RiskArgs, RiskFormat};
use crate::failure::{Failure, print_error};
use crate::session::{Means, Session};
use crate::survey::{decided, inputs};
use crate::terminal;

pub(crate) fn run(arguments: &RiskArgs, means: Means) -> Result<ExitStatus, Failure> {
    if arguments.quasi_identifiers.is_empty() {
        return run_suggested(arguments, &means.open()?);
    }
    // Nothing that is measured here depends on policies; they only tell which names may be shown.
    let (session, measured) = means.open_beside(|means| -> Result<(Vec<Input>, Vec<InputRisk>), Failure> {
        let inputs = inputs(&arguments.paths, arguments.query.as_deref(), means)?;
        let outcomes = measure_risk(&inputs, &arguments.request(), &means.measuring, &means.bar());
        Ok((inputs, outcomes))
    })?;
    let (inputs, outcomes) = measured?;
    let answer = Answer::of(outcomes, &inputs, &session);
    present(arguments, &answer, &session)
}

/// With the columns that are suggested for each table, or only these.
fn run_suggested(arguments: &RiskArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let inputs = inputs(&arguments.paths, arguments.query.as_deref(), session)?;
    let scanned = measure(&inputs, &session.installation, &session.measuring, &session.bar());
    let tables: Vec<&TableMeasurement> = scanned.iter().flatten().flatten().collect();
    let (_, decisions) = decided(&inputs, session)?;
    let suggestions = suggest_columns(&tables, &decisions, &session.installation);
    let risks = match arguments.suggest {
        true => Vec::new(),
        false => measure_suggested_risk(&inputs, &scanned, &suggestions, &session.measuring, &session.bar()),
    };
    let mut answer = Answer {
        suggestions,
        ..Answer::default()
    };
    for (position, (outcomes, input)) in scanned.into_iter().zip(&inputs).enumerate() {
        for error in outcomes.into_iter().filter_map(Result::err) {
            answer
                .errors
                .push((session.installation.shown_name(&input.name, position), error));
        }
    }
    let found = Answer::of(risks, &inputs, session);
    answer.measured = found.measured;
    answer.passed_over = found.passed_over;
    answer.errors.extend(found.errors);
    if arguments.suggest {
        return suggest(arguments, &answer, session);
    }
    present(arguments, &answer, session)
}

/// What was found of all inputs.
#[derive(Default)]
struct Answer {
    measured: Vec<RiskMeasurement>,
    errors: Vec<(String, Error)>,
    passed_over: u64,
    /// What was suggested; empty where the columns were named.
    suggestions: Vec<TableSuggestion>,
}

impl Answer {
    fn of(outcomes: Vec<InputRisk>, inputs: &[Input], session: &Session) -> Self {
        let mut answer = Self::default();
        for (position, (outcome, input)) in outcomes.into_iter().zip(inputs).enumerate() {
            answer.passed_over += outcome.passed_over;
            for table in outcome.tables {
                match table {
                    Ok(table) => answer.measured.push(table),
                    Err(error) => {
                        let name = session.installation.shown_name(&input.name, position);
                        answer.errors.push((name, error));
                    }
                }
            }
        }
        answer
    }

    fn failed(&self) -> Vec<FailedInput> {
        let told = self.errors.iter().map(|(name, error)| FailedInput {
            name: name.clone(),
            code: error.code(),
        });
        told.collect()
    }

    fn statuses(&self, session: &Session) -> Vec<ExitStatus> {
        for (_, error) in &self.errors {
            print_error(error, session.lang);
        }
        self.errors.iter().map(|(_, error)| error.exit_status()).collect()
    }
}

fn present(arguments: &RiskArgs, answer: &Answer, session: &Session) -> Result<ExitStatus, Failure> {
    let report = assess_risk(&answer.measured, arguments.release(), &session.installation);
    let mut statuses = answer.statuses(session);
    if !answer.measured.is_empty() || answer.errors.is_empty() {
        statuses.push(risk_status(&report));
    }
    let status = ExitStatus::fold(&statuses);
    match arguments.format {
        // A wrong question has no answer.
        _ if status == ExitStatus::Usage => {}
        RiskFormat::Json => {
            let document = Risk::new(&report, answer.passed_over, &answer.failed());
            terminal::print(&document.suggested(&answer.suggestions).to_json()?);
        }
        RiskFormat::Human => {
            if !answer.suggestions.is_empty() {
                terminal::print(&suggestion_summary(&answer.suggestions, &session.context()));
            }
            if !answer.measured.is_empty() {
                terminal::print(&risk_summary(&report, answer.passed_over, &session.context()));
            }
        }
    }
    Ok(status)
}

/// The suggestions alone.
fn suggest(arguments: &RiskArgs, answer: &Answer, session: &Session) -> Result<ExitStatus, Failure> {
    let mut statuses = answer.statuses(session);
    if !answer.suggestions.is_empty() || answer.errors.is_empty() {
        let measured = answer.suggestions.iter().any(|table| table.rows > 0);
        statuses.push(if measured {
            ExitStatus::Success
        } else {
            ExitStatus::Undetermined
        });
    }
    match arguments.format {
        RiskFormat::Json => {
            terminal::print(&Suggestions::new(&answer.suggestions, &answer.failed()).to_json()?);
        }
        RiskFormat::Human => terminal::print(&suggestion_summary(&answer.suggestions, &session.context())),
    }
    Ok(ExitStatus::fold(&statuses))
}
