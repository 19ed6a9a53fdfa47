//! 不动产权证号 · Numbers of real estate certificates
//!
//! # 识别什么 · What it finds
//!
//! 不动产权证书号、房屋所有权证号、土地使用证号。
//!
//! Numbers of certificates of real estate, houses and land use.
//!
//! # 怎样判定 · How it decides
//!
//! 含“不动产权第”“房权证”“房地产权证”“房地证”“国用”“集用”等字样，有年份或“字第”，并以数字加“号”结尾。
//!
//! It holds the words of such certificates, a year or 字第, and ends with digits and 号.
//!
//! # 近似与误报 · Near misses
//!
//! 省略“号”的也命中；只有“房产证”而没有号码的不命中。
//!
//! Without the last 号 it hits as well; the words without a number do not.
//!
//! # 依据 · Sources
//!
//! 《不动产登记暂行条例实施细则》；《不动产权证书和登记证明监制办法》；PIPL 第 4 条（与人关联时）。
//!
//! Rules on the registration of real estate; PIPL art. 4 (where linked to a person).

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{compact, count_digits, fold, hit};

static CLASS: ClassId = ClassId::from_static("property-certificate");

/// Words of such certificates.
const WORDS: [&str; 12] = [
    "不动产权",
    "不动产证明",
    "房权证",
    "房地产权证",
    "房地权证",
    "房地证",
    "房产证",
    "国用",
    "集用",
    "集建",
    "房字",
    "房地字",
];

struct PropertyCertificate;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(PropertyCertificate)
}

impl Recogniser for PropertyCertificate {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::HAN,
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::AT,
            digits: LengthSet::at_least(3),
            ..Gate::length(9, 48)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues::inside(['第']))
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        // Every one has it, and hardly any address.
        if !text.contains('第') || !WORDS.iter().any(|word| text.contains(word)) {
            return Examination::Miss;
        }
        let bare = text.trim_end().strip_suffix('号').unwrap_or(&text).trim_end();
        let digits = bare
            .bytes()
            .rev()
            .take_while(|byte| byte.is_ascii_digit() || *byte == b'-')
            .count();
        let (before, number) = bare.split_at_checked(bare.len() - digits).unwrap_or_default();
        let before = before.trim_end();
        let is_numbered = count_digits(number) >= 3
            && (before.ends_with('第') || before.ends_with([')', '）', ']', '】', '〕', '字']));
        let is_sentence = text.contains(['，', '。', ',', '!']);
        if is_numbered && !is_sentence {
            hit(compact(&text).trim_end_matches('号'))
        } else {
            Examination::Miss
        }
    }
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
                "京(2016)朝阳区不动产权第0012345号",
                "沪（2020）浦字不动产权第012345号",
                "X京房权证朝字第123456号",
                "京房权证朝字第123号",
                "沪房地证浦字(2005)第012345号",
                "京海国用(2008)第1234号",
            ],
            &[],
            &[],
            &[
                "房产证办理指南第3章",
                "沪字2005号",
                "京房权证朝字第1-2号",
                "不动产权登记中心88号",
                "军字第12345678号",
                "房权证",
                "请核对京(2016)朝阳区不动产权第0012345号，谢谢",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "京(2016)朝阳区不动产权第0012345号"),
            canonical_of(build, "京（2016） 朝阳区不动产权第0012345")
        );
    }
}
