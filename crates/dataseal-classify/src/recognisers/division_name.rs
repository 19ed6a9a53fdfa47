//! 行政区划名称 · Names of administrative divisions
//!
//! # 识别什么 · What it finds
//!
//! 省、市、县（区）名称，单独或从上到下连写，不含道路和门牌。
//!
//! Names of provinces, prefectures and counties, alone or one after the other, without roads and numbers.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值由区划名称组成（GB/T 2260），可省略“省”“市”；写到道路、小区、门牌的由 address 识别。
//!
//! The value is names of divisions from end to end (GB/T 2260), 省 and 市 left out or not; what goes down to roads, estates and numbers is found by address.
//!
//! # 近似与误报 · Near misses
//!
//! 区划是准标识符：单独不指向个人，与年龄、性别等相加会缩小人群。
//!
//! A division is a quasi-identifier: alone it points to nobody, beside age and gender it narrows the crowd.
//!
//! # 依据 · Sources
//!
//! GB/T 2260；GB/T 23705。词表 `policies/lexicons/admin-divisions.csv`。
//!
//! GB/T 2260; GB/T 23705. List: `policies/lexicons/admin-divisions.csv`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{fold, hit, is_separator};

static CLASS: ClassId = ClassId::from_static("division-name");

struct DivisionName(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(DivisionName(lexicons.words()))
}

impl Recogniser for DivisionName {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::HAN,
            none_of: ClassMask::AT
                | ClassMask::DIGIT
                | ClassMask::UPPER
                | ClassMask::LOWER
                | ClassMask::COLON
                | ClassMask::DOT,
            ..Gate::length(2, 32)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues {
            first: Some(self.0.division_names.headings().collect()),
            last: Some(self.0.division_names.closings().collect()),
            inside: Vec::new(),
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.starts_with(|c| self.0.division_names.begin_with(c)) {
            return Examination::Miss;
        }
        let mut rest = text.as_ref();
        while !rest.is_empty() {
            let Some((name, _)) = self.0.division_names.at(rest).next() else {
                return Examination::Miss;
            };
            let after = rest.get(name.len()..).unwrap_or_default();
            rest = after.trim_start_matches(|c: char| is_separator(c) || matches!(c, '/' | '>' | ','));
        }
        hit(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "上海市",
                "浙江省杭州市西湖区",
                "北京",
                "广西壮族自治区",
                "江苏省/南京市",
                "浙江 杭州",
            ],
            &[],
            &[],
            &[
                "上海路",
                "南京东路100号",
                "北京烤鸭",
                "张三",
                "浦东新区教育局",
                "市场部",
            ],
        );
    }
}
