//! Changes in the text of an `asset.toml`: one answer or one block at a time, everything else left byte for byte.
//!
//! Places come from the parser's spans, never from what a line looks like, but for the commented questions of the template,
//! which are no TOML. Whether the text that comes out is a sound declaration is for [`parse_asset`](crate::parse_asset).

use std::fmt::Write as _;
use std::ops::Range;

use dataseal_model::Evidence;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::{split_mark, table_of};

/// The text with `path` (`section.key`) answered by `value`, which is TOML. A value that is there is replaced; else the
/// commented question of the template becomes the answer; else a line is added to the section, or a section to the file.
///
/// `None` if the text is no TOML, or the section is no table.
#[must_use]
pub fn with_answer(text: &str, path: &str, value: &str) -> Option<String> {
    let layout = Layout::of(text)?;
    let (section, key) = path.split_once('.')?;
    let Some(table) = layout.root.get(section) else {
        let mut body = layout.body.to_owned();
        layout.begin_block(&mut body);
        let _ = write!(body, "[{section}]{0}{key} = {value}{0}", layout.line_end);
        return Some(layout.with_mark(&body));
    };
    let DeValue::Table(entries) = table.get_ref() else {
        return None;
    };
    let (at, written) = match entries.get(key) {
        Some(answer) => (answer.span(), value.to_owned()),
        None => layout.place(section, key, value, &table.span(), entries)?,
    };
    layout.replaced(&at, &written)
}

/// The text with the answer at `path` taken back: its lines become comments, so that the question stays. What shares its
/// line with others becomes the empty text, which means "not answered" as well.
///
/// `None` if the text is no TOML or has no such answer.
#[must_use]
pub fn without_answer(text: &str, path: &str) -> Option<String> {
    let layout = Layout::of(text)?;
    let (section, key) = path.split_once('.')?;
    let DeValue::Table(entries) = layout.root.get(section)?.get_ref() else {
        return None;
    };
    let (name, value) = entries.get_key_value(key)?;
    let lines = layout.line_start(name.span().start)..layout.line_end_from(value.span().end);
    let before = layout.body.get(lines.start..name.span().start)?;
    let behind = layout.body.get(value.span().end..lines.end)?.trim_start();
    if !before.trim().is_empty() || !(behind.is_empty() || behind.starts_with('#')) {
        return layout.replaced(&value.span(), "\"\"");
    }
    let answer = layout.body.get(lines.clone())?;
    let commented: Vec<String> = answer.split('\n').map(|line| format!("# {line}")).collect();
    layout.replaced(&lines, &commented.join("\n"))
}

/// The text with an `[[evidence]]` block for a document at its end.
#[must_use]
pub fn with_evidence(text: &str, document: &Evidence) -> Option<String> {
    let layout = Layout::of(text)?;
    let mut body = layout.body.to_owned();
    layout.begin_block(&mut body);
    let mut lines = vec![
        "[[evidence]]".to_owned(),
        format!("kind = {}", toml_string(&document.kind)),
        format!("file = {}", toml_string(&document.file)),
        format!("sha256 = {}", toml_string(&document.digest.to_string())),
        format!("issuer = {}", toml_string(&document.issuer)),
        format!("issued = {}", document.issued),
    ];
    lines.extend(document.valid_until.map(|until| format!("valid_until = {until}")));
    for line in lines {
        body.push_str(&line);
        body.push_str(layout.line_end);
    }
    Some(layout.with_mark(&body))
}

/// A TOML basic string.
pub fn toml_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

type Entries<'t> = DeTable<'t>;

/// A text that is TOML, and where its tables stand.
struct Layout<'t> {
    mark: &'t str,
    body: &'t str,
    root: DeTable<'t>,
    line_end: &'static str,
}

impl<'t> Layout<'t> {
    fn of(text: &'t str) -> Option<Self> {
        let (mark, body) = split_mark(text);
        let line_end = if body.contains("\r\n") { "\r\n" } else { "\n" };
        Some(Self {
            mark,
            body,
            root: table_of(body)?.into_inner(),
            line_end,
        })
    }

    fn with_mark(&self, body: &str) -> String {
        format!("{}{body}", self.mark)
    }

    fn replaced(&self, at: &Range<usize>, written: &str) -> Option<String> {
        let (before, behind) = (self.body.get(..at.start)?, self.body.get(at.end..)?);
        Some(self.with_mark(&format!("{before}{written}{behind}")))
    }

    /// Ends the last line and leaves one empty.
    fn begin_block(&self, body: &mut String) {
        if !body.is_empty() && !body.ends_with('\n') {
            body.push_str(self.line_end);
        }
        if !body.is_empty() {
            body.push_str(self.line_end);
        }
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.body.get(..at).unwrap_or_default();
        before.rfind('\n').map_or(0, |end| end + 1)
    }

    /// Where the line ends that `at` lies in, its line end left out.
    fn line_end_from(&self, at: usize) -> usize {
        let behind = self.body.get(at..).unwrap_or_default();
        let line = behind.split('\n').next().unwrap_or_default();
        at + line.trim_end_matches('\r').len()
    }

    /// Where an answer goes that the section does not hold yet, and what is written there.
    fn place(
        &self,
        section: &str,
        key: &str,
        value: &str,
        table: &Range<usize>,
        entries: &Entries<'t>,
    ) -> Option<(Range<usize>, String)> {
        let here = |at: usize, written: String| Some((at..at, written));
        if self.body.get(table.clone())?.starts_with('{') {
            let comma = if entries.is_empty() { " " } else { "," };
            return here(table.start + 1, format!(" {key} = {value}{comma}"));
        }
        let last = entries.values().map(|value| value.span().end).max();
        let line_end = self.line_end;
        if !self.body.get(table.clone())?.starts_with('[') {
            // `section.key = …` without a heading: a heading of the same name would be a second table.
            return here(
                self.line_end_from(last?),
                format!("{line_end}{section}.{key} = {value}"),
            );
        }
        if let Some((line, rest, at)) = self.question(key, table, entries) {
            let (before, behind) = (rest.get(..at.start)?, rest.get(at.end..)?);
            return Some((line, format!("{before}{value}{behind}")));
        }
        let end = last.map_or(table.end, |last| last.max(table.end));
        here(self.line_end_from(end), format!("{line_end}{key} = {value}"))
    }

    /// The commented question of a key in a section: its line, the line without the mark of a comment, and where the value
    /// stands in that.
    fn question(
        &self,
        key: &str,
        table: &Range<usize>,
        entries: &Entries<'t>,
    ) -> Option<(Range<usize>, &'t str, Range<usize>)> {
        let end = self.headings().filter(|start| *start > table.start).min();
        let end = end.unwrap_or(self.body.len());
        let mut start = table.end;
        while start < end {
            let line = start..self.line_end_from(start);
            let text = self.body.get(line.clone())?;
            start = line.end + self.body.get(line.end..)?.find('\n').map_or(1, |at| at + 1);
            let inside = |value: &Spanned<DeValue<'_>>| value.span().contains(&line.start);
            let Some(comment) = text.trim_start().strip_prefix('#') else {
                continue;
            };
            let rest = comment.trim_start_matches(['#', ' ', '\t']);
            if entries.values().any(inside) {
                continue;
            }
            if is_heading(rest) {
                return None;
            }
            if let Some(at) = value_of(rest, key) {
                return Some((line, rest, at));
            }
        }
        None
    }

    /// Where tables and blocks begin that have a heading.
    fn headings(&self) -> impl Iterator<Item = usize> {
        let starts = self.root.values().flat_map(|value| match value.get_ref() {
            DeValue::Array(blocks) => blocks.iter().map(|block| block.span().start).collect(),
            _ => vec![value.span().start],
        });
        starts.filter(|start| self.body.get(*start..).is_some_and(|rest| rest.starts_with('[')))
    }
}

/// Whether a comment would be a heading.
fn is_heading(comment: &str) -> bool {
    let name = comment
        .trim_end()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
    name.is_some_and(|name| name.chars().all(is_name))
}

/// Where the value stands in `key = value`, if the line is that.
fn value_of(line: &str, key: &str) -> Option<Range<usize>> {
    let table = table_of(line)?.into_inner();
    (table.len() == 1).then(|| table.get(key).map(Spanned::span))?
}

#[cfg(test)]
mod tests;
