//! 宗教信仰 · Religious belief
//!
//! # 识别什么 · What it finds
//!
//! 宗教信仰的说法：佛教、伊斯兰教、基督教、无宗教信仰等。
//!
//! Words for religious belief in Chinese and English.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是词表中的一个词即命中，同一代码的不同说法算一个值；也认“代码加名称”的写法。
//!
//! A value that is one of the list's words from end to end hits, and words for one code count once; a code beside its word does no harm.
//!
//! # 近似与误报 · Near misses
//!
//! 词表之外的说法不命中，近义的产品名、片名等可能命中，必须有列名佐证。
//!
//! Other wordings are missed, and titles or products may be worded alike, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! PIPL 第 28 条；GB/T 35273-2020 附录 B；GB/T 45574-2025。词表 `policies/lexicons/religions.csv`。
//!
//! PIPL art. 28; GB/T 35273-2020 Annex B; GB/T 45574-2025. List: `policies/lexicons/religions.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("religion");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.religions))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["佛教", "无宗教信仰", "Islam", "基督徒", "Roman Catholic"],
            &["10", "00"],
            &[],
            &["佛教协会", "道教名山", "宗教", "11", "orthodoxy"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "穆斯林"), canonical_of(build, "伊斯兰教"));
    }
}
