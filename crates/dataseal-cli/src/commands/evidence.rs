//! `dataseal evidence`: add a document to an asset.toml, list documents, and check how they stand.

use std::io::{self, BufRead};

use dataseal::model::{CheckedDocument, DocumentStanding, ErrorCode, ExitStatus};
use dataseal::report::evidence_v1::evidence_json;
use dataseal::report::{evidence_text, printable};
use dataseal::{Error, EvidenceError, NewDocument, add_evidence, assessment_day, check_documents};

use super::scan::quoted;
use crate::cli::{EvidenceAddArgs, EvidenceCommand, EvidenceListArgs, Plain};
use crate::failure::Failure;
use crate::session::Session;
use crate::terminal;

pub(crate) fn run(command: &EvidenceCommand, session: &Session) -> Result<ExitStatus, Failure> {
    match command {
        EvidenceCommand::Add(arguments) => add(arguments, session),
        EvidenceCommand::List(arguments) => {
            list(arguments, session)?;
            Ok(ExitStatus::Success)
        }
        EvidenceCommand::Check(arguments) => {
            let documents = list(arguments, session)?;
            let statuses = documents.iter().map(|document| status(document.standing));
            Ok(statuses.fold(ExitStatus::Success, ExitStatus::and))
        }
    }
}

/// How a document lets `evidence check` end.
const fn status(standing: DocumentStanding) -> ExitStatus {
    match standing {
        DocumentStanding::Altered
        | DocumentStanding::Missing
        | DocumentStanding::Expired
        | DocumentStanding::NotYetIssued => ExitStatus::Findings,
        DocumentStanding::Unreadable => ExitStatus::Undetermined,
        DocumentStanding::Valid | DocumentStanding::ExpiresSoon => ExitStatus::Success,
    }
}

fn list(arguments: &EvidenceListArgs, session: &Session) -> Result<Vec<CheckedDocument>, Failure> {
    let day = assessment_day(arguments.as_of.as_deref())?;
    let documents = check_documents(&arguments.asset, day, &session.installation)?;
    match arguments.format {
        Plain::Json => terminal::print(&evidence_json(&documents, &day.to_string(), &session.context())?),
        Plain::Human if documents.is_empty() => session.say("cli.evidence-none", &[]),
        Plain::Human => terminal::print(&evidence_text(&documents, &session.context())),
    }
    Ok(documents)
}

fn add(arguments: &EvidenceAddArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let issuer = given(
        "--issuer",
        "cli.evidence-ask-issuer",
        arguments.issuer.as_deref(),
        session,
    )?;
    let issued = given(
        "--issued",
        "cli.evidence-ask-issued",
        arguments.issued.as_deref(),
        session,
    )?;
    let date = |option: &str, text: &str| {
        let wrong = |_| Failure::of(ErrorCode::Usage, format!("{option} {text}"));
        text.parse().map_err(wrong)
    };
    let valid_until = arguments.valid_until.as_deref();
    let new = NewDocument {
        file: &arguments.file,
        kind: &arguments.kind,
        issuer: &issuer,
        issued: date("--issued", &issued)?,
        valid_until: valid_until.map(|day| date("--valid-until", day)).transpose()?,
        copy: arguments.copy,
    };
    let added = add_evidence(&arguments.asset, &new, &session.installation);
    let added = added.map_err(|error| refused(error, arguments, session))?;
    let asset = arguments.asset.display().to_string();
    let file = printable(&added.file).into_owned();
    session.say(
        "cli.evidence-added",
        &[
            ("path", &asset),
            ("kind", &added.kind),
            ("file", &file),
            ("sha256", &added.digest),
        ],
    );
    let next = format!("dataseal evidence check {}", quoted(&asset));
    session.note("cli.next", &[("command", &next)]);
    Ok(ExitStatus::Success)
}

/// What an option says, or the person at the terminal.
fn given(option: &str, question: &str, said: Option<&str>, session: &Session) -> Result<String, Failure> {
    let needed = || {
        let detail = session.text("cli.evidence-needed", &[("option", &option)]);
        Failure::from(Error::new(ErrorCode::Usage, "evidence add").detail(detail))
    };
    if let Some(said) = said.map(str::trim).filter(|said| !said.is_empty()) {
        return Ok(said.to_owned());
    }
    if said.is_some() || !session.environment.stdin_terminal {
        return Err(needed());
    }
    terminal::tell(&session.text(question, &[]));
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    let said = line.trim();
    match read {
        Ok(_) if !said.is_empty() => Ok(said.to_owned()),
        _ => Err(needed()),
    }
}

fn refused(error: EvidenceError, arguments: &EvidenceAddArgs, session: &Session) -> Failure {
    let (code, subject, detail) = match error {
        EvidenceError::Asset(error) => return error.into(),
        EvidenceError::UnknownKind { written, nearest } => {
            let detail = match nearest {
                Some(kind) => session.text(
                    "cli.evidence-kind-meant",
                    &[("kind", &kind.kind), ("title", &session.lang.pick(&kind.title))],
                ),
                None => session.text("cli.evidence-kinds", &[("kinds", &kinds(session))]),
            };
            (ErrorCode::Usage, format!("--kind {written}"), detail)
        }
        EvidenceError::Outside(file) => (ErrorCode::Usage, file, session.text("cli.evidence-outside", &[])),
        EvidenceError::EndsBeforeIssue => {
            let until = arguments.valid_until.as_deref().unwrap_or_default();
            let detail = session.text("cli.evidence-ends", &[]);
            (ErrorCode::Usage, format!("--valid-until {until}"), detail)
        }
        EvidenceError::Attached { file, kind, changed } => {
            let detail = match changed {
                None => session.text("cli.evidence-attached", &[("kind", &kind)]),
                Some(digest) => session.text("cli.evidence-attached-other", &[("kind", &kind), ("sha256", &digest)]),
            };
            (ErrorCode::Usage, file, detail)
        }
    };
    Error::new(code, subject).detail(detail).into()
}

/// Every kind, as it may be written.
fn kinds(session: &Session) -> String {
    let kinds = session.installation.policies().evidence_kinds.iter();
    let named = kinds.map(|kind| format!("{} ({})", kind.kind, session.lang.pick(&kind.title)));
    named.collect::<Vec<_>>().join("; ")
}
