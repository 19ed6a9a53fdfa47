//! `dataseal scan --metadata-only`: what names and declared types say. No value is read, nothing is graded, judged or sealed.

use std::path::Path;

use dataseal::model::{ErrorCode, ExitStatus, NamedTable};
use dataseal::output::{Ready, place_all};
use dataseal::report::metadata_v1::Metadata;
use dataseal::report::{Context, FailedInput, metadata_page, metadata_summary};
use dataseal::{Error, appraise_names, is_address, name_columns};

use super::quoted;
use crate::cli::{Format, ScanArgs};
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::survey::local_inputs;
use crate::terminal;

pub(super) fn run(arguments: &ScanArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let remote = arguments
        .paths
        .iter()
        .filter_map(|path| path.to_str())
        .find(|path| is_address(path));
    if remote.is_some() {
        let why = session.text("cli.metadata-remote", &[]);
        return Err(Error::new(ErrorCode::Usage, "--metadata-only").detail(why).into());
    }
    let inputs = local_inputs(&arguments.paths, session)?;
    let outcomes = name_columns(&inputs, &session.measuring, &session.bar());
    let (mut named, mut errors, mut failed): (Vec<NamedTable>, Vec<Error>, Vec<FailedInput>) = Default::default();
    for (position, (outcomes, input)) in outcomes.into_iter().zip(&inputs).enumerate() {
        for outcome in outcomes {
            match outcome {
                Ok(table) => named.push(table),
                Err(error) => {
                    let name = session.installation.shown_name(&input.name, position);
                    let code = error.code();
                    failed.push(FailedInput { name, code });
                    errors.push(error);
                }
            }
        }
    }
    for error in &errors {
        print_error(error, session.lang);
    }
    let report = appraise_names(&named, &session.installation);
    let paths: Vec<String> = arguments
        .paths
        .iter()
        .map(|path| quoted(&path.display().to_string()))
        .collect();
    let next = [format!("dataseal scan {}", paths.join(" "))];
    let context = Context {
        next: &next,
        ..session.context()
    };
    let json = Metadata::new(&report, &failed, context.taxonomy).to_json()?;
    if let Some(folder) = &arguments.output.out {
        write(folder, &json, &metadata_page(&report, &context)?, session)?;
    }
    match arguments.output.format {
        Format::Json => terminal::print(&json),
        Format::Html => terminal::print(&metadata_page(&report, &context)?),
        Format::Human if named.is_empty() => {}
        Format::Human => terminal::print(&metadata_summary(&report, &context)),
    }
    let mut items: Vec<ExitStatus> = errors.iter().map(Error::exit_status).collect();
    if !named.is_empty() {
        // Nothing was measured, so nothing is known.
        items.push(ExitStatus::Undetermined);
    }
    Ok(ExitStatus::fold(&items))
}

fn write(folder: &Path, json: &str, page: &str, session: &Session) -> Result<(), Failure> {
    let files = [
        ("metadata.json".to_owned(), json),
        (format!("metadata.{}.html", session.lang), page),
    ];
    let ready = files.map(|(name, text)| Ready::whole(&folder.join(name), text.as_bytes(), false));
    let ready: Result<Vec<Ready>, Error> = ready.into_iter().collect();
    place_all(ready?)?;
    Ok(())
}
