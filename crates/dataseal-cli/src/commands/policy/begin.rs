//! `dataseal policy new`: the files of a new pack, and where to go on.

use std::fs;

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::{Existing, write_folder, write_whole};
use dataseal::policy::{Draft, NewPack, draft, read_clauses};
use dataseal::{Error, read_rows, today_in_shanghai};

use crate::cli::PolicyNewArgs;
use crate::commands::refuse_existing;
use crate::commands::scan::quoted;
use crate::failure::Failure;
use crate::overlay::read_overlay;
use crate::session::Means;

pub(super) fn run(arguments: &PolicyNewArgs, means: &Means) -> Result<ExitStatus, Failure> {
    let PolicyNewArgs { folder, id, .. } = arguments;
    let own = folder.join(id.as_str());
    refuse_existing(&own)?;
    let beside = if folder.is_dir() {
        read_overlay(folder)?.files
    } else {
        Vec::new()
    };
    let clauses = match &arguments.from_standard {
        Some(file) => {
            let (sheets, unfit) = read_rows(file)?;
            read_clauses(&sheets, &unfit).map_err(|problems| {
                let errors = problems.into_iter().map(|problem| {
                    let what = means.lang.pick(&problem.what).to_owned();
                    Error::new(ErrorCode::PackInvalid, problem.place).detail(what)
                });
                Failure::Errors(errors.collect())
            })?
        }
        None => Vec::new(),
    };
    let in_force = arguments.in_force.as_deref().map(str::parse).transpose();
    let new = NewPack {
        id: id.clone(),
        title: &arguments.title,
        jurisdiction: &arguments.jurisdiction,
        instrument: arguments.instrument.as_deref().unwrap_or(&arguments.title),
        in_force: in_force.map_err(|_| Failure::of(ErrorCode::Usage, "--in-force"))?,
        today: today_in_shanghai(),
        clauses: &clauses,
    };
    let Draft { files, source } = draft(&new, &beside)?;
    let source = source.map(|(path, text)| (folder.join(path), text));
    if let Some((path, text)) = &source {
        write_whole(path, text.as_bytes(), Existing::Keep)?;
    }
    if let Err(error) = write_folder(&own, &files) {
        // The file of the instrument is this run's own, and without its pack it says nothing.
        let _ = source.map(|(path, _)| fs::remove_file(path));
        return Err(error.into());
    }
    let written = files.len().saturating_add(usize::from(source.is_some()));
    let shown = folder.display().to_string();
    means.say("cli.pack-drafted", &[("id", id), ("n", &written), ("folder", &shown)]);
    let folder = quoted(&shown);
    for verb in ["lint", "test"] {
        let next = format!("dataseal policy {verb} {id} --policies {folder}");
        means.note("cli.next", &[("command", &next)]);
    }
    Ok(ExitStatus::Success)
}
