//! The message catalogues: one text an id and language, with holes for figures.
//!
//! A catalogue line is `id = "text"`, a subset of TOML without escapes. `{name}` is a hole; `{name|row|rows}` chooses the
//! first form when the argument is exactly `1` and the second otherwise, which is all that English needs and Chinese ignores.
//! `¶` is a line end.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::sync::LazyLock;

use crate::Lang;

type Catalogue = BTreeMap<&'static str, &'static str>;

static ZH: LazyLock<Catalogue> = LazyLock::new(|| parse(include_str!("messages/zh-CN.toml")));
static EN: LazyLock<Catalogue> = LazyLock::new(|| parse(include_str!("messages/en.toml")));

fn catalogue(lang: Lang) -> &'static Catalogue {
    match lang {
        Lang::Zh => &ZH,
        Lang::En => &EN,
    }
}

/// The text of `id` in `lang` with its holes filled. An unknown id comes back as itself, an unknown hole stays as written:
/// a wrong message must never stop a report, and tests find it.
///
/// Arguments are put in as they are: escape texts from outside first.
pub fn message(lang: Lang, id: &str, args: &[(&str, &dyn Display)]) -> String {
    find(lang, id).map_or_else(|| id.to_owned(), |text| fill(text, args))
}

/// Every id of the catalogues, sorted.
pub fn message_ids() -> impl Iterator<Item = &'static str> {
    ZH.keys().copied()
}

/// The raw text of `id`.
pub(crate) fn find(lang: Lang, id: &str) -> Option<&'static str> {
    catalogue(lang).get(id).copied()
}

/// The text of `id` without holes.
pub(crate) fn text(lang: Lang, id: &str) -> String {
    message(lang, id, &[])
}

fn parse(source: &'static str) -> Catalogue {
    source
        .lines()
        .filter(|line| !line.starts_with('#') && !line.starts_with('['))
        .filter_map(|line| line.split_once(" = "))
        .filter_map(|(id, text)| Some((id.trim(), text.trim().strip_prefix('"')?.strip_suffix('"')?)))
        .collect()
}

fn fill(text: &str, args: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        push_lines(&mut filled, before);
        let Some((hole, behind)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(&fill_hole(hole, args));
        rest = behind;
    }
    push_lines(&mut filled, rest);
    filled
}

/// A catalogue line holds no line end: `¶` stands for one.
fn push_lines(filled: &mut String, text: &str) {
    let mut lines = text.split('¶');
    filled.push_str(lines.next().unwrap_or_default());
    for line in lines {
        filled.push('\n');
        filled.push_str(line);
    }
}

fn fill_hole(hole: &str, args: &[(&str, &dyn Display)]) -> String {
    let mut parts = hole.splitn(3, '|');
    let name = parts.next().unwrap_or_default();
    let Some((_, value)) = args.iter().find(|(known, _)| *known == name) else {
        return format!("{{{hole}}}");
    };
    let value = value.to_string();
    match (parts.next(), parts.next()) {
        (Some(one), Some(_)) if value == "1" => one.to_owned(),
        (Some(_), Some(many)) => many.to_owned(),
        _ => value,
    }
}

#[cfg(test)]
mod tests;
