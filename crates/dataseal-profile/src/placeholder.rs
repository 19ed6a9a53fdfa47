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

/// Whether a text stands for a missing value, whatever its case and surrounding spaces.
pub(crate) fn is_placeholder(text: &str) -> bool {
    // Nearly every value is told apart by its first byte, before anything else is looked at.
    if text.bytes().next().is_none_or(begins_none) {
        return false;
    }
    let text = text.trim();
    if text.len() > LONGEST || text.bytes().next().is_none_or(begins_none) {
        return false;
    }
    PLACEHOLDERS.iter().any(|known| known.eq_ignore_ascii_case(text))
}

/// Letters other than n, and digits, begin none of the spellings.
const fn begins_none(first: u8) -> bool {
    first.is_ascii_digit() || (first.is_ascii_alphabetic() && !matches!(first, b'n' | b'N'))
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
