//! What becomes of a row that does not fit as it stands: it is mended, set aside, or waits for more text.
//!
//! The answer depends on the text from the row's start and on the plan alone, never on how a file was cut into pieces or
//! on rows before it.

use dataseal_model::{NoteKind, QuarantineReason};

use super::grammar::first_line;
use super::plan::Plan;
use super::record::{Field, Reading, Record, split};
use crate::{IntakeError, Limits, RowPolicy, SizeLimit};

/// Lines after an unclosed quote that must be rows for most of them, so that reading goes on with them.
const LOOK_AHEAD: usize = 20;

/// The plan with the limits and the policy: what a piece of text is read by.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The decision.
    pub plan: Plan,
    /// Columns of the table.
    pub columns: usize,
    /// Whether rows are mended.
    pub policy: RowPolicy,
    /// Bytes of a record at most.
    pub max_record_bytes: usize,
    /// Bytes of a value at most.
    pub max_cell_bytes: usize,
}

/// What becomes of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It is read.
    Row {
        /// Its values.
        values: Vec<Vec<u8>>,
        /// How it was mended, if it was.
        kind: Option<NoteKind>,
        /// Bytes of the text that it takes.
        length: usize,
        /// Line ends in its quoted fields.
        embedded: usize,
    },
    /// It is set aside.
    Aside {
        /// Why.
        reason: QuarantineReason,
        /// Bytes of the text that it takes.
        length: usize,
    },
    /// More text is needed to tell.
    More,
}

impl Rules {
    /// Rules for a plan.
    pub fn of(plan: Plan, limits: &Limits, policy: RowPolicy) -> Self {
        let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX).min(1 << 30);
        Self {
            columns: plan.names.len(),
            plan,
            policy,
            max_record_bytes: size(limits.max_record_bytes),
            max_cell_bytes: size(limits.max_cell_bytes),
        }
    }

    /// Refuses a record that is too long.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`].
    pub fn check_length(&self, length: usize) -> Result<(), IntakeError> {
        if length <= self.max_record_bytes {
            return Ok(());
        }
        Err(IntakeError::TooLarge {
            limit: SizeLimit::RecordBytes,
            allowed: self.max_record_bytes as u64,
            found: length as u64,
        })
    }

    /// What becomes of the row at the start of `text`. `last`: the file ends where the text does.
    ///
    /// # Errors
    /// [`IntakeError::TooLarge`] for a record that never ends.
    pub fn resolve(&self, text: &[u8], last: bool) -> Result<Verdict, IntakeError> {
        let grammar = &self.plan.grammar;
        let (line, line_length) = first_line(text);
        self.check_length(line.len())?;
        let mut strict = split(grammar, text, Reading::Strict);
        let body = strict.length - strict.line_end;
        let overlong = body > self.max_record_bytes;
        if strict.open && !last && !overlong {
            return Ok(Verdict::More);
        }
        let found = strict.width();
        let record = text.get(..body).unwrap_or_default();
        // A quote that proved stray may have been followed past the record's end: alone, the record reads otherwise.
        let alone = || split(grammar, record, Reading::Strict);
        if !strict.open && strict.embedded == 0 {
            if strict.stray {
                let alone = alone();
                (strict.fields, strict.more) = (alone.fields, alone.more);
            }
            return Ok(self.resolve_line(record, &strict));
        }
        if !strict.open && !overlong {
            if found == self.columns {
                return Ok(Verdict::Row {
                    values: strict.values(),
                    kind: None,
                    length: strict.length,
                    embedded: strict.embedded,
                });
            }
            let found = if strict.stray { alone().width() } else { found };
            if let Some(row) = self.mended(record, found, strict.length, strict.embedded) {
                return Ok(row);
            }
        }
        let found_in_line = split(grammar, line, Reading::Strict).width();
        if let Some(row) = self.mended(line, found_in_line, line_length, 0) {
            return Ok(row);
        }
        let ahead = text.get(line_length..).unwrap_or_default();
        let Some(resumes) = self.resumes(ahead, last) else {
            return Ok(Verdict::More);
        };
        if resumes {
            return Ok(Verdict::Aside {
                reason: QuarantineReason::UnclosedQuote,
                length: line_length,
            });
        }
        self.check_length(body)?;
        let reason = if strict.open {
            QuarantineReason::UnclosedQuote
        } else {
            self.reason_for(found)
        };
        Ok(Verdict::Aside {
            reason,
            length: strict.length,
        })
    }

    /// What becomes of a record of one line, which `strict` is the strict reading of.
    fn resolve_line(&self, line: &[u8], strict: &Record<'_>) -> Verdict {
        let found = strict.width();
        if let Some(row) = self.mended(line, found, strict.length, 0) {
            return row;
        }
        if found == self.columns {
            let begins = |field: &Field<'_>| {
                !field.quoted
                    && self.plan.grammar.quote.is_some()
                    && field.value.first().copied() == self.plan.grammar.quote
            };
            let kept = strict.stray && strict.fields.iter().any(begins);
            return Verdict::Row {
                values: strict.values(),
                kind: kept.then_some(NoteKind::StrayQuote),
                length: strict.length,
                embedded: 0,
            };
        }
        Verdict::Aside {
            reason: self.reason_for(found),
            length: strict.length,
        }
    }

    /// The row that a record is mended to; `found` fields are in it as it stands.
    fn mended(&self, record: &[u8], found: usize, length: usize, embedded: usize) -> Option<Verdict> {
        if self.policy == RowPolicy::Strict || self.plan.other_widths.contains(&found) {
            return None;
        }
        let mended = self.plan.expectation.mend(&self.plan.grammar, record)?;
        Some(Verdict::Row {
            values: mended.values,
            kind: mended.kind,
            length,
            embedded,
        })
    }

    fn reason_for(&self, found: usize) -> QuarantineReason {
        if self.plan.other_widths.contains(&found) {
            return QuarantineReason::AnotherTable;
        }
        QuarantineReason::Fields {
            expected: self.columns as u64,
            found: found as u64,
        }
    }

    /// Whether the lines after a quote that is never closed are rows by themselves; `None` if there are too few to tell and
    /// the file goes on.
    fn resumes(&self, ahead: &[u8], last: bool) -> Option<bool> {
        if self.columns < 2 {
            return Some(false);
        }
        let (mut lines, mut rows, mut position) = (0_usize, 0_usize, 0);
        while lines < LOOK_AHEAD {
            let rest = ahead.get(position..).unwrap_or_default();
            if rest.is_empty() {
                break;
            }
            let (line, length) = first_line(rest);
            position += length;
            if line.is_empty() {
                continue;
            }
            let record = split(&self.plan.grammar, line, Reading::Strict);
            lines += 1;
            rows += usize::from(record.fields.len() == self.columns && !record.open);
        }
        if lines < LOOK_AHEAD && !last {
            return None;
        }
        Some(rows > 0 && rows * 2 >= lines)
    }
}
