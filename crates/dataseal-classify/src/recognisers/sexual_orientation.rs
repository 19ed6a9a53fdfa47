//! 性取向 · Sexual orientation
//!
//! # 识别什么 · What it finds
//!
//! 性取向的说法：异性恋、同性恋、双性恋等。
//!
//! Words for sexual orientation in Chinese and English.
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
//! GB/T 35273-2020 附录 B；GB/T 45574-2025（与性生活有关的信息，未核对原文）。词表 `policies/lexicons/sexual-orientation.csv`。
//!
//! GB/T 35273-2020 Annex B; GB/T 45574-2025 (unverified). List: `policies/lexicons/sexual-orientation.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("sexual-orientation");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.sexual_orientation))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["异性恋", "同性恋者", "Bisexual", " 双性恋 "],
            &["1", "３"],
            &[],
            &["9", "恋爱", "同性", "straight line", "10"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "同性恋"), canonical_of(build, "gay"));
    }
}
