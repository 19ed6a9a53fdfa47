//! What is decided before the first row is read: the dialect by evidence, the names, and what rows are expected to be.

use std::borrow::Cow;

use dataseal_model::{Dialect, NoteKind, Notes, Place};

use super::facts::{self, Watch};
use super::grammar::{Grammar, Layout, line_end_at};
use super::layout::{self, Parts};
use super::mend::Expectation;
use super::names;
use super::record::Record;
use super::sample::{Sample, Sampled, records};
use super::score::{Scored, Told, rank};
use crate::{DialectOptions, IntakeError, Limits};

/// Records of the head that are looked at; more when the text is looked at whole, so that another table in it is found.
const HEAD_RECORDS: usize = 20_000;

/// Records of another stretch that are looked at.
const OTHER_RECORDS: usize = 200;

/// Share of sampled rows that must fit so that others are mended.
const LEAST_FIT: f64 = 0.25;

/// Values that shapes are learned from, and rows at most and at least.
const LEARNED: usize = 40_000;
const LEARNED_ROWS: (usize, usize) = (40, 1000);

/// The decision.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How records are taken apart.
    pub grammar: Grammar,
    /// Which lines are what.
    pub layout: Layout,
    /// The one line of names as it is written, if it is one and of several columns; it may come again. Else empty.
    pub names_line: Vec<u8>,
    /// Names of the columns, several rows of names joined with a space; empty where a column has none.
    pub names: Vec<Vec<u8>>,
    /// What was met up to the first row: kinds and how often.
    pub met: Vec<(NoteKind, u64)>,
    /// Byte of the decoded text at which the first row starts.
    pub data_start: usize,
    /// Byte of the decoded text at which another table starts, if the whole text was looked at.
    pub another_table: Option<usize>,
    /// Fields of rows of other tables in the file; such rows are not mended.
    pub other_widths: Vec<usize>,
    /// Fields that most rows have, where the names are more: what is missing is absent.
    pub short_width: Option<usize>,
    /// What rows look like.
    pub expectation: Expectation,
    /// What values are watched for.
    pub watch: Watch,
    /// The next best grammar, and the share of sampled rows that fit it, in thousandths.
    pub runner_up: Option<(Dialect, u32)>,
    /// Whether a person settled some of it.
    pub told: bool,
    /// Share of sampled rows that fit.
    fit: f64,
}

impl Plan {
    /// Decides.
    ///
    /// # Errors
    /// [`IntakeError::Empty`] if there is nothing in the text at all, [`IntakeError::TooLarge`] for too many columns.
    pub fn of(sample: &Sample, options: &DialectOptions, limits: &Limits) -> Result<Self, IntakeError> {
        if sample.head.is_empty() {
            return Err(IntakeError::Empty);
        }
        let separated = separated_by_line(&sample.head, options);
        let (is_told, options) = (options.is_told(), separated.as_ref().unwrap_or(options));
        let ranked = rank(sample, &told(options, limits));
        let best = ranked.first().ok_or(IntakeError::Empty)?;
        let runner_up = ranked.iter().skip(1).find(|other| other.width > 1 || best.width > 1);
        let mut plan = Self::with(sample, best, options, limits)?;
        plan.told = is_told;
        limits.check_columns(plan.names.len() as u64)?;
        plan.runner_up = runner_up.map(|other| {
            let dialect = other.grammar.dialect(&plan.layout);
            (dialect, thousandths(other.fit))
        });
        Ok(plan)
    }

    fn with(sample: &Sample, best: &Scored, options: &DialectOptions, limits: &Limits) -> Result<Self, IntakeError> {
        let grammar = best.grammar.clone();
        let skipped = skipped_lines(&sample.head, options.skip_lines.unwrap_or(0));
        let head = records(
            &grammar,
            sample.head.get(skipped..).unwrap_or_default(),
            sample.complete,
            HEAD_RECORDS,
        );
        let mut stretches = vec![head];
        for (text, ends) in sample.stretches().skip(1) {
            stretches.push(records(&grammar, text, ends, OTHER_RECORDS));
        }
        let mut grammar = grammar;
        if grammar.comment.is_none() && options.comment.is_none() {
            grammar.comment = layout::comment_of(&grammar, &stretches, best.width);
        }
        let comment = grammar.comment;
        let all_head = stretches.first().map(Vec::as_slice).unwrap_or_default();
        let head: Cow<'_, [Sampled<'_>]> = match comment {
            None => Cow::Borrowed(all_head),
            Some(_) => all_head
                .iter()
                .filter(|sampled| !sampled.is_comment(comment))
                .cloned()
                .collect(),
        };
        let parts = layout::parts(&head, options.header_rows);
        limits.check_columns(parts.width as u64)?;
        let footer_lines = footer(&stretches, sample, &parts, options);
        let mut plan = Self {
            layout: Layout {
                line_ending: layout::line_ending(sample),
                preamble_lines: 0,
                header_rows: 0,
                footer_lines,
            },
            grammar,
            names_line: Vec::new(),
            names: Vec::new(),
            met: Vec::new(),
            data_start: 0,
            another_table: parts
                .another
                .and_then(|at| head.get(at))
                .filter(|_| sample.complete)
                .map(|sampled| skipped + sampled.start),
            other_widths: Vec::new(),
            short_width: None,
            expectation: Expectation::default(),
            watch: Watch::default(),
            runner_up: None,
            told: false,
            fit: best.fit,
        };
        plan.take_names(
            all_head,
            &head,
            &parts,
            (skipped, options.skip_lines.unwrap_or(0)),
            sample,
        );
        let columns = plan.names.len();
        if parts.another.is_none() || !sample.complete {
            plan.other_widths = layout::other_widths(&stretches, columns);
            plan.other_widths
                .retain(|width| Some(*width) != plan.short_width && *width != parts.width);
        }
        plan.learn(&head, &stretches, &parts);
        Ok(plan)
    }

    /// Names, and where the rows start.
    fn take_names(
        &mut self,
        all_head: &[Sampled<'_>],
        head: &[Sampled<'_>],
        parts: &Parts,
        (skipped, skipped_count): (usize, u64),
        sample: &Sample,
    ) {
        let text = sample.head.get(skipped..).unwrap_or_default();
        let Some(first) = head.get(parts.first) else {
            // Nothing but blank lines: a table of one column without a name, each line after the first a row.
            let line = line_end_at(text, 0).max(if head.is_empty() { text.len() } else { 0 });
            self.names = vec![Vec::new()];
            self.layout.header_rows = 1;
            self.data_start = skipped + line;
            return;
        };
        let mut rows: Vec<&Record<'_>> = Vec::new();
        let mut last = None;
        for sampled in head
            .iter()
            .skip(parts.first)
            .filter(|sampled| !sampled.record.is_blank())
        {
            if rows.len() == parts.names || sampled.width() != parts.width {
                break;
            }
            rows.push(&sampled.record);
            last = Some(sampled);
        }
        let odd = parts.odd_names.then(|| before(head, parts.first)).flatten();
        let names_start = odd.map_or(first, |odd| odd);
        self.layout.preamble_lines = names_start.line + skipped_count;
        let before_names = all_head.iter().take_while(|sampled| sampled.start < names_start.start);
        let (mut blank, mut comments, mut preamble) = (0, 0, skipped_count);
        for sampled in before_names {
            if sampled.record.is_blank() {
                blank += 1;
            } else if sampled.is_comment(self.grammar.comment) {
                comments += 1;
            } else {
                preamble += 1;
            }
        }
        self.met.push((NoteKind::BlankLine, blank));
        self.met.push((NoteKind::CommentLine, comments));
        self.met.push((NoteKind::PreambleLine, preamble));
        let mut names = joined(&rows, parts.width);
        self.layout.header_rows = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let stray = last.filter(|sampled| rows.len() == 1 && !sampled.is_clean());
        if let Some(odd) = odd.or(stray) {
            let body: Vec<&Record<'_>> = fitting(head, parts, parts.first + rows.len()).collect();
            let expectation = Expectation::learn(parts.width, body.into_iter());
            let line = text
                .get(odd.start..odd.start + odd.record.length - odd.record.line_end)
                .unwrap_or_default();
            names = match names::mend(&self.grammar, line, &expectation) {
                Some(mended) => {
                    self.met.extend(mended.kind.map(|kind| (kind, 1)));
                    mended.values
                }
                None => odd.record.values(),
            };
            // Names of rows, as R and pandas write them, have no name themselves.
            let last = parts.width.saturating_sub(1);
            let mut body = fitting(head, parts, parts.first + rows.len()).take(LEARNED_ROWS.0);
            if names.len() == last && body.all(|record| record.fields.last().is_some_and(|last| !last.value.is_empty()))
            {
                names.insert(0, Vec::new());
            }
        }
        if odd.is_some() {
            if names.len() > parts.width {
                self.short_width = Some(parts.width);
            }
            names.resize(names.len().max(parts.width), Vec::new());
            self.layout.header_rows = self.layout.header_rows.saturating_add(1);
        }
        let after = |sampled: &Sampled<'_>| sampled.start + sampled.record.length;
        self.data_start = skipped
            + match (last, odd) {
                (Some(last), _) => after(last),
                (None, Some(odd)) => after(odd),
                (None, None) => first.start,
            };
        if let (Some(last), true) = (last, rows.len() == 1 && parts.width > 1) {
            let end = last.start + last.record.length - last.record.line_end;
            self.names_line = text.get(last.start..end).unwrap_or_default().to_vec();
        }
        self.names = names;
    }

    fn learn(&mut self, head: &[Sampled<'_>], stretches: &[Vec<Sampled<'_>>], parts: &Parts) {
        if self.names.len() != parts.width {
            return;
        }
        let start = parts.first + parts.names;
        let most = (LEARNED / parts.width.max(1)).clamp(LEARNED_ROWS.0, LEARNED_ROWS.1);
        let others = stretches.iter().skip(1).flatten();
        let clean = others.filter(|sampled| sampled.width() == parts.width && sampled.is_clean());
        let rows: Vec<&Record<'_>> = fitting(head, parts, start)
            .take(most)
            .chain(clean.map(|sampled| &sampled.record).take(most))
            .collect();
        self.watch = Watch::learn(&rows, parts.width);
        // Where hardly a row fits, there is nothing to mend by.
        if self.fit >= LEAST_FIT {
            self.expectation = Expectation::learn(parts.width, rows.into_iter());
        }
    }

    /// What was met up to the first row: lines that are no rows, and names that make trouble.
    pub fn notes(&self) -> Notes {
        let mut notes = Notes::default();
        for (kind, count) in &self.met {
            notes.add_many(*kind, *count, []);
        }
        let place = |column: u32| Place {
            row: Some(0),
            column: Some(column),
            offset: None,
        };
        if self.layout.header_rows == 0 {
            notes.add(NoteKind::NoHeader, Place::default());
        } else {
            for (column, kind) in facts::of_names(&self.names) {
                notes.add(kind, place(column));
            }
        }
        let more = u64::from(self.layout.header_rows.saturating_sub(1));
        notes.add_many(NoteKind::ExtraHeaderRow, more, []);
        notes
    }

    /// The dialect that was chosen.
    pub fn dialect(&self) -> Dialect {
        self.grammar.dialect(&self.layout)
    }
}

/// What a first line `sep=;` settles, which one spreadsheet program writes and reads.
fn separated_by_line(head: &[u8], options: &DialectOptions) -> Option<DialectOptions> {
    let line = super::grammar::first_line(head).0;
    let line = line
        .strip_prefix(b"\"")
        .and_then(|line| line.strip_suffix(b"\""))
        .unwrap_or(line);
    let (word, delimiter) = line.split_at_checked(4)?;
    let delimiter = std::str::from_utf8(delimiter).ok()?;
    let is_one = word.eq_ignore_ascii_case(b"sep=") && delimiter.len() == 1;
    (is_one && options.delimiter.is_none() && options.skip_lines.is_none()).then(|| DialectOptions {
        delimiter: Some(delimiter.to_owned()),
        skip_lines: Some(1),
        ..options.clone()
    })
}

/// A share in thousandths.
pub fn thousandths(share: f64) -> u32 {
    let scaled = (share * 1000.0).round().clamp(0.0, 1000.0);
    (0..=1000_u32).find(|whole| f64::from(*whole) >= scaled).unwrap_or(1000)
}

/// The last record before this place that is no blank line.
fn before<'h, 'a>(head: &'h [Sampled<'a>], place: usize) -> Option<&'h Sampled<'a>> {
    head.get(..place)?
        .iter()
        .rev()
        .find(|sampled| !sampled.record.is_blank())
}

/// Rows of the first table that fit.
fn fitting<'h, 'a>(
    head: &'h [Sampled<'a>],
    parts: &Parts,
    from: usize,
) -> impl Iterator<Item = &'h Record<'a>> + Clone {
    let end = parts.another.unwrap_or(head.len());
    let width = parts.width;
    let rows = head.get(from..end).unwrap_or_default().iter();
    rows.filter(move |sampled| sampled.width() == width && sampled.is_clean() && !sampled.record.is_blank())
        .map(|sampled| &sampled.record)
}

/// Names of several rows as one each.
fn joined(rows: &[&Record<'_>], width: usize) -> Vec<Vec<u8>> {
    let mut names = vec![Vec::new(); width];
    for (at, record) in rows.iter().enumerate() {
        let below = rows.get(at + 1);
        let has_part = |column: usize| {
            let field = below.and_then(|below| below.fields.get(column));
            field.is_some_and(|field| !field.value.is_empty())
        };
        // A spreadsheet writes the name of a group over its first column only.
        let mut group: &[u8] = &[];
        for (column, (name, field)) in names.iter_mut().zip(&record.fields).enumerate() {
            let mut part: &[u8] = &field.value;
            if !part.is_empty() {
                group = if has_part(column) { part } else { &[] };
            } else if has_part(column) {
                part = group;
            } else {
                group = &[];
            }
            if !name.is_empty() && !part.is_empty() {
                name.push(b' ');
            }
            name.extend_from_slice(part);
        }
    }
    names
}

/// Bytes of the first lines.
fn skipped_lines(text: &[u8], lines: u64) -> usize {
    let mut position = 0;
    for _ in 0..lines {
        let rest = text.get(position..).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        position += super::grammar::first_line(rest).1;
    }
    position
}

fn footer(stretches: &[Vec<Sampled<'_>>], sample: &Sample, parts: &Parts, options: &DialectOptions) -> u64 {
    if let Some(told) = options.footer_lines {
        return told;
    }
    let last = stretches.last().map(Vec::as_slice).unwrap_or_default();
    let table = if sample.complete {
        last.get(parts.first..).unwrap_or_default()
    } else {
        last
    };
    if parts.another.is_some() {
        0
    } else {
        layout::footer_lines(table, parts.width)
    }
}

fn told(options: &DialectOptions, limits: &Limits) -> Told {
    let byte = |character: Option<char>| {
        character
            .and_then(|character| u8::try_from(character).ok())
            .filter(u8::is_ascii)
    };
    Told {
        delimiter: options
            .delimiter
            .as_ref()
            .map(|delimiter| delimiter.as_bytes().to_vec()),
        quote: options.quote.map(byte),
        escape: options.escape.map(byte),
        comment: options.comment.map(byte),
        // One field too many is still mended.
        most_fields: usize::try_from(limits.max_columns)
            .unwrap_or(usize::MAX)
            .saturating_add(2),
    }
}
