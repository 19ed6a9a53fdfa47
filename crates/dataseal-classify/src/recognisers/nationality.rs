//! 国籍 · Nationality
//!
//! # 识别什么 · What it finds
//!
//! 国家和地区的名称与代码：中国、CHN、CN 等。
//!
//! Names and codes of countries and regions.
//!
//! # 怎样判定 · How it decides
//!
//! 整个值是词表中的一个词即命中，同一代码的不同说法算一个值；也认“代码加名称”的写法。
//!
//! A value that is one of the list's words from end to end hits, and words for one code count once; a code beside its word does no harm.
//!
//! # 近似与误报 · Near misses
//!
//! 三位数字代码与任何小整数同形，记为近似。产地、发货国等列也是国家名，所以必须由列名说明这是人的国籍。
//!
//! Three-digit codes have the shape of any small number and are near misses. Countries of origin or delivery look alike, so the column's name must say that it is a person's nationality.
//!
//! # 依据 · Sources
//!
//! GB/T 2659（ISO 3166-1）；GB/T 35273-2020 附录 A。词表 `policies/lexicons/countries.csv`。
//!
//! GB/T 2659 (ISO 3166-1); GB/T 35273-2020 Annex A. List: `policies/lexicons/countries.csv`.

use dataseal_model::{ClassId, Recogniser};

use crate::Lexicons;
use crate::lexicon::Listed;

static CLASS: ClassId = ClassId::from_static("nationality");

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Listed::new(&CLASS, lexicons, |words| &words.countries))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["中国", "CHN", "cn", "美国", "United States", "Japan", "156-中国"],
            &["156", "840", "４"],
            &[],
            &["000", "中国银行", "ABC", "国籍", "12345", "USAF"],
        );
    }

    #[test]
    fn words_for_one_code_count_once() {
        assert_eq!(canonical_of(build, "中国"), canonical_of(build, "CHN"));
    }
}
