//! What every command works with: language, installation, limits, and how results are shown.

use std::ffi::OsString;
use std::fmt::Display;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

use dataseal::model::{ErrorCode, Severity};
use dataseal::pack::ScaleWords;
use dataseal::report::{Context, Lang, message};
use dataseal::worker::WorkerProgram;
use dataseal::{Error, Installation, Judging, MeasureOptions, Overlay, Reading};

use crate::cli::{Color, Global, JudgingArgs, ProgressStyle, ReadingArgs};
use crate::commands::key::open_publics;
use crate::configuration::Configuration;
use crate::environment::Environment;
use crate::failure::Failure;
use crate::overlay::read_overlay;
use crate::progress::Bar;
use crate::{READER, terminal};

/// Folder of results when none is named.
const OUTPUT_FOLDER: &str = "dataseal-out";
/// Where measurements are kept, below the folder of the program's own state.
const CACHE: &str = "cache";
/// Columns when nothing says how wide the terminal is.
const DEFAULT_WIDTH: usize = 100;
/// One run of the program, with what is judged by.
pub(crate) struct Session {
    /// Packs, rules and recognisers. The process ends with the session, and the system takes this memory back faster than
    /// it can be taken apart.
    pub(crate) installation: ManuallyDrop<Installation>,
    means: Means,
}

impl Deref for Session {
    type Target = Means;

    fn deref(&self) -> &Means {
        &self.means
    }
}

/// What a run works with before policies are read.
pub(crate) struct Means {
    /// Language of everything that is printed.
    pub(crate) lang: Lang,
    /// Limits of reading.
    pub(crate) measuring: MeasureOptions,
    /// Whether all files of a folder are one table.
    pub(crate) union: bool,
    /// Decisions about labels and grades, where the user names them.
    pub(crate) labels: Option<PathBuf>,
    /// What this run was started with.
    pub(crate) environment: Environment,
    /// When the run began, for `run.json` only.
    pub(crate) began: Instant,
    /// Lightest severity whose violation makes the exit code 1, where no option says otherwise.
    pub(crate) gate: Severity,
    /// Folder below which results get a folder of their own, where no option says otherwise.
    pub(crate) results: PathBuf,
    /// Where measurements of files are kept that may not change.
    pub(crate) cache: PathBuf,
    /// Whether it is not looked into.
    pub(crate) no_cache: bool,
    /// Folder of policy files that are added to the embedded ones or put in their place. Read where policies are: a command
    /// that makes the folder must run before there is one.
    policies: Option<PathBuf>,
    /// Files of the public keys by which these must be signed. Read as late, for the same reason.
    policy_keys: Vec<PathBuf>,
    /// How classes and grades are judged.
    judging: Judging,
    /// Whose words name the degrees of harm.
    scale_words: ScaleWords,
    quiet: bool,
    color: bool,
    ascii: bool,
    width: usize,
    bar: bool,
}

impl Means {
    /// Fixes the means of the run.
    pub(crate) fn settle(
        global: &Global,
        (reading, judging): (Option<&ReadingArgs>, Option<&JudgingArgs>),
        lang: Lang,
        environment: Environment,
        configuration: &Configuration,
    ) -> Result<Self, Failure> {
        if let Some(written) = &global.lang {
            written
                .parse::<Lang>()
                .map_err(|_| Failure::of(ErrorCode::Usage, format!("--lang {written}")))?;
        }
        let program = std::env::current_exe().map_err(|_| Failure::of(ErrorCode::Internal, "current_exe"))?;
        let reader = WorkerProgram {
            program,
            arguments: vec![OsString::from(READER)],
        };
        let mut measuring = MeasureOptions::new(Reading::Worker(reader));
        let threads = global.threads.map(usize::from).or_else(|| configuration.threads());
        measuring.threads = threads.unwrap_or_else(Environment::processors);
        if let Some(bytes) = global.memory.or_else(|| configuration.memory()) {
            measuring.memory_bytes = bytes;
        }
        if let Some(seconds) = global.max_time.or_else(|| configuration.max_time()) {
            measuring.wall_seconds = seconds;
        }
        let settled = configuration.read();
        measuring.read = reading.map_or_else(|| settled.clone(), |reading| reading.over(&settled));
        Ok(Self {
            lang,
            policies: global.policies.clone().or_else(|| configuration.policies()),
            policy_keys: match global.policy_keys.as_slice() {
                [] => configuration.policy_keys(),
                keys => keys.to_vec(),
            },
            judging: judging.map_or_else(
                || configuration.judging(),
                |judging| judging.over(configuration.judging()),
            ),
            scale_words: configuration.scale_words(),
            measuring,
            union: reading.is_some_and(|reading| reading.union),
            labels: reading.and_then(|reading| reading.labels.clone()),
            began: Instant::now(),
            gate: configuration.fail_on().unwrap_or(Severity::Error),
            results: configuration.out().unwrap_or_else(|| PathBuf::from(OUTPUT_FOLDER)),
            environment: environment.clone(),
            cache: configuration.state().join(CACHE),
            no_cache: global.no_cache,
            quiet: global.quiet,
            color: match global.color {
                Color::Always => true,
                Color::Never => false,
                Color::Auto => environment.stdout_terminal && !environment.no_color && !environment.dumb,
            },
            ascii: global.ascii || environment.dumb,
            width: environment.columns.unwrap_or(DEFAULT_WIDTH).clamp(40, 200),
            bar: match global.progress {
                ProgressStyle::Bar => true,
                ProgressStyle::None => false,
                ProgressStyle::Auto => environment.stderr_terminal && !global.quiet && !environment.dumb,
            },
        })
    }

    /// Reads policies.
    pub(crate) fn open(self) -> Result<Session, Failure> {
        let installation = Installation::judging_by(&self.overlay()?, &self.judging)?;
        Ok(self.with(installation))
    }

    /// Reads policies while `work` does what needs none. Those of the user are read first: what is wrong with them is to
    /// be told at once, and not after hours of work.
    pub(crate) fn open_beside<T>(self, work: impl FnOnce(&Self) -> T) -> Result<(Session, T), Failure> {
        if self.policies.is_some() || !self.policy_keys.is_empty() {
            let session = self.open()?;
            let done = work(&session);
            return Ok((session, done));
        }
        let (installation, done) = thread::scope(|scope| {
            let reading = scope.spawn(|| Installation::judging_by(&Overlay::default(), &self.judging));
            let done = work(&self);
            (reading.join(), done)
        });
        let installation = installation.map_err(|_| Failure::of(ErrorCode::Internal, ""))??;
        Ok((self.with(installation), done))
    }

    /// Policy files of the user and the keys by which they must be signed, checked by nobody yet.
    pub(crate) fn overlay(&self) -> Result<Overlay, Failure> {
        let read = match &self.policies {
            Some(folder) if !folder.is_dir() => {
                let error = Error::new(ErrorCode::Usage, format!("--policies {}", folder.display()));
                return Err(error.detail("the folder is not there").into());
            }
            Some(folder) => read_overlay(folder)?,
            None => Overlay::default(),
        };
        let keys = open_publics(&self.policy_keys)?;
        Ok(Overlay { keys, ..read })
    }

    fn with(self, installation: Installation) -> Session {
        Session {
            installation: ManuallyDrop::new(installation),
            means: self,
        }
    }

    /// A progress listener.
    pub(crate) fn bar(&self) -> Bar {
        Bar::new(self.bar)
    }

    /// A message of the catalogue.
    pub(crate) fn text(&self, id: &str, arguments: &[(&str, &dyn Display)]) -> String {
        message(self.lang, id, arguments)
    }

    /// Prints a message of the catalogue on stdout.
    pub(crate) fn say(&self, id: &str, arguments: &[(&str, &dyn Display)]) {
        terminal::print(&self.text(id, arguments));
    }

    /// Prints a message of the catalogue on stderr, unless the user wants it quiet.
    pub(crate) fn note(&self, id: &str, arguments: &[(&str, &dyn Display)]) {
        if !self.quiet {
            terminal::tell(&self.text(id, arguments));
        }
    }
}

impl Session {
    /// How results are rendered in this run.
    pub(crate) fn context(&self) -> Context<'_> {
        let policies = self.installation.policies();
        Context {
            scale_words: self.scale_words,
            width: self.width,
            color: self.color,
            ascii: self.ascii,
            questions: &policies.questions,
            ..Context::new(self.lang, &policies.taxonomy, &policies.evidence_kinds)
        }
    }
}
