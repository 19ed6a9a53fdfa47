//! What a column's name says: tokens in two scripts, whole-token terms, words that veto, and words that say that values are
//! not plain.
//!
//! Names in Chinese and English are compounds with the head last: `phone_verified` is a state and `手机型号` a model. So a term
//! speaks only where it ends the name, after endings that add nothing (`号2`, `_md5`, `（必填）`) are taken off. The dictionary
//! is data: `policies/taxonomy/classes.toml` and `names.toml`.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use dataseal_model::{ClassId, Form};
use dataseal_pack::{Class, NameWords, Taxonomy};

mod tokens;

use tokens::{Vocabulary, tokenise, tokenise_remark};

/// Most characters of a name that are read; longer ones are texts.
const MOST_CHARACTERS: usize = 256;

/// Names in known initials from which on a table is taken to be named so.
const INITIALS_STYLE: usize = 2;

/// The dictionary of column-name terms, compiled from a taxonomy.
#[derive(Clone, Debug)]
pub struct NameTerms {
    /// Terms by their last token, each with its class.
    terms: HashMap<String, Vec<(ClassId, Term)>>,
    /// Words that veto, by their first token, each with its class.
    vetoes: HashMap<String, Vec<(ClassId, Vec<String>)>>,
    vocabulary: Vocabulary,
    question_heads: Vec<Vec<String>>,
    /// Last words that add nothing or veil, the longest first.
    tails: Vec<(Vec<String>, Option<Form>)>,
    subjects: BTreeSet<Vec<String>>,
}

#[derive(Clone, Debug)]
struct Term {
    tokens: Vec<String>,
    written: String,
    generic: bool,
    /// Whether it is written in initials, which fit many things but in tables whose other names are initials too.
    initials: bool,
}

/// How a name speaks for one class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NameMatch {
    /// The dictionary's term.
    pub(crate) term: String,
    /// Whether nothing but the term, and prefixes that say nothing, stands in the name.
    pub(crate) whole: bool,
    /// Whether the term fits many things.
    pub(crate) generic: bool,
    /// Whether the term is written in pinyin initials.
    pub(crate) initials: bool,
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
    /// Whether it says that values are masked or pseudonyms.
    pub(crate) veil: Option<Form>,
    /// Whether it says that they are pseudonyms of people, naming no class.
    pub(crate) veiled_subject: bool,
}

impl NameTerms {
    /// Compiles the terms of every class.
    pub fn new(taxonomy: &Taxonomy) -> Self {
        let words = &taxonomy.names;
        let terms = taxonomy.classes.iter().flat_map(|class| terms_of(class, words));
        let vocabulary = Vocabulary::new(terms, words);
        let split =
            |list: &[String]| -> Vec<Vec<String>> { list.iter().map(|word| tokenise(word, &vocabulary)).collect() };
        let mut terms: HashMap<String, Vec<(ClassId, Term)>> = HashMap::new();
        let mut vetoes: HashMap<String, Vec<(ClassId, Vec<String>)>> = HashMap::new();
        for class in &taxonomy.classes {
            for written in terms_of(class, words) {
                let term = Term {
                    tokens: tokenise(written, &vocabulary),
                    written: written.to_owned(),
                    generic: is_generic(written, class, words),
                    initials: tokens::is_initials(written),
                };
                if let Some(last) = term.tokens.last() {
                    terms.entry(last.clone()).or_default().push((class.id.clone(), term));
                }
            }
            for veto in split(&class.not_terms) {
                if let Some(first) = veto.first() {
                    vetoes.entry(first.clone()).or_default().push((class.id.clone(), veto));
                }
            }
        }
        let lists = [
            (&words.empty_tails, None),
            (&words.masked_tails, Some(Form::Masked)),
            (&words.pseudonym_tails, Some(Form::Pseudonym)),
        ];
        let tails = lists
            .into_iter()
            .flat_map(|(list, form)| split(list).into_iter().map(move |tail| (tail, form)));
        let mut tails: Vec<_> = tails.filter(|(tail, _)| !tail.is_empty()).collect();
        tails.sort_by_key(|(tail, _)| Reverse(tail.len()));
        Self {
            terms,
            vetoes,
            question_heads: split(&words.question_heads),
            subjects: split(&words.veiled_subjects).into_iter().collect(),
            tails,
            vocabulary,
        }
    }

    /// Reads one column name.
    pub(crate) fn read(&self, name: &str) -> NameReading {
        let beginning: String = name.chars().take(MOST_CHARACTERS).collect();
        let tokens = tokenise(&beginning, &self.vocabulary);
        let vetoed = (0..tokens.len())
            .filter_map(|at| tokens.get(at..))
            .flat_map(|rest| self.vetoes_at(rest))
            .cloned()
            .collect();
        let question = self
            .question_heads
            .iter()
            .any(|head| tokens.len() > head.len() && tokens.starts_with(head));
        let mut reading = NameReading {
            vetoed,
            question,
            veil: self.veil_in(&tokenise_remark(&beginning, &self.vocabulary)),
            ..NameReading::default()
        };
        if !question {
            self.find(&tokens, &mut reading);
        }
        reading
    }

    /// The classes that a name speaks against by what stands at the beginning of these tokens.
    fn vetoes_at<'a>(&'a self, tokens: &'a [String]) -> impl Iterator<Item = &'a ClassId> {
        let begun = tokens.first().and_then(|first| self.vetoes.get(first));
        let standing = begun.into_iter().flatten().filter(|(_, veto)| tokens.starts_with(veto));
        standing.map(|(class, _)| class)
    }

    /// The classes whose term is the longest at the end of the name, at the first tail that leaves any match.
    fn find(&self, tokens: &[String], reading: &mut NameReading) {
        let mut visible = tokens;
        while !visible.is_empty() {
            let (found, lead) = self.matches_at_end(visible, &reading.vetoed);
            if !found.is_empty() {
                // `permanent residence card no` is no `card no`: the longer term needs the tail taken off.
                let (found, lead) = match self.without_tail(visible) {
                    Some((rest, None)) => match self.matches_at_end(rest, &reading.vetoed) {
                        (longer, before) if !longer.is_empty() && before.len() < lead.len() => (longer, before),
                        _ => (found, lead),
                    },
                    _ => (found, lead),
                };
                reading.veil = reading.veil.or_else(|| self.veil_in(lead));
                reading.matches = found;
                return;
            }
            if reading.veil.is_some() && self.is_subject(visible) {
                reading.veiled_subject = true;
                return;
            }
            let Some((rest, form)) = self.without_tail(visible) else {
                return;
            };
            reading.veil = reading.veil.or(form);
            visible = rest;
        }
    }

    /// The classes that a name speaks for as it ends, and what stands before the longest term.
    fn matches_at_end<'a>(
        &self,
        tokens: &'a [String],
        vetoed: &BTreeSet<ClassId>,
    ) -> (BTreeMap<ClassId, NameMatch>, &'a [String]) {
        let ending = tokens.last().and_then(|last| self.terms.get(last));
        let ending = ending
            .into_iter()
            .flatten()
            .filter(|(_, term)| tokens.ends_with(&term.tokens));
        let mut candidates: BTreeMap<&ClassId, &Term> = BTreeMap::new();
        for (class, term) in ending {
            let best = candidates.entry(class).or_insert(term);
            if term.tokens.len() >= best.tokens.len() {
                *best = term;
            }
        }
        // A shorter term of another class is part of the longer one: `IP地址` is no `地址`, even where it is vetoed.
        let longest = candidates.values().map(|term| term.tokens.len()).max().unwrap_or(0);
        let lead = tokens.get(..tokens.len() - longest).unwrap_or_default();
        let says_nothing = |token: &String| token.len() == 1 || self.vocabulary.is_system(token);
        let matches = candidates
            .into_iter()
            .filter(|(class, term)| term.tokens.len() == longest && !vetoed.contains(*class))
            .filter(|(_, term)| !term.generic || lead.iter().all(|token| self.vocabulary.is_qualifier(token)))
            .map(|(class, term)| {
                let found = NameMatch {
                    term: term.written.clone(),
                    whole: lead.iter().all(says_nothing),
                    generic: term.generic,
                    initials: term.initials,
                };
                (class.to_owned(), found)
            });
        (matches.collect(), lead)
    }

    /// What stands before the last word that adds nothing or veils, and which form that word tells.
    fn without_tail<'a>(&self, tokens: &'a [String]) -> Option<(&'a [String], Option<Form>)> {
        let known = self.tails.iter().find(|(tail, _)| tokens.ends_with(tail));
        let (length, form) = match known {
            Some((tail, form)) => (tail.len(), *form),
            None => {
                let last = tokens.last()?;
                let is_number = last.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then_some((1, None))?
            }
        };
        Some((tokens.get(..tokens.len().checked_sub(length)?)?, form))
    }

    /// A word before the term that says that values are not plain: `md5_phone`, `加密手机号`.
    fn veil_in(&self, lead: &[String]) -> Option<Form> {
        let veils = self
            .tails
            .iter()
            .filter_map(|(tail, form)| form.map(|form| (tail, form)));
        veils
            .into_iter()
            .find(|(tail, _)| contains(lead, tail))
            .map(|(_, form)| form)
    }

    fn is_subject(&self, tokens: &[String]) -> bool {
        let prefixed = |at: usize| {
            tokens
                .get(..at)
                .is_some_and(|lead| lead.iter().all(|token| self.vocabulary.is_system(token)))
        };
        (0..tokens.len()).any(|at| {
            let rest = tokens.get(at..).unwrap_or_default();
            prefixed(at) && self.subjects.contains(rest)
        })
    }
}

/// Every term of a class: its own, those that the words add, and its pinyin.
fn terms_of<'a>(class: &'a Class, words: &'a NameWords) -> impl Iterator<Item = &'a str> {
    let more = [&words.terms, &words.pinyin]
        .into_iter()
        .filter_map(|lists| lists.get(class.id.as_str()));
    class.terms.iter().chain(more.flatten()).map(String::as_str)
}

/// Whether a term fits many things: it is listed, or initials that are short or nobody chose one by one.
fn is_generic(written: &str, class: &Class, words: &NameWords) -> bool {
    let listed = |list: &[String]| list.iter().any(|word| word == written);
    let made = || words.pinyin.get(class.id.as_str()).is_some_and(|list| listed(list));
    let initials = tokens::is_initials(written) && (written.len() <= 3 || made()) && !listed(&words.known_initials);
    initials || listed(&words.generic_terms)
}

/// Where at least two names of a table are initials that one class has to itself, the other initials are meant so too.
pub(crate) fn settle_initials(readings: &mut [NameReading]) {
    let sure = |found: &NameMatch| found.initials && !found.generic;
    let style = readings
        .iter()
        .filter(|reading| reading.matches.values().any(sure))
        .count();
    if style < INITIALS_STYLE {
        return;
    }
    let found = readings.iter_mut().flat_map(|reading| reading.matches.values_mut());
    found
        .filter(|found| found.initials)
        .for_each(|found| found.generic = false);
}

fn contains(tokens: &[String], part: &[String]) -> bool {
    !part.is_empty() && tokens.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests;
