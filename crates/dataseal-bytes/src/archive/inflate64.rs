//! Deflate64, which the file manager of Windows uses for files of more than two gigabytes (APPNOTE 4.4.5, method 9).
//!
//! It is deflate (RFC 1951) with a window of 64 KiB, two more distance codes, and a last length code that means 3 to 65,538.
//! No library that is kept reads it, so it is read here, symbol by symbol.

use std::io::{self, BufRead, Read};

/// Longest code in bits.
const MAX_BITS: usize = 15;
/// Literals, the end of a block, and lengths. Two of the numbers never occur but have fixed codes.
const LITERAL_CODES: usize = 288;
const DISTANCE_CODES: usize = 32;
const WINDOW: usize = 64 << 10;

/// Base and extra bits of the length codes, from 257 (RFC 1951, 3.2.5; the last is Deflate64's own).
const LENGTHS: [(u32, u32); 29] = [
    (3, 0),
    (4, 0),
    (5, 0),
    (6, 0),
    (7, 0),
    (8, 0),
    (9, 0),
    (10, 0),
    (11, 1),
    (13, 1),
    (15, 1),
    (17, 1),
    (19, 2),
    (23, 2),
    (27, 2),
    (31, 2),
    (35, 3),
    (43, 3),
    (51, 3),
    (59, 3),
    (67, 4),
    (83, 4),
    (99, 4),
    (115, 4),
    (131, 5),
    (163, 5),
    (195, 5),
    (227, 5),
    (3, 16),
];

/// The order in which the lengths of the codes for code lengths stand (RFC 1951, 3.2.7).
const CODE_LENGTH_ORDER: [usize; 19] = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

fn damaged() -> io::Error {
    io::ErrorKind::InvalidData.into()
}

/// A Huffman code: how many codes there are of each length, and their symbols in order.
#[derive(Default)]
struct Code {
    counts: [u16; MAX_BITS + 1],
    symbols: Vec<u16>,
}

impl Code {
    /// From the length of each symbol's code. A code may leave combinations unused only if it has a single symbol or none.
    fn new(lengths: &[u8]) -> io::Result<Self> {
        let mut counts = [0_u16; MAX_BITS + 1];
        for length in lengths {
            *counts.get_mut(usize::from(*length)).ok_or_else(damaged)? += 1;
        }
        let used = lengths.len() - usize::from(counts.first().copied().unwrap_or_default());
        let mut left = 1_i32;
        for count in counts.iter().skip(1) {
            left = left * 2 - i32::from(*count);
            if left < 0 {
                return Err(damaged());
            }
        }
        if left > 0 && used > 1 {
            return Err(damaged());
        }
        let mut symbols = Vec::with_capacity(used);
        for wanted in 1..=MAX_BITS {
            let of_length = (0_u16..)
                .zip(lengths)
                .filter(|(_, length)| usize::from(**length) == wanted);
            symbols.extend(of_length.map(|(symbol, _)| symbol));
        }
        Ok(Self { counts, symbols })
    }

    fn fixed_literals() -> io::Result<Self> {
        let mut lengths = [8; LITERAL_CODES];
        lengths.iter_mut().take(256).skip(144).for_each(|length| *length = 9);
        lengths.iter_mut().take(280).skip(256).for_each(|length| *length = 7);
        Self::new(&lengths)
    }
}

/// What is going on between two calls.
enum State {
    /// A block's header comes next, or after the last block the end.
    Header { is_last: bool },
    /// Bytes of a stored block.
    Stored { left: u32, is_last: bool },
    /// Symbols of a compressed block.
    Symbols { is_last: bool },
    /// A copy from the window.
    Copy { left: u32, distance: usize, is_last: bool },
    /// The last block has ended.
    Finished,
}

/// Reads the decompressed data.
pub(super) struct Inflate64<R> {
    input: R,
    bits: u64,
    bit_count: u32,
    literals: Code,
    distances: Code,
    window: Vec<u8>,
    /// Bytes made so far, which is also the place in the window, modulo its size.
    made: u64,
    state: State,
}

impl<R: BufRead> Inflate64<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            bits: 0,
            bit_count: 0,
            literals: Code::default(),
            distances: Code::default(),
            window: vec![0; WINDOW],
            made: 0,
            state: State::Header { is_last: false },
        }
    }

    /// The input, of which no byte is taken before one of its bits is needed.
    pub(super) const fn get_ref(&self) -> &R {
        &self.input
    }

    fn bits(&mut self, wanted: u32) -> io::Result<u32> {
        while self.bit_count < wanted {
            let byte = *self.input.fill_buf()?.first().ok_or(io::ErrorKind::UnexpectedEof)?;
            self.input.consume(1);
            self.bits |= u64::from(byte) << self.bit_count;
            self.bit_count += 8;
        }
        let taken = self.bits & ((1 << wanted) - 1);
        self.bits >>= wanted;
        self.bit_count -= wanted;
        u32::try_from(taken).map_err(|_| damaged())
    }

    /// Takes one symbol: codes of one length are consecutive numbers, and so are the places of their symbols.
    fn symbol(&mut self, of: fn(&Self) -> &Code) -> io::Result<u16> {
        let (mut code, mut first, mut index) = (0_u32, 0_u32, 0_u32);
        for length in 1..=MAX_BITS {
            code |= self.bits(1)?;
            let tree = of(self);
            let count = u32::from(tree.counts.get(length).copied().unwrap_or_default());
            if let Some(place) = code.checked_sub(first).filter(|place| *place < count) {
                return tree.symbols.get((index + place) as usize).copied().ok_or_else(damaged);
            }
            index += count;
            first = (first + count) << 1;
            code <<= 1;
        }
        Err(damaged())
    }

    fn put(&mut self, byte: u8) {
        let place = (self.made % WINDOW as u64) as usize;
        if let Some(slot) = self.window.get_mut(place) {
            *slot = byte;
        }
        self.made += 1;
    }

    /// The byte that was made `distance` bytes ago; it was, so it is in the window.
    fn back(&self, distance: usize) -> u8 {
        let place = (self.made + (WINDOW - distance) as u64) % WINDOW as u64;
        self.window.get(place as usize).copied().unwrap_or_default()
    }

    fn read_header(&mut self) -> io::Result<State> {
        let is_last = self.bits(1)? == 1;
        match self.bits(2)? {
            0 => {
                self.bits(self.bit_count % 8)?;
                let (length, inverse) = (self.bits(16)?, self.bits(16)?);
                if length ^ inverse != 0xffff {
                    return Err(damaged());
                }
                return Ok(State::Stored { left: length, is_last });
            }
            1 => {
                self.literals = Code::fixed_literals()?;
                self.distances = Code::new(&[5; DISTANCE_CODES])?;
            }
            2 => self.read_codes()?,
            _ => return Err(damaged()),
        }
        Ok(State::Symbols { is_last })
    }

    /// The codes of a block that brings its own.
    fn read_codes(&mut self) -> io::Result<()> {
        let literals = self.bits(5)? as usize + 257;
        let distances = self.bits(5)? as usize + 1;
        let given = self.bits(4)? as usize + 4;
        let mut lengths = [0_u8; CODE_LENGTH_ORDER.len()];
        for symbol in CODE_LENGTH_ORDER.iter().take(given) {
            let length = self.bits(3)?;
            if let Some(slot) = lengths.get_mut(*symbol) {
                *slot = u8::try_from(length).map_err(|_| damaged())?;
            }
        }
        self.literals = Code::new(&lengths)?;
        let mut lengths: Vec<u8> = Vec::with_capacity(literals + distances);
        while lengths.len() < literals + distances {
            let (value, repeats) = match self.symbol(|inflate| &inflate.literals)? {
                16 => (*lengths.last().ok_or_else(damaged)?, 3 + self.bits(2)?),
                17 => (0, 3 + self.bits(3)?),
                18 => (0, 11 + self.bits(7)?),
                length => (u8::try_from(length).map_err(|_| damaged())?, 1),
            };
            lengths.extend((0..repeats).map(|_| value));
        }
        let (of_literals, of_distances) = lengths.split_at_checked(literals).ok_or_else(damaged)?;
        let has_end = of_literals.get(256).is_some_and(|length| *length > 0);
        if !has_end || of_distances.len() != distances || literals > LITERAL_CODES {
            return Err(damaged());
        }
        self.literals = Code::new(of_literals)?;
        self.distances = Code::new(of_distances)?;
        Ok(())
    }

    /// Base and extra bits of a distance code (RFC 1951, 3.2.5, carried on by two).
    const fn distance(code: u32) -> (u32, u32) {
        if code < 4 {
            return (code + 1, 0);
        }
        let extra = code / 2 - 1;
        (((2 + (code & 1)) << extra) + 1, extra)
    }

    /// Takes a symbol that is no literal.
    fn read_match(&mut self, symbol: u16, is_last: bool) -> io::Result<State> {
        let Some(code) = symbol.checked_sub(257) else {
            return Ok(State::Header { is_last });
        };
        let (base, extra) = *LENGTHS.get(usize::from(code)).ok_or_else(damaged)?;
        let left = base + self.bits(extra)?;
        let code = self.symbol(|inflate| &inflate.distances)?;
        let (base, extra) = Self::distance(code.into());
        let distance = base + self.bits(extra)?;
        if u64::from(distance) > self.made || distance as usize > WINDOW {
            return Err(damaged());
        }
        Ok(State::Copy {
            left,
            distance: distance as usize,
            is_last,
        })
    }

    /// Makes the next byte, if this step makes one.
    fn step(&mut self) -> io::Result<Option<u8>> {
        let made;
        (self.state, made) = match self.state {
            State::Finished | State::Header { is_last: true } => (State::Finished, None),
            State::Header { is_last: false } => (self.read_header()?, None),
            State::Stored { left: 0, is_last } => (State::Header { is_last }, None),
            State::Copy { left: 0, is_last, .. } => (State::Symbols { is_last }, None),
            State::Stored { left, is_last } => {
                let byte = u8::try_from(self.bits(8)?).map_err(|_| damaged())?;
                let left = left - 1;
                (State::Stored { left, is_last }, Some(byte))
            }
            State::Copy {
                left,
                distance,
                is_last,
            } => {
                let left = left - 1;
                let next = State::Copy {
                    left,
                    distance,
                    is_last,
                };
                (next, Some(self.back(distance)))
            }
            State::Symbols { is_last } => {
                let symbol = self.symbol(|inflate| &inflate.literals)?;
                match u8::try_from(symbol) {
                    Ok(byte) => (State::Symbols { is_last }, Some(byte)),
                    Err(_) => (self.read_match(symbol, is_last)?, None),
                }
            }
        };
        Ok(made)
    }
}

impl<R: BufRead> Read for Inflate64<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while let Some(slot) = buffer.get_mut(filled) {
            if let Some(byte) = self.step()? {
                self.put(byte);
                *slot = byte;
                filled += 1;
            } else if matches!(self.state, State::Finished) {
                break;
            }
        }
        Ok(filled)
    }
}

#[cfg(test)]
mod tests {
    use super::super::writer::deflate;
    use super::*;

    fn inflate(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        let mut reader = Inflate64::new(bytes);
        reader.read_to_end(&mut out)?;
        assert!(reader.get_ref().is_empty());
        Ok(out)
    }

    /// Bits in the order of the format; codes of Huffman come with their highest bit first.
    #[derive(Default)]
    struct Bits(Vec<bool>);

    impl Bits {
        fn value(mut self, value: u32, length: u32) -> Self {
            self.0.extend((0..length).map(|bit| value >> bit & 1 == 1));
            self
        }

        fn code(mut self, value: u32, length: u32) -> Self {
            self.0.extend((0..length).rev().map(|bit| value >> bit & 1 == 1));
            self
        }

        fn bytes(&self) -> Vec<u8> {
            let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, bit| byte << 1 | u8::from(*bit));
            self.0.chunks(8).map(byte).collect()
        }
    }

    /// Text without repeats of 258 bytes, whose deflated form is the same in both.
    fn text(rows: u32) -> Vec<u8> {
        (0..rows)
            .flat_map(|row| format!("{row},{:x}\n", row.wrapping_mul(2_654_435_761)).into_bytes())
            .collect()
    }

    #[test]
    fn what_both_forms_have_in_common_is_read() {
        for rows in [0, 1, 20, 30_000] {
            let text = text(rows);
            assert_eq!(inflate(&deflate(&text)).unwrap(), text);
        }
        let stored = [b"\x01\x03\x00\xfc\xff".as_slice(), b"a,b"].concat();
        assert_eq!(inflate(&stored).unwrap(), b"a,b");
    }

    #[test]
    fn long_matches_and_far_distances_are_read() {
        // A fixed block: `a`, 65,538 bytes from one back, `b`, three bytes from 49,153 + 5 back, the end.
        let bits = Bits::default().value(1, 1).value(1, 2).code(0x30 + u32::from(b'a'), 8);
        let bits = bits
            .code(0b1100_0101, 8)
            .value(65_535, 16)
            .code(0, 5)
            .code(0x30 + u32::from(b'b'), 8);
        let bits = bits.code(1, 7).code(31, 5).value(5, 14).code(0, 7);
        let out = inflate(&bits.bytes()).unwrap();
        assert_eq!(out, [vec![b'a'; 65_539], b"baaa".to_vec()].concat());
        // The same distance with nothing before it.
        let early = Bits::default()
            .value(1, 1)
            .value(1, 2)
            .code(1, 7)
            .code(31, 5)
            .value(5, 14)
            .code(0, 7);
        assert!(inflate(&early.bytes()).is_err());
    }

    #[test]
    fn distances_carry_on_those_of_deflate() {
        let distance = Inflate64::<&[u8]>::distance;
        assert_eq!(
            [0, 3, 4, 5, 29].map(distance),
            [(1, 0), (4, 0), (5, 1), (7, 1), (24_577, 13)]
        );
        assert_eq!([30, 31].map(distance), [(32_769, 14), (49_153, 14)]);
    }

    #[test]
    fn a_cut_or_changed_stream_ends() {
        let stream = deflate(&text(200));
        for length in 0..stream.len() {
            assert!(inflate(&stream[..length]).is_err(), "{length}");
        }
        for at in 0..stream.len() {
            let mut changed = stream.clone();
            changed[at] ^= 0x55;
            let mut out = Vec::new();
            let _ = Inflate64::new(changed.as_slice()).take(1 << 20).read_to_end(&mut out);
        }
    }
}
