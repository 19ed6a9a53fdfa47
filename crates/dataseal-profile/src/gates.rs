//! The cheap way to ask only those recognisers whose gate a value passes.

use dataseal_model::{ClassMask, Examination, Gate, Look, Recogniser, RecogniserSet, ValueView};

use crate::hash::SPREAD;
use crate::recognised::Recognised;

/// Shapes that are remembered; their number is a power of two.
const REMEMBERED: usize = 2048;

/// Recognisers that are remembered for a shape.
const AT_HAND: usize = 48;

/// Most characters of a shape that is remembered.
const LONGEST: u32 = (1 << 12) - 1;

/// A [`Look`] as one number.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Shape(u64);

impl Shape {
    const NONE: Self = Self(u64::MAX);

    /// `None` for long texts, whose lengths hardly come again.
    #[inline]
    fn of(look: &Look<'_>, lengths: &Lengths) -> Option<Self> {
        // Thirteen bits of classes, one for white space inside, twelve of length, four for the place of one bit of thirteen or of none, and
        // as many as there are counts of digits that are told apart. Where digits before a point are counted, they decide and tell the
        // first character as well.
        let mask = look.view.mask;
        let chars = lengths.like(look)?;
        let first = match look.whole {
            Some(digits) => digits,
            None if mask == ClassMask::DIGIT | ClassMask::DOT => ValueView::MOST_WHOLE_DIGITS,
            None => u16::BITS - look.first.0.leading_zeros(),
        };
        let shape =
            u64::from(look.parted) << 35 | u64::from(mask.0) << 22 | u64::from(chars) << 10 | u64::from(first) << 6;
        Some(Self(shape | u64::from(look.digits.longest().unwrap_or(0x3f))))
    }

    const fn slot(self) -> usize {
        (self.0.wrapping_mul(SPREAD) >> (u64::BITS - REMEMBERED.ilog2())) as usize
    }
}

/// For each length one that no gate tells from it in values that are more than a code: of these the shortest and longest alone are
/// asked, so that texts of many lengths have few shapes.
struct Lengths(Vec<u16>);

impl Lengths {
    fn of(gates: &[Gate]) -> Self {
        let mut begins = vec![false; LONGEST as usize + 1];
        let ends = gates
            .iter()
            .flat_map(|gate| [gate.min_chars, gate.max_chars.saturating_add(1)]);
        for end in ends {
            if let Some(begin) = begins.get_mut(end as usize) {
                *begin = true;
            }
        }
        let mut like = 0;
        let lengths = (0..).zip(begins).map(|(length, begins)| {
            if begins {
                like = length;
            }
            like
        });
        Self(lengths.collect())
    }

    /// `None` for long texts.
    #[inline]
    fn like(&self, look: &Look<'_>) -> Option<u32> {
        const COUNTED: ClassMask = ClassMask::DIGIT.with(ClassMask::HYPHEN);
        let (mask, chars) = (look.view.mask, look.view.chars);
        let like = *self.0.get(chars as usize)?;
        let is_exact = ClassMask::CODE.has_all(mask) || COUNTED.has_all(mask);
        Some(if is_exact { chars } else { u32::from(like) })
    }
}

/// The recognisers for values of a shape, by their places in the set.
#[derive(Clone)]
struct Candidates {
    shape: Shape,
    /// How many are asked, whatever the value; `None` if there are more in all than there is room for, or one that is not numbered in
    /// a byte.
    asked: Option<u8>,
    /// The bits of those that are asked if the clues say so.
    clued: u32,
    /// How many behind these need not be asked: all values of the shape are near misses.
    near: u8,
    places: [u8; AT_HAND],
}

impl Candidates {
    const UNKNOWN: Self = Self {
        shape: Shape::NONE,
        asked: None,
        clued: 0,
        near: 0,
        places: [0; AT_HAND],
    };

    fn of(shape: Shape, look: &Look<'_>, gates: &[Gate], set: &RecogniserSet) -> Self {
        let mut candidates = Self { shape, ..Self::UNKNOWN };
        let is_near = |gate: &Gate| look.view.mask == ClassMask::DIGIT && gate.digits_near.may_have(look.view.chars);
        let (mut asked, mut near) = (Vec::new(), Vec::new());
        for (place, gate) in gates.iter().enumerate().filter(|(_, gate)| gate.admits_look(look)) {
            match set.mark(place) {
                _ if is_near(gate) => near.push(place),
                Some(mark) => candidates.clued |= mark,
                None => asked.push(place),
            }
        }
        let mut free = candidates.places.iter_mut();
        let mut take = |places: Vec<usize>| -> Option<u8> {
            let count = u8::try_from(places.len()).ok();
            for place in places {
                *free.next()? = u8::try_from(place).ok()?;
            }
            count
        };
        if let (Some(asked), Some(near)) = (take(asked), take(near)) {
            (candidates.asked, candidates.near) = (Some(asked), near);
        }
        candidates
    }

    /// Those that are asked, the bits of those that are asked by their clues, and those that are not asked.
    #[inline]
    fn parts(&self) -> Option<(&[u8], u32, &[u8])> {
        let (asked, rest) = self.places.split_at_checked(usize::from(self.asked?))?;
        Some((asked, self.clued, rest.get(..usize::from(self.near))?))
    }
}

/// The gates of a set. For each shape it remembers which gates let it through, since the values of a column have few.
pub(crate) struct Gates {
    gates: Vec<Gate>,
    lengths: Lengths,
    remembered: Vec<Candidates>,
    /// Those that take the plain digits of a typed number, by how many digits these are.
    numbers: Vec<Vec<u16>>,
}

impl Gates {
    pub(crate) fn new(set: &RecogniserSet) -> Self {
        let gates: Vec<Gate> = set.iter().map(Recogniser::gate).collect();
        let of_numbers = |digits: u32| {
            let number = "0".repeat(digits as usize);
            let look = Look::at(ValueView::new(&number));
            let taken = (0..)
                .zip(&gates)
                .filter(|(_, gate)| gate.numbers && gate.admits_look(&look));
            taken.map(|(place, _)| place).collect()
        };
        Self {
            numbers: (0..u64::BITS).map(of_numbers).collect(),
            remembered: vec![Candidates::UNKNOWN; REMEMBERED],
            lengths: Lengths::of(&gates),
            gates,
        }
    }

    /// Whether a number of so many digits may be recognised at all.
    pub(crate) fn takes_number(&self, digits: u32) -> bool {
        self.of_number(digits as usize).is_some_and(|asked| !asked.is_empty())
    }

    fn of_number(&self, digits: usize) -> Option<&Vec<u16>> {
        self.numbers.get(digits)
    }

    /// Asks every recogniser whose gate admits the text, but for those of which its shape or its characters tell the answer.
    pub(crate) fn examine(&mut self, set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
        let Self {
            gates,
            lengths,
            remembered,
            ..
        } = self;
        if gates.is_empty() {
            return;
        }
        let look = Look::at(*view);
        let parts = Shape::of(&look, lengths).and_then(|shape| {
            let candidates = remembered.get_mut(shape.slot())?;
            if candidates.shape != shape {
                *candidates = Candidates::of(shape, &look, gates, set);
            }
            candidates.parts()
        });
        let Some((asked, clued, near)) = parts else {
            let admitted = (0..).zip(gates.iter()).filter(|(_, gate)| gate.admits_look(&look));
            return admitted.for_each(|(place, _)| ask(place, set, view, weight, into));
        };
        asked
            .iter()
            .for_each(|place| ask(u16::from(*place), set, view, weight, into));
        let mut meant = match clued {
            0 => 0,
            clued => set.may_find(view, clued),
        };
        while meant != 0 {
            if let Some(place) = set.marked(meant.trailing_zeros()) {
                ask(place, set, view, weight, into);
            }
            meant &= meant - 1;
        }
        for place in near {
            into.add(u16::from(*place), set, Examination::NearMiss, view.text, weight);
        }
    }

    /// Asks every recogniser of numbers whose gate admits the plain digits of a typed number.
    pub(crate) fn examine_digits(&self, set: &RecogniserSet, digits: &str, weight: u64, into: &mut Recognised) {
        let view = ValueView {
            text: digits,
            chars: u32::try_from(digits.len()).unwrap_or(u32::MAX),
            mask: ClassMask::DIGIT,
        };
        let asked = self.of_number(digits.len()).into_iter().flatten();
        asked.for_each(|place| ask(*place, set, &view, weight, into));
    }
}

#[inline]
fn ask(place: u16, set: &RecogniserSet, view: &ValueView<'_>, weight: u64, into: &mut Recognised) {
    if let Some(recogniser) = set.get(usize::from(place)) {
        let answer = recogniser.examine(view);
        if answer != Examination::Miss {
            into.add(place, set, answer, view.text, weight);
        }
    }
}
