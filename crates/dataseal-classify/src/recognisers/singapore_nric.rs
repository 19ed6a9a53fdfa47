//! 新加坡身份证号 · Singapore identity numbers (NRIC, FIN)
//!
//! # 识别什么 · What it finds
//!
//! 9 位新加坡居民身份证号（S、T）和外国人证号（F、G、M）。
//!
//! Identity numbers of Singapore residents (S, T) and foreigners (F, G, M), nine characters.
//!
//! # 怎样判定 · How it decides
//!
//! 七位数字按位权 2 7 6 5 4 3 2 求和（T、G 加 4，M 加 3），模 11 对应末位字母。
//!
//! Seven digits by the weights 2 7 6 5 4 3 2, with 4 added for T and G and 3 for M; the remainder by 11 gives the last letter.
//!
//! # 近似与误报 · Near misses
//!
//! 同形而末位字母不对的记为近似；随机的同形号码约 3.8% 通过。
//!
//! What has the shape and another last letter is a near miss; of random numbers of the shape 3.8 % pass.
//!
//! # 依据 · Sources
//!
//! 新加坡《1965 年国民登记法》；移民与关卡局的编码规则；GB/T 35273-2020 附录 B。公开示例 `S1234567D`、`M1234567K`。
//!
//! National Registration Act 1965 (Singapore); the coding rules of the Immigration & Checkpoints Authority; GB/T 35273-2020 Annex B. Published examples `S1234567D`, `M1234567K`.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::checksum::abroad::weighted;
use crate::text::{examine_code, gate_of_codes, is_digits};

static CLASS: ClassId = ClassId::from_static("singapore-nric");

struct SingaporeNric;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(SingaporeNric)
}

impl Recogniser for SingaporeNric {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_codes(LengthSet::only(9), 7, 9, 16)
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        examine_code(view, is_shaped, |code| check_letter(code) == code.bytes().last())
    }
}

fn is_shaped(code: &str) -> bool {
    code.len() == 9
        && code.starts_with(['S', 'T', 'F', 'G', 'M'])
        && code.get(1..8).is_some_and(is_digits)
        && code.ends_with(|last: char| last.is_ascii_uppercase())
}

fn check_letter(code: &str) -> Option<u8> {
    let sum = code
        .get(1..)
        .and_then(|digits| weighted(digits, &[2, 7, 6, 5, 4, 3, 2]))?;
    let (added, letters) = match code.bytes().next()? {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        _ => (3, b"XWUTRQPNJLK"),
    };
    letters.get((sum + added) as usize % 11).copied()
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
                "S1234567D",
                "T1234567J",
                "F1234567N",
                "G1234567X",
                "M1234567K",
                "s1234567d",
                "Ｓ１２３４５６７Ｄ",
            ],
            &["S1234567A", "M1234567X"],
            &[],
            &[
                "A1234567D",
                "S123456D",
                "S12345678",
                "STFGMABCD",
                "S1234567D先生",
                "S****567D",
            ],
        );
    }

    #[test]
    fn case_does_not_matter() {
        assert_eq!(canonical_of(build, "s1234567d"), canonical_of(build, "S1234567D"));
    }
}
