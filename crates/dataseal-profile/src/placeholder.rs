//! Texts that stand for a missing value. They are counted apart from nulls, and never enter distinct values, lengths,
//! types or recognisers.
//!
//! `NaN` and `inf` are not here: they are what floating-point columns print, and make a column `float`.

/// Spellings in lower case, without surrounding spaces.
const PLACEHOLDERS: &[&str] = &[
    // Not available, in what spreadsheets, R, pandas and people write.
    "na",
    "n/a",
    "n.a.",
    "n.a",
    "<na>",
    "#n/a",
    "#na",
    "#n/a n/a",
    // Nothing, in programming languages and databases (`\N` is MySQL's and PostgreSQL's).
    "null",
    "<null>",
    "(null)",
    "[null]",
    "none",
    "nil",
    "\\n",
    // Spreadsheet cells whose formula failed.
    "#null!",
    "#ref!",
    "#value!",
    "#div/0!",
    "#name?",
    "#num!",
    // Punctuation that fills a cell: SAS writes a point, old data sets a question mark.
    "-",
    "--",
    "---",
    "—",
    "——",
    "–",
    "－",
    "/",
    "／",
    "\\",
    "?",
    "？",
    ".",
    // Chinese.
    "无",
    "暂无",
    "未知",
    "不详",
    "不明",
    "空",
    "空值",
    "缺失",
    "未填",
    "未填写",
    "无数据",
    "暂无数据",
    "不适用",
];

/// Bytes of the longest spelling.
const LONGEST: usize = 12;

/// The first characters of the spellings that begin beyond ASCII, each of three bytes.
const FOREIGN: [&str; 11] = ["—", "–", "－", "／", "？", "无", "暂", "未", "不", "空", "缺"];

/// Whether a text stands for a missing value, whatever its case and surrounding spaces.
pub(crate) fn is_placeholder(text: &str) -> bool {
    // Nearly every value is told apart by its first character or its length, before anything else is looked at.
    !is_longer(text.as_bytes()) && may_be_placeholder(text.as_bytes()) && is_spelt(text.trim())
}

/// Whether a text is longer than any spelling, without space around it that might account for that.
const fn is_longer(bytes: &[u8]) -> bool {
    match bytes {
        [first, .., last] => bytes.len() > LONGEST && first.is_ascii_graphic() && last.is_ascii_graphic(),
        _ => false,
    }
}

fn is_spelt(text: &str) -> bool {
    text.len() <= LONGEST && PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// Letters other than n, digits, and most other characters begin none of the spellings. Space may come before one, and any
/// character that is spelt in two bytes may be space.
fn may_be_placeholder(bytes: &[u8]) -> bool {
    match bytes {
        [b'0'..=b'9' | b'a'..=b'm' | b'o'..=b'z' | b'A'..=b'M' | b'O'..=b'Z', ..] | [] => false,
        // Spaces of three bytes: U+1680, U+2000 to U+2FFF with their neighbours, and U+3000.
        [0xe1..=0xe2, ..] | [0xe3, 0x80, 0x80, ..] => true,
        [first @ 0xe3..=0xff, second, third, ..] => {
            let first = [*first, *second, *third];
            FOREIGN.iter().any(|known| known.as_bytes() == first)
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_every_spelling() {
        for known in PLACEHOLDERS {
            assert!(known.len() <= LONGEST);
            assert!(is_placeholder(known));
            assert!(is_placeholder(&format!(" {} ", known.to_uppercase())));
        }
    }

    #[test]
    fn begins_are_listed() {
        for known in PLACEHOLDERS {
            for begun in [
                "", " ", "\u{a0}", "\u{1680}", "\u{2003}", "\u{2029}", "\u{205f}", "\u{3000}",
            ] {
                assert!(is_placeholder(&format!("{begun}{known}")), "{known}");
            }
        }
        for c in '\0'..=char::MAX {
            assert!(
                !c.is_whitespace() || may_be_placeholder(String::from(c).as_bytes()),
                "{c:?}"
            );
        }
    }

    #[test]
    fn leaves_values_alone() {
        for value in [
            "",
            "0",
            "-1",
            "no",
            "nan",
            "NaN",
            "inf",
            "无锡",
            "空调",
            "north",
            "N",
            "..",
            "a/b",
            "none of it",
        ] {
            assert!(!is_placeholder(value), "{value}");
        }
    }
}
