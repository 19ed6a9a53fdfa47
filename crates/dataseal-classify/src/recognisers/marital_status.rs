//! 婚姻状况 · Marital status
//!
//! # 识别什么 · What it finds
//!
//! 婚姻状况的代码与中英文说法：未婚、已婚、丧偶、离婚等。
//!
//! Codes and words for marital status in Chinese and English.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是词表中的一个词即命中，同一代码的不同说法算一个值；也认“代码加名称”的写法。
//!
//! A value that is one of the list's words from end to end hits, and words for one code count once; a code beside its word does no harm.
//!
//! # 近似与误报 · Near misses
//!
//! 单独的代码与任何小整数同形，记为近似，必须有列名佐证。
//!
//! A code alone has the shape of any small number and is a near miss, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! GB/T 2261.2-2003；GB/T 35273-2020 附录 A。词表 `policies/lexicons/marital-status.csv`。
//!
//! GB/T 2261.2-2003; GB/T 35273-2020 Annex A. List: `policies/lexicons/marital-status.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("marital-status");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.marital_status))
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
                "未婚",
                " 已婚 ",
                "离异",
                "Married",
                "NEVER MARRIED",
                "10-未婚",
                "已婚(20)",
                "=\"丧偶\"",
            ],
            &["10", "20", "９０"],
            &[],
            &["11", "婚姻", "已婚人士优惠", "结婚照", "true", "未婚1人"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "离婚"), canonical_of(build, "divorced"));
    }
}
