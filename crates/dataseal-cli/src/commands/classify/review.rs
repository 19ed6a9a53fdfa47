//! `dataseal classify review`: a workbook for the data owner, and back into labels.toml.

use std::path::{Path, PathBuf};

use dataseal::model::{ColumnDecision, ErrorCode, ExitStatus, LabelDecision};
use dataseal::output::{Existing, write_whole};
use dataseal::report::{Remark, annotated_workbook, decisions_text, printable, render_error, review_workbook};
use dataseal::review::{
    CellProblem, Change, ChangeKind, ReviewDefaults, ReviewReading, changes, copied_sheets, read_review,
};
use dataseal::{
    ASSET_FILE, Error, Input, LABELS_FILE, assessment_day, label_folders, load_asset, load_labels, read_book,
};

use crate::cli::ReviewArgs;
use crate::commands::refuse_existing;
use crate::commands::scan::quoted;
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::survey::{Purpose, inputs, local_inputs, survey};
use crate::terminal;

/// Withdrawn and unchanged decisions that are listed with the others.
const SHOWN: usize = 200;

pub(crate) fn run(arguments: &ReviewArgs, session: &Session) -> Result<ExitStatus, Failure> {
    match (&arguments.xlsx, &arguments.apply) {
        (Some(workbook), _) => write(workbook, arguments, session),
        (None, Some(workbook)) => apply(workbook, arguments, session),
        (None, None) => Err(Failure::of(ErrorCode::Usage, "--xlsx, --apply")),
    }
}

/// The data that is named, or that of the declaration here.
fn named_inputs(arguments: &ReviewArgs, session: &Session) -> Result<Vec<Input>, Failure> {
    if !arguments.paths.is_empty() {
        return inputs(&arguments.paths, None, session);
    }
    let asset = Path::new(ASSET_FILE);
    if !asset.exists() {
        let error = Error::new(ErrorCode::Usage, "classify review");
        return Err(error.detail("name the data: there is no asset.toml here").into());
    }
    Ok(load_asset(asset, &session.installation)?.inputs)
}

fn write(workbook: &Path, arguments: &ReviewArgs, session: &Session) -> Result<ExitStatus, Failure> {
    if !arguments.force {
        refuse_existing(workbook)?;
    }
    let inputs = named_inputs(arguments, session)?;
    let folder = relative_folder(&inputs);
    let survey = survey(inputs, None, arguments.as_of.as_deref(), Purpose::Look, session)?;
    for error in &survey.errors {
        print_error(error, session.lang);
    }
    if survey.measured.is_empty() {
        return Ok(survey.measuring_status());
    }
    let bytes = review_workbook(&survey.appraisal, folder.as_deref(), &session.context())?;
    let existing = Existing::under(arguments.force);
    write_whole(workbook, &bytes, existing)?;
    let columns: usize = survey.appraisal.tables.iter().map(|table| table.columns.len()).sum();
    let shown = workbook.display().to_string();
    session.say("cli.review-written", &[("path", &shown), ("n", &columns)]);
    let next = format!("dataseal classify review --apply {} --dry-run", quoted(&shown));
    session.note("cli.next", &[("command", &next)]);
    Ok(survey.measuring_status())
}

/// Where the data lies, as it was named, for finding it again; nothing absolute, for a workbook goes through many hands.
fn relative_folder(inputs: &[Input]) -> Option<String> {
    let folders = label_folders(inputs);
    let mut folders = folders.iter();
    match (folders.next(), folders.next()) {
        (Some(only), None) if only.is_relative() => only.to_str().map(str::to_owned),
        _ => None,
    }
}

fn apply(workbook: &Path, arguments: &ReviewArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let date = assessment_day(arguments.as_of.as_deref())?;
    let sheets = read_book(workbook)?;
    let defaults = ReviewDefaults {
        reviewer: arguments.by.as_deref(),
        date,
    };
    let name = workbook.display().to_string();
    let reading = read_review(&name, &sheets, defaults, &session.installation)?;
    for note in &reading.notes {
        let first = note.first.as_ref().map(|place| place.address()).unwrap_or_default();
        let id = format!("cli.review-note.{}", note.kind.as_str());
        session.note(&id, &[("n", &note.count), ("first", &printable(&first))]);
    }
    if !reading.problems.is_empty() {
        tell_problems(&name, &reading.problems, session);
        if let Some(copy) = &arguments.annotate {
            let remarks: Vec<Remark> = reading
                .problems
                .iter()
                .map(|problem| remark(problem, session))
                .collect();
            let bytes = annotated_workbook(&copied_sheets(&sheets), &remarks, &date.to_string())?;
            let existing = Existing::under(arguments.force);
            write_whole(copy, &bytes, existing)?;
            session.note("cli.review-annotated", &[("path", &copy.display())]);
        }
        return Ok(ExitStatus::Usage);
    }
    let labels = destination(&reading, arguments, session)?;
    let before: Vec<ColumnDecision> = match labels.exists() {
        true => load_labels(&labels, &session.installation)?,
        false => Vec::new(),
    };
    let (made, after) = changes(&before, &reading);
    tell_changes(&made, session);
    let count = |kind| made.iter().filter(|change| change.kind == kind).count();
    let shown = labels.display().to_string();
    let counts: [(&str, &dyn std::fmt::Display); 5] = [
        ("path", &shown),
        ("new", &count(ChangeKind::New)),
        ("changed", &count(ChangeKind::Changed)),
        ("withdrawn", &count(ChangeKind::Withdrawn)),
        ("same", &count(ChangeKind::Same)),
    ];
    let changes_nothing = made.iter().all(|change| change.kind == ChangeKind::Same);
    if arguments.dry_run {
        session.say("cli.review-would", &counts);
    } else if changes_nothing {
        session.say("cli.review-nothing", &counts);
    } else {
        let text = decisions_text(&after, session.lang);
        write_whole(&labels, text.as_bytes(), Existing::Replace)?;
        session.say("cli.review-applied", &counts);
    }
    Ok(ExitStatus::Success)
}

/// Where the decisions go: named, beside the data that is named, or beside the data where the workbook says that it lay.
fn destination(reading: &ReviewReading, arguments: &ReviewArgs, session: &Session) -> Result<PathBuf, Failure> {
    if let Some(labels) = &session.labels {
        return Ok(labels.clone());
    }
    let folder = if arguments.paths.is_empty() {
        let holds_data = |folder: &Path| reading.files.iter().any(|file| folder.join(file).exists());
        let told = reading
            .folder
            .as_deref()
            .map(Path::new)
            .filter(|folder| folder.is_relative());
        let plain = |folder: &&Path| {
            let mut parts = folder.components();
            parts.all(|part| !matches!(part, std::path::Component::ParentDir))
        };
        let mut folders = told.into_iter().filter(plain).chain([Path::new("")]);
        folders.find(|folder| holds_data(folder)).map(Path::to_owned)
    } else {
        let inputs = local_inputs(&arguments.paths, session)?;
        label_folders(&inputs).into_iter().next()
    };
    folder.map(|folder| folder.join(LABELS_FILE)).ok_or_else(|| {
        let error = Error::new(ErrorCode::Usage, "--apply");
        error
            .detail("the data of the workbook is not here: name it, or name labels.toml with --labels")
            .into()
    })
}

fn tell_problems(name: &str, problems: &[CellProblem], session: &Session) {
    for problem in problems {
        let place = format!("{name} {}", printable(&problem.place.address()));
        let details = [("place", place), ("problem", problem_text(problem, session))];
        terminal::tell(&render_error(ErrorCode::LabelsInvalid, &details, session.lang));
    }
}

fn problem_text(problem: &CellProblem, session: &Session) -> String {
    let text = session.text(&format!("cli.review-problem.{}", problem.kind.as_str()), &[]);
    match &problem.suggestion {
        Some(meant) => session.text("cli.review-problem.meant", &[("text", &text), ("meant", meant)]),
        None => text,
    }
}

fn remark(problem: &CellProblem, session: &Session) -> Remark {
    Remark {
        sheet: problem.place.sheet,
        row: problem.place.row,
        column: problem.place.column,
        text: problem_text(problem, session),
    }
}

/// One line a change, the same left out.
fn tell_changes(made: &[Change], session: &Session) {
    let different = || made.iter().filter(|change| change.kind != ChangeKind::Same);
    for change in different().take(SHOWN) {
        let target = &change.target;
        let part = if target.part.is_empty() {
            String::new()
        } else {
            format!(" {}", target.part)
        };
        let column = format!("{}{part} · {}", printable(&target.file), printable(&target.column));
        let side = |decision: &Option<LabelDecision>| match decision {
            Some(decision) => decided(decision, session),
            None => {
                let machine = change.machine.as_deref().unwrap_or_default();
                let class = if machine.is_empty() { "none" } else { machine };
                session.text("cli.review-machine", &[("class", &class)])
            }
        };
        let kind = match change.kind {
            ChangeKind::New => "new",
            ChangeKind::Changed => "changed",
            ChangeKind::Withdrawn => "withdrawn",
            ChangeKind::Same => "same",
        };
        let args: [(&str, &dyn std::fmt::Display); 3] = [
            ("column", &column),
            ("before", &side(&change.before)),
            ("after", &side(&change.after)),
        ];
        session.say(&format!("cli.review-change.{kind}"), &args);
        if let Some(decision) = &change.after {
            let why = format!(
                "{} — {} {}",
                printable(&decision.reason),
                printable(&decision.reviewer),
                decision.date
            );
            terminal::print(&format!("    {why}\n"));
        }
    }
    let left = different().count().saturating_sub(SHOWN);
    if left > 0 {
        session.say("cli.review-more", &[("n", &left)]);
    }
}

/// A decision in few words.
fn decided(decision: &LabelDecision, session: &Session) -> String {
    let taxonomy = &session.installation.policies().taxonomy;
    let classes = decision.classes.as_ref().map(|classes| match classes.as_slice() {
        [] => session.text("review.none", &[]),
        several => {
            let titles = several.iter().map(|class| {
                let known = taxonomy.class(class);
                known.map_or_else(|| class.to_string(), |known| session.lang.pick(&known.title).to_owned())
            });
            titles.collect::<Vec<_>>().join("; ")
        }
    });
    let grade = decision.grade.map(|grade| grade.as_str().to_owned());
    let shown = decision.disclose.then(|| session.text("review.disclosed", &[]));
    classes
        .into_iter()
        .chain(grade)
        .chain(shown)
        .collect::<Vec<_>>()
        .join(" · ")
}
