//! The recursive descent behind [`parse`](super::parse); its depth is bounded, so its stack is.

use super::{Json, JsonError, JsonErrorKind, MAX_DEPTH, MAX_INTEGER, MAX_VALUES};

const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// A defect and the byte offset where it starts.
type Defect = (usize, JsonErrorKind);

pub(super) fn read(bytes: &[u8]) -> Result<Json, JsonError> {
    read_text(bytes).map_err(|(offset, kind)| JsonError::at(bytes, offset, kind))
}

fn read_text(bytes: &[u8]) -> Result<Json, Defect> {
    if bytes.starts_with(&BYTE_ORDER_MARK) {
        return Err((0, JsonErrorKind::ByteOrderMark));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| (error.valid_up_to(), JsonErrorKind::InvalidUtf8))?;
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        values: 0,
    };
    let value = reader.value()?;
    reader.skip_whitespace();
    match reader.peek() {
        None => Ok(value),
        Some(_) => reader.fail(JsonErrorKind::TrailingText),
    }
}

struct Reader<'a> {
    text: &'a str,
    /// INVARIANT: a character boundary of `text`, moved only past whole tokens or ASCII.
    at: usize,
    depth: usize,
    values: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fail<T>(&self, kind: JsonErrorKind) -> Result<T, Defect> {
        Err((self.at, kind))
    }

    /// The error for whatever stands here, or for nothing standing here.
    fn unexpected<T>(&self) -> Result<T, Defect> {
        self.fail(match self.peek() {
            None => JsonErrorKind::UnexpectedEnd,
            Some(_) => JsonErrorKind::UnexpectedCharacter,
        })
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        if found {
            self.at += 1;
        }
        found
    }

    fn require(&mut self, byte: u8) -> Result<(), Defect> {
        if self.take(byte) { Ok(()) } else { self.unexpected() }
    }

    /// The longest run of bytes from here for which `belongs` holds; only ASCII bytes may end it.
    fn take_while(&mut self, belongs: impl Fn(u8) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let length = rest.bytes().position(|byte| !belongs(byte)).unwrap_or(rest.len());
        let run = rest.get(..length).unwrap_or_default();
        self.at += run.len();
        run
    }

    fn skip_whitespace(&mut self) {
        self.take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    }

    fn value(&mut self) -> Result<Json, Defect> {
        self.skip_whitespace();
        self.values += 1;
        if self.values > MAX_VALUES {
            return self.fail(JsonErrorKind::TooManyValues);
        }
        match self.peek() {
            Some(b'{') => self.nested(Self::object),
            Some(b'[') => self.nested(Self::array),
            Some(b'"') => self.string().map(Json::String),
            Some(b'-' | b'0'..=b'9') => self.integer().map(Json::Integer),
            Some(b'n') => self.word("null", Json::Null),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            _ => self.unexpected(),
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Result<Json, Defect> {
        for byte in word.bytes() {
            self.require(byte)?;
        }
        Ok(value)
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Json, Defect>) -> Result<Json, Defect> {
        if self.depth == MAX_DEPTH {
            return self.fail(JsonErrorKind::TooDeep);
        }
        self.depth += 1;
        // The opening bracket.
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn array(&mut self) -> Result<Json, Defect> {
        let mut items = Vec::new();
        self.skip_whitespace();
        if self.take(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_whitespace();
            if self.take(b']') {
                return Ok(Json::Array(items));
            }
            self.require(b',')?;
        }
    }

    fn object(&mut self) -> Result<Json, Defect> {
        let mut members = Vec::new();
        let mut key_offsets = Vec::new();
        self.skip_whitespace();
        if !self.take(b'}') {
            loop {
                self.skip_whitespace();
                key_offsets.push(self.at);
                let key = self.string()?;
                self.skip_whitespace();
                self.require(b':')?;
                members.push((key, self.value()?));
                self.skip_whitespace();
                if self.take(b'}') {
                    break;
                }
                self.require(b',')?;
            }
        }
        match first_repetition(&members, &key_offsets) {
            None => Ok(Json::Object(members)),
            Some(offset) => Err((offset, JsonErrorKind::DuplicateKey)),
        }
    }

    fn string(&mut self) -> Result<String, Defect> {
        self.require(b'"')?;
        let mut string = String::new();
        loop {
            string.push_str(self.take_while(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)));
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(string);
                }
                Some(b'\\') => string.push(self.escape()?),
                Some(_) => return self.fail(JsonErrorKind::ControlCharacter),
                None => return self.fail(JsonErrorKind::UnexpectedEnd),
            }
        }
    }

    /// One escape sequence, or two that make a surrogate pair; errors point at the backslash.
    fn escape(&mut self) -> Result<char, Defect> {
        let start = self.at;
        self.at += 1;
        let Some(letter) = self.peek() else {
            return self.fail(JsonErrorKind::UnexpectedEnd);
        };
        let character = match letter {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                self.at = start;
                return self.unicode_escape();
            }
            _ => return Err((start, JsonErrorKind::InvalidEscape)),
        };
        self.at += 1;
        Ok(character)
    }

    fn unicode_escape(&mut self) -> Result<char, Defect> {
        let start = self.at;
        let lone = (start, JsonErrorKind::LoneSurrogate);
        let first = self.code_unit()?;
        if (0xd800..0xdc00).contains(&first) {
            let is_escape = self.text.as_bytes().get(self.at..self.at + 2) == Some(b"\\u");
            let second = if is_escape { self.code_unit()? } else { return Err(lone) };
            return char::decode_utf16([first, second])
                .next()
                .and_then(Result::ok)
                .ok_or(lone);
        }
        char::from_u32(u32::from(first)).ok_or(lone)
    }

    /// `\u` and four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u16, Defect> {
        let invalid = (self.at, JsonErrorKind::InvalidEscape);
        let digits = self.text.get(self.at + 2..self.at + 6).ok_or(invalid)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(invalid);
        }
        self.at += 6;
        u16::from_str_radix(digits, 16).map_err(|_| invalid)
    }

    /// Errors point at the start of the number.
    fn integer(&mut self) -> Result<i64, Defect> {
        let start = self.at;
        let is_negative = self.take(b'-');
        let digits = self.take_while(|byte| byte.is_ascii_digit());
        if digits.is_empty() {
            return self.unexpected();
        }
        let kind = if matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            JsonErrorKind::NotAnInteger
        } else if digits.len() > 1 && digits.starts_with('0') {
            JsonErrorKind::LeadingZero
        } else if digits == "0" && is_negative {
            JsonErrorKind::NegativeZero
        } else {
            match digits.parse::<i64>() {
                Ok(number) if number <= MAX_INTEGER => {
                    return Ok(if is_negative { -number } else { number });
                }
                _ => JsonErrorKind::IntegerRange,
            }
        };
        Err((start, kind))
    }
}

/// The offset of the first key that repeats an earlier one. Sorting keeps a hostile object of many keys cheap.
fn first_repetition(members: &[(String, Json)], key_offsets: &[usize]) -> Option<usize> {
    let mut keys: Vec<(&str, usize)> = members
        .iter()
        .map(|(key, _)| key.as_str())
        .zip(key_offsets.iter().copied())
        .collect();
    keys.sort_unstable();
    keys.windows(2)
        .filter_map(|pair| match pair {
            [(earlier, _), (later, offset)] if earlier == later => Some(*offset),
            _ => None,
        })
        .min()
}
