//! Rows that do not fit, read in the one way that makes them fit.
//!
//! Every way that gives the right number of fields by one change is a candidate: a delimiter dropped with its empty field, a
//! delimiter put in, a quote taken as a character, another delimiter for the whole row. What the columns' other values look
//! like says how surprising each candidate is. The best one is taken if it surprises little more than ordinary rows do and
//! clearly less than the next; else there is no mend.

use dataseal_model::NoteKind;

use super::grammar::Grammar;
use super::kind::{Kind, class_of};
use super::record::{Field, Reading, Record, split};
use super::shape::Shape;

/// Rows that must have been learned from before anything is mended.
const LEARNED: usize = 6;

/// How much less surprising the best way must be than the next: e² ≈ 7 times as likely.
const MARGIN: f64 = 2.0;

/// How much more surprising than the most surprising ordinary row a mended one may be.
const SLACK: f64 = 8.0;

/// Surprise of nothing in a column that is empty as often as not.
const MOSTLY_EMPTY: f64 = 0.7;

/// What it costs to believe that a value is missing together with its delimiter.
const LOST: f64 = 3.0;

/// Surprise of a number with a comma before every three digits among other numbers.
const GROUPED: f64 = 1.0;

/// How much more surprising than the best way one may be that leaves a number with commas whole, and still be a doubt.
const GROUPED_DOUBT: f64 = 20.0;

/// Bytes of a row up to which ways are looked for.
const MOST_BYTES: usize = 64 << 10;

/// Columns up to which ways are looked for.
const MOST_COLUMNS: usize = 2000;

/// Bytes of a value up to which a missing delimiter is looked for at each of its characters.
const MOST_PARTED: usize = 160;

/// Bytes that are gone over for all the quotes of a row.
const MOST_READ: usize = 128 << 10;

/// Quotes of a row that are looked at.
const MOST_QUOTES: usize = 64;

/// Delimiters that single rows are found in.
const OTHERS: [&[u8]; 6] = [b",", b";", b"\t", b"|", b" ", b":"];

/// What rows are expected to look like.
#[derive(Clone, Debug, Default)]
pub struct Expectation {
    /// One for each column.
    pub(super) shapes: Vec<Shape>,
    /// Rows that were learned from.
    pub rows: usize,
    /// Surprise of the most surprising of them.
    pub most: f64,
}

/// A row read in some way.
#[derive(Clone, Debug, PartialEq)]
pub struct Mended {
    /// Its values.
    pub values: Vec<Vec<u8>>,
    /// How it was mended; `None` if it was right as it stood.
    pub kind: Option<NoteKind>,
}

#[derive(Clone, Debug)]
struct Candidate {
    values: Vec<Vec<u8>>,
    kind: Option<NoteKind>,
    surprise: f64,
    /// Whether it takes parts of a number with commas before every three digits as one value.
    groups: bool,
}

impl Expectation {
    /// Learns from rows that fit.
    pub fn learn<'a, 'b: 'a>(columns: usize, rows: impl Iterator<Item = &'a Record<'b>> + Clone) -> Self {
        let mut shapes = vec![Shape::default(); columns];
        let mut learned = 0;
        for record in rows.clone() {
            for (shape, field) in shapes.iter_mut().zip(&record.fields) {
                shape.learn(&field.value, field.quoted);
            }
            learned += 1;
        }
        let mut expectation = Self {
            shapes,
            rows: learned,
            most: 0.0,
        };
        if columns <= MOST_COLUMNS {
            let surprises = rows.take(300).map(|record| expectation.of_record(record));
            expectation.most = surprises.fold(0.0, f64::max);
        }
        expectation
    }

    fn of_record(&self, record: &Record<'_>) -> f64 {
        record
            .fields
            .iter()
            .enumerate()
            .map(|(column, field)| self.of_field(column, field))
            .sum()
    }

    fn of_field(&self, column: usize, field: &Field<'_>) -> f64 {
        self.of(column, &field.value, field.quoted)
    }

    fn of(&self, column: usize, value: &[u8], quoted: bool) -> f64 {
        self.shapes
            .get(column)
            .map_or(f64::INFINITY, |shape| shape.surprise(value, quoted))
    }

    /// Surprise of a field that may keep a stray quote at its start: that of the field without it.
    fn of_stray(&self, column: usize, field: &Field<'_>, quote: u8) -> f64 {
        let as_is = self.of_field(column, field);
        match field.value.strip_prefix(&[quote]) {
            Some(rest) => as_is.min(self.of(column, rest, field.quoted) + 1.0),
            None => as_is,
        }
    }

    /// The way to read a row: as it stands, mended, or `None` if no way is clearly best. `line` is the row without its line
    /// end.
    pub fn mend(&self, grammar: &Grammar, line: &[u8]) -> Option<Mended> {
        let columns = self.shapes.len();
        if !(2..=MOST_COLUMNS).contains(&columns) || self.rows < LEARNED || line.len() > MOST_BYTES {
            return None;
        }
        let strict = split(grammar, line, Reading::Strict);
        let mut candidates = Vec::new();
        if strict.fields.len() == columns && !strict.open {
            let surprise = self.of_record(&strict) + looks_quoted(&strict, grammar);
            if surprise <= self.most + MARGIN {
                return Some(Mended {
                    values: strict.values(),
                    kind: None,
                });
            }
            candidates.push(Candidate {
                values: strict.values(),
                kind: None,
                surprise,
                groups: false,
            });
        }
        if strict.fields.len() == columns + 1 && !strict.stray {
            self.drop_one(&strict, &mut candidates);
        }
        if strict.fields.len() + 1 == columns && !strict.stray {
            self.part_one(&strict, &mut candidates);
        }
        self.read_quotes_otherwise(grammar, line, &mut candidates);
        if strict.fields.len() != columns {
            self.read_in_other_delimiters(grammar, line, &mut candidates);
        }
        self.choose(candidates)
    }

    fn choose(&self, mut candidates: Vec<Candidate>) -> Option<Mended> {
        candidates.sort_by(|left, right| left.surprise.total_cmp(&right.surprise));
        let best = candidates.first()?;
        // A number with commas is more likely than its parts look.
        let may_group = |other: &Candidate| other.groups && other.surprise <= best.surprise + GROUPED_DOUBT;
        if !best.groups && candidates.iter().any(may_group) {
            return None;
        }
        let next = candidates.iter().find(|other| other.values != best.values);
        let is_clear = next.is_none_or(|next| next.surprise - best.surprise >= MARGIN);
        (is_clear && best.surprise <= self.most + SLACK).then(|| Mended {
            values: best.values.clone(),
            kind: best.kind,
        })
    }

    /// Sums of surprises of the fields before each, in their own columns, and of the fields after each, in columns moved by
    /// `shift`.
    fn around(&self, record: &Record<'_>, shift: isize) -> (Vec<f64>, Vec<f64>) {
        let mut before = vec![0.0];
        let mut sum = 0.0;
        for (column, field) in record.fields.iter().enumerate() {
            sum += self.of_field(column, field);
            before.push(sum);
        }
        let mut after = vec![0.0; record.fields.len() + 1];
        sum = 0.0;
        for (position, field) in record.fields.iter().enumerate().rev() {
            sum += position
                .checked_add_signed(shift)
                .map_or(f64::INFINITY, |column| self.of_field(column, field));
            if let Some(slot) = after.get_mut(position) {
                *slot = sum;
            }
        }
        (before, after)
    }

    /// One field too many: an empty one goes.
    fn drop_one(&self, record: &Record<'_>, candidates: &mut Vec<Candidate>) {
        let (before, after) = self.around(record, -1);
        for (position, field) in record.fields.iter().enumerate() {
            if !field.value.is_empty() || field.quoted {
                continue;
            }
            let (Some(left), Some(right)) = (before.get(position), after.get(position + 1)) else {
                continue;
            };
            let mut values = record.values();
            values.remove(position);
            candidates.push(Candidate {
                values,
                kind: Some(NoteKind::ExtraDelimiter),
                surprise: left + right,
                groups: false,
            });
        }
    }

    /// One field too few: one is two.
    fn part_one(&self, record: &Record<'_>, candidates: &mut Vec<Candidate>) {
        let (before, after) = self.around(record, 1);
        let mut best = f64::INFINITY;
        for (position, field) in record.fields.iter().enumerate() {
            let (Some(left), Some(right)) = (before.get(position), after.get(position + 1)) else {
                continue;
            };
            if left + right > best + 4.0 * MARGIN {
                continue;
            }
            let value: &[u8] = &field.value;
            let text = std::str::from_utf8(value).unwrap_or_default();
            let inner = !field.quoted && value.len() <= MOST_PARTED;
            let places = text.char_indices().map(|(at, _)| at).chain([value.len()]);
            for at in places.filter(|at| inner || *at == 0 || *at == value.len()) {
                let Some((first, second)) = value.split_at_checked(at) else {
                    continue;
                };
                if !self.may_part(position, first, second) {
                    continue;
                }
                let lost = [(first, position), (second, position + 1)]
                    .into_iter()
                    .find(|(half, _)| half.is_empty());
                // A value that is missing too is believed only where values mostly are.
                let also_lost = match lost {
                    Some((_, column)) if self.of(column, &[], false) > MOSTLY_EMPTY => continue,
                    Some((_, column)) if column + 1 < self.shapes.len() => LOST,
                    _ => 0.0,
                };
                let surprise = left
                    + right
                    + also_lost
                    + self.of(position, first, field.quoted && at > 0)
                    + self.of(position + 1, second, field.quoted && at == 0);
                best = best.min(surprise);
                if surprise > best + 4.0 * MARGIN {
                    continue;
                }
                let mut values = record.values();
                values.splice(position..=position, [first.to_vec(), second.to_vec()]);
                candidates.push(Candidate {
                    values,
                    kind: Some(NoteKind::MissingDelimiter),
                    surprise,
                    groups: false,
                });
            }
        }
    }

    /// Whether a value may be parted here. Inside a number or a word only where the form of a column says so: a code or a
    /// time ends there, or begins. Elsewhere no half may have another form than all values of its column.
    fn may_part(&self, position: usize, first: &[u8], second: &[u8]) -> bool {
        if first.is_empty() || second.is_empty() {
            return true;
        }
        let (Some(left), Some(right)) = (self.shapes.get(position), self.shapes.get(position + 1)) else {
            return false;
        };
        let class = |character: Option<char>| character.map(class_of);
        let text = |half| std::str::from_utf8(half).unwrap_or_default();
        let last = class(text(first).chars().next_back());
        let is_inside = last == class(text(second).chars().next()) && matches!(last, Some('9' | 'A' | 'a' | '文'));
        let is_told = left.is_fixed_form_of(first) || right.is_fixed_form_of(second);
        (!is_inside || is_told) && !left.breaks_form(first) && !right.breaks_form(second)
    }

    /// Surprise of neighbours as one value. Among numbers, one with a comma before every three digits is hardly one.
    fn of_joined(&self, column: usize, fields: &[Field<'_>], value: &[u8], quoted: bool) -> f64 {
        let as_is = self.of(column, value, quoted);
        if self.is_group(column, fields) {
            as_is.min(GROUPED)
        } else {
            as_is
        }
    }

    /// Whether fields are the parts of one number with commas, in a column of numbers.
    fn is_group(&self, column: usize, fields: &[Field<'_>]) -> bool {
        let is_number = |kind| matches!(kind, Kind::Integer | Kind::Number);
        let are_parts = |pair: &[Field<'_>]| matches!(pair, [left, right] if left.is_grouped_with(right));
        fields.len() > 1
            && fields.windows(2).all(are_parts)
            && self
                .shapes
                .get(column)
                .is_some_and(|shape| shape.share_of(is_number) >= 0.5)
    }

    /// A quote that is a character, or that stands where a delimiter is missing.
    fn read_quotes_otherwise(&self, grammar: &Grammar, line: &[u8], candidates: &mut Vec<Candidate>) {
        let Some(quote) = grammar.quote else {
            return;
        };
        let mut add = |reading: Reading, kind: NoteKind| {
            let record = split(grammar, line, reading);
            let allows_stray = matches!(reading, Reading::KeepStray | Reading::Undoubled);
            if record.fields.len() != self.shapes.len() || record.open || (record.stray && !allows_stray) {
                return false;
            }
            let fields = record.fields.iter().enumerate();
            let surprise = match kind {
                NoteKind::StrayQuote => {
                    1.0 + fields
                        .map(|(column, field)| self.of_stray(column, field, quote))
                        .sum::<f64>()
                }
                _ => 1.0 + self.of_record(&record),
            };
            candidates.push(Candidate {
                values: record.values(),
                kind: Some(kind),
                surprise,
                groups: false,
            });
            true
        };
        // That quotes are not doubled is believed only if the rule of doubling leads nowhere.
        if !add(Reading::KeepStray, NoteKind::StrayQuote) {
            add(Reading::Undoubled, NoteKind::StrayQuote);
        }
        for at in memchr::memchr_iter(quote, line).take(MOST_QUOTES.min(MOST_READ / line.len().max(1))) {
            let after_delimiter = line
                .get(..at)
                .is_some_and(|before| before.ends_with(&grammar.delimiter));
            if at == 0 || after_delimiter {
                add(Reading::Literal(at), NoteKind::StrayQuote);
            } else {
                add(Reading::PartedAt(at), NoteKind::MissingDelimiter);
            }
            if at + 1 < line.len() {
                add(Reading::PartedAt(at + 1), NoteKind::MissingDelimiter);
            }
        }
    }

    fn read_in_other_delimiters(&self, grammar: &Grammar, line: &[u8], candidates: &mut Vec<Candidate>) {
        for delimiter in OTHERS {
            if memchr::memmem::find(line, delimiter).is_none() {
                continue;
            }
            let other = Grammar {
                delimiter: delimiter.to_vec(),
                ..grammar.clone()
            };
            let record = split(&other, line, Reading::Strict);
            if record.stray || record.open || record.fields.len() < self.shapes.len() {
                continue;
            }
            let kind = if other == *grammar {
                NoteKind::UnquotedDelimiter
            } else {
                NoteKind::OtherDelimiter
            };
            for (surprise, values, groups) in self.align(&record, line) {
                candidates.push(Candidate {
                    values,
                    kind: Some(kind),
                    surprise: surprise + 2.0,
                    groups,
                });
            }
        }
    }

    /// The two least surprising ways to make a row of more fields fit, by taking neighbours that are not quoted as one value
    /// with the delimiters between them.
    fn align(&self, record: &Record<'_>, line: &[u8]) -> Vec<(f64, Vec<Vec<u8>>, bool)> {
        const MOST_FIELDS: usize = 160;
        const MOST_LOOKS: usize = 20_000;
        const MOST_JOINED: usize = 32;
        let (fields, columns) = (&record.fields, self.shapes.len());
        let spare = fields.len().saturating_sub(columns);
        let looks = columns * (spare + 1) * (spare.min(MOST_JOINED) + 1);
        if fields.len() > MOST_FIELDS || looks > MOST_LOOKS {
            return Vec::new();
        }
        // For each number of fields taken, the ends of the values so far; column after column.
        let mut ways: Vec<Vec<(f64, Vec<usize>)>> = vec![Vec::new(); fields.len() + 1];
        if let Some(start) = ways.first_mut() {
            start.push((0.0, Vec::new()));
        }
        for column in 0..columns {
            let mut next: Vec<Vec<(f64, Vec<usize>)>> = vec![Vec::new(); fields.len() + 1];
            for (from, found) in ways.iter().enumerate().filter(|(_, found)| !found.is_empty()) {
                for to in from + 1..=fields.len().min(from + 1 + spare.min(MOST_JOINED)) {
                    let parts = fields.get(from..to).unwrap_or_default();
                    let Some((value, quoted)) = joined(parts, line) else {
                        break;
                    };
                    let surprise = self.of_joined(column, parts, value, quoted);
                    let Some(slot) = next.get_mut(to) else { break };
                    for (sum, ends) in found {
                        let mut ends = ends.clone();
                        ends.push(to);
                        slot.push((sum + surprise, ends));
                    }
                    slot.sort_by(|left, right| left.0.total_cmp(&right.0));
                    slot.truncate(2);
                }
            }
            ways = next;
        }
        let value_of = |from: usize, to: usize| {
            joined(fields.get(from..to).unwrap_or_default(), line).map_or(Vec::new(), |(value, _)| value.to_vec())
        };
        let whole = ways.pop().unwrap_or_default();
        whole
            .into_iter()
            .map(|(surprise, ends)| {
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let spans: Vec<(usize, usize)> = starts.zip(ends.iter().copied()).collect();
                let mut columns = spans.iter().enumerate();
                let groups = columns
                    .any(|(column, (from, to))| self.is_group(column, fields.get(*from..*to).unwrap_or_default()));
                let values = spans.iter().map(|(from, to)| value_of(*from, *to));
                (surprise, values.collect(), groups)
            })
            .collect()
    }
}

/// What a row is charged for each plain field that begins and ends with the quote: that is not what writers mean.
fn looks_quoted(record: &Record<'_>, grammar: &Grammar) -> f64 {
    let quote = grammar.quote;
    let looks = |field: &&Field<'_>| {
        !field.quoted && quote.is_some() && field.value.len() > 1 && field.value.first().copied() == quote
    };
    let count = record.fields.iter().filter(looks).count();
    6.0 * f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// The value of neighbours as one; `None` if a quoted one is not alone.
fn joined<'v>(fields: &'v [Field<'_>], line: &'v [u8]) -> Option<(&'v [u8], bool)> {
    match fields {
        [only] => Some((&only.value, only.quoted)),
        [first, .., last] if !fields.iter().any(|field| field.quoted) => {
            Some((line.get(first.start..last.end).unwrap_or_default(), false))
        }
        _ => None,
    }
}
