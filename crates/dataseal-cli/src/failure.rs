//! Why a command ended early, and how it is told: each error with its place and the way out, and one exit status.

use dataseal::model::{ErrorCode, ExitStatus};
use dataseal::pack::Problems;
use dataseal::report::{Lang, ReportError, message, render_error};
use dataseal::{AssetError, ChecksError, Error, LabelsError, PolicyError, TruthError, WaiversError};

use crate::terminal;

/// What ended a command.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One error or several, for several inputs.
    Errors(Vec<Error>),
    /// Problems in a file that people edit.
    Problems(Problems),
}

impl Failure {
    /// One error.
    pub(crate) fn of(code: ErrorCode, subject: impl Into<String>) -> Self {
        Self::Errors(vec![Error::new(code, subject)])
    }

    /// The error, if this is about an input that could not be read and not about how the program was called.
    pub(crate) fn unread(&self) -> Option<&Error> {
        match self {
            Self::Errors(errors) => errors.iter().find(|error| error.exit_status() != ExitStatus::Usage),
            Self::Problems(_) => None,
        }
    }

    /// Prints everything to stderr and says how the process ends.
    pub(crate) fn print(&self, lang: Lang) -> ExitStatus {
        match self {
            Self::Errors(errors) => {
                for error in errors {
                    print_error(error, lang);
                }
                let statuses: Vec<ExitStatus> = errors.iter().map(Error::exit_status).collect();
                ExitStatus::fold(&statuses)
            }
            Self::Problems(problems) => {
                for problem in problems.iter() {
                    let message = problem.message();
                    let place = format!("{}:{}:{}", problem.file, problem.line, problem.column);
                    let details = [("place", place), ("problem", lang.pick(&message).to_owned())];
                    terminal::tell(&render_error(problem.code(), &details, lang));
                }
                ExitStatus::Usage
            }
        }
    }
}

/// Prints one error to stderr.
pub(crate) fn print_error(error: &Error, lang: Lang) {
    let detail = error.details();
    let (name, detail) = match detail.strip_prefix("dataseal ") {
        // A command of ours is not a detail but the way out.
        Some(_) => {
            let command = detail.replace(" DATA ", &message(lang, "cli.data-files", &[]));
            ("hint", message(lang, "cli.run", &[("command", &command)]))
        }
        None if error.code() == ErrorCode::UnknownCode => ("nearest", detail.to_owned()),
        None => ("detail", detail.to_owned()),
    };
    let details: Vec<(&str, String)> = [("subject", error.subject().to_owned()), (name, detail)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    terminal::tell(&render_error(error.code(), &details, lang));
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Errors(vec![error])
    }
}

impl From<AssetError> for Failure {
    fn from(error: AssetError) -> Self {
        match error {
            AssetError::Unreadable(error) => error.into(),
            AssetError::Malformed(problems) => Self::Problems(problems),
        }
    }
}

impl From<TruthError> for Failure {
    fn from(error: TruthError) -> Self {
        match error {
            TruthError::Unreadable(error) => error.into(),
            TruthError::Malformed(problems) => Self::Problems(problems),
        }
    }
}

impl From<ChecksError> for Failure {
    fn from(error: ChecksError) -> Self {
        match error {
            ChecksError::Unreadable(error) => error.into(),
            ChecksError::Malformed(problems) => Self::Problems(problems),
        }
    }
}

impl From<LabelsError> for Failure {
    fn from(error: LabelsError) -> Self {
        match error {
            LabelsError::Unreadable(error) => error.into(),
            LabelsError::Malformed(problems) => Self::Problems(problems),
        }
    }
}

impl From<WaiversError> for Failure {
    fn from(error: WaiversError) -> Self {
        match error {
            WaiversError::Unreadable(error) => error.into(),
            WaiversError::Malformed(problems) => Self::Problems(problems),
        }
    }
}

/// There is no such taxonomy: the one that was probably meant, or where to find them.
pub(crate) fn unknown_taxonomy(written: &str, nearest: Option<&str>) -> Failure {
    not_there("taxonomy", written, nearest, "dataseal taxonomy list")
}

/// There is no such pack of rules.
pub(crate) fn unknown_pack(written: &str, nearest: Option<&str>) -> Failure {
    not_there("pack", written, nearest, "dataseal policy list")
}

/// There is no such profile of a registry.
pub(crate) fn unknown_registry(written: &str, nearest: Option<&str>) -> Failure {
    not_there("profile", written, nearest, "dataseal recognise --list")
}

fn not_there(what: &str, written: &str, nearest: Option<&str>, list: &str) -> Failure {
    let error = Error::new(ErrorCode::Usage, written);
    let error = match nearest {
        Some(nearest) => error.detail(format!("there is no such {what}; did you mean `{nearest}`?")),
        None => error.detail(list),
    };
    error.into()
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        match error {
            PolicyError::Problems(problems) => Self::Problems(problems),
            PolicyError::Untrusted(errors) => Self::Errors(errors),
            PolicyError::UnknownTaxonomy { written, nearest } => unknown_taxonomy(&written, nearest.as_deref()),
            PolicyError::UnknownPack { written, nearest } => unknown_pack(&written, nearest.as_deref()),
            PolicyError::Lexicon(defect) => Error::new(ErrorCode::PackInvalid, "lexicons").detail(defect).into(),
        }
    }
}

impl From<ReportError> for Failure {
    fn from(error: ReportError) -> Self {
        Self::of(error.code(), "")
    }
}
