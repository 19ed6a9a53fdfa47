//! From `dataseal.toml` to settings, each with its place, so that a person can be told where a value comes from.
//!
//! Which settings win over flags and environment is decided in the binary; nothing is opened here.

use dataseal_model::{Encoding, PackId, SensitiveProfile, Severity};

use crate::problem::{Document, Form, ProblemKind, Problems};
use crate::reading::{delimiter, dialect_character, text_encoding};
use crate::source::read_toml;
use crate::walk::{Item, Section};

/// A value and where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting<T> {
    /// The value.
    pub value: T,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

/// Language of what a person reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Simplified Chinese.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// BCP 47 tag.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Chinese => "zh-CN",
            Self::English => "en",
        }
    }
}

/// Whose words name the degrees of harm. Levels and grades are the same under either.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScaleWords {
    /// Those of GB/T 43697-2024: 一般, 严重, 特别严重.
    #[default]
    Gbt43697,
    /// Those of the practice guide TC260-PG-20212A: 轻微, 一般, 严重.
    Tc260Pg20212a,
}

impl ScaleWords {
    /// Every scale.
    pub const ALL: [Self; 2] = [Self::Gbt43697, Self::Tc260Pg20212a];

    /// The name used in `dataseal.toml`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gbt43697 => "gbt43697-2024",
            Self::Tc260Pg20212a => "tc260-pg-20212a",
        }
    }
}

/// A validated `dataseal.toml`. What is absent was not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// `lang`: language of summaries and messages.
    pub lang: Option<Setting<Language>>,
    /// `policies`: folder whose packs overlay the embedded ones, as written.
    pub policies: Option<Setting<String>>,
    /// `policy_keys`: files of the public keys by which packs of that folder must be signed, as written.
    pub policy_keys: Option<Setting<Vec<String>>>,
    /// `threads`: most threads of a scan.
    pub threads: Option<Setting<u16>>,
    /// `memory`: limit of the reading process, in bytes.
    pub memory: Option<Setting<u64>>,
    /// `fail_on`: least severity of a violated rule that makes the exit status 1.
    pub fail_on: Option<Setting<Severity>>,
    /// `out`: folder for outputs, as written.
    pub out: Option<Setting<String>>,
    /// `sensitive_profile`: under which reading classes are sensitive personal information.
    pub sensitive_profile: Option<Setting<SensitiveProfile>>,
    /// `taxonomies`: taxonomies in which labels are placed, by id.
    pub taxonomies: Option<Setting<Vec<PackId>>>,
    /// `policy`: packs that are judged by beside those that always are, by id.
    pub policy: Option<Setting<Vec<PackId>>>,
    /// `scale_words`: whose words name the degrees of harm.
    pub scale_words: Option<Setting<ScaleWords>>,
    /// `[read]`: how texts are written.
    pub read: ReadConfig,
    /// `[limits]`: where reading stops.
    pub limits: LimitsConfig,
}

/// What is settled about reading texts; wins over all evidence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadConfig {
    /// `encoding`.
    pub encoding: Option<Setting<Encoding>>,
    /// `delimiter`: one to four characters, or a name such as `tab`.
    pub delimiter: Option<Setting<String>>,
    /// `quote`: a character or `none`.
    pub quote: Option<Setting<Option<char>>>,
    /// `escape`: a character or `none`.
    pub escape: Option<Setting<Option<char>>>,
    /// `comment`: a character or `none`.
    pub comment: Option<Setting<Option<char>>>,
    /// `header_rows`: rows of column names.
    pub header_rows: Option<Setting<u32>>,
    /// `skip_lines`: lines before them.
    pub skip_lines: Option<Setting<u64>>,
    /// `footer_lines`: lines after the last row.
    pub footer_lines: Option<Setting<u64>>,
    /// `strict_rows`: nothing is mended.
    pub strict_rows: Option<Setting<bool>>,
}

/// Where reading stops, by the names of the flags. Counts are at least 1.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LimitsConfig {
    /// `max_time`: seconds for one input.
    pub max_time: Option<Setting<u64>>,
    /// `max_bytes`: bytes of a file.
    pub max_bytes: Option<Setting<u64>>,
    /// `max_columns`: columns of a table.
    pub max_columns: Option<Setting<u32>>,
    /// `max_record`: bytes of one record.
    pub max_record: Option<Setting<u64>>,
    /// `max_cell`: bytes of one cell.
    pub max_cell: Option<Setting<u64>>,
    /// `max_inflated`: bytes once decompressed.
    pub max_inflated: Option<Setting<u64>>,
    /// `max_ratio`: decompressed bytes for each byte of the file.
    pub max_ratio: Option<Setting<u32>>,
    /// `max_footer`: bytes of a footer.
    pub max_footer: Option<Setting<u64>>,
    /// `max_entries`: entries of an archive.
    pub max_entries: Option<Setting<u32>>,
    /// `max_depth`: levels of nesting of values.
    pub max_depth: Option<Setting<u32>>,
    /// `max_nesting`: archives in each other.
    pub max_nesting: Option<Setting<u32>>,
    /// `max_tables`: tables in one file.
    pub max_tables: Option<Setting<u32>>,
    /// `max_block`: bytes of one block of rows.
    pub max_block: Option<Setting<u64>>,
    /// `max_repeats`: rows that one declared repetition may stand for.
    pub max_repeats: Option<Setting<u64>>,
}

/// A week.
const MOST_SECONDS: i64 = 604_800;
/// Least memory in which a file can be read at all.
const LEAST_MEMORY: u64 = 64 << 20;

/// Reads a `dataseal.toml`.
///
/// # Errors
/// Every problem of the file at once.
///
/// ```
/// let config = dataseal_pack::parse_config(b"memory = \"2GiB\"\n", "dataseal.toml").unwrap();
/// assert_eq!(config.memory.unwrap().value, 2 << 30);
/// ```
pub fn parse_config(bytes: &[u8], file_name: &str) -> Result<Config, Problems> {
    let mut problems = Problems::default();
    let config = read_toml(Document::Config, file_name, bytes, &mut problems, |root| {
        Some(Config {
            lang: setting(root, "lang", |item| {
                item.one_of(&Language::ALL.map(|language| (language.as_str(), language)))
            }),
            policies: setting(root, "policies", |item| item.filled_text()),
            policy_keys: setting(root, "policy_keys", read_paths),
            threads: setting(root, "threads", |item| u16::try_from(item.integer(1, 1024)?).ok()),
            memory: setting(root, "memory", read_memory),
            fail_on: setting(root, "fail_on", |item| item.severity()),
            out: setting(root, "out", |item| item.filled_text()),
            sensitive_profile: setting(root, "sensitive_profile", |item| {
                item.one_of(&SensitiveProfile::ALL.map(|profile| (profile.as_str(), profile)))
            }),
            taxonomies: setting(root, "taxonomies", read_ids),
            policy: setting(root, "policy", read_ids),
            scale_words: setting(root, "scale_words", |item| {
                item.one_of(&ScaleWords::ALL.map(|words| (words.as_str(), words)))
            }),
            read: root
                .optional("read")
                .and_then(Item::table)
                .map(read_config)
                .unwrap_or_default(),
            limits: root
                .optional("limits")
                .and_then(Item::table)
                .map(read_limits)
                .unwrap_or_default(),
        })
    });
    problems.or(config.unwrap_or_default())
}

fn read_ids(item: &Item<'_>) -> Option<Vec<PackId>> {
    item.array()?.iter().map(|id| id.parsed(Form::Kebab)).collect()
}

/// At least one: an empty list would look like trust in somebody.
fn read_paths(item: &Item<'_>) -> Option<Vec<String>> {
    let paths = item.array()?;
    if paths.is_empty() {
        item.report(ProblemKind::Empty);
        return None;
    }
    paths.iter().map(Item::filled_text).collect()
}

fn read_config(mut section: Section<'_>) -> ReadConfig {
    let root = &mut section;
    let character = |item: &Item<'_>| named(item, Form::Character, dialect_character);
    let lines = |item: &Item<'_>| u64::try_from(item.integer(0, 1_000_000)?).ok();
    let config = ReadConfig {
        encoding: setting(root, "encoding", |item| named(item, Form::Encoding, text_encoding)),
        delimiter: setting(root, "delimiter", |item| named(item, Form::Delimiter, delimiter)),
        quote: setting(root, "quote", character),
        escape: setting(root, "escape", character),
        comment: setting(root, "comment", character),
        header_rows: setting(root, "header_rows", |item| u32::try_from(item.integer(0, 20)?).ok()),
        skip_lines: setting(root, "skip_lines", lines),
        footer_lines: setting(root, "footer_lines", lines),
        strict_rows: setting(root, "strict_rows", |item| item.boolean()),
    };
    section.finish();
    config
}

fn read_limits(mut section: Section<'_>) -> LimitsConfig {
    let root = &mut section;
    let many = |item: &Item<'_>| u64::try_from(item.integer(1, i64::MAX)?).ok();
    let few = |item: &Item<'_>| u32::try_from(item.integer(1, i64::from(u32::MAX))?).ok();
    let bytes = |item: &Item<'_>| named(item, Form::MemorySize, memory_size);
    let config = LimitsConfig {
        max_time: setting(root, "max_time", |item| {
            u64::try_from(item.integer(1, MOST_SECONDS)?).ok()
        }),
        max_bytes: setting(root, "max_bytes", bytes),
        max_columns: setting(root, "max_columns", few),
        max_record: setting(root, "max_record", bytes),
        max_cell: setting(root, "max_cell", bytes),
        max_inflated: setting(root, "max_inflated", bytes),
        max_ratio: setting(root, "max_ratio", few),
        max_footer: setting(root, "max_footer", bytes),
        max_entries: setting(root, "max_entries", few),
        max_depth: setting(root, "max_depth", few),
        max_nesting: setting(root, "max_nesting", few),
        max_tables: setting(root, "max_tables", few),
        max_block: setting(root, "max_block", bytes),
        max_repeats: setting(root, "max_repeats", many),
    };
    section.finish();
    config
}

/// A value by its name, or a report of the form that it should have.
fn named<T>(item: &Item<'_>, form: Form, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    let text = item.text()?;
    let value = read(text);
    if value.is_none() {
        item.report(ProblemKind::Malformed { form });
    }
    value
}

fn setting<T>(
    root: &mut Section<'_>,
    key: &'static str,
    read: impl FnOnce(&Item<'_>) -> Option<T>,
) -> Option<Setting<T>> {
    let item = root.optional(key)?;
    let (line, column) = item.position();
    read(&item).map(|value| Setting { value, line, column })
}

fn read_memory(item: &Item<'_>) -> Option<u64> {
    let bytes = memory_size(&item.filled_text()?);
    match bytes {
        None => item.report(ProblemKind::Malformed { form: Form::MemorySize }),
        Some(bytes) if bytes < LEAST_MEMORY => item.report(ProblemKind::OutOfRange {
            least: i64::try_from(LEAST_MEMORY).unwrap_or(i64::MAX),
            most: i64::MAX,
        }),
        Some(_) => {}
    }
    bytes.filter(|bytes| *bytes >= LEAST_MEMORY)
}

/// Bytes of a size with a binary unit (IEC 80000-13): `512MiB`, `2 GiB`; `None` if it is no size.
pub fn memory_size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text.get(digits.len()..)?.trim_start();
    let shift = match unit {
        "KiB" => 10,
        "MiB" => 20,
        "GiB" => 30,
        "TiB" => 40,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

#[cfg(test)]
mod tests {
    use super::memory_size;

    #[test]
    fn memory_has_a_binary_unit() {
        assert_eq!(memory_size("512MiB"), Some(512 << 20));
        assert_eq!(memory_size("2 GiB"), Some(2 << 30));
        for wrong in ["2GB", "512", "GiB", "", "-1GiB", "99999999999TiB", "1.5GiB"] {
            assert_eq!(memory_size(wrong), None, "{wrong}");
        }
    }
}
