//! The quickest way through a piece: as many regular rows at once as there are.

use dataseal_model::NoteKind;

use super::{MARK, Reader, Sink};

/// Rows that are gone over one by one at most before regular ones are looked for again.
const MOST_PATIENCE: u32 = 64;

impl<S: Sink> Reader<'_, '_, S> {
    /// Takes the regular rows from here on and says where the next row begins; `None` if this one is not regular.
    pub(super) fn regular_rows(&mut self, start: usize) -> Option<usize> {
        let mut regular = self.regular.take()?;
        regular.find(self.text, start);
        let mut row_start = start;
        let mut rows = 0;
        let most = self.rules.max_record_bytes.min(self.rules.max_cell_bytes);
        let comment = self.rules.plan.grammar.comment;
        let names = self.rules.plan.names_line.len();
        for line in regular.lines() {
            let line = *line as usize;
            let length = line - row_start;
            if length > most || (comment.is_some() && self.text.get(row_start).copied() == comment) {
                break;
            }
            if (names..=names + MARK.len() + 1).contains(&length) {
                let end = row_start + length - usize::from(regular.ends_with_return());
                if self.is_names_again(row_start, end) {
                    self.note(NoteKind::RepeatedHeader, row_start);
                }
            }
            self.outcome.rows += 1;
            rows += 1;
            row_start = line + 1;
        }
        regular.keep(rows);
        let (starts, ends) = regular.fields();
        self.sink.rows(self.text, self.rules.columns, starts, ends);
        self.outcome.fitting += rows as u64;
        self.outcome.read += rows as u64;
        self.regular = Some(regular);
        if rows > 0 {
            self.patience = 0;
            return Some(row_start);
        }
        self.patience = (self.patience * 2).clamp(1, MOST_PATIENCE);
        self.one_by_one = self.patience - 1;
        self.marks.seek(start);
        None
    }
}
