//! The words of SQL.

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A keyword or a name.
    Word(String),
    /// A name in double quotes, backquotes or square brackets.
    Quoted(String),
    /// Text in single quotes, which may be a name too.
    Text(String),
    /// A number.
    Number(String),
    /// Bytes in hexadecimal digits.
    Blob,
    /// Anything else.
    Symbol(char),
}

impl Token {
    /// Whether it is this keyword.
    pub(super) fn is(&self, word: &str) -> bool {
        matches!(self, Self::Word(own) if own.eq_ignore_ascii_case(word))
    }

    /// Its text, if it may be a name.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Word(text) | Self::Quoted(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_name(&self) -> bool {
        self.name().is_some()
    }
}

/// Takes a statement apart; `None` where a quote or comment is left open.
pub(super) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            ' ' | '\t' | '\n' | '\r' | '\x0C' => (None, rest.get(1..)?),
            '-' if rest.starts_with("--") => (None, rest.find('\n').map_or(Some(""), |end| rest.get(end..))?),
            '/' if rest.starts_with("/*") => {
                let inside = rest.get(2..)?;
                // A comment may be left open at the end.
                (None, inside.find("*/").map_or(Some(""), |end| inside.get(end + 2..))?)
            }
            '"' | '`' | '\'' => {
                let (text, after) = quoted(rest, first)?;
                let token = if first == '\'' {
                    Token::Text(text)
                } else {
                    Token::Quoted(text)
                };
                (Some(token), after)
            }
            '[' => {
                let end = rest.find(']')?;
                (Some(Token::Quoted(rest.get(1..end)?.to_owned())), rest.get(end + 1..)?)
            }
            'x' | 'X' if rest.get(1..2) == Some("'") => (Some(Token::Blob), quoted(rest.get(1..)?, '\'')?.1),
            '0'..='9' => number(rest)?,
            '.' if rest.chars().nth(1).is_some_and(|next| next.is_ascii_digit()) => number(rest)?,
            _ if is_word(first) => {
                let end = rest.find(|next| !is_word(next)).unwrap_or(rest.len());
                (Some(Token::Word(rest.get(..end)?.to_owned())), rest.get(end..)?)
            }
            other => (Some(Token::Symbol(other)), rest.get(other.len_utf8()..)?),
        };
        tokens.extend(token);
        rest = after;
    }
    Some(tokens)
}

/// Letters, digits, `_`, `$` and everything beyond ASCII.
const fn is_word(character: char) -> bool {
    character.is_ascii_alphanumeric() || matches!(character, '_' | '$') || !character.is_ascii()
}

/// Text between quotes; a doubled quote is one.
fn quoted(text: &str, quote: char) -> Option<(String, &str)> {
    let mut found = String::new();
    let mut rest = text.get(1..)?;
    loop {
        let end = rest.find(quote)?;
        found.push_str(rest.get(..end)?);
        rest = rest.get(end + 1..)?;
        if !rest.starts_with(quote) {
            return Some((found, rest));
        }
        found.push(quote);
        rest = rest.get(1..)?;
    }
}

fn number(text: &str) -> Option<(Option<Token>, &str)> {
    let mut end = 0;
    let mut before = ' ';
    for next in text.chars() {
        let is_sign = matches!(next, '+' | '-') && matches!(before, 'e' | 'E') && !text.starts_with("0x");
        if !(next.is_ascii_alphanumeric() || next == '.' || next == '_' || is_sign) {
            break;
        }
        end += next.len_utf8();
        before = next;
    }
    Some((Some(Token::Number(text.get(..end)?.to_owned())), text.get(end..)?))
}
