//! 国际银行账号 · International bank account numbers (IBAN)
//!
//! # 识别什么 · What it finds
//!
//! 89 个国家和地区的国际银行账号，含四位一组的写法和小写；也找出长文本中的账号。
//!
//! International bank account numbers of 89 countries, grouped in fours or not, in either case; also those inside longer texts.
//!
//! # 怎样判定 · How it decides
//!
//! 国家、长度与各段字符类别符合公开登记表，且 MOD 97-10 校验为 1。
//!
//! Country, length and kinds of characters are those of the public registry, and the check by MOD 97-10 gives 1.
//!
//! # 近似与误报 · Near misses
//!
//! 格式相符而校验不过的记为近似。随机编造的同形账号约有 1.1% 通过（按各国格式模拟）。
//!
//! What has the form and fails the check is a near miss. Of random numbers of the right form 1.1 % pass (simulated over all countries).
//!
//! # 依据 · Sources
//!
//! ISO 13616-1；公开的 IBAN 登记表第 101 版；GB/T 35273-2020 附录 B（银行账户）。示例 `GB82WEST12345698765432`。
//!
//! ISO 13616-1; the public IBAN registry, release 101; GB/T 35273-2020 Annex B (bank accounts). Example `GB82WEST12345698765432`.

use std::sync::Arc;

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::mod_97;
use crate::lexicon::Words;
use crate::scan::Found;
use crate::text::{Code, LONGEST_TEXT, as_it_stands, code_length, compared, contained, count_digits, fold, hit};

static CLASS: ClassId = ClassId::from_static("iban");

/// Characters of the shortest and of the longest number (ISO 13616).
const LENGTHS: LengthSet = LengthSet::between(SHORTEST, 34);
const SHORTEST: u32 = 15;

/// Digits of a number at least: two for the check, and few accounts have less than two more.
const FEWEST_DIGITS: u32 = 4;

struct Iban(Arc<Words>);

/// Makes the recogniser.
pub(crate) fn build(lexicons: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(Iban(lexicons.words()))
}

impl Recogniser for Iban {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn is_proof(&self) -> bool {
        true
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            digits: LengthSet::at_least(FEWEST_DIGITS),
            digit_lengths: LengthSet::NONE,
            code_lengths: LENGTHS,
            mailboxes: false,
            ..Gate::length(SHORTEST, LONGEST_TEXT)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| !LENGTHS.may_have(length)) {
            return Examination::Miss;
        }
        // Most values begin otherwise; then only a longer text can hold a number, and only in capitals, since in small letters
        // words would be taken for countries.
        let begins = as_it_stands(view).is_none_or(|bare| bare.first_chunk().is_some_and(begins_number));
        let may_hold = code_length(view).is_none() && view.mask.has_any(ClassMask::UPPER | ClassMask::FOLDED);
        if !begins && !may_hold {
            return Examination::Miss;
        }
        let (text, mut room) = (fold(view), None);
        if begins
            && let Some(number) = compared(view, &text, &mut room)
            && self.is_shaped(number)
        {
            return match is_valid(number) {
                true => hit(number),
                false => Examination::NearMiss,
            };
        }
        match may_hold {
            true => contained(self.count_inside(&text)),
            false => Examination::Miss,
        }
    }
}

/// Two letters and two digits, in either case.
fn begins_number(head: &[u8; 4]) -> bool {
    matches!(head, [a, b, c, d] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() && c.is_ascii_digit() && d.is_ascii_digit())
}

impl Iban {
    fn is_shaped(&self, number: &str) -> bool {
        let form = self.0.international.accounts.get(number);
        form.is_some_and(|form| form.fits(number)) && count_digits(number) >= FEWEST_DIGITS as usize
    }

    /// Numbers in a longer text, in one piece or in groups of four.
    fn count_inside(&self, text: &str) -> usize {
        let heads = text.as_bytes().windows(4).enumerate().filter(|(_, head)| {
            let digits = head.iter().skip(2).all(u8::is_ascii_digit);
            digits && head.iter().take(2).all(u8::is_ascii_uppercase)
        });
        heads.filter(|(start, _)| self.stands_at(*start, text)).count()
    }

    fn stands_at(&self, start: usize, text: &str) -> bool {
        let rest = text.get(start..).unwrap_or_default();
        let Some(form) = self.0.international.accounts.get(rest) else {
            return false;
        };
        let mut number = Code::new();
        for (at, byte) in rest.bytes().enumerate() {
            match byte {
                b'0'..=b'9' | b'A'..=b'Z' => {
                    if number.push(byte).is_none() {
                        return false;
                    }
                }
                b' ' if number.as_str().len().is_multiple_of(4) => {}
                _ => return false,
            }
            if number.as_str().len() == form.length {
                let found = Found::at(text, start, start + at + 1);
                return self.is_shaped(number.as_str())
                    && is_valid(number.as_str())
                    && found.is_some_and(|found| found.stands_alone());
            }
        }
        false
    }
}

/// ISO 13616: country and check digits count behind the account, and the check gives 1.
fn is_valid(number: &str) -> bool {
    number
        .split_at_checked(4)
        .is_some_and(|(head, account)| mod_97(account.bytes().chain(head.bytes())) == Some(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    /// Examples of the registry.
    #[test]
    fn answers() {
        assert_answers(
            build,
            &[
                "GB82WEST12345698765432",
                "GB82 WEST 1234 5698 7654 32",
                "gb82west12345698765432",
                "DE89370400440532013000",
                "FR1420041010050500013M02606",
                "NO9386011117947",
                "MT84MALT011000012345MTLCAST001S",
                "SA0380000000608010167519",
                "ＤＥ８９３７０４００４４０５３２０１３０００",
                "=\"DE89370400440532013000\"",
            ],
            &["GB82WEST12345698765433", "DE88370400440532013000"],
            &[
                "请付至 DE89370400440532013000，谢谢",
                "Pay to GB82 WEST 1234 5698 7654 32 by Friday",
            ],
            &[
                "US89370400440532013000",
                "DE8937040044053201300",
                "DEABCDEFGHIJKLMNOPQRST",
                "11010519491231002X",
                "XDE89370400440532013000 x",
                "GB82WEST******98765432",
                "ORDER DE893704004 40532013000",
            ],
        );
    }

    #[test]
    fn groups_and_case_do_not_matter() {
        assert_eq!(
            canonical_of(build, "gb82 west 1234 5698 7654 32"),
            canonical_of(build, "GB82WEST12345698765432")
        );
    }
}
