//! Patterns for file names: `*`, `?`, `[…]` within a name, `**` for any folders.

use std::path::{Path, PathBuf};

/// A pattern and the folder below which it looks.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    folder: PathBuf,
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    /// `**`: any number of folders, none included.
    Folders,
    /// One name.
    Name(Vec<Token>),
}

#[derive(Clone, Debug)]
enum Token {
    /// `*`: any characters.
    Any,
    /// `?`: one character.
    One,
    /// `[…]`: one of a set, or with `!` or `^` none of it.
    Set { negated: bool, ranges: Vec<(char, char)> },
    /// Itself.
    Character(char),
}

/// How many parts of a pattern the way to here may have matched; several counts can be possible at once.
#[derive(Clone, Debug)]
pub(super) struct States {
    /// `reached[n]`: the first `n` parts match.
    reached: Vec<bool>,
    /// Whether all of it matches, here or in a folder around: what is in a folder that matches is meant too.
    accepts: bool,
}

impl States {
    /// The state in which everything is meant.
    pub(super) const fn everything() -> Self {
        Self {
            reached: Vec::new(),
            accepts: true,
        }
    }

    pub(super) const fn accepts(&self) -> bool {
        self.accepts
    }

    /// Whether nothing here or below can match.
    pub(super) fn is_dead(&self) -> bool {
        !self.accepts && !self.reached.contains(&true)
    }
}

impl Pattern {
    /// Reads a pattern; `None` if the text has nothing of one.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut folder = PathBuf::from(if text.starts_with('/') { "/" } else { "" });
        let mut parts = Vec::new();
        for part in text.split('/').filter(|part| !matches!(*part, "" | ".")) {
            if parts.is_empty() && !part.contains(['*', '?', '[']) {
                folder.push(part);
            } else if part == "**" {
                parts.push(Part::Folders);
            } else {
                parts.push(Part::Name(tokens(part)));
            }
        }
        (!parts.is_empty()).then_some(Self { folder, parts })
    }

    /// The folder below which the pattern looks; empty for the one that the process is in.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where matching starts.
    pub(super) fn start(&self) -> States {
        let mut reached = vec![false; self.parts.len() + 1];
        if let Some(first) = reached.first_mut() {
            *first = true;
        }
        self.closed(reached, false)
    }

    /// The states after one more name.
    pub(super) fn step(&self, states: &States, name: &[u8]) -> States {
        let name: Vec<char> = String::from_utf8_lossy(name).chars().collect();
        let is_hidden = name.first() == Some(&'.');
        let mut reached = vec![false; self.parts.len() + 1];
        for (count, part) in self.parts.iter().enumerate() {
            if !states.reached.get(count).is_some_and(|reached| *reached) {
                continue;
            }
            let (next, matches) = match part {
                Part::Folders => (count, !is_hidden),
                // A dot at the start must be written as one, as in the shell.
                Part::Name(tokens) => {
                    let dotted = matches!(tokens.first(), Some(Token::Character('.')));
                    (count + 1, (!is_hidden || dotted) && name_matches(tokens, &name))
                }
            };
            if let Some(reached) = reached.get_mut(next) {
                *reached |= matches;
            }
        }
        self.closed(reached, states.accepts)
    }

    /// Adds what `**` allows by standing for no folder at all.
    fn closed(&self, mut reached: Vec<bool>, accepts: bool) -> States {
        for (count, part) in self.parts.iter().enumerate() {
            let is_reached = reached.get(count).is_some_and(|reached| *reached);
            if let (true, Part::Folders, Some(next)) = (is_reached, part, reached.get_mut(count + 1)) {
                *next = true;
            }
        }
        // A pattern that ends in `**` means what is in the folders, not the folder that it starts at.
        let is_complete = reached.last() == Some(&true);
        States {
            accepts: accepts || is_complete,
            reached,
        }
    }
}

fn tokens(part: &str) -> Vec<Token> {
    let characters: Vec<char> = part.chars().collect();
    let mut tokens = Vec::new();
    let mut rest = characters.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        tokens.push(match first {
            '*' => Token::Any,
            '?' => Token::One,
            '[' => match set(after) {
                Some((token, behind)) => {
                    rest = behind;
                    token
                }
                // A bracket that nothing closes is a bracket.
                None => Token::Character('['),
            },
            character => Token::Character(*character),
        });
    }
    tokens
}

/// A set from behind its opening bracket, and what follows it. A closing bracket that comes first is a member.
fn set(after: &[char]) -> Option<(Token, &[char])> {
    let (negated, members) = match after {
        ['!' | '^', rest @ ..] => (true, rest),
        _ => (false, after),
    };
    let length = members.iter().skip(1).position(|character| *character == ']')? + 1;
    let (mut members, behind) = members.split_at_checked(length)?;
    let mut ranges = Vec::new();
    while let [first, rest @ ..] = members {
        match rest {
            ['-', last, rest @ ..] => {
                ranges.push((*first, *last));
                members = rest;
            }
            _ => {
                ranges.push((*first, *first));
                members = rest;
            }
        }
    }
    Some((Token::Set { negated, ranges }, behind.get(1..)?))
}

/// Matches a whole name. On a mismatch the last `*` takes one more character; earlier ones need not be tried again.
fn name_matches(tokens: &[Token], name: &[char]) -> bool {
    let (mut token, mut at) = (0, 0);
    let mut retry: Option<(usize, usize)> = None;
    while at < name.len() || token < tokens.len() {
        match (tokens.get(token), name.get(at)) {
            (Some(Token::Any), _) => {
                retry = Some((token, at));
                token += 1;
                continue;
            }
            (Some(wanted), Some(character)) if wanted.matches(*character) => {
                token += 1;
                at += 1;
                continue;
            }
            _ => {}
        }
        match retry {
            Some((star, from)) if from < name.len() => {
                retry = Some((star, from + 1));
                token = star + 1;
                at = from + 1;
            }
            _ => return false,
        }
    }
    true
}

impl Token {
    fn matches(&self, character: char) -> bool {
        match self {
            Self::Any => false,
            Self::One => true,
            Self::Set { negated, ranges } => {
                ranges.iter().any(|(first, last)| (*first..=*last).contains(&character)) != *negated
            }
            Self::Character(own) => *own == character,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, way: &str) -> bool {
        let pattern = Pattern::parse(pattern).unwrap();
        let step = |states: States, name: &str| pattern.step(&states, name.as_bytes());
        way.split('/').fold(pattern.start(), step).accepts()
    }

    #[test]
    fn names_match_as_in_the_shell() {
        for (pattern, way, expected) in [
            ("*.csv", "a.csv", true),
            ("*.csv", ".a.csv", false),
            (".*.csv", ".a.csv", true),
            ("*.csv", "a.csv.gz", false),
            ("a*b*c", "aXbXbXc", true),
            ("a*b*c", "aXbXbX", false),
            ("?.csv", "订.csv", true),
            ("?.csv", "ab.csv", false),
            ("[a-c]x", "bx", true),
            ("[!a-c]x", "bx", false),
            ("[^a-c]x", "dx", true),
            ("[]]x", "]x", true),
            ("[ab.csv*", "[ab.csv", true),
            ("*/b", "a/b", true),
            ("*/b", "a/c/b", false),
            ("**/b", "b", true),
            ("**/b", "a/c/b", true),
            ("**/b", ".a/b", false),
            ("x*/**/b", "xy/b", true),
            ("x*/**/b", "xy/1/2/b", true),
            ("x*/**/b", "y/1/2/b", false),
            ("*", "folder/inside", true),
        ] {
            assert_eq!(matches(pattern, way), expected, "{pattern} {way}");
        }
        assert!(Pattern::parse("plain.csv").is_none());
        assert_eq!(Pattern::parse("/data/x/*.csv").unwrap().folder(), Path::new("/data/x"));
        assert!(!matches(&format!("{}b", "a*".repeat(30)), &"a".repeat(2000)));
    }
}
