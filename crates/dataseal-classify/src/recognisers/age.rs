//! 年龄 · Ages in years
//!
//! # 识别什么 · What it finds
//!
//! 0 至 129 的整数，可带“岁”“周岁”。
//!
//! Whole numbers 0 to 129, with or without `岁`.
//!
//! # 怎样判定 · How it decides
//!
//! 任何小整数列都会命中，所以必须有列名佐证。
//!
//! Every column of small numbers hits, so the column's name is required.
//!
//! # 近似与误报 · Near misses
//!
//! 年龄段（`18-25`、`30岁以上`）记为近似。
//!
//! Age bands (`18-25`, `30岁以上`) are near misses.
//!
//! # 依据 · Sources
//!
//! GB/T 35273-2020 附录 A。
//!
//! GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{fold, near, value_of, without_float_tail};

static CLASS: ClassId = ClassId::from_static("age");

struct Age;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Age)
}

impl Recogniser for Age {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            none_of: ClassMask::AT | ClassMask::COLON | ClassMask::UPPER | ClassMask::LOWER | ClassMask::PLUS,
            first: ClassMask::DIGIT,
            digit_lengths: LengthSet::between(1, 3),
            whole_lengths: LengthSet::between(1, 3),
            ..Gate::length(1, 8)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let years = text
            .strip_suffix("周岁")
            .or_else(|| text.strip_suffix('岁'))
            .unwrap_or(&text);
        if is_years(without_float_tail(years.trim_end())) {
            return Examination::Hit(Hit::default());
        }
        near(is_band(&text))
    }
}

fn is_years(text: &str) -> bool {
    let plain = text.len() == 1 || !text.starts_with('0');
    plain && text.len() <= 3 && value_of(text).is_some_and(|years| years < 130)
}

fn is_band(text: &str) -> bool {
    // Nearly every number and date ends here: a band has a dash or a Chinese word.
    if text.is_ascii() && !text.bytes().any(|byte| matches!(byte, b'-' | b'~')) {
        return false;
    }
    let bare = text
        .trim_end_matches("以上")
        .trim_end_matches("以下")
        .trim_end_matches('岁');
    match bare.split_once(['-', '~', '至']) {
        Some((low, high)) => is_years(low.trim_end_matches('岁')) && is_years(high),
        None => bare.len() < text.len() && is_years(bare),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["0", "35", "35岁", "１８", "42.0", "99周岁"],
            &["18-25", "30岁以上", "60以上", "18岁-25岁"],
            &[],
            &["130", "-5", "35.5", "007", "2025", "18-", "岁", "1:2"],
        );
    }
}
