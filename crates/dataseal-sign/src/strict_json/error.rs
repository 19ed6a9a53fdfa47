//! What is wrong with a JSON text, and where. Never what stands there: the text may be anybody's data.

/// The first defect of a JSON text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {kind}")]
pub struct JsonError {
    /// What is wrong.
    pub kind: JsonErrorKind,
    /// Bytes before the defect.
    pub offset: usize,
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1; a byte that belongs to no character counts as one.
    pub column: usize,
}

impl JsonError {
    /// Places a defect at a byte offset of the text.
    pub(super) fn at(bytes: &[u8], offset: usize, kind: JsonErrorKind) -> Self {
        let before = bytes.get(..offset).unwrap_or(bytes);
        let line = 1 + before.iter().filter(|&&byte| byte == b'\n').count();
        let is_first_of_character = |byte: &&u8| !(0x80..0xc0).contains(*byte);
        let last_line = before.rsplit(|&byte| byte == b'\n').next().unwrap_or(before);
        let column = 1 + last_line.iter().filter(is_first_of_character).count();
        Self {
            kind,
            offset,
            line,
            column,
        }
    }
}

/// The kinds of defect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonErrorKind {
    /// The text starts with U+FEFF.
    #[error("a byte order mark is not allowed")]
    ByteOrderMark,
    /// The bytes are not UTF-8.
    #[error("invalid UTF-8")]
    InvalidUtf8,
    /// The text ends within a value.
    #[error("the text ends too early")]
    UnexpectedEnd,
    /// A character that cannot stand here.
    #[error("unexpected character")]
    UnexpectedCharacter,
    /// Something other than whitespace follows the value.
    #[error("text after the value")]
    TrailingText,
    /// The same key twice in one object, after resolving escapes.
    #[error("duplicate key")]
    DuplicateKey,
    /// A number with a fraction or an exponent.
    #[error("numbers with a fraction or an exponent are not allowed")]
    NotAnInteger,
    /// An integer beyond ±(2^53 − 1).
    #[error("integers beyond 2^53 - 1 are not allowed")]
    IntegerRange,
    /// `-0`, which readers keep or lose.
    #[error("negative zero is not allowed")]
    NegativeZero,
    /// A number such as `01`.
    #[error("a number starts with a superfluous zero")]
    LeadingZero,
    /// A backslash followed by what is no escape.
    #[error("invalid escape in a string")]
    InvalidEscape,
    /// Half of a surrogate pair, which is no character.
    #[error("half of a surrogate pair in a string")]
    LoneSurrogate,
    /// A character below U+0020, not escaped.
    #[error("control character in a string")]
    ControlCharacter,
    /// More than [`MAX_DEPTH`](super::MAX_DEPTH) arrays and objects open at once.
    #[error("nested too deeply")]
    TooDeep,
    /// More than [`MAX_VALUES`](super::MAX_VALUES) values.
    #[error("too many values")]
    TooManyValues,
}

impl JsonErrorKind {
    /// Its name in codes and tests, in kebab-case; never changes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ByteOrderMark => "json-byte-order-mark",
            Self::InvalidUtf8 => "json-invalid-utf8",
            Self::UnexpectedEnd => "json-unexpected-end",
            Self::UnexpectedCharacter => "json-unexpected-character",
            Self::TrailingText => "json-trailing-text",
            Self::DuplicateKey => "json-duplicate-key",
            Self::NotAnInteger => "json-not-an-integer",
            Self::IntegerRange => "json-integer-range",
            Self::NegativeZero => "json-negative-zero",
            Self::LeadingZero => "json-leading-zero",
            Self::InvalidEscape => "json-invalid-escape",
            Self::LoneSurrogate => "json-lone-surrogate",
            Self::ControlCharacter => "json-control-character",
            Self::TooDeep => "json-too-deep",
            Self::TooManyValues => "json-too-many-values",
        }
    }
}
