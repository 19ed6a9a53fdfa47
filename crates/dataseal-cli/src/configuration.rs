//! The nearest `dataseal.toml`: what a project settles once, beneath flags and environment and above the defaults.

use std::fs;
use std::path::{Path, PathBuf};

use dataseal::Judging;
use dataseal::intake::{ReadOptions, RowPolicy};
use dataseal::model::SensitiveProfile;
use dataseal::output::read_bounded;
use dataseal::pack::{Config, ScaleWords, Setting, parse_config};

use crate::cli::LimitArgs;
use crate::failure::Failure;

/// Name of the file.
const FILE: &str = "dataseal.toml";
/// Folder of the program's own state.
const STATE: &str = ".dataseal";
/// Far beyond what there is to settle.
const MAX_BYTES: u64 = 64 << 10;

/// Settings and the folder that their relative paths start from.
#[derive(Clone, Debug, Default)]
pub(crate) struct Configuration {
    settings: Config,
    folder: PathBuf,
}

impl Configuration {
    /// Looks in `start` and upwards, as far as the root of a repository or the home folder.
    pub(crate) fn nearest(start: &Path, home: Option<&Path>) -> Result<Self, Failure> {
        for folder in start.ancestors() {
            let path = folder.join(FILE);
            if path.is_file() {
                let bytes = read_bounded(&path, MAX_BYTES)?;
                let settings = parse_config(&bytes, &path.display().to_string()).map_err(Failure::Problems)?;
                return Ok(Self {
                    settings,
                    folder: folder.to_owned(),
                });
            }
            if Some(folder) == home || fs::exists(folder.join(".git")).unwrap_or(false) {
                break;
            }
        }
        Ok(Self::default())
    }

    /// Language tag.
    pub(crate) fn lang(&self) -> Option<&'static str> {
        self.settings.lang.as_ref().map(|setting| setting.value.as_str())
    }

    /// Folder of rule files that are laid over the built-in ones.
    pub(crate) fn policies(&self) -> Option<PathBuf> {
        self.settings
            .policies
            .as_ref()
            .map(|setting| self.folder.join(&setting.value))
    }

    /// Files of the public keys by which packs of that folder must be signed.
    pub(crate) fn policy_keys(&self) -> Vec<PathBuf> {
        let written = self.settings.policy_keys.iter().flat_map(|setting| &setting.value);
        written.map(|path| self.folder.join(path)).collect()
    }

    /// Threads that read one table.
    pub(crate) fn threads(&self) -> Option<usize> {
        self.settings.threads.as_ref().map(|setting| usize::from(setting.value))
    }

    /// Memory limit of the reader in bytes.
    pub(crate) fn memory(&self) -> Option<u64> {
        self.settings.memory.as_ref().map(|setting| setting.value)
    }

    /// Lightest severity whose violation makes the exit code 1.
    pub(crate) fn fail_on(&self) -> Option<dataseal::model::Severity> {
        self.settings.fail_on.as_ref().map(|setting| setting.value)
    }

    /// Folder below which results get a folder of their own.
    pub(crate) fn out(&self) -> Option<PathBuf> {
        self.settings
            .out
            .as_ref()
            .map(|setting| self.folder.join(&setting.value))
    }

    /// Folder of what the program keeps for itself, which may be deleted at any time: beside the file, or where the program
    /// runs.
    pub(crate) fn state(&self) -> PathBuf {
        self.folder.join(STATE)
    }

    /// Seconds for one input.
    pub(crate) fn max_time(&self) -> Option<u64> {
        self.settings.limits.max_time.as_ref().map(|setting| setting.value)
    }

    /// How classes and grades are judged.
    pub(crate) fn judging(&self) -> Judging {
        let settings = &self.settings;
        Judging {
            sensitive: settings
                .sensitive_profile
                .as_ref()
                .map_or_else(SensitiveProfile::default, |setting| setting.value),
            policies: settings
                .policy
                .as_ref()
                .map_or_else(Vec::new, |setting| setting.value.clone()),
            taxonomies: settings
                .taxonomies
                .as_ref()
                .map_or_else(Vec::new, |setting| setting.value.clone()),
        }
    }

    /// Whose words name the degrees of harm.
    pub(crate) fn scale_words(&self) -> ScaleWords {
        let written = self.settings.scale_words.as_ref();
        written.map_or_else(ScaleWords::default, |setting| setting.value)
    }

    /// How texts are written and where reading stops, laid over the defaults of reading.
    pub(crate) fn read(&self) -> ReadOptions {
        let read = &self.settings.read;
        let mut options = ReadOptions {
            encoding: read.encoding.as_ref().map(|setting| setting.value),
            ..ReadOptions::default()
        };
        let dialect = &mut options.dialect;
        dialect.delimiter = read.delimiter.as_ref().map(|setting| setting.value.clone());
        dialect.quote = read.quote.as_ref().map(|setting| setting.value);
        dialect.escape = read.escape.as_ref().map(|setting| setting.value);
        dialect.comment = read.comment.as_ref().map(|setting| setting.value);
        dialect.header_rows = read.header_rows.as_ref().map(|setting| setting.value);
        dialect.skip_lines = read.skip_lines.as_ref().map(|setting| setting.value);
        dialect.footer_lines = read.footer_lines.as_ref().map(|setting| setting.value);
        if read.strict_rows.as_ref().is_some_and(|setting| setting.value) {
            options.rows = RowPolicy::Strict;
        }
        options.limits = self.limits().over(options.limits);
        options
    }

    /// Where reading stops, as the flags of the same names would say it.
    fn limits(&self) -> LimitArgs {
        fn value<T: Copy>(setting: Option<&Setting<T>>) -> Option<T> {
            setting.map(|setting| setting.value)
        }
        let told = &self.settings.limits;
        LimitArgs {
            max_bytes: value(told.max_bytes.as_ref()),
            max_columns: value(told.max_columns.as_ref()),
            max_record: value(told.max_record.as_ref()),
            max_cell: value(told.max_cell.as_ref()),
            max_inflated: value(told.max_inflated.as_ref()),
            max_ratio: value(told.max_ratio.as_ref()),
            max_footer: value(told.max_footer.as_ref()),
            max_entries: value(told.max_entries.as_ref()),
            max_depth: value(told.max_depth.as_ref()),
            max_nesting: value(told.max_nesting.as_ref()),
            max_tables: value(told.max_tables.as_ref()),
            max_block: value(told.max_block.as_ref()),
            max_repeats: value(told.max_repeats.as_ref()),
        }
    }
}
