//! `dataseal risk`: how easily somebody is found in the data by quasi-identifiers, and what that gives away.

use dataseal::model::{ExitStatus, RiskMeasurement};
use dataseal::report::risk_v1::Risk;
use dataseal::report::{FailedInput, risk_summary};
use dataseal::{Error, Input, InputRisk, assess_risk, measure_risk, risk_status};

use crate::cli::{RiskArgs, RiskFormat};
use crate::failure::{Failure, print_error};
use crate::session::Means;
use crate::survey::inputs;
use crate::terminal;

pub(crate) fn run(arguments: &RiskArgs, means: Means) -> Result<ExitStatus, Failure> {
    // Nothing that is measured here depends on policies; they only tell which names may be shown.
    let (session, measured) = means.open_beside(|means| -> Result<(Vec<Input>, Vec<InputRisk>), Failure> {
        let inputs = inputs(&arguments.paths, arguments.query.as_deref(), means)?;
        let outcomes = measure_risk(&inputs, &arguments.request(), &means.measuring, &means.bar());
        Ok((inputs, outcomes))
    })?;
    let session = &session;
    let (inputs, outcomes) = measured?;
    let mut measured: Vec<RiskMeasurement> = Vec::new();
    let mut errors: Vec<(String, Error)> = Vec::new();
    let mut passed_over = 0;
    for (position, (outcome, input)) in outcomes.into_iter().zip(&inputs).enumerate() {
        passed_over += outcome.passed_over;
        for table in outcome.tables {
            match table {
                Ok(table) => measured.push(table),
                Err(error) => errors.push((session.installation.shown_name(&input.name, position), error)),
            }
        }
    }
    let report = assess_risk(&measured, arguments.release(), &session.installation);
    let mut statuses: Vec<ExitStatus> = errors.iter().map(|(_, error)| error.exit_status()).collect();
    if !measured.is_empty() || errors.is_empty() {
        statuses.push(risk_status(&report));
    }
    let status = ExitStatus::fold(&statuses);
    for (_, error) in &errors {
        print_error(error, session.lang);
    }
    let told = errors.iter().map(|(name, error)| FailedInput {
        name: name.clone(),
        code: error.code(),
    });
    let failed: Vec<FailedInput> = told.collect();
    match arguments.format {
        // A wrong question has no answer.
        _ if status == ExitStatus::Usage => {}
        RiskFormat::Json => terminal::print(&Risk::new(&report, passed_over, &failed).to_json()?),
        RiskFormat::Human if measured.is_empty() => {}
        RiskFormat::Human => terminal::print(&risk_summary(&report, passed_over, &session.context())),
    }
    Ok(status)
}
