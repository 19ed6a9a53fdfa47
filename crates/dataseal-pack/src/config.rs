//! From `dataseal.toml` to settings, each with its place, so that a person can be told where a value comes from.
//!
//! Which settings win over flags and environment is decided in the binary; nothing is opened here.

use dataseal_model::{Encoding, Severity};

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

/// A validated `dataseal.toml`. What is absent was not set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    /// `lang`: language of summaries and messages.
    pub lang: Option<Setting<Language>>,
    /// `policies`: folder whose packs overlay the embedded ones, as written.
    pub policies: Option<Setting<String>>,
    /// `threads`: most threads of a scan.
    pub threads: Option<Setting<u16>>,
    /// `memory`: limit of the reading process, in bytes.
    pub memory: Option<Setting<u64>>,
    /// `fail_on`: least severity of a violated rule that makes the exit status 1.
    pub fail_on: Option<Setting<Severity>>,
    /// `out`: folder for outputs, as written.
    pub out: Option<Setting<String>>,
    /// `[read]`: how texts are written.
    pub read: ReadConfig,
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
            threads: setting(root, "threads", |item| u16::try_from(item.integer(1, 1024)?).ok()),
            memory: setting(root, "memory", read_memory),
            fail_on: setting(root, "fail_on", |item| item.severity()),
            out: setting(root, "out", |item| item.filled_text()),
            read: root
                .optional("read")
                .and_then(Item::table)
                .map(read_config)
                .unwrap_or_default(),
        })
    });
    problems.or(config.unwrap_or_default())
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
