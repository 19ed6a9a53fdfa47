//! 发票号码与代码 · Numbers of tax invoices
//!
//! # 识别什么 · What it finds
//!
//! 全面数字化电子发票号码（20 位）、发票代码（10 或 12 位）与发票号码（8 位）。
//!
//! Numbers of fully digital invoices (20 digits), and codes (10 or 12 digits) and numbers (8 digits) of other invoices.
//!
//! # 怎样判定 · How it decides
//!
//! 20 位：年份后两位、省级代码、一位渠道码、其余顺序码；年份 21 至 49，省级代码有效。
//!
//! Twenty digits: two of the year, two of a province, one of the channel, a sequence; the year from 21 to 49, the province valid.
//!
//! # 近似与误报 · Near misses
//!
//! 8、10、12 位与任何编号同形，记为近似，只凭列名。发票号属于商业秘密，不是个人信息。
//!
//! Eight, ten and twelve digits look like any number and are near misses, for the column's name to confirm. Invoices are business secrets and no personal information.
//!
//! # 依据 · Sources
//!
//! 国家税务总局公告 2024 年第 11 号；《网络发票管理办法》；发票代码编制规则。
//!
//! State Taxation Administration, announcement 2024 no. 11; coding rules of invoices.

use dataseal_model::{ClassId, Examination, Gate, LengthSet, Recogniser, ValueView};

use crate::Lexicons;
use crate::identity::is_province;
use crate::text::{fold, gate_of_digits, hit, is_digits, without_float_tail};

static CLASS: ClassId = ClassId::from_static("invoice-number");

struct InvoiceNumber;

/// Makes the recogniser.
pub(crate) fn build(_: &Lexicons) -> Box<dyn Recogniser> {
    Box::new(InvoiceNumber)
}

impl Recogniser for InvoiceNumber {
    fn class(&self) -> &ClassId {
        &CLASS
    }

    fn gate(&self) -> Gate {
        gate_of_digits(
            LengthSet::only(8)
                .or(LengthSet::only(10))
                .or(LengthSet::only(12))
                .or(LengthSet::only(20)),
            24,
        )
    }

    fn examine(&self, view: &ValueView<'_>) -> Examination {
        let text = fold(view);
        let number = without_float_tail(&text);
        if !is_digits(number) {
            return Examination::Miss;
        }
        match number.len() {
            20 => {
                let year = number.get(..2).is_some_and(|year| ("21".."50").contains(&year));
                match year && number.get(2..4).is_some_and(is_province) {
                    true => hit(number),
                    false => Examination::NearMiss,
                }
            }
            8 | 10 | 12 => Examination::NearMiss,
            _ => Examination::Miss,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recognisers::tests::{assert_answers, canonical_of};

    #[test]
    fn answers() {
        assert_answers(
            build,
            &["24312000000012345678", "２４３１２０００００００１２３４５６７８"],
            &[
                "１２３４５６７８９０",
                "12345678",
                "12345678.0",
                "'12345678.0",
                "3100234567",
                "031001900111",
                "99312000000012345678",
            ],
            &[],
            &[
                "1234567",
                "123456789",
                "1234567.0",
                "12345678.5",
                "24-31",
                "2431200000001234567",
            ],
        );
    }

    #[test]
    fn spellings_count_as_one() {
        assert_eq!(
            canonical_of(build, "=\"24312000000012345678\""),
            canonical_of(build, "24312000000012345678")
        );
    }
}
