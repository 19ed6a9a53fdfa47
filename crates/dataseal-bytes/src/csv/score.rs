//! How well a grammar explains a text: rows of one width, values of known kinds, quotes where they belong.

use std::collections::BTreeMap;

use super::grammar::Grammar;
use super::kind::Kind;
use super::record::Record;
use super::sample::{Sample, Sampled, records};

/// Records of the head and of each other stretch that are looked at.
const RECORDS: (usize, usize) = (400, 60);

/// Values that are looked at.
const VALUES: usize = 6000;

/// A grammar with how well it does.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The grammar.
    pub grammar: Grammar,
    /// The most frequent number of fields.
    pub width: usize,
    /// Share of rows with that many.
    pub fit: f64,
    /// What candidates are ordered by, from 0 to 1.
    pub score: f64,
}

/// The candidates in order, the best first. Parts that are told are the same in all of them.
pub fn rank(sample: &Sample, told: &Told) -> Vec<Scored> {
    let mut ranked: Vec<Scored> = Vec::new();
    for grammar in candidates(sample, told) {
        if !ranked.iter().any(|known| known.grammar == grammar) {
            ranked.push(score(sample, grammar));
        }
    }
    // Stable: of equals the more usual one, which was listed first, stays first.
    ranked.sort_by(|left, right| right.score.total_cmp(&left.score));
    ranked
}

/// Parts of a grammar that a person has settled.
#[derive(Clone, Debug)]
pub struct Told {
    /// The delimiter.
    pub delimiter: Option<Vec<u8>>,
    /// The quote, or that there is none.
    pub quote: Option<Option<u8>>,
    /// The escape, or that there is none.
    pub escape: Option<Option<u8>>,
    /// The comment character, or that there is none.
    pub comment: Option<Option<u8>>,
    /// Fields of a record that are kept.
    pub most_fields: usize,
}

/// Delimiters in order of how usual they are, each with how readily it is believed.
const DELIMITERS: [(&str, f64); 13] = [
    (",", 1.0),
    ("\t", 1.0),
    (";", 1.0),
    ("|", 1.0),
    ("\u{1}", 1.0),
    ("^", 0.8),
    ("~", 0.8),
    ("\u{1f}", 1.0),
    ("\u{1e}", 1.0),
    ("\u{2}", 1.0),
    ("\u{7}", 1.0),
    (" ", 0.4),
    (":", 0.35),
];

fn candidates(sample: &Sample, told: &Told) -> Vec<Grammar> {
    let mut delimiters: Vec<Vec<u8>> = Vec::new();
    if let Some(delimiter) = &told.delimiter {
        delimiters.push(delimiter.clone());
    } else {
        for (delimiter, _) in DELIMITERS {
            let Some(single) = delimiter.bytes().next() else {
                continue;
            };
            if !sample
                .stretches()
                .any(|(text, _)| memchr::memchr(single, text).is_some())
            {
                continue;
            }
            let longer = lengthened(sample, single);
            if !longer.as_ref().is_some_and(|(_, always)| *always) {
                delimiters.push(vec![single]);
            }
            delimiters.extend(longer.map(|(delimiter, _)| delimiter));
        }
        // No delimiter at all: a table of one column.
        delimiters.push(Vec::new());
    }
    let quotes = match told.quote {
        Some(quote) => vec![quote],
        None => vec![Some(b'"'), Some(b'\'')],
    };
    let mut grammars = Vec::new();
    for delimiter in delimiters {
        for quote in &quotes {
            let mut grammar = Grammar {
                delimiter: delimiter.clone(),
                quote: *quote,
                escape: None,
                comment: told.comment.flatten(),
                most_fields: told.most_fields,
            };
            let is_usual = *quote == Some(b'"') || told.quote.is_some();
            if !is_usual && !quotes_fields(sample, &grammar) {
                continue;
            }
            grammar.escape = match told.escape {
                Some(escape) => escape,
                None => escape_of(sample, &grammar),
            };
            // A folder's name may end in a backslash before the quote that closes.
            let plain = (told.escape.is_none() && grammar.escape == Some(b'\\')).then(|| Grammar {
                escape: None,
                ..grammar.clone()
            });
            grammars.push(grammar);
            grammars.extend(plain);
        }
    }
    grammars
}

/// The delimiter with what mostly follows it (itself again, another mark, a space), and whether that is always so.
fn lengthened(sample: &Sample, single: u8) -> Option<(Vec<u8>, bool)> {
    if let Some(framed) = framed(sample, single) {
        return Some((framed, true));
    }
    let mut delimiter = vec![single];
    let mut always = true;
    while delimiter.len() < 4 {
        let mut following = [0_usize; 256];
        let mut all = 0_usize;
        let finder = memchr::memmem::Finder::new(&delimiter);
        let find = |text: &[u8]| match delimiter.as_slice() {
            [only] => memchr::memchr(*only, text),
            _ => finder.find(text),
        };
        for (text, _) in sample.stretches() {
            let mut from = 0;
            while let Some(at) = find(text.get(from..).unwrap_or_default()) {
                let next = from + at + delimiter.len();
                if let Some(count) = text.get(next).and_then(|byte| following.get_mut(usize::from(*byte))) {
                    *count += 1;
                    all += 1;
                }
                from = next;
                while text.get(from) == Some(&single) {
                    from += 1;
                }
            }
        }
        let met = (0..=u8::MAX).zip(following).filter(|(_, count)| *count > 0);
        let most = met.max_by_key(|(_, count)| *count);
        let is_mark = |byte: u8| {
            byte == b' '
                || (byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'\'' | b'-' | b'.' | b'$' | b'/' | b'\\'))
        };
        match most {
            // Commas are followed by spaces in texts too, so not each one must be.
            Some((next, count)) if is_mark(next) && !is_empty_field(single, next) && count * 10 >= all * 7 => {
                delimiter.push(next);
                always &= count == all && next != b' ';
                if next == b' ' {
                    break;
                }
            }
            _ => break,
        }
    }
    (delimiter.len() > 1).then_some((delimiter, always))
}

/// The delimiter around another mark or between two, as in `|+|` and `~|~`, if it stands nowhere else.
fn framed(sample: &Sample, single: u8) -> Option<Vec<u8>> {
    let count = |wanted: &[u8]| {
        let found = |(text, _): (&[u8], bool)| memchr::memmem::find_iter(text, wanted).count();
        sample.stretches().map(found).sum::<usize>()
    };
    let first = sample.stretches().find_map(|(text, _)| {
        let at = memchr::memchr(single, text)?;
        text.get(at + 1).copied()
    })?;
    let is_mark = first.is_ascii_punctuation() && first != single && !matches!(first, b'"' | b'\'' | b'-' | b'.');
    let all: usize = sample
        .stretches()
        .map(|(text, _)| memchr::memchr_iter(single, text).count())
        .sum();
    [([single, first, single], 2), ([first, single, first], 1)]
        .into_iter()
        .find(|(wanted, of_single)| is_mark && count(wanted) > 0 && count(wanted) * of_single == all)
        .map(|(wanted, _)| wanted.to_vec())
}

/// Whether a usual delimiter is followed by itself: an empty field stands between.
const fn is_empty_field(single: u8, next: u8) -> bool {
    single == next && matches!(single, b',' | b';' | b'\t' | b' ')
}

/// Whether some field begins with the quote and ends with it.
fn quotes_fields(sample: &Sample, grammar: &Grammar) -> bool {
    sample.stretches().any(|(text, ends)| {
        let found = records(grammar, text, ends, 200);
        let mut quoted = found
            .iter()
            .flat_map(|sampled| &sampled.record.fields)
            .filter(|field| field.quoted);
        quoted.next().is_some()
    })
}

/// The escape that quoted fields show: a backslash before quotes; or, where apostrophes quote, doubled double quotes.
fn escape_of(sample: &Sample, grammar: &Grammar) -> Option<u8> {
    let quote = grammar.quote?;
    let (mut slashed, mut nulled, mut doubled) = (0_usize, 0_usize, 0_usize);
    for (text, _) in sample.stretches() {
        for at in memchr::memchr_iter(quote, text) {
            let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
            let after = text.get(at + 1).copied();
            let inside = after.is_some_and(|next| !matches!(next, b'\r' | b'\n') && next != quote);
            slashed += usize::from(before == Some(b'\\') && inside);
            nulled += usize::from(before == Some(0) && inside);
            doubled += usize::from(after == Some(quote) && before.is_some_and(|before| before.is_ascii_alphanumeric()));
        }
    }
    let pairs = |(text, _): (&[u8], bool)| memchr::memmem::find_iter(text, b"\"\"").count();
    let pairs = if quote == b'\'' {
        sample.stretches().map(pairs).sum()
    } else {
        0_usize
    };
    if slashed.max(nulled) > doubled + pairs {
        return Some(if slashed >= nulled { b'\\' } else { 0 });
    }
    (pairs > 0).then_some(b'"')
}

fn score(sample: &Sample, grammar: Grammar) -> Scored {
    let mut widths: BTreeMap<usize, usize> = BTreeMap::new();
    let (mut rows, mut stray, mut quality, mut values) = (0_usize, 0_usize, 0.0, 0_usize);
    let all: Vec<Vec<Sampled<'_>>> = sample
        .stretches()
        .enumerate()
        .map(|(index, (text, ends))| records(&grammar, text, ends, if index == 0 { RECORDS.0 } else { RECORDS.1 }))
        .collect();
    for sampled in all.iter().flatten().filter(|sampled| !sampled.record.is_blank()) {
        *widths.entry(sampled.width()).or_default() += 1;
        rows += 1;
        stray += usize::from(!sampled.is_clean());
    }
    let first_width = all
        .first()
        .and_then(|records| records.iter().find(|sampled| !sampled.record.is_blank()));
    let first_width = first_width.map_or(0, Sampled::width);
    let (width, fitting) = widths
        .iter()
        .map(|(width, count)| (*width, *count))
        .max_by_key(|(width, count)| (*count, *width == first_width))
        .unwrap_or((0, 0));
    let mut filled = std::collections::BTreeSet::new();
    for sampled in all.iter().flatten().filter(|sampled| sampled.width() == width) {
        if values >= VALUES {
            break;
        }
        let fields = sampled.record.fields.iter().take(64).enumerate();
        filled.extend(
            fields
                .filter(|(_, field)| !field.value.is_empty())
                .map(|(column, _)| column),
        );
        for field in sampled.record.fields.iter().take(64) {
            // A table of one column has no delimiters in it, or quotes around them.
            let holds_marks = width < 2 && !field.quoted && field.value.iter().any(|byte| b",;\t|".contains(byte));
            quality += if holds_marks && !is_grouped(&field.value) {
                0.25
            } else {
                quality_of(&field.value, field.quoted)
            };
            values += 1;
        }
    }
    let share = |part: usize, all: usize| part as f64 / (all.max(1)) as f64;
    let fit = share(fitting, rows);
    // A column in which nothing ever stands speaks against the delimiter.
    let never_filled = share(width.min(64).saturating_sub(filled.len()), width.min(64));
    let quality = quality / (values.max(1)) as f64 * (1.0 - 0.5 * never_filled);
    let believed = believed(&grammar);
    let clean = 1.0 - 0.7 * share(stray, rows);
    let score = if width < 2 {
        ONE_COLUMN * quality * fit
    } else {
        let width = width as f64;
        let starts = if first_width as f64 == width { 1.0 } else { 0.9 };
        let all = all.iter().flatten().map(|sampled| &sampled.record);
        let parts = if first_width == 1 && holds_only_groups(&grammar, all) {
            ONLY_GROUPS
        } else {
            1.0
        };
        fit * fit * quality * (width - 1.0) / width * believed * clean * starts * parts
    };
    Scored {
        grammar,
        width,
        fit,
        score,
    }
}

/// What remains of the score where every comma groups the digits of a number, and the names hold none.
const ONLY_GROUPS: f64 = 0.2;

/// Whether every delimiter is a comma before three digits of a number.
fn holds_only_groups<'r>(grammar: &Grammar, records: impl Iterator<Item = &'r Record<'r>>) -> bool {
    let mut pairs = records.flat_map(|record| record.fields.windows(2)).peekable();
    grammar.delimiter == b","
        && pairs.peek().is_some()
        && pairs.all(|pair| matches!(pair, [left, right] if left.is_grouped_with(right)))
}

/// What a table of one column can score at most: any consistent table of two beats it, a ragged one does not.
const ONE_COLUMN: f64 = 0.22;

fn believed(grammar: &Grammar) -> f64 {
    let single = grammar.delimiter.first().copied();
    let known = DELIMITERS
        .iter()
        .find(|(delimiter, _)| delimiter.bytes().next() == single);
    known.map_or(0.5, |(_, believed)| *believed)
}

/// Whether this is a number with a comma before every three digits.
fn is_grouped(value: &[u8]) -> bool {
    let whole = value.split(|byte| *byte == b'.').next().unwrap_or_default();
    let mut groups = whole.split(|byte| *byte == b',');
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len())
        && value
            .iter()
            .all(|byte| byte.is_ascii_digit() || matches!(byte, b',' | b'.'))
        && groups.all(|group| group.len() == 3)
}

/// How much a value looks like one, from 0 to 1.
fn quality_of(value: &[u8], quoted: bool) -> f64 {
    if quoted {
        return 1.0;
    }
    let kind = Kind::of(value);
    let spaced = value.first().is_some_and(|byte| *byte == b' ') || value.last().is_some_and(|byte| *byte == b' ');
    let base: f64 = match kind {
        Kind::Empty => 0.75,
        Kind::Word => 0.95,
        Kind::Text => {
            let holds = |marks: &[u8]| value.iter().any(|byte| marks.contains(byte));
            if holds(b"\"") || holds(b";\t|\x01\x1f") {
                0.3
            } else if holds(b",") {
                0.55
            } else {
                0.8
            }
        }
        _ => 1.0,
    };
    if spaced && !value.trim_ascii().is_empty() {
        base - 0.15
    } else {
        base
    }
}
