//! 医保药品与耗材编码 · Codes of medicines and medical supplies
//!
//! # 识别什么 · What it finds
//!
//! 医保药品编码（西药 23 位、中成药 20 位、饮片 10 位）、医用耗材编码（20 位、27 位）、国药准字批准文号。
//!
//! Insurance codes of western medicines (23 characters), Chinese patent medicines (20), herbal pieces (10) and supplies (20 or 27), and national approval numbers of medicines.
//!
//! # 怎样判定 · How it decides
//!
//! 西药：X、ATC 分类 6 位、3 位品名、字母与 3 位剂型、9 位规格包装企业；中成药：Z、两位数字三个字母、14 位数字；饮片：T 加 9 位；耗材：C 加 19 或 26 位数字；“国药准字”加字母加 8 位。
//!
//! Western medicines: X, six of the ATC class, three of the name, a letter and three digits of the form, nine digits. Patent medicines: Z, a letter, two digits, three letters, digits. Pieces: T and nine digits. Supplies: C and 19 or 26 digits. Approval numbers: 国药准字, a letter and eight digits.
//!
//! # 近似与误报 · Near misses
//!
//! 饮片码形状太常见，只记为近似。这些是商品编码，与人关联后才成为健康信息。
//!
//! Herbal pieces share their shape with too much and are near misses only. These are codes of goods; linked to a person they become health information.
//!
//! # 依据 · Sources
//!
//! 国家医疗保障局《医保信息业务编码》（位次未核对原文）；药品注册管理办法第 123 条。
//!
//! Coding rules of the National Healthcare Security Administration (positions unverified); Provisions on drug registration, art. 123.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::text::{compact, fold, hit, is_digits};

static CLASS: ClassId = ClassId::from_static("medical-product-code");

struct MedicalProductCode;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(MedicalProductCode)
}

impl Recogniser for MedicalProductCode {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            any_of: ClassMask::DIGIT | ClassMask::FOLDED,
            also_any_of: ClassMask::UPPER | ClassMask::LOWER | ClassMask::FOLDED,
            none_of: ClassMask::AT | ClassMask::COLON | ClassMask::PLUS | ClassMask::DOT,
            digits: LengthSet::at_least(8),
            digit_lengths: LengthSet::NONE,
            code_lengths: LengthSet::only(10)
                .or(LengthSet::only(20))
                .or(LengthSet::only(23))
                .or(LengthSet::only(27)),
            ..Gate::length(10, 36)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        if !text.starts_with(['X', 'Z', 'T', 'C', 'x', 'z', 't', 'c', '国']) {
            return Examination::Miss;
        }
        let code = compact(&text);
        if is_medicine(&code) || is_patent(&code) || is_supply(&code) || is_approval(&code) {
            hit(&code)
        } else if code
            .strip_prefix('T')
            .is_some_and(|rest| rest.len() == 9 && is_digits(rest))
        {
            Examination::NearMiss
        } else {
            Examination::Miss
        }
    }
}

/// Whether a text is letters and digits as a pattern says: `A` for a letter, `9` for a digit.
fn fits(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| match wanted {
        b'A' => byte.is_ascii_uppercase(),
        b'9' => byte.is_ascii_digit(),
        _ => byte == wanted,
    };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

fn is_medicine(code: &str) -> bool {
    fits(code, "XA99AAA999A999999999999")
}

fn is_patent(code: &str) -> bool {
    code.get(..6).is_some_and(|head| fits(head, "ZA99AA"))
        && code.len() == 20
        && code
            .get(6..7)
            .is_some_and(|c| c.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && code.get(7..).is_some_and(is_digits)
}

fn is_supply(code: &str) -> bool {
    code.strip_prefix('C')
        .is_some_and(|rest| matches!(rest.len(), 19 | 26) && is_digits(rest))
}

fn is_approval(code: &str) -> bool {
    let rest = code.strip_prefix("国药准字").or_else(|| code.strip_prefix("国药试字"));
    rest.is_some_and(|rest| fits(rest, "A99999999"))
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
                "XN01AXA100B002010104463",
                "ZA04CAC0147010103341",
                "C1403031220000101234",
                "国药准字H20123456",
                "国药准字 Z12345678",
            ],
            &["T000100001"],
            &[],
            &[
                "XN01AXA100B00201010446",
                "X123456789",
                "国药准字20123456",
                "C123456789",
                "国家药品目录2023年版ABC",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "国药准字h20123456"),
            canonical_of(build, "国药准字H20123456")
        );
    }
}
