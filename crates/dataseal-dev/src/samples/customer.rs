//! Invented customers: names put together from lists, numbers with right check digits, mail in reserved domains.

use super::{
    digits::{luhn_check, resident_id_check},
    district::{self, DISTRICTS, District},
    prng::Prng,
};

/// A person who is nobody.
#[derive(Debug, Clone, Default)]
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) resident_id: String,
    pub(super) mobile: String,
    pub(super) email: String,
    pub(super) bank_card: String,
    pub(super) address: String,
    pub(super) district: District,
    pub(super) plate: String,
}

impl Customer {
    pub(super) fn invent(prng: &mut Prng) -> Self {
        let district = prng.pick_weighted(DISTRICTS);
        let (name, spelling) = person(prng);
        Self {
            name,
            resident_id: resident_id(prng, district),
            mobile: format!("{}{}", prng.pick(MOBILE_PREFIXES), prng.digits(8)),
            email: email(prng, &spelling),
            bank_card: bank_card(prng),
            address: district::address(prng, district),
            district,
            plate: if prng.chance(300) { plate(prng) } else { String::new() },
        }
    }
}

type Spelt = (&'static str, &'static str);

#[rustfmt::skip]
const SURNAMES: &[Spelt] = &[
    ("王", "wang"), ("李", "li"), ("张", "zhang"), ("刘", "liu"), ("陈", "chen"), ("杨", "yang"), ("赵", "zhao"),
    ("黄", "huang"), ("周", "zhou"), ("吴", "wu"), ("徐", "xu"), ("孙", "sun"), ("胡", "hu"), ("朱", "zhu"), ("高", "gao"),
    ("林", "lin"), ("何", "he"), ("郭", "guo"), ("马", "ma"), ("罗", "luo"), ("梁", "liang"), ("宋", "song"), ("郑", "zheng"),
    ("谢", "xie"), ("韩", "han"), ("唐", "tang"), ("冯", "feng"), ("于", "yu"), ("董", "dong"), ("萧", "xiao"), ("程", "cheng"),
    ("曹", "cao"), ("袁", "yuan"), ("邓", "deng"), ("许", "xu"), ("傅", "fu"), ("沈", "shen"), ("曾", "zeng"), ("彭", "peng"),
    ("吕", "lv"), ("陆", "lu"), ("顾", "gu"), ("欧阳", "ouyang"), ("上官", "shangguan"),
];

#[rustfmt::skip]
const GIVEN: &[Spelt] = &[
    ("伟", "wei"), ("芳", "fang"), ("娜", "na"), ("敏", "min"), ("静", "jing"), ("强", "qiang"), ("磊", "lei"), ("洋", "yang"),
    ("艳", "yan"), ("勇", "yong"), ("杰", "jie"), ("娟", "juan"), ("涛", "tao"), ("明", "ming"), ("超", "chao"), ("霞", "xia"),
    ("平", "ping"), ("刚", "gang"), ("桂", "gui"), ("英", "ying"), ("华", "hua"), ("玉", "yu"), ("兰", "lan"), ("飞", "fei"),
    ("鹏", "peng"), ("红", "hong"), ("梅", "mei"), ("鑫", "xin"), ("波", "bo"), ("斌", "bin"), ("宇", "yu"), ("浩", "hao"),
    ("凯", "kai"), ("欣", "xin"), ("怡", "yi"), ("晨", "chen"), ("思", "si"), ("雨", "yu"), ("子", "zi"), ("涵", "han"),
    ("嘉", "jia"), ("俊", "jun"), ("文", "wen"), ("博", "bo"), ("雪", "xue"), ("琳", "lin"), ("志", "zhi"), ("远", "yuan"),
    ("晓", "xiao"), ("宁", "ning"), ("佳", "jia"), ("瑞", "rui"), ("清", "qing"), ("岩", "yan"), ("若", "ruo"), ("彤", "tong"),
];

/// A name and its spelling without tones.
fn person(prng: &mut Prng) -> (String, String) {
    let (mut name, mut spelling) = {
        let (surname, spelt) = prng.pick(SURNAMES);
        (surname.to_owned(), spelt.to_owned())
    };
    let given = if prng.chance(780) { 2 } else { 1 };
    for place in 0..given {
        let (character, spelt) = prng.pick(GIVEN);
        name.push_str(character);
        spelling.push_str(if place == 0 { "." } else { "" });
        spelling.push_str(spelt);
    }
    (name, spelling)
}

/// County codes of other provinces, for those who moved to Shanghai.
const ELSEWHERE: &[&str] = &[
    "320102", "320508", "330106", "330203", "340104", "360102", "410105", "420106", "510104", "610113",
];

const DAYS: [u32; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// A valid 18-digit number with a birth date from 1850 to 1899.
fn resident_id(prng: &mut Prng, district: District) -> String {
    let area = if prng.chance(700) {
        district.code
    } else {
        prng.pick(ELSEWHERE)
    };
    let year = prng.between(1850, 1899);
    let month = prng.between(1, 12);
    let last_day = usize::try_from(month)
        .ok()
        .and_then(|month| DAYS.get(month - 1))
        .copied()
        .unwrap_or(28);
    let day = prng.between(1, last_day);
    let digits = format!("{area}{year}{month:02}{day:02}{}", prng.digits(3));
    let check = resident_id_check(&digits);
    format!("{digits}{check}")
}

const MOBILE_PREFIXES: &[&str] = &[
    "135", "136", "137", "138", "139", "150", "151", "152", "157", "158", "159", "182", "183", "187", "188", "130",
    "131", "132", "155", "156", "185", "186", "133", "153", "180", "181", "189", "177", "199", "198",
];

/// Domains that RFC 2606 reserves for examples: no such mailbox exists.
const MAIL_DOMAINS: &[&str] = &["example.com", "example.net", "example.org", "mail.example.com"];

fn email(prng: &mut Prng, spelling: &str) -> String {
    if prng.chance(120) {
        return String::new();
    }
    format!("{spelling}{}@{}", prng.between(1, 999), prng.pick(MAIL_DOMAINS))
}

/// Issuer prefixes of 19-digit UnionPay debit cards.
const CARD_PREFIXES: &[&str] = &["622202", "621226", "621700", "622848", "621661", "622700"];

fn bank_card(prng: &mut Prng) -> String {
    let digits = format!("{}{}", prng.pick(CARD_PREFIXES), prng.digits(12));
    let check = luhn_check(&digits);
    format!("{digits}{check}")
}

/// Letters of plate numbers: no I and no O (GA 36-2018).
const PLATE_LETTERS: &[char] = &[
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y',
    'Z',
];

/// A Shanghai plate: seven characters, or eight for a new-energy car.
fn plate(prng: &mut Prng) -> String {
    let office = prng.pick(&['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N']);
    if prng.chance(350) {
        return format!("沪{office}{}{}", prng.pick(&['D', 'F']), prng.digits(5));
    }
    format!("沪{office}{}{}", prng.pick(PLATE_LETTERS), prng.digits(4))
}
