//! Column names as tokens: Latin words in lower case, numbers, and single Han characters in simplified form.
//!
//! Words written together are parted only into whole terms of the dictionary and words that qualify or veil them, so that no
//! term is ever found inside another word.

use std::collections::{BTreeMap, HashMap, HashSet};

use dataseal_pack::NameWords;
use unicode_normalization::UnicodeNormalization;

use crate::text::is_han;

/// Letters of the shortest English word that may follow a qualifier without a separator.
const SHORTEST_ENGLISH: usize = 3;
/// Letters of the shortest word that may follow a prefix of one letter, or full pinyin, without a separator.
const SHORTEST_AFTER_LETTER: usize = 4;
/// Letters of the shortest term in pinyin whose syllables may stand apart.
const SHORTEST_PINYIN: usize = 5;
/// Syllables of the longest such term.
const MOST_SYLLABLES: usize = 8;
/// Qualifiers that may stand before each other.
const MOST_QUALIFIERS: u8 = 3;

/// What kind of word stands before another without a separator, which decides what may follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Prefix {
    Initials,
    English,
    Pinyin,
    Glued,
}

impl Prefix {
    fn allows(self, rest: &str) -> bool {
        match self {
            Self::Initials => rest.len() >= 2 && is_initials(rest),
            Self::English => rest.len() >= SHORTEST_ENGLISH,
            Self::Pinyin | Self::Glued => rest.len() >= SHORTEST_AFTER_LETTER,
        }
    }
}

/// The Latin words of the dictionary, by which words written together are parted.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary {
    /// Terms of one word.
    single: HashSet<String>,
    /// Terms of several words, by what they are written together.
    joined: HashMap<String, Vec<String>>,
    /// Words that stand before others, by their first letter, the longest first.
    prefixes: BTreeMap<u8, Vec<(String, Prefix)>>,
    /// Words of one token that say that values are not plain.
    veils: Vec<String>,
    /// Words that say whose, or nothing.
    qualifiers: HashSet<String>,
    /// Prefixes of systems, which say nothing.
    systems: HashSet<String>,
    traditional: BTreeMap<char, char>,
}

impl Vocabulary {
    /// Takes the dictionary's terms.
    pub(super) fn new<'a>(terms: impl Iterator<Item = &'a str>, words: &NameWords) -> Self {
        let mut vocabulary = Self {
            single: HashSet::new(),
            joined: HashMap::new(),
            prefixes: prefixes(words),
            veils: Vec::new(),
            qualifiers: HashSet::new(),
            systems: words.system_prefixes.iter().cloned().collect(),
            traditional: words.traditional.clone(),
        };
        for term in terms {
            if is_latin_word(term) {
                vocabulary.single.insert(term.to_owned());
            } else if term.split(' ').all(is_latin_word) {
                let parts: Vec<String> = term.split(' ').map(str::to_owned).collect();
                vocabulary.joined.insert(parts.concat(), parts);
            }
        }
        let lists = [
            &words.initial_qualifiers,
            &words.english_qualifiers,
            &words.pinyin_qualifiers,
            &words.system_prefixes,
            &words.masked_tails,
            &words.pseudonym_tails,
        ];
        vocabulary.qualifiers = lists.into_iter().flatten().cloned().collect();
        let veils = words.masked_tails.iter().chain(&words.pseudonym_tails);
        vocabulary.veils = veils
            .filter(|word| word.len() >= 2 && is_latin_word(word))
            .cloned()
            .collect();
        vocabulary
    }

    /// Whether a token only says whose, is a prefix of a system or of one letter, or says that values are not plain.
    pub(super) fn is_qualifier(&self, token: &str) -> bool {
        token.len() == 1 || self.qualifiers.contains(token)
    }

    /// Whether a token is a prefix of a system.
    pub(super) fn is_system(&self, token: &str) -> bool {
        self.systems.contains(token)
    }

    /// A word that is no term as the words it is made of: `khsfzh`, `custphone`, `mobilephoneno`, `phonehash`.
    fn part(&self, word: &str) -> Option<Vec<String>> {
        if self.single.contains(word) || !is_latin_word(word) {
            return None;
        }
        self.whole(word, MOST_QUALIFIERS).or_else(|| {
            self.veils.iter().find_map(|veil| {
                let bare = word.strip_suffix(veil.as_str())?;
                let mut parts = self.term(bare).or_else(|| self.whole(bare, MOST_QUALIFIERS))?;
                parts.push(veil.clone());
                (bare.len() >= SHORTEST_ENGLISH).then_some(parts)
            })
        })
    }

    /// A term, perhaps after qualifiers.
    fn whole(&self, word: &str, most: u8) -> Option<Vec<String>> {
        if let Some(parts) = self.joined.get(word) {
            return Some(parts.clone());
        }
        let most = most.checked_sub(1)?;
        let begun = word.bytes().next().and_then(|first| self.prefixes.get(&first));
        begun.into_iter().flatten().find_map(|(prefix, kind)| {
            let rest = word.strip_prefix(prefix.as_str()).filter(|rest| kind.allows(rest))?;
            let behind = self.term(rest).or_else(|| self.whole(rest, most))?;
            Some(std::iter::once(prefix.clone()).chain(behind).collect())
        })
    }

    fn term(&self, word: &str) -> Option<Vec<String>> {
        let single = self.single.contains(word).then(|| vec![word.to_owned()]);
        single.or_else(|| self.joined.get(word).cloned())
    }

    /// Syllables of pinyin that stand apart, put together where they are a term: `shou_ji_hao`.
    fn unite(&self, tokens: Vec<String>) -> Vec<String> {
        let mut united = Vec::with_capacity(tokens.len());
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let ahead = tokens.iter().skip(at).take(MOST_SYLLABLES);
            let standing = ahead.take_while(|token| is_syllable(token)).count();
            let longest = (2..=standing).rev().find_map(|count| {
                let word = tokens.get(at..at + count)?.concat();
                let is_term = word.len() >= SHORTEST_PINYIN && self.single.contains(&word);
                is_term.then_some((word, count))
            });
            let (word, count) = longest.unwrap_or_else(|| (token.clone(), 1));
            united.push(word);
            at += count;
        }
        united
    }

    fn simplified(&self, c: char) -> char {
        self.traditional.get(&c).copied().unwrap_or(c)
    }
}

fn prefixes(words: &NameWords) -> BTreeMap<u8, Vec<(String, Prefix)>> {
    let lists = [
        (&words.initial_qualifiers, Prefix::Initials),
        (&words.pinyin_qualifiers, Prefix::Pinyin),
        (&words.english_qualifiers, Prefix::English),
        (&words.glued_prefixes, Prefix::Glued),
    ];
    let kinds = lists
        .into_iter()
        .flat_map(|(list, kind)| list.iter().map(move |word| (word.clone(), kind)));
    let mut prefixes: Vec<(String, Prefix)> = kinds.collect();
    prefixes.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
    let mut by_letter: BTreeMap<u8, Vec<(String, Prefix)>> = BTreeMap::new();
    for prefix in prefixes {
        if let Some(first) = prefix.0.bytes().next() {
            by_letter.entry(first).or_default().push(prefix);
        }
    }
    by_letter
}

fn is_latin_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// Whether a word is written in the initials of pinyin syllables: consonants only.
pub(super) fn is_initials(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() && !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u'))
}

/// Whether a token has the form of a pinyin syllable of two letters or more. More forms than there are syllables pass: the
/// dictionary decides.
fn is_syllable(token: &str) -> bool {
    const FINALS: [&str; 34] = [
        "a", "o", "e", "i", "u", "v", "ai", "ei", "ao", "ou", "an", "en", "ang", "eng", "ong", "ia", "ie", "iao", "iu",
        "ian", "in", "iang", "ing", "iong", "ua", "uo", "uai", "ui", "uan", "un", "uang", "ue", "ve", "er",
    ];
    let rest = ["zh", "ch", "sh"]
        .iter()
        .find_map(|initial| token.strip_prefix(initial));
    let rest = rest.unwrap_or_else(|| token.trim_start_matches(|c: char| "bpmfdtnlgkhjqxrzcsyw".contains(c)));
    token.len() >= 2 && token.len() - rest.len() <= 2 && FINALS.contains(&rest)
}

/// The tokens of a name, remarks in brackets left out.
pub(super) fn tokenise(name: &str, vocabulary: &Vocabulary) -> Vec<String> {
    // Most terms of the dictionary are such words.
    if vocabulary.single.contains(name) {
        return vec![name.to_owned()];
    }
    tokens_of(without_remarks(&folded(name, vocabulary)), vocabulary)
}

/// The tokens of a remark in brackets behind a name: `手机号（已脱敏）`.
pub(super) fn tokenise_remark(name: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let folded = folded(name, vocabulary);
    let remark = folded.strip_prefix(without_remarks(&folded)).unwrap_or_default();
    tokens_of(remark, vocabulary)
}

fn folded(name: &str, vocabulary: &Vocabulary) -> String {
    if name.chars().all(is_composed) {
        name.chars().map(|c| vocabulary.simplified(c)).collect()
    } else {
        name.nfkc().map(|c| vocabulary.simplified(c)).collect()
    }
}

fn tokens_of(text: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let mut tokens = Vec::new();
    for word in words(text) {
        match vocabulary.part(&word) {
            Some(parts) => tokens.extend(parts),
            None => tokens.push(word),
        }
    }
    vocabulary.unite(tokens)
}

/// Characters that normalisation leaves as they are, whatever stands beside them: ASCII and the Han characters of the first
/// block, which are nearly all of what names are written in.
const fn is_composed(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// The name before a remark in brackets, if anything stands before it.
fn without_remarks(name: &str) -> &str {
    match name.find(['(', '[', '【', '{', '<', '〈', '《', '「']) {
        Some(at) => name
            .get(..at)
            .filter(|before| before.chars().any(char::is_alphanumeric))
            .unwrap_or(name),
        None => name,
    }
}

/// Splits at anything that is neither letter nor digit, between letters and digits, at changes of case and around Han
/// characters.
fn words(name: &str) -> Vec<String> {
    let characters: Vec<char> = name.chars().collect();
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    for (at, &c) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at)).copied();
        if starts_word(before, c, characters.get(at + 1).copied()) && !current.is_empty() {
            words.push(std::mem::take(&mut current));
        }
        if c.is_alphanumeric() {
            current.extend(c.to_lowercase());
        }
    }
    if !current.is_empty() {
        words.push(current);
    }
    words
}

fn starts_word(before: Option<char>, c: char, after: Option<char>) -> bool {
    let Some(before) = before else { return false };
    if !c.is_alphanumeric() || !before.is_alphanumeric() || is_han(c) || is_han(before) {
        return true;
    }
    if c.is_ascii_digit() != before.is_ascii_digit() {
        return true;
    }
    let rises = before.is_lowercase() && c.is_uppercase();
    // `IDCard`: the last capital of a run belongs to the next word.
    let closes_run = before.is_uppercase() && c.is_uppercase() && after.is_some_and(char::is_lowercase);
    rises || closes_run
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let taxonomy = dataseal_pack::load_embedded().unwrap().taxonomy;
        let terms = [
            "sfzh",
            "xm",
            "phone",
            "name",
            "username",
            "age",
            "tel",
            "mobile phone no",
            "shoujihao",
            "xingming",
            "shenfenzhenghao",
            "mobile",
            "id card",
        ];
        Vocabulary::new(terms.into_iter(), &taxonomy.names)
    }

    fn tokens(name: &str) -> String {
        tokenise(name, &vocabulary()).join(" ")
    }

    #[test]
    fn both_scripts_are_parted() {
        assert_eq!(tokens("custPhoneNo"), "cust phone no");
        assert_eq!(tokens("IDCardNUMBER2"), "id card number 2");
        assert_eq!(tokens("T_USER.mobile-no"), "t user mobile no");
        assert_eq!(tokens("用户ID"), "用 户 id");
        assert_eq!(tokens("ＩＰ地址"), "ip 地 址");
    }

    #[test]
    fn remarks_are_left_out() {
        assert_eq!(tokens("金额(元)"), "金 额");
        assert_eq!(tokens("手机号（必填）"), "手 机 号");
        assert_eq!(tokens("（备注）"), "备 注");
        assert_eq!(tokens("[dbo].[phone]"), "dbo phone");
    }

    #[test]
    fn traditional_forms_are_folded() {
        assert_eq!(tokens("電話號碼"), "电 话 号 码");
        assert_eq!(tokens("身分證字號"), "身 分 证 字 号");
    }

    #[test]
    fn what_counts_as_composed_is_left_by_normalisation() {
        let composed: String = ('\0'..=char::MAX).filter(|c| is_composed(*c)).collect();
        assert!(composed.nfkc().eq(composed.chars()));
        let reversed: String = composed.chars().rev().collect();
        assert!(reversed.nfkc().eq(reversed.chars()));
    }

    #[test]
    fn words_written_together_are_parted_by_the_dictionary() {
        assert_eq!(tokens("KHSFZH"), "kh sfzh");
        assert_eq!(tokens("custphone"), "cust phone");
        assert_eq!(tokens("FMOBILE"), "f mobile");
        assert_eq!(tokens("mobilephoneno"), "mobile phone no");
        assert_eq!(tokens("customermobilephoneno"), "customer mobile phone no");
        assert_eq!(tokens("kehuxingming"), "kehu xingming");
        assert_eq!(tokens("phonehash"), "phone hash");
        assert_eq!(tokens("custidcardmask"), "cust id card mask");
        assert_eq!(tokens("username"), "username");
        assert_eq!(tokens("userxyz"), "userxyz");
    }

    #[test]
    fn no_term_is_found_inside_a_word() {
        for name in [
            "cartel",
            "headphone",
            "acidlevel",
            "damage",
            "fage",
            "hotel",
            "stage",
            "usage",
        ] {
            assert_eq!(tokens(name), name);
        }
    }

    #[test]
    fn syllables_are_put_together() {
        assert_eq!(tokens("shou_ji_hao"), "shoujihao");
        assert_eq!(tokens("XingMing"), "xingming");
        assert_eq!(tokens("kehu_shen_fen_zheng_hao"), "kehu shenfenzhenghao");
        assert_eq!(tokens("a_ge"), "a ge");
    }

    #[test]
    fn odd_names_do_no_harm() {
        for name in ["", "  ", "\0", "😀", "_", "((((", "e\u{301}"] {
            assert!(tokens(name).len() < 8);
        }
    }
}
