//! Everything that is read from the environment, in one place.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use dataseal::report::Lang;
use dataseal::stores::{Credentials, STANDARD_FILES, StoreError};

/// Far beyond any file of credentials.
const MAX_CREDENTIALS_BYTES: u64 = 1 << 20;

/// Variables and streams that influence a run.
#[derive(Clone, Debug)]
pub(crate) struct Environment {
    /// `DATASEAL_LANG`.
    lang: Option<String>,
    /// The locale that the C library would choose for messages.
    locale: String,
    /// `HOME`.
    pub(crate) home: Option<PathBuf>,
    /// Whether `NO_COLOR` is set to something.
    pub(crate) no_color: bool,
    /// Whether the terminal is a dumb one.
    pub(crate) dumb: bool,
    /// Whether stdin is a terminal, so that somebody may be asked.
    pub(crate) stdin_terminal: bool,
    /// Whether stdout is a terminal.
    pub(crate) stdout_terminal: bool,
    /// Whether stderr is a terminal.
    pub(crate) stderr_terminal: bool,
    /// `COLUMNS`, if it is set to a number.
    pub(crate) columns: Option<usize>,
}

impl Environment {
    /// Reads everything once.
    pub(crate) fn read() -> Self {
        let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
        Self {
            lang: variable("DATASEAL_LANG"),
            home: std::env::var_os("HOME").map(PathBuf::from),
            locale: names.into_iter().find_map(variable).unwrap_or_default(),
            no_color: variable("NO_COLOR").is_some(),
            dumb: variable("TERM").is_some_and(|term| term == "dumb"),
            stdin_terminal: std::io::stdin().is_terminal(),
            stdout_terminal: std::io::stdout().is_terminal(),
            stderr_terminal: std::io::stderr().is_terminal(),
            columns: variable("COLUMNS").and_then(|columns| columns.parse().ok()),
        }
    }

    /// Processors that this process may use. Asked only where nothing says how many threads there are to be, since the
    /// answer takes several files of the system.
    pub(crate) fn processors() -> usize {
        std::thread::available_parallelism().map_or(2, usize::from)
    }

    /// What stores and databases may ask for: their usual variables and standard files. Read only when an address is given.
    ///
    /// # Errors
    /// A file that is there and is not of its form; it is named by its variable.
    pub(crate) fn credentials(&self) -> Result<Credentials, StoreError> {
        let mut credentials = Credentials::from_settings(|name| std::env::var(name).ok());
        for file in STANDARD_FILES {
            let below = || Some(self.home.as_ref()?.join(file.below_home?));
            let Some(path) = std::env::var_os(file.setting).map(PathBuf::from).or_else(below) else {
                continue;
            };
            if let Ok(content) = dataseal::output::read_bounded(&path, MAX_CREDENTIALS_BYTES) {
                credentials.add_file(file, &content)?;
            }
        }
        Ok(credentials)
    }

    /// The language: `--lang` before the command line is parsed, because help itself is translated; then `DATASEAL_LANG`,
    /// the configuration, and the locale. Chinese on a Chinese locale, English otherwise.
    pub(crate) fn language(&self, arguments: impl Iterator<Item = OsString>, configured: Option<&str>) -> Lang {
        let arguments: Vec<String> = arguments
            .map(|argument| argument.to_string_lossy().into_owned())
            .collect();
        let following = |flag: &str| {
            let at = arguments.iter().position(|argument| argument == flag)?;
            arguments.get(at.saturating_add(1)).cloned()
        };
        let joined = || {
            arguments
                .iter()
                .find_map(|argument| argument.strip_prefix("--lang=").map(str::to_owned))
        };
        let written = following("--lang").or_else(joined);
        let settled = written.as_deref().or(self.lang.as_deref()).or(configured);
        settled.unwrap_or(&self.locale).parse().unwrap_or(Lang::En)
    }
}
