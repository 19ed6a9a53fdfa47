//! 散列值 · Hash values in hexadecimal
//!
//! # 识别什么 · What it finds
//!
//! 32、40、56、64、96、128 位十六进制散列值。
//!
//! Hash values of 32, 40, 56, 64, 96 or 128 hexadecimal digits.
//!
//! # 怎样判定 · How it decides
//!
//! 长度相符，大小写一致，同时含字母和数字。
//!
//! One of these lengths, one case, letters and digits both.
//!
//! # 近似与误报 · Near misses
//!
//! 本类本身不是标签：手机号、身份证号的散列可以穷举还原，属于去标识化而非匿名化，因此列名仍然作数。UUID 去掉连字符后同为 32 位。
//!
//! The class is no label in itself: hashes of telephone and identity numbers can be found by trying all of them, so they are pseudonyms and not anonymous, and the column's name
//! still counts. A UUID without hyphens has 32 digits as well.
//!
//! # 依据 · Sources
//!
//! GB/T 37964-2019；GB/T 42460-2023；《个人信息保护法》第七十三条。
//!
//! GB/T 37964-2019; GB/T 42460-2023; PIPL art. 73.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, Hit, LengthSet, Recogniser, ValueView};

use crate::Lexicons;

static CLASS: ClassId = ClassId::from_static("hex-digest");

struct HexDigest;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(HexDigest)
}

impl Recogniser for HexDigest {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            all_of: ClassMask::DIGIT,
            any_of: ClassMask::LOWER | ClassMask::UPPER,
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::DOT | ClassMask::COLON,
            code_lengths: LengthSet::only(32)
                .or(LengthSet::only(40))
                .or(LengthSet::only(56))
                .or(LengthSet::between(64, 128)),
            ..Gate::length(32, 140)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = view.text.trim();
        let of_case = |letter: fn(&u8) -> bool| text.bytes().all(|byte| byte.is_ascii_digit() || letter(&byte));
        let cased = of_case(|byte| matches!(byte, b'a'..=b'f')) || of_case(|byte| matches!(byte, b'A'..=b'F'));
        let mixed =
            text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128) && cased && mixed {
            Examination::Hit(Hit::default())
        } else {
            Examination::Miss
        }
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
            &[
                "d41d8cd98f00b204e9800998ecf8427e",
                "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
            ],
            &[],
            &[],
            &[
                "d41d8cd98f00b204e9800998ecf8427",
                "d41d8cd98f00b204e9800998ecf8427g",
                "12345678901234567890123456789012",
                "d41d8cd9-8f00-b204-e980-0998ecf8427e",
            ],
        );
    }
}
