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

/// Traditional characters of column names with their simplified forms; variants of 账 as well.
const TRADITIONAL: [(char, char); 94] = [
    ('電', '电'),
    ('話', '话'),
    ('號', '号'),
    ('碼', '码'),
    ('證', '证'),
    ('郵', '邮'),
    ('編', '编'),
    ('銀', '银'),
    ('帳', '账'),
    ('帐', '账'),
    ('賬', '账'),
    ('戶', '户'),
    ('車', '车'),
    ('聯', '联'),
    ('繫', '系'),
    ('係', '系'),
    ('絡', '络'),
    ('護', '护'),
    ('別', '别'),
    ('齡', '龄'),
    ('業', '业'),
    ('稱', '称'),
    ('統', '统'),
    ('會', '会'),
    ('員', '员'),
    ('機', '机'),
    ('構', '构'),
    ('組', '组'),
    ('織', '织'),
    ('單', '单'),
    ('區', '区'),
    ('縣', '县'),
    ('鎮', '镇'),
    ('鄉', '乡'),
    ('門', '门'),
    ('樓', '楼'),
    ('層', '层'),
    ('網', '网'),
    ('學', '学'),
    ('歷', '历'),
    ('貫', '贯'),
    ('職', '职'),
    ('務', '务'),
    ('類', '类'),
    ('狀', '状'),
    ('態', '态'),
    ('數', '数'),
    ('額', '额'),
    ('時', '时'),
    ('間', '间'),
    ('訂', '订'),
    ('總', '总'),
    ('發', '发'),
    ('貨', '货'),
    ('買', '买'),
    ('賣', '卖'),
    ('顧', '顾'),
    ('實', '实'),
    ('國', '国'),
    ('體', '体'),
    ('檢', '检'),
    ('診', '诊'),
    ('斷', '断'),
    ('醫', '医'),
    ('療', '疗'),
    ('藥', '药'),
    ('險', '险'),
    ('稅', '税'),
    ('納', '纳'),
    ('識', '识'),
    ('經', '经'),
    ('緯', '纬'),
    ('註', '注'),
    ('冊', '册'),
    ('執', '执'),
    ('駕', '驾'),
    ('駛', '驶'),
    ('鑰', '钥'),
    ('緊', '紧'),
    ('舊', '旧'),
    ('設', '设'),
    ('標', '标'),
    ('級', '级'),
    ('備', '备'),
    ('廠', '厂'),
    ('產', '产'),
    ('點', '点'),
    ('連', '连'),
    ('監', '监'),
    ('長', '长'),
    ('詳', '详'),
    ('細', '细'),
    ('財', '财'),
    ('資', '资'),
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
    let folded: String = name.nfkc().map(simplified).collect();
    let mut tokens = Vec::new();
    for word in words(without_remarks(&folded)) {
        match vocabulary.part(&word) {
            Some((prefix, rest)) => tokens.extend([prefix.to_owned(), rest.to_owned()]),
            None => tokens.push(word),
        }
    }
    tokens
}

fn simplified(c: char) -> char {
    TRADITIONAL
        .iter()
        .find(|(traditional, _)| *traditional == c)
        .map_or(c, |(_, simple)| *simple)
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
