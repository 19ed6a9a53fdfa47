//! Just enough of Rust's grammar to search in code and not in comments, strings or tests.

/// The text with comments and the insides of strings and character literals turned to spaces; lines stay where they are.
pub(crate) fn code(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = match blank_end(&characters, at) {
            Some(end) => end.min(characters.len()),
            None => {
                out.push(characters[at]);
                at += 1;
                continue;
            }
        };
        out.extend(
            characters[at..end]
                .iter()
                .map(|character| if *character == '\n' { '\n' } else { ' ' }),
        );
        at = end;
    }
    out
}

/// Where a comment or literal that begins at `at` ends, if one begins there.
fn blank_end(text: &[char], at: usize) -> Option<usize> {
    let next = text.get(at + 1).copied();
    match text[at] {
        '/' if next == Some('/') => Some(position(text, at, |rest| rest[0] == '\n')),
        '/' if next == Some('*') => Some(block_comment_end(text, at)),
        '"' => Some(string_end(text, at)),
        'r' if !continues_word(text, at) => raw_string_end(text, at),
        '\'' if next == Some('\\') => Some(position(text, at + 3, |rest| rest[0] == '\'') + 1),
        '\'' if text.get(at + 2) == Some(&'\'') => Some(at + 3),
        _ => None,
    }
}

fn position(text: &[char], from: usize, wanted: impl Fn(&[char]) -> bool) -> usize {
    (from..text.len()).find(|at| wanted(&text[*at..])).unwrap_or(text.len())
}

fn block_comment_end(text: &[char], at: usize) -> usize {
    let (mut depth, mut at) = (1, at + 2);
    while depth > 0 && at < text.len() {
        let (step, change) = match text[at..] {
            ['/', '*', ..] => (2, 1),
            ['*', '/', ..] => (2, -1),
            _ => (1, 0),
        };
        at += step;
        depth += change;
    }
    at
}

fn string_end(text: &[char], at: usize) -> usize {
    let mut at = at + 1;
    while at < text.len() && text[at] != '"' {
        at += if text[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

fn raw_string_end(text: &[char], at: usize) -> Option<usize> {
    let hashes = text[at + 1..].iter().take_while(|character| **character == '#').count();
    let open = at + 1 + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    Some(position(text, open + 1, |rest| rest.starts_with(&close)) + close.len())
}

/// Whether the `r` at `at` is inside a longer word; the prefixes `br` and `cr` are not.
fn continues_word(text: &[char], at: usize) -> bool {
    let before = |distance: usize| at.checked_sub(distance).map(|at| text[at]);
    match before(1) {
        Some('b' | 'c') => before(2).is_some_and(is_word),
        Some(character) => is_word(character),
        None => false,
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Code (as of [`code`]) with the items under `#[cfg(test)]` turned to spaces too.
pub(crate) fn without_tests(code: &str) -> String {
    let mut out = String::new();
    let mut rest = code;
    while let Some(start) = test_attribute(rest) {
        let end = start + item_length(&rest[start..]);
        out.push_str(&rest[..start]);
        out.extend(
            rest[start..end]
                .chars()
                .map(|character| if character == '\n' { '\n' } else { ' ' }),
        );
        rest = &rest[end..];
    }
    out + rest
}

/// Where the next `#[cfg(…)]` stands that names `test` and not `not(test)`.
fn test_attribute(code: &str) -> Option<usize> {
    code.match_indices("#[cfg(").map(|(start, _)| start).find(|start| {
        let inside = code[*start..].split(']').next().unwrap_or_default();
        !contains(inside, "test").is_empty() && !inside.contains("not(test")
    })
}

/// The length of an item with its attributes: to its first `;` outside of brackets, or to the end of its first block.
fn item_length(item: &str) -> usize {
    let (mut braces, mut others) = (0, 0);
    for (at, character) in item.char_indices() {
        match character {
            '{' => braces += 1,
            '}' => braces -= 1,
            '(' | '[' => others += 1,
            ')' | ']' => others -= 1,
            _ => {}
        }
        let outside = braces == 0 && others == 0;
        match character {
            ';' if outside => return at + 1,
            // A group of imports ends in a brace, but its item in a semicolon.
            '}' if outside && !item[at + 1..].starts_with(';') => return at + 1,
            _ => {}
        }
    }
    item.len()
}

/// What ships of a Rust file: no comments, no strings, no tests.
pub(crate) fn shipped(text: &str) -> String {
    without_tests(&code(text))
}

/// The lines (from 1) on which `pattern` stands as a word of its own: where it begins or ends with a word character, no other
/// word character touches it. Each line once.
pub(crate) fn contains(text: &str, pattern: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let whole = |start: &usize| {
            let before = line[..*start].chars().next_back().is_some_and(is_word);
            let after = line[start + pattern.len()..].chars().next().is_some_and(is_word);
            let begins = pattern.chars().next().is_some_and(is_word);
            let ends = pattern.chars().next_back().is_some_and(is_word);
            !(begins && before || ends && after)
        };
        if line
            .match_indices(pattern)
            .map(|(start, _)| start)
            .any(|start| whole(&start))
        {
            lines.push(number + 1);
        }
    }
    lines
}

#[test]
fn comments_and_literals_are_blank() {
    let text = "a // x\nb /* y /* z */ */ c \"d\\\"e\" 'f' '\\'' &'g h r#\"i \"# \"j\" br\"k\" r#type var\"l\"\n";
    let left: Vec<String> = code(text).split_whitespace().map(str::to_owned).collect();
    assert_eq!(left, ["a", "b", "c", "&'g", "h", "b", "r#type", "var"]);
    assert_eq!(code(text).lines().count(), 2);
}

#[test]
fn items_under_cfg_test_are_blank() {
    let text = "a\n#[cfg(test)]\nmod t {\n  fn f() { b }\n}\nc\n#[cfg(all(test, unix))]\nuse d::{e};\nf\n#[cfg(not(test))]\ng;\n";
    let left: Vec<String> = without_tests(text).split_whitespace().map(str::to_owned).collect();
    assert_eq!(left, ["a", "c", "f", "#[cfg(not(test))]", "g;"]);
    assert_eq!(without_tests(text).lines().count(), text.lines().count());
}

#[test]
fn patterns_match_whole_words() {
    assert_eq!(contains("print!\nprintln!\neprint!\n x.print!", "print!"), [1, 4]);
    assert_eq!(contains("std::env\nmystd::env\nstd::environment", "std::env"), [1]);
}
