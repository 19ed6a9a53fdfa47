//! The readers of one text: each takes pieces, splits them, and waits its turn to enter what they held.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use arrow::array::{RecordBatch, RecordBatchOptions};
use arrow::datatypes::{DataType, SchemaRef};
use dataseal_bytes::csv::facts::Possible;
use dataseal_bytes::csv::{Outcome, Rules, read};
use dataseal_bytes::encoding::{Oddities, Presumption, Proof};
use dataseal_bytes::{Hasher, IntakeError, encoding};
use dataseal_model::{Digest, Encoding, Place};

use super::columns::{Columns, Role, Shares};
use super::input::{Input, RawPiece};
use super::ledger::Ledger;
use crate::BatchReader;
use crate::readers::positional_schema;
use crate::table::Opening;

/// How often a reader that waits looks whether it should stop.
const LOOK: Duration = Duration::from_millis(50);

/// What the readers of one table share.
pub(super) struct Shared {
    pub(super) rules: Rules,
    encoding: Encoding,
    /// Whether it is still to be shown that the text is in its encoding, which is UTF-8.
    presumed: bool,
    keeps_raw: bool,
    batch_rows: usize,
    cancel: Arc<AtomicBool>,
    input: Mutex<Input>,
    /// Of the pieces that had their turn, if the digest is wanted.
    hasher: Mutex<Option<Hasher>>,
    ledger: Mutex<Ledger>,
    entered: Condvar,
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Shared {
    pub(super) fn new(opening: &Opening, rules: Rules, (encoding, presumed): (Encoding, bool), input: Input) -> Self {
        Self {
            batch_rows: opening.limits().rows_per_batch(rules.columns, 1),
            keeps_raw: opening.options.quarantine_raw,
            cancel: Arc::clone(&opening.cancel),
            rules,
            encoding,
            presumed,
            hasher: Mutex::new(opening.digest.as_ref().map(|_| input.hasher())),
            input: Mutex::new(input),
            ledger: Mutex::default(),
            entered: Condvar::new(),
        }
    }

    /// The sums, after the last piece.
    pub(super) fn closed(&self) -> Result<Ledger, IntakeError> {
        let mut ledger = locked(&self.ledger);
        if let Some(error) = ledger.failed {
            return Err(error);
        }
        if locked(&self.input).handed_out() != (ledger.next, true) {
            return Err(IntakeError::Unfinished);
        }
        Ok(std::mem::take(&mut ledger))
    }

    /// What the text that was taken for UTF-8 holds that a text should not; `None` if it turned out otherwise, which may be
    /// why it failed. A text that was not read to its end proves nothing and is [`IntakeError::Unfinished`].
    pub(super) fn proved(&self, presumption: Presumption) -> Result<Option<Oddities>, IntakeError> {
        use IntakeError::{Changed, Interrupted, Io};
        let mut ledger = locked(&self.ledger);
        match ledger.failed {
            Some(error @ (Changed | Interrupted | Io { .. })) => return Err(error),
            Some(_) => return Ok(None),
            None => {}
        }
        let input = locked(&self.input);
        if input.handed_out() != (ledger.next, true) {
            return Err(IntakeError::Unfinished);
        }
        let Some(rest) = input.proof_of_rest()? else {
            return Ok(None);
        };
        ledger.hear(Some(rest));
        Ok(ledger.proof.take().and_then(|proof| proof.proves(presumption)))
    }

    /// Bytes gone over and their digest.
    pub(super) fn input_end(&self) -> Result<(u64, Option<Digest>), IntakeError> {
        let hasher = locked(&self.hasher).take();
        locked(&self.input).finish(hasher)
    }

    /// Remembers the first failure, so that every reader stops and closing the table reports it.
    fn fail(&self, error: IntakeError) -> IntakeError {
        let first = *locked(&self.ledger).failed.get_or_insert(error);
        self.entered.notify_all();
        first
    }

    /// The ledger when it is this piece's turn.
    fn turn(&self, index: u64) -> Result<MutexGuard<'_, Ledger>, IntakeError> {
        let mut ledger = locked(&self.ledger);
        loop {
            if let Some(error) = ledger.failed {
                return Err(error);
            }
            if self.cancel.load(Ordering::Relaxed) {
                return Err(IntakeError::Interrupted);
            }
            if ledger.next == index {
                return Ok(ledger);
            }
            let waited = self.entered.wait_timeout(ledger, LOOK);
            ledger = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// A piece that was taken and must be entered: if its reader dies before that, the others must not wait for it.
struct Taken<'s> {
    shared: &'s Shared,
    entered: bool,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        if !self.entered {
            self.shared.fail(IntakeError::Internal);
        }
    }
}

/// The columns that batches have.
pub(super) struct Selection {
    /// For each column of the table, whether it is one.
    pub(super) returned: Vec<bool>,
    pub(super) schema: SchemaRef,
}

impl Selection {
    /// All columns, or those chosen of so many.
    pub(super) fn of(columns: usize, chosen: Option<&[usize]>) -> Self {
        let all = positional_schema((0..columns).map(|_| DataType::Utf8));
        let Some(chosen) = chosen else {
            return Self {
                returned: vec![true; columns],
                schema: all,
            };
        };
        let mut returned = vec![false; columns];
        for place in chosen {
            if let Some(returned) = returned.get_mut(*place) {
                *returned = true;
            }
        }
        Self {
            schema: all.project(chosen).map_or(all, Arc::new),
            returned,
        }
    }

    /// Whether some columns are none of them.
    fn leaves_out(&self) -> bool {
        self.returned.contains(&false)
    }

    /// What becomes of each column in a text that may hold such traces.
    fn roles(&self, rules: &Rules, possible: Possible) -> Vec<Role> {
        let role = |(column, is_returned): (usize, &bool)| {
            if *is_returned {
                Role::Returned
            } else if rules.plan.watch.looks_at(column, possible) {
                Role::Inspected
            } else {
                Role::Skipped
            }
        };
        self.returned.iter().enumerate().map(role).collect()
    }
}

/// One reader.
pub(super) struct CsvReader {
    shared: Arc<Shared>,
    selection: Arc<Selection>,
    ready: VecDeque<RecordBatch>,
    /// Memory of pieces that are done with.
    raw: Vec<u8>,
    text: Vec<u8>,
    /// What the columns of the piece before took.
    shares: Shares,
}

impl CsvReader {
    pub(super) fn new(shared: &Arc<Shared>, selection: &Arc<Selection>) -> Self {
        Self {
            shared: Arc::clone(shared),
            selection: Arc::clone(selection),
            ready: VecDeque::new(),
            raw: Vec::new(),
            text: Vec::new(),
            shares: Shares::default(),
        }
    }

    /// Reads the next piece; false after the last.
    fn read_piece(&mut self) -> Result<bool, IntakeError> {
        let shared = Arc::clone(&self.shared);
        if let Some(error) = locked(&shared.ledger).failed {
            return Err(error);
        }
        let Some(piece) = locked(&shared.input).take(std::mem::take(&mut self.raw))? else {
            return Ok(false);
        };
        let mut taken = Taken {
            shared: &shared,
            entered: false,
        };
        let result = self.read_taken(&shared, piece);
        taken.entered = true;
        result.map(|()| true)
    }

    fn read_taken(&mut self, shared: &Shared, piece: RawPiece) -> Result<(), IntakeError> {
        let RawPiece { index, bytes, last } = piece;
        let proof = if shared.presumed {
            Some(Proof::of(&bytes).ok_or(IntakeError::Misjudged)?)
        } else {
            None
        };
        // Making arrays of text proves that it still is what the first reading found; of these columns none are made.
        if proof.is_none() && is_utf8(shared.encoding) && self.selection.leaves_out() {
            encoding::validate_utf8(&bytes).map_err(|_| IntakeError::Changed)?;
        }
        let mut text = self.decoded(shared.encoding, bytes)?;
        let start = if index == 0 { shared.rules.plan.data_start } else { 0 };
        let shares = std::mem::take(&mut self.shares);
        let split = |text: &[u8]| {
            let possible = Possible::in_text(text, &shared.rules.plan.grammar.delimiter);
            let roles = self.selection.roles(&shared.rules, possible);
            let mut columns = Columns::new(&roles, text.len(), &shares);
            let mut outcome = read(&shared.rules, text, start, last, &mut columns)?;
            inspect(&shared.rules, possible, &columns, &mut outcome);
            Ok::<_, IntakeError>((columns, outcome))
        };
        // Failures count only once it is certain that the piece begins where it was taken to.
        let mut attempt = split(&text);
        // Only one piece has its turn, so the hasher waits for nobody, nor does anybody else wait for the ledger.
        drop(shared.turn(index)?);
        if let Some(hasher) = locked(&shared.hasher).as_mut() {
            hasher.update(if is_utf8(shared.encoding) { &text } else { &self.raw });
        }
        let mut ledger = shared.turn(index)?;
        if !ledger.carry.is_empty() {
            let mut whole = std::mem::take(&mut ledger.carry);
            drop(ledger);
            whole.extend_from_slice(&text);
            text = whole;
            attempt = split(&text);
            ledger = shared.turn(index)?;
        }
        let (columns, outcome) = attempt?;
        ledger.hear(proof);
        ledger.read += columns.rows() as u64;
        ledger.enter(outcome, &text, shared.keeps_raw);
        drop(ledger);
        shared.entered.notify_all();
        self.text = text;
        self.shares = columns.shares();
        let rows = columns.rows();
        if rows > 0 {
            let schema = Arc::clone(&self.selection.schema);
            let options = RecordBatchOptions::new().with_row_count(Some(rows));
            let batch = RecordBatch::try_new_with_options(schema, columns.finish()?, &options);
            let batch = batch.map_err(|_| IntakeError::Internal)?;
            let starts = (0..rows).step_by(shared.batch_rows);
            self.ready
                .extend(starts.map(|start| batch.slice(start, shared.batch_rows.min(rows - start))));
        }
        Ok(())
    }

    /// The text of a piece. UTF-8 is not looked at: making arrays of it does that.
    fn decoded(&mut self, encoding: Encoding, bytes: Vec<u8>) -> Result<Vec<u8>, IntakeError> {
        if is_utf8(encoding) {
            self.raw = std::mem::take(&mut self.text);
            return Ok(bytes);
        }
        let mut text = std::mem::take(&mut self.text);
        text.clear();
        // The first reading decoded all of it, so what does not decode now is new.
        encoding::decode_piece(encoding, &bytes, &mut text).map_err(|_| IntakeError::Changed)?;
        self.raw = bytes;
        Ok(text)
    }
}

const fn is_utf8(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Utf8 | Encoding::Utf8Bom)
}

/// Looks for traces of spreadsheets in the values of a piece.
fn inspect(rules: &Rules, possible: Possible, columns: &Columns, outcome: &mut Outcome) {
    let Outcome { aside, notes, .. } = outcome;
    for (index, column) in columns.buffers().iter().enumerate() {
        // Rows of arrays, counted with those that were set aside between them.
        let mut passed = 0;
        let watch = &rules.plan.watch;
        watch.inspect(index, column.values(), &column.offsets, possible, |row, kind| {
            let mut row = row as u64 + passed as u64;
            while aside.get(passed).is_some_and(|aside| aside.row <= row) {
                passed += 1;
                row += 1;
            }
            notes.add(
                kind,
                Place {
                    row: Some(row),
                    column: u32::try_from(index).ok(),
                    offset: None,
                },
            );
        });
    }
}

impl BatchReader for CsvReader {
    fn next(&mut self) -> Result<Option<RecordBatch>, IntakeError> {
        loop {
            if let Some(batch) = self.ready.pop_front() {
                return Ok(Some(batch));
            }
            match self.read_piece() {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(error) => return Err(self.shared.fail(error)),
            }
        }
    }
}
