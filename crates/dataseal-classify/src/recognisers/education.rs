//! 学历 · Education
//!
//! # 识别什么 · What it finds
//!
//! 学历、学位的代码与中英文说法：博士、本科、大专、初中等。
//!
//! Codes and words for degrees and levels of education in Chinese and English.
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
//! GB/T 4658-2006；GB/T 6864-2003；GB/T 35273-2020 附录 A。词表 `policies/lexicons/education.csv`。
//!
//! GB/T 4658-2006; GB/T 6864-2003; GB/T 35273-2020 Annex A. List: `policies/lexicons/education.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("education");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.education))
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
                "本科",
                "大学本科",
                "博士研究生",
                "Bachelor",
                "high school",
                "20 大学本科",
                "初中及以下",
                "985本科",
                "大专(2010)",
            ],
            &["20", "７０", "11"],
            &[],
            &["21", "本科生宿舍", "大学路", "2020", "大专以上学历优先"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "大专"), canonical_of(build, "大学专科"));
    }
}
