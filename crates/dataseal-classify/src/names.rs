//! What a column's name says: tokens in two scripts, whole-token terms, and words that veto.
//!
//! Names in Chinese and English are compounds with the head last: `phone_verified` is a state and `手机型号` a model. So a term
//! speaks only where it ends the name, after endings that add nothing (`号2`, `_md5`, `（必填）`) are taken off.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use dataseal_model::ClassId;
use dataseal_pack::Taxonomy;

mod tokens;

use tokens::{Vocabulary, tokenise};

/// First tokens that turn a name into a question or a count, whatever follows.
const QUESTION_HEADS: [&[&str]; 12] = [
    &["is"],
    &["has"],
    &["was"],
    &["can"],
    &["need"],
    &["allow"],
    &["enable"],
    &["count"],
    &["cnt"],
    &["是", "否"],
    &["有", "无"],
    &["允", "许"],
];

/// Last tokens that add nothing to the term before them.
const EMPTY_TAILS: [&[&str]; 36] = [
    &["号", "码"],
    &["号"],
    &["码"],
    &["no"],
    &["num"],
    &["number"],
    &["加", "密"],
    &["密", "文"],
    &["明", "文"],
    &["脱", "敏"],
    &["原", "始"],
    &["新"],
    &["旧"],
    &["一"],
    &["二"],
    &["三"],
    &["必", "填"],
    &["选", "填"],
    &["信", "息"],
    &["字", "段"],
    &["masked"],
    &["mask"],
    &["enc"],
    &["encrypt"],
    &["encrypted"],
    &["hash"],
    &["hashed"],
    &["md"],
    &["sha"],
    &["raw"],
    &["new"],
    &["old"],
    &["str"],
    &["text"],
    &["value"],
    &["val"],
];

/// Terms that fit many things: they count only together with content, and only where nothing but a known qualifier stands
/// before them (`cust_name`, not `product_name`).
const GENERIC_TERMS: [&str; 36] = [
    "name",
    "code",
    "contact",
    "contacts",
    "identity",
    "mail",
    "nation",
    "birth",
    "born",
    "link",
    "operator name",
    "receiver",
    "sender",
    "recipient",
    "applicant",
    "beneficiary",
    "代码",
    "编码",
    "客户",
    "顾客",
    "用户",
    "会员",
    "员工",
    "学生",
    "学员",
    "教师",
    "老师",
    "讲师",
    "医生",
    "医师",
    "护士",
    "病人",
    "作者",
    "职工",
    "职员",
    "司机",
];

/// The dictionary of column-name terms, compiled from a taxonomy.
#[derive(Clone, Debug)]
pub struct NameTerms {
    classes: Vec<ClassTerms>,
    vocabulary: Vocabulary,
}

/// The terms of one class as tokens.
#[derive(Clone, Debug)]
struct ClassTerms {
    id: ClassId,
    terms: Vec<Term>,
    vetoes: Vec<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Term {
    tokens: Vec<String>,
    written: String,
    generic: bool,
}

/// How a name speaks for one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameMatch {
    /// The dictionary's term.
    pub(crate) term: String,
    /// Whether nothing but the term, and prefixes of one letter, stands in the name.
    pub(crate) whole: bool,
    /// Whether the term fits many things.
    pub(crate) generic: bool,
}

/// What a name says about every class.
#[derive(Clone, Debug, Default)]
pub(crate) struct NameReading {
    /// Classes that the name speaks for.
    pub(crate) matches: BTreeMap<ClassId, NameMatch>,
    /// Classes that it speaks against.
    pub(crate) vetoed: BTreeSet<ClassId>,
    /// Whether it says something that is none of the classes it could be taken for: it asks a question or counts.
    pub(crate) question: bool,
}

impl NameTerms {
    /// Compiles the terms of every class.
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let words = taxonomy.classes.iter().flat_map(|class| &class.terms);
        let vocabulary = Vocabulary::new(words.map(String::as_str));
        let classes = taxonomy
            .classes
            .iter()
            .map(|class| ClassTerms {
                id: class.id.clone(),
                terms: class.terms.iter().map(|term| compile(term, &vocabulary)).collect(),
                vetoes: class.not_terms.iter().map(|term| tokenise(term, &vocabulary)).collect(),
            })
            .collect();
        Self { classes, vocabulary }
    }

    /// Reads one column name.
    pub(crate) fn read(&self, name: &str) -> NameReading {
        let tokens = tokenise(name, &self.vocabulary);
        let vetoed = self
            .classes
            .iter()
            .filter(|class| class.vetoes.iter().any(|veto| contains(&tokens, veto)))
            .map(|class| class.id.clone())
            .collect();
        let question = QUESTION_HEADS.iter().any(|head| starts_with(&tokens, head));
        let mut reading = NameReading {
            matches: BTreeMap::new(),
            vetoed,
            question,
        };
        if !question {
            reading.matches = self.best_matches(&tokens, &reading.vetoed);
        }
        reading
    }

    /// The classes whose term is the longest at the end of the name, at the first tail that leaves any match.
    fn best_matches(&self, tokens: &[String], vetoed: &BTreeSet<ClassId>) -> BTreeMap<ClassId, NameMatch> {
        let mut end = tokens.len();
        loop {
            let Some(visible) = tokens.get(..end).filter(|visible| !visible.is_empty()) else {
                return BTreeMap::new();
            };
            let found = self.matches_at_end(visible, vetoed);
            if !found.is_empty() {
                return found;
            }
            match tail_length(visible) {
                0 => return BTreeMap::new(),
                tail => end -= tail,
            }
        }
    }

    fn matches_at_end(&self, tokens: &[String], vetoed: &BTreeSet<ClassId>) -> BTreeMap<ClassId, NameMatch> {
        let candidates: Vec<(&ClassId, &Term)> = self
            .classes
            .iter()
            .filter_map(|class| {
                let longest = class
                    .terms
                    .iter()
                    .filter(|term| tokens.ends_with(&term.tokens))
                    .max_by_key(|term| term.tokens.len());
                longest.map(|term| (&class.id, term))
            })
            .collect();
        // A shorter term of another class is part of the longer one: `IP地址` is no `地址`, even where it is vetoed.
        let longest = candidates.iter().map(|(_, term)| term.tokens.len()).max();
        candidates
            .into_iter()
            .filter(|(class, term)| Some(term.tokens.len()) == longest && !vetoed.contains(*class))
            .filter_map(|(class, term)| {
                let lead = tokens.get(..tokens.len() - term.tokens.len()).unwrap_or_default();
                if term.generic && !lead.iter().all(|token| tokens::is_qualifier(token)) {
                    return None;
                }
                let found = NameMatch {
                    term: term.written.clone(),
                    whole: lead.iter().all(|token| token.len() == 1),
                    generic: term.generic,
                };
                Some((class.clone(), found))
            })
            .collect()
    }
}

/// Initials that one class has to itself in practice, although they are short.
const KNOWN_INITIALS: [&str; 3] = ["xm", "xb", "sjh"];

fn compile(written: &str, vocabulary: &Vocabulary) -> Term {
    let tokens = tokenise(written, vocabulary);
    let initials = written.len() <= 3 && tokens::is_initials(written) && !KNOWN_INITIALS.contains(&written);
    Term {
        generic: initials || GENERIC_TERMS.contains(&written),
        tokens,
        written: written.to_owned(),
    }
}

/// Tokens at the end that add nothing: digits and the words of [`EMPTY_TAILS`].
fn tail_length(tokens: &[String]) -> usize {
    let last_is_number = tokens
        .last()
        .is_some_and(|last| last.bytes().all(|byte| byte.is_ascii_digit()));
    if last_is_number {
        return 1;
    }
    EMPTY_TAILS
        .iter()
        .find(|tail| tokens.len() > tail.len() && ends_with(tokens, tail))
        .map_or(0, |tail| tail.len())
}

fn starts_with(tokens: &[String], head: &[&str]) -> bool {
    tokens.len() > head.len() && tokens.iter().zip(head).all(|(token, word)| token == word)
}

fn ends_with(tokens: &[String], tail: &[&str]) -> bool {
    tokens.len() >= tail.len()
        && tokens
            .iter()
            .rev()
            .zip(tail.iter().rev())
            .all(|(token, word)| token == word)
}

fn contains(tokens: &[String], part: &[String]) -> bool {
    !part.is_empty() && tokens.windows(part.len()).any(|window| window == part)
}

/// Single-token Latin terms, for splitting words that are written together.
fn latin_words<'a>(terms: impl Iterator<Item = &'a str>) -> HashSet<String> {
    terms
        .filter(|term| term.bytes().all(|byte| byte.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests;
