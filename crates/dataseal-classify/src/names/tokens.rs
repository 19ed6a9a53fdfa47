//! Column names as tokens: Latin words in lower case, numbers, and single Han characters in simplified form.

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

use crate::text::is_han;

/// Qualifiers that are written together with the word they qualify: whose name, whose telephone. Pinyin initials first,
/// then English.
const INITIAL_PREFIXES: [&str; 26] = [
    "fddbr", "lxr", "sjr", "shr", "jjr", "fjr", "jbr", "fzr", "sqr", "tbr", "jhr", "kh", "yh", "hy", "yg", "xs", "gr",
    "fr", "hz", "qy", "dw", "zg", "ck", "gm", "js", "br",
];
const ENGLISH_PREFIXES: [&str; 24] = [
    "customer",
    "cust",
    "user",
    "member",
    "employee",
    "emp",
    "student",
    "stu",
    "contact",
    "receiver",
    "recipient",
    "sender",
    "owner",
    "client",
    "person",
    "buyer",
    "seller",
    "patient",
    "staff",
    "applicant",
    "guardian",
    "home",
    "my",
    "login",
];

/// Traditional characters of column names with their simplified forms, in order; variants of 账 as well.
const TRADITIONAL: [(char, char); 94] = [
    ('係', '系'),
    ('備', '备'),
    ('冊', '册'),
    ('別', '别'),
    ('務', '务'),
    ('區', '区'),
    ('員', '员'),
    ('單', '单'),
    ('國', '国'),
    ('執', '执'),
    ('學', '学'),
    ('實', '实'),
    ('層', '层'),
    ('帐', '账'),
    ('帳', '账'),
    ('廠', '厂'),
    ('態', '态'),
    ('戶', '户'),
    ('數', '数'),
    ('斷', '断'),
    ('時', '时'),
    ('會', '会'),
    ('業', '业'),
    ('構', '构'),
    ('樓', '楼'),
    ('標', '标'),
    ('機', '机'),
    ('檢', '检'),
    ('歷', '历'),
    ('狀', '状'),
    ('產', '产'),
    ('療', '疗'),
    ('發', '发'),
    ('監', '监'),
    ('碼', '码'),
    ('稅', '税'),
    ('稱', '称'),
    ('納', '纳'),
    ('級', '级'),
    ('細', '细'),
    ('組', '组'),
    ('絡', '络'),
    ('統', '统'),
    ('經', '经'),
    ('網', '网'),
    ('緊', '紧'),
    ('編', '编'),
    ('緯', '纬'),
    ('縣', '县'),
    ('總', '总'),
    ('織', '织'),
    ('繫', '系'),
    ('聯', '联'),
    ('職', '职'),
    ('舊', '旧'),
    ('藥', '药'),
    ('號', '号'),
    ('訂', '订'),
    ('設', '设'),
    ('診', '诊'),
    ('註', '注'),
    ('話', '话'),
    ('詳', '详'),
    ('證', '证'),
    ('識', '识'),
    ('護', '护'),
    ('財', '财'),
    ('貨', '货'),
    ('貫', '贯'),
    ('買', '买'),
    ('資', '资'),
    ('賣', '卖'),
    ('賬', '账'),
    ('車', '车'),
    ('連', '连'),
    ('郵', '邮'),
    ('鄉', '乡'),
    ('醫', '医'),
    ('銀', '银'),
    ('鎮', '镇'),
    ('鑰', '钥'),
    ('長', '长'),
    ('門', '门'),
    ('間', '间'),
    ('險', '险'),
    ('電', '电'),
    ('額', '额'),
    ('類', '类'),
    ('顧', '顾'),
    ('駕', '驾'),
    ('駛', '驶'),
    ('體', '体'),
    ('點', '点'),
    ('齡', '龄'),
];

/// The Latin words of the dictionary, by which words written together are parted.
#[derive(Clone, Debug)]
pub(super) struct Vocabulary(HashSet<String>);

impl Vocabulary {
    /// Takes the dictionary's terms.
    pub(super) fn new<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        Self(super::latin_words(terms))
    }

    /// A word that is not in the dictionary as a qualifier and a word that is: `khsfzh`, `custphone`.
    fn part<'a>(&self, word: &'a str) -> Option<(&'a str, &'a str)> {
        if self.0.contains(word) {
            return None;
        }
        let initials = INITIAL_PREFIXES.iter().filter_map(|prefix| split(word, prefix));
        let known_initials = initials.filter(|(_, rest)| rest.len() >= 2 && is_initials(rest));
        let english = ENGLISH_PREFIXES.iter().filter_map(|prefix| split(word, prefix));
        known_initials
            .chain(english.filter(|(_, rest)| rest.len() >= 3))
            .find(|(_, rest)| self.0.contains(*rest))
    }
}

fn split<'a>(word: &'a str, prefix: &str) -> Option<(&'a str, &'a str)> {
    word.starts_with(prefix).then(|| word.split_at_checked(prefix.len()))?
}

/// Whether a token only says whose, or is a prefix of one letter.
pub(super) fn is_qualifier(token: &str) -> bool {
    token.len() == 1 || INITIAL_PREFIXES.contains(&token) || ENGLISH_PREFIXES.contains(&token)
}

/// Whether a word is written in the initials of pinyin syllables: consonants only.
pub(super) fn is_initials(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() && !matches!(byte, b'a' | b'e' | b'i' | b'o' | b'u'))
}

/// The tokens of a name, remarks in brackets left out.
pub(super) fn tokenise(name: &str, vocabulary: &Vocabulary) -> Vec<String> {
    let folded: String = if name.chars().all(is_composed) {
        name.chars().map(simplified).collect()
    } else {
        name.nfkc().map(simplified).collect()
    };
    let mut tokens = Vec::new();
    for word in words(without_remarks(&folded)) {
        match vocabulary.part(&word) {
            Some((prefix, rest)) => tokens.extend([prefix.to_owned(), rest.to_owned()]),
            None => tokens.push(word),
        }
    }
    tokens
}

/// Characters that normalisation leaves as they are, whatever stands beside them: ASCII and the Han characters of the first
/// block, which are nearly all of what names are written in.
const fn is_composed(c: char) -> bool {
    c.is_ascii() || matches!(c, '\u{4e00}'..='\u{9fff}')
}

fn simplified(c: char) -> char {
    let found = TRADITIONAL.binary_search_by_key(&c, |(traditional, _)| *traditional);
    let found = found.ok().and_then(|at| TRADITIONAL.get(at));
    found.map_or(c, |(_, simple)| *simple)
}

/// The name before a remark in brackets, if anything stands before it.
fn without_remarks(name: &str) -> &str {
    match name.find(['(', '[', '【', '{', '<', '〈']) {
        Some(at) => name
            .get(..at)
            .filter(|before| !before.trim().is_empty())
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

    fn tokens(name: &str) -> String {
        tokenise(
            name,
            &Vocabulary::new(["sfzh", "xm", "phone", "name", "username"].into_iter()),
        )
        .join(" ")
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
    }

    #[test]
    fn traditional_forms_are_folded() {
        assert_eq!(tokens("電話號碼"), "电 话 号 码");
    }

    #[test]
    fn traditional_forms_are_in_order() {
        assert!(TRADITIONAL.is_sorted_by(|left, right| left.0 < right.0));
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
        assert_eq!(tokens("username"), "username");
        assert_eq!(tokens("userxyz"), "userxyz");
    }

    #[test]
    fn odd_names_do_no_harm() {
        for name in ["", "  ", "\0", "😀", "_", "((((", "e\u{301}"] {
            assert!(tokens(name).len() < 8);
        }
    }
}
