//! 疾病编码 ICD-10 · Codes of diseases (ICD-10)
//!
//! # 识别什么 · What it finds
//!
//! ICD-10 类目、亚目和国家临床版扩展码，如 `I10`、`E11.900`、`M05.901+`。
//!
//! Categories, subcategories and Chinese clinical extensions of ICD-10 such as `I10`, `E11.900` and `M05.901+`.
//!
//! # 怎样判定 · How it decides
//!
//! 一个字母加两位数字，落在 ICD-10 二十二章之内；点后一至六位数字、字母或 `x`，可带剑号、星号。
//!
//! A letter and two digits inside one of the 22 chapters; after a point one to six digits, letters or an `x`, and perhaps a dagger or an asterisk.
//!
//! # 近似与误报 · Near misses
//!
//! 没有点的更长编码（如 ICD-10-CM 的 `E119`）记为近似。座位号、货架号也是这个形状，必须有列名佐证。
//!
//! Longer codes without a point, as ICD-10-CM has them, are near misses. Seats and shelves look alike, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! WHO ICD-10；GB/T 14396-2016；GB/T 35273-2020 附录 B（健康生理信息）。章的范围见 `policies/lexicons/icd10-chapters.txt`。
//!
//! WHO ICD-10; GB/T 14396-2016; GB/T 35273-2020 Annex B (health). Chapters: `policies/lexicons/icd10-chapters.txt`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::Words;
use crate::text::{fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("icd-10");

/// Characters of the longest code.
const LONGEST: usize = 14;

struct Icd10(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Icd10(lexicons.words()))
}

impl Recogniser for Icd10 {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::COLON,
            first: ClassMask::UPPER | ClassMask::LOWER,
            digits: LengthSet::at_least(2),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::between(3, 7),
            ..Gate::length(3, 18)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.is_ascii() || text.len() > LONGEST {
            return Examination::Miss;
        }
        let code = text.to_ascii_uppercase();
        let Some((category, rest)) = code.split_at_checked(3) else {
            return Examination::Miss;
        };
        if !self.is_category(category) {
            return Examination::Miss;
        }
        if rest.is_empty() || rest.strip_prefix('.').is_some_and(is_extension) {
            return hit(&code);
        }
        if rest.len() <= 4
            && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
            && rest.starts_with(|c: char| c.is_ascii_digit())
        {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

impl Icd10 {
    fn is_category(&self, category: &str) -> bool {
        let shaped = category.starts_with(|c: char| c.is_ascii_uppercase()) && category.get(1..).is_some_and(is_digits);
        let chapters = &self.0.icd_chapters;
        shaped
            && chapters
                .iter()
                .any(|(first, last)| (first.as_str()..=last.as_str()).contains(&category))
    }
}

/// What follows the point: digits first, then perhaps an `X` and more digits, and marks at the end.
fn is_extension(extension: &str) -> bool {
    let bare = extension.trim_end_matches(['+', '*']);
    (1..=7).contains(&bare.len())
        && bare.starts_with(|c: char| c.is_ascii_digit() || c == 'X')
        && bare.bytes().all(|byte| byte.is_ascii_alphanumeric())
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
                "I10",
                "E11.900",
                "j18.9",
                "M05.901+",
                "I10.x00",
                "S72.000x001",
                "Ｉ１０",
            ],
            &["E119", "M0590"],
            &[],
            &["O1", "AB1", "D51.A.B", "D95", "I10-01", "U1", "1I0", "Z00 到 Z99"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "e11.900"), canonical_of(build, "E11.900"));
    }
}
