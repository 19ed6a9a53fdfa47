//! 残疾类别与等级 · Disability
//!
//! # 识别什么 · What it finds
//!
//! 残疾类别与等级的说法：视力残疾、肢体残疾二级、无残疾等。
//!
//! Words for kinds and degrees of disability.
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
//! GB/T 26341-2010；GB/T 35273-2020 附录 B；GB/T 45574-2025。词表 `policies/lexicons/disability.csv`。
//!
//! GB/T 26341-2010; GB/T 35273-2020 Annex B; GB/T 45574-2025. List: `policies/lexicons/disability.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("disability");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.disability))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["视力残疾", "肢体残疾二级", "一级", "听障", "deaf"],
            &["1", "14"],
            &[],
            &["8", "残疾人联合会", "盲道", "五级", "deafening"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "肢残"), canonical_of(build, "肢体残疾"));
    }
}
