//! `dataseal asset edit`: answers by options, in a dialogue, or through a workbook.

use std::io;
use std::path::Path;

use dataseal::model::facts::FactValue;
use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::{Existing, write_whole};
use dataseal::pack::{Answer, AssetKey, read_answer};
use dataseal::report::{AssetBook, answer_text, asset_workbook, printable};
use dataseal::{
    AnswerChange, AnswersError, AssetDraft, Error, ask_open, assessment_day, check_documents, read_book, take_answers,
};

use crate::cli::AssetEditArgs;
use crate::commands::refuse_existing;
use crate::commands::scan::quoted;
use crate::failure::Failure;
use crate::session::Session;

pub(super) fn run(arguments: &AssetEditArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let mut draft = AssetDraft::open(&arguments.asset, &session.installation)?;
    if let Some(workbook) = &arguments.to_xlsx {
        return to_workbook(workbook, &draft, arguments, session);
    }
    if let Some(workbook) = &arguments.from_xlsx {
        from_workbook(workbook, &mut draft, session)?;
    } else if !arguments.sets.is_empty() || !arguments.unsets.is_empty() {
        by_options(arguments, &mut draft, session)?;
    } else if arguments.wizard || session.environment.stdin_terminal {
        draft.asset()?;
        let asked = ask_open(
            &mut draft,
            session.lang,
            &mut io::stdin().lock(),
            &mut io::stdout().lock(),
        );
        asked.map_err(|_| Failure::of(ErrorCode::OutputFailed, "stdout"))?;
    } else {
        let detail = session.text("cli.edit-how", &[]);
        return Err(Error::new(ErrorCode::Usage, "asset edit").detail(detail).into());
    }
    finish(draft, arguments, session)
}

/// Tells what changes, and writes it unless it is only tried.
fn finish(draft: AssetDraft<'_>, arguments: &AssetEditArgs, session: &Session) -> Result<ExitStatus, Failure> {
    draft.check()?;
    let changes = draft.changes();
    changes.iter().for_each(|change| tell(change, session));
    let (count, shown) = (changes.len(), arguments.asset.display().to_string());
    let id = match (draft.is_changed(), arguments.dry_run) {
        (false, _) => "cli.edit-nothing",
        (true, true) => "cli.edit-would",
        (true, false) => "cli.edit-written",
    };
    if !arguments.dry_run {
        draft.save()?;
    }
    session.say(id, &[("path", &shown), ("n", &count)]);
    Ok(ExitStatus::Success)
}

fn tell(change: &AnswerChange<'_>, session: &Session) {
    let side = |value: &Option<FactValue>| {
        let text = value
            .as_ref()
            .map(|value| answer_text(&change.key, value, session.lang));
        text.map_or_else(String::new, |text| printable(&text).into_owned())
    };
    let id = match (&change.before, &change.after) {
        (None, _) => "cli.edit-change.new",
        (_, Some(_)) => "cli.edit-change.changed",
        (_, None) => "cli.edit-change.withdrawn",
    };
    let (before, after) = (side(&change.before), side(&change.after));
    session.say(
        id,
        &[("key", &change.key.path()), ("before", &before), ("after", &after)],
    );
}

/// Every option is looked at before one is taken, so that all that is wrong is told at once.
fn by_options<'i>(arguments: &AssetEditArgs, draft: &mut AssetDraft<'i>, session: &Session) -> Result<(), Failure> {
    let mut errors = Vec::new();
    let mut set: Vec<(AssetKey<'i>, Option<Answer>)> = Vec::new();
    for option in &arguments.sets {
        match setting(option, draft, session) {
            Ok((key, answer)) => set.push((key, Some(answer))),
            Err(error) => errors.push(error),
        }
    }
    for named in &arguments.unsets {
        match draft.key(named) {
            Ok(key) => set.push((key, None)),
            Err(meant) => errors.push(unknown("--unset", named, meant, session)),
        }
    }
    if !errors.is_empty() {
        return Err(Failure::Errors(errors));
    }
    for (key, answer) in set {
        match answer {
            Some(answer) => draft.set(key, &answer),
            None => draft.unset(key),
        }
    }
    Ok(())
}

fn setting<'i>(option: &str, draft: &AssetDraft<'i>, session: &Session) -> Result<(AssetKey<'i>, Answer), Error> {
    let Some((named, written)) = option.split_once('=') else {
        let detail = session.text("cli.edit-set-form", &[]);
        return Err(Error::new(ErrorCode::Usage, format!("--set {option}")).detail(detail));
    };
    let named = named.trim();
    let key = draft
        .key(named)
        .map_err(|meant| unknown("--set", named, meant, session))?;
    let answer = read_answer(&key, written).map_err(|wrong| {
        let subject = format!("--set {named}");
        Error::new(ErrorCode::Usage, subject).detail(session.lang.pick(&wrong))
    })?;
    Ok((key, answer))
}

fn unknown(option: &str, named: &str, meant: Option<String>, session: &Session) -> Error {
    let detail = match meant {
        Some(meant) => session.text("cli.edit-unknown-meant", &[("meant", &meant)]),
        None => session.text("cli.edit-unknown", &[]),
    };
    Error::new(ErrorCode::Usage, format!("{option} {named}")).detail(detail)
}

fn to_workbook(
    workbook: &Path,
    draft: &AssetDraft<'_>,
    arguments: &AssetEditArgs,
    session: &Session,
) -> Result<ExitStatus, Failure> {
    if !arguments.force {
        refuse_existing(workbook)?;
    }
    let asset = draft.asset()?;
    let day = assessment_day(arguments.as_of.as_deref())?;
    let documents = check_documents(&arguments.asset, day, &session.installation)?;
    let asked = draft.asked();
    // What is answered though nobody asks for it is shown as well.
    let questions = &session.installation.policies().questions;
    let keys = AssetKey::all(questions).filter(|key| asked.contains(key) || key.answer(asset).is_some());
    let keys: Vec<AssetKey<'_>> = keys.collect();
    let book = AssetBook {
        keys: &keys,
        asset,
        documents: &documents,
        digest: draft.digest(),
        as_of: &day.to_string(),
    };
    let bytes = asset_workbook(&book, &session.context())?;
    let existing = Existing::under(arguments.force);
    write_whole(workbook, &bytes, existing)?;
    let shown = workbook.display().to_string();
    session.say("cli.edit-book-written", &[("path", &shown), ("n", &keys.len())]);
    let (asset, book) = (arguments.asset.display().to_string(), quoted(&shown));
    let next = format!("dataseal asset edit {} --from-xlsx {book} --dry-run", quoted(&asset));
    session.note("cli.next", &[("command", &next)]);
    Ok(ExitStatus::Success)
}

fn from_workbook(workbook: &Path, draft: &mut AssetDraft<'_>, session: &Session) -> Result<(), Failure> {
    let sheets = read_book(workbook)?;
    let shown = workbook.display();
    match take_answers(draft, &sheets) {
        Ok(true) => Ok(()),
        Ok(false) => {
            session.note("cli.edit-book-older", &[("path", &shown)]);
            Ok(())
        }
        Err(AnswersError::Asset(error)) => Err(error.into()),
        Err(AnswersError::Cells(problems)) => {
            let errors = problems.into_iter().map(|problem| {
                let place = format!("{shown} {}", printable(&problem.place));
                Error::new(ErrorCode::AssetInvalid, place).detail(session.lang.pick(&problem.what))
            });
            Err(Failure::Errors(errors.collect()))
        }
    }
}
