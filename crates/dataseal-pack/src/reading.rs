//! Names for what may be settled about reading texts, the same in `dataseal.toml` and on the command line.

use dataseal_model::Encoding;

/// Other names that people and programs use for encodings.
const ALIASES: &[(&str, Encoding)] = &[
    ("utf8", Encoding::Utf8),
    ("utf-8-sig", Encoding::Utf8Bom),
    ("utf-16", Encoding::Utf16Le),
    ("gb2312", Encoding::Gbk),
    ("cp936", Encoding::Gbk),
    ("ansi", Encoding::Gbk),
    ("cp950", Encoding::Big5),
    ("sjis", Encoding::ShiftJis),
    ("shift-jis", Encoding::ShiftJis),
    ("cp932", Encoding::ShiftJis),
    ("cp949", Encoding::EucKr),
    ("latin1", Encoding::Windows1252),
    ("latin-1", Encoding::Windows1252),
    ("iso-8859-1", Encoding::Windows1252),
    ("cp1252", Encoding::Windows1252),
];

/// Delimiters that are hard to type.
const DELIMITERS: &[(&str, &str)] = &[
    ("tab", "\t"),
    ("\\t", "\t"),
    ("space", " "),
    ("pipe", "|"),
    ("comma", ","),
    ("semicolon", ";"),
    ("\\x01", "\x01"),
];

/// Characters of a delimiter at most.
const DELIMITER_LENGTH: usize = 4;

/// The text encoding of a name, in whatever case; `None` for a name of none, and for that of binary files.
pub fn text_encoding(name: &str) -> Option<Encoding> {
    let lower = name.to_lowercase();
    let alias = || {
        ALIASES
            .iter()
            .find(|(alias, _)| *alias == lower)
            .map(|(_, encoding)| *encoding)
    };
    let encoding = lower.parse().ok().or_else(alias)?;
    (encoding != Encoding::Binary).then_some(encoding)
}

/// A delimiter as written or by its name.
pub fn delimiter(text: &str) -> Option<String> {
    let named = DELIMITERS.iter().find(|(name, _)| *name == text);
    let meant = named.map_or(text, |(_, delimiter)| *delimiter);
    let length = meant.chars().count();
    let sound = (1..=DELIMITER_LENGTH).contains(&length) && !meant.contains(['\r', '\n', '"', '\'']);
    sound.then(|| meant.to_owned())
}

/// One character, or that there is none: `none` or an empty text.
pub fn dialect_character(text: &str) -> Option<Option<char>> {
    if text.is_empty() || text == "none" {
        return Some(None);
    }
    let mut characters = text.chars();
    let first = characters.next().filter(|first| !matches!(first, '\r' | '\n'))?;
    characters.next().is_none().then_some(Some(first))
}
