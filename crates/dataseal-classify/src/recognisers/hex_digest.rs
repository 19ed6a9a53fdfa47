//! 散列值 · Digests in hexadecimal and base64
//!
//! # 识别什么 · What it finds
//!
//! 32、40、56、64、96、128 位十六进制散列值，以及 16、20、32、64 字节散列值的 Base64（带等号）。
//!
//! Digests of 32, 40, 56, 64, 96 or 128 hexadecimal digits, and digests of 16, 20, 32 or 64 bytes in padded base64.
//!
//! # 怎样判定 · How it decides
//!
//! 十六进制：长度相符，大小写一致，同时含字母和数字。Base64：长度与等号相符，大写、小写、数字都有。
//!
//! Hexadecimal: one of these lengths, one case, letters and digits both. Base64: one of the lengths with its padding, capitals, small letters and digits.
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
            ..Gate::length(24, 140)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = view.text.trim();
        let of_case = |letter: fn(&u8) -> bool| text.bytes().all(|byte| byte.is_ascii_digit() || letter(&byte));
        let cased = of_case(|byte| matches!(byte, b'a'..=b'f')) || of_case(|byte| matches!(byte, b'A'..=b'F'));
        let mixed =
            text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if (matches!(text.len(), 32 | 40 | 56 | 64 | 96 | 128) && cased && mixed) || is_base64_digest(text) {
            Examination::Hit(Hit::default())
        } else {
            Examination::Miss
        }
    }
}

/// Whether a text is 16, 20, 32 or 64 bytes in padded base64 (RFC 4648, both alphabets), with letters of both cases and digits,
/// of which words and numbers never have all.
fn is_base64_digest(text: &str) -> bool {
    let (letters, padding) = match text.len() {
        24 | 88 => (text.len() - 2, "=="),
        28 | 44 => (text.len() - 1, "="),
        _ => return false,
    };
    let Some((body, end)) = text.split_at_checked(letters) else {
        return false;
    };
    let has = |kind: fn(&u8) -> bool| body.bytes().any(|byte| kind(&byte));
    let in_alphabet = |byte: u8| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte);
    end == padding
        && body.bytes().all(in_alphabet)
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
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
                // MD5, SHA-1 and SHA-256 of nothing.
                "1B2M2Y8AsgTpgAmY7PhCfg==",
                "2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            ],
            &[],
            &[],
            &[
                "d41d8cd98f00b204e9800998ecf8427",
                "d41d8cd98f00b204e9800998ecf8427g",
                "12345678901234567890123456789012",
                "d41d8cd9-8f00-b204-e980-0998ecf8427e",
                "1B2M2Y8AsgTpgAmY7PhCfg=",
                "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
                "abcdefghijklmnopqrstuv==",
            ],
        );
    }
}
