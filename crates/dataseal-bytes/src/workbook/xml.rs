//! XML as workbooks use it: a pull reader over pieces, with names checked, without document types and thus without any
//! entity but the five of the language.
//!
//! Written for the sheets of workbooks, which are long runs of short tags: the reader borrows from its buffer, and keeps
//! only the names of the open elements. Comments and processing instructions are passed over.

mod escape;
mod tag;

use memchr::{memchr, memmem};

use super::pieces::{Pieces, SlicePieces, Transcoded};
use crate::{Damage, IntakeError, SizeLimit, UnsupportedFeature};

pub use escape::{append_text, unescape};
use tag::local;
pub use tag::{Attributes, Tag, decimal};

/// Levels of elements at most: real sheets have ten.
const MAX_DEPTH: usize = 256;
/// Bytes of one tag at most.
const MAX_TAG: usize = 1 << 20;

/// What comes next in a document.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'a> {
    /// An element starts. One without content is followed by its end all the same.
    Start(Tag<'a>),
    /// An element ends: its name without the prefix.
    End(&'a [u8]),
    /// Text as written, with references; see [`append_text`].
    Text(&'a [u8]),
    /// Text in which nothing is to be replaced.
    Verbatim(&'a [u8]),
    /// The document is over.
    Eof,
}

/// Reads events off pieces.
pub struct XmlReader<P> {
    pieces: Input<P>,
    buffer: Vec<u8>,
    /// Up to where the buffer is read.
    at: usize,
    /// Where the buffer starts in the document.
    base: u64,
    /// Where the last start tag is in the document.
    tag: u64,
    ended: bool,
    /// Names of the open elements, one after the other, and where each starts.
    names: Vec<u8>,
    open: Vec<usize>,
    /// Whether the innermost open element has no content and its end was not told yet.
    childless: bool,
    /// Whether the innermost name is of an element that has ended.
    closed: bool,
    seen_root: bool,
    max_text: usize,
    part: Damage,
}

enum Input<P> {
    Plain(P),
    Transcoded(Box<Transcoded<P>>),
    Gone,
}

impl<P: Pieces> Input<P> {
    fn next_piece(&mut self, into: &mut Vec<u8>) -> Result<bool, IntakeError> {
        match self {
            Self::Plain(pieces) => pieces.next_piece(into),
            Self::Transcoded(pieces) => pieces.next_piece(into),
            Self::Gone => Err(IntakeError::Internal),
        }
    }
}

/// What was found at the read position, as ranges of the buffer.
enum Found {
    Start {
        name: (usize, usize),
        attributes: (usize, usize),
    },
    End,
    Text(usize, usize),
    Verbatim(usize, usize),
    Eof,
}

impl<P: Pieces> XmlReader<P> {
    /// A reader at the start of a document that is this part of a workbook. A text longer than `max_text` bytes is refused.
    ///
    /// # Errors
    /// What the first pieces say, [`IntakeError::Unsupported`] for an encoding that is unknown.
    pub fn new(pieces: P, part: Damage, max_text: u64) -> Result<Self, IntakeError> {
        let mut reader = Self {
            pieces: Input::Plain(pieces),
            buffer: Vec::new(),
            at: 0,
            base: 0,
            tag: 0,
            ended: false,
            names: Vec::new(),
            open: Vec::new(),
            childless: false,
            closed: false,
            seen_root: false,
            max_text: usize::try_from(max_text).unwrap_or(usize::MAX / 8).min(usize::MAX / 8),
            part,
        };
        reader.begin()?;
        Ok(reader)
    }

    /// Settles the encoding: a byte order mark, or what the XML declaration names.
    fn begin(&mut self) -> Result<(), IntakeError> {
        const DECLARATION: usize = 256;
        while self.buffer.len() < DECLARATION && self.more()? {}
        let start = self.buffer.get(..DECLARATION).unwrap_or(&self.buffer);
        if start.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
            return Ok(());
        }
        let encoding = match start {
            [0xFF, 0xFE, ..] | [b'<', 0, ..] => encoding_rs::UTF_16LE,
            [0xFE, 0xFF, ..] | [0, b'<', ..] => encoding_rs::UTF_16BE,
            _ => declared_encoding(start).ok_or(IntakeError::Unsupported(UnsupportedFeature::Encoding))?,
        };
        if encoding != encoding_rs::UTF_8 {
            let raw = std::mem::take(&mut self.buffer);
            if let Input::Plain(pieces) = std::mem::replace(&mut self.pieces, Input::Gone) {
                self.pieces = Input::Transcoded(Box::new(Transcoded::new(encoding, raw, pieces)));
                self.ended = false;
            }
        }
        Ok(())
    }

    /// The next event.
    ///
    /// # Errors
    /// What the pieces say; [`IntakeError::Corrupt`] for what is no XML, [`IntakeError::Unsupported`] for a document type,
    /// [`IntakeError::TooLarge`] for a text or a nesting over its limit.
    pub fn next_event(&mut self) -> Result<Event<'_>, IntakeError> {
        let found = self.find()?;
        if let Found::Start { name, .. } = &found {
            self.tag = self.base + (name.0 as u64).saturating_sub(1);
        }
        let piece = |(from, to): (usize, usize)| self.buffer.get(from..to).unwrap_or_default();
        Ok(match found {
            Found::Start { name, attributes } => Event::Start(Tag {
                name: piece(name),
                attributes: piece(attributes),
            }),
            Found::End => {
                let start = self.open.last().copied().unwrap_or(0);
                Event::End(local(self.names.get(start..).unwrap_or_default()))
            }
            Found::Text(from, to) => Event::Text(piece((from, to))),
            Found::Verbatim(from, to) => Event::Verbatim(piece((from, to))),
            Found::Eof => Event::Eof,
        })
    }

    /// Where in the document the last start tag begins; `None` if the document is in another encoding than UTF-8.
    pub const fn tag_start(&self) -> Option<u64> {
        match self.pieces {
            Input::Plain(_) => Some(self.tag),
            _ => None,
        }
    }

    /// Where in the document the last event ends.
    pub const fn event_end(&self) -> u64 {
        self.base + self.at as u64
    }

    /// Levels of elements that are open, the one just started included.
    pub fn depth(&self) -> usize {
        self.open.len() - usize::from(self.closed)
    }

    /// Passes over the rest of the element that was just started, its end included.
    ///
    /// # Errors
    /// As for [`XmlReader::next_event`].
    pub fn skip(&mut self) -> Result<(), IntakeError> {
        let outside = self.depth().saturating_sub(1);
        loop {
            if self.next_event()? == Event::Eof {
                return Err(self.damaged());
            }
            if self.depth() <= outside {
                return Ok(());
            }
        }
    }

    /// Appends the text of the element that was just started, that of elements inside it left out, up to its end.
    ///
    /// # Errors
    /// As for [`XmlReader::next_event`].
    pub fn text(&mut self, into: &mut Vec<u8>) -> Result<(), IntakeError> {
        let inside = self.depth();
        let (max, part) = (self.max_text, self.part);
        loop {
            let depth = self.depth();
            match self.next_event()? {
                Event::Text(text) if depth == inside => {
                    append_text(text, into).ok_or(IntakeError::Corrupt { part, offset: 0 })?;
                }
                Event::Verbatim(text) if depth == inside => into.extend_from_slice(text),
                Event::Eof => return Err(self.damaged()),
                Event::End(_) if depth == inside => return Ok(()),
                _ => {}
            }
            if into.len() > max {
                return Err(too_long(max, into.len()));
            }
        }
    }

    const fn damaged(&self) -> IntakeError {
        IntakeError::Corrupt {
            part: self.part,
            offset: 0,
        }
    }

    fn find(&mut self) -> Result<Found, IntakeError> {
        if std::mem::take(&mut self.closed) {
            let start = self.open.pop().unwrap_or(0);
            self.names.truncate(start);
        }
        if std::mem::take(&mut self.childless) {
            self.closed = true;
            return Ok(Found::End);
        }
        loop {
            if self.at == self.buffer.len() && !self.more()? {
                let complete = self.open.is_empty() && self.seen_root;
                return if complete { Ok(Found::Eof) } else { Err(self.damaged()) };
            }
            if self.buffer.get(self.at) != Some(&b'<') {
                let (from, to) = self.until_markup()?;
                self.at = to;
                if !self.open.is_empty() {
                    return Ok(Found::Text(from, to));
                }
                if !self.buffer.get(from..to).unwrap_or_default().trim_ascii().is_empty() {
                    return Err(self.damaged());
                }
                continue;
            }
            while self.buffer.len() < self.at + 2 && self.more()? {}
            match self.buffer.get(self.at + 1) {
                Some(b'/') => return self.end_tag(),
                Some(b'!') => {
                    if let Some(found) = self.declaration()? {
                        return Ok(found);
                    }
                }
                Some(b'?') => {
                    let end = self.until(b"?>", 2, MAX_TAG)?;
                    self.at = end + 2;
                }
                Some(_) => return self.start_tag(),
                None => return Err(self.damaged()),
            }
        }
    }

    /// Reads on; the buffer keeps what is not read yet, at its start.
    fn more(&mut self) -> Result<bool, IntakeError> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        self.base += self.at as u64;
        self.at = 0;
        let came = self.pieces.next_piece(&mut self.buffer)?;
        self.ended = !came;
        Ok(came)
    }

    /// The text from the read position to the next tag.
    fn until_markup(&mut self) -> Result<(usize, usize), IntakeError> {
        let mut looked = 0;
        loop {
            let rest = self.buffer.get(self.at + looked..).unwrap_or_default();
            if let Some(length) = memchr(b'<', rest) {
                return Ok((self.at, self.at + looked + length));
            }
            looked += rest.len();
            // References make a text up to ten times longer than what it stands for.
            if looked / 10 > self.max_text {
                return Err(too_long(self.max_text, looked));
            }
            if !self.more()? {
                return Ok((self.at, self.buffer.len()));
            }
        }
    }

    /// Where `mark` stands, looked for `skip` bytes after the read position.
    fn until(&mut self, mark: &[u8], skip: usize, max: usize) -> Result<usize, IntakeError> {
        let mut looked = skip;
        loop {
            let rest = self.buffer.get(self.at + looked..).unwrap_or_default();
            if let Some(found) = memmem::find(rest, mark) {
                return Ok(self.at + looked + found);
            }
            looked = (looked + rest.len()).saturating_sub(mark.len()).max(skip);
            if looked > max {
                return Err(too_long(max, looked));
            }
            if !self.more()? {
                return Err(self.damaged());
            }
        }
    }

    /// Where the tag at the read position ends: at the first `>` outside quotes.
    fn tag_end(&mut self) -> Result<usize, IntakeError> {
        let (mut looked, mut quote) = (1, 0_u8);
        loop {
            let rest = self.buffer.get(self.at + looked..).unwrap_or_default();
            for (position, byte) in rest.iter().enumerate() {
                match *byte {
                    b'>' if quote == 0 => return Ok(self.at + looked + position),
                    b'<' => return Err(self.damaged()),
                    b'"' | b'\'' if quote == 0 => quote = *byte,
                    byte if byte == quote => quote = 0,
                    _ => {}
                }
            }
            looked += rest.len();
            if looked > MAX_TAG {
                return Err(too_long(MAX_TAG, looked));
            }
            if !self.more()? {
                return Err(self.damaged());
            }
        }
    }

    fn start_tag(&mut self) -> Result<Found, IntakeError> {
        let close = self.tag_end()?;
        let from = self.at + 1;
        self.at = close + 1;
        let content = self.buffer.get(from..close).unwrap_or_default();
        let childless = content.ends_with(b"/");
        let content = content.strip_suffix(b"/").unwrap_or(content);
        let length = content
            .iter()
            .position(u8::is_ascii_whitespace)
            .unwrap_or(content.len());
        let (Some(name), true) = (content.get(..length), self.open.len() < MAX_DEPTH) else {
            return Err(self.damaged());
        };
        let second_root = self.open.is_empty() && self.seen_root;
        if name.is_empty() || second_root {
            return Err(self.damaged());
        }
        self.seen_root = true;
        self.childless = childless;
        self.open.push(self.names.len());
        self.names.extend_from_slice(name);
        Ok(Found::Start {
            name: (from, from + length),
            attributes: (from + length, from + content.len()),
        })
    }

    fn end_tag(&mut self) -> Result<Found, IntakeError> {
        let close = self.tag_end()?;
        let name = self.buffer.get(self.at + 2..close).unwrap_or_default().trim_ascii_end();
        let start = self.open.last().copied().unwrap_or(usize::MAX);
        if self.names.get(start..) != Some(name) {
            return Err(self.damaged());
        }
        self.at = close + 1;
        self.closed = true;
        Ok(Found::End)
    }

    /// What begins with `<!`.
    fn declaration(&mut self) -> Result<Option<Found>, IntakeError> {
        const VERBATIM: &[u8] = b"<![CDATA[";
        while self.buffer.len() < self.at + VERBATIM.len() && self.more()? {}
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        if rest.starts_with(b"<!--") {
            let end = self.until(b"-->", 4, usize::MAX)?;
            self.at = end + 3;
            return Ok(None);
        }
        if !rest.starts_with(VERBATIM) || self.open.is_empty() {
            return Err(if rest.starts_with(b"<!DOCTYPE") {
                IntakeError::Unsupported(UnsupportedFeature::DocumentType)
            } else {
                self.damaged()
            });
        }
        let end = self.until(b"]]>", VERBATIM.len(), self.max_text)?;
        let from = self.at + VERBATIM.len();
        self.at = end + 3;
        Ok(Some(Found::Verbatim(from, end)))
    }
}

impl<'a> XmlReader<SlicePieces<'a>> {
    /// A reader of a document in memory.
    ///
    /// # Errors
    /// As for [`XmlReader::new`].
    pub fn over(document: &'a [u8], part: Damage) -> Result<Self, IntakeError> {
        Self::new(SlicePieces(document), part, document.len() as u64)
    }
}

fn too_long(allowed: usize, found: usize) -> IntakeError {
    IntakeError::TooLarge {
        limit: SizeLimit::CellBytes,
        allowed: allowed as u64,
        found: found as u64,
    }
}

/// The encoding that an XML declaration names, UTF-8 without one; `None` for one that is unknown.
fn declared_encoding(start: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let declaration = start
        .strip_prefix(b"<?xml")
        .and_then(|rest| Some(rest.split_at_checked(memmem::find(rest, b"?>")?)?.0));
    let named = declaration.and_then(|declaration| {
        Attributes(declaration)
            .find(|(name, _)| *name == b"encoding")
            .map(|(_, value)| value)
    });
    match named {
        None => Some(encoding_rs::UTF_8),
        Some(label) => {
            let encoding = encoding_rs::Encoding::for_label(label)?;
            // What is read as bytes so far cannot be UTF-16, whatever the declaration says.
            Some(if encoding.is_ascii_compatible() {
                encoding
            } else {
                encoding_rs::UTF_8
            })
        }
    }
}

#[cfg(test)]
mod tests;
