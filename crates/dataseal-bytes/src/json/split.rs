//! Where records begin and end, by brackets, quotes, commas and line ends alone.
//!
//! It counts what is there apart from the parser, which never sees two records at once; every byte between records is
//! accounted for, so that nothing hides there. It keeps no text: the caller holds the record that is open.

use std::ops::Range;

use memchr::{memchr2, memchr3};

use super::Fault;

/// How a text is cut into records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// One document: the elements of an array, or a value; after an object, more objects may follow (RFC 8259 has no
    /// such thing, but exports do).
    Document,
    /// One value a line, or several objects and arrays without anything between them. A line end ends a record even where
    /// the record is not complete, so that one bad line costs one record.
    Lines,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the first record of a document, or before a record of a line.
    Start,
    /// After the bracket that opens the document.
    ArrayStart,
    /// After a comma between elements.
    ElementStart,
    /// In a record, outside of strings.
    Inside,
    /// In a string.
    InString,
    /// After a backslash in a string.
    Escape,
    /// After a record that a bracket closed.
    After,
    /// In a record that goes on to the end of the line or of the text, whatever it is.
    Loose,
    /// After the bracket that closes the document.
    End,
}

/// The machine. Positions are bytes of the text that the caller holds.
#[derive(Clone, Debug)]
pub struct Splitter {
    layout: Layout,
    state: State,
    in_array: bool,
    depth: u32,
    max_depth: u32,
    open: Option<usize>,
    line_is_blank: bool,
    /// Records found.
    pub records: u64,
    /// Lines with nothing on them.
    pub blank_lines: u64,
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State")
    }
}

impl Splitter {
    /// At the start of a text whose values may be nested in each other so deep.
    pub const fn new(layout: Layout, max_depth: u32) -> Self {
        Self {
            layout,
            state: State::Start,
            in_array: false,
            depth: 0,
            max_depth,
            open: None,
            line_is_blank: true,
            records: 0,
            blank_lines: 0,
        }
    }

    /// Whether the document is an array.
    pub const fn is_array(&self) -> bool {
        self.in_array
    }

    /// Where the record begins that has not ended.
    pub const fn open(&self) -> Option<usize> {
        self.open
    }

    /// The caller has dropped this many bytes from the front of its text.
    pub const fn drop_front(&mut self, bytes: usize) {
        if let Some(open) = &mut self.open {
            *open = open.saturating_sub(bytes);
        }
    }

    /// Goes on over the text from `at` to its end; records that end are added to `found`.
    ///
    /// # Errors
    /// Where something stands that is no part of a record, or where the nesting becomes too deep.
    pub fn scan(&mut self, text: &[u8], mut at: usize, found: &mut Vec<Range<usize>>) -> Result<(), Fault> {
        while let Some(byte) = text.get(at).copied() {
            let step = match self.state {
                State::InString => self.string_run(text, at),
                State::Loose => self.loose_run(text, at, found),
                _ => {
                    self.step(byte, at, found)?;
                    1
                }
            };
            at += step;
        }
        Ok(())
    }

    /// Takes the end of the text, `length` bytes, as the end of what may end with it.
    ///
    /// # Errors
    /// [`Fault::Ended`] if the text should go on.
    pub fn end(&mut self, length: usize, found: &mut Vec<Range<usize>>) -> Result<(), Fault> {
        let may_end = match self.state {
            State::Start => self.layout == Layout::Lines || self.records > 0,
            State::After | State::End => true,
            State::Loose => true,
            State::ArrayStart | State::ElementStart => false,
            State::Inside | State::InString | State::Escape => self.layout == Layout::Lines,
        };
        if !may_end {
            return Err(Fault::Ended);
        }
        if self.open.is_some() {
            self.close(length, found);
        }
        Ok(())
    }

    /// Bytes of a string up to the next that matters.
    fn string_run(&mut self, text: &[u8], at: usize) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        // In a document a line end in a string is the parser's business.
        let stop = match self.layout {
            Layout::Document => memchr2(b'"', b'\\', rest),
            Layout::Lines => memchr3(b'"', b'\\', b'\n', rest),
        };
        let Some(stop) = stop else {
            return rest.len();
        };
        match rest.get(stop) {
            Some(b'"') => self.state = State::Inside,
            Some(b'\\') => self.state = State::Escape,
            _ => {
                // A string never holds a line end: the line is broken and ends here.
                self.state = State::Loose;
                return stop;
            }
        }
        stop + 1
    }

    /// Bytes up to the end of the line.
    fn loose_run(&mut self, text: &[u8], at: usize, found: &mut Vec<Range<usize>>) -> usize {
        let rest = text.get(at..).unwrap_or_default();
        if self.layout == Layout::Document {
            return rest.len();
        }
        let Some(stop) = memchr::memchr(b'\n', rest) else {
            return rest.len();
        };
        self.close(at + stop, found);
        self.state = State::Start;
        self.line_is_blank = true;
        stop + 1
    }

    fn close(&mut self, end: usize, found: &mut Vec<Range<usize>>) {
        if let Some(start) = self.open.take() {
            self.records += 1;
            found.push(start..end);
        }
    }

    fn begin(&mut self, byte: u8, at: usize) {
        self.open = Some(at);
        self.line_is_blank = false;
        self.depth = 0;
        self.state = match byte {
            b'{' | b'[' => {
                self.depth = 1;
                State::Inside
            }
            // An element of an array ends at a comma, any other scalar with its line or text.
            b'"' if self.in_array => State::InString,
            _ if self.in_array => State::Inside,
            _ => State::Loose,
        };
    }

    fn step(&mut self, byte: u8, at: usize, found: &mut Vec<Range<usize>>) -> Result<(), Fault> {
        match self.state {
            State::Start => self.start(byte, at),
            State::ArrayStart | State::ElementStart => match byte {
                b' ' | b'\t' | b'\n' | b'\r' => {}
                b']' if self.state == State::ArrayStart => self.state = State::End,
                b',' | b']' | b'}' => return Err(Fault::Unexpected(at)),
                _ => self.begin(byte, at),
            },
            State::Inside => return self.inside(byte, at, found),
            State::Escape if byte == b'\n' && self.layout == Layout::Lines => {
                self.close(at, found);
                self.state = State::Start;
                self.line_is_blank = true;
            }
            State::Escape => self.state = State::InString,
            State::After => return self.after(byte, at, found),
            State::End if matches!(byte, b' ' | b'\t' | b'\n' | b'\r') => {}
            State::End => return Err(Fault::Unexpected(at)),
            State::InString | State::Loose => {}
        }
        Ok(())
    }

    fn start(&mut self, byte: u8, at: usize) {
        match byte {
            b'\n' => {
                self.blank_lines += u64::from(self.line_is_blank && self.layout == Layout::Lines);
                self.line_is_blank = true;
            }
            b' ' | b'\t' | b'\r' => {}
            b'[' if self.layout == Layout::Document => {
                self.in_array = true;
                self.max_depth = self.max_depth.saturating_sub(1);
                self.state = State::ArrayStart;
            }
            _ => self.begin(byte, at),
        }
    }

    fn inside(&mut self, byte: u8, at: usize, found: &mut Vec<Range<usize>>) -> Result<(), Fault> {
        match byte {
            b'"' => self.state = State::InString,
            b'{' | b'[' if self.depth >= self.max_depth => return Err(Fault::TooDeep(at)),
            b'{' | b'[' => self.depth += 1,
            b',' if self.depth == 0 => {
                self.close(at, found);
                self.state = State::ElementStart;
            }
            b']' if self.depth == 0 => {
                self.close(at, found);
                self.state = State::End;
            }
            b'}' if self.depth == 0 => return Err(Fault::Unexpected(at)),
            b'}' | b']' => {
                self.depth -= 1;
                if self.depth == 0 && !self.in_array {
                    self.state = State::After;
                }
            }
            b'\n' if self.layout == Layout::Lines => {
                self.close(at, found);
                self.state = State::Start;
                self.line_is_blank = true;
            }
            _ => {}
        }
        Ok(())
    }

    fn after(&mut self, byte: u8, at: usize, found: &mut Vec<Range<usize>>) -> Result<(), Fault> {
        match (byte, self.layout) {
            (b'\n', Layout::Lines) => {
                self.close(at, found);
                self.state = State::Start;
                self.line_is_blank = true;
            }
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            (b'{', _) | (b'[', Layout::Lines) => {
                self.close(at, found);
                self.begin(byte, at);
            }
            (_, Layout::Lines) => self.state = State::Loose,
            (_, Layout::Document) => return Err(Fault::Unexpected(at)),
        }
        Ok(())
    }
}
