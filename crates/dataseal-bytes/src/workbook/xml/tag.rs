//! A start tag: its name and attributes, taken apart only where they are asked for.

use std::borrow::Cow;

use memchr::memchr;

use super::unescape;

/// A start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag<'a> {
    pub(super) name: &'a [u8],
    pub(super) attributes: &'a [u8],
}

impl<'a> Tag<'a> {
    /// Its name without the prefix.
    pub fn local(&self) -> &'a [u8] {
        local(self.name)
    }

    /// Its attributes, in order: name with its prefix, and value as written.
    pub const fn attributes(&self) -> Attributes<'a> {
        Attributes(self.attributes)
    }

    /// The value of the attribute of this name, given without its prefix, as written.
    pub fn raw(&self, name: &[u8]) -> Option<&'a [u8]> {
        self.attributes()
            .find(|(key, _)| local(key) == name)
            .map(|(_, value)| value)
    }

    /// The value of the attribute of this name, references replaced.
    pub fn value(&self, name: &[u8]) -> Option<Cow<'a, str>> {
        unescape(self.raw(name)?)
    }

    /// The same as a number.
    pub fn number(&self, name: &[u8]) -> Option<u64> {
        decimal(self.raw(name)?)
    }

    /// Whether the attribute is there and true as XML Schema has it.
    pub fn is_true(&self, name: &[u8]) -> bool {
        matches!(self.raw(name), Some(b"1" | b"true" | b"on"))
    }
}

/// A number in decimal digits and nothing else.
pub fn decimal(text: &[u8]) -> Option<u64> {
    if text.is_empty() {
        return None;
    }
    text.iter().try_fold(0_u64, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// A name without its prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        Some(colon) => name.get(colon + 1..).unwrap_or_default(),
        None => name,
    }
}

/// The attributes of a tag.
#[derive(Clone, Debug)]
pub struct Attributes<'a>(pub(super) &'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let text = self.0.trim_ascii_start();
        let equals = memchr(b'=', text)?;
        let (name, rest) = text.split_at_checked(equals)?;
        let (quote, rest) = rest.get(1..)?.trim_ascii_start().split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let end = memchr(*quote, rest)?;
        self.0 = rest.get(end + 1..)?;
        Some((name.trim_ascii_end(), rest.get(..end)?))
    }
}
