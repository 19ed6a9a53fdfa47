//! 健康生理信息 · Health information
//!
//! # 识别什么 · What it finds
//!
//! 诊断、疾病、症状和血型的说法：高血压、2型糖尿病、右股骨骨折、A型等。
//!
//! Words for diagnoses, diseases, symptoms and blood groups.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是词表中的疾病、症状、血型，或不超过 20 字并以“炎”“癌”“综合征”“骨折”等结尾。
//!
//! The value is a disease, symptom or blood group of the list from end to end, or has at most 20 characters and ends like a disease: 炎, 癌, 综合征, 骨折 and the like.
//!
//! # 近似与误报 · Near misses
//!
//! 描述性病历文字没有固定形状，所以列名本身即可成立；没有列名时从不单独成立（保险产品、科普标题也有病名）。
//!
//! Case notes have no fixed shape, so a column's name speaks for itself; without a name content never stands alone, because insurance and articles name diseases too.
//!
//! # 依据 · Sources
//!
//! PIPL 第 28 条；GB/T 35273-2020 附录 B；GB/T 39725-2020。词表 `policies/lexicons/disease-words.txt`。
//!
//! PIPL art. 28; GB/T 35273-2020 Annex B; GB/T 39725-2020. List: `policies/lexicons/disease-words.txt`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Clue, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::lexicon::{CharacterSet, Words};
use crate::text::{fold, hit};

static CLASS: ClassId = ClassId::from_static("health-record");

/// Most characters of a name: what is longer is a sentence.
const LONGEST: usize = 20;

struct HealthRecord {
    words: Arc<Words>,
    /// First characters of the words of the list.
    first: CharacterSet,
}

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    let words = lexicons.words();
    Box::new(HealthRecord {
        first: CharacterSet::of(words.diseases.iter().filter_map(|word| word.chars().next())),
        words,
    })
}

impl Recogniser for HealthRecord {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::HAN | ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::COLON,
            digit_lengths: LengthSet::NONE,
            ..Gate::length(2, 24)
        }
    }

    fn clues(&self) -> Option<Clues> {
        let diseases = self.words.diseases.iter().filter_map(|word| Clue::closing(word));
        let last = diseases.chain(self.words.disease_endings.closings());
        Some(Clues {
            last: Some(last.flat_map(Clue::in_both_cases).collect()),
            ..Clues::default()
        })
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let is_plain = !view.mask.has_any(ClassMask::HAN | ClassMask::FOLDED);
        if is_plain && !self.words.disease_letters.may_have(view.text.as_bytes().trim_ascii()) {
            return Examination::Miss;
        }
        let text = fold(view);
        let begins = text.starts_with(|c: char| self.first.contains(c.to_ascii_lowercase()));
        let listed = begins
            && match text.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => self.words.diseases.contains(text.to_lowercase().as_str()),
                false => self.words.diseases.contains(text.as_ref()),
            };
        if listed {
            return hit(&text.to_lowercase());
        }
        let stem = self.words.disease_endings.strip(&text);
        let named = stem.is_some_and(|stem| !stem.is_empty() && !stem.contains(['，', ',', '。', ';', '；', '/']));
        if named && text.chars().count() <= LONGEST {
            hit(&text)
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
                "高血压",
                "2型糖尿病",
                "急性胃肠炎",
                "右股骨颈骨折",
                "肺恶性肿瘤",
                " A型 ",
                "o+",
                "Diabetes",
            ],
            &[],
            &[],
            &["炎", "健康", "高血压，糖尿病，随访中", "保险", "A型车", "张三"],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "AB+"), canonical_of(build, "ab+"));
    }
}
