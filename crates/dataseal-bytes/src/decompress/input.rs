//! A region read once from start to end, hashed on the way.

use crate::error::corrupt;
use crate::region::CHUNK;
use crate::{Damage, Hasher, IntakeError, Region};

/// Compressed bytes on their way to a decoder.
pub(super) struct Input<'a> {
    region: &'a Region,
    hasher: &'a mut Hasher,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Offset in the region of the buffer's end.
    next: u64,
}

impl<'a> Input<'a> {
    pub(super) fn new(region: &'a Region, hasher: &'a mut Hasher) -> Self {
        Self {
            region,
            hasher,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            next: 0,
        }
    }

    /// Offset of the next byte.
    pub(super) const fn position(&self) -> u64 {
        self.next - (self.end - self.start) as u64
    }

    /// Some bytes that come next; none only at the end.
    pub(super) fn available(&mut self) -> Result<&[u8], IntakeError> {
        self.peek(1)?;
        Ok(self.buffered())
    }

    /// At least the next `wanted` bytes (at most a few), fewer only at the end; no more than those are returned.
    pub(super) fn peek(&mut self, wanted: usize) -> Result<&[u8], IntakeError> {
        while self.end - self.start < wanted && self.next < self.region.len() {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
            let room = self.buffer.get_mut(self.end..).unwrap_or_default();
            let read = self.region.read_chunk(self.next, room)?;
            if read.is_empty() {
                return Err(IntakeError::Changed);
            }
            self.hasher.update(read);
            self.end += read.len();
            self.next = self.next.saturating_add(read.len() as u64);
        }
        let buffered = self.buffered();
        Ok(buffered.get(..wanted).unwrap_or(buffered))
    }

    fn buffered(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Steps over bytes that were available.
    pub(super) fn consume(&mut self, length: usize) {
        self.start = self.start.saturating_add(length).min(self.end);
    }

    /// Takes a field of a header.
    pub(super) fn take<const N: usize>(&mut self) -> Result<[u8; N], IntakeError> {
        let end = self.region.len();
        let taken = self.peek(N)?.try_into().map_err(|_| corrupt(Damage::Truncated, end))?;
        self.consume(N);
        Ok(taken)
    }

    /// Steps over `length` bytes, available or not.
    pub(super) fn skip(&mut self, mut length: u64) -> Result<(), IntakeError> {
        while length > 0 {
            let available = self.available()?.len();
            if available == 0 {
                return Err(corrupt(Damage::Truncated, self.position()));
            }
            let step = usize::try_from(length).unwrap_or(usize::MAX).min(available);
            self.consume(step);
            length -= step as u64;
        }
        Ok(())
    }

    /// Reads to the end, where only zeros may be left.
    pub(super) fn expect_padding(&mut self) -> Result<(), IntakeError> {
        let offset = self.position();
        loop {
            let available = self.available()?;
            let length = available.len();
            if length == 0 {
                return Ok(());
            }
            if available.iter().any(|byte| *byte != 0) {
                return Err(IntakeError::HiddenBytes {
                    offset,
                    length: self.region.len() - offset,
                });
            }
            self.consume(length);
        }
    }
}
