//! What a decision about a dialect is based on: stretches of the text, and the records that a grammar finds in them.
//!
//! A short text is looked at whole. Of a long one the head, the tail and many stretches between, evenly spread, are looked
//! at; how well all its rows fit is counted while they are read.

use super::grammar::{Grammar, first_line};
use super::record::{Reading, Record, split};

/// Stretches of a decoded text. The first one starts where the text does, the others at line starts.
#[derive(Clone, Debug, Default)]
pub struct Sample {
    /// The text's head.
    pub head: Vec<u8>,
    /// Whether the head is all of it.
    pub complete: bool,
    /// Stretches after it, the tail the last. None if the head is all.
    pub others: Vec<Vec<u8>>,
}

impl Sample {
    /// A text that is looked at whole.
    pub fn whole(text: &[u8]) -> Self {
        Self {
            head: text.to_vec(),
            complete: true,
            others: Vec::new(),
        }
    }

    /// All stretches, and for each whether the text ends with it.
    pub fn stretches(&self) -> impl Iterator<Item = (&[u8], bool)> {
        let last = self.others.len();
        let others = self.others.iter().enumerate();
        std::iter::once((self.head.as_slice(), self.complete))
            .chain(others.map(move |(index, text)| (text.as_slice(), index + 1 == last)))
    }
}

/// A record of a sample.
#[derive(Clone, Debug)]
pub struct Sampled<'a> {
    /// Where it starts in its stretch.
    pub start: usize,
    /// Lines before it in its stretch.
    pub line: u64,
    /// Its fields.
    pub record: Record<'a>,
    /// Whether it was cut to its first line, because a quote in it is never closed.
    pub cut: bool,
}

impl Sampled<'_> {
    /// Number of its fields.
    pub fn width(&self) -> usize {
        self.record.width()
    }

    /// Whether quotes are where they belong.
    pub fn is_clean(&self) -> bool {
        !self.cut && !self.record.stray
    }

    /// Fields with something in them.
    pub fn filled(&self) -> usize {
        self.record
            .fields
            .iter()
            .filter(|field| !field.value.is_empty())
            .count()
    }

    /// Whether the record begins with this comment character.
    pub fn is_comment(&self, comment: Option<u8>) -> bool {
        let first = self.record.fields.first();
        comment.is_some() && first.is_some_and(|field| !field.quoted && field.value.first().copied() == comment)
    }
}

/// The records of a stretch, blank lines among them, at most `most`. One that is cut by the end of the stretch is left out
/// unless the text ends there.
pub fn records<'a>(grammar: &Grammar, text: &'a [u8], ends: bool, most: usize) -> Vec<Sampled<'a>> {
    let mut records = Vec::new();
    let (mut start, mut line) = (0, 0);
    while records.len() < most {
        let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) else {
            break;
        };
        let (only, length) = first_line(rest);
        // A quote that is never closed must not be looked for to the end of the stretch, record after record.
        let reach = rest.get(..MOST_IN_A_RECORD.max(length)).unwrap_or(rest);
        let mut record = split(grammar, reach, Reading::Strict);
        let mut cut = false;
        let is_cut_short = reach.len() < rest.len() && record.length == reach.len() && record.line_end == 0;
        if record.open || is_cut_short {
            let opening = record.fields.last().map_or(0, |field| field.start);
            cut = true;
            record = split(grammar, only, Reading::Literal(opening));
            record.line_end = length - only.len();
            record.length = length;
        }
        if record.length == rest.len() && record.line_end == 0 && !ends {
            break;
        }
        let (length, lines) = (record.length, record.embedded as u64 + 1);
        records.push(Sampled {
            start,
            line,
            record,
            cut,
        });
        start += length.max(1);
        line += lines;
    }
    records
}

/// Bytes that a record of several lines may have before a sample takes it for a quote that is never closed.
const MOST_IN_A_RECORD: usize = 64 << 10;
