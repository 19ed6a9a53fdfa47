//! Text measured in terminal cells: Chinese characters take two (East Asian Width, UAX 11).
//!
//! Callers escape texts from outside first; see [`printable`](crate::printable).

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that a text takes.
pub fn cells(text: &str) -> usize {
    text.width()
}

/// The text followed by blanks up to `width` cells; unchanged if it is longer.
pub fn pad(text: &str, width: usize) -> String {
    let missing = width.saturating_sub(cells(text));
    format!("{text}{}", " ".repeat(missing))
}

/// The text cut to `width` cells, with `mark` (such as `…`) at the cut.
pub fn clip(text: &str, width: usize, mark: &str) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let room = width.saturating_sub(cells(mark));
    let mut kept = String::new();
    let mut used = 0;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > room {
            break;
        }
        kept.push(character);
    }
    kept + mark
}

/// The text in lines of at most `width` cells: broken at blanks in Latin text and between Chinese characters, never before
/// a closing punctuation mark. A word that is longer than a line is broken where the line ends.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for piece in pieces(text).into_iter().flat_map(|piece| slices(piece, width)) {
        let wide = cells(&piece);
        let fits = used + cells(piece.trim_end()) <= width;
        if !fits && !line.is_empty() {
            lines.push(line.trim_end().to_owned());
            line.clear();
            used = 0;
        }
        line.push_str(&piece);
        used += wide;
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A piece in parts of at most `width` cells.
fn slices(piece: String, width: usize) -> Vec<String> {
    if cells(piece.trim_end()) <= width {
        return vec![piece];
    }
    let mut slices = vec![String::new()];
    let mut used = 0;
    for character in piece.chars() {
        used += character.width().unwrap_or(0);
        match slices.last_mut() {
            Some(last) if used <= width || last.is_empty() => last.push(character),
            _ => {
                used = character.width().unwrap_or(0);
                slices.push(character.to_string());
            }
        }
    }
    slices
}

/// Parts between which a line may end: a word with its blanks, or one wide character with what must not be parted from it.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut after_break = true;
    let mut after_opening = false;
    for character in text.chars() {
        let wide = character.width().unwrap_or(0) > 1;
        let starts = (after_break || wide) && !closes(character) && character != ' ' && !after_opening;
        match pieces.last_mut() {
            Some(last) if !starts => last.push(character),
            _ => pieces.push(character.to_string()),
        }
        after_opening = opens(character);
        after_break = character == ' ' || wide;
    }
    pieces
}

const fn closes(character: char) -> bool {
    matches!(
        character,
        '，' | '。'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '」'
            | '』'
            | '》'
            | '】'
            | '”'
            | '’'
            | ','
            | '.'
            | ';'
            | ':'
            | ')'
            | '%'
    )
}

const fn opens(character: char) -> bool {
    matches!(character, '（' | '「' | '『' | '《' | '【' | '“' | '‘' | '(')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_characters_take_two_cells() {
        assert_eq!(cells("列 a"), 4);
        assert_eq!(pad("姓名", 6), "姓名  ");
        assert_eq!(clip("客户姓名", 7, "…"), "客户姓…");
        assert_eq!(clip("姓名", 4, "…"), "姓名");
    }

    #[test]
    fn lines_end_at_blanks_and_between_chinese_characters() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("请补充材料，再评估。", 10), ["请补充材", "料，再评", "估。"]);
        assert_eq!(wrap("averyverylongword x", 5), ["avery", "veryl", "ongwo", "rd x"]);
        assert_eq!(wrap("", 5), [""]);
    }
}
