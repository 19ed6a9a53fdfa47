//! How content recognisers run inside the measuring pass without the pass knowing what they look for.
//!
//! The pass computes one [`ValueView`] a value, asks each recogniser's static [`Gate`], and counts what it answers. The
//! recognisers themselves live in `dataseal-classify`.

use std::fmt;
use std::sync::Arc;

use crate::clues::ClueIndex;
use crate::{ClassId, Clues, Digest, Gate, ValueView};

/// What a match says beyond itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hit {
    /// 64-bit hash of the canonical form, so that two spellings of one thing (a 15-digit number and its 18-digit form)
    /// are counted once.
    pub canonical: Option<u64>,
    /// Day number (days since 1970-01-01) that the value carries, such as a birth date.
    pub day: Option<i32>,
}

/// A recogniser's answer about one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Examination {
    /// Not this class.
    Miss,
    /// The shape fits, the validator says no.
    NearMiss,
    /// A free text with so many validated matches inside, at least one.
    Contained(u32),
    /// The whole value matches and passes the validator.
    Hit(Hit),
}

/// Recognises one class of value by its content. Stateless and cheap: it runs once a value (once a dictionary entry where
/// the file has dictionaries).
pub trait Recogniser: Send + Sync {
    /// What it recognises.
    fn class(&self) -> &ClassId;

    /// The static test that every match passes.
    fn gate(&self) -> Gate;

    /// Whether a single match is proof: a check character, or a form that nothing else has. Names are withheld on proof
    /// only, because ordinary words look like personal names (`金额` begins with a surname).
    fn is_proof(&self) -> bool {
        false
    }

    /// Characters of its matches, where these are few: texts without them need not be shown to it. Asked once.
    fn clues(&self) -> Option<Clues> {
        None
    }

    /// Looks at one value that passed the gate.
    fn examine(&self, view: &ValueView<'_>) -> Examination;
}

/// Digits of a mobile number, the shortest number that is proof.
const SHORTEST_IDENTIFIER: usize = 11;

/// The recognisers of a run, in order of class id, with the digest that identifies them in states and statements.
pub struct RecogniserSet {
    recognisers: Arc<[Box<dyn Recogniser>]>,
    clues: Arc<ClueIndex>,
    /// Classes whose values each stand for one person.
    persons: Vec<ClassId>,
    /// Classes whose values by themselves single out a person.
    identifiers: Vec<ClassId>,
    /// Whether these are counted exactly.
    exact: bool,
    digest: Digest,
}

impl RecogniserSet {
    /// Orders the recognisers by class. `digest` covers their code versions and word lists.
    pub fn new(mut recognisers: Vec<Box<dyn Recogniser>>, digest: Digest) -> Self {
        recognisers.sort_by(|left, right| left.class().cmp(right.class()));
        Self {
            clues: Arc::new(ClueIndex::of(recognisers.iter().map(|recogniser| recogniser.clues()))),
            recognisers: recognisers.into(),
            persons: Vec::new(),
            identifiers: Vec::new(),
            exact: false,
            digest,
        }
    }

    /// The same set, in which the values of these classes each stand for one person: their hashes are kept beside the counts,
    /// so that persons can be counted over several columns.
    #[must_use]
    pub fn counting_persons(self, persons: impl IntoIterator<Item = ClassId>) -> Self {
        Self {
            persons: persons.into_iter().collect(),
            ..self
        }
    }

    /// The same set, which knows that values of these classes single out a person by themselves (direct identifiers in the sense
    /// of GB/T 37964-2019).
    #[must_use]
    pub fn identifying(self, identifiers: impl IntoIterator<Item = ClassId>) -> Self {
        Self {
            identifiers: identifiers.into_iter().collect(),
            ..self
        }
    }

    /// Whether a value of this class singles out a person by itself.
    pub fn identifies(&self, class: &ClassId) -> bool {
        self.identifiers.contains(class)
    }

    /// The same set, in which persons are counted exactly, at the price of memory, up to a limit of the measuring pass.
    #[must_use]
    pub fn exactly(&self) -> Self {
        Self {
            recognisers: Arc::clone(&self.recognisers),
            clues: Arc::clone(&self.clues),
            persons: self.persons.clone(),
            identifiers: self.identifiers.clone(),
            exact: true,
            digest: self.digest,
        }
    }

    /// Whether values of this class are persons to be counted exactly.
    pub fn counts_exactly(&self, class: &ClassId) -> bool {
        self.exact && self.counts_persons(class)
    }

    /// Whether a value of this class stands for one person.
    pub fn counts_persons(&self, class: &ClassId) -> bool {
        self.persons.contains(class)
    }

    /// The recognisers, in order of class id.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &dyn Recogniser> {
        self.recognisers.iter().map(AsRef::as_ref)
    }

    /// The recogniser at a place in that order.
    pub fn get(&self, place: usize) -> Option<&dyn Recogniser> {
        self.recognisers.get(place).map(AsRef::as_ref)
    }

    /// The bit of the recogniser at a place in what [`RecogniserSet::may_find`] gives, if it gives clues.
    pub fn mark(&self, place: usize) -> Option<u32> {
        self.clues.mark(place)
    }

    /// The place of the recogniser that has a bit.
    #[inline]
    pub fn marked(&self, bit: u32) -> Option<u16> {
        self.clues.marked(bit)
    }

    /// Of the bits of recognisers with clues those that may find something in a text: the others would miss.
    #[inline]
    pub fn may_find(&self, view: &ValueView<'_>, wanted: u32) -> u32 {
        self.clues.marks_of(view, wanted)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.recognisers.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.recognisers.is_empty()
    }

    /// Identifies the set.
    pub const fn digest(&self) -> Digest {
        self.digest
    }

    /// Whether any recogniser finds its class in `text`, whole or contained.
    pub fn suggests(&self, text: &str) -> bool {
        self.finds(text, |_| true)
    }

    /// Whether a recogniser whose single match is proof finds its class in `text`: whole, contained, in a part between
    /// separators, or in a run of digits that letters touch (`U13900000000`).
    pub fn proves(&self, text: &str) -> bool {
        let proof = |piece: &str| self.finds(piece, |recogniser| recogniser.is_proof());
        let parts = text.split(|c: char| !c.is_alphanumeric() && !"@.-".contains(c));
        let finer = text.split(|c: char| !c.is_alphanumeric());
        proof(text) || parts.chain(finer).chain(digit_runs(text)).any(proof)
    }

    fn finds(&self, text: &str, counts: impl Fn(&dyn Recogniser) -> bool) -> bool {
        let view = ValueView::new(text);
        self.iter().any(|recogniser| {
            counts(recogniser)
                && recogniser.gate().admits(&view)
                && matches!(
                    recogniser.examine(&view),
                    Examination::Hit(_) | Examination::Contained(_)
                )
        })
    }
}

/// Runs of digits that are long enough to identify, each with and without an `X` behind it (the last character of some
/// identity numbers).
fn digit_runs(text: &str) -> impl Iterator<Item = &str> {
    let is_part = |c: char| c.is_ascii_digit() || c == 'X' || c == 'x';
    text.split(move |c| !is_part(c))
        .flat_map(|run| [run, run.trim_matches(['x', 'X'])])
        .filter(|run| run.len() >= SHORTEST_IDENTIFIER)
}

impl fmt::Debug for RecogniserSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecogniserSet")
            .field("len", &self.len())
            .field("digest", &self.digest)
            .finish()
    }
}
