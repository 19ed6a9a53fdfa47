//! 政治面貌 · Political status
//!
//! # 识别什么 · What it finds
//!
//! 政治面貌的代码与说法：中共党员、共青团员、群众、各民主党派成员等。
//!
//! Codes and words for membership in the party, the youth league and the democratic parties.
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
//! GB/T 4762-1984；GB/T 35273-2020 附录 B。词表 `policies/lexicons/political-status.csv`。
//!
//! GB/T 4762-1984; GB/T 35273-2020 Annex B. List: `policies/lexicons/political-status.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("political-status");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.political_status))
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
                "中共党员",
                "群众",
                "共青团员",
                "预备党员",
                "九三学社社员",
                "01-中共党员",
            ],
            &["01", "13", "１"],
            &[],
            &["14", "00", "党员活动室", "群众路线", "政治"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "中共党员"), canonical_of(build, "中国共产党党员"));
    }
}
