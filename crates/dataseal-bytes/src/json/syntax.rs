//! The grammar of RFC 8259, to the byte: strings, numbers, literals, and whole values stepped over.

use memchr::memchr2;

/// Why a text is no JSON value. Positions are bytes from its start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A byte stands where the grammar has no place for it.
    Unexpected(usize),
    /// The text ends inside the value.
    Ended,
    /// Values are nested deeper than allowed.
    TooDeep(usize),
}

/// What stands between the quotes of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text<'a> {
    /// The bytes as written.
    pub written: &'a [u8],
    /// Whether there is a backslash among them.
    pub escaped: bool,
}

/// A place in a text.
pub(super) struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
    /// Of the values that are stepped over, those still open: whether each is an object.
    open: Vec<bool>,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a [u8]) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
        }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The text from `start` to here.
    pub(super) fn since(&self, start: usize) -> &'a [u8] {
        self.text.get(start..self.at).unwrap_or_default()
    }

    pub(super) const fn back_to(&mut self, at: usize) {
        self.at = at;
    }

    pub(super) const fn step(&mut self) {
        self.at += 1;
    }

    /// Space, tab, LF and CR; nothing else is white space in JSON.
    pub(super) fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// The fault of what stands here.
    pub(super) fn unexpected<T>(&self) -> Result<T, Fault> {
        Err(match self.peek() {
            Some(_) => Fault::Unexpected(self.at),
            None => Fault::Ended,
        })
    }

    pub(super) fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.peek() == Some(byte) {
            self.at += 1;
            return Ok(());
        }
        self.unexpected()
    }

    /// A key with the colon after it.
    pub(super) fn key(&mut self) -> Result<Text<'a>, Fault> {
        self.skip_space();
        let key = self.string()?;
        self.skip_space();
        self.expect(b':')?;
        Ok(key)
    }

    pub(super) fn string(&mut self) -> Result<Text<'a>, Fault> {
        self.expect(b'"')?;
        let start = self.at;
        let mut escaped = false;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let stop = memchr2(b'"', b'\\', rest);
            let plain = rest.get(..stop.unwrap_or(rest.len())).unwrap_or_default();
            // Without an early exit the compiler looks at many bytes at a time.
            if plain.iter().fold(false, |found, byte| found | (*byte < 0x20)) {
                let control = plain.iter().take_while(|byte| **byte >= 0x20).count();
                return Err(Fault::Unexpected(self.at + control));
            }
            self.at += plain.len();
            match self.peek() {
                None => return Err(Fault::Ended),
                Some(b'"') => {
                    let written = self.since(start);
                    self.at += 1;
                    return Ok(Text { written, escaped });
                }
                Some(_) => {
                    escaped = true;
                    self.escape()?;
                }
            }
        }
    }

    /// A backslash and what it makes of the next characters. Whether surrogates pair up is no matter of the grammar.
    fn escape(&mut self) -> Result<(), Fault> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                self.at += 1;
                for _ in 0..4 {
                    if !self.peek().is_some_and(|byte| byte.is_ascii_hexdigit()) {
                        return self.unexpected();
                    }
                    self.at += 1;
                }
                Ok(())
            }
            _ => self.unexpected(),
        }
    }

    pub(super) fn number(&mut self) -> Result<(), Fault> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), Fault> {
        if !self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            return self.unexpected();
        }
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    /// `true`, `false` or `null`.
    pub(super) fn literal(&mut self, word: &[u8]) -> Result<(), Fault> {
        word.iter().try_for_each(|byte| self.expect(*byte))
    }

    fn skip_scalar(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => self.string().map(|_| ()),
            Some(b't') => self.literal(b"true"),
            Some(b'f') => self.literal(b"false"),
            Some(b'n') => self.literal(b"null"),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.unexpected(),
        }
    }

    /// Steps over one value, of at most `depth` levels, that begins here.
    pub(super) fn skip_value(&mut self, depth: u32) -> Result<(), Fault> {
        self.open.clear();
        loop {
            self.skip_space();
            match self.peek() {
                Some(bracket @ (b'{' | b'[')) => {
                    if self.open.len() as u64 >= u64::from(depth) {
                        return Err(Fault::TooDeep(self.at));
                    }
                    let is_object = bracket == b'{';
                    self.open.push(is_object);
                    self.at += 1;
                    self.skip_space();
                    if self.peek() != Some(if is_object { b'}' } else { b']' }) {
                        if is_object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                _ => self.skip_scalar()?,
            }
            if !self.close_values()? {
                return Ok(());
            }
        }
    }

    /// After a value or at an empty one's end: closes what ends here; whether another value follows.
    fn close_values(&mut self) -> Result<bool, Fault> {
        while let Some(is_object) = self.open.last().copied() {
            self.skip_space();
            match (self.peek(), is_object) {
                (Some(b','), _) => {
                    self.at += 1;
                    if is_object {
                        self.key()?;
                    }
                    return Ok(true);
                }
                (Some(b'}'), true) | (Some(b']'), false) => {
                    self.at += 1;
                    self.open.pop();
                }
                _ => return self.unexpected(),
            }
        }
        Ok(false)
    }
}
