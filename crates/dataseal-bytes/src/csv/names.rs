//! A row of column names that does not fit the rows below, mended by what names look like.

use dataseal_model::NoteKind;

use super::grammar::Grammar;
use super::kind::Kind;
use super::mend::{Expectation, Mended};
use super::record::{Reading, split};

/// Cost of a boundary that nothing shows.
const UNSEEN: f64 = 4.0;

/// Words that columns are often called by, with the kinds of values that they announce.
const WORDS: &[(&str, &[Kind])] = &[
    ("id", &[Kind::Integer, Kind::Word]),
    ("no", &[Kind::Integer, Kind::Word]),
    ("code", &[Kind::Integer, Kind::Word]),
    ("key", &[Kind::Integer, Kind::Word]),
    ("sku", &[Kind::Integer, Kind::Word]),
    ("date", &[Kind::Date, Kind::DateTime]),
    ("day", &[Kind::Date, Kind::Integer]),
    ("month", &[Kind::Date, Kind::Integer]),
    ("year", &[Kind::Integer]),
    ("time", &[Kind::Time, Kind::DateTime]),
    ("timestamp", &[Kind::DateTime, Kind::Integer]),
    ("datetime", &[Kind::DateTime]),
    ("qty", &[Kind::Integer]),
    ("quantity", &[Kind::Integer]),
    ("count", &[Kind::Integer]),
    ("number", &[Kind::Integer, Kind::Number]),
    ("age", &[Kind::Integer]),
    ("price", &[Kind::Number, Kind::Integer]),
    ("cost", &[Kind::Number, Kind::Integer]),
    ("amount", &[Kind::Number, Kind::Integer]),
    ("total", &[Kind::Number, Kind::Integer]),
    ("rate", &[Kind::Number]),
    ("value", &[Kind::Number, Kind::Integer]),
    ("url", &[Kind::Address]),
    ("link", &[Kind::Address]),
    ("email", &[Kind::Address]),
    ("mail", &[Kind::Address]),
    ("name", &[Kind::Word, Kind::Text]),
    ("type", &[Kind::Word, Kind::Text]),
    ("status", &[Kind::Word, Kind::Text]),
    ("state", &[Kind::Word, Kind::Text]),
    ("city", &[Kind::Word, Kind::Text]),
    ("country", &[Kind::Word, Kind::Text]),
    ("address", &[Kind::Text]),
    ("phone", &[Kind::Integer, Kind::Text]),
    ("product", &[Kind::Word, Kind::Text]),
    ("category", &[Kind::Word, Kind::Text]),
    ("title", &[Kind::Text, Kind::Word]),
    ("description", &[Kind::Text]),
    ("comment", &[Kind::Text, Kind::Empty]),
    ("comments", &[Kind::Text, Kind::Empty]),
    ("remark", &[Kind::Text, Kind::Empty]),
    ("note", &[Kind::Text, Kind::Empty]),
    ("notes", &[Kind::Text, Kind::Empty]),
];

/// Whether this is a word that columns are often called by.
pub(super) fn is_usual(name: &[u8]) -> bool {
    WORDS
        .iter()
        .any(|(word, _)| name.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
}

/// The way to read a row of names so that there is one for each column; `None` if no way is clearly best.
pub(super) fn mend(grammar: &Grammar, line: &[u8], expectation: &Expectation) -> Option<Mended> {
    let columns = expectation.shapes.len();
    if !(2..=2000).contains(&columns) || line.len() > 64 << 10 {
        return None;
    }
    let strict = split(grammar, line, Reading::Strict);
    let mut found: Vec<(f64, Mended)> = Vec::new();
    let mut add = |cost: f64, values: Vec<Vec<u8>>, kind: NoteKind| {
        if values.len() == columns && !values.iter().any(|value| Kind::of(value).is_typed()) {
            let suits: f64 = values
                .iter()
                .enumerate()
                .map(|(column, name)| fitness(name, column, expectation))
                .sum();
            let quotes = values
                .iter()
                .flatten()
                .filter(|byte| Some(**byte) == grammar.quote)
                .count();
            let cost = cost - suits + f64::from(u32::try_from(quotes).unwrap_or(u32::MAX));
            found.push((
                cost,
                Mended {
                    values,
                    kind: Some(kind),
                },
            ));
        }
    };
    if strict.fields.len() == columns + 1 && !strict.stray {
        for (position, _) in strict
            .fields
            .iter()
            .enumerate()
            .filter(|(_, field)| field.value.is_empty())
        {
            let mut values = strict.values();
            values.remove(position);
            add(0.0, values, NoteKind::ExtraDelimiter);
        }
    }
    if strict.fields.len() + 1 == columns && !strict.stray && !strict.open {
        for (position, field) in strict.fields.iter().enumerate() {
            for (cost, first, second) in partings(&field.value, position, &strict.values()) {
                let mut values = strict.values();
                values.splice(position..=position, [first, second]);
                add(cost, values, NoteKind::MissingDelimiter);
            }
        }
    }
    for reading in quote_readings(grammar, line) {
        let record = split(grammar, line, reading);
        let parted = matches!(reading, Reading::PartedAt(_));
        if record.open || (record.stray && reading != Reading::KeepStray) {
            continue;
        }
        let kind = if parted {
            NoteKind::MissingDelimiter
        } else {
            NoteKind::StrayQuote
        };
        add(if parted { -3.0 } else { 0.0 }, record.values(), kind);
    }
    if strict.fields.len() == 1 {
        for delimiter in [",", ";", "\t", "|", " "] {
            let other = Grammar {
                delimiter: delimiter.as_bytes().to_vec(),
                ..grammar.clone()
            };
            let record = split(&other, line, Reading::Strict);
            if !record.stray && !record.open && other.delimiter != grammar.delimiter {
                add(0.0, record.values(), NoteKind::OtherDelimiter);
            }
        }
    }
    found.sort_by(|left, right| left.0.total_cmp(&right.0));
    let (cost, best) = found.first()?;
    let next = found.iter().find(|(_, other)| other.values != best.values);
    // That a name is two must be seen: at a change of case or script, or by words that are names.
    let is_seen = *cost < UNSEEN || best.kind != Some(NoteKind::MissingDelimiter);
    (is_seen && next.is_none_or(|(next, _)| next - cost >= 1.0)).then(|| best.clone())
}

fn quote_readings(grammar: &Grammar, line: &[u8]) -> Vec<Reading> {
    let mut readings = vec![Reading::KeepStray];
    if let Some(quote) = grammar.quote {
        for at in memchr::memchr_iter(quote, line).take(64) {
            let before = line.get(..at).unwrap_or_default();
            if before.is_empty() || before.ends_with(&grammar.delimiter) {
                readings.push(Reading::Literal(at));
            } else {
                readings.push(Reading::PartedAt(at));
            }
            readings.push(Reading::PartedAt(at + 1));
        }
    }
    readings
}

/// Ways to part a name in two, each with a cost: low where the case changes and where a half begins like another name.
fn partings(name: &[u8], position: usize, names: &[Vec<u8>]) -> Vec<(f64, Vec<u8>, Vec<u8>)> {
    let Ok(text) = std::str::from_utf8(name) else {
        return Vec::new();
    };
    if text.len() > 128 {
        return Vec::new();
    }
    text.char_indices()
        .skip(1)
        .filter_map(|(at, _)| {
            let (first, second) = text.split_at_checked(at)?;
            let mut cost = boundary(first, second);
            let others = names.iter().enumerate().filter(|(other, _)| *other != position);
            let begins_alike = others.filter_map(|(_, other)| std::str::from_utf8(other).ok());
            let shared = |half: &str| begins_alike.clone().any(|other| shares_first_word(half, other));
            cost -= 2.0 * (f64::from(u8::from(shared(second))) + f64::from(u8::from(shared(first))));
            // The half is but a part of other names.
            if first.len() > 2
                && begins_alike
                    .clone()
                    .any(|other| other != first && other.contains(first))
            {
                cost += 5.0;
            }
            Some((cost, first.as_bytes().to_vec(), second.as_bytes().to_vec()))
        })
        .collect()
}

/// Cost of a boundary: none at a change of case or class, more inside a run of letters.
fn boundary(first: &str, second: &str) -> f64 {
    let left = first.chars().next_back().unwrap_or(' ');
    let mut following = second.chars();
    let (right, next) = (following.next().unwrap_or(' '), following.next());
    if matches!(left, ' ' | '_' | '-' | '.') || matches!(right, ' ' | '_' | '-' | '.') {
        return UNSEEN;
    }
    let camel = right.is_uppercase() && (left.is_lowercase() || left.is_numeric());
    let after_capitals = left.is_uppercase() && right.is_uppercase() && next.is_some_and(char::is_lowercase);
    let script = left.is_ascii() != right.is_ascii();
    if camel || after_capitals || script { 0.0 } else { UNSEEN }
}

/// How well a name suits its column: words announce kinds.
fn fitness(name: &[u8], column: usize, expectation: &Expectation) -> f64 {
    let Some((_, kinds)) = WORDS
        .iter()
        .find(|(word, _)| name.eq_ignore_ascii_case(word.as_bytes()))
    else {
        return 0.0;
    };
    let Some(shape) = expectation.shapes.get(column) else {
        return 0.0;
    };
    let announced = shape.share_of(|kind| kinds.contains(&kind)) >= 0.5
        || (shape.is_always_empty() && kinds.contains(&Kind::Empty));
    if announced { 3.0 } else { -1.0 }
}

/// Whether both names begin with the same word of at least three letters, in the same case.
fn shares_first_word(half: &str, other: &str) -> bool {
    let word = first_word(half);
    word.len() >= 3 && word != half && word == first_word(other)
}

/// A name up to its next capital or mark.
fn first_word(name: &str) -> &str {
    let end = name
        .char_indices()
        .skip(1)
        .find(|(_, character)| character.is_uppercase() || !character.is_alphanumeric())
        .map_or(name.len(), |(at, _)| at);
    name.get(..end).unwrap_or_default()
}
