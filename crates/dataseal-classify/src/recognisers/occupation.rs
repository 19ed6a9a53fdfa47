//! 职业与职务 · Occupation and post
//!
//! # 识别什么 · What it finds
//!
//! 职业、职务、从业状况的代码与中英文说法：教师、工程师、个体经营者、退休等。
//!
//! Codes and words for occupations, posts and employment in Chinese and English.
//!
//! # 怎样判定 · How it decides
//!
//! 以“工程师”“经理”“专员”等职业用词结尾、前面不是句子的也算。整个值是词表中的一个词即命中，同一代码的不同说法算一个值；也认“代码加名称”的写法。
//!
//! So does a short value that ends with a word for occupations such as 工程师 or manager. A value that is one of the list's words from end to end hits, and words for one code count once; a code beside its word does no harm.
//!
//! # 近似与误报 · Near misses
//!
//! 单独的代码与任何小整数同形，记为近似，必须有列名佐证。
//!
//! A code alone has the shape of any small number and is a near miss, so the column's name is required.
//!
//! # 依据 · Sources
//!
//! GB/T 6565-2015；GB/T 2261.4-2003；GB/T 35273-2020 附录 A。词表 `policies/lexicons/occupations.csv`。
//!
//! GB/T 6565-2015; GB/T 2261.4-2003; GB/T 35273-2020 Annex A. List: `policies/lexicons/occupations.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("occupation");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.occupations))
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
                "教师",
                "高级软件工程师",
                "退休",
                "Teacher",
                "Sales Manager",
                "个体经营者",
                "市场部经理",
                "27-农民",
            ],
            &["31", "８０"],
            &[],
            &[
                "32",
                "工程",
                "请联系客服经理处理这个问题,谢谢",
                "teachers' room",
                "经理1号.txt",
                "engineering",
            ],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "老师"), canonical_of(build, "teacher"));
    }
}
