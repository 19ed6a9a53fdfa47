//! 违法犯罪记录 · Criminal record
//!
//! # 识别什么 · What it finds
//!
//! 罪名、刑罚与处罚的说法：盗窃罪、有期徒刑、行政拘留、无犯罪记录等。
//!
//! Names of offences, penalties and measures.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是词表中的一个词即命中，同一代码的不同说法算一个值；也认“代码加名称”的写法。
//!
//! A value that is one of the list's words from end to end hits, and words for one code count once; a code beside its word does no harm.
//!
//! # 近似与误报 · Near misses
//!
//! 案由、法规类数据也有罪名，必须由列名说明这是人的记录。
//!
//! Causes of action and legal texts name offences too, so the column's name must say that it is a person's record.
//!
//! # 依据 · Sources
//!
//! 刑法第 33、34 条与分则各章（罪名）；GB/T 35273-2020 附录 B。词表 `policies/lexicons/crimes.csv`。
//!
//! Criminal Law art. 33, 34 and the chapters of its special part; GB/T 35273-2020 Annex B. List: `policies/lexicons/crimes.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("criminal-record");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.crimes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["盗窃罪", "有期徒刑", "无犯罪记录", "酒驾", " 诈骗 "],
            &["0", "5"],
            &[],
            &["10", "防盗门", "罪", "打击电信诈骗宣传活动", "frauds"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "盗窃"), canonical_of(build, "盗窃罪"));
    }
}
