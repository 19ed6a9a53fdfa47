//! One record taken apart with care: the slow way, for samples and for rows that do not fit.
//!
//! A field that begins with the quote is quoted. A quote in it that neither doubles, nor ends the field before a delimiter,
//! a line end or the end of the text, is stray: the strict reading stops being sure there, the others each have a way on.

use std::borrow::Cow;

use super::grammar::{Grammar, line_end_at};

/// How quotes that fit no rule are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reading {
    /// A field with a stray quote is text as it stands, up to the next delimiter.
    Strict,
    /// A stray quote inside a quoted field is a character of it.
    KeepStray,
    /// As before, and no quote is doubled: the field ends at the first quote before a delimiter or a line end.
    Undoubled,
    /// The quote at this place of the text is a character.
    Literal(usize),
    /// A delimiter is missing at this place of the text.
    PartedAt(usize),
}

/// One field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// Its value, without quotes and escapes.
    pub value: Cow<'a, [u8]>,
    /// Whether it was quoted.
    pub quoted: bool,
    /// Where it starts in the text, its quote included.
    pub start: usize,
    /// Where it ends, its quote included.
    pub end: usize,
}

impl Field<'_> {
    /// Whether this field and the next may be parts of one number: up to three digits at its end, then exactly three.
    pub(super) fn is_grouped_with(&self, next: &Self) -> bool {
        let before = self.value.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        let after = next.value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        !self.quoted && !next.quoted && (1..=3).contains(&before) && after == 3
    }
}

/// One record.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record<'a> {
    /// Its fields, as many as are kept.
    pub fields: Vec<Field<'a>>,
    /// Fields after those, which were only counted.
    pub more: usize,
    /// Bytes of it, its line end included.
    pub length: usize,
    /// Bytes of its line end: 0 at the end of the text.
    pub line_end: usize,
    /// Whether a quote fits no rule.
    pub stray: bool,
    /// Whether a quoted field reaches the end of the text.
    pub open: bool,
    /// Line ends inside quoted fields.
    pub embedded: usize,
}

impl Record<'_> {
    /// Whether the record is a line with nothing on it.
    pub fn is_blank(&self) -> bool {
        self.length == self.line_end
    }

    /// Number of its fields.
    pub const fn width(&self) -> usize {
        self.fields.len() + self.more
    }

    /// The values, copied.
    pub fn values(&self) -> Vec<Vec<u8>> {
        self.fields.iter().map(|field| field.value.to_vec()).collect()
    }
}

/// Takes the first record of a text apart.
pub fn split<'a>(grammar: &Grammar, text: &'a [u8], reading: Reading) -> Record<'a> {
    Splitter { grammar, text, reading }.record()
}

struct Splitter<'g, 'a> {
    grammar: &'g Grammar,
    text: &'a [u8],
    reading: Reading,
}

impl<'a> Splitter<'_, 'a> {
    fn record(&self) -> Record<'a> {
        let mut record = Record::default();
        let mut position = 0;
        loop {
            position = self.field(position, &mut record);
            if record.fields.len() > self.grammar.most_fields {
                record.fields.pop();
                record.more += 1;
            }
            if position >= self.text.len() {
                break;
            }
            if self.is_parted(position) {
                continue;
            }
            let line_end = line_end_at(self.text, position);
            if line_end > 0 {
                record.line_end = line_end;
                position += line_end;
                break;
            }
            position += self.grammar.delimiter.len();
            if position >= self.text.len() {
                // The text ends with a delimiter: an empty field follows.
                self.push_plain(position, position, &mut record);
                break;
            }
        }
        record.length = position;
        record
    }

    fn is_parted(&self, position: usize) -> bool {
        self.reading == Reading::PartedAt(position)
    }

    fn ends_field(&self, position: usize) -> bool {
        position >= self.text.len()
            || self.is_parted(position)
            || line_end_at(self.text, position) > 0
            || self.grammar.is_delimiter_at(self.text, position)
    }

    /// Adds the field that starts here and says where it ends: at a delimiter, a line end, a parting or the text's end.
    fn field(&self, start: usize, record: &mut Record<'a>) -> usize {
        let opens = self.grammar.quote.is_some() && self.text.get(start).copied() == self.grammar.quote;
        if opens && self.reading != Reading::Literal(start) && self.quoted(start, record) {
            return record.fields.last().map_or(start, |field| field.end);
        }
        let mut end = start;
        // A parting at its very start has just ended the field before.
        if self.is_parted(end) && end < self.text.len() {
            record.stray |= self.is_odd_quote(end) && !opens;
            end += 1;
        }
        while !self.ends_field(end) {
            record.stray |= self.is_odd_quote(end);
            end += 1;
        }
        self.push_plain(start, end, record);
        end
    }

    /// Whether a quote stands here in a plain field. Apostrophes do so in any text.
    fn is_odd_quote(&self, position: usize) -> bool {
        let quote = self.grammar.quote.filter(|quote| *quote != b'\'');
        quote.is_some() && self.text.get(position).copied() == quote && self.reading != Reading::Literal(position)
    }

    fn push_plain(&self, start: usize, end: usize, record: &mut Record<'a>) {
        record.fields.push(Field {
            value: Cow::Borrowed(self.text.get(start..end).unwrap_or_default()),
            quoted: false,
            start,
            end,
        });
    }

    /// Adds a quoted field; false if the reading takes it for a plain one.
    fn quoted(&self, start: usize, record: &mut Record<'a>) -> bool {
        let (Some(quote), escape) = (self.grammar.quote, self.grammar.escape) else {
            return false;
        };
        let mut value: Option<Vec<u8>> = None;
        let (mut position, mut copied) = (start + 1, start + 1);
        let mut embedded = 0;
        let keep = |value: &mut Option<Vec<u8>>, from: usize, to: usize| {
            value
                .get_or_insert_default()
                .extend_from_slice(self.text.get(from..to).unwrap_or_default());
        };
        loop {
            let Some(byte) = self.text.get(position).copied() else {
                record.open = true;
                break;
            };
            let next = self.text.get(position + 1).copied();
            if Some(byte) == escape && escape != Some(quote) && (next == Some(quote) || next == escape) {
                keep(&mut value, copied, position);
                copied = position + 1;
                position += 2;
            } else if byte == quote && !self.is_parted(position) {
                if self.closes(position) {
                    break;
                }
                if next == Some(quote) && self.reading != Reading::Undoubled && !self.is_parted(position + 1) {
                    keep(&mut value, copied, position + 1);
                    copied = position + 2;
                    position += 2;
                    continue;
                }
                // An apostrophe in a field that apostrophes quote is an apostrophe.
                if quote != b'\'' {
                    record.stray = true;
                    if !matches!(self.reading, Reading::KeepStray | Reading::Undoubled) {
                        return false;
                    }
                }
                position += 1;
            } else {
                if byte == b'\n' || (byte == b'\r' && next != Some(b'\n')) {
                    embedded += 1;
                }
                position += 1;
            }
        }
        let inner = self.text.get(copied..position).unwrap_or_default();
        let value = match value {
            None => Cow::Borrowed(inner),
            Some(mut value) => {
                value.extend_from_slice(inner);
                Cow::Owned(value)
            }
        };
        let end = self.after_tabs(position + 1).min(self.text.len());
        record.embedded += embedded;
        record.fields.push(Field {
            value,
            quoted: true,
            start,
            end,
        });
        true
    }

    /// Whether a quote here ends its field: a delimiter, a line end or the end follows.
    fn closes(&self, position: usize) -> bool {
        self.ends_field(self.after_tabs(position + 1))
    }

    /// The place behind tabs, which banks put after each value so that spreadsheets keep its digits.
    fn after_tabs(&self, position: usize) -> usize {
        if self.grammar.delimiter.first() == Some(&b'\t') || self.reading != Reading::Strict {
            return position;
        }
        let rest = self.text.get(position..).unwrap_or_default();
        position + rest.iter().take_while(|byte| **byte == b'\t').count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str, reading: Reading) -> (Vec<String>, bool) {
        let record = split(&Grammar::of(","), text.as_bytes(), reading);
        let text = |value: Vec<u8>| String::from_utf8(value).unwrap();
        (record.values().into_iter().map(text).collect(), record.stray)
    }

    #[test]
    fn fields_beyond_those_that_are_kept_are_counted() {
        let grammar = Grammar {
            most_fields: 3,
            ..Grammar::of(",")
        };
        let text = b"1,\"2\n,2\",3,4,\"5\",\nx,y\n";
        let record = split(&grammar, text, Reading::Strict);
        assert_eq!((record.fields.len(), record.more, record.width()), (3, 3, 6));
        assert_eq!((record.length, record.embedded), (text.len() - 4, 1));
        let whole = split(&Grammar::of(","), text, Reading::Strict);
        assert_eq!((whole.width(), whole.length), (6, record.length));
        assert_eq!(record.fields, whole.fields[..3]);
    }

    #[test]
    fn readings_differ_in_stray_quotes_only() {
        for reading in [Reading::Strict, Reading::KeepStray] {
            assert_eq!(
                values("a,\"b, \"\"c\"\"\",\n", reading),
                (vec!["a".into(), "b, \"c\"".into(), "".into()], false)
            );
        }
        assert_eq!(
            values("\"5\" x, y\",2", Reading::KeepStray),
            (vec!["5\" x, y".into(), "2".into()], true)
        );
        assert_eq!(
            values("\"48\"\",2", Reading::Undoubled),
            (vec!["48\"".into(), "2".into()], true)
        );
        assert_eq!(
            values("\"a,b,\"c\"", Reading::Literal(0)),
            (vec!["\"a".into(), "b".into(), "c".into()], false)
        );
        assert_eq!(
            values("a\"b, c\",d", Reading::PartedAt(1)),
            (vec!["a".into(), "b, c".into(), "d".into()], false)
        );
        assert_eq!(
            values("\"a\"\"b\"", Reading::PartedAt(3)),
            (vec!["a".into(), "b".into()], false)
        );
    }

    #[test]
    fn ends_of_text_and_line() {
        let record = split(&Grammar::of("||"), b"a||\r\nb", Reading::Strict);
        assert_eq!((record.fields.len(), record.length, record.line_end), (2, 5, 2));
        let record = split(&Grammar::of(","), b"a,\"b\nc", Reading::Strict);
        assert!(record.open && record.embedded == 1 && record.length == 6);
        assert!(split(&Grammar::of(","), b"\r\n", Reading::Strict).is_blank());
        assert_eq!(split(&Grammar::of(","), b"a,", Reading::Strict).fields.len(), 2);
    }
}
