//! An upper bound of the nesting of a TOML text, found before it is parsed.
//!
//! The parser limits brackets and the parts of one dotted key, each to 80, but not their product, and a tree some
//! thousand levels deep exhausts the stack when it is dropped. This looks only at brackets and dots outside strings and
//! comments; what it lets through may still be malformed or a little too deep, which is told after parsing.

/// Byte offset at which brackets and dots outside strings exceed `limit` levels.
pub(crate) fn first_beyond(text: &str, limit: usize) -> Option<usize> {
    let mut depth = Depth::default();
    let mut rest = text;
    loop {
        let token = rest;
        let mut after = token.chars();
        rest = match after.next()? {
            '#' => token.get(token.find(['\r', '\n'])?..)?,
            '"' => after_basic_string(token)?,
            '\'' => after_literal_string(token)?,
            ' ' | '\t' | '\r' | '=' => after.as_str(),
            mark @ ('[' | ']' | '{' | '}' | '.' | ',' | '\n') => {
                depth.note(mark);
                after.as_str()
            }
            // A bare word; quotes inside it are part of it and open no string.
            _ => token.get(token.find(WORD_ENDS)?..)?,
        };
        if depth.total > limit {
            return Some(text.len() - token.len());
        }
    }
}

/// What ends a bare word.
const WORD_ENDS: &[char] = &['.', '=', ',', '[', ']', '{', '}', ' ', '\t', '#', '\r', '\n'];

/// Open brackets and the dots of the keys that lead into them.
#[derive(Default)]
struct Depth {
    /// What closes each open bracket, and the dots seen before it on its level.
    open: Vec<(char, usize)>,
    /// Dots on the innermost level since its last comma or, outside brackets, its last line break.
    dots: usize,
    /// All of them.
    total: usize,
}

impl Depth {
    fn note(&mut self, mark: char) {
        match mark {
            '[' => self.enter(']'),
            '{' => self.enter('}'),
            // A closing bracket of the other kind is an error that the parser passes over with the level still open.
            ']' | '}' => {
                if let Some((_, outer)) = self.open.pop_if(|(closing, _)| *closing == mark) {
                    self.total -= self.dots + 1;
                    self.dots = outer;
                }
            }
            '.' => {
                self.dots += 1;
                self.total += 1;
            }
            '\n' if !self.open.is_empty() => {}
            _ => {
                self.total -= self.dots;
                self.dots = 0;
            }
        }
    }

    fn enter(&mut self, closing: char) {
        self.open.push((closing, self.dots));
        self.dots = 0;
        self.total += 1;
    }
}

/// What follows a string in double quotes; `None` at the end of the text. Unclosed short strings end with their line.
fn after_basic_string(token: &str) -> Option<&str> {
    let (quote, stops): (&str, &[char]) = match token.starts_with("\"\"\"") {
        true => ("\"\"\"", &['"', '\\']),
        false => ("\"", &['"', '\\', '\n']),
    };
    let mut rest = token.strip_prefix(quote)?;
    loop {
        rest = rest.get(rest.find(stops)?..)?;
        if let Some(escaped) = rest.strip_prefix('\\') {
            rest = escaped.strip_prefix(['\\', '"']).unwrap_or(escaped);
        } else if let Some(after) = rest.strip_prefix(quote) {
            return Some(if quote.len() == 3 {
                without_two(after, '"')
            } else {
                after
            });
        } else if rest.starts_with('\n') {
            return Some(rest);
        } else {
            rest = rest.strip_prefix('"')?;
        }
    }
}

/// The same for single quotes, where nothing is escaped.
fn after_literal_string(token: &str) -> Option<&str> {
    if let Some(long) = token.strip_prefix("'''") {
        let (_, after) = long.split_once("'''")?;
        return Some(without_two(after, '\''));
    }
    let rest = token.strip_prefix('\'')?;
    let end = rest.get(rest.find(['\'', '\n'])?..)?;
    Some(end.strip_prefix('\'').unwrap_or(end))
}

/// A long string may end in one or two quotes of its own before the three that close it.
fn without_two(after: &str, quote: char) -> &str {
    let after = after.strip_prefix(quote).unwrap_or(after);
    after.strip_prefix(quote).unwrap_or(after)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use toml::de::{DeTable, DeValue};

    use super::first_beyond;

    fn depth(value: &DeValue<'_>) -> usize {
        match value {
            DeValue::Table(table) => 1 + table.values().map(|inner| depth(inner.get_ref())).max().unwrap_or(0),
            DeValue::Array(array) => 1 + array.iter().map(|inner| depth(inner.get_ref())).max().unwrap_or(0),
            _ => 0,
        }
    }

    /// Pieces of which well-formed and ill-formed texts are put together.
    const PIECES: &[&str] = &[
        "[", "]", "{", "}", ".", ",", "=", "\n", " ", "#", "\\", "a", "\"", "'", "\"\"\"", "'''", "a.a", "a=", "{a=",
        "={", "[a.a]\n", "[[a]]\n", "a.a={", "\r\n",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]

        /// Whatever the parser makes of a text, mended or not, is no deeper than a header and a key within the limit.
        #[test]
        fn the_bound_holds_for_every_text(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 0..60)) {
            const LIMIT: usize = 4;
            let text = pieces.concat();
            if first_beyond(&text, LIMIT).is_none() {
                let (table, _) = DeTable::parse_recoverable(&text);
                let deepest = table.get_ref().values().map(|value| depth(value.get_ref())).max().unwrap_or(0);
                prop_assert!(deepest <= 2 * LIMIT, "{deepest} levels in {text:?}");
            }
        }
    }

    #[test]
    fn brackets_and_dotted_keys_add_up() {
        assert_eq!(first_beyond("a.b = { c.d = [1.5, 2.5] }", 5), None);
        assert_eq!(first_beyond("a.b = { c.d = [1.5, 2.5] }", 4), Some(16));
        assert_eq!(first_beyond("a.b.c = 1\nd.e.f = 2\n[g.h]\ni.j = 3\n", 2), None);
    }

    #[test]
    fn strings_and_comments_do_not_count() {
        for text in [
            "a = \"[[[{{{...\" # [[[...\n",
            "a = '[[[{{{...'\n",
            "a = \"\\\"[[[...\\\\\"\n",
            "a = \"\"\"[[[ \" \"\" \\\"\"\" ...\"\"\"\"\"\n",
            "a = '''[[[ ' '' ...'''''\n",
        ] {
            assert_eq!(first_beyond(text, 0), None, "{text}");
        }
    }

    #[test]
    fn only_two_quotes_more_belong_to_a_long_string() {
        let text = "a = '''''''' ''' [ ''' [";
        assert_eq!(first_beyond(text, 0), Some(23));
        assert_eq!(first_beyond(&text.replace('\'', "\""), 0), Some(23));
    }

    #[test]
    fn quotes_inside_a_bare_word_open_nothing() {
        assert_eq!(first_beyond("a = x\"\"\" [ \"\"\"", 0), Some(9));
        assert_eq!(first_beyond("a = x''' [ '''", 0), Some(9));
    }

    #[test]
    fn an_unclosed_string_hides_only_its_line() {
        assert_eq!(first_beyond("a = \"[[\n[b]\n", 0), Some(8));
        assert_eq!(first_beyond("a = '[[\n[b]\n", 0), Some(8));
    }

    #[test]
    fn a_bracket_closed_by_another_kind_stays_open() {
        assert_eq!(first_beyond("{ ] { ] { ]", 2), Some(8));
    }
}
