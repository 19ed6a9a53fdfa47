//! 地址 · Chinese addresses below the level of a district
//!
//! # 识别什么 · What it finds
//!
//! 到道路、小区、楼栋或门牌一级的中文地址。
//!
//! Chinese addresses down to a road, estate, building or house number.
//!
//! # 怎样判定 · How it decides
//!
//! 地址语法：行政区划（按 GB/T 2260 名单或“省、市、区、县”等用字）之后有道路、小区或门牌；或没有区划但同时有道路和门牌。
//!
//! A grammar: a division (by the GB/T 2260 list or by its level word) followed by a road, an estate or a house number; or a road and a house number without a division.
//!
//! # 近似与误报 · Near misses
//!
//! 只到省、市、区县、街道、乡镇、村一级的地名不是个人地址，记为近似。以机构名称结尾的值（某某公司、某某局）不算。
//!
//! Places down to a province, city, district, township or village only are near misses and not the address of anybody. Values that end like an organisation do not count.
//!
//! # 依据 · Sources
//!
//! GB/T 2260；GB/T 23705；GB/T 35273-2020 附录 A。
//!
//! GB/T 2260; GB/T 23705; GB/T 35273-2020 Annex A.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{fold, hit, is_han};

static CLASS: ClassId = ClassId::from_static("address");

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
            all_of: ClassMask::HAN,
            none_of: ClassMask::AT,
            ..Gate::length(2, 100)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let folded = fold(view);
        let text: String = folded.chars().filter(|c| !c.is_whitespace()).collect();
        if is_sentence(&text) || self.names_organisation(&text) {
            return Examination::Miss;
        }
        let levels = self.levels(&text);
        let detailed = levels.road || levels.place || levels.number;
        let located = (levels.region || levels.township) && detailed;
        if located || ((levels.road || levels.place) && levels.number) {
            return hit(&text);
        }
        if levels.region || levels.township || levels.road {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

impl Address {
    fn names_organisation(&self, text: &str) -> bool {
        let bare = text.split('(').next().unwrap_or_default();
        self.0
            .organisation_suffixes
            .iter()
            .any(|suffix| bare.ends_with(suffix.as_str()))
    }

    fn levels(&self, text: &str) -> Levels {
        let regions = self.region_length(text);
        let rest = text.get(regions..).unwrap_or_default();
        let (township, rest_after_township) = split_after(rest, &self.0.address.township);
        let words = &self.0.address;
        Levels {
            region: regions > 0,
            township,
            road: named(rest_after_township, &words.road).is_some(),
            place: named(rest_after_township, &words.place).is_some(),
            number: has_number(rest, &words.number),
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
        let ends: Vec<usize> = self.ends(text).collect();
        ends.into_iter().rev().find(|&end| {
            text.get(..end).is_some_and(|head| {
                self.0.divisions.contains(head) || (self.0.short_divisions.contains(head) && self.continues(text, end))
            })
        })
    }

    /// Where a division name at the head of the text could end.
    fn ends<'a>(&self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        text.char_indices()
            .map(|(at, c)| at + c.len_utf8())
            .take(self.0.longest_division)
    }

    /// A short form counts only where more of the address follows it: `北京朝阳区…`, not `朝阳路`.
    fn continues(&self, text: &str, end: usize) -> bool {
        let rest = text.get(end..).unwrap_or_default();
        let is_division = |end: usize| rest.get(..end).is_some_and(|head| self.0.divisions.contains(head));
        let next_is_division = self.ends(rest).any(is_division);
        next_is_division || rest.starts_with(['省', '市', '区', '县'])
    }
}

/// Sentences are not addresses, even when they mention one.
fn is_sentence(text: &str) -> bool {
    text.contains(['。', '!', '?', '！', '？', '；', ';', '=', '{', '<'])
}

/// Whether a township is named, and what follows it.
fn split_after<'a>(text: &'a str, words: &[String]) -> (bool, &'a str) {
    match last_named(text, words) {
        Some(end) => (true, text.get(end..).unwrap_or_default()),
        None => (false, text),
    }
}

/// The end of the first level word that has a name of one Han character or more before it.
fn named(text: &str, words: &[String]) -> Option<usize> {
    ends(text, words).min()
}

/// The end of the last level word: in `李村街道` the village is part of the name of the subdistrict.
fn last_named(text: &str, words: &[String]) -> Option<usize> {
    ends(text, words).max()
}

/// For each level word the end of its first place with a name before it.
fn ends(text: &str, words: &[String]) -> impl Iterator<Item = usize> {
    words.iter().filter_map(move |word| {
        text.match_indices(word.as_str())
            .find(
                |(at, _)| match text.get(..*at).and_then(|before| before.chars().next_back()) {
                    Some(before) => is_name_part(before),
                    // `科技园` needs no name of its own, `路` does.
                    None => word.chars().count() >= 3,
                },
            )
            .map(|(at, found)| at + found.len())
    })
}

fn is_name_part(c: char) -> bool {
    is_han(c) || c.is_ascii_alphanumeric() || c == ')'
}

/// Whether a number, in digits or Han numerals, stands before one of the words, or closes the text after a road.
fn has_number(text: &str, words: &[String]) -> bool {
    let is_numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十百甲乙丙丁".contains(c);
    let before_word = words.iter().any(|word| {
        text.match_indices(word.as_str()).any(|(at, _)| {
            text.get(..at)
                .and_then(|before| before.chars().next_back())
                .is_some_and(|c| is_numeral(c) || (c.is_ascii_uppercase() && word != "号"))
        })
    });
    let dashed = text
        .rsplit(|c: char| !(c.is_ascii_digit() || c == '-'))
        .next()
        .unwrap_or_default();
    before_word || (dashed.contains('-') && dashed.starts_with(|c: char| c.is_ascii_digit()))
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
                "建国路88号3栋2单元501",
                "广东省深圳市南山区科技园",
                "河北省保定市定州市王家镇李家村3组12号",
                "内蒙古自治区呼和浩特市新城区海拉尔大街20号",
                "四川省成都市武侯区桐梓林小区3-2-501",
                "新疆维吾尔自治区乌鲁木齐市天山区解放南路甲1号",
            ],
            &[
                "上海市",
                "浙江省杭州市",
                "东华门街道",
                "王家庄街道",
                "朝阳区",
                "北京市东城区",
                "朝阳路",
            ],
            &[],
            &[
                "上海市浦东新区教育局",
                "北京朝阳路桥工程有限公司",
                "食品生鲜",
                "请送到建国路88号，谢谢！",
                "王伟",
                "https://example.com/路/1号",
                "2025年1月",
                "三号线",
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
}
