//! 欧盟增值税号 · Value-added-tax numbers of the European Union
//!
//! # 识别什么 · What it finds
//!
//! 27 个欧盟成员国以及英国、北爱尔兰的增值税号，以两个字母的国家代码开头。
//!
//! VAT numbers of the 27 member states, of the United Kingdom and of Northern Ireland, with the two letters of the state before them.
//!
//! # 怎样判定 · How it decides
//!
//! 各国的长度、字符与校验规则逐一核对，含比利时旧号、爱尔兰新旧两式、西班牙四类、法国新式。
//!
//! Length, characters and check of each state, with the older Belgian form, both Irish ones, the four Spanish ones and the newer French one.
//!
//! # 近似与误报 · Near misses
//!
//! 形式相符而校验不过的记为近似；随机的同形号码约 8% 通过（各国均匀抽样模拟）。不带国家代码的号码不识别。
//!
//! What has a state's form and fails its check is a near miss; of random numbers of the shape 8 % pass (simulated over all states alike). Numbers without the two letters are not recognised.
//!
//! # 依据 · Sources
//!
//! 欧盟指令 2006/112/EC 第 214、215 条；VIES 公布的格式；各国公布的校验规则。
//!
//! Directive 2006/112/EC articles 214 and 215; the forms that VIES publishes; the check rules of the states.

use dataseal_model::{ClassId, ClassMask, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::text::{Code, as_it_stands, code_length, fold, gate_of_codes, hit};
use crate::{Lexicons, vat};

static CLASS: ClassId = ClassId::from_static("eu-vat");

/// Characters of the shortest (Romania, six digits) and the longest (the Netherlands, Sweden).
const LENGTHS: LengthSet = LengthSet::between(8, 14);

struct EuVat;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(EuVat)
}

impl Recogniser for EuVat {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        Gate {
            // Belgium and Germany write points between the groups.
            none_of: ClassMask::HAN | ClassMask::AT | ClassMask::COLON | ClassMask::PLUS,
            first: ClassMask::UPPER | ClassMask::LOWER,
            ..gate_of_codes(LENGTHS, 6, 8, 24)
        }
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        if code_length(view).is_some_and(|length| !LENGTHS.may_have(length)) {
            return Examination::Miss;
        }
        // Most of what comes here begins with other letters.
        if as_it_stands(view).is_some_and(|bare| !bare.iter().take(2).all(u8::is_ascii_alphabetic)) {
            return Examination::Miss;
        }
        let text = fold(view);
        let Some(code) = code_of(&text) else {
            return Examination::Miss;
        };
        match vat::examine(code.as_str()) {
            Some(true) => hit(code.as_str()),
            Some(false) => Examination::NearMiss,
            None => Examination::Miss,
        }
    }
}

/// Letters in capitals and digits, without the points, hyphens, slashes and spaces among them.
fn code_of(text: &str) -> Option<Code> {
    if !text.contains(['.', '/']) {
        return Code::of(text);
    }
    let mut code = Code::new();
    for c in text.chars().filter(|c| !matches!(c, '.' | '/' | '-' | ' ')) {
        code.push(u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric)?)?;
    }
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        .then_some(code)
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
                "DE136695976",
                "DE 136 695 976",
                "de136695976",
                "ATU13585627",
                "BE 0428.759.497",
                "FR 61 954 506 077",
                "NL004495445B01",
                "IE6433435OA",
                "ESB58378431",
                "ＤＥ１３６６９５９７６",
            ],
            &["DE136695978", "ATU13585626", "PL8567346216"],
            &[],
            &[
                "136695976",
                "US136695976",
                "DE13669597",
                "DE136695976 GmbH",
                "SCN-125",
                "1.2.3.4",
                "DE.",
                "ES123456789",
            ],
        );
    }

    #[test]
    fn groups_do_not_matter() {
        assert_eq!(
            canonical_of(build, "BE 0428.759.497"),
            canonical_of(build, "BE0428759497")
        );
    }
}
