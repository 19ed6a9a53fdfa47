//! Making texts from outside harmless: for terminals and pages (control, bidirectional and invisible characters) and for
//! spreadsheets (formulas). HTML's own markup is escaped by the template engine, not here.

use std::borrow::Cow;
use std::fmt::Write as _;

/// The text with every character that could steer a terminal, reorder a line or hide in it written as `\u{…}`.
///
/// Covered: C0 and C1 controls with tab and line ends, delete, bidirectional controls (Unicode TR 36, "Trojan Source"),
/// zero-width and invisible format characters, line and paragraph separators, fillers, and tag characters.
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => safe.push_str("\\t"),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            c if is_unsafe(c) => {
                // Writing to a string cannot fail.
                let _ = write!(safe, "\\u{{{:x}}}", u32::from(c));
            }
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Whether a character can steer a terminal, reorder a line or hide in it.
pub(crate) fn is_unsafe(character: char) -> bool {
    character.is_control()
        || matches!(
            u32::from(character),
            0xAD | 0x34F
                | 0x61C
                | 0x115F
                | 0x1160
                | 0x17B4
                | 0x17B5
                | 0x180B..=0x180F
                | 0x200B..=0x200F
                | 0x2028..=0x202E
                | 0x2060..=0x206F
                | 0x3164
                | 0xFEFF
                | 0xFFA0
                | 0xFFF0..=0xFFFB
                | 0xE0000..=0xE0FFF
        )
}

/// The text with an apostrophe in front where a spreadsheet would take it for a formula (CWE-1236), half or full width.
pub fn spreadsheet_safe(text: &str) -> Cow<'_, str> {
    let first = text.trim_start_matches([' ', '\u{3000}']).chars().next();
    match first {
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠') => {
            Cow::Owned(format!("'{text}"))
        }
        _ => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_reorders_or_hides_becomes_visible() {
        assert_eq!(printable("a\u{1b}[31mb"), "a\\u{1b}[31mb");
        assert_eq!(printable("x\u{202e}y\u{200b}z\u{9b}"), "x\\u{202e}y\\u{200b}z\\u{9b}");
        assert_eq!(printable("a\tb\r\n"), "a\\tb\\r\\n");
        assert_eq!(printable("\u{feff}\u{2066}\u{e0041}"), "\\u{feff}\\u{2066}\\u{e0041}");
    }

    #[test]
    fn ordinary_text_is_untouched() {
        for text in ["客户姓名", "naïve é", "🙂", "a b", "עברית"] {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text));
        }
    }

    #[test]
    fn formulas_are_neutralised() {
        for text in ["=1+1", "+A1", "-2", "@x", "  =1", "＝1", "\t=1"] {
            assert!(spreadsheet_safe(text).starts_with('\''), "{text:?}");
        }
        assert_eq!(spreadsheet_safe("12"), "12");
        assert_eq!(spreadsheet_safe(""), "");
    }
}
