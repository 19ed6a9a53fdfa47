//! Numbers for which no form is published: letters and digits of some length. A value of that shape is a near miss, so that only
//! the column's name can make a label of it.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::text::{compared, count_digits, fold, near};

/// What is known of such numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shapeless {
    /// Fewest characters, separators left out.
    pub(crate) shortest: u32,
    /// Most characters.
    pub(crate) longest: u32,
    /// Fewest digits among them.
    pub(crate) digits: u32,
}

impl Shapeless {
    /// The gate of such values.
    pub(crate) const fn gate(self) -> Gate {
        let lengths = LengthSet::between(self.shortest, self.longest);
        Gate {
            any_of: ClassMask(ClassMask::DIGIT.0 | ClassMask::FOLDED.0),
            none_of: ClassMask(
                ClassMask::HYPHEN.0
                    | ClassMask::HAN.0
                    | ClassMask::AT.0
                    | ClassMask::COLON.0
                    | ClassMask::PLUS.0
                    | ClassMask::DOT.0,
            ),
            digits: LengthSet::at_least(self.digits),
            digit_lengths: lengths,
            digits_near: lengths,
            code_lengths: lengths,
            ..Gate::length(self.shortest, 24)
        }
    }

    /// Whether a value has the shape.
    pub(crate) fn examine(self, view: &ValueView<'_>) -> Examination {
        let lengths = self.shortest..=self.longest;
        if view.mask == ClassMask::DIGIT {
            return near(lengths.contains(&view.chars));
        }
        let (text, mut room) = (fold(view), None);
        let Some(number) = compared(view, &text, &mut room) else {
            return Examination::Miss;
        };
        let count = |counted: usize| u32::try_from(counted).unwrap_or(u32::MAX);
        near(count(count_digits(number)) >= self.digits && lengths.contains(&count(number.len())))
    }
}

/// The recogniser of such numbers.
pub(crate) struct Shaped {
    /// What they are.
    pub(crate) class: &'static ClassId,
    /// What is known of them.
    pub(crate) shape: Shapeless,
}

impl Recogniser for Shaped {
    fn class(&self) -> &ClassId {
        self.class
    }

    fn gate(&self) -> Gate {
        self.shape.gate()
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        self.shape.examine(view)
    }
}
