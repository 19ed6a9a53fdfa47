//! Smallest and largest value, withheld like every value.

use dataseal_model::{Masked, head};

use crate::ProfileError;
use crate::codec::{Portion, Reader, Writer};

/// Texts are kept to this many bytes, cut at a character.
const TEXT_PREFIX: usize = 256;

/// The extremes of what was included; nothing at first.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Span<T>(Option<(Masked<T>, Masked<T>)>);

impl<T> Default for Span<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Ord + Copy> Span<T> {
    #[inline]
    pub(crate) fn include(&mut self, value: T) {
        match &mut self.0 {
            None => self.0 = Some((Masked::new(value), Masked::new(value))),
            Some((low, high)) => {
                if value < *low.expose() {
                    *low = Masked::new(value);
                }
                if value > *high.expose() {
                    *high = Masked::new(value);
                }
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if let Some((low, high)) = &other.0 {
            self.include(*low.expose());
            self.include(*high.expose());
        }
    }
}

impl<T> Span<T> {
    /// Smallest and largest.
    pub(crate) fn ends(&self) -> Option<(&T, &T)> {
        self.0.as_ref().map(|(low, high)| (low.expose(), high.expose()))
    }
}

impl<T: Portion + Ord + Copy> Portion for Span<T> {
    fn write(&self, out: &mut Writer) {
        out.flag(self.0.is_some());
        if let Some((low, high)) = self.ends() {
            low.write(out);
            high.write(out);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        if !from.flag()? {
            return Ok(Self(None));
        }
        let (low, high) = (T::read(from)?, T::read(from)?);
        from.demand(low <= high)?;
        Ok(Self(Some((Masked::new(low), Masked::new(high)))))
    }
}

macro_rules! integer_portion {
    ($($number:ident),*) => {
        $(impl Portion for $number {
            fn write(&self, out: &mut Writer) {
                out.$number(*self);
            }

            fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
                from.$number()
            }
        })*
    };
}

integer_portion!(i64, u64);

impl Portion for bool {
    fn write(&self, out: &mut Writer) {
        out.flag(*self);
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        from.flag()
    }
}

/// A float in the total order of IEEE 754, which agrees with `<` where that is defined.
#[derive(Clone, Copy)]
pub(crate) struct TotalOrder(pub(crate) f64);

impl PartialEq for TotalOrder {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for TotalOrder {}

impl PartialOrd for TotalOrder {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for TotalOrder {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl Portion for TotalOrder {
    fn write(&self, out: &mut Writer) {
        out.u64(self.0.to_bits());
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        Ok(Self(f64::from_bits(from.u64()?)))
    }
}

type MaskedText = Masked<Box<str>>;

/// The extremes of texts in the order of their bytes, which is that of Unicode scalar values. Long texts count by their
/// first 256 bytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct TextSpan {
    ends: Option<(MaskedText, MaskedText)>,
    /// The heads of both: what lies between them needs no further look.
    heads: (u128, u128),
}

impl TextSpan {
    #[inline]
    pub(crate) fn include(&mut self, text: &str) {
        let head = head(text.as_bytes());
        if head <= self.heads.0 || head >= self.heads.1 {
            self.extend(prefix(text), head);
        }
    }

    /// Takes a text that may lie outside.
    fn extend(&mut self, text: &str, head: u128) {
        match &mut self.ends {
            None => {
                self.ends = Some((Masked::new(text.into()), Masked::new(text.into())));
                self.heads = (head, head);
            }
            Some((low, high)) => {
                if *text < **low.expose() {
                    *low = Masked::new(text.into());
                    self.heads.0 = head;
                }
                if *text > **high.expose() {
                    *high = Masked::new(text.into());
                    self.heads.1 = head;
                }
            }
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if let Some((low, high)) = other.ends() {
            self.include(low);
            self.include(high);
        }
    }

    /// Smallest and largest.
    pub(crate) fn ends(&self) -> Option<(&str, &str)> {
        self.ends
            .as_ref()
            .map(|(low, high)| (&**low.expose(), &**high.expose()))
    }

    pub(crate) fn memory(&self) -> usize {
        self.ends().map_or(0, |(low, high)| low.len() + high.len())
    }
}

fn prefix(text: &str) -> &str {
    if text.len() <= TEXT_PREFIX {
        return text;
    }
    text.get(..text.floor_char_boundary(TEXT_PREFIX)).unwrap_or(text)
}

impl Portion for TextSpan {
    fn write(&self, out: &mut Writer) {
        out.flag(self.ends.is_some());
        if let Some((low, high)) = self.ends() {
            out.text(low);
            out.text(high);
        }
    }

    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError> {
        if !from.flag()? {
            return Ok(Self::default());
        }
        let (low, high) = (from.text()?, from.text()?);
        from.demand(low <= high && high.len() <= TEXT_PREFIX && low.len() <= TEXT_PREFIX)?;
        Ok(Self {
            heads: (head(low.as_bytes()), head(high.as_bytes())),
            ends: Some((Masked::new(low.into()), Masked::new(high.into()))),
        })
    }
}
