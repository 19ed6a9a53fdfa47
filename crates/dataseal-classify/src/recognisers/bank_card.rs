//! 银行卡号 · Bank card numbers
//!
//! # 识别什么 · What it finds
//!
//! 13 至 19 位的借记卡、信用卡号，含按四位分组的写法；也找出长文本中写明是卡号的号码。
//!
//! Debit and credit card numbers of 13 to 19 digits, grouped in fours or not; also those in longer texts that call them cards.
//!
//! # 怎样判定 · How it decides
//!
//! 发卡机构前缀与长度相符，且 Luhn 校验通过。长文本中还要求前文出现“卡”“账号”等字样，或按四位分组书写。
//!
//! Issuer prefix and length belong together and Luhn's check passes. Inside a text the words before must speak of a card or account, or the number must be grouped
//! in fours.
//!
//! # 近似与误报 · Near misses
//!
//! 其他 15 至 19 位数字都记为近似，因此随机订单号整列也只有约 0.3% 命中，远低于门槛。表格软件会把 16 位以后的数字变成零或写成科学计数法：这些数不再通过校验，由列名和受损计数补证。
//!
//! Every other string of 15 to 19 digits is a near miss, so a column of random order numbers stays far below the threshold. Spreadsheets turn digits from the 16th on into
//! zeros or write an exponent: such numbers fail the check, and the column's name and the counts of damage speak instead.
//!
//! # 依据 · Sources
//!
//! ISO/IEC 7812-1（Luhn 公式与发卡机构标识）；GB/T 35273-2020 附录 B；JR/T 0171-2020（C2 类）。公开示例 `4111111111111111`。
//!
//! ISO/IEC 7812-1 (Luhn's formula, issuer identification); GB/T 35273-2020 Annex B; JR/T 0171-2020 (C2). Published example `4111111111111111`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::luhn;
use crate::lexicon::{BinRange, Words};
use crate::scan::{Found, digit_runs, has_run};
use crate::text::{
    Code, LONGEST_TEXT, code_length, contained, count_digits, fold, hit, is_digits, is_varied, may_be_code, value_of,
    without_float_tail,
};

static CLASS: ClassId = ClassId::from_static("bank-card");

/// Longest spelling of a number that stands alone.
const LONGEST_SPELLING: usize = 40;

/// Digits of the longest number (ISO/IEC 7812).
const LONGEST_NUMBER: u32 = 19;

/// Digits of the shortest number that is a near miss.
const SHORTEST_NEAR_MISS: u32 = 15;

/// Words before a number that make it a card.
const CALLED: [&str; 8] = ["卡号", "银行卡", "信用卡", "储蓄卡", "账号", "帐号", "card", "account"];

struct BankCard {
    words: Arc<Words>,
    /// Digits of the shortest number.
    shortest: usize,
    /// For each two digits the places of the ranges whose numbers may begin so: most other numbers begin otherwise.
    by_beginning: Vec<Vec<usize>>,
}

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    let words = lexicons.words();
    let shortest = words.bins.iter().filter_map(BinRange::shortest).min();
    let by_beginning = (0..100).map(|two| {
        let bins = words.bins.iter().enumerate();
        let begin = bins.filter(|(_, bin)| bin.beginnings() >> two & 1 == 1);
        begin.map(|(place, _)| place).collect()
    });
    Box::new(BankCard {
        by_beginning: by_beginning.collect(),
        shortest: shortest.unwrap_or(usize::MAX),
        words,
    })
}

impl Recogniser for BankCard {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FULL_WIDTH | ClassMask::OTHER,
            digits: LengthSet::at_least(u32::try_from(self.shortest).unwrap_or(u32::MAX).min(SHORTEST_NEAR_MISS)),
            digit_lengths: LengthSet::between(13, LONGEST_NUMBER),
            // A number that letters touch is part of something else.
            code_lengths: LengthSet::NONE,
            numbers: true,
            ..Gate::length(13, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| length > LONGEST_NUMBER) {
            return Examination::Miss;
        }
        if view.mask == ClassMask::DIGIT {
            return self.examine_whole(view.text);
        }
        let text = fold(view);
        // Where some cells are empty, programs make floats of whole numbers.
        let number = without_float_tail(&text);
        if number.len() < text.len() {
            return self.examine_whole(number);
        }
        if may_be_code(view)
            && text.len() <= LONGEST_SPELLING
            && let Some(code) = Code::of(&text)
            && is_digits(code.as_str())
        {
            return self.examine_whole(code.as_str());
        }
        contained(self.count_inside(&text))
    }
}

impl BankCard {
    fn examine_whole(&self, number: &str) -> Examination {
        if self.is_card(number) {
            hit(number)
        } else if (SHORTEST_NEAR_MISS as usize..=LONGEST_NUMBER as usize).contains(&number.len()) {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }

    fn is_card(&self, number: &str) -> bool {
        if number.len() < self.shortest {
            return false;
        }
        let head = number.get(..BinRange::HEAD).and_then(value_of);
        let mut ranges = self.ranges(head.map(|head| head / 10_000));
        // One digit repeated passes Luhn's check now and then and is always a filler.
        ranges.any(|bin| bin.covers(number, head)) && luhn(number.as_bytes()) && is_varied(number)
    }

    fn count_inside(&self, text: &str) -> usize {
        if count_digits(text) < self.shortest {
            return 0;
        }
        let called = |found: &Found<'_>| self.is_card(found.piece) && found.stands_alone() && found.is_called(&CALLED);
        let single = match has_run(text, self.shortest, |byte| byte.is_ascii_digit()) {
            true => digit_runs(text).filter(called).count(),
            false => 0,
        };
        match has_groups_of_four(text) {
            true => single + self.count_groups_of_four(text),
            false => single,
        }
    }

    /// The ranges whose numbers may begin with two digits.
    fn ranges(&self, two: Option<u32>) -> impl Iterator<Item = &BinRange> {
        let places = two.and_then(|two| self.by_beginning.get(two as usize));
        let some = places
            .into_iter()
            .flatten()
            .filter_map(|place| self.words.bins.get(*place));
        // A number that has no such digits is short.
        let all = if two.is_none() { self.words.bins.as_slice() } else { &[] };
        some.chain(all)
    }

    /// Numbers that are written as four groups of four digits, or more, with single spaces or hyphens between.
    fn count_groups_of_four(&self, text: &str) -> usize {
        let mut found = 0;
        // What does not fit is longer than any number.
        let mut number = Code::new();
        let mut digits = 0;
        for run in digit_runs(text) {
            let piece = run.piece.len();
            let joined = digits > 0 && run.before.ends_with([' ', '-']);
            let belongs = piece == 4 || (joined && digits >= 16 && piece <= 3);
            if !joined || !belongs {
                (number, digits) = (Code::new(), 0);
            }
            if belongs {
                digits += piece;
                run.piece.bytes().for_each(|byte| {
                    number.push(byte);
                });
            }
            let ends = digits >= 16 && !run.after.starts_with([' ', '-']);
            if (ends || (digits == 16 && piece == 4)) && digits <= Code::LONGEST && self.is_card(number.as_str()) {
                found += 1;
                (number, digits) = (Code::new(), 0);
            }
        }
        found
    }
}

/// Whether a text has as many groups of four digits as the shortest number that is written so.
fn has_groups_of_four(text: &str) -> bool {
    let (mut groups, mut length) = (0_u32, 0_u32);
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            length += 1;
        } else {
            groups += u32::from(length == 4);
            length = 0;
        }
    }
    groups + u32::from(length == 4) >= 4
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
                "4111111111111111",
                "4111 1111 1111 1111",
                "4111-1111-1111-1111",
                "６２１７００２８１８４７５７６０１１９",
                "6217002818475760119",
                "6228 4879 4955 6482 694",
                "=\"6217002818475760119\"",
                "378282246310005",
                "4111111111111111.0",
            ],
            &[
                "4111111111111112",
                "2025010108464112345",
                "1234567890123456789",
                "6666666666666666",
            ],
            &[
                "退款到银行卡6217002818475760119，谢谢",
                "card: 4111 1111 1111 1111 (old)",
            ],
            &[
                "411111******1111",
                "6.22202E+18",
                "1700000000000",
                "6901234567892",
                "订单6217002818475760119已发出",
                "4111 1111 1111",
            ],
        );
    }

    #[test]
    fn groups_do_not_matter() {
        assert_eq!(
            canonical_of(build, "4111 1111 1111 1111"),
            canonical_of(build, "4111111111111111")
        );
    }
}
