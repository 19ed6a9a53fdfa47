//! Little-endian writing and strict reading of states. A state may come from a process that died or lied, so reading
//! never panics, never allocates more than the input could fill, and says only where it stopped.

use arrow::datatypes::i256;

use crate::ProfileError;

/// A part of a state with one binary form.
pub(crate) trait Portion: Sized {
    /// Appends the canonical form.
    fn write(&self, out: &mut Writer);

    /// Reads what [`Portion::write`] wrote.
    fn read(from: &mut Reader<'_>) -> Result<Self, ProfileError>;
}

/// Bytes being written.
#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

macro_rules! little_endian {
    ($($name:ident: $number:ty),*) => {
        impl Writer {
            $(pub(crate) fn $name(&mut self, value: $number) {
                self.0.extend_from_slice(&value.to_le_bytes());
            })*
        }

        impl Reader<'_> {
            $(pub(crate) fn $name(&mut self) -> Result<$number, ProfileError> {
                Ok(<$number>::from_le_bytes(self.array()?))
            })*
        }
    };
}

little_endian!(u8: u8, u16: u16, u32: u32, u64: u64, i32: i32, i64: i64, i128: i128, i256: i256);

impl Writer {
    pub(crate) fn raw(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// A number of items. No part of a state comes near four billion of them.
    pub(crate) fn count(&mut self, items: usize) {
        self.u32(u32::try_from(items).unwrap_or(u32::MAX));
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.raw(text.as_bytes());
    }

    pub(crate) fn flag(&mut self, flag: bool) {
        self.u8(u8::from(flag));
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }
}

/// Bytes being read.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    length: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            length: bytes.len(),
        }
    }

    /// The error for what was just read.
    pub(crate) const fn malformed(&self) -> ProfileError {
        ProfileError::Malformed {
            offset: self.length.saturating_sub(self.rest.len()),
        }
    }

    pub(crate) fn raw(&mut self, length: usize) -> Result<&'a [u8], ProfileError> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(self.malformed())?;
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], ProfileError> {
        let taken = self.raw(N)?;
        taken.try_into().map_err(|_| self.malformed())
    }

    /// A number of items of at least `bytes_each`, refused when the rest of the input cannot hold them.
    pub(crate) fn count(&mut self, bytes_each: usize) -> Result<usize, ProfileError> {
        let items = self.u32()? as usize;
        if items.saturating_mul(bytes_each.max(1)) > self.rest.len() {
            return Err(self.malformed());
        }
        Ok(items)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, ProfileError> {
        let length = self.count(1)?;
        let bytes = self.raw(length)?;
        std::str::from_utf8(bytes).map_err(|_| self.malformed())
    }

    pub(crate) fn flag(&mut self) -> Result<bool, ProfileError> {
        match self.u8()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(self.malformed()),
        }
    }

    /// Fails unless everything was read.
    pub(crate) const fn end(&self) -> Result<(), ProfileError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.malformed())
        }
    }

    /// Fails unless `holds`.
    pub(crate) const fn demand(&self, holds: bool) -> Result<(), ProfileError> {
        if holds { Ok(()) } else { Err(self.malformed()) }
    }
}
