//! Arrow IPC, file and stream: where its messages are, what they declare, and which bytes no message owns.
//!
//! A stream is read message by message. A file is read by its footer, as its readers do, and what lies between the blocks
//! that the footer lists is then read as a stream: rows in there would be hidden from readers of files.
//! Format: "Arrow Columnar Format", section "Serialization and Interprocess Communication"; `Message.fbs`, `File.fbs`.

mod bare;
pub mod batch;
mod frame;
pub mod lz4;
pub mod schema;

use std::collections::BTreeMap;

use self::batch::{Batch, Extent};
pub use self::frame::is_stream;
use self::frame::{DICTIONARY, Framed, ROWS, SCHEMA, Step, after_zeros, step};
use self::schema::{Field, MAX_NESTING, Schema, Unusable};
use super::flatbuffer::{Buffer, Damaged, Table};
use crate::error::corrupt;
use crate::{Damage, IntakeError, Limits, Region, SizeLimit, UnsupportedFeature};

/// Magic bytes at either end of a file.
pub const MAGIC: [u8; 6] = *b"ARROW1";

/// The magic bytes at the start of a file, with padding.
const FILE_HEAD: u64 = 8;
/// The footer's length and the magic bytes at the end of a file.
const FILE_TAIL: u64 = 10;
/// The oldest version of the metadata that is read: that of Arrow 0.8.
const OLDEST_VERSION: i16 = 3;
/// The version since which unions have no validity.
const UNIONS_WITHOUT_VALIDITY: i16 = 4;
/// The newest version of the metadata.
const NEWEST_VERSION: i16 = 4;
/// More messages than any file has.
const MAX_MESSAGES: usize = 10_000_000;

/// How buffers are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// LZ4 frames.
    Lz4,
    /// Zstandard.
    Zstd,
}

/// The two forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With a footer, for random access.
    File,
    /// One message after the other.
    Stream,
}

/// What a message brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// Values of a dictionary.
    Dictionary {
        /// Which.
        id: i64,
        /// Whether they are added to those that came before.
        delta: bool,
    },
    /// Rows.
    Rows(u64),
}

/// One message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    /// Where its metadata starts.
    pub metadata: Extent,
    /// Where its body is.
    pub body: Extent,
    /// What it brings.
    pub content: Content,
}

/// What a file or stream holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contents {
    /// Its form.
    pub form: Form,
    /// Its schema.
    pub schema: Schema,
    /// The fields that the values of each dictionary are read as.
    pub values: BTreeMap<i64, Field>,
    /// Its messages in the order in which they are to be read: in a file, dictionaries first.
    pub messages: Vec<Message>,
    /// Rows of all messages.
    pub rows: u64,
    /// Bytes that belong to something.
    pub accounted: u64,
    /// Bytes other than zero that belong to nothing, and are no messages.
    pub unreferenced: Vec<Extent>,
    /// Whether the end is marked; a stream may do without.
    pub ended: bool,
}

/// What is being found out.
struct Survey<'a> {
    region: &'a Region,
    limits: &'a Limits,
    schema: Schema,
    values: BTreeMap<i64, Field>,
    messages: Vec<Message>,
    rows: u64,
    accounted: u64,
    unreferenced: Vec<Extent>,
    ended: bool,
}

/// Walks a whole file or stream.
///
/// # Errors
/// [`IntakeError::Corrupt`], [`IntakeError::TooLarge`], [`IntakeError::Unsupported`], and [`IntakeError::HiddenBytes`] for
/// messages that a reader of the form would not come to.
pub fn survey(region: &Region, limits: &Limits) -> Result<Contents, IntakeError> {
    let mut start = [0; 6];
    let is_file = region.read_chunk(0, &mut start)? == MAGIC;
    let (form, survey) = if is_file {
        (Form::File, survey_file(region, limits)?)
    } else {
        (Form::Stream, survey_stream(region, limits)?)
    };
    Ok(Contents {
        form,
        schema: survey.schema,
        values: survey.values,
        messages: survey.messages,
        rows: survey.rows,
        accounted: survey.accounted,
        unreferenced: survey.unreferenced,
        ended: survey.ended,
    })
}

fn survey_stream<'a>(region: &'a Region, limits: &'a Limits) -> Result<Survey<'a>, IntakeError> {
    let end = region.len();
    let Step::Message(first) = step(region, 0, end, limits)? else {
        return Err(corrupt(Damage::Header, 0));
    };
    if first.header != SCHEMA || first.body.length > 0 {
        return Err(corrupt(Damage::Header, 0));
    }
    check_version(&first)?;
    let mut survey = Survey::new(region, limits, &first.table()?, first.metadata.offset)?;
    let mut at = first.end();
    while at < end {
        match step(region, at, end, limits)? {
            Step::End(after) => {
                survey.ended = true;
                at = after;
                break;
            }
            Step::Message(framed) => {
                survey.message(&framed)?;
                at = framed.end();
            }
        }
    }
    survey.accounted = at;
    survey.between(at, end)?;
    Ok(survey)
}

fn survey_file<'a>(region: &'a Region, limits: &'a Limits) -> Result<Survey<'a>, IntakeError> {
    let size = region.len();
    let footer = read_footer(region, limits)?;
    let root = Buffer(&footer.bytes).root().ok_or(footer.corrupt())?;
    let schema = root.table(1).ok().flatten().ok_or(footer.corrupt())?;
    let mut survey = Survey::new(region, limits, &schema, footer.start)?;
    survey.schema.unknown_keys += schema::unknown_keys(&root, 4).map_err(|_| footer.corrupt())?;
    let mut taken = Vec::new();
    let mut defined = Vec::new();
    for (slot, expected) in [(2, DICTIONARY), (3, ROWS)] {
        let Some(blocks) = root.vector(slot, 24).map_err(|_| footer.corrupt())? else {
            continue;
        };
        if blocks.len() as u64 > size / 8 {
            return Err(footer.corrupt());
        }
        for block in blocks.elements() {
            let framed = survey.block(block, footer.start)?;
            if framed.header != expected {
                return Err(corrupt(Damage::ByteRange, framed.start));
            }
            survey.message(&framed)?;
            taken.push((framed.start, framed.end()));
            if let Some(Message {
                content: Content::Dictionary { id, delta: false },
                ..
            }) = survey.messages.last()
            {
                defined.push(*id);
            }
        }
    }
    // A file has no order in which one dictionary could take another's place.
    let (count, _) = (defined.len(), defined.sort_unstable());
    defined.dedup();
    if defined.len() != count {
        return Err(footer.corrupt());
    }
    survey.accounted = FILE_HEAD + (size - footer.start);
    taken.sort_unstable();
    let first = taken.first().map_or(footer.start, |(start, _)| *start);
    let mut at = survey.after_bare_schema(FILE_HEAD, first, schema.onwards())?;
    for (start, end) in taken {
        if start < at {
            return Err(corrupt(Damage::ByteRange, start));
        }
        survey.between(at, start)?;
        survey.accounted += end - start;
        at = end;
    }
    survey.between(at, footer.start)?;
    survey.ended = true;
    Ok(survey)
}

/// A file's footer.
struct Footer {
    start: u64,
    bytes: Vec<u8>,
}

impl Footer {
    const fn corrupt(&self) -> IntakeError {
        corrupt(Damage::Footer, self.start)
    }
}

fn read_footer(region: &Region, limits: &Limits) -> Result<Footer, IntakeError> {
    let size = region.len();
    let Some(tail_start) = size.checked_sub(FILE_TAIL).filter(|at| *at >= FILE_HEAD) else {
        return Err(corrupt(Damage::TailMagic, size));
    };
    let tail = region.read_range(tail_start, 10)?;
    let Some((length, magic)) = tail.split_first_chunk::<4>() else {
        return Err(IntakeError::Internal);
    };
    if magic != MAGIC {
        return Err(corrupt(Damage::TailMagic, tail_start + 4));
    }
    let length = u32::try_from(i32::from_le_bytes(*length)).unwrap_or(u32::MAX);
    let start = tail_start.checked_sub(u64::from(length)).filter(|at| *at >= FILE_HEAD);
    let start = start.ok_or(corrupt(Damage::FooterLength, tail_start))?;
    if u64::from(length) > limits.max_footer_bytes {
        return Err(IntakeError::TooLarge {
            limit: SizeLimit::FooterBytes,
            allowed: limits.max_footer_bytes,
            found: u64::from(length),
        });
    }
    Ok(Footer {
        start,
        bytes: region.read_range(start, length as usize)?,
    })
}

fn check_version(framed: &Framed) -> Result<(), IntakeError> {
    match framed.version {
        OLDEST_VERSION..=NEWEST_VERSION => Ok(()),
        _ => Err(IntakeError::Unsupported(UnsupportedFeature::Version)),
    }
}

impl<'a> Survey<'a> {
    fn new(region: &'a Region, limits: &'a Limits, table: &Table<'_>, offset: u64) -> Result<Self, IntakeError> {
        let most = u64::from(limits.max_columns);
        let budget = usize::try_from(most.saturating_mul(4).saturating_add(1024)).unwrap_or(usize::MAX);
        let schema = schema::parse(table, budget).map_err(|unusable| match unusable {
            Unusable::Damaged => corrupt(Damage::Header, offset),
            Unusable::Unknown => IntakeError::Unsupported(UnsupportedFeature::Schema),
            Unusable::TooMany => IntakeError::TooLarge {
                limit: SizeLimit::Columns,
                allowed: most,
                found: budget as u64,
            },
            Unusable::TooDeep => IntakeError::TooLarge {
                limit: SizeLimit::Depth,
                allowed: MAX_NESTING as u64,
                found: MAX_NESTING as u64 + 1,
            },
        })?;
        limits.check_columns(leaves(&schema.fields))?;
        let mut values = BTreeMap::new();
        for (id, field) in schema.dictionaries() {
            let plain = Field {
                dictionary: None,
                ..field.clone()
            };
            // The first field of an identifier decides.
            if values.entry(id).or_insert_with(|| plain.clone()).kind != plain.kind {
                return Err(corrupt(Damage::Header, offset));
            }
        }
        Ok(Self {
            region,
            limits,
            schema,
            values,
            messages: Vec::new(),
            rows: 0,
            accounted: 0,
            unreferenced: Vec::new(),
            ended: false,
        })
    }

    /// Takes a message in.
    fn message(&mut self, framed: &Framed) -> Result<(), IntakeError> {
        check_version(framed)?;
        if self.messages.len() >= MAX_MESSAGES {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::Entries,
                allowed: MAX_MESSAGES as u64,
                found: MAX_MESSAGES as u64 + 1,
            });
        }
        let parsed = parse(&framed.bytes, framed.body.length, &self.schema, &self.values);
        let (content, batch) = parsed.map_err(|Damaged| corrupt(Damage::Block, framed.start))?;
        self.check_rows(&batch, framed.body.length)?;
        if let Content::Rows(rows) = content {
            self.rows = self
                .rows
                .checked_add(rows)
                .ok_or(corrupt(Damage::Block, framed.start))?;
        }
        if framed.body.length > self.limits.max_block_bytes {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::BlockBytes,
                allowed: self.limits.max_block_bytes,
                found: framed.body.length,
            });
        }
        self.messages.push(Message {
            metadata: framed.metadata,
            body: framed.body,
            content,
        });
        Ok(())
    }

    /// Rows that take up less than a bit each are made up by one number.
    fn check_rows(&self, batch: &Batch, body: u64) -> Result<(), IntakeError> {
        let allowed = self.limits.max_repeats;
        let ratio = batch.compression.map_or(1, |_| u64::from(self.limits.max_ratio));
        if batch.rows > body.saturating_mul(8).saturating_mul(ratio) && batch.rows > allowed {
            return Err(IntakeError::TooLarge {
                limit: SizeLimit::RepeatedRows,
                allowed,
                found: batch.rows,
            });
        }
        Ok(())
    }

    /// Reads a block of a file's footer and the message that it refers to.
    fn block(&self, block: &[u8], footer: u64) -> Result<Framed, IntakeError> {
        let parts = || {
            let (offset, rest) = block.split_first_chunk::<8>()?;
            let (metadata, rest) = rest.split_first_chunk::<4>()?;
            let (_, body) = rest.split_first_chunk::<4>()?;
            let offset = u64::try_from(i64::from_le_bytes(*offset)).ok()?;
            let metadata = u64::try_from(i32::from_le_bytes(*metadata)).ok()?;
            let body = u64::try_from(i64::from_le_bytes(body.try_into().ok()?)).ok()?;
            Some((offset, metadata, body))
        };
        let Some((offset, metadata, body)) = parts().filter(|(offset, ..)| *offset >= FILE_HEAD && *offset < footer)
        else {
            return Err(corrupt(Damage::ByteRange, footer));
        };
        let Step::Message(framed) = step(self.region, offset, footer, self.limits)? else {
            return Err(corrupt(Damage::ByteRange, offset));
        };
        if framed.body.offset - offset != metadata || framed.body.length != body {
            return Err(corrupt(Damage::ByteRange, offset));
        }
        Ok(framed)
    }

    /// Looks at bytes that no block or message claims: a schema and marks of the end are what they are, rows are hidden
    /// ones, zeros are padding, and the rest is noted.
    fn between(&mut self, mut at: u64, end: u64) -> Result<(), IntakeError> {
        while at < end {
            let after = match step(self.region, at, end, self.limits) {
                // Zeros are marks of the end, each of four bytes: padding would be walked by as many reads.
                Ok(Step::End(after)) => after_zeros(self.region, after, end).map_err(|_| IntakeError::Changed)?,
                Ok(Step::Message(framed)) if framed.header == SCHEMA && framed.body.length == 0 => framed.end(),
                Ok(Step::Message(framed)) => {
                    return Err(IntakeError::HiddenBytes {
                        offset: at,
                        length: framed.end() - at,
                    });
                }
                Err(IntakeError::Changed | IntakeError::Io { .. }) => return Err(IntakeError::Changed),
                Err(_) => break,
            };
            self.accounted += after - at;
            at = after;
        }
        if self.region.is_zero(at, end)? {
            self.accounted += end - at;
        } else {
            self.unreferenced.push(Extent {
                offset: at,
                length: end - at,
            });
        }
        Ok(())
    }
}

fn leaves(fields: &[Field]) -> u64 {
    fields
        .iter()
        .map(|field| {
            if field.children.is_empty() {
                1
            } else {
                leaves(&field.children)
            }
        })
        .sum()
}

/// Reads a message's metadata against the schema.
///
/// # Errors
/// [`Damaged`] where the two do not fit or the message is of another kind.
pub fn parse(
    metadata: &[u8],
    body: u64,
    schema: &Schema,
    values: &BTreeMap<i64, Field>,
) -> Result<(Content, Batch), Damaged> {
    let root = Buffer(metadata).root().ok_or(Damaged)?;
    let with_validity = root.i16(0, 0)? < UNIONS_WITHOUT_VALIDITY;
    let table = root.table(2)?.ok_or(Damaged)?;
    match root.u8(1, 0)? {
        DICTIONARY => {
            let id = table.i64(0)?;
            let data = table.table(1)?.ok_or(Damaged)?;
            let values = values.get(&id).ok_or(Damaged)?;
            let batch = batch::parse(&data, [values], body, with_validity)?;
            let delta = table.flag(2)?;
            Ok((Content::Dictionary { id, delta }, batch))
        }
        ROWS => {
            let batch = batch::parse(&table, &schema.fields, body, with_validity)?;
            Ok((Content::Rows(batch.rows), batch))
        }
        _ => Err(Damaged),
    }
}

#[cfg(test)]
mod tests;
