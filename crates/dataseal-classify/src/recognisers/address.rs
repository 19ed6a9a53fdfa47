//! 地址 · Addresses below the level of a district
//!
//! # 识别什么 · What it finds
//!
//! 到道路、小区、楼栋或门牌一级的中文地址，也找出长文本中写全的地址；以及英美（兼及德法）写法的拉丁字母地址和韩文道路名地址。
//!
//! Chinese addresses down to a road, estate, building or house number, also those that a longer text writes out in full; addresses in Latin
//! letters as written in the United States and Britain, also in Germany and France; and Korean addresses by road name.
//!
//! # 怎样判定 · How it decides
//!
//! 地址语法：行政区划（按 GB/T 2260 名单或“省、市、区、县”等用字）之后有道路、小区或门牌；或没有区划但同时有道路和门牌。长文本中须在一个分句内从区划全名写到门牌。
//!
//! A grammar: a division (by the GB/T 2260 list or by its level word) followed by a road, an estate or a house number; or a road and a house number without a division. Inside a text one clause must go from a division's full name to a house number.
//! In Latin letters: a house number and a word for streets (`350 5th Ave`) with a unit, town or code behind, a post-office box, or a closing line of state and ZIP code or of a British postcode with a house
//! number before it; a German street with a number behind it.
//!
//! # 近似与误报 · Near misses
//!
//! 只有门牌和街名的一行（`36 Chowringhee Lane`，也是片名）、只到省、市、区县、街道、乡镇、村一级的地名不是个人地址，记为近似。以机构名称结尾的值（某某公司、某某局）不算。
//!
//! A line of number and street alone (`36 Chowringhee Lane` is a film, too), places down to a province, city, district, township or village only are near misses and not the address of anybody. Values that end like an organisation do not count.
//!
//! # 依据 · Sources
//!
//! GB/T 2260；GB/T 23705；USPS 第 28 号出版物；英国邮政编码格式（BS 7666）；GB/T 35273-2020 附录 A。
//!
//! GB/T 2260; GB/T 23705; USPS Publication 28; the form of British postcodes (BS 7666); GB/T 35273-2020 Annex A.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::east_asia::is_korean_address;
use crate::latin_address::{self, LatinAddress};
use crate::lexicon::{AddressLevel, Words};
use crate::text::{LONGEST_TEXT, contained, fold, hit, is_han, may_be_punctuated, without_spaces};

static CLASS: ClassId = ClassId::from_static("address");

/// Most characters of an address in Han characters that stands alone.
const LONGEST: u32 = 100;

/// Most characters of one in Latin letters.
const LONGEST_IN_LATIN: u32 = 160;

struct Address(Arc<Words>);

/// What an address is made of.
#[derive(Debug, Default)]
struct Levels {
    region: bool,
    township: bool,
    road: bool,
    place: bool,
    number: bool,
}

impl Levels {
    /// Whether there is a division, and something below it.
    fn is_located(&self) -> bool {
        (self.region || self.township) && (self.road || self.place || self.number)
    }

    fn is_none(&self) -> bool {
        !(self.region || self.township || self.road || self.place || self.number)
    }
}

/// Where the words for roads, or those for estates, stand in a text.
#[derive(Default)]
struct Ways {
    /// The last that has a name.
    named: Option<usize>,
    /// The last that needs none, right behind a township.
    behind_township: Option<usize>,
}

impl Ways {
    fn note(&mut self, at: usize, before: Option<char>, word: &str, township: Option<usize>) {
        if is_named(before, word) {
            self.named = Some(at);
        }
        // What ends a township names nothing else.
        if township == Some(at) && is_named(None, word) {
            self.behind_township = Some(at);
        }
    }

    /// Whether any stands behind a township that ends there, or anywhere if there is none.
    fn any(&self, township: Option<usize>) -> bool {
        match township {
            Some(end) => self.named > Some(end) || self.behind_township == Some(end),
            None => self.named.is_some(),
        }
    }
}

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Address(lexicons.words()))
}

impl Recogniser for Address {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            // Latin letters with a number, or Han characters.
            any_of: ClassMask::HAN | ClassMask::DIGIT | ClassMask::FULL_WIDTH,
            also_any_of: ClassMask::HAN | ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::NONE,
            mailboxes: false,
            ..Gate::length(2, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues {
            first: Some(self.0.division_names.headings().collect()),
            last: None,
            inside: self.0.address.headings().collect(),
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if !view.mask.has_any(ClassMask::HAN) {
            return self.examine_latin(view);
        }
        let text = without_spaces(fold(view), view.mask);
        let may_be_prose = may_be_punctuated(view) || view.mask.has_any(ClassMask::COLON);
        let is_prose = || may_be_prose && is_sentence(&text);
        if view.chars > LONGEST || view.mask.has_any(ClassMask::AT) || is_prose() {
            // An address in full has a house number.
            return match view.mask.has_any(ClassMask::DIGIT | ClassMask::FOLDED) {
                true => contained(self.count_inside(view, &text)),
                false => Examination::Miss,
            };
        }
        let levels = self.levels(view, &text, Levels::is_located);
        // Most texts that are no addresses have none of them.
        if levels.is_none() || self.names_organisation(view, &text) {
            return Examination::Miss;
        }
        if levels.is_located() || ((levels.road || levels.place) && levels.number) {
            return hit(&text);
        }
        if view.mask.has_any(ClassMask::DIGIT | ClassMask::FOLDED) && self.has_words_before(&text) {
            let inside = self.count_inside(view, &text);
            if inside > 0 {
                return contained(inside);
            }
        }
        if levels.region || levels.township || levels.road {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

impl Address {
    /// Addresses in full inside a longer text: from the name of a division, written out, to a house number, in one clause.
    fn count_inside(&self, view: &ValueView<'_>, text: &str) -> usize {
        let mut found = 0;
        let clauses = text.split(|c: char| ends_clause(c));
        for clause in clauses.filter(|clause| clause.bytes().any(|byte| byte.is_ascii_digit())) {
            let mut from = 0;
            while let Some(start) = self.region_start(clause, from) {
                let rest = clause.get(start..).unwrap_or_default();
                let length = rest
                    .char_indices()
                    .nth(LONGEST as usize)
                    .map_or(rest.len(), |(at, _)| at);
                let rest = rest.get(..length).unwrap_or_default();
                let levels = self.levels(view, rest, |_| false);
                if (levels.road || levels.place || levels.township) && levels.number {
                    found += 1;
                    break;
                }
                from = start + self.region_length(rest).max(1);
            }
        }
        found
    }

    /// Where the next name of a division, written out, begins.
    fn region_start(&self, text: &str, from: usize) -> Option<usize> {
        let ahead = text.get(from..)?;
        let begins = |at: usize| {
            ahead
                .get(at..)
                .is_some_and(|rest| self.0.division_names.at(rest).any(|(_, is_full)| *is_full))
        };
        let found = ahead
            .char_indices()
            .find(|(at, c)| self.0.division_names.begin_with(*c) && begins(*at));
        found.map(|(at, _)| from + at)
    }

    /// Whether a text may have an address behind other words (`送至上海市…`).
    fn has_words_before(&self, text: &str) -> bool {
        !text.starts_with(|c| self.0.division_names.begin_with(c)) && text.bytes().any(|byte| byte.is_ascii_digit())
    }

    fn examine_latin(&self, view: &ValueView<'_>) -> Examination {
        // Words are parted by spaces, and times of day have colons.
        let spaced = view.mask.has_any(ClassMask::SPACE | ClassMask::FOLDED);
        let long = view.chars > LONGEST_IN_LATIN;
        if !spaced || long || view.mask.has_any(ClassMask::AT) || view.mask.has_any(ClassMask::COLON | ClassMask::PLUS)
        {
            return Examination::Miss;
        }
        let text = fold(view);
        if view.mask.has_any(ClassMask::OTHER) && is_korean_address(&text) {
            return hit(&text);
        }
        match latin_address::examine(&text, &self.0.international) {
            Some(LatinAddress::Full) => hit(&text.to_lowercase()),
            Some(LatinAddress::Partial) => Examination::NearMiss,
            None => Examination::Miss,
        }
    }

    fn names_organisation(&self, view: &ValueView<'_>, text: &str) -> bool {
        let bare = match may_be_punctuated(view) {
            true => text.split('(').next().unwrap_or_default(),
            false => text,
        };
        self.0.organisation_suffixes.strip(bare).is_some()
    }

    /// The levels of a text, or those up to where they are enough.
    fn levels(&self, view: &ValueView<'_>, text: &str, are_enough: fn(&Levels) -> bool) -> Levels {
        let regions = self.region_length(text);
        let rest = text.get(regions..).unwrap_or_default();
        let mut levels = Levels {
            region: regions > 0,
            ..Levels::default()
        };
        self.read_levels(rest, &mut levels, are_enough);
        let may_be_dashed = view.mask.has_any(ClassMask::HYPHEN | ClassMask::FOLDED);
        levels.number = levels.number || (may_be_dashed && ends_with_dashed_number(rest));
        levels
    }

    /// Notes the levels of a text. Roads and estates count from the end of its township on. A number stands before one of the
    /// words for houses and their parts. For each word of townships its first place counts, and of these the last: in `李村街道` the
    /// village is part of the name of the subdistrict.
    fn read_levels(&self, text: &str, levels: &mut Levels, are_enough: fn(&Levels) -> bool) {
        let mut township = None;
        let mut seen = Vec::new();
        let (mut roads, mut places) = (Ways::default(), Ways::default());
        self.each_mark(text, |at, before, word, level| {
            match level {
                AddressLevel::Township if is_named(before, word) && !seen.contains(&word.as_ptr()) => {
                    seen.push(word.as_ptr());
                    township = township.max(Some(at + word.len()));
                    levels.township = true;
                }
                AddressLevel::Number => levels.number |= before.is_some_and(|c| is_numbering(c, word)),
                AddressLevel::Road => roads.note(at, before, word, township),
                AddressLevel::Place => places.note(at, before, word, township),
                _ => {}
            }
            !are_enough(levels)
        });
        levels.road = roads.any(township);
        levels.place = places.any(township);
    }

    /// Calls `each` with every level word of the text, as long as it wants more: where it stands, the character before it, the word and
    /// its level.
    fn each_mark(&self, text: &str, mut each: impl FnMut(usize, Option<char>, &str, AddressLevel) -> bool) {
        let mut before = None;
        for (at, c) in text.char_indices() {
            if self.0.address.begin_with(c) {
                for (word, level) in self.0.address.at(text.get(at..).unwrap_or_default()) {
                    if !each(at, before, word, *level) {
                        return;
                    }
                }
            }
            before = Some(c);
        }
    }

    /// Bytes at the head of the text that name divisions, one after the other.
    fn region_length(&self, text: &str) -> usize {
        let mut taken = 0;
        while let Some(length) = self.division_at(text.get(taken..).unwrap_or_default()) {
            taken += length;
        }
        taken
    }

    /// Bytes of the longest division name at the head, full or, for what follows a province, without its level.
    fn division_at(&self, text: &str) -> Option<usize> {
        let mut names = self.0.division_names.at(text);
        let found = names.find(|(name, is_full)| **is_full || self.continues(text, name.len()));
        found.map(|(name, _)| name.len())
    }

    /// A short form counts only where more of the address follows it: `北京朝阳区…`, not `朝阳路`.
    fn continues(&self, text: &str, end: usize) -> bool {
        let rest = text.get(end..).unwrap_or_default();
        let mut names = self.0.division_names.at(rest);
        names.any(|(_, is_full)| *is_full) || rest.starts_with(['省', '市', '区', '县'])
    }
}

/// What ends a clause of a sentence, in which an address does not go on.
const fn ends_clause(c: char) -> bool {
    matches!(
        c,
        '。' | '!' | '?' | '！' | '？' | '；' | ';' | '=' | '{' | '}' | '<' | '>' | '，' | ',' | '\n' | '"' | '|'
    )
}

/// Sentences are not addresses, even when they mention one.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '!', '?', '！', '？', '；', ';', '=', '{', '<', ':', '：'])
}

/// Whether a level word has a name of one character or more before it.
fn is_named(before: Option<char>, word: &str) -> bool {
    match before {
        Some(before) => is_name_part(before),
        // `科技园` needs no name of its own, `路` does.
        None => word.chars().count() >= 3,
    }
}

fn is_name_part(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || c == ')'
}

/// Whether a character numbers the house or part of it that the word after it is for: in digits, Han numerals or a letter.
fn is_numbering(c: char, word: &str) -> bool {
    let is_numeral = matches!(
        c,
        '0'..='9'
            | '一'
            | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '甲'
            | '乙'
            | '丙'
            | '丁'
    );
    is_numeral || (c.is_ascii_uppercase() && word != "号")
}

/// Whether numbers joined by hyphens close the text: `3-2-501`.
fn ends_with_dashed_number(text: &str) -> bool {
    let dashed = text.rsplit(|c: char| !(c.is_ascii_digit() || c == '-')).next();
    dashed.is_some_and(|dashed| dashed.contains('-') && dashed.starts_with(|c: char| c.is_ascii_digit()))
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
                "上海市松江区澄川路632号1501室",
                "上海市 浦东新区 砚舟西路1033弄54号1002室",
                "浙江省杭州市西湖区文三路１００号",
                "北京朝阳区建国路88号",
                "家住北京市朝阳区建国路88号3栋",
                "建国路88号3栋2单元501",
                "广东省深圳市南山区科技园",
                "河北省保定市定州市王家镇李家村3组12号",
                "内蒙古自治区呼和浩特市新城区海拉尔大街20号",
                "四川省成都市武侯区桐梓林小区3-2-501",
                "新疆维吾尔自治区乌鲁木齐市天山区解放南路甲1号",
                "1600 Pennsylvania Avenue NW, Washington, DC 20500",
                "10 Downing Street, London SW1A 2AA",
                "Hauptstraße 12, 10115 Berlin",
                "１２ Main Street, Leeds",
                "울산광역시 도봉구 테헤란거리 511",
            ],
            &[
                "上海市",
                "浙江省杭州市",
                "东华门街道",
                "王家庄街道",
                "朝阳区",
                "北京市东城区",
                "朝阳路",
                "Springfield, IL 62704",
                "350 5th Ave",
            ],
            &[
                "请送到上海市松江区澄川路632号1501室，谢谢！",
                "收货地址：浙江省杭州市西湖区文三路100号；电话另告",
            ],
            &[
                "上海市浦东新区教育局",
                "北京朝阳路桥工程有限公司",
                "食品生鲜",
                "请送到建国路88号，谢谢！",
                "王伟",
                "https://example.com/路/1号",
                "2025年1月",
                "三号线",
                "上海市今天发布了2025年第1号公告！",
                "我在北京市坐地铁1号线。",
                "12 months warranty",
                "2024-01-01 12:30:00",
                "iPhone 12 Pro Max",
                "SCN-125",
            ],
        );
    }

    #[test]
    fn spaces_do_not_matter() {
        assert_eq!(
            canonical_of(build, "上海市 松江区 澄川路632号"),
            canonical_of(build, "上海市松江区澄川路632号")
        );
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(
                build,
                "发货上海市松江区澄川路632号，退货至浙江省杭州市西湖区文三路100号。"
            ),
            2
        );
    }
}
