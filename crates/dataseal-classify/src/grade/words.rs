//! Column names that speak of infrastructure or of marks of secrecy. Only how many there are is kept.

use dataseal_model::TableProfile;
use dataseal_pack::GradingScheme;

use crate::text::is_han;

/// Columns with a word of infrastructure, and with a mark of secrecy.
pub(super) fn marked(profile: &TableProfile, scheme: &GradingScheme) -> (u64, u64) {
    let count = |words: &[String]| {
        let names = profile.columns.iter().map(|column| column.name.expose());
        let marked = names.filter(|name| words.iter().any(|word| speaks_of(name, word)));
        u64::try_from(marked.count()).unwrap_or(u64::MAX)
    };
    (count(&scheme.infrastructure_words), count(&scheme.secret_words))
}

/// Whether a name holds a word: a Chinese one at its beginning or end, since Chinese is written without gaps and 计算机密码
/// has nothing to do with 机密; another as whole tokens.
fn speaks_of(name: &str, word: &str) -> bool {
    if word.chars().any(is_han) {
        return name.starts_with(word) || name.ends_with(word);
    }
    let (name, word) = (tokens(name), tokens(word));
    !word.is_empty() && name.windows(word.len()).any(|part| part == word)
}

/// Lower-case Latin words and numbers, parted where the case or the kind of character changes.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let mut before = Kind::Other;
    for character in text.chars() {
        let kind = Kind::of(character);
        let joins = matches!(
            (before, kind),
            (Kind::Lower, Kind::Lower) | (Kind::Upper, Kind::Upper | Kind::Lower) | (Kind::Digit, Kind::Digit)
        );
        if kind != Kind::Other {
            if !joins {
                tokens.push(String::new());
            }
            if let Some(last) = tokens.last_mut() {
                last.extend(character.to_lowercase());
            }
        }
        before = kind;
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lower,
    Upper,
    Digit,
    Other,
}

impl Kind {
    fn of(character: char) -> Self {
        match character {
            'a'..='z' => Self::Lower,
            'A'..='Z' => Self::Upper,
            '0'..='9' => Self::Digit,
            _ => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::speaks_of;

    #[test]
    fn words_are_whole() {
        for (name, word) in [
            ("变电站名称", "变电站"),
            ("文件密级", "密级"),
            ("scada_point", "scada"),
            ("ScadaPoint", "scada"),
            ("SCADA", "scada"),
            ("network_topology_id", "network topology"),
        ] {
            assert!(speaks_of(name, word), "{name}");
        }
        for (name, word) in [
            ("cascadable", "scada"),
            ("计算机密码", "机密"),
            ("加密级别", "密级"),
            ("network", "network topology"),
            ("", "scada"),
            ("x", ""),
        ] {
            assert!(!speaks_of(name, word), "{name}");
        }
    }
}
