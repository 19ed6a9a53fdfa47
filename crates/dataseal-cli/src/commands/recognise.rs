//! `dataseal recognise`: what of a registration carries over to another registry or exchange, and what is missing.

use std::path::Path;

use dataseal::model::{ExitStatus, PackState, Recognition, RecognitionOrigin, RecognitionTarget, nearest};
use dataseal::recognise::{Target, read_registered, recognise};
use dataseal::report::recognise_v1::{Recognised, targets_json};
use dataseal::report::{Context, recognition_text, targets_text};
use dataseal::{Input, VERSION, assessment_day};

use super::scan::quoted;
use crate::cli::{Plain, RecogniseArgs};
use crate::failure::{Failure, unknown_registry};
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(arguments: &RecogniseArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let as_of = assessment_day(arguments.as_of.as_deref())?;
    let policies = session.installation.policies();
    let (Some(file), Some(name)) = (&arguments.file, &arguments.target) else {
        let targets: Vec<RecognitionTarget> = Target::all(policies).map(|target| target.standing(as_of)).collect();
        terminal::print(&match arguments.format {
            Plain::Human => targets_text(&targets, &session.context()),
            Plain::Json => targets_json(&targets)?,
        });
        return Ok(ExitStatus::Success);
    };
    let target = Target::find(name, policies).ok_or_else(|| {
        let known = Target::all(policies).flat_map(Target::names);
        unknown_registry(name, nearest(name, known))
    })?;
    let registered = read_registered(file, &session.installation)?;
    let recognition = recognise(&Input::of(file).name, &registered, target, &session.installation, as_of);
    terminal::print(&match arguments.format {
        Plain::Json => Recognised::new(&recognition, VERSION).to_json()?,
        Plain::Human => {
            let next = next(file, &recognition);
            let context = Context {
                next: &next,
                ..session.context()
            };
            recognition_text(&recognition, &context)
        }
    });
    Ok(recognition.exit_status())
}

/// What to do with the answer: check the manifest's signatures, or judge by the packs of the target.
fn next(file: &Path, recognition: &Recognition) -> Vec<String> {
    let path = quoted(&file.display().to_string());
    if recognition.origin == RecognitionOrigin::Manifest {
        return vec![format!("dataseal verify {path} --key signer.pub")];
    }
    let packs = recognition
        .packs
        .iter()
        .filter(|standing| standing.state != PackState::Judged);
    let packs: Vec<&str> = packs.map(|standing| standing.pack.id.as_str()).collect();
    match (packs.is_empty(), recognition.origin) {
        (false, RecognitionOrigin::Asset) => {
            vec![format!("dataseal check --asset {path} --policy {}", packs.join(","))]
        }
        (false, _) => vec![format!("dataseal check --policy {}", packs.join(","))],
        (true, _) => Vec::new(),
    }
}
