//! 香港身份证号 · Hong Kong identity card numbers
//!
//! # 识别什么 · What it finds
//!
//! 香港身份证号：一至两个字母、六位数字、一位校验码，校验码带不带括号均可。
//!
//! Numbers of Hong Kong identity cards: one or two letters, six digits and a check character, in brackets or not.
//!
//! # 怎样判定 · How it decides
//!
//! 按位权 9 至 1 求和（单字母时首位按空格 36 计），模 11 为 0；校验码 A 代表 10。
//!
//! The sum by weights 9 to 1 is a multiple of 11; before a single letter a space counts 36, and A as check character is 10.
//!
//! # 近似与误报 · Near misses
//!
//! 同形而校验不过的记为近似；随机的同形号码约 9.1% 通过。两个字母加七位数字也是部分护照号的形状，由校验比例区分。
//!
//! What has the shape and fails the check is a near miss; of random numbers of the shape 9.1 % pass. Some passports have the same shape and are told apart by that share.
//!
//! # 依据 · Sources
//!
//! 香港入境事务处；《人事登记条例》（第 177 章）；GB/T 35273-2020 附录 B。公开示例 `G123456(A)`。
//!
//! Hong Kong Immigration Department; Registration of Persons Ordinance (Cap. 177); GB/T 35273-2020 Annex B. Published example `G123456(A)`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::alphanumeric;
use crate::text::{Code, fold, gate_of_codes, hit, is_digits, without_brackets};

static CLASS: ClassId = ClassId::from_static("hong-kong-id");

struct HongKongId;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(HongKongId)
}

impl Recogniser for HongKongId {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::between(8, 9), 6, 8, 20)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let Some(code) = Code::of(&without_brackets(&text)) else {
            return Examination::Miss;
        };
        let number = code.as_str();
        let letters = number.bytes().take_while(u8::is_ascii_uppercase).count();
        if !(1..=2).contains(&letters) || !is_shaped(number, letters) {
            Examination::Miss
        } else if is_valid(number, letters) {
            hit(number)
        } else {
            Examination::NearMiss
        }
    }
}

fn is_shaped(number: &str, letters: usize) -> bool {
    number.len() == letters + 7
        && number.get(letters..letters + 6).is_some_and(is_digits)
        && number.ends_with(|check: char| check.is_ascii_digit() || check == 'A')
}

fn is_valid(number: &str, letters: usize) -> bool {
    // A space stands before a single letter.
    let space = if letters == 1 { 36 * 9 } else { 0 };
    let weights = (1..=letters as u32 + 7).rev();
    let sum = number
        .bytes()
        .zip(weights)
        .try_fold(space, |sum, (byte, weight)| Some(sum + alphanumeric(byte)? * weight));
    sum.is_some_and(|sum| sum % 11 == 0)
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
                "G123456(A)",
                "G123456A",
                "A123456(3)",
                "a1234563",
                "L555555(0)",
                "AB987654(3)",
                "Ａ１２３４５６（３）",
                "A123456 (3)",
            ],
            &["A123456(4)", "G1234567"],
            &[],
            &[
                "A12345(3)",
                "ABC123456(3)",
                "A123456(B)",
                "12345678",
                "A123456(33)",
                "A123456(3)先生",
                "A1234 563 x",
            ],
        );
    }

    #[test]
    fn brackets_do_not_matter() {
        assert_eq!(canonical_of(build, "A123456(3)"), canonical_of(build, "a1234563"));
    }
}
