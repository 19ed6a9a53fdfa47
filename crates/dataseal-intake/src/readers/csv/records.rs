//! Where records begin and end in decoded text, found by a state machine of our own.
//!
//! It counts rows, fields and ragged rows apart from the parser, so that the two can be compared: a row that one of them
//! does not see shows as a difference. It keeps no field and no byte of text.

use dataseal_model::{Quarantine, QuarantineEntry, QuarantineReason};

use dataseal_bytes::{IntakeError, Limits, SizeLimit};

/// Where the next byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before a record.
    RecordStart,
    /// Before a field of an open record.
    FieldStart,
    /// In a field that does not begin with a quote.
    Unquoted,
    /// Between quotes.
    Quoted,
    /// After a quote that ends the field or is the first of a pair.
    QuoteInQuoted,
}

/// The machine. Offsets are bytes of decoded text.
pub(super) struct RecordScan {
    state: State,
    /// The byte before was a CR, so that an LF now is part of the same line end.
    after_cr: bool,
    /// Where the piece of text that is gone over starts.
    offset: u64,
    record_start: u64,
    fields: u64,
    /// Fields of the first record, 0 before its end.
    columns: u64,
    /// Records ended, the names' included.
    records: u64,
    quarantine: Quarantine,
    max_columns: u64,
    max_record_bytes: u64,
}

impl RecordScan {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            state: State::RecordStart,
            after_cr: false,
            offset: 0,
            record_start: 0,
            fields: 0,
            columns: 0,
            records: 0,
            quarantine: Quarantine::default(),
            max_columns: u64::from(limits.max_columns),
            max_record_bytes: limits.max_record_bytes,
        }
    }

    /// Columns that the row of names has.
    pub(super) const fn columns(&self) -> u64 {
        self.columns
    }

    /// Records after the row of names, ragged ones included.
    pub(super) const fn rows(&self) -> u64 {
        self.records.saturating_sub(1)
    }

    /// The ragged rows, which are not kept.
    pub(super) fn take_quarantine(&mut self) -> Quarantine {
        std::mem::take(&mut self.quarantine)
    }

    /// Goes over the next piece of text. Positions in it of empty lines that are rows are added to `empty_rows`.
    pub(super) fn update(&mut self, text: &[u8], empty_rows: &mut Vec<usize>) -> Result<(), IntakeError> {
        for (position, byte) in text.iter().enumerate() {
            self.step(*byte, position, empty_rows)?;
        }
        self.offset += text.len() as u64;
        self.check_length(self.offset)
    }

    fn step(&mut self, byte: u8, position: usize, empty_rows: &mut Vec<usize>) -> Result<(), IntakeError> {
        let after_cr = std::mem::replace(&mut self.after_cr, byte == b'\r' && self.state != State::Quoted);
        self.state = match (self.state, byte) {
            (State::RecordStart, b'\n') if after_cr => State::RecordStart,
            (State::RecordStart, b'\r' | b'\n') => {
                if self.columns == 1 {
                    self.records += 1;
                    empty_rows.push(position);
                }
                State::RecordStart
            }
            (State::RecordStart, _) => {
                self.record_start = self.offset + position as u64;
                self.fields = 1;
                Self::begin_field(byte, &mut self.fields)
            }
            (State::Quoted, b'"') => State::QuoteInQuoted,
            (State::Quoted, _) | (State::QuoteInQuoted, b'"') => State::Quoted,
            (_, b'\r' | b'\n') => {
                self.end_record(self.offset + position as u64)?;
                State::RecordStart
            }
            (State::FieldStart, _) => Self::begin_field(byte, &mut self.fields),
            (State::Unquoted | State::QuoteInQuoted, b',') => {
                self.fields += 1;
                State::FieldStart
            }
            (State::Unquoted | State::QuoteInQuoted, _) => State::Unquoted,
        };
        Ok(())
    }

    const fn begin_field(byte: u8, fields: &mut u64) -> State {
        match byte {
            b'"' => State::Quoted,
            b',' => {
                *fields += 1;
                State::FieldStart
            }
            _ => State::Unquoted,
        }
    }

    fn end_record(&mut self, end: u64) -> Result<(), IntakeError> {
        self.check_length(end)?;
        if self.records == 0 {
            self.columns = self.fields;
        } else if self.fields != self.columns {
            self.quarantine.add(QuarantineEntry {
                row: self.records,
                offset: self.record_start,
                reason: QuarantineReason::Fields {
                    expected: self.columns,
                    found: self.fields,
                },
                raw: None,
            });
        }
        self.records += 1;
        Ok(())
    }

    /// Refuses a record that is too long, ended or not, and too many names.
    fn check_length(&self, end: u64) -> Result<(), IntakeError> {
        let too_large = |limit, allowed, found| Err(IntakeError::TooLarge { limit, allowed, found });
        if self.state == State::RecordStart {
            return Ok(());
        }
        let length = end - self.record_start;
        if length > self.max_record_bytes {
            return too_large(SizeLimit::RecordBytes, self.max_record_bytes, length);
        }
        if self.records == 0 && self.fields > self.max_columns {
            return too_large(SizeLimit::Columns, self.max_columns, self.fields);
        }
        Ok(())
    }

    /// Takes the end of the text as the end of its last record.
    pub(super) fn end(&mut self) -> Result<(), IntakeError> {
        match self.state {
            State::RecordStart => Ok(()),
            State::Quoted => Err(IntakeError::UnterminatedQuote { row: self.records }),
            State::FieldStart | State::Unquoted | State::QuoteInQuoted => {
                self.end_record(self.offset)?;
                self.state = State::RecordStart;
                Ok(())
            }
        }
    }
}
