//! Regular expressions that a person writes: compiled once, under limits, and never by another way than this.

use regex::{Regex, RegexBuilder};

/// Longest text of a pattern in bytes.
const MAX_TEXT: usize = 1 << 10;
/// What a compiled pattern may take, and what looking may take beside it.
const MAX_COMPILED: usize = 1 << 20;
const MAX_LOOKING: usize = 1 << 20;
/// Deepest nesting of a pattern.
const MAX_NESTING: u32 = 64;

/// A regular expression of bounded size, which looks at a text in time linear in its length. Two are one if their texts are.
#[derive(Clone, Debug)]
pub struct Pattern(Regex);

impl Pattern {
    /// Compiles a pattern; `None` for what is empty, none, too long or compiles to more than a mebibyte.
    ///
    /// ```
    /// use dataseal_model::Pattern;
    ///
    /// assert!(Pattern::parse("^[0-9]{17}[0-9X]$").unwrap().is_in("11010519491231002X"));
    /// assert!(Pattern::parse("((a{1000}){1000}){1000}").is_none());
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.len() > MAX_TEXT {
            return None;
        }
        let mut builder = RegexBuilder::new(text);
        builder.size_limit(MAX_COMPILED).dfa_size_limit(MAX_LOOKING);
        builder.nest_limit(MAX_NESTING).build().ok().map(Self)
    }

    /// Whether a part of the text fits.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// Patterns that grow when they are compiled, each a little different.
    fn bombs() -> impl Iterator<Item = String> {
        (0..200_usize).map(|n| match n % 5 {
            0 => format!("((a{{{}}}){{1000}}){{1000}}", 900 + n),
            1 => format!("(\\pL{{{}}}){{100}}", 100 + n),
            2 => format!("{}a{}", "(".repeat(65 + n), ")".repeat(65 + n)),
            3 => format!("(\\w{{1,{}}}){{1,50}}", 50 + n),
            _ => format!("{}x", "(?:a?){99}".repeat(1 + n % 100)),
        })
    }

    #[test]
    fn patterns_that_grow_are_refused_or_done_in_time() {
        let text = "a".repeat(1 << 20);
        let mut refused = 0;
        for bomb in bombs() {
            let begun = Instant::now();
            match Pattern::parse(&bomb) {
                Some(pattern) => assert!(!pattern.is_in(&text)),
                None => refused += 1,
            }
            assert!(begun.elapsed() < Duration::from_secs(2), "{bomb}");
        }
        assert!(refused >= 160, "{refused}");
    }

    #[test]
    fn what_backtracks_elsewhere_is_linear_here() {
        let text = "a".repeat(1 << 20);
        for pattern in ["^(a+)+$b", "(a|aa)+$b", "(.*a){12}b", "^(([a-z])+.)+[A-Z]([a-z])+$"] {
            let begun = Instant::now();
            assert!(!Pattern::parse(pattern).is_some_and(|pattern| pattern.is_in(&text)));
            assert!(begun.elapsed() < Duration::from_secs(2), "{pattern}");
        }
    }

    #[test]
    fn what_people_write_fits() {
        for (pattern, text, is_in) in [
            ("^[\\u4e00-\\u9fa5]{2,20}$", "上海", true),
            ("^\\p{Han}+$", "shanghai", false),
            ("^1[3-9][0-9]{9}$", "13800138000", true),
            ("[eE][+]", "6.2E+18", true),
        ] {
            assert_eq!(
                Pattern::parse(pattern).map(|pattern| pattern.is_in(text)),
                Some(is_in),
                "{pattern}"
            );
        }
        for none in ["", "(", "(x)\\1", &"a".repeat(MAX_TEXT + 1)] {
            assert_eq!(Pattern::parse(none), None, "{none}");
        }
    }
}
