//! QQ 号 · QQ numbers
//!
//! # 识别什么 · What it finds
//!
//! QQ 号码，以及备注、聊天记录里写明是 QQ 的号码。
//!
//! QQ numbers, also those in remarks and chats that are called so.
//!
//! # 怎样判定 · How it decides
//!
//! 5 至 11 位数字，首位不为 0；只有写着 `QQ` 的才算命中，群号除外。
//!
//! Five to eleven digits that do not begin with 0; only those that are written with `QQ` hit, but for groups.
//!
//! # 近似与误报 · Near misses
//!
//! 单独的数字与任何整数同形，记为近似，由列名成立。
//!
//! Digits alone look like any number and are near misses, for the column's name to confirm.
//!
//! # 依据 · Sources
//!
//! 腾讯公开的号码规则；GB/T 35273-2020 附录 A。
//!
//! Numbers as given out by Tencent; GB/T 35273-2020 Annex A.

use dataseal_model::{ClassId, ClassMask, Clues, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::scan::{Called, behind};
use crate::text::{LONGEST_TEXT, bare_digits, contained, fold, hit, near};

static CLASS: ClassId = ClassId::from_static("qq-number");

/// What such a number is called in a text.
const CALLED: Called = Called {
    words: &["QQ", "qq", "Qq", "扣扣"],
    begin: |c| matches!(c, 'Q' | 'q' | '扣'),
};

struct QqNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(QqNumber)
}

impl Recogniser for QqNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            digits: LengthSet::at_least(5),
            digit_lengths: LengthSet::between(5, 11),
            whole_lengths: LengthSet::NONE,
            hyphens: LengthSet::NONE,
            mailboxes: false,
            ..Gate::length(5, LONGEST_TEXT)
        }
    }

    fn clues(&self) -> Option<Clues> {
        Some(CALLED.clues())
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if let Some(number) = bare_digits(view) {
            return near((5..=11).contains(&number.len()) && !number.starts_with('0'));
        }
        // Addresses of all kinds turn here.
        let is_worded = view
            .mask
            .has_any(ClassMask::LOWER | ClassMask::UPPER | ClassMask::HAN | ClassMask::FOLDED);
        if !is_worded
            || view.mask.has_any(ClassMask::AT)
                && !view.mask.has_any(ClassMask::HAN | ClassMask::SPACE | ClassMask::FOLDED)
        {
            return Examination::Miss;
        }
        let text = fold(view);
        if !may_be_called(text.as_bytes()) {
            return Examination::Miss;
        }
        let mut numbers = behind(&text, CALLED).filter_map(|(before, rest)| {
            let begins = !before.ends_with(|c: char| c.is_ascii_alphanumeric());
            Some((before, number_at(rest).filter(|_| begins)?))
        });
        match numbers.next() {
            Some((before, (number, after))) if before.is_empty() && after.is_empty() => hit(number),
            Some(_) => contained(1 + numbers.count()),
            None => Examination::Miss,
        }
    }
}

/// Whether what it is called may occur: a look at pairs of bytes, of which 扣 has the last two, is quicker than one at characters.
fn may_be_called(text: &[u8]) -> bool {
    let pairs = text.iter().zip(text.get(1..).unwrap_or_default());
    let called = pairs.filter(|(first, second)| matches!(first, b'Q' | b'q') || (**first, **second) == (0x89, 0xa3));
    // Counted to the end, which is quicker than stopping at the first.
    called.count() > 0
}

/// The number that follows what it is called, and what follows it. Numbers of groups are no person's.
fn number_at(rest: &str) -> Option<(&str, &str)> {
    let rest = rest.trim_start_matches(['号', '码', ':', ' ', '：', '=', '是', '为', '"', '(', ',', '，']);
    let (number, after) = rest.split_at_checked(rest.bytes().take_while(u8::is_ascii_digit).count())?;
    let alone = !after.starts_with(|c: char| c.is_ascii_alphanumeric());
    ((5..=11).contains(&number.len()) && !number.starts_with('0') && alone).then_some((number, after))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["QQ:10001234", "qq 12345678", "QQ号：123456789", "ＱＱ１２３４５６７８"],
            &[
                "１２３４５６７８９０",
                "10001",
                "12345678901",
                "１２３４５",
                "=\"10001234\"",
                "'10001234",
                "10001234 ",
            ],
            &["加我QQ12345678聊", "wx或qq: 10001234，都行"],
            &[
                "0123456",
                "1234",
                "QQ群123456789",
                "QQ音乐",
                "qq1234",
                "123456789012",
                "12345.0",
                "'0123456",
                "=\"1234\"",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(canonical_of(build, "QQ:10001234"), canonical_of(build, "qq 10001234"));
    }

    #[test]
    fn matches_inside_are_counted() {
        assert_eq!(
            crate::recognisers::tests::matches_in(build, "QQ12345678，备用qq: 87654321，群QQ群123456"),
            2
        );
    }
}
