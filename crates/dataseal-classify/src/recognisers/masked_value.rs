//! 已脱敏的值 · Values that are masked already
//!
//! # 识别什么 · What it finds
//!
//! 用星号、圆点或连续的 x 遮去一部分的值，如 `138****1234`、`张*`。
//!
//! Values with a part hidden by asterisks, dots or a run of x, such as `138****1234` and `张*`.
//!
//! # 怎样判定 · How it decides
//!
//! 至少一个遮盖字符紧邻其他字符，且遮盖字符占四分之一以上，或连续三个以上。
//!
//! A mask character beside other characters, with masks making up a quarter of the value or three in a row.
//!
//! # 近似与误报 · Near misses
//!
//! 本类本身不是标签：它只说明某列内容为何没有命中，从而不否定列名的证据。去标识化的数据仍是个人信息。
//!
//! The class is no label in itself: it explains why a column's content does not hit, so that it does not refute the column's name. De-identified data are still personal information.
//!
//! # 依据 · Sources
//!
//! GB/T 37964-2019；《个人信息保护法》第七十三条。
//!
//! GB/T 37964-2019; PIPL art. 73.

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, Hit, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::fold;

static CLASS: ClassId = ClassId::from_static("masked-value");

struct MaskedValue;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MaskedValue)
}

impl Recogniser for MaskedValue {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::OTHER_ASCII
                | ClassMask::UPPER
                | ClassMask::LOWER
                | ClassMask::FULL_WIDTH
                | ClassMask::OTHER,
            // A run of `x` stands between digits.
            also_any_of: ClassMask::OTHER_ASCII | ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            mailboxes: false,
            ..Gate::length(2, 64)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(Clues::inside(['*', 'x', 'X']))
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let may_be_starred = may_be_starred(view);
        if !may_be_starred && !may_be_crossed_out(view) {
            return Examination::Miss;
        }
        let text = fold(view);
        if (may_be_starred && is_starred(&text)) || is_crossed_out(&text) {
            Examination::Hit(Hit::default())
        } else {
            Examination::Miss
        }
    }
}

/// Whether mask characters stand beside others, three in a row or a quarter of all.
fn is_starred(text: &str) -> bool {
    let (mut masks, mut run, mut longest_run, mut others) = (0usize, 0usize, 0usize, 0usize);
    for c in text.chars() {
        if is_mask(c) {
            masks += 1;
            run += 1;
            longest_run = longest_run.max(run);
        } else {
            run = 0;
            others += 1;
        }
    }
    others > 0 && masks > 0 && (longest_run >= 3 || masks * 4 >= masks + others)
}

/// Whether a mask character may occur. This runs on nearly all texts, most of which have none.
fn may_be_starred(view: &ValueView<'_>) -> bool {
    let is_beyond = view.mask.has_any(ClassMask::FULL_WIDTH | ClassMask::OTHER);
    is_beyond || (view.mask.has_any(ClassMask::OTHER_ASCII) && view.text.contains('*'))
}

/// Whether there are digits to stand around a run of `x`.
const fn may_be_crossed_out(view: &ValueView<'_>) -> bool {
    view.mask.has_any(ClassMask::DIGIT) && view.mask.has_any(ClassMask::UPPER.with(ClassMask::LOWER))
}

const fn is_mask(c: char) -> bool {
    matches!(c, '*' | '●' | '×' | '█' | '＊' | '※' | '∗')
}

/// Digits around a run of three or more `x`, as in `138xxxx1234`.
fn is_crossed_out(text: &str) -> bool {
    let without_digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = without_digits.trim_start_matches(['x', 'X']);
    let crosses = without_digits.len() - rest.len();
    without_digits.len() < text.len() && crosses >= 3 && rest.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::assert_answers;

    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "138****1234",
                "张*",
                "王**",
                "3101**********2222",
                "138xxxx1234",
                "z***@example.com",
                "欧阳＊",
            ],
            &[],
            &[],
            &["***", "2*3 的乘积是六元", "高兴", "example", "C++", "xxx", "2 x 3"],
        );
    }
}
