//! 单位名称 · Names of organisations
//!
//! # 识别什么 · What it finds
//!
//! 企业、机关、事业单位、社会组织的名称，以及以 Ltd、Inc、GmbH、AG 等结尾的外文公司名。
//!
//! Names of enterprises, authorities, institutions and associations, and of foreign companies that end in Ltd, Inc, GmbH, AG and the like.
//!
//! # 怎样判定 · How it decides
//!
//! 以名单内的结尾收束（有限公司、集团、委员会、医院……），4 至 60 字，结尾之前还有两个字以上；末尾括号不计。
//!
//! The value ends like an organisation (有限公司, 集团, 委员会, 医院, …), has 4 to 60 characters and two or more before the ending; a closing bracket is ignored.
//!
//! # 近似与误报 · Near misses
//!
//! 部门名称（市场部、财务处）和合伙人姓氏（`Ayers-Hancock`、`Harris Group`）记为近似。本类不是个人信息；个体工商户名称可能含经营者姓名，由人复核。
//!
//! Departments (市场部, 财务处) and names of partners (`Ayers-Hancock`, `Harris Group`) are near misses. The class is not personal information; the name of a sole trader may hold a person's, which people must review.
//!
//! # 依据 · Sources
//!
//! 《企业名称登记管理规定》第六条。
//!
//! Regulations on the Registration of Enterprise Names, art. 6.

use std::borrow::Cow;
use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{fold, hit, is_han, letters, may_be_punctuated, without_spaces};

static CLASS: ClassId = ClassId::from_static("organisation-name");

/// Characters that end names of departments.
const DEPARTMENTS: [char; 5] = ['部', '处', '科', '室', '组'];

/// Last words of foreign company names.
const FOREIGN: [&str; 16] = [
    "mbh",
    "sarl",
    "bv",
    "pty",
    "ltd",
    "limited",
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "llc",
    "gmbh",
    "plc",
    "pte",
    "company",
    "co",
];

/// Classes that folding leaves in a text that is not Han from end to end.
const NOT_HAN: ClassMask =
    ClassMask(ClassMask::CODE.0 | ClassMask::DOT.0 | ClassMask::COLON.0 | ClassMask::HYPHEN.0 | ClassMask::PLUS.0);

struct OrganisationName(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(OrganisationName(lexicons.words()))
}

impl Recogniser for OrganisationName {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::HAN | ClassMask::UPPER | ClassMask::FULL_WIDTH,
            // A name in ASCII letters has two words, or two names.
            also_any_of: ClassMask::HAN
                | ClassMask::SPACE
                | ClassMask::HYPHEN
                | ClassMask::OTHER_ASCII
                | ClassMask::FULL_WIDTH
                | ClassMask::OTHER,
            none_of: ClassMask::AT,
            ..Gate::length(3, 80)
        }
    }

    fn clues(&self) -> Option<Clues> {
        let single = DEPARTMENTS.into_iter().chain(letters()).map(Clue::from);
        Some(Clues {
            last: Some(self.0.organisation_suffixes.closings().chain(single).collect()),
            ..Clues::default()
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if may_be_punctuated(view) && text.contains(['。', '!', '?', '；', ';']) {
            return Examination::Miss;
        }
        let compacted = without_spaces(Cow::Borrowed(text.as_ref()), view.mask);
        if self.is_chinese(&compacted) || (may_be_foreign(view, &text) && is_foreign(&text)) {
            return match view.mask.has_any(ClassMask::UPPER | ClassMask::FOLDED) {
                true => hit(&compacted.to_lowercase()),
                false => hit(&compacted),
            };
        }
        let department =
            !view.mask.has_any(NOT_HAN) && compacted.ends_with(DEPARTMENTS) && compacted.chars().all(is_han);
        if (department && compacted.chars().count() <= 10) || (may_be_partnership(view) && is_partnership(&text)) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

impl OrganisationName {
    fn is_chinese(&self, text: &str) -> bool {
        let bare = match text.strip_suffix(')').and_then(|inner| inner.rsplit_once('(')) {
            Some((before, _)) if before.chars().any(is_han) => before,
            _ => text,
        };
        // Most texts end otherwise.
        let Some(name) = self.0.organisation_suffixes.strip(bare) else {
            return false;
        };
        name.chars().count() >= 2
            && (4..=60).contains(&bare.chars().count())
            && bare.chars().filter(|&c| is_han(c)).count() >= 4
    }
}

/// Whether a text has a capital, and what joins names or parts words.
const fn may_be_partnership(view: &ValueView<'_>) -> bool {
    const JOINING: ClassMask = ClassMask(ClassMask::SPACE.0 | ClassMask::HYPHEN.0 | ClassMask::FOLDED.0);
    const CAPITAL: ClassMask = ClassMask(ClassMask::UPPER.0 | ClassMask::FOLDED.0);
    view.mask.has_any(CAPITAL) && view.mask.has_any(JOINING)
}

/// Names of partners, which families share: `Ayers-Hancock`, `Livingston, Rojas and Douglas`, `Harris Group`, `Brown & Sons`.
fn is_partnership(text: &str) -> bool {
    const ENDINGS: [&str; 7] = [
        " Group",
        " Holdings",
        " Partners",
        " Associates",
        " Stiftung",
        " Sons",
        " Bros",
    ];
    let is_name = |word: &str| {
        let mut letters = word.chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        capital && word.chars().count() >= 3 && letters.all(|c| (c.is_alphabetic() && !is_han(c)) || c == '\'')
    };
    let is_joined = |parts: [Option<&str>; 2]| parts.into_iter().all(|part| part.is_some_and(is_name));
    if let Some((head, last)) = text.split_once(" and ").or_else(|| text.split_once(" & ")) {
        return is_name(last) && head.split(", ").all(is_name);
    }
    let mut pair = text.split('-');
    let hyphened = is_joined([pair.next(), pair.next()]) && pair.next().is_none();
    hyphened
        || ENDINGS
            .iter()
            .any(|ending| text.strip_suffix(ending).is_some_and(is_name))
}

/// German forms, whose last words mean other things elsewhere (`5 KG`).
fn is_german(text: &str) -> bool {
    const FORMS: [&str; 6] = ["& Co. KG", "& Co. OHG", " OHG", " GbR", " AG", " KGaA"];
    let name = FORMS.iter().find_map(|form| text.strip_suffix(form));
    name.is_some_and(|name| {
        name.len() >= 3 && name.starts_with(char::is_uppercase) && !name.bytes().any(|byte| byte.is_ascii_digit())
    })
}

/// Whether a text has several words and ends in a letter, as far as a cheap look tells.
fn may_be_foreign(view: &ValueView<'_>, text: &str) -> bool {
    let has_words = ClassMask::SPACE | ClassMask::OTHER_ASCII | ClassMask::FOLDED;
    view.mask.has_any(has_words)
        && text
            .trim_end_matches([' ', ',', '.'])
            .ends_with(|c: char| c.is_ascii_alphabetic())
}

fn is_foreign(text: &str) -> bool {
    if is_german(text) {
        return true;
    }
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let last = words.next_back().unwrap_or_default().trim_end_matches('.');
    FOREIGN.iter().any(|word| word.eq_ignore_ascii_case(last)) && words.next().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "上海某某贸易有限公司",
                "杭州示例科技股份有限公司（筹）",
                "北京市公安局",
                "某某市第一人民医院",
                "Acme Trading Co., Ltd.",
                "Example Inc",
                "Rust Kostolzin GmbH",
                "Liebelt AG & Co. OHG",
            ],
            &[
                "市场部",
                "人力资源部",
                "Ayers-Hancock",
                "Livingston, Rojas and Douglas",
                "Harris Group",
            ],
            &[],
            &[
                "公司",
                "王伟",
                "上海市松江区澄川路632号",
                "有限公司",
                "我们公司。",
                "Inc",
                "income",
                "Rice 5 KG",
                "2024-01-01",
                "上海市",
            ],
        );
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(
            canonical_of(build, "上海 某某 贸易有限公司"),
            canonical_of(build, "上海某某贸易有限公司")
        );
    }
}
