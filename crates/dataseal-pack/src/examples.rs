//! The examples of a rule, read when somebody asks for them where that is safe.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use dataseal_model::facts::FACTS;

use crate::Vocabulary;
use crate::pack::Example;
use crate::problem::Problems;
use crate::rule::read_rule;

/// Where the examples of a rule begin, which in the files that the program was built with stand last.
const BEGINNING: &str = "\n[[examples]]\n";

/// The examples of a rule, in the order of its file. Examples are most of what rules are written in, and nobody asks for them to
/// judge; so those of rules that the program was built with, which tests have read, are read on demand.
#[derive(Clone, Default)]
pub struct Examples {
    read: OnceLock<Box<[Example]>>,
    unread: Option<BuiltInRule>,
}

/// A rule file that the program was built with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BuiltInRule {
    /// Path below `policies/`.
    path: &'static str,
    text: &'static str,
}

impl BuiltInRule {
    pub(crate) const fn new(path: &'static str, text: &'static str) -> Self {
        Self { path, text }
    }

    /// What stands before the examples.
    pub(crate) fn without_examples(self) -> &'static str {
        let before = self.text.split_once(BEGINNING);
        before.map_or(self.text, |(before, _)| before)
    }

    fn examples(self) -> Box<[Example]> {
        let vocabulary = Vocabulary {
            facts: FACTS,
            kinds: None,
            questions: None,
        };
        let mut problems = Problems::default();
        let read = read_rule(self.path, self.text.as_bytes(), &vocabulary, &mut problems);
        read.map(|read| read.rule.examples.as_ref().into()).unwrap_or_default()
    }
}

impl Examples {
    /// Those of a rule that the program was built with.
    pub(crate) const fn later(of: BuiltInRule) -> Self {
        Self {
            read: OnceLock::new(),
            unread: Some(of),
        }
    }
}

impl From<Vec<Example>> for Examples {
    fn from(examples: Vec<Example>) -> Self {
        Self {
            read: OnceLock::from(examples.into_boxed_slice()),
            unread: None,
        }
    }
}

impl Deref for Examples {
    type Target = [Example];

    fn deref(&self) -> &[Example] {
        self.read
            .get_or_init(|| self.unread.map(BuiltInRule::examples).unwrap_or_default())
    }
}

impl AsRef<[Example]> for Examples {
    fn as_ref(&self) -> &[Example] {
        self
    }
}

impl PartialEq for Examples {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Examples {}

impl fmt::Debug for Examples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use dataseal_model::facts::FACTS;

    use crate::problem::Problems;
    use crate::rule::read_rule;
    use crate::{Vocabulary, embedded, load_embedded};

    #[test]
    fn examples_read_on_demand_are_those_that_are_read_at_once() {
        let policies = load_embedded().unwrap();
        let vocabulary = Vocabulary {
            facts: FACTS,
            kinds: Some(&policies.evidence_kinds),
            questions: Some(&policies.questions),
        };
        for rule in policies.packs.iter().flat_map(|pack| &pack.rules) {
            assert!(
                rule.examples.unread.is_some() && rule.examples.read.get().is_none(),
                "{}",
                rule.file
            );
            let (_, text) = embedded().find(|(path, _)| *path == rule.file).unwrap();
            let mut problems = Problems::default();
            let at_once = read_rule(&rule.file, text.as_bytes(), &vocabulary, &mut problems);
            assert!(problems.is_empty(), "{problems}");
            assert_eq!(&at_once.unwrap().rule, rule);
            assert!(rule.examples.len() >= 6, "{}", rule.file);
        }
    }
}
