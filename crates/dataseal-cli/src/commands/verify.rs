//! `dataseal verify`: a signed manifest against the keys you trust, and the data against the manifest.

use std::path::PathBuf;

use dataseal::manifest::{self, Difference, Outcome, Verified, VerifyFailure};
use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::output::read_bounded;
use dataseal::report::{origin_text, printable};
use dataseal::sign::KeyId;
use dataseal::{DataVerification, Error, verify_data};

use super::key::open_publics;
use crate::cli::{VerifyArgs, VerifyFormat};
use crate::failure::{Failure, print_error};
use crate::session::Session;
use crate::terminal;

/// The envelope's own limit.
const MAX_MANIFEST_BYTES: u64 = 64 << 20;
/// Differences shown on the terminal; the JSON document has them all.
const SHOWN: usize = 10;

/// What is to be verified with what.
pub(crate) struct Asked {
    pub(crate) manifest: PathBuf,
    pub(crate) keys: Vec<PathBuf>,
    pub(crate) allow_unknown: Vec<String>,
    pub(crate) data: Vec<PathBuf>,
}

/// What was found.
pub(crate) struct Found {
    manifest: Result<Verified, VerifyFailure>,
    data: Option<Result<DataVerification, Error>>,
}

impl Found {
    fn data(&self) -> Option<&DataVerification> {
        self.data.as_ref()?.as_ref().ok()
    }

    /// What kept the data from being looked at.
    fn refused(&self) -> Option<&Error> {
        self.data.as_ref()?.as_ref().err()
    }

    fn outcome(&self) -> Outcome<'_> {
        Outcome {
            manifest: self.manifest.as_ref(),
            files: self.data().map(|data| data.files.as_slice()),
            profile: self.data().and_then(|data| data.profile.as_ref()),
        }
    }

    /// How the process ends: what does not verify outweighs what could not be read.
    pub(crate) fn status(&self) -> ExitStatus {
        let outcome = self.outcome();
        match self.refused() {
            Some(error) if outcome.code().is_none() => error.exit_status(),
            _ => outcome.status(),
        }
    }
}

pub(crate) fn run(arguments: &VerifyArgs, session: &Session) -> Result<ExitStatus, Failure> {
    let asked = Asked {
        manifest: arguments.manifest.clone(),
        keys: arguments.keys.clone(),
        allow_unknown: arguments.allow_unknown_signer.clone(),
        data: arguments.data.clone(),
    };
    let json = arguments.format == VerifyFormat::Json;
    let found = match verify(&asked, session) {
        Ok(found) => found,
        Err(failure) => {
            if let (true, Some(error)) = (json, failure.unread()) {
                terminal::print(&manifest::unread_json(error.code()));
            }
            return Err(failure);
        }
    };
    let outcome = found.outcome();
    match (json, found.refused()) {
        (true, Some(error)) => terminal::print(&outcome.to_json_unread(error.code())),
        (true, None) => terminal::print(&outcome.to_json()),
        (false, _) => show(&found, session),
    }
    if let Some(error) = found.refused() {
        print_error(error, session.lang);
    }
    if let Some(code) = outcome.code() {
        let error = Error::new(code, arguments.manifest.display().to_string());
        let reason = outcome.reason().map(|reason| reason_text(reason, session));
        print_error(&error.detail(reason.unwrap_or_default()), session.lang);
    }
    Ok(found.status())
}

/// Verifies the manifest, and only then looks at the data.
pub(crate) fn verify(asked: &Asked, session: &Session) -> Result<Found, Failure> {
    let keys = open_publics(&asked.keys)?;
    let allowed: Vec<KeyId> = asked
        .allow_unknown
        .iter()
        .map(|id| key_id(id))
        .collect::<Result<_, Failure>>()?;
    let envelope = read_bounded(&asked.manifest, MAX_MANIFEST_BYTES)?;
    let manifest = manifest::verify(&envelope, &keys, &allowed);
    let data = match &manifest {
        Ok(verified) if !asked.data.is_empty() => Some(verify_data(
            verified,
            &asked.data,
            &session.installation,
            &session.measuring,
            &session.bar(),
        )),
        _ => None,
    };
    Ok(Found { manifest, data })
}

fn key_id(written: &str) -> Result<KeyId, Failure> {
    KeyId::parse(written).map_err(|_| Failure::of(ErrorCode::Usage, format!("--allow-unknown-signer {written}")))
}

fn show(found: &Found, session: &Session) {
    let Ok(verified) = &found.manifest else { return };
    for id in &verified.verification.checked {
        session.say("cli.verify-signature", &[("id", id)]);
    }
    for id in &verified.verification.unchecked {
        session.say("cli.verify-unchecked", &[("id", id)]);
    }
    session.say("cli.verify-payload", &[("digest", &verified.payload_digest)]);
    let compliance = &verified.statement.predicate().compliance;
    let (rules, evaluated) = (&compliance.rules, &compliance.evaluated);
    let concluded = if compliance.result == manifest::RESULT_WAIVED {
        "cli.verify-as-of-waived"
    } else {
        "cli.verify-as-of"
    };
    session.say(
        concluded,
        &[("date", &compliance.as_of), ("rules", rules), ("evaluated", evaluated)],
    );
    for pack in &verified.statement.basis().packs {
        let origin = match origin_text(&pack.origin, session.lang) {
            unsaid if unsaid.is_empty() => unsaid,
            origin => format!("  {origin}"),
        };
        session.say(
            "cli.verify-pack",
            &[
                ("id", &pack.id),
                ("version", &printable(&pack.version)),
                ("digest", &pack.digest),
                ("origin", &origin),
            ],
        );
    }
    show_reviews(verified, session);
    show_waivers(verified, session);
    match &found.data {
        None => session.say("cli.verify-no-data", &[]),
        // Told as an error.
        Some(Err(_)) => {}
        Some(Ok(data)) => show_data(verified, data, session),
    }
}

/// What persons decided, beside what the program had found.
fn show_reviews(verified: &Verified, session: &Session) {
    let statement = &verified.statement;
    let reviews = &statement.predicate().reviews;
    let at = |place: u64| usize::try_from(place).unwrap_or(usize::MAX);
    let none = session.text("review.none", &[]);
    let classes = |labels: &[&str]| match labels {
        [] => none.clone(),
        labels => labels.join(", "),
    };
    for review in reviews.iter().take(SHOWN) {
        let table = statement.profile().get(at(review.table));
        let column = table.and_then(|table| table.columns.get(at(review.column)));
        let name = column.map_or("", |column| column.name.as_str());
        let labels = statement.labels(at(review.table), at(review.column));
        let held: Vec<&str> = labels.iter().map(|label| label.class.as_str()).collect();
        let machine: Vec<&str> = review.machine.labels.iter().map(|label| label.class.as_str()).collect();
        let grade = statement.grade(at(review.table), at(review.column));
        let args: [(&str, &dyn std::fmt::Display); 7] = [
            ("column", &printable(name)),
            ("held", &classes(&held)),
            ("grade", &grade.map_or("", |grade| grade.as_str())),
            ("machine", &classes(&machine)),
            ("machine_grade", &review.machine.grade),
            ("reviewer", &printable(&review.reviewer)),
            ("date", &review.date),
        ];
        session.say("cli.verify-review", &args);
        terminal::print(&format!("    {}\n", printable(&review.reason)));
    }
    let left = reviews.len().saturating_sub(SHOWN);
    if left > 0 {
        session.say("cli.review-more", &[("n", &left)]);
    }
}

/// Rules that need not be kept, who answers for that, and how many findings rest on it.
fn show_waivers(verified: &Verified, session: &Session) {
    let predicate = verified.statement.predicate();
    let decisions = predicate.compliance.decisions.iter();
    let waived = decisions.filter(|decision| decision.waiver.is_some()).count();
    if waived > 0 {
        session.say("cli.verify-waived", &[("n", &waived)]);
    }
    for waiver in predicate.waivers.iter().take(SHOWN) {
        let args: [(&str, &dyn std::fmt::Display); 4] = [
            ("code", &printable(&waiver.code)),
            ("approver", &printable(&waiver.approver)),
            ("approved", &waiver.approved),
            ("expires", &waiver.expires),
        ];
        session.say("cli.verify-waiver", &args);
        terminal::print(&format!("    {}\n", printable(&waiver.reason)));
    }
    let left = predicate.waivers.len().saturating_sub(SHOWN);
    if left > 0 {
        session.say("cli.review-more", &[("n", &left)]);
    }
}

fn show_data(verified: &Verified, data: &DataVerification, session: &Session) {
    let differs = |name: &str| {
        data.files
            .iter()
            .any(|difference| difference.fails() && difference.name() == name)
    };
    for subject in verified
        .statement
        .subjects()
        .iter()
        .filter(|subject| !differs(&subject.name))
    {
        session.say("cli.verify-file", &[("name", &printable(&subject.name))]);
    }
    for difference in data.files.iter().filter(|difference| Difference::fails(difference)) {
        difference_line(
            &printable(difference.name()),
            &reason_text(difference.kind(), session),
            session,
        );
    }
    let Some(profile) = &data.profile else { return };
    for reason in &profile.not_recomputed {
        session.say(
            "cli.verify-not-recomputed",
            &[("reason", &reason_text(reason.as_str(), session))],
        );
    }
    if profile.is_equal() {
        session.say("cli.verify-profile", &[]);
    }
    for difference in profile.differences.iter().take(SHOWN) {
        let what = format!(
            "{} → {}",
            printable(&difference.signed),
            printable(&difference.recomputed)
        );
        difference_line(&named(&difference.path, verified), &what, session);
    }
    let left = profile.differences.len().saturating_sub(SHOWN);
    if left > 0 {
        session.say("cli.verify-more", &[("n", &left)]);
    }
}

/// What a reason of the verification means, with its stable name.
fn reason_text(reason: &str, session: &Session) -> String {
    let family = reason.split('-').next().unwrap_or_default();
    let text = [format!("reason-code.{reason}"), format!("reason-code.{family}")]
        .into_iter()
        .find_map(|id| Some(session.text(&id, &[])).filter(|text| *text != id));
    text.map_or_else(
        || reason.to_owned(),
        |text| session.text("cli.verify-reason", &[("text", &text), ("reason", &reason)]),
    )
}

/// The place of a difference with the column's name behind its number.
fn named(path: &str, verified: &Verified) -> String {
    let number = |family: &str| -> Option<usize> {
        let (_, rest) = path.split_once(family)?;
        rest.split(']').next()?.parse().ok()
    };
    let column = || {
        let table = verified.statement.profile().get(number("tables[")?)?;
        let at = number(".columns[")?;
        Some((at, printable(&table.columns.get(at)?.name)))
    };
    match column() {
        Some((at, name)) => path.replacen(&format!(".columns[{at}]"), &format!(".columns[{at}]({name})"), 1),
        None => path.to_owned(),
    }
}

fn difference_line(place: &str, what: &str, session: &Session) {
    session.say("cli.verify-difference", &[("place", &place), ("what", &what)]);
}
