//! JSON documents (RFC 8259) and newline-delimited JSON: keys become columns, every scalar text exactly as written.
//!
//! A name that ends in `.json` or `.geojson` (or `.ndjson`, `.jsonl`, `.geojsonl`) makes a text JSON or an error; any other
//! text is JSON if it begins with an object or an array; one that is named as CSV, only if it begins with an object whose
//! first name is in quotes. Rows are the elements of a document
//! that is an array, the values of lines, or the one value that a document is: an object around an array of objects is one
//! row and a note, never unwrapped in silence. Which of these a text is, is tried in a fixed order and held to the grammar.
//!
//! Columns are the keys of all records in order of first appearance. An object in a record gives the columns `a.b.c` and,
//! as `a`, its own text; an array stays text. Strings lose their escapes and nothing else; numbers keep their digits;
//! `null` and an absent key are null, an empty string is not. A key that an object has twice gives two columns. Where most
//! records are no objects, arrays of scalars go by position, and everything else into one column.

mod paths;
mod plan;
mod stream;
mod survey;
mod table;

use std::borrow::Cow;

use dataseal_bytes::json::{Layout, is_prefix, whole};
use dataseal_bytes::{Damage, Head, IntakeError, SizeLimit, encoding};
use dataseal_model::{Encoding, Format};

use self::plan::Plan;
use self::stream::{RecordStream, first_byte};
use self::survey::Survey;
use self::table::JsonTable;
use crate::table::{Opened, Opening};

/// What is read here.
pub(crate) const FORMATS: &[Format] = &[Format::Json, Format::Ndjson];

/// Names of one document.
const DOCUMENTS: &[&str] = &[".json", ".geojson"];

/// Names of a value a line.
const LINES: &[&str] = &[".ndjson", ".jsonl", ".geojsonl"];

/// Names of delimited text, unless it begins with an object of JSON.
const DELIMITED: &[&str] = &[".csv", ".tsv", ".txt"];

/// Bytes of the byte order mark of UTF-8, which the decoded text has not.
const BOM_BYTES: u64 = 3;

/// Whether a text is JSON rather than CSV, by its name and else by its beginning.
pub(crate) fn is_json(head: &Head) -> bool {
    if head.signature().is_some() {
        return false;
    }
    if head.is_named(DELIMITED) {
        return begins_with_object(&as_utf8(head.start()));
    }
    head.is_named(DOCUMENTS) || head.is_named(LINES) || is_prefix(&as_utf8(head.start()))
}

pub(crate) fn sniff(head: &Head) -> bool {
    is_json(head)
}

/// Whether a text begins with an object, or an array of them, in the way that no row of delimited text does: a name in
/// quotes and a colon. A line that ends with its object is held to the grammar.
fn begins_with_object(start: &[u8]) -> bool {
    let text = start.trim_ascii_start();
    let object = text.strip_prefix(b"[").map_or(text, <[u8]>::trim_ascii_start);
    let Some(name) = object.strip_prefix(b"{").map(<[u8]>::trim_ascii_start) else {
        return false;
    };
    let Some(after) = name.strip_prefix(b"\"").and_then(|name| {
        let end = memchr::memchr2(b'"', b'\\', name)?;
        name.get(end..)?.strip_prefix(b"\"")
    }) else {
        return false;
    };
    let line = text
        .split(|byte| *byte == b'\n')
        .next()
        .unwrap_or_default()
        .trim_ascii_end();
    let is_whole_line = line.len() < text.len() && line.starts_with(b"{") && line.ends_with(b"}");
    after.trim_ascii_start().starts_with(b":") && (!is_whole_line || whole(line, 64).is_ok())
}

/// The beginning of a text in UTF-8: as far as a sniff needs it, UTF-16 is recognised by its byte order mark or by a NUL
/// beside the first character.
fn as_utf8(start: &[u8]) -> Cow<'_, [u8]> {
    let (units, is_big) = match start {
        [0xEF, 0xBB, 0xBF, rest @ ..] => return Cow::Borrowed(rest),
        [0xFF, 0xFE, rest @ ..] => (rest, false),
        [0xFE, 0xFF, rest @ ..] => (rest, true),
        [_, 0, ..] => (start, false),
        [0, _, ..] => (start, true),
        _ => return Cow::Borrowed(start),
    };
    let from_bytes = if is_big { u16::from_be_bytes } else { u16::from_le_bytes };
    let units = units.as_chunks::<2>().0.iter().map(|unit| from_bytes(*unit));
    let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
    Cow::Owned(text.into_bytes())
}

/// Reads the file through for its encoding, and again for its columns.
pub(crate) fn open(opening: Opening) -> Result<Opened, IntakeError> {
    let detected = encoding::detect(&opening.region, opening.options.encoding, &opening.cancel)?;
    let named_lines = opening.head.is_named(LINES);
    let first = first_byte(&opening, detected.encoding)?;
    let nothing = IntakeError::Corrupt {
        part: Damage::Json,
        offset: opening.region.len(),
    };
    let attempts: &[Layout] = match first.ok_or(nothing)? {
        _ if named_lines => &[Layout::Lines, Layout::Document],
        b'{' => &[Layout::Lines, Layout::Document],
        b'[' if !opening.head.is_named(DOCUMENTS) => &[Layout::Document, Layout::Lines],
        _ => &[Layout::Document],
    };
    // Of several failures, that of the layout is reported that the name says or, without one, of the document.
    let reported = if named_lines { Layout::Lines } else { Layout::Document };
    let mut failure = IntakeError::Internal;
    for layout in attempts {
        match plan(&opening, detected.encoding, *layout) {
            Ok(plan) => {
                return Ok(Opened::Table(Box::new(JsonTable::new(
                    &opening,
                    plan,
                    detected.encoding,
                ))));
            }
            Err(error) if !is_of_layout(&error) => return Err(error),
            Err(error) if *layout == reported => failure = error,
            Err(_) => {}
        }
    }
    Err(match failure {
        // Offsets of records are those of their text, this one is of the file.
        IntakeError::Corrupt { part, offset } if detected.encoding == Encoding::Utf8Bom => IntakeError::Corrupt {
            part,
            offset: offset + BOM_BYTES,
        },
        other => other,
    })
}

/// Whether another layout may do better.
const fn is_of_layout(error: &IntakeError) -> bool {
    matches!(
        error,
        IntakeError::Corrupt { .. }
            | IntakeError::TooLarge {
                limit: SizeLimit::RecordBytes,
                ..
            }
    )
}

/// Goes over all records in one layout. Where the paths into nested values are more than may be columns, nested values
/// stay text.
fn plan(opening: &Opening, encoding: Encoding, layout: Layout) -> Result<Plan, IntakeError> {
    let survey = |flatten| {
        let mut stream = RecordStream::new(opening, encoding, layout);
        let mut survey = Survey::new(opening, layout, flatten);
        while let Some(mut block) = stream.next_block()? {
            while let Some(record) = block.next_record() {
                survey.take(&record, stream.is_array())?;
            }
        }
        survey.finish(&mut stream)
    };
    match survey(true) {
        Err(IntakeError::TooLarge {
            limit: SizeLimit::Columns,
            ..
        }) => survey(false),
        other => other,
    }
}

#[cfg(test)]
mod tests;
